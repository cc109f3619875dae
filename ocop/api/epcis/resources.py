"""What there is: the door's own list, kinds of events, things, steps, places, and the events of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from ocop.api.epcis import answers, asking
from ocop.api.epcis.serving import (
    PAGED,
    Asked,
    EpcisCollection,
    EpcisQueryDocument,
    Operation,
    serve,
)
from ocop.base.actor import Actor
from ocop.trace import naming
from ocop.trace.epcis import vocabulary as cbv
from ocop.trace.epcis.problems import Fault, refusal
from ocop.trace.models import EventRole, Identifier
from ocop.trace.queries import exchange, selecting

TOP = (
    "capture", "events", "eventTypes", "epcs", "bizSteps", "bizLocations", "readPoints", "dispositions",
    "queries",
)  # fmt: skip


Values = QuerySet[Any, str] | Sequence[str]
"""In their order, or to be put in it."""


@dataclass(frozen=True)
class Kind:
    """A list of resources: its name and step in addresses, its values, how one is said and asked for."""

    name: str
    step: str
    summary: str
    values: Callable[[Actor], Values]
    read: Callable[[str], str]
    say: Callable[[str], str]
    parameters: tuple[str, ...]

    def condition(self, value: str) -> dict[str, list[str]]:
        """The query for the events of one value: of things singly or, by the last parameter, by class."""
        is_class = naming.named(value).kind in selecting.CLASSES
        return {self.parameters[-1 if is_class else 0]: [value]}


def _same(value: str) -> str:
    return value


def _uri(value: str) -> str:
    return selecting.uris([value])[0]


def _types(actor: Actor) -> Sequence[str]:
    return cbv.EVENT_TYPES


def _column(name: str) -> Callable[[Actor], QuerySet[Any, str]]:
    """The values of a column of the events that the reader sees."""

    def values(actor: Actor) -> QuerySet[Any, str]:
        seen = exchange.events_visible_to(actor).exclude(**{name: ""}).exclude(**{f"{name}__isnull": True})
        return seen.order_by(name).values_list(name, flat=True).distinct()

    return values


def _things(actor: Actor) -> QuerySet[Any, str]:
    """The things, single or by class, of the events that the reader sees."""
    roles = EventRole.objects.filter(
        role__in=selecting.ANY_THING, event__in=exchange.events_visible_to(actor)
    )
    found = Identifier.objects.filter(pk__in=roles.values("identifier"))
    return found.order_by("uri").values_list("uri", flat=True)


KINDS = (
    Kind("eventTypes", "event_type", "Loại sự kiện", _types, _same, _same, ("eventType",)),
    Kind("epcs", "epc", "Mã hàng hóa", _things, _uri, _same, ("MATCH_anyEPC", "MATCH_anyEPCClass")),
    Kind(
        "bizSteps", "biz_step", "Bước nghiệp vụ", _column("step"),
        lambda value: selecting.words(cbv.BIZ_STEP, [value])[0], cbv.BIZ_STEP.word_of, ("EQ_bizStep",),
    ),
    Kind(
        "bizLocations", "biz_location", "Địa điểm của hàng", _column("location__uri"), _uri, _same,
        ("EQ_bizLocation",),
    ),
    Kind(
        "readPoints", "read_point", "Nơi ghi nhận", _column("read_point__uri"), _uri, _same,
        ("EQ_readPoint",),
    ),
    Kind(
        "dispositions", "disposition", "Tình trạng", _column("disposition"),
        lambda value: selecting.words(cbv.DISPOSITION, [value])[0], cbv.DISPOSITION.word_of,
        ("EQ_disposition",),
    ),
)  # fmt: skip


def top(asked: Asked) -> HttpResponse:
    """The resources at the top of the door."""
    return answers.answer(asked.request, answers.collection(TOP))


def _listing(kind: Kind) -> Callable[[Asked], HttpResponse]:
    def listing(asked: Asked) -> HttpResponse:
        """The values that occur in the events that the reader may see, page by page."""
        asking.refuse_others(asked)
        size, place = asking.per_page(asked), asking.place_of(asked)
        rows = list(_behind(kind.values(asked.actor), place.value if place else "")[: size + 1])
        following = asking.Place(rows[size - 1]) if len(rows) > size else None
        content = answers.collection([kind.say(value) for value in rows[:size]])
        return asking.linked(asked, answers.answer(asked.request, content), following)

    return listing


def _one(kind: Kind) -> Callable[[Asked], HttpResponse]:
    def one(asked: Asked) -> HttpResponse:
        """What there is of one value: its events."""
        asking.refuse_others(asked)
        _known(kind, asked)
        return answers.answer(asked.request, answers.collection(["events"]))

    return one


def _events(kind: Kind) -> Callable[[Asked], HttpResponse]:
    def events(asked: Asked) -> HttpResponse:
        """The events of one value; the query parameters of `/events` narrow them."""
        value = _known(kind, asked)
        query = asking.query_of(asked, *kind.parameters)
        return asking.events_answer(asked, query | kind.condition(value))

    return events


def _behind(values: Values, value: str) -> Values:
    """The values that come after one, in their order."""
    if isinstance(values, QuerySet):
        return values.filter(**{f"{_ordered_by(values)}__gt": value})
    return [each for each in sorted(values) if each > value]


def _ordered_by(values: QuerySet[Any, str]) -> str:
    return str(values.query.order_by[0])


def _known(kind: Kind, asked: Asked) -> str:
    """The value as the index writes it; 404 where no event that the reader sees has it."""
    value = kind.read(asked.names[kind.step])
    values = kind.values(asked.actor)
    if isinstance(values, QuerySet):
        known = values.filter(**{_ordered_by(values): value}).exists()
    else:
        known = value in values
    if not known:
        raise Http404
    return value


def _serve(kind: Kind) -> None:
    value = f"{{{kind.step}}}" if kind.step == "event_type" else f"{{path:{kind.step}}}"
    listing = Operation(_listing(kind), kind.summary, schema=EpcisCollection, problems=(400,), asks=PAGED)
    events = Operation(
        _events(kind), f"{kind.summary}: sự kiện", schema=EpcisQueryDocument, problems=(400, 413, 501),
        asks=PAGED,
    )  # fmt: skip
    one = Operation(_one(kind), f"{kind.summary}: một giá trị", schema=EpcisCollection, problems=(400, 501))
    serve(f"/{kind.name}", get=listing)
    serve(f"/{kind.name}/{value}/events", get=events)
    serve(f"/{kind.name}/{value}", get=one)


def release(asked: Asked) -> HttpResponse:
    """Pages hold nothing on this side that could be released: a token ends by itself after a day."""
    text = _("Không cần hủy nextPageToken: mã tự hết hạn sau một ngày.")
    raise refusal("token.stateless", text, Fault.IMPLEMENTATION)


def register() -> None:
    """Put these resources on the router."""
    serve("", get=Operation(top, "Các tài nguyên", schema=EpcisCollection))
    for kind in KINDS:
        _serve(kind)
    serve("/nextPageToken/{token}", delete=Operation(release, "Thôi đọc tiếp", 204, problems=(501,)))
