"""What the public may see, ready to read."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from ocop.base import text
from ocop.catalogue import cards
from ocop.catalogue.cards import Question

PAGE_SIZE = 24
FACETS_FOR_SECONDS = 60
TONES = {"valid": "valid", "expired": "expired", "revoked": "revoked", "proposed": "proposed"}


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
    """One page of public products, by one query.

    Without words in dictionary order. With words newest first: every word must occur in name, producer,
    commune (old or new name) or group, with or without marks, and dictionary order over the many
    hits of a frequent word would mean to read them all. Paging goes by key, so that page 1 and
    page 1,000 cost the same.
    """
    question = _narrowed(wish, on)
    start = _unpack(wish.after)
    key = ("id",) if wish.words else ("sort_key", "id")
    if start is not None and len(start) == len(key):
        question.ask("p.id < %s" if wish.words else "(p.sort_key, p.id) > (%s, %s)", *start)
    found = question.rows(cards.NEWEST if wish.words else cards.BY_NAME, size + 1)
    last = found[size - 1] if len(found) > size else None
    return Shelf(_told(found[:size], on), _pack([last[name] for name in key]) if last else "")


def newest(on: dt.date, size: int = 6) -> list[dict[str, Any]]:
    """The public products whose star runs longest from `on`: the newest first."""
    question = Question()
    question.ask("p.public_state = 'live' AND p.public_until >= %s", on)
    return _told(question.rows(cards.NEWEST_STAR, size), on)


def of_producer(organisation_id: int, on: dt.date) -> list[dict[str, Any]]:
    """The public products of one producer, at most a hundred."""
    question = Question()
    question.ask("p.organisation_id = %s", organisation_id)
    return _told(question.rows(cards.BY_NAME, 100), on)


def of_ids(ids: Sequence[int], on: dt.date) -> list[dict[str, Any]]:
    """Those of some products that are public, by name."""
    if not ids:
        return []
    question = Question()
    question.ask_any("p.id", ids)
    return _told(question.rows(cards.BY_NAME, len(ids)), on)


def verdict(row: Mapping[str, Any], on: dt.date) -> str:
    """What the public is told of a star today: valid, expired, unknown, proposed, revoked or nothing."""
    if row["public_state"] != "live":
        return str(row["public_state"])
    until = row["public_until"]
    if until is None:
        return "unknown"
    return "valid" if until >= on else "expired"


def _told(rows: list[dict[str, Any]], on: dt.date) -> list[dict[str, Any]]:
    for row in rows:
        row["verdict"] = verdict(row, on)
    return rows


def _narrowed(wish: Wish, on: dt.date) -> Question:
    question = Question()
    question.ask_words(wish.words)
    question.ask_any("p.public_star", wish.stars)
    question.ask_any("p.criteria_set_id", wish.sets)
    question.ask_any("p.unit_id", wish.units)
    if wish.industries:
        marks = ", ".join(["%s"] * len(wish.industries))
        sets = f"SELECT c.id FROM criteria_criteriaset c WHERE c.industry IN ({marks})"
        question.ask(f"p.criteria_set_id IN ({sets})", *wish.industries)
    _ask_state(question, wish.state, on)
    return question


def _ask_state(question: Question, state: str, on: dt.date) -> None:
    # the frequent states are met while reading by name (SQLite is kept from taking an index and sorting)
    column = "+p.public_state" if connection.vendor == "sqlite" else "p.public_state"
    match state:
        case "valid":
            question.ask(f"{column} = 'live' AND p.public_until >= %s", on)
        case "expired":
            question.ask(f"{column} = 'live' AND p.public_until < %s", on)
        case "unknown":
            question.ask("p.public_state = 'live' AND p.public_until IS NULL")
        case "proposed" | "revoked":
            question.ask("p.public_state = %s", state)


_kept_facets: dict[dt.date, tuple[float, Facets]] = {}


def facets(on: dt.date) -> Facets:
    """Counts over the whole public catalogue, kept for a minute.

    In a catalogue so large that counting takes longer than 0.3 s they are kept for 200 times as long as it
    took, so that it never costs more than half a percent of a process.
    """
    until, kept = _kept_facets.get(on, (0.0, Facets()))
    begun = time.monotonic()
    if begun >= until:
        kept = _count(on)
        taken = time.monotonic() - begun
        _kept_facets.clear()
        _kept_facets[on] = (begun + max(FACETS_FOR_SECONDS, 200 * taken), kept)
    return kept


def forget_facets() -> None:
    """Count anew at the next question."""
    _kept_facets.clear()


_COUNTS = """
SELECT g.star, g.state, u.id, u.name, c.industry, g.n FROM (
  SELECT p.public_star AS star, p.unit_id, p.criteria_set_id, COUNT(*) AS n,
    CASE WHEN p.public_state <> 'live' THEN p.public_state WHEN p.public_until IS NULL THEN 'unknown'
      WHEN p.public_until >= %s THEN 'valid' ELSE 'expired' END AS state
  FROM products_product p WHERE p.is_public = TRUE
  GROUP BY star, state, p.unit_id, p.criteria_set_id) g
LEFT JOIN places_unit u ON u.id = g.unit_id
LEFT JOIN criteria_criteriaset c ON c.id = g.criteria_set_id
ORDER BY u.sort_key, c.industry"""


def _count(on: dt.date) -> Facets:
    """All facets out of one grouped query: the groups are few, however many the products."""
    stars, states, industries, units = Counter[int](), Counter[str](), Counter[str](), Counter[int]()
    names: dict[int, str] = {}
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, [on])
        for star, state, unit, name, industry, n in cursor.fetchall():
            stars[star or 0] += n
            states[state] += n
            industries[industry or ""] += n
            if unit is not None:
                units[unit] += n
                names[unit] = name
    return Facets(
        total=states.total(),
        stars={star: stars[star] for star in sorted(stars, reverse=True) if star},
        industries={industry: industries[industry] for industry in sorted(industries) if industry},
        units={unit: (name, units[unit]) for unit, name in names.items()},
        states={name: states[name] for name in ("valid", "expired", "unknown", "proposed", "revoked")},
    )


def _pack(key: list[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode()


def _unpack(packed: str) -> list[Any] | None:
    """The key that a page begins after; None for none and for one that cannot be read."""
    if not packed:
        return None
    try:
        key = json.loads(base64.urlsafe_b64decode(packed.encode()))
        return [*map(str, key[:-1]), int(key[-1])]
    except (ValueError, TypeError, LookupError, binascii.Error):
        return None
