"""Hints of the value chain at a self-assessment: what they rest on, and how one is taken."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.base.refusals import Refused
from ocop.dossiers import actions, queries
from ocop.dossiers.models import Dossier
from ocop.files import actions as files
from ocop.journal.models import Entry
from ocop.organisations import actions as organisations
from ocop.products import actions as products
from tests.factories.dossiers import AT, REPRESENTED, TESTER, make_dossier, make_ready_product, producer_of
from tests.factories.files import make_document
from tests.factories.organisations import make_organisation
from tests.factories.sourcing import make_chain, make_entry

pytestmark = pytest.mark.usefixtures("packs")
ON = AT.date()


def draft() -> Dossier:
    product = make_ready_product(make_organisation(**REPRESENTED), set_no=7)
    return make_dossier(product=product)


def hints(dossier: Dossier, on: dt.date = ON) -> dict[str, queries.Hint]:
    return queries.hints_of(dossier, queries.answers(dossier), on)


def test_a_level_is_taken_with_its_proof_and_the_journal_says_on_what_ground() -> None:
    dossier = draft()
    proof = make_document(dossier.organisation, kind="materials_origin")
    make_chain(dossier.product, province_share=Decimal(80), share_proof=proof)
    hint = hints(dossier)["1.1"]
    assert (hint.said, hint.level, hint.proofs, hint.is_taken) == (
        "80 % nguyên liệu trong tỉnh", 2, (proof,), False,
    )  # fmt: skip
    by = producer_of(dossier.organisation)
    answer = actions.take_hint(dossier=dossier, code="1.1", level=2, by=by, at=AT, seen=0)
    assert (answer.level, answer.points) == (2, 3)
    assert [row.document for row in queries.citations(dossier)["1.1"]] == [proof]
    assert hints(dossier)["1.1"].is_taken
    entry = Entry.objects.get(verb="dossiers.take_hint")
    assert entry.note == hint.said and entry.after == {"code": "1.1", "level": 2, "proofs": [proof.pk]}


def test_a_hint_that_no_longer_holds_is_not_taken() -> None:
    dossier = draft()
    make_chain(dossier.product, province_share=Decimal(80))
    make_chain(dossier.product, province_share=Decimal(60))
    with pytest.raises(Refused) as error:
        actions.take_hint(dossier=dossier, code="1.1", level=2, by=TESTER, at=AT)
    assert error.value.reason.about == "stale"
    assert queries.answers(dossier) == {}


def test_a_level_ticked_meanwhile_is_not_overwritten() -> None:
    dossier = draft()
    make_chain(dossier.product, province_share=Decimal(80))
    actions.save_answer(dossier=dossier, code="1.1", level=0, by=TESTER, at=AT)
    with pytest.raises(Refused) as error:
        actions.take_hint(dossier=dossier, code="1.1", level=2, by=TESTER, at=AT, seen=0)
    assert error.value.reason.about == "stale"
    assert queries.answers(dossier)["1.1"].level == 0 and queries.citations(dossier) == {}


def test_somebody_elses_dossier_takes_no_hint() -> None:
    dossier = draft()
    make_chain(dossier.product, province_share=Decimal(80))
    other = producer_of(make_organisation())
    with pytest.raises(Refused) as error:
        actions.take_hint(dossier=dossier, code="1.1", level=2, by=other, at=AT)
    assert error.value.reason.about == "person"


def test_contracts_in_force_add_up_and_count_as_steady_after_twelve_months() -> None:
    dossier = draft()
    link = {"role": "linked", "contract_share": Decimal(40)}
    first = make_entry("partner", dossier.product, signed_on=dt.date(2025, 6, 15), **link)
    make_entry("partner", dossier.product, signed_on=dt.date(2025, 6, 16), **link)
    over = dt.date(2026, 6, 14)
    make_entry("partner", dossier.product, signed_on=dt.date(2024, 1, 1), contract_until=over, **link)
    assert hints(dossier)["1.5"].level == 2
    assert hints(dossier, ON + dt.timedelta(days=1))["1.5"].level == 3
    products.end_entry(first, ON, by=TESTER, at=AT)
    assert "1.5" not in hints(dossier)


def test_contracts_over_everything_and_no_contract_hint_at_nothing() -> None:
    dossier = draft()
    make_entry("partner", dossier.product, role="linked", share=Decimal(90))
    assert hints(dossier) == {}
    for _i in range(2):
        make_entry("partner", dossier.product, signed_on=ON, contract_share=Decimal(60))
    assert "1.5" not in hints(dossier)


def test_areas_count_only_when_all_of_them_are_certified_today() -> None:
    dossier = draft()
    paper = make_document(dossier.organisation, kind="materials_origin")
    make_entry("area", dossier.product, scheme="globalgap", proof=paper)
    assert hints(dossier)["1.2"].level == 2 and hints(dossier)["1.2"].proofs == (paper,)
    make_entry("area", dossier.product, scheme="vietgap", certified_until=ON)
    assert hints(dossier)["1.2"].level == 1
    assert "1.2" not in hints(dossier, ON + dt.timedelta(days=1))
    make_entry("area", dossier.product)
    assert "1.2" not in hints(dossier)


def test_labour_comes_from_the_newest_year_that_says_both_numbers() -> None:
    dossier = draft()
    owner = dossier.organisation
    paper = make_document(owner, kind="workers_list", issued_on=dt.date(2026, 1, 5))
    make_document(owner, kind="workers_list", expires_on=dt.date(2026, 6, 14), issued_on=dt.date(2026, 2, 1))
    for year, every, local in ((2024, 10, 10), (2025, 10, 6)):
        figures = {"workers": every, "local_workers": local}
        organisations.save_figures(owner, year, figures, by=TESTER, at=AT)
    organisations.save_figures(owner, 2026, {"workers": 12}, by=TESTER, at=AT)
    hint = hints(dossier)["3.3"]
    assert (hint.level, hint.said) == (1, "60 % lao động là người trong xã (năm 2025)")
    assert hint.proofs == (paper,)


def test_use_of_waste_is_hinted_at_and_a_withdrawn_proof_is_not_cited() -> None:
    dossier = draft()
    paper = make_document(dossier.organisation, kind="environment")
    make_entry("practice", dossier.product, proof=paper)
    assert hints(dossier)["1.7"].proofs == (paper,)
    files.withdraw_document(paper, by=TESTER, at=AT)
    assert hints(dossier)["1.7"].proofs == ()


def test_hints_cost_the_same_however_long_the_chain() -> None:
    dossier = draft()
    make_entry("area", dossier.product)
    with CaptureQueriesContext(connection) as few:
        hints(dossier)
    for kind in ("area", "partner", "practice") * 2:
        make_entry(kind, dossier.product)
    with CaptureQueriesContext(connection) as many:
        hints(dossier)
    assert len(few) == len(many)
