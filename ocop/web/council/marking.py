"""What a score sheet sends, whatever it scores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from ocop.councils.actions import Given
from ocop.councils.cards import MarkBase


def given_in(sent: QueryDict) -> dict[str, Given]:
    """The criteria that were sent: m-<code> is the place of the level, n-<code> the note."""
    codes = {name[2:] for name in sent if name[:2] in ("m-", "n-")}
    found = {}
    for code in sorted(codes):
        level = sent.get(f"m-{code}", "")
        found[code] = Given(level=int(level) if level.isdigit() else None, note=sent.get(f"n-{code}"))
    return found


def guard_in(sent: QueryDict) -> dict[str, Any]:
    """What else a save is told: the comment, and which page on top of which version sends how much."""
    version = sent.get("version", "")
    return {
        "comment": sent.get("comment"),
        "version": int(version) if version.isdigit() else None,
        "window": sent.get("window", ""),
        "partly": "window" in sent and "whole" not in sent,
    }


def as_sent(marks: dict[str, Any], given: Mapping[str, Given], kind: type[MarkBase]) -> dict[str, Any]:
    """The stored marks with what was just typed over them, so that nothing typed is lost."""
    for code, item in given.items():
        mark = marks.get(code) or kind(code=code)
        mark.level = item.level if item.level is not None else mark.level
        mark.note = item.note if item.note is not None else mark.note
        marks[code] = mark
    return marks
