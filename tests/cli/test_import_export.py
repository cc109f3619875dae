"""`ocop export` and `ocop import`: out, changed, looked at, written, taken back."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ocop.imports.models import ImportRun
from ocop.organisations.models import Organisation
from tests.factories import imports as made
from tests.factories.organisations import make_organisation
from tests.factories.training import make_class, make_trainee

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places", "packs")]


def said(*words: Any) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out, stderr=out)
    return out.getvalue()


def refused(*words: Any) -> str:
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command(*words, stdout=out, stderr=out)
    assert ended.value.code == 2
    return out.getvalue()


def test_it_goes_out_is_changed_written_and_taken_back(tmp_path: Path) -> None:
    owner = make_organisation(name="Hộ Một (ví dụ)", phone="0912345678")
    path = tmp_path / "chu-the.xlsx"
    assert "Chủ thể: đã ghi" in said("export", "producers", str(path))
    path.write_bytes(made.edited(path.read_bytes(), "producers", {(2, "phone"): "0912 000 111"}))
    seen = said("import", "producers", str(path))
    assert "Điện thoại: 0912345678 → 0912000111" in seen and "chưa ghi gì" in seen
    owner.refresh_from_db()
    assert owner.phone == "0912345678" and ImportRun.objects.get().state == "discarded"

    assert "Đã ghi: lần nhập số" in said("import", "producers", str(path), "--apply")
    owner.refresh_from_db()
    assert owner.phone == "0912000111"
    number = ImportRun.objects.latest("pk").pk
    assert "Đã hoàn tác" in said("import", "producers", "--undo", str(number))
    owner.refresh_from_db()
    assert owner.phone == "0912345678"


def test_what_is_refused_is_said_with_its_reason(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    assert "Không đọc được tệp" in refused("import", "producers", str(path))
    path.write_text("Điện thoại\n1\n")
    assert "Thiếu cột “Tên chủ thể”" in refused("import", "producers", str(path))
    path.write_text("Tên chủ thể,Loại hình tổ chức\nMột,Khác\n")
    assert "Không có dòng nào để ghi" in refused("import", "producers", str(path), "--apply")
    assert "Hãy nêu tệp" in refused("import", "producers")
    assert "Không có lần nhập số 99" in refused("import", "producers", "--undo", "99")


def test_a_row_that_was_changed_since_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Tên chủ thể;Loại hình tổ chức;Mã xã\nHTX Một (ví dụ);Hợp tác xã;30502\n")
    said("import", "producers", str(path), "--apply")
    Organisation.objects.update(about="x")
    number = ImportRun.objects.get().pk
    assert "HTX Một (ví dụ), Phường Thới Sơn: đã được sửa" in refused(
        "import", "producers", "--undo", str(number)
    )


def test_the_empty_sheet_has_no_rows(tmp_path: Path) -> None:
    make_organisation()
    path = tmp_path / "mau.xlsx"
    said("export", "producers", str(path), "--empty")
    assert "chưa có dòng dữ liệu nào" in refused("import", "producers", str(path))


def test_the_list_of_a_class_asks_which_class(tmp_path: Path) -> None:
    row, path = make_class("running"), tmp_path / "lop.xlsx"
    make_trainee(row, name="Lê Thị Hoa")
    for within in ((), ("--within", "999")):
        with pytest.raises(CommandError, match="lớp"):
            said("export", "trainees", str(path), *within)
    within = ("--within", str(row.pk))
    assert "Người học của một lớp: đã ghi" in said("export", "trainees", str(path), *within)
    assert "Không đổi: 1" in said("import", "trainees", str(path), *within)
    assert "Loại này nhập cho từng nơi" in refused("import", "trainees", str(path))
    assert "Không có lớp này" in refused("import", "trainees", str(path), "--within", "999")
