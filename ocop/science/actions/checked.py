"""Input of this room in the form it is stored in; `Refused` names the field that is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from ocop.base import text
from ocop.organisations import checks

MOST_DONG = 10**13
LINES = 10_000


def texts(data: Mapping[str, Any], short: Mapping[str, int], long: tuple[str, ...]) -> dict[str, Any]:
    """`data` with its texts tidy; refused where one is too long."""
    clean = dict(data)
    for name in clean.keys() & (short.keys() | set(long)):
        said = str(clean[name] or "")
        clean[name] = text.nfc(said) if name in short else text.nfc_lines(said)
        most = short.get(name, LINES)
        if len(clean[name]) > most:
            raise checks.wrong(name, _("Nhiều nhất %(n)d ký tự.") % {"n": most})
    return clean


def money(clean: Mapping[str, Any], *names: str) -> None:
    """Refuse amounts that are negative or beyond belief; đồng."""
    for name in names:
        value = clean.get(name)
        if value is not None and not 0 <= value <= MOST_DONG:
            raise checks.wrong(name, _("Số tiền tính bằng đồng, không âm."))


def said(words: str, field: str, missing: str) -> str:
    """A text of several lines that must be there."""
    clean = text.nfc_lines(words)
    if not clean:
        raise checks.wrong(field, missing)
    if len(clean) > LINES:
        raise checks.wrong(field, _("Nhiều nhất %(n)d ký tự.") % {"n": LINES})
    return clean


def line(words: str, field: str, missing: str, most: int) -> str:
    """A line that must be there."""
    clean = text.nfc(words)
    if not clean:
        raise checks.wrong(field, missing)
    if len(clean) > most:
        raise checks.wrong(field, _("Nhiều nhất %(n)d ký tự.") % {"n": most})
    return clean


def only(data: Mapping[str, Any], names: tuple[str, ...], thing: str) -> None:
    """A slip of the programmer: fields that the thing does not have."""
    unknown = set(data) - set(names)
    if unknown:
        raise TypeError(f"no such fields of a {thing}: {sorted(unknown)}")


def plain(thing: Any, names: Any) -> dict[str, Any]:
    """For the journal: numbers, texts and lists as they are, days and decimals as text."""
    found: dict[str, Any] = {}
    for name in names:
        value = getattr(thing, f"{name}_id", None) if hasattr(thing, f"{name}_id") else getattr(thing, name)
        found[name] = value if value is None or isinstance(value, int | list) else str(value)
    return found
