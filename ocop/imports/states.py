"""What becomes of an import, and of one row of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ocop.base.states import Move, StateTable


class RunState(models.TextChoices):
    """An import is read first, then applied or discarded; what was applied can be undone."""

    READ = "read", _("Đã đọc, chờ xem và ghi")
    APPLIED = "applied", _("Đã ghi")
    UNDONE = "undone", _("Đã hoàn tác")
    DISCARDED = "discarded", _("Đã bỏ, không ghi")


RUN = StateTable(
    RunState,
    start=[RunState.READ],
    moves=[
        Move("apply_run", (RunState.READ,), RunState.APPLIED, "registry.import"),
        Move("discard_run", (RunState.READ,), RunState.DISCARDED, "registry.import"),
        Move("undo_run", (RunState.APPLIED,), RunState.UNDONE, "registry.import"),
    ],
)


class Outcome(models.TextChoices):
    """What a row comes to beside what is stored."""

    PROBLEM = "problem", _("Có lỗi")
    NEW = "new", _("Mới")
    CHANGED = "changed", _("Thay đổi")
    SAME = "same", _("Không đổi")
    LEFT_OUT = "left_out", _("Bỏ qua")
