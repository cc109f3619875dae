"""Indicators of the room `support`: help asked for, decided, paid, and what came of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ocop.base import clock
from ocop.plan.indicators.kinds import Indicator, Item, Own, Paths, Span
from ocop.support.models import Award, Outcome, Payment, Request

_SOURCE = _("Kế hoạch 363/KH-UBND; mức và điều kiện theo từng chính sách của tỉnh")


def _requests(span: Span) -> QuerySet[Request]:
    first, after = clock.day_start(span.start), clock.day_start(span.end + dt.timedelta(days=1))
    return Request.objects.filter(first_sent_at__gte=first, first_sent_at__lt=after)


def _awards(span: Span) -> QuerySet[Award]:
    return Award.objects.filter(decided_on__range=(span.start, span.end))


def _payments(span: Span) -> QuerySet[Payment]:
    return Payment.objects.filter(paid_on__range=(span.start, span.end))


def _outcomes(span: Span) -> QuerySet[Outcome]:
    return Outcome.objects.filter(measured_on__range=(span.start, span.end))


def _paths(to: str, day: str) -> Paths:
    """`to` leads to what has producer, commune and product."""
    return Paths(
        place=f"{to}unit_id", industry=f"{to}product__criteria_set__industry",
        form=f"{to}organisation__legal_form", day=day,
    )  # fmt: skip


def _place(row: Any) -> str:
    return row.unit.name if row.unit else ""


def _request(row: Request) -> Item:
    detail = " · ".join((row.organisation.name, row.scheme.name, str(row.get_state_display())))
    day = clock.local_date(row.first_sent_at) if row.first_sent_at else None
    link = f"/can-bo/ho-tro/{row.pk}/"
    return Item(row.name, detail, _place(row), None, day, row.asked, link, unit_id=row.unit_id)


def _award(row: Award) -> Item:
    detail = " · ".join((row.scheme.name, row.decision_no))
    return Item(
        row.organisation.name, detail, _place(row), row.star, row.decided_on, row.amount,
        f"/can-bo/ho-tro/da-ho-tro/{row.pk}/", unit_id=row.unit_id,
    )  # fmt: skip


def _payment(row: Payment) -> Item:
    award = row.award
    detail = " · ".join(part for part in (award.scheme.name, award.decision_no, row.note) if part)
    link = f"/can-bo/ho-tro/da-ho-tro/{award.pk}/"
    return Item(
        award.organisation.name, detail, _place(award), None, row.paid_on, row.amount, link,
        unit_id=award.unit_id,
    )  # fmt: skip


def _outcome(row: Outcome) -> Item:
    request = row.request
    link = f"/can-bo/ho-tro/{request.pk}/"
    return Item(
        request.name, request.organisation.name, _place(request), None, row.measured_on, row.revenue_after,
        link, unit_id=request.unit_id,
    )  # fmt: skip


_REQUESTS = Own(("first_sent_at", "pk"), _request, ("organisation", "scheme", "unit"))
_AWARDS = Own(("decided_on", "pk"), _award, ("organisation", "scheme", "unit"))
_PAYMENTS = Own(("paid_on", "pk"), _payment, ("award__organisation", "award__scheme", "award__unit"))
_OUTCOMES = Own(("measured_on", "pk"), _outcome, ("request__organisation", "request__unit"))
_OF_AWARDS = _paths("", "decided_on")

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "support_requests", _("Đề nghị hỗ trợ đã gửi"), _("đề nghị"), "period",
        _("Đề nghị hỗ trợ gửi lần đầu trong kỳ; gửi lại sau khi sửa không đếm thêm, rút sau đó vẫn đếm."),
        _SOURCE, _requests, _paths("", "first_sent_at"), "own", is_private=True, own=_REQUESTS,
    ),
    Indicator(
        "support_awards", _("Khoản hỗ trợ đã quyết định"), _("khoản"), "period",
        _("Khoản hỗ trợ và thưởng sao có ngày quyết định trong kỳ, kể cả khoản nhập từ các năm trước."),
        _SOURCE, _awards, _OF_AWARDS, "own", is_private=True, own=_AWARDS,
    ),
    Indicator(
        "support_awarded", _("Số tiền đã quyết định hỗ trợ"), _("đồng"), "period",
        _("Tổng số tiền ghi trong quyết định của kỳ; phần sau đó trả lại kinh phí vẫn tính."),
        _SOURCE, _awards, _OF_AWARDS, "own", total="amount", is_private=True, is_money=True, own=_AWARDS,
    ),
    Indicator(
        "support_paid", _("Số tiền hỗ trợ đã chi"), _("đồng"), "period",
        _("Tổng các lần chi hỗ trợ có ngày chi trong kỳ, mọi chính sách."),
        _SOURCE, _payments, _paths("award__", "paid_on"), "own",
        total="amount", is_private=True, is_money=True, own=_PAYMENTS,
    ),
    Indicator(
        "producers_supported", _("Chủ thể được hỗ trợ"), _("chủ thể"), "period",
        _("Chủ thể có ít nhất một khoản hỗ trợ hoặc thưởng sao được quyết định trong kỳ, tính một lần."),
        _SOURCE, _awards, _OF_AWARDS, "organisation", distinct="organisation_id", is_private=True,
    ),
    Indicator(
        "outcomes_measured", _("Kết quả sau hỗ trợ đã ghi"), _("lần ghi"), "period",
        _("Lần ghi doanh thu, lao động, sản lượng sau 6 hoặc 12 tháng được hỗ trợ, ghi trong kỳ."),
        _SOURCE, _outcomes, _paths("request__", "measured_on"), "own", is_private=True, own=_OUTCOMES,
    ),
)  # fmt: skip
