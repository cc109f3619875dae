"""Indicators of the room `science`. Kế hoạch 363 asks for the work; how it is counted is our own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ocop.base import clock
from ocop.plan.indicators.kinds import Indicator, Item, Own, Paths, Span
from ocop.science import links
from ocop.science.models import Beneficiary, Project, Proposal, Transfer


def _sent(span: Span) -> QuerySet[Proposal]:
    first, after = clock.day_start(span.start), clock.day_start(span.end + dt.timedelta(days=1))
    return Proposal.objects.filter(first_sent_at__gte=first, first_sent_at__lt=after)


def _projects(column: str, **more: Any) -> Callable[[Span], QuerySet[Project]]:
    def rows(span: Span) -> QuerySet[Project]:
        return Project.objects.filter(**{f"{column}__gte": span.start, f"{column}__lte": span.end}, **more)

    return rows


def _handed(span: Span) -> QuerySet[Transfer]:
    return Transfer.objects.filter(handed_on__gte=span.start, handed_on__lte=span.end)


def _benefiting(span: Span) -> QuerySet[Beneficiary]:
    signed = {"proposal__project__signed_on__gte": span.start, "proposal__project__signed_on__lte": span.end}
    return Beneficiary.objects.filter(**signed)


def _of_proposal(row: Any) -> Item:
    detail = f"{row.organisation.name} · {row.get_state_display()}"
    return Item(row.title, detail, day=clock.local_date(row.first_sent_at), link=links.proposal(row))


def _of_project(day: str) -> Callable[[Any], Item]:
    def item(row: Any) -> Item:
        detail = f"{row.proposal.organisation.name} · {row.contract_no}"
        return Item(
            row.proposal.title,
            detail,
            day=getattr(row, day),
            amount=row.state_amount,
            link=links.project(row),
        )

    return item


def _of_transfer(row: Any) -> Item:
    owner = row.organisation
    place = owner.unit.name if owner.unit else ""
    link = links.project(row.project) if row.project else links.match(row.match)
    return Item(row.what, owner.name, place, day=row.handed_on, link=link)


_SOURCE = _("Kế hoạch 363/KH-UBND (K6, K9); QĐ 26/2026 im lặng")
_BY = ("proposal__organisation", "proposal")
_CONTRACTED = Own(("signed_on", "pk"), _of_project("signed_on"), _BY)
_WHERE = "proposal__organisation__unit_id"
_FORM = "proposal__organisation__legal_form"
_PAST = Paths(place=_WHERE, form=_FORM, day="signed_on")
INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "science_proposals_sent", _("Đề xuất đề tài, dự án đã gửi"), _("đề xuất"), "period",
        _("Đề xuất gửi tỉnh lần đầu trong kỳ; gửi lại sau khi bổ sung không đếm thêm, rút sau đó vẫn đếm. "
          "Nơi là nơi của đơn vị đề xuất."),
        _SOURCE, _sent,
        Paths(place="organisation__unit_id", form="organisation__legal_form", day="first_sent_at"),
        lists="own", is_private=True, own=Own(("first_sent_at", "pk"), _of_proposal, ("organisation",)),
    ),
    Indicator(
        "science_projects_contracted", _("Đề tài, dự án đã ký hợp đồng"), _("dự án"), "period",
        _("Hợp đồng đề tài, dự án ký trong kỳ, kể cả hợp đồng dừng sau đó. Nơi là nơi của đơn vị chủ trì."),
        _SOURCE, _projects("signed_on"), _PAST, lists="own", is_private=True, own=_CONTRACTED,
    ),
    Indicator(
        "science_budget_contracted", _("Ngân sách ký hợp đồng đề tài, dự án"), _("đồng"), "period",
        _("Phần ngân sách nhà nước của các hợp đồng ký trong kỳ, theo mức hiện nay của hợp đồng. "
          "Nơi là nơi của đơn vị chủ trì."),
        _SOURCE, _projects("signed_on"), _PAST, lists="own", total="state_amount", is_private=True,
        is_money=True, own=_CONTRACTED,
    ),
    Indicator(
        "science_projects_accepted", _("Đề tài, dự án đã nghiệm thu đạt"), _("dự án"), "period",
        _("Dự án nghiệm thu trong kỳ, xếp loại đạt trở lên. Nơi là nơi của đơn vị chủ trì."),
        _SOURCE, _projects("closed_on", state="accepted"),
        Paths(place=_WHERE, form=_FORM, day="closed_on"), lists="own", is_private=True,
        own=Own(("closed_on", "pk"), _of_project("closed_on"), _BY),
    ),
    Indicator(
        "technologies_transferred", _("Công nghệ đã chuyển giao cho chủ thể"), _("lần chuyển giao"), "period",
        _("Mỗi lần một chủ thể nhận một công nghệ trong kỳ, từ dự án hoặc từ giới thiệu cung, cầu."),
        _SOURCE, _handed,
        Paths(place="organisation__unit_id", industry="product__criteria_set__industry",
              form="organisation__legal_form", day="handed_on"),
        lists="own", is_private=True,
        own=Own(("handed_on", "pk"), _of_transfer, ("organisation__unit", "project__proposal", "match")),
    ),
    Indicator(
        "science_producers_benefiting", _("Chủ thể hưởng lợi từ đề tài, dự án"), _("chủ thể"), "period",
        _("Chủ thể được ghi hưởng lợi trong các dự án ký hợp đồng trong kỳ; mỗi chủ thể một lần."),
        _SOURCE, _benefiting,
        Paths(place="organisation__unit_id", form="organisation__legal_form"),
        lists="organisation", distinct="organisation_id", is_private=True,
    ),
)  # fmt: skip
