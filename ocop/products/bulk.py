"""Products by the thousand, for imports: whole rows, one entry in the journal (see `organisations.bulk`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
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
        _wrote("new", ids, by, at)
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
        _wrote("changed", rows, by, at)


def remove_products(ids: Sequence[int], *, by: Actor, at: dt.datetime) -> None:
    """Take out products that an import had brought and that nothing hangs on. Refused to others."""
    organisations.may_take_in.check(by)
    with transaction.atomic():
        _removing(ids, by, at)
        for batch in batches(ids, 500):
            Product.objects.filter(pk__in=batch).delete()


def _wrote(what: str, ids: Collection[int], by: Actor, at: dt.datetime) -> None:
    """One entry for all, about the first of them."""
    first = Product.objects.filter(pk__in=list(ids)[:1]).first()
    if first is not None:
        after = {what: len(ids)}
        journal.record(verb="products.bulk_written", subject=first, by=by, at=at, after=after)


def _removing(ids: Collection[int], by: Actor, at: dt.datetime) -> None:
    first = Product.objects.filter(pk__in=list(ids)[:1]).first()
    if first is not None:
        before = {"rows": len(ids)}
        journal.record(verb="products.bulk_removed", subject=first, by=by, at=at, before=before)
