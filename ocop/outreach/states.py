"""What an article and an item of the communication plan can become, and by which moves."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ocop.base.states import Move, StateTable


class ArticleState(models.TextChoices):
    """Where the text that is being worked on stands; what the public reads is a version of its own."""

    DRAFT = "draft", _("Đang soạn")
    REVIEW = "review", _("Chờ duyệt")
    CHANGES = "changes", _("Cần sửa")
    APPROVED = "approved", _("Đã duyệt")
    PUBLISHED = "published", _("Đã đăng")
    WITHDRAWN = "withdrawn", _("Đã gỡ")


ARTICLE = StateTable(
    ArticleState,
    start=[ArticleState.DRAFT],
    moves=[
        Move(
            "send_article", (ArticleState.DRAFT, ArticleState.CHANGES), ArticleState.REVIEW, "outreach.write"
        ),
        Move("ask_changes", (ArticleState.REVIEW,), ArticleState.CHANGES, "outreach.review"),
        Move("approve_article", (ArticleState.REVIEW,), ArticleState.APPROVED, "outreach.review"),
        Move("publish_article", (ArticleState.APPROVED,), ArticleState.PUBLISHED, "outreach.review"),
        Move(
            "withdraw_article",
            tuple(state for state in ArticleState.values if state != ArticleState.WITHDRAWN),
            ArticleState.WITHDRAWN,
            "outreach.review",
        ),
        Move(
            "reopen_article",
            (ArticleState.APPROVED, ArticleState.PUBLISHED, ArticleState.WITHDRAWN),
            ArticleState.DRAFT,
            "outreach.write",
        ),
    ],
)


class ItemState(models.TextChoices):
    """Whether an item of the communication plan was done."""

    PLANNED = "planned", _("Chưa làm")
    DONE = "done", _("Đã làm")
    DROPPED = "dropped", _("Thôi không làm")


ITEM = StateTable(
    ItemState,
    start=[ItemState.PLANNED],
    moves=[
        Move("finish_item", (ItemState.PLANNED,), ItemState.DONE, "outreach.write"),
        Move("drop_item", (ItemState.PLANNED,), ItemState.DROPPED, "outreach.write"),
        Move("reopen_item", (ItemState.DONE, ItemState.DROPPED), ItemState.PLANNED, "outreach.write"),
    ],
)
