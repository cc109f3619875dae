"""Reports for tests, made by the room's own actions."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from ocop.base.actor import Actor
from ocop.products.models import Standing
from ocop.reports import actions
from ocop.reports.models import Definition, Run
from tests.factories.products import make_standing

AT = dt.datetime(2026, 10, 5, 2, 0, tzinfo=dt.UTC)
"""Five days after the third quarter's end."""
OFFICE = Actor(
    person_id=None, name="Cán bộ Thử", role="provincial_officer", province_wide=True,
    rights=frozenset({"view.all", "reports.make", "reports.manage", "registry.import"}),
)  # fmt: skip
LEADER = Actor(
    person_id=None, name="Lãnh đạo Thử", role="leader", province_wide=True,
    rights=frozenset({"view.all", "reports.make", "reports.sign"}),
)  # fmt: skip
LINES: list[dict[str, Any]] = [
    {"indicator": "stars_valid", "dimension": "star", "star_min": 3},
    {"indicator": "new_stars"},
]
_numbers = itertools.count(1)


def award(star: int = 3, decided: dt.date = dt.date(2026, 8, 1), **over: Any) -> Standing:
    """A star of a new product, valid for 36 months."""
    ends = decided.replace(year=decided.year + 3) - dt.timedelta(days=1)
    return make_standing(star=star, decided_on=decided, valid_from=decided, valid_to=ends, **over)


def make_definition(lines: list[dict[str, Any]] | None = None, **over: Any) -> Definition:
    """A report of the quarter in use since 2026, compared with the same quarter."""
    given: dict[str, Any] = {
        "name": f"Báo cáo thử {next(_numbers)} (ví dụ)",
        "kind": "quarter",
        "due_days": 10,
        "agency": "Sở Thử",
        "since": dt.date(2026, 7, 1),
    }
    return actions.save_definition(
        definition=None, data={**given, **over}, lines=LINES if lines is None else lines, by=OFFICE, at=AT
    )


def make_run(
    definition: Definition | None = None, year: int = 2026, number: int = 3, at: dt.datetime = AT
) -> Run:
    """A draft of a quarter."""
    chosen = definition or make_definition()
    return actions.make_run(definition=chosen, period=chosen.period(year, number), by=OFFICE, at=at)


def sign(run: Run, at: dt.datetime = AT, **over: Any) -> Run:
    """The run, signed."""
    given: dict[str, Any] = {
        "document_no": "1/BC-THU", "signed_on": dt.date(2026, 10, 5), "signer": "Nguyễn Văn Ký",
        "signer_title": "Giám đốc",
    }  # fmt: skip
    actions.sign_run(run=run, **{**given, **over}, by=LEADER, at=at)
    return Run.objects.select_related("definition", "word", "excel").get(pk=run.pk)
