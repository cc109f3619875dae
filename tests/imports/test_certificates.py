"""A book of papers: which stands, which is history, and which star was known already."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from ocop.certificates import actions as certificates
from ocop.certificates import queries
from ocop.certificates.models import Certificate
from ocop.imports import actions, obstacles
from ocop.imports.models import ImportRun
from ocop.products.models import Product, Standing
from tests.factories import imports as made
from tests.factories.certificates import LEADER
from tests.factories.products import make_product, make_standing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places", "packs")]


def paper(number: str, issued_on: dt.date, star: int = 3, **over: Any) -> dict[str, Any]:
    facts = {"product": "Trà (ví dụ)", "star": star, "score": 61.5, "decision_no": f"{number}/QĐ"}
    return {"number": number, "issued_on": issued_on, **facts, **over}


def written(*papers: dict[str, Any]) -> ImportRun:
    run = made.new_rows("certificates", *papers)
    assert [row.problems for row in run.rows.all()] == [[]] * len(papers)
    return made.applied(run)


def states() -> dict[str, tuple[str, str]]:
    """By number: the certificate's state and its star's."""
    return {c.number: (c.state, c.standing.state) for c in Certificate.objects.select_related("standing")}


def test_the_youngest_of_several_papers_stands_whatever_their_order() -> None:
    product = make_product(name="Trà (ví dụ)")
    written(
        paper("2", dt.date(2024, 3, 1)), paper("3", dt.date(2025, 3, 1), 4), paper("1", dt.date(2021, 3, 1))
    )
    assert states() == {
        "1": ("superseded", "superseded"), "2": ("superseded", "superseded"), "3": ("active", "live"),
    }  # fmt: skip
    found = Certificate.objects.get(number="3")
    assert found.valid_to == dt.date(2028, 3, 1) and queries.by_token(found.token) == found
    product.refresh_from_db()
    assert (product.public_star, product.public_until) == (4, dt.date(2028, 3, 1))
    chain = list(
        Standing.objects.order_by("decided_on").values_list("counted_on", "ended_on", "follows__star")
    )
    assert chain == [
        (dt.date(2021, 3, 1), dt.date(2024, 3, 1), None),
        (dt.date(2024, 3, 1), dt.date(2025, 3, 1), 3),
        (dt.date(2025, 3, 1), None, 3),
    ]


def test_a_younger_paper_takes_the_place_of_the_one_that_stands_and_gives_it_back() -> None:
    product = make_product(name="Trà (ví dụ)")
    written(paper("1", dt.date(2023, 3, 1)))
    before = list(Standing.objects.values()), list(Certificate.objects.values())
    run = made.new_rows("certificates", paper("2", dt.date(2025, 3, 1), 4))
    assert run.rows.get().notes == ["Giấy đang có của sản phẩm sẽ thành “đã được thay thế”."]
    made.applied(run)
    assert states() == {"1": ("superseded", "superseded"), "2": ("active", "live")}
    actions.undo_run(run=run, by=made.OFFICE, at=made.AT)
    assert (list(Standing.objects.values()), list(Certificate.objects.values())) == before
    product.refresh_from_db()
    assert product.public_star == 3


def test_an_older_paper_is_history() -> None:
    make_product(name="Trà (ví dụ)")
    written(paper("2", dt.date(2025, 3, 1), 4))
    run = made.new_rows("certificates", paper("1", dt.date(2022, 3, 1)))
    assert run.rows.get().notes == ["Ghi làm lịch sử: sản phẩm đã có giấy cấp sau ngày này."]
    made.applied(run)
    assert states() == {"1": ("superseded", "superseded"), "2": ("active", "live")}


@pytest.mark.parametrize(
    "known",
    [
        {"decided_on": dt.date(2024, 3, 1), "valid_from": None, "valid_to": None, "star": 3},
        {"decided_on": dt.date(2024, 3, 1), "star": None, "valid_to": None},
        {"decided_on": None, "valid_from": None, "valid_to": None, "year": 2024, "star": 3},
        {"decided_on": None, "valid_from": None, "valid_to": None, "star": 3},
        {"certificate_no": "1", "decided_on": dt.date(2024, 2, 20), "star": 3},
    ],
)
def test_a_star_that_a_list_had_brought_gets_its_paper_and_no_twin(known: dict[str, Any]) -> None:
    product = make_product(name="Trà (ví dụ)")
    standing = make_standing(product, **{"valid_from": None, **known})
    before = Standing.objects.filter(pk=standing.pk).values().get()
    run = written(paper("1", dt.date(2024, 3, 1)))
    found = Certificate.objects.get()
    assert (found.standing_id, Standing.objects.count(), found.state) == (standing.pk, 1, "active")
    assert (found.standing.decided_on, found.standing.valid_to) == (dt.date(2024, 3, 1), dt.date(2027, 3, 1))
    actions.undo_run(run=run, by=made.OFFICE, at=made.AT)
    assert Standing.objects.filter(pk=standing.pk).values().get() == before


@pytest.mark.parametrize(
    "known",
    [
        {"decided_on": dt.date(2024, 3, 2), "star": 3},
        {"decided_on": dt.date(2024, 3, 1), "star": 4},
        {"decided_on": dt.date(2024, 3, 1), "star": 3, "certificate_no": "9"},
    ],
)
def test_another_award_stays_another(known: dict[str, Any]) -> None:
    product = make_product(name="Trà (ví dụ)")
    make_standing(product, **{"valid_from": None, "valid_to": None, **known})
    written(paper("1", dt.date(2024, 3, 1)))
    assert Standing.objects.count() == 2
    assert Standing.objects.filter(state="live").count() == 1


def test_a_star_that_was_revoked_since_does_not_rise_again() -> None:
    product = make_product(name="Trà (ví dụ)")
    standing = make_standing(product, decided_on=dt.date(2025, 1, 1), valid_from=dt.date(2025, 1, 1))
    from ocop.products import actions as products

    products.revoke_standing(standing, by=LEADER, at=made.AT)
    written(paper("1", dt.date(2024, 3, 1)))
    assert states() == {"1": ("superseded", "superseded")}
    assert Product.objects.get().public_state == "revoked"


def test_score_and_number_of_the_decision_are_put_right_and_back() -> None:
    make_product(name="Trà (ví dụ)")
    written(paper("1", dt.date(2024, 3, 1)))
    before = list(Standing.objects.values()), list(Certificate.objects.values())
    cells = {(2, "score"): 62.25, (2, "decision_no"): "2/QĐ-UBND"}
    run = made.taken_in("certificates", made.edited(made.handed_out("certificates"), "certificates", cells))
    assert run.rows.get().changes == [["score", "61.5", "62.25"], ["decision_no", "1/QĐ", "2/QĐ-UBND"]]
    made.applied(run)
    found = Certificate.objects.select_related("standing").get()
    assert (str(found.score), str(found.standing.score)) == ("62.250000", "62.2500")
    assert found.standing.decision_no == "2/QĐ-UBND"
    actions.undo_run(run=run, by=made.OFFICE, at=made.AT)
    assert (list(Standing.objects.values()), list(Certificate.objects.values())) == before


def test_a_correction_and_a_younger_paper_in_one_file_are_both_taken_back() -> None:
    make_product(name="Trà (ví dụ)")
    written(paper("1", dt.date(2024, 3, 1)))
    before = list(Standing.objects.values()), list(Certificate.objects.values())
    more = [paper("2", dt.date(2025, 3, 1), 4)]
    data = made.edited(made.handed_out("certificates"), "certificates", {(2, "score"): 62.25}, more)
    run = made.applied(made.taken_in("certificates", data))
    assert states() == {"1": ("superseded", "superseded"), "2": ("active", "live")}
    actions.undo_run(run=run, by=made.OFFICE, at=made.AT)
    assert (list(Standing.objects.values()), list(Certificate.objects.values())) == before


def test_a_paper_that_was_extended_since_is_not_taken_out() -> None:
    make_product(name="Trà (ví dụ)")
    run = written(paper("1", dt.date(2023, 3, 1)))
    given = {"decision_no": "5/QĐ", "reason": "Chờ đánh giá lại", "by": made.OFFICE, "at": made.AT}
    certificates.extend(certificate=Certificate.objects.get(), until=dt.date(2026, 8, 1), **given)
    said = sorted(o.text for o in obstacles.of(run))
    assert "đã có việc kéo dài hiệu lực gắn với mục này" in said and "đã được sửa sau lần nhập này" in said


def test_a_number_is_known_however_its_letters_are_typed() -> None:
    make_product(name="Trà (ví dụ)")
    written(paper("1/gcn", dt.date(2024, 3, 1)))
    again = made.new_rows("certificates", paper("1/GCN", dt.date(2024, 3, 1)))
    assert "không sửa được" in dict(again.rows.get().problems)["number"]
    day = made.new_rows("certificates", paper("2", dt.date(2024, 3, 1)))
    assert "Đã có một mục khác" in dict(day.rows.get().problems)["issued_on"]
