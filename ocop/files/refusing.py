"""One way to refuse a file."""

from __future__ import annotations

from ocop.base.refusals import Refused

FIELD = "uploads"


def refuse(text: str) -> Refused:
    """A refusal of what was uploaded, to be raised."""
    return Refused(text, about="input", field=FIELD)
