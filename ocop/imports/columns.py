"""Columns of the Excel files that the system hands out: how a value is typed, stored and shown. Pure.

A value has one canonical text ("" is empty): a whole number as digits, a decimal without trailing zeros,
a day as 2024-02-01, a choice by its code, yes and no as "yes" and "no". What a clerk types is turned into
it, and it is turned into what a cell holds.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.utils import formats, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ocop.base.refusals import Refused
from ocop.base.text import UNSEEN, fold, nfc, nfc_lines
from ocop.base.workbooks import harmless

LONGEST_CELL = 32_000  # Excel ends at 32,767 characters
EXACT = 10**15  # Excel keeps fifteen digits
YES, NO = "Có", "Không"  # in the sheets, which are Vietnamese whoever reads the pages

_GROUPED = re.compile(r"-?\d{1,3}([., \u00a0]\d{3})+")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


class Type(StrEnum):
    """What a column holds."""

    TEXT = "text"
    LINES = "lines"
    PLAIN = "plain"  # a whole number that is never grouped: a year, an id
    WHOLE = "whole"
    MONEY = "money"
    DECIMAL = "decimal"
    DAY = "day"
    CHOICE = "choice"
    YES_NO = "yes_no"


_NUMBERS = (Type.PLAIN, Type.WHOLE, Type.MONEY)


class BadCell(Exception):
    """A cell that cannot be taken; says what to do."""


@dataclass(frozen=True)
class Column:
    """One column.

    `required`: never empty. `fixed`: said once, a row that is stored keeps it. `shown_only`: worked out by
    the system, for reading. `names`: the column of ids whose name this one repeats. `empty` is the canonical
    text of an empty cell. `also` are other headings it is known by. `longest` in characters, `low` and `high`
    bounds, `decimals` places that are kept.
    """

    name: str
    title: str | Promise
    type: Type = Type.TEXT
    help: str | Promise = ""
    required: bool = False
    fixed: bool = False
    shown_only: bool = False
    names: str = ""
    empty: str = ""
    longest: int = 0
    low: int | None = None
    high: int | None = None
    decimals: int = 0
    choices: tuple[tuple[str, str | Promise], ...] = ()
    check: Callable[[str], str] | None = None
    listed: str = ""
    also: tuple[str, ...] = ()
    width: int = 18

    @cached_property
    def labels(self) -> dict[str, str]:
        """The words of a choice as the sheets have them."""
        with translation.override("vi"):
            return {code: str(label) for code, label in self.choices}

    @cached_property
    def codes(self) -> dict[str, str]:
        """The codes of a choice by their words and by themselves, folded."""
        return {fold(word): code for code, label in self.labels.items() for word in (code, label)}

    def tidy(self, raw: str) -> str:
        """`raw` in one form: NFC, no doubled spaces, nothing that cannot be printed."""
        return (nfc_lines if self.type == Type.LINES else nfc)(UNSEEN.sub("", raw))

    def parse(self, raw: str) -> str:
        """The canonical text of what was typed; `BadCell` where it cannot be one."""
        text = self.tidy(raw)
        return _PARSERS[self.type](self, text) if text else self.empty

    def typed(self, value: str) -> str:
        """The canonical text as somebody would type it, and as reading finds it in a cell."""
        if self.type == Type.DAY and value:
            return _day_words(dt.date.fromisoformat(value))
        if self.type == Type.CHOICE:
            return self.labels.get(value, value)
        if self.type == Type.YES_NO:
            return YES if value == "yes" else NO
        return UNSEEN.sub("", value)[:LONGEST_CELL]

    def shown(self, value: str) -> str:
        """The canonical text for reading on a page."""
        if value and self.type in (Type.WHOLE, Type.MONEY):
            return str(formats.number_format(int(value), 0, force_grouping=True))
        if value and self.type == Type.DECIMAL:
            places = max(0, -int(Decimal(value).as_tuple().exponent))
            return str(formats.number_format(Decimal(value), places))
        if self.type == Type.CHOICE:
            return str(dict(self.choices).get(value, value))
        if self.type == Type.YES_NO:
            return _("Có") if value == "yes" else _("Không")
        return self.typed(value)

    def cell(self, value: str) -> int | float | dt.date | str:
        """What an Excel cell holds: a real number, a real date, or text that is safe."""
        if value and self.type in _NUMBERS and abs(int(value)) < EXACT:
            return int(value)
        if value and self.type == Type.DECIMAL:
            return float(value)
        if value and self.type == Type.DAY and value >= "1900-03-01":  # Excel's calendar is wrong before
            return dt.date.fromisoformat(value)
        return harmless(self.typed(value))

    def python(self, value: str) -> Any:
        """The value as the database keeps it."""
        if self.type == Type.YES_NO:
            return value == "yes"
        if self.type in (Type.TEXT, Type.LINES, Type.CHOICE):
            return value
        if not value:
            return None
        if self.type == Type.DAY:
            return dt.date.fromisoformat(value)
        return Decimal(value) if self.type == Type.DECIMAL else int(value)


def canonical(value: Any) -> str:
    """The canonical text of a stored value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _text(column: Column, text: str) -> str:
    if column.longest and len(text) > column.longest:
        raise BadCell(_("Dài quá %(n)d ký tự. Hãy rút gọn.") % {"n": column.longest})
    if column.check is None:
        return text
    try:
        return column.check(text)
    except Refused as refused:
        raise BadCell(str(refused.reason)) from refused


def _whole(column: Column, text: str) -> str:
    grouped = column.type != Type.PLAIN and _GROUPED.fullmatch(text)
    plain = re.sub(r"[., \u00a0]", "", text) if grouped else text
    if not re.fullmatch(r"-?\d{1,17}", plain):
        raise BadCell(_("“%(value)s” không phải số nguyên.") % {"value": text[:60]})
    _within(column, Decimal(plain))
    return str(int(plain))


def _decimal(column: Column, text: str) -> str:
    try:
        value = Decimal(text.replace(",", "."))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) > EXACT:
        raise BadCell(_("“%(value)s” không phải số.") % {"value": text[:60]})
    _within(column, value)
    return canonical(value.quantize(Decimal(1).scaleb(-column.decimals)))


def _within(column: Column, value: Decimal) -> None:
    bounds = {"low": column.low, "high": column.high}
    if column.low is not None and column.high is not None and not column.low <= value <= column.high:
        raise BadCell(_("Phải là số từ %(low)s đến %(high)s.") % bounds)
    if column.low is not None and value < column.low:
        raise BadCell(_("Phải là số từ %(low)s trở lên.") % bounds)


def _day(column: Column, text: str) -> str:
    day, iso = _DAY.fullmatch(text), _ISO.fullmatch(text.partition(" ")[0])
    parts = (day[3], day[2], day[1]) if day else iso.groups() if iso else ("0", "0", "0")
    try:
        found = dt.date(*(int(part) for part in parts))
    except ValueError:
        said = _("“%(value)s” không phải ngày: viết như 10/10/2022.")
        raise BadCell(said % {"value": text[:60]}) from None
    if found.year < 1900:
        raise BadCell(_("Năm %(year)d có lẽ gõ nhầm.") % {"year": found.year})
    return found.isoformat()


def _choice(column: Column, text: str) -> str:
    if (code := column.codes.get(fold(text))) is not None:
        return code
    labels = ", ".join(f"“{label}”" for label in column.labels.values())
    raise BadCell(
        _("“%(value)s” không có trong danh mục. Chọn một trong: %(labels)s.")
        % {"value": text[:60], "labels": labels}
    )


def _yes_no(column: Column, text: str) -> str:
    word = fold(text)
    if word in {"co", "yes", "true", "x", "1", "dung"}:
        return "yes"
    if word in {"khong", "no", "false", "0", "sai"}:
        return "no"
    raise BadCell(_("Hãy ghi “Có” hoặc “Không”."))


def _day_words(day: dt.date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


_PARSERS: dict[Type, Callable[[Column, str], str]] = {
    Type.TEXT: _text,
    Type.LINES: _text,
    Type.PLAIN: _whole,
    Type.WHOLE: _whole,
    Type.MONEY: _whole,
    Type.DECIMAL: _decimal,
    Type.DAY: _day,
    Type.CHOICE: _choice,
    Type.YES_NO: _yes_no,
}
