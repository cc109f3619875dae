"""Which rewards for stars are due: recognitions of a period laid beside what was given before."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ocop.products import phases
from ocop.products.models import Standing, StandingState
from ocop.support import rates
from ocop.support.models import Award, Kind, RewardRow, RewardState, Scheme


@dataclass(frozen=True)
class Due:
    """A reward due: for this recognition, so much; `before` is what the product got for stars so far."""

    standing: Standing
    amount: int
    before: int


def dues(
    scheme: Scheme, start: dt.date, end: dt.date, on: dt.date, *, only: Collection[int] | None = None
) -> list[Due]:
    """The rewards that a scheme owes for recognitions from `start` to `end`, by producer and product.

    The scheme's conditions on legal form, commune and valid star are kept. `only` narrows to
    products; without it, what waits in a list already is left out.
    A constant number of statements.
    """
    fresh = Standing.objects.filter(counted_on__range=(start, end)).exclude(state=StandingState.PROPOSED)
    if only is not None:
        fresh = fresh.filter(product__in=only)
    else:
        waits = RewardRow.objects.filter(rewards__state=RewardState.PROPOSED)
        fresh = fresh.exclude(pk__in=waits.values("standing"))
    rows = _admitted(scheme, fresh.select_related("product__organisation__unit", "product__unit"), on)
    products = {row.product_id for row in rows}
    history, given = history_of(products), _given(products)
    found = []
    for product in products:
        earned = rates.due(history[product], given[product], scheme.amounts, scheme.repeats, start, end)
        amounts, before = dict(earned), sum(each.amount for each in given[product])
        found += [Due(row, amounts[row.pk], before) for row in rows if row.pk in amounts]
    return sorted(found, key=_order)


def history_of(products: Iterable[int]) -> dict[int, list[rates.Recognition]]:
    """Every recognition of these products, oldest first; one statement."""
    found: dict[int, list[rates.Recognition]] = defaultdict(list)
    rows = Standing.objects.filter(product__in=list(products)).exclude(state=StandingState.PROPOSED)
    for row in sorted(rows, key=lambda row: (row.counted_on or dt.date.min, row.pk)):
        stands = row.state != StandingState.REVOKED
        found[row.product_id].append(rates.Recognition(row.pk, row.star or 0, row.counted_on, stands))
    return found


def _given(products: Iterable[int]) -> dict[int, list[rates.Given]]:
    """What every scheme of this kind gave to these products; one statement."""
    found: dict[int, list[rates.Given]] = defaultdict(list)
    for row in Award.objects.filter(scheme__kind=Kind.STAR, product__in=list(products)):
        assert row.product_id is not None
        found[row.product_id].append(rates.Given(row.star or 0, row.amount - row.released))
    return found


def _admitted(scheme: Scheme, rows: Iterable[Standing], on: dt.date) -> list[Standing]:
    communes = set(scheme.communes.values_list("pk", flat=True))
    return [row for row in rows if _fits(scheme, communes, row, on)]


def _fits(scheme: Scheme, communes: set[int], row: Standing, on: dt.date) -> bool:
    owner = row.product.organisation
    if scheme.legal_forms and owner.legal_form not in scheme.legal_forms:
        return False
    if communes and owner.unit_id not in communes:
        return False
    return not scheme.needs_valid_star or phases.holds(row, on)


def _order(due: Due) -> tuple[str, str, dt.date]:
    product = due.standing.product
    return product.organisation.sort_key, product.sort_key, due.standing.counted_on or dt.date.min
