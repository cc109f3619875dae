"""What a timeline tells of rights, papers and labels."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.happenings import Happening, Tone, joined
from ocop.rights import kinds
from ocop.rights.models import Label, Protection, Step
from ocop.rights.queries.labels import labels_visible_to
from ocop.rights.queries.visible import protections_visible_to
from ocop.rights.states import PAPERS, ProtectionState, StepKind

_GOOD, _BAD = {*PAPERS}, {StepKind.REFUSED, StepKind.ENDED}


def happenings_of(
    actor: Actor, *, organisation_ids: Collection[int] = (), product_ids: Collection[int] = (), on: dt.date
) -> list[Happening]:
    """What a timeline tells of rights and papers of producers, and of those that name the products; of
    labels. Four statements."""
    mine = Q(organisation__in=organisation_ids) | Q(products__in=product_ids)
    seen = protections_visible_to(actor).filter(mine).distinct()
    papers = seen.prefetch_related(Prefetch("steps", Step.objects.order_by("day", "pk")), "products")
    of_labels = Q(product__organisation__in=organisation_ids) | Q(product__in=product_ids)
    labels = labels_visible_to(actor).filter(of_labels).select_related("product")
    return [
        *(each for paper in papers for each in _of_paper(paper, on)),
        *(each for label in labels for each in _of_label(label)),
    ]


def _of_paper(paper: Protection, on: dt.date) -> Iterator[Happening]:
    products = [each.pk for each in paper.products.all()]
    product_id = products[0] if len(products) == 1 else None
    for step in paper.steps.all():
        detail = joined(kinds.label(paper.kind), step.number, step.note)
        yield Happening(
            step.day, str(step.get_step_display()), paper.name, "rights", detail, tone=_tone(step.step),
            product_id=product_id,
        )  # fmt: skip
    if paper.state == ProtectionState.GRANTED and paper.expires_on:
        over = paper.expires_on < on
        what = _("Giấy hết hiệu lực") if over else _("Ngày cuối giấy còn hiệu lực")
        yield Happening(
            paper.expires_on, what, paper.name, "rights", kinds.label(paper.kind), tone="warn",
            product_id=product_id,
        )  # fmt: skip


def _tone(step: str) -> Tone:
    if step in _GOOD:
        return "good"
    return "bad" if step in _BAD else "plain"


def _of_label(label: Label) -> Iterator[Happening]:
    name = _("%(product)s – nhãn bản %(n)d") % {"product": label.product, "n": label.number}

    def line(day: dt.date, what: str, detail: str = "", at: dt.datetime | None = None) -> Happening:
        return Happening(day, what, name, "rights", detail, at=at, product_id=label.product_id)

    if label.checked_at:
        yield line(local_date(label.checked_at), _("Kiểm xong nhãn"), at=label.checked_at)
    if label.used_from:
        yield line(label.used_from, _("Dùng nhãn mới"), label.note)
    if label.used_to:
        yield line(label.used_to, _("Thôi dùng nhãn"))
