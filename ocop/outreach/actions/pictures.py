"""Pictures of an article."""

from __future__ import annotations

import datetime as dt
from typing import BinaryIO

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ocop.base import text
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.files import actions as files
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.outreach import checks, rules
from ocop.outreach.actions.articles import touch
from ocop.outreach.models import Article, ArticlePicture


def add_picture(
    article: Article,
    content: BinaryIO,
    name: str,
    *,
    alt: str,
    caption: str = "",
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> ArticlePicture:
    """Add a picture, drawn anew at most 1600 and 480 pixels, without position data; it gets the next number.

    Refused: other desks, articles that are not being written, more than `rules.MOST_PICTURES`; no words
    for those who do not see it, no picture (input).
    """
    rules.may_add_picture.check(by, article)
    words, under = text.nfc(alt), text.nfc(caption)
    if not words:
        raise checks.wrong("alt", _("Hãy tả ảnh bằng vài chữ cho người không nhìn thấy."))
    if max(len(words), len(under)) > 250:
        field = "alt" if len(words) > 250 else "caption"
        raise checks.wrong(field, _("Nhiều nhất %(n)d ký tự.") % {"n": 250})
    try:
        large = files.store_picture(content, name, by=by, at=at)
    except Refused as refused:
        raise checks.wrong("picture", refused.reason.text) from refused
    small = files.store_thumbnail(large, by=by, at=at)
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return ArticlePicture.objects.get(pk=pk)
        touch(article, by, at)
        last = article.pictures.aggregate(last=Max("number"))["last"] or 0
        picture = ArticlePicture.objects.create(
            article=article, number=last + 1, file=large, thumb=small, alt=words, caption=under, created_at=at
        )
        journal.record(
            verb="outreach.picture_added", subject=picture, by=by, at=at, key=key,
            after={"article": article.pk, "sha256": large.sha256},
        )  # fmt: skip
        return picture


def remove_picture(picture: ArticlePicture, *, by: Actor, at: dt.datetime) -> None:
    """Take a picture out of the working text; versions that show it keep it. Refused as `add_picture`."""
    rules.may_remove_picture.check(by, picture)
    with transaction.atomic():
        touch(picture.article, by, at)
        ArticlePicture.objects.filter(pk=picture.pk).update(is_removed=True)
        picture.is_removed = True
        journal.record(
            verb="outreach.picture_removed", subject=picture, by=by, at=at,
            before={"article": picture.article_id, "number": picture.number},
        )  # fmt: skip
