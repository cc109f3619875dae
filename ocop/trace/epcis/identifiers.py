"""One spelling for each thing: EPC URNs and Digital Links of any host become one constrained canonical link.

The form is that of the CBV 2.0 event hash: host `id.gs1.org`, no query, and of the path only the key with its
finest qualifier (serial before lot, no consumer product variant). Check digits are computed for URNs, which
carry none, and taken as they stand in links: `wrong_check_digit` looks at those.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote, urlsplit

HOST = "https://id.gs1.org"
_LONGEST = 500  # no identifier comes near it; what others send must not fill the cache
_ALIASES = {
    "gtin": "01", "itip": "8006", "cpid": "8010", "gln": "414", "party": "417", "gsrnp": "8017",
    "gsrn": "8018", "gcn": "255", "sscc": "00", "gdti": "253", "ginc": "401", "gsin": "402", "grai": "8003",
    "giai": "8004", "cpv": "22", "lot": "10", "ser": "21",
}  # fmt: skip
_CHARACTERS = r"[!-\x7e]"  # the 82 characters of GS1 and a few more


def _chars(low: int, high: int) -> str:
    return f"{_CHARACTERS}{{{low},{high}}}"


@dataclass(frozen=True)
class _Key:
    """A GS1 key in a link: its value's form and its qualifiers, finest first; () drops the qualifier."""

    value: re.Pattern[str]
    kept: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


def _key(value: str, kept: str = "", dropped: str = "") -> _Key:
    return _Key(re.compile(value), tuple(kept.split()), tuple(dropped.split()))


_KEYS = {
    "00": _key(r"\d{18}"),
    "01": _key(r"\d{8}|\d{12,14}", "21 235 10", "22"),
    "253": _key(r"\d{13}" + _chars(0, 17)),
    "255": _key(r"\d{13}\d{0,12}"),
    "401": _key(r"\d{4}" + _chars(0, 26)),
    "402": _key(r"\d{17}"),
    "414": _key(r"\d{13}", "254"),
    "417": _key(r"\d{13}"),
    "8003": _key(r"\d{14}" + _chars(0, 16)),
    "8004": _key(r"\d{4}" + _chars(0, 26)),
    "8006": _key(r"\d{18}", "21 10", "22"),
    "8010": _key(r"\d{4}[0-9A-Z#/-]{0,26}", "8011"),
    "8017": _key(r"\d{18}", "", "8019"),
    "8018": _key(r"\d{18}", "", "8019"),
}
_QUALIFIERS = {
    "10": re.compile(_chars(1, 20)),
    "21": re.compile(_chars(1, 20)),
    "22": re.compile(_chars(1, 20)),
    "235": re.compile(_chars(1, 28)),
    "254": re.compile(_chars(1, 20)),
    "8011": re.compile(r"\d{1,12}"),
    "8019": re.compile(r"\d{1,10}"),
}


def check_digit(digits: str) -> str:
    """The check digit for the digits before it (GS1 General Specifications, 7.9)."""
    odd = sum(map(int, digits[::-2]))
    return str(-(3 * odd + sum(map(int, digits[-2::-2]))) % 10)


def canonical(identifier: str) -> str:
    """The canonical link of an EPC URN or a Digital Link; anything else unchanged."""
    if len(identifier) > _LONGEST or not identifier.startswith(("urn:epc:", "http")):
        return identifier
    return _cached(identifier) or identifier


@lru_cache(maxsize=8_192)
def _cached(identifier: str) -> str | None:
    return canonical_link(identifier)


def canonical_link(identifier: str) -> str | None:
    """The canonical link of an EPC URN or a Digital Link, None where the text is neither."""
    if identifier.startswith("urn:epc:"):
        return _from_urn(identifier)
    if identifier.startswith(("http://", "https://")):
        return _from_link(identifier)
    return None


# ------------------------------------------------------------------ links


def _from_link(link: str) -> str | None:
    found = _parts(link)
    if found is None:
        return None
    key, value, qualifiers = found
    finest = next((q for q in _KEYS[key].kept if q in qualifiers), None)
    end = f"/{finest}/{_escaped(qualifiers[finest])}" if finest else ""
    return f"{HOST}/{key}/{_escaped(value)}{end}"


def _parts(link: str) -> tuple[str, str, dict[str, str]] | None:
    """Key, value and qualifiers of a Digital Link: the first key whose rest of the path fits it."""
    try:
        path = urlsplit(link).path
    except ValueError:  # a broken IPv6 host
        return None
    steps = path.strip("/").split("/")
    for at in range(len(steps) - 1):
        key = _ALIASES.get(steps[at], steps[at])
        if key in _KEYS and len(steps) - at in (2, 4, 6, 8):
            found = _read(key, [unquote(step) for step in steps[at + 1 :]])
            if found:
                return found
    return None


def _read(key: str, steps: list[str]) -> tuple[str, str, dict[str, str]] | None:
    form = _KEYS[key]
    if not form.value.fullmatch(steps[0]):
        return None
    names = [_ALIASES.get(name, name) for name in steps[1::2]]
    values = steps[2::2]
    known = (*form.kept, *form.dropped)
    fits = all(n in known and _QUALIFIERS[n].fullmatch(v) for n, v in zip(names, values, strict=True))
    if not fits or len(set(names)) < len(names):
        return None
    value = steps[0].zfill(14) if key == "01" else steps[0]
    return key, value, dict(zip(names, values, strict=True))


def _escaped(value: str) -> str:
    """Percent-encoded as Digital Link URIs want it: `!()*+,:` and the like too, `'`, `;` and `=` not."""
    return quote(value, safe="';=")


# ------------------------------------------------------------------ URNs

_PART = r"(?:%[0-9A-Fa-f]{2}|[!')(*+,.0-9:;=A-Za-z_-])"
_Maker = Callable[[str, str, tuple[str, ...]], str | None]


def _checked(body: str) -> str:
    return body + check_digit(body)


def _gtin(prefix: str, reference: str) -> str | None:
    whole = reference[:1] + prefix + reference[1:]
    return _checked(whole) if len(whole) == 13 and whole.isdigit() else None


def _numbered(ai: str, size: int) -> _Maker:
    """A key of company prefix and reference, `size` digits together before the check digit."""

    def make(prefix: str, reference: str, rest: tuple[str, ...]) -> str | None:
        whole = prefix + reference
        if len(whole) != size or not whole.isdigit() or rest:
            return None
        return f"/{ai}/{_checked(whole)}"

    return make


def _sscc(prefix: str, reference: str, rest: tuple[str, ...]) -> str | None:
    whole = reference[:1] + prefix + reference[1:]
    return f"/00/{_checked(whole)}" if len(whole) == 17 and whole.isdigit() and not rest else None


def _sgln(prefix: str, reference: str, rest: tuple[str, ...]) -> str | None:
    whole = prefix + reference
    if len(whole) != 12 or not whole.isdigit() or not _fits(rest, 20):
        return None
    extension = "" if rest == ("0",) else f"/254/{_escaped(rest[0])}"
    return f"/414/{_checked(whole)}{extension}"


def _item(ai: str, size: int) -> _Maker:
    """A GTIN with one qualifier: serial, lot or third party's serial."""

    def make(prefix: str, reference: str, rest: tuple[str, ...]) -> str | None:
        gtin = _gtin(prefix, reference)
        return f"/01/{gtin}/{ai}/{_escaped(rest[0])}" if gtin and _fits(rest, size) else None

    return make


def _typed(ai: str, before: str, size: int) -> _Maker:
    """A key of twelve digits, its check digit and a serial in one value: GRAI, GDTI, GCN."""

    def make(prefix: str, reference: str, rest: tuple[str, ...]) -> str | None:
        whole = prefix + reference
        if len(whole) != 12 or not whole.isdigit() or not _fits(rest, size):
            return None
        return f"/{ai}/{before}{_checked(whole)}{_escaped(rest[0])}"

    return make


def _free(ai: str) -> _Maker:
    """A company prefix followed by anything, thirty characters at most: GIAI, GINC."""

    def make(prefix: str, reference: str, rest: tuple[str, ...]) -> str | None:
        whole = ".".join((prefix + reference, *rest))
        return f"/{ai}/{_escaped(whole)}" if reference and len(whole) <= 30 else None

    return make


def _cpi(prefix: str, reference: str, rest: tuple[str, ...]) -> str | None:
    if not reference or len(prefix + reference) > 30 or len(rest) != 1:
        return None
    if not _QUALIFIERS["8011"].fullmatch(rest[0]):
        return None
    return f"/8010/{_escaped(prefix + reference)}/8011/{rest[0]}"


def _itip(prefix: str, reference: str, rest: tuple[str, ...]) -> str | None:
    gtin = _gtin(prefix, reference)
    pieces = "".join(rest[:2])
    if not gtin or not re.fullmatch(r"\d{4}", pieces) or len(rest) < 3 or len(rest[0]) != 2:
        return None
    serial = ".".join(rest[2:])
    return f"/8006/{gtin}{pieces}/21/{_escaped(serial)}" if len(serial) <= 20 else None


def _fits(rest: tuple[str, ...], size: int) -> bool:
    return len(rest) == 1 and 1 <= len(rest[0]) <= size


_SCHEMES: dict[str, tuple[_Maker, int]] = {  # how to make the link; in how many parts the dots cut at most
    "id:sgtin": (_item("21", 20), 3),
    "id:sscc": (_sscc, 2),
    "id:sgln": (_sgln, 3),
    "id:grai": (_typed("8003", "0", 16), 3),
    "id:giai": (_free("8004"), 2),
    "id:gsrn": (_numbered("8018", 17), 2),
    "id:gsrnp": (_numbered("8017", 17), 2),
    "id:gdti": (_typed("253", "", 17), 3),
    "id:cpi": (_cpi, 3),
    "id:sgcn": (_typed("255", "", 12), 3),
    "id:ginc": (_free("401"), 2),
    "id:gsin": (_numbered("402", 16), 2),
    "id:itip": (_itip, 5),
    "id:upui": (_item("235", 28), 3),
    "id:pgln": (_numbered("417", 12), 2),
    "class:lgtin": (_item("10", 20), 3),
}
_CLASSES = {"sgtin", "grai", "gdti", "sgcn", "cpi", "itip", "upui"}  # what a pattern ending in `.*` may name
_URN = re.compile(rf"urn:epc:(id|class|idpat):([a-z]+):(\d{{6,12}})\.({_PART}*)")


def _from_urn(urn: str) -> str | None:
    found = _URN.fullmatch(urn)
    if found is None:
        return None
    kind, scheme, prefix, rest = found.groups()
    if kind == "idpat":
        return _from_pattern(scheme, prefix, rest)
    maker, parts = _SCHEMES.get(f"{kind}:{scheme}", (None, 0))
    if maker is None:
        return None
    reference, *more = (unquote(part) for part in rest.split(".", parts - 2))
    end = maker(prefix, reference, tuple(more))
    return HOST + end if end else None


def _from_pattern(scheme: str, prefix: str, rest: str) -> str | None:
    """The class a pattern stands for: all serials of a GTIN are the GTIN."""
    if scheme not in _CLASSES or not rest.endswith(".*"):
        return None
    serial = "0"  # any serial will do: it is cut off again
    link = _from_urn(f"urn:epc:id:{scheme}:{prefix}.{rest[:-1]}{serial}")
    if link is None:
        return None
    return link[: -len(serial)] if scheme in {"grai", "gdti", "sgcn"} else link.rsplit("/", 2)[0]


# ------------------------------------------------------------------ check digits

_CHECKED = {  # how many digits of the value the check digit closes
    "00": 18, "01": 14, "253": 13, "255": 13, "402": 17, "414": 13, "417": 13, "8003": 14, "8006": 14,
    "8017": 18, "8018": 18,
}  # fmt: skip


def wrong_check_digit(identifier: str) -> str | None:
    """The check digit that a Digital Link should have had; None where it is right, or there is none.

    URNs carry no check digit, so they are never wrong.
    """
    found = _parts(identifier) if identifier.startswith(("http://", "https://")) else None
    size = _CHECKED.get(found[0]) if found else None
    if found is None or size is None:
        return None
    right = check_digit(found[1][: size - 1])
    return None if found[1][size - 1] == right else right
