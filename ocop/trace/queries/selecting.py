"""The event query of EPCIS 2.0 (8.2.7.1) over the index: every parameter holds, by one of its values.

`Unreadable` says which parameter is unknown, wrong, or not answered by this system.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from ocop.trace.epcis import schema
from ocop.trace.epcis import vocabulary as cbv
from ocop.trace.epcis.context import Namespaces
from ocop.trace.epcis.identifiers import canonical
from ocop.trace.epcis.problems import Fault, Unreadable, refusal
from ocop.trace.epcis.times import moment
from ocop.trace.models import Event, EventRole, IdentifierKind, Role

Query = Mapping[str, Any]
CLASSES = (IdentifierKind.ITEM, IdentifierKind.LOT)
"""What an EPC cannot be."""
_SINGLE = (IdentifierKind.PIECE, IdentifierKind.CARRIER)
"""What a class cannot be."""
_THINGS = (Role.EPC, Role.CHILD)
ANY_THING = (*_THINGS, Role.PARENT, Role.INPUT, Role.OUTPUT)
_MATCH = {
    "epc": (_THINGS, CLASSES), "parentID": ((Role.PARENT,), CLASSES), "inputEPC": ((Role.INPUT,), CLASSES),
    "outputEPC": ((Role.OUTPUT,), CLASSES), "anyEPC": (ANY_THING, CLASSES), "epcClass": (_THINGS, _SINGLE),
    "inputEPCClass": ((Role.INPUT,), _SINGLE), "outputEPCClass": ((Role.OUTPUT,), _SINGLE),
    "anyEPCClass": (ANY_THING, _SINGLE),
}  # fmt: skip
_LOOKUPS = {"GE": "gte", "GT": "gt", "LE": "lte", "LT": "lt", "EQ": "in"}
_TIMES = {"eventTime": "happened_at", "recordTime": "recorded_at"}
_QUANTITY = re.compile(r"(GE|GT|LE|LT|EQ)_quantity(?:_([A-Z0-9]{2,3}))?", re.ASCII)
CONTROLS = frozenset({"orderBy", "orderDirection", "eventCountLimit", "maxEventCount", "perPage"})
MOST_VALUES = 500
"""Values in one query: more is refused as too complex."""
LARGEST_PAGE = 1000


@dataclass(frozen=True)
class Ordered:
    """How results are sorted: by a column, then by the row; and how many at most (0: all)."""

    column: Literal["happened_at", "recorded_at"]
    descending: bool
    limit: int = 0


def wrong_parameter(fault: Fault, name: str, text: str) -> Unreadable:
    """What is wrong with one parameter."""
    return refusal("query", text, fault, f"/{name}")


def check(query: Query) -> None:
    """`Unreadable` where the query cannot be answered, whatever the events are."""
    problems = schema.query_problems(dict(query))
    if problems:
        raise Unreadable(Fault.QUERY_PARAMETER, problems)
    if sum(len(value) for value in query.values() if isinstance(value, list)) > MOST_VALUES:
        text = _("Truy vấn có hơn %(n)d giá trị.") % {"n": MOST_VALUES}
        raise refusal("query.complex", text, Fault.QUERY_TOO_COMPLEX)
    if "eventCountLimit" in query and "maxEventCount" in query:
        text = _("Chỉ dùng một trong hai: eventCountLimit hoặc maxEventCount.")
        raise wrong_parameter(Fault.QUERY_PARAMETER, "maxEventCount", text)
    ordering(query)
    _condition(query)


def selected(query: Query, events: QuerySet[Event]) -> QuerySet[Event]:
    """Those of `events` that a checked query asks for, in no order."""
    return events.filter(_condition(query))


def ordering(query: Query) -> Ordered:
    """The order asked for: the newest first where a field is named alone, else as events were recorded."""
    name = query.get("orderBy")
    if name is not None and name not in _TIMES:
        text = _("Chỉ xếp được theo eventTime hoặc recordTime.")
        raise wrong_parameter(Fault.IMPLEMENTATION, "orderBy", text)
    column = "happened_at" if name == "eventTime" else "recorded_at"
    descending = query.get("orderDirection", "DESC") == "DESC" if name else False
    return Ordered(column, descending, int(query.get("eventCountLimit", 0)))  # type: ignore[arg-type]


def after(ordered: Ordered, value: Any, pk: int) -> Q:
    """What comes behind a row in the order."""
    sign = "lt" if ordered.descending else "gt"
    same = Q(**{ordered.column: value, f"pk__{sign}": pk})
    return Q(**{f"{ordered.column}__{sign}": value}) | same


# ------------------------------------------------------------------ parameters


def _condition(query: Query) -> Q:
    found = Q()
    for name, value in query.items():
        if name not in CONTROLS and name != "@context":
            found &= _parameter(name, value)
    return found


def _parameter(name: str, value: Any) -> Q:
    if handler := _HANDLERS.get(name):
        return handler(value)
    sign, _bar, rest = name.partition("_")
    if sign in ("GE", "LT") and rest in _TIMES:
        return Q(**{f"{_TIMES[rest]}__{_LOOKUPS[sign]}": _moment(name, value)})
    if sign == "MATCH" and rest in _MATCH:
        return _has(*_MATCH[rest], uris(value))
    if quantity := _QUANTITY.fullmatch(name):
        return _amount(quantity[1], quantity[2], value)
    text = _("Hệ thống này không lọc theo “%(name)s”.") % {"name": name}
    raise wrong_parameter(Fault.IMPLEMENTATION, name, text)


def _moment(name: str, value: str) -> Any:
    try:
        return moment(value)
    except ValueError:
        text = _("Thời điểm phải có đủ ngày, giờ và múi giờ, ví dụ 2026-07-22T06:45:00+07:00.")
        raise wrong_parameter(Fault.QUERY_PARAMETER, name, text) from None


def uris(values: Iterable[str]) -> list[str]:
    """Identifiers as the index writes them. Patterns (`urn:epc:idpat:`) are not answered."""
    found = [canonical(Namespaces().expand(value)) for value in values]
    if any(value.startswith("urn:epc:idpat:") for value in found):
        text = _("Hệ thống này chỉ so từng mã, không so theo mẫu (idpat).")
        raise refusal("query.pattern", text, Fault.IMPLEMENTATION)
    return found


def _has(roles: Sequence[str], not_kinds: Sequence[str], wanted: Sequence[str]) -> Q:
    found = EventRole.objects.filter(role__in=roles, identifier__uri__in=wanted)
    return Q(pk__in=found.exclude(identifier__kind__in=not_kinds).values("event"))


def _amount(sign: str, unit: str | None, value: Any) -> Q:
    wanted = value if isinstance(value, list) else [value]
    found = EventRole.objects.filter(
        **{f"quantity__{_LOOKUPS[sign]}": wanted if sign == "EQ" else wanted[0]},
        event=OuterRef("pk"), uom=unit or "", role__in=ANY_THING,
    )  # fmt: skip
    return Q(Exists(found))


def words(vocabulary: cbv.Vocabulary, values: Iterable[str]) -> list[str]:
    """Words of a list as the index writes them."""
    return [vocabulary.uri_of(Namespaces().expand(value)) for value in values]


def _within(column: str) -> Callable[[list[str]], Q]:
    """A place, or a part of it: its GLN with an extension (254). Other hierarchies are not kept here."""

    def condition(values: list[str]) -> Q:
        found = Q()
        for uri in uris(values):
            found |= Q(**{f"{column}__uri": uri}) | Q(**{f"{column}__uri__startswith": f"{uri}/254/"})
        return found

    return condition


_HANDLERS: dict[str, Callable[[Any], Q]] = {
    "eventType": lambda values: Q(type__in=values),
    "EQ_action": lambda values: Q(action__in=values),
    "EQ_bizStep": lambda values: Q(step__in=words(cbv.BIZ_STEP, values)),
    "EQ_disposition": lambda values: Q(disposition__in=words(cbv.DISPOSITION, values)),
    "EQ_readPoint": lambda values: Q(read_point__uri__in=uris(values)),
    "EQ_bizLocation": lambda values: Q(location__uri__in=uris(values)),
    "WD_readPoint": _within("read_point"),
    "WD_bizLocation": _within("location"),
    "EQ_transformationID": lambda values: Q(transformation__in=uris(values)),
    "EQ_eventID": lambda values: Q(event_id__in=values),
    "EXISTS_errorDeclaration": lambda value: Q(is_error=value is not False),
}
ANSWERED = (
    *_HANDLERS, *(f"{sign}_{name}" for name in _TIMES for sign in ("GE", "LT")),
    *(f"MATCH_{name}" for name in _MATCH),
    *(f"{sign}_quantity" for sign in _LOOKUPS), *sorted(CONTROLS),
)  # fmt: skip
"""The parameters that are answered; quantities also with a unit behind them (`GE_quantity_KGM`)."""
