"""Every move of a dossier: who may, from where, what is written, what is told."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import override_settings

from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.dossiers import actions, queries, snapshots
from ocop.dossiers.models import CommuneReport, Dossier, ReceiptSequence, Snapshot
from ocop.dossiers.states import MOVES, State
from ocop.journal.models import Entry
from ocop.notices.models import Notice
from ocop.products.models import Product
from tests.factories import people
from tests.factories.dossiers import (
    AT,
    REPORT,
    TESTER,
    commune_of,
    make_dossier,
    make_ready_product,
    officer,
    producer_of,
)
from tests.factories.organisations import make_organisation

pytestmark = pytest.mark.usefixtures("places", "packs")


def owner(dossier: Dossier) -> Actor:
    return producer_of(dossier.organisation)


def later(days: int) -> dt.datetime:
    return AT + dt.timedelta(days=days)


# ---------------------------------------------------------------- the table


ACTIONS: dict[str, Any] = {
    "submit": lambda d: actions.submit_dossier(dossier=d, by=TESTER, at=AT),
    "return": lambda d: actions.return_dossier(dossier=d, reasons={"A": "Thiếu"}, by=TESTER, at=AT),
    "propose": lambda d: (
        actions.save_commune_report(dossier=d, data=REPORT, by=TESTER, at=AT),
        actions.propose_dossier(dossier=d, by=TESTER, at=AT),
    ),
    "place": lambda d: actions.place_dossier(dossier=d, by=TESTER, at=AT),
    "unplace": lambda d: actions.unplace_dossier(dossier=d, by=TESTER, at=AT),
    "score": lambda d: actions.mark_scored(dossier=d, by=TESTER, at=AT),
    "rehear": lambda d: actions.rehear(dossier=d, by=TESTER, at=AT),
    "decide": lambda d: actions.mark_decided(dossier=d, by=TESTER, at=AT),
    "withdraw": lambda d: actions.withdraw_dossier(dossier=d, by=TESTER, at=AT),
}


def test_every_move_of_the_table_has_an_action() -> None:
    assert set(ACTIONS) == set(MOVES.moves)


@pytest.mark.parametrize("state", ["filled", *(s.value for s in State if s != State.DRAFT)])
def test_moves_go_where_the_table_says_and_nowhere_else(state: str) -> None:
    for verb, act in ACTIONS.items():
        dossier = make_dossier(state)
        start = dossier.state
        if start in MOVES.moves[verb].sources:
            act(dossier)
            dossier.refresh_from_db()
            assert dossier.state == MOVES.moves[verb].target
            entry = Entry.objects.filter(subject=f"dossiers.Dossier:{dossier.pk}").latest("id")
            assert (entry.verb, entry.before) == (f"dossiers.{verb}", {"state": start})
        else:
            with pytest.raises(Refused):
                act(dossier)
            dossier.refresh_from_db()
            assert dossier.state == start


@pytest.mark.parametrize(
    ("verb", "state", "role"),
    [
        ("place", "with_province", "leader"),
        ("place", "with_province", "commune_officer"),
        ("unplace", "before_council", "council_member"),
        ("rehear", "scored", "leader"),
        ("decide", "scored", "provincial_officer"),
    ],
)
def test_upper_moves_need_their_right(verb: str, state: str, role: str) -> None:
    dossier = make_dossier(state)
    move = {
        "place": actions.place_dossier, "unplace": actions.unplace_dossier,
        "rehear": actions.rehear, "decide": actions.mark_decided,
    }[verb]  # fmt: skip
    with pytest.raises(Refused) as caught:
        move(dossier=dossier, by=officer(role), at=AT)
    assert caught.value.reason.about == "person"


def test_move_of_a_dossier_that_changed_meanwhile_is_stale() -> None:
    dossier = make_dossier("with_province")
    Dossier.objects.filter(pk=dossier.pk).update(state="withdrawn")
    with pytest.raises(Refused) as caught:
        actions.place_dossier(dossier=dossier, by=TESTER, at=AT)
    assert caught.value.reason.about == "stale"


def test_state_tables_in_the_reference_are_those_of_the_program() -> None:
    """Draw it again with ``ocop states > docs/reference/states.md``."""
    from pathlib import Path

    from ocop.cli.management.commands.states import drawn

    assert MOVES.mermaid() in drawn()
    path = Path(__file__).parents[2] / "docs" / "reference" / "states.md"
    assert path.read_text("utf-8") == drawn()


# ---------------------------------------------------------------- submission


def test_submission_freezes_and_gives_a_receipt() -> None:
    dossier = make_dossier("filled")
    actions.submit_dossier(dossier=dossier, by=owner(dossier), at=AT)
    dossier.refresh_from_db()
    assert dossier.state == "with_commune"
    assert dossier.receipt_no is not None
    head, _, tail = dossier.receipt_no.rpartition("-")
    assert head == f"AG-2026-{dossier.unit.code}-0001"
    assert len(tail) == 6
    assert set(tail) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    assert dossier.registration_no == f"0001/PĐK-91-{dossier.unit.code}-2026"
    snapshot = Snapshot.objects.get()
    assert (snapshot.number, snapshot.dossier) == (1, dossier)
    entry = Entry.objects.get(verb="dossiers.submit")
    assert entry.after == {
        "state": "with_commune", "receipt_no": dossier.receipt_no, "snapshot": 1, "sha256": snapshot.sha256
    }  # fmt: skip


def test_numbers_run_by_commune_and_year_and_tails_do_not() -> None:
    first, second = make_dossier("with_commune"), make_dossier("with_commune")
    elsewhere = make_organisation(unit=people.commune_unit("30292"), phone="")
    other = make_dossier("filled", product=make_ready_product(elsewhere))
    actions.submit_dossier(dossier=other, by=TESTER, at=AT)
    assert [d.registration_no[:4] for d in (first, second, other)] == ["0001", "0002", "0001"]
    assert len({(d.receipt_no or "")[-6:] for d in (first, second, other)}) == 3
    assert ReceiptSequence.objects.count() == 2


def test_same_key_is_one_submission() -> None:
    dossier = make_dossier("filled")
    stale = Dossier.objects.get(pk=dossier.pk)
    first = actions.submit_dossier(dossier=dossier, by=owner(dossier), at=AT, key="k")
    again = actions.submit_dossier(dossier=stale, by=owner(dossier), at=later(1), key="k")
    assert again.receipt_no == first.receipt_no
    assert again.submitted_at == AT
    assert Snapshot.objects.count() == 1
    assert Entry.objects.filter(verb="dossiers.submit").count() == 1


def test_second_submission_without_the_key_is_refused() -> None:
    dossier = make_dossier("filled")
    stale = Dossier.objects.get(pk=dossier.pk)
    actions.submit_dossier(dossier=dossier, by=owner(dossier), at=AT)
    with pytest.raises(Refused):
        actions.submit_dossier(dossier=stale, by=owner(dossier), at=AT)
    assert Snapshot.objects.count() == 1


def test_incomplete_dossier_is_refused_with_its_parts() -> None:
    dossier = make_dossier()
    with pytest.raises(Refused, match="Kế hoạch sản xuất, kinh doanh"):
        actions.submit_dossier(dossier=dossier, by=owner(dossier), at=AT)
    assert not Snapshot.objects.exists()
    assert not ReceiptSequence.objects.exists()


def test_points_without_description_or_proof_keep_it_back() -> None:
    dossier = make_dossier("filled")
    dossier.answers.filter(code="1.1").update(description="")
    with pytest.raises(Refused, match="A. "):
        actions.submit_dossier(dossier=dossier, by=owner(dossier), at=AT)
    dossier.answers.filter(code="1.1").update(points=0, level=0)
    assert queries.problems(dossier) == []


@pytest.mark.parametrize(
    "role", ["provincial_officer", "leader", "auditor", "administrator", "council_member"]
)
def test_nobody_else_submits(role: str) -> None:
    dossier = make_dossier("filled")
    with pytest.raises(Refused) as caught:
        actions.submit_dossier(dossier=dossier, by=officer(role), at=AT)
    assert caught.value.reason.about == "person"


def test_fifteen_working_days_leave_out_weekends_and_holidays() -> None:
    """From Monday 15/06/2026: fifteen working days end on Monday 06/07/2026."""
    assert make_dossier("with_commune").commune_due_on == dt.date(2026, 7, 6)
    # over the long week of 2 September: 01/09 and 02/09 are off
    dossier = make_dossier("with_commune", at=dt.datetime(2026, 8, 31, 3, tzinfo=dt.UTC))
    assert dossier.commune_due_on is not None
    assert dossier.commune_due_on > dt.date(2026, 9, 21)


def test_commune_and_producer_are_told() -> None:
    product = make_ready_product()
    people.actor_with("commune_officer", unit=product.organisation.unit)
    people.actor_with("producer", organisation=product.organisation)
    dossier = make_dossier("with_commune", product=product)
    told = Notice.objects.filter(verb="dossiers.submit")
    assert told.count() == 2
    assert {notice.link for notice in told} == {f"/ho-so/{dossier.pk}/"}
    assert all(dossier.product.name in notice.title for notice in told)


# ---------------------------------------------------------------- return


def test_return_gives_reasons_and_stops_the_clock() -> None:
    dossier = make_dossier("with_commune")
    given = {"general": "Thiếu số giấy", "A": "Thiếu hợp đồng", "B": "  "}
    actions.return_dossier(dossier=dossier, reasons=given, note="Gặp xã", by=commune_of(dossier), at=later(7))
    dossier.refresh_from_db()
    assert (dossier.state, dossier.commune_due_on) == ("returned", None)
    kept = dossier.returns.get()
    assert kept.reasons == {"general": "Thiếu số giấy", "A": "Thiếu hợp đồng"}
    assert kept.days_left == 10


@pytest.mark.parametrize(
    "reasons", [{}, {"A": " "}, {"Z": "Phần này không có"}, {"changes": "Không có ở lần đầu"}]
)
def test_return_without_a_sound_reason_is_refused(reasons: dict[str, str]) -> None:
    dossier = make_dossier("with_commune")
    with pytest.raises(Refused):
        actions.return_dossier(dossier=dossier, reasons=reasons, by=commune_of(dossier), at=AT)
    dossier.refresh_from_db()
    assert dossier.state == "with_commune"


def test_other_communes_and_the_province_cannot_return() -> None:
    dossier = make_dossier("with_commune")
    foreign = people.actor_with("commune_officer", unit=people.commune_unit("30292"))
    for actor in (foreign, officer(), owner(dossier)):
        with pytest.raises(Refused) as caught:
            actions.return_dossier(dossier=dossier, reasons={"A": "x"}, by=actor, at=AT)
        assert caught.value.reason.about == "person"


def test_days_begin_anew_after_a_return() -> None:
    dossier = make_dossier("returned")
    receipt = dossier.receipt_no
    actions.submit_dossier(dossier=dossier, by=owner(dossier), at=later(7))
    dossier.refresh_from_db()
    assert dossier.commune_due_on == dt.date(2026, 7, 13)
    assert dossier.receipt_no == receipt
    assert [s.number for s in Snapshot.objects.all()] == [1, 2]


@override_settings(OCOP_COMMUNE_CLOCK="resume")
def test_days_go_on_where_the_setting_says_so() -> None:
    dossier = make_dossier("with_commune")
    actions.return_dossier(dossier=dossier, reasons={"A": "x"}, by=TESTER, at=later(14))
    assert dossier.returns.get().days_left == 5
    actions.submit_dossier(dossier=dossier, by=owner(dossier), at=later(21))
    assert dossier.commune_due_on == dt.date(2026, 7, 13)


# ---------------------------------------------------------------- Mẫu 03 and proposal


def test_report_is_saved_half_done() -> None:
    dossier = make_dossier("with_commune")
    by = commune_of(dossier)
    actions.save_commune_report(dossier=dossier, data={"materials": " Có thật "}, by=by, at=AT)
    actions.save_commune_report(dossier=dossier, data={"labour": "Ba người"}, by=by, at=AT)
    report = CommuneReport.objects.get()
    assert (report.materials, report.labour, report.idea) == ("Có thật", "Ba người", "")


@pytest.mark.parametrize(
    ("missing", "field"),
    [
        ({"materials": ""}, "materials"),
        ({"labour": " "}, "labour"),
        ({"idea": ""}, "idea"),
        ({"identity": ""}, "identity"),
        ({"proposal_no": ""}, "proposal_no"),
        ({"signer": ""}, "signer"),
        ({"proposed_on": None}, "proposed_on"),
        ({"proposed_on": dt.date(2026, 6, 16)}, "proposed_on"),
        ({"proposed_on": dt.date(2026, 6, 14)}, "proposed_on"),
        ({"samples": 4}, "samples"),
        ({"samples": None}, "samples"),
    ],
)
def test_proposal_needs_four_contents_letter_and_samples(missing: dict[str, Any], field: str) -> None:
    dossier = make_dossier("with_commune")
    actions.save_commune_report(dossier=dossier, data={**REPORT, **missing}, by=TESTER, at=AT)
    with pytest.raises(Refused) as caught:
        actions.propose_dossier(dossier=dossier, by=commune_of(dossier), at=AT)
    assert caught.value.reason.field == field
    dossier.refresh_from_db()
    assert dossier.state == "with_commune"


def test_tourism_needs_no_samples() -> None:
    """Đ.6.2d: five sample products, none for tourism."""
    dossier = make_dossier("with_commune", set_no=26)
    actions.save_commune_report(dossier=dossier, data={**REPORT, "samples": None}, by=TESTER, at=AT)
    assert actions.propose_dossier(dossier=dossier, by=commune_of(dossier), at=AT).state == "with_province"


def test_late_proposal_is_late_and_not_void() -> None:
    dossier = make_dossier("with_commune")
    data = {**REPORT, "proposed_on": dt.date(2026, 8, 3)}
    actions.save_commune_report(dossier=dossier, data=data, by=TESTER, at=later(49))
    actions.propose_dossier(dossier=dossier, by=commune_of(dossier), at=later(49))
    dossier.refresh_from_db()
    assert dossier.state == "with_province"
    assert dossier.proposed_at == later(49)


def test_report_is_closed_after_the_proposal() -> None:
    dossier = make_dossier("with_province")
    with pytest.raises(Refused):
        actions.save_commune_report(dossier=dossier, data={"materials": "Sửa"}, by=commune_of(dossier), at=AT)
    assert CommuneReport.objects.get().materials == REPORT["materials"]


def test_same_key_is_one_proposal() -> None:
    dossier = make_dossier("with_commune")
    actions.save_commune_report(dossier=dossier, data=REPORT, by=TESTER, at=AT)
    for _ in range(2):
        actions.propose_dossier(dossier=dossier, by=commune_of(dossier), at=AT, key="p")
    assert Entry.objects.filter(verb="dossiers.propose").count() == 1


def test_the_proposal_gives_the_product_its_code_of_the_year_once() -> None:
    dossier = make_dossier("with_province")
    product = Product.objects.get(pk=dossier.product_id)
    assert product.code == f"91-{dossier.unit.code}-01-2026"
    other = make_dossier("with_province")
    assert Product.objects.get(pk=other.product_id).code == f"91-{dossier.unit.code}-02-2026"


# ---------------------------------------------------------------- supplements


def asked(state: str = "with_province") -> Dossier:
    dossier = make_dossier(state)
    actions.ask_supplement(
        dossier=dossier, questions={"A": "Thêm hợp đồng", "": "Ảnh xưởng"}, by=officer(), at=AT
    )
    return dossier


def test_supplement_opens_the_dossier_for_its_producer() -> None:
    dossier = asked()
    assert dossier.state == "with_province"
    by = owner(dossier)
    actions.save_answer(dossier=dossier, code="1.1", level=0, by=by, at=AT)
    questions = {item.pk: "Đã thêm" for item in queries.open_supplements(dossier)}
    actions.answer_supplement(dossier=dossier, answers=questions, by=by, at=later(1))
    sent = queries.reading(dossier)
    assert sent is not None
    line = sent.line("1.1")
    assert sent.number == 2
    assert line is not None
    assert line.points == 1
    with pytest.raises(Refused):
        actions.save_answer(dossier=dossier, code="1.1", level=1, by=by, at=later(2))


def test_readers_see_the_old_snapshot_until_the_answer() -> None:
    dossier = asked()
    actions.save_answer(dossier=dossier, code="1.1", level=0, by=owner(dossier), at=AT)
    sent = queries.reading(dossier)
    line = sent.line("1.1") if sent else None
    assert line is not None
    assert line.points == 3


def test_every_question_is_answered_at_once() -> None:
    dossier = asked()
    first = queries.open_supplements(dossier)[0]
    with pytest.raises(Refused) as caught:
        actions.answer_supplement(dossier=dossier, answers={first.pk: "Chỉ một"}, by=owner(dossier), at=AT)
    assert caught.value.reason.about == "input"
    assert Snapshot.objects.count() == 1


def test_answer_of_a_dossier_made_incomplete_is_refused() -> None:
    dossier = asked()
    actions.save_answer(dossier=dossier, code="1.1", description="", level=None, by=owner(dossier), at=AT)
    texts = {item.pk: "Đã thêm" for item in queries.open_supplements(dossier)}
    with pytest.raises(Refused, match="còn thiếu"):
        actions.answer_supplement(dossier=dossier, answers=texts, by=owner(dossier), at=AT)


@pytest.mark.parametrize(
    ("questions", "due_on"),
    [({}, None), ({"Z": "?"}, None), ({"A": "Thêm"}, dt.date(2026, 6, 14))],
)
def test_unsound_questions_are_refused(questions: dict[str, str], due_on: dt.date | None) -> None:
    dossier = make_dossier("with_province")
    with pytest.raises(Refused):
        actions.ask_supplement(dossier=dossier, questions=questions, due_on=due_on, by=officer(), at=AT)


@pytest.mark.parametrize(
    ("role", "may"), [("provincial_officer", True), ("advisor", True), ("leader", False)]
)
def test_who_asks_for_supplements(role: str, may: bool) -> None:
    from ocop.dossiers import rules

    assert rules.may_ask.allows(officer(role), make_dossier("before_council")) is may


def test_unanswered_supplement_keeps_from_the_council() -> None:
    dossier = asked()
    with pytest.raises(Refused, match="chưa được trả lời"):
        actions.place_dossier(dossier=dossier, by=officer(), at=AT)


def test_supplement_makes_it_the_producers_turn() -> None:
    dossier = asked()
    assert [turn.what for turn in queries.turns_of(owner(dossier), AT.date())] == ["Bổ sung theo yêu cầu"]
    assert queries.turns_of(officer(), AT.date()) == []


# ---------------------------------------------------------------- snapshot


def test_snapshot_hash_covers_the_content() -> None:
    make_dossier("with_commune")
    snapshot = Snapshot.objects.get()
    assert snapshots.is_intact(snapshot)
    snapshot.content["report"]["plan"]["market"] = "Sửa sau"
    assert not snapshots.is_intact(snapshot)


def test_snapshot_names_law_and_files() -> None:
    from tests.factories.files import make_document

    dossier = make_dossier("filled")
    proof = make_document(dossier.organisation, number="12/HĐ")
    actions.cite(dossier=dossier, code="1.5", document=proof, by=TESTER, at=AT)
    actions.submit_dossier(dossier=dossier, by=TESTER, at=AT)
    content = Snapshot.objects.get().content
    sheet = dossier.criteria_set
    assert content["criteria"] == {
        "pack": "qd26-2026", "version": sheet.pack.version, "decision": sheet.pack.decision,
        "pack_sha256": sheet.pack.sha256, "set": 1, "set_code": sheet.code, "set_name": sheet.name,
        "set_sha256": sheet.sha256,
    }  # fmt: skip
    frozen = content["documents"][str(proof.pk)]
    page = proof.pages.get()
    assert frozen["number"] == "12/HĐ"
    assert [p["sha256"] for p in frozen["pages"]] == [page.file.sha256]
    assert next(a for a in content["answers"] if a["code"] == "1.5")["documents"] == [proof.pk]


def test_snapshot_is_never_changed_or_deleted() -> None:
    make_dossier("with_commune")
    snapshot = Snapshot.objects.get()
    for attempt in (
        snapshot.save,
        snapshot.delete,
        Snapshot.objects.all().delete,
        lambda: Snapshot.objects.update(sha256="0"),
    ):
        with pytest.raises(TypeError):
            attempt()


def test_snapshot_outlives_later_changes_of_product_and_proof() -> None:
    dossier = make_dossier("with_commune")
    name = dossier.product.name
    type(dossier.product).objects.filter(pk=dossier.product_id).update(name="Tên mới")
    sent = queries.reading(Dossier.objects.get())
    assert sent is not None
    assert sent.product == name
    assert snapshots.is_intact(Snapshot.objects.get())


# ---------------------------------------------------------------- withdrawal


@pytest.mark.parametrize("state", ["draft", "with_commune", "returned", "with_province"])
def test_producer_withdraws_before_the_council(state: str) -> None:
    dossier = make_dossier(state)
    actions.withdraw_dossier(dossier=dossier, reason="Đổi ý", by=owner(dossier), at=AT)
    dossier.refresh_from_db()
    assert (dossier.state, dossier.closed_at) == ("withdrawn", AT)


def test_nobody_else_withdraws() -> None:
    dossier = make_dossier("with_commune")
    for actor in (commune_of(dossier), officer(), producer_of(make_organisation())):
        with pytest.raises(Refused):
            actions.withdraw_dossier(dossier=dossier, by=actor, at=AT)
