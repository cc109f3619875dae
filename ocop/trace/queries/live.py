"""Which products can be traced today: the one meaning of it, for the public page, the proof and the plan.

A product still made can be traced on a day if a lot of it has labels in use, is not recalled and is within
its last day.
The law names the label (QĐ 26/2026, Phụ lục II, 2.3 and 5.1) and no measure of it: this one is ours.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet

from ocop.base import clock
from ocop.products.models import Product
from ocop.trace.models import ItemKind, LabelOrder, Lot, Serial
from ocop.trace.queries.diary import that_stand
from ocop.trace.queries.labels import STUCK
from ocop.trace.states import LotState, OrderState

_ANY = Q()


def traceable_lots(labels: Q = _ANY) -> QuerySet[Lot]:
    """Lots of finished goods still made that a diary made, with labels in use, not recalled; whatever their
    last day.

    Labels are in use where an order of copies of the lot's code is, or a code of a single piece. `labels`
    narrows which orders count. A recall, void labels and the end of a product are not kept by day: they take
    lots out of earlier days too.
    """
    piece = Serial.objects.filter(order=OuterRef("pk"), state__in=STUCK)
    in_use = LabelOrder.objects.filter(
        labels, Q(is_serial=False) | Exists(piece), lot=OuterRef("pk"), state=OrderState.ACTIVE
    )
    made = Lot.objects.filter(Exists(in_use), item__kind=ItemKind.GOODS, item__product__is_retired=False)
    return that_stand(made).exclude(state=LotState.RECALLED)


def live_lots(day: dt.date) -> QuerySet[Lot]:
    """Lots that can be traced on `day`: labels in use since then or before, not past their last day."""
    after = clock.day_start(day + dt.timedelta(days=1))
    good = Q(expires_on__isnull=True) | Q(expires_on__gte=day)
    return traceable_lots(Q(activated_at__lt=after)).filter(good)


def traceable_products(day: dt.date) -> QuerySet[Product]:
    """Products that can be traced on `day`."""
    return Product.objects.filter(Exists(live_lots(day).filter(item__product=OuterRef("pk"))))


def live_lots_of(product_id: int, day: dt.date) -> QuerySet[Lot]:
    """The lots by which one product can be traced on `day`, the newest first."""
    found = live_lots(day).filter(item__product=product_id)
    return found.select_related("item", "identifier").order_by("-made_on", "-pk")
