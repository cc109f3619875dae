"""What went in and what came out of a producer's goods, by the year they were made in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import ExtractYear

from ocop.organisations.models import Organisation
from ocop.trace.models import Direction, Item, Lot, StepKind, StepLine, SupplyKind, SupplyUse
from ocop.trace.queries.amounts import (
    DELIVERED,
    MADE,
    RECEIVED,
    USED,
    Sums,
    read_sums,
    standing,
    summed,
    tolerance,
    with_sums,
)
from ocop.trace.weights import kilograms

_NONE = Decimal(0)


@dataclass(frozen=True)
class Row:
    """A producer's goods of a year. `made_of` and `weighs` in kilograms, None where it cannot be told."""

    organisation: Organisation
    item: Item
    year: int
    sums: Sums
    made_of: Decimal | None = None
    weighs: Decimal | None = None

    @property
    def gain(self) -> Decimal | None:
        """Per cent of what went in that came out, by weight."""
        return None if not self.made_of or self.weighs is None else 100 * self.weighs / self.made_of

    @property
    def is_heavy(self) -> bool:
        """Whether more came out of making than went in by weight, beyond the tolerance."""
        return self.gain is not None and self.gain > 100 * (1 + tolerance())


Key = tuple[int, int, int]


def balance_keys(
    organisations: QuerySet[Organisation], *, only_over: bool = False, year: int | None = None
) -> Any:
    """Producers' goods by the year their lots were made in, with the sums: plain values, newest first.

    All that ever happened to the lots of a year counts, so that stock carried over New Year is no surplus.
    `only_over`: where more went out than came in, beyond the tolerance.
    """
    rows = standing().filter(step__organisation__in=organisations.values("pk"))
    if year is not None:
        rows = rows.filter(lot__made_on__year=year)
    grouped = rows.order_by().annotate(
        year=ExtractYear("lot__made_on"), organisation=F("step__organisation_id"), item=F("lot__item_id")
    )
    found = with_sums(grouped.values("organisation", "item", "year"))
    if only_over:
        limit = summed(MADE | RECEIVED) * (1 + tolerance())
        found = found.annotate(limit=limit, out=summed(USED | DELIVERED)).filter(out__gt=F("limit"))
    return found.order_by("-year", "organisation", "item")


def rows_of(keys: Iterable[dict[str, Any]]) -> list[Row]:
    """The rows of a page with names and yields; six statements whatever their number."""
    listed = list(keys)
    owners = Organisation.objects.select_related("unit").in_bulk({row["organisation"] for row in listed})
    items = Item.objects.select_related("product").in_bulk({row["item"] for row in listed})
    named: list[Key] = [(row["organisation"], row["item"], row["year"]) for row in listed]
    yields, off = _yields(set(named)), _written_off(named)
    return [
        Row(
            owners[key[0]], items[key[1]], key[2], read_sums(row, off.get(key, _NONE)),
            *yields.get(key, (None, None)),
        )
        for key, row in zip(named, listed, strict=True)
    ]  # fmt: skip


def _written_off(keys: Collection[Key]) -> dict[Key, Decimal]:
    """What was written off of the lots that a producer made of goods in a year."""
    lots = Lot.objects.filter(written_off__gt=0, item__in={item for _owner, item, _year in keys}).order_by()
    rows = lots.values_list("organisation", "item", ExtractYear("made_on")).annotate(n=Sum("written_off"))
    return {(owner, item, year): off for owner, item, year, off in rows}


def _yields(keys: Collection[Key]) -> dict[Key, tuple[Decimal | None, Decimal | None]]:
    """What went into making and what came out, in kilograms; None as soon as one part cannot be weighed."""
    made = standing().filter(
        direction=Direction.OUT, step__kind__in=(StepKind.PROCESS, StepKind.PACK),
        step__organisation__in={key[0] for key in keys}, lot__item__in={key[1] for key in keys},
    ).select_related("lot__item", "step")  # fmt: skip
    steps: dict[Key, set[int]] = defaultdict(set)
    out: dict[Key, list[Decimal | None]] = defaultdict(list)
    for line in made:
        key = (line.step.organisation_id, line.lot.item_id, line.lot.made_on.year)
        if key in keys:
            steps[key].add(line.step_id)
            out[key].append(_weight(line))
    went_in = _went_in({step for some in steps.values() for step in some})
    return {
        key: (_total([w for step in some for w in went_in.get(step, [None])]), _total(out[key]))
        for key, some in steps.items()
    }


def _went_in(step_ids: Collection[int]) -> dict[int, list[Decimal | None]]:
    """Weights of the lots and of the additives that went into each step."""
    found: dict[int, list[Decimal | None]] = defaultdict(list)
    for line in standing().filter(step__in=step_ids, direction=Direction.IN).select_related("lot__item"):
        found[line.step_id].append(_weight(line))
    added = SupplyUse.objects.filter(
        step__in=step_ids, supply__kind__in=(SupplyKind.ADDITIVE, SupplyKind.OTHER)
    )
    for use in added.select_related("supply"):
        each = kilograms("", use.supply.unit_name)
        found[use.step_id].append(None if each is None else each * use.quantity)
    return found


def _weight(line: StepLine) -> Decimal | None:
    item = line.lot.item
    each = kilograms(item.uom, item.unit_name, item.pack)
    return None if each is None or line.quantity is None else each * line.quantity


def _total(weights: Iterable[Decimal | None]) -> Decimal | None:
    listed = list(weights)
    return None if None in listed or not listed else sum((w for w in listed if w is not None), _NONE)
