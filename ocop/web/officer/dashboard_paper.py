"""A dashboard as the one page of paper prints it: the same words and numbers as the screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ocop.organisations.models import LegalForm
from ocop.plan import indicators
from ocop.plan.indicators import Key
from ocop.plan.overview import Overview
from ocop.web.officer import figures
from ocop.web.officer.dashboard_charts import star_series, star_words
from ocop.web.officer.dashboard_steering import DueLine, PlanProgress
from ocop.web.officer.figures import Number, said
from ocop.web.officer.filters import Wish

MOST = 10


def content(
    found: Overview, wish: Wish, plan: PlanProgress | None, due: Sequence[DueLine], today: dt.date
) -> dict[str, Any]:
    """What `dashboard.typ` prints."""
    day = formats.date_format(wish.on, "SHORT_DATE_FORMAT")
    return {
        "title": _("Điều hành Chương trình OCOP"),
        "author": _("Hệ thống OCOP tỉnh %(name)s") % {"name": settings.OCOP_PROVINCE_NAME},
        "lang": (get_language() or "vi")[:2],
        "date": [*today.timetuple()[:3]],
        "province": _("Tỉnh %(name)s") % {"name": settings.OCOP_PROVINCE_NAME},
        "printed": _("In ngày %(day)s") % {"day": formats.date_format(today, "SHORT_DATE_FORMAT")},
        "day": _("Đến hết ngày %(day)s") % {"day": day},
        "period": _("Kỳ: %(period)s") % {"period": wish.period},
        "filters": wish.summary,
        "footer": _("Số liệu lấy từ hệ thống; danh sách sau mỗi con số mở được ở trang Điều hành."),
        **_steering(plan, due),
        "numbers_title": _("Sao vào ngày %(day)s") % {"day": day},
        "headline": [_number(number) for number in figures.headline(found, wish)],
        "groups": [
            {"title": group.title, "numbers": [_number(number) for number in group.numbers]}
            for group in figures.groups(found, wish)
        ],
        "charts": [chart for chart in (_communes(found, wish), _industries(found)) if chart["rows"]],
        "ending": _ending(found),
        "notes": _notes(found),
    }


def _steering(plan: PlanProgress | None, due: Sequence[DueLine]) -> dict[str, Any]:
    return {
        "plan_title": str(plan.plan) if plan else "",
        "plan_head": [_("Chỉ tiêu kế hoạch"), _("Mức phải đạt"), _("Kết quả"), _("Đánh giá")],
        "plan": [
            {"text": f"{row.code}. {row.text}", "goal": row.said.goal, "result": row.said.result,
             "verdict": row.said.verdict}
            for row in (plan.rows if plan else [])
        ],
        "due_title": _("Việc đến hạn"),
        "due": [{"number": said(line.number), "words": line.words} for line in due],
    }  # fmt: skip


def _number(number: Number) -> dict[str, Any]:
    return {"value": number.value, "unit": number.unit, "words": number.words, "change": number.change}


def _chart(
    title: str, head: list[str], series: list[str], rows: Iterable[tuple[str, list[int]]]
) -> dict[str, Any]:
    lines = [{"label": label, "parts": parts, "total": said(sum(parts))} for label, parts in rows]
    return {"title": title, "head": head, "series": series, "rows": lines}


def _communes(found: Overview, wish: Wish) -> dict[str, Any]:
    """The communes with most of what the map shows; for one commune its producers by form."""
    if wish.own:
        forms = sorted(found.producers.items(), key=lambda row: -row[1])
        rows = [
            (str(LegalForm(str(key)).label) if key else _("Chưa rõ loại hình"), [n]) for key, n in forms if n
        ]
        return _chart(_("Chủ thể theo loại hình"), [_("Loại hình"), "", _("Chủ thể")], [""], rows)
    names = wish.map_.names
    places = sorted(((int(key), n) for key, n in found.on_map.items() if key), key=lambda row: -row[1])
    indicator = indicators.get(found.view.mapped)
    title = _("%(name)s: các xã nhiều nhất") % {"name": indicator.name}
    best = [(names.get(key, ""), [n]) for key, n in places[:MOST]]
    return _chart(title, [_("Xã, phường, đặc khu"), "", str(indicator.unit)], [""], best)


def _industries(found: Overview) -> dict[str, Any]:
    stars = star_series(found.by_industry.values())
    order = sorted(found.by_industry, key=lambda key: (key is None, -found.by_industry[key].total()))
    names = indicators.labels("industry", order)
    rows = [(names[key], _parts(found.by_industry[key], stars)) for key in order]
    title = _("Sản phẩm còn hiệu lực theo ngành")
    return _chart(title, [_("Ngành"), "", _("Sản phẩm")], star_words(stars), rows)


def _ending(found: Overview) -> dict[str, Any]:
    stars = star_series(month.stars for month in found.ending)
    rows = [(f"{month.span.end:%m/%y}", _parts(month.stars, stars)) for month in found.ending]
    return _chart(_("Giấy chứng nhận hết hạn trong 18 tháng tới"), [], star_words(stars), rows)


def _parts(counted: Mapping[Key, int], stars: Sequence[Key]) -> list[int]:
    return [counted.get(star, 0) for star in stars]


def _notes(found: Overview) -> str:
    names = figures.missing(found)
    return (
        _("Không tính được theo điều kiện lọc này: %(names)s.") % {"names": "; ".join(names)} if names else ""
    )
