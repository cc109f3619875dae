"""Classes, people in them and materials for tests, made by the room's own actions."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from ocop.base import clock
from ocop.base.actor import system
from ocop.places.models import Unit
from ocop.training import actions
from ocop.training.models import Enrolment, Material, Programme, Session, TrainingClass
from ocop.training.states import ClassState
from tests.factories.people import province_unit
from tests.factories.products import AT

BY = system("Kiểm thử")
FIRST = dt.date(2026, 6, 20)
"""The day of the session that `make_class` gives; AT lies five days before it."""
_numbers = itertools.count(1)


def moment(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """An hour of a day on the wall clock of Việt Nam."""
    return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=clock.LOCAL)


def make_programme(unit: Unit | None = None, **over: Any) -> Programme:
    """A programme of the province for commune officials."""
    given: dict[str, Any] = {
        "title": f"Bồi dưỡng {next(_numbers)} (ví dụ)", "year": 2026, "audience": "commune",
        "topics": ["law"],
    }  # fmt: skip
    return actions.make_programme(unit or province_unit(), {**given, **over}, by=BY, at=AT)


def make_class(
    state: str = ClassState.OPEN,
    unit: Unit | None = None,
    *,
    day: dt.date | None = FIRST,
    topic: str = "digital",
    at: dt.datetime = AT,
    **over: Any,
) -> TrainingClass:
    """A class of the province with one session of four hours on `day`, brought to `state`."""
    given: dict[str, Any] = {
        "title": f"Tập huấn {next(_numbers)} (ví dụ)", "kind": "class", "audience": "producer", "seats": 3,
        "room": "Hội trường A",
    }  # fmt: skip
    session = None
    if day is not None:
        session = {"topic": topic, "begins_at": moment(day, 8), "ends_at": moment(day, 12)}
    made = actions.plan_class(unit or province_unit(), {**given, **over}, session=session, by=BY, at=at)
    assert day is not None or state == ClassState.DRAFT
    return bring(made, state, at=at)


def bring(made: TrainingClass, state: str, *, at: dt.datetime = AT) -> TrainingClass:
    """Bring a draft to `state` by the moves on the way, each on its day."""
    if state == ClassState.DRAFT:
        return made
    if state == ClassState.CANCELLED:
        return actions.cancel_class(made, "Mưa bão.", by=BY, at=at)
    actions.open_class(made, by=BY, at=at)
    if state == ClassState.OPEN:
        return made
    assert made.starts_on is not None and made.ends_on is not None
    actions.begin_class(made, by=BY, at=moment(made.starts_on, 8))
    if state in (ClassState.HELD, ClassState.CLOSED):
        actions.finish_class(made, by=BY, at=moment(made.ends_on, 17))
    if state == ClassState.CLOSED:
        actions.close_class(made, by=BY, at=moment(made.ends_on, 18))
    return made


def session_of(training_class: TrainingClass) -> Session:
    """The first session of a class, read anew."""
    found = training_class.sessions.select_related("training_class__unit").first()
    assert found is not None
    return found


def make_trainee(training_class: TrainingClass, *, person: Any = None, **over: Any) -> Enrolment:
    """Somebody without an account in a class, a woman of the community."""
    given: dict[str, Any] = {"name": f"Trần Thị Thử {next(_numbers)}", "gender": "female", "who": "community"}
    return actions.enrol_other(training_class, {**given, **over}, person=person, by=BY, at=AT)


def attend(*enrolments: Enrolment) -> None:
    """Tick people for the first session of their class, at its beginning."""
    session = session_of(enrolments[0].training_class)
    ids = [enrolment.pk for enrolment in enrolments]
    actions.tick_session(session, ids, ids, by=BY, at=session.begins_at)


def make_material(unit: Unit | None = None, **over: Any) -> Material:
    """A public material behind a link."""
    given: dict[str, Any] = {
        "title": f"Sổ tay {next(_numbers)} (ví dụ)", "audience": "producer", "topic": "digital",
        "language": "vi", "link": "https://example.vn/so-tay.pdf",
    }  # fmt: skip
    return actions.add_material(unit or province_unit(), {**given, **over}, by=BY, at=AT)
