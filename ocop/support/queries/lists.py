"""Lists of requests and awards, narrowed and added up; what the public reads of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, Count, F, IntegerField, QuerySet, Sum, When

from ocop.support.models import Award, Request, RequestState

_WAITING = (RequestState.SENT, RequestState.APPRAISED)


@dataclass(frozen=True)
class Filter:
    """Conditions of a list; empty ones do not narrow."""

    state: str = ""
    scheme_id: int = 0
    unit_id: int = 0
    year: int = 0
    kind: str = ""


@dataclass(frozen=True)
class Tally:
    """Awards added up: how many, how much was promised (less what went back) and paid, in đồng; producers."""

    key: int | str | None
    name: str
    awards: int
    producers: int
    amount: int
    paid: int


def with_names(requests: QuerySet[Request]) -> QuerySet[Request]:
    """With scheme, producer, commune, product and award, in the same statement."""
    return requests.select_related("scheme", "organisation__unit", "unit", "product", "award__line")


def listed(requests: QuerySet[Request]) -> QuerySet[Request]:
    """What waits for an answer first, longest waiting in front; then the newest."""
    waits = Case(When(state__in=_WAITING, then=0), default=1, output_field=IntegerField())
    since = Case(When(state__in=_WAITING, then=F("sent_at")))
    return requests.annotate(_waits=waits, _since=since).order_by("_waits", "_since", "-created_at", "-pk")


def narrow_requests(requests: QuerySet[Request], by: Filter) -> QuerySet[Request]:
    """Those of one state, scheme, kind of scheme, commune, year of the first sending."""
    exact = {
        "state": by.state, "scheme": by.scheme_id, "unit": by.unit_id, "scheme__kind": by.kind,
        "first_sent_at__year": by.year,
    }  # fmt: skip
    return requests.filter(**{name: value for name, value in exact.items() if value})


def narrow_awards(awards: QuerySet[Award], by: Filter) -> QuerySet[Award]:
    """Those of one scheme, kind of scheme, commune, year."""
    exact = {"scheme": by.scheme_id, "unit": by.unit_id, "scheme__kind": by.kind, "year": by.year}
    found = awards.filter(**{name: value for name, value in exact.items() if value})
    return found.select_related("scheme", "organisation", "unit", "product").order_by("-decided_on", "-pk")


def totals(awards: QuerySet[Award]) -> Tally:
    """All of them together."""
    row = awards.order_by().aggregate(**_SUMS)
    return Tally(None, "", row["n"], row["who"], row["sum"] or 0, row["out"] or 0)


def by_scheme(awards: QuerySet[Award]) -> list[Tally]:
    """By scheme in the order of their names; one statement."""
    return _tallies(awards, "scheme_id", "scheme__name")


def by_commune(awards: QuerySet[Award]) -> list[Tally]:
    """By the commune of the producer; one statement."""
    return _tallies(awards, "unit_id", "unit__name", "unit__sort_key")


def by_year(awards: QuerySet[Award]) -> list[Tally]:
    """By year, the newest first; one statement."""
    return _tallies(awards, "year", "year")[::-1]


def award_years() -> list[int]:
    """The years that awards are of, the newest first."""
    return list(Award.objects.order_by("-year").values_list("year", flat=True).distinct())


def public_awards() -> QuerySet[Award]:
    """Awards that everybody may read: of public schemes."""
    return Award.objects.filter(scheme__is_public=True)


def public_totals(year: int) -> list[Tally]:
    """What every scheme gave in a year; sums alone, so of those that are not public too."""
    return by_scheme(Award.objects.filter(year=year))


_SUMS = {
    "n": Count("pk"),
    "who": Count("organisation", distinct=True),
    "sum": Sum(F("amount") - F("released")),
    "out": Sum("paid"),
}


def _tallies(awards: QuerySet[Award], key: str, name: str, order: str = "") -> list[Tally]:
    columns = list(dict.fromkeys(column for column in (key, name, order) if column))
    rows = awards.order_by().values(*columns).annotate(**_SUMS)
    sorted_by = order or name
    found = sorted(rows, key=lambda row: (row[sorted_by] is None, row[sorted_by] or 0, row[key] or 0))
    return [
        Tally(row[key], str(row[name] or ""), row["n"], row["who"], row["sum"] or 0, row["out"] or 0)
        for row in found
    ]
