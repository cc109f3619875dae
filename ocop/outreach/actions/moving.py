"""An article's way: to review, back for changes, approved, published now or at a moment, taken down."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base import clock, text
from ocop.base.actor import Actor, system
from ocop.jobs import actions as jobs
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.notices import actions as notices
from ocop.outreach import checks, queries, rules, turns
from ocop.outreach.models import Article, ArticleState, Version
from ocop.outreach.states import ARTICLE
from ocop.people.models import Person

_MOST_REASONS = 5000
_WORDS = ("title", "lead", "body", "topic", "unit_id", "event_name", "event_on", "event_url", "byline")


def send_article(article: Article, *, by: Actor, at: dt.datetime, key: str = "") -> Article:
    """Send an article to review, the first time or once more; tell those who may review it.

    Refused: other desks; one without lead or text, or whose text names a picture that is not there (input).
    """
    if entries.was_done(key):
        return _fresh(article)
    rules.may_send.check(by, article)
    with transaction.atomic():
        changes: dict[str, Any] = {
            "sent_at": at, "sends": article.sends + 1, "reasons": "", "approved_at": None,
            "approved_by_id": None,
        }  # fmt: skip
        journal.move(ARTICLE, article, "send_article", by=by, at=at, key=key, **changes)
        title = _("Bài chờ duyệt: %(title)s") % {"title": article}
        persons = queries.reviewers(article, clock.local_date(at))
        _tell(article, persons, "article_sent", title, _("Hãy đọc rồi duyệt, hoặc ghi điều cần sửa."), at)
    return article


def ask_changes(article: Article, reasons: str, *, by: Actor, at: dt.datetime, key: str = "") -> Article:
    """Give an article back with what is to be changed; tell its writers.

    Refused: its own writer, who has no right to review; articles that do not wait for it; no words (input).
    """
    if entries.was_done(key):
        return _fresh(article)
    rules.may_answer.check(by, article)
    said = text.nfc_lines(reasons)
    if not said:
        raise checks.wrong("reasons", _("Hãy ghi điều cần sửa."))
    if len(said) > _MOST_REASONS:
        raise checks.wrong("reasons", _("Nhiều nhất %(n)d ký tự.") % {"n": _MOST_REASONS})
    with transaction.atomic():
        journal.move(ARTICLE, article, "ask_changes", by=by, at=at, note=said, key=key, reasons=said)
        _tell_writers(article, "changes_asked", _("Bài “%(title)s” cần sửa"), said, at)
    return article


def approve_article(article: Article, *, seen: int, by: Actor, at: dt.datetime, key: str = "") -> Article:
    """Approve what was sent; `seen` is the sending that was read. Tell its writers.

    Refused: its own writer, who has no right to review; articles that do not wait for it; one that was
    changed and sent again since (stale).
    """
    if entries.was_done(key):
        return _fresh(article)
    rules.may_approve.check(by, article, seen)
    with transaction.atomic():
        changes: dict[str, Any] = {"approved_at": at, "approved_by_id": by.person_id}
        journal.move(ARTICLE, article, "approve_article", by=by, at=at, key=key, **changes)
        _tell_writers(article, "article_approved", _("Bài “%(title)s” đã được duyệt"), "", at)
    return article


def plan_publishing(article: Article, moment: dt.datetime, *, by: Actor, at: dt.datetime) -> Article:
    """Plan when an approved article is to be published; a plan of before no longer counts.

    Refused: who does not review; articles that are not approved; a moment gone by or over a year away.
    """
    rules.may_plan.check(by, article, moment, at)
    with transaction.atomic():
        rows = Article.objects.filter(pk=article.pk, state=ArticleState.APPROVED)
        if rows.update(publish_at=moment) != 1:
            ARTICLE.move(article, "publish_article")  # refuses, since the state has moved on
        article.publish_at = moment
        jobs.enqueue("outreach.publish", {"article": article.pk, "at": moment.isoformat()}, after=moment)
        after = {"publish_at": moment.isoformat()}
        journal.record(verb="outreach.publishing_planned", subject=article, by=by, at=at, after=after)
    return article


def publish_planned(article: Article, moment: dt.datetime, *, at: dt.datetime) -> Article:
    """What the worker does at the planned moment; nothing where the plan has changed."""
    if article.state == ArticleState.APPROVED and article.publish_at == moment:
        publish_article(article, by=system(), at=at)
    return article


def publish_article(article: Article, *, by: Actor, at: dt.datetime, key: str = "") -> Article:
    """Publish what was approved as a new version; the version before it ends. Tell the writers.

    Refused: who does not review; articles that are not approved.
    """
    if entries.was_done(key):
        return _fresh(article)
    rules.may_publish.check(by, article)
    with transaction.atomic():
        first = article.first_published_at or at
        changes: dict[str, Any] = {"first_published_at": first, "publish_at": None, "changed_at": at}
        number = article.versions.count() + 1
        journal.move(
            ARTICLE, article, "publish_article", by=by, at=at, key=key, after={"version": number}, **changes
        )
        article.versions.filter(ended_at__isnull=True).update(ended_at=at)
        _keep_version(article, number, first, at)
        _tell_writers(article, "article_published", _("Bài “%(title)s” đã được đăng"), "", at)
    return article


def _keep_version(article: Article, number: int, first: dt.datetime, at: dt.datetime) -> Version:
    pictures = list(article.pictures.filter(is_removed=False))
    words = {name: getattr(article, name) for name in _WORDS}
    version = Version.objects.create(
        article=article, number=number, published_at=at, appeared_at=first,
        cover=pictures[0] if pictures else None, **words,
    )  # fmt: skip
    version.products.set(article.products.all())
    version.pictures.set(pictures)
    return version


def withdraw_article(
    article: Article, reasons: str = "", *, by: Actor, at: dt.datetime, key: str = ""
) -> Article:
    """Take an article down, or give up a draft; what is online ends at once. Tell its writers.

    Refused: what is online to who does not review, and without reasons (input); drafts of other desks;
    what was taken down before.
    """
    if entries.was_done(key):
        return _fresh(article)
    rules.may_withdraw.check(by, article)
    said = text.nfc_lines(reasons)[:_MOST_REASONS]
    online = article.versions.filter(ended_at__isnull=True)
    with transaction.atomic():
        was_online = bool(online.update(ended_at=at))
        if was_online and not said:
            raise checks.wrong("reasons", _("Hãy ghi vì sao gỡ bài."))
        changes: dict[str, Any] = {"withdrawn_at": at, "publish_at": None, "reasons": said, "changed_at": at}
        journal.move(ARTICLE, article, "withdraw_article", by=by, at=at, note=said, key=key, **changes)
        if was_online:
            _tell_writers(article, "article_withdrawn", _("Bài “%(title)s” đã được gỡ"), said, at)
    return article


def reopen_article(article: Article, *, by: Actor, at: dt.datetime) -> Article:
    """Work on an article anew; what is online stays until a new version replaces it.

    Refused: other desks; articles that are being written or reviewed.
    """
    rules.may_reopen.check(by, article)
    with transaction.atomic():
        changes: dict[str, Any] = {
            "publish_at": None, "approved_at": None, "approved_by_id": None, "changed_at": at, "reasons": "",
        }  # fmt: skip
        journal.move(ARTICLE, article, "reopen_article", by=by, at=at, **changes)
    return article


def _tell_writers(article: Article, verb: str, title: str, body: str, at: dt.datetime) -> None:
    persons = queries.writers(article, clock.local_date(at))
    _tell(article, persons, verb, title % {"title": article}, body, at)


def _tell(article: Article, persons: list[Person], verb: str, title: str, body: str, at: dt.datetime) -> None:
    link = turns.article_link(article)
    notices.notify(persons=persons, verb=f"outreach.{verb}", title=title, body=body, link=link, at=at)


def _fresh(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)
