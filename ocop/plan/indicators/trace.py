"""The indicator of traceability. The law asks for the label, not for a number: the figure is our own."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ocop.plan.indicators.kinds import Indicator, Item, Own, Paths, Span
from ocop.products.models import Product
from ocop.trace.queries.live import traceable_products


def _traceable(span: Span) -> QuerySet[Product]:
    return traceable_products(span.end)


def _product(row: Product) -> Item:
    public = f"/san-pham/{row.pk}/" if row.is_public else ""
    return Item(
        row.name, row.organisation.name, row.unit.name if row.unit else "",
        link=f"/can-bo/chu-the/{row.organisation_id}/", public=public, unit_id=row.organisation.unit_id,
    )  # fmt: skip


INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "products_traceable", _("Sản phẩm truy xuất được"), _("sản phẩm"), "day",
        _("Sản phẩm còn làm, vào ngày tính có ít nhất một lô đã dán tem truy xuất, chưa hết hạn dùng và "
          "không bị thu hồi."),
        _("Kế hoạch 363/KH-UBND; QĐ 26/2026, Phụ lục II, tiêu chí 2.3"), _traceable,
        Paths(place="unit_id", industry="criteria_set__industry", form="organisation__legal_form"),
        lists="own", own=Own(("sort_key", "pk"), _product, ("organisation", "unit")), is_private=True,
    ),
)  # fmt: skip
