"""The pure half of a GS1-Conformant Resolver (1.2): from what is known of a thing to the answer.

The door hands in what was asked and the rungs that rooms know (`digital_link.levels`, most specific
first) and copies an `Answer` out. Clause numbers in docstrings are those of the standard.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ocop.trace.gs1 import preferring
from ocop.trace.gs1.faults import NotGS1
from ocop.trace.gs1.identifiers import KEYS

MEDIA_TYPE = "application/linkset+json"
VOCABULARY = "https://ref.gs1.org/voc/"
CONTEXT = "https://ref.gs1.org/standards/resolver/linkset-context"

_PREFIXES = ("gs1:", VOCABULARY, "https://gs1.org/voc/")
_LINKSET_WORDS = ("linkset", "all")  # "all" by release 1.1
_TYPE = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_LANGUAGE = re.compile(r"[a-z]{2}(-[A-Z]{2})?")
_TARGET = re.compile(r"https?://[\x21-\x7e]+")
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Expose-Headers": "Link, Location, Content-Type",
}


@dataclass(frozen=True)
class Entry:
    """One link of a thing. `link_type` is a word of the GS1 vocabulary (`pip`, `traceability`, …).

    `default` marks the one link a rung leads to when nothing is asked (2.5.8); `variant` those that may
    take its place for a reader's language or media type (`gs1:defaultLinkMulti`). Refused (`ValueError`):
    a target that is no ASCII http(s) address, no title (2.5.3), a language the linkset schema does not
    take (`vi`, `en-GB`).
    """

    target: str
    link_type: str
    title: str
    languages: tuple[str, ...] = ()
    media_type: str = ""
    default: bool = False
    variant: bool = False

    def __post_init__(self) -> None:
        if not (_TARGET.fullmatch(self.target) and _TYPE.fullmatch(self.link_type) and self.title):
            raise ValueError("an entry needs an address, a link type and a title")
        if not all(_LANGUAGE.fullmatch(language) for language in self.languages):
            raise ValueError("languages are two letters, with a country or without")

    def described(self) -> dict[str, object]:
        """As a target object of RFC 9264 (4.2.3)."""
        optional = {"type": self.media_type, "hreflang": list(self.languages)}
        return {"href": self.target, "title": self.title} | {k: v for k, v in optional.items() if v}


@dataclass(frozen=True)
class Rung:
    """What is known at one level: the address of the thing (without query), a description, its links.
    Refused (`ValueError`): two defaults."""

    anchor: str
    entries: tuple[Entry, ...]
    description: str = ""

    def __post_init__(self) -> None:
        if sum(entry.default for entry in self.entries) > 1:
            raise ValueError("a rung has one default link")

    def described(self) -> dict[str, object]:
        """As a link context object: types by their full address, the default bare of attributes (2.5.8)."""
        links: dict[str, list[dict[str, object]]] = {}
        for entry in self.entries:
            links.setdefault(VOCABULARY + entry.link_type, []).append(entry.described())
            if entry.default:
                bare: dict[str, object] = {"href": entry.target, "title": entry.title}
                links.setdefault(VOCABULARY + "defaultLink", []).append(bare)
            if entry.variant:
                links.setdefault(VOCABULARY + "defaultLinkMulti", []).append(entry.described())
        head = {"anchor": self.anchor} | ({"description": self.description} if self.description else {})
        return {**head, **links}


@dataclass(frozen=True)
class Ask:
    """What a client asked: the address of the thing as `Link.uri` writes it (ASCII, without query), the
    query as sent, the value of its `linkType`, two headers."""

    address: str
    query: str = ""
    link_type: str = ""
    accept: str = ""
    accept_language: str = ""


@dataclass(frozen=True)
class Answer:
    """What the door sends. `choices` are the links of a 300, for a page that shows them to people."""

    status: int
    body: str = ""
    media_type: str = ""
    location: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[Entry, ...] = ()


def linkset(rungs: Iterable[Rung]) -> str:
    """The linkset of these levels (2.9, 2.10; RFC 9264): one context object for each that has links."""
    contexts = [rung.described() for rung in rungs if rung.entries]
    return json.dumps({"linkset": contexts}, ensure_ascii=False)


def link_header(address: str, *, with_context: bool = False) -> str:
    """The `Link` header: where the linkset of an address is, even when redirecting (2.9); and in a linkset
    answer the context that makes it JSON-LD (2.10)."""
    text = f'<{address}?linkType=linkset>; rel="linkset"; type="{MEDIA_TYPE}"'
    if with_context:
        text += f', <{CONTEXT}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"'
    return text


def answer(ask: Ask, rungs: Sequence[Rung]) -> Answer:
    """Answer a valid link.

    The linkset for `linkType=linkset` or a client that prefers `application/linkset+json` (or plain JSON);
    a redirect to the only link of the type asked for, or the best by media type, then language (2.6.3),
    300 where that leaves several, 404 where there is none (2.6.2); without a type the default link, or
    that variant which alone fits the client's language and media type (2.6.1).
    """
    known = [rung for rung in rungs if rung.entries]
    if not known:
        return _plain(ask, 404, _("Không có thông tin về mã này."))
    if media_type := _wants_linkset(ask):
        return _linkset_answer(ask, 200, known, media_type)
    wanted = _type_word(ask.link_type)
    if wanted and wanted != "defaultLink":
        return _of_type(ask, known, wanted)
    found = _default(ask, known)
    return _redirect(ask, found) if found else _plain(ask, 404, _("Mã này chưa có trang thông tin."))


def refusal(ask: Ask, fault: NotGS1) -> Answer:
    """Answer an address that is no valid link: 400, never 200 (2.4.1)."""
    return _plain(ask, 400, fault.text)


def preflight() -> Answer:
    """Answer OPTIONS (2.2)."""
    return Answer(204, headers={**_CORS, "Allow": "GET, HEAD, OPTIONS"})


def description(*, name: str, root: str, keys: Iterable[str], contact: str = "") -> str:
    """The document at /.well-known/gs1resolver (3): who resolves which primary keys. Refused (`ValueError`):
    an identifier that is no primary key."""
    supported = list(keys)
    if not set(supported) <= set(KEYS):
        raise ValueError("only primary keys can be supported")
    told = {
        "name": name,
        "resolverRoot": root,
        "supportedPrimaryKeys": supported,
        "supportedLinkType": [{"namespace": VOCABULARY, "prefix": "gs1:"}],
        "linkTypeDefaultCanBeLinkset": False,
        "jsonLdContextLocation": CONTEXT,
    }
    return json.dumps(told | ({"contact": {"fn": contact}} if contact else {}), ensure_ascii=False)


def _wants_linkset(ask: Ask) -> str:
    """The media type to send the linkset as, or nothing."""
    if preferring.asks_for(ask.accept, MEDIA_TYPE) or ask.link_type in _LINKSET_WORDS:
        return MEDIA_TYPE
    return "application/json" if preferring.asks_for(ask.accept, "application/json") else ""


def _type_word(link_type: str) -> str:
    """The word of the vocabulary behind `gs1:pip` or its address; other namespaces stay as they are."""
    for prefix in _PREFIXES:
        if link_type.startswith(prefix):
            return link_type.removeprefix(prefix)
    return link_type


def _of_type(ask: Ask, known: Sequence[Rung], wanted: str) -> Answer:
    for rung in known:
        entries = [e for e in rung.entries if e.link_type == wanted or (wanted, e.variant) == _MULTI]
        if entries:
            best = _best(ask, entries)
            if len(best) == 1:
                return _redirect(ask, best[0])
            return _linkset_answer(ask, 300, [Rung(rung.anchor, best, rung.description)], MEDIA_TYPE)
    return _plain(ask, 404, _("Mã này không có loại thông tin được hỏi."))


_MULTI = ("defaultLinkMulti", True)


def _best(ask: Ask, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Those that fit best: by media type, then by language; where no language fits, those that name none."""
    if len(entries) == 1:
        return tuple(entries)
    weights = [preferring.media_weight(ask.accept, e.media_type or "*/*") for e in entries]
    welcome = [e for e, weight in zip(entries, weights, strict=True) if weight == max(weights)]
    spoken = preferring.by_language(ask.accept_language, [(e, e.languages) for e in welcome])
    return tuple(spoken or [e for e in welcome if not e.languages] or welcome)


def _default(ask: Ask, known: Sequence[Rung]) -> Entry | None:
    """The default of the most specific rung that has one, unless one variant alone is a better match."""
    for rung in known:
        default = next((entry for entry in rung.entries if entry.default), None)
        if default is not None:
            variants = [entry for entry in rung.entries if entry.variant]
            return _better(ask, variants) or default
    return None


def _better(ask: Ask, variants: Sequence[Entry]) -> Entry | None:
    spoken = preferring.by_language(ask.accept_language, [(e, e.languages) for e in variants])
    best = _best(ask, spoken) if spoken else ()
    return best[0] if len(best) == 1 else None


def _redirect(ask: Ask, entry: Entry) -> Answer:
    """307 with the query passed on as it was sent (2.12)."""
    return Answer(307, location=_with_query(entry.target, ask.query), headers=_headers(ask))


def _with_query(target: str, query: str) -> str:
    if not query:
        return target
    page, mark, fragment = target.partition("#")
    return f"{page}{'&' if '?' in page else '?'}{query}{mark}{fragment}"


def _linkset_answer(ask: Ask, status: int, rungs: Sequence[Rung], media_type: str) -> Answer:
    choices = tuple(entry for rung in rungs for entry in rung.entries) if status == 300 else ()
    headers = _headers(ask, with_context=True)
    return Answer(status, linkset(rungs), media_type, headers=headers, choices=choices)


def _plain(ask: Ask, status: int, text: str) -> Answer:
    headers = {**_CORS} if status == 400 else _headers(ask)
    return Answer(status, text, "text/plain; charset=utf-8", headers=headers)


def _headers(ask: Ask, *, with_context: bool = False) -> dict[str, str]:
    told = link_header(ask.address, with_context=with_context)
    return {**_CORS, "Link": told, "Vary": "Accept, Accept-Language", "Cache-Control": "no-cache"}
