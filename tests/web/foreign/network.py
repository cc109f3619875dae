"""The network's pages of a producer's needs and contracts."""

from __future__ import annotations

from typing import Any

from tests.factories.network import make_engagement, make_need, make_partner

PAGES = [
    "/can-bo/mang-luoi/nhu-cau/{need}/", "/can-bo/mang-luoi/nhu-cau/{need}/gioi-thieu/",
    "/can-bo/mang-luoi/hop-dong/{engagement}/", "/chu-the/mang-luoi/nhu-cau/{need}/dong/",
    "/chu-the/mang-luoi/hop-dong/{engagement}/danh-gia/",
]  # fmt: skip


def there(owner: Any, product: Any) -> dict[str, int]:
    return {"need": make_need(owner).pk, "engagement": make_engagement(make_partner("packaging"), owner).pk}
