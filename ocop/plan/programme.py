"""A year's programme of work: the tasks by quarter or month, and the same table as Word and Excel."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from ocop.base.workbooks import WHOLE, Book, Value, sum_of
from ocop.plan.models import Plan, Task
from ocop.plan.queries import tasks as queries

SHIPPED = Path(__file__).parent / "word" / "programme.docx"
_WIDTHS = (12, 8, 44, 26, 26, 12, 12, 16, 22, 10, 12, 44)
"""Of the columns of the Excel sheet, in characters."""
_QUARTERS = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class Row:
    """One task, in words ready for a table. Money in đồng."""

    task: Task
    lead: str
    supports: str
    state: str
    result: str


@dataclass(frozen=True)
class Section:
    """The tasks of one quarter or month."""

    title: str
    rows: list[Row]


def sections(tasks: Iterable[Task], plan: Plan, *, monthly: bool = False) -> list[Section]:
    """Tasks (of `queries.with_names` and `with_result`) by the period of their last day.

    Those without one stand under "all year", after the others; the order inside a period is
    that of the plan.
    """
    found: dict[tuple[int, int], list[Row]] = {}
    for task in tasks:
        found.setdefault(_period(task.due_on, monthly), []).append(_row(task))
    return [Section(_title(key, plan, monthly), found[key]) for key in sorted(found)]


def _period(due_on: dt.date | None, monthly: bool) -> tuple[int, int]:
    if due_on is None:
        return (9999, 0)
    return (due_on.year, due_on.month if monthly else (due_on.month - 1) // 3 + 1)


def _title(key: tuple[int, int], plan: Plan, monthly: bool) -> str:
    year, number = key
    if year == 9999:
        return _("Cả năm, không ghi hạn riêng")
    when = {"number": number if monthly else _QUARTERS[number - 1], "year": year}
    if year == plan.year:
        return _("Tháng %(number)s") % when if monthly else _("Quý %(number)s") % when
    return _("Tháng %(number)s/%(year)s") % when if monthly else _("Quý %(number)s/%(year)s") % when


def _row(task: Task) -> Row:
    supports = "; ".join(str(row.organisation) for row in task.supports.all())
    return Row(task, queries.lead_name(task), supports, _state(task), str(getattr(task, "result", "") or ""))


def _state(task: Task) -> str:
    words = str(task.get_state_display())
    late = queries.days_late(task)
    if late:
        return _("%(state)s, muộn %(n)d ngày") % {"state": words, "n": late}
    return f"{words} ({task.progress} %)" if 0 < task.progress < 100 else words


def shown_span(task: Task) -> str:
    """From when until when, as far as it is known."""
    days = [f"{day:%d/%m/%Y}" if day else "…" for day in (task.starts_on, task.due_on)]
    return "" if days == ["…", "…"] else " – ".join(days)


def template_path() -> Path:
    """The office's own template (``OCOP_DATA/word/programme.docx``) where there is one, else ours."""
    own = Path(settings.DATA) / "word" / "programme.docx"
    return own if own.exists() else SHIPPED


def as_word(plan: Plan, found: list[Section]) -> bytes:
    """The table as a Word file, filled into the template."""
    from docxtpl import DocxTemplate  # Word takes a while to import; pages do not need it

    document = DocxTemplate(template_path())
    document.render(word_context(plan, found), autoescape=True)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def word_context(plan: Plan, found: list[Section]) -> dict[str, Any]:
    """What the template is given: the plan, and sections with rows of words."""
    number = 0
    groups = []
    for section in found:
        rows = []
        for row in section.rows:
            number += 1
            rows.append(
                {
                    "number": number,
                    "code": row.task.code,
                    "title": row.task.title,
                    "lead": row.lead or "…",
                    "supports": row.supports,
                    "span": shown_span(row.task),
                    "state": row.state,
                    "result": row.result,
                }
            )
        groups.append({"title": section.title, "rows": rows})
    signed = f"{plan.signed_on:%d/%m/%Y}" if plan.signed_on else "…/…/……"
    return {
        "title": plan.title, "year": plan.year, "plan_number": plan.number or "…", "signed_on": signed,
        "issuer": plan.issuer, "groups": groups,
    }  # fmt: skip


def as_excel(plan: Plan, found: list[Section]) -> bytes:
    """The table as an Excel file: real dates and numbers, the total a formula, no text that computes."""
    book = Book(plan.title, valign="top")
    sheet = book.sheet(_("Chương trình"), *_WIDTHS)
    book.write(sheet, 0, 0, str(plan), bold=True, font_size=14)
    book.heads(sheet, _heads(), row=2, kept=3, text_wrap=True, bottom=1)
    last = _fill(book, sheet, found)
    if last > 2:
        book.write(sheet, last + 1, 2, _("Cộng kinh phí"), bold=True, bottom=1)
        total = sum(row.task.budget or 0 for section in found for row in section.rows)
        sheet.write_formula(last + 1, 7, sum_of(3, last, 7), book.look(num_format=WHOLE), total)
    return book.data()


def _heads() -> list[str]:
    return [
        _("Thời gian"), _("Ký hiệu"), _("Nhiệm vụ"), _("Chủ trì"), _("Phối hợp"), _("Bắt đầu"), _("Hạn"),
        _("Kinh phí (đồng)"), _("Trạng thái"), _("Tiến độ (%)"), _("Xong ngày"), _("Kết quả"),
    ]  # fmt: skip


def _fill(book: Book, sheet: Any, found: list[Section]) -> int:
    """Write the rows under the heading (row 2); returns the index of the last."""
    at = 2
    for section in found:
        for row in section.rows:
            at += 1
            cells = _cells(section, row)
            sheet.set_row(at, _height(cells))
            book.row(sheet, at, cells, text_wrap=True)
    return at


def _cells(section: Section, row: Row) -> list[Value]:
    task = row.task
    return [
        section.title, task.code, task.title, row.lead, row.supports, task.starts_on, task.due_on,
        task.budget, row.state, task.progress, task.done_on, row.result,
    ]  # fmt: skip


def _height(cells: list[Value]) -> int:
    """Points that the longest text of a row needs: not every program fits rows itself."""
    lines = [
        sum(-(-len(line) // width) or 1 for line in words.split("\n"))
        for words, width in zip(cells, _WIDTHS, strict=True)
        if isinstance(words, str)
    ]
    return min(15 * max(lines, default=1) + 3, 400)
