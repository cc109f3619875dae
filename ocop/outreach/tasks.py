"""What this room does in the background."""

from __future__ import annotations

import datetime as dt

from ocop.jobs.registry import Payload, handler
from ocop.outreach import actions
from ocop.outreach.models import Article


@handler("outreach.publish")
def publish(payload: Payload, at: dt.datetime) -> None:
    """Publish an approved article at its planned moment; nothing where the plan was changed meanwhile."""
    article = Article.objects.filter(pk=payload["article"]).first()
    if article is not None:
        actions.publish_planned(article, dt.datetime.fromisoformat(payload["at"]), at=at)


@handler("outreach.remind", hour=7)
def remind(payload: Payload, at: dt.datetime) -> None:
    """Every morning: remind who does them of items of the communication plan."""
    actions.remind_of_items(at=at)
