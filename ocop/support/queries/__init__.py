"""Reading what this room keeps. Who may see what is decided here alone."""

from ocop.support.queries.happenings import happenings_of
from ocop.support.queries.lists import (
    Filter,
    Tally,
    award_years,
    by_commune,
    by_scheme,
    by_year,
    listed,
    narrow_awards,
    narrow_requests,
    public_awards,
    public_totals,
    totals,
    with_names,
)
from ocop.support.queries.stars import Due, dues, history_of
from ocop.support.queries.visible import (
    awards_visible_to,
    lists_visible_to,
    open_schemes,
    outcomes_visible_to,
    proofs_visible_to,
    requests_visible_to,
    schemes_visible_to,
    sees_all,
)

__all__ = [
    "Due", "Filter", "Tally", "award_years", "awards_visible_to", "by_commune", "by_scheme", "by_year",
    "dues", "happenings_of", "history_of", "listed", "lists_visible_to", "narrow_awards",
    "narrow_requests", "open_schemes", "outcomes_visible_to", "proofs_visible_to", "public_awards",
    "public_totals", "requests_visible_to", "schemes_visible_to", "sees_all", "totals", "with_names",
]  # fmt: skip
