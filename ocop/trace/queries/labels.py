"""Labels: orders, what became of their codes, and the link that a code holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import NamedTuple

from django.conf import settings
from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from ocop.base.actor import Actor
from ocop.products import queries as products
from ocop.trace import codes, naming, numbers
from ocop.trace.gs1 import own
from ocop.trace.models import LabelOrder, Lot, Serial
from ocop.trace.queries.visible import lots_visible_to
from ocop.trace.states import OrderState, SerialState

STUCK = (SerialState.ACTIVE, SerialState.SHIPPED, SerialState.SOLD)
"""On a piece of goods, or gone with it."""
_LEAST_STAR = 3


class Printed(NamedTuple):
    """One label on paper: its number in the order, and its serial number, "" for a copy of the lot's code."""

    number: int
    code: str = ""


def orders_visible_to(actor: Actor) -> QuerySet[LabelOrder]:
    """Orders of labels, as their lots."""
    return LabelOrder.objects.filter(lot__in=lots_visible_to(actor).values("pk"))


def with_names(orders: QuerySet[LabelOrder]) -> QuerySet[LabelOrder]:
    """With all that is said of an order, in the same statement."""
    return orders.select_related(
        "lot__identifier", "lot__item__product", "lot__organisation", "lot__site__identifier"
    )


def lots_with_labels(lots: QuerySet[Lot]) -> QuerySet[Lot]:
    """Adds `label_count`: the labels ordered for a lot, without those that replace damaged ones."""
    ordered = Q(orders__reprint_of__isnull=True) & ~Q(orders__state=OrderState.VOID)
    return lots.select_related("item").annotate(label_count=Sum("orders__count", filter=ordered, default=0))


def states_of(orders: Collection[LabelOrder]) -> dict[int, dict[str, int]]:
    """How many codes of each order stand in which state; orders of copies of one code have none."""
    rows = Serial.objects.filter(order__in=[order.pk for order in orders]).values("order_id", "state")
    found: dict[int, dict[str, int]] = {order.pk: {} for order in orders}
    for row in rows.annotate(n=Count("pk")).order_by():
        found[row["order_id"]][row["state"]] = row["n"]
    return found


def stuck_on(lot: Lot) -> int:
    """How many pieces of a lot have a label in use: codes of their own, and copies of the lot's code."""
    return _labels(lot, STUCK, (OrderState.ACTIVE,))


def standing_for(lot: Lot) -> int:
    """How many labels there are or may still be printed for a lot: all that are not void."""
    return _labels(
        lot, (SerialState.PRINTED, *STUCK), (OrderState.RESERVED, OrderState.PRINTED, OrderState.ACTIVE)
    )


def _labels(lot: Lot, of_serials: Collection[str], of_orders: Collection[str]) -> int:
    serials = Serial.objects.filter(lot=lot, state__in=of_serials).count()
    copies = LabelOrder.objects.filter(lot=lot, is_serial=False, state__in=of_orders)
    return serials + int(copies.aggregate(n=Sum("count", default=0))["n"])


def serials_in(
    order: LabelOrder, ranges: Sequence[numbers.Range], states: Collection[str]
) -> QuerySet[Serial]:
    """The codes of an order with these numbers that stand in one of the states, in order."""
    wanted = Q(pk__in=[])
    for first, last in ranges:
        wanted |= Q(number__gte=first, number__lte=last)
    return Serial.objects.filter(wanted, order=order, state__in=states).order_by("number")


def next_to_stick(order: LabelOrder) -> numbers.Range | None:
    """The first and the last number of an order that is printed and not stuck on, or None."""
    free = Serial.objects.filter(order=order, state=SerialState.PRINTED)
    found = free.aggregate(first=Min("number"), last=Max("number"))
    return (found["first"], found["last"]) if found["first"] else None


def link_of(lot: Lot, code: str = "") -> str:
    """The address in the code of a lot, or of one piece of it.

    A GS1 Digital Link on our site where the goods had their GTIN when the lot came about, else a code of our
    own: it says what the events of the lot say. What a piece *is*
    stays GTIN and serial number (`naming.piece_of`); its label says the lot as well, because a till or a
    store that reads the code without asking us can then stop a lot that is recalled, and a buyer whose serial
    number we do not know still gets to the lot. That costs a dozen letters: the code keeps its size on usual
    sites.
    """
    item = lot.item
    mine = own.own_code(own.Kind.PRODUCT, item.code, lot=lot.code, serial=code or None)
    if naming.is_gs1(lot.identifier.uri):
        return own.under_gtin(mine, item.gtin, settings.TRACE_URL).uri()
    return mine.uri(settings.TRACE_URL)


def modules_of(lot: Lot, *, is_serial: bool) -> int:
    """Modules on a side of the code of a label of this lot; all codes of one order are equally large."""
    return codes.modules(link_of(lot, "A" * own.SERIAL_LENGTH if is_serial else ""))


def stars_of(lot: Lot, on: dt.date) -> int:
    """The stars that goods of the lot may show on a day: 0 without a star in force."""
    product = lot.item.product
    standing = products.live_standing(product) if product else None
    found = products.shown([standing], on) if standing else None
    if found is None or not found.holds or (found.standing.star or 0) < _LEAST_STAR:
        return 0
    return found.standing.star or 0
