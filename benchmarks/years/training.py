"""Years of training: a class a month for each year, and people of every producer in one of them each year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from ocop.places import queries as places
from ocop.training import codes
from ocop.training.models import Enrolment, Session, TrainingClass


def fill(organisations: Sequence[int], products: Sequence[int], years: Sequence[int]) -> None:
    """Classes with one session each, and one person of each producer and year, spread over the months."""
    province = places.by_code(places.home_province(), dt.date(max(years), 1, 1))
    assert province is not None
    for year in years:
        made = TrainingClass.objects.bulk_create(_class(province.pk, year, month) for month in range(1, 13))
        Session.objects.bulk_create(_session(row) for row in made)
        rows = (_enrolment(made[n % 12], pk, n) for n, pk in enumerate(organisations))
        Enrolment.objects.bulk_create(rows, batch_size=2000)


def _moment(year: int, month: int, hour: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime(year, month, 10, hour))


def _class(unit_id: int, year: int, month: int) -> TrainingClass:
    day = dt.date(year, month, 10)
    return TrainingClass(
        unit_id=unit_id, kind="class", title=f"Tập huấn {month}/{year}", audience="producer", seats=5000,
        state="closed", starts_on=day, ends_on=day, held_on=day, created_at=_moment(year, month, 7),
        opened_at=_moment(year, month, 7), closed_at=_moment(year, month, 18),
    )  # fmt: skip


def _session(row: TrainingClass) -> Session:
    assert row.held_on is not None
    year, month = row.held_on.year, row.held_on.month
    return Session(
        training_class=row, topic="trade", begins_at=_moment(year, month, 8),
        ends_at=_moment(year, month, 12), created_at=row.created_at,
    )  # fmt: skip


def _enrolment(row: TrainingClass, organisation_id: int, number: int) -> Enrolment:
    name = f"Người {number}"
    return Enrolment(
        training_class=row, organisation_id=organisation_id, who="producer", name=name, name_key=name,
        gender="female" if number % 2 else "male", token=codes.token(), state="enrolled",
        enrolled_at=row.created_at, minutes=240, completed_on=row.held_on,
    )  # fmt: skip
