"""What the dossiers and the steps beside them tell a timeline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.happenings import Happening, KindCode, Tone, joined
from ocop.dossiers.models import Dossier, Return, Snapshot, Step, Supplement
from ocop.dossiers.queries import visible
from ocop.dossiers.queries.steps import steps_visible_to
from ocop.dossiers.states import State, StepState
from ocop.files import queries as files


def happenings_of(
    actor: Actor, *, organisation_ids: Collection[int] = (), product_ids: Collection[int] = (), on: dt.date
) -> list[Happening]:
    """Dossiers opened, sent, returned, supplemented, proposed, closed; steps planned and done; of products
    alone also the proofs that their dossiers cite. Six statements."""
    mine = Q(organisation_id__in=organisation_ids) | Q(product_id__in=product_ids)
    dossiers = visible.dossiers_visible_to(actor).filter(mine)
    steps = steps_visible_to(actor).filter(mine).select_related("product")
    return [
        *_of_dossiers(dossiers),
        *_of_papers(dossiers),
        *(each for step in steps for each in _of_step(step)),
        *_of_proofs(actor, product_ids, organisation_ids, on),
    ]


def _of_dossiers(dossiers: QuerySet[Dossier]) -> Iterator[Happening]:
    """Opened, proposed, closed."""
    for dossier in dossiers.select_related("product").defer("registration", "report"):
        yield _line(dossier, dossier.opened_at, _("Mở hồ sơ"), dossier.get_kind_display())
        if dossier.proposed_at:
            yield _line(dossier, dossier.proposed_at, _("Xã đề nghị tỉnh đánh giá"), "", "good")
        if dossier.closed_at and dossier.state == State.DECIDED:
            yield _line(dossier, dossier.closed_at, _("Hồ sơ có quyết định"), dossier.get_kind_display())
        elif dossier.closed_at:
            yield _line(dossier, dossier.closed_at, _("Chủ thể rút hồ sơ"))


def _of_papers(dossiers: QuerySet[Dossier]) -> Iterator[Happening]:
    """What was sent, returned, asked for and answered."""
    own = dossiers.values("pk")
    for paper in Snapshot.objects.filter(dossier__in=own).select_related("dossier__product").defer("content"):
        what = _("Nộp hồ sơ") if paper.number == 1 else _("Nộp lại hồ sơ")
        number = _("biên nhận %(no)s") % {"no": paper.dossier.receipt_no}
        yield _line(paper.dossier, paper.taken_at, what, number)
    for back in Return.objects.filter(dossier__in=own).select_related("dossier__product"):
        said = back.note or "; ".join(str(reason) for reason in back.reasons.values())
        yield _line(back.dossier, back.at, _("Xã trả lại để bổ sung"), said[:200], "warn")
    for ask in Supplement.objects.filter(dossier__in=own).select_related("dossier__product"):
        yield _line(ask.dossier, ask.asked_at, _("Được yêu cầu bổ sung"), ask.question[:200], "warn")
        if ask.answered_at:
            yield _line(ask.dossier, ask.answered_at, _("Đã bổ sung"), ask.answer[:200])


def _of_step(step: Step) -> Iterator[Happening]:
    who = step.owner_name or step.get_owner_display()
    given = {"who": who, "day": f"{step.due_on:%d/%m/%Y}"}
    promised = _("%(who)s, hạn %(day)s") % given
    yield _step(step, local_date(step.created_at), _("Giao việc"), promised, at=step.created_at)
    if step.done_on:
        yield _step(step, step.done_on, _("Đã làm xong"), joined(step.done_by, step.done_note), "good")
    elif step.state == StepState.OPEN:
        yield _step(step, step.due_on, _("Hạn của việc đang làm"), who, "warn")


def _step(
    step: Step, day: dt.date, what: str, detail: str, tone: Tone = "plain", at: dt.datetime | None = None
) -> Happening:
    about = f"{step.text} ({step.product.name})"
    return Happening(day, what, about, "step", detail, tone=tone, at=at, product_id=step.product_id)


def _line(
    dossier: Dossier, at: dt.datetime, what: str, detail: str = "", tone: Tone = "plain",
    kind: KindCode = "dossier",
) -> Happening:  # fmt: skip
    return Happening(
        day=local_date(at), what=what, about=dossier.product.name, kind=kind, detail=detail, tone=tone,
        link=visible.link(dossier), at=at, product_id=dossier.product_id,
    )  # fmt: skip


def _of_proofs(
    actor: Actor, product_ids: Collection[int], organisation_ids: Collection[int], on: dt.date
) -> list[Happening]:
    """Proofs cited for products whose producer's whole library was not asked for.

    Only in dossiers that the actor sees: a draft does not show what it cites.
    """
    if not product_ids:
        return []
    cited = visible.dossiers_visible_to(actor).filter(product_id__in=product_ids)
    proofs = files.documents_visible_to(actor).filter(citations__dossier__in=cited.values("pk"))
    return files.happenings_of_proofs(
        proofs.exclude(organisation_id__in=organisation_ids).distinct(), on
    )  # fmt: skip
