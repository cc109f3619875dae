"""The typeface can write Vietnamese, on the page and in the PDF."""

from __future__ import annotations

import unicodedata
from itertools import product
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

import ocop.web.ui

PAGE = Path(ocop.web.ui.__file__).parent / "static/ui/fonts"
PAPER = Path(ocop.web.ui.__file__).parents[2] / "certificates/fonts"
BASES = ["a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y"]
TONES = ["", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"]
LETTERS = {unicodedata.normalize("NFC", base + tone) for base, tone in product(BASES, TONES)} | {"đ"}
NEEDED = LETTERS | {letter.upper() for letter in LETTERS} | set("0123456789₫–—“”…%/.,()")


def written_by(*paths: Path) -> set[str]:
    return {chr(code) for path in paths for code in TTFont(path).getBestCmap()}


def test_every_vietnamese_letter_is_asked_for() -> None:
    assert len(LETTERS) == 73


@pytest.mark.parametrize("weight", ["Regular", "SemiBold", "Bold"])
def test_paper_font_has_every_letter_in_one_file(weight: str) -> None:
    assert NEEDED - written_by(PAPER / f"BeVietnamPro-{weight}.ttf") == set()


@pytest.mark.parametrize("weight", [400, 600, 700])
def test_page_fonts_have_every_letter_together(weight: int) -> None:
    parts = [
        PAGE / f"be-vietnam-pro-{part}-{weight}-normal.woff2" for part in ("latin", "latin-ext", "vietnamese")
    ]
    assert NEEDED - written_by(*parts) == set()


def test_both_carry_their_licence() -> None:
    assert ["SIL OPEN FONT LICENSE" in (folder / "OFL.txt").read_text() for folder in (PAGE, PAPER)] == [
        True,
        True,
    ]
