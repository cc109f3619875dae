"""Batches of the year, dossiers placed into them, and the advisory team's reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.refusals import Reason, Refused
from ocop.councils import rules
from ocop.councils.models import AdvisoryReport, Batch, Council, Hearing, Level, Placement
from ocop.councils.states import HearingState
from ocop.criteria import queries as criteria
from ocop.dossiers import actions as papers
from ocop.dossiers.models import Dossier
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.places.models import Unit

ADVICE_FIELDS = ("findings", "site_visit", "lab_tests", "recommends")


def open_batch(
    *, unit: Unit, year: int, number: int, is_demo: bool = False, by: Actor, at: dt.datetime, key: str = ""
) -> Batch:
    """Open one of the year's regular batches on the days the law names (Đ.5.1).

    Refused: who does not manage councils; a number that the law's calendar does not have;
    a batch that is open already (input).
    """
    rules.may_manage.check(by)
    regime = criteria.regime_on(local_date(at))
    known_days = {item.no: item for item in regime.batches(Level.PROVINCE, year)} if regime else {}
    if number not in known_days:
        raise Refused(_("Lịch của quy định hiện hành không có đợt này."), about="input", field="number")
    with transaction.atomic():
        if (known := entries.answered(key)) is not None:
            return Batch.objects.get(pk=known)
        if Batch.objects.filter(unit=unit, year=year, number=number).exists():
            raise Refused(_("Đợt này đã được mở."), about="input", field="number")
        batch = Batch.objects.create(
            unit=unit,
            year=year,
            number=number,
            proposals_before=known_days[number].proposed_before,
            evaluated_before=known_days[number].evaluated_before,
            is_demo=is_demo,
        )
        journal.record(verb="councils.open_batch", subject=batch, by=by, at=at, after=_days(batch), key=key)
    return batch


def open_extra_batch(
    *,
    council: Council,
    year: int,
    proposals_before: dt.date,
    evaluated_before: dt.date,
    plan_no: str,
    is_demo: bool = False,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Batch:
    """Open one more batch: only when the house rules provide for it and a plan exists (Đ.5.1).

    Refused: the house rules in force say no; no plan number, days in the wrong order (input).
    """
    rules.may_add_extra_batch.check(by, council, local_date(at))
    if not plan_no.strip():
        raise Refused(_("Đợt bổ sung phải có số kế hoạch (Đ.5.1)."), about="input", field="plan_no")
    if evaluated_before <= proposals_before:
        said = _("Ngày đánh giá phải sau ngày nhận đề nghị.")
        raise Refused(said, about="input", field="evaluated_before")
    with transaction.atomic():
        if (known := entries.answered(key)) is not None:
            return Batch.objects.get(pk=known)
        last = Batch.objects.filter(unit=council.unit, year=year).aggregate(n=Max("number"))["n"] or 0
        regular = 2  # numbers 1 and 2 belong to the law's own batches, opened or not
        batch = Batch.objects.create(
            unit=council.unit,
            year=year,
            number=max(last, regular) + 1,
            proposals_before=proposals_before,
            evaluated_before=evaluated_before,
            plan_no=plan_no.strip(),
            is_extra=True,
            is_demo=is_demo,
        )
        journal.record(verb="councils.open_batch", subject=batch, by=by, at=at, after=_days(batch), key=key)
    return batch


def _days(batch: Batch) -> dict[str, Any]:
    return {
        "proposals_before": batch.proposals_before.isoformat(),
        "evaluated_before": batch.evaluated_before.isoformat(),
        "plan_no": batch.plan_no,
        "is_extra": batch.is_extra,
    }


def place(*, dossier: Dossier, batch: Batch, by: Actor, at: dt.datetime, key: str = "") -> Placement:
    """Put a checked dossier into a batch; it then waits for the council.

    Refused: proposed on or after the batch's day (Đ.5.1), batch over, an unanswered
    supplement, a dossier that the province is not checking.
    """
    with transaction.atomic():
        if (known := entries.answered(key)) is not None:
            return Placement.objects.get(pk=known)
        rules.may_place.check(by, dossier, batch, local_date(at))
        papers.place_dossier(dossier=dossier, by=by, at=at)
        placement = Placement.objects.create(batch=batch, dossier=dossier, placed_at=at)
        after = {"dossier": dossier.pk, "batch": str(batch)}
        journal.record(verb="councils.place", subject=placement, by=by, at=at, after=after, key=key)
    return placement


def place_all(
    *, dossiers: Iterable[Dossier], batch: Batch, by: Actor, at: dt.datetime
) -> list[tuple[Dossier, Reason]]:
    """Place every dossier that may be placed; answer those that may not, with the reason.

    Nothing is placed when somebody else changed one of them meanwhile.
    """
    refused: list[tuple[Dossier, Reason]] = []
    with transaction.atomic():
        for dossier in dossiers:
            reason = rules.may_place.reason(by, dossier, batch, local_date(at))
            if reason:
                refused.append((dossier, reason))
            else:
                place(dossier=dossier, batch=batch, by=by, at=at)
    return refused


def unplace(*, placement: Placement, reason: str, by: Actor, at: dt.datetime) -> None:
    """Take a dossier out of its batch, back to the province's check.

    Refused: without a reason (input); while it stands on the agenda of a session.
    """
    rules.may_manage.check(by)
    if not reason.strip():
        raise Refused(_("Ghi lý do đưa hồ sơ ra khỏi đợt."), about="input", field="reason")
    dossier = placement.dossier
    ended = (HearingState.DEFERRED, HearingState.CONCLUDED)
    with transaction.atomic():
        if Hearing.objects.filter(dossier=dossier).exclude(state__in=ended).exists():
            raise Refused(_("Hồ sơ đang có trong chương trình một phiên họp; hãy đưa ra khỏi phiên trước."))
        papers.unplace_dossier(dossier=dossier, by=by, at=at, note=reason)
        before = {"dossier": dossier.pk, "batch": str(placement.batch)}
        journal.record(verb="councils.unplace", subject=placement, by=by, at=at, before=before, note=reason)
        placement.delete()


def advise(*, dossier: Dossier, data: Mapping[str, Any], by: Actor, at: dt.datetime) -> AdvisoryReport:
    """Write or rewrite the advisory team's report to the council's chair (Đ.7.3c).

    `data`: findings (required), site_visit, lab_tests, recommends. Refused: who is no
    advisor; once the council has begun to score.
    """
    rules.may_advise.check(by, dossier)
    if not str(data.get("findings", "")).strip():
        raise Refused(_("Ghi nhận xét của Tổ tư vấn."), about="input", field="findings")
    values = {name: data[name] for name in ADVICE_FIELDS if name in data}
    with transaction.atomic():
        old = AdvisoryReport.objects.filter(dossier=dossier).first()
        before = {name: getattr(old, name) for name in ADVICE_FIELDS} if old else None
        report, _new = AdvisoryReport.objects.update_or_create(
            dossier=dossier, defaults={**values, "by_name": by.name, "at": at}
        )
        journal.record(
            verb="councils.advise", subject=report, by=by, at=at, before=before, after=dict(values)
        )
    return report
