"""Cards: who fills in what, what is kept, locking, spread, scoring again."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ocop.base.refusals import Refused
from ocop.councils import actions, queries
from ocop.councils.actions import Given
from ocop.councils.models import Mark, Scorecard
from ocop.councils.states import CardState, HearingState
from ocop.journal.models import Entry
from ocop.notices.models import Notice
from tests.councils.test_setup import refused
from tests.factories import councils as make

pytestmark = pytest.mark.django_db
AT = make.AT


def test_a_save_changes_what_it_names_and_nothing_else() -> None:
    table = make.scoring_table()
    given = {"card": table.card(2), "by": table.members[2], "at": AT}
    actions.save_marks(given={"1.1": Given(points=1, note="ít"), "1.2": Given(points=2)}, **given)
    saved = actions.save_marks(given={"1.1": Given(points=3)}, **given)
    assert {code: mark.points for code, mark in saved.marks.items()} == {"1.1": 3, "1.2": 2}
    assert Mark.objects.get(code="1.1").note == "ít"


def test_every_change_is_journalled_once_in_private() -> None:
    table = make.scoring_table()
    given = {"card": table.card(2), "by": table.members[2], "at": AT}
    actions.save_mark(code="1.1", points=1, **given)
    actions.save_mark(code="1.1", points=1, **given)
    actions.save_marks(given={"1.1": Given(points=3), "1.2": Given(points=0)}, comment="Tạm", **given)
    entries = list(Entry.objects.filter(verb="councils.save_marks").order_by("id"))
    assert [entry.private for entry in entries] == [True, True]
    assert entries[1].before == {
        "": {"comment": ""},
        "1.1": {"level": 0, "points": "1", "case": "", "note": ""},
        "1.2": None,
    }
    assert entries[1].after is not None
    assert entries[1].after["1.1"]["points"] == "3"
    assert entries[1].after[""] == {"comment": "Tạm"}


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("1.1", Given(points=7)),
        ("1.1", Given(level=9)),
        ("1.1", Given(level=-1)),
        ("9.9", Given(points=1)),
        ("1.1", Given(points=Decimal("1.5"))),
        ("1.1", Given(points=1, case="a")),
    ],
)
def test_what_the_sheet_does_not_have_is_refused(code: str, given: Given) -> None:
    table = make.scoring_table()
    with pytest.raises(Refused) as found:
        actions.save_marks(card=table.card(2), given={code: given}, by=table.members[2], at=AT)
    assert (found.value.reason.about, found.value.reason.field) == ("input", code)
    assert not Mark.objects.exists()


def test_two_levels_of_equal_points_are_told_apart() -> None:
    """Sheet 7, criterion 3.1: a household and a company both get 1 point."""
    table = make.scoring_table(3, [make.make_dossier("with_province", set_no=7)])
    saved = actions.save_mark(card=table.card(2), code="3.1", level=1, by=table.members[2], at=AT)
    row = next(
        row
        for _part, rows, _sum in queries.sheet(table.hearing, saved.marks).parts
        for row in rows
        if row.leaf.code == "3.1"
    )
    assert [ticked for _n, _level, ticked, _case in row.choices] == [False, True, False]
    assert saved.marks["3.1"].points == 1


def test_a_case_is_kept_with_its_points() -> None:
    """Sheet 26, criterion 8 offers two cases."""
    table = make.scoring_table(3, [make.make_dossier("with_province", set_no=26)])
    leaf = make.criteria.tree(table.hearing.dossier.criteria_set).leaf("8")
    number = next(n for n, level in enumerate(leaf.levels) if level.case == "b")
    saved = actions.save_mark(card=table.card(2), code="8", level=number, by=table.members[2], at=AT)
    assert saved.marks["8"].case == "b"


def test_nobody_fills_in_anothers_card() -> None:
    table = make.scoring_table()
    card = table.card(1)
    for actor in (table.members[2], table.chair, make.OFFICER):
        with pytest.raises(Refused) as found:
            actions.save_mark(card=card, code="1.1", points=1, by=actor, at=AT)
        assert found.value.reason.about == "person"
        with pytest.raises(Refused):
            actions.lock_card(card=card, by=actor, at=AT)


def test_a_locked_card_stays_as_it_is_even_from_an_old_copy() -> None:
    table = make.scoring_table()
    make.fill(table, 2)
    old_copy = table.card(2)
    make.lock(table, 2)
    given = {"code": "1.1", "points": 1, "by": table.members[2], "at": AT}
    assert "đã khóa" in refused(actions.save_mark, card=table.card(2), **given)
    with pytest.raises(Refused) as found:
        actions.save_mark(card=old_copy, **given)
    assert found.value.reason.about == "stale"
    assert Mark.objects.get(code="1.1").points == 3


def test_a_whole_sheet_from_an_older_window_is_stale() -> None:
    table = make.scoring_table()
    card = table.card(2)
    given = {"given": {"1.1": Given(points=1)}, "by": table.members[2], "at": AT}
    actions.save_marks(card=card, version=0, **given)
    given["given"] = {"1.1": Given(points=2)}
    with pytest.raises(Refused) as found:
        actions.save_marks(card=table.card(2), version=0, **given)
    assert found.value.reason.about == "stale"


def test_locking_names_what_is_missing_and_changes_nothing() -> None:
    table = make.scoring_table()
    sheet = make.best(table.hearing)
    for code in ("1.2", "1.3"):
        del sheet[code]
    actions.save_marks(card=table.card(2), given=sheet, by=table.members[2], at=AT)
    with pytest.raises(Refused, match=r"Chưa chấm: 1\.2 .*1\.3") as found:
        make.lock(table, 2)
    assert found.value.reason.field == "1.2"
    assert table.card(2).state == CardState.OPEN


def test_a_criterion_that_does_not_apply_is_not_missing() -> None:
    """5.2 is scored only when 5.1 (the story) has points."""
    table = make.scoring_table()
    sheet = make.best(table.hearing, **{"5_1": 0})
    del sheet["5.2"]
    actions.save_marks(card=table.card(2), given=sheet, by=table.members[2], at=AT)
    card = make.lock(table, 2)
    tree = make.criteria.tree(table.hearing.dossier.criteria_set)
    assert card.total == 100 - tree.leaf("5.1").max - tree.leaf("5.2").max


def test_the_last_lock_reveals_the_round() -> None:
    table = make.scoring_table()
    for n in range(3):
        assert table.hearing.revealed_round == 0
        make.fill(table, n)
        make.lock(table, n)
    assert (table.hearing.revealed_round, table.hearing.state) == (1, HearingState.SCORING)
    assert queries.progress(table.hearing) == (3, 3)


def test_a_lock_repeated_after_a_crash_is_answered_again() -> None:
    table = make.scoring_table()
    make.fill(table, 2)
    card = table.card(2)
    given = {"by": table.members[2], "at": AT, "key": "lock-1"}
    assert actions.lock_card(card=card, **given) == actions.lock_card(card=table.card(2), **given)


def test_a_spread_over_the_limit_asks_for_discussion() -> None:
    table = make.spread_table()
    assert table.hearing.state == HearingState.SPREAD
    assert Notice.objects.filter(verb="councils.find_spread").count() == 3
    given = {"hearing": table.hearing, "by": table.chair, "at": AT}
    assert "thảo luận" in refused(actions.conclude_hearing, **given)
    assert "thảo luận" in refused(actions.score_again, discussion=" ", **given)


def test_a_spread_of_exactly_ten_passes_and_eleven_does_not() -> None:
    """1.1 (3 → 1) is worth two points less, and so on: ten points less in all, then eleven."""
    table = make.scoring_table()
    tree = make.criteria.tree(table.hearing.dossier.criteria_set)
    less, wanted = {}, 10
    for leaf in tree.leaves:
        best = next((p for p in leaf.points if 0 < leaf.top - p <= wanted and leaf.code != "5.1"), None)
        if wanted and best is not None:
            less[leaf.code.replace(".", "_")] = best
            wanted -= leaf.top - best
    assert wanted == 0
    for n in range(3):
        make.fill(table, n, None, **(less if n == 2 else {}))
        make.lock(table, n)
    assert table.hearing.state == HearingState.SCORING
    assert Scorecard.objects.get(seat=table.seats[2]).total == 90


def test_scoring_again_copies_everybodys_own_marks() -> None:
    table = make.spread_table()
    actions.score_again(hearing=table.hearing, discussion="Xem lại phần A", by=table.chair, at=AT)
    hearing = table.hearing
    assert (hearing.round, hearing.revealed_round, hearing.state) == (2, 1, HearingState.SCORING)
    assert hearing.discussion == "Lượt 1: Xem lại phần A"
    for n in range(3):
        first = Scorecard.objects.get(seat=table.seats[n], round=1)
        assert table.card(n).round == 2
        mine = {x.code: (x.level, x.points) for x in table.card(n).marks.all()}
        assert mine == {x.code: (x.level, x.points) for x in first.marks.all()}
        assert table.card(n).state == CardState.OPEN
    assert Entry.objects.get(verb="councils.prefill").private
    make.fill_and_lock(table)
    assert table.hearing.revealed_round == 2


def test_keeping_a_result_in_spite_of_a_spread_is_a_rule_of_the_house() -> None:
    strict = make.spread_table()
    given = {"reason": "Đã thảo luận", "at": AT}
    assert "không cho phép" in refused(
        actions.accept_spread, hearing=strict.hearing, by=strict.chair, **given
    )
    lenient = make.spread_table(3, allow_accept_spread=True)
    outcome = actions.accept_spread(hearing=lenient.hearing, by=lenient.chair, **given)
    assert outcome.spread > 10
    assert lenient.hearing.discussion == "Lượt 1: Đã thảo luận"


def test_a_card_that_is_not_waited_for_counts_for_nothing() -> None:
    table = make.scoring_table(4)
    for n in range(3):
        make.fill(table, n)
        make.lock(table, n)
    given = {"card": table.card(3), "by": table.chair, "at": AT}
    assert "lý do" in refused(actions.void_card, reason=" ", **given)
    actions.void_card(reason="Rời phiên họp", **given)
    assert queries.progress(table.hearing) == (3, 3)
    assert table.hearing.revealed_round == 1
    outcome = actions.conclude_hearing(hearing=table.hearing, by=table.chair, at=AT)
    assert len(outcome.member_totals) == 3


def test_too_few_remaining_cards_are_no_quorum() -> None:
    table = make.scoring_table(3)
    given = {"reason": "Rời phiên họp", "by": table.chair, "at": AT}
    assert "chưa đủ tỷ lệ" in refused(actions.void_card, card=table.card(2), **given)
    assert table.card(2).state == CardState.OPEN
    assert "điều hành" in refused(
        actions.void_card, card=table.card(2), reason="x", by=table.members[2], at=AT
    )


def test_a_seat_with_an_open_card_cannot_leave() -> None:
    table = make.scoring_table(3)
    assert "phiếu chưa khóa" in refused(actions.remove_seat, seat=table.seats[2], by=make.OFFICER, at=AT)
