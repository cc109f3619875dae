"""An event in its one canonical form: whole URIs, canonical identifiers, UTC times, extensions by namespace.

The form keeps the shape of JSON-LD. Standard fields keep their names, extension fields are called
`{namespace}local`. Index tables, queries and the event hash all read this form; what was received is kept
beside it, untouched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ocop.trace.epcis import vocabulary as cbv
from ocop.trace.epcis.context import Namespaces
from ocop.trace.epcis.identifiers import canonical
from ocop.trace.epcis.times import canonical_time

Handler = Callable[[Any, Namespaces], Any]


def canonical_event(event: Mapping[str, Any], namespaces: Namespaces) -> dict[str, Any]:
    """The canonical form of an event that fits the schema. `ValueError` where a time is no time."""
    return _fields(event, _EVENT, namespaces)


def extension(value: Any, namespaces: Namespaces) -> Any:
    """What stands in an extension field: keys by namespace, addresses and identifiers canonical."""
    if isinstance(value, str):
        return _any(value, namespaces)
    if isinstance(value, Mapping):
        return _fields(value, {}, namespaces)
    if isinstance(value, list):
        return [extension(inner, namespaces) for inner in value]
    return value


def _fields(
    value: Mapping[str, Any], fields: Mapping[str, Handler], namespaces: Namespaces
) -> dict[str, Any]:
    """An object's fields, those that are not known as extensions; one name by two prefixes is one list."""
    found: dict[str, Any] = {}
    for name, inner in value.items():
        handler = fields.get(name)
        if handler is not None:
            found[name] = handler(inner, namespaces)
            continue
        if name == "@context":
            continue
        key, read = namespaces.key(name), extension(inner, namespaces)
        found[key] = [*_several(found[key]), *_several(read)] if key in found else read
    return found


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _any(value: str, namespaces: Namespaces) -> str:
    text = namespaces.expand(value.strip())
    if text.startswith("urn:epcglobal:cbv:"):
        return next((v.uri_of(text) for v in cbv.ALL if v.urn and text.startswith(v.urn)), text)
    return canonical(text)


def _text(value: str, _namespaces: Namespaces) -> str:
    return value.strip()


def _time(value: str, _namespaces: Namespaces) -> str:
    return canonical_time(value.strip())


def _as_it_is(value: Any, _namespaces: Namespaces) -> Any:
    return value


def _word(words: cbv.Vocabulary) -> Handler:
    return lambda value, namespaces: words.uri_of(namespaces.expand(value.strip()))


def _list(handler: Handler) -> Handler:
    return lambda values, namespaces: [handler(value, namespaces) for value in values]


def _set(handler: Handler) -> Handler:
    """One value or a list of them: always a list."""

    return lambda value, namespaces: [handler(one, namespaces) for one in _several(value)]


def _object(fields: Mapping[str, Handler]) -> Handler:
    """An object of these fields; any other field of it is an extension."""

    return lambda value, namespaces: _fields(value, fields, namespaces)


_PLACE = _object({"id": _any})
_QUANTITY = _list(_object({"epcClass": _any, "quantity": _as_it_is, "uom": _text}))
_EPCS = _list(_any)
_DISPOSITIONS = _list(_word(cbv.DISPOSITION))
_SENSED: dict[str, Handler] = {
    "time": _time, "deviceID": _any, "deviceMetadata": _any, "rawData": _any, "dataProcessingMethod": _any,
    "bizRules": _any,
}  # fmt: skip
_METADATA = _object({**_SENSED, "startTime": _time, "endTime": _time})
_NUMBERS = ("value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue")
_REPORT = _object(
    {
        **_SENSED,
        **dict.fromkeys(_NUMBERS, _as_it_is),
        "type": _word(cbv.MEASUREMENT_TYPE),
        "exception": _word(cbv.SENSOR_ALERT),
        "component": _word(cbv.COMPONENT),
        "microorganism": _any,
        "chemicalSubstance": _any,
        "coordinateReferenceSystem": _any,
        "uriValue": _any,
        "stringValue": _text,
        "booleanValue": _as_it_is,
        "hexBinaryValue": _text,
        "uom": _text,
    }
)


def _party(field: str) -> Handler:
    return _list(_object({"type": _word(cbv.SOURCE_DEST_TYPE), field: _any}))


_EVENT: dict[str, Handler] = {
    "type": lambda value, namespaces: namespaces.expand(value),
    "eventID": _text,
    "eventTime": _time,
    "recordTime": _time,
    "eventTimeZoneOffset": _text,
    "certificationInfo": _set(_any),
    "action": _text,
    "bizStep": _word(cbv.BIZ_STEP),
    "disposition": _word(cbv.DISPOSITION),
    "persistentDisposition": _object({"set": _DISPOSITIONS, "unset": _DISPOSITIONS}),
    "readPoint": _PLACE,
    "bizLocation": _PLACE,
    "parentID": _any,
    "transformationID": _any,
    **dict.fromkeys(("epcList", "childEPCs", "inputEPCList", "outputEPCList"), _EPCS),
    **dict.fromkeys(
        ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"), _QUANTITY
    ),
    "bizTransactionList": _list(_object({"type": _word(cbv.BIZ_TRANSACTION_TYPE), "bizTransaction": _any})),
    "sourceList": _party("source"),
    "destinationList": _party("destination"),
    "sensorElementList": _list(_object({"sensorMetadata": _METADATA, "sensorReport": _list(_REPORT)})),
    "ilmd": extension,
    "errorDeclaration": _object(
        {"declarationTime": _time, "reason": _word(cbv.ERROR_REASON), "correctiveEventIDs": _list(_text)}
    ),
}
FIELDS = frozenset(_EVENT)
