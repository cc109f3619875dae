"""Indicators of the room `oversight`: visits, findings, remedies, reports, proposals to revoke."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ocop.base import clock
from ocop.certificates.models import RevocationProposal
from ocop.oversight.models import Finding, Remedy, Report, Visit, VisitKind, VisitState
from ocop.plan.indicators.kinds import Indicator, Item, Own, Paths, Span

_SOURCE = _("Kế hoạch 363/KH-UBND; QĐ 26/2026, Đ.9")


def _moments(span: Span, column: str) -> Q:
    first, after = clock.day_start(span.start), clock.day_start(span.end + dt.timedelta(days=1))
    return Q(**{f"{column}__gte": first, f"{column}__lt": after})


def _visits(span: Span) -> QuerySet[Visit]:
    return Visit.objects.filter(_moments(span, "recorded_at"))


def _guidance(span: Span) -> QuerySet[Visit]:
    return _visits(span).filter(kind=VisitKind.GUIDANCE)


def _findings(span: Span) -> QuerySet[Finding]:
    seen = ~Q(visit__state__in=(VisitState.PLANNED, VisitState.IN_PROGRESS, VisitState.CANCELLED))
    return Finding.objects.filter(seen, _moments(span, "visit__recorded_at"))


def _closed(span: Span) -> QuerySet[Finding]:
    return Finding.objects.filter(_moments(span, "closed_at"))


def _late(span: Span) -> QuerySet[Remedy]:
    """Due before the end of the day, and not settled or only settled after it; with answers that wait."""
    after = clock.day_start(span.end + dt.timedelta(days=1))
    waiting = Q(settled_at__isnull=True) | Q(settled_at__gte=after)
    return Remedy.objects.filter(waiting, due_on__lt=span.end, finding__visit__recorded_at__lt=after)


def _received(span: Span) -> QuerySet[Report]:
    return Report.objects.filter(_moments(span, "created_at"))


def _answered(span: Span) -> QuerySet[Report]:
    return Report.objects.filter(_moments(span, "answered_at"))


def _proposed(span: Span) -> QuerySet[RevocationProposal]:
    return RevocationProposal.objects.filter(_moments(span, "proposed_at"))


def _link(visit: Visit) -> dict[str, Any]:
    return {"link": f"/can-bo/kiem-tra/{visit.pk}/", "unit_id": visit.unit_id}


def _place(unit: Any) -> str:
    return unit.name if unit else ""


def _visit_item(row: Visit) -> Item:
    day = clock.local_date(row.recorded_at) if row.recorded_at else row.planned_on
    detail = " · ".join(part for part in (str(row.get_kind_display()), row.record_no) if part)
    return Item(row.organisation.name, detail, _place(row.unit), day=day, **_link(row))


def _finding_item(row: Finding) -> Item:
    visit, moment = row.visit, row.closed_at or row.visit.recorded_at
    detail = f"{visit.organisation.name} · {row.get_severity_display()}"
    day = clock.local_date(moment) if moment else None
    return Item(row.text[:120], detail, _place(visit.unit), day=day, **_link(visit))


def _remedy_item(row: Remedy) -> Item:
    visit = row.finding.visit
    detail = f"{visit.organisation.name} · {row.get_state_display()}"
    return Item(row.what[:120], detail, _place(visit.unit), day=row.due_on, **_link(visit))


def _report_item(row: Report) -> Item:
    detail = " · ".join(part for part in (row.number, str(row.organisation or "")) if part)
    return Item(
        str(row.get_kind_display()), detail, _place(row.unit), day=clock.local_date(row.created_at),
        link=f"/can-bo/kiem-tra/phan-anh/{row.pk}/", unit_id=row.unit_id,
    )  # fmt: skip


def _proposal_item(row: RevocationProposal) -> Item:
    product = row.certificate.product
    detail = f"{product.organisation.name} · {row.get_state_display()}"
    return Item(
        row.certificate.product_name, detail, _place(product.unit), row.certificate.star,
        clock.local_date(row.proposed_at), link=f"/can-bo/giay-chung-nhan/{row.certificate_id}/",
        unit_id=product.unit_id,
    )  # fmt: skip


def _visit_paths(day: str, prefix: str = "") -> Paths:
    return Paths(place=f"{prefix}unit_id", form=f"{prefix}organisation__legal_form", day=day)


_OF_VISIT = Own(("recorded_at", "pk"), _visit_item, ("organisation", "unit"))
_BEHIND_FINDING = ("visit__organisation", "visit__unit")
_OF_REPORT = Own(("created_at", "pk"), _report_item, ("organisation", "unit"))
_REPORT_PATHS = Paths(place="unit_id", form="organisation__legal_form", day="created_at")

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "visits_done", _("Cuộc kiểm tra đã làm"), _("cuộc"), "period",
        _("Cuộc kiểm tra mọi loại (hậu kiểm, đột xuất, hướng dẫn, khảo sát, kiểm tra lại) lập biên bản "
          "trong kỳ."),
        _SOURCE, _visits, _visit_paths("recorded_at"), lists="own", is_private=True, own=_OF_VISIT,
    ),
    Indicator(
        "guidance_visits", _("Cuộc hướng dẫn dùng nhãn hiệu được bảo hộ"), _("cuộc"), "period",
        _("Cuộc hướng dẫn chủ thể dùng nhãn hiệu, chỉ dẫn địa lý được bảo hộ, lập biên bản trong kỳ."),
        _("Kế hoạch 363/KH-UBND, nhiệm vụ K10"), _guidance, _visit_paths("recorded_at"), lists="own",
        is_private=True, own=_OF_VISIT,
    ),
    Indicator(
        "findings_made", _("Điều phải sửa phát hiện khi kiểm tra"), _("điều"), "period",
        _("Vi phạm, thiếu sót ghi trong các cuộc kiểm tra lập biên bản trong kỳ, mọi mức độ."),
        _SOURCE, _findings, _visit_paths("visit__recorded_at", "visit__"), lists="own", is_private=True,
        own=Own(("visit__recorded_at", "pk"), _finding_item, _BEHIND_FINDING),
    ),
    Indicator(
        "findings_closed", _("Điều phải sửa đã xong"), _("điều"), "period",
        _("Vi phạm, thiếu sót có mọi việc khắc phục được xác nhận xong trong kỳ, và lỗi nhẹ không cần khắc "
          "phục (xong khi lập biên bản)."),
        _SOURCE, _closed, _visit_paths("closed_at", "visit__"), lists="own", is_private=True,
        own=Own(("closed_at", "pk"), _finding_item, _BEHIND_FINDING),
    ),
    Indicator(
        "remedies_late", _("Việc khắc phục quá hạn"), _("việc"), "day",
        _("Việc khắc phục đã qua hạn mà đến hết ngày chưa được xác nhận, kể cả việc chủ thể đã trả lời."),
        _SOURCE, _late, _visit_paths("due_on", "finding__visit__"), lists="own", is_private=True,
        own=Own(("due_on", "pk"), _remedy_item, ("finding__visit__organisation", "finding__visit__unit")),
    ),
    Indicator(
        "reports_received", _("Phản ánh của người dân"), _("phản ánh"), "period",
        _("Phản ánh gửi từ trang Báo tin sai phạm trong kỳ, kể cả phản ánh không xem xét."),
        _SOURCE, _received, _REPORT_PATHS, lists="own", is_private=True, own=_OF_REPORT,
    ),
    Indicator(
        "reports_answered", _("Phản ánh đã trả lời"), _("phản ánh"), "period",
        _("Phản ánh được trả lời trong kỳ, không kể phản ánh không xem xét."),
        _SOURCE, _answered,
        Paths(place="unit_id", form="organisation__legal_form", day="answered_at"), lists="own",
        is_private=True, own=Own(("answered_at", "pk"), _report_item, ("organisation", "unit")),
    ),
    Indicator(
        "revocations_proposed", _("Đề nghị thu hồi giấy chứng nhận"), _("đề nghị"), "period",
        _("Đề nghị thu hồi trình lãnh đạo trong kỳ, dù lãnh đạo quyết định thế nào."),
        _("QĐ 26/2026, Đ.8"), _proposed,
        Paths(
            place="certificate__product__unit_id", industry="certificate__product__criteria_set__industry",
            form="certificate__product__organisation__legal_form", star="certificate__star",
            day="proposed_at",
        ), lists="own", is_private=True,
        own=Own(
            ("proposed_at", "pk"), _proposal_item,
            ("certificate__product__organisation", "certificate__product__unit"),
        ),
    ),
)  # fmt: skip
