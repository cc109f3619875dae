"""Help for producers."""

from __future__ import annotations

from ocop.support.models import Request, RewardList, Scheme


def visits() -> list[tuple[str, str, str]]:
    """The main pages of each desk, and what the public reads."""
    done = Request.objects.get(state="accepted")
    appraised = Request.objects.get(state="appraised")
    rewards = RewardList.objects.latest("pk")
    scheme = Scheme.objects.get(kind="packaging")
    return [
        ("support-public", "", "/ho-tro/"),
        ("support-producer", "demo-chuthe", "/chu-the/ho-tro/"),
        ("support-request-producer", "demo-chuthe", f"/chu-the/ho-tro/{done.pk}/"),
        ("support-officer", "demo-tinh", "/can-bo/ho-tro/"),
        ("support-decision", "demo-lanhdao", f"/can-bo/ho-tro/{appraised.pk}/"),
        ("support-scheme", "demo-tinh", f"/can-bo/ho-tro/chinh-sach/{scheme.pk}/"),
        ("support-awards", "demo-tinh", "/can-bo/ho-tro/da-ho-tro/"),
        ("support-rewards", "demo-lanhdao", f"/can-bo/ho-tro/thuong-sao/{rewards.pk}/"),
    ]
