"""Indicators of protected rights, quality papers and labels. What is private is the list, not the figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ocop.base import clock
from ocop.plan.indicators.kinds import Indicator, Item, Own, Paths, Span
from ocop.products.models import Product
from ocop.rights import kinds, queries
from ocop.rights.models import Label, Protection, Step
from ocop.rights.states import Kind, StepKind


def _steps(step: str) -> Callable[[Span], QuerySet[Step]]:
    """The steps of intellectual property that were taken in a period."""

    def rows(span: Span) -> QuerySet[Step]:
        of = kinds.codes("right")
        return Step.objects.filter(protection__kind__in=of, step=step, day__gte=span.start, day__lte=span.end)

    return rows


def _holding(codes: list[str]) -> Callable[[Span], QuerySet[Protection]]:
    """The papers of some kinds that hold on the last day of a span."""

    def rows(span: Span) -> QuerySet[Protection]:
        return queries.in_force(Protection.objects.filter(kind__in=codes), span.end)

    return rows


def _ending(span: Span) -> QuerySet[Protection]:
    return queries.ending(Protection.objects.all(), span.end, queries.soon())


def _protected(span: Span) -> QuerySet[Product]:
    return queries.protected_products(span.end)


def _checked(span: Span) -> QuerySet[Label]:
    first, after = clock.day_start(span.start), clock.day_start(span.end + dt.timedelta(days=1))
    return Label.objects.filter(checked_at__gte=first, checked_at__lt=after)


def _paper(row: Protection, day: dt.date | None = None) -> Item:
    owner = row.organisation
    place = owner.unit.name if owner.unit else ""
    detail = " · ".join(part for part in (kinds.label(row.kind), owner.name, row.certificate_no) if part)
    return Item(
        row.name, detail, place, None, day, link=f"/can-bo/nhan-hieu/{row.pk}/", unit_id=owner.unit_id
    )


def _step_item(row: Step) -> Item:
    return _paper(row.protection, row.day)


def _holding_item(row: Protection) -> Item:
    return _paper(row, row.expires_on)


def _product_item(row: Product) -> Item:
    return Item(
        row.name, row.organisation.name, row.unit.name if row.unit else "",
        link=f"/can-bo/nhan-hieu/san-pham/{row.pk}/", public=f"/san-pham/{row.pk}/" if row.is_public else "",
        unit_id=row.organisation.unit_id,
    )  # fmt: skip


def _label_item(row: Any) -> Item:
    product = row.product
    place = product.unit.name if product.unit else ""
    detail = f"{product.organisation.name} · #{row.number}"
    day = clock.local_date(row.checked_at)
    link = f"/can-bo/nhan-hieu/nhan/{row.pk}/"
    return Item(product.name, detail, place, None, day, link=link, unit_id=product.organisation.unit_id)


_OF_STEP = Paths(
    place="protection__organisation__unit_id", form="protection__organisation__legal_form", day="day"
)
_OF_PAPER = Paths(place="organisation__unit_id", form="organisation__legal_form")
_STEPS = Own(("day", "pk"), _step_item, ("protection__organisation__unit",))
_PAPERS = Own(("organisation__sort_key", "pk"), _holding_item, ("organisation__unit",))
_FILINGS, _TITLES, _PRODUCTS, _LABELS = _("đơn"), _("văn bằng"), _("sản phẩm"), _("nhãn")
_SOURCE = _("Kế hoạch 363/KH-UBND; Luật Sở hữu trí tuệ")
_QUALITY = _("Kế hoạch 363/KH-UBND; Nghị định 15/2018/NĐ-CP")
_LABELLING = _("Kế hoạch 363/KH-UBND; Nghị định 43/2017/NĐ-CP, Đ.10.1 (mục bắt buộc trên nhãn)")
INDICATORS = (
    Indicator(
        "rights_filed", _("Đơn sở hữu trí tuệ đã nộp"), _FILINGS, "period",
        _("Đơn đăng ký nhãn hiệu, chỉ dẫn địa lý, kiểu dáng, sáng chế, quyền tác giả và đơn xin dùng "
          "nhãn hiệu chung, theo ngày nộp; đơn rút hay bị từ chối sau đó vẫn đếm."),
        _SOURCE, _steps(StepKind.FILED), _OF_STEP, lists="own", own=_STEPS, is_private=True,
    ),
    Indicator(
        "rights_granted", _("Văn bằng sở hữu trí tuệ được cấp"), _TITLES, "period",
        _("Văn bằng, giấy chứng nhận, quyền sử dụng được cấp lần đầu trong kỳ, theo ngày cấp; "
          "không đếm gia hạn."),
        _SOURCE, _steps(StepKind.GRANTED), _OF_STEP, lists="own", own=_STEPS, is_private=True,
    ),
    Indicator(
        "rights_in_force", _("Văn bằng sở hữu trí tuệ còn hiệu lực"), _TITLES, "day",
        _("Còn hiệu lực vào ngày tính, kể cả ngày cuối; quyền sử dụng chỉ đếm khi nhãn hiệu chung "
          "còn hiệu lực."),
        _SOURCE, _holding(kinds.codes("right")), _OF_PAPER, lists="own", own=_PAPERS, is_private=True,
    ),
    Indicator(
        "products_protected", _("Sản phẩm có nhãn hiệu, chỉ dẫn địa lý được bảo hộ"), _PRODUCTS, "day",
        _("Sản phẩm còn làm, vào ngày tính có nhãn hiệu, chỉ dẫn địa lý hoặc quyền sử dụng còn hiệu lực; "
          "văn bằng không ghi sản phẩm thì tính cho mọi sản phẩm của chủ thể."),
        _SOURCE, _protected,
        Paths(place="unit_id", industry="criteria_set__industry", form="organisation__legal_form"),
        lists="own", own=Own(("sort_key", "pk"), _product_item, ("organisation", "unit")), is_private=True,
    ),
    Indicator(
        "use_rights_in_force", _("Quyền dùng nhãn hiệu chung, chỉ dẫn địa lý"), _("quyền"), "day",
        _("Quyền sử dụng nhãn hiệu tập thể, chứng nhận, chỉ dẫn địa lý còn hiệu lực vào ngày tính."),
        _SOURCE, _holding([Kind.USE_RIGHT]), _OF_PAPER, lists="own", own=_PAPERS, is_private=True,
    ),
    Indicator(
        "labels_checked", _("Nhãn đã kiểm xong"), _LABELS, "period",
        _("Phiên bản nhãn mà mọi mục bắt buộc đã được trả lời trong kỳ, dù đủ hay còn thiếu."),
        _LABELLING, _checked,
        Paths(place="product__unit_id", industry="product__criteria_set__industry",
              form="product__organisation__legal_form", day="checked_at"),
        lists="own", is_private=True,
        own=Own(("checked_at", "pk"), _label_item, ("product__organisation", "product__unit")),
    ),
    Indicator(
        "quality_in_force", _("Giấy chất lượng còn hiệu lực"), _("giấy"), "day",
        _("Tự công bố, đăng ký bản công bố, an toàn thực phẩm và chứng nhận hệ thống còn hiệu lực "
          "vào ngày tính."),
        _QUALITY, _holding(kinds.codes("quality")), _OF_PAPER, lists="own", own=_PAPERS, is_private=True,
    ),
    Indicator(
        "papers_ending", _("Văn bằng, giấy chất lượng sắp hết hiệu lực"), _("giấy"), "day",
        _("Ngày cuối còn hiệu lực rơi vào những ngày nhắc tính từ ngày tính (mặc định 180 ngày)."),
        _QUALITY, _ending, _OF_PAPER, lists="own", own=_PAPERS, is_private=True,
    ),
)  # fmt: skip
