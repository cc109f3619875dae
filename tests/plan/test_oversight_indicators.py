"""Figures of inspections: what each counts, at its edges, with the list behind it."""

from __future__ import annotations

import datetime as dt

import pytest

from ocop.oversight import actions
from ocop.plan.indicators import asking, listing
from ocop.plan.indicators.kinds import Scope, Span
from ocop.plan.indicators.oversight import INDICATORS
from tests.factories.oversight import (
    AT,
    BY,
    DUE,
    make_finding,
    make_remedy,
    make_report,
    make_starred,
    make_visit,
)

pytestmark = pytest.mark.django_db
JUNE = Span(dt.date(2026, 6, 1), dt.date(2026, 6, 30))
MAY = Span(dt.date(2026, 5, 1), dt.date(2026, 5, 31))


def counted(code: str, span: Span = JUNE, scope: Scope | None = None) -> int:
    """The figure; its list has as many lines, each with a place to go."""
    found = asking.value(code, span, scope or Scope())
    rows = listing.as_items(code, listing.listed(code, span, scope or Scope()))
    assert len(rows) == found and all(row.link and row.label for row in rows)
    return found


def test_visits_count_when_their_record_is_written() -> None:
    make_visit("planned"), make_visit("in_progress")
    visit = make_visit("closed")
    make_visit("recorded", kind="guidance")
    assert (counted("visits_done"), counted("guidance_visits"), counted("visits_done", MAY)) == (2, 1, 0)
    assert counted("visits_done", scope=Scope(form=visit.organisation.legal_form)) == 2
    assert asking.by("visits_done", "month", JUNE) == {"2026-06": 2}


def test_findings_count_with_the_record_and_close_with_their_last_remedy() -> None:
    make_finding(make_visit("in_progress"))
    remedy = make_remedy()
    assert (counted("findings_made"), counted("findings_closed")) == (1, 0)
    actions.accept_remedy(remedy, by=BY, at=AT)
    assert counted("findings_closed") == 1


def test_a_remedy_is_late_from_the_day_after_its_last_until_it_is_settled() -> None:
    remedy = make_remedy()
    last, next_day = Span(DUE, DUE), Span(DUE + dt.timedelta(days=1), DUE + dt.timedelta(days=1))
    assert (counted("remedies_late", last), counted("remedies_late", next_day)) == (0, 1)
    actions.accept_remedy(remedy, by=BY, at=AT)
    assert counted("remedies_late", next_day) == 0


def test_reports_count_when_sent_and_when_answered() -> None:
    make_report(organisation=make_starred())
    make_report("answered")
    make_report("dismissed")
    assert (counted("reports_received"), counted("reports_answered")) == (3, 1)


def test_every_figure_breaks_down_as_it_says() -> None:
    make_remedy()
    make_report(organisation=make_starred())
    for indicator in INDICATORS:
        for dimension in ("commune", "form", "industry", "star", "month"):
            if indicator.splits_by(dimension):
                broken = asking.by(indicator.code, dimension, JUNE)  # type: ignore[arg-type]
                assert sum(broken.values()) == asking.value(indicator.code, JUNE), (indicator.code, dimension)
