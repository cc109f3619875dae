"""Every write of this room."""

from ocop.outreach.actions.articles import change_article, link_product, unlink_product, write_article
from ocop.outreach.actions.moving import (
    approve_article,
    ask_changes,
    plan_publishing,
    publish_article,
    publish_planned,
    reopen_article,
    send_article,
    withdraw_article,
)
from ocop.outreach.actions.outlets import (
    add_outlet,
    change_outlet,
    change_publication,
    note_publication,
    note_reach,
    remove_publication,
)
from ocop.outreach.actions.pictures import add_picture, remove_picture
from ocop.outreach.actions.schedule import (
    add_item,
    change_item,
    drop_item,
    finish_item,
    remind_of_items,
    reopen_item,
)

__all__ = [
    "add_item", "add_outlet", "add_picture", "approve_article", "ask_changes", "change_article",
    "change_item", "change_outlet", "change_publication", "drop_item", "finish_item", "link_product",
    "note_publication", "note_reach", "plan_publishing", "publish_article", "publish_planned",
    "remind_of_items", "remove_picture", "remove_publication", "reopen_article", "reopen_item",
    "send_article", "unlink_product", "withdraw_article", "write_article",
]  # fmt: skip
