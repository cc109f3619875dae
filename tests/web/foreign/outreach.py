"""Articles, plan and publications of an agency that is somebody else's."""

from __future__ import annotations

from typing import Any

from ocop.organisations.models import Organisation
from ocop.products.models import Product
from tests.factories.organisations import make_organisation
from tests.factories.outreach import make_article, make_article_picture, make_item, make_publication
from tests.factories.people import actor_with

_ARTICLE = ("", "sua/", "gui/", "gop-y/", "duyet/", "dang/", "hen/", "go/", "mo-lai/", "anh/", "ban/1/",
            "san-pham/{product}/them/", "san-pham/{product}/bo/")  # fmt: skip
PAGES = [
    *(f"/can-bo/truyen-thong/bai/{{article}}/{end}" for end in _ARTICLE),
    "/can-bo/truyen-thong/anh/{article_picture}/bo/", "/can-bo/truyen-thong/anh/{article_picture}/nho/",
    *(f"/can-bo/truyen-thong/ke-hoach/{{item}}/{end}" for end in ("", "sua/", "xong/", "thoi/", "mo-lai/")),
    *(f"/can-bo/truyen-thong/da-dang/{{publication}}/{end}" for end in ("sua/", "luot/", "bo/")),
]  # fmt: skip


def there(owner: Organisation, product: Product) -> dict[str, Any]:
    """A draft with a picture, an item of the plan and a publication of one agency."""
    writer = actor_with("agency", organisation=make_organisation(kind="agency", name="Hội Khác (ví dụ)"))
    article = make_article(by=writer)
    return {
        "article": article.pk,
        "article_picture": make_article_picture(article, by=writer).pk,
        "item": make_item(by=writer).pk,
        "publication": make_publication(by=writer).pk,
    }
