"""Edges of training: rows that look alike, days that do not fit, classes that nobody opened or closed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from ocop.base.refusals import Refused
from ocop.training import actions, queries
from ocop.training.models import Enrolment
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, commune_unit
from tests.factories.products import AT
from tests.factories.training import BY, FIRST, make_class, make_trainee, moment

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(("after", "fits"), [(0, True), (1, False)])
def test_signing_up_ends_on_the_first_day_at_the_latest(after: int, fits: bool) -> None:
    data: dict[str, Any] = {"enrol_until": FIRST + after * DAY}
    steps = (lambda: make_class(**data), lambda: actions.change_class(make_class(), data, by=BY, at=AT))
    for step in steps:
        if fits:
            assert step().last_day_to_enrol == FIRST
            continue
        with pytest.raises(Refused) as error:
            step()
        assert error.value.reason.field == "enrol_until"


def test_who_comes_on_the_first_day_still_signs_up() -> None:
    training_class = make_class()
    actions.daily(at=moment(FIRST, 6))
    training_class.refresh_from_db()
    assert training_class.state == "running"
    late = actor_with("commune_officer")
    with pytest.raises(Refused):
        actions.enrol_self(training_class, by=late, at=moment(FIRST + DAY, 0))
    assert actions.enrol_self(training_class, by=late, at=moment(FIRST, 23)).state == "enrolled"


def test_a_draft_that_was_given_up_stays_with_its_desk() -> None:
    given_up = make_class("cancelled", commune_unit())
    opened = actions.cancel_class(make_class(unit=commune_unit()), "Mưa bão.", by=BY, at=AT)
    stranger = actor_with("commune_officer", unit=commune_unit("30338", "Xã Khác"))
    member = actor_with("producer", organisation=make_organisation())
    assert set(queries.classes_open_to(member)) == {opened}
    assert set(queries.classes_visible_to(stranger)) == {opened}
    assert set(queries.classes_visible_to(actor_with("commune_officer"))) == {given_up, opened}


@pytest.mark.parametrize("state", ["open", "running", "held"])
def test_a_class_that_nobody_closed_keeps_phones_no_longer(state: str, settings: Any) -> None:
    settings.OCOP_TRAINEE_DAYS = 30
    forgotten = make_class(state)
    make_trainee(forgotten, phone="0912345678", birth_year=1990)
    assert actions.daily(at=moment(FIRST + 29 * DAY, 6))[2] == 0
    assert actions.daily(at=moment(FIRST + 30 * DAY, 6))[2] == 1
    row = Enrolment.objects.get()
    assert (row.phone, row.birth_year) == ("", None)
    assert actions.daily(at=moment(FIRST + 31 * DAY, 6))[2] == 0
