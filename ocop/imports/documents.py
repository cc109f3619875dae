"""The Excel files that the system hands out: empty, or filled with what is stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from ocop.base.workbooks import DAY, WHOLE, cell, csv_text, harmless
from ocop.base.workbooks import Book as Workbook
from ocop.imports.columns import NO, YES, Column, Type
from ocop.imports.kinds.base import ID, Book, Kind, Values
from ocop.imports.kinds.finding import Units
from ocop.imports.reading import MOST_ROWS

GUIDE, LISTS = "Hướng dẫn", "Danh mục"
_LOOK_BESIDE = {
    "bold": True, "text_wrap": True, "valign": "top", "border": 1, "border_color": "#B8C4BD",
    "bg_color": "#F0F0F0", "font_color": "#1A1A1A",
}  # fmt: skip
_FORMATS = {
    Type.PLAIN: "0", Type.WHOLE: WHOLE, Type.MONEY: WHOLE, Type.DECIMAL: "0.####", Type.DAY: DAY,
}  # fmt: skip
_KINDS_OF_CELL = {
    Type.TEXT: "chữ", Type.LINES: "chữ, nhiều dòng", Type.PLAIN: "số", Type.WHOLE: "số nguyên",
    Type.MONEY: "số tiền, đồng", Type.DECIMAL: "số, có thể lẻ", Type.DAY: "ngày",
    Type.CHOICE: "chọn trong danh mục", Type.YES_NO: "Có hoặc Không",
}  # fmt: skip


@dataclass(frozen=True)
class Beside:
    """A column that only tells: to the right of the kind's own, passed over when the file comes back."""

    title: str
    words: Mapping[int, str]
    width: int = 18


def template(kind: Kind, on: dt.date) -> bytes:
    """The sheet of a kind with its columns and no row."""
    return _workbook(kind, kind.book(on), ())


def filled(
    kind: Kind,
    on: dt.date,
    *,
    only: Sequence[int] | None = None,
    beside: Sequence[Beside] = (),
    more: Callable[[Workbook], None] | None = None,
) -> bytes:
    """The same sheet with all that is stored of the kind: real numbers and dates, no cell that runs.

    `only`: these rows by their id, in this order; `beside`: what is told of each besides; `more` adds sheets.
    """
    book = kind.book(on)
    return _workbook(kind, book, _chosen(book, only), beside, more)


def plain(kind: Kind, on: dt.date, *, only: Sequence[int], beside: Sequence[Beside] = ()) -> bytes:
    """Some rows of a kind as CSV in UTF-8, with the same columns: it can be taken in again as well."""
    book = kind.book(on)
    with translation.override("vi"):
        heads = [*(str(column.title) for column in kind.columns), *(told.title for told in beside)]
        rows = (
            [
                *(column.typed(values[column.name]) for column in kind.columns),
                *(told.words.get(int(values[ID]), "") for told in beside),
            ]
            for values in _chosen(book, only)
        )
        return csv_text(heads, rows)


def _chosen(book: Book, only: Sequence[int] | None) -> Iterable[Values]:
    if only is None:
        return book.stored.values()
    return (book.stored[pk] for pk in only if pk in book.stored)


def _workbook(
    kind: Kind,
    book: Book,
    rows: Iterable[Values],
    beside: Sequence[Beside] = (),
    more: Callable[[Workbook], None] | None = None,
) -> bytes:
    with translation.override("vi"):
        made = Workbook(kind.sheet)
        data = made.sheet(kind.sheet)
        _guide(made, kind)
        places = _lists(made, kind, book)
        shapes = _heading(made, data, kind)
        first = len(kind.columns)
        for at, told in enumerate(beside, start=first):
            data.set_column(at, at, told.width)
            made.write(data, 0, at, told.title, **_LOOK_BESIDE)
        for number, values in enumerate(rows, start=1):
            for at, column in enumerate(kind.columns):
                if (value := column.cell(values[column.name])) != "":
                    made.write(data, number, at, value, **shapes[at])
            for at, told in enumerate(beside, start=first):
                made.write(data, number, at, harmless(told.words.get(int(values[ID]), "")))
        _validate(data, kind, places)
        if more is not None:
            more(made)
    return made.data()


def _heading(made: Workbook, sheet: Any, kind: Kind) -> list[dict[str, Any]]:
    """Bold frozen headings with their help; each column in its look, so that what is typed keeps it."""
    shapes = []
    for at, column in enumerate(kind.columns):
        shape: dict[str, Any] = {"num_format": _FORMATS.get(column.type, "@"), "valign": "top"}
        if column.type == Type.LINES:
            shape["text_wrap"] = True
        if column.shown_only:
            shape["font_color"] = "#595959"
        shapes.append(shape)
        sheet.set_column(at, at, column.width, made.look(**shape))
        made.write(sheet, 0, at, str(column.title), **_look(column))
        sheet.write_comment(0, at, str(column.help), {"x_scale": 2, "author": "OCOP"})
    sheet.set_row(0, 45)
    sheet.freeze_panes(1, 3)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, 0, len(kind.columns) - 1)
    return shapes


def _look(column: Column) -> dict[str, Any]:
    """Of a heading: dark where the column must be filled, pale where it is only for reading."""
    if column.shown_only:
        return _LOOK_BESIDE
    colour, font = ("#1F4D3A", "#FFFFFF") if column.required else ("#E4ECE7", "#1A1A1A")
    return {**_LOOK_BESIDE, "bg_color": colour, "font_color": font}


def _guide(made: Workbook, kind: Kind) -> None:
    """What each column wants, for reading beside the data."""
    sheet = made.sheet(GUIDE, 30, 18, 18, 80)
    lines = [
        f"{kind.sheet}: {kind.lead}",
        "Dòng đầu là tên cột; giữ nguyên tên cột. Mỗi dòng sau là một mục. Cột nền đậm phải có.",
        "Dòng mới: để trống cột “Mã hệ thống”.",
        "Dòng đã có: giữ mã, sửa ô cần sửa; ô để trống nghĩa là xóa nội dung.",
        "Dòng không ghi mã mà trùng tên với mục đã có: nói về mục đó; ô để trống thì giữ nguyên.",
        "Bỏ hẳn một cột không bắt buộc thì nội dung cột đó giữ nguyên.",
        "Bỏ một dòng thì mục đó giữ nguyên, không bị xóa.",
        "Dấu ' đứng trước = + - @ là để bảng tính không chạy chữ đó; hệ thống tự bỏ khi đọc lại.",
    ]
    for number, line in enumerate(lines):
        made.write(sheet, number, 0, line, bold=number == 0)
    top = len(lines) + 1
    made.row(sheet, top, ("Cột", "Phải có", "Kiểu", "Cách ghi"), bold=True)
    for number, column in enumerate(kind.columns, start=top + 1):
        needed = "có" if column.required else "chỉ để xem" if column.shown_only else ""
        words = (str(column.title), needed, _KINDS_OF_CELL[column.type], str(column.help))
        made.row(sheet, number, words, text_wrap=True, valign="top")


def _lists(made: Workbook, kind: Kind, book: Book) -> dict[str, str]:
    """What can be chosen, a column for each list; where each list lies, for the cells that choose from it."""
    sheet = made.sheet(LISTS)
    found = list(_choices(kind, book))
    made.heads(sheet, [title for _name, title, _words in found])
    places: dict[str, str] = {}
    for at, (name, _title, words) in enumerate(found):
        widest = max((len(word) for word in words), default=0)
        sheet.set_column(at, at, max(14, min(50, widest + 2)), made.look(num_format="@"))
        for number, word in enumerate(words, start=1):
            made.write(sheet, number, at, harmless(word), num_format="@")
        letter = cell(0, at).rstrip("1")
        places[name] = f"='{LISTS}'!${letter}$2:${letter}${max(2, len(words) + 1)}"
    return places


def _choices(kind: Kind, book: Book) -> Iterable[tuple[str, str, list[str]]]:
    """Every list of the kind: its name, its heading, its words."""
    for column in kind.columns:
        if column.type == Type.CHOICE and not column.shown_only:
            yield column.name, str(column.title), list(column.labels.values())
    units: Units | None = getattr(book, "units", None)
    if units is not None:
        today = units.today()
        yield "unit", "Mã xã", [code for code, _name in today]
        yield "commune", "Xã, phường, đặc khu hiện nay", [name for _code, name in today]
    sets: dict[str, str] = getattr(book, "in_force", {})
    if sets:
        yield "criteria_set", "Số bộ sản phẩm", list(sets)
        yield "sets", "Bộ sản phẩm", list(sets.values())


def _validate(sheet: Any, kind: Kind, places: dict[str, str]) -> None:
    """Lists to choose from and bounds, so that most mistakes are told while typing."""
    for at, column in enumerate(kind.columns):
        rule = _rule(column, places)
        if rule is not None:
            said = {
                "ignore_blank": True,
                "error_title": "Xem lại ô này",
                "error_message": str(column.help)[:255],
            }
            sheet.data_validation(1, at, MOST_ROWS, at, {**said, **rule})


def _rule(column: Column, places: dict[str, str]) -> dict[str, Any] | None:
    if column.shown_only:
        return None
    if column.type == Type.YES_NO:
        return {"validate": "list", "source": [YES, NO]}
    if column.name in places:  # another word is told, not forbidden: an old commune, for example
        strict = "stop" if column.type == Type.CHOICE else "warning"
        return {"validate": "list", "source": places[column.name], "error_type": strict}
    if column.type == Type.DAY:
        return {"validate": "date", "criteria": ">", "value": dt.date(1900, 3, 1)}
    if column.low is not None and column.high is not None:
        kind = "decimal" if column.type == Type.DECIMAL else "integer"
        bounds = {"minimum": column.low, "maximum": column.high}
        return {"validate": kind, "criteria": "between", **bounds}
    return None
