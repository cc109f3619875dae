"""Searching by words: within words, short words, paging."""

from __future__ import annotations

import datetime as dt

import pytest

from ocop.catalogue import queries
from ocop.catalogue.queries import Wish
from ocop.products.models import Product
from tests.web.portal.test_catalogue import shelve

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 15)


def found(query: str, **over: object) -> list[str]:
    wish = Wish(words=queries.words_of(query), **over)  # type: ignore[arg-type]
    return [row["name"] for row in queries.search(wish, TODAY).rows]


def test_every_word_must_occur_be_it_within_another() -> None:
    shelve(["Đường thốt nốt", "Thốt khô", "Nốt nhạc"])
    assert found("hot") == ["Thốt khô", "Đường thốt nốt"]
    assert found("thot duong") == ["Đường thốt nốt"]
    assert found("thot xoai") == []


@pytest.mark.parametrize("query", ["ga", "g", "ga 7", "ga luoc", "luoc ga"])
def test_words_too_short_for_the_index_are_found_as_well(query: str) -> None:
    shelve(["Cá khô", "Gà luộc số 7"])
    assert found(query) == ["Gà luộc số 7"]


@pytest.mark.parametrize("query", ['"', "thot* OR kho", "NOT thot", "100%", "_", "\\", "thot\\"])
def test_what_means_something_to_the_database_is_just_text(query: str) -> None:
    shelve(["Đường thốt nốt"])
    words = queries.words_of(query)
    expected = ["Đường thốt nốt"] if all(word in "duong thot not" for word in words) else []
    assert found(query) == expected


@pytest.mark.parametrize("query", ["thot not", "7", "so 7 thot"])
def test_paging_through_hits_gives_each_once_newest_first(query: str) -> None:
    shelve([f"Thốt nốt số 7 {n}" for n in range(9)])
    shelve(["Khác"])
    seen: list[int] = []
    after = ""
    while True:
        shelf = queries.search(Wish(words=queries.words_of(query), after=after), TODAY, size=4)
        seen += [row["id"] for row in shelf.rows]
        after = shelf.after
        if not after:
            break
    hits = Product.objects.filter(search_text__contains="thot")
    assert seen == list(hits.order_by("-id").values_list("pk", flat=True))


def test_words_and_facets_narrow_together() -> None:
    shelve(["Trà xanh"], public_star=4)
    shelve(["Trà đen"], public_star=5, public_until=TODAY - dt.timedelta(days=1))
    assert found("tra", stars=(4,)) == ["Trà xanh"]
    assert found("tra", state="expired") == ["Trà đen"]
    assert found("tra", state="valid", stars=(5,)) == []


def test_counts_beside_the_catalogue_add_up_by_one_grouped_query() -> None:
    shelve(["A", "B"], public_star=3)
    shelve(["C"], public_star=4, public_until=None)
    shelve(["D"], public_state="proposed", public_until=None, public_star=5)
    shelve(["E"], is_public=False)
    queries.forget_facets()
    counted = queries.facets(TODAY)
    assert counted.total == 4
    assert counted.stars == {5: 1, 4: 1, 3: 2}
    assert counted.states == {"valid": 2, "expired": 0, "unknown": 1, "proposed": 1, "revoked": 0}
    queries.forget_facets()
