"""The list that the project ships: counts, wholeness, and the reference beside it."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from ocop.base.text import fold, nfc
from ocop.places import names, shipped
from ocop.places.shipped import Shipped, ShippedUnit
from ocop.places.states import LAST_OLD_DAY, Kind, Level

from .conftest import shared_rows


@pytest.fixture(scope="module")
def country() -> Shipped:
    return shipped.country()


def _old(of: Shipped) -> dict[str, ShippedUnit]:
    return {unit.code: unit for unit in of.units if unit.valid_to == LAST_OLD_DAY}


def _new(of: Shipped) -> dict[str, ShippedUnit]:
    return {unit.code: unit for unit in of.units if unit.valid_to is None}


def test_country_has_the_published_numbers_of_units(country: Shipped) -> None:
    counts = Counter((unit.valid_to is None, unit.level.value) for unit in country.units)
    assert counts == {
        (False, "province"): 63,
        (False, "district"): 696,
        (False, "commune"): 10_035,
        (True, "province"): 34,
        (True, "commune"): 3_321,
    }


def test_new_communes_of_the_country_are_of_the_published_kinds(country: Shipped) -> None:
    kinds = Counter(unit.kind for unit in _new(country).values() if unit.level == Level.COMMUNE)
    assert kinds == {Kind.COMMUNE: 2_621, Kind.WARD: 687, Kind.SPECIAL_ZONE: 13}


def test_codes_are_unique_within_each_period(country: Shipped) -> None:
    keys = Counter((unit.code, unit.valid_from) for unit in country.units)
    assert [key for key, times in keys.items() if times > 1] == []


def test_every_old_unit_has_one_main_successor(country: Shipped) -> None:
    mains = Counter(pair.old for pair in country.successions if pair.is_default)
    direct = {unit.code for unit in _old(country).values() if unit.level != Level.DISTRICT}
    assert {code for code in direct if mains[code] != 1} == set()
    parents = {unit.parent for unit in _old(country).values()}
    lone_districts = {u.code for u in _old(country).values() if u.level == Level.DISTRICT} - parents
    assert {code for code in lone_districts if mains[code] != 1} == set()
    assert len(lone_districts) == 5  # island districts that had no communes


def test_a_split_unit_is_marked_as_parts_and_a_whole_one_is_not(country: Shipped) -> None:
    ways = defaultdict(list)
    for pair in country.successions:
        ways[pair.old].append(pair.how)
    assert {old for old, how in ways.items() if how.count("whole") != (len(how) == 1)} == set()


def test_every_new_unit_comes_from_an_old_one(country: Shipped) -> None:
    assert set(_new(country)) - {pair.new for pair in country.successions} == set()


def test_every_new_commune_has_a_province_above_it(country: Shipped) -> None:
    new = _new(country)
    communes = [unit for unit in new.values() if unit.level == Level.COMMUNE]
    assert {new[unit.parent].level for unit in communes} == {Level.PROVINCE}


def test_communes_stay_within_the_province_that_their_own_province_became(country: Shipped) -> None:
    old, new = _old(country), _new(country)
    became = {pair.old: pair.new for pair in country.successions if len(pair.old) == 2}
    astray = [
        pair
        for pair in country.successions
        if len(pair.old) == 5 and became[old[old[pair.old].parent].parent] != new[pair.new].parent
    ]
    assert astray == []


def test_names_are_clean_text_that_begins_with_its_kind(country: Shipped) -> None:
    for unit in country.units:
        assert unit.name == nfc(unit.name)
        assert names.short(unit.name) not in ("", unit.name)


def test_every_unit_of_today_lies_inside_the_country(country: Shipped) -> None:
    outside = [
        unit.name
        for unit in _new(country).values()
        if unit.lat is None or unit.lon is None or not (6 < unit.lat < 24 and 102 < unit.lon < 118)
    ]
    assert outside == []


def test_an_giang_has_its_102_communes_made_of_298() -> None:
    here = shipped.one_province("91")
    new = [unit for unit in _new(here).values() if unit.level == Level.COMMUNE]
    assert Counter(unit.kind for unit in new) == {
        Kind.COMMUNE: 85,
        Kind.WARD: 14,
        Kind.SPECIAL_ZONE: 3,
    }
    old = [unit for unit in _old(here).values() if unit.level == Level.COMMUNE]
    assert Counter(_old(here)[unit.parent].parent for unit in old) == {"89": 155, "91": 143}
    pairs = [pair for pair in here.successions if len(pair.old) == 5]
    assert len(pairs) == 302
    assert len({pair.old for pair in pairs if pair.how == "part"}) == 3


def test_one_province_keeps_every_province_but_no_foreign_commune() -> None:
    here = shipped.one_province("91")
    counts = Counter((unit.valid_to is None, unit.level.value) for unit in here.units)
    assert counts == {
        (False, "province"): 63,
        (False, "district"): 26,
        (False, "commune"): 298,
        (True, "province"): 34,
        (True, "commune"): 102,
    }


def test_an_unknown_province_gives_provinces_alone() -> None:
    assert {unit.level for unit in shipped.one_province("00").units} == {Level.PROVINCE}


def test_new_communes_equal_the_reference() -> None:
    here = _new(shipped.one_province("91"))
    for row in shared_rows("communes-2025.csv"):
        unit = here[row["code"]]
        assert (unit.name, unit.lat, unit.lon) == (row["name"], float(row["lat"]), float(row["lon"]))


def test_old_communes_equal_the_reference() -> None:
    here = _old(shipped.one_province("91"))
    rows = shared_rows("communes-before-2025.csv")
    assert len(rows) == 298
    for row in rows:
        commune = here[row["commune_code"]]
        district = here[commune.parent]
        assert fold(commune.name) == fold(row["commune"])  # one name is capitalised differently there
        assert (district.code, district.name) == (row["district_code"], row["district"])
        assert district.parent == row["province_code"]


def test_successions_equal_the_reference() -> None:
    pairs = {
        (pair.old, pair.new, pair.how, pair.is_default)
        for pair in shipped.one_province("91").successions
        if len(pair.old) == 5
    }
    reference = {
        (row["old_code"], row["new_code"], row["how"], row["is_default"] == "1")
        for row in shared_rows("communes-old-to-new-2025.csv")
    }
    assert pairs == reference
