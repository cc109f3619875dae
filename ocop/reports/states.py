"""The way of a report, and the kinds of periods."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ocop.base.states import Move, StateTable


class RunState(models.TextChoices):
    """A report is drafted by the office, signed by the leader, or dropped before that."""

    DRAFT = "draft", _("Đang soạn")
    SIGNED = "signed", _("Đã ký")
    DROPPED = "dropped", _("Đã bỏ")


RUN = StateTable(
    RunState,
    start=[RunState.DRAFT],
    moves=[
        Move("sign_run", (RunState.DRAFT,), RunState.SIGNED, "reports.sign"),
        Move("drop_run", (RunState.DRAFT,), RunState.DROPPED, "reports.make"),
    ],
)


class PeriodKind(models.TextChoices):
    """The periods of an office's year: tháng, quý, 6 tháng, 9 tháng, năm."""

    MONTH = "month", _("Hằng tháng")
    QUARTER = "quarter", _("Hằng quý")
    HALF = "half", _("6 tháng (đầu năm, cuối năm)")
    NINE = "nine", _("9 tháng")
    YEAR = "year", _("Hằng năm")


class Closing(models.TextChoices):
    """On which day a period's figures are closed.

    NĐ 09/2019/NĐ-CP lets reports be made from the 15th to the 14th, so that they are ready when the
    period ends; what a province uses is its own rule.
    """

    CALENDAR = "calendar", _("ngày cuối cùng của kỳ theo lịch")
    FOURTEENTH = "fourteenth", _("ngày 14 của tháng cuối kỳ (từ ngày 15 của tháng trước kỳ)")
