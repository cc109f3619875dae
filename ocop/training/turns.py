"""Whose turn it is: what the work list gathers from here."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ocop.base.actor import Actor
from ocop.base.turns import Turn
from ocop.training import queries
from ocop.training.models import Enrolment, TrainingClass
from ocop.training.queries import knowledge
from ocop.training.states import ClassState, EnrolmentState

SOON = 14
"""Days before its first day from which a class in draft waits to be opened."""


def turns_of(actor: Actor, on: dt.date) -> list[Turn]:
    """To who runs classes: drafts near their day, classes to be held or closed, people who wait.

    To a participant: feedback that is asked. To officials: open classes on what their role still lacks.
    """
    return [*_to_run(actor, on), *_to_answer(actor), *_to_learn(actor)]


def class_link(training_class: TrainingClass) -> str:
    """The class's page at the officers' desks."""
    return f"/can-bo/dao-tao/{training_class.pk}/"


def _to_run(actor: Actor, on: dt.date) -> list[Turn]:
    """A province looks after its own classes here; those of communes wait at the communes' desks."""
    if not queries.is_desk(actor):
        return []
    waiting = Count("enrolments", filter=Q(enrolments__state=EnrolmentState.WAITING))
    near = on + dt.timedelta(days=SOON)
    open_soon = Q(state=ClassState.DRAFT, starts_on__lte=near, starts_on__gte=on)
    over = Q(state__in=(ClassState.OPEN, ClassState.RUNNING), ends_on__lt=on)
    held = Q(state=ClassState.HELD)
    crowded = Q(state__in=(ClassState.OPEN, ClassState.RUNNING), taken__gte=F("seats"))
    rows = TrainingClass.objects.filter(open_soon | over | held | crowded, unit_id=actor.unit_id or 0)
    found = rows.annotate(waiting=waiting).order_by("starts_on", "pk")
    return [turn for row in found if (turn := _of_class(row, on)) is not None]


def _of_class(row: TrainingClass, on: dt.date) -> Turn | None:
    link, day = class_link(row), row.starts_on
    if row.state == ClassState.DRAFT:
        left = (day - on).days if day else None
        return Turn(_("Mở nhận ghi tên"), row.title, link, due_on=day, days_left=left)
    if row.state == ClassState.HELD:
        return Turn(_("Khép lại lớp, cấp giấy"), row.title, link, since=row.held_on)
    if row.ends_on is not None and row.ends_on < on:
        return Turn(_("Ghi là đã tổ chức"), row.title, link, since=row.ends_on)
    waiting: int = getattr(row, "waiting", 0)
    if not waiting:
        return None
    detail = ngettext("%(n)d người chờ chỗ", "%(n)d người chờ chỗ", waiting) % {"n": waiting}
    return Turn(_("Xem danh sách chờ"), row.title, link, detail=detail)


def _to_answer(actor: Actor) -> list[Turn]:
    if actor.person_id is None:
        return []
    asked = Enrolment.objects.filter(
        person_id=actor.person_id, state=EnrolmentState.ENROLLED, feedback_on__isnull=True,
        training_class__state=ClassState.HELD, minutes__gt=0,
    )  # fmt: skip
    rows = asked.select_related("training_class").order_by("training_class__held_on", "pk")
    return [
        Turn(
            _("Góp ý cho lớp đã học"), row.training_class.title, f"/dao-tao/ve/{row.token}/gop-y/",
            since=row.training_class.held_on,
        )
        for row in rows
    ]  # fmt: skip


def _to_learn(actor: Actor) -> list[Turn]:
    """Only where a class that would help is open: a gap without a class is no work for today."""
    if actor.person_id is None or not actor.has("training.enrol") or actor.organisation_id is not None:
        return []
    open_now = queries.classes_open_to(actor).filter(state=ClassState.OPEN)
    if not open_now.exists():
        return []
    record = knowledge.record_of(actor.person_id, [actor.role])
    offered = knowledge.suggestions(record.missing, open_now, actor.person_id, [actor.role])
    if not offered:
        return []
    lacks = ", ".join(record.missing_labels)
    first = offered[0]
    return [
        Turn(
            _("Ghi tên lớp còn thiếu"), first.title, f"/dao-tao/{first.pk}/",
            detail=_("vai trò cần: %(topics)s") % {"topics": lacks}, due_on=first.last_day_to_enrol,
        )
    ]  # fmt: skip
