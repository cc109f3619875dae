"""Articles, items of the plan, outlets and publications for tests, made by the room's own actions."""

from __future__ import annotations

import datetime as dt
import io
import itertools
from typing import Any

from ocop.base.actor import Actor, system
from ocop.outreach import actions
from ocop.outreach.models import Article, ArticlePicture, ArticleState, Item, Outlet, Publication
from tests.factories.files import picture
from tests.factories.products import AT

BY = system("Kiểm thử")
BODY = "Đoạn một.\n\n## Mục\n\n- một\n- hai"
_numbers = itertools.count(1)
_WAY = (ArticleState.DRAFT, ArticleState.REVIEW, ArticleState.APPROVED, ArticleState.PUBLISHED)


def make_article(
    state: str = ArticleState.DRAFT, *, by: Actor = BY, at: dt.datetime = AT, products: Any = (), **over: Any
) -> Article:
    """An article of the desk of `by`, brought to `state`; `over` are words that `write_article` takes."""
    given: dict[str, Any] = {
        "title": f"Mùa thốt nốt {next(_numbers)} (ví dụ)", "lead": "Mùa đường bắt đầu.", "body": BODY,
        "topic": "products",
    }  # fmt: skip
    article = actions.write_article({**given, **over}, by=by, at=at)
    for product in products:
        actions.link_product(article, product, by=by, at=at)
    return bring(article, state, by=by, at=at)


def bring(article: Article, state: str, *, by: Actor = BY, at: dt.datetime = AT) -> Article:
    """Bring a draft to `state`, reviewed by the system."""
    if state == ArticleState.DRAFT:
        return article
    if state != ArticleState.WITHDRAWN:
        actions.send_article(article, by=by, at=at)
    if state == ArticleState.CHANGES:
        return actions.ask_changes(article, "Ghi rõ tên ấp.", by=BY, at=at)
    if state in (ArticleState.APPROVED, ArticleState.PUBLISHED):
        actions.approve_article(article, seen=article.sends, by=BY, at=at)
    if state == ArticleState.PUBLISHED:
        actions.publish_article(article, by=BY, at=at)
    if state == ArticleState.WITHDRAWN:
        actions.withdraw_article(article, by=by, at=at)
    return article


def make_article_picture(article: Article, *, by: Actor = BY, **over: Any) -> ArticlePicture:
    """A picture of an article."""
    given: dict[str, Any] = {"alt": "Bà Sáu khuấy đường", "by": by, "at": AT, **over}
    return actions.add_picture(article, io.BytesIO(picture("JPEG", (800, 600))), "anh.jpg", **given)


def make_outlet(*, by: Actor = BY, **over: Any) -> Outlet:
    """The loudspeakers of a commune."""
    given: dict[str, Any] = {"name": f"Đài truyền thanh {next(_numbers)} (ví dụ)", "kind": "loudspeaker"}
    return actions.add_outlet({**given, **over}, by=by, at=AT)


def make_publication(*, by: Actor = BY, at: dt.datetime = AT, **over: Any) -> Publication:
    """A message published in a (new) outlet on 10/06/2026."""
    given: dict[str, Any] = {
        "outlet": over.get("outlet") or make_outlet(), "title": f"Tin số {next(_numbers)}",
        "published_on": dt.date(2026, 6, 10),
    }  # fmt: skip
    return actions.note_publication({**given, **over}, by=by, at=at)


def make_item(*, by: Actor = BY, **over: Any) -> Item:
    """An item of the second quarter of 2026, due on 20/06."""
    given: dict[str, Any] = {
        "year": 2026, "quarter": 2, "message": f"Sao tra được {next(_numbers)}", "audience": "người mua",
        "form": "loudspeaker", "due_on": dt.date(2026, 6, 20),
    }  # fmt: skip
    return actions.add_item({**given, **over}, by=by, at=AT)
