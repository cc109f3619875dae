"""GTIN barcodes: 8, 12, 13 or 14 digits with a check digit (GS1)."""

from __future__ import annotations

import re

_LENGTHS = (8, 12, 13, 14)


def check_digit_of(body: str) -> str:
    """The check digit that follows these digits (GS1 General Specifications, 7.9)."""
    total = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(body)))
    return str(-total % 10)


def is_gtin(text: str) -> bool:
    """Whether `text` is a GTIN whose last digit is right."""
    if len(text) not in _LENGTHS or not re.fullmatch(r"[0-9]+", text):
        return False
    return check_digit_of(text[:-1]) == text[-1]


def bare(text: str) -> str:
    """A barcode as typed, without the spaces and dashes printed between its groups."""
    return re.sub(r"[\s-]", "", text)
