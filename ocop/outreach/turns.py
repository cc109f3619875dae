"""Whose turn it is: what the work list gathers from here."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.base.turns import Turn
from ocop.outreach import queries
from ocop.outreach.models import Article, ArticleState, Item, ItemState


def turns_of(actor: Actor, on: dt.date) -> list[Turn]:
    """To reviewers: articles that wait for them, and approved ones that nobody planned to publish.

    To the desk that wrote: articles that changes were asked of. To who does it: items of the plan that are
    due within two weeks or late. Nothing to others.
    """
    found: list[Turn] = []
    if actor.has("outreach.review"):
        found += [_review(article, on) for article in queries.waiting_for_review(actor)]
    if actor.has("outreach.write"):
        found += [_mend(article) for article in _own(actor, ArticleState.CHANGES)]
        found += [_do(item, on) for item in _due(actor, on)]
        if actor.has("outreach.review"):
            approved = queries.articles_visible_to(actor).filter(state=ArticleState.APPROVED)
            found += [
                _publish(article) for article in approved.filter(publish_at=None).defer("body").order_by("pk")
            ]
    return found


def _own(actor: Actor, state: str) -> list[Article]:
    mine = queries.articles_visible_to(actor).filter(queries.own(actor, "desk_unit"), state=state)
    return list(mine.defer("body").order_by("pk"))


def _due(actor: Actor, on: dt.date) -> list[Item]:
    soon = on + dt.timedelta(days=queries.SOON)
    mine = queries.items_visible_to(actor).filter(queries.own(actor), state=ItemState.PLANNED)
    return list(mine.filter(due_on__lte=soon).select_related("outlet").order_by("due_on", "pk"))


def _review(article: Article, on: dt.date) -> Turn:
    assert article.sent_at is not None  # the database holds it
    since = clock.local_date(article.sent_at)
    days = (on - since).days
    waits = ngettext("đã chờ %(n)d ngày", "đã chờ %(n)d ngày", days) % {"n": days}
    return Turn(_("Duyệt bài viết"), article.title, article_link(article), waits, since)


def _mend(article: Article) -> Turn:
    return Turn(_("Sửa bài theo góp ý"), article.title, article_link(article), article.reasons)


def _publish(article: Article) -> Turn:
    return Turn(_("Đăng bài đã duyệt"), article.title, article_link(article))


def _do(item: Item, on: dt.date) -> Turn:
    detail = " · ".join(part for part in (str(item.get_form_display()), str(item.outlet or "")) if part)
    return Turn(
        what=_("Việc trong kế hoạch truyền thông"), about=item.message, link=item_link(item), detail=detail,
        due_on=item.due_on, days_left=(item.due_on - on).days,
    )  # fmt: skip


def article_link(article: Article) -> str:
    """The article's page at the officers' desks."""
    return f"/can-bo/truyen-thong/bai/{article.pk}/"


def item_link(item: Item) -> str:
    """The page of an item of the plan."""
    return f"/can-bo/truyen-thong/ke-hoach/{item.pk}/"
