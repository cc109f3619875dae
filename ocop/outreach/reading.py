"""What the public reads: versions that are online. Nothing of drafts or contacts comes from here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.safestring import SafeString

from ocop.base.clock import local_date
from ocop.outreach import writing
from ocop.outreach.models import ArticlePicture, Topic, Version

PAGE_SIZE = 12
MOST_EMBEDDED = 20


@dataclass(frozen=True)
class Teaser:
    """What a list says of an article; `pk` is the article's, `cover` the id of its picture."""

    pk: int
    title: str
    lead: str
    topic: str
    topic_label: str
    place: str
    appeared_at: dt.datetime
    cover: int | None
    key: int

    @property
    def day(self) -> dt.date:
        """When it appeared, as a day in Việt Nam."""
        return local_date(self.appeared_at)


@dataclass(frozen=True)
class Story:
    """One article as it is read."""

    teaser: Teaser
    body: str
    byline: str
    updated_at: dt.datetime
    event_name: str
    event_on: dt.date | None
    event_url: str
    product_ids: list[int] = field(default_factory=list)
    pictures: list[ArticlePicture] = field(default_factory=list)

    @property
    def is_mended(self) -> bool:
        """Whether it was changed on a later day than it appeared."""
        return local_date(self.updated_at) > self.teaser.day


@dataclass(frozen=True)
class Wish:
    """What a reader or another site asks for; empty asks for all. `unit` is a commune's id."""

    topic: str = ""
    unit: int | None = None


def wished(topic: str, unit: str) -> Wish:
    """A wish as an address states it; what cannot be read asks for all."""
    known = topic if topic in Topic.values else ""
    return Wish(known, int(unit) if unit.isascii() and unit.isdecimal() and len(unit) < 10 else None)


def online() -> QuerySet[Version]:
    """Every version that may be read now."""
    return Version.objects.filter(ended_at__isnull=True)


def newest(size: int, wish: Wish = Wish(), after: int | None = None) -> list[Teaser]:
    """The newest articles, at most `size`, those behind the version `after`; at most two statements."""
    found = online().filter(**_exact(wish))
    if after is not None:
        start = Version.objects.filter(pk=after).values_list("appeared_at", flat=True).first()
        before = Q(appeared_at__lt=start) | Q(appeared_at=start, pk__lt=after)
        found = found.filter(before) if start else found.none()
    return _teasers(found.order_by("-appeared_at", "-pk")[:size])


def story(pk: int) -> Story | None:
    """The article `pk` as it is read now; None where it is not online. Three statements."""
    version = online().filter(article=pk).select_related("unit").first()
    return told(version) if version else None


def told(version: Version) -> Story:
    """A version with the products and pictures that it shows."""
    products = list(version.products.order_by("pk").values_list("pk", flat=True))
    return _as_story(version, products, list(version.pictures.select_related("file").order_by("number")))


def _as_story(version: Version, products: list[int], pictures: list[ArticlePicture]) -> Story:
    return Story(
        _teaser(version), version.body, version.byline, version.published_at, version.event_name,
        version.event_on, version.event_url, products, pictures,
    )  # fmt: skip


def stories(size: int, wish: Wish = Wish()) -> list[Story]:
    """The newest articles with text and pictures, for feeds. Two statements; products are left out."""
    pictures = Prefetch("pictures", ArticlePicture.objects.select_related("file").order_by("number"))
    found = online().filter(**_exact(wish)).select_related("unit").prefetch_related(pictures)
    return [
        _as_story(row, [], list(row.pictures.all())) for row in found.order_by("-appeared_at", "-pk")[:size]
    ]


def related(found: Story, size: int = 3) -> list[Teaser]:
    """Newest others on the same topic. One statement."""
    others = online().filter(topic=found.teaser.topic).exclude(article=found.teaser.pk)
    return _teasers(others.order_by("-appeared_at", "-pk")[:size])


def about(product_id: int, size: int = 3) -> list[Teaser]:
    """The newest articles online that speak of a product. One statement."""
    return _teasers(online().filter(products=product_id).order_by("-appeared_at", "-pk")[:size])


def public_pictures() -> QuerySet[ArticlePicture]:
    """Pictures that a version online shows."""
    links = Version.pictures.through.objects.filter(version__ended_at__isnull=True)
    shown = links.filter(articlepicture=OuterRef("pk"))
    return ArticlePicture.objects.filter(Exists(shown)).select_related("file", "thumb")


def communes() -> list[tuple[int, str]]:
    """Id and name of the communes that articles online are about, in Vietnamese order."""
    named = online().filter(unit__isnull=False).order_by("unit__sort_key", "unit_id")
    return [row[:2] for row in named.values_list("unit_id", "unit__name", "unit__sort_key").distinct()]


def picture_url(pk: int, size: str = "lon") -> str:
    """The address of a picture of an article, large (lon) or small (nho)."""
    return f"/tin-tuc/anh/{pk}/{size}/"


def desk_picture_url(pk: int, size: str = "lon") -> str:
    """The address of a picture for those who may see the article at their desk, published or not."""
    return f"/can-bo/truyen-thong/anh/{pk}/{size}/"


def drawn(
    pictures: Iterable[ArticlePicture], *, site: str = "", at_desk: bool = False
) -> dict[int, writing.Shown]:
    """Pictures by their numbers, as they go into a page."""
    url = desk_picture_url if at_desk else picture_url
    return {
        each.number: writing.Shown(
            f"{site}{url(each.pk)}", each.alt, each.caption, each.file.width, each.file.height
        )
        for each in pictures
    }


def body_html(
    body: str, pictures: Iterable[ArticlePicture], *, site: str = "", at_desk: bool = False
) -> SafeString:
    """The text as HTML; pictures that it does not name stand at its end, the first of all on top."""
    every = list(pictures)
    named = set(writing.pictures_named(body))
    lines = [f"![](anh:{each.number})" for each in every if each.number not in named]
    top = lines[:1] if every and every[0].number not in named else []
    return writing.html(
        "\n\n".join([*top, body, *lines[len(top) :]]), drawn(every, site=site, at_desk=at_desk), site=site
    )


def _exact(wish: Wish) -> dict[str, Any]:
    return {name: value for name, value in (("topic", wish.topic), ("unit", wish.unit)) if value}


def _teasers(versions: QuerySet[Version]) -> list[Teaser]:
    return [_teaser(version) for version in versions.select_related("unit").defer("body")]


def _teaser(version: Version) -> Teaser:
    return Teaser(
        version.article_id, version.title, version.lead, version.topic, str(version.get_topic_display()),
        version.unit.name if version.unit else "", version.appeared_at, version.cover_id, version.pk,
    )  # fmt: skip
