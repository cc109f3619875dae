"""Names of units: kind words, short names, and the folded forms that look-up uses.

Pure: no tables. A full name begins with the word for its kind ("Xã Chợ Mới"); people
write it with or without that word, with or without marks, or shortened ("TP. Long Xuyên").
"""

from __future__ import annotations

import re

from ocop.base.text import fold, nfc, sort_key

KIND_WORDS = ("Thành phố", "Thị trấn", "Thị xã", "Đặc khu", "Phường", "Huyện", "Quận", "Tỉnh", "Xã")

_TYPED = {
    "thanh pho": "thanh pho", "tp": "thanh pho", "t p": "thanh pho",
    "thi tran": "thi tran", "tt": "thi tran",
    "thi xa": "thi xa", "tx": "thi xa",
    "dac khu": "dac khu", "phuong": "phuong", "p": "phuong",
    "huyen": "huyen", "h": "huyen", "quan": "quan", "q": "quan",
    "tinh": "tinh", "xa": "xa", "x": "xa",
}  # fmt: skip
_NUMBERS = re.compile(r"\d+")
_ZEROS = re.compile(r"\b0+(?=\d)")
_KINDS = re.compile(r"\b(?:thanh pho|thi tran|thi xa|dac khu|phuong|huyen|quan|tinh|xa|tp|tt|tx)\b")


def short(name: str) -> str:
    """`name` without its kind word: "Chợ Mới" of "Xã Chợ Mới"."""
    for word in KIND_WORDS:
        if name.startswith(word + " "):
            return name[len(word) + 1 :]
    return name


def in_sentence(name: str) -> str:
    """`name` as it stands inside a sentence: "xã Chợ Mới"."""
    return name[:1].lower() + name[1:]


def key(text: str) -> str:
    """`text` folded for comparing, numbers without leading zeros ("Phường 05" = "phuong 5")."""
    return _ZEROS.sub("", fold(nfc(text)))


def order(name: str) -> str:
    """A key that sorts short names the Vietnamese way and numbers by value."""
    return sort_key(_NUMBERS.sub(lambda found: found[0].zfill(3), short(name)))


def split_kind(folded: str) -> tuple[str, str]:
    """The kind word at the start of folded text, spelled out, and what follows it.

    ("", folded) where none stands there. "p my binh" gives ("phuong", "my binh").
    """
    for typed, word in _TYPED.items():
        if folded.startswith(typed + " "):
            return word, folded[len(typed) + 1 :]
    return "", folded


def bare_words(folded: str) -> list[str]:
    """The words of folded text without kind words: what tells one place from another."""
    return _KINDS.sub(" ", folded).split()
