"""Outcomes, disqualification, minutes, written opinions."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import docx
import pytest
from django.db import IntegrityError, transaction

from ocop.councils import actions, documents, queries
from ocop.councils.models import Minutes, Outcome, Scorecard
from ocop.councils.states import CardState, HearingState, SessionState
from ocop.dossiers.states import State
from tests.councils.test_setup import refused
from tests.factories import councils as make
from tests.factories.dossiers import make_dossier, make_ready_product
from tests.factories.products import make_standing

pytestmark = pytest.mark.django_db
AT = make.AT


def test_the_outcome_keeps_means_totals_and_what_holds_the_star_back() -> None:
    """Members give 100, 100 and 98 (1.1: 3, 3, 1): mean 298/3 = 99.333…, five stars by points."""
    table = make.scoring_table()
    for n in range(3):
        make.fill(table, n, None, **({"1_1": 1} if n == 2 else {}))
        make.lock(table, n)
    outcome = actions.conclude_hearing(hearing=table.hearing, by=table.chair, at=AT)
    assert outcome.total == Decimal("99.333333")
    assert (outcome.part_a, outcome.part_b, outcome.part_c) == (Decimal("39.333333"), 25, 35)
    assert (outcome.band_star, outcome.spread) == (5, 2)
    assert [x["total"] for x in outcome.member_totals] == ["100", "100", "98"]
    assert outcome.means["1.1"] == "2.333333"
    dossier = table.hearing.dossier
    dossier.refresh_from_db()
    assert (dossier.state, table.hearing.state) == (State.SCORED, HearingState.CONCLUDED)


def test_an_unmet_mark_lowers_the_star() -> None:
    """A 5-star mark missed by everybody: ninety points and more, yet four stars."""
    table = make.scoring_table()
    tree = make.criteria.tree(table.hearing.dossier.criteria_set)
    mark = next(
        x for x in tree.marks if x.star == 5 and tree.leaf(x.code).top - tree.leaf(x.code).points[-2] <= 5
    )
    lower = max(p for p in tree.leaf(mark.code).points if p < mark.needs)
    make.fill_and_lock(table, None, **{mark.code.replace(".", "_"): lower})
    outcome = actions.conclude_hearing(hearing=table.hearing, by=table.chair, at=AT)
    assert (outcome.band_star, outcome.mark_star, outcome.star) == (5, 4, 4)
    assert outcome.blockers == [{"code": mark.code, "star": 5, "needs": mark.needs, "has": str(lower)}]


def test_no_result_before_every_card_is_locked() -> None:
    table = make.scoring_table()
    make.fill(table, 0)
    make.lock(table, 0)
    assert "1/3" in refused(actions.conclude_hearing, hearing=table.hearing, by=table.chair, at=AT)
    assert "điều hành" in refused(actions.conclude_hearing, hearing=table.hearing, by=table.members[2], at=AT)


def test_concluding_twice_with_one_key_makes_one_outcome() -> None:
    table = make.fill_and_lock(make.scoring_table())
    given = {"by": table.chair, "at": AT, "key": "c1"}
    first = actions.conclude_hearing(hearing=table.hearing, **given)
    assert actions.conclude_hearing(hearing=table.hearing, **given) == first
    assert Outcome.objects.count() == 1


@pytest.mark.parametrize("stage", ["waiting", "scoring", "revealed", "spread"])
def test_a_disqualified_dossier_has_no_star(stage: str) -> None:
    if stage == "waiting":
        table = make.open_session(make.make_session(make.make_council(3)))
    elif stage == "spread":
        table = make.spread_table()
    else:
        table = make.scoring_table()
        make.fill(table, 0)
    if stage == "revealed":
        make.fill_and_lock(table)
    outcome = actions.disqualify(hearing=table.hearing, ground=0, note="GCN giả", by=table.chair, at=AT)
    assert outcome.star == 0
    assert outcome.disqualified_for == f"{queries.knock_outs(table.hearing.dossier)[0].text} – GCN giả"
    assert (outcome.total > 0) is (stage in {"revealed", "spread"})
    assert not Scorecard.objects.filter(state=CardState.OPEN).exists()
    dossier = table.hearing.dossier
    dossier.refresh_from_db()
    assert dossier.state == State.SCORED


def test_a_ground_must_be_one_of_the_sheet() -> None:
    table = make.scoring_table()
    count = len(queries.knock_outs(table.hearing.dossier))
    for ground in (-1, count):
        assert "căn cứ" in refused(
            actions.disqualify, hearing=table.hearing, ground=ground, by=table.chair, at=AT
        )


def test_the_table_does_not_let_a_star_stand_above_band_and_marks() -> None:
    table = make.fill_and_lock(make.scoring_table())
    outcome = actions.conclude_hearing(hearing=table.hearing, by=table.chair, at=AT)
    for change in ({"band_star": 4}, {"star": 0}, {"disqualified_for": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Outcome.objects.filter(pk=outcome.pk).update(**change)


def closed_table() -> make.Table:
    table = make.make_session(make.make_council(4))
    make.open_session(table, absent=[3], recused={2: "Góp vốn <b>"})
    actions.start_scoring(hearing=table.hearing, by=table.chair, at=AT)
    make.fill(table, 0, None, **make.low(table.hearing))
    make.lock(table, 0)
    make.fill(table, 1)
    make.lock(table, 1)
    actions.score_again(hearing=table.hearing, discussion="Thống nhất & chấm lại", by=table.chair, at=AT)
    make.fill_and_lock(table)
    actions.conclude_hearing(hearing=table.hearing, by=table.chair, at=AT)
    assert table.session
    actions.close_session(session=table.session, number="07/BB-HĐ", by=table.chair, at=AT)
    return table


def test_minutes_hold_who_sat_and_what_was_found_and_do_not_change() -> None:
    table = closed_table()
    minutes = Minutes.objects.get()
    content = minutes.content
    assert [len(content[name]) for name in ("present", "absent", "items")] == [3, 1, 1]
    item = content["items"][0]
    assert item["recusals"] == [{"name": str(table.seats[2].person), "reason": "Góp vốn <b>"}]
    assert item["discussion"] == "Lượt 1: Thống nhất & chấm lại"
    assert (item["outcome"]["round"], item["outcome"]["star"]) == (2, 5)
    assert [x["total"] for x in item["outcome"]["members"]] == ["100", "100"]
    assert documents.is_intact(minutes)
    minutes.content["items"][0]["outcome"]["star"] = 4
    assert not documents.is_intact(minutes)


def test_minutes_as_a_word_file_say_the_same() -> None:
    table = closed_table()
    word = docx.Document(io.BytesIO(documents.minutes_word(Minutes.objects.get())))
    text = "\n".join(p.text for p in word.paragraphs)
    cells = [cell.text for grid in word.tables for row in grid.rows for cell in row.cells]
    for wanted in (
        "07/BB-HĐ", "Góp vốn <b>", "Thống nhất & chấm lại", "Đề xuất 5 sao", "tổng 100.", "09:00 15/06/2026",
        table.hearing.dossier.product.name,
    ):  # fmt: skip
        assert wanted in text
    assert str(table.seats[0].person) in cells
    assert "{" not in text


def test_the_offices_own_template_is_used(tmp_path: object, settings: object) -> None:
    closed_table()
    own = documents.template_path()
    assert own == documents.SHIPPED
    settings.DATA = tmp_path  # type: ignore[attr-defined]
    folder = tmp_path / "word"  # type: ignore[operator]
    folder.mkdir()
    mine = docx.Document()
    mine.add_paragraph("Mẫu riêng: {{ title }}")
    mine.save(str(folder / "minutes.docx"))
    word = docx.Document(io.BytesIO(documents.minutes_word(Minutes.objects.get())))
    assert [p.text for p in word.paragraphs] == ["Mẫu riêng: Phiên họp Thử"]


def test_a_session_does_not_end_with_an_item_open() -> None:
    table = make.fill_and_lock(make.scoring_table(3, 2))
    assert table.session
    actions.conclude_hearing(hearing=table.hearing, by=table.chair, at=AT)
    name = table.hearings[1].dossier.product.name
    assert name in refused(actions.close_session, session=table.session, by=table.chair, at=AT)
    assert not Minutes.objects.exists()


@pytest.mark.parametrize(
    ("stored", "shown"),
    [("69.995000", "69,99…"), ("100.000000", "100"), ("78.100000", "78,1"), ("91.14", "91,14"), ("0", "0")],
)
def test_a_printed_mean_is_cut_and_never_rounded_over_a_band(stored: str, shown: str) -> None:
    assert documents.shown_points(stored) == shown


def again_dossier() -> object:
    product = make_ready_product()
    make_standing(
        product,
        valid_from=dt.date(2023, 11, 12),
        valid_to=dt.date(2026, 11, 11),
        decided_on=dt.date(2023, 11, 12),
    )
    return make_dossier("with_province", product=product, kind="again")


def test_written_opinions_need_no_meeting_and_go_to_one_when_they_differ() -> None:
    table = make.make_council(4)
    make.make_session(table, [again_dossier()], is_written=True)  # type: ignore[list-item]
    make.open_session(table)
    assert table.session
    assert "điểm danh" in refused(
        actions.set_presence, session=table.session, seats=[], by=table.chair, at=AT
    )
    actions.start_scoring(hearing=table.hearing, by=table.chair, at=AT)
    assert queries.progress(table.hearing) == (0, 4)
    for n in range(3):
        make.fill(table, n, None, **(make.low(table.hearing) if n == 2 else {}))
        make.lock(table, n)
    actions.void_card(card=table.card(3), reason="Không gửi ý kiến", by=table.chair, at=AT)
    assert table.hearing.state == HearingState.SPREAD
    actions.defer(hearing=table.hearing, reason="Ý kiến khác nhau, họp trực tiếp", by=table.chair, at=AT)
    minutes = actions.close_session(session=table.session, by=table.chair, at=AT)
    assert minutes.content["is_written"] is True
    table.session.refresh_from_db()
    assert table.session.state == SessionState.CLOSED
