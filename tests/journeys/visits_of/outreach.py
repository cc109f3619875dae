"""The pages of communications: the public's, the writer's, the reviewer's."""

from __future__ import annotations

from ocop.outreach.models import Article, Item, Publication


def visits() -> list[tuple[str, str, str]]:
    """Name of the picture, who looks, address."""
    desk = "/can-bo/truyen-thong"
    season = Article.objects.get(title__startswith="Mùa đường").pk
    waiting = Article.objects.filter(state="review").latest("pk").pk
    planned = Item.objects.filter(state="planned").earliest("due_on")
    return [
        ("news", "", "/tin-tuc/"),
        ("news-article", "", f"/tin-tuc/{season}/"),
        ("news-embed", "", "/tin-tuc/nhung/?so=5"),
        ("news-embed-help", "", "/tin-tuc/dua-len-trang/"),
        ("outreach", "demo-tinh", f"{desk}/"),
        ("outreach-review", "demo-tinh", f"{desk}/bai/{waiting}/"),
        ("outreach-write", "demo-xa", f"{desk}/bai/moi/"),
        ("outreach-article", "demo-xa", f"{desk}/bai/{season}/"),
        ("outreach-version", "demo-xa", f"{desk}/bai/{season}/ban/1/"),
        ("outreach-plan", "demo-tinh", f"{desk}/ke-hoach/"),
        ("outreach-item", "demo-tinh", f"{desk}/ke-hoach/{planned.pk}/"),
        ("outlets", "demo-tinh", f"{desk}/kenh/"),
        ("publications", "demo-coquan", f"{desk}/da-dang/"),
        ("publication", "demo-tinh", f"{desk}/da-dang/{Publication.objects.earliest('pk').pk}/"),
        ("publications-totals", "demo-tinh", f"{desk}/da-dang/tong-hop/"),
    ]
