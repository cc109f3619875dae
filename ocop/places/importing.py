"""Boundaries out of a GeoJSON file: read, check everything, say what would happen.

Nothing is written here; `actions.import_boundaries` stores what was found good.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from ocop.places import queries
from ocop.places.models import Boundary, Unit

CODE_NAMES = ("code", "ma", "ma_xa", "maxa", "ma_dvhc", "ward_code", "commune_code")
WEST, SOUTH, EAST, NORTH = 102.0, 6.0, 118.0, 24.0  # degrees, Hoàng Sa and Trường Sa inside
ISLANDS = {"20333": "Hoàng Sa", "22736": "Trường Sa"}
LARGEST = 60 * 2**20
_SHOWN = 20


@dataclass
class Plan:
    """What an import would do. With errors it does nothing."""

    geometries: dict[int, dict[str, Any]] = field(default_factory=dict)
    added: list[Unit] = field(default_factory=list)
    replaced: list[Unit] = field(default_factory=list)
    missing: list[Unit] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The plan for a reader."""
        if self.errors:
            hidden = len(self.errors) - _SHOWN
            told = [_("Lỗi: %(error)s") % {"error": error} for error in self.errors[:_SHOWN]]
            if hidden > 0:
                told.append(_("… và %(count)d lỗi khác.") % {"count": hidden})
            return [*told, _("Không có gì được ghi. Hãy sửa tệp rồi nhập lại.")]
        told = [
            _("Ranh giới mới: %(count)d đơn vị.") % {"count": len(self.added)},
            _("Thay ranh giới đã có: %(count)d đơn vị.") % {"count": len(self.replaced)},
        ]
        if self.missing:
            named = ", ".join(unit.name_in_sentence for unit in self.missing[:_SHOWN])
            told.append(
                _("Tệp chưa có ranh giới của %(count)d đơn vị trong tỉnh: %(units)s%(more)s.")
                % {
                    "count": len(self.missing),
                    "units": named,
                    "more": "…" if len(self.missing) > _SHOWN else "",
                }
            )
        return told + [_("Lưu ý: %(warning)s") % {"warning": text} for text in self.warnings]


def read_boundaries(path: Path, on: dt.date, province: str) -> Plan:
    """Check the whole file against the units of the day `on`; `province` is this installation's.

    Refused as errors in the plan: no readable GeoJSON FeatureCollection, a feature
    without a known code, a code twice, a geometry that is no polygon, rings that are
    open or too short, coordinates outside Việt Nam (wrong order or projection).
    """
    plan = Plan()
    features = _features(path, plan)
    known = {unit.code: unit for unit in queries.units(on)}
    seen: dict[str, int] = {}
    for number, feature in enumerate(features, start=1):
        _take(number, feature, known, seen, plan)
    if plan.errors:
        return plan
    there = set(Boundary.objects.filter(unit__in=plan.geometries).values_list("unit_id", flat=True))
    for code in seen:
        unit = known[code]
        (plan.replaced if unit.pk in there else plan.added).append(unit)
    plan.missing = [unit for unit in queries.communes(on, province) if unit.pk not in plan.geometries]
    _warn_of_islands(seen, known, plan)
    return plan


def _features(path: Path, plan: Plan) -> list[Any]:
    """The features of the file; an error in the plan if there are none to read."""
    try:
        if path.stat().st_size > LARGEST:
            plan.errors.append(_("Tệp lớn hơn 60 MB. Hãy đơn giản hoá ranh giới trước khi nhập."))
            return []
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError:
        plan.errors.append(_("Không mở được tệp “%(file)s”.") % {"file": path.name})
        return []
    except UnicodeDecodeError:
        plan.errors.append(_("Tệp không ở bảng mã UTF-8. Hãy lưu lại tệp bằng bảng mã UTF-8."))
        return []
    except ValueError as error:
        line = f" ({error.lineno}:{error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        plan.errors.append(_("Tệp không phải JSON hợp lệ%(place)s.") % {"place": line})
        return []
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list) or data.get("type") != "FeatureCollection":
        plan.errors.append(_("Tệp không phải GeoJSON kiểu FeatureCollection."))
        return []
    if not features:
        plan.errors.append(_("Tệp không có đối tượng nào."))
    return features


def _take(number: int, feature: Any, known: dict[str, Unit], seen: dict[str, int], plan: Plan) -> None:
    """One feature into the plan, or the reason why not."""
    code = _code(feature)
    where = _("đối tượng số %(number)d") % {"number": number}
    if not code:
        plan.errors.append(_("%(where)s: thiếu mã đơn vị (thuộc tính “code”).") % {"where": where})
        return
    where = _("%(where)s (mã %(code)s)") % {"where": where, "code": code}
    if code not in known:
        plan.errors.append(
            _("%(where)s: không có đơn vị hành chính hiện hành nào mang mã này.") % {"where": where}
        )
        return
    if code in seen:
        plan.errors.append(
            _("%(where)s: mã đã có ở đối tượng số %(first)d.") % {"where": where, "first": seen[code]}
        )
        return
    seen[code] = number
    problem = geometry_problem(feature.get("geometry"))
    if problem:
        plan.errors.append(f"{where}: {problem}")
        return
    geometry = feature["geometry"]
    plan.geometries[known[code].pk] = {
        "type": geometry["type"],
        "coordinates": geometry["coordinates"],
    }


def _code(feature: Any) -> str:
    """The unit code of a feature as text, from its properties or its id."""
    if not isinstance(feature, dict):
        return ""
    given = feature.get("properties")
    properties = {str(k).lower(): v for k, v in given.items()} if isinstance(given, dict) else {}
    for value in [*(properties.get(name) for name in CODE_NAMES), feature.get("id")]:
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
    return ""


def geometry_problem(geometry: Any) -> str:
    """What is wrong with a geometry as the outline of a unit; "" if nothing is."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        return _("hình phải là Polygon hoặc MultiPolygon.")
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    if not _filled(polygons) or not all(_filled(polygon) for polygon in polygons):
        return _("hình không có đường bao nào.")
    for polygon in polygons:
        for ring in polygon:
            problem = _ring_problem(ring)
            if problem:
                return problem
    return ""


def _ring_problem(ring: Any) -> str:
    if not _filled(ring) or len(ring) < 4:
        return _("đường bao phải có ít nhất bốn điểm.")
    for point in ring:
        if not _is_point(point):
            return _("toạ độ phải là cặp số [kinh độ, vĩ độ].")
        if not (WEST <= point[0] <= EAST and SOUTH <= point[1] <= NORTH):
            return _(
                "toạ độ %(point)s nằm ngoài Việt Nam; hãy kiểm tra thứ tự [kinh độ, vĩ độ] và hệ WGS 84."
            ) % {"point": list(point[:2])}
    if ring[0][:2] != ring[-1][:2]:
        return _("đường bao chưa khép kín (điểm đầu khác điểm cuối).")
    return ""


def _filled(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


def _is_point(point: Any) -> bool:
    return (
        isinstance(point, list)
        and len(point) >= 2
        and all(
            isinstance(number, int | float) and not isinstance(number, bool) and math.isfinite(number)
            for number in point[:2]
        )
    )


def _warn_of_islands(seen: dict[str, int], known: dict[str, Unit], plan: Plan) -> None:
    """A file that reaches over several provinces draws the country: both island zones belong to it."""
    reached = {queries.province_of(known[code]).code for code in seen}
    absent = [name for code, name in ISLANDS.items() if code not in seen]
    if len(reached) > 1 and absent:
        plan.warnings.append(
            _("bản đồ nhiều tỉnh phải thể hiện %(islands)s; tệp này chưa có.")
            % {"islands": ", ".join(absent)}
        )
