"""What rows come to beside what is stored, and what is said of those that cannot be."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from ocop.imports.models import ImportRow, ImportRun
from ocop.organisations.models import LegalForm, Organisation
from tests.factories import imports as made
from tests.factories.certificates import make_certificate
from tests.factories.organisations import make_organisation
from tests.factories.places import BEFORE, unit
from tests.factories.products import make_product

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places", "packs")]
COOP = {"name": "HTX Một (ví dụ)", "legal_form": "Hợp tác xã", "commune": "Phường Thới Sơn"}


def problems(run: ImportRun) -> dict[int, dict[str, str]]:
    """By row, what is wrong in which column."""
    return {row.number: dict(row.problems) for row in run.rows.filter(outcome="problem")}


def only(run: ImportRun) -> ImportRow:
    return run.rows.get()


@pytest.mark.parametrize(
    ("over", "column", "said"),
    [
        ({"name": None}, "name", "Ô này trống"),
        ({"legal_form": None}, "legal_form", "Ô này trống"),
        ({"legal_form": "Chùa"}, "legal_form", "không có trong danh mục"),
        ({"commune": None}, "commune", "Hãy chọn xã"),
        ({"commune": "Xã Không Có"}, "commune", "Không có một xã nào của tỉnh tên “Xã Không Có”"),
        ({"unit": "99999"}, "unit", "mang mã “99999”"),
        ({"unit": "30307"}, "commune", "Mã 30307 là Phường Long Xuyên, không phải “Phường Thới Sơn”"),
        ({"unit": "30502 cũ", "commune": None}, "unit", "hiện nay"),
        ({"phone": "12"}, "phone", "10 hoặc 11 chữ số"),
        ({"email": "a@"}, "email", "chưa đúng"),
        ({"registered_on": dt.date(2026, 6, 16)}, "registered_on", "chưa đến"),
        ({"name": "a" * 251}, "name", "Dài quá 250"),
        ({"id": 99}, "id", "Không có chủ thể mang mã 99"),
        ({"id": "x"}, "id", "không phải số nguyên"),
    ],
)
def test_a_producer_that_cannot_be_is_told_by_column(over: dict[str, Any], column: str, said: str) -> None:
    found = problems(made.new_rows("producers", {**COOP, **over}))[2]
    assert said in found[column], found


def test_a_commune_is_known_by_code_by_name_or_by_both() -> None:
    rows = [
        {**COOP, "name": "A (ví dụ)", "unit": "30502", "commune": None},
        {**COOP, "name": "B (ví dụ)", "commune": "phuong thoi son"},
        {**COOP, "name": "C (ví dụ)", "unit": "30502"},
    ]
    run = made.new_rows("producers", *rows)
    assert run.counts["new"] == 3
    assert {change[2] for row in run.rows.all() for change in row.changes if change[0] == "unit"} == {"30502"}


def test_a_day_of_today_and_names_of_250_letters_are_taken() -> None:
    run = made.new_rows("producers", {**COOP, "name": "a" * 250, "registered_on": made.TODAY})
    assert run.counts["new"] == 1


def test_two_rows_that_name_the_same_thing_are_told() -> None:
    run = made.new_rows("producers", COOP, {**COOP, "name": "HTX MỘT (ví dụ)"})
    assert problems(run) == {3: {"name": "Trùng với dòng 2. Hãy giữ một dòng."}}
    owner = make_organisation(name="HTX Hai (ví dụ)", legal_form=LegalForm.COOPERATIVE, unit=unit("30502"))
    twice = made.new_rows(
        "producers", {**COOP, "id": owner.pk, "name": "Ba"}, {**COOP, "name": "HTX Hai (ví dụ)"}
    )
    assert problems(twice) == {3: {"id": "Nói về cùng một mục với dòng 2. Hãy giữ một dòng."}}


def test_a_name_that_is_stored_twice_asks_for_its_number() -> None:
    for _twice in range(2):
        make_organisation(name="HTX Một (ví dụ)", unit=unit("30502"))
    assert "Có 2 mục như vậy" in problems(made.new_rows("producers", COOP))[2]["id"]
    product = {"producer": "HTX Một (ví dụ)", "name": "Trà"}
    assert "Có 2 mục cùng tên" in problems(made.new_rows("products", product))[2]["producer"]


def test_a_row_known_by_its_name_says_only_what_it_says() -> None:
    make_organisation(name="HTX Một (ví dụ)", unit=unit("30502"), phone="0912345678", address="Ấp 1")
    run = made.new_rows("producers", {**COOP, "legal_form": "Khác", "address": "Ấp 2"})
    assert only(run).changes == [["legal_form", "registered_household", "other"], ["address", "Ấp 1", "Ấp 2"]]


def test_an_empty_cell_of_a_row_with_its_number_empties_what_is_stored() -> None:
    make_organisation(name="HTX Một (ví dụ)", phone="0912345678")
    run = made.taken_in(
        "producers", made.edited(made.handed_out("producers"), "producers", {(2, "phone"): None})
    )
    assert only(run).changes == [["phone", "0912345678", ""]]


def test_a_column_that_is_not_in_the_file_stays_as_it_is() -> None:
    owner = make_organisation(name="HTX Một (ví dụ)", phone="0912345678", unit=unit("30502"))
    data = (
        f"Mã hệ thống,Tên chủ thể,Loại hình tổ chức,Mã xã\n{owner.pk},HTX Một (ví dụ),Khác,30307\n".encode()
    )
    assert only(made.taken_in("producers", data, "a.csv")).changes == [
        ["legal_form", "registered_household", "other"],
        ["unit", "30502", "30307", "Phường Thới Sơn", "Phường Long Xuyên"],
    ]
    named = (
        "Mã hệ thống;Tên chủ thể;Loại hình tổ chức;Xã, phường, đặc khu\n"
        f"{owner.pk};HTX Một (ví dụ);Khác;Phường Long Xuyên\n"
    )
    assert only(made.taken_in("producers", named.encode(), "a.csv")).changes[1][2] == "30307"


def test_two_rows_may_trade_names_and_codes() -> None:
    owner = make_organisation()
    first, second = make_product(owner, name="Một"), make_product(owner, name="Hai")
    rows = ({"id": first.pk, "code": "91-30502-01-2025"}, {"id": second.pk, "code": "91-30502-02-2025"})
    common = {"producer": owner.name, "unit": owner.unit.code if owner.unit else None}
    made.applied(
        made.new_rows(
            "products", *({**common, **r, "name": n} for r, n in zip(rows, ("Một", "Hai"), strict=True))
        )
    )
    traded = made.taken_in(
        "products",
        made.edited(
            made.handed_out("products"),
            "products",
            {
                (2, "name"): "Hai",
                (3, "name"): "Một",
                (2, "code"): "91-30502-02-2025",
                (3, "code"): "91-30502-01-2025",
            },
        ),
    )
    assert (traded.counts["changed"], traded.counts["problem"]) == (2, 0)
    made.applied(traded)
    first.refresh_from_db()
    assert (first.name, first.code) == ("Hai", "91-30502-02-2025")


def test_a_code_is_not_taken_from_a_row_that_keeps_it_after_all() -> None:
    owner = make_organisation()
    first, second = make_product(owner, name="Một"), make_product(owner, name="Hai")
    made.applied(
        made.new_rows(
            "products", {"id": first.pk, "producer": owner.name, "name": "Một", "code": "91-30502-01-2025"}
        )
    )
    data = made.edited(
        made.handed_out("products"), "products",
        {(2, "code"): "không phải mã", (3, "code"): "91-30502-01-2025"},
    )  # fmt: skip
    found = problems(made.taken_in("products", data))
    assert set(found) == {2, 3} and "Đã có một mục khác" in found[3]["code"]
    assert second.code is None


@pytest.mark.parametrize(
    ("over", "column", "said"),
    [
        ({"producer": None}, "producer", "Hãy ghi tên chủ thể"),
        ({"producer": "Không Có"}, "producer", "Chưa có “Không Có”"),
        ({"organisation": 999}, "organisation", "Không có mã 999"),
        ({"code": "AG-01"}, "code", "91-30628-01-2026"),
        ({"criteria_set": "99"}, "criteria_set", "đang có hiệu lực"),
        ({"is_retired": "có lẽ"}, "is_retired", "“Có” hoặc “Không”"),
    ],
)
def test_a_product_that_cannot_be_is_told_by_column(over: dict[str, Any], column: str, said: str) -> None:
    make_organisation(name="HTX Một (ví dụ)")
    found = problems(made.new_rows("products", {"producer": "HTX Một (ví dụ)", "name": "Trà", **over}))[2]
    assert said in found[column], found


def test_a_sheet_that_does_not_admit_the_producer_is_told() -> None:
    make_organisation(name="Hội Một (ví dụ)", legal_form=LegalForm.SOCIETY)
    run = made.new_rows("products", {"producer": "Hội Một (ví dụ)", "name": "Trà", "criteria_set": "1"})
    assert "Đ.2.3" in problems(run)[2]["criteria_set"]


def test_a_product_does_not_move_to_another_producer() -> None:
    first, second = make_organisation(name="Một (ví dụ)"), make_organisation(name="Hai (ví dụ)")
    make_product(first)
    cells = {(2, "organisation"): second.pk, (2, "producer"): second.name}
    found = problems(made.taken_in("products", made.edited(made.handed_out("products"), "products", cells)))
    assert "không sửa được bằng tệp" in found[2]["organisation"]


@pytest.mark.parametrize(
    ("over", "column", "said"),
    [
        ({"year": 1999}, "year", "từ 2000"),
        ({"year": 2027}, "year", "từ 2000 đến 2026"),
        ({"workers": 3, "local_workers": 4}, "local_workers", "không thể nhiều hơn"),
        ({"local_workers": 4}, "workers", "cả tổng số"),
        ({"revenue": -1}, "revenue", "từ 0"),
        ({"revenue": 5, "profit": 6}, "profit", "lớn hơn doanh thu"),
        ({"revenue": "1,5 tỷ"}, "revenue", "không phải số nguyên"),
    ],
)
def test_figures_that_contradict_each_other_are_told(over: dict[str, Any], column: str, said: str) -> None:
    make_organisation(name="HTX Một (ví dụ)")
    found = problems(made.new_rows("figures", {"producer": "HTX Một (ví dụ)", "year": 2025, **over}))[2]
    assert said in found[column], found


@pytest.mark.parametrize(
    ("over", "column", "said"),
    [
        ({"year": 2017}, "year", "từ 2018"),
        ({"year": 2027}, "year", "chưa đến"),
        ({"star": 6}, "star", "từ 0 đến 5"),
        ({"kind": "lần chót"}, "kind", "“Lần đầu”, “Nâng hạng”, “Đánh giá lại”"),
        ({"opened_on": dt.date(2024, 3, 2), "decided_on": dt.date(2024, 3, 1)}, "decided_on", "bước trước"),
        ({"decided_on": dt.date(2026, 6, 16)}, "decided_on", "chưa đến"),
        ({"score": 100.5}, "score", "từ 0 đến 100"),
    ],
)
def test_a_result_that_cannot_be_is_told_by_column(over: dict[str, Any], column: str, said: str) -> None:
    found = problems(made.new_rows("results", {"year": 2024, "product_name": "Trà", **over}))[2]
    assert said in found[column], found


def test_results_know_communes_of_then_and_of_now() -> None:
    old = unit("30502", BEFORE)
    rows = [
        {"year": 2024, "product_name": "A", "unit": "30502 cũ"},
        {"year": 2024, "product_name": "B", "unit": 30502},
        {"year": 2024, "product_name": "C", "commune": old.name},
    ]
    run = made.new_rows("results", *rows)
    assert problems(run) == {}
    found = [{c[0]: c[2] for c in row.changes}["unit"] for row in run.rows.all()]
    assert found == ["30502 cũ", "30502", "30502 cũ"]


@pytest.mark.parametrize(
    ("over", "column", "said"),
    [
        ({"product": None}, "product", "Hãy ghi tên sản phẩm"),
        ({"product": "Không Có"}, "product", "Chưa có “Không Có”"),
        ({"issued_on": dt.date(2026, 6, 16)}, "issued_on", "sau hôm nay"),
        ({"star": 2}, "star", "từ 3 đến 5"),
        ({"score": None}, "score", "Ô này trống"),
        ({"number": None}, "number", "Ô này trống"),
    ],
)
def test_a_certificate_that_cannot_be_is_told_by_column(over: dict[str, Any], column: str, said: str) -> None:
    make_product(name="Trà (ví dụ)")
    paper = {
        "number": "1/GCN",
        "product": "Trà (ví dụ)",
        "star": 3,
        "score": 60,
        "issued_on": dt.date(2024, 1, 1),
    }
    found = problems(made.new_rows("certificates", {**paper, **over}))[2]
    assert said in found[column], found


def test_a_certificate_that_was_decided_here_is_not_changed_by_a_file() -> None:
    make_certificate()
    data = made.handed_out("certificates")
    assert made.taken_in("certificates", data).counts["same"] == 1
    changed = made.taken_in("certificates", made.edited(data, "certificates", {(2, "score"): 70}))
    assert "quyết định trong hệ thống" in problems(changed)[2][""]
    other_day = made.edited(data, "certificates", {(2, "valid_to"): dt.date(2031, 1, 1)})
    assert "không sửa được bằng tệp" in problems(made.taken_in("certificates", other_day))[2]["valid_to"]


def test_agencies_are_no_producers() -> None:
    agency = make_organisation(name="Sở Một (ví dụ)", legal_form=LegalForm.PUBLIC_BODY)
    Organisation.objects.filter(pk=agency.pk).update(kind="agency")
    run = made.new_rows("producers", {**COOP, "id": agency.pk})
    assert "Không có chủ thể mang mã" in problems(run)[2]["id"]
