"""Pictures and packages of a product."""

from __future__ import annotations

import datetime as dt
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ocop.base import text
from ocop.base.actor import Actor
from ocop.files import actions as files
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.organisations import checks
from ocop.products import barcodes, rules
from ocop.products.models import Package, Picture, Product


def add_picture(
    product: Product,
    content: BinaryIO,
    name: str,
    *,
    caption: str = "",
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Picture:
    """Add a picture, drawn anew at most 1600 and 480 pixels wide, as WebP.

    Position and other data of the camera do not go along; the original is not kept.
    Refused: foreign or retired products; more than `rules.MOST_PICTURES`; no picture (input).
    """
    rules.may_edit.check(by, product)
    if product.pictures.count() >= rules.MOST_PICTURES:
        raise checks.wrong(
            "pictures", _("Mỗi sản phẩm có nhiều nhất %(n)d ảnh.") % {"n": rules.MOST_PICTURES}
        )
    large = files.store_picture(content, name, by=by, at=at)
    small = files.store_thumbnail(large, by=by, at=at)
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Picture.objects.get(pk=pk)
        last = product.pictures.aggregate(last=Max("position"))["last"]
        position = 0 if last is None else last + 1
        words = text.nfc(caption)[:200]
        picture = Picture.objects.create(
            product=product, file=large, thumb=small, caption=words, position=position
        )
        journal.record(
            verb="products.picture_added", subject=picture, by=by, at=at, key=key,
            after={"product": product.pk, "sha256": large.sha256},
        )  # fmt: skip
        return picture


def remove_picture(picture: Picture, *, by: Actor, at: dt.datetime) -> None:
    """Take a picture out. Refused: foreign or retired products."""
    rules.may_edit.check(by, picture.product)
    with transaction.atomic():
        journal.record(
            verb="products.picture_removed", subject=picture, by=by, at=at,
            before={"product": picture.product_id, "sha256": picture.file.sha256},
        )  # fmt: skip
        picture.delete()


def put_picture_first(picture: Picture, *, by: Actor, at: dt.datetime) -> None:
    """Let a picture stand for the product. Refused: foreign or retired products."""
    rules.may_edit.check(by, picture.product)
    with transaction.atomic():
        others = picture.product.pictures.exclude(pk=picture.pk).values_list("pk", flat=True)
        for position, pk in enumerate([picture.pk, *others]):
            Picture.objects.filter(pk=pk).update(position=position)
        journal.record(verb="products.picture_put_first", subject=picture, by=by, at=at)


def add_package(
    product: Product, data: dict[str, Any], *, by: Actor, at: dt.datetime, key: str = ""
) -> Package:
    """Add a way the product is packed: `name`, `barcode` (GTIN), `price` in đồng.

    Refused: foreign or retired products; no name, a barcode whose check digit is wrong,
    a negative price (input).
    """
    rules.may_edit.check(by, product)
    name, barcode = text.nfc(str(data.get("name") or ""))[:120], barcodes.bare(str(data.get("barcode") or ""))
    price = data.get("price")
    if not name:
        raise checks.wrong("name", _("Hãy ghi quy cách. Ví dụ: Hộp 500 g"))
    if barcode and not barcodes.is_gtin(barcode):
        raise checks.wrong("barcode", _("Mã vạch gồm 8, 12, 13 hoặc 14 chữ số; hãy xem lại từng số."))
    if price is not None and price < 0:
        raise checks.wrong("price", _("Giá bán không thể âm."))
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Package.objects.get(pk=pk)
        package = Package.objects.create(product=product, name=name, barcode=barcode, price=price)
        journal.record(
            verb="products.package_added", subject=package, by=by, at=at, key=key,
            after={"product": product.pk, "name": name, "barcode": barcode, "price": price},
        )  # fmt: skip
        return package


def remove_package(package: Package, *, by: Actor, at: dt.datetime) -> None:
    """Take a package out. Refused: foreign or retired products."""
    rules.may_edit.check(by, package.product)
    with transaction.atomic():
        journal.record(
            verb="products.package_removed", subject=package, by=by, at=at,
            before={"product": package.product_id, "name": package.name},
        )  # fmt: skip
        package.delete()
