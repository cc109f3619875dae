"""Reading dossiers: who sees which, what is missing, what a sheet comes to, what was sent."""

from ocop.dossiers.queries.completeness import Task, TaskState, checklist, part_codes, problems
from ocop.dossiers.queries.panel import SelfRating, self_rating
from ocop.dossiers.queries.sent import (
    Evidence,
    Line,
    PartSheet,
    Reading,
    cited_file,
    latest_snapshot,
    reading,
    reading_of,
)
from ocop.dossiers.queries.visible import (
    answers,
    by_receipt,
    citations,
    dossiers_visible_to,
    for_lists,
    last_decided,
    link,
    open_dossier_of,
    open_supplements,
    turns_of,
    whose_turn,
    window_asks_visible_to,
)

__all__ = [
    "Evidence",
    "Line",
    "PartSheet",
    "Reading",
    "SelfRating",
    "Task",
    "TaskState",
    "answers",
    "by_receipt",
    "checklist",
    "citations",
    "cited_file",
    "dossiers_visible_to",
    "for_lists",
    "last_decided",
    "latest_snapshot",
    "link",
    "open_dossier_of",
    "open_supplements",
    "part_codes",
    "problems",
    "reading",
    "reading_of",
    "self_rating",
    "turns_of",
    "whose_turn",
    "window_asks_visible_to",
]
