"""Keeping the chain of a product's stars: see `products.chain`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from ocop.base.each import batches, update_each
from ocop.products import chain
from ocop.products.models import Standing


def relink(*, product_ids: Iterable[int]) -> int:
    """Work out `follows`, `counted_on` and `ended_on` of all stars of these products; how many changed.

    Belongs into the transaction that wrote, moved or removed a star, and writes no entry of
    its own: nothing is said that the stars do not say. Two statements for each thousand.
    """
    return sum(_relink(batch) for batch in batches(product_ids))


def _relink(product_ids: Sequence[int]) -> int:
    of_product: dict[int, list[Standing]] = defaultdict(list)
    for standing in Standing.objects.filter(product__in=product_ids):
        of_product[standing.product_id].append(standing)
    changed = {}
    for standings in of_product.values():
        links = chain.linked(standings)
        for standing in standings:
            link = links[standing.pk]
            if link != chain.Link(standing.follows_id, standing.counted_on, standing.ended_on):
                changed[standing.pk] = {
                    "follows_id": link.follows,
                    "counted_on": link.counted_on,
                    "ended_on": link.ended_on,
                }
    update_each(Standing, changed)
    return len(changed)
