"""What an identifier names, read off its canonical URI. Pure.

Canonical are GS1 Digital Links on id.gs1.org (`gs1.digital_link`) and links under our own path; everything
else, such as an EPC URN of a kind without a link, keeps its own form and is "other".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from ocop.trace.gs1 import own
from ocop.trace.gs1.escapes import escape
from ocop.trace.models.events import IdentifierKind

_GS1 = "https://id.gs1.org/"
_ITEM = re.compile(
    r"(?P<item>https://id\.gs1\.org/01/[0-9]{14})(?:/22/[^/]+)?"
    r"(?:/10/(?P<lot>[^/]+))?(?:/21/(?P<serial>[^/]+))?$"
)
_OURS = re.compile(
    r"(?P<item>https?://[^/]+/tx/(?:sp|(?P<place>dd)|(?P<carrier>kh))/[A-Z0-9]+)"
    r"(?:/lo/(?P<lot>[^/]+))?(?:/so/(?P<serial>[^/]+))?$"
)
_KEYS = {
    "00": IdentifierKind.CARRIER, "8003": IdentifierKind.CARRIER, "8004": IdentifierKind.CARRIER,
    "414": IdentifierKind.PLACE, "417": IdentifierKind.PARTY,
}  # fmt: skip


@dataclass(frozen=True)
class Named:
    """The kind of thing, and of lots and pieces the URI of the item they are of."""

    kind: str
    item: str = ""


@lru_cache(maxsize=50_000)
def named(uri: str) -> Named:
    """What `uri` names."""
    if not is_gs1(uri):
        return _own(uri)
    found = _ITEM.match(uri)
    if found is None:
        return Named(_KEYS.get(uri[len(_GS1) :].split("/", 1)[0], IdentifierKind.OTHER))
    if found["serial"]:
        return Named(IdentifierKind.PIECE, found["item"])
    return Named(IdentifierKind.LOT if found["lot"] else IdentifierKind.ITEM, found["item"])


def _own(uri: str) -> Named:
    found = _OURS.match(uri)
    if found is None:
        return Named(IdentifierKind.OTHER)
    if found["place"]:
        return Named(IdentifierKind.PLACE)
    if found["carrier"]:
        return Named(IdentifierKind.CARRIER)
    if found["serial"]:
        return Named(IdentifierKind.PIECE, found["item"])
    return Named(IdentifierKind.LOT if found["lot"] else IdentifierKind.ITEM, found["item"])


def is_gs1(uri: str) -> bool:
    """Whether `uri` is a key of GS1, and no code of ours."""
    return uri.startswith(_GS1)


def lot_of(item: str, number: str) -> str:
    """The URI of lot `number` of an item."""
    return f"{item}/{'10' if is_gs1(item) else 'lo'}/{escape(number)}"


def piece_of(item: str, serial: str) -> str:
    """The URI of the single piece `serial` of an item."""
    return f"{item}/{'21' if is_gs1(item) else 'so'}/{escape(serial)}"


def is_piece_of(uri: str, lot: str) -> bool:
    """Whether `uri` is a single piece of the item that `lot` is of."""
    mine = named(uri)
    return mine.kind == IdentifierKind.PIECE and mine.item == named(lot).item


def gtin(digits: str) -> str:
    """The URI of a GTIN of 14 digits."""
    return f"{_GS1}01/{digits}"


def gln(digits: str) -> str:
    """The URI of a GLN of 13 digits."""
    return f"{_GS1}414/{digits}"


def own_item(code: str) -> str:
    """The URI of a kind of goods without a GTIN: our own, not GS1's."""
    return own.OwnCode(own.Kind.PRODUCT, code).uri(settings.TRACE_URL)


def own_place(code: str) -> str:
    """The URI of a place without a GLN: our own, not GS1's."""
    return own.OwnCode(own.Kind.PLACE, code).uri(settings.TRACE_URL)
