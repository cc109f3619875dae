"""Reading the code in an address: a GS1 Digital Link or a code of our own, slashes in lot numbers included.

A lot number may hold a slash, which its address writes `%2F`. The web server hands on the path with such
codes already read, so that slash looks like any other. Where a server hands on the path as it was sent,
that is read; elsewhere every way in which the slashes can be meant is tried, the plainest first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from ocop.catalogue.scans import Asked
from ocop.trace.gs1 import digital_link, own
from ocop.trace.gs1.digital_link import Link
from ocop.trace.gs1.escapes import escape
from ocop.trace.gs1.faults import NotGS1
from ocop.trace.gs1.identifiers import KEYS
from ocop.web.access import DeskRequest

_AS_SENT = ("RAW_URI", "REQUEST_URI")
_MOST_NAMES = 6
_SITE = re.compile(r"\Ahttps?://[^/]*")


@dataclass(frozen=True)
class Reading:
    """One way to read an address. `rungs`: the paths of the thing and of what stands above it, most specific
    first, by level ("piece", "lot", "item"); nothing asked where it is a kind of key that we do not keep."""

    path: str
    rungs: dict[str, str]
    asked: Asked | None


@dataclass(frozen=True)
class Readings:
    """The ways to read an address, the plainest first; `fault` where the very plainest breaks a rule."""

    ways: list[Reading]
    fault: NotGS1 | None = None


def gs1_readings(request: DeskRequest) -> Readings:
    """The ways to read a Digital Link. Refused (`NotGS1`): an address that is none."""
    site, query = site_of(request), request.META.get("QUERY_STRING", "")
    names = {ai for order in KEYS[request.path_info.split("/", 2)[1]] for ai in order}

    def read(path: str) -> Reading:
        return _of_link(digital_link.parse(site + path + (f"?{query}" if query else "")), site)

    return _read_all(read, _paths(request, 2, names))


def own_readings(request: DeskRequest) -> Readings:
    """The ways to read a code of our own. Refused (`NotGS1`): an address that is none."""
    return _read_all(lambda path: _of_own(own.parse(path)), _paths(request, 3, ("lo", "so")))


def site_of(request: DeskRequest) -> str:
    """Scheme and host under which we were asked."""
    return f"{request.scheme}://{request.get_host()}"


def _read_all(read: Callable[[str], Reading], paths: Sequence[str]) -> Readings:
    ways: list[Reading] = []
    faults: list[NotGS1] = []
    first = None
    for path in paths:
        try:
            ways.append(read(path))
        except NotGS1 as fault:
            faults.append(fault)
            first = first or (fault if not ways else None)
    if not ways:
        raise faults[0]
    return Readings(ways, first)


def _paths(request: DeskRequest, head: int, names: Collection[str]) -> list[str]:
    for name in _AS_SENT:
        if sent := request.META.get(name):
            path = re.split("[?#]", _SITE.sub("", str(sent)), maxsplit=1)[0]
            return [path.removesuffix("/")]
    return list(dict.fromkeys(_rebuilt(request.path_info.removesuffix("/"), head, names)))


def _rebuilt(path: str, head: int, names: Collection[str]) -> Iterator[str]:
    """The paths that may have been sent. `head`: how many segments stand before the first name; a value goes
    up to the next name, and a name may also be part of a value."""
    segments = [escape(segment) for segment in path.split("/")[1:]]
    first, rest = segments[:head], segments[head:]
    places = [i for i, segment in enumerate(rest) if segment in names and i and i + 1 < len(rest)]
    for count in range(min(len(places), _MOST_NAMES), -1, -1):
        for chosen in combinations(places[:_MOST_NAMES], count):
            starts = (0, *chosen) if rest else ()
            ends = (*starts[1:], len(rest))
            pairs = [f"{rest[a]}/{'%2F'.join(rest[a + 1 : b])}" for a, b in zip(starts, ends, strict=False)]
            yield "/" + "/".join([*first, *pairs])


def _of_link(link: Link, site: str) -> Reading:
    path = replace(link, attributes=(), others=()).uri().removeprefix(site)
    if link.key[0] != "01":
        return Reading(path, {}, None)
    return _reading(path, Asked("gtin", link.key[1], link.value("10"), link.value("21")))


def _of_own(code: own.OwnCode) -> Reading:
    if code.kind != own.Kind.PRODUCT:
        return Reading(code.path(), {}, None)
    return _reading(code.path(), Asked("code", code.code, code.lot, code.serial))


def _reading(path: str, asked: Asked) -> Reading:
    """`path` is kept for the piece: a link may say more than is asked, such as a variant (22)."""
    rungs = {
        "piece": path if asked.serial else "",
        "lot": replace(asked, serial="").path if asked.lot else "",
        "item": replace(asked, lot="", serial="").path,
    }
    return Reading(path, {level: rung for level, rung in rungs.items() if rung}, asked)
