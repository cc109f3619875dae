"""Questions about units, and look-up by old and new names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from ocop.base.text import fold
from ocop.places import queries
from ocop.places.models import Succession, Unit
from ocop.places.states import Level
from tests.factories.places import BEFORE, TODAY, load_country, unit

from .conftest import shared_rows


def _found(text: str, **over: Any) -> list[tuple[str, str]]:
    return [(match.unit.code, match.explanation) for match in queries.find(text, TODAY, **over)]


def _statements(call: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as seen:
        call()
    return len(seen)


def test_communes_are_those_of_the_day(an_giang: None) -> None:
    assert queries.communes(TODAY, "91").count() == 102
    assert queries.communes(dt.date(2025, 7, 1), "91").count() == 102
    assert queries.communes(dt.date(2025, 6, 30), "91").count() == 143
    assert queries.communes(BEFORE, "89").count() == 155
    assert queries.communes(TODAY, "89").count() == 0


def test_a_day_before_the_list_is_answered_by_the_oldest_list(an_giang: None) -> None:
    assert queries.communes(dt.date(2022, 10, 10), "89").count() == 155
    found = queries.by_code("30532", dt.date(2022, 10, 10))
    assert found is not None
    assert found.name == "Xã Vĩnh Trung"


def test_communes_come_in_vietnamese_order(an_giang: None) -> None:
    first = [commune.short_name for commune in queries.communes(TODAY, "91")[:5]]
    assert first == ["An Biên", "An Châu", "An Cư", "An Minh", "An Phú"]


def test_by_code_knows_nothing_of_other_codes(an_giang: None) -> None:
    assert queries.by_code("99999", TODAY) is None
    assert queries.by_code("89", TODAY) is None


def test_options_carry_the_district_where_a_name_occurs_twice(an_giang: None) -> None:
    today = queries.options(TODAY, "91")
    assert len(today) == len({label for _, label in today}) == 102
    labels = [label for _, label in queries.options(BEFORE, "91")]
    assert len(labels) == len(set(labels)) == 143


def test_options_can_be_kept_to_one_unit(an_giang: None) -> None:
    commune = unit("30526")
    assert queries.options(TODAY, "91", within=commune.pk) == [(str(commune.pk), "Xã An Cư")]
    assert len(queries.options(TODAY, within=unit("91").pk)) == 102


def test_province_of_a_unit_of_any_level(an_giang: None) -> None:
    assert queries.province_of(unit("30526")).code == "91"
    assert queries.province_of(unit("30532", BEFORE)).code == "89"
    assert queries.province_of(unit("91")).name == "Tỉnh An Giang"


def test_contains_follows_parents(an_giang: None) -> None:
    district, commune = unit("890", BEFORE), unit("30532", BEFORE)
    assert queries.contains(district, commune)
    assert queries.contains(commune, commune)
    assert not queries.contains(commune, district)
    assert not queries.contains(unit("91"), commune)


@pytest.mark.parametrize(
    "written", ["Vĩnh Trung", "vinh trung", "VĨNH TRUNG", "xã Vĩnh Trung", "X. Vinh Trung"]
)
def test_an_old_name_finds_the_unit_of_today(an_giang: None, written: str) -> None:
    assert _found(written) == [("30526", "xã An Cư, trước 1/7/2025: xã Vĩnh Trung, thị xã Tịnh Biên")]


@pytest.mark.parametrize(
    "written",
    [
        "Xã Vĩnh Trung, Thị xã Tịnh Biên, Tỉnh An Giang",
        "vinh trung tinh bien",
        "Vĩnh Trung, huyện Tịnh Biên",  # what the town was until 2023
        "vinh trung - an giang",
    ],
)
def test_units_above_may_follow_the_name(an_giang: None, written: str) -> None:
    assert [code for code, _ in _found(written)] == ["30526"]


def test_a_wrong_unit_above_finds_nothing(an_giang: None) -> None:
    assert _found("Vĩnh Trung, Châu Đốc") == []


def test_a_new_name_finds_itself_and_needs_no_explanation(an_giang: None) -> None:
    assert _found("xã núi cấm") == [("30538", "xã Núi Cấm, tỉnh An Giang")]


def test_the_typed_kind_chooses_between_bearers_of_a_name(an_giang: None) -> None:
    assert _found("thị trấn Chợ Mới") == [
        ("30628", "xã Chợ Mới, trước 1/7/2025: thị trấn Chợ Mới, huyện Chợ Mới")
    ]
    assert _found("xã Chợ Mới") == [("30628", "xã Chợ Mới, tỉnh An Giang")]


def test_an_ambiguous_old_name_gives_every_answer(an_giang: None) -> None:
    found = _found("Châu Thành", level=Level.COMMUNE)
    assert len(found) > 3
    assert {text.split("huyện Châu Thành")[-1] for _, text in found if "huyện" in text} == {
        "",
        ", tỉnh Kiên Giang",
    }


def test_a_unit_split_between_two_names_both_and_says_so(an_giang: None) -> None:
    pair = Succession.objects.filter(how="part", is_default=True).select_related("old")[0]
    found = queries.find(f"{pair.old.name}", TODAY, province="91")
    through = [m for m in found if pair.old in [former.unit for former in m.former]]
    assert len(through) == Succession.objects.filter(old=pair.old).count() > 1
    assert through[0].unit == pair.new
    assert all("một phần " + pair.old.name_in_sentence in m.explanation for m in through)


def test_an_old_district_gives_the_communes_it_went_into(an_giang: None) -> None:
    assert {code for code, _ in _found("thị xã Tịnh Biên")} == {
        "30502", "30505", "30520", "30526", "30538",
    }  # fmt: skip
    assert {unit.code for unit in queries.today_of(unit("890", BEFORE), TODAY)} == {
        "30502", "30505", "30520", "30526", "30538",
    }  # fmt: skip


def test_an_old_province_is_found_on_request(an_giang: None) -> None:
    assert _found("Kiên Giang") == []
    assert _found("Kiên Giang", level=Level.PROVINCE) == [
        ("91", "tỉnh An Giang, trước 1/7/2025: tỉnh Kiên Giang")
    ]
    assert [u.name for u in queries.today_of(unit("91", BEFORE), TODAY)] == ["Tỉnh An Giang"]


def test_the_old_province_is_named_where_it_was_another(an_giang: None) -> None:
    assert _found("xã Thổ Châu") == [
        ("31105", "đặc khu Thổ Châu, trước 1/7/2025: xã Thổ Châu, thành phố Phú Quốc, tỉnh Kiên Giang")
    ]


def test_beginnings_count_only_where_nobody_bears_the_whole_name(an_giang: None) -> None:
    starts = [match.unit.search_name for match in queries.find("chau pho", TODAY)]
    assert starts == ["chau phong"]
    assert [m.unit.code for m in queries.find("An Cư", TODAY)] == ["30526"]


@pytest.mark.parametrize("written", ["", "   ", "?!", "%", "_", "zzz"])
def test_nothing_is_found_for_nothing(an_giang: None, written: str) -> None:
    assert queries.find(written, TODAY) == []


def test_before_the_change_old_names_stand_for_themselves(an_giang: None) -> None:
    found = queries.find("Vĩnh Trung", BEFORE)
    assert [(m.unit.name, m.explanation) for m in found] == [
        ("Xã Vĩnh Trung", "xã Vĩnh Trung, thị xã Tịnh Biên, tỉnh An Giang")
    ]


def test_a_unit_that_stands_is_its_own_heir(an_giang: None) -> None:
    assert queries.today_of(unit("30526"), TODAY) == [unit("30526")]


def test_former_of_names_what_a_unit_was_made_of(an_giang: None) -> None:
    assert [former.unit.name for former in queries.former_of(unit("30526"))] == [
        "Xã An Cư",
        "Xã Văn Giáo",
        "Xã Vĩnh Trung",
    ]


def test_describe_tells_old_and_new(an_giang: None) -> None:
    assert queries.describe(unit("30526"), TODAY) == (
        "xã An Cư (trước 1/7/2025: xã An Cư, xã Văn Giáo, xã Vĩnh Trung – thị xã Tịnh Biên)"
    )
    assert queries.describe(unit("30532", BEFORE), TODAY) == (
        "xã Vĩnh Trung, thị xã Tịnh Biên (nay là xã An Cư)"
    )


def test_old_districts_serve_reports_by_former_district(an_giang: None) -> None:
    districts = queries.old_districts("91")
    assert len(districts) == 26
    assert (districts[0].name, districts[-1].name) == ("Huyện An Phú", "Huyện Vĩnh Thuận")
    communes = list(queries.communes(TODAY, "91"))
    by_commune = queries.old_district_of(communes)
    assert set(by_commune) == {commune.pk for commune in communes}
    assert by_commune[unit("30526").pk].name == "Thị xã Tịnh Biên"
    assert {district.pk for district in by_commune.values()} <= {district.pk for district in districts}


@pytest.mark.parametrize(
    "ask",
    [
        lambda some: queries.descriptions(some, TODAY),
        lambda some: queries.old_district_of(some),
        lambda some: queries.heirs(some, TODAY),
        lambda some: queries.formers(some),
    ],
    ids=["descriptions", "old districts", "heirs", "formers"],
)
@pytest.mark.parametrize("day", [TODAY, BEFORE], ids=["new", "old"])
def test_statements_do_not_grow_with_units(
    an_giang: None, ask: Callable[[list[Unit]], object], day: dt.date
) -> None:
    many = list(queries.communes(day, "91"))
    assert _statements(lambda: ask(many[:1])) == _statements(lambda: ask(many))


def test_lists_and_look_ups_cost_a_fixed_number_of_statements(an_giang: None) -> None:
    assert _statements(lambda: list(queries.communes(TODAY, "91"))) == 1
    assert _statements(lambda: queries.options(TODAY, "91")) == 1
    assert _statements(lambda: queries.find("Núi Cấm", TODAY)) == 1
    assert _statements(lambda: queries.find("Vĩnh Trung", TODAY)) == 4
    assert _statements(lambda: queries.find("thị xã Tịnh Biên", TODAY)) == 4
    assert _statements(lambda: queries.find("phu", TODAY)) == 5


def test_every_published_product_with_an_old_commune_finds_its_new_one(an_giang: None) -> None:
    rows = [r for r in shared_rows("recognised-products-published.csv") if r["old_commune"]]
    assert len(rows) == 61
    missed = []
    for row in rows:
        text = ", ".join(filter(None, [row["old_commune"], row["old_district"], row["old_province"]]))
        codes = [match.unit.code for match in queries.find(text, TODAY, province="91")]
        if codes[:1] != [row["new_commune_code"]]:
            missed.append((text, codes, row["new_commune_code"]))
    assert missed == []


class CountryTest(TestCase):
    """What holds for the whole country; loaded once for all of these."""

    @classmethod
    def setUpTestData(cls) -> None:
        load_country()

    def test_every_old_unit_has_an_heir_of_today(self) -> None:
        old = list(Unit.objects.filter(valid_to__isnull=False).select_related("parent__parent"))
        heirs = queries.heirs(old, TODAY)
        assert len(old) == 63 + 696 + 10_035
        assert [unit.name for unit in old if not heirs[unit.pk]] == []

    def test_every_new_commune_has_a_province(self) -> None:
        communes = list(queries.communes(TODAY))
        assert len(communes) == 3_321
        assert {commune.parent.level for commune in communes if commune.parent} == {"province"}

    def test_names_are_found_under_three_spellings(self) -> None:
        """With marks, without marks, in capitals: every 4th new name and every 50th old one."""
        new = list(queries.communes(TODAY).order_by("code"))[::4]
        old = list(queries.communes(BEFORE).order_by("code"))[::50]
        heirs = queries.heirs([*new, *old], TODAY)
        assert len(new) + len(old) > 1_000
        missed = []
        for there in [*new, *old]:
            wanted = {heir.pk for heir in heirs[there.pk]}
            text = queries.full_name(there)
            for spelling in (text, fold(text), text.upper()):
                found = {match.unit.pk for match in queries.find(spelling, TODAY, limit=50)}
                if not wanted <= found:
                    missed.append(spelling)
        assert missed == []

    def test_a_name_that_many_bear_gives_many(self) -> None:
        found = queries.find("Vĩnh Trung", TODAY)
        assert {match.unit.code for match in found} == {"06757", "22390", "30526", "31459"}
        here = queries.find("Vĩnh Trung", TODAY, province="91")
        assert [match.unit.code for match in here] == ["30526"]

    def test_typed_marks_keep_likely_names_apart(self) -> None:
        marked = [m.unit.code for m in queries.find("Kiến Giang", TODAY)]
        assert marked == ["19249"]
        assert queries.find("Kiên Giang", TODAY) == []

    def test_island_districts_became_special_zones(self) -> None:
        for name in ("Côn Đảo", "Hoàng Sa", "Lý Sơn", "Bạch Long Vĩ", "Cồn Cỏ"):
            assert {match.unit.name for match in queries.find(f"huyện {name}", TODAY)} == {f"Đặc khu {name}"}
