"""What the public reads of a product, kept beside it so that a list is one indexed read."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ocop.base import text
from ocop.base.each import batches, update_each
from ocop.places import queries as places
from ocop.places.models import Unit
from ocop.products.models import Product, Standing
from ocop.products.states import StandingState

RECOGNISED = 3
"""From this star on a recognition exists (QĐ 26/2026, Đ.4.1: one and two stars get no decision)."""
_COLUMNS = ("is_public", "public_star", "public_state", "public_until", "search_text", "sort_key")


def refresh(product_ids: Iterable[int]) -> int:
    """Rebuild the public columns and the search text of many products; how many changed.

    A constant number of statements for each thousand. Asked again it changes nothing.
    """
    return sum(_refresh_batch(batch) for batch in batches(product_ids))


def refresh_one(product: Product) -> None:
    """Rebuild the derived columns of one product and read them back into it."""
    refresh([product.pk])
    product.refresh_from_db(fields=list(_COLUMNS))


def _refresh_batch(ids: Sequence[int]) -> int:
    related = ("organisation", "unit", "criteria_set")
    products = list(Product.objects.filter(pk__in=ids).select_related(*related).prefetch_related("aliases"))
    standings: dict[int, list[Standing]] = defaultdict(list)
    for standing in Standing.objects.filter(product__in=ids).order_by("pk"):
        standings[standing.product_id].append(standing)
    old_names = _old_names({product.unit for product in products if product.unit})
    changed = [product for product in products if _set(product, standings[product.pk], old_names)]
    update_each(Product, {p.pk: {name: getattr(p, name) for name in _COLUMNS} for p in changed})
    return len(changed)


def _set(product: Product, standings: list[Standing], old_names: dict[int, str]) -> bool:
    """Put the columns in place; whether one of them is new."""
    before = [getattr(product, name) for name in _COLUMNS]
    shown = chosen(standings)
    product.is_public = shown is not None and not product.is_retired
    product.public_star = shown.star if shown else None
    product.public_state = shown.state if shown else ""
    product.public_until = last_day(shown) if shown else None
    product.search_text = search_text(product, old_names.get(product.unit_id or 0, ""))
    product.sort_key = text.sort_key(product.name)[:700]
    return before != [getattr(product, name) for name in _COLUMNS]


def chosen(standings: Iterable[Standing]) -> Standing | None:
    """The star the public is shown: the live one, else the newest that was not replaced; none under three."""
    known = [
        s for s in standings if (s.star or RECOGNISED) >= RECOGNISED and s.state != StandingState.SUPERSEDED
    ]
    return max(known, key=lambda s: (s.state == StandingState.LIVE, s.pk), default=None)


def last_day(standing: Standing) -> dt.date | None:
    """The last day of a live star, with its extension; None for others and where it is not known."""
    if standing.state != StandingState.LIVE or standing.valid_to is None:
        return None
    return max(standing.valid_to, standing.extended_to or standing.valid_to)


def search_text(product: Product, old_names: str) -> str:
    """Folded words to find a product by: name, producer, codes, commune new and old, group."""
    parts = [product.name, product.organisation.name, product.code or ""]
    parts += [alias.code for alias in product.aliases.all()]
    parts.append(product.unit.name if product.unit else "")
    if product.criteria_set:
        parts += [product.criteria_set.name, product.criteria_set.industry, product.criteria_set.group]
    return text.fold(" ".join([*parts, old_names]))[:800]


def _old_names(units: set[Unit]) -> dict[int, str]:
    """The names of the old communes and districts that each unit was made of, each once."""
    return {pk: " ".join(dict.fromkeys(_named(formers))) for pk, formers in places.formers(units).items()}


def _named(formers: list[places.Former]) -> Iterator[str]:
    for former in formers:
        yield former.unit.short_name
    for former in formers:
        if former.unit.parent is not None:
            yield former.unit.parent.short_name
