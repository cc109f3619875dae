"""One spelling for each thing: EPC URNs and Digital Links of any host become one constrained canonical link.

What GS1 says of both stands in `gs1`; here is what of it the CBV 2.0 event hash reads, and how leniently: the
query is not looked at, words for keys and short GTINs are read, and a check digit is taken as it stands
(`wrong_check_digit` looks at it).
"""

from __future__ import annotations

import re
from functools import lru_cache

from ocop.trace.gs1 import ai, digital_link, epc
from ocop.trace.gs1.digital_link import Link
from ocop.trace.gs1.faults import NotALink

_LONGEST = 500  # no identifier comes near it; what others send must not fill the cache


def canonical(identifier: str) -> str:
    """The canonical link of an EPC URN or a Digital Link; anything else unchanged."""
    return canonical_link(identifier) or identifier


def canonical_link(identifier: str) -> str | None:
    """The canonical link of an EPC URN or a Digital Link, None where the text is neither."""
    return _read(identifier)[0] if _may_be_named(identifier) else None


def wrong_check_digit(identifier: str) -> str | None:
    """The check digit that a Digital Link should have had; None where it is right, or there is none.

    URNs carry no check digit, so they are never wrong.
    """
    return _read(identifier)[1] if _may_be_named(identifier) else None


def _may_be_named(identifier: str) -> bool:
    return len(identifier) <= _LONGEST and identifier.startswith(("urn:epc:", "http"))


@lru_cache(maxsize=8_192)
def _read(identifier: str) -> tuple[str | None, str | None]:
    """Canonical link and right check digit, read once for the rules and for the hash."""
    try:
        named = epc.urn_to_link(identifier) if identifier.startswith("urn:") else _link(identifier)
    except NotALink:
        return None, None
    return named.event_identifier(), ai.right_check_digit(*named.key)


def _link(identifier: str) -> Link:
    path = re.split("[?#]", identifier, maxsplit=1)[0].rstrip("/")
    found = digital_link.parse(path, older=True, passing=("check-digit",))
    if found.key[0] not in epc.KEYS:
        raise NotALink("no-key")
    return found
