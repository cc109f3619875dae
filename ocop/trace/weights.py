"""How many kilograms a unit of goods holds, where its unit or its pack says so. Pure."""

from __future__ import annotations

import re
from decimal import Decimal

from ocop.base.text import fold

_UOM = {"KGM": Decimal(1), "GRM": Decimal("0.001"), "TNE": Decimal(1000)}
_WORDS = {
    "kg": Decimal(1),
    "g": Decimal("0.001"),
    "gam": Decimal("0.001"),
    "gr": Decimal("0.001"),
    "tan": Decimal(1000),
}
_PACK = re.compile(
    r"(?:(?P<times>\d{1,4})\s*(?:\w+\s*)?[x×*]\s*)?(?P<n>\d{1,6}(?:[.,]\d{1,3})?)\s*(?P<unit>kg|gam|gr|g)\b",
    re.IGNORECASE,
)


def kilograms(uom: str, unit_name: str, pack: str = "") -> Decimal | None:
    """Kilograms in one unit: of the unit itself (`uom` by UN/ECE Rec. 20, else its name), or as the pack says
    ("Hũ 500 g", "Hộp 6 x 85 g"). None where that is not known, as for litres: they are no weight."""
    by_name = _WORDS.get(fold(unit_name))
    if uom in _UOM or by_name is not None:
        return _UOM.get(uom, by_name)
    found = None if uom else _PACK.search(pack)
    if found is None:
        return None
    each = Decimal(found["n"].replace(",", ".")) * _WORDS[found["unit"].lower()]
    return each * int(found["times"] or 1)
