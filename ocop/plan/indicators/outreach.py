"""Indicators of communications: what was written, told elsewhere, heard, planned and done."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from ocop.base import clock
from ocop.outreach.models import Article, Item, ItemState, Outlet, Publication, Reach
from ocop.plan.indicators.kinds import Indicator, Own, Paths, Span
from ocop.plan.indicators.kinds import Item as Line


def _articles(span: Span) -> QuerySet[Article]:
    first, after = clock.day_start(span.start), clock.day_start(span.end + dt.timedelta(days=1))
    return Article.objects.filter(first_published_at__gte=first, first_published_at__lt=after)


def _publications(span: Span) -> QuerySet[Publication]:
    return Publication.objects.filter(published_on__range=(span.start, span.end))


def _reach(span: Span) -> QuerySet[Reach]:
    """Months that begin in the period."""
    return Reach.objects.filter(month__range=(span.start, span.end))


def _items(span: Span) -> QuerySet[Item]:
    return Item.objects.filter(state=ItemState.DONE, done_on__range=(span.start, span.end))


def _outlets(span: Span) -> QuerySet[Outlet]:
    return Outlet.objects.filter(Exists(_publications(span).filter(outlet=OuterRef("pk"))))


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _article(row: Article) -> Line:
    assert row.first_published_at is not None  # the rows are those that have it
    return Line(
        row.title, str(row.get_topic_display()), row.unit.name if row.unit else "",
        day=clock.local_date(row.first_published_at), link=f"/can-bo/truyen-thong/bai/{row.pk}/",
    )  # fmt: skip


def _told(row: Publication, day: dt.date | None = None, amount: int | None = None) -> Line:
    place = row.unit.name if row.unit else ""
    link = f"/can-bo/truyen-thong/da-dang/{row.pk}/"
    return Line(row.title, row.outlet.name, place, day=day or row.published_on, amount=amount, link=link)


def _month(row: Reach) -> Line:
    return _told(row.publication, row.month, row.people)


def _item(row: Item) -> Line:
    detail = _joined(str(row.get_form_display()), row.proof)
    link = f"/can-bo/truyen-thong/ke-hoach/{row.pk}/"
    return Line(
        row.message,
        detail,
        row.unit.name if row.unit else "",
        day=row.done_on,
        link=link,
        unit_id=row.unit_id,
    )


def _outlet(row: Outlet) -> Line:
    detail = _joined(str(row.get_kind_display()), row.owner)
    link = f"/can-bo/truyen-thong/kenh/{row.pk}/"
    return Line(row.name, detail, row.unit.name if row.unit else "", link=link)


def _own(order: tuple[str, ...], item: Any, *related: str) -> dict[str, Any]:
    return {"lists": "own", "own": Own(order=order, item=item, related=related)}


_TIMES, _SOURCE = _("lần"), _("Kế hoạch 363/KH-UBND; QĐ 26/2026 im lặng")
INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "articles_published", _("Bài đã đăng trên trang tin"), _("bài"), "period",
        _("Bài viết được duyệt và đăng lần đầu trong kỳ, kể cả bài gỡ sau đó; đăng lại sau khi sửa không đếm "
          "thêm. Bài của cả tỉnh không thuộc xã nào."),
        _SOURCE, _articles, Paths(place="unit_id", day="first_published_at"),
        **_own(("first_published_at", "pk"), _article, "unit"),
    ),
    Indicator(
        "outreach_publications", _("Lần đăng, phát trên các kênh"), _TIMES, "period",
        _("Lần đăng, phát trên đài, báo, trang web, fanpage, loa xã… trong kỳ, theo nơi ghi."),
        _SOURCE, _publications, Paths(place="unit_id", day="published_on"),
        **_own(("published_on", "pk"), _told, "outlet", "unit"),
    ),
    Indicator(
        "outreach_reach", _("Lượt nghe, đọc, xem"), _("lượt"), "period",
        _("Cộng số lượt theo tháng do kênh báo, của các tháng bắt đầu trong kỳ; một người có thể tính "
          "nhiều lần."),
        _SOURCE, _reach, Paths(place="publication__unit_id", day="month"), total="people",
        **_own(("month", "pk"), _month, "publication__outlet", "publication__unit"),
    ),
    Indicator(
        "outreach_items_done", _("Việc truyền thông đã làm"), _("việc"), "period",
        _("Việc trong kế hoạch truyền thông được ghi là làm xong, có nơi xem kết quả, theo ngày làm xong."),
        _SOURCE, _items, Paths(place="unit_id", day="done_on"), is_private=True,
        **_own(("done_on", "pk"), _item, "unit"),
    ),
    Indicator(
        "outlets_active", _("Kênh có đăng tin OCOP"), _("kênh"), "period",
        _("Kênh có ít nhất một lần đăng, phát trong kỳ; mỗi kênh một lần."),
        _SOURCE, _outlets, Paths(place="unit_id"), **_own(("sort_key", "pk"), _outlet, "unit"),
    ),
)  # fmt: skip
