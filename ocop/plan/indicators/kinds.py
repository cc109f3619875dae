"""What an indicator is: a named question with a unit, a period and a source. Plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db.models import QuerySet
from django.utils.functional import Promise

Words = str | Promise
Dimension = Literal["commune", "district", "industry", "form", "star", "month"]
Key = int | str | None
"""Of a commune or old district: the unit's id; of an industry or legal form: its code or name; of a star:
its number; of a month: its first day as "2026-05". None: the source does not say."""


@dataclass(frozen=True)
class Span:
    """From `start` up to and with `end`. A figure of a day is that of `end`."""

    start: dt.date
    end: dt.date

    @classmethod
    def of_year(cls, year: int) -> Span:
        """A calendar year."""
        return cls(dt.date(year, 1, 1), dt.date(year, 12, 31))


@dataclass(frozen=True)
class Scope:
    """Which part of the programme is asked about; every narrowing is optional.

    `commune` and `district` are ids of units: a commune of the day the span ends, an old district. `communes`
    names several communes at once (a cluster). `industry` is the ngành as the score sheets name it.
    """

    commune: int | None = None
    district: int | None = None
    communes: frozenset[int] = frozenset()
    industry: str = ""
    form: str = ""
    star: int | None = None
    star_min: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether nothing is narrowed."""
        return self == Scope()


@dataclass(frozen=True)
class Indicator:
    """A named, documented query.

    `kind` says whether it is asked of a day (a stock) or of a period (a flow). `rows` gives what is counted;
    `measure` how: rows, distinct values of a column, or the sum of one. `paths` names the column behind each
    dimension it can be broken down by; a dimension without a path is answered by `refused`.
    `is_private`: the list behind the figure is for those who may see the papers, not only the figure.
    """

    code: str
    name: Words
    unit: Words
    kind: Literal["day", "period"]
    definition: Words
    source: str
    rows: Callable[[Span], QuerySet[Any]]
    paths: Mapping[str, str] = field(default_factory=dict)
    count: str = "pk"
    total: str = ""
    decimals: int = 0
    is_private: bool = False


@dataclass(frozen=True)
class Item:
    """One line of the list behind a figure. `link` is a path of this site, for officers."""

    label: str
    detail: str = ""
    place: str = ""
    star: int | None = None
    day: dt.date | None = None
    amount: int | None = None
    link: str = ""
