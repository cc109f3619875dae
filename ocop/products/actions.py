"""Registering products, keeping what is said of them, giving codes and stars."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from ocop.base import clock, text
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.files import actions as files
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.organisations.models import Organisation
from ocop.products import barcodes, codes, public, rules
from ocop.products.models import CodeSequence, Package, Picture, Product, ProductAlias, Standing
from ocop.products.states import STANDING, StandingState

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
    if not clean.get("name"):
        raise _wrong("name", _("Hãy ghi tên sản phẩm."))
    rules.may_use_set.check(organisation, clean.get("criteria_set"), clock.local_date(at))
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Product.objects.get(pk=pk)
        fields = {"unit": organisation.unit, **clean}
        product = Product.objects.create(organisation=organisation, created_at=at, **fields)
        _refresh(product)
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
        raise _wrong("name", _("Hãy ghi tên sản phẩm."))
    changed = {name: value for name, value in clean.items() if getattr(product, name) != value}
    if "criteria_set" in changed:
        rules.may_use_set.check(product.organisation, changed["criteria_set"], clock.local_date(at))
    if not changed:
        return product
    with transaction.atomic():
        before = _plain(product, changed)
        for name, value in changed.items():
            setattr(product, name, value)
        product.save(update_fields=list(changed))
        _refresh(product)
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
        _refresh(product)
        journal.record(verb="products.retired", subject=product, by=by, at=at)
    return product


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
        raise _wrong("pictures", _("Mỗi sản phẩm có nhiều nhất %(n)d ảnh.") % {"n": rules.MOST_PICTURES})
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
        raise _wrong("name", _("Hãy ghi quy cách. Ví dụ: Hộp 500 g"))
    if barcode and not barcodes.is_gtin(barcode):
        raise _wrong("barcode", _("Mã vạch gồm 8, 12, 13 hoặc 14 chữ số; hãy xem lại từng số."))
    if price is not None and price < 0:
        raise _wrong("price", _("Giá bán không thể âm."))
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
        _refresh(product)
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
        raise _wrong("code", _("Mã %(code)s đã thuộc sản phẩm khác.") % {"code": clean})
    with transaction.atomic():
        alias = ProductAlias.objects.create(product=product, code=clean)
        _refresh(product)
        journal.record(verb="products.alias_added", subject=product, by=by, at=at, after={"code": clean})
        return alias


def write_standing(
    *,
    product: Product,
    state: str,
    star: int,
    score: Decimal | None = None,
    certificate_no: str = "",
    decision_no: str = "",
    decided_on: dt.date | None = None,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    year: int | None = None,
    source: str = "",
    note: str = "",
    import_key: str | None = None,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Standing:
    """Write a star of a product and refresh what the public sees of it.

    A live star takes the place of the one before (`superseded`). A live star that was
    decided before the one the product holds is kept as superseded: history does not
    overtake. Refused: anybody but decisions and imports (person); a star outside 1 to 5,
    an end before the start (input).
    """
    rules.may_write_standing.check(by)
    if not 1 <= star <= 5:
        raise _wrong("star", _("Hạng sao phải từ 1 đến 5."))
    if valid_from and valid_to and valid_to < valid_from:
        raise _wrong("valid_to", _("Ngày hết hạn phải sau ngày bắt đầu."))
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Standing.objects.get(pk=pk)
        standing = Standing(
            product=product, state=state, star=star, score=score, certificate_no=certificate_no,
            decision_no=decision_no, decided_on=decided_on, valid_from=valid_from, valid_to=valid_to,
            year=year or (decided_on.year if decided_on else None), source=source[:300], note=note[:300],
            import_key=import_key, created_at=at,
        )  # fmt: skip
        _settle_with_live(standing, by, at)
        standing.save()
        _refresh(product)
        journal.record(
            verb="products.standing_written", subject=standing, by=by, at=at, key=key,
            after={"product": product.pk, "state": standing.state, "star": star, "certificate_no": certificate_no},
        )  # fmt: skip
        return standing


def revoke_standing(standing: Standing, *, by: Actor, at: dt.datetime, note: str = "") -> Standing:
    """Take a live star back (QĐ 26/2026, Đ.8). Refused: a star that is not live; who may not revoke."""
    rules.may_revoke.check(by)
    with transaction.atomic():
        journal.move(STANDING, standing, "revoke_standing", by=by, at=at, note=note)
        _refresh(standing.product)
    return standing


def extend_standing(
    standing: Standing, until: dt.date, *, by: Actor, at: dt.datetime, note: str = ""
) -> Standing:
    """Keep a live star past its end, at most 180 days, until the new result is there (Đ.12.3).

    Refused: later than that, no known end (input, thing); who may not decide it.
    """
    rules.may_extend.check(by, standing, until)
    with transaction.atomic():
        journal.move(
            STANDING, standing, "extend_standing", by=by, at=at, note=note,
            after={"extended_to": until.isoformat()}, extended_to=until,
        )  # fmt: skip
        _refresh(standing.product)
    return standing


def refresh_public(product_ids: Iterable[int], *, at: dt.datetime | None = None) -> int:
    """Rebuild the public columns and search texts of many products; how many changed.

    For imports, demo data and changes below (a producer's new name): derived columns
    alone, so no journal entry and no refusal. Constant statements for each thousand.
    """
    return public.refresh(product_ids)


def _settle_with_live(standing: Standing, by: Actor, at: dt.datetime) -> None:
    """Before a live star is saved: move the older of two out of the way."""
    if standing.state != StandingState.LIVE:
        return
    live = Standing.objects.filter(product=standing.product, state=StandingState.LIVE).first()
    if live is None:
        return
    if _when(standing) < _when(live):
        standing.state = StandingState.SUPERSEDED
    else:
        journal.move(STANDING, live, "supersede_standing", by=by, at=at)


def _when(standing: Standing) -> tuple[int, dt.date]:
    """When a star was decided, as well as it is known: an unknown day of a known year is its first."""
    day = standing.decided_on or standing.valid_from
    year = standing.year or (day.year if day else 9999)
    return year, day or dt.date(year, 1, 1)


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


def _refresh(product: Product) -> None:
    """Rebuild the derived columns of one product and read them back into it."""
    public.refresh([product.pk])
    product.refresh_from_db(
        fields=["is_public", "public_star", "public_state", "public_until", "search_text", "sort_key"]
    )


def _checked(data: dict[str, Any]) -> dict[str, Any]:
    """The given fields in the form they are stored in; `Refused` naming the field that is wrong."""
    unknown = set(data) - set(FIELDS)
    if unknown:
        raise TypeError(f"no such fields of a product: {sorted(unknown)}")
    clean = dict(data)
    for name in clean.keys() & _TEXTS.keys():
        clean[name] = text.nfc(str(clean[name] or ""))
        if len(clean[name]) > _TEXTS[name]:
            raise _wrong(name, _("Nhiều nhất %(n)d ký tự.") % {"n": _TEXTS[name]})
    for name in clean.keys() & set(_LINES):
        clean[name] = text.nfc_lines(str(clean[name] or ""))
    return clean


def _wrong(field: str, words: str) -> Refused:
    return Refused(words, about="input", field=field)


def _plain(product: Product, names: Iterable[str]) -> dict[str, Any]:
    return {name: _told(getattr(product, name)) for name in names}


def _told(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int) else str(value)
