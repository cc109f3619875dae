"""What every kind of import shares: its columns, the book of what is stored, and who writes it.

A row of a kind is a mapping of column name to canonical text (see `columns`), whether it comes from
a file or from the database, so that the two can be laid beside each other and hashed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from django.db import models
from django.utils.functional import Promise

from ocop.base.actor import Actor
from ocop.base.refusals import Reason, Refused
from ocop.imports.columns import Column

Values = dict[str, str]
ID = "id"


@dataclass
class Check:
    """One row of a file while it is looked at; `stored` is what it would change."""

    number: int
    values: Values
    stored: Values | None = None
    problems: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def wrong(self, column: str, text: str) -> None:
        """Say what is wrong in a column; "" for the whole row. The first word on a column stands."""
        if column not in {name for name, _text in self.problems}:
            self.problems.append((column, text))

    def changes(self, *columns: str) -> bool:
        """Whether the row is new or says something else in one of these columns."""
        stored = self.stored
        return stored is None or any(self.values[name] != stored[name] for name in columns)


class Book:
    """What is stored of one kind on a day, read once by a number of queries that does not grow."""

    stored: dict[int, Values]
    key_column = ""

    def __init__(self, on: dt.date) -> None:
        self.on = on
        self.stored = {}

    def resolve(self, check: Check) -> None:
        """Turn names into ids, and ids into names; say what cannot be found."""

    def check(self, check: Check) -> None:
        """What the columns have to say to each other and to other rows that are stored."""

    def key(self, values: Values) -> tuple[str, ...] | None:
        """What makes a row speak of this thing and no other; None where it does not say."""
        raise NotImplementedError

    def claims(self, values: Values) -> list[tuple[str, tuple[str, ...]]]:
        """What no two rows may both be, each with the column to say so in; the key is one."""
        key = self.key(values)
        return [(self.key_column, key)] if key else []

    def label(self, values: Values) -> str:
        """The thing in words."""
        raise NotImplementedError

    def named(self, column: str, value: str) -> str | None:
        """The words for a value that stands for something else by its number."""
        return None

    def fields(self, values: Mapping[str, str]) -> dict[str, Any]:
        """The values as fields of the kind's model, relations by id."""
        raise NotImplementedError


@dataclass(frozen=True)
class Written:
    """What writing came to: ids of new rows in order, and rows of other tables that were made or changed."""

    ids: list[int]
    made: tuple[tuple[type[models.Model], int], ...] = ()
    followed: tuple[tuple[type[models.Model], int, dict[str, Any], dict[str, Any]], ...] = ()


@dataclass(frozen=True)
class Back:
    """What is to be taken back: rows that were new, rows with their earlier fields, what followed."""

    removed: list[int]
    restored: dict[int, dict[str, Any]]
    unmade: dict[type[models.Model], list[int]]
    followed: dict[type[models.Model], dict[int, dict[str, Any]]]


def of_nothing(words: str) -> Book:
    """A kind within things is read for one of them alone: refused (input)."""
    raise Refused(words, about="input", field="kind")


class Writer(Protocol):
    """Who writes a kind, by the actions of the room that owns its table."""

    def write(
        self, book: Any, new: Sequence[Values], changed: Mapping[int, Values], *, by: Actor, at: dt.datetime
    ) -> Written:
        """Write rows; each as a whole."""

    def take_back(self, book: Any, back: Back, *, by: Actor, at: dt.datetime) -> None:
        """Undo it."""


@dataclass(frozen=True)
class Rows:
    """The writer of a kind whose rows stand for themselves, by three functions of its room's `bulk`."""

    add: Callable[..., list[int]]
    change: Callable[..., None]
    remove: Callable[..., None]

    def write(
        self, book: Any, new: Sequence[Values], changed: Mapping[int, Values], *, by: Actor, at: dt.datetime
    ) -> Written:
        """Write rows, those that are there first: one may give its code to a new one."""
        self.change({pk: book.fields(values) for pk, values in changed.items()}, by=by, at=at)
        return Written(self.add([book.fields(values) for values in new], by=by, at=at))

    def take_back(self, _book: Any, back: Back, *, by: Actor, at: dt.datetime) -> None:
        """Undo it, in the other order."""
        self.remove(back.removed, by=by, at=at)
        self.change(back.restored, by=by, at=at)


@dataclass(frozen=True)
class Within:
    """What every file of a kind is about as a whole: a training class, the diary of one producer; by its id.

    `may`: whether somebody takes files in there. `seen`: the things whose imports somebody sees. `read`: its
    book at a moment. `link` and `called`: the page where its files are sent, and its name. `cleared`: the
    things whose personal data is no longer kept: what imports hold of them goes as well.
    """

    may: Callable[[Actor, int], Reason | None]
    seen: Callable[[Actor], models.QuerySet[Any]]
    read: Callable[[dt.datetime, int], Book]
    link: Callable[[int], str]
    called: Callable[[int], str]
    cleared: Callable[[], models.QuerySet[Any]]


@dataclass(frozen=True)
class Kind:
    """One kind of what offices hold.

    `thing` is what one row is; `lead` says what belongs into the file. A kind `within` things is read by
    `kinds.get` for one of them; what its rows say of people stays out of the journal and its files are not
    kept. Rows of a kind that `stays` are never taken out: undone, they are declared wrong by their room,
    which says itself what stands in the way.
    """

    code: str
    title: str | Promise
    thing: str | Promise
    lead: str | Promise
    model: type[models.Model]
    columns: tuple[Column, ...]
    book: Callable[[dt.date], Book]
    writer: Writer
    within: Within | None = None
    stays: bool = False

    def inside(self, thing: int, at: dt.datetime) -> Kind:
        """The kind for the files of one thing, as it is at a moment; itself where it is within nothing."""
        within = self.within
        return self if within is None else replace(self, book=lambda _on: within.read(at, thing))

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(column for column in self.columns if column.name == name)

    @property
    def sheet(self) -> str:
        """The name of the data sheet."""
        return str(self.title)
