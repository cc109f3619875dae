"""`ocop criteria list | export | rate | band | load`: the law as data.

All but `load` read the shipped packs and need no database. Answers are JSON on standard
output; errors go to standard error with exit code 2.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.base.actor import system
from ocop.base.refusals import Refused
from ocop.criteria import actions, exporting, rating, shipped, tree


class Command(BaseCommand):
    """The packs of the law: list, export, rate a sheet, load into the database."""

    help = "Bộ tiêu chí OCOP dưới dạng dữ liệu: liệt kê, xuất, tính sao, nạp vào cơ sở dữ liệu."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """One sub-command each."""
        parts = parser.add_subparsers(dest="part", required=True)
        parts.add_parser("list", help="các bộ tiêu chí có trong phần mềm")
        export = parts.add_parser("export", help="xuất một bộ tiêu chí ra JSON")
        export.add_argument("pack", metavar="BỘ", help="ví dụ: qd26-2026 hoặc qd26-2026@1")
        rate = parts.add_parser("rate", help="tính sao từ điểm từng tiêu chí")
        rate.add_argument("pack", metavar="BỘ")
        rate.add_argument("set", metavar="SỐ", help="số hoặc mã của phiếu, ví dụ: 1 hoặc qd26-01")
        rate.add_argument("file", metavar="TỆP", help='JSON {"1.1": 2, …}; dấu - để đọc từ đầu vào')
        band = parts.add_parser("band", help="sao theo tổng điểm, chưa xét dấu sao")
        band.add_argument("pack", metavar="BỘ")
        band.add_argument("total", metavar="ĐIỂM", help="ví dụ: 69.995")
        parts.add_parser("load", help="nạp các bộ tiêu chí vào cơ sở dữ liệu (chạy lại không đổi gì)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Hand over to the part that was asked for."""
        parts: dict[str, Callable[[], object]] = {
            "list": lambda: exporting.listing(),
            "export": lambda: exporting.export(_pack(options["pack"])),
            "rate": lambda: _rate(_pack(options["pack"]), options["set"], options["file"]),
            "band": lambda: _band(_pack(options["pack"]), options["total"]),
            "load": _load,
        }
        try:
            answer = parts[options["part"]]()
        except Refused as refused:
            _fail(str(refused))
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1, default=_number))


def _fail(text: str) -> NoReturn:
    raise CommandError(text, returncode=2)


def _pack(name: str) -> shipped.ShippedPack:
    code, _at, version = name.partition("@")
    found = shipped.load(code, int(version) if version.isdecimal() else None)
    if found is None or (version and not version.isdecimal()):
        known = ", ".join(f"{code}@{number}" for code, number in shipped.names())
        _fail(_("Không có bộ tiêu chí “%(name)s”. Hiện có: %(known)s.") % {"name": name, "known": known})
    return found


def _rate(pack: shipped.ShippedPack, set_name: str, file: str) -> dict[str, Any]:
    sheet = pack.find(set_name)
    if sheet is None:
        said = _("%(pack)s không có phiếu “%(set)s”; có phiếu 1 đến %(last)s.")
        _fail(said % {"pack": pack.code, "set": set_name, "last": len(pack.sets)})
    points = _points(sheet, _read(file))
    return exporting.rated(pack, sheet, rating.rate(sheet, points))


def _read(file: str) -> dict[str, Any]:
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text("utf-8-sig")
        content = json.loads(text, parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_once)
    except OSError as error:
        _fail(_("Không đọc được tệp %(file)s: %(why)s") % {"file": file, "why": error.strerror})
    except UnicodeDecodeError:
        _fail(_("Tệp %(file)s không phải chữ UTF-8.") % {"file": file})
    except (ValueError, RecursionError) as error:
        _fail(_("Tệp %(file)s không phải JSON đúng: %(why)s") % {"file": file, "why": error})
    if not isinstance(content, dict):
        _fail(_('Tệp %(file)s phải có dạng {"1.1": 2, …}.') % {"file": file})
    return content


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object in which no name comes twice: which of two points would count?"""
    names = [name for name, _value in pairs]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(_("tiêu chí ghi hai lần: %(names)s") % {"names": ", ".join(twice)})
    return dict(pairs)


def _points(sheet: tree.CriteriaTree, content: dict[str, Any]) -> dict[str, rating.Number]:
    """Points by leaf; null means not answered, {"points": 3, "case": "b"} names a case."""
    points: dict[str, rating.Number] = {}
    for code, value in content.items():
        if isinstance(value, dict):
            value = _of_case(sheet, code, value)
        if value is not None:
            points[code] = value
    return points


def _of_case(sheet: tree.CriteriaTree, code: str, value: dict[str, Any]) -> rating.Number:
    points, case = value.get("points"), value.get("case")
    rating.check_points(sheet, {code: points})  # type: ignore[dict-item]
    leaf = sheet.leaf(code)
    if set(value) - {"points", "case"} or (case is not None and leaf.level(points, case) is None):  # type: ignore[arg-type]
        known = ", ".join(name for name, _title in leaf.cases) or _("không có")
        said = _("Tiêu chí %(code)s: trường hợp “%(case)s” không có mức này; trường hợp: %(known)s.")
        _fail(said % {"code": code, "case": case, "known": known})
    return points  # type: ignore[return-value]


def _band(pack: shipped.ShippedPack, text: str) -> dict[str, Any]:
    try:
        total = Decimal(text)
        return {"total": total, "band_star": rating.band_star(pack.trees[0].bands, total)}
    except (InvalidOperation, ValueError):
        _fail(_("“%(text)s” không phải điểm từ 0 đến 100.") % {"text": text})


def _load() -> dict[str, Any]:
    done = actions.load_packs(by=system(), at=clock.now())
    rows = [{"pack": str(item.pack), "new": item.new, "sha256": item.pack.sha256} for item in done]
    return {"loaded": rows}


def _number(value: object) -> int | float:
    """Exact decimals as JSON numbers: 71 as 71, 69.5 as 69.5."""
    if not isinstance(value, Decimal):
        raise TypeError(type(value))
    return int(value) if value == value.to_integral_value() else float(value)
