"""Pages of value chains on what the demo has."""

from __future__ import annotations

from ocop.dossiers.models import Dossier
from ocop.products.models import MaterialArea, Product


def visits() -> list[tuple[str, str, str]]:
    """Picture name, who, address."""
    sugar = Product.objects.get(name__startswith="Đường thốt nốt viên Sáu Mẫu")
    area = MaterialArea.objects.filter(products=sugar).order_by("pk")[0]
    draft = Dossier.objects.filter(organisation=sugar.organisation_id, state="draft").order_by("pk")[0]
    return [
        ("chain-list", "demo-chuthe", "/chu-the/chuoi-gia-tri/"),
        ("chain", "demo-chuthe", f"/chu-the/chuoi-gia-tri/{sugar.pk}/"),
        ("chain-head", "demo-chuthe", f"/chu-the/chuoi-gia-tri/{sugar.pk}/chung/"),
        ("chain-area", "demo-chuthe", f"/chu-the/chuoi-gia-tri/muc/area/{area.pk}/"),
        ("chain-hint", "demo-chuthe", f"/chu-the/ho-so/{draft.pk}/tieu-chi/1.1/"),
        ("chains-officer", "demo-tinh", "/can-bo/chuoi-gia-tri/"),
        ("chain-officer", "demo-xa", f"/can-bo/chuoi-gia-tri/{sugar.pk}/"),
        ("chain-public", "", f"/san-pham/{sugar.pk}/"),
    ]
