"""One lot and its way: what went into it, what it went into, who has it now, and what its story lacks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from ocop.base import text
from ocop.base.actor import Actor
from ocop.base.each import batches
from ocop.organisations.models import Organisation
from ocop.trace.models import (
    Edge,
    EdgeKind,
    EventRole,
    Handover,
    Identifier,
    IdentifierKind,
    ItemKind,
    LabelOrder,
    Lot,
    Role,
    Serial,
    Step,
    StepKind,
    StepLine,
)
from ocop.trace.queries.amounts import DELIVERED, GONE, MADE, Sums, standing, sums_of
from ocop.trace.queries.tracing import down, up, way
from ocop.trace.queries.visible import lots_visible_to, seen_by
from ocop.trace.states import HandoverState, OrderState

MOST = 400
"""Things of a way that are looked at on a page; the rest is counted."""
AT_ONCE = 5000
"""Row numbers in one statement."""


@dataclass(frozen=True)
class Thing:
    """Something on the way of a lot. `far`: steps away, negative for what went in. `took`: how much of it
    went on towards the lot, or of the one before into it; `uom` by UN/ECE Rec. 20, "" for pieces."""

    identifier: Identifier
    far: int
    lot: Lot | None = None
    took: Decimal | None = None
    uom: str = ""

    @property
    def steps(self) -> int:
        """How many steps lie between, whichever way."""
        return abs(self.far)


@dataclass(frozen=True)
class Way:
    """Both ways of a lot, nearest first. `pieces` single pieces are counted and not listed; `more` things
    are left out of the lists. `above`: all that went into it, listed or not, by row number."""

    up: tuple[Thing, ...]
    down: tuple[Thing, ...]
    pieces: int = 0
    more: int = 0
    above: frozenset[int] = frozenset()

    def lots(self) -> list[Lot]:
        """The lots of both ways that are kept here."""
        return [thing.lot for thing in (*self.up, *self.down) if thing.lot is not None]


def way_of(lot: Lot) -> Way:
    """The way of a lot: the nearest MOST things each way. Statements grow by AT_ONCE things alone."""
    start = lot.identifier_id
    above, below = up([start]) - {start}, down([start]) - {start}
    single = _pieces(below)
    below -= single
    listed = [*_nearest(start, above, upwards=True), *_nearest(start, below, upwards=False)]
    found = way([start, *listed])
    lots = {each.identifier_id: each for each in with_names(Lot.objects.filter(identifier__in=listed))}
    took = _took(found.edges)
    return Way(
        _things(start, found.edges, found.things, lots, took, upwards=True),
        _things(start, found.edges, found.things, lots, took, upwards=False),
        len(single), len(above) + len(below) - len(listed), frozenset(above),
    )  # fmt: skip


def _nearest(start: int, reached: Set[int], *, upwards: bool) -> list[int]:
    """Of the things reached those that lie nearest, ring by ring, as many as MOST."""
    here, there = ("target", "source") if upwards else ("source", "target")
    beside: dict[int, list[int]] = defaultdict(list)
    for some in batches(sorted({start, *reached}), AT_ONCE):
        rows = Edge.objects.filter(**{f"{here}__in": some}).exclude(kind=EdgeKind.OF).order_by("pk")
        for near, other in rows.values_list(here, there):
            beside[near].append(other)
    found: dict[int, None] = {}
    ring = [start]
    while ring and len(found) < MOST:
        met = dict.fromkeys(other for near in ring for other in beside[near])
        ring = [other for other in met if other in reached and other not in found]
        found.update(dict.fromkeys(ring))
    return list(found)[:MOST]


def _pieces(numbers: Collection[int]) -> set[int]:
    """Those that are single pieces; asked in parts, for a lot may have more than one statement holds."""
    pieces = Identifier.objects.filter(kind=IdentifierKind.PIECE)
    return {
        pk
        for some in batches(sorted(numbers), AT_ONCE)
        for pk in pieces.filter(pk__in=some).values_list("pk", flat=True)
    }


def lots_among(numbers: Collection[int]) -> list[Lot]:
    """The lots kept here among identifiers, oldest first; asked in parts as above."""
    found = [
        lot
        for some in batches(sorted(numbers), AT_ONCE)
        for lot in with_names(Lot.objects.filter(identifier__in=some))
    ]
    return sorted(found, key=lambda lot: (lot.made_on, lot.pk))


def _took(edges: Collection[Edge]) -> dict[tuple[int, int], tuple[Decimal, str]]:
    """How much of a thing an event took: (event, identifier) to amount and unit."""
    roles = EventRole.objects.filter(
        event__in={edge.event_id for edge in edges if edge.event_id is not None},
        role__in=(Role.INPUT, Role.CHILD), quantity__isnull=False,
        identifier__in={edge.source_id for edge in edges},
    )  # fmt: skip
    found: dict[tuple[int, int], list[tuple[Decimal, str]]] = defaultdict(list)
    for role in roles:
        if role.quantity is not None:
            found[role.event_id, role.identifier_id].append((role.quantity, role.uom))
    return {key: total for key, amounts in found.items() if (total := _total(amounts)) is not None}


def _total(amounts: Iterable[tuple[Decimal, str] | None]) -> tuple[Decimal, str] | None:
    """The sum; None where one is not known or units differ."""
    listed = list(amounts)
    known = [each for each in listed if each is not None]
    if len(known) < len(listed) or len({uom for _amount, uom in known}) != 1:
        return None
    return sum((amount for amount, _uom in known), Decimal(0)), known[0][1]


def _things(
    start: int,
    edges: Sequence[Edge],
    things: dict[int, Identifier],
    lots: dict[int, Lot],
    took: dict[tuple[int, int], tuple[Decimal, str]],
    *,
    upwards: bool,
) -> tuple[Thing, ...]:
    """Those reached from the lot in one direction, ring by ring."""
    beside: dict[int, list[Edge]] = defaultdict(list)
    for edge in edges:
        beside[edge.target_id if upwards else edge.source_id].append(edge)
    found: dict[int, Thing] = {}
    ring, far = [start], 0
    while ring:
        far += 1
        met: dict[int, list[Edge]] = defaultdict(list)
        for edge in (edge for near in ring for edge in beside[near]):
            other = edge.source_id if upwards else edge.target_id
            if other != start and other not in found:
                met[other].append(edge)
        for other, joins in met.items():
            total = _total(took.get((edge.event_id or 0, edge.source_id)) for edge in joins)
            amount, uom = total or (None, "")
            found[other] = Thing(things[other], -far if upwards else far, lots.get(other), amount, uom)
        ring = list(met)
    return tuple(found.values())


def lots_known_to(actor: Actor) -> QuerySet[Lot]:
    """Lots that an office may open: as `lots_visible_to`, and those that one of its producers received."""
    if actor.has("view.all"):
        return lots_visible_to(actor)
    mine = seen_by(actor).values("pk")
    handed = Q(step__handover__receiver__in=mine, step__handover__state=HandoverState.CONFIRMED)
    received = standing().filter(handed, step__kind=StepKind.DELIVER).values("lot")
    return Lot.objects.filter(Q(organisation__in=mine) | Q(pk__in=received))


def with_names(lots: QuerySet[Lot]) -> QuerySet[Lot]:
    """With goods, producer, commune and place, in the same statement."""
    return lots.select_related("item__product", "organisation__unit", "site__unit", "identifier")


@dataclass(frozen=True)
class Delivery:
    """A lot that was handed over, and how much of it."""

    handover: Handover
    lot: Lot
    quantity: Decimal

    @property
    def to(self) -> str:
        """Who received it."""
        return self.handover.receiver_name or str(self.handover.receiver or "")


def deliveries_of(lot_ids: Collection[int]) -> list[Delivery]:
    """Where the lots went, oldest first, without what was refused, taken back or short. One statement."""
    lines = standing().filter(
        lot__in=lot_ids, step__kind=StepKind.DELIVER, step__handover__state__in=GONE,
        returned__lt=F("quantity"),
    ).select_related("step__handover__receiver__unit", "step__handover__sender", "lot__item")  # fmt: skip
    found = []
    for line in lines.order_by("step__happened_at", "pk"):
        line.step.handover.step = line.step
        found.append(Delivery(line.step.handover, line.lot, line.kept))
    return found


@dataclass(frozen=True)
class Holding:
    """How much of a lot somebody should have now. `on_the_way`: sent to them and not confirmed yet.

    `told_by`: the producers in whose diaries that stands. `quantity` is None to who may not know it.
    """

    holder: str
    lot: Lot
    quantity: Decimal | None
    told_by: tuple[int | None, ...]
    is_ours: bool = True
    on_the_way: bool = False


@dataclass(frozen=True)
class Books:
    """What the diaries say of lots: where they went, and what each producer did with each; by (organisation
    id, lot id)."""

    lots: dict[int, Lot]
    deliveries: list[Delivery]
    sums: dict[tuple[int, int], Sums]
    owners: dict[int, Organisation]


def books_of(lots: Collection[Lot]) -> Books:
    """Three statements."""
    known = {lot.pk: lot for lot in lots}
    sums = sums_of(known)
    owners = Organisation.objects.in_bulk({owner for owner, _lot in sums})
    return Books(known, deliveries_of(known), sums, owners)


def held(books: Books) -> list[Holding]:
    """Who should have what of the lots now, by the diaries.

    What went to somebody who keeps no diary here is taken to be there still.
    """
    known = books.lots
    found = [
        Holding(books.owners[owner].name, known[pk], each.left, (owner,))
        for (owner, pk), each in sorted(books.sums.items())
        if each.left > 0
    ]
    for delivery in books.deliveries:
        handover = delivery.handover
        waiting = handover.state == HandoverState.SENT
        outside = not waiting and handover.receipt_id is None
        if outside or waiting:
            told_by = (handover.sender_id, handover.receiver_id)
            lot = known[delivery.lot.pk]
            found.append(Holding(delivery.to, lot, delivery.quantity, told_by, not outside, waiting))
    return found


def balance_rows(lot: Lot, books: Books) -> list[tuple[Organisation, Sums]]:
    """What each producer did with the one lot of the books; who made it stands first."""
    rows = [(books.owners[owner], sums) for (owner, _lot), sums in books.sums.items()]
    return sorted(rows, key=lambda row: (row[0].pk != lot.organisation_id, row[0].pk))


def steps_of_lot(lot: Lot) -> QuerySet[Step]:
    """The diary steps in which the lot takes part, oldest first; mistakes included, they are marked."""
    mine = StepLine.objects.filter(lot=lot).values("step")
    found = Step.objects.filter(pk__in=mine).select_related("site", "organisation", "handover__receiver")
    return found.prefetch_related("lines__lot__item", "supplies__supply").order_by("happened_at", "pk")


def gaps_of(lot: Lot, journey: Way | None = None) -> list[str]:
    """What the story of a lot lacks, in words; statements do not grow with its way."""
    numbers = (journey or way_of(lot)).above
    inputs = Identifier.objects.filter(kind=IdentifierKind.LOT)
    has_inputs = _any(inputs, "pk", numbers)
    harvests = standing().filter(MADE, step__kind=StepKind.HARVEST)
    begins = _any(harvests, "lot__identifier", numbers | {lot.identifier_id})
    begins = begins or _any(inputs.filter(lot__isnull=True), "pk", numbers)
    mine = standing().filter(lot=lot)
    delivered = mine.filter(DELIVERED).exists()
    found = [
        (not mine.filter(MADE).exists(), _("Không có bước nào trong nhật ký làm ra lô này.")),
        (lot.item.kind == ItemKind.GOODS and not has_inputs, _("Thành phẩm không có lô đầu vào.")),
        (has_inputs and not begins, _("Đi ngược không gặp lần thu hoạch nào.")),
        (lot.site_id is None, _("Không ghi nơi làm ra lô.")),
        (lot.item.kind == ItemKind.GOODS and lot.expires_on is None, _("Thành phẩm không có hạn dùng.")),
        (delivered and _waits(lot), _("Đã giao hàng mà tem của lô chưa báo dán.")),
    ]  # fmt: skip
    return [words for lacks, words in found if lacks]


def _any(rows: QuerySet[Any], field: str, numbers: Collection[int]) -> bool:
    """Whether one of the rows has one of the numbers; asked in parts."""
    return any(rows.filter(**{f"{field}__in": some}).exists() for some in batches(sorted(numbers), AT_ONCE))


def _waits(lot: Lot) -> bool:
    orders = LabelOrder.objects.filter(lot=lot).exclude(state=OrderState.VOID)
    states = set(orders.values_list("state", flat=True))
    return bool(states) and OrderState.ACTIVE not in states


def find_lots(lots: QuerySet[Lot], words: str) -> QuerySet[Lot]:
    """Lots by number, by a code on a label or its whole address, by goods, product or producer."""
    asked = text.nfc(words)
    if "/" in asked:
        return lots.filter(_by_address(asked))
    exact = Q(code__iexact=asked) | Q(item__code__iexact=asked) | Q(item__name__icontains=asked)
    exact |= Q(pk__in=Serial.objects.filter(code__iexact=asked).values("lot"))
    if asked.isdecimal() and 8 <= len(asked) <= 14:
        exact |= Q(item__gtin=asked.zfill(14))
    named = Q()
    for word in text.fold(asked).split():
        named &= Q(organisation__search_text__contains=word) | Q(item__product__search_text__contains=word)
    return lots.filter(exact | named) if named else lots.filter(exact)


def _by_address(asked: str) -> Q:
    """What an address of ours or a Digital Link names, on whatever site: piece, else lot, else goods."""
    path = [unquote(part) for part in urlsplit(asked).path.strip("/").split("/")]
    said = dict(pairwise(path))
    if serial := said.get("so") or said.get("21"):
        return Q(pk__in=Serial.objects.filter(code__iexact=serial).values("lot"))
    goods = Q(item__code__iexact=said.get("sp", "-")) | Q(item__gtin=said.get("01", "-"))
    lot = said.get("lo") or said.get("10")
    return Q(identifier__uri=asked) | (goods & Q(code__iexact=lot) if lot else goods)
