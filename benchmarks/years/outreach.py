"""Communications of years: an article for each producer and year, and where it was told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from ocop.outreach.models import Article, Outlet, Publication, Version

_HOUR = dt.timezone(dt.timedelta(hours=7))
CHUNK = 2000


def fill(organisations: Sequence[int], products: Sequence[int], years: Sequence[int]) -> None:
    """One article online for each producer and year, which speaks of one product; every second one told
    elsewhere as well."""
    outlets = _outlets(min(years))
    links = Version.products.through
    for year in years:
        at = dt.datetime(year, 5, 1, 8, tzinfo=_HOUR)
        for start in range(0, len(organisations), CHUNK):
            numbers = range(start, min(start + CHUNK, len(organisations)))
            articles = Article.objects.bulk_create([_article(number, year, at) for number in numbers])
            versions = Version.objects.bulk_create([_version(row, at) for row in articles])
            links.objects.bulk_create(_links(links, versions, numbers, products))
            Publication.objects.bulk_create(_told(articles, outlets, at))


def _outlets(year: int) -> list[Outlet]:
    at = dt.datetime(year, 1, 1, tzinfo=_HOUR)
    return Outlet.objects.bulk_create(
        [Outlet(name=f"Đài {n} (ví dụ)", kind="radio", created_at=at, sort_key=f"{n:04}") for n in range(40)]
    )


def _article(number: int, year: int, at: dt.datetime) -> Article:
    return Article(
        title=f"Chuyện nghề {number} năm {year} (ví dụ)", lead="Mở đầu.", body="Thân bài. " * 40,
        topic="producers", state="published", sends=1, sent_at=at, approved_at=at, first_published_at=at,
        created_at=at, changed_at=at, search_text=f"chuyen nghe {number} nam {year} vi du",
    )  # fmt: skip


def _version(article: Article, at: dt.datetime) -> Version:
    return Version(
        article=article, number=1, title=article.title, lead=article.lead, body=article.body,
        topic=article.topic, published_at=at, appeared_at=at,
    )  # fmt: skip


def _links(
    links: type, versions: Sequence[Version], numbers: range, products: Sequence[int]
) -> Iterator[object]:
    """Product i belongs to producer i modulo their number: article i speaks of product i."""
    for version, number in zip(versions, numbers, strict=True):
        if number < len(products):
            yield links(version_id=version.pk, product_id=products[number])


def _told(articles: Sequence[Article], outlets: Sequence[Outlet], at: dt.datetime) -> Iterator[Publication]:
    for article in articles[::2]:
        yield Publication(
            outlet=outlets[article.pk % len(outlets)], article=article, title=article.title,
            published_on=at.date(), created_at=at,
        )  # fmt: skip
