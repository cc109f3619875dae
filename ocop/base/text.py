"""Vietnamese text: one form for storing, one for finding, one for sorting."""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile(r"\s+")
_WORDS = re.compile(r"[^\w]+")
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
"""Letters that XML cannot hold, so neither Excel nor Word."""
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}


class _Bare(dict[int, int | None]):
    """For `str.translate`: combining marks go, everything else stays; each letter is looked up once."""

    def __missing__(self, code: int) -> int | None:
        kept = self[code] = None if unicodedata.combining(chr(code)) else code
        return kept


_BARE = _Bare()
_LETTERS = {
    "ă": "a1", "â": "a2", "đ": "d1", "ê": "e1", "ô": "o1", "ơ": "o2", "ư": "u1",
}  # fmt: skip


def nfc(text: str) -> str:
    """`text` in Unicode form NFC, with outer and doubled spaces taken out."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def nfc_lines(text: str) -> str:
    """`nfc` for text of several lines: line breaks stay, more than one empty line does not."""
    lines = [nfc(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def clean(text: str) -> str:
    """`text` without letters that no sheet and no Word file can hold; lines end in one way."""
    return UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def fold(text: str) -> str:
    """`text` for finding: no marks, đ as d, lower case, words parted by one space."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return _SPACES.sub(" ", _WORDS.sub(" ", plain.translate(_BARE).casefold())).strip()


def sort_key(text: str) -> str:
    """A key under which plain string order is Vietnamese dictionary order.

    Letters first (a ă â b … d đ e ê …), tones (level, huyền, hỏi, ngã, sắc, nặng)
    only between words that are otherwise the same.
    """
    letters: list[str] = []
    tones: list[str] = []
    for word in unicodedata.normalize("NFC", text).casefold().split():
        for char in word:
            base, tone = _split_tone(char)
            letters.append(_LETTERS.get(base, base + "0" if base.isalpha() else base))
            tones.append(tone)
        letters.append(" ")
    return "".join(letters).strip() + "\u0001" + "".join(tones)


def _split_tone(char: str) -> tuple[str, str]:
    parts = unicodedata.normalize("NFD", char)
    tone = next((_TONES[p] for p in parts if p in _TONES), "0")
    kept = "".join(p for p in parts if p not in _TONES)
    return unicodedata.normalize("NFC", kept), tone
