"""Who may make persons and appoint them."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.refusals import Reason, rule
from ocop.people import queries
from ocop.people.models import Appointment, Person
from ocop.people.roles import ROLES


@rule
def create_person(by: Actor) -> Reason | None:
    """Administrators, and provincial officers for producers' members and commune officers."""
    if by.has("people.manage") or by.has("people.appoint_local"):
        return None
    return Reason(_("Chỉ quản trị hệ thống và cán bộ tỉnh được tạo tài khoản."), "person")


@rule
def manage_person(person: Person, by: Actor) -> Reason | None:
    """Changing, closing or giving a new password: administrators alone."""
    if by.has("people.manage"):
        return None
    return Reason(_("Chỉ quản trị hệ thống được sửa tài khoản của người khác."), "person")


@rule
def deactivate(person: Person, by: Actor) -> Reason | None:
    """As `manage_person`, and nobody locks themselves out."""
    against = manage_person.reason(person, by)
    if against is None and person.pk == by.person_id:
        return Reason(_("Anh chị không thể tự khóa tài khoản của mình."))
    return against


@rule
def appoint(appointment: Appointment, by: Actor) -> Reason | None:
    """Who may give this role here, and whether role, place and period fit together."""
    if appointment.role not in ROLES:
        return Reason(_("Vai trò này không có trong hệ thống."), "input", "role")
    if appointment.role not in queries.roles_appointable_by(by):
        return Reason(_("Vai trò đang dùng không được bổ nhiệm vai trò này."), "person")
    if not appointment.person.is_active:
        return Reason(_("Tài khoản đã khóa. Hãy mở lại trước khi bổ nhiệm."))
    return _place_fits(appointment) or _period_fits(appointment)


def _place_fits(appointment: Appointment) -> Reason | None:
    reach = ROLES[appointment.role].reach
    if reach == "organisation":
        return _organisation_fits(appointment)
    wanted = "commune" if reach == "commune" else "province"
    if appointment.unit is None or appointment.unit.level != wanted:
        if wanted == "commune":
            return Reason(_("Hãy chọn xã, phường hoặc đặc khu nơi người này làm việc."), "input", "unit")
        return Reason(_("Vai trò này gắn với cấp tỉnh."), "input", "unit")
    return None


def _organisation_fits(appointment: Appointment) -> Reason | None:
    found, wanted = appointment.organisation, queries.KIND_OF_ROLE[appointment.role]
    if found is not None and found.kind == wanted:
        return None
    said = {
        "agency": _("Hãy chọn cơ quan mà người này làm việc."),
        "partner": _("Hãy chọn đơn vị tư vấn, đối tác mà người này làm việc."),
    }
    return Reason(
        said.get(appointment.role) or _("Hãy chọn chủ thể mà người này là thành viên."),
        "input",
        "organisation",
    )


def _period_fits(appointment: Appointment) -> Reason | None:
    if appointment.valid_to and appointment.valid_to < appointment.valid_from:
        return Reason(_("Ngày kết thúc phải sau ngày bắt đầu."), "input", "valid_to")
    if queries.overlapping(appointment).exists():
        return Reason(_("Người này đã giữ vai trò này ở đây trong thời gian đó."), "input", "valid_from")
    return None


@rule
def end_appointment(appointment: Appointment, last_day: dt.date, by: Actor) -> Reason | None:
    """Who may appoint may also end; nobody ends the administrator's appointment they work under."""
    if appointment.role not in queries.roles_appointable_by(by):
        return Reason(_("Vai trò đang dùng không được kết thúc bổ nhiệm này."), "person")
    if appointment.pk == by.appointment_id:
        return Reason(_("Anh chị đang dùng chính vai trò này nên không thể tự kết thúc."))
    if appointment.valid_to is not None and appointment.valid_to <= last_day:
        return Reason(_("Bổ nhiệm này đã kết thúc từ trước."))
    if last_day < appointment.valid_from:
        return Reason(_("Ngày cuối không được trước ngày bắt đầu."), "input", "last_day")
    return None
