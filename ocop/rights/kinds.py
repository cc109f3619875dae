"""What the law says of each kind of right and paper, as data: steps, terms, waits, each with its source."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ocop.rights.states import Kind

DATA = Path(__file__).parent / "data"
MARKS = (Kind.TRADEMARK, Kind.COLLECTIVE_MARK, Kind.CERTIFICATION_MARK)
SHARED = (Kind.COLLECTIVE_MARK, Kind.CERTIFICATION_MARK, Kind.GEOGRAPHICAL_INDICATION)
"""What its holder lets others use."""
SIGNS = (*MARKS, Kind.GEOGRAPHICAL_INDICATION, Kind.USE_RIGHT)
"""A sign on the goods that nobody else may use."""


@dataclass(frozen=True)
class Facts:
    """One kind. `proof` is the kind of proof in the library; `steps` those of its office before the grant.

    `years` from the day of `start` ("filed" or "granted") make the first term, `renew_years` each further
    one, `renew_times` at most so many (None: no bound; 0: never). Without `years` the paper itself says.
    `waits` are months until the step after one is usually there: a default for reminders, no deadline.
    `verified`: the source was read; what was not says so on the page.
    """

    code: str
    family: str
    proof: str
    steps: tuple[str, ...]
    issuer: str
    years: int | None
    start: str
    renew_years: int | None
    renew_times: int | None
    waits: dict[str, int]
    source: str
    waits_source: str
    verified: bool

    @property
    def is_right(self) -> bool:
        """Whether it is intellectual property, not a paper about quality."""
        return self.family == "right"

    @property
    def may_renew(self) -> bool:
        """Whether the law knows a renewal at all."""
        return self.renew_times != 0


@lru_cache(maxsize=1)
def every() -> dict[str, Facts]:
    """All kinds by their code, in the order in which they are offered."""
    rows: list[dict[str, Any]] = json.loads((DATA / "kinds.json").read_text(encoding="utf-8"))
    return {row["code"]: Facts(**{**row, "steps": tuple(row["steps"])}) for row in rows}


def facts(code: str) -> Facts:
    """What is known of a kind."""
    return every()[code]


def codes(family: str) -> list[str]:
    """The kinds of one family ("right" or "quality"), all where it is empty."""
    return [code for code, known in every().items() if not family or known.family == family]


def label(code: str) -> str:
    """The kind in words."""
    return str(Kind(code).label)
