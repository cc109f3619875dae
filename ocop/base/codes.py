"""Codes that people read, type and dictate."""

from __future__ import annotations

import secrets

_ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Without I, L, O, U, 0 and 1, which are misread."""


def drawn(length: int = 12) -> str:
    """Capital letters and digits drawn at random; twelve of them (58 bits) are not guessed."""
    return "".join(secrets.choice(_ALPHABET) for _place in range(length))
