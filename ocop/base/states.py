"""One table of moves per state machine; moved by compare-and-set, drawn for the docs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from ocop.base.refusals import Reason, Refused


@dataclass(frozen=True)
class Move:
    """One permitted move: `verb` names it, `right` is what the actor must hold."""

    verb: str
    sources: tuple[str, ...]
    target: str
    right: str = ""
    label: str = ""


class StateTable:
    """The moves of one thing; refuses unknown and unreachable states when imported."""

    def __init__(self, states: type[models.TextChoices], start: Iterable[str], moves: Iterable[Move]) -> None:
        self.states = states
        self.start = tuple(start)
        self.moves: Mapping[str, Move] = {move.verb: move for move in moves}
        self._refuse_broken()

    def _refuse_broken(self) -> None:
        known = set(self.states.values)
        used = set(self.start)
        for move in self.moves.values():
            used |= {*move.sources, move.target}
        if used - known:
            raise ValueError(f"unknown states: {sorted(used - known)}")
        reached = set(self.start)
        while True:
            new = {m.target for m in self.moves.values() if reached & set(m.sources)} - reached
            if not new:
                break
            reached |= new
        if known - reached:
            raise ValueError(f"unreachable states: {sorted(known - reached)}")

    def reason(self, state: str, verb: str) -> Reason | None:
        """Why `verb` cannot move a thing that stands in `state`, or None."""
        if state in self.moves[verb].sources:
            return None
        label = self.states(state).label
        return Reason(_("Việc này không làm được khi đang ở trạng thái “%(state)s”.") % {"state": label})

    def move(self, thing: models.Model, verb: str, /, field: str = "state", **changes: Any) -> str:
        """Move `thing` by compare-and-set and return its old state.

        Exactly one row must still stand in the state that was read; otherwise the
        move is refused as stale and nothing is written.
        """
        old = str(getattr(thing, field))
        against = self.reason(old, verb)
        if against is not None:
            raise Refused(against)
        target = self.moves[verb].target
        rows = type(thing)._default_manager.filter(pk=thing.pk, **{field: old})
        if rows.update(**{field: target}, **changes) != 1:
            raise Refused(
                _("Dữ liệu đã được người khác thay đổi. Hãy tải lại trang rồi làm lại."), about="stale"
            )
        setattr(thing, field, target)
        for name, value in changes.items():
            setattr(thing, name, value)
        return old

    def mermaid(self) -> str:
        """The table as a mermaid state diagram."""
        lines = ["stateDiagram-v2"]
        lines += [f"    [*] --> {state}" for state in self.start]
        for move in self.moves.values():
            lines += [f"    {source} --> {move.target}: {move.verb}" for source in move.sources]
        return "\n".join(lines)
