"""Percent-encoding as Digital Links want it: all but letters, digits and `-._~` is written by its code."""

from __future__ import annotations

import re
from urllib.parse import quote_from_bytes

_CODE = re.compile(r"%([0-9A-Fa-f]{2})")
_BROKEN = re.compile(r"%(?![0-9A-Fa-f]{2})")


def escape(text: str, *, query: bool = False, plain: str = "") -> str:
    """Write a value for the path, or for the query, where a space is a plus (Digital Link 4.2). Values of
    GS1 are ASCII; other characters go by UTF-8. Those in `plain` stand as they are."""
    written = quote_from_bytes(text.encode(), safe=plain)
    return written.replace("%20", "+") if query else written


def unescape(text: str, *, query: bool = False) -> str:
    """Read a value back, code by code; a per cent sign without a code stays as it is."""
    plain = text.replace("+", " ") if query else text
    return _CODE.sub(lambda code: chr(int(code[1], 16)), plain)


def is_broken(text: str) -> bool:
    """Whether a per cent sign stands without its two hexadecimal digits."""
    return _BROKEN.search(text) is not None
