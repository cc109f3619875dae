"""Registering products, keeping what is said of them, retiring them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base import clock, text
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.organisations import checks
from ocop.organisations.models import Organisation
from ocop.products import public, rules
from ocop.products.models import Product

_TEXTS = {"name": 250, "summary": 300, "source": 300}
_LINES = ("story", "specification", "ingredients")
FIELDS = (*_TEXTS, *_LINES, "criteria_set", "unit", "is_demo")
"""What `data` may hold for registering and changing."""


def register_product(
    organisation: Organisation, data: dict[str, Any], *, by: Actor, at: dt.datetime, key: str = ""
) -> Product:
    """Register a product; its commune is the producer's unless `unit` is given.

    Refused: foreign or closed organisations; no name, a set that is not of the law in
    force or that does not admit this kind of producer (input).
    """
    rules.may_register.check(by, organisation)
    clean = _checked(data)
    rules.may_place.check(by, organisation, clean.get("unit", organisation.unit))
    if not clean.get("name"):
        raise checks.wrong("name", _("Hãy ghi tên sản phẩm."))
    rules.may_use_set.check(organisation, clean.get("criteria_set"), clock.local_date(at))
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Product.objects.get(pk=pk)
        fields = {"unit": organisation.unit, **clean}
        product = Product.objects.create(organisation=organisation, created_at=at, **fields)
        public.refresh_one(product)
        journal.record(
            verb="products.registered", subject=product, by=by, at=at, key=key, after=_plain(product, clean)
        )
        return product


def update_product(product: Product, data: dict[str, Any], *, by: Actor, at: dt.datetime) -> Product:
    """Change the given fields; those left out stay.

    Refused: foreign or retired products; data as `register_product` refuses.
    """
    rules.may_edit.check(by, product)
    clean = _checked(data)
    if not clean.get("name", product.name):
        raise checks.wrong("name", _("Hãy ghi tên sản phẩm."))
    changed = {name: value for name, value in clean.items() if getattr(product, name) != value}
    if "unit" in changed:
        rules.may_place.check(by, product.organisation, changed["unit"])
    if "criteria_set" in changed:
        rules.may_use_set.check(product.organisation, changed["criteria_set"], clock.local_date(at))
    if not changed:
        return product
    with transaction.atomic():
        before = _plain(product, changed)
        for name, value in changed.items():
            setattr(product, name, value)
        product.save(update_fields=list(changed))
        public.refresh_one(product)
        journal.record(
            verb="products.changed",
            subject=product,
            by=by,
            at=at,
            before=before,
            after=_plain(product, changed),
        )
    return product


def retire_product(product: Product, *, by: Actor, at: dt.datetime) -> Product:
    """Say that a product is made no more: it leaves the catalogue, its history stays.

    Refused: foreign products; one that was retired before.
    """
    rules.may_edit.check(by, product)
    with transaction.atomic():
        if Product.objects.filter(pk=product.pk, is_retired=False).update(is_retired=True) != 1:
            raise Refused(_("Sản phẩm đã ngừng sản xuất nên không sửa được nữa."), about="stale")
        product.is_retired = True
        public.refresh_one(product)
        journal.record(verb="products.retired", subject=product, by=by, at=at)
    return product


def _checked(data: dict[str, Any]) -> dict[str, Any]:
    """The given fields in the form they are stored in; `Refused` naming the field that is wrong."""
    unknown = set(data) - set(FIELDS)
    if unknown:
        raise TypeError(f"no such fields of a product: {sorted(unknown)}")
    clean = dict(data)
    for name in clean.keys() & _TEXTS.keys():
        clean[name] = text.nfc(str(clean[name] or ""))
        if len(clean[name]) > _TEXTS[name]:
            raise checks.wrong(name, _("Nhiều nhất %(n)d ký tự.") % {"n": _TEXTS[name]})
    for name in clean.keys() & set(_LINES):
        clean[name] = text.nfc_lines(str(clean[name] or ""))
    return clean


def _plain(product: Product, names: Iterable[str]) -> dict[str, Any]:
    return {name: _told(getattr(product, name)) for name in names}


def _told(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int) else str(value)
