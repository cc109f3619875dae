"""Indicators of value chains: what runs on a day. The law names no figure for them: they are our own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from ocop.base import clock
from ocop.base.happenings import joined
from ocop.organisations.models import Organisation
from ocop.plan.indicators.kinds import Indicator, Item, Own, Paths, Span
from ocop.products.models import ChainPartner, ChainSite, CircularPractice, MaterialArea, Product, ValueChain
from ocop.products.sourcing.kinds import SiteKind
from ocop.products.sourcing.queries import running

_SOURCE = _("Kế hoạch 363/KH-UBND")
_MADE = Paths(place="unit_id", industry="criteria_set__industry", form="organisation__legal_form")
_OWNED = Paths(place="organisation__unit_id", form="organisation__legal_form")


def _with_chain(span: Span) -> QuerySet[Product]:
    after = clock.day_start(span.end + dt.timedelta(days=1))
    begun = ValueChain.objects.filter(product=OuterRef("pk"), created_at__lt=after)
    return Product.objects.filter(Exists(begun), is_retired=False)


def _with_practice(span: Span) -> QuerySet[Product]:
    serving = running(CircularPractice, span.end).filter(products=OuterRef("pk"))
    return Product.objects.filter(Exists(serving), is_retired=False)


def _certified(span: Span) -> QuerySet[MaterialArea]:
    good = Q(certified_until__isnull=True) | Q(certified_until__gte=span.end)
    return running(MaterialArea, span.end).exclude(scheme="").filter(good)


def _areas(span: Span) -> QuerySet[MaterialArea]:
    return running(MaterialArea, span.end)


def _partners(span: Span) -> QuerySet[ChainPartner]:
    return running(ChainPartner, span.end)


def _bound(span: Span) -> QuerySet[ChainPartner]:
    good = Q(contract_until__isnull=True) | Q(contract_until__gte=span.end)
    return running(ChainPartner, span.end).filter(good, signed_on__lte=span.end)


def _villages(span: Span) -> QuerySet[ChainSite]:
    after = clock.day_start(span.end + dt.timedelta(days=1))
    starred = ValueChain.objects.filter(
        site=OuterRef("pk"), created_at__lt=after, product__is_public=True, product__is_retired=False
    )
    return ChainSite.objects.filter(Exists(starred), kind=SiteKind.CRAFT_VILLAGE)


def _product(row: Product) -> Item:
    public = f"/san-pham/{row.pk}/" if row.is_public else ""
    return Item(
        row.name, row.organisation.name, row.unit.name if row.unit else "",
        link=f"/can-bo/chuoi-gia-tri/{row.pk}/", public=public, unit_id=row.organisation.unit_id,
    )  # fmt: skip


def _entry(label: Callable[[Any], str], detail: Callable[[Any], str]) -> Callable[[Any], Item]:
    def item(row: Any) -> Item:
        owner: Organisation = row.organisation
        return Item(
            label(row), joined(owner.name, detail(row)), owner.unit.name if owner.unit else "",
            link=f"/can-bo/chu-the/{owner.pk}/", unit_id=owner.unit_id,
        )  # fmt: skip

    return item


def _of_area(row: MaterialArea) -> str:
    size = "" if row.area_ha is None else f"{row.area_ha.normalize():f} ha".replace(".", ",")
    until = row.certified_until
    last = say("đến hết %(day)s") % {"day": f"{until:%d/%m/%Y}"} if until and row.scheme else ""
    return joined(row.grows, size, str(row.get_scheme_display()), last)


def _of_partner(row: ChainPartner) -> str:
    return joined(str(row.get_role_display()), row.supplies, row.contract_no)


def _site(row: ChainSite) -> Item:
    return Item(row.name, str(row.get_kind_display()), row.unit.name)


_PRODUCTS = Own(("sort_key", "pk"), _product, ("organisation", "unit"))
_ORDER = ("organisation__sort_key", "pk")
_AREAS = Own(_ORDER, _entry(str, _of_area), ("organisation__unit",))
_PARTNERS = Own(_ORDER, _entry(str, _of_partner), ("organisation__unit",))

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "value_chains", _("Sản phẩm có chuỗi giá trị"), _("sản phẩm"), "day",
        _("Sản phẩm đang làm đã ghi ít nhất một mục của chuỗi giá trị trước hết ngày đó."),
        _SOURCE, _with_chain, _MADE, lists="own", own=_PRODUCTS, is_private=True,
    ),
    Indicator(
        "material_area", _("Diện tích vùng nguyên liệu"), _("ha"), "day",
        _("Tổng diện tích các vùng nguyên liệu đang dùng, mỗi vùng tính một lần dù phục vụ nhiều sản phẩm; "
          "làm tròn xuống héc-ta."),
        _SOURCE, _areas, _OWNED, lists="own", own=_AREAS, total="area_ha", is_private=True,
    ),
    Indicator(
        "material_area_certified", _("Diện tích vùng nguyên liệu có chứng nhận"), _("ha"), "day",
        _("Như diện tích vùng nguyên liệu, chỉ tính vùng có chứng nhận còn hiệu lực trong ngày đó."),
        _SOURCE, _certified, _OWNED, lists="own", own=_AREAS, total="area_ha", is_private=True,
    ),
    Indicator(
        "linked_partners", _("Người cung ứng, liên kết trong chuỗi"), _("đối tác"), "day",
        _("Hộ, tổ hợp tác, hợp tác xã, doanh nghiệp đang cung ứng hoặc liên kết với chủ thể."),
        _SOURCE, _partners, _OWNED, lists="own", own=_PARTNERS, is_private=True,
    ),
    Indicator(
        "linked_households", _("Hộ tham gia chuỗi giá trị"), _("hộ"), "day",
        _("Tổng số hộ đứng sau những người cung ứng, liên kết đang dùng; hộ làm với hai chủ thể tính "
          "hai lần."),
        _SOURCE, _partners, _OWNED, lists="own", own=_PARTNERS, total="households", is_private=True,
    ),
    Indicator(
        "linkage_contracts", _("Hợp đồng liên kết còn hiệu lực"), _("hợp đồng"), "day",
        _("Người cung ứng, liên kết có hợp đồng đã ký và chưa hết hạn trong ngày đó."),
        _SOURCE, _bound, _OWNED, lists="own", own=_PARTNERS, is_private=True,
    ),
    Indicator(
        "circular_products", _("Sản phẩm có thực hành tuần hoàn"), _("sản phẩm"), "day",
        _("Sản phẩm đang làm có ít nhất một cách tận dụng phụ phẩm, chất thải."),
        _SOURCE, _with_practice, _MADE, lists="own", own=_PRODUCTS, is_private=True,
    ),
    Indicator(
        "craft_villages", _("Làng nghề có sản phẩm OCOP"), _("làng nghề"), "day",
        _("Làng nghề có ít nhất một sản phẩm gắn với mà hiện nay có sao hoặc được đề nghị; mỗi làng nghề "
          "tính một lần."),
        _SOURCE, _villages, Paths(place="unit_id"), lists="own",
        own=Own(("unit__sort_key", "search_name", "pk"), _site, ("unit",)),
    ),
)  # fmt: skip
