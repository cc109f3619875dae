"""Indicators of the network: apparatus, consultants, needs. The law is silent on them: figures of our own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ocop.base import clock
from ocop.organisations.models import Engagement, Need, Post
from ocop.plan.indicators.kinds import Indicator, Item, Own, Paths, Span


def _moments(column: str) -> Callable[[Span], QuerySet[Need]]:
    """The needs whose moment `column` lies in a period."""

    def rows(span: Span) -> QuerySet[Need]:
        first, after = clock.day_start(span.start), clock.day_start(span.end + dt.timedelta(days=1))
        return Need.objects.filter(**{f"{column}__gte": first, f"{column}__lt": after})

    return rows


def _signed(span: Span) -> QuerySet[Engagement]:
    return Engagement.objects.filter(signed_on__range=(span.start, span.end))


def _focal(span: Span) -> QuerySet[Post]:
    held = Q(valid_from__lte=span.end) & (Q(valid_to__isnull=True) | Q(valid_to__gte=span.end))
    return Post.objects.filter(held, is_focal=True)


def _need(row: Any) -> Item:
    detail = f"{row.organisation.name} · {row.get_state_display()}"
    place = row.unit.name if row.unit else ""
    return Item(
        str(row.get_field_display()), detail, place, day=clock.local_date(row.created_at),
        link=f"/can-bo/mang-luoi/nhu-cau/{row.pk}/", unit_id=row.unit_id,
    )  # fmt: skip


def _engagement(row: Any) -> Item:
    whom = row.client.name if row.client else ""
    return Item(
        row.subject, " · ".join(part for part in (row.partner.name, whom) if part), day=row.signed_on,
        amount=row.amount, link=f"/can-bo/mang-luoi/hop-dong/{row.pk}/",
    )  # fmt: skip


def _post(row: Any) -> Item:
    return Item(
        row.full_name, f"{row.position} · {row.body.name}", row.body.unit.name, day=row.valid_from,
        link=f"/can-bo/mang-luoi/to-chuc/{row.body_id}/",
    )  # fmt: skip


_OF_NEED = Own(("created_at", "pk"), _need, related=("organisation", "unit"))
_NEEDS, _CONTRACTS, _OFFICERS = _("nhu cầu"), _("hợp đồng"), _("người")
_SOURCE = _("Kế hoạch 363/KH-UBND, nhiệm vụ K5, K7")


def _need_paths(day: str) -> Paths:
    return Paths(place="unit_id", form="organisation__legal_form", day=day)


INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "needs_asked", _("Nhu cầu hỗ trợ chủ thể nêu"), _NEEDS, "period",
        _("Nhu cầu tư vấn chủ thể nêu trong kỳ, kể cả nhu cầu về sau không cần nữa."),
        _SOURCE, _moments("created_at"), _need_paths("created_at"), lists="own", own=_OF_NEED,
        is_private=True,
    ),
    Indicator(
        "needs_met", _("Nhu cầu đã được giúp"), _NEEDS, "period",
        _("Nhu cầu mà chủ thể xác nhận đã được giúp trong kỳ."),
        _SOURCE, _moments("met_at"), _need_paths("met_at"), lists="own", own=_OF_NEED, is_private=True,
    ),
    Indicator(
        "consulting_contracts", _("Hợp đồng tư vấn ký kết"), _CONTRACTS, "period",
        _("Hợp đồng với tư vấn, đối tác ký trong kỳ, cho một chủ thể hoặc cho cả tỉnh."),
        _SOURCE, _signed, Paths(place="client__unit_id", form="client__legal_form", day="signed_on"),
        lists="own", own=Own(("signed_on", "pk"), _engagement, related=("partner", "client")),
        is_private=True,
    ),
    Indicator(
        "focal_officers", _("Cán bộ đầu mối OCOP"), _OFFICERS, "day",
        _("Người được ghi là đầu mối OCOP của tỉnh hoặc xã, đang giữ việc vào ngày tính."),
        _SOURCE, _focal, Paths(place="body__unit_id"),
        lists="own", own=Own(("body__unit__sort_key", "pk"), _post, related=("body__unit",)), is_private=True,
    ),
)  # fmt: skip
