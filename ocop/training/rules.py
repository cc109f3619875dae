"""May this actor do this to this class, this enrolment, this material?"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.base.refusals import Reason, rule
from ocop.training import codes, queries
from ocop.training.models import Enrolment, Material, Programme, Session, TrainingClass
from ocop.training.states import CLASS, ENROLMENT, ClassState, EnrolmentState, MaterialState

MOST_SESSIONS = 60
MOST_TEACHERS = 30
MOST_WAITING = 500
"""Bounds of ours."""


@rule
def may_run(actor: Actor, unit_id: int | None) -> Reason | None:
    """The province runs training everywhere, a commune its own."""
    if not queries.is_desk(actor):
        return Reason(_("Vai trò đang dùng không tổ chức đào tạo."), "person")
    if not queries.runs(actor, unit_id):
        return Reason(_("Cán bộ xã chỉ làm với lớp của xã mình."), "person")
    return None


@rule
def may_change(actor: Actor, training_class: TrainingClass) -> Reason | None:
    """Who runs a class changes it as long as it is not over."""
    if against := may_run.reason(actor, training_class.unit_id):
        return against
    if training_class.state in (ClassState.DRAFT, ClassState.OPEN, ClassState.RUNNING):
        return None
    return Reason(_("Lớp đã xong hoặc đã hủy nên không sửa được nữa."))


@rule
def may_change_programme(actor: Actor, programme: Programme) -> Reason | None:
    """Who runs a programme changes it."""
    return may_run.reason(actor, programme.unit_id)


@rule
def may_move(actor: Actor, training_class: TrainingClass, verb: str, on: dt.date) -> Reason | None:
    """Who runs a class moves it; it opens with sessions ahead and is held from its last day on."""
    if against := may_run.reason(actor, training_class.unit_id):
        return against
    if against := CLASS.reason(training_class.state, verb):
        return against
    if verb == "open_class":
        return _opens(training_class, on)
    first = training_class.starts_on
    if verb == "begin_class" and first is not None and on < first:
        return Reason(_("Buổi đầu ngày %(day)s, chưa bắt đầu được.") % {"day": f"{first:%d/%m/%Y}"})
    last = training_class.ends_on
    if verb == "finish_class" and last is not None and on < last:
        return Reason(_("Buổi cuối ngày %(day)s, chưa ghi là xong được.") % {"day": f"{last:%d/%m/%Y}"})
    return None


def _opens(training_class: TrainingClass, on: dt.date) -> Reason | None:
    if training_class.starts_on is None:
        return Reason(_("Hãy thêm ít nhất một buổi trước khi nhận ghi tên."))
    if training_class.ends_on is not None and training_class.ends_on < on:
        return Reason(_("Các buổi đã qua. Hãy sửa ngày trước khi nhận ghi tên."))
    return None


@rule
def may_enrol_self(actor: Actor, training_class: TrainingClass, on: dt.date) -> Reason | None:
    """Members of producers and officials sign up by themselves up to the last day for it.

    That may be the first day of the class, which runs from the morning of that day.
    """
    if actor.person_id is None or not (actor.has("training.enrol") or actor.has("training.manage")):
        return Reason(_("Vai trò đang dùng không tự ghi tên. Hãy nhờ đơn vị tổ chức ghi giúp."), "person")
    if training_class.state not in (ClassState.OPEN, ClassState.RUNNING):
        return Reason(_("Lớp này không nhận ghi tên."))
    last = training_class.last_day_to_enrol
    if last is not None and on > last:
        return Reason(_("Đã hết hạn ghi tên (%(day)s).") % {"day": f"{last:%d/%m/%Y}"})
    mine = training_class.enrolments.filter(person_id=actor.person_id)
    if mine.exclude(state=EnrolmentState.CANCELLED).exists():
        return Reason(_("Anh chị đã ghi tên lớp này rồi."), "stale")
    return None


@rule
def may_enrol_others(actor: Actor, training_class: TrainingClass) -> Reason | None:
    """Who runs a class writes others down, up to its closing: lists on paper come in late."""
    if against := may_run.reason(actor, training_class.unit_id):
        return against
    if training_class.state in (ClassState.OPEN, ClassState.RUNNING, ClassState.HELD):
        return None
    return Reason(_("Chỉ ghi người học khi lớp đã mở và chưa khép lại."))


@rule
def may_take_in_list(actor: Actor, training_class: TrainingClass) -> Reason | None:
    """As `may_enrol_others`, until phones and birth years were cleared: they do not come back."""
    against = may_enrol_others.reason(actor, training_class)
    if against is None and training_class.cleared_at:
        return Reason(_("Điện thoại và năm sinh của lớp đã xóa nên không nhập danh sách được nữa."))
    return against


@rule
def may_cancel(actor: Actor, enrolment: Enrolment) -> Reason | None:
    """One takes oneself out before the class is held, who runs it anybody; never who was there."""
    training_class = enrolment.training_class
    own = actor.person_id is not None and actor.person_id == enrolment.person_id
    if not own and (against := may_run.reason(actor, training_class.unit_id)):
        return Reason(_("Chỉ người ghi tên hoặc đơn vị tổ chức được bỏ tên."), "person") if against else None
    if training_class.state not in (ClassState.OPEN, ClassState.RUNNING):
        return Reason(_("Lớp không còn nhận hay bỏ tên."))
    if enrolment.attendances.exists():
        return Reason(_("Người này đã có mặt ở một buổi nên không bỏ tên được."))
    return ENROLMENT.reason(enrolment.state, "cancel_enrolment")


@rule
def in_window(session: Session, at: dt.datetime) -> Reason | None:
    """Checking in works from half an hour before a session to half an hour after it."""
    first, last = codes.window(session.begins_at, session.ends_at)
    if at < first:
        return Reason(_("Chưa đến giờ điểm danh: từ %(time)s.") % {"time": _clock(first)})
    if at > last:
        return Reason(_("Đã hết giờ điểm danh lúc %(time)s.") % {"time": _clock(last)})
    return None


@rule
def may_attend(enrolment: Enrolment, session: Session) -> Reason | None:
    """Who has a seat in the session's class, while that is going on."""
    if enrolment.training_class_id != session.training_class_id:
        return Reason(_("Vé này không phải của lớp đang điểm danh."))
    if enrolment.state == EnrolmentState.WAITING:
        return Reason(_("Người này còn ở danh sách chờ, chưa có chỗ."))
    if enrolment.state != EnrolmentState.ENROLLED:
        return Reason(_("Người này đã thôi không học."))
    if session.training_class.state not in (ClassState.OPEN, ClassState.RUNNING, ClassState.HELD):
        return Reason(_("Lớp không còn điểm danh."))
    return None


@rule
def may_tick(actor: Actor, session: Session, at: dt.datetime) -> Reason | None:
    """Who runs a class ticks by hand from half an hour before the session until the class is closed."""
    if against := may_run.reason(actor, session.training_class.unit_id):
        return against
    if session.training_class.state not in (ClassState.OPEN, ClassState.RUNNING, ClassState.HELD):
        return Reason(_("Lớp không còn điểm danh."))
    first, _last = codes.window(session.begins_at, session.ends_at)
    if at < first:
        return Reason(_("Chưa đến giờ điểm danh: từ %(time)s.") % {"time": _clock(first)})
    return None


@rule
def may_answer(actor: Actor, enrolment: Enrolment) -> Reason | None:
    """Who was there at least once takes the test and gives feedback, until the class is closed."""
    if actor.person_id is None or actor.person_id != enrolment.person_id:
        return Reason(_("Chỉ người học làm phần này."), "person")
    if enrolment.state != EnrolmentState.ENROLLED or not enrolment.attendances.exists():
        return Reason(_("Chỉ người đã có mặt ở lớp làm phần này."))
    if enrolment.training_class.state not in (ClassState.RUNNING, ClassState.HELD):
        return Reason(_("Phần này mở khi lớp diễn ra và đóng khi lớp khép lại."))
    return None


@rule
def may_give_feedback(actor: Actor, enrolment: Enrolment) -> Reason | None:
    """As `may_answer`, once."""
    if enrolment.feedback_on is not None:
        return Reason(_("Anh chị đã góp ý cho lớp này rồi. Cảm ơn anh chị."), "stale")
    return may_answer.reason(actor, enrolment)


@rule
def may_clear(actor: Actor, training_class: TrainingClass, on: dt.date) -> Reason | None:
    """Who runs a class clears phones and birth years once it is closed, cancelled or forgotten.

    Forgotten is a class that nobody closed and whose last day lies OCOP_TRAINEE_DAYS back.
    """
    if against := may_run.reason(actor, training_class.unit_id):
        return against
    last, kept = training_class.ends_on, dt.timedelta(days=settings.OCOP_TRAINEE_DAYS)
    is_forgotten = last is not None and last <= on - kept
    if training_class.state not in (ClassState.CLOSED, ClassState.CANCELLED) and not is_forgotten:
        return Reason(_("Chỉ xóa khi lớp đã khép lại hoặc đã hủy."))
    return Reason(_("Điện thoại và năm sinh đã xóa rồi."), "stale") if training_class.cleared_at else None


@rule
def may_change_material(actor: Actor, material: Material) -> Reason | None:
    """Who runs training for a place changes the materials of that place that are in use."""
    if against := may_run.reason(actor, material.unit_id):
        return against
    if material.state != MaterialState.CURRENT:
        return Reason(_("Tài liệu này đã có bản mới hoặc đã rút."), "stale")
    return None


@rule
def may_set_topics(actor: Actor) -> Reason | None:
    """The province says what each role should have learned."""
    if queries.is_desk(actor) and actor.province_wide:
        return None
    return Reason(_("Chỉ cơ quan cấp tỉnh đặt yêu cầu bồi dưỡng."), "person")


def _clock(moment: dt.datetime) -> str:
    return f"{moment.astimezone(clock.LOCAL):%H:%M %d/%m/%Y}"
