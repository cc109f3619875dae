"""Awards of earlier years: taken in as paid, from no budget, and counted against rewarding a star again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from ocop.imports import actions
from ocop.support import queries
from ocop.support.models import Award, BudgetLine, Payment
from tests.factories import imports as made
from tests.factories.products import make_product, make_standing
from tests.factories.support import make_line, make_request, make_star_scheme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
PAST: dict[str, Any] = {
    "scheme_name": "Thưởng sao (ví dụ)", "producer": "Hộ A (ví dụ)", "product_name": "Trà (ví dụ)", "star": 4,
    "year": 2024, "amount": 10_000_000, "decision_no": "5/QĐ", "decided_on": dt.date(2024, 7, 1),
    "source": "Sổ chi 2024",
}  # fmt: skip


@pytest.fixture
def product() -> Any:
    from tests.factories.organisations import make_organisation

    return make_product(make_organisation(name="Hộ A (ví dụ)"), name="Trà (ví dụ)")


def test_a_reward_of_the_past_is_paid_and_not_given_again(product: Any) -> None:
    scheme = make_star_scheme(name="Thưởng sao (ví dụ)")
    line = make_line(scheme)
    make_standing(product, star=4, decided_on=dt.date(2026, 5, 10))
    year = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert len(queries.dues(scheme, *year, year[1])) == 1
    run = made.new_rows("support", PAST)
    assert run.rows.get().problems == []
    made.applied(run)
    award = Award.objects.get()
    assert (award.organisation, award.product, award.unit) == (
        product.organisation, product, product.organisation.unit,
    )  # fmt: skip
    assert (award.paid, award.owed, Payment.objects.get().paid_on) == (10_000_000, 0, dt.date(2024, 7, 1))
    assert BudgetLine.objects.get(pk=line.pk).committed == 0
    assert queries.dues(scheme, *year, year[1]) == []
    changed = made.new_rows("support", {**PAST, "id": award.pk, "amount": 8_000_000})
    made.applied(changed)
    assert (Award.objects.get().paid, Payment.objects.get().amount) == (8_000_000, 8_000_000)
    actions.undo_run(run=changed, by=made.OFFICE, at=made.AT)
    assert (Award.objects.get().amount, Payment.objects.get().amount) == (10_000_000, 10_000_000)
    actions.undo_run(run=run, by=made.OFFICE, at=made.AT)
    assert not Award.objects.exists() and not Payment.objects.exists()


@pytest.mark.parametrize(
    ("over", "column"),
    [
        ({"product_name": ""}, "product_name"), ({"star": ""}, "star"), ({"producer": ""}, "producer"),
        ({"scheme_name": "Chưa có"}, "scheme_name"), ({"decided_on": dt.date(2099, 1, 1)}, "decided_on"),
        ({"amount": 0}, "amount"), ({"source": ""}, "source"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_in_its_column(product: Any, over: dict[str, Any], column: str) -> None:
    make_star_scheme(name="Thưởng sao (ví dụ)")
    row = made.new_rows("support", {**PAST, **over}).rows.get()
    assert column in {name for name, _text in row.problems}


def test_awards_of_this_system_are_no_rows_of_the_file(product: Any) -> None:
    from ocop.imports import kinds

    make_request("awarded")
    assert kinds.get("support").book(dt.date(2026, 6, 15)).stored == {}
