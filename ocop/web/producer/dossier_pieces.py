"""What several pages of a producer's dossier show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from ocop.criteria import queries as criteria
from ocop.criteria.tree import Criterion
from ocop.dossiers import deadlines, fields, queries, rules
from ocop.dossiers.models import Answer, Citation, Dossier, Supplement
from ocop.dossiers.queries import completeness
from ocop.dossiers.states import State
from ocop.products.models import Standing


@dataclass(frozen=True)
class Badge:
    """A state badge: look (`kind`) and words."""

    kind: str
    label: str


@dataclass(frozen=True)
class Window:
    """The days between which a re-evaluation may be filed; `place` tells where today lies."""

    opens_on: dt.date
    closes_on: dt.date
    ends_on: dt.date
    place: str


@dataclass(frozen=True)
class Claim:
    """One criterion on the overview and the check page."""

    leaf: Criterion
    answer: Answer | None
    label: str
    cited: list[Citation]
    state: str
    lacks: str
    hint: queries.Hint | None = None


class Sheet:
    """Answers, citations, tasks and self-assessment of one dossier, each read once."""

    def __init__(self, dossier: Dossier, on: dt.date) -> None:
        self.dossier = dossier
        self.on = on
        self.tree = criteria.tree(dossier.criteria_set)

    @cached_property
    def answers(self) -> dict[str, Answer]:
        return queries.answers(self.dossier)

    @cached_property
    def citations(self) -> dict[str, list[Citation]]:
        return queries.citations(self.dossier)

    @cached_property
    def hints(self) -> dict[str, queries.Hint]:
        """What the value chain says, where the sheet may still be changed."""
        may_use = self.dossier.state in (State.DRAFT, State.RETURNED)
        return queries.hints_of(self.dossier, self.answers, self.on) if may_use else {}

    @cached_property
    def supplements(self) -> list[Supplement]:
        return list(queries.open_supplements(self.dossier))

    def context(self) -> dict[str, Any]:
        """Task list and panel, as every page around a dossier shows them."""
        tasks = queries.checklist(self.dossier, self.answers, self.citations)
        return {
            "dossier": self.dossier,
            "tasks": tasks,
            "done": sum(1 for task in tasks if task.is_done),
            "panel": queries.self_rating(self.dossier, self.on, self.answers, self.citations),
        }

    def claims(self) -> list[tuple[Any, list[Claim]]]:
        """Every criterion that applies, by part."""
        return [
            (part, [self.claim(leaf) for leaf in part.leaves if self.applies(leaf)])
            for part in self.tree.parts
        ]

    def applies(self, leaf: Criterion) -> bool:
        return completeness.applies(leaf, self.answers)

    def claim(self, leaf: Criterion) -> Claim:
        """One criterion with what is claimed and what it lacks."""
        answer, cited = self.answers.get(leaf.code), self.citations.get(leaf.code, [])
        box = leaf.levels[answer.level] if answer and answer.level is not None else None
        if box is None:
            lacks, state = _("Chưa chọn mức"), "part" if answer or cited else "quiet"
        elif completeness.is_bare(answer, cited):
            lacks, state = _("Chưa có mô tả hoặc minh chứng"), "part"
        else:
            lacks, state = "", "done"
        hint = self.hints.get(leaf.code)
        new = hint if hint and not hint.is_taken else None
        return Claim(leaf, answer, box.label if box else "", cited, state, lacks, new)


def turn_badge(dossier: Dossier, *, waits: bool) -> Badge:
    """Whose turn it is, as the producer sees it."""
    turn = queries.whose_turn(dossier, waits=waits)
    if turn == "producer":
        return Badge("mine", _("Đến lượt bạn"))
    if not turn:
        return Badge("done" if dossier.state == State.DECIDED else "quiet", dossier.get_state_display())
    return Badge("wait", _("Đang ở: %(who)s") % {"who": queries.turn_label(turn)})


def window_of(dossier: Dossier, on: dt.date) -> Window | None:
    """The filing window of a re-evaluation, None for other kinds or an unknown last day."""
    if dossier.kind != "again":
        return None
    window, ends = rules.window_of(dossier)
    if window is None or ends is None:
        return None
    return _window(window.opens_on(ends), window.closes_on(ends), ends, on)


def window_before(standing: Standing | None, on: dt.date) -> Window | None:
    """The filing window that a re-evaluation opened today would have."""
    pack = criteria.pack_in_force(on)
    window = criteria.regime(pack).re_evaluation if pack else None
    if window is None or standing is None or standing.valid_to is None:
        return None
    return _window(
        window.opens_on(standing.valid_to), window.closes_on(standing.valid_to), standing.valid_to, on
    )


def _window(opens: dt.date, closes: dt.date, ends: dt.date, on: dt.date) -> Window:
    place = "before" if on < opens else "after" if on > closes else "open"
    return Window(opens, closes, ends, place)


def named_parts(dossier: Dossier, texts: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Part code, title and text, in the order of the dossier; "" is the dossier as a whole."""
    titles = {"": _("Chung"), **dict(part_titles(dossier))}
    return [(code, title, texts[code]) for code, title in titles.items() if code in texts]


def part_titles(dossier: Dossier) -> list[tuple[str, str]]:
    """Code and title of every part of the dossier."""
    return [(task.code, task.title) for task in queries.checklist(dossier, {}, {})]


def filled_forms(dossier: Dossier) -> list[dict[str, Any]]:
    """Mẫu 01 and 02 as filled in: every blank with its label and value, and whether it is missing."""
    shown = []
    for part in fields.parts_of(dossier.kind):
        kept = completeness.stored(dossier, part.code)
        rows = [
            {"label": item.label, "value": item.shown(kept.get(item.name)), "tick": item.input == "tick",
             "missing": item.is_missing(kept.get(item.name))}
            for item in part.fields
        ]  # fmt: skip
        shown.append({"part": part, "rows": rows})
    return shown


def days_left(dossier: Dossier, on: dt.date) -> int | None:
    """Working days that the commune has left, while it has the dossier."""
    return deadlines.days_left(dossier.commune_due_on, on) if dossier.state == State.WITH_COMMUNE else None
