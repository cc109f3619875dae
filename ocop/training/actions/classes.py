"""Planning a class, a conference or a workshop: what, when, where, by whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max, Min
from django.utils.translation import gettext as _

from ocop.base import clock, text
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.organisations.checks import wrong
from ocop.organisations.models import Organisation
from ocop.people.models import Person
from ocop.places.models import Unit
from ocop.training import checks, rules
from ocop.training.actions import seating
from ocop.training.models import ClassKind, Session, Teacher, TrainingClass
from ocop.training.states import ClassState
from ocop.training.topics import TOPICS, Audience

_LINES, _PARAGRAPHS = {"title": 250, "room": 200}, {"about": 10_000}
FIELDS = (
    *_LINES, *_PARAGRAPHS, "kind", "audience", "programme", "place_unit", "seats", "enrol_until", "share",
    "is_public", "is_demo",
)  # fmt: skip
"""What `data` may hold."""
MOST_SEATS = 5000
_LONGEST = dt.timedelta(hours=14)


def plan_class(
    unit: Unit,
    data: dict[str, Any],
    *,
    session: dict[str, Any] | None = None,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> TrainingClass:
    """Begin a class as a draft, with its first session if that is given (as `add_session` takes it).

    Refused: who does not run training for `unit` (person); no title, unknown kind or audience, seats out of
    1 to 5,000, a share out of 1 to 100, a last day to enrol after the first day (input).
    """
    rules.may_run.check(by, unit.pk)
    clean = _checked(data)
    for name, words in (("title", _("Hãy đặt tên.")), ("seats", _("Hãy ghi số chỗ."))):
        if not clean.get(name):
            raise wrong(name, words)
    _check_last_day(clean, clock.local_date(session["begins_at"]) if session else None)
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return TrainingClass.objects.get(pk=pk)
        made = TrainingClass.objects.create(unit=unit, created_at=at, **clean)
        journal.record(
            verb="training.class_planned", subject=made, by=by, at=at, key=key, after=_plain(made, clean)
        )
        if session is not None:
            add_session(made, **session, by=by, at=at)
        return made


def change_class(
    training_class: TrainingClass, data: dict[str, Any], *, by: Actor, at: dt.datetime
) -> TrainingClass:
    """Change the given fields; those left out stay. More seats move the waiting list up at once.

    Refused: foreign classes (person), held, closed and cancelled ones, fewer seats than are taken (input,
    also when somebody takes one at this moment), data as `plan_class` refuses.
    """
    rules.may_change.check(by, training_class)
    clean = _checked(data)
    changed = {name: value for name, value in clean.items() if getattr(training_class, name) != value}
    if not changed:
        return training_class
    _check_last_day(changed, training_class.starts_on)
    with transaction.atomic():
        before = _plain(training_class, changed)
        rows = TrainingClass.objects.filter(pk=training_class.pk, state=training_class.state)
        if rows.filter(taken__lte=changed.get("seats", MOST_SEATS)).update(**changed) != 1:
            raise _not_changed(training_class)
        for name, value in changed.items():
            setattr(training_class, name, value)
        journal.record(
            verb="training.class_changed", subject=training_class, by=by, at=at, before=before,
            after=_plain(training_class, changed),
        )  # fmt: skip
        if "seats" in changed and training_class.state != ClassState.DRAFT:
            seating.fill(training_class, by=by, at=at)
    return training_class


def _not_changed(training_class: TrainingClass) -> Refused:
    now = TrainingClass.objects.get(pk=training_class.pk)
    if now.state != training_class.state:
        return Refused(_("Lớp vừa chuyển trạng thái. Hãy tải lại trang."), about="stale")
    return wrong("seats", _("Đã có %(n)d người có chỗ, số chỗ không ít hơn được.") % {"n": now.taken})


def add_session(
    training_class: TrainingClass,
    *,
    topic: str,
    begins_at: dt.datetime,
    ends_at: dt.datetime,
    title: str = "",
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Session:
    """Add a sitting; its hours count for `topic`.

    Refused: foreign or finished classes, more than `rules.MOST_SESSIONS`; an unknown topic, an end before the
    beginning or more than 14 hours after it, a sitting that meets another one of the class (input).
    """
    rules.may_change.check(by, training_class)
    _check_times(training_class, begins_at, ends_at)
    if topic not in TOPICS:
        raise wrong("topic", _("Hãy chọn chủ đề."))
    named = text.nfc(title)[:250]
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Session.objects.get(pk=pk)
        made = Session.objects.create(
            training_class=training_class, title=named, topic=topic, begins_at=begins_at, ends_at=ends_at,
            created_at=at,
        )  # fmt: skip
        after = {"topic": topic, "begins_at": begins_at.isoformat(), "ends_at": ends_at.isoformat()}
        journal.record(verb="training.session_added", subject=made, by=by, at=at, key=key, after=after)
        _set_days(training_class)
        return made


def remove_session(session: Session, *, by: Actor, at: dt.datetime) -> None:
    """Take a sitting out. Refused: foreign or finished classes; one with attendance; an open class's last."""
    training_class = session.training_class
    rules.may_change.check(by, training_class)
    if session.attendances.exists():
        raise Refused(_("Buổi này đã có người điểm danh nên không bỏ được."))
    alone = training_class.sessions.count() == 1
    if alone and training_class.state != ClassState.DRAFT:
        raise Refused(_("Lớp đang mở phải còn ít nhất một buổi. Hãy thêm buổi mới trước."))
    with transaction.atomic():
        journal.record(verb="training.session_removed", subject=session, by=by, at=at)
        session.delete()
        _set_days(training_class)


def add_teacher(
    training_class: TrainingClass,
    *,
    name: str,
    organisation: Organisation | None = None,
    person: Person | None = None,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Teacher:
    """Say who teaches. Refused: foreign or finished classes; no name, more than MOST_TEACHERS (input)."""
    rules.may_change.check(by, training_class)
    called = text.nfc(name)[:200] or str(person or organisation or "")
    if not called:
        raise wrong("name", _("Hãy ghi người dạy."))
    if training_class.teachers.count() >= rules.MOST_TEACHERS:
        raise wrong("name", _("Nhiều nhất %(n)d người dạy.") % {"n": rules.MOST_TEACHERS})
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Teacher.objects.get(pk=pk)
        made = Teacher.objects.create(
            training_class=training_class, name=called, organisation=organisation, person=person
        )
        journal.record(verb="training.teacher_added", subject=made, by=by, at=at, key=key)
        return made


def remove_teacher(teacher: Teacher, *, by: Actor, at: dt.datetime) -> None:
    """Take a teacher out. Refused: foreign or finished classes."""
    rules.may_change.check(by, teacher.training_class)
    with transaction.atomic():
        journal.record(verb="training.teacher_removed", subject=teacher, by=by, at=at)
        teacher.delete()


def _check_last_day(clean: dict[str, Any], first: dt.date | None) -> None:
    last = clean.get("enrol_until")
    if last is not None and first is not None and last > first:
        said = _("Hạn ghi tên không sau ngày học đầu tiên (%(day)s).")
        raise wrong("enrol_until", said % {"day": f"{first:%d/%m/%Y}"})


def _check_times(training_class: TrainingClass, begins_at: dt.datetime, ends_at: dt.datetime) -> None:
    if ends_at <= begins_at:
        raise wrong("ends", _("Giờ kết thúc phải sau giờ bắt đầu."))
    if ends_at - begins_at > _LONGEST:
        raise wrong("ends", _("Một buổi dài nhất 14 giờ. Nhiều ngày thì thêm nhiều buổi."))
    if training_class.sessions.filter(begins_at__lt=ends_at, ends_at__gt=begins_at).exists():
        raise wrong("begins", _("Trùng giờ với buổi khác của lớp."))
    if training_class.sessions.count() >= rules.MOST_SESSIONS:
        raise wrong("begins", _("Nhiều nhất %(n)d buổi.") % {"n": rules.MOST_SESSIONS})


def _set_days(training_class: TrainingClass) -> None:
    """Keep the first and last day of a class beside its sessions."""
    found = training_class.sessions.aggregate(first=Min("begins_at"), last=Max("ends_at"))
    days = {
        "starts_on": clock.local_date(found["first"]) if found["first"] else None,
        "ends_on": clock.local_date(found["last"]) if found["last"] else None,
    }
    TrainingClass.objects.filter(pk=training_class.pk).update(**days)
    training_class.starts_on, training_class.ends_on = days["starts_on"], days["ends_on"]


def _checked(data: dict[str, Any]) -> dict[str, Any]:
    clean = checks.tidy(data, _LINES, _PARAGRAPHS, FIELDS)
    if "kind" in clean and clean["kind"] not in ClassKind.values:
        raise wrong("kind", _("Hãy chọn loại."))
    if "audience" in clean and clean["audience"] not in Audience.values:
        raise wrong("audience", _("Hãy chọn đối tượng."))
    if "title" in clean and not clean["title"]:
        raise wrong("title", _("Hãy đặt tên."))
    if "seats" in clean and not 1 <= (clean["seats"] or 0) <= MOST_SEATS:
        raise wrong("seats", _("Số chỗ từ 1 đến %(n)d.") % {"n": MOST_SEATS})
    if "share" in clean and not 1 <= (clean["share"] or 0) <= 100:
        raise wrong("share", _("Từ 1 đến 100 phần trăm."))
    return clean


def _plain(training_class: TrainingClass, names: Iterable[str]) -> dict[str, Any]:
    """For the journal: rows by their ids, days as text."""
    found: dict[str, Any] = {}
    for name in names:
        linked = name in ("programme", "place_unit")
        value = getattr(training_class, f"{name}_id" if linked else name)
        found[name] = value if value is None or isinstance(value, int | bool) else str(value)
    return found
