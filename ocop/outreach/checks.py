"""Input checks on what is written here: tidy texts no longer than their columns, addresses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from ocop.base import text
from ocop.base.refusals import Refused
from ocop.organisations import checks

MOST_DONG = 10**13


wrong = checks.wrong


def tidied(
    data: Mapping[str, Any], allowed: Iterable[str], lines: Mapping[str, int], texts: Mapping[str, int]
) -> dict[str, Any]:
    """The given fields as they are stored: `texts` on one line, `lines` on several, each with its bound.

    A name that is not `allowed` is a slip of the caller's (TypeError).
    """
    unknown = set(data) - set(allowed)
    if unknown:
        raise TypeError(f"no such fields: {sorted(unknown)}")
    clean = dict(data)
    for bounds, tidy in ((texts, text.nfc), (lines, text.nfc_lines)):
        for name in clean.keys() & bounds.keys():
            clean[name] = tidy(text.UNSEEN.sub("", str(clean[name] or "")))
            if len(clean[name]) > bounds[name]:
                raise wrong(name, _("Nhiều nhất %(n)d ký tự.") % {"n": bounds[name]})
    return clean


def needed(clean: Mapping[str, Any], thing: models.Model | None, words: Mapping[str, str]) -> None:
    """Refuse fields that are left empty: those of a new thing, or emptied in one that is there."""
    for name, said in words.items():
        value = clean[name] if name in clean else getattr(thing, name, None)
        if not value:
            raise wrong(name, said)


def chosen(clean: Mapping[str, Any], field: str, choices: type[models.TextChoices]) -> None:
    """Refuse a value that is none of the choices."""
    if field in clean and clean[field] not in choices.values:
        raise wrong(field, _("Hãy chọn một mục trong danh sách."))


def web(value: str, field: str) -> str:
    """An address of the web, or nothing; refused in `field`."""
    try:
        return checks.website(value) if value else ""
    except Refused as refused:
        raise wrong(field, refused.reason.text) from refused


def money(value: int | None, field: str = "cost") -> None:
    """An amount in đồng."""
    if value is not None and not 0 <= value <= MOST_DONG:
        raise wrong(field, _("Kinh phí tính bằng đồng, không âm."))


def plain(thing: models.Model, names: Iterable[str]) -> dict[str, Any]:
    """Values for the journal: rows by their ids, days as text, a long text by its length."""
    found: dict[str, Any] = {}
    for name in sorted(names):
        value = getattr(thing, name)
        if isinstance(value, models.Model):
            value = value.pk
        if isinstance(value, str) and len(value) > 500:
            value = _("%(n)d ký tự") % {"n": len(value)}
        found[name] = value if value is None or isinstance(value, int | str) else str(value)
    return found
