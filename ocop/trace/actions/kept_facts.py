"""What may be said of places, inputs and kinds of goods; each check answers the facts as they are stored."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from ocop.base import text
from ocop.organisations import checks
from ocop.organisations.models import Organisation
from ocop.products import barcodes
from ocop.trace import naming
from ocop.trace.models import Item, ItemKind, Site, SiteKind, Supply, SupplyKind

FIELDS: dict[type[Site | Supply | Item], tuple[str, ...]] = {
    Site: ("kind", "name", "unit", "address", "gln", "area", "lat", "lon"),
    Supply: ("kind", "name", "maker", "unit_name", "waits_days"),
    Item: (
        "kind", "name", "product", "pack", "gtin", "unit_name", "uom", "shelf_days", "standards", "warnings",
        "brand", "model",
    ),
}  # fmt: skip
_SITE = {"name": 200, "address": 300}
_SUPPLY = {"name": 200, "maker": 200, "unit_name": 20}
_ITEM = {
    "name": 200, "pack": 120, "unit_name": 20, "uom": 3, "standards": 300, "warnings": 300, "brand": 120,
    "model": 120,
}  # fmt: skip


def site(_owner: Organisation, data: dict[str, Any], besides: int = 0) -> dict[str, Any]:
    """Refused (input): no name, an unknown kind, half a point, a GLN that is wrong or another's."""
    clean = _texts(data, _SITE)
    _need(clean, "kind", SiteKind.values, _("Chọn loại địa điểm."))
    _named(clean, "name")
    _check_point(clean.get("lat"), clean.get("lon"))
    gln = barcodes.bare(str(clean.get("gln") or ""))
    if gln and not (len(gln) == 13 and barcodes.is_gtin(gln)):
        raise checks.wrong("gln", _("GLN gồm 13 chữ số, chữ số cuối là số kiểm tra."))
    if gln and Site.objects.filter(gln=gln).exclude(pk=besides).exists():
        raise checks.wrong("gln", _("GLN này đã gán cho một nơi khác."))
    return {**clean, "gln": gln}


def supply(_owner: Organisation, data: dict[str, Any], _besides: int = 0) -> dict[str, Any]:
    """Refused (input): no name, no unit, an unknown kind."""
    clean = _texts(data, _SUPPLY)
    _need(clean, "kind", SupplyKind.values, _("Chọn loại vật tư."))
    _named(clean, "name", "unit_name")
    return clean


def item(owner: Organisation, data: dict[str, Any], besides: int = 0) -> dict[str, Any]:
    """Refused (input): no name, no unit, an unknown kind, finished goods without a product, a product of
    somebody else, a GTIN that is wrong or another's."""
    clean = _texts(data, _ITEM)
    _need(clean, "kind", ItemKind.values, _("Chọn loại hàng."))
    _named(clean, "name", "unit_name")
    product = clean.get("product")
    if clean["kind"] == ItemKind.GOODS and product is None:
        raise checks.wrong("product", _("Thành phẩm phải chọn sản phẩm đã đăng ký."))
    if product is not None and product.organisation_id != owner.pk:
        raise checks.wrong("product", _("Hãy chọn sản phẩm của chủ thể này."))
    gtin = barcodes.bare(str(clean.get("gtin") or ""))
    if gtin and not barcodes.is_gtin(gtin):
        raise checks.wrong("gtin", _("GTIN gồm 8, 12, 13 hoặc 14 chữ số, chữ số cuối là số kiểm tra."))
    gtin = gtin and gtin.zfill(14)
    if gtin and Item.objects.filter(gtin=gtin).exclude(pk=besides).exists():
        raise checks.wrong("gtin", _("GTIN này đã gán cho một quy cách khác."))
    return {**clean, "gtin": gtin}


CHECKS = {Site: site, Supply: supply, Item: item}


def uri_of(kind: type[Site | Supply | Item], code: str, clean: dict[str, Any]) -> str:
    """The name of a place or of goods: by its number of GS1, else by its code of ours; inputs have none."""
    if kind is Site:
        return naming.gln(clean["gln"]) if clean["gln"] else naming.own_place(code)
    if kind is Item:
        return naming.gtin(clean["gtin"]) if clean["gtin"] else naming.own_item(code)
    return ""


def _texts(data: dict[str, Any], short: dict[str, int]) -> dict[str, Any]:
    clean = dict(data)
    for name, most in short.items():
        if name in clean:
            clean[name] = text.nfc(str(clean[name] or ""))
            if len(clean[name]) > most:
                raise checks.wrong(name, _("Nhiều nhất %(n)d ký tự.") % {"n": most})
    return clean


def _named(clean: dict[str, Any], *names: str) -> None:
    for name in names:
        if not clean.get(name):
            raise checks.wrong(name, _("Hãy điền ô này."))


def _need(clean: dict[str, Any], name: str, known: Collection[Any], words: str) -> None:
    if clean.get(name) not in known:
        raise checks.wrong(name, words)


def _check_point(lat: float | None, lon: float | None) -> None:
    if (lat is None) != (lon is None):
        name = "lat" if lat is None else "lon"
        raise checks.wrong(name, _("Hãy ghi cả vĩ độ và kinh độ, hoặc bỏ trống cả hai."))
    if lat is not None and lon is not None and not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise checks.wrong("lat", _("Tọa độ chưa đúng. Ví dụ: 10,5712 và 104,9603"))
