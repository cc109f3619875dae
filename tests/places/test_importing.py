"""Outlines from GeoJSON: what is taken, what is refused and how it is said."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from ocop.places import importing
from tests.factories.places import TODAY, load_country, unit
from tests.shared import shared

RING = [[105.0, 10.0], [105.1, 10.0], [105.1, 10.1], [105.0, 10.0]]


def _feature(code: object = "30526", **over: Any) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": [copy.deepcopy(RING)]}
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometry} | over


def _plan(folder: Path, *features: Any) -> importing.Plan:
    path = folder / "map.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}), encoding="utf-8")
    return importing.read_boundaries(path, TODAY, "91")


def test_a_good_file_gives_a_plan_with_what_is_missing(an_giang: None, tmp_path: Path) -> None:
    plan = _plan(tmp_path, _feature())
    assert plan.errors == []
    assert list(plan.geometries) == [unit("30526").pk]
    assert plan.added == [unit("30526")]
    assert len(plan.missing) == 101
    assert plan.lines()[:2] == ["Ranh giới mới: 1 đơn vị.", "Thay ranh giới đã có: 0 đơn vị."]
    assert "101 đơn vị" in plan.lines()[2]
    assert plan.lines()[2].endswith("….")


@pytest.mark.parametrize(
    "feature",
    [
        _feature(properties={"ma_xa": 30526}),
        _feature(properties={"MA_XA": " 30526 "}),
        _feature(properties=None, id="30526"),
    ],
)
def test_the_code_is_read_from_the_usual_places(an_giang: None, tmp_path: Path, feature: Any) -> None:
    assert _plan(tmp_path, feature).added == [unit("30526")]


def _with_ring(*points: Any) -> dict[str, Any]:
    return _feature(geometry={"type": "Polygon", "coordinates": [list(points)]})


@pytest.mark.parametrize(
    ("features", "error"),
    [
        ([_feature(None)], "đối tượng số 1: thiếu mã đơn vị (thuộc tính “code”)."),
        (["x"], "đối tượng số 1: thiếu mã đơn vị (thuộc tính “code”)."),
        (
            [_feature("30532")],  # an old code that nobody carries today
            "đối tượng số 1 (mã 30532): không có đơn vị hành chính hiện hành nào mang mã này.",
        ),
        ([_feature(), _feature()], "đối tượng số 2 (mã 30526): mã đã có ở đối tượng số 1."),
        (
            [_feature(geometry={"type": "Point", "coordinates": [105, 10]})],
            "đối tượng số 1 (mã 30526): hình phải là Polygon hoặc MultiPolygon.",
        ),
        ([_feature(geometry=None)], "đối tượng số 1 (mã 30526): hình phải là Polygon hoặc MultiPolygon."),
        (
            [_feature(geometry={"type": "MultiPolygon", "coordinates": [[]]})],
            "đối tượng số 1 (mã 30526): hình không có đường bao nào.",
        ),
        ([_with_ring(*RING[:3])], "đối tượng số 1 (mã 30526): đường bao phải có ít nhất bốn điểm."),
        (
            [_with_ring(*RING[:3], [105.2, 10.2])],
            "đối tượng số 1 (mã 30526): đường bao chưa khép kín (điểm đầu khác điểm cuối).",
        ),
        (
            [_with_ring(*[[lat, lon] for lon, lat in RING])],
            "đối tượng số 1 (mã 30526): toạ độ [10.0, 105.0] nằm ngoài Việt Nam; hãy kiểm tra thứ tự "
            "[kinh độ, vĩ độ] và hệ WGS 84.",
        ),
        (
            [_with_ring(*RING[:3], ["105", 10])],
            "đối tượng số 1 (mã 30526): toạ độ phải là cặp số [kinh độ, vĩ độ].",
        ),
        (
            [_with_ring(*RING[:3], [float("nan"), 10])],
            "đối tượng số 1 (mã 30526): toạ độ phải là cặp số [kinh độ, vĩ độ].",
        ),
        ([], "Tệp không có đối tượng nào."),
    ],
)
def test_what_is_wrong_is_said_with_its_place(
    an_giang: None, tmp_path: Path, features: list[Any], error: str
) -> None:
    plan = _plan(tmp_path, *features)
    assert plan.errors == [error]
    assert plan.lines() == [f"Lỗi: {error}", "Không có gì được ghi. Hãy sửa tệp rồi nhập lại."]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"{", "Tệp không phải JSON hợp lệ (1:2)."),
        (b"[]", "Tệp không phải GeoJSON kiểu FeatureCollection."),
        (b'{"type": "Feature"}', "Tệp không phải GeoJSON kiểu FeatureCollection."),
        ("Xã".encode("utf-16"), "Tệp không ở bảng mã UTF-8. Hãy lưu lại tệp bằng bảng mã UTF-8."),
    ],
)
def test_a_file_that_is_no_geojson_is_refused(
    an_giang: None, tmp_path: Path, content: bytes, error: str
) -> None:
    path = tmp_path / "map.geojson"
    path.write_bytes(content)
    assert importing.read_boundaries(path, TODAY, "91").errors == [error]


def test_a_missing_file_is_refused(an_giang: None, tmp_path: Path) -> None:
    plan = importing.read_boundaries(tmp_path / "none.geojson", TODAY, "91")
    assert plan.errors == ["Không mở được tệp “none.geojson”."]


def test_many_errors_are_cut_and_counted(an_giang: None, tmp_path: Path) -> None:
    lines = _plan(tmp_path, *[_feature(None) for _ in range(25)]).lines()
    assert len(lines) == 22
    assert lines[20] == "… và 5 lỗi khác."


def test_a_map_of_several_provinces_must_show_the_archipelagos(db: None, tmp_path: Path) -> None:
    load_country()
    plan = _plan(tmp_path, _feature(), _feature("00004"))
    assert plan.warnings == ["bản đồ nhiều tỉnh phải thể hiện Hoàng Sa, Trường Sa; tệp này chưa có."]
    assert _plan(tmp_path, _feature()).warnings == []


@pytest.mark.parametrize("size", ["low", "medium"])
def test_the_reference_map_fits_every_commune(an_giang: None, size: str) -> None:
    path = shared(f"data/communes-2025-{size}.geojson")
    plan = importing.read_boundaries(path, TODAY, "91")
    assert (plan.errors, plan.missing, len(plan.geometries)) == ([], [], 102)
