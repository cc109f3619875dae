"""The tables of this room."""

from ocop.outreach.models.articles import Article, ArticlePicture, Topic, Version
from ocop.outreach.models.reach import Outlet, OutletKind, Publication, Reach
from ocop.outreach.models.schedule import Form, Item
from ocop.outreach.states import ArticleState, ItemState

__all__ = [
    "Article", "ArticlePicture", "ArticleState", "Form", "Item", "ItemState", "Outlet", "OutletKind",
    "Publication", "Reach", "Topic", "Version",
]  # fmt: skip
