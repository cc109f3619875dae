"""What the public may see, ready to read."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from ocop.base import text
from ocop.products.models import Picture, Product

PAGE_SIZE = 24
FACETS_FOR_SECONDS = 60
TONES = {"valid": "valid", "expired": "expired", "revoked": "revoked", "proposed": "proposed"}
_COLUMNS = (
    "id",
    "name",
    "code",
    "public_star",
    "public_state",
    "public_until",
    "sort_key",
    "cover",
    "is_demo",
)


@dataclass(frozen=True)
class Wish:
    """What a visitor asks the catalogue for; an empty field asks for all."""

    words: tuple[str, ...] = ()
    stars: tuple[int, ...] = ()
    industries: tuple[str, ...] = ()
    sets: tuple[int, ...] = ()
    units: tuple[int, ...] = ()
    state: str = ""
    after: str = ""


@dataclass(frozen=True)
class Shelf:
    """One page of the catalogue; `after` opens the next one, empty at the end."""

    rows: list[dict[str, Any]]
    after: str = ""


@dataclass(frozen=True)
class Facets:
    """How many public products there are by star, industry, commune and state."""

    total: int = 0
    stars: Mapping[int, int] = field(default_factory=dict)
    industries: Mapping[str, int] = field(default_factory=dict)
    units: Mapping[int, tuple[str, int]] = field(default_factory=dict)
    states: Mapping[str, int] = field(default_factory=dict)


def words_of(query: str) -> tuple[str, ...]:
    """The folded words of what was typed, at most eight."""
    return tuple(text.fold(query[:100]).split()[:8])


def search(wish: Wish, on: dt.date, size: int = PAGE_SIZE) -> Shelf:
    """One page of public products in dictionary order, by one query.

    Every word must occur in name, producer, commune (old or new name) or group, with or
    without marks. Paging goes by key, so that page 1 and page 1,000 cost the same.
    """
    rows = _narrowed(wish, on)
    start = _unpack(wish.after)
    if start is not None:
        key, pk = start
        rows = rows.filter(Q(sort_key__gt=key) | Q(sort_key=key, id__gt=pk))
    found = _cards(rows.order_by("sort_key", "id"), size + 1, on)
    last = found[size - 1] if len(found) > size else None
    return Shelf(found[:size], _pack(last["sort_key"], last["id"]) if last else "")


def newest(on: dt.date, size: int = 6) -> list[dict[str, Any]]:
    """The public products whose star runs longest from `on`: the newest first."""
    rows = Product.objects.filter(is_public=True, public_state="live", public_until__gte=on)
    return _cards(rows.order_by("-public_until", "-id"), size, on)


def of_producer(organisation_id: int, on: dt.date) -> list[dict[str, Any]]:
    """The public products of one producer, at most a hundred."""
    rows = Product.objects.filter(is_public=True, organisation_id=organisation_id)
    return _cards(rows.order_by("sort_key", "id"), 100, on)


def verdict(row: Mapping[str, Any], on: dt.date) -> str:
    """What the public is told of a star today: valid, expired, unknown, proposed, revoked or nothing."""
    if row["public_state"] != "live":
        return str(row["public_state"])
    until = row["public_until"]
    if until is None:
        return "unknown"
    return "valid" if until >= on else "expired"


def _cards(rows: QuerySet[Product], size: int, on: dt.date) -> list[dict[str, Any]]:
    cover = Picture.objects.filter(product=OuterRef("pk")).order_by("position", "id").values("pk")[:1]
    names = {"producer": F("organisation__name"), "commune": F("unit__name")}
    found = list(rows.annotate(cover=Subquery(cover)).values(*_COLUMNS, **names)[:size])
    for row in found:
        row["verdict"] = verdict(row, on)
    return found


def _narrowed(wish: Wish, on: dt.date) -> QuerySet[Product]:
    rows = Product.objects.filter(is_public=True)
    for word in wish.words:
        rows = rows.filter(search_text__contains=word)
    if wish.stars:
        rows = rows.filter(public_star__in=wish.stars)
    if wish.industries:
        rows = rows.filter(criteria_set__industry__in=wish.industries)
    if wish.sets:
        rows = rows.filter(criteria_set_id__in=wish.sets)
    if wish.units:
        rows = rows.filter(unit_id__in=wish.units)
    return _in_state(rows, wish.state, on)


def _in_state(rows: QuerySet[Product], state: str, on: dt.date) -> QuerySet[Product]:
    match state:
        case "valid":
            return rows.filter(public_state="live", public_until__gte=on)
        case "expired":
            return rows.filter(public_state="live", public_until__lt=on)
        case "unknown":
            return rows.filter(public_state="live", public_until__isnull=True)
        case "proposed" | "revoked":
            return rows.filter(public_state=state)
    return rows


def facets(on: dt.date) -> Facets:
    """Counts over the whole public catalogue, kept for a minute."""
    key = f"catalogue-facets-{on:%Y%m%d}"
    kept = cache.get(key)
    if kept is None:
        kept = _count(on)
        cache.set(key, kept, FACETS_FOR_SECONDS)
    return kept  # type: ignore[no-any-return]


def _count(on: dt.date) -> Facets:
    rows = Product.objects.filter(is_public=True)
    by_star = rows.filter(public_star__isnull=False).values_list("public_star")
    by_industry = rows.filter(criteria_set__isnull=False).values_list("criteria_set__industry")
    by_unit = rows.filter(unit__isnull=False).values_list("unit_id", "unit__name")
    names = ("valid", "expired", "unknown", "proposed", "revoked")
    return Facets(
        total=rows.count(),
        stars={int(star or 0): n for star, n in by_star.annotate(n=Count("id")).order_by("-public_star")},
        industries=dict(by_industry.annotate(n=Count("id")).order_by("criteria_set__industry")),
        units={pk: (name, n) for pk, name, n in by_unit.annotate(n=Count("id")).order_by("unit__sort_key")},
        states={name: _in_state(rows, name, on).count() for name in names},
    )


def _pack(key: str, pk: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([key, pk]).encode()).decode()


def _unpack(packed: str) -> tuple[str, int] | None:
    """The key that a page begins after; None for none and for one that cannot be read."""
    if not packed:
        return None
    try:
        key, pk = json.loads(base64.urlsafe_b64decode(packed.encode()))
        return str(key), int(pk)
    except (ValueError, TypeError, binascii.Error):
        return None
