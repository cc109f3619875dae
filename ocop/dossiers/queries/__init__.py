"""Reading dossiers: who sees which, what is missing, what a sheet comes to, what was sent."""

from ocop.dossiers.queries.completeness import Task, TaskState, checklist, part_codes, problems
from ocop.dossiers.queries.gaps import Assessment, Gap, assessment
from ocop.dossiers.queries.happenings import happenings_of
from ocop.dossiers.queries.hints import Hint, hints_of
from ocop.dossiers.queries.panel import SelfRating, self_rating
from ocop.dossiers.queries.sent import (
    CommuneClaim,
    Evidence,
    Line,
    PartSheet,
    Reading,
    cited_file,
    commune_claims,
    latest_snapshot,
    reading,
    reading_of,
)
from ocop.dossiers.queries.steps import for_road, side_of, steps_visible_to
from ocop.dossiers.queries.visible import (
    answers,
    by_receipt,
    citations,
    dossiers_visible_to,
    for_lists,
    for_page,
    last_decided,
    link,
    open_dossier_of,
    open_supplements,
    turn_label,
    turns_of,
    whose_turn,
    window_asks_visible_to,
)

__all__ = [
    "Assessment",
    "CommuneClaim",
    "Evidence",
    "Gap",
    "Hint",
    "Line",
    "PartSheet",
    "Reading",
    "SelfRating",
    "Task",
    "TaskState",
    "answers",
    "assessment",
    "by_receipt",
    "checklist",
    "citations",
    "cited_file",
    "commune_claims",
    "dossiers_visible_to",
    "for_lists",
    "for_page",
    "for_road",
    "happenings_of",
    "hints_of",
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
    "side_of",
    "steps_visible_to",
    "turn_label",
    "turns_of",
    "whose_turn",
    "window_asks_visible_to",
]
