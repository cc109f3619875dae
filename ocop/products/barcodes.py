"""GTIN barcodes: 8, 12, 13 or 14 digits with a check digit (GS1)."""

from __future__ import annotations

import re

_LENGTHS = (8, 12, 13, 14)


def is_gtin(text: str) -> bool:
    """Whether `text` is a GTIN whose last digit is right."""
    if len(text) not in _LENGTHS or not re.fullmatch(r"[0-9]+", text):
        return False
    digits = [int(char) for char in reversed(text)]
    total = sum(digit * (3 if place % 2 else 1) for place, digit in enumerate(digits) if place)
    return (10 - total % 10) % 10 == digits[0]


def bare(text: str) -> str:
    """A barcode as typed, without the spaces and dashes printed between its groups."""
    return re.sub(r"[\s-]", "", text)
