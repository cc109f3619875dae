"""Reading what this room keeps. Who may see what is decided here alone."""

from ocop.oversight.queries.plans import Candidate, candidates, plans_visible_to, weights_in_force
from ocop.oversight.queries.reports import (
    by_number,
    counted_from,
    listed_reports,
    photos_of_reports_visible_to,
    reports_visible_to,
)
from ocop.oversight.queries.telling import happenings_of
from ocop.oversight.queries.visits import (
    Line,
    answers_of,
    findings_visible_to,
    is_in_charge,
    lines_of,
    listed_visits,
    officers_for,
    open_remedies,
    photos_visible_to,
    proposals_from,
    remedies_visible_to,
    rivals_of,
    visits_visible_to,
    with_names,
)

__all__ = [
    "Candidate",
    "Line",
    "answers_of",
    "by_number",
    "candidates",
    "counted_from",
    "findings_visible_to",
    "happenings_of",
    "is_in_charge",
    "lines_of",
    "listed_reports",
    "listed_visits",
    "officers_for",
    "open_remedies",
    "photos_of_reports_visible_to",
    "photos_visible_to",
    "plans_visible_to",
    "proposals_from",
    "remedies_visible_to",
    "reports_visible_to",
    "rivals_of",
    "visits_visible_to",
    "weights_in_force",
    "with_names",
]  # fmt: skip
