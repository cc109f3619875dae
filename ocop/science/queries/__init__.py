"""Reading what this room keeps: calls and their scoring, projects, technologies, and what happened."""

from ocop.science.queries.happenings import happenings_of

__all__ = ["happenings_of"]
