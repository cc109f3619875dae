"""Filling in: partial saves, levels, citations, two windows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from ocop.base.refusals import Refused
from ocop.dossiers import actions, locking, queries
from ocop.dossiers.models import Answer, Citation, Dossier
from ocop.files import actions as files
from ocop.journal.models import Entry
from tests.factories.dossiers import (
    AT,
    TESTER,
    commune_of,
    make_dossier,
    make_ready_product,
    officer,
    producer_of,
)
from tests.factories.files import make_document

pytestmark = pytest.mark.usefixtures("places", "packs")


def save(dossier: Dossier, code: str = "1.1", **over: Any) -> Answer:
    given: dict[str, Any] = {
        "dossier": dossier,
        "code": code,
        "by": producer_of(dossier.organisation),
        "at": AT,
    }
    return actions.save_answer(**{**given, **over})


def test_level_by_place_and_level_by_points_are_the_same() -> None:
    dossier = make_dossier()
    assert save(dossier, level=1).points == 2
    assert save(dossier, points=3).level == 2


def test_boxes_with_equal_points_are_told_apart() -> None:
    """Set 23, criterion 6.2: two boxes of one point each."""
    dossier = make_dossier(set_no=23)
    answer = save(dossier, "6.2", level=1)
    assert (answer.level, answer.points) == (1, Decimal(1))
    assert Answer.objects.get().level == 1


def test_case_goes_with_the_level() -> None:
    dossier = make_dossier(set_no=26)
    assert save(dossier, "8", points=3, case="b").case == "b"
    assert save(dossier, "8", level=0).case == "a"


@pytest.mark.parametrize("over", [{"points": 7}, {"level": 9}, {"level": -1}])
def test_levels_that_do_not_exist_are_refused(over: dict[str, Any]) -> None:
    with pytest.raises(Refused) as caught:
        save(make_dossier(), **over)
    assert caught.value.reason.field == "level"
    assert not Answer.objects.exists()


def test_unknown_criterion_is_refused() -> None:
    with pytest.raises(Refused, match="không có tiêu chí"):
        save(make_dossier(), "99.9", level=0)


def test_description_stays_where_none_is_given() -> None:
    dossier = make_dossier()
    save(dossier, level=0, description="  Trồng tại xã  ")
    save(dossier, level=1)
    answer = Answer.objects.get()
    assert (answer.description, answer.level) == ("Trồng tại xã", 1)


def test_tick_can_be_taken_away() -> None:
    dossier = make_dossier()
    save(dossier, level=0)
    save(dossier, level=None)
    assert Answer.objects.get().points is None


def test_version_keeps_windows_apart() -> None:
    dossier = make_dossier()
    save(dossier, level=0, seen=0)
    with pytest.raises(Refused) as caught:
        save(dossier, level=2, seen=0)
    assert caught.value.reason.about == "stale"
    assert save(dossier, level=2, seen=1).version == 2
    assert save(dossier, level=2, seen=0).version == 2  # the same again is no quarrel


def test_windows_on_different_criteria_do_not_quarrel() -> None:
    dossier = make_dossier()
    save(dossier, "1.1", level=0, seen=0)
    assert save(dossier, "1.2", level=0, seen=0).version == 1


def test_every_change_is_journalled_and_counted() -> None:
    dossier = make_dossier()
    save(dossier, level=0)
    save(dossier, level=0)
    save(dossier, level=1)
    entries = Entry.objects.filter(verb="dossiers.save_answer")
    assert [(e.before["points"], e.after["points"]) for e in entries if e.before and e.after] == [
        (None, "1"),
        ("1", "2"),
    ]
    dossier.refresh_from_db()
    assert dossier.version == 2


@pytest.mark.parametrize(
    "state", ["with_commune", "with_province", "before_council", "scored", "decided", "withdrawn"]
)
def test_sent_dossiers_are_closed(state: str) -> None:
    dossier = make_dossier(state)
    with pytest.raises(Refused) as caught:
        save(dossier, level=0)
    assert caught.value.reason.about == "thing"


def test_only_the_producer_edits() -> None:
    dossier = make_dossier()
    stranger = make_ready_product()
    for actor in (
        commune_of(dossier),
        officer(),
        officer("administrator"),
        producer_of(stranger.organisation),
    ):
        with pytest.raises(Refused) as caught:
            save(dossier, level=0, by=actor)
        assert caught.value.reason.about == "person"


def test_forms_keep_only_what_they_ask_for() -> None:
    dossier = make_dossier()
    by = producer_of(dossier.organisation)
    data = {"market": "Chợ", "unknown": "x"}
    actions.save_report(dossier=dossier, part="plan", data=data, by=by, at=AT)
    dossier.refresh_from_db()
    assert dossier.report["plan"] == {"product": "", "production": "", "market": "Chợ"}


def test_forms_save_field_by_field() -> None:
    dossier = make_dossier()
    by = producer_of(dossier.organisation)
    actions.save_report(dossier=dossier, part="plan", data={"market": "Chợ"}, by=by, at=AT)
    actions.save_report(dossier=dossier, part="plan", data={"product": "Thêm hũ nhỏ"}, by=by, at=AT)
    dossier.refresh_from_db()
    assert dossier.report["plan"]["market"] == "Chợ"


def test_form_with_an_old_fingerprint_is_refused() -> None:
    dossier = make_dossier()
    by = producer_of(dossier.organisation)
    seen = locking.fingerprint(dossier.registration)
    actions.save_registration(dossier=dossier, data={"phone": "1"}, by=by, at=AT, seen=seen)
    with pytest.raises(Refused) as caught:
        actions.save_registration(dossier=dossier, data={"phone": "2"}, by=by, at=AT, seen=seen)
    assert caught.value.reason.about == "stale"


@pytest.mark.parametrize("part", ["changes", "registration", "nothing"])
def test_part_the_dossier_lacks_is_refused(part: str) -> None:
    dossier = make_dossier()
    with pytest.raises(Refused):
        actions.save_report(dossier=dossier, part=part, data={}, by=TESTER, at=AT)


def test_proof_is_cited_once() -> None:
    dossier = make_dossier()
    proof = make_document(dossier.organisation)
    for _ in range(2):
        actions.cite(dossier=dossier, code="1.1", document=proof, by=TESTER, at=AT)
    actions.cite(dossier=dossier, code="1.2", document=proof, by=TESTER, at=AT)
    assert Citation.objects.count() == 2


def test_foreign_and_withdrawn_proofs_are_refused() -> None:
    dossier = make_dossier()
    gone = make_document(dossier.organisation)
    files.withdraw_document(gone, by=TESTER, at=AT)
    for proof in (make_document(), gone):
        with pytest.raises(Refused):
            actions.cite(dossier=dossier, code="1.1", document=proof, by=TESTER, at=AT)
    assert not Citation.objects.exists()


def test_uncite_leaves_the_proof_in_the_library() -> None:
    dossier = make_dossier()
    proof = make_document(dossier.organisation)
    actions.cite(dossier=dossier, code="1.1", document=proof, by=TESTER, at=AT)
    actions.uncite(dossier=dossier, code="1.1", document=proof, by=TESTER, at=AT)
    actions.uncite(dossier=dossier, code="1.1", document=proof, by=TESTER, at=AT)
    assert queries.citations(dossier) == {}
    proof.refresh_from_db()
    assert proof.withdrawn_at is None
