"""Notices by e-mail, sent in the background."""

from __future__ import annotations

import datetime as dt

from ocop.jobs.registry import Payload, handler
from ocop.notices import actions
from ocop.notices.models import Notice


@handler("notices.mail")
def mail(payload: Payload, at: dt.datetime) -> None:
    """Send the notices that one `notify` put aside.

    An address that is refused does not hold back the others; the job then fails and is
    tried again for those that are left.
    """
    waiting = Notice.objects.filter(pk__in=payload["notices"], mailed_at=None).select_related("person")
    failed: list[OSError] = []
    for notice in waiting.order_by("pk"):
        try:
            actions.send_mail(notice=notice, at=at)
        except OSError as error:  # SMTPException is one
            failed.append(error)
    if failed:
        raise failed[0]
