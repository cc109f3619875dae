"""What a class, an enrolment and a material can become, and by which moves."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ocop.base.states import Move, StateTable


class ClassState(models.TextChoices):
    """Where a class, conference or workshop stands."""

    DRAFT = "draft", _("Đang soạn")
    OPEN = "open", _("Đang nhận ghi tên")
    RUNNING = "running", _("Đang diễn ra")
    HELD = "held", _("Đã tổ chức")
    CLOSED = "closed", _("Đã khép lại")
    CANCELLED = "cancelled", _("Đã hủy")


_MANAGE = "training.manage"
CLASS = StateTable(
    ClassState,
    start=[ClassState.DRAFT],
    moves=[
        Move("open_class", (ClassState.DRAFT,), ClassState.OPEN, _MANAGE),
        Move("begin_class", (ClassState.OPEN,), ClassState.RUNNING, _MANAGE),
        Move("finish_class", (ClassState.OPEN, ClassState.RUNNING), ClassState.HELD, _MANAGE),
        Move("close_class", (ClassState.HELD,), ClassState.CLOSED, _MANAGE),
        Move(
            "cancel_class",
            (ClassState.DRAFT, ClassState.OPEN, ClassState.RUNNING),
            ClassState.CANCELLED,
            _MANAGE,
        ),
    ],
)


class EnrolmentState(models.TextChoices):
    """Whether somebody has a seat."""

    ENROLLED = "enrolled", _("Có chỗ")
    WAITING = "waiting", _("Chờ chỗ")
    CANCELLED = "cancelled", _("Đã thôi")


ENROLMENT = StateTable(
    EnrolmentState,
    start=[EnrolmentState.ENROLLED, EnrolmentState.WAITING],
    moves=[
        Move("move_up", (EnrolmentState.WAITING,), EnrolmentState.ENROLLED, _MANAGE),
        Move(
            "cancel_enrolment",
            (EnrolmentState.ENROLLED, EnrolmentState.WAITING),
            EnrolmentState.CANCELLED,
            "training.enrol",
        ),
    ],
)


class MaterialState(models.TextChoices):
    """Whether a material is the one to read."""

    CURRENT = "current", _("Đang dùng")
    SUPERSEDED = "superseded", _("Đã có bản mới")
    WITHDRAWN = "withdrawn", _("Đã rút")


MATERIAL = StateTable(
    MaterialState,
    start=[MaterialState.CURRENT],
    moves=[
        Move("supersede_material", (MaterialState.CURRENT,), MaterialState.SUPERSEDED, _MANAGE),
        Move("withdraw_material", (MaterialState.CURRENT,), MaterialState.WITHDRAWN, _MANAGE),
    ],
)
