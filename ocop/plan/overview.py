"""What a dashboard needs, in a constant number of statements whatever the data.

Every number is that of an indicator: it equals the value on the page of that indicator and the length
of the list behind it. Where several come from the same rows, the rows are grouped once by more than
one thing instead of being asked for again and again.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from ocop.base.refusals import Refused
from ocop.organisations.models import Gender
from ocop.plan import courses, indicators
from ocop.plan.courses import KINDS, Awards, Month, Point
from ocop.plan.indicators import Geography, Key, Scope, Span
from ocop.plan.indicators.producers import MAJORITY
from ocop.plan.indicators.stars import runs_on
from ocop.products import phases

ASKED = (
    "potential_5", "dossiers_open", "dossiers_submitted", "proposals", "dossiers_decided", "local_workers",
    "revenue",
)  # fmt: skip
"""Asked one by one; the others fall out of the groups."""
COMPARED = ("local_workers", "revenue")
"""Those of ASKED that are compared with the year before."""
STOCK = ("stars_recognised", "stars_valid", "stars_expired", "stars_unknown", "stars_in_window")
"""What stands on the day, by its end."""
FUNNEL = ("dossiers_submitted", "proposals", "dossiers_decided")
"""The steps before a star, in their order."""
PRODUCERS = ("producers_valid", "producers_women", "producers_minority", "producers_disabled")
"""Producers with a valid star, by who represents them."""
MAPPED = (
    "stars_valid", "stars_in_window", "stars_expired", "new_stars", "recognitions", "producers_valid",
    "local_workers", "revenue",
)  # fmt: skip
"""What the map can be coloured by."""


@dataclass(frozen=True)
class Figure:
    """One number; `before` is that of the same period of the year before, where it is compared."""

    code: str
    value: int
    before: int | None = None

    @property
    def change(self) -> int | None:
        """By how much it differs from the year before."""
        return None if self.before is None else self.value - self.before


@dataclass(frozen=True)
class View:
    """What is looked at: figures of the day `on`, of the period `span`, of a part of the programme."""

    on: dt.date
    span: Span
    before: Span
    scope: Scope
    mapped: str = "stars_valid"


@dataclass(frozen=True)
class Overview:
    """All that a dashboard shows. `missing` are indicators that cannot be narrowed as the view asks."""

    view: View
    figures: Mapping[str, Figure]
    missing: tuple[str, ...]
    valid: Counter[Key]
    by_industry: Mapping[Key, Counter[Key]]
    producers: Mapping[Key, int]
    on_map: Mapping[Key, int]
    awards: Awards
    ending: list[Month]
    trend: list[Point]

    @property
    def recognised(self) -> Counter[Key]:
        """Awards of the period by star."""
        return self.awards.by_star(self.view.span)

    @property
    def years(self) -> list[tuple[int, Counter[str]]]:
        """Awards of each of the last years by kind, the last one up to the day."""
        last = self.view.on.year
        spans = [Span.of_year(year) for year in range(last - courses.YEARS_BACK + 1, last)]
        spans.append(Span(dt.date(last, 1, 1), self.view.on))
        return [(span.start.year, self.awards.by_kind(span)) for span in spans]


def gather(view: View, map_: Geography) -> Overview:
    """Everything for one view; fewer than twenty statements."""
    stock = _stock(view, map_)
    producers = _producers(view, map_)
    awards = courses.awards(_reach(view), view.scope, map_)
    asked, missing = _asked(view, map_)
    counted = [*stock.figures(), *producers.figures(), *_from_awards(awards, view), *asked]
    return Overview(
        view=view,
        figures={figure.code: figure for figure in counted},
        missing=missing,
        valid=_summed(stock.valid.values()),
        by_industry=stock.valid,
        producers=producers.by_form,
        on_map=stock.on_map[view.mapped] if view.mapped in STOCK else _on_map(view, map_),
        awards=awards,
        ending=courses.ending(view.on, view.scope, map_),
        trend=courses.valid_on_days(_trend_days(view.on), awards, view.scope, map_),
    )


def _trend_days(on: dt.date) -> list[dt.date]:
    return courses.month_ends(on, 12 * courses.YEARS_BACK)


def _on_map(view: View, map_: Geography) -> Mapping[Key, int]:
    """The chosen figure by commune; empty where it cannot be narrowed as the view asks."""
    indicator = indicators.get(view.mapped)
    span = view.span if indicator.kind == "period" else Span(view.on, view.on)
    try:
        return indicators.by(view.mapped, "commune", span, view.scope, map_)
    except Refused:
        return {}


@dataclass(frozen=True)
class _Stock:
    """What stands on the day by its end, by commune, and the valid of it by industry and star."""

    totals: Counter[str]
    on_map: Mapping[str, Counter[Key]]
    valid: Mapping[Key, Counter[Key]]

    def figures(self) -> Iterator[Figure]:
        return (Figure(code, self.totals[code]) for code in STOCK)


def _stock(view: View, map_: Geography) -> _Stock:
    """One statement: the parts make up what is recognised."""
    rows = indicators.items("stars_recognised", Span(view.on, view.on), view.scope, map_).order_by()
    paths = indicators.get("stars_recognised").paths
    columns = (paths.industry, "star", paths.place, paths.place_then)
    totals: Counter[str] = Counter()
    on_map: dict[str, Counter[Key]] = {code: Counter() for code in STOCK}
    valid: dict[Key, Counter[Key]] = defaultdict(Counter)
    counted = rows.values(*columns).annotate(**_parts(view.on)).values_list(*columns, *STOCK)
    for industry, star, place, then, *counts in counted:
        commune = map_.commune(place, then)
        for code, n in zip(STOCK, counts, strict=True):
            if n:
                totals[code] += n
                on_map[code][commune] += n
                if code == "stars_valid":
                    valid[industry or None][star] += n
    return _Stock(totals, on_map, dict(valid))


def _parts(on: dt.date) -> dict[str, Count]:
    opens, closes = phases.WINDOW
    ran_out = Q(valid_to__lt=on) & (Q(extended_to__isnull=True) | Q(extended_to__lt=on))
    window = Q(valid_to__range=(on + dt.timedelta(days=closes), on + dt.timedelta(days=opens)))
    return {
        "stars_recognised": Count("pk"),
        "stars_valid": Count("pk", filter=runs_on(on)),
        "stars_expired": Count("pk", filter=ran_out),
        "stars_unknown": Count("pk", filter=Q(valid_to__isnull=True)),
        "stars_in_window": Count("pk", filter=window),
    }


@dataclass(frozen=True)
class _Producers:
    """Producers with a valid star: by who represents them, and by legal form."""

    totals: Counter[str]
    by_form: Mapping[Key, int]

    def figures(self) -> Iterator[Figure]:
        return (Figure(code, self.totals[code]) for code in PRODUCERS)


def _producers(view: View, map_: Geography) -> _Producers:
    """One statement: a producer has one legal form, so the forms add up to all."""
    rows = indicators.items("producers_valid", Span(view.on, view.on), view.scope, map_).order_by()
    indicator = indicators.get("producers_valid")
    form, owner = indicator.paths.form, indicator.distinct
    counts = {code: Count(owner, distinct=True, filter=who) for code, who in represented().items()}
    totals: Counter[str] = Counter()
    by_form: Counter[Key] = Counter()
    for key, *numbers in rows.values(form).annotate(**counts).values_list(form, *PRODUCERS):
        totals.update(dict(zip(PRODUCERS, numbers, strict=True)))
        by_form[key or None] += numbers[0]
    return _Producers(totals, by_form)


def represented() -> dict[str, Q | None]:
    """By whom producers are represented, as `plan.indicators.producers` tells it."""
    owner = "product__organisation__representative"
    unsaid = Q(**{f"{owner}_ethnicity": ""}) | Q(**{f"{owner}_ethnicity__iexact": MAJORITY})
    return {
        "producers_valid": None,
        "producers_women": Q(**{f"{owner}_gender": Gender.FEMALE}),
        "producers_minority": ~unsaid,
        "producers_disabled": Q(**{f"{owner}_disabled": True}),
    }


def _asked(view: View, map_: Geography) -> tuple[list[Figure], tuple[str, ...]]:
    """The figures that have rows of their own, and those that cannot be narrowed as the view asks."""
    found, missing = [], []
    for code in ASKED:
        try:
            found.append(_ask(code, view, map_))
        except Refused:
            missing.append(code)
    return found, tuple(missing)


def _ask(code: str, view: View, map_: Geography) -> Figure:
    is_period = indicators.get(code).kind == "period"
    span = view.span if is_period else Span(view.on, view.on)
    before = indicators.value(code, view.before, view.scope, map_) if code in COMPARED else None
    return Figure(code, indicators.value(code, span, view.scope, map_), before)


def _from_awards(awards: Awards, view: View) -> Iterator[Figure]:
    now, before = awards.by_kind(view.span), awards.by_kind(view.before)
    yield Figure("recognitions", now.total(), before.total())
    for kind, code in KINDS.items():
        yield Figure(code, now[kind], before[kind])


def _reach(view: View) -> Span:
    """Far enough for the period, the one it is compared with, and the years of the charts."""
    first = min(_trend_days(view.on)[0], view.before.start, view.span.start)
    return Span(first, max(view.on, view.span.end))


def _summed(parts: Iterable[Counter[Key]]) -> Counter[Key]:
    found: Counter[Key] = Counter()
    for part in parts:
        found.update(part)
    return found
