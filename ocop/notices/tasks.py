"""Notices by e-mail, sent in the background."""

from __future__ import annotations

import datetime as dt

from ocop.jobs.registry import Payload, handler
from ocop.notices import actions
from ocop.notices.models import Notice


@handler("notices.mail")
def mail(payload: Payload, at: dt.datetime) -> None:
    """Send the notices that one `notify` put aside; those already sent are skipped when it is tried again."""
    waiting = Notice.objects.filter(pk__in=payload["notices"], mailed_at=None).select_related("person")
    for notice in waiting.order_by("pk"):
        actions.send_mail(notice=notice, at=at)
