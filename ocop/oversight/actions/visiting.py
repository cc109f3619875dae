"""Arranging visits: who goes where, when; beginning, changing, cancelling; reminding."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base import clock, text
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.base.reminding import FIRST, stage_of
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.notices import actions as notices
from ocop.organisations.models import Organisation
from ocop.oversight import checklists, queries, rules
from ocop.oversight.models import Remedy, Report, Visit, VisitKind, VisitState
from ocop.oversight.queries.visits import OWED
from ocop.oversight.states import VISIT
from ocop.people import queries as people
from ocop.people.models import Person
from ocop.products.models import Product


def arrange_visit(
    organisation: Organisation,
    kind: str,
    planned_on: dt.date,
    *,
    products: Collection[Product] = (),
    lead: Person | None = None,
    team: str = "",
    purpose: str = "",
    follow_up_of: Visit | None = None,
    report: Report | None = None,
    is_demo: bool = False,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Visit:
    """Arrange a visit with the check list of its kind; the producer is told, unless it is to be a surprise.

    Without `products` it is about every product of the producer that has a live star. Refused: who does not
    inspect there; closed producers, an unknown kind, foreign products, a lead without a right to inspect
    there, a day before today (input).
    """
    rules.may_arrange.check(by, organisation)
    on = clock.local_date(at)
    _check(organisation, kind, products, lead, on)
    if planned_on < on:
        raise Refused(_("Ngày dự kiến không được trước hôm nay."), about="input", field="planned_on")
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Visit.objects.get(pk=pk)
        visit = Visit.objects.create(
            kind=kind, organisation=organisation, unit_id=organisation.unit_id, planned_on=planned_on,
            lead=lead, team=text.nfc_lines(team)[:2000], purpose=text.nfc(purpose)[:300],
            follow_up_of=follow_up_of, report=report, checklist=checklists.items_for(kind),
            checklist_version=checklists.version(), created_at=at, is_demo=is_demo,
        )  # fmt: skip
        live = organisation.products.filter(public_state="live", is_retired=False)
        visit.products.set(products or live)
        journal.record(
            verb="oversight.visit_arranged", subject=visit, by=by, at=at, key=key,
            after={"kind": kind, "organisation": organisation.pk, "planned_on": str(planned_on)},
        )  # fmt: skip
        _tell_lead(visit, by, at)
        if kind not in (VisitKind.AD_HOC, VisitKind.FOLLOW_UP):
            _tell_producer(visit, _("Sẽ có đoàn đến: %(kind)s"), at)
        return visit


def change_visit(
    visit: Visit,
    *,
    planned_on: dt.date,
    lead: Person | None,
    team: str,
    purpose: str,
    by: Actor,
    at: dt.datetime,
) -> Visit:
    """Change day, lead, team and purpose. Refused: visits whose record is written; a foreign lead (input)."""
    rules.may_change.check(by, visit)
    _check(visit.organisation, visit.kind, (), lead, clock.local_date(at))
    new = {
        "planned_on": planned_on, "lead": lead, "team": text.nfc_lines(team)[:2000],
        "purpose": text.nfc(purpose)[:300],
    }  # fmt: skip
    before = {"planned_on": str(visit.planned_on), "lead": visit.lead_id, "team": visit.team}
    was_lead = visit.lead_id
    with transaction.atomic():
        if Visit.objects.filter(pk=visit.pk, state=visit.state).update(**new) != 1:
            raise Refused(_("Cuộc kiểm tra vừa được người khác thay đổi. Hãy tải lại trang."), about="stale")
        visit.refresh_from_db()
        after = {"planned_on": str(planned_on), "lead": visit.lead_id, "team": visit.team}
        journal.record(
            verb="oversight.visit_changed", subject=visit, by=by, at=at, before=before, after=after
        )
        if visit.lead_id != was_lead:
            _tell_lead(visit, by, at)
    return visit


def begin_visit(visit: Visit, *, by: Actor, at: dt.datetime) -> Visit:
    """Begin: somebody is there. Refused: who does not inspect there; visits that are not planned."""
    rules.is_in_charge.check(by, visit.unit_id)
    journal.move(VISIT, visit, "begin_visit", by=by, at=at, begun_at=at)
    return visit


def cancel_visit(visit: Visit, reason: str, *, by: Actor, at: dt.datetime, key: str = "") -> Visit:
    """Call a visit off, and say why. Refused: visits whose record is written; no reason (input)."""
    said = text.nfc_lines(reason)[:2000]
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Visit.objects.get(pk=visit.pk)
        rules.may_cancel.check(by, visit)
        if not said:
            raise Refused(_("Hãy ghi lý do hủy."), about="input", field="reason")
        announced = visit.kind not in (VisitKind.AD_HOC, VisitKind.FOLLOW_UP)
        journal.move(VISIT, visit, "cancel_visit", by=by, at=at, note=said, key=key, cancelled_for=said)
        if announced:
            _tell_producer(visit, _("Đã hủy: %(kind)s"), at)
    return visit


def _check(
    organisation: Organisation, kind: str, products: Collection[Product], lead: Person | None, on: dt.date
) -> None:
    if kind not in VisitKind.values:
        raise Refused(_("Hãy chọn loại kiểm tra."), about="input", field="kind")
    if any(product.organisation_id != organisation.pk for product in products):
        raise Refused(_("Hãy chọn sản phẩm của chủ thể này."), about="input", field="products")
    if lead is not None and not queries.officers_for(organisation.unit_id, on).filter(pk=lead.pk).exists():
        said = _("Trưởng đoàn phải là cán bộ tỉnh hoặc cán bộ của xã này.")
        raise Refused(said, about="input", field="lead")


def _tell_lead(visit: Visit, by: Actor, at: dt.datetime) -> None:
    if visit.lead is None or visit.lead_id == by.person_id:
        return
    day = f"{visit.planned_on:%d/%m/%Y}"
    notices.notify(
        persons=[visit.lead], verb="oversight.visit_arranged",
        title=_("Anh chị phụ trách: %(visit)s") % {"visit": visit},
        body=_("Dự kiến ngày %(day)s.") % {"day": day},
        link=officer_link(visit), at=at,
    )  # fmt: skip


def _tell_producer(visit: Visit, title: str, at: dt.datetime) -> None:
    day = f"{visit.planned_on:%d/%m/%Y}"
    notices.notify(
        persons=people.members_of(visit.organisation_id, clock.local_date(at)),
        verb="oversight.visit_announced", title=title % {"kind": visit.get_kind_display()},
        body=_("Dự kiến ngày %(day)s.") % {"day": day}, link=producer_link(visit), at=at,
    )  # fmt: skip


def remind(*, at: dt.datetime) -> int:
    """Remind leads of visits, and producers of remedies, that are due in two weeks, three days or are late.

    Worked out again it is silent; returns how many notices are new.
    """
    on = clock.local_date(at)
    soon = on + dt.timedelta(days=FIRST)
    told = 0
    due = Visit.objects.filter(state=VisitState.PLANNED, planned_on__lte=soon, lead__isnull=False)
    for visit in due.select_related("organisation", "lead").order_by("pk"):
        assert visit.lead is not None
        title = _("Sắp đến ngày: %(visit)s") % {"visit": visit}
        told += _remind([visit.lead], f"visit-{visit.pk}", title, officer_link(visit), visit.planned_on, at)
    owed = Remedy.objects.filter(state__in=OWED, due_on__lte=soon, finding__visit__recorded_at__isnull=False)
    for remedy in owed.select_related("finding__visit").order_by("pk"):
        visit = remedy.finding.visit
        members = list(people.members_of(visit.organisation_id, on))
        title = _("Việc khắc phục: %(what)s") % {"what": remedy.what[:150]}
        told += _remind(members, f"remedy-{remedy.pk}", title, producer_link(visit), remedy.due_on, at)
    return told


def _remind(
    persons: Collection[Person], thing: str, title: str, link: str, due_on: dt.date, at: dt.datetime
) -> int:
    stage = stage_of(due_on, clock.local_date(at))
    if stage is None:
        return 0
    body = _("Hạn: ngày %(day)s.") % {"day": f"{due_on:%d/%m/%Y}"}
    made = notices.remind(
        persons=persons, verb="oversight.due", title=title, body=body, link=link, thing=thing, due_on=due_on,
        days_before=stage, at=at,
    )  # fmt: skip
    return len(made)


def officer_link(visit: Visit) -> str:
    """The visit's page at the officers' desks."""
    return f"/can-bo/kiem-tra/{visit.pk}/"


def producer_link(visit: Visit) -> str:
    """The visit's page at the producer's desk."""
    return f"/chu-the/kiem-tra/{visit.pk}/"
