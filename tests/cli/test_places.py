"""The operator's commands about units."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ocop.places.models import Boundary, Unit
from tests.factories.places import load_province


def _run(*args: str) -> str:
    out = StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()


def test_places_load_takes_the_whole_country_and_can_be_repeated(db: None) -> None:
    assert _run("places", "load").startswith("Đơn vị hành chính: 14149 mới, 0 sửa, 0 giữ nguyên.")
    assert Unit.objects.count() == 14_149
    assert _run("places", "load").startswith("Đơn vị hành chính: 0 mới, 0 sửa, 14149 giữ nguyên.")


def test_places_load_can_be_kept_to_one_province(db: None) -> None:
    assert _run("places", "load", "--province", "91").startswith("Đơn vị hành chính: 523 mới")


def test_places_load_refuses_a_province_that_is_no_more(db: None) -> None:
    with pytest.raises(CommandError, match="Không có tỉnh nào hiện nay mang mã “89”"):
        _run("places", "load", "--province", "89")
    assert not Unit.objects.exists()


def test_places_find_answers_old_names(db: None) -> None:
    load_province()
    assert _run("places", "find", "vinh", "trung") == (
        "30526  xã An Cư, trước 1/7/2025: xã Vĩnh Trung, thị xã Tịnh Biên\n"
    )
    with pytest.raises(CommandError, match="Không tìm thấy"):
        _run("places", "find", "zzz")


@pytest.fixture
def outline(tmp_path: Path) -> Path:
    ring = [[105.0, 10.0], [105.1, 10.0], [105.1, 10.1], [105.0, 10.0]]
    feature = {"properties": {"code": "30526"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    path = tmp_path / "an-cu.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return path


def test_import_boundaries_stores_a_sound_file_with_its_source(db: None, outline: Path) -> None:
    load_province()
    assert "Đã ghi ranh giới của 1 đơn vị." in _run("import-boundaries", str(outline))
    assert list(Boundary.objects.values_list("unit__code", "source")) == [("30526", "an-cu.geojson")]
    assert "Thay ranh giới đã có: 1 đơn vị." in _run("import-boundaries", str(outline))


def test_import_boundaries_dry_run_writes_nothing(db: None, outline: Path) -> None:
    load_province()
    assert "Chạy thử: chưa ghi gì." in _run("import-boundaries", str(outline), "--dry-run")
    assert not Boundary.objects.exists()


def test_import_boundaries_refuses_the_whole_file_for_one_fault(db: None, outline: Path) -> None:
    load_province()
    data = json.loads(outline.read_text())
    data["features"].append({"properties": {"code": "1"}, "geometry": None})
    outline.write_text(json.dumps(data))
    with pytest.raises(CommandError, match="đối tượng số 2"):
        _run("import-boundaries", str(outline))
    assert not Boundary.objects.exists()
