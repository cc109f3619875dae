"""Main pages of rights, quality papers and labels."""

from __future__ import annotations

from ocop.products.models import Product
from ocop.rights.models import Label, Protection


def visits() -> list[tuple[str, str, str]]:
    """What the demo has: the register, a mark, what protects a product, a label with its check list."""
    product = Product.objects.get(name__startswith="Đường thốt nốt viên")
    mark = Protection.objects.get(name__startswith="Nhãn hiệu “Sáu Mẫu”")
    label = Label.objects.get(product=product, state="draft")
    return [
        ("rights-home", "demo-chuthe", "/chu-the/nhan-hieu/"),
        ("rights-product", "demo-chuthe", f"/chu-the/nhan-hieu/san-pham/{product.pk}/"),
        ("rights-new", "demo-chuthe", "/chu-the/nhan-hieu/them/"),
        ("rights-mark", "demo-chuthe", f"/chu-the/nhan-hieu/{mark.pk}/"),
        ("rights-label", "demo-chuthe", f"/chu-the/nhan-hieu/nhan/{label.pk}/"),
        ("rights-register", "demo-tinh", "/can-bo/nhan-hieu/"),
        ("rights-labels", "demo-tinh", "/can-bo/nhan-hieu/nhan/"),
    ]
