"""Checks of single values, as the GS1 General Specifications set them (section 3 for the fields, section 7
for check digits, dates and character sets). A check returns "" or the code of a fault in `faults`."""

from __future__ import annotations

import re
import string
from collections.abc import Callable

from ocop.products.barcodes import check_digit_of
from ocop.trace.gs1 import codelists, coupons
from ocop.trace.gs1.dates import date_checked, time_checked

Check = Callable[[str], str]

SET_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
"""In the order of figure 7.11-1, which the check pair counts by."""

_SET_39 = frozenset("#-/" + string.digits + string.ascii_uppercase)
_SET_64 = frozenset("-_" + string.digits + string.ascii_letters)
_DIGITS = frozenset(string.digits)
_PAIR = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_LONGEST_PAIRED = 99


def digits(value: str) -> str:
    """Digits only; `str.isdigit` would take those of other scripts too."""
    return "" if _DIGITS.issuperset(value) else "digits"


def set_82(value: str) -> str:
    """Characters of figure 7.11-1."""
    return "" if set(value).issubset(SET_82) else "characters"


def set_39(value: str) -> str:
    """Characters of figure 7.11-2, for component and part identifiers."""
    return "" if _SET_39.issuperset(value) else "characters"


def set_64(value: str) -> str:
    """Base64 for addresses, padded or not."""
    body = value.rstrip("=")
    padded = len(value) - len(body)
    if not _SET_64.issuperset(body) or padded > 2 or (padded and not body):
        return "characters"
    return ""


def has_letter(value: str) -> str:
    """At least one character that is no digit."""
    return "" if digits(value) else "characters"


def check_digit(value: str) -> str:
    """The last digit is the check digit of the others."""
    if not value:
        return "length"
    if digits(value):
        return "digits"
    return "" if check_digit_of(value[:-1]) == value[-1] else "check-digit"


def _primes(count: int) -> list[int]:
    found: list[int] = []
    number = 2
    while len(found) < count:
        if all(number % p for p in found):
            found.append(number)
        number += 1
    return found


_WEIGHTS = tuple(_primes(_LONGEST_PAIRED - 2))


def check_pair_of(body: str) -> str:
    """The two check characters that follow a model number (section 7.9.5): weights are the primes, counted
    from the right, the sum modulo 1021. The characters must be of set 82 and at most 97."""
    total = sum(SET_82.index(c) * w for c, w in zip(reversed(body), _WEIGHTS, strict=False)) % 1021
    return _PAIR[total >> 5] + _PAIR[total & 31]


def check_pair(value: str) -> str:
    """The last two characters are the check pair of the others."""
    if not 2 < len(value) <= _LONGEST_PAIRED:
        return "length"
    if set_82(value[:-2]):
        return "characters"
    return "" if check_pair_of(value[:-2]) == value[-2:] else "check-pair"


def company_prefix(value: str) -> str:
    """A key starts with a company prefix: four digits at least. Which prefixes are given
    out, and their lengths, only GS1's own table knows; it is not ours to copy."""
    if len(value) < 4:
        return "length"
    return "prefix" if digits(value[:4]) else ""


def company_prefix_after_one(value: str) -> str:
    """The same behind an indicator or extension digit."""
    return company_prefix(value[1:])


def _degrees_checked(most: int) -> Check:
    def check(value: str) -> str:
        if len(value) != 10:
            return "length"
        if digits(value):
            return "digits"
        return "" if int(value) <= most else "range"

    return check


def piece_of_total(value: str) -> str:
    """Two numbers of the same width: which piece, of how many."""
    if digits(value):
        return "digits"
    half, odd = divmod(len(value), 2)
    if odd or not half:
        return "length"
    return "" if 1 <= int(value[:half]) <= int(value[half:]) else "range"


def place_in_sequence(value: str) -> str:
    """As 1/3: both without leading zeros, the first not above the second."""
    found = re.fullmatch(r"([1-9][0-9]*)/([1-9][0-9]*)", value)
    return "" if found and int(found[1]) <= int(found[2]) else "range"


def iban(value: str) -> str:
    """An account number of ISO 13616: country, two check digits, modulo 97."""
    if not 4 < len(value) <= 34:
        return "length"
    if not re.fullmatch(r"[A-Z0-9]+", value):
        return "characters"
    if value[:2] not in codelists.COUNTRIES_ALPHA and value[:2] != "XK":  # Kosovo's accounts
        return "listed"
    moved = value[4:] + value[:4]
    return "" if int("".join(str(int(c, 36)) for c in moved)) % 97 == 1 else "check-pair"


def percent_sequences(value: str) -> str:
    """Each % goes with two hexadecimal digits."""
    return "" if re.fullmatch(r"(?:[^%]|%[0-9A-Fa-f]{2})*", value, re.DOTALL) else "escape"


def no_leading_zero(value: str) -> str:
    """A number written without leading zeros."""
    if digits(value):
        return "digits"
    return "range" if value.startswith("0") else ""


def not_zero(value: str) -> str:
    """A number above zero."""
    return "digits" if digits(value) else "" if value.strip("0") else "range"


def _one_of(*allowed: str) -> Check:
    return lambda value: "" if value in allowed else "listed"


CHECKS: dict[str, Check] = {
    "couponcode": coupons.coupon,
    "couponposoffer": coupons.positive_offer,
    "cset39": set_39,
    "cset64": set_64,
    "cset82": set_82,
    "csetnumeric": digits,
    "csum": check_digit,
    "csumalpha": check_pair,
    "gcppos1": company_prefix,
    "gcppos2": company_prefix_after_one,
    "hasnondigit": has_letter,
    "hh": time_checked(24),
    "hhmi": time_checked(24, 60),
    "hyphen": lambda value: "" if value.strip("-") == "" and value else "characters",
    "iban": iban,
    "importeridx": lambda value: "" if len(value) == 1 and value in _SET_64 else "characters",
    "iso3166": lambda value: "" if value in codelists.COUNTRIES else "listed",
    "iso3166999": lambda value: "" if value == "999" or value in codelists.COUNTRIES else "listed",
    "iso3166alpha2": lambda value: "" if value in codelists.COUNTRIES_ALPHA else "listed",
    "iso4217": lambda value: "" if value in codelists.CURRENCIES else "listed",
    "iso5218": _one_of("0", "1", "2", "9"),
    "latitude": _degrees_checked(1_800_000_000),
    "longitude": _degrees_checked(3_600_000_000),
    "mediatype": lambda value: "" if re.fullmatch(r"0[1-9]|10|[89][0-9]", value) else "listed",
    "mi": time_checked(60),
    "nonzero": not_zero,
    "nozeroprefix": no_leading_zero,
    "packagetype": lambda value: "" if value in codelists.PACKAGES else "listed",
    "pcenc": percent_sequences,
    "pieceoftotal": piece_of_total,
    "posinseqslash": place_in_sequence,
    "ss": time_checked(60),
    "winding": _one_of("0", "1", "9"),
    "yesno": _one_of("0", "1"),
    "yymmd0": date_checked(6, without_day=True),
    "yymmdd": date_checked(6, without_day=False),
    "yyyymmd0": date_checked(8, without_day=True),
    "yyyymmdd": date_checked(8, without_day=False),
    "zero": lambda value: "" if value and not value.strip("0") else "range",
}
"""By the names GS1 gives its checks, so that its published cases find ours."""
