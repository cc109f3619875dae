"""Giving product codes, keeping old ones."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ocop.base import text
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.journal import actions as journal
from ocop.organisations import checks
from ocop.products import codes, public, rules
from ocop.products.models import CodeSequence, Product, ProductAlias


def give_code(product: Product, year: int, *, by: Actor, at: dt.datetime) -> str:
    """Give a product its code for the year of its evaluation and answer it.

    The commune's next number is taken by compare-and-set, so no number is given twice
    and none is lost to a request that failed. The code of an earlier year or commune
    becomes an alias; asked again for the same year, the answer is the same. Refused: no
    commune of today. (QĐ 26/2026, Phụ lục II: T-X-STT-20YY)
    """
    rules.may_give_code.check(by, product)
    unit = product.unit
    assert unit is not None
    assert unit.parent is not None
    now = codes.parse(product.code or "")
    if now is not None and (now.commune, now.year) == (unit.code, year):
        return str(now)
    with transaction.atomic():
        code = str(codes.Code(unit.parent.code, unit.code, _next_number(product, year), year))
        old = product.code
        if Product.objects.filter(pk=product.pk, code=old).update(code=code) != 1:
            raise Refused(_("Sản phẩm vừa được cấp mã khác. Hãy tải lại trang."), about="stale")
        product.code = code
        if old:
            ProductAlias.objects.get_or_create(code=old, defaults={"product": product})
        public.refresh_one(product)
        journal.record(
            verb="products.code_given",
            subject=product,
            by=by,
            at=at,
            before={"code": old},
            after={"code": code},
        )
    return code


def add_alias(product: Product, code: str, *, by: Actor, at: dt.datetime) -> ProductAlias:
    """Keep an earlier code under which a product can be found (districts had a place in it once).

    Refused: who may not import the registry; a code that another product bears or bore.
    """
    rules.may_write_standing.check(by)
    clean = text.nfc(code)[:60]
    known = ProductAlias.objects.filter(code=clean).first()
    if known is not None and known.product_id == product.pk:
        return known
    if known is not None or Product.objects.filter(code=clean).exclude(pk=product.pk).exists():
        raise checks.wrong("code", _("Mã %(code)s đã thuộc sản phẩm khác.") % {"code": clean})
    with transaction.atomic():
        alias = ProductAlias.objects.create(product=product, code=clean)
        public.refresh_one(product)
        journal.record(verb="products.alias_added", subject=product, by=by, at=at, after={"code": clean})
        return alias


def _next_number(product: Product, year: int) -> int:
    """The commune's next number of the year that no product of the commune bears yet."""
    unit = product.unit
    assert unit is not None
    CodeSequence.objects.get_or_create(unit=unit, year=year)
    for _attempt in range(1000):
        last = CodeSequence.objects.values_list("last", flat=True).get(unit=unit, year=year)
        rows = CodeSequence.objects.filter(unit=unit, year=year, last=last)
        if rows.update(last=last + 1) == 1 and not _is_taken(product, year, last + 1):
            return last + 1
    raise Refused(_("Nhiều người đang cấp mã cùng lúc. Hãy thử lại."), about="stale")


def _is_taken(product: Product, year: int, number: int) -> bool:
    unit = product.unit
    assert unit is not None
    assert unit.parent is not None
    code = str(codes.Code(unit.parent.code, unit.code, number, year))
    return Product.objects.filter(Q(code=code) | Q(aliases__code=code)).exists()
