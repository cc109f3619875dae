"""Writing training, by what is done."""

from ocop.training.actions.attending import check_in, check_in_ticket, tick_session
from ocop.training.actions.classes import (
    add_session,
    add_teacher,
    change_class,
    plan_class,
    remove_session,
    remove_teacher,
)
from ocop.training.actions.enrolling import cancel_enrolment, enrol_other, enrol_self
from ocop.training.actions.knowledge import (
    add_material,
    count_opening,
    renew_material,
    set_role_topics,
    withdraw_material,
)
from ocop.training.actions.moving import (
    begin_class,
    cancel_class,
    clear_personal_data,
    close_class,
    finish_class,
    open_class,
)
from ocop.training.actions.programmes import change_programme, make_programme
from ocop.training.actions.reminding import daily
from ocop.training.actions.verdicts import give_feedback, set_exam, take_exam

__all__ = [
    "add_material",
    "add_session",
    "add_teacher",
    "begin_class",
    "cancel_class",
    "cancel_enrolment",
    "change_class",
    "change_programme",
    "check_in",
    "check_in_ticket",
    "clear_personal_data",
    "close_class",
    "count_opening",
    "daily",
    "enrol_other",
    "enrol_self",
    "finish_class",
    "give_feedback",
    "make_programme",
    "open_class",
    "plan_class",
    "remove_session",
    "remove_teacher",
    "renew_material",
    "set_exam",
    "set_role_topics",
    "take_exam",
    "tick_session",
    "withdraw_material",
]
