"""GS1 Digital Link URI Syntax 1.6, uncompressed: read, write, and the one form that identifies a thing.

A link is a stem (any site, any path), a primary key, its qualifiers in their order, data attributes in the
query. What release 1.3 no longer allows, words for keys (`gtin`, `lot`) and GTINs short of 14 digits, is
refused unless a caller asks for `older`: paper lives longer than releases.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from ocop.trace.gs1 import ai as elements_of
from ocop.trace.gs1.ai import Element
from ocop.trace.gs1.escapes import escape, is_broken, unescape
from ocop.trace.gs1.faults import NotALink, NotGS1
from ocop.trace.gs1.identifiers import KEYS

CANONICAL_STEM = "https://id.gs1.org"

_SITE = r"(?:https?|HTTPS?)://(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?"
_PATH = r"/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*"
_REST = r"[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*"
_URI = re.compile(rf"(?P<site>{_SITE})(?P<path>{_PATH})(?:\?(?P<query>{_REST}))?(?:#{_REST})?")
_STEM = re.compile(rf"{_SITE}(?:{_PATH})?")

_OLDER_WORDS = {"sscc": "00", "gtin": "01", "gdti": "253", "gcn": "255", "ginc": "401", "gsin": "402"}
_OLDER_WORDS |= {"gln": "414", "payTo": "415", "party": "417", "grai": "8003", "giai": "8004", "itip": "8006"}
_OLDER_WORDS |= {
    "cpid": "8010",
    "gmn": "8013",
    "gsrnp": "8017",
    "gsrn": "8018",
    "cpsn": "8011",
    "srin": "8019",
}
_OLDER_WORDS |= {"lot": "10", "ser": "21", "cpv": "22", "glnx": "254", "refno": "8020"}
"""Names for keys and qualifiers in paths of release 1.1, gone in 1.2."""

_SHORT_GTINS = (8, 12, 13)
_IDENTIFYING = {"01": (("21",), ("235",), ("10",)), "8006": (("21",), ("10",)), "8010": (("8011",),)}
_IDENTIFYING |= {"414": (("254",),), "415": (("8020",),)}
"""Which qualifiers, if present, stay with a key in an event (EPCIS 2.0: a class, a lot or a single thing)."""


@dataclass(frozen=True)
class Link:
    """A Digital Link: what it identifies, and what else it says. All values are read, not escaped.

    `attributes` are application identifiers of the query in the order written; `others` its remaining
    parts as written, which mean nothing to GS1.
    """

    stem: str
    key: Element
    qualifiers: tuple[Element, ...] = ()
    attributes: tuple[Element, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def elements(self) -> tuple[Element, ...]:
        """All that a scanner would report of it, in this order."""
        return (self.key, *self.qualifiers, *self.attributes)

    def value(self, ai: str) -> str:
        """The value of an identifier, or nothing."""
        return dict(self.elements).get(ai, "")

    def uri(self) -> str:
        """The link at its own stem."""
        return self._written(self.stem, [*_pairs(self.attributes), *self.others])

    def canonical(self) -> str:
        """The form of section 4.12: at id.gs1.org, attributes sorted, nothing else in the query."""
        return self._written(CANONICAL_STEM, _pairs(sorted(self.attributes)))

    def identity(self) -> str:
        """The canonical form of key and qualifiers alone: equal for equal things, whoever's link it is."""
        return self._written(CANONICAL_STEM, [])

    def event_identifier(self) -> str:
        """The form that events are compared by (EPCIS and CBV 2.0): class, lot or single thing, no more. A
        serial number puts lot and variant aside. `'`, `;` and `=` stand as they are, as in the published
        hashes."""
        return narrowed(self)._written(CANONICAL_STEM, [], plain="';=")

    def _written(self, stem: str, query: Sequence[str], plain: str = "") -> str:
        path = "".join(f"/{ai}/{escape(value, plain=plain)}" for ai, value in (self.key, *self.qualifiers))
        return stem + path + ("?" + "&".join(query) if query else "")


def _pairs(attributes: Iterable[Element]) -> list[str]:
    return [f"{ai}={escape(value, query=True)}" for ai, value in attributes]


def narrowed(link: Link) -> Link:
    """The link with those qualifiers alone that tell which thing, class or lot it is, and no query."""
    present = dict(link.qualifiers)
    for wanted in _IDENTIFYING.get(link.key[0], ()):
        if set(wanted) <= set(present):
            kept = tuple((ai, present[ai]) for ai in wanted)
            return replace(link, qualifiers=kept, attributes=(), others=())
    return replace(link, qualifiers=(), attributes=(), others=())


def parse(uri: str, *, older: bool = False, passing: Collection[str] = ()) -> Link:
    """Read a Digital Link. Refused (`NotALink`): no absolute http(s) address, no key in the path, anything
    behind the key that is no qualifier in order, a value that breaks its format, an unknown number in the
    query, an identifier twice or without those it needs. The fragment is dropped.

    `older`: also words for keys in the path, and GTINs of 8, 12 or 13 digits, which are filled up to 14.
    `passing`: faults of values that are let pass.
    """
    try:
        return _parsed(uri, older=older, passing=passing)
    except NotALink:
        raise
    except NotGS1 as fault:
        raise NotALink(fault.code, fault.ai) from None


def _parsed(uri: str, *, older: bool, passing: Collection[str]) -> Link:
    found = _URI.fullmatch(uri)
    if not found:
        raise NotALink("uri")
    if is_broken(uri):
        raise NotALink("escape")
    stem, path = _path_elements(found["path"].split("/")[1:], older=older)
    attributes, others = _query_parts(found["query"] or "", older=older)
    link = Link(found["site"] + stem, path[0], tuple(path[1:]), attributes, others)
    _check(link, passing)
    return link


def _path_elements(segments: list[str], *, older: bool) -> tuple[str, list[Element]]:
    """The path in front of the key, and the pairs from the key on: the rightmost key counts."""
    for at in range(len(segments) - 2, -1, -2):
        if _number(segments[at], older=older) in KEYS:
            pairs = zip(segments[at::2], segments[at + 1 :: 2], strict=True)
            read = [_element(_number(name, older=older), unescape(v), older=older) for name, v in pairs]
            return "".join(f"/{segment}" for segment in segments[:at]), read
    raise NotALink("no-key")


def _number(segment: str, *, older: bool) -> str:
    return _OLDER_WORDS.get(segment, segment) if older else segment


def _element(ai: str, value: str, *, older: bool) -> Element:
    if older and ai == "01" and len(value) in _SHORT_GTINS:
        return ai, value.zfill(14)
    return ai, value


def _query_parts(query: str, *, older: bool) -> tuple[tuple[Element, ...], tuple[str, ...]]:
    attributes: list[Element] = []
    others: list[str] = []
    for part in filter(None, re.split("[&;]", query)):
        name, _equals, value = part.partition("=")
        ai = unescape(name, query=True)
        if re.fullmatch("[0-9]+", ai):
            attributes.append(_element(ai, unescape(value, query=True), older=older))
        else:
            others.append(part)
    return tuple(attributes), tuple(others)


def _check(link: Link, passing: Collection[str] = ()) -> None:
    """Refuse a link whose parts are each readable and together are none."""
    names = [ai for ai, _value in link.elements]
    for ai, value in link.elements:
        elements_of.check(ai, value, passing=passing)
        if names.count(ai) > 1:
            raise NotALink("repeated", ai)
    present = [ai for ai, _value in link.qualifiers]
    if not _in_order(link.key[0], present):
        raise NotALink("qualifiers", link.key[0])
    for ai, _value in link.attributes:
        if not elements_of.find(ai).attribute:
            raise NotALink("attribute", ai)
        if _could_qualify(link.key[0], present, ai):
            raise NotALink("in-path", ai)
    elements_of.check_company(link.elements)


def _in_order(key: str, qualifiers: Sequence[str]) -> bool:
    return any(_is_part(qualifiers, order) for order in KEYS[key])


def _is_part(some: Sequence[str], order: Sequence[str]) -> bool:
    return list(some) == [ai for ai in order if ai in some]


def _could_qualify(key: str, present: Sequence[str], ai: str) -> bool:
    together = {*present, ai}
    return any(ai in order and together <= set(order) for order in KEYS[key])


def build(elements: Iterable[Element], stem: str = CANONICAL_STEM) -> str:
    """Write elements as a link at a stem: the first key leads, its qualifiers follow in their order, what
    remains goes to the query, predefined lengths first, else in the order given. Refused (`NotALink`): as
    `parse`, and a qualifier that has no place beside another (a lot beside a third party's extension)."""
    return made(elements, stem).uri()


def made(elements: Iterable[Element], stem: str = CANONICAL_STEM) -> Link:
    """As `build`, before it is written."""
    if not _STEM.fullmatch(stem) or is_broken(stem):
        raise NotALink("uri")
    given = tuple(dict.fromkeys(elements))
    try:
        elements_of.check_repeats(given)
        link = _arranged(given, stem.rstrip("/"))
        _check(link)
    except NotALink:
        raise
    except NotGS1 as fault:
        raise NotALink(fault.code, fault.ai) from None
    return link


def _arranged(given: tuple[Element, ...], stem: str) -> Link:
    key = next((element for element in given if element[0] in KEYS), None)
    if key is None:
        raise NotALink("no-key")
    places = {ai: place for order in KEYS[key[0]] for place, ai in enumerate(order)}
    inside = sorted((one for one in given if one[0] in places), key=lambda one: places[one[0]])
    outside = [one for one in given if one[0] not in places and one != key]
    outside.sort(key=lambda one: not elements_of.find(one[0]).predefined)
    return Link(stem, key, tuple(inside), tuple(outside))


_RUNGS = (("21",), ("235",), ("22", "10"), ("10",), ("22",), ("254",), ("7040",), ("8011",), ("8019",))


def levels(link: Link) -> list[Link]:
    """The ladder that a resolver climbs (Conformant Resolver 2.5.9): the link as asked, then what its
    qualifiers allow, most specific first, down to the key alone. A serial number names one unit whatever
    stands beside it, so it comes before lot and variant. Queries are left out."""
    present = dict(link.qualifiers)
    asked = replace(link, attributes=(), others=())
    rungs = [tuple((ai, present[ai]) for ai in rung) for rung in _RUNGS if set(rung) <= set(present)]
    alone = () if link.key[0] == "415" else ((),)  # 415 is nothing without 8020
    ladder = [asked, *(replace(asked, qualifiers=rung) for rung in (*rungs, *alone))]
    return list(dict.fromkeys(ladder))
