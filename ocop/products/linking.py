"""Keeping the chain of a product's stars: see `products.chain`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice

from django.db import connection

from ocop.products import chain
from ocop.products.models import Standing

BATCH = 1000
_COLUMNS = ("follows", "counted_on", "ended_on")


def relink(*, product_ids: Iterable[int]) -> int:
    """Work out `follows`, `counted_on` and `ended_on` of all stars of these products; how many changed.

    Belongs into the transaction that wrote, moved or removed a star, and writes no entry of
    its own: nothing is said that the stars do not say. Two statements for each thousand.
    """
    ids = iter(product_ids)
    changed = 0
    while batch := list(islice(ids, BATCH)):
        changed += _relink(batch)
    return changed


def _relink(product_ids: Sequence[int]) -> int:
    of_product: dict[int, list[Standing]] = defaultdict(list)
    for standing in Standing.objects.filter(product__in=product_ids):
        of_product[standing.product_id].append(standing)
    changed = []
    for standings in of_product.values():
        links = chain.linked(standings)
        changed += [s for s in standings if _set(s, links[s.pk])]
    _store(changed)
    return len(changed)


def _set(standing: Standing, link: chain.Link) -> bool:
    """Put the columns in place; whether one of them is new."""
    before = (standing.follows_id, standing.counted_on, standing.ended_on)
    standing.follows_id, standing.counted_on, standing.ended_on = link.follows, link.counted_on, link.ended_on
    return before != (link.follows, link.counted_on, link.ended_on)


def _store(standings: Sequence[Standing]) -> None:
    """One UPDATE, bound anew for each row (see `products.public`)."""
    fields = [Standing._meta.get_field(name) for name in _COLUMNS]
    columns = ", ".join(f'"{field.column}" = %s' for field in fields)
    rows = [
        [*(f.get_db_prep_save(getattr(s, f.attname), connection) for f in fields), s.pk] for s in standings
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(f'UPDATE "{Standing._meta.db_table}" SET {columns} WHERE "id" = %s', rows)
