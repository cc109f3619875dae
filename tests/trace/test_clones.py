"""Copied labels among honest ones, played with a seed: exactly so many are found and shown wrongly."""

from __future__ import annotations

from pathlib import Path

from benchmarks.clones import Game, Score, report
from ocop.trace.suspicion import Limits

PAGE = Path(__file__).parents[2] / "docs" / "kiem-chung" / "ma-nghi-van.md"


def test_a_small_game_comes_out_the_same_every_time() -> None:
    first, again = (Game(7).play(150, Limits()) for _n in range(2))
    assert first == again
    assert (first.pieces, first.copied, first.found, first.wrong) == (3000, 15, 9, 8)


def test_without_copies_and_crowds_nothing_is_shown() -> None:
    strict = Limits(*[10**6] * 9, 10**6)
    score = Game(7).play(50, strict)
    assert (score.found, score.wrong, score.precision, score.recall) == (0, 0, 1.0, 0.0)


def test_lower_limits_find_more_and_show_more_honest_ones() -> None:
    usual, low = Game(7).play(300, Limits()), Game(7).play(300, Limits(days_a_month=5, provinces=2))
    assert low.recall > usual.recall and low.wrong > usual.wrong


def test_precision_and_recall_are_parts() -> None:
    score = Score(pieces=100, copied=8, found=6, wrong=2)
    assert (score.precision, score.recall) == (0.75, 0.75)


def test_the_page_says_what_the_rules_of_today_find() -> None:
    assert PAGE.read_text(encoding="utf-8") == report(Game(2026).play(1000, Limits()), 1000, 2026)
