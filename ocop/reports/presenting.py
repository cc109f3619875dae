"""A report's figures as tables: the same for the page, for Word and for Excel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from django.utils import formats, translation
from django.utils.translation import gettext as _

from ocop.reports import comparing, wording
from ocop.reports.comparing import Change, Number


@dataclass(frozen=True)
class Column:
    """One column of figures. `of` names the period it shows, or is compared with."""

    kind: Literal["figure", "difference", "percent"]
    of: str
    heading: str


@dataclass(frozen=True)
class Row:
    """One row: a label and a figure for each column; None where there is none to give."""

    label: str
    figures: dict[str, Number]

    def cells(self, columns: list[Column]) -> list[Number | None]:
        """The row's cells in the order of the columns."""
        return [_cell(column, self.figures) for column in columns]


@dataclass(frozen=True)
class Table:
    """One line of the report: its total, and its breakdown where it has one.

    `adds_up`: the rows are parts of the total; where one thing may stand in several rows they are not.
    """

    number: int
    title: str
    unit: str
    definition: str
    source: str
    dimension: str
    narrowing: str
    rows: list[Row]
    total: Row
    adds_up: bool
    remark: str

    @property
    def heading(self) -> str:
        """The title with what it is narrowed to."""
        return f"{self.title} ({self.narrowing})" if self.narrowing else self.title


def columns(content: Mapping[str, Any]) -> list[Column]:
    """The columns of every table: this period, then for each comparison figure, difference, percent."""
    counted, compared = content["counted"], content["compared"]
    label = str(content["period"]["label"])
    if not counted["is_whole"]:
        label = _("%(period)s (đến %(day)s)") % {"period": label, "day": _day(counted["end"])}
    found = [Column("figure", "now", label)]
    for name in ("last_year", "before"):
        if name in compared:
            found += [
                Column("figure", name, str(compared[name]["label"])),
                Column("difference", name, _("Tăng, giảm")),
                Column("percent", name, _("Tăng, giảm (%)")),
            ]
    return found


def tables(content: Mapping[str, Any]) -> list[Table]:
    """The report's lines as tables, in its order."""
    return [_table(line) for line in content["lines"]]


def _table(line: Mapping[str, Any]) -> Table:
    indicator = line["indicator"]
    return Table(
        number=line["number"],
        title=line["title"],
        unit=indicator["unit"],
        definition=indicator["definition"],
        source=indicator["source"],
        dimension=line["dimension"],
        narrowing=_narrowing(line),
        rows=[Row(row["label"], _figures(row)) for row in line["rows"]],
        total=Row(line["title"], _figures(line["total"])),
        adds_up=line["adds_up"],
        remark=line["remark"],
    )


def _narrowing(line: Mapping[str, Any]) -> str:
    if line["star"]:
        return _("hạng %(star)d sao") % {"star": line["star"]}
    return _("từ %(star)d sao") % {"star": line["star_min"]} if line["star_min"] else ""


def _figures(kept: Mapping[str, Any]) -> dict[str, Number]:
    read = {name: comparing.read(value) for name, value in kept.items() if name != "label"}
    return {name: number for name, number in read.items() if number is not None}


def _cell(column: Column, figures: Mapping[str, Number]) -> Number | None:
    change = Change(figures.get("now"), figures.get(column.of))
    if column.kind == "figure":
        return change.then
    return change.difference if column.kind == "difference" else change.percent


def said(number: Number | None, column: Column | None = None) -> str:
    """A figure in the reader's notation; a change bears its sign, a percent one place; nothing is a dash."""
    if number is None:
        return "–"
    kind = column.kind if column else "figure"
    exact = Decimal(number)
    places = 1 if kind == "percent" else max(0, -int(exact.normalize().as_tuple().exponent))
    shown = formats.number_format(abs(exact), places, use_l10n=True, force_grouping=True)
    sign = "−" if exact < 0 else "+" if kind != "figure" and exact > 0 else ""
    return f"{sign}{shown}"


def words(content: Mapping[str, Any], text: str) -> str:
    """The office's text with its placeholders filled in."""
    return wording.filled(text, placeholders(content))


def placeholders(content: Mapping[str, Any]) -> dict[str, str]:
    """What stands for each placeholder, in Vietnamese whoever asks: the paper has one language."""
    with translation.override("vi"):
        definition, period = content["definition"], content["period"]
        found = {
            "ky": period["label"],
            "tu_ngay": _day(period["start"]),
            "den_ngay": _day(content["counted"]["end"]),
            "nam": str(period["code"]).partition("-")[0],
            "tinh": definition["province"],
            "co_quan": definition["agency"],
        }
        for table in tables(content):
            found |= _placeholders_of(table)
        return found


def _placeholders_of(table: Table) -> dict[str, str]:
    number = table.number
    figures: Mapping[str, Number] = table.total.figures
    change = Change(figures.get("now"), figures.get("last_year")).difference
    # of a year and of nine months the period before is the same one of the year before
    before = figures.get("before")
    if before is None:
        before = figures.get("last_year")
    return {
        f"so_{number}": said(figures.get("now")),
        f"cung_ky_{number}": said(figures.get("last_year")),
        f"ky_truoc_{number}": said(before),
        f"tang_giam_{number}": _change_said(change),
    }


def _change_said(change: Number | None) -> str:
    if change is None:
        return "–"
    if not change:
        return _("không đổi")
    said_plainly = said(change if change > 0 else -change)
    if change > 0:
        return _("tăng %(n)s") % {"n": said_plainly}
    return _("giảm %(n)s") % {"n": said_plainly}


def _day(iso: str) -> str:
    return f"{dt.date.fromisoformat(iso):%d/%m/%Y}"
