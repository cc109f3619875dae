"""Reminding producers of the sales of last month."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.notices import actions as notices
from ocop.organisations.models import Organisation
from ocop.people import queries as people
from ocop.promotion.queries import sales as queries


def remind_of_sales(*, at: dt.datetime) -> int:
    """Three days before the day up to which last month's sales are asked for: tell who still owes some.

    Worked out again on the same day or later it is silent. Returns how many notices are new.
    """
    on = clock.local_date(at)
    due = on.replace(day=queries.DUE_DAY)
    if not due - dt.timedelta(days=3) <= on <= due:
        return 0
    month = queries.month_before(on)
    owing = queries.owing(Organisation.objects.filter(is_closed=False).values("pk"), month)
    told = 0
    for organisation_id in sorted(owing):
        told += len(
            notices.remind(
                persons=people.members_of(organisation_id, on), verb="promotion.sales_due",
                title=_("Ghi doanh số tháng %(month)s") % {"month": f"{month:%m/%Y}"},
                body=_("Mất một phút; không bán được thì ghi 0."),
                link=f"/chu-the/ban-hang/doanh-so/{month:%Y-%m}/",
                thing=f"organisations.Organisation:{organisation_id}",
                due_on=due, days_before=3, at=at,
            )
        )  # fmt: skip
    return told
