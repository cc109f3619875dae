"""How well typed text names a unit. Pure: no tables, folded text only.

Three strengths: the text *is* the name (anything typed after it must be in the names
of the units above: "vinh trung tinh bien"), the name begins with the text, a later
word of the name begins with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ocop.base.text import fold, nfc
from ocop.places import names
from ocop.places.states import LEVEL_OF, Kind

IS_NAME, BEGINS, INSIDE = 0, 1, 2

_WORD_KINDS: dict[str, frozenset[str]] = {
    "tinh": frozenset({Kind.PROVINCE}),
    "thanh pho": frozenset({Kind.CENTRAL_CITY, Kind.PROVINCIAL_CITY}),
    "thi xa": frozenset({Kind.TOWN}),
    "huyen": frozenset({Kind.RURAL_DISTRICT}),
    "quan": frozenset({Kind.URBAN_DISTRICT}),
    "thi tran": frozenset({Kind.TOWNSHIP}),
    "phuong": frozenset({Kind.WARD}),
    "xa": frozenset({Kind.COMMUNE}),
    "dac khu": frozenset({Kind.SPECIAL_ZONE}),
}


@dataclass(frozen=True)
class Asked:
    """What was typed: all of it folded, and the same without a kind word in front."""

    typed: str
    whole: str
    kind_word: str
    rest: str

    @classmethod
    def of(cls, text: str) -> Asked:
        """`text` as it came from a person."""
        whole = names.key(text)
        kind_word, rest = names.split_kind(whole)
        return cls(nfc(text).casefold(), whole, kind_word, rest)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds that the typed kind word may mean; empty when none was typed."""
        return _WORD_KINDS.get(self.kind_word, frozenset())

    @property
    def levels(self) -> frozenset[str]:
        """The levels of those kinds."""
        return frozenset(LEVEL_OF[kind].value for kind in self.kinds)

    def possible_names(self) -> set[str]:
        """Every short name that the text could begin with."""
        found: set[str] = set()
        for text in (self.whole, self.rest):
            words = text.split()
            found |= {" ".join(words[:end]) for end in range(1, len(words) + 1)}
        return found

    def marks_name(self, name: str) -> bool:
        """Whether the text was typed with marks, and with just those of `name`.

        "Kiên Giang" is not Kiến Giang; "kien giang" may be either.
        """
        return name.casefold() in self.typed and self.typed != fold(self.typed)

    def strength(self, name: str, above: Iterable[str]) -> int | None:
        """How strongly the text names a unit `name` below units with the words `above`."""
        for text in (self.whole, self.rest):
            if text == name or _names_with_place(text, name, above):
                return IS_NAME
        if name.startswith(self.rest):
            return BEGINS
        if f" {self.rest}" in f" {name}":
            return INSIDE
        return None


def _names_with_place(text: str, name: str, above: Iterable[str]) -> bool:
    if not text.startswith(name + " "):
        return False
    left = names.bare_words(text[len(name) :])
    return bool(left) and set(left) <= set(above)
