"""The network's main pages."""

from __future__ import annotations

from ocop.organisations.models import Body, Need


def visits() -> list[tuple[str, str, str]]:
    """Name of the picture, who looks, address."""
    need = Need.objects.get(state="introduced")
    return [
        ("network", "demo-tinh", "/can-bo/mang-luoi/"),
        ("network-body", "demo-tinh", f"/can-bo/mang-luoi/to-chuc/{Body.objects.get(kind='steering').pk}/"),
        ("network-partners", "demo-xa", "/can-bo/mang-luoi/tu-van/"),
        ("network-need", "demo-tinh", f"/can-bo/mang-luoi/nhu-cau/{need.pk}/"),
        ("network-producer", "demo-chuthe", "/chu-the/mang-luoi/"),
    ]
