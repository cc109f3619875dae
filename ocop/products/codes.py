"""Product codes: province-commune-number-year, e.g. 91-30628-01-2026.

QĐ 26/2026, Phụ lục II, head of every sheet: T-X-STT-20YY, where the commune keeps the
running number and the year is that of the evaluation; unit codes of QĐ 19/2025.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CODE = re.compile(r"(\d{2})-(\d{5})-(\d{2,6})-(20\d{2})")


@dataclass(frozen=True)
class Code:
    """A product code, taken apart."""

    province: str
    commune: str
    number: int
    year: int

    def __str__(self) -> str:
        return f"{self.province}-{self.commune}-{self.number:02d}-{self.year}"


def parse(text: str) -> Code | None:
    """The parts of a code of today's form, or None."""
    found = _CODE.fullmatch(text.strip())
    if found is None:
        return None
    code = Code(found[1], found[2], int(found[3]), int(found[4]))
    return code if code.number > 0 and str(code) == text.strip() else None
