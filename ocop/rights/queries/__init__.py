"""Reading rights, quality papers and labels. Who may see what is decided here alone."""

from ocop.rights.queries.happenings import happenings_of
from ocop.rights.queries.labels import (
    current_labels,
    known_of,
    labels_visible_to,
    result_of,
    results,
    sides_visible_to,
    unchecked_labels,
)
from ocop.rights.queries.shelter import Need, Shelter, shelter_of, shelters_of
from ocop.rights.queries.visible import (
    communes,
    covering,
    ending,
    for_list,
    in_force,
    marks_to_use,
    narrow,
    phase_of,
    protected_products,
    protections_visible_to,
    remind_days,
    soon,
    steps_of,
    to_check,
)

__all__ = [
    "Need",
    "Shelter",
    "communes",
    "covering",
    "current_labels",
    "ending",
    "for_list",
    "happenings_of",
    "in_force",
    "known_of",
    "labels_visible_to",
    "marks_to_use",
    "narrow",
    "phase_of",
    "protected_products",
    "protections_visible_to",
    "remind_days",
    "result_of",
    "results",
    "shelter_of",
    "shelters_of",
    "sides_visible_to",
    "soon",
    "steps_of",
    "to_check",
    "unchecked_labels",
]
