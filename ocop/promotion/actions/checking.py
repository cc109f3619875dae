"""What the actions of this room have in common: texts and money in form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from ocop.base import text
from ocop.organisations import checks
from ocop.promotion.rules import LEAST_DONG

MOST_DONG = 10**13


def texts(
    data: Mapping[str, Any], *, short: Mapping[str, int], long: Iterable[str] = (), known: Iterable[str] = ()
) -> dict[str, Any]:
    """`data` with its texts in form; refused (input) where one is too long. `known` are its other names."""
    unknown = set(data) - {*short, *long, *known}
    if unknown:
        raise TypeError(f"no such fields: {sorted(unknown)}")
    clean = dict(data)
    for name, most in short.items():
        if name in clean:
            clean[name] = text.nfc(str(clean[name] or ""))
            _within(name, clean[name], most)
    for name in long:
        if name in clean:
            clean[name] = text.nfc_lines(str(clean[name] or ""))
            _within(name, clean[name], 5000)
    return clean


def _within(name: str, value: str, most: int) -> None:
    if len(value) > most:
        raise checks.wrong(name, _("Nhiều nhất %(n)d ký tự.") % {"n": most})


def dong(name: str, value: int | None, *, zero: bool = False) -> int | None:
    """An amount in đồng; refused (input) where it looks as if it was typed in thousands, or is no amount."""
    if value is None or (zero and value == 0):
        return value
    if not 0 < value <= MOST_DONG:
        raise checks.wrong(name, _("Số tiền tính bằng đồng, không âm, không quá mười nghìn tỷ."))
    if value < LEAST_DONG:
        said = _("Hãy ghi đủ bằng đồng: %(n)d nghìn thì ghi %(full)s.")
        raise checks.wrong(name, said % {"n": value, "full": f"{value * 1000:,}".replace(",", ".")})
    return value


def website(name: str, value: str) -> str:
    """An address on the web; refused under the field's own name."""
    try:
        return checks.website(value)
    except Exception as error:
        reason = getattr(error, "reason", None)
        if reason is None:
            raise
        raise checks.wrong(name, str(reason.text)) from None


def plain(thing: models.Model, names: Iterable[str]) -> dict[str, Any]:
    """Values for the journal: rows by their ids, days as text."""
    found: dict[str, Any] = {}
    for name in names:
        field = thing._meta.get_field(name)
        value = getattr(thing, field.attname if field.is_relation else name)  # type: ignore[union-attr]
        found[name] = value if value is None or isinstance(value, bool | int | dict) else str(value)
    return found
