"""The diary of a producer: lots, lines, deliveries from and to it."""

from __future__ import annotations

from decimal import Decimal

from ocop.organisations.models import Organisation
from ocop.products.models import Product
from tests.factories.trace import lot_made_by, make_handover, make_item, make_site, make_step

PAGES = [
    "/chu-the/truy-xuat/lo/{trace_lot}/", "/chu-the/truy-xuat/lo/{trace_lot}/het/",
    "/chu-the/truy-xuat/lo/{trace_lot}/mo-lai/", "/chu-the/truy-xuat/dong/{trace_step}/sai/",
    "/chu-the/truy-xuat/giao-nhan/{trace_handover}/da-nhan/",
    "/chu-the/truy-xuat/giao-nhan/{trace_handover}/tu-choi/",
    "/chu-the/truy-xuat/giao-nhan/{trace_handover}/rut-lai/",
    "/chu-the/truy-xuat/co-san/hang/{trace_item}/", "/chu-the/truy-xuat/co-san/noi/{trace_site}/dung-lai/",
    "/chu-the/truy-xuat/co-san/noi/{trace_site}/thoi/", "/chu-the/truy-xuat/co-san/hang/{trace_item}/thoi/",
]  # fmt: skip


def there(owner: Organisation, product: Product) -> dict[str, int]:
    """A packed lot, part of which is on its way to somebody."""
    site, item = make_site(owner), make_item(product)
    step = make_step("pack", owner, item=item, site=site)
    lot = lot_made_by(step)
    handover = make_handover(owner, lots=[(lot, Decimal(1))])
    return {
        "trace_lot": lot.pk, "trace_step": step.pk, "trace_handover": handover.pk, "trace_site": site.pk,
        "trace_item": item.pk,
    }  # fmt: skip
