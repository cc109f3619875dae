"""Out, changed, in again: the difference is the change and nothing else; undone, all is as it was."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Model
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ocop.imports import actions, kinds
from ocop.imports.columns import Column, Type
from ocop.imports.models import ImportRun
from ocop.imports.states import Outcome
from tests.factories import imports as made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

WORDS = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x1EF9, exclude_categories=("Cs", "Cn", "Co")), max_size=12
)
RISKY = st.sampled_from(["", "=", "+", "-", "@", "'", "'="])


@pytest.mark.parametrize("kind", list(kinds.ALL))
def test_what_goes_out_and_comes_back_differs_in_nothing(kind: str) -> None:
    run = made.taken_in(kind, made.handed_out(kind))
    odd = [(row.number, row.changes, row.problems) for row in run.rows.exclude(outcome=Outcome.SAME)]
    assert odd == []
    assert run.counts["same"] == len(made.kind_of(kind).book(made.TODAY).stored) > 1


def value_of(column: Column, number: int) -> st.SearchStrategy[str]:
    """Canonical values that a column takes; names stay apart from each other by the row's number."""
    special: dict[str, st.SearchStrategy[str]] = {
        "phone": st.sampled_from(["", "0912345678", "02963123456"]),
        "email": st.sampled_from(["", "a@example.vn", "+b@example.vn"]),
        "website": st.sampled_from(["", "https://example.vn"]),
        "registration_no": st.sampled_from(["", "1601234567", "51D8012345"]),
        "unit": st.sampled_from(["30502", "30307"]),
        "code": st.sampled_from(["", f"91-30502-{number + 1:02}-2025"]),
        "criteria_set": st.sampled_from(["", "1", "3"]),
        "workers": st.integers(100, 10**6).map(str),
        "local_workers": st.integers(0, 100).map(str),
        "revenue": st.integers(10**9, 10**16).map(str),
        "profit": st.integers(-(10**16), 10**9).map(str),
        "year": st.integers(2018, 2026).map(str),
        "source": WORDS.map(lambda text: column.tidy(f"Sổ {text}")),  # rows from old books must name one
        "birth_year": st.just("") | st.integers(1930, 2010).map(str),
        "amount": st.integers(1, 10**15).map(str),
        "products": st.just(""),
    }
    if column.name in special:
        return special[column.name]
    return _by_type(column, number)


def _by_type(column: Column, number: int) -> st.SearchStrategy[str]:
    if column.type == Type.CHOICE:
        return st.sampled_from([code for code, _label in column.choices])
    if column.type == Type.YES_NO:
        return st.sampled_from(["yes", "no"])
    if column.type == Type.DAY:
        return st.just("") | st.dates(dt.date(1950, 1, 1), made.TODAY).map(str)
    if column.type == Type.DECIMAL:
        return st.decimals(0, 100, places=column.decimals).map(lambda d: f"{d.normalize():f}" if d else "0")
    if column.type in (Type.PLAIN, Type.WHOLE):
        return st.integers(column.low or 0, min(column.high or 5, 10**6)).map(str)
    tail = f" n{number}" if column.required else ""  # a name has two letters at least
    return st.builds(lambda mark, text: column.tidy(f"{mark}{text}{tail}"), RISKY, WORDS)


ONLY_SOME: dict[str, set[str]] = defaultdict(set)
ONLY_SOME["trainees"] = {"was_there"}
ONLY_SOME["rights"] = {"expires_on", "next_on", "certificate_no", "checked"}
"""Columns that some rows may change and others not, left to tests of their own."""


def editable(kind: str) -> list[Column]:
    """Columns that an import may change in a stored row; days are left to a test of their own."""
    skipped = {
        "id",
        "opened_on",
        "submitted_on",
        "proposed_on",
        "concluded_on",
        "decided_on",
        *ONLY_SOME[kind],
    }
    return [
        c for c in kinds.get(kind).columns if not (c.fixed or c.shown_only or c.names or c.name in skipped)
    ]


def edits(kind: str) -> st.SearchStrategy[dict[int, dict[str, str]]]:
    """For some rows of the sheet (0 is the first), some columns with other values."""

    def of_row(number: int) -> st.SearchStrategy[dict[str, str]]:
        choices = {column.name: value_of(column, number) for column in editable(kind)}
        return st.fixed_dictionaries({}, optional=choices)

    rows = st.sets(st.integers(0, 7), max_size=4)
    return rows.flatmap(
        lambda found: st.fixed_dictionaries({number: of_row(number) for number in sorted(found)})
    )


def _play(kind: str, changes: dict[int, dict[str, str]]) -> None:
    """Change the sheet as said, and look, write and undo."""
    found = made.kind_of(kind)
    book = found.book(made.TODAY)
    before, stored = made.hashed(kind), list(book.stored.items())
    wanted: dict[int, dict[str, tuple[str, str]]] = {}
    cells: dict[tuple[int, str], Any] = {}
    for place, values in changes.items():
        if place < len(stored):
            pk, old = stored[place]
            for name, new in values.items():
                cells |= _cells(kind, book, place + 2, name, new)
                if new != old[name]:
                    wanted.setdefault(pk, {})[name] = (old[name], new)
    run = made.taken_in(kind, made.edited(made.handed_out(kind), kind, cells))
    _same_difference(run, wanted)
    if not wanted:
        return
    made.applied(run)
    now = found.book(made.TODAY).stored
    for pk, old in stored:
        expected = {**old, **{name: new for name, (_old, new) in wanted.get(pk, {}).items()}}
        said = {c.name for c in found.columns if not c.names}
        assert {n: now[pk][n] for n in said} == {n: expected[n] for n in said}
    actions.undo_run(run=run, by=made.OFFICE, at=made.AT)
    run.refresh_from_db()
    assert made.hashed(kind) == before == run.sha_before == run.sha_undone


def _cells(kind: str, book: Any, row: int, name: str, value: str) -> dict[tuple[int, str], Any]:
    """The cell, and the one that repeats it by name."""
    found = kinds.get(kind)
    cells: dict[tuple[int, str], Any] = {(row, name): found.column(name).cell(value) or None}
    for column in found.columns:
        if column.names == name:
            cells[row, column.name] = book.units.name_of[value] or None
    if value == "0":
        cells[row, name] = 0
    return cells


def _same_difference(run: ImportRun, wanted: dict[int, dict[str, tuple[str, str]]]) -> None:
    problems = [(row.number, row.problems) for row in run.rows.filter(outcome=Outcome.PROBLEM)]
    assert problems == []
    shown = {
        row.target: {change[0]: (change[1], change[2]) for change in row.changes}
        for row in run.rows.filter(outcome=Outcome.CHANGED)
    }
    assert shown == wanted
    assert run.counts["new"] == 0


def _property(kind: str) -> Callable[..., None]:
    @settings(
        max_examples=15, phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking would take minutes
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )  # fmt: skip
    @given(changes=edits(kind))
    def check(changes: dict[int, dict[str, str]]) -> None:
        with transaction.atomic():
            _play(kind, changes)
            transaction.set_rollback(True)

    return check


@pytest.mark.parametrize("kind", list(kinds.ALL))
def test_the_difference_is_the_change_and_undoing_restores_the_hash(kind: str) -> None:
    _property(kind)()


def test_two_results_may_have_the_same_year() -> None:
    """What the edits above seldom draw: no year makes one result of the province a twin of another."""
    _play("results", {0: {"year": "2024"}, 1: {"year": "2024"}})


def paper(number: str, product: int, star: int, score: float, issued_on: dt.date) -> dict[str, Any]:
    """A certificate on paper, as a row."""
    facts = {"star": star, "score": score, "issued_on": issued_on}
    return {"number": number, "product": f"Mắm số {product} (ví dụ)", **facts}


NEW: dict[str, list[dict[str, Any]]] = {
    "producers": [
        {"name": "HTX Mới (ví dụ)", "legal_form": "Hợp tác xã", "unit": "30502", "phone": "0912 345 678"},
        {"name": "Tổ Mới (ví dụ)", "legal_form": "Tổ hợp tác", "commune": "Xã An Cư"},
    ],
    "products": [
        {"producer": "Hộ số 0 (ví dụ)", "name": "Trà (ví dụ)", "code": "91-30502-01-2026", "criteria_set": 3},
        {"producer": "Hộ số 1 (ví dụ)", "name": "Trà (ví dụ)"},
    ],
    "certificates": [
        paper("7/GCN", 0, 3, 66.25, dt.date(2026, 5, 10)),
        paper("8/GCN", 1, 4, 77, dt.date(2026, 6, 1)),
        paper("9/GCN", 5, 5, 91.5, dt.date(2023, 6, 1)),
        paper("10/GCN", 5, 4, 80, dt.date(2025, 6, 1)),
        paper("11/GCN", 6, 3, 60, dt.date(2025, 6, 1)),
    ],
    "figures": [{"producer": "Hộ số 0 (ví dụ)", "year": 2025, "workers": 12, "revenue": 1_200_000_000}],
    "results": [{"year": 2024, "product_name": "Mắm (ví dụ)", "star": 3, "score": 61.5}],
    "publications": [
        {"outlet_name": "Đài số 0 (ví dụ)", "title": "Bài mới (ví dụ)", "published_on": dt.date(2026, 6, 1)},
    ],
    "reach": [{"publication_title": "Tin số 0 (ví dụ)", "month": dt.date(2026, 3, 1), "people": 900}],
    "support": [
        {
            "producer": "Hộ số 2 (ví dụ)", "scheme_name": "Hỗ trợ bao bì (ví dụ)", "year": 2023,
            "amount": 5_000_000, "decision_no": "9/QĐ", "decided_on": dt.date(2023, 3, 1), "source": "Sổ",
        },
    ],
    "sales": [
        {"year": 2026, "month": 3, "product": "Mắm số 1 (ví dụ)", "channel": "Sàn A (ví dụ)", "revenue": 0},
        {"year": 2026, "month": 3, "product": "Mắm số 2 (ví dụ)", "channel": "Sàn A (ví dụ)",
         "revenue": 12_500_000, "quantity": 12.5, "quantity_unit": "kg"},
    ],
    "rights": [
        {"kind": "Nhãn hiệu", "name": "Sáu Mẫu", "producer": "Hộ số 1 (ví dụ)", "filing_no": "4-2020-1",
         "filed_on": dt.date(2020, 2, 3), "certificate_no": "4-77", "granted_on": dt.date(2021, 3, 4),
         "products": "Mắm số 1 (ví dụ)", "checked": "Có"},
        {"kind": "VietGAP", "name": "Ruộng 1", "producer": "Hộ số 2 (ví dụ)", "certificate_no": "VG-1",
         "granted_on": dt.date(2024, 3, 4), "expires_on": dt.date(2026, 3, 4)},
        {"kind": "Kiểu dáng công nghiệp", "name": "Hũ", "producer": "Hộ số 3 (ví dụ)",
         "state": "Đơn đã công bố", "filed_on": dt.date(2025, 2, 3), "state_on": dt.date(2025, 9, 1)},
        {"kind": "Sáng chế", "name": "Lò sấy", "producer": "Hộ số 3 (ví dụ)", "state": "Bị từ chối",
         "filed_on": dt.date(2022, 2, 3), "state_on": dt.date(2023, 9, 1), "note": "Không mới"},
        {"kind": "Nhãn hiệu", "name": "Mới nghĩ", "producer": "Hộ số 4 (ví dụ)"},
    ],
    "visits": [
        {"producer": "Hộ số 0 (ví dụ)", "day": dt.date(2022, 5, 6), "kind": "Kiểm tra đột xuất",
         "conclusion": "Đạt", "source": "Biên bản giấy", "record_no": "12/BB"},
        {"producer": "Hộ số 5 (ví dụ)", "day": dt.date(2022, 5, 6), "kind": "Hậu kiểm định kỳ",
         "conclusion": "Còn thiếu", "source": "Sổ", "finding": "In sai sao", "severity": "Nghiêm trọng",
         "remedy": "In lại nhãn", "result": "Đã khắc phục", "settled_on": dt.date(2022, 6, 6)},
    ],
    "trace_steps": [
        {"kind": "Thu hoạch", "day": dt.date(2026, 6, 3), "producer": "Hộ số 0 (ví dụ)", "site_name": "Vườn",
         "item_name": "Nước thốt nốt", "code": "N-9", "quantity": 40},
        {"kind": "Chế biến", "day": dt.date(2026, 6, 4), "producer": "Hộ số 0 (ví dụ)", "site_name": "Vườn",
         "item_name": "Đường mẻ", "code": "M-9", "quantity": 12.5, "inputs": "N-9: 30; N-1: 0,5"},
        {"kind": "Giao hàng", "day": dt.date(2026, 6, 5), "producer": "Hộ số 0 (ví dụ)",
         "inputs": "M-9: 2,5", "receiver_name": "Chợ Tri Tôn (ví dụ)", "note": "Xe nhà"},
    ],
    "trace_own": [
        {"kind": "Chăm sóc", "day": dt.date(2026, 6, 2), "site_name": "Vườn", "note": "Làm cỏ"},
        {"kind": "Thu hoạch", "day": dt.date(2026, 6, 3), "site_name": "Vườn", "item_name": "Nước thốt nốt",
         "code": "N-8", "quantity": 40},
    ],
    "trainees": [
        {"name": "Lê Thị Hoa", "gender": "Nữ", "birth_year": 1980, "commune": "An Cư",
         "phone": "0912 345 678", "was_there": "Có"},
        {"name": "Trần Văn Út", "organisation": "Hộ số 1 (ví dụ)"},
        {"name": "Ba Ba", "organisation": "Trường Mẫu", "who": "Cán bộ, công chức"},
    ],
}  # fmt: skip


@pytest.mark.parametrize("kind", list(kinds.ALL))
def test_new_rows_are_written_found_again_and_taken_out(kind: str) -> None:
    before = {code: made.hashed(code) for code in kinds.ALL}
    rows = everything()
    run = made.new_rows(kind, *NEW[kind])
    assert [row.problems for row in run.rows.all()] == [[]] * len(NEW[kind])
    assert run.counts["new"] == len(NEW[kind])
    made.applied(run)
    again = made.taken_in(kind, made.handed_out(kind))
    assert again.counts["same"] == sum(again.counts.values())
    twice = made.new_rows(kind, *NEW[kind])
    assert twice.counts["same"] == len(NEW[kind]), list(twice.rows.values_list("changes", "problems"))
    actions.undo_run(run=run, by=made.OFFICE, at=made.AT)
    assert {code: made.hashed(code) for code in kinds.ALL} == before
    assert everything() == rows


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that an import may touch, derived columns and all."""
    from ocop.certificates.models import Certificate
    from ocop.organisations.models import Organisation, YearFigures
    from ocop.outreach.models import Publication, Reach
    from ocop.oversight.models import Finding, Remedy, Visit
    from ocop.plan.models import PastCase
    from ocop.products.models import Product, Standing
    from ocop.rights.models import Protection, Step
    from ocop.training.models import Attendance, Enrolment, TrainingClass

    tables: tuple[type[Model], ...] = (
        Organisation, YearFigures, Product, Standing, Certificate, PastCase, Publication, Reach, Protection,
        Step, Protection.products.through, TrainingClass, Enrolment, Attendance,
        Visit, Finding, Remedy,
    )  # fmt: skip
    return {table.__name__: list(table._default_manager.order_by("pk").values()) for table in tables}
