"""Names of units, folded and cut."""

from __future__ import annotations

import pytest

from ocop.places import names
from ocop.places.matching import BEGINS, INSIDE, IS_NAME, Asked


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Xã Chợ Mới", "Chợ Mới"),
        ("Thị trấn Chợ Mới", "Chợ Mới"),
        ("Thành phố Hồ Chí Minh", "Hồ Chí Minh"),
        ("Phường Phường Đúc", "Phường Đúc"),
        ("Phường 1", "1"),
        ("Đặc khu Phú Quốc", "Phú Quốc"),
        ("Chợ Mới", "Chợ Mới"),
    ],
)
def test_short_drops_the_kind_word(name: str, short: str) -> None:
    assert names.short(name) == short


@pytest.mark.parametrize(
    ("typed", "word", "rest"),
    [
        ("xa cho moi", "xa", "cho moi"),
        ("tp long xuyen", "thanh pho", "long xuyen"),
        ("p my binh", "phuong", "my binh"),
        ("tx tan chau", "thi xa", "tan chau"),
        ("long xuyen", "", "long xuyen"),
        ("xa", "", "xa"),
    ],
)
def test_split_kind_spells_the_word_out(typed: str, word: str, rest: str) -> None:
    assert names.split_kind(typed) == (word, rest)


def test_numbers_are_compared_without_leading_zeros() -> None:
    assert names.key("Phường 05") == names.key("phuong 5") == "phuong 5"
    assert names.key("Phường 10") == "phuong 10"


def test_numbered_wards_sort_by_value() -> None:
    wards = ["Phường 10", "Phường 2", "Phường 1"]
    assert sorted(wards, key=names.order) == ["Phường 1", "Phường 2", "Phường 10"]


def test_units_sort_the_vietnamese_way() -> None:
    units = ["Xã Định Hòa", "Xã Dương Hòa", "Phường Ô Lâm", "Xã Óc Eo", "Xã An Cư", "Xã Ân Thạnh"]
    assert sorted(units, key=names.order) == [
        "Xã An Cư",
        "Xã Ân Thạnh",
        "Xã Dương Hòa",
        "Xã Định Hòa",
        "Xã Óc Eo",
        "Phường Ô Lâm",
    ]


@pytest.mark.parametrize(
    ("typed", "strength"),
    [
        ("Vĩnh Trung", IS_NAME),
        ("xã Vĩnh Trung", IS_NAME),
        ("vinh trung tinh bien", IS_NAME),
        ("Xã Vĩnh Trung, TX. Tịnh Biên, tỉnh An Giang", IS_NAME),
        ("vinh tr", BEGINS),
        ("trung", INSIDE),
        ("vinh trung chau doc", None),
        ("rung", None),
    ],
)
def test_strength_of_a_text_for_a_name(typed: str, strength: int | None) -> None:
    assert Asked.of(typed).strength("vinh trung", ["tinh", "bien", "an", "giang"]) == strength


def test_typed_marks_decide_only_where_there_are_some() -> None:
    assert Asked.of("Kiên Giang").marks_name("Kiên Giang")
    assert not Asked.of("Kiên Giang").marks_name("Kiến Giang")
    assert not Asked.of("kien giang").marks_name("Kiên Giang")
