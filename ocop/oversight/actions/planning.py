"""Writing yearly plans: points, choosing, laying before the leader."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Collection, Mapping

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ocop.base import clock, text
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.notices import actions as notices
from ocop.organisations.models import Organisation
from ocop.oversight import checklists, queries, risk, rules
from ocop.oversight.models import InspectionPlan, PlanItem, RiskWeights, Visit, VisitKind
from ocop.oversight.states import PLAN
from ocop.people import queries as people

_MOST_POINTS = 100


def set_weights(
    points: Mapping[str, int],
    large_revenue: int,
    note: str = "",
    *,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> RiskWeights:
    """Put a new version of the risk points in force; plans keep the scores they were made with.

    `large_revenue` in đồng a year. Refused: who does not plan; points below 0 or over 100, factors that are
    not known (input).
    """
    rules.may_plan.check(by)
    if set(points) - set(risk.FACTORS):
        raise TypeError(f"no such factors: {sorted(set(points) - set(risk.FACTORS))}")
    for code, value in points.items():
        if not 0 <= value <= _MOST_POINTS:
            raise Refused(_("Điểm từ 0 đến 100."), about="input", field=code)
    if large_revenue <= 0:
        raise Refused(_("Doanh thu phải lớn hơn 0."), about="input", field="revenue_from")
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return RiskWeights.objects.get(pk=pk)
        last = RiskWeights.objects.aggregate(n=Max("version"))["n"] or 0
        full = {code: int(points.get(code, default)) for code, (_n, default) in risk.FACTORS.items()}
        row = RiskWeights.objects.create(
            version=last + 1, points=full, large_revenue=large_revenue, note=text.nfc(note)[:300],
            set_by=by.name, created_at=at,
        )  # fmt: skip
        journal.record(
            verb="oversight.weights_set", subject=row, by=by, at=at, key=key,
            after={"points": full, "large_revenue": large_revenue},
        )  # fmt: skip
        return row


def open_plan(
    year: int, title: str, *, is_demo: bool = False, by: Actor, at: dt.datetime, key: str = ""
) -> InspectionPlan:
    """Begin the plan of a year. Refused: who does not plan; no title, a year that has a plan (input)."""
    rules.may_plan.check(by)
    name = text.nfc(title)
    if not name or len(name) > 200:
        raise Refused(_("Hãy đặt tên cho kế hoạch, nhiều nhất 200 ký tự."), about="input", field="title")
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return InspectionPlan.objects.get(pk=pk)
        if InspectionPlan.objects.filter(year=year).exists():
            raise Refused(_("Năm này đã có kế hoạch kiểm tra."), about="input", field="year")
        plan = InspectionPlan.objects.create(year=year, title=name, created_at=at, is_demo=is_demo)
        journal.record(
            verb="oversight.plan_opened", subject=plan, by=by, at=at, key=key, after={"year": year}
        )
        return plan


def pick(
    plan: InspectionPlan, organisations: Collection[int], month: int, *, by: Actor, at: dt.datetime
) -> int:
    """Choose producers for a month, with score and reasons as they stand now; how many are new.

    Who was chosen already is moved to the month. Refused: plans that cannot be changed; producers without a
    star that holds; a month that is none (input).
    """
    rules.may_edit_plan.check(by, plan)
    if not 1 <= month <= 12:
        raise Refused(_("Hãy chọn tháng từ 1 đến 12."), about="input", field="month")
    wanted = set(organisations)
    offered = {c.organisation.pk: c for c in queries.candidates(clock.local_date(at))}
    if not wanted or wanted - offered.keys():
        raise Refused(_("Hãy chọn trong danh sách chủ thể có sao còn hiệu lực."), about="input", field="chon")
    with transaction.atomic():
        moved = plan.items.filter(organisation_id__in=wanted)
        moved.update(month=month)
        new = sorted(wanted - set(moved.values_list("organisation_id", flat=True)))
        if plan.items.count() + len(new) > rules.MOST_ITEMS:
            raise Refused(_("Một kế hoạch có nhiều nhất %(n)d chủ thể.") % {"n": rules.MOST_ITEMS})
        _weights, row = queries.weights_in_force()
        InspectionPlan.objects.filter(pk=plan.pk).update(weights=row)
        PlanItem.objects.bulk_create(
            PlanItem(
                plan=plan, organisation_id=pk, month=month, score=offered[pk].score,
                reasons=[reason.text for reason in offered[pk].reasons],
            )
            for pk in new
        )  # fmt: skip
        journal.record(
            verb="oversight.producers_picked", subject=plan, by=by, at=at,
            after={"month": month, "organisations": sorted(wanted)},
        )  # fmt: skip
    return len(new)


def drop_item(item: PlanItem, *, by: Actor, at: dt.datetime) -> None:
    """Take a producer out of a plan that is being written. Refused: plans that cannot be changed."""
    rules.may_edit_plan.check(by, item.plan)
    with transaction.atomic():
        before = {"organisation": item.organisation_id, "month": item.month}
        journal.record(verb="oversight.producer_dropped", subject=item.plan, by=by, at=at, before=before)
        item.delete()


def propose_plan(plan: InspectionPlan, *, by: Actor, at: dt.datetime, key: str = "") -> InspectionPlan:
    """Lay a plan before the leader. Refused: who does not plan; plans without anybody chosen."""
    with transaction.atomic():
        if entries.answered(key) is not None:
            return InspectionPlan.objects.get(pk=plan.pk)
        rules.may_propose.check(by, plan)
        journal.move(PLAN, plan, "propose_plan", by=by, at=at, key=key, proposed_at=at)
        notices.notify(
            persons=people.holders_of("leader", clock.local_date(at)), verb="oversight.plan_proposed",
            title=_("Kế hoạch kiểm tra chờ duyệt: %(name)s") % {"name": plan}, link=link_to(plan), at=at,
        )  # fmt: skip
    return plan


def return_plan(
    plan: InspectionPlan, reasons: str, *, by: Actor, at: dt.datetime, key: str = ""
) -> InspectionPlan:
    """Give a plan back with reasons. Refused: who does not decide; no reasons (input)."""
    said = text.nfc_lines(reasons)[:5000]
    with transaction.atomic():
        if entries.answered(key) is not None:
            return InspectionPlan.objects.get(pk=plan.pk)
        rules.may_decide_plan.check(by, plan)
        if not said:
            raise Refused(_("Hãy ghi điều cần sửa."), about="input", field="reasons")
        journal.move(PLAN, plan, "return_plan", by=by, at=at, note=said, key=key, reasons=said)
        _tell_office(plan, _("Kế hoạch kiểm tra được trả lại: %(name)s") % {"name": plan}, said, at)
    return plan


def approve_plan(
    plan: InspectionPlan, number: str, *, by: Actor, at: dt.datetime, key: str = ""
) -> InspectionPlan:
    """Approve a plan; each chosen producer gets a periodic visit on the last day of its month.

    Refused: who does not decide; no number of the paper (input).
    """
    no = text.nfc(number)[:80]
    with transaction.atomic():
        if entries.answered(key) is not None:
            return InspectionPlan.objects.get(pk=plan.pk)
        rules.may_decide_plan.check(by, plan)
        if not no:
            raise Refused(_("Hãy nhập số văn bản phê duyệt."), about="input", field="number")
        journal.move(PLAN, plan, "approve_plan", by=by, at=at, key=key, number=no, approved_at=at)
        _schedule(plan, at)
        _tell_office(plan, _("Kế hoạch kiểm tra đã được duyệt: %(name)s") % {"name": plan}, "", at)
    return plan


def _schedule(plan: InspectionPlan, at: dt.datetime) -> None:
    items = list(plan.items.select_related("organisation").order_by("month", "pk"))
    made = Visit.objects.bulk_create(_visit(plan, item, at) for item in items)
    through = Visit.products.through
    owned: dict[int, list[int]] = {}
    stars = Organisation.objects.filter(pk__in=[item.organisation_id for item in items])
    live = stars.filter(products__public_state="live", products__is_retired=False)
    for owner, product in live.values_list("pk", "products"):
        owned.setdefault(owner, []).append(product)
    through.objects.bulk_create(
        through(visit_id=visit.pk, product_id=product)
        for visit in made
        for product in owned.get(visit.organisation_id, [])
    )


def _visit(plan: InspectionPlan, item: PlanItem, at: dt.datetime) -> Visit:
    last = calendar.monthrange(plan.year, item.month)[1]
    return Visit(
        kind=VisitKind.PERIODIC, organisation=item.organisation, unit_id=item.organisation.unit_id, item=item,
        planned_on=dt.date(plan.year, item.month, last),
        checklist=checklists.items_for(VisitKind.PERIODIC), checklist_version=checklists.version(),
        created_at=at, is_demo=plan.is_demo,
    )  # fmt: skip


def _tell_office(plan: InspectionPlan, title: str, body: str, at: dt.datetime) -> None:
    notices.notify(
        persons=people.holders_of("provincial_officer", clock.local_date(at)),
        verb="oversight.plan_decided", title=title, body=body, link=link_to(plan), at=at,
    )  # fmt: skip


def link_to(plan: InspectionPlan) -> str:
    """The plan's page."""
    return f"/can-bo/kiem-tra/ke-hoach/{plan.pk}/"
