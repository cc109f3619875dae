"""Texts that a spreadsheet might take for commands.

In Excel files texts are written as texts, with the mark that makes Excel keep them so even when the cell
is edited. A CSV has no types, so a text that begins like a formula gets an apostrophe, as a person would
type it; `opened` takes it off again.
"""

from __future__ import annotations

import re

# what Excel, LibreOffice or Google Sheets begin a formula with; the last four are their full-width twins
_STARTS = "=+-@\t\r\n＝＋－＠"
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
"""Letters that XML cannot hold."""


def clean(text: str) -> str:
    """`text` without letters that no sheet and no Word file can hold; lines end in one way."""
    return UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet might run `text` when it reads it from a CSV."""
    bare = text.lstrip(" \u00a0\u200b\ufeff'\"")
    return text[:1] in ("\t", "\r", "\n") or bare[:1] in _STARTS if bare else False


def for_csv(value: object) -> str:
    """A value as a CSV cell: numbers and days as they are, a text that looks like a formula made harmless."""
    if not isinstance(value, str):
        return "" if value is None else str(value)
    text = clean(value)
    return f"'{text}" if looks_like_formula(text) else text


def opened(text: str) -> str:
    """The text of a CSV cell that `for_csv` wrote."""
    return text[1:] if text[:1] == "'" and looks_like_formula(text[1:]) else text
