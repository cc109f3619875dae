"""Writing and taking back: all or nothing, once, and never over what somebody did meanwhile."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.base.actor import system
from ocop.base.refusals import Refused
from ocop.imports import actions, obstacles
from ocop.imports.models import ImportChange, ImportRun
from ocop.journal.models import Entry
from ocop.organisations import actions as organisations
from ocop.organisations.models import Organisation
from ocop.places.models import Unit
from ocop.products.models import Product
from tests.factories import imports as made
from tests.factories.certificates import LEADER
from tests.factories.organisations import make_organisation
from tests.factories.places import unit
from tests.factories.products import make_product, make_standing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places", "packs")]
COOP = {"name": "HTX Mới (ví dụ)", "legal_form": "Hợp tác xã", "commune": "Phường Thới Sơn"}
BAD = {**COOP, "name": "HTX Sai (ví dụ)", "phone": "1"}


def changed_phone() -> tuple[Organisation, ImportRun]:
    """A producer, and an import that would give it another phone."""
    owner = make_organisation(name="Hộ Một (ví dụ)", phone="0912345678")
    data = made.edited(made.handed_out("producers"), "producers", {(2, "phone"): "0912 000 111"})
    return owner, made.taken_in("producers", data)


def undone(run: ImportRun) -> ImportRun:
    return actions.undo_run(run=run, by=made.OFFICE, at=made.AT)


def test_sound_rows_are_written_and_others_left_with_an_entry_that_counts_them() -> None:
    run = made.applied(made.new_rows("producers", COOP, BAD))
    assert list(Organisation.objects.values_list("name", "kind", "legal_form")) == [
        ("HTX Mới (ví dụ)", "producer", "cooperative")
    ]
    entry = Entry.objects.get(verb="imports.apply_run")
    assert entry.after is not None
    assert (entry.after["new"], entry.after["changed"], entry.after["sha256"]) == (1, 0, run.sha_after)
    assert Entry.objects.filter(verb="organisations.bulk_written").count() == 1
    assert run.sha_after == made.hashed("producers") != run.sha_before


def test_what_was_not_looked_at_is_not_written() -> None:
    owner, run = changed_phone()
    with pytest.raises(Refused) as refused:
        actions.apply_run(run=run, seen="", by=made.OFFICE, at=made.AT)
    assert refused.value.reason.about == "stale"
    seen = run.seen
    actions.correct_row(run=run, number=2, cells={"phone": "0912 000 222"}, by=made.OFFICE, at=made.AT)
    with pytest.raises(Refused, match="so lại"):  # a colleague put a row right meanwhile
        actions.apply_run(run=run, seen=seen, by=made.OFFICE, at=made.AT)
    organisations.update_organisation(owner, {"phone": "0912999999"}, by=system("Kiểm thử"), at=made.AT)
    with pytest.raises(Refused, match="so lại"):  # the producer itself was changed meanwhile
        made.applied(run)
    owner.refresh_from_db()
    assert owner.phone == "0912999999" and ImportChange.objects.count() == 0


def test_a_change_elsewhere_does_not_stand_in_the_way() -> None:
    owner, run = changed_phone()
    other = make_organisation(name="Hộ Hai (ví dụ)")
    organisations.update_organisation(owner, {"address": "Ấp 9"}, by=system("Kiểm thử"), at=made.AT)
    data = made.edited(made.handed_out("producers"), "producers", {(2, "phone"): "0912 000 111"})
    made.applied(made.taken_in("producers", data))
    owner.refresh_from_db()
    assert (owner.phone, owner.address) == ("0912000111", "Ấp 9")
    assert run.state == "read" and other.pk


def test_it_is_written_once() -> None:
    run = made.applied(made.new_rows("producers", COOP))
    with pytest.raises(Refused):
        made.applied(run)
    keyed = made.new_rows("producers", {**COOP, "name": "Hai (ví dụ)"})
    for _twice in range(2):
        actions.apply_run(run=keyed, seen=keyed.seen, by=made.OFFICE, at=made.AT, key="once")
    assert Organisation.objects.count() == 2


def test_nothing_to_write_is_said() -> None:
    run = made.new_rows("producers", BAD)
    with pytest.raises(Refused, match="Không có dòng nào để ghi"):
        made.applied(run)


@pytest.mark.parametrize("act", ["take_in", "apply", "undo", "correct", "leave_out", "discard", "compare"])
def test_only_the_office_that_imports_may(act: str) -> None:
    run = made.new_rows("producers", COOP)
    done = made.applied(made.new_rows("producers", {**COOP, "name": "Hai (ví dụ)"}))
    given: dict[str, Any] = {"by": LEADER, "at": made.AT}
    tries = {
        "take_in": lambda: actions.take_in(kind="producers", data=b"x", name="a", **given),
        "apply": lambda: actions.apply_run(run=run, seen=run.seen, **given),
        "undo": lambda: actions.undo_run(run=done, **given),
        "correct": lambda: actions.correct_row(run=run, number=2, cells={}, **given),
        "leave_out": lambda: actions.leave_out(run=run, number=2, out=True, **given),
        "discard": lambda: actions.discard_run(run=run, **given),
        "compare": lambda: actions.compare_again(run=run, **given),
    }
    with pytest.raises(Refused) as refused:
        tries[act]()
    assert refused.value.reason.about == "person"


def test_rows_are_put_right_and_left_out_until_it_is_written() -> None:
    run = made.new_rows("producers", COOP, BAD, {**COOP, "name": "HTX MỚI (ví dụ)"})
    assert [row.outcome for row in run.rows.all()] == ["new", "problem", "problem"]
    row = actions.correct_row(run=run, number=3, cells={"phone": "0912345678"}, by=made.OFFICE, at=made.AT)
    assert row.outcome == "new"
    actions.leave_out(run=run, number=2, out=True, by=made.OFFICE, at=made.AT)
    assert [row.outcome for row in run.rows.all()] == ["left_out", "new", "new"]  # no longer named twice
    made.applied(run)
    assert set(Organisation.objects.values_list("name", flat=True)) == {"HTX Sai (ví dụ)", "HTX MỚI (ví dụ)"}
    with pytest.raises(Refused, match="đã xong"):
        actions.correct_row(run=run, number=2, cells={}, by=made.OFFICE, at=made.AT)


def test_a_formula_is_put_right_in_the_browser() -> None:
    run = made.new_rows("producers", {**COOP, "address": '="Ấp 1"'})
    assert dict(run.rows.get().problems)["address"].startswith("Ô này chứa công thức")
    row = actions.correct_row(run=run, number=2, cells={"address": "Ấp 1"}, by=made.OFFICE, at=made.AT)
    assert row.outcome == "new"


def test_a_new_name_is_found_in_the_catalogue_and_the_old_one_again_after_undoing() -> None:
    owner = make_organisation(name="Hộ Một (ví dụ)")
    product = make_product(owner, name="Trà (ví dụ)")
    make_standing(product)
    data = made.edited(made.handed_out("producers"), "producers", {(2, "name"): "Hợp tác xã Lúa Mới (ví dụ)"})
    run = made.applied(made.taken_in("producers", data))

    def found(words: str) -> int:
        return Product.objects.filter(search_text__contains=words).count()

    assert (found("lua moi"), found("ho mot")) == (1, 0)
    assert Organisation.objects.get().search_text.startswith("hop tac xa lua moi")
    undone(run)
    assert (found("lua moi"), found("ho mot")) == (0, 1)


def test_undoing_is_refused_where_a_row_was_changed_since_and_nothing_is_touched() -> None:
    owner, run = changed_phone()
    made.applied(run)
    organisations.update_organisation(owner, {"about": "Từ năm 1990"}, by=system("Kiểm thử"), at=made.AT)
    (found,) = obstacles.of(run)
    assert found.label.startswith("Hộ Một (ví dụ)") and found.text == "đã được sửa sau lần nhập này"
    with pytest.raises(Refused, match="đã được sửa sau lần nhập này"):
        undone(run)
    owner.refresh_from_db()
    assert owner.phone == "0912000111"


def test_undoing_is_refused_where_something_hangs_on_a_new_row() -> None:
    run = made.applied(made.new_rows("producers", COOP))
    owner = Organisation.objects.get()
    organisations.save_figures(owner, 2025, {"workers": 3}, by=system("Kiểm thử"), at=made.AT)
    make_product(owner)
    assert sorted(o.text for o in obstacles.of(run)) == [
        "đã có sản phẩm gắn với mục này", "đã có số liệu năm gắn với mục này",
    ]  # fmt: skip
    with pytest.raises(Refused, match="gắn với mục này"):
        undone(run)
    assert Organisation.objects.count() == 1


def test_a_later_import_is_undone_before_an_earlier_one() -> None:
    owner, first = changed_phone()
    made.applied(first)
    data = made.edited(made.handed_out("producers"), "producers", {(2, "phone"): "0912 000 222"})
    second = made.applied(made.taken_in("producers", data))
    with pytest.raises(Refused, match="đã được sửa"):
        undone(first)
    undone(second)
    undone(first)
    owner.refresh_from_db()
    assert owner.phone == "0912345678"
    with pytest.raises(Refused):
        undone(first)


def test_undoing_restores_although_something_else_was_written_since() -> None:
    _owner, run = changed_phone()
    made.applied(run)
    make_organisation(name="Hộ Ba (ví dụ)")
    undone(run)
    assert set(Organisation.objects.values_list("name", "phone")) == {
        ("Hộ Một (ví dụ)", "0912345678"), ("Hộ Ba (ví dụ)", "0912345678"),
    }  # fmt: skip
    assert run.sha_undone != run.sha_before


def test_undoing_gives_back_the_very_commune_although_the_map_has_changed_since() -> None:
    old = unit("30502")
    owner = make_organisation(name="Hộ Một (ví dụ)", unit=old)
    cells = {(2, "unit"): "30307", (2, "commune"): None}
    run = made.applied(
        made.taken_in("producers", made.edited(made.handed_out("producers"), "producers", cells))
    )
    Unit.objects.filter(pk=old.pk).update(valid_to=dt.date(2026, 6, 1))
    names = {"level": old.level, "kind": old.kind, "name": "Phường Khác", "short_name": "Khác"}
    Unit.objects.create(code=old.code, valid_from=dt.date(2026, 6, 2), parent=old.parent, **names)
    undone(run)
    owner.refresh_from_db()
    assert owner.unit_id == old.pk


def test_correcting_a_row_says_nothing_of_columns_that_the_file_does_not_have() -> None:
    owner = make_organisation(name="Hộ Một (ví dụ)", phone="0912345678")
    data = f"Mã hệ thống,Tên chủ thể,Loại hình tổ chức\n{owner.pk},Hộ Một (ví dụ),Chùa\n".encode()
    run = made.taken_in("producers", data, "a.csv")
    cells = {"name": "Hộ Một (ví dụ)", "legal_form": "Khác", "phone": "", "address": "Ấp 1", "unit": ""}
    row = actions.correct_row(run=run, number=2, cells=cells, by=made.OFFICE, at=made.AT)
    assert row.changes == [["legal_form", "registered_household", "other"], ["address", "", "Ấp 1"]]


def costs(count: int) -> list[int]:
    """Queries of taking in, writing and undoing so many new and so many changed rows."""
    for number in range(count):
        make_product(make_organisation(name=f"Cũ {count} {number} (ví dụ)"))
    rows = [{**COOP, "name": f"Mới {count} {number} (ví dụ)"} for number in range(count)]
    cells = {(row, "phone"): f"0912{count:03}{row:03}" for row in range(2, Organisation.objects.count() + 2)}
    data = made.edited(made.handed_out("producers"), "producers", cells, rows)
    found = []
    with CaptureQueriesContext(connection) as queries:
        run = made.taken_in("producers", data)
    found.append(len(queries))
    assert run.counts["new"] == count and run.counts["problem"] == 0
    with CaptureQueriesContext(connection) as queries:
        made.applied(run)
    found.append(len(queries))
    with CaptureQueriesContext(connection) as queries:
        undone(run)
    found.append(len(queries))
    return found


def test_the_cost_does_not_grow_with_the_rows() -> None:
    few, many = costs(2), costs(20)
    assert many == few


def test_a_day_is_a_day_in_vietnam() -> None:
    late = dt.datetime(2026, 6, 15, 18, 0, tzinfo=dt.UTC)  # the 16th there
    data = made.edited(
        made.handed_out("producers"), "producers", more=[{**COOP, "registered_on": dt.date(2026, 6, 16)}]
    )
    run = actions.take_in(kind="producers", data=data, name="a.xlsx", by=made.OFFICE, at=late)
    assert run.counts["new"] == 1
