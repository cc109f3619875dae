"""What a timeline tells of this room: the work of a month in one line, inspections one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.base.happenings import Happening, joined
from ocop.trace.models import Direction, Handover, Step, StepKind, StepLine
from ocop.trace.queries.visible import steps_visible_to
from ocop.trace.states import HandoverState

_COUNTED = (StepKind.CARE, StepKind.HARVEST, StepKind.PROCESS, StepKind.PACK, StepKind.DELIVER)
_DIARY = "/chu-the/truy-xuat/nhat-ky/"


def happenings_of(
    actor: Actor, *, organisation_ids: Collection[int] = (), product_ids: Collection[int] = (), on: dt.date
) -> list[Happening]:
    """Care, harvests, making, packing, deliveries by month; inspections and refused deliveries one by one.

    What was declared a mistake is not told. Four statements, however many producers.
    """
    seen = steps_visible_to(actor).filter(mistaken_at__isnull=True)
    mine = seen.filter(organisation__in=organisation_ids)
    found = [_of_month(row, actor) for row in _by_month(mine.filter(kind__in=_COUNTED))]
    lines = StepLine.objects.filter(step__in=seen.values("pk"), lot__item__product__in=product_ids)
    found += [_of_product(row) for row in _packed_by_month(lines)]
    ours = Q(organisation__in=organisation_ids) | Q(pk__in=lines.values("step"))
    looked = seen.filter(ours, kind=StepKind.INSPECT).select_related("organisation")
    found += [_of_inspection(step, actor) for step in looked.prefetch_related("lines__lot__item")]
    refused = Handover.objects.filter(step__in=mine.values("pk"), state=HandoverState.REFUSED)
    return [*found, *(_of_refusal(each, actor) for each in refused.select_related("receiver", "step"))]


def _by_month(steps: QuerySet[Step]) -> Any:
    """One row for each producer, month and kind; the last day of the month on which something was done."""
    grouped = steps.order_by().annotate(month=TruncMonth("happened_at"))
    rows = grouped.values("month", "kind", "organisation_id", "organisation__name")
    return rows.annotate(n=Count("pk"), last=Max("happened_at"))


def _packed_by_month(lines: QuerySet[StepLine]) -> Any:
    made = lines.filter(direction=Direction.OUT).order_by().annotate(month=TruncMonth("step__happened_at"))
    rows = made.values("month", "lot__item__product_id", "lot__item__product__name")
    return rows.annotate(n=Count("pk"), last=Max("step__happened_at"))


def _of_month(row: dict[str, Any], actor: Actor) -> Happening:
    said = ngettext("%(n)d lần trong tháng", "%(n)d lần trong tháng", row["n"]) % {"n": row["n"]}
    return Happening(
        clock.local_date(row["last"]), str(StepKind(row["kind"]).label), row["organisation__name"], "trace",
        said, link=_link(actor, row["organisation_id"]), at=row["last"],
    )  # fmt: skip


def _of_product(row: dict[str, Any]) -> Happening:
    said = ngettext("%(n)d lô trong tháng", "%(n)d lô trong tháng", row["n"]) % {"n": row["n"]}
    return Happening(
        clock.local_date(row["last"]), _("Sản xuất"), row["lot__item__product__name"], "trace", said,
        at=row["last"], product_id=row["lot__item__product_id"],
    )  # fmt: skip


def _of_inspection(step: Step, actor: Actor) -> Happening:
    passed = step.details.get("result") == "passed"
    lots = [line.lot for line in step.lines.all()]
    products = {lot.item.product_id for lot in lots}
    return Happening(
        clock.local_date(step.happened_at), _("Kiểm tra chất lượng"), str(step.organisation), "trace",
        joined(_("Đạt yêu cầu") if passed else _("Không đạt yêu cầu"), ", ".join(map(str, lots))[:200]),
        link=_link(actor, step.organisation_id), tone="good" if passed else "bad", at=step.happened_at,
        product_id=next(iter(products)) if len(products) == 1 else None,
    )  # fmt: skip


def _of_refusal(handover: Handover, actor: Actor) -> Happening:
    day = clock.local_date(handover.answered_at or handover.step.happened_at)
    return Happening(
        day, _("Bên nhận không nhận hàng"), str(handover), "trace", handover.answer, tone="warn",
        link=_link(actor, handover.sender_id), at=handover.answered_at,
    )  # fmt: skip


def _link(actor: Actor, organisation_id: int) -> str:
    return _DIARY if actor.organisation_id == organisation_id else ""
