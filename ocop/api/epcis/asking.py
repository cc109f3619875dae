"""Reading what is asked: query parameters of an address, and pages by key behind signed tokens."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core import signing
from django.db.models import Model, QuerySet
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _

from ocop.api.epcis import answers
from ocop.api.epcis.serving import Asked
from ocop.trace.epcis.problems import Fault
from ocop.trace.models import Event
from ocop.trace.queries import exchange, selecting, telling
from ocop.trace.queries.selecting import LARGEST_PAGE, wrong_parameter

Row = TypeVar("Row", bound=Model)
PER_PAGE = 30
TOKEN_LIFE = dt.timedelta(hours=24)
PAGING = ("perPage", "nextPageToken")
_SALT = "ocop.epcis.page"
_LISTS = re.compile(r"(?:EQ|WD|MATCH)_.+|eventType")
_COUNTS = ("eventCountLimit", "maxEventCount", "perPage")


def query_of(asked: Asked, *known: str) -> dict[str, Any]:
    """The query parameters in the types of the query language; those in `known` are the path's own.

    `Unreadable` for one written twice, without a value, or given by the path already.
    """
    return {name: _typed(name, value) for name, value in plain(asked.request.GET, *known).items()}


def plain(given: QueryDict, *known: str) -> dict[str, str]:
    """The parameters as they were written, paging left out."""
    found = {}
    for name, values in given.lists():
        if name in PAGING:
            continue
        if len(values) > 1 or not values[0] or name in known:
            text = _("Tham số “%(name)s” phải ghi một lần và có giá trị; nhiều giá trị ngăn bằng |.")
            raise wrong_parameter(Fault.QUERY_PARAMETER, name, text % {"name": name})
        found[name] = values[0]
    return found


def refuse_others(asked: Asked) -> None:
    """`Unreadable` where a list that knows no parameters but paging is given any."""
    for name in plain(asked.request.GET):
        text = _("Ở đây không có tham số “%(name)s”.") % {"name": name}
        raise wrong_parameter(Fault.QUERY_PARAMETER, name, text)


def _typed(name: str, value: str) -> Any:
    if name in _COUNTS:
        return _whole(name, value)
    if re.fullmatch(r"(?:GE|GT|LE|LT|EQ)_quantity(?:_.+)?", name):
        return _number(name, value)
    if name.startswith("EXISTS_"):
        return {"true": True, "false": False}.get(value.lower(), value)
    return value.split("|") if _LISTS.fullmatch(name) else value


def _whole(name: str, value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) < 10 and int(value)):
        raise wrong_parameter(Fault.QUERY_PARAMETER, name, _("“%(name)s” phải là số từ 1.") % {"name": name})
    return int(value)


def _number(name: str, value: str) -> Any:
    numbers = value.split("|") if name.startswith("EQ_") else [value]
    if not all(re.fullmatch(r"-?\d{1,12}(\.\d{1,6})?", number, re.ASCII) for number in numbers):
        raise wrong_parameter(Fault.QUERY_PARAMETER, name, _("“%(name)s” phải là số.") % {"name": name})
    found = [float(number) for number in numbers]
    return found if name.startswith("EQ_") else found[0]


# ------------------------------------------------------------------ pages


@dataclass(frozen=True)
class Place:
    """Where the next page begins: behind a value and a row; how many are left of a limit (-1: no limit)."""

    value: str
    pk: int = 0
    left: int = -1


def per_page(asked: Asked) -> int:
    """Rows of a page: 30, or what is asked, and never more than the most."""
    given = asked.request.GET.get("perPage")
    return PER_PAGE if given is None else min(_whole("perPage", given), LARGEST_PAGE)


def place_of(asked: Asked) -> Place | None:
    """What the token says. `Unreadable` for one that is not ours, too old, or of another question."""
    token = asked.request.GET.get("nextPageToken")
    if token is None:
        return None
    try:
        value, pk, left, question = signing.loads(token, salt=_SALT, max_age=TOKEN_LIFE)
    except (signing.BadSignature, ValueError):
        value, pk, left, question = "", 0, 0, ""
    if question != _question(asked):
        text = _("nextPageToken không đúng, đã hết hạn, hoặc của một truy vấn khác.")
        raise wrong_parameter(Fault.QUERY_PARAMETER, "nextPageToken", text)
    return Place(value, pk, left)


def _question(asked: Asked) -> str:
    """A page belongs to one question of one reader."""
    given = sorted((n, v) for n, v in asked.request.GET.lists() if n not in PAGING)
    who = [asked.actor.person_id, asked.actor.appointment_id]
    return hashlib.sha256(json.dumps([asked.request.path, given, who]).encode()).hexdigest()[:24]


def linked(asked: Asked, response: HttpResponse, following: Place | None) -> HttpResponse:
    """The answer with the way to its next page."""
    if following is None:
        return response
    parts = [following.value, following.pk, following.left, _question(asked)]
    given = asked.request.GET.copy()
    given["nextPageToken"] = signing.dumps(parts, salt=_SALT)
    address = asked.request.build_absolute_uri(f"{asked.address}?{given.urlencode()}")
    response["Link"] = f'<{address}>; rel="next"'
    response["GS1-Next-Page-Token-Expires"] = telling.stamp(asked.at + TOKEN_LIFE)
    return response


# ------------------------------------------------------------------ events


def page(
    asked: Asked, found: QuerySet[Row], told: Callable[[Row], Any], *, newest_first: bool = False
) -> HttpResponse:
    """A page of rows by their number, each as it is told."""
    size, place = per_page(asked), place_of(asked)
    behind = {"pk__lt" if newest_first else "pk__gt": place.pk} if place else {}
    rows = list(found.filter(**behind).order_by("-pk" if newest_first else "pk")[: size + 1])
    following = Place("", rows[size - 1].pk) if len(rows) > size else None
    return linked(asked, answers.answer(asked.request, [told(row) for row in rows[:size]]), following)


def events_answer(asked: Asked, query: Mapping[str, Any], *, name: str = "SimpleEventQuery") -> HttpResponse:
    """A page of the events that the reader may see and the query asks for."""
    selecting.check(query)
    found = selecting.selected(query, exchange.events_visible_to(asked.actor))
    most = int(query.get("maxEventCount", 0))
    if most and found[: most + 1].count() > most:
        text = _("Kết quả có hơn %(n)d sự kiện.") % {"n": most}
        raise wrong_parameter(Fault.QUERY_TOO_LARGE, "maxEventCount", text)
    ordered, place = selecting.ordering(query), place_of(asked)
    if place:
        value = dt.datetime.fromisoformat(place.value)
        found = found.filter(selecting.after(ordered, value, place.pk))
    left = place.left if place else (ordered.limit or -1)
    size = per_page(asked) if left < 0 else min(per_page(asked), left)
    sign = "-" if ordered.descending else ""
    rows = list(found.order_by(f"{sign}{ordered.column}", f"{sign}pk")[: size + 1])
    left = left if left < 0 else left - size
    following = _following(rows[:size], ordered, left) if len(rows) > size and left != 0 else None
    told = telling.told(rows[:size], epc_format=answers.epc_format(asked.request))
    document = telling.query_document(told, made_at=asked.at, name=name)
    return linked(asked, answers.answer(asked.request, document), following)


def _following(rows: list[Event], ordered: selecting.Ordered, left: int) -> Place:
    return Place(getattr(rows[-1], ordered.column).isoformat(), rows[-1].pk, left)
