"""Calling to mind what runs out."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.notices import actions as notices
from ocop.people import queries as people
from ocop.rights import kinds, terms, turns
from ocop.rights.models import Protection
from ocop.rights.queries import visible
from ocop.rights.states import ProtectionState

LATE = 30
"""Days after its end in which a paper that ran out is still told of once: a clock that stood still is made
up for, old imports stay silent. Our choice."""


def remind_of_ends(*, at: dt.datetime) -> int:
    """Tell the owners of papers that run out: at each milestone (OCOP_RIGHTS_REMIND) and once they are over.

    Each is told once; where an owner has nobody here, the provincial office is told. How many notices.
    """
    on, told = clock.local_date(at), 0
    rows = Protection.objects.filter(
        state=ProtectionState.GRANTED,
        expires_on__gte=on - dt.timedelta(days=LATE),
        expires_on__lte=on + dt.timedelta(days=visible.soon()),
    )
    for each in rows.select_related("organisation").order_by("expires_on", "pk"):
        told += _remind(each, on, at)
    return told


def _remind(each: Protection, on: dt.date, at: dt.datetime) -> int:
    assert each.expires_on is not None  # asked for
    stage = terms.milestone(each.expires_on, on, visible.remind_days())
    if stage is None:
        return 0
    members = list(people.members_of(each.organisation_id, on))
    said = {"kind": kinds.label(each.kind), "name": each.name, "day": f"{each.expires_on:%d/%m/%Y}"}
    over = stage < 0
    title = _("%(kind)s “%(name)s” đã hết hiệu lực") if over else _("%(kind)s “%(name)s” sắp hết hiệu lực")
    body = _("Ngày cuối còn hiệu lực: %(day)s. Xin gia hạn hoặc cấp lại, rồi ghi giấy mới vào hệ thống.")
    return len(
        notices.remind(
            persons=members or people.holders_of("provincial_officer", on), verb="rights.ending",
            title=title % said, body=body % said,
            link=turns.producer_link(each) if members else turns.officer_link(each),
            thing=f"rights.Protection:{each.pk}", due_on=each.expires_on, days_before=stage, at=at,
        )
    )  # fmt: skip
