"""Certificates given on paper before this system."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from ocop.base.refusals import Refused
from ocop.certificates import actions, queries
from ocop.certificates.models import Certificate
from ocop.products.models import Product, Standing
from tests.factories.certificates import LEADER, OFFICE
from tests.factories.councils import AT
from tests.factories.products import make_product

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places", "packs")]


def taken_in(product: Product | None = None, **over: Any) -> Certificate:
    given = {"number": "12/GCN-2024", "star": 3, "score": Decimal("61.5"), "issued_on": dt.date(2024, 2, 1)}
    given |= {"decision_no": "99/QĐ-UBND", "by": OFFICE, "at": AT}
    return actions.record_earlier(product=product or make_product(), **{**given, **over})


def test_it_runs_36_months_and_is_found_by_its_code_and_number() -> None:
    certificate = taken_in()
    assert certificate.valid_to == dt.date(2027, 2, 1)
    assert queries.by_token(certificate.token) == certificate == queries.by_number("12/gcn-2024")
    assert queries.phase(certificate, dt.date(2026, 10, 1)) == "window"
    assert certificate.product.public_star == 3 or Product.objects.get().public_star == 3


def test_it_can_be_extended_and_revoked_on_grounds_of_the_law_in_force() -> None:
    certificate = taken_in(issued_on=dt.date(2023, 3, 1))
    given = {"certificate": certificate, "decision_no": "5/QĐ", "reason": "Chờ đánh giá lại", "at": AT}
    actions.extend(until=dt.date(2026, 8, 1), by=OFFICE, **given)  # type: ignore[arg-type]
    grounds = queries.grounds(certificate)
    assert grounds
    actions.revoke(ground=grounds[0].code, concluded_on=AT.date(), decided_on=AT.date(), by=LEADER, **given)  # type: ignore[arg-type]
    assert Standing.objects.get().state == "revoked"


def test_a_later_paper_takes_the_place_of_an_earlier_one_and_not_the_other_way() -> None:
    product = make_product()
    old = taken_in(product, number="1", issued_on=dt.date(2023, 3, 1))
    taken_in(product, number="2", star=4, issued_on=dt.date(2025, 3, 1))
    old.refresh_from_db()
    assert old.state == "superseded"
    with pytest.raises(Refused, match="cấp sau ngày này"):
        taken_in(product, number="3", issued_on=dt.date(2024, 3, 1))
    assert Certificate.objects.count() == 2


@pytest.mark.parametrize(
    ("over", "about"),
    [
        ({"by": LEADER}, "person"),
        ({"number": " "}, "input"),
        ({"issued_on": AT.date() + dt.timedelta(days=1)}, "input"),
    ],
)
def test_it_is_refused_to_others_and_without_number_or_day(over: dict[str, Any], about: str) -> None:
    with pytest.raises(Refused) as refused:
        taken_in(**over)
    assert refused.value.reason.about == about


def test_a_number_is_taken_in_once_and_a_repeated_request_doubles_nothing() -> None:
    first = taken_in(key="one")
    assert taken_in(first.product, key="one") == first
    with pytest.raises(Refused, match="đã có trong hệ thống"):
        taken_in(number="12/gcn-2024")
