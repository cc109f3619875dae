"""Old communes and districts by the names that papers give them."""

from __future__ import annotations

import pytest

from ocop.places.formerly import OldPlaces
from ocop.places.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


@pytest.fixture
def old() -> OldPlaces:
    return OldPlaces("91")


def named(pk: int | None) -> str:
    return str(Unit.objects.get(pk=pk)) if pk else ""


@pytest.mark.parametrize(
    ("commune", "district", "province", "expected"),
    [
        ("Thị trấn Chợ Mới", "Huyện Chợ Mới", "An Giang", "Thị trấn Chợ Mới"),
        ("chợ mới", "Chợ Mới", "", "Thị trấn Chợ Mới"),
        ("", "Huyện Tịnh Biên", "An Giang", "Thị xã Tịnh Biên"),  # it became a thị xã in 2023
        ("", "Huyện Châu Thành", "An Giang", "Huyện Châu Thành"),
        ("", "Huyện Châu Thành", "", ""),  # both provinces had one
        ("Xã Không Có", "Huyện Chợ Mới", "An Giang", ""),
        ("", "", "An Giang", ""),
    ],
)
def test_a_name_finds_the_one_unit_it_means(
    old: OldPlaces, commune: str, district: str, province: str, expected: str
) -> None:
    assert named(old.find(commune, district, province)) == expected


def test_two_districts_of_one_name_are_told_apart_by_their_province(old: OldPlaces) -> None:
    one, other = (old.find("", "Huyện Châu Thành", p) for p in ("An Giang", "Kiên Giang"))
    assert one is not None and other is not None and one != other
