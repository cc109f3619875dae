"""Reading what this room keeps. Who may see what is decided here alone."""

from ocop.training.queries.happenings import happenings_of
from ocop.training.queries.visibility import (
    classes_in_care_of,
    classes_open_to,
    classes_visible_to,
    enrolments_visible_to,
    is_desk,
    own_enrolments,
    programmes_visible_to,
    runs,
)

__all__ = [
    "classes_in_care_of",
    "classes_open_to",
    "classes_visible_to",
    "enrolments_visible_to",
    "happenings_of",
    "is_desk",
    "own_enrolments",
    "programmes_visible_to",
    "runs",
]
