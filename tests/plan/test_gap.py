"""What would close a gap: near by one's own points, near by the last score, narrowly missed, due again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.certificates.models import Certificate
from ocop.councils.models import Outcome
from ocop.criteria import queries as criteria
from ocop.criteria import rating
from ocop.dossiers.models import Answer, Dossier
from ocop.plan import gap
from ocop.plan.gap import Law
from ocop.products.models import Standing
from tests.factories import certificates
from tests.factories.criteria import set_in_force
from tests.factories.dossiers import AT, fill_sheet, make_dossier, make_ready_product
from tests.factories.products import make_product, make_standing

pytestmark = pytest.mark.usefixtures("packs")
ON = AT.date()


@pytest.fixture
def law(packs: None) -> Law:
    return gap.law_on(ON)


def test_the_law_says_bands_least_star_and_window(law: Law) -> None:
    assert [(band.star, band.start) for band in law.bands] == [(3, 50), (4, 70), (5, 90)]
    assert (law.least, law.window) == (3, (180, 120))


def test_without_a_law_nothing_is_near_and_the_window_is_the_known_one() -> None:
    make_standing(score=Decimal(69))
    bare = gap.law_on(dt.date(1990, 1, 1))
    assert (bare.bands, bare.least, bare.window) == ((), 3, (180, 120))
    assert not gap.near_by_score(bare).exists() and not gap.narrowly_missed(bare).exists()


# by self-assessment


def points_near(total: int, *, skip: int = 0) -> dict[str, int]:
    """Points of sheet 1 that come to `total`, with every mark of three stars but the last `skip`."""
    tree = criteria.tree(set_in_force(1))
    points = {leaf.code: leaf.points[0] for leaf in tree.leaves}
    marks = [mark for mark in tree.marks if mark.star == 3 and mark.needs > points[mark.code]]
    kept, blocked = marks[: len(marks) - skip], {mark.code for mark in marks[len(marks) - skip :]}
    points |= {mark.code: mark.needs for mark in kept}
    free = [leaf for leaf in tree.leaves if leaf.code not in blocked and not leaf.applies_if]
    for leaf in sorted(free, key=lambda leaf: -leaf.top):
        room = total - sum(points.values()) + points[leaf.code]
        points[leaf.code] = max(value for value in (points[leaf.code], *leaf.points) if value <= room)
    assert sum(points.values()) == total
    return points


def draft(points: Mapping[str, int], state: str = "draft", **over: Any) -> Dossier:
    dossier = make_dossier(state, **over)
    fill_sheet(dossier, points)
    return dossier


@pytest.mark.parametrize(("total", "near"), [(44, False), (45, True), (49, True)])
def test_a_draft_within_five_points_of_three_stars_is_near(law: Law, total: int, near: bool) -> None:
    draft(points_near(total))
    found = gap.near_by_self_assessment(law)
    assert len(found) == near
    if found:
        assert (found[0].rated.star, found[0].short) == (2, 50 - total)


def test_a_draft_with_the_points_but_without_a_mark_is_near_and_says_which(law: Law) -> None:
    draft(points_near(52, skip=1))
    (lead,) = gap.leads_of_sheets(gap.near_by_self_assessment(law))
    assert (lead.star, lead.next_star, lead.short) == (2, 3, 0)
    assert len(lead.missing) == 1 and "cần" in lead.missing[0]


def test_too_many_marks_in_the_way_are_not_near(law: Law, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gap, "MARKS", 2)  # the sheet has three marks of three stars
    draft(points_near(52, skip=3))
    assert gap.near_by_self_assessment(law) == []
    near = draft(points_near(52, skip=2))
    assert [sheet.dossier for sheet in gap.near_by_self_assessment(law)] == [near]


def test_stars_without_a_certificate_are_no_aim(law: Law) -> None:
    draft(points_near(28))
    tree = criteria.tree(set_in_force(1))
    assert rating.rate(tree, points_near(28)).star == 1, "two points below the next band"
    assert gap.near_by_self_assessment(law) == []


def test_drafts_and_returned_ones_alone_nearest_first(law: Law) -> None:
    far, near = draft(points_near(46)), draft(points_near(49))
    returned = draft(points_near(48), "returned")
    for state in ("with_commune", "with_province", "withdrawn"):
        draft(points_near(49), state)
    found = [sheet.dossier.pk for sheet in gap.near_by_self_assessment(law)]
    assert found == [near.pk, returned.pk, far.pk]


def test_a_line_says_whom_to_call_and_links_only_what_was_sent(law: Law) -> None:
    one, sent = draft(points_near(48)), draft(points_near(46), "returned")
    Answer.objects.filter(dossier=one).filter(points=0).first().delete()  # type: ignore[union-attr]
    first, second = gap.leads_of_sheets(gap.near_by_self_assessment(law))
    assert (first.producer, first.phone, first.place) == (
        one.organisation.name, one.organisation.phone, one.unit.name
    )  # fmt: skip
    assert first.missing == ("thiếu 2 điểm", "còn 1 tiêu chí chưa chấm")
    assert (first.link, second.link) == ("", f"/ho-so/{sent.pk}/")


# by the last score


def scored(star: int, score: str | None, **over: Any) -> Standing:
    return make_standing(star=star, score=Decimal(score) if score else None, **over)


@pytest.mark.parametrize(
    ("star", "score", "short"),
    [(3, "65", 5), (3, "64.9999", None), (3, "69.5", Decimal("0.5")), (3, "75", 0), (4, "85", 5),
     (4, "84", None), (5, "100", None), (3, None, None)],
)  # fmt: skip
def test_a_star_within_five_points_of_the_next_band_is_near(
    law: Law, star: int, score: str | None, short: Decimal | None
) -> None:
    scored(star, score)
    found = gap.leads_of_scores(gap.near_by_score(law))
    assert [(lead.short, lead.next_star) for lead in found] == ([] if short is None else [(short, star + 1)])


def test_what_is_over_under_way_or_no_longer_made_is_not_near(law: Law) -> None:
    ended = ON - dt.timedelta(days=1)
    scored(3, "69", valid_from=dt.date(2023, 6, 1), decided_on=dt.date(2023, 6, 1), valid_to=ended)
    scored(3, "69", state="proposed")
    retired = scored(3, "69").product
    retired.is_retired = True
    retired.save()
    busy = make_ready_product()
    scored(3, "69", product=busy)
    make_dossier("draft", product=busy, kind="upgrade")
    assert list(gap.near_by_score(law)) == []
    last_day = scored(3, "69", valid_from=dt.date(2023, 6, 16), decided_on=dt.date(2023, 6, 16), valid_to=ON)
    extended = scored(3, "68", valid_from=dt.date(2023, 6, 1), decided_on=dt.date(2023, 6, 1), valid_to=ended)
    Standing.objects.filter(pk=extended.pk).update(extended_to=ON)
    unknown = scored(3, "67", valid_to=None, valid_from=None)
    assert list(gap.near_by_score(law)) == [last_day, extended, unknown]


def test_enough_points_and_a_lower_star_means_that_marks_held_it_back(law: Law) -> None:
    scored(3, "71")
    (lead,) = gap.leads_of_scores(gap.near_by_score(law))
    assert lead.missing == ("đủ điểm, nhưng khi đó còn mức tối thiểu chưa đạt",)


# narrowly missed


def missed(total: str | None = None, **points: int) -> Dossier:
    decision = certificates.issued({**certificates.TWO, **points}, signed_on=ON)
    item = decision.items.get()
    if total:
        Outcome.objects.filter(pk=item.outcome_id).update(total=Decimal(total))
    return item.dossier


def test_what_was_not_recognised_for_a_mark_or_few_points_can_come_again(law: Law) -> None:
    dossier = missed()
    (lead,) = gap.leads_of_missed(gap.narrowly_missed(law), law)
    assert (lead.product, lead.star, lead.next_star) == (dossier.product.name, 2, 3)
    assert len(lead.missing) == 1 and "cần" in lead.missing[0], "the mark of three stars alone"
    assert (lead.link, lead.day) == (f"/ho-so/{dossier.pk}/", ON)


@pytest.mark.parametrize(("total", "near"), [("44.99", False), ("45", True), ("49.999", True)])
def test_few_points_are_five_at_most_and_never_rounded_away(law: Law, total: str, near: bool) -> None:
    missed(total)
    found = gap.leads_of_missed(gap.narrowly_missed(law), law)
    assert len(found) == near
    if total == "49.999":
        assert found[0].missing[0] == "thiếu 0,01 điểm"


def test_what_has_a_star_or_is_under_way_or_was_knocked_out_was_not_missed(law: Law) -> None:
    starred, busy, out, retired = missed(), missed(), missed(), missed()
    make_standing(starred.product)
    make_dossier("draft", product=busy.product)
    Outcome.objects.filter(hearing__dossier=out).update(disqualified_for="Giả mạo (ví dụ)", star=0)
    type(retired.product).objects.filter(pk=retired.product_id).update(is_retired=True)
    assert list(gap.narrowly_missed(law)) == []


def test_a_draft_decision_has_not_missed_yet(law: Law) -> None:
    certificates.drafted(certificates.TWO)
    assert list(gap.narrowly_missed(law)) == []


# in the window


@pytest.mark.parametrize(
    ("left", "shown"), [(119, False), (120, True), (180, True), (181, True), (210, True), (211, False)]
)
def test_the_window_from_thirty_days_before_it_opens_to_its_last_day(
    law: Law, left: int, shown: bool
) -> None:
    ends = ON + dt.timedelta(days=left)
    make_standing(valid_to=ends)
    found = gap.leads_of_window(gap.in_window(law), law)
    assert len(found) == shown
    if found:
        assert found[0].day == ends - dt.timedelta(days=120)
        is_open = left <= 180
        assert found[0].missing[0].startswith("chưa nộp" if is_open else "cửa sổ mở ngày")


def test_who_has_handed_in_is_not_asked_again_and_the_certificate_is_linked(law: Law) -> None:
    ends = ON + dt.timedelta(days=150)
    busy = make_ready_product()
    make_standing(busy, valid_to=ends)
    make_dossier("draft", product=busy, kind="again")
    certificate = certificates.make_certificate()
    Standing.objects.filter(pk=certificate.standing_id).update(valid_to=ends)
    make_standing(make_product(), valid_to=ends - dt.timedelta(days=1))
    first, second = gap.leads_of_window(gap.in_window(law), law)
    assert (first.link, second.link) == ("", f"/can-bo/giay-chung-nhan/{certificate.pk}/")
    assert Certificate.objects.count() == 1


# cost


def test_the_lists_cost_the_same_however_long_they_are(law: Law) -> None:
    def fill() -> None:
        draft(points_near(48))
        scored(3, "68")
        missed()
        make_standing(valid_to=ON + dt.timedelta(days=150))

    asks: list[Callable[[], object]] = [
        lambda: gap.leads_of_sheets(gap.near_by_self_assessment(law)),
        lambda: gap.leads_of_scores(gap.near_by_score(law)),
        lambda: gap.leads_of_missed(gap.narrowly_missed(law), law),
        lambda: gap.leads_of_window(gap.in_window(law), law),
        lambda: gap.counts(law),
    ]

    def costs() -> list[int]:
        found = []
        for ask in asks:
            with CaptureQueriesContext(connection) as caught:
                ask()
            found.append(len(caught))
        return found

    fill()
    once = costs()
    for _n in range(3):
        fill()
    assert once == costs() == [2, 1, 1, 1, 5]
    assert gap.counts(law) == gap.Counts(4, 4, 4, 4)
