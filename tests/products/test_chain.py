"""A product's stars as a chain: each award counts once, and at any day at most one stands."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.base.actor import system
from ocop.products import actions
from ocop.products.chain import Link, linked
from tests.factories.products import AT, make_product, make_standing


@dataclass(frozen=True)
class Told:
    """A star as a source tells it."""

    pk: int
    state: str = "superseded"
    decided_on: dt.date | None = None
    valid_from: dt.date | None = None
    year: int | None = None
    ended_on: dt.date | None = None


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def told(pk: int, on: str = "", state: str = "superseded", year: int | None = None, ended: str = "") -> Told:
    known = day(on) if on else None
    return Told(
        pk, state, known, known, year or (known.year if known else None), day(ended) if ended else None
    )


def test_the_first_follows_none_and_the_next_ends_it() -> None:
    found = linked([told(1, "2021-05-01"), told(2, "2024-04-01", "live")])
    assert found == {
        1: Link(None, day("2021-05-01"), day("2024-04-01")),
        2: Link(1, day("2024-04-01"), None),
    }


def test_a_year_alone_counts_on_its_last_day_but_not_after_the_next_award() -> None:
    assert linked([told(1, year=2022)])[1].counted_on == day("2022-12-31")
    found = linked([told(1, year=2022), told(2, "2022-06-01", "live")])
    assert found[1] == Link(None, day("2022-06-01"), day("2022-06-01"))
    assert found[2] == Link(1, day("2022-06-01"), None)


def test_an_award_of_which_nothing_is_known_counts_as_the_one_before_it() -> None:
    assert linked([told(1)])[1] == Link(None, None, None)
    found = linked([told(1, "2021-05-01"), told(2, state="live")])
    assert found == {
        1: Link(None, day("2021-05-01"), day("2021-05-01")),
        2: Link(1, day("2021-05-01"), None),
    }


def test_a_revoked_award_ends_on_its_day_or_when_the_next_began() -> None:
    assert linked([told(1, "2021-05-01", "revoked", ended="2022-03-01")])[1].ended_on == day("2022-03-01")
    both = [told(1, "2021-05-01", "revoked", ended="2022-03-01"), told(2, "2021-09-01", "live")]
    assert linked(both)[1].ended_on == day("2021-09-01")


def test_a_proposal_ends_with_what_answers_it() -> None:
    found = linked([told(1, "2023-11-30", "proposed"), told(2, "2025-01-15", "live")])
    assert found[1] == Link(None, day("2023-11-30"), day("2025-01-15"))
    assert found[2].follows is None  # a proposal is no award
    assert linked([told(1, "2023-11-30", "proposed")])[1].ended_on is None


@st.composite
def histories(draw: st.DrawFn) -> list[Told]:
    """Awards and proposals, some with a day, some with a year, some with neither; at most one live."""
    days = st.dates(dt.date(2019, 1, 1), dt.date(2027, 12, 31))
    found = []
    for pk in range(1, draw(st.integers(0, 6)) + 1):
        on = draw(st.none() | days)
        year = on.year if on else draw(st.none() | st.integers(2019, 2027))
        state = draw(st.sampled_from(["superseded", "superseded", "proposed", "revoked"]))
        ended = draw(days) if state == "revoked" else None
        found.append(Told(pk, state, on, on, year, ended))
    return found


@given(histories(), st.dates(dt.date(2018, 1, 1), dt.date(2028, 12, 31)))
def test_at_any_day_at_most_one_award_stands(history: list[Told], on: dt.date) -> None:
    found = linked(history)
    awards = [found[s.pk] for s in history if s.state != "proposed"]
    standing = [
        link
        for link in awards
        if (link.counted_on is None or link.counted_on <= on)
        and (link.ended_on is None or link.ended_on > on)
    ]
    assert len(standing) <= 1


@given(histories())
def test_every_award_follows_once_and_nothing_ends_before_it_counts(history: list[Told]) -> None:
    found = linked(history)
    awards = [found[s.pk] for s in history if s.state != "proposed"]
    followed = [link.follows for link in awards if link.follows is not None]
    assert set(found) == {s.pk for s in history}
    assert len(followed) == len(set(followed)) == max(0, len(awards) - 1)
    assert all(
        link.ended_on is None or link.counted_on is None or link.ended_on >= link.counted_on
        for link in found.values()
    )


@given(histories(), st.randoms())
def test_the_order_of_the_rows_does_not_matter(history: list[Told], dice: random.Random) -> None:
    shuffled = list(history)
    dice.shuffle(shuffled)
    assert linked(shuffled) == linked(history)


@pytest.mark.django_db
class TestStored:
    """The chain is kept by every write of a star."""

    def test_a_new_award_ends_the_one_before(self) -> None:
        product = make_product()
        first = make_standing(
            product, decided_on=day("2023-05-10"), valid_from=day("2023-05-10"), valid_to=None
        )
        second = make_standing(product, star=4)
        first.refresh_from_db()
        assert (first.ended_on, second.follows_id, second.counted_on) == (
            day("2026-05-10"),
            first.pk,
            day("2026-05-10"),
        )

    def test_history_that_comes_later_takes_its_place_before(self) -> None:
        product = make_product()
        now = make_standing(product)
        earlier = make_standing(
            product, decided_on=day("2022-01-05"), valid_from=day("2022-01-05"), valid_to=None
        )
        now.refresh_from_db()
        assert now.follows_id == earlier.pk
        assert earlier.ended_on == day("2026-05-10")

    def test_a_revoked_star_ends_on_the_day_of_the_decision(self) -> None:
        standing = make_standing()
        actions.revoke_standing(standing, on=day("2026-06-01"), by=system(), at=AT)
        standing.refresh_from_db()
        assert standing.ended_on == day("2026-06-01")
        assert actions.relink(product_ids=[standing.product_id]) == 0

    def test_relinking_costs_the_same_for_many(self, django_assert_num_queries: object) -> None:
        ids = [make_standing().product_id for _number in range(3)]
        with django_assert_num_queries(1):  # type: ignore[operator]
            actions.relink(product_ids=ids)
