"""Input checks on plain values of training, shared by actions, forms and lists that are taken in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from ocop.base import text
from ocop.organisations import checks
from ocop.organisations.models import Gender
from ocop.training import topics

_FIRST_BIRTH = 1900
YOUNGEST = 12
"""Years before the year of the class in which the youngest were born: a slip of the pen otherwise."""


def tidy(
    data: Mapping[str, Any], lines: Mapping[str, int], paragraphs: Mapping[str, int], known: Iterable[str]
) -> dict[str, Any]:
    """Texts in stored form and within their length, everything else as it is; `Refused` names the field."""
    unknown = set(data) - {*lines, *paragraphs, *known}
    if unknown:
        raise TypeError(f"no such fields: {sorted(unknown)}")
    clean = dict(data)
    for names, form in ((lines, text.nfc), (paragraphs, text.nfc_lines)):
        for name in clean.keys() & names.keys():
            clean[name] = form(str(clean[name] or ""))
            if len(clean[name]) > names[name]:
                raise checks.wrong(name, _("Nhiều nhất %(n)d ký tự.") % {"n": names[name]})
    return clean


def name(value: str) -> str:
    """A person's name."""
    clean = text.nfc(value)
    if len(clean) < 2:
        raise checks.wrong("name", _("Hãy ghi họ và tên."))
    if len(clean) > 200:
        raise checks.wrong("name", _("Nhiều nhất %(n)d ký tự.") % {"n": 200})
    return clean


def gender(value: str) -> str:
    """Male, female or not said."""
    if value and value not in Gender.values:
        raise checks.wrong("gender", _("Hãy chọn Nam hoặc Nữ, hoặc để trống."))
    return value


def birth_year(value: int | None, year: int) -> int | None:
    """A year of birth that can be, seen from `year`."""
    if value is not None and not _FIRST_BIRTH <= value <= year - YOUNGEST:
        said = _("Năm sinh phải từ %(low)d đến %(high)d.") % {"low": _FIRST_BIRTH, "high": year - YOUNGEST}
        raise checks.wrong("birth_year", said)
    return value


def topic_codes(field: str, codes: Iterable[str]) -> list[str]:
    """Known topics, each once, in the order of the list."""
    given = set(codes)
    if given - set(topics.TOPICS):
        raise checks.wrong(field, _("Hãy chọn chủ đề trong danh sách."))
    return [code for code in topics.TOPICS if code in given]
