"""Pages of lots, codes and recalls that belong to others."""

from __future__ import annotations

from typing import Any

from ocop.organisations.models import Organisation
from ocop.products.models import Product
from tests.factories import trace as make
from tests.factories.traced import make_case, make_recall

PAGES = [
    "/can-bo/truy-xuat/lo/{trace_lot}/", "/can-bo/truy-xuat/lo/{trace_lot}/thu-hoi/",
    "/can-bo/truy-xuat/nghi-van/{trace_case}/", "/can-bo/truy-xuat/nghi-van/{trace_case}/ket-luan/",
    "/can-bo/truy-xuat/nghi-van/{trace_case}/chuyen/", "/can-bo/truy-xuat/thu-hoi/{trace_recall}/",
    "/can-bo/truy-xuat/thu-hoi/{trace_recall}/quyet-dinh/",
    "/can-bo/truy-xuat/thu-hoi/{trace_recall}/khong-thu-hoi/",
    "/can-bo/truy-xuat/thu-hoi/{trace_recall}/da-bao/", "/can-bo/truy-xuat/thu-hoi/{trace_recall}/thu-ve/",
    "/can-bo/truy-xuat/thu-hoi/{trace_recall}/ket-thuc/",
    "/can-bo/truy-xuat/thu-hoi/{trace_recall}/thoi-thu-hoi/",
    "/can-bo/truy-xuat/thu-hoi/{trace_recall}/noi-nhan/",
    "/can-bo/truy-xuat/thu-hoi/{trace_recall}/thong-bao/",
]  # fmt: skip


def there(owner: Organisation, product: Product) -> dict[str, Any]:
    """A lot with a recall that runs, and one with a code that somebody has to look at."""
    lot = make.make_lot(owner)
    return {
        "trace_lot": lot.pk, "trace_case": make_case(make.make_goods_lot(owner)).pk,
        "trace_recall": make_recall("active", lot=lot).pk,
    }  # fmt: skip
