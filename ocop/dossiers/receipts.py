"""Receipt numbers: counted, so that an office can file by them, with a tail that cannot be guessed."""

from __future__ import annotations

import secrets

from django.db.models import F

from ocop.base import text
from ocop.dossiers.models import ReceiptSequence
from ocop.places import queries as places
from ocop.places.models import Unit

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TAIL = 6
"""Characters of 5 bits: a thousand million tails for each number."""


def next_number(unit: Unit, year: int) -> int:
    """The next number of a commune in a year; call it inside the transaction that uses it."""
    row, _made = ReceiptSequence.objects.get_or_create(unit=unit, year=year)
    ReceiptSequence.objects.filter(pk=row.pk).update(last=F("last") + 1)
    return ReceiptSequence.objects.values_list("last", flat=True).get(pk=row.pk)


def receipt_no(unit: Unit, year: int, number: int) -> str:
    """A receipt number such as ``AG-2026-30628-0007-K7QX3M``."""
    tail = "".join(secrets.choice(_CROCKFORD) for _ in range(TAIL))
    return f"{_letters(places.province_of(unit))}-{year}-{unit.code}-{number:04d}-{tail}"


def registration_no(unit: Unit, year: int, number: int) -> str:
    """The number of the registration form: số/PĐK-(mã tỉnh)-(mã xã)-(năm) (Mẫu 01)."""
    return f"{number:04d}/PĐK-{places.province_of(unit).code}-{unit.code}-{year}"


def _letters(province: Unit) -> str:
    """The first letters of the province's name without marks: AG for An Giang."""
    return "".join(word[0] for word in text.fold(province.short_name).split()).upper()
