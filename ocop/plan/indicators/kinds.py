"""What an indicator is: a named question with a unit, a period and a source. Plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import QuerySet
from django.utils.functional import Promise

Words = str | Promise
Dimension = Literal["commune", "district", "industry", "form", "star", "month"]
Key = int | str | None
"""Of a commune or old district: the unit's id; of an industry: its name; of a legal form: its code; of a
star: its number; of a month: "2026-05". None: the source does not say."""


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

    `commune` is the id of a unit of the newest map, `district` that of an old district. `communes`
    names several communes at once (a cluster). `industry` is the ngành as the score sheets name it.
    A narrowing that an indicator has no column for is refused (see `asking`).
    """

    commune: int | None = None
    district: int | None = None
    communes: frozenset[int] = frozenset()
    industry: str = ""
    form: str = ""
    star: int | None = None
    star_min: int | None = None


WHOLE = Scope()
"""Nothing narrowed."""


@dataclass(frozen=True)
class Paths:
    """The columns behind the dimensions, from the rows of an indicator; empty where there is none.

    `place` leads to the unit where the thing is now, `place_then` to where it was when it was
    counted, if the source said so: an old commune or district. `producer` leads to the organisation
    whose own amounts are added up.
    """

    place: str = ""
    place_then: str = ""
    industry: str = ""
    form: str = ""
    star: str = ""
    day: str = ""
    producer: str = ""


@dataclass(frozen=True)
class Own:
    """How rows of an indicator that `lists` "own" read: their order, what comes with them, a row in words.

    `related` are paths for `select_related`; `ahead` for `prefetch_related`. `item` asks nothing more.
    """

    order: tuple[str, ...]
    item: Callable[[Any], Item]
    related: tuple[str, ...] = ()
    ahead: tuple[str, ...] = ()


@dataclass(frozen=True)
class Indicator:
    """A named, documented query.

    `kind` says whether it is asked of a day (a stock) or of a period (a flow). `rows` gives what is
    counted: the rows themselves, or the distinct values of `distinct`, or the sum of `total`. `lists`
    says of what kind the list behind the figure is. `is_private`: the list is for those who may see
    the papers; the figure for whoever may see figures. `is_money`: the figure is an amount in đồng.
    """

    code: str
    name: Words
    unit: Words
    kind: Literal["day", "period"]
    definition: Words
    source: Words
    rows: Callable[[Span], QuerySet[Any]]
    paths: Paths
    lists: Literal["standing", "product", "organisation", "dossier", "figures", "idea", "own"] = "standing"
    distinct: str = ""
    total: str = ""
    is_private: bool = False
    is_money: bool = False
    own: Own | None = None

    @property
    def is_producers_money(self) -> bool:
        """Whether the figure adds up what single producers took in, which is theirs to tell."""
        return self.is_money and self.is_private and bool(self.paths.producer)

    def splits_by(self, dimension: str) -> bool:
        """Whether the figure can be broken down by a dimension."""
        columns = {
            "commune": self.paths.place,
            "district": self.paths.place,
            "industry": self.paths.industry,
            "form": self.paths.form,
            "star": self.paths.star,
            "month": self.paths.day if self.kind == "period" else "",
        }
        return bool(columns[dimension])


@dataclass(frozen=True)
class Item:
    """One line of the list behind a figure.

    `link` is a path of this site, for officers; where `unit_id` is set, for those of the province and of
    that commune. `public` is what everybody may read instead, where there is such a page.
    """

    label: str
    detail: str = ""
    place: str = ""
    star: int | None = None
    day: dt.date | None = None
    amount: int | None = None
    link: str = ""
    public: str = ""
    unit_id: int | None = None
