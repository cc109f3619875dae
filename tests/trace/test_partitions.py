"""On PostgreSQL each month has a table of bodies of its own; what came unprepared moves there."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from ocop.base import clock
from ocop.trace.actions.partitions import add_partitions
from ocop.trace.models import Event
from ocop.trace.queries import bodies_of
from tests.factories import trace as make

pytestmark = pytest.mark.django_db
AT = dt.datetime(2031, 11, 30, 20, tzinfo=dt.UTC)  # already December in Việt Nam


def where_bodies_lie() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tableoid::regclass::text FROM trace_eventbody")
        return {row[0] for row in cursor.fetchall()}


@pytest.mark.postgres
def test_the_first_months_are_there_from_the_start() -> None:
    assert add_partitions(at=clock.now()) == []
    make.capture(make.made([make.lot_uri("A")], [make.lot_uri("B")]), at=clock.now())
    assert where_bodies_lie() == {f"trace_eventbody_{clock.today():%Y_%m}"}


@pytest.mark.postgres
def test_partitions_of_three_months_are_made_once() -> None:
    names = ["trace_eventbody_2031_12", "trace_eventbody_2032_01", "trace_eventbody_2032_02"]
    assert add_partitions(at=AT) == names
    assert add_partitions(at=AT) == []


@pytest.mark.postgres
def test_a_body_lies_in_the_part_of_its_month_and_is_found_there() -> None:
    add_partitions(at=AT)
    make.capture(
        make.made([make.lot_uri("A")], [make.lot_uri("B")]), at=dt.datetime(2032, 1, 5, tzinfo=dt.UTC)
    )
    assert where_bodies_lie() == {"trace_eventbody_2032_01"}
    assert len(bodies_of(list(Event.objects.all()))) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_what_came_in_a_month_that_nobody_prepared_moves_to_its_own() -> None:
    for month in (11, 12):
        at = dt.datetime(2031, month, 5, tzinfo=dt.UTC)
        make.capture(make.made([make.lot_uri("A")], [make.lot_uri(month)]), at=at)
    assert where_bodies_lie() == {"trace_eventbody_rest"}
    assert "trace_eventbody_2031_12" in add_partitions(at=AT)
    assert where_bodies_lie() == {"trace_eventbody_rest", "trace_eventbody_2031_12"}
    assert len(bodies_of(list(Event.objects.all()))) == 2
    _drop()


def _drop() -> None:
    """Dropped tables leave the other tests of this run what the migration made."""
    with connection.cursor() as cursor:
        for name in ("2031_12", "2032_01", "2032_02"):
            cursor.execute(f"DROP TABLE trace_eventbody_{name}")


@pytest.mark.sqlite
def test_sqlite_needs_none() -> None:
    assert add_partitions(at=AT) == []
