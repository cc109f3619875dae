"""What the actions of this room share: texts and amounts in form, who is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from ocop.base import clock, text
from ocop.notices import actions as notices
from ocop.organisations import checks
from ocop.people import queries as people
from ocop.people.models import Person
from ocop.support.models import Request

MOST_DONG = 10**15
"""More than any budget of a province: a slip of the pen."""


def fresh(request: Request) -> Request:
    """The request as it stands, with what rules ask of it."""
    related = ("scheme", "organisation__unit", "product", "award__line")
    return Request.objects.select_related(*related).get(pk=request.pk)


def line(field: str, given: str, most: int, *, needed: str = "") -> str:
    """One line of text in form; `needed` is said where it is empty."""
    said = text.nfc(given)
    if needed and not said:
        raise checks.wrong(field, needed)
    return _short(field, said, most)


def lines(field: str, given: str, *, needed: str = "", most: int = 5000) -> str:
    """Text of several lines in form."""
    said = text.nfc_lines(given)
    if needed and not said:
        raise checks.wrong(field, needed)
    return _short(field, said, most)


def _short(field: str, said: str, most: int) -> str:
    if len(said) > most:
        raise checks.wrong(field, _("Nhiều nhất %(n)d ký tự.") % {"n": most})
    return said


def money(field: str, amount: int | None, *, least: int = 1) -> int:
    """An amount in whole đồng within bounds."""
    if amount is None or not least <= amount <= MOST_DONG:
        raise checks.wrong(field, _("Hãy ghi số tiền bằng đồng, là số nguyên lớn hơn 0."))
    return amount


def decision(number: str, day: dt.date, at: dt.datetime) -> tuple[str, dt.date]:
    """Number and day of a decision: said, and not of a day to come."""
    said = line("decision_no", number, 80, needed=_("Hãy ghi số quyết định."))
    return said, past_day("decided_on", day, at)


def past_day(field: str, day: dt.date, at: dt.datetime) -> dt.date:
    """A day up to today."""
    if day > clock.local_date(at):
        raise checks.wrong(field, _("Ngày này chưa đến."))
    return day


def plain(thing: models.Model, names: Iterable[str]) -> dict[str, Any]:
    """Values for the journal: relations by their ids, days as text."""
    return {name: told(getattr(thing, name)) for name in names}


def told(value: Any) -> Any:
    """One value for the journal."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, list | tuple):
        return [told(each) for each in value]
    return value if value is None or isinstance(value, int) else str(value)


def all_told(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by name for the journal."""
    return {name: told(value) for name, value in values.items()}


def producer_link(request: Request) -> str:
    """The request's page at the producer's desk."""
    return f"/chu-the/ho-tro/{request.pk}/"


def officer_link(request: Request) -> str:
    """The request's page at the officers' desks."""
    return f"/can-bo/ho-tro/{request.pk}/"


def tell_producer(request: Request, title: str, at: dt.datetime, body: str = "") -> None:
    """Put a notice into the inbox of the producer's members."""
    persons = people.members_of(request.organisation_id, clock.local_date(at))
    notices.notify(
        persons=persons, verb="support.answered", title=title % {"name": request}, body=body,
        link=producer_link(request), at=at,
    )  # fmt: skip


def tell_officers(persons: Iterable[Person], verb: str, title: str, link: str, at: dt.datetime) -> None:
    """Put a notice into the inbox of officers."""
    notices.notify(persons=persons, verb=verb, title=title, link=link, at=at)
