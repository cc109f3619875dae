"""Reminding producers to write down what came of the help: two weeks and three days before, then weekly."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from ocop.base.clock import local_date
from ocop.base.reminding import FIRST, stage_of
from ocop.notices import actions as notices
from ocop.people import queries as people
from ocop.support.actions import checking
from ocop.support.models import Outcome


def remind_of_outcomes(*, at: dt.datetime) -> int:
    """Remind members of outcomes that are due or overdue; how many notices are new.

    Worked out again it is silent. Reminders end a year after the day.
    """
    on = local_date(at)
    near = (on - dt.timedelta(days=365), on + dt.timedelta(days=FIRST))
    rows = Outcome.objects.filter(measured_on__isnull=True, due_on__range=near)
    told = 0
    for outcome in rows.select_related("request").order_by("due_on", "pk"):
        stage = stage_of(outcome.due_on, on)
        if stage is not None:
            told += len(_remind(outcome, stage, on, at))
    return told


def _remind(outcome: Outcome, stage: int, on: dt.date, at: dt.datetime) -> list[object]:
    request = outcome.request
    day = f"{outcome.due_on:%d/%m/%Y}"
    title = _("Ghi kết quả sau %(n)d tháng hỗ trợ: %(name)s") % {"n": outcome.months, "name": request}
    return list(
        notices.remind(
            persons=people.members_of(request.organisation_id, on), verb="support.outcome_due", title=title,
            body=_("Doanh thu, lao động, sản lượng – khoảng một phút. Hạn %(day)s.") % {"day": day},
            link=f"{checking.producer_link(request)}ket-qua/{outcome.pk}/",
            thing=f"support.Outcome:{outcome.pk}",
            due_on=outcome.due_on, days_before=stage, at=at,
        )
    )  # fmt: skip
