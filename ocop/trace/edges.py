"""Which things went into which, read from events. Pure: on row numbers of identifiers and events.

Kept edges are what these functions answer for all events that stand; capture and `actions.rebuild` both call
them, so that one can be held against the other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Link:
    """`source` went into `target` in an event, from `since` to `until`: a packed one as long as it was inside
    (`until` None while it is), one thing made into another in one moment, all else whenever (None)."""

    source: int
    target: int
    event: int | None
    since: dt.datetime | None = None
    until: dt.datetime | None = None


@dataclass(frozen=True)
class Packing:
    """One aggregation event of a parent: its children by row number; an empty DELETE empties the parent.
    `name` is the id by which systems know it."""

    event: int
    at: dt.datetime
    action: str
    children: frozenset[int]
    name: str

    @property
    def order(self) -> tuple[dt.datetime, int, str]:
        """By what happened, never by what came first: in one moment, in goes before out."""
        return (self.at, int(self.action == "DELETE"), self.name)


def made(event: int, inputs: Mapping[int, dt.datetime | None], outputs: Collection[int]) -> list[Link]:
    """Every input, with the moment that matters of it, went into every output; a thing that stays itself (in
    and out) makes no link."""
    return [
        Link(i, o, event, at, at) for i, at in sorted(inputs.items()) for o in sorted(set(outputs)) if i != o
    ]


def packed(parent: int, events: Iterable[Packing]) -> list[Link]:
    """When each child was inside `parent`, in the order of what happened.

    ADD opens, DELETE ends (all, where it names nobody); OBSERVE opens what was not known to be inside. A
    child that goes in again has a new span.
    """
    inside: dict[int, Packing] = {}
    spans: list[Link] = []
    for event in sorted(events, key=lambda each: each.order):
        if event.action == "DELETE":
            leaving = event.children or frozenset(inside)
            spans += [_span(parent, child, inside.pop(child), event.at) for child in leaving & inside.keys()]
        else:
            inside.update(dict.fromkeys(event.children - inside.keys() - {parent}, event))
    return sorted(
        [*spans, *(_span(parent, child, opened, None) for child, opened in inside.items())], key=_order
    )


def _span(parent: int, child: int, opened: Packing, until: dt.datetime | None) -> Link:
    return Link(child, parent, opened.event, opened.at, until)


def _order(link: Link) -> tuple[int, int, int]:
    return (link.source, link.target, link.event or 0)


def pieces(lot: int, serials: Sequence[int], event: int | None) -> list[Link]:
    """The single pieces of a lot."""
    return [Link(lot, serial, event) for serial in serials if serial != lot]
