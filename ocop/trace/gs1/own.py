"""Codes of our own, for producers without GS1 numbers: openly no GS1 keys, and able to become some later.

They live under `/tx/` ("truy xuất"), a segment that is neither a number nor one of the words that older
Digital Links knew, so no reader takes one for a GS1 key: `/tx/sp/K7M4Q9XR`, with lot and serial number
`/tx/sp/K7M4Q9XR/lo/2611-A/so/…`; places are `/tx/dd/…`, boxes and pallets `/tx/kh/…`. An invented number
under Vietnam's prefix 893 would be somebody else's number; ours claims nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from ocop.base.codes import drawn
from ocop.trace.gs1 import ai as elements_of
from ocop.trace.gs1.digital_link import Link, made
from ocop.trace.gs1.escapes import escape, is_broken, unescape
from ocop.trace.gs1.faults import NotALink, NotGS1

ROOT = "tx"
CODE_LENGTH = 8
SERIAL_LENGTH = 17
"""Seventeen of the thirty characters of `drawn` hold 83 bits: at least 80, and short enough for AI 21."""

_LOT, _SERIAL = "lo", "so"
_CODE = re.compile(r"[A-HJKMNP-TV-Z2-9]{4,20}", re.IGNORECASE | re.ASCII)
_SITE = re.compile(r"\Ahttps?://[^/?#]+")


class Kind(StrEnum):
    """What a code of ours names; the value stands in its path."""

    PRODUCT = "sp"
    PLACE = "dd"
    UNIT = "kh"


@dataclass(frozen=True)
class OwnCode:
    """A code of ours. A lot and a serial number stand behind a product alone."""

    kind: Kind
    code: str
    lot: str = ""
    serial: str = ""

    def path(self) -> str:
        """The one way to write it, on any site of ours."""
        path = f"/{ROOT}/{self.kind}/{self.code}"
        path += f"/{_LOT}/{escape(self.lot)}" if self.lot else ""
        return path + (f"/{_SERIAL}/{self.serial}" if self.serial else "")

    def uri(self, site: str) -> str:
        """The address on a site (`https://…`), which events and labels carry."""
        return site.rstrip("/") + self.path()

    def levels(self) -> list[OwnCode]:
        """The code as asked, then its lot, then the product: as `digital_link.levels`."""
        ladder = [self, replace(self, serial=""), replace(self, lot="", serial="")]
        return list(dict.fromkeys(ladder))


def new_code() -> str:
    """A code for a product, a place or a unit. It is not secret; who stores it sees that it is unique."""
    return drawn(CODE_LENGTH)


def new_serial() -> str:
    """A serial number that is not guessed: at least 80 bits, drawn anew."""
    return drawn(SERIAL_LENGTH)


def parse(text: str) -> OwnCode:
    """Read an address or a path of ours. Letters may be small, one slash may trail, query and fragment are
    dropped; whose site it is, the caller asks. Refused (`NotALink`, code `own`): all else."""
    path = re.split("[?#]", _SITE.sub("", text, count=1), maxsplit=1)[0]
    segments = path.removesuffix("/").split("/")
    if segments[:2] != ["", ROOT] or len(segments) not in (4, 6, 8) or is_broken(path):
        raise NotALink("own")
    kind, code, *rest = segments[2:]
    parts = dict(zip(rest[::2], map(unescape, rest[1::2]), strict=True))
    if list(parts) not in ([], [_LOT], [_SERIAL], [_LOT, _SERIAL]) or len(parts) * 2 != len(rest):
        raise NotALink("own")
    return own_code(kind, code, lot=parts.get(_LOT), serial=parts.get(_SERIAL))


def own_code(kind: str, code: str, *, lot: str | None = None, serial: str | None = None) -> OwnCode:
    """Build a code of ours from its parts. Refused (`NotALink`): a kind we do not know, letters that are
    misread, a lot that AI 10 could not hold, a lot or serial number behind anything but a product."""
    if kind not in list(Kind) or (kind != Kind.PRODUCT and (lot, serial) != (None, None)):
        raise NotALink("own")
    for part in (code, serial):
        if part is not None and not _CODE.fullmatch(part):
            raise NotALink("own")
    if lot is not None:
        _check_lot(lot)
    return OwnCode(Kind(kind), code.upper(), lot or "", (serial or "").upper())


def _check_lot(lot: str) -> None:
    try:
        elements_of.check("10", lot)
    except NotGS1 as fault:
        raise NotALink(fault.code, fault.ai) from None


def under_gtin(code: OwnCode, gtin: str, stem: str) -> Link:
    """The Digital Link that a code of ours becomes when its product gets a GTIN: lot and serial number keep
    their values. The old address stays on labels and leads to the same rows; this is its alias."""
    if code.kind != Kind.PRODUCT:
        raise NotALink("own")
    elements = [("01", gtin), ("10", code.lot), ("21", code.serial)]
    return made([one for one in elements if one[1]], stem)
