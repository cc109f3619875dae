"""Tests as plain text, so that they can be typed on a phone or pasted from a paper. Pure.

    Sản phẩm OCOP 4 sao do cấp nào công nhận?
    - Xã
    * Tỉnh
    - Trung ương

A line of its own is a question; below it each option on a line, the right one with a star. Questions are
parted by an empty line.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from ocop.base import text
from ocop.organisations.checks import wrong

MOST_QUESTIONS = 50
MOST_OPTIONS = 8
_RIGHT, _OTHER = "*", "-–•"


def read(words: str) -> list[dict[str, Any]]:
    """The questions of a text; `Refused` (input, field "words") says which question is wrong and how."""
    blocks = [block for block in text.nfc_lines(words).split("\n\n") if block.strip()]
    if len(blocks) > MOST_QUESTIONS:
        raise wrong("words", _("Nhiều nhất %(n)d câu hỏi.") % {"n": MOST_QUESTIONS})
    return [_one(number, block.split("\n")) for number, block in enumerate(blocks, start=1)]


def _one(number: int, lines: list[str]) -> dict[str, Any]:
    asked = [line for line in lines if line[:1] not in (_RIGHT, *_OTHER)]
    options = [line for line in lines if line[:1] in (_RIGHT, *_OTHER)]
    right = [place for place, line in enumerate(options) if line[0] == _RIGHT]
    said = [line[1:].strip() for line in options]
    if not asked or lines[0] not in asked:
        raise wrong("words", _("Câu %(n)d: dòng đầu phải là câu hỏi.") % {"n": number})
    if not 2 <= len(said) <= MOST_OPTIONS or not all(said):
        most = {"n": number, "most": MOST_OPTIONS}
        raise wrong("words", _("Câu %(n)d: cần từ 2 đến %(most)d phương án, mỗi phương án một dòng.") % most)
    if len(right) != 1:
        raise wrong("words", _("Câu %(n)d: đánh dấu * trước đúng một phương án.") % {"n": number})
    return {"text": " ".join(asked), "options": said, "right": right[0]}


def write(questions: Sequence[dict[str, Any]]) -> str:
    """The text of questions, as `read` takes it."""
    return "\n\n".join(
        "\n".join(
            [
                question["text"],
                *(
                    f"{'*' if place == question['right'] else '-'} {option}"
                    for place, option in enumerate(question["options"])
                ),
            ]
        )
        for question in questions
    )


def score(questions: Sequence[dict[str, Any]], answers: Sequence[int | None]) -> int:
    """Per cent of right answers, rounded down."""
    pairs = zip(questions, answers, strict=True)
    right = sum(1 for question, answer in pairs if question["right"] == answer)
    return right * 100 // len(questions)
