"""Labels of others."""

from __future__ import annotations

from ocop.organisations.models import Organisation
from ocop.products.models import Product
from tests.factories.labels import make_lot, make_order
from tests.factories.trace import make_item

PAGES = [
    "/chu-the/truy-xuat/tem/lo/{label_lot}/", "/chu-the/truy-xuat/tem/{label_order}/",
    "/chu-the/truy-xuat/tem/{label_order}/in/", "/chu-the/truy-xuat/tem/{label_order}/ma/svg/",
    "/chu-the/truy-xuat/tem/{label_order}/dan/", "/chu-the/truy-xuat/tem/{label_order}/hong/",
    "/chu-the/truy-xuat/tem/{label_order}/huy/",
]  # fmt: skip


def there(owner: Organisation, product: Product) -> dict[str, int]:
    """A lot with ten labels."""
    order = make_order(make_lot(make_item(product)))
    return {"label_lot": order.lot_id, "label_order": order.pk}
