"""Products by the thousand, for imports: whole rows, one entry in the journal (see `organisations.bulk`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from ocop.base.actor import Actor
from ocop.base.each import batches, update_each
from ocop.journal import actions as journal
from ocop.organisations import rules as organisations
from ocop.products import public
from ocop.products.models import Product

Row = Mapping[str, Any]
"""Values by field name; relations by their id (`unit_id`)."""


def add_products(rows: Sequence[Row], *, by: Actor, at: dt.datetime) -> list[int]:
    """Take in products that are not there yet; their ids, in the order of `rows`. Refused to others."""
    organisations.may_take_in.check(by)
    made = [Product(created_at=at, search_text="", sort_key="", **row) for row in rows]
    with transaction.atomic():
        Product.objects.bulk_create(made, batch_size=500)
        ids = [product.pk for product in made]
        public.refresh(ids)
        journal.record_rows(Product, ids, verb="products.bulk_written", what="new", by=by, at=at)
    return ids


def change_products(rows: Mapping[int, Row], *, by: Actor, at: dt.datetime) -> None:
    """Put values in place of those that products have; each row names the same fields, the code among them.

    Two products may trade their codes. Refused to others.
    """
    organisations.may_take_in.check(by)
    with transaction.atomic():
        for batch in batches(rows):
            Product.objects.filter(pk__in=batch).update(code=None)  # a code is unique at every moment
        update_each(Product, rows)
        public.refresh(rows)
        journal.record_rows(Product, rows, verb="products.bulk_written", what="changed", by=by, at=at)


def remove_products(ids: Sequence[int], *, by: Actor, at: dt.datetime) -> None:
    """Take out products that an import had brought and that nothing hangs on. Refused to others."""
    organisations.may_take_in.check(by)
    with transaction.atomic():
        journal.record_rows(
            Product, ids, verb="products.bulk_removed", what="rows", removed=True, by=by, at=at
        )
        for batch in batches(ids, 500):
            Product.objects.filter(pk__in=batch).delete()
