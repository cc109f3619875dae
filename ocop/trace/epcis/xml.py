"""EPCIS in XML (2.0, and 1.2 as far as its events go) as the JSON-LD that would say the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from ocop.trace.epcis import vocabulary as cbv
from ocop.trace.epcis.context import BUNDLED, STANDARD, Namespaces
from ocop.trace.epcis.problems import refusal
from ocop.trace.epcis.xml_tree import Node, parse

_LISTS: dict[str, list[tuple[str, ...]]] = {  # where EPCIS keeps its list of events
    "EPCISDocument": [("EPCISBody", "EventList")],
    "EPCISQueryDocument": [
        ("EPCISBody", "QueryResults", "resultsBody", "EventList"),
        ("resultsBody", "EventList"),
    ],
}
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
Reader = Callable[[Node, Namespaces], Any]


def read_xml(body: bytes, depth: int, parts: int) -> dict[str, Any]:
    """The document, or an event by itself, as JSON-LD; `Unreadable` where it is no EPCIS at all.

    Whether its events keep the standard is for the schema and the rules to say, as for any JSON.
    """
    root, prefixes = parse(body, depth, parts)
    namespaces = Namespaces({**BUNDLED, **prefixes})
    if root.name in cbv.EVENT_TYPES:
        return {"@context": _context(prefixes), "type": root.name, **_event(root, namespaces)}
    events = next((found for path in _LISTS.get(root.name, []) if (found := root.first(*path))), None)
    if events is None:
        text = _("Tệp XML không phải là tài liệu EPCIS có danh sách sự kiện.")
        raise refusal("xml.no_events", text)
    told = [{"type": node.name, **_event(node, namespaces)} for node in events.fields()]
    return {**_head(root, prefixes, namespaces), "epcisBody": _body(root, told)}


def _head(root: Node, prefixes: Mapping[str, str], namespaces: Namespaces) -> dict[str, Any]:
    head = {"@context": _context(prefixes), "type": root.name, "schemaVersion": "2.0"}
    if "creationDate" in root.attributes:
        head["creationDate"] = root.attributes["creationDate"]
    return head | _extensions(root.children, namespaces)


def _context(prefixes: Mapping[str, str]) -> list[Any]:
    return [STANDARD, dict(prefixes)] if prefixes else [STANDARD]


def _body(root: Node, events: list[dict[str, Any]]) -> dict[str, Any]:
    if root.name == "EPCISDocument":
        return {"eventList": events}
    results = root.first("EPCISBody", "QueryResults") or root
    names = {
        node.name: node.text for node in results.children if node.name in ("queryName", "subscriptionID")
    }
    names.setdefault("queryName", "SimpleEventQuery")  # no other query of the standard answers with events
    return {"queryResults": {**names, "resultsBody": {"eventList": events}}}


# ------------------------------------------------------------------ an event


def _event(node: Node, namespaces: Namespaces) -> dict[str, Any]:
    return _read(node.fields(), _FIELDS, namespaces)


def _read(nodes: Iterable[Node], fields: Mapping[str, Reader], namespaces: Namespaces) -> dict[str, Any]:
    """Fields by name; one written twice becomes a list, which the schema refuses where it must not be one."""
    found: dict[str, list[Any]] = {}
    for node in nodes:
        found.setdefault(node.name, []).append(fields.get(node.name, _extension)(node, namespaces))
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def _text(node: Node, _namespaces: Namespaces) -> str:
    return node.text


def _number(text: str) -> int | float | str:
    """The number; what is none, or too large for one, stays text and the schema refuses it."""
    if not _NUMBER.fullmatch(text) or len(text) > 40:
        return text
    value = float(text)
    if value in (float("inf"), float("-inf")):
        return text
    return int(text) if re.fullmatch(r"[+-]?\d+", text, re.ASCII) else value


def _word(words: cbv.Vocabulary) -> Reader:
    return lambda node, namespaces: words.word_of(namespaces.expand(node.text))


def _items(node: Node, _namespaces: Namespaces) -> list[str]:
    return [child.text for child in node.children]


def _objects(fields: Mapping[str, Reader]) -> Reader:
    return lambda node, namespaces: [_read(child.fields(), fields, namespaces) for child in node.children]


def _object(fields: Mapping[str, Reader]) -> Reader:
    return lambda node, namespaces: _read(node.fields(), fields, namespaces)


def _typed(name: str, words: cbv.Vocabulary) -> Reader:
    """Elements that hold an identifier and carry their type as an attribute."""

    def read(node: Node, namespaces: Namespaces) -> list[dict[str, str]]:
        found = []
        for child in node.children:
            kind = child.attributes.get("type")
            typed = {"type": words.word_of(namespaces.expand(kind.strip()))} if kind is not None else {}
            found.append({**typed, name: child.text})
        return found

    return read


def _dispositions(node: Node, namespaces: Namespaces) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for child in node.children:
        word = cbv.DISPOSITION.word_of(namespaces.expand(child.text))
        found.setdefault(child.name, []).append(word)
    return found


# ------------------------------------------------------------------ sensors

_WORDS = {"type": cbv.MEASUREMENT_TYPE, "exception": cbv.SENSOR_ALERT, "component": cbv.COMPONENT}
_NUMBERS = {"value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue"}


def _sensors(node: Node, namespaces: Namespaces) -> list[dict[str, Any]]:
    found = []
    for element in node.children:
        inner = list(element.fields())
        metadata = [_sensed(child, namespaces) for child in inner if child.name == "sensorMetadata"]
        reports = [_sensed(child, namespaces) for child in inner if child.name == "sensorReport"]
        more = [child for child in inner if child.name not in ("sensorMetadata", "sensorReport")]
        sensed: dict[str, Any] = {"sensorReport": reports, **_read(more, {}, namespaces)}
        if metadata:
            sensed["sensorMetadata"] = metadata[0] if len(metadata) == 1 else metadata
        found.append(sensed)
    return found


def _sensed(node: Node, namespaces: Namespaces) -> dict[str, Any]:
    """What a sensor says stands in attributes; extensions may be elements as well."""
    found: dict[str, Any] = {}
    for name, text in node.attributes.items():
        value = text.strip()
        if name in _WORDS:
            found[name] = _WORDS[name].word_of(namespaces.expand(value))
        elif name in _NUMBERS:
            found[name] = _number(value)
        else:
            found[name] = _BOOLEANS.get(value, value) if name == "booleanValue" else value
    return {**_read(node.fields(), {}, namespaces), **found}


# ------------------------------------------------------------------ extensions


def _extension(node: Node, namespaces: Namespaces) -> Any:
    """Text as text; attributes and elements as fields, text beside them as `#text`."""
    if not node.attributes and not node.children:
        return node.text
    fields = {**node.attributes, **_read(node.children, {}, namespaces)}
    return {**fields, "#text": node.text} if node.text else fields


def _extensions(nodes: Iterable[Node], namespaces: Namespaces) -> dict[str, Any]:
    return _read((node for node in nodes if ":" in node.name), {}, namespaces)


_PLACE = _object({"id": _text})
_QUANTITIES = _objects(
    {"epcClass": _text, "quantity": lambda node, _namespaces: _number(node.text), "uom": _text}
)
_FIELDS: dict[str, Reader] = {
    **dict.fromkeys(("epcList", "childEPCs", "inputEPCList", "outputEPCList"), _items),
    **dict.fromkeys(
        ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"), _QUANTITIES
    ),
    "bizStep": _word(cbv.BIZ_STEP),
    "disposition": _word(cbv.DISPOSITION),
    "persistentDisposition": _dispositions,
    "readPoint": _PLACE,
    "bizLocation": _PLACE,
    "bizTransactionList": _typed("bizTransaction", cbv.BIZ_TRANSACTION_TYPE),
    "sourceList": _typed("source", cbv.SOURCE_DEST_TYPE),
    "destinationList": _typed("destination", cbv.SOURCE_DEST_TYPE),
    "sensorElementList": _sensors,
    "ilmd": _object({}),
    "errorDeclaration": _object({"reason": _word(cbv.ERROR_REASON), "correctiveEventIDs": _items}),
}
