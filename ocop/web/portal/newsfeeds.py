"""Articles for machines: Atom (RFC 4287) and JSON Feed 1.1. Whole texts, whole addresses."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.utils import feedgenerator
from django.utils.html import escape
from django.utils.xmlutils import SimplerXMLGenerator

from ocop.outreach import reading


class _Atom(feedgenerator.Atom1Feed):
    """Django's Atom with the whole text beside the summary."""

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})


def atom(stories: Sequence[reading.Story], title: str, site: str, address: str) -> str:
    """The feed as Atom."""
    made = _Atom(title=title, link=f"{site}/tin-tuc/", description="", language="vi", feed_url=address)
    for story in stories:
        made.add_item(
            title=story.teaser.title,
            link=_link(story, site),
            unique_id=_link(story, site),
            description=escape(story.teaser.lead),
            author_name=story.byline or None,
            pubdate=story.teaser.appeared_at,
            updateddate=story.updated_at,
            categories=[story.teaser.topic_label],
            content=_body(story, site),
        )
    return made.writeString("utf-8")


def json_feed(stories: Sequence[reading.Story], title: str, site: str, address: str) -> str:
    """The feed as JSON Feed."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": f"{site}/tin-tuc/",
        "feed_url": address,
        "language": "vi",
        "items": [_item(story, site) for story in stories],
    }
    return json.dumps(feed, ensure_ascii=False)


def _item(story: reading.Story, site: str) -> dict[str, Any]:
    teaser = story.teaser
    found: dict[str, Any] = {
        "id": _link(story, site),
        "url": _link(story, site),
        "title": teaser.title,
        "summary": teaser.lead,
        "content_html": _body(story, site),
        "date_published": teaser.appeared_at.isoformat(),
        "date_modified": story.updated_at.isoformat(),
        "tags": [part for part in (teaser.topic_label, teaser.place) if part],
    }
    if teaser.cover:
        found["image"] = f"{site}{reading.picture_url(teaser.cover)}"
    if story.byline:
        found["authors"] = [{"name": story.byline}]
    return found


def _link(story: reading.Story, site: str) -> str:
    return f"{site}/tin-tuc/{story.teaser.pk}/"


def _body(story: reading.Story, site: str) -> str:
    return str(reading.body_html(story.body, story.pictures, site=site))
