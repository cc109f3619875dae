"""Pages of value chains that belong to others."""

from __future__ import annotations

from ocop.organisations.models import Organisation
from ocop.products.models import Product
from tests.factories.sourcing import make_entry, make_stage

_PARTS = (
    "{product}/", "{product}/chung/", "{product}/them/area/", "{product}/cong-doan/",
    "muc/area/{chain_area}/", "muc/area/{chain_area}/thoi/", "cong-doan/{chain_stage}/",
    "cong-doan/{chain_stage}/len/", "cong-doan/{chain_stage}/xuong/", "cong-doan/{chain_stage}/bo/",
)  # fmt: skip
PAGES = [f"/{desk}/chuoi-gia-tri/{part}" for desk in ("chu-the", "can-bo") for part in _PARTS]
PAGES += ["/chu-the/ho-so/{dossier}/tieu-chi/1.1/goi-y/"]


def there(owner: Organisation, product: Product) -> dict[str, int]:
    """An area and a stage of the product."""
    return {"chain_area": make_entry("area", product).pk, "chain_stage": make_stage(product).pk}
