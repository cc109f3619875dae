from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from ocop.base import clock
from tests.api.conftest import Caller
from tests.factories.dossiers import make_dossier, make_ready_product
from tests.factories.products import make_product, make_standing

pytestmark = pytest.mark.django_db


def shelf(*names: str) -> None:
    for name in names:
        make_standing(make_product(name=name))


def test_products_come_page_by_page_in_dictionary_order(caller: Caller) -> None:
    shelf("Ớt (ví dụ)", "Âm (ví dụ)", "An (ví dụ)")
    first = caller.get("/products", size=2)
    assert [row["name"] for row in first["rows"]] == ["An (ví dụ)", "Âm (ví dụ)"]
    second = caller.get("/products", size=2, after=first["next_after"])
    assert [row["name"] for row in second["rows"]] == ["Ớt (ví dụ)"]
    assert second["next"] is None
    assert first["next"].endswith(f"after={first['next_after'].replace('=', '%3D')}")


def test_products_are_found_without_marks_and_narrowed_by_star(caller: Caller) -> None:
    shelf("Đường thốt nốt (ví dụ)", "Mắm (ví dụ)")
    assert [row["name"] for row in caller.get("/products", q="duong thot")["rows"]] == [
        "Đường thốt nốt (ví dụ)"
    ]
    assert caller.get("/products", star=4)["rows"] == []
    assert len(caller.get("/products", star=3)["rows"]) == 2


def test_products_are_narrowed_by_codes_that_stay_the_same_everywhere(
    caller: Caller, places: None, packs: None
) -> None:
    make_standing(make_ready_product(set_no=3))
    product = make_ready_product(set_no=1)
    make_standing(product)
    assert product.unit is not None
    assert [row["id"] for row in caller.get("/products", set=1)["rows"]] == [product.pk]
    assert len(caller.get("/products", unit=product.unit.code)["rows"]) == 2
    assert caller.get("/products", unit="00000")["rows"] == []


def test_no_answer_about_a_star_is_kept_on_the_way(caller: Caller) -> None:
    shelf("An (ví dụ)")
    pk = caller.get("/products")["rows"][0]["id"]
    for path in ("/products", f"/products/{pk}"):
        assert Client().get(f"/api/v1{path}")["Cache-Control"] == "no-cache"


def test_a_product_without_a_star_is_nobodys_business(caller: Caller) -> None:
    hidden, shown = make_product(), make_product()
    make_standing(shown)
    assert caller.get(f"/products/{hidden.pk}", 404)["status"] == 404
    assert caller.get(f"/products/{shown.pk}")["standings"][0]["star"] == 3


def test_products_cost_the_same_number_of_queries_however_many(
    caller: Caller, django_assert_num_queries: object
) -> None:
    shelf("A")
    caller.get("/products")
    with django_assert_num_queries(1):  # type: ignore[operator]
        caller.get("/products")
    shelf("B", "C", "D")
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(caller.get("/products")["rows"]) == 4


@pytest.mark.parametrize("code", ["qd26-2026", "qd148-2023"])
def test_a_pack_is_what_the_command_exports(caller: Caller, code: str) -> None:
    printed = StringIO()
    call_command("criteria", "export", code, stdout=printed)
    assert caller.get(f"/criteria/{code}") == json.loads(printed.getvalue())


def test_one_sheet_is_the_same_as_in_the_pack(caller: Caller) -> None:
    whole = caller.get("/criteria/qd26-2026")
    assert caller.get("/criteria/qd26-2026/sets/26") == whole["sets"][25]
    caller.get("/criteria/qd26-2026/sets/27", 404)
    caller.get("/criteria/qd99-2026", 404)


def test_points_are_rated_as_the_command_rates_them(caller: Caller, tmp_path: object) -> None:
    answer = caller.send("POST", "/criteria/qd26-2026/sets/1/rate", {"points": {"1.1": 1}})
    assert (answer["total"], answer["star"], answer["parts"]) == (1, 1, {"A": 1, "B": 0, "C": 0})
    assert "1.1" not in answer["missing"]


def test_points_that_no_level_has_are_refused(caller: Caller) -> None:
    problem = caller.send("POST", "/criteria/qd26-2026/sets/1/rate", {"points": {"1.1": 77}}, 422)
    assert "1.1" in problem["detail"]
    assert caller.send("POST", "/criteria/qd26-2026/sets/1/rate", [1], 422)["errors"]


def test_units_are_found_by_their_old_name(caller: Caller, places: None) -> None:
    found = caller.get("/units", q="vinh trung, tinh bien", province="91")["units"]
    assert [unit["name"] for unit in found] == ["Xã An Cư"]
    assert "Vĩnh Trung" in found[0]["explanation"]


def test_a_receipt_tells_state_and_turn_and_nothing_personal(
    caller: Caller, places: None, packs: None
) -> None:
    dossier = make_dossier("with_commune")
    answer = caller.get(f"/receipts/{dossier.receipt_no}")
    assert (answer["state"], answer["turn"]) == ("with_commune", "commune")
    told = json.dumps(answer, ensure_ascii=False)
    assert dossier.organisation.name not in told and str(dossier.organisation.phone) not in told
    caller.get("/receipts/KHONG-CO-1", 404)


def test_a_day_is_the_day_in_viet_nam(caller: Caller, places: None, packs: None) -> None:
    dossier = make_dossier("with_commune")
    assert dossier.submitted_at is not None
    answer = caller.get(f"/receipts/{dossier.receipt_no}")
    assert answer["submitted_on"] == clock.local_date(dossier.submitted_at).isoformat()
