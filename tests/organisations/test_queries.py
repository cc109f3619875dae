"""Who sees which organisation; finding them."""

from __future__ import annotations

import pytest

from ocop.base.actor import ANONYMOUS, system
from ocop.organisations import queries
from ocop.organisations.models import Organisation
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, commune_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def three() -> tuple[Organisation, Organisation, Organisation]:
    here, there = commune_unit(), commune_unit("30341", "Xã Khác")
    return make_organisation(unit=here), make_organisation(unit=here), make_organisation(unit=there)


def seen(actor: object) -> set[int]:
    return set(queries.organisations_visible_to(actor).values_list("pk", flat=True))  # type: ignore[arg-type]


def test_each_role_sees_its_reach(three: tuple[Organisation, Organisation, Organisation]) -> None:
    own, neighbour, far = three
    assert seen(actor_with("producer", organisation=own)) == {own.pk}
    assert seen(actor_with("commune_officer", unit=own.unit)) == {own.pk, neighbour.pk}
    assert seen(actor_with("commune_officer", unit=far.unit)) == {far.pk}
    for role in ("provincial_officer", "leader", "auditor"):
        assert seen(actor_with(role)) == {own.pk, neighbour.pk, far.pk}
    for role in ("council_member", "advisor", "administrator"):
        assert seen(actor_with(role)) == set()
    assert seen(ANONYMOUS) == set()
    assert seen(system()) == {own.pk, neighbour.pk, far.pk}


def test_a_member_whose_appointment_also_names_a_commune_sees_the_own_alone(
    three: tuple[Organisation, Organisation, Organisation],
) -> None:
    own = three[0]
    assert seen(actor_with("producer", organisation=own, unit=own.unit)) == {own.pk}


def test_search_needs_no_marks_and_every_word() -> None:
    found = make_organisation(name="Hợp tác xã Đường Thốt Nốt (ví dụ)")
    make_organisation(name="Cơ sở Mắm Bà Ba (ví dụ)")
    for words in ("duong thot", "THỐT đường", "hợp tác"):
        assert list(queries.search(Organisation.objects.all(), words=words)) == [found]
    assert not queries.search(Organisation.objects.all(), words="duong mam").exists()


def test_search_sorts_as_a_vietnamese_dictionary_does() -> None:
    for name in ("Đa", "Dừa", "Ấm", "An", "Ăn"):
        make_organisation(name=name)
    names = [o.name for o in queries.search(Organisation.objects.all())]
    assert names == ["An", "Ăn", "Ấm", "Dừa", "Đa"]


def test_the_list_costs_the_same_at_one_and_at_fifty(django_assert_num_queries: object) -> None:
    make_organisation()
    for _round in range(2):
        with django_assert_num_queries(1):  # type: ignore[operator]
            rows = list(queries.search(Organisation.objects.all()))
            assert all(row.unit.name for row in rows if row.unit)
        for _n in range(49):
            make_organisation()


def test_missing_facts_are_those_of_the_forms_that_are_empty() -> None:
    bare = make_organisation()
    assert "representative" in queries.missing_facts(bare)
    assert "phone" not in queries.missing_facts(bare)
