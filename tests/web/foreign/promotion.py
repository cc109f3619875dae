"""Listings, sales and registrations of a producer."""

from __future__ import annotations

from ocop.organisations.models import Organisation
from ocop.products.models import Product
from tests.factories.promotion import make_listing, make_part, make_sale

PAGES = [
    "/chu-the/ban-hang/noi-ban/{listing}/", "/chu-the/ban-hang/noi-ban/{listing}/sua/",
    "/chu-the/ban-hang/noi-ban/{listing}/xem-lai/", "/chu-the/ban-hang/noi-ban/{listing}/tam-ngung/",
    "/chu-the/ban-hang/doanh-so/so/{sale}/", "/chu-the/ban-hang/su-kien/{event}/rut/",
    "/chu-the/ban-hang/su-kien/{event}/ket-qua/", "/can-bo/thi-truong/noi-ban/{listing}/",
    "/can-bo/thi-truong/noi-ban/{listing}/xem-lai/", "/can-bo/thi-truong/doanh-so/{sale}/",
    "/can-bo/thi-truong/tham-gia/{part}/", "/can-bo/thi-truong/tham-gia/{part}/chon/",
    "/can-bo/thi-truong/tham-gia/{part}/gian/",
]  # fmt: skip


def there(owner: Organisation, product: Product) -> dict[str, int]:
    """What the producer sells where, one sale, one registration."""
    part = make_part(organisation=owner, products=[product])
    return {
        "listing": make_listing(product).pk, "sale": make_sale(product).pk, "part": part.pk,
        "event": part.event_id,
    }  # fmt: skip
