"""EPC names (`urn:epc:…`, GS1 EPC Tag Data Standard) as Digital Links: older partners still send them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ocop.products.barcodes import check_digit_of
from ocop.trace.gs1.ai import Element
from ocop.trace.gs1.checks import digits
from ocop.trace.gs1.digital_link import Link, made
from ocop.trace.gs1.escapes import unescape
from ocop.trace.gs1.faults import NotALink


@dataclass(frozen=True)
class _Scheme:
    """How a scheme's parts become a key: `count` digits before the check digit, the first of the reference
    moved to the front or not; the serial number behind the key in its own identifier, or appended (`+`)."""

    ai: str
    count: int
    serial: str = ""
    moved: bool = False
    front: str = ""


_COMPUTED = {
    "sgtin": _Scheme("01", 13, "21", moved=True),
    "lgtin": _Scheme("01", 13, "10", moved=True),
    "upui": _Scheme("01", 13, "235", moved=True),
    "sscc": _Scheme("00", 17, moved=True),
    "sgln": _Scheme("414", 12, "254"),
    "pgln": _Scheme("417", 12),
    "grai": _Scheme("8003", 12, "+", front="0"),
    "gdti": _Scheme("253", 12, "+"),
    "sgcn": _Scheme("255", 12, "+"),
    "gsrn": _Scheme("8018", 17),
    "gsrnp": _Scheme("8017", 17),
    "gsin": _Scheme("402", 16),
}
_NAME = re.compile(r"(?:%[0-9A-Fa-f]{2}|[!')(*+,.0-9:;=A-Za-z_-])*")
"""What stands behind the scheme: other characters of a value are written by their codes."""
_OPEN = frozenset({"sgtin", "upui", "grai", "gdti", "sgcn", "cpi", "itip"})
"""Schemes of which a pattern may leave the serial number open: what remains names a class."""
_JOINED = {"giai": ("8004", ""), "ginc": ("401", ""), "cpi": ("8010", "8011")}

KEYS = frozenset(
    {*(each.ai for each in _COMPUTED.values()), *(ai for ai, _serial in _JOINED.values()), "8006"}
)
"""The keys that EPC names have."""


def urn_to_link(urn: str) -> Link:
    """The link of a pure identity, a lot (`urn:epc:class:lgtin`) or a pattern that leaves the serial open.
    Refused (`NotALink`): other URNs, schemes without a GS1 key, parts that make no valid key."""
    namespace, scheme, parts = _taken_apart(urn)
    open_serial = namespace == "idpat"
    if "*" in parts[:-1] or open_serial != (parts[-1] == "*"):
        raise NotALink("urn")
    if scheme == "itip":
        return made(_itip(parts, open_serial=open_serial))
    if not 6 <= len(parts[0]) <= 12 or digits(parts[0]):
        raise NotALink("urn")
    serial = None if open_serial else parts[-1]
    if scheme in _JOINED:
        return made(_joined(scheme, parts, serial))
    return made(_computed(_COMPUTED[scheme], parts, serial))


def _taken_apart(urn: str) -> tuple[str, str, list[str]]:
    head, colon, body = urn.partition(":epc:")
    namespace, _colon, rest = body.partition(":")
    scheme, _colon, named = rest.partition(":")
    parts = named.split(".", 4 if scheme == "itip" else _width(scheme) - 1)
    named_by_id = {*_COMPUTED, *_JOINED, "itip"} - {"lgtin"}
    wanted = {"class": {"lgtin"}, "idpat": _OPEN}.get(namespace, named_by_id)
    if head != "urn" or not colon or namespace not in ("id", "idpat", "class") or scheme not in wanted:
        raise NotALink("urn")
    empty = [place for place, part in enumerate(parts) if not part]
    if (
        len(parts) != _width(scheme) or not _NAME.fullmatch(named) or empty not in ([], [1])
    ):  # a long prefix is all
        raise NotALink("urn")
    return namespace, scheme, [unescape(part) for part in parts]


def _width(scheme: str) -> int:
    """How many parts a name of the scheme has."""
    if scheme == "itip":
        return 5
    if scheme in _JOINED:
        return 3 if _JOINED[scheme][1] else 2
    return 3 if scheme in _COMPUTED and _COMPUTED[scheme].serial else 2


def _key(parts: list[str], count: int, *, moved: bool) -> str:
    company, reference = parts[0], parts[1]
    body = reference[:1] + company + reference[1:] if moved else company + reference
    if len(body) != count or digits(body):
        raise NotALink("urn")
    return body + check_digit_of(body)


def _computed(scheme: _Scheme, parts: list[str], serial: str | None) -> list[Element]:
    value = scheme.front + _key(parts, scheme.count, moved=scheme.moved)
    if not scheme.serial or serial is None or (scheme.ai == "414" and serial == "0"):
        return [(scheme.ai, value)]  # extension 0 of a place is the place itself
    if scheme.serial == "+":
        return [(scheme.ai, value + serial)]
    return [(scheme.ai, value), (scheme.serial, serial)]


def _joined(scheme: str, parts: list[str], serial: str | None) -> list[Element]:
    ai, serial_ai = _JOINED[scheme]
    key = (ai, parts[0] + parts[1])
    return [key, (serial_ai, serial)] if serial_ai and serial is not None else [key]


def _itip(parts: list[str], *, open_serial: bool) -> list[Element]:
    key = ("8006", _key(parts, 13, moved=True) + parts[2] + parts[3])
    return [key] if open_serial else [key, ("21", parts[4])]
