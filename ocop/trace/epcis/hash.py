"""The event hash of CBV 2.0: one name for one event, however and by whomever it is written down.

Left out: eventID, recordTime, errorDeclaration (an event and the declaration that it was wrong have one hash)
and comments. The order of fields is that of the hashes that GS1's reference implementation publishes. It
departs from the table in the standard's own text: there, a list of EPCs stands before the parent, sources
stand before destinations, and sensor data after both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

from ocop.trace.epcis.canonical import FIELDS
from ocop.trace.epcis.context import COMMENT

_NOTHING: Collection[str] = frozenset()
Writer = Callable[[str, Any], str]


def event_hash(event: Mapping[str, Any], ignoring: Collection[str] = _NOTHING) -> str:
    """`ni:///sha-256;…?ver=CBV2.0` of a canonical event."""
    digest = hashlib.sha256(prehash(event, ignoring).encode()).hexdigest()
    return f"ni:///sha-256;{digest}?ver=CBV2.0"


def prehash(event: Mapping[str, Any], ignoring: Collection[str] = _NOTHING) -> str:
    """The string that is hashed; `ignoring` names extension fields (`{namespace}local`) to leave out."""
    parts = [f"eventType={event['type']}"]
    parts += [write(name, event[name]) for name, write in _ORDER.items() if name in event]
    parts.append(_extensions({k: v for k, v in event.items() if k not in FIELDS and k not in ignoring}))
    return "".join(parts)


# ------------------------------------------------------------------ values


def _value(value: Any) -> str:
    """As text: numbers without superfluous zeros, also where a document of strings alone writes them."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _trimmed(format(Decimal(repr(value)), "f"))
    if value is None:
        return ""
    return _trimmed(str(value).strip())


def _trimmed(text: str) -> str:
    """A decimal fraction without zeros at its end; anything else unchanged."""
    if not text.endswith("0") or "." not in text:
        return text
    whole, _point, fraction = text.removeprefix("-").partition(".")
    if not (whole.isdecimal() and fraction.isdecimal() and text.isascii()):
        return text
    short = text.rstrip("0").rstrip(".")
    return "0" if short == "-0" else short


def _pair(name: str, value: Any) -> str:
    text = _value(value)
    return f"{name}={text}" if text else ""


def _under(name: str, inner: str) -> str:
    return name + inner if inner else ""


def _sorted(texts: Iterable[str]) -> str:
    return "".join(sorted(texts))


# ------------------------------------------------------------------ extensions


def _extensions(fields: Mapping[str, Any]) -> str:
    """Extension fields in the order of what they are written as, the fields in them likewise."""
    return _sorted(text for key, value in fields.items() if key != COMMENT for text in _extension(key, value))


def _extension(key: str, value: Any) -> Iterable[str]:
    if isinstance(value, list):
        return [text for inner in value for text in _extension(key, inner)]
    if isinstance(value, Mapping):
        own = _value(value["#text"]) if "#text" in value else ""
        inner = _extensions({k: v for k, v in value.items() if k != "#text"})
        return [f"{key}={own}{inner}" if own else key + inner]
    text = _value(value)
    return [f"{key}={text}" if text else key]


# ------------------------------------------------------------------ fields


def _epcs(name: str, epcs: list[str]) -> str:
    return _under(name, _sorted(f"epc={epc}" for epc in epcs))


def _repeated(name: str, values: list[Any]) -> str:
    return _sorted(_pair(name, value) for value in values)


def _fields(*names: str) -> Callable[[Mapping[str, Any]], str]:
    """These fields in this order, then the extensions."""
    known = frozenset(names)

    def write(value: Mapping[str, Any]) -> str:
        text = "".join(_pair(name, value[name]) for name in names if name in value)
        more = {k: v for k, v in value.items() if k not in known}
        return text + _extensions(more) if more else text

    return write


def _one(fields: Callable[[Mapping[str, Any]], str]) -> Writer:
    return lambda name, value: _under(name, fields(value))


def _many(fields: Callable[[Mapping[str, Any]], str], each: str = "") -> Writer:
    def write(name: str, values: list[Any]) -> str:
        texts = (fields(value) for value in values)
        return _under(name, _sorted(_under(each, text) if each else text for text in texts))

    return write


def _dispositions(name: str, value: Mapping[str, Any]) -> str:
    return _under(name, "".join(_repeated(part, value.get(part, [])) for part in ("set", "unset")))


_DEVICE = ("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod")
_METADATA = _fields("time", "startTime", "endTime", *_DEVICE, "bizRules")
_REPORT = _fields(
    "type", "exception", *_DEVICE, "time", "microorganism", "chemicalSubstance", "value", "component",
    "stringValue", "booleanValue", "hexBinaryValue", "uriValue", "minValue", "maxValue", "meanValue", "sDev",
    "percRank", "percValue", "uom", "coordinateReferenceSystem", "bizRules",
)  # fmt: skip


def _sensed(value: Mapping[str, Any]) -> str:
    metadata = _under("sensorMetadata", _METADATA(value.get("sensorMetadata", {})))
    reports = _sorted(_under("sensorReport", _REPORT(report)) for report in value["sensorReport"])
    more = {k: v for k, v in value.items() if k not in ("sensorMetadata", "sensorReport")}
    return metadata + reports + _extensions(more)


def _ilmd(name: str, value: Mapping[str, Any]) -> str:
    return _under(name, _extensions(value))


_QUANTITIES = _many(_fields("epcClass", "quantity", "uom"), "quantityElement")
_PLACE = _one(_fields("id"))
_ORDER: dict[str, Writer] = {
    "eventTime": _pair,
    "eventTimeZoneOffset": _pair,
    "certificationInfo": _repeated,
    "parentID": _pair,
    "epcList": _epcs,
    "inputEPCList": _epcs,
    "childEPCs": _epcs,
    "quantityList": _QUANTITIES,
    "childQuantityList": _QUANTITIES,
    "inputQuantityList": _QUANTITIES,
    "outputEPCList": _epcs,
    "outputQuantityList": _QUANTITIES,
    "action": _pair,
    "transformationID": _pair,
    "bizStep": _pair,
    "disposition": _pair,
    "persistentDisposition": _dispositions,
    "readPoint": _PLACE,
    "bizLocation": _PLACE,
    "sensorElementList": _many(_sensed, "sensorElement"),
    "bizTransactionList": _many(_fields("type", "bizTransaction")),
    "destinationList": _many(_fields("type", "destination")),
    "ilmd": _ilmd,
    "sourceList": _many(_fields("type", "source")),
}
