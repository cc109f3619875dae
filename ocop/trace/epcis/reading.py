"""The one door for documents from outside: bytes in, checked events out, or one typed error.

    document = read(body, "application/ld+json")
    for event in document.events: event.canonical, event.hash, event.original

Nothing is fetched, no clock is read, nothing is written.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from ocop.trace.epcis import rules, schema
from ocop.trace.epcis.canonical import canonical_event
from ocop.trace.epcis.context import Namespaces, read_context
from ocop.trace.epcis.hash import event_hash
from ocop.trace.epcis.problems import (
    Fault,
    Problem,
    Unreadable,
    cut,
    pointer,
    refusal,
    too_deep,
    too_large,
    too_many,
)
from ocop.trace.epcis.rules import Ours
from ocop.trace.epcis.xml import read_xml

JSON_TYPES = ("application/json", "application/ld+json")
XML_TYPES = ("application/xml", "text/xml")


@dataclass(frozen=True)
class Limits:
    """How much is read of one document: bytes, events, how deep things may lie in each other, and of how many
    objects, lists or elements it consists: empty ones take sixty times their bytes to hold."""

    size: int = 10_000_000
    events: int = 10_000
    depth: int = 32
    parts: int = 200_000


@dataclass(frozen=True)
class Event:
    """One event: as it was written (in JSON-LD), what is wrong with it, and its canonical form.

    An event with a problem that refuses has an empty canonical form, and no hash.
    """

    path: str
    original: Mapping[str, Any]
    namespaces: Namespaces
    problems: tuple[Problem, ...] = ()
    canonical: Mapping[str, Any] = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        """Whether the event must not be captured."""
        return any(problem.refuses for problem in self.problems)

    @cached_property
    def hash(self) -> str:
        """The event hash of CBV 2.0."""
        return event_hash(self.canonical)


@dataclass(frozen=True)
class Document:
    """A document with its events; `type` is EPCISDocument, EPCISQueryDocument or that of a lone event."""

    type: str
    original: Mapping[str, Any]
    namespaces: Namespaces
    events: tuple[Event, ...]
    problems: tuple[Problem, ...] = ()
    """Warnings about the document itself; those about events are theirs."""


def read(
    body: bytes,
    media_type: str,
    *,
    limits: Limits | None = None,
    ours: Ours = rules.nothing_is_ours,
    each: bool = False,
) -> Document:
    """Read a document of EPCIS 2.0 in JSON, or in XML.

    `Unreadable` with the problems found, the first `problems.MOST` of them, where the document or one of its
    events must be refused. With `each`, events stand or fall alone: only what is wrong with the document
    itself raises, a refused event says so.
    """
    limits = limits or Limits()
    if len(body) > limits.size:
        raise too_large(limits.size)
    content = _reader(media_type)(body, limits)
    document = _document(content, limits, ours)
    wrong = [p for p in _all_problems(document, each) if p.refuses]
    if wrong:
        raise Unreadable(Fault.VALIDATION, cut(wrong, lambda last: last))
    return document


def _all_problems(document: Document, each: bool) -> list[Problem]:
    of_events = () if each else (problem for event in document.events for problem in event.problems)
    return [*document.problems, *of_events]


# ------------------------------------------------------------------ bytes to JSON


def read_json(body: bytes, media_type: str, limits: Limits) -> Any:
    """JSON that is no document, such as a query, read as strictly; `Unreadable` for anything else."""
    if len(body) > limits.size:
        raise too_large(limits.size)
    name = _name(media_type)
    if name not in JSON_TYPES:
        raise _not_read(media_type)
    return _read_json(body, limits)


def check_media_type(media_type: str) -> None:
    """`Unreadable` where documents of this kind are not read."""
    _reader(media_type)


def _reader(media_type: str) -> Callable[[bytes, Limits], Any]:
    """By what the sender calls it; the parameters of a media type (charset, profile) are not needed."""
    name = _name(media_type)
    if name in JSON_TYPES:
        return _read_json
    if name in XML_TYPES:
        return lambda body, limits: read_xml(body, limits.depth, limits.parts)
    raise _not_read(media_type)


def _name(media_type: str) -> str:
    message = Message()
    message["content-type"] = re.sub(r"[^\x20-\x7e]", "", media_type)
    return message.get_content_type() if media_type.strip() else ""


def _not_read(media_type: str) -> Unreadable:
    text = _("Không nhận dạng “%(type)s”. Hãy gửi JSON hoặc XML.")
    return refusal("media_type", text % {"type": media_type[:80]}, Fault.MEDIA_TYPE)


def _read_json(body: bytes, limits: Limits) -> Any:
    """JSON as RFC 8259 has it: UTF-8, no key twice, no numbers beyond reach, no half characters."""
    if body.count(b"[") + body.count(b"{") > limits.parts:
        raise too_many(limits.parts)
    try:
        content = json.loads(
            body.decode(), object_pairs_hook=_object, parse_float=_float, parse_constant=_float
        )
    except RecursionError:
        raise too_deep(limits.depth) from None
    except _Twice as twice:
        text = _("Trường “%(name)s” được ghi hai lần.")
        raise refusal("json.twice", text % {"name": twice.name[:80]}) from None
    except ValueError:
        raise refusal("json.malformed", _("Không đọc được JSON (UTF-8).")) from None
    _measure(content, limits, checks_text=b"\\u" in body)
    return content


class _Twice(Exception):
    def __init__(self, name: str) -> None:
        self.name = name


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        counted = Counter(name for name, _value in pairs)
        raise _Twice(counted.most_common(1)[0][0])
    return found


def _float(text: str) -> float:
    value = float(text)
    if value - value != 0:  # infinite, or no number
        raise ValueError(text)
    return value


def _measure(content: Any, limits: Limits, *, checks_text: bool) -> None:
    """Refuse what lies too deep, and escapes that spell no text (half a surrogate pair, a zero)."""
    level, depth = [content], 0
    while level:
        depth += 1
        if depth > limits.depth:
            raise too_deep(limits.depth)
        level = [inner for outer in level for inner in _inner(outer, checks_text)]


def _inner(outer: Any, checks_text: bool) -> list[Any]:
    """What lies in a list or object and may hold more."""
    if isinstance(outer, dict):
        values = [*outer.values(), *outer] if checks_text else list(outer.values())
    elif isinstance(outer, list):
        values = outer
    else:
        values = []
    if checks_text:
        for value in values:
            if isinstance(value, str) and _BROKEN.search(value):
                raise refusal("json.text", _("Có ký tự không hợp lệ trong văn bản."))
    return [value for value in values if isinstance(value, dict | list)]


_BROKEN = re.compile("[\ud800-\udfff\x00]")


# ------------------------------------------------------------------ JSON to events

_PATHS: dict[Any, tuple[str, ...]] = {  # where a document keeps its events; a lone event is all there is
    "EPCISDocument": ("epcisBody", "eventList"),
    "EPCISQueryDocument": ("epcisBody", "queryResults", "resultsBody", "eventList"),
}


def _document(content: Any, limits: Limits, ours: Ours) -> Document:
    if not isinstance(content, dict):
        raise refusal("json.object", _("Tài liệu EPCIS phải là một đối tượng JSON."))
    kind = content.get("type")
    path = _PATHS.get(kind, ()) if isinstance(kind, str) else ()
    events = _at(content, path)
    if len(events) > limits.events:
        text = _("Tài liệu có hơn %(events)s sự kiện.")
        raise refusal("limit.events", text % {"events": limits.events}, Fault.LIMIT, pointer(path))
    broken, of_events = _shape(content, path, events)
    namespaces, wrong = read_context(content.get("@context", []))
    found = tuple(
        _event(event, pointer((*path, at)) if path else "", of_events.get(at, []), namespaces, ours)
        for at, event in enumerate(events)
    )
    return Document(str(kind), content, namespaces, found, (*broken, *wrong))


def _at(content: dict[str, Any], path: tuple[str, ...]) -> list[Any]:
    if not path:
        return [content]
    inner: Any = content
    for step in path:
        inner = inner.get(step) if isinstance(inner, dict) else None
    return inner if isinstance(inner, list) else []


def _shape(
    content: dict[str, Any], path: tuple[str, ...], events: list[Any]
) -> tuple[list[Problem], dict[int, list[Problem]]]:
    """What the document breaks of the schema, and what each event breaks, by its number.

    A good document is checked at one go. Only one with faults is taken apart to say whose they are.
    """
    whole = schema.document_problems(content)
    if not whole or not path:
        return [], {0: whole}
    apart = {at: schema.event_problems(event) for at, event in enumerate(events)}
    if not events:
        return whole, {}
    return schema.document_problems(_emptied(content, path)), apart


def _emptied(content: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    """The document without its events."""
    step, *rest = path
    return {**content, step: _emptied(content[step], tuple(rest)) if rest else []}


def _event(event: Any, path: str, broken: list[Problem], outer: Namespaces, ours: Ours) -> Event:
    """Rules and the canonical form are only for what fits the schema. A lone event has the path ""."""
    if broken:
        original = event if isinstance(event, dict) else {}
        return Event(path, original, outer, tuple(problem.under(path) for problem in broken))
    namespaces: Namespaces = outer
    wrong: list[Problem] = []
    if "@context" in event and path:
        namespaces, wrong = read_context(event["@context"], outer)
    found = [*wrong, *rules.event_problems(event, namespaces, ours)]
    canonical: dict[str, Any] = {}
    if not any(problem.refuses for problem in found):
        canonical = canonical_event(event, namespaces)
        if room := rules.room_problems(canonical):
            found, canonical = [*found, *room], {}
    return Event(path, event, namespaces, tuple(problem.under(path) for problem in found), canonical)
