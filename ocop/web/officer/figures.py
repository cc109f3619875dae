"""Numbers of a dashboard in words, each with the address of the page that tells what is behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.plan import indicators
from ocop.plan.overview import Figure, Overview
from ocop.web.officer.filters import Wish

SHORT: dict[str, str | Promise] = {
    "stars_valid": gettext_lazy("còn hiệu lực"),
    "stars_expired": gettext_lazy("đã hết hạn"),
    "stars_unknown": gettext_lazy("chưa rõ ngày hết hạn"),
    "stars_recognised": gettext_lazy("đã công nhận, tính chung"),
    "stars_in_window": gettext_lazy("trong thời gian nộp đánh giá lại"),
    "potential_5": gettext_lazy("tiềm năng 5 sao, chờ trung ương"),
    "new_stars": gettext_lazy("mới được công nhận"),
    "recognitions": gettext_lazy("lượt công nhận"),
    "upgrades": gettext_lazy("được nâng hạng"),
    "re_recognitions": gettext_lazy("được công nhận lại"),
    "proposals": gettext_lazy("được đề nghị lên tỉnh"),
    "producers_valid": gettext_lazy("chủ thể có sao còn hiệu lực"),
    "producers_women": gettext_lazy("do phụ nữ đại diện"),
    "producers_minority": gettext_lazy("do người dân tộc thiểu số đại diện"),
    "producers_disabled": gettext_lazy("do người khuyết tật đại diện"),
    "dossiers_open": gettext_lazy("hồ sơ đang giải quyết"),
    "dossiers_submitted": gettext_lazy("hồ sơ đã nộp"),
    "dossiers_decided": gettext_lazy("hồ sơ có kết quả"),
    "local_workers": gettext_lazy("lao động địa phương"),
    "revenue": gettext_lazy("doanh thu"),
}


YEARLY = ("local_workers", "revenue")


@dataclass(frozen=True)
class Number:
    """One number of the page. `unit` stands small behind it; `change` compares it with the year before."""

    words: str
    value: str
    link: str
    unit: str = ""
    star: int = 0
    change: str = ""


@dataclass(frozen=True)
class Group:
    """Numbers under one heading."""

    title: str
    numbers: list[Number]


def address(code: str, wish: Wish, **over: str | int | None) -> str:
    """The page of an indicator with the day, period and part of a view."""
    return reverse("officer:indicator", args=[code]) + wish.indicator_address(**{"ban_do": None, **over})


def headline(found: Overview, wish: Wish) -> list[Number]:
    """Valid stars, by star, and what stands beside them."""
    first = _number(found.figures["stars_valid"], wish)
    stars = [
        Number(_("%(n)d sao còn hiệu lực") % {"n": star}, said(found.valid[star]),
               address("stars_valid", wish, sao=star), star=star)
        for star in (5, 4, 3)
        if found.view.scope.star in (None, star)
    ]  # fmt: skip
    rest = ("potential_5", "stars_expired", "stars_unknown", "stars_in_window", "stars_recognised")
    return [first, *stars, *_numbers(rest, found, wish)]


def groups(found: Overview, wish: Wish) -> list[Group]:
    """The other numbers, under headings."""
    period = (
        "new_stars",
        "upgrades",
        "re_recognitions",
        "proposals",
        "dossiers_submitted",
        "dossiers_decided",
    )
    producers = ("producers_valid", "producers_women", "producers_minority", "producers_disabled")
    year = _("Việc đang làm; lao động và doanh thu năm %(year)d") % {"year": wish.span.end.year}
    made = [
        Group(_("Trong kỳ %(period)s") % {"period": wish.period}, _numbers(period, found, wish)),
        Group(_("Chủ thể"), _numbers(producers, found, wish)),
        Group(year, _numbers(("dossiers_open", "local_workers", "revenue"), found, wish)),
    ]
    return [group for group in made if group.numbers]


def missing(found: Overview) -> list[str]:
    """The names of figures that cannot be narrowed as the view asks."""
    return [str(indicators.get(code).name) for code in found.missing]


def _numbers(codes: Iterable[str], found: Overview, wish: Wish) -> list[Number]:
    return [_number(found.figures[code], wish) for code in codes if code in found.figures]


def _number(figure: Figure, wish: Wish) -> Number:
    value, unit = money(figure.value) if figure.code == "revenue" else (said(figure.value), "")
    if figure.code == "stars_valid":
        unit = _("sản phẩm")
    return Number(str(SHORT[figure.code]), value, address(figure.code, wish), unit, change=_change(figure))


def _change(figure: Figure) -> str:
    """ "tăng 5 so với cùng kỳ (12)"."""
    if figure.before is None or figure.change is None:
        return ""
    told = amount if figure.code == "revenue" else said
    words = {"by": told(abs(figure.change)), "before": told(figure.before)}
    if figure.code in YEARLY:  # declared once a year: less now may only mean not yet declared
        return _("năm trước: %(before)s") % words
    if figure.change > 0:
        return _("tăng %(by)s so với cùng kỳ (%(before)s)") % words
    if figure.change < 0:
        return _("giảm %(by)s so với cùng kỳ (%(before)s)") % words
    return _("bằng cùng kỳ (%(before)s)") % words


def too_few() -> str:
    """Why a sum of money is not told (`plan.withholding`)."""
    return _("chưa đủ số chủ thể để nêu")


def said(value: int | Decimal) -> str:
    """A number the reader's way, grouped."""
    return str(formats.number_format(value, 0, use_l10n=True, force_grouping=True))


def money(value: int) -> tuple[str, str]:
    """A large amount in đồng as one reads it, and its unit."""
    for size, unit in ((10**9, _("tỷ đồng")), (10**6, _("triệu đồng"))):
        if abs(value) >= size:
            return str(formats.number_format(Decimal(value) / size, 1, True, True)), unit
    return said(value), _("đồng")


def amount(value: int) -> str:
    """The same in one text."""
    return " ".join(money(value))
