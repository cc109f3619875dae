"""Who sees which dossier; task list, panel, receipts; constant numbers of queries."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.base.actor import ANONYMOUS, Actor
from ocop.criteria import queries as criteria
from ocop.dossiers import actions, queries
from ocop.dossiers.models import Answer, Dossier
from tests.factories.dossiers import (
    AT,
    REPRESENTED,
    TESTER,
    commune_of,
    fill_sheet,
    make_dossier,
    make_ready_product,
    officer,
    producer_of,
)
from tests.factories.files import make_document
from tests.factories.organisations import make_organisation
from tests.factories.people import commune_unit

pytestmark = pytest.mark.usefixtures("places", "packs")
TODAY = AT.date()
STATES = [
    "draft",
    "with_commune",
    "returned",
    "with_province",
    "before_council",
    "scored",
    "decided",
    "withdrawn",
]


def seen_by(actor: Actor) -> set[str]:
    return set(queries.dossiers_visible_to(actor).values_list("state", flat=True))


def test_producer_sees_its_own_in_every_state_and_nothing_else() -> None:
    owner = make_organisation(**REPRESENTED)
    for state in STATES:
        make_dossier(state, product=make_ready_product(owner))
    assert seen_by(producer_of(owner)) == set(STATES)
    assert seen_by(producer_of(make_organisation())) == set()


def test_commune_sees_what_was_ever_sent_to_it() -> None:
    dossiers = [make_dossier(state) for state in STATES]
    draft_withdrawn = make_dossier()
    actions.withdraw_dossier(dossier=draft_withdrawn, by=TESTER, at=AT)
    commune = commune_of(dossiers[0])
    assert seen_by(commune) == set(STATES) - {"draft"}
    assert not queries.dossiers_visible_to(commune).filter(pk=draft_withdrawn.pk).exists()
    elsewhere = make_dossier(
        "with_commune",
        product=make_ready_product(make_organisation(**REPRESENTED, unit=commune_unit("30292"))),
    )
    assert not queries.dossiers_visible_to(commune).filter(pk=elsewhere.pk).exists()


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("provincial_officer", set(STATES) - {"draft"}),
        ("leader", set(STATES) - {"draft"}),
        ("auditor", set(STATES) - {"draft"}),
        ("advisor", {"with_province", "before_council"}),
        ("council_member", set()),
        ("administrator", set()),
    ],
)
def test_roles_of_the_province(role: str, seen: set[str]) -> None:
    for state in STATES:
        make_dossier(state)
    assert seen_by(officer(role)) == seen


def test_nobody_signed_in_sees_nothing() -> None:
    make_dossier("with_commune")
    assert seen_by(ANONYMOUS) == set()


# ---------------------------------------------------------------- receipt


@pytest.mark.parametrize("change", [str, str.lower, lambda no: f"  {no[:10]} {no[10:]} "])
def test_receipt_is_found_however_it_is_typed(change: Any) -> None:
    dossier = make_dossier("with_commune")
    assert queries.by_receipt(change(dossier.receipt_no)) == dossier


def test_letters_mistaken_for_digits_are_forgiven_in_the_tail() -> None:
    dossier = make_dossier("with_commune")
    Dossier.objects.filter(pk=dossier.pk).update(receipt_no="AG-2026-30337-0001-K01X10")
    assert queries.by_receipt("ag-2026-30337-0001-koixlo") == dossier


@pytest.mark.parametrize(
    "number", ["", "-", "AG-2026-30337-0001", "AG-2026-30337-0001-", "%", "AG-2026-30337-0001-______"]
)
def test_receipt_is_not_guessed(number: str) -> None:
    make_dossier("with_commune")
    assert queries.by_receipt(number) is None


# ---------------------------------------------------------------- task list


def task(dossier: Dossier, code: str) -> queries.Task:
    return next(item for item in queries.checklist(dossier) if item.code == code)


def test_tasks_go_from_empty_over_partly_to_done() -> None:
    dossier = make_dossier()
    assert task(dossier, "plan").state == "empty"
    actions.save_report(dossier=dossier, part="plan", data={"market": "Chợ"}, by=TESTER, at=AT)
    assert task(dossier, "plan").state == "partly"
    assert task(dossier, "plan").missing == ("Phát triển sản phẩm", "Tổ chức sản xuất")
    actions.save_report(
        dossier=dossier, part="plan", data={"product": "x", "production": "y"}, by=TESTER, at=AT
    )
    assert task(dossier, "plan").is_done


def test_sheet_part_names_the_criteria_that_lack_something() -> None:
    dossier = make_dossier()
    fill_sheet(dossier)
    Answer.objects.filter(code="4.1").delete()
    Answer.objects.filter(code="4.2").update(description="")
    found = task(dossier, "B")
    assert (found.state, found.codes) == ("partly", ("4.1", "4.2"))
    assert found.missing == ("1 tiêu chí chưa chọn mức", "1 tiêu chí chưa có mô tả hoặc minh chứng")
    proof = make_document(dossier.organisation)
    actions.cite(dossier=dossier, code="4.2", document=proof, by=TESTER, at=AT)
    assert task(dossier, "B").codes == ("4.1",)


def test_criteria_under_a_condition_are_asked_only_when_it_holds() -> None:
    """A set with a criterion that is scored only when another has points."""
    for no in range(1, 27):
        dossier = make_dossier(set_no=no)
        tree = criteria.tree(dossier.criteria_set)
        leaf = next((x for x in tree.leaves if x.applies_if), None)
        if leaf and leaf.applies_if:
            break
    else:
        pytest.skip("no set has a condition")
    fill_sheet(dossier)
    part = task(dossier, leaf.part)
    assert part.is_done
    Answer.objects.filter(code=leaf.code).delete()
    assert leaf.code in task(dossier, leaf.part).codes
    actions.save_answer(
        dossier=dossier, code=leaf.applies_if.leaf, points=leaf.applies_if.above, by=TESTER, at=AT
    )
    assert leaf.code not in task(dossier, leaf.part).codes


# ---------------------------------------------------------------- panel


def test_panel_adds_up_by_part_and_holds_the_lower_star() -> None:
    dossier = make_dossier()
    tree = criteria.tree(dossier.criteria_set)
    fill_sheet(dossier, {leaf.code: leaf.top for leaf in tree.leaves if leaf.code != "2.3"})
    panel = queries.self_rating(dossier, TODAY)
    least = tree.leaf("2.3").points[0]
    lost = tree.leaf("2.3").top - least
    assert panel.rating.total == 100 - lost
    assert [(p.code, p.points) for p in panel.parts] == [
        ("A", Decimal(40 - lost)),
        ("B", Decimal(25)),
        ("C", Decimal(35)),
    ]
    assert (panel.rating.band_star, panel.rating.mark_star, panel.rating.star) == (5, 3, 3)
    assert [(b.code, b.star, b.needs) for b in panel.blocks] == [("2.3", 4, 3)]
    assert panel.steps[0].code == "2.3"
    assert panel.steps[0].unlocks == 4


def test_panel_counts_proofs_in_force_only() -> None:
    dossier = make_dossier()
    fill_sheet(dossier, {"1.1": 3})
    expired = make_document(dossier.organisation, expires_on=TODAY - dt.timedelta(days=1))
    actions.cite(dossier=dossier, code="1.1", document=expired, by=TESTER, at=AT)
    panel = queries.self_rating(dossier, TODAY)
    assert "1.1" in [leaf.code for leaf in panel.unproven]
    good = make_document(dossier.organisation, expires_on=TODAY)
    actions.cite(dossier=dossier, code="1.1", document=good, by=TESTER, at=AT)
    panel = queries.self_rating(dossier, TODAY)
    assert "1.1" not in [leaf.code for leaf in panel.unproven]


@pytest.mark.parametrize(
    ("days", "flagged", "expired"),
    [(-1, True, True), (0, True, False), (89, True, False), (90, False, False)],
)
def test_panel_flags_proofs_that_end_within_ninety_days(days: int, flagged: bool, expired: bool) -> None:
    dossier = make_dossier()
    proof = make_document(dossier.organisation, expires_on=TODAY + dt.timedelta(days=days))
    for code in ("1.1", "1.2"):
        actions.cite(dossier=dossier, code=code, document=proof, by=TESTER, at=AT)
    ageing = queries.self_rating(dossier, TODAY).ageing
    assert bool(ageing) is flagged
    if ageing:
        assert (ageing[0].document, ageing[0].codes, ageing[0].is_expired) == (proof, ("1.1", "1.2"), expired)


# ---------------------------------------------------------------- reading


def test_cited_file_is_served_only_for_what_the_dossier_cites() -> None:
    dossier = make_dossier("filled")
    cited, loose = make_document(dossier.organisation), make_document(dossier.organisation)
    actions.cite(dossier=dossier, code="1.1", document=cited, by=TESTER, at=AT)
    actions.submit_dossier(dossier=dossier, by=TESTER, at=AT)
    page, other = cited.pages.get(), loose.pages.get()
    assert queries.cited_file(dossier, page.file_id) == page.file
    assert queries.cited_file(dossier, other.file_id) is None
    assert queries.cited_file(make_dossier("with_commune"), page.file_id) is None


def test_commune_reads_the_claims_of_its_four_contents() -> None:
    dossier = make_dossier("with_commune")
    claims = queries.commune_claims(dossier, queries.reading(dossier))
    assert [(c.field, c.line.code if c.line else None) for c in claims] == [
        ("materials", "1.1"),
        ("labour", "3.3"),
        ("idea", "2.1"),
        ("identity", "5.3"),
    ]


# ---------------------------------------------------------------- numbers of queries


def count(act: Any) -> int:
    with CaptureQueriesContext(connection) as caught:
        act()
    return len(caught)


@pytest.mark.parametrize("actor_of", ["producer", "commune", "province"])
def test_turns_take_the_same_queries_for_1_and_50(actor_of: str) -> None:
    owner = make_organisation(**REPRESENTED)
    state = {"producer": "draft", "commune": "with_commune", "province": "with_province"}[actor_of]
    first = make_dossier(state, product=make_ready_product(owner))
    actor = {"producer": producer_of(owner), "commune": commune_of(first), "province": officer()}[actor_of]
    queries.turns_of(actor, TODAY)
    one = count(lambda: queries.turns_of(actor, TODAY))
    for _ in range(49):
        make_dossier(state, product=make_ready_product(owner))
    assert count(lambda: queries.turns_of(actor, TODAY)) == one
    assert len(queries.turns_of(actor, TODAY)) == 50


def test_panel_and_task_list_take_few_queries() -> None:
    dossier = make_dossier()
    fill_sheet(dossier)
    for code in ("1.1", "1.2", "3.3"):
        proof = make_document(dossier.organisation)
        actions.cite(dossier=dossier, code=code, document=proof, by=TESTER, at=AT)
    dossier = queries.for_page(Dossier.objects.all()).get(pk=dossier.pk)
    assert count(lambda: (queries.self_rating(dossier, TODAY), queries.checklist(dossier))) == 4


def test_reading_takes_one_query() -> None:
    dossier = make_dossier("with_commune")
    assert count(lambda: queries.reading(dossier)) == 1


def test_turns_name_days_left_overdue_first() -> None:
    first = make_dossier("with_commune")
    make_dossier("with_commune", at=AT + dt.timedelta(days=3))
    turns = queries.turns_of(commune_of(first), dt.date(2026, 7, 7))
    assert [turn.days_left for turn in turns] == [-1, 2]
    assert [turn.is_late for turn in turns] == [True, False]
    assert turns[0].link == f"/ho-so/{first.pk}/"
