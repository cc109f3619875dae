"""Taking in a list of recognised products."""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter
from pathlib import Path

import pytest
import xlsxwriter
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.base.actor import ANONYMOUS, system
from ocop.base.refusals import Refused
from ocop.base.sheets import BadSheet
from ocop.catalogue import queries as catalogue
from ocop.journal.models import Entry
from ocop.organisations.models import Organisation
from ocop.products import importing, registry
from ocop.products.models import Product, Standing
from ocop.products.states import StandingState

PUBLISHED = Path(__file__).resolve().parents[3] / "shared/data/recognised-products-published.csv"
TODAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
HEAD = "product,producer,awarded_stars,proposed_stars,score,status,year,decision,new_commune_code\n"
pytestmark = pytest.mark.usefixtures("places", "packs")


def taken(text: str) -> list[registry.Row]:
    return registry.read((HEAD + text).encode(), TODAY)


def applied(text: str) -> importing.Difference:
    return importing.apply(rows=taken(text), by=system(), at=NOW)


def problems(text: str) -> list[str]:
    with pytest.raises(BadSheet) as refused:
        taken(text)
    return [str(problem) for problem in refused.value.problems]


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published list is not beside the project")
def test_the_published_list_is_taken_as_it_is_and_once() -> None:
    rows = registry.read(PUBLISHED.read_bytes(), TODAY)
    before = importing.difference(rows)
    assert (before.rows, len(before.awards), len(before.proposals), before.candidates) == (138, 108, 9, 21)
    assert Product.objects.count() == 0, "a dry run writes nothing"
    first = importing.apply(rows=rows, by=system(), at=NOW)
    assert first == before
    counted = (Organisation.objects.count(), Product.objects.count(), Standing.objects.count())
    again = importing.apply(rows=rows, by=system(), at=NOW)
    assert again.is_empty
    assert counted == (Organisation.objects.count(), Product.objects.count(), Standing.objects.count())
    dated = Standing.objects.exclude(valid_to=None)
    known = Counter(dated.values_list("valid_to", flat=True))
    assert known == {dt.date(2025, 10, 10): 12, dt.date(2026, 1, 27): 12, dt.date(2027, 6, 4): 1}
    assert dated.filter(state=StandingState.SUPERSEDED).count() == 1, "the product rated again since"
    assert catalogue.search(catalogue.Wish(state="proposed"), TODAY).rows, "proposals are kept apart"


def test_an_award_runs_36_months_from_its_decision_and_none_from_a_year_alone() -> None:
    applied(
        "Khô cá,Cơ sở Một,4,,71.0,awarded,2024,912/QĐ-UBND (04/06/2024),\nMắm,Cơ sở Một,3,,,awarded,2023,,\n"
    )
    dated, undated = Standing.objects.order_by("id")
    assert (dated.decision_no, dated.valid_from, dated.valid_to) == (
        "912/QĐ-UBND", dt.date(2024, 6, 4), dt.date(2027, 6, 4)
    )  # fmt: skip
    assert (undated.year, undated.valid_to) == (2023, None)


def test_a_proposal_is_no_award() -> None:
    applied("Đường,Cơ sở Một,,5,,potential_5star,2023,,\n")
    standing = Standing.objects.get()
    assert (standing.state, standing.star, standing.valid_to) == (StandingState.PROPOSED, 5, None)
    assert Product.objects.get().public_state == "proposed"


def test_a_candidate_without_a_star_is_a_product_that_is_not_public() -> None:
    found = applied("Bánh,Cơ sở Một,,,,candidate,2023,,\n")
    assert found.candidates == 1
    assert not Standing.objects.exists()
    assert not Product.objects.get().is_public


def test_the_latest_award_lives_and_the_earlier_is_superseded_in_whatever_order() -> None:
    applied("Trà,Cơ sở Một,4,,,awarded,,5/QĐ (01/02/2024),\nTrà,Cơ sở Một,3,,,awarded,,4/QĐ (01/02/2021),\n")
    assert dict(Standing.objects.values_list("star", "state")) == {4: "live", 3: "superseded"}
    applied("Trà,Cơ sở Một,5,,,awarded,,6/QĐ (01/03/2025),\n")
    assert dict(Standing.objects.values_list("star", "state")) == {
        5: "live",
        4: "superseded",
        3: "superseded",
    }
    assert Product.objects.get().public_star == 5


def test_a_star_that_cannot_be_is_refused_with_row_and_column_and_nothing_is_written() -> None:
    text = "".join(f"Khô,Cơ sở Một,{star},,,awarded,2024,,\n" for star in ("6", "2", "bốn"))
    assert problems(text) == [
        "Dòng 2, cột “Sao công nhận”: “6” không phải hạng sao: dùng số từ 3 đến 5.",
        "Dòng 3, cột “Sao công nhận”: “2” không phải hạng sao: dùng số từ 3 đến 5.",
        "Dòng 4, cột “Sao công nhận”: “bốn” không phải hạng sao: dùng số từ 3 đến 5.",
    ]
    assert not Product.objects.exists()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",Cơ sở,3,,,,,,", "Dòng 2, cột “Tên sản phẩm”: Ô này trống. Hãy điền."),
        ("Khô,Cơ sở,3,,101,,,,", "Dòng 2, cột “Điểm”: “101” không phải điểm: dùng số từ 0 đến 100."),
        ("Khô,Cơ sở,3,,NaN,,,,", "Dòng 2, cột “Điểm”: “NaN” không phải điểm: dùng số từ 0 đến 100."),
        ("Khô,Cơ sở,3,,,,2031,,", "Dòng 2, cột “Năm”: “2031” không phải năm từ 2018 đến 2026."),
        ("Khô,Cơ sở,3,,,,,1/QĐ (31/02/2024),",
            "Dòng 2, cột “Quyết định”: “31/02/2024” không phải ngày: viết như 10/10/2022."),
        ("Khô,Cơ sở,3,,,,,1/QĐ (01/01/2027),",
            "Dòng 2, cột “Quyết định”: Ngày quyết định 01/01/2027 nằm trong tương lai."),
        ("Khô,Cơ sở,3,,,,,,99999", "Dòng 2, cột “Mã xã”: Không có xã nào của tỉnh mang mã “99999”."),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_is_told_by_row_and_column(row: str, said: str) -> None:
    assert problems(row + "\n") == [said]


def test_another_encoding_is_refused_with_the_way_out() -> None:
    with pytest.raises(BadSheet, match="không theo mã UTF-8 .*dòng 1.*CSV UTF-8"):
        registry.read((HEAD + "Đường,Cơ sở,3,,,,,,\n").encode("utf-16"), TODAY)
    with pytest.raises(BadSheet, match="UTF-8"):
        registry.read(HEAD.encode() + "Café,Cơ sở".encode("latin-1", "replace"), TODAY)


def test_a_missing_column_is_named() -> None:
    with pytest.raises(BadSheet, match="Thiếu cột “Chủ thể” ở dòng đầu"):
        registry.read(b"product,awarded_stars\nKh\xc3\xb4,3\n", TODAY)


def test_excel_and_vietnamese_headings_are_taken_alike() -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Tên sản phẩm", "Chủ thể", "Hạng sao", "Điểm", "Năm"])
    sheet.write_row(1, 0, ["Khô cá lóc", "Cơ sở Một", 4, 71.25, 2024])
    book.close()
    row = registry.read(stream.getvalue(), TODAY)[0]
    assert (row.product, row.star, str(row.score), row.year) == ("Khô cá lóc", 4, "71.2500", 2024)


def test_the_commune_is_found_by_its_code_and_kept_unknown_where_no_row_says_it() -> None:
    applied("Khô,Cơ sở Một,3,,,,2024,,30628\nMắm,Cơ sở Hai,3,,,,2024,,\n")
    assert [p.unit.name if p.unit else None for p in Product.objects.order_by("id")] == ["Xã Chợ Mới", None]


def test_only_the_provincial_office_imports_and_the_journal_tells() -> None:
    rows = taken("Khô,Cơ sở Một,3,,,,2024,,\n")
    with pytest.raises(Refused):
        importing.apply(rows=rows, by=ANONYMOUS, at=NOW)
    importing.apply(rows=rows, by=system("Nhập"), at=NOW, file_name="a.csv")
    entry = Entry.objects.get(verb="products.import_registry")
    assert entry.after is not None
    assert (entry.actor_name, entry.after["file"], entry.after["awards"]) == ("Nhập", "a.csv", 1)


def test_statements_do_not_grow_with_the_rows() -> None:
    def count(first: int, rows: int) -> int:
        text = "".join(
            f"Sản phẩm {n},Cơ sở {n},3,,,,2024,{n}/QĐ (01/02/2024),\n" for n in range(first, first + rows)
        )
        found = taken(text)
        with CaptureQueriesContext(connection) as seen:
            importing.apply(rows=found, by=system(), at=NOW)
        return len(seen)

    count(0, 1)
    assert count(100, 3) == count(200, 20)
