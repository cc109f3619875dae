"""Reading what this room keeps. Who may see what is decided here alone."""

from ocop.trace.queries.happenings import happenings_of
from ocop.trace.queries.tracing import bodies_of, down, events_of, number_of, up, way
from ocop.trace.queries.visible import (
    lots_visible_to,
    steps_visible_to,
    works_here,
)

__all__ = [
    "bodies_of", "down", "events_of", "happenings_of", "lots_visible_to", "number_of",
    "steps_visible_to", "up", "way", "works_here",
]  # fmt: skip
