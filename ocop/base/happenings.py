"""What happened to a producer or a product: one line of a timeline, as every room offers it.

A room offers `happenings_of(actor, organisation_ids=…, product_ids=…, on=…)` in its queries:
everything of these producers, and what concerns these products alone; only what the actor
may see there; a constant number of statements; in any order.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Tone = Literal["plain", "good", "warn", "bad"]
KindCode = Literal[
    "producer",
    "product",
    "dossier",
    "council",
    "star",
    "proof",
    "figures",
    "step",
    "import",
    "idea",
    "chain",
    "support",
    "rights",
    "science",
    "training",
    "outreach",
    "market",
    "inspection",
    "network",
    "trace",
]


@dataclass(frozen=True)
class Happening:
    """Something that happened on `day`, or will on a day to come.

    `what` says what, `about` names the thing, `detail` adds what one would ask next. `link`
    is a path of this site that leads every reader right, else empty. `at` orders what fell
    on one day, where it is known. `product_id` is the product it happened to, if to one.
    `tone`: "good" a success, "warn" to keep an eye on, "bad" a setback.
    """

    day: dt.date
    what: str
    about: str
    kind: KindCode
    detail: str = ""
    link: str = ""
    tone: Tone = "plain"
    at: dt.datetime | None = None
    product_id: int | None = None

    @property
    def order(self) -> tuple[dt.date, float]:
        """A key for sorting, oldest first; on one day, what has no hour stands last."""
        return self.day, self.at.timestamp() if self.at else float("inf")


def joined(*parts: str) -> str:
    """The parts that say something, in one line."""
    return " · ".join(part for part in parts if part)
