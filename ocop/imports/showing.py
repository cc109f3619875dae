"""Rows of an import in words for a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ocop.imports.kinds.base import Kind
from ocop.imports.models import ImportRow


@dataclass(frozen=True)
class Change:
    """One cell: its column, what is stored and what would be; empty words where there is nothing."""

    title: str
    old: str
    new: str


@dataclass(frozen=True)
class Problem:
    """What is wrong in a column; the title is empty for the whole row."""

    title: str
    text: str


@dataclass(frozen=True)
class Shown:
    """A row with its changes and problems in words."""

    row: ImportRow
    changes: list[Change]
    problems: list[Problem]


def rows(kind: Kind, found: Iterable[ImportRow]) -> list[Shown]:
    """Rows of an import for reading; no query."""
    return [Shown(row, [_change(kind, c) for c in row.changes], _problems(kind, row)) for row in found]


def _change(kind: Kind, change: list[str]) -> Change:
    column = kind.column(change[0])
    old, new = change[3:] if len(change) > 3 else (column.shown(change[1]), column.shown(change[2]))
    repeating = next((c for c in kind.columns if c.names == column.name), column)  # the name says more
    title = repeating.title if len(change) > 3 else column.title
    return Change(str(title), old if change[1] else "", new if change[2] else "")


def _problems(kind: Kind, row: ImportRow) -> list[Problem]:
    titles = {column.name: str(column.title) for column in kind.columns}
    return [Problem(titles.get(column, _("Cả dòng")), text) for column, text in row.problems]
