"""By what a producer is found and sorted; pure."""

from __future__ import annotations

from ocop.base import text


def search_text(name: str, unit_name: str, registration_no: str) -> str:
    """The folded words a producer is found by: name, commune, number of registration."""
    return text.fold(f"{name} {unit_name} {registration_no}")[:400]


def sort_key(name: str) -> str:
    """The key that puts names in Vietnamese order."""
    return text.sort_key(name)[:700]
