"""The main pages of the market on what the demo has."""

from __future__ import annotations

from ocop.promotion.models import Channel, Event


def visits() -> list[tuple[str, str, str]]:
    """Picture name, who, address."""
    fair = Event.objects.get(kind="fair")
    channel = Channel.objects.order_by("pk")[0]
    return [
        ("market", "demo-tinh", "/can-bo/thi-truong/"),
        ("market-event", "demo-tinh", f"/can-bo/thi-truong/su-kien/{fair.pk}/"),
        ("market-channel", "demo-tinh", f"/can-bo/thi-truong/kenh/{channel.pk}/"),
        ("market-listings", "demo-xa", "/can-bo/thi-truong/noi-ban/"),
        ("market-producer", "demo-chuthe", "/chu-the/ban-hang/"),
        ("market-months", "demo-chuthe", "/chu-the/ban-hang/doanh-so/"),
    ]
