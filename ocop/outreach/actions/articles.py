"""Writing articles: words and the products they speak of."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base import text
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.outreach import checks, rules, writing
from ocop.outreach.models import Article, Topic
from ocop.products.models import Product

WORDS = ("title", "lead", "body", "topic", "unit", "event_name", "event_on", "event_url", "byline")
"""What `data` may hold for writing and changing."""
_TEXTS = {"title": 200, "event_name": 200, "event_url": 300, "byline": 200}
_LINES = {"lead": 500, "body": writing.MOST}


def write_article(data: dict[str, Any], *, by: Actor, at: dt.datetime, key: str = "") -> Article:
    """Begin an article as a draft of the actor's desk: the agency's, the commune's or the province's.

    Refused: who does not write; no title or topic, texts too long, an event without its name, an address
    that is none (input).
    """
    rules.may_write.check(by)
    clean = _checked(data, None)
    organisation, unit = rules.desk_of(by)
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Article.objects.get(pk=pk)
        article = Article.objects.create(
            organisation_id=organisation, desk_unit_id=unit, author_id=by.person_id,
            changed_by_id=by.person_id, created_at=at, changed_at=at, **clean,
        )  # fmt: skip
        after = checks.plain(article, set(clean) & set(WORDS))
        journal.record(verb="outreach.article_written", subject=article, by=by, at=at, key=key, after=after)
        return article


def change_article(article: Article, data: dict[str, Any], *, by: Actor, at: dt.datetime) -> Article:
    """Change the given words of a draft, or of an article that changes were asked of; those left out stay.

    Refused: other desks; articles that are with the reviewer, also when another request sent it
    meanwhile (stale); data as `write_article` refuses.
    """
    rules.may_edit.check(by, article)
    clean = _checked(data, article)
    changed = {name: value for name, value in clean.items() if getattr(article, name) != value}
    if not changed:
        return article
    with transaction.atomic():
        before = checks.plain(article, set(changed) & set(WORDS))
        touch(article, by, at, **changed)
        journal.record(
            verb="outreach.article_changed", subject=article, by=by, at=at,
            before=before, after=checks.plain(article, set(changed) & set(WORDS)),
        )  # fmt: skip
    return article


def link_product(article: Article, product: Product, *, by: Actor, at: dt.datetime) -> Article:
    """Say that an article speaks of a product. Refused: other desks; products that are not public (input)."""
    rules.may_edit.check(by, article)
    if not product.is_public:
        raise checks.wrong("product", _("Sản phẩm này chưa được công khai nên chưa gắn vào bài được."))
    if article.products.count() >= rules.MOST_PRODUCTS:
        said = _("Mỗi bài gắn nhiều nhất %(n)d sản phẩm.") % {"n": rules.MOST_PRODUCTS}
        raise checks.wrong("product", said)
    return _link(article, product, "product_linked", by, at)


def unlink_product(article: Article, product: Product, *, by: Actor, at: dt.datetime) -> Article:
    """Take a product out of the article. Refused: other desks."""
    rules.may_edit.check(by, article)
    return _link(article, product, "product_unlinked", by, at)


def _link(article: Article, product: Product, verb: str, by: Actor, at: dt.datetime) -> Article:
    with transaction.atomic():
        touch(article, by, at)
        (article.products.add if verb == "product_linked" else article.products.remove)(product)
        after = {"product": product.pk, "name": product.name}
        journal.record(verb=f"outreach.{verb}", subject=article, by=by, at=at, after=after)
    return article


def touch(article: Article, by: Actor, at: dt.datetime, **changed: Any) -> None:
    """Write `changed` as long as the article stands where it was read; note who changed it and when."""
    values: dict[str, Any] = {**changed, "changed_at": at}
    if by.person_id is not None:
        values["changed_by_id"] = by.person_id
    if Article.objects.filter(pk=article.pk, state=article.state).update(**values) != 1:
        raise Refused(_("Bài vừa được gửi duyệt hoặc đổi trạng thái. Hãy tải lại trang."), about="stale")
    for name, value in values.items():
        setattr(article, name, value)


def _checked(data: dict[str, Any], article: Article | None) -> dict[str, Any]:
    clean = checks.tidied(data, WORDS, _LINES, _TEXTS)
    checks.needed(clean, article, {"title": _("Hãy đặt tiêu đề."), "topic": _("Hãy chọn chủ đề.")})
    checks.chosen(clean, "topic", Topic)
    if "event_url" in clean:
        clean["event_url"] = checks.web(clean["event_url"], "event_url")
    event = {name: clean.get(name, getattr(article, name, None)) for name in _EVENT}
    if "title" in clean:
        clean["search_text"] = text.fold(clean["title"])[:600]
    if not event["event_name"] and (event["event_on"] or event["event_url"]):
        raise checks.wrong("event_name", _("Hãy ghi tên sự kiện."))
    return clean


_EVENT = ("event_name", "event_on", "event_url")
