"""Places at an event, by many hands at once.

On SQLite one writer goes after the other anyway; what is held here are the row locks of PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ocop.promotion import actions
from ocop.promotion.models import Event, Participation
from tests.concurrency.hands import at_once
from tests.factories.organisations import make_organisation
from tests.factories.products import AT, make_product
from tests.factories.promotion import BY, make_event, make_part

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def fresh(pk: int) -> Participation:
    return Participation.objects.select_related("event", "organisation").get(pk=pk)


def counted() -> tuple[int, int]:
    """Places taken by the event's own count, producers with a place."""
    return Event.objects.get().taken, Participation.objects.filter(state="selected").count()


def test_twenty_hands_after_five_places_give_five() -> None:
    event = make_event(slots=5)
    parts = [make_part(event) for _n in range(20)]
    told = at_once([lambda pk=p.pk: actions.select_part(fresh(pk), by=BY, at=AT) for p in parts])
    assert (told.count("done"), told.count("thing"), counted()) == (5, 15, (5, 5))


def test_places_that_are_given_and_given_back_at_once_stay_in_step() -> None:
    event = make_event(slots=4)
    there = [make_part(event, state="selected") for _n in range(4)]
    waiting = [make_part(event) for _n in range(8)]
    leave = [lambda pk=p.pk: actions.withdraw_part(fresh(pk), by=BY, at=AT) for p in there]
    come = [lambda pk=p.pk: actions.select_part(fresh(pk), by=BY, at=AT) for p in waiting]
    told = at_once([*leave, *come])
    taken, selected = counted()
    assert set(told) <= {"done", "thing"} and taken == selected <= 4


def test_nobody_slips_into_a_list_while_it_is_settled() -> None:
    """Whoever registers at that moment is either refused, or the list waits for the answer."""
    event = make_event()
    owners = [make_organisation() for _n in range(6)]
    goods = {owner.pk: make_product(owner) for owner in owners}

    def register(owner: Any) -> Callable[[], Any]:
        return lambda: actions.register_part(
            Event.objects.get(pk=event.pk), owner, [goods[owner.pk]], by=BY, at=AT
        )

    def settle() -> None:
        actions.settle_event(Event.objects.get(pk=event.pk), by=BY, at=AT)

    at_once([*map(register, owners), settle])
    waiting = Participation.objects.filter(state="registered").count()
    assert Event.objects.get().state == "open" or waiting == 0
