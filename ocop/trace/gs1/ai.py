"""Element strings: values behind application identifiers, as barcodes carry them and as people read them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from ocop.products.barcodes import check_digit_of
from ocop.trace.gs1.checks import CHECKS
from ocop.trace.gs1.faults import NotGS1
from ocop.trace.gs1.identifiers import IDENTIFIERS, LENGTHS, Field, Identifier, matches

Element = tuple[str, str]
"""An application identifier and its value."""

FNC1 = ("^", "\x1d")
"""How FNC1 is written: by people and by scanners. Neither is in the character sets of values."""

_SETS = {"N": "csetnumeric", "X": "cset82", "Y": "cset39", "Z": "cset64"}
_SERIAL_FOLLOWS = {"253": 13, "255": 13, "8003": 14}
"""Keys whose serial number is part of the value: what is longer than this has one."""


def find(ai: str) -> Identifier:
    """The rules of an identifier; refused (`unknown`) where there is none."""
    found = IDENTIFIERS.get(ai)
    if found is None:
        raise NotGS1("unknown")
    return found


def check(ai: str, value: str, *, passing: Collection[str] = ()) -> None:
    """Refuse a value that breaks the format of its identifier; the faults `passing` are let pass."""
    identifier = find(ai)
    if not value:
        raise NotGS1("no-value", ai)
    rest = value
    for part in identifier.fields:
        if not rest and part.optional:
            break
        rest = _check_field(ai, part, rest, passing)
    if rest:
        raise NotGS1("length", ai)


def _check_field(ai: str, part: Field, rest: str, passing: Collection[str]) -> str:
    """Check the part at the front and return what is behind it."""
    taken = rest[: part.most]
    if len(taken) < part.least:
        raise NotGS1("length", ai)
    for name in (_SETS[part.kind], *part.checks):
        if (fault := CHECKS[name](taken)) and fault not in passing:
            raise NotGS1(fault, ai)
    return rest[part.most :]


def right_check_digit(ai: str, value: str) -> str | None:
    """The check digit that a value of the right form should have had; None where it is right, or has none."""
    for part in find(ai).fields:
        taken, value = value[: part.most], value[part.most :]
        if "csum" in part.checks and CHECKS["csum"](taken) == "check-digit":
            return check_digit_of(taken[:-1])
    return None


def read_scanned(text: str) -> tuple[Element, ...]:
    """Elements of a scanned string: FNC1 in front, and behind each value whose length is not predefined
    (General Specifications 7.8). Nothing scanned is no elements. Each value is checked, not their company."""
    if not text:
        return ()
    if text[0] not in FNC1 or len(text) == 1:
        raise NotGS1("fnc1")
    found: list[Element] = []
    rest = text[1:]
    while rest:
        element, rest = _first(rest)
        check(*element)
        found.append(element)
    return tuple(found)


def _first(text: str) -> tuple[Element, str]:
    ai = text[: LENGTHS.get(text[:2], 0)]
    identifier = find(ai)
    body = text[len(ai) :]
    if identifier.predefined:
        length = identifier.fields[0].most
        value, rest = body[:length], body[length:]
        return (ai, value), rest[1:] if rest[:1] in FNC1 else rest
    value, *others = re.split(r"[\^\x1d]", body, maxsplit=1)
    return (ai, value), "".join(others)


def read_bracketed(text: str) -> tuple[Element, ...]:
    r"""Elements as people read them: `(01)09520123456788(10)LO 7`. A bracket inside a value is `\(`."""
    if not text:
        raise NotGS1("empty")
    found = re.findall(r"\(([0-9]{2,4})\)((?:[^(\\]|\\\(|\\(?!\())*)", text)
    elements = tuple((ai, value.replace("\\(", "(")) for ai, value in found)
    if "".join(f"({ai}){value}" for ai, value in found) != text:
        raise NotGS1("brackets")
    for element in elements:
        check(*element)
    return elements


def scanned(elements: Iterable[Element]) -> str:
    """The element string that `read_scanned` reads, with `^` for FNC1; none where one is not needed."""
    text, closed = "", False
    for ai, value in elements:
        text += ("" if closed else "^") + ai + value
        closed = IDENTIFIERS[ai].predefined
    return text


def bracketed(elements: Iterable[Element]) -> str:
    """The text under a barcode, as `read_bracketed` reads it."""
    return "".join(f"({ai}){value.replace('(', chr(92) + '(')}" for ai, value in elements)


def check_repeats(elements: Sequence[Element]) -> None:
    """The same identifier twice must have the same value."""
    values: dict[str, str] = {}
    for ai, value in elements:
        if values.setdefault(ai, value) != value:
            raise NotGS1("repeated", ai)


def check_excluded(elements: Sequence[Element]) -> None:
    """No two identifiers that exclude each other (section 4.14.1)."""
    present = {ai for ai, _value in elements}
    for ai in sorted(present):
        for pattern in find(ai).excludes:
            if any(matches(pattern, other) for other in present - {ai}):
                raise NotGS1("excluded", ai)


def check_needed(elements: Sequence[Element]) -> None:
    """Each identifier has beside it what it cannot be without (section 4.14.2)."""
    present = {ai for ai, _value in elements}
    for ai in sorted(present):
        needs = find(ai).needs
        if needs and not any(_all_present(present, alternative) for alternative in needs):
            raise NotGS1("missing", ai)


def _all_present(present: Iterable[str], patterns: Iterable[str]) -> bool:
    return all(any(matches(pattern, ai) for ai in present) for pattern in patterns)


def check_signed(elements: Sequence[Element]) -> None:
    """A digital signature (8030) signs one thing: a key with an optional serial number must have it."""
    values = dict(elements)
    if "8030" not in values:
        return
    for ai, length in _SERIAL_FOLLOWS.items():
        if ai in values and len(values[ai]) <= length:
            raise NotGS1("serial", ai)


def check_company(elements: Sequence[Element]) -> None:
    """Refuse elements that must not stand together; their values are right already."""
    check_repeats(elements)
    check_excluded(elements)
    check_needed(elements)
    check_signed(elements)
