"""Colours keep the contrast of WCAG 2.2 AA in both schemes, computed from the stylesheet itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import ocop.web.ui

CSS = (Path(ocop.web.ui.__file__).parent / "static/ui/css/base.css").read_text()
GROUNDS = ("paper", "raised", "sunk", "palm-tint", "red-tint")
WORDS = ("ink", "soft", "palm", "red")
SHAPES = ("gold", "edge")  # stars and control borders: 3:1 is enough for shapes
ON = (("on-palm", "palm"), ("on-red", "red"), ("on-band", "band"), ("on-band-soft", "band"))


def scheme(dark: bool) -> dict[str, str]:
    light_part, dark_part = CSS.split("prefers-color-scheme: dark", 1)
    found = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", light_part))
    return {**found, **dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", dark_part))} if dark else found


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_words_and_shapes_stand_out_on_every_ground(ground: str, dark: bool) -> None:
    colours = scheme(dark)
    words = {name: contrast(colours[name], colours[ground]) for name in WORDS}
    shapes = {name: contrast(colours[name], colours[ground]) for name in SHAPES if ground != "red-tint"}
    assert {name for name, ratio in words.items() if ratio < 4.5} == set()
    assert {name for name, ratio in shapes.items() if ratio < 3.0} == set()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("words", "ground"), ON)
def test_words_on_filled_grounds_stand_out(words: str, ground: str, dark: bool) -> None:
    colours = scheme(dark)
    assert contrast(colours[words], colours[ground]) >= 4.5


def test_gold_is_used_for_stars_only() -> None:
    folder = Path(ocop.web.ui.__file__).parent / "static/ui/css"
    lines = [
        line
        for path in folder.glob("*.css")
        for line in path.read_text().splitlines()
        if "var(--gold)" in line
    ]
    assert [line for line in lines if ".stars" not in line and ".gold" not in line] == []


def test_stylesheets_reach_for_nothing_outside() -> None:
    folder = Path(ocop.web.ui.__file__).parent / "static/ui"
    texts = {path.name: path.read_text() for suffix in ("css", "js") for path in folder.rglob(f"*.{suffix}")}
    assert [name for name, text in texts.items() if re.search(r"https?://|url\(\"?//|@import", text)] == []
    assert [name for name, text in texts.items() if "text-transform: uppercase" in text] == []
