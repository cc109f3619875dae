"""What rows of a file come to beside what is stored. Reads only.

A cell that says what is stored already is left alone, whatever rule stands there today: a file that went
out and came back unchanged differs in nothing. In a row that gives its id an empty cell empties what is
stored; a row that is known by its name alone, from an office's own list, only says what it says.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ocop.imports.columns import BadCell, Column
from ocop.imports.kinds.base import ID, Book, Check, Kind, Values
from ocop.imports.reading import Raw
from ocop.imports.states import Outcome

_SHOWN = 60


@dataclass
class Line:
    """One row and what it comes to; `target` is the id of the stored row that it speaks of."""

    number: int
    outcome: Outcome
    label: str = ""
    target: int | None = None
    values: Values = field(default_factory=dict)
    changes: list[list[str]] = field(default_factory=list)
    problems: list[list[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def compare(
    kind: Kind, book: Book, rows: Sequence[Raw], left_out: frozenset[int] = frozenset()
) -> list[Line]:
    """A line for each row, in their order; linear in the rows of the file and of the book."""
    keys = _keys(book)
    checks = {row.number: _checked(kind, book, row, keys) for row in rows if row.number not in left_out}
    _refuse_twice(list(checks.values()))
    _refuse_claimed(book, list(checks.values()))
    return [
        _line(kind, book, checks[row.number])
        if row.number in checks
        else Line(row.number, Outcome.LEFT_OUT, label=_words(kind, row))
        for row in rows
    ]


def digest(lines: Iterable[Line]) -> str:
    """The hash of what would be written: equal as long as a second look sees the same."""
    what = [
        [line.number, line.outcome, line.target, line.changes, line.notes]
        for line in lines
        if line.outcome in (Outcome.NEW, Outcome.CHANGED)
    ]
    return hashlib.sha256(json.dumps(what, ensure_ascii=False).encode()).hexdigest()


def counts(lines: Iterable[Line]) -> dict[str, int]:
    """How many rows came to what."""
    found = Counter(line.outcome for line in lines)
    return {outcome.value: found[outcome] for outcome in Outcome}


def _keys(book: Book) -> dict[tuple[str, ...], list[int]]:
    found: dict[tuple[str, ...], list[int]] = {}
    for pk, values in book.stored.items():
        if (key := book.key(values)) is not None:
            found.setdefault(key, []).append(pk)
    return found


def _checked(kind: Kind, book: Book, row: Raw, keys: dict[tuple[str, ...], list[int]]) -> Check:
    """One row: its cells read, its thing found, everything asked that can be asked of it alone."""
    check = Check(row.number, {column.name: column.empty for column in kind.columns})
    pk = _id_of(kind, row, book, check)
    if check.problems:
        check.values |= {c.name: c.tidy(row.cells.get(c.name, "")) for c in kind.columns if c.name != ID}
        return check
    if pk is not None:
        check.stored = book.stored[pk]
    _read_cells(kind, row, check)
    book.resolve(check)
    if pk is None and (key := book.key(check.values)) is not None and key in keys:
        found = keys[key]
        if len(found) > 1:
            said = _("Có %(n)d mục như vậy trong hệ thống. Hãy ghi mã hệ thống của mục cần nói.")
            check.wrong(ID, said % {"n": len(found)})
        else:
            check = Check(row.number, {c.name: c.empty for c in kind.columns}, book.stored[found[0]])
            said_cells = {name: raw for name, raw in row.cells.items() if raw}
            _read_cells(kind, Raw(row.number, said_cells, row.formulas), check)
            check.values[ID] = str(found[0])
            book.resolve(check)
    _judge(kind, check)
    book.check(check)
    return check


def _id_of(kind: Kind, row: Raw, book: Book, check: Check) -> int | None:
    try:
        text = kind.column(ID).parse(row.cells.get(ID, ""))
    except BadCell as bad:
        check.wrong(ID, str(bad))
        return None
    if text and int(text) not in book.stored:
        said = _("Không có %(thing)s mang mã %(id)s. Dòng mới thì để trống ô này.")
        check.wrong(ID, said % {"thing": kind.thing, "id": text})
        return None
    check.values[ID] = text
    return int(text) if text else None


def _read_cells(kind: Kind, row: Raw, check: Check) -> None:
    """Cells to canonical values: what is stored where they say the same or nothing is said of the column."""
    for column in kind.columns:
        if column.name == ID:
            check.values[ID] = check.stored[ID] if check.stored else ""
            continue
        raw = row.cells.get(column.name)
        stored = check.stored[column.name] if check.stored else None
        if column.name in row.formulas:
            said = _("Ô này chứa công thức. Hãy thay bằng giá trị: chép ô, rồi dán chỉ giá trị.")
            check.wrong(column.name, said)
        elif raw is None or (column.shown_only and not raw):
            check.values[column.name] = column.empty if stored is None else stored
        elif stored is not None and column.tidy(raw) == column.tidy(column.typed(stored)):
            check.values[column.name] = stored
        else:
            _parse(column, raw, check)
    for column in kind.columns:
        if column.names:
            _pair(check, row, column.names, column.name)


def _pair(check: Check, row: Raw, number: str, name: str) -> None:
    """A number and the name that repeats it: where the file has one of them alone, the other follows."""
    values, stored = check.values, check.stored
    if (
        stored is not None
        and row.cells.get(name)
        and values[name] == stored[name]
        and not row.cells.get(number)
    ):
        values[number] = stored[number]
    elif number not in row.cells and name in row.cells:
        values[number] = ""
    elif name not in row.cells and number in row.cells:
        values[name] = ""


def _parse(column: Column, raw: str, check: Check) -> None:
    try:
        check.values[column.name] = column.parse(raw)
    except BadCell as bad:
        check.values[column.name] = column.tidy(raw) if column.names else column.empty
        check.wrong(column.name, str(bad))


def _judge(kind: Kind, check: Check) -> None:
    """What columns say by themselves: needed, never changed, only for reading."""
    for column in kind.columns:
        value, stored = check.values[column.name], (check.stored or {}).get(column.name)
        if column.name == ID or value == stored:
            continue
        if column.required and not value:
            check.wrong(column.name, _("Ô này trống. Hãy điền."))
        elif check.stored is None and column.shown_only:
            check.values[column.name] = ""
        elif check.stored is not None and (column.shown_only or column.fixed):
            said = _("Mục này không sửa được bằng tệp; đang là “%(stored)s”.")
            check.wrong(column.name, said % {"stored": column.shown(stored or "")[:_SHOWN]})


def _refuse_twice(checks: Sequence[Check]) -> None:
    """Two rows of a file do not speak of the same stored thing."""
    first: dict[str, int] = {}
    for check in checks:
        pk = check.values[ID]
        if pk and first.setdefault(pk, check.number) != check.number:
            said = _("Nói về cùng một mục với dòng %(row)d. Hãy giữ một dòng.")
            check.wrong(ID, said % {"row": first[pk]})


def _refuse_claimed(book: Book, checks: Sequence[Check]) -> None:
    """Nobody takes a name or number that another row keeps; a row that falls keeps its own, so look again."""
    stored = {pk: book.claims(values) for pk, values in book.stored.items()}
    while True:
        sound = [check for check in checks if not check.problems]
        moving = {int(check.values[ID]) for check in sound if check.values[ID]}
        owners: dict[tuple[str, ...], int] = {}
        for pk, claims in stored.items():
            if pk not in moving:
                owners |= {claim: 0 for _column, claim in claims}
        wanted = []
        for check in sound:
            kept = {claim for _column, claim in stored.get(int(check.values[ID] or 0), [])}
            for column, claim in book.claims(check.values):
                if claim in kept:
                    owners[claim] = check.number
                else:
                    wanted.append((check, column, claim))
        for check, column, claim in wanted:
            _claim(check, column, claim, owners)
        if all(not check.problems for check in sound):
            return


def _claim(check: Check, column: str, claim: tuple[str, ...], owners: dict[tuple[str, ...], int]) -> None:
    owner = owners.setdefault(claim, check.number)
    if owner == 0:
        check.wrong(column, _("Đã có một mục khác trong hệ thống như vậy."))
    elif owner != check.number:
        check.wrong(column, _("Trùng với dòng %(row)d. Hãy giữ một dòng.") % {"row": owner})


def _line(kind: Kind, book: Book, check: Check) -> Line:
    target = int(check.values[ID]) if check.values[ID] else None
    line = Line(
        check.number, Outcome.SAME, label=book.label(check.values)[:300], target=target, values=check.values
    )
    if check.problems:
        line.outcome, line.problems = Outcome.PROBLEM, [list(problem) for problem in check.problems]
        return line
    line.changes = [
        _change(kind, book, column, check) for column in kind.columns if _says_something(column, check)
    ]
    if check.stored is None:
        line.outcome = Outcome.NEW
    elif line.changes:
        line.outcome = Outcome.CHANGED
    if line.outcome != Outcome.SAME:
        line.notes = check.notes
    return line


def _says_something(column: Column, check: Check) -> bool:
    """Whether a column belongs into the difference; names repeat what their id says."""
    if column.name == ID or column.names or column.shown_only:
        return False
    before = check.stored[column.name] if check.stored else column.empty
    return check.values[column.name] != before


def _change(kind: Kind, book: Book, column: Column, check: Check) -> list[str]:
    """[column, old, new], and the words for both where they are numbers of something else."""
    old, new = check.stored[column.name] if check.stored else "", check.values[column.name]
    names = _names(kind, book, column, check.stored or {}, old), _names(kind, book, column, check.values, new)
    return [column.name, old, new, *names] if any(names) else [column.name, old, new]


def _names(kind: Kind, book: Book, column: Column, values: Values, value: str) -> str:
    """The words for a number: those of the column that repeats it, or what the book calls it."""
    repeating = next((c.name for c in kind.columns if c.names == column.name), None)
    if repeating is not None:
        return values.get(repeating, "")
    return book.named(column.name, value) or ""


def _words(kind: Kind, row: Raw) -> str:
    """A row that is left out, in its own words."""
    cells = [row.cells[column.name] for column in kind.columns if row.cells.get(column.name)]
    return " – ".join(cells[:3])[:300]
