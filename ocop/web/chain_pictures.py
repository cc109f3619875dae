"""From the chain of a product to its drawing: in full at the desks, the public parts outside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ocop.base.happenings import joined
from ocop.products.models import ChainPartner, MaterialArea, ProcessingStage
from ocop.products.sourcing.facts import plain
from ocop.products.sourcing.queries import Chain
from ocop.web.ui.chains import Box, ChainPicture, drawing


def picture(chain: Chain) -> SafeString:
    """The drawing for the desks; empty where nothing is written."""
    return _drawn(
        chain,
        [Box(area.name, joined(area.grows, size(area), code(area))) for area in chain.areas],
        [Box(row.name, joined(row.supplies, share(row))) for row in chain.partners],
    )


def public_facts(chain: Chain, on: dt.date) -> dict[str, Any]:
    """What the public may read of a chain, as plain values: no names of households, no contracts, no numbers
    of papers, no positions."""
    areas = [Box(area.grows, joined(_place(area), size(area), scheme(area, on))) for area in chain.areas]
    partners = _public_partners(chain.partners)
    return {
        "drawing": _drawn(chain, areas, partners),
        "shares": shares(chain),
        "site": chain.head.site.said if chain.head and chain.head.site else "",
        "areas": [(box.title, box.words) for box in areas],
        "partners": [joined(box.title, box.words) for box in partners],
        "stages": [joined(row.name, method(row)) for row in chain.stages],
        "practices": [(row.waste, row.becomes) for row in chain.practices],
    }  # fmt: skip


def _public_partners(rows: Iterable[ChainPartner]) -> list[Box]:
    """Producers of ours by name; everybody else counted by households."""
    known = [Box(row.other.name, row.supplies) for row in rows if row.other is not None]
    households = sum(row.households for row in rows if row.other is None)
    if households:
        said = ngettext("%(n)d hộ cùng làm", "%(n)d hộ cùng làm", households) % {"n": households}
        known.append(Box(said))
    return known


def _drawn(chain: Chain, areas: list[Box], partners: list[Box]) -> SafeString:
    if not (areas or partners or chain.stages or chain.practices):
        return SafeString("")
    shown = ChainPicture(
        chain.product.name, areas, partners,
        [Box(row.name, joined(method(row), row.equipment)) for row in chain.stages],
        [Box(row.waste, row.becomes) for row in chain.practices],
        shares(chain),
    )  # fmt: skip
    counted = _("%(areas)d vùng nguyên liệu, %(partners)d đối tác, %(stages)d công đoạn, %(loops)d tận dụng.")
    told = counted % {
        "areas": len(areas), "partners": len(partners), "stages": len(chain.stages),
        "loops": len(chain.practices),
    }  # fmt: skip
    return drawing(shown, title=_("Chuỗi giá trị: %(name)s") % {"name": chain.product.name}, told=told)


def shares(chain: Chain) -> str:
    """The shares of local material in words."""
    head = chain.head
    if head is None:
        return ""
    commune = (
        ""
        if head.commune_share is None
        else _("%(n)s %% nguyên liệu trong xã") % {"n": plain(head.commune_share)}
    )
    province = (
        "" if head.province_share is None else _("%(n)s %% trong tỉnh") % {"n": plain(head.province_share)}
    )
    return joined(commune, province)


def size(area: MaterialArea) -> str:
    """How large an area is."""
    hectares = "" if area.area_ha is None else f"{area.area_ha.normalize():f} ha".replace(".", ",")
    heads = "" if area.heads is None else _("%(n)d con") % {"n": area.heads}
    return joined(hectares, heads)


def code(area: MaterialArea) -> str:
    """The code of an area in words."""
    return _("mã số %(code)s") % {"code": area.code} if area.code else ""


def scheme(area: MaterialArea, on: dt.date) -> str:
    """The certification in force."""
    return str(area.get_scheme_display()) if area.certified_on(on) else ""


def share(row: ChainPartner) -> str:
    """The part of the material that somebody supplies."""
    return "" if row.share is None else _("%(n)s %% nguyên liệu") % {"n": plain(row.share)}


def method(row: ProcessingStage) -> str:
    """How a stage is done."""
    return str(row.get_method_display()).lower()


def _place(area: MaterialArea) -> str:
    return area.unit.name if area.unit else area.place
