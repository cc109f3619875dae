"""Rights, papers and labels of others."""

from __future__ import annotations

import io

from ocop.organisations.models import Organisation
from ocop.products.models import Product
from ocop.rights import actions
from tests.factories.files import picture
from tests.factories.products import AT
from tests.factories.rights import BY, make_label, make_protection

PAGES = [
    "/chu-the/nhan-hieu/{right}/", "/chu-the/nhan-hieu/{right}/sua/", "/chu-the/nhan-hieu/{right}/buoc/",
    "/chu-the/nhan-hieu/san-pham/{product}/", "/chu-the/nhan-hieu/san-pham/{product}/nhan/moi/",
    "/chu-the/nhan-hieu/nhan/{label}/", "/chu-the/nhan-hieu/nhan/{label}/sua/",
    "/chu-the/nhan-hieu/nhan/{label}/anh/", "/chu-the/nhan-hieu/nhan/{label}/kiem/",
    "/chu-the/nhan-hieu/nhan/{label}/kiem-lai/", "/chu-the/nhan-hieu/nhan/{label}/dung/",
    "/chu-the/nhan-hieu/nhan/{label}/thoi-dung/", "/chu-the/nhan-hieu/nhan/anh/{label_side}/bo/",
    "/chu-the/nhan-hieu/nhan/anh/{label_side}/nho/", "/can-bo/nhan-hieu/{right}/",
    "/can-bo/nhan-hieu/{right}/buoc/", "/can-bo/nhan-hieu/{right}/doi-chieu/",
    "/can-bo/nhan-hieu/{right}/sua/",
    "/can-bo/nhan-hieu/them/{organisation}/", "/can-bo/nhan-hieu/nhan/{label}/",
    "/can-bo/nhan-hieu/nhan/{label}/kiem/", "/can-bo/nhan-hieu/san-pham/{product}/",
]  # fmt: skip


def there(owner: Organisation, product: Product) -> dict[str, int]:
    """A trademark and a label with a picture."""
    label = make_label(product)
    side = actions.add_side(label, "front", io.BytesIO(picture()), "a.jpg", by=BY, at=AT)
    return {"right": make_protection("granted", owner).pk, "label": label.pk, "label_side": side.pk}
