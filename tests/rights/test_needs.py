"""What the next star asks of papers, by the levels of the law's own sheet."""

from __future__ import annotations

import datetime as dt

import pytest

from ocop.rights import needs, queries
from ocop.rights.needs import Hand
from tests.factories.criteria import set_in_force
from tests.factories.people import actor_with
from tests.factories.products import make_product, make_standing
from tests.factories.rights import make_protection

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 6, 15)


def hand(*kinds: str, accepted: tuple[str, ...] = (), label: bool = False) -> Hand:
    return Hand(frozenset(kinds), frozenset(accepted), label)


@pytest.mark.parametrize(
    ("star", "have", "met"),
    [
        (3, hand(), "no"), (3, hand(accepted=("trademark",)), "yes"), (3, hand("trademark"), "yes"),
        (4, hand(accepted=("trademark",)), "no"), (4, hand("trademark"), "unsure"),
        (4, hand("trademark", "use_right"), "yes"), (4, hand("certification_mark"), "yes"),
        (4, hand("use_right"), "no"),
    ],
)  # fmt: skip
def test_intellectual_property_by_star(star: int, have: Hand, met: str) -> None:
    assert needs._met("intellectual_property", star, have)[0] == met


def test_a_product_shows_what_it_has_and_what_the_next_star_asks(packs: None) -> None:
    product = make_product(criteria_set=set_in_force(7))
    owner = product.organisation
    member = actor_with("producer", organisation=owner)
    first = queries.shelter_of(member, product, ON)
    assert (first.star, first.target) == (None, 3) and first.holding == []
    assert {need.asked.code for need in first.missing} == {"2.3", "3.5", "8", "9"}
    make_protection("published", owner, products=[product])
    make_protection("granted", owner, kind="self_declaration")
    make_protection("granted", owner, kind="food_safety", expires_on=ON)
    make_protection("granted", owner, kind="haccp", products=[make_product(owner)])
    found = queries.shelter_of(member, product, ON)
    assert {need.asked.code for need in found.missing} == {"2.3"}
    assert [paper.protection.kind for paper in found.ending] == ["food_safety"]
    assert [paper.protection.kind for paper in found.coming] == ["trademark"]
    tomorrow = queries.shelter_of(member, product, ON + dt.timedelta(days=1))
    assert {need.asked.code for need in tomorrow.missing} == {"2.3", "9"}
    make_standing(product, star=3)
    assert {need.asked.code for need in queries.shelter_of(member, product, ON).missing} == {
        "2.3",
        "3.5",
        "9",
    }
