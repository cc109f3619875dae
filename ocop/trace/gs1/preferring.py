"""What a client prefers: the headers Accept and Accept-Language (RFC 9110 12.5, RFC 4647 3.4)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

_WEIGHT = re.compile(r"0(\.[0-9]{0,3})?|1(\.0{0,3})?")


def _weighted(header: str) -> list[tuple[str, float]]:
    """The ranges of a header with their weights, in the order written; a weight that is none counts 0."""
    found: list[tuple[str, float]] = []
    for part in header.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        if name:
            found.append((name, _number(weight)))
    return found


def _number(text: str) -> float:
    return float(text) if _WEIGHT.fullmatch(text) else 0.0


def media_weight(accept: str, media_type: str) -> float:
    """How welcome a media type is: the weight of the range that names it most closely; 1 without header."""
    if not accept.strip():
        return 1.0
    weights = dict(reversed(_weighted(accept)))
    main = media_type.partition("/")[0]
    for name in (media_type.lower(), f"{main.lower()}/*", "*/*"):
        if name in weights:
            return weights[name]
    return 0.0


def asks_for(accept: str, media_type: str) -> bool:
    """Whether a client names this very type, and likes no other named type better."""
    weights = _weighted(accept)
    own = max((weight for name, weight in weights if name == media_type), default=0.0)
    return own > 0 and all(own >= weight for name, weight in weights if not name.endswith("/*"))


def by_language(accept_language: str, choices: Sequence[tuple[T, tuple[str, ...]]]) -> list[T]:
    """Those of the best language the client can read: its ranges by weight, each as written, then shorter
    (`vi-VN`, `vi`), and a shorter range also finds longer tags. None where no language is named."""
    ranges = sorted(_weighted(accept_language), key=lambda one: -one[1])
    for wanted, weight in ranges:
        if weight == 0 or wanted == "*":
            continue
        for tag in _shorter(wanted):
            found = [one for one, tags in choices if any(_speaks(t, tag) for t in tags)]
            if found:
                return found
    return []


def _shorter(tag: str) -> list[str]:
    parts = tag.split("-")
    return ["-".join(parts[:count]) for count in range(len(parts), 0, -1)]


def _speaks(tag: str, wanted: str) -> bool:
    return f"{tag.lower()}-".startswith(f"{wanted}-")
