"""What anybody may read of the way of a lot: the steps, the communes, who declared them. Nothing more.

Never names of people, addresses and points of places, notes, receivers, amounts. Producers are named where
the public knows them already or where they are who printed the label; others stay "another producer", and no
code of theirs is told that would lead to them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform

from ocop.base import clock
from ocop.products.models import Product
from ocop.trace.models import Direction, LabelOrder, Lot, StepKind, StepLine
from ocop.trace.queries.amounts import standing
from ocop.trace.queries.diary import that_stand

MOST_LINES = 300
"""Lines of diaries read for one page; a way that is longer is told from its end backwards."""
_MADE = (StepKind.HARVEST, StepKind.PROCESS, StepKind.PACK)


@dataclass(frozen=True)
class PublicStep:
    """One step of the way, as anybody may read it. `goods` is what came out of it or was looked at; without
    `producer` its codes are empty too."""

    kind: str
    at: dt.datetime
    told_at: dt.datetime
    goods: str
    lot_code: str
    goods_uri: str
    place_code: str
    commune: str
    producer: str
    passed: bool | None = None

    @property
    def stage(self) -> str:
        """What readers call it."""
        return str(StepKind(self.kind).label)


def is_known(organisation: str) -> Exists:
    """Whether the public knows the producer at this path of a row: a product of it is public."""
    return Exists(Product.objects.filter(organisation=OuterRef(organisation), is_public=True))


def is_labelled(**lots: OuterRef) -> Exists:
    """Whether labels were printed or stuck on for one of these lots, void by now or not."""
    return Exists(LabelOrder.objects.filter(**lots).exclude(printed_at=None, activated_at=None))


def lines_of(identifier_ids: Collection[int]) -> QuerySet[StepLine]:
    """The harvests, makings, packings and inspections of lots, newest first, with the `result` of an
    inspection and whether the public knows the producer (`is_known`).

    By the lots' identifiers, which `tracing.up` finds: in one statement with that, PostgreSQL walks through
    whole tables.
    """
    rows = standing().filter(
        Q(direction=Direction.OUT, step__kind__in=_MADE)
        | Q(direction=Direction.ABOUT, step__kind=StepKind.INSPECT),
        lot__identifier__in=identifier_ids,
    )
    rows = rows.annotate(
        is_known=is_known("step__organisation"), result=KeyTextTransform("result", "step__details")
    )
    return rows.order_by("-step__happened_at", "-pk")[:MOST_LINES]


LINE = {
    "kind": "step__kind",
    "at": "step__happened_at",
    "told_at": "step__recorded_at",
    "result": "result",
    "goods": "lot__item__name",
    "lot_code": "lot__code",
    "goods_uri": "lot__identifier__uri",
    "place_code": "step__site__code",
    "commune": "step__site__unit__name",
    "producer_id": "step__organisation_id",
    "producer": "step__organisation__name",
    "is_known": "is_known",
}
"""What is read of a line, and where; what of it is public, `public_step` says."""


def public_step(row: Mapping[str, Any], owner_id: int | None) -> PublicStep:
    """One line by `LINE` as anybody may read it. `owner_id`: the producer whose label is read; it is named,
    known to the public or not. None where no label names anybody."""
    named = row["is_known"] or row["producer_id"] == owner_id
    return PublicStep(
        kind=row["kind"], at=clock.aware(row["at"]), told_at=clock.aware(row["told_at"]), goods=row["goods"],
        lot_code=row["lot_code"], goods_uri=row["goods_uri"] if named else "",
        place_code=(row["place_code"] or "") if named else "",
        commune=row["commune"] or "", producer=row["producer"] if named else "",
        passed=row["result"] == "passed" if row["kind"] == StepKind.INSPECT and row["result"] else None,
    )  # fmt: skip


def in_force(on: dt.date) -> QuerySet[Lot]:
    """The lots that are not past their last day on `on`, recalled ones too."""
    return that_stand(Lot.objects.all()).filter(Q(expires_on=None) | Q(expires_on__gte=on))


def lots_in_force(item_id: int, on: dt.date, most: int = 20) -> list[dict[str, Any]]:
    """The newest lots of a kind of goods that are not past their last day on `on`, recalled ones too."""
    newest = (
        in_force(on)
        .filter(item=item_id)
        .order_by("-made_on", "-pk")
        .values("code", "made_on", "expires_on", "state")[:most]
    )
    return [dict(row) for row in newest]
