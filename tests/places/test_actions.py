"""Loading units and importing outlines."""

from __future__ import annotations

import dataclasses

import pytest
from django.db import IntegrityError, transaction
from django.test.utils import CaptureQueriesContext

from ocop.base.actor import ANONYMOUS, system
from ocop.base.refusals import Refused
from ocop.journal.models import Entry
from ocop.places import actions, queries, shipped
from ocop.places.models import Boundary, Succession, Unit
from tests.factories.places import AT, BEFORE, TODAY, load_province, unit

BY = system("Kiểm thử")


def test_load_writes_units_successions_and_one_journal_entry(an_giang: None) -> None:
    assert Unit.objects.count() == 63 + 34 + 26 + 298 + 102
    assert Succession.objects.count() == 63 + 302
    assert list(Entry.objects.values_list("verb", "label", "actor_name")) == [
        ("places.load", "Tỉnh An Giang", "Kiểm thử")
    ]


def test_second_load_changes_nothing_and_leaves_no_entry(an_giang: None) -> None:
    before = list(Unit.objects.order_by("pk").values())
    done = actions.load_units(shipped=shipped.one_province("91"), by=BY, at=AT)
    assert (done.changed, done.units_same, done.successions_same) == (False, 523, 365)
    assert list(Unit.objects.order_by("pk").values()) == before
    assert Entry.objects.count() == 1


def test_load_mends_what_differs_and_keeps_its_row(an_giang: None) -> None:
    damaged = unit("30526")
    Unit.objects.filter(pk=damaged.pk).update(name="Xã An Cu", search_name="x", lat=None)
    done = actions.load_units(shipped=shipped.one_province("91"), by=BY, at=AT)
    assert (done.units_created, done.units_changed) == (0, 1)
    mended = unit("30526")
    assert (mended.pk, mended.name, mended.search_name) == (damaged.pk, "Xã An Cư", "an cu")


def test_load_moves_the_main_successor_of_a_split_unit(an_giang: None) -> None:
    split = Succession.objects.filter(how="part", is_default=True)[0]
    other = Succession.objects.filter(old=split.old_id, is_default=False)[0]
    Succession.objects.filter(pk=split.pk).update(is_default=False)
    Succession.objects.filter(pk=other.pk).update(is_default=True)
    done = actions.load_units(shipped=shipped.one_province("91"), by=BY, at=AT)
    assert done.successions_changed == 2
    assert Succession.objects.get(pk=split.pk).is_default
    assert not Succession.objects.get(pk=other.pk).is_default


def test_one_province_then_the_country_only_adds(an_giang: None) -> None:
    kept = set(Unit.objects.values_list("pk", "code", "valid_from"))
    done = actions.load_units(shipped=shipped.country(), by=BY, at=AT)
    assert (done.units_changed, done.units_same) == (0, 523)
    assert Unit.objects.count() == 14_149
    assert Succession.objects.count() == 10_665
    assert kept <= set(Unit.objects.values_list("pk", "code", "valid_from"))


def test_load_is_refused_to_whoever_lacks_the_right(db: None) -> None:
    with pytest.raises(Refused) as refused:
        actions.load_units(shipped=shipped.one_province("91"), by=ANONYMOUS, at=AT)
    assert refused.value.reason.about == "person"
    assert not Unit.objects.exists()


def test_a_right_is_enough_to_load(db: None) -> None:
    clerk = dataclasses.replace(ANONYMOUS, rights=frozenset({"places.load"}), person_id=None)
    assert actions.load_units(shipped=shipped.one_province("91"), by=clerk, at=AT).units_created == 523


def test_load_costs_statements_by_batch_not_by_unit(db: None) -> None:
    from django.db import connection

    with CaptureQueriesContext(connection) as seen:
        load_province("91")
    assert len(seen) < 40


def test_the_same_code_is_two_units_in_two_periods(an_giang: None) -> None:
    assert unit("91", BEFORE).name == "Tỉnh Kiên Giang"
    assert unit("91", TODAY).name == "Tỉnh An Giang"


@pytest.mark.parametrize(
    "changes",
    [{"code": "30526"}, {"valid_to": BEFORE}, {"parent": None}],
    ids=["code-and-day-twice", "ends-before-it-starts", "commune-without-parent"],
)
def test_the_database_keeps_units_sound(an_giang: None, changes: dict[str, object]) -> None:
    commune = unit("30526")
    commune.pk, commune.code = None, "99999"
    for name, value in changes.items():
        setattr(commune, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        commune.save(force_insert=True)


def test_the_database_refuses_a_second_main_successor(an_giang: None) -> None:
    pair = Succession.objects.filter(how="whole").select_related("old")[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Succession.objects.create(old=pair.old, new=unit("30628"), how="part", is_default=True)


SQUARE = [[[105.0, 10.0], [105.1, 10.0], [105.1, 10.1], [105.0, 10.0]]]


def test_imported_outlines_replace_those_before(an_giang: None) -> None:
    pk = unit("30526").pk
    for source in ("cũ", "mới"):
        actions.import_boundaries(
            geometries={pk: {"type": "Polygon", "coordinates": SQUARE}}, source=source, by=BY, at=AT
        )
    assert list(Boundary.objects.values_list("unit", "source")) == [(pk, "mới")]
    assert queries.boundaries(TODAY, "91") == {"30526": {"type": "Polygon", "coordinates": SQUARE}}
    assert Entry.objects.filter(verb="places.import_boundaries").count() == 2


def test_import_of_outlines_needs_the_right_and_something_to_import(an_giang: None) -> None:
    geometry = {unit("30526").pk: {"type": "Polygon", "coordinates": SQUARE}}
    with pytest.raises(Refused):
        actions.import_boundaries(geometries=geometry, source="", by=ANONYMOUS, at=AT)
    with pytest.raises(Refused):
        actions.import_boundaries(geometries={}, source="", by=BY, at=AT)
    assert not Boundary.objects.exists()
