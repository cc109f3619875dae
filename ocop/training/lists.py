"""Lists of participants as tables: what their columns are, and what a handed-in one says, row by row."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ocop.base import sheets
from ocop.base.refusals import Refused
from ocop.base.sheets import BadSheet, Line, Problem
from ocop.base.text import fold
from ocop.organisations.models import Gender, Organisation
from ocop.places import queries as places
from ocop.places.models import Unit
from ocop.training.topics import Who

MOST_ROWS = 2000
COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("Họ và tên", "Họ tên"),
    "gender": ("Giới tính",),
    "birth_year": ("Năm sinh",),
    "unit": ("Xã", "Xã, phường, đặc khu", "Địa bàn"),
    "phone": ("Điện thoại", "Số điện thoại"),
    "organisation": ("Đơn vị, chủ thể", "Đơn vị", "Chủ thể"),
    "who": ("Tư cách", "Đối tượng"),
    "was_there": ("Có mặt",),
}
"""Our names and the headings they are known by; the first of each is the template's."""
_YES = {"co", "x", "1", "dung", "yes", "co mat"}
_NO = {"", "khong", "0", "sai", "no", "vang"}


@dataclass(frozen=True)
class Row:
    """One person of a list: what `enrolling.checked_person` gives, and whether they were there."""

    number: int
    person: dict[str, Any]
    was_there: bool


def read(data: bytes, on: dt.date, *, check: Any) -> list[Row]:
    """The people of a CSV (UTF-8) or Excel file; `BadSheet` names every row and column that is wrong.

    `check` turns raw values into stored ones and refuses (the room's own action's check). Communes are found
    by name, with or without marks; organisations by their whole name within the commune, else kept as
    written. Two rows that cannot be told apart are a mistake too.
    """
    lines = sheets.read(data, COLUMNS, ("name",))
    if len(lines) > MOST_ROWS:
        raise BadSheet([Problem(0, "", _("Nhiều nhất %(n)d dòng một lần.") % {"n": MOST_ROWS})])
    finder = _Finder(lines, on)
    rows: list[Row] = []
    problems, seen = [], dict[tuple[Any, ...], int]()
    for line in lines:
        try:
            row = Row(line.number, check(finder.values(line), on.year), _was_there(line))
            rows.append(row)
            _refuse_again(row, seen)
        except Refused as refused:
            column = COLUMNS.get(refused.reason.field, ("",))[0]
            problems.append(Problem(line.number, column, str(refused.reason)))
    if problems:
        raise BadSheet(problems)
    return rows


class _Finder:
    """Communes and organisations of a whole list, found with two statements."""

    def __init__(self, lines: Iterable[Line], on: dt.date) -> None:
        self._units: dict[str, Unit | None] = {}
        for unit in places.communes(on, places.home_province()):
            for called in (unit.name, unit.short_name, unit.code):
                key = fold(called)
                self._units[key] = None if key in self._units and self._units[key] != unit else unit
        names = {line.get("organisation") for line in lines} - {""}
        self._organisations: dict[str, list[Organisation]] = defaultdict(list)
        if names:
            for organisation in Organisation.objects.filter(name__in=names).select_related("unit"):
                self._organisations[fold(organisation.name)].append(organisation)

    def values(self, line: Line) -> dict[str, Any]:
        """What a line says, its names turned into rows."""
        unit = self._unit(line.get("unit"))
        name = line.get("organisation")
        near = [o for o in self._organisations[fold(name)] if unit is None or o.unit_id == unit.pk]
        return {
            "name": line.get("name"),
            "gender": _one_of(line.get("gender"), Gender.choices, "gender"),
            "birth_year": _year(line.get("birth_year")),
            "phone": line.get("phone"),
            "unit": unit,
            "organisation": near[0] if len(near) == 1 else None,
            "organisation_name": name,
            "who": _one_of(line.get("who"), Who.choices, "who")
            or (Who.PRODUCER if len(near) == 1 else Who.COMMUNITY),
        }

    def _unit(self, called: str) -> Unit | None:
        if not called:
            return None
        found = self._units.get(fold(called))
        if found is None:
            said = _("Không rõ xã “%(name)s”. Hãy ghi tên xã, phường, đặc khu hiện nay.")
            raise Refused(said % {"name": called[:60]}, about="input", field="unit")
        return found


def _refuse_again(row: Row, seen: dict[tuple[Any, ...], int]) -> None:
    """Two rows that cannot be told apart: one person twice, or two people of whom one would be lost."""
    names = ("name_key", "birth_year", "unit", "organisation", "organisation_name")
    number = seen.setdefault(tuple(row.person[name] for name in names), row.number)
    if number != row.number:
        said = _("Giống hẳn dòng %(n)d. Một người thì bỏ một dòng; hai người thì ghi thêm năm sinh hoặc xã.")
        raise Refused(said % {"n": number}, about="input", field="name")


def _one_of(typed: str, choices: Iterable[tuple[Any, Any]], field: str) -> str:
    known = {fold(str(word)): str(code) for code, label in choices for word in (code, label)}
    if not typed:
        return ""
    if fold(typed) not in known:
        said = _("“%(value)s” không có trong danh mục.") % {"value": typed[:60]}
        raise Refused(said, about="input", field=field)
    return known[fold(typed)]


def _year(typed: str) -> int | None:
    if not typed:
        return None
    if not typed.isdigit() or len(typed) != 4:
        raise Refused(_("Năm sinh gồm bốn chữ số."), about="input", field="birth_year")
    return int(typed)


def _was_there(line: Line) -> bool:
    word = fold(line.get("was_there"))
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Refused(_("Hãy ghi “Có” hoặc “Không”."), about="input", field="was_there")
