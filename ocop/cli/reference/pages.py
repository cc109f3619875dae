"""Each page of the reference as Markdown."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from ocop.cli.management.commands import states
from ocop.cli.reference import words
from ocop.criteria import exporting
from ocop.people.roles import ROLES
from ocop.plan import coverage, indicators

HEAD = "<!-- Viết từ mã nguồn bằng `ocop docs`; đừng sửa tay. -->\n\n"
_KINDS = {"text": "chữ", "flag": "1 hoặc 0", "whole": "số nguyên", "words": "danh sách"}
_REACH = {"organisation": "chủ thể", "commune": "xã", "province": "tỉnh"}


def build() -> dict[str, str]:
    """File name → content of every page."""
    return {
        "settings.md": _page("Biến môi trường", _settings()),
        "roles.md": _page("Vai trò và quyền", _roles()),
        "pages.md": _page("Địa chỉ trang và ai được mở", _addresses()),
        "commands.md": _page("Lệnh", _commands()),
        "packs.md": _page("Bộ tiêu chí", _packs()),
        "api.md": _page("API", _api()),
        "states.md": states.drawn(),
        "plan-363.md": _page("Kế hoạch 363: việc nào làm ở đâu, đếm bằng gì", _coverage()),
    }


def _page(title: str, body: str) -> str:
    return f"{HEAD}# {title}\n\n{body.rstrip()}\n"


def _table(headers: list[str], rows: list[list[str]]) -> str:
    lines = [f"| {' | '.join(headers)} |", f"|{'---|' * len(headers)}"]
    lines += [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def variables() -> dict[str, tuple[str, str]]:
    """Every environment variable that the settings read: kind and default as written."""
    found: dict[str, tuple[str, str]] = {}
    source = (Path(settings.PACKAGE) / "config" / "settings.py").read_text("utf-8")
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and ast.unparse(node.func).startswith("env.") and node.args):
            continue
        name, kind = node.args[0], ast.unparse(node.func).removeprefix("env.")
        if isinstance(name, ast.Constant) and kind in _KINDS:
            default = ast.unparse(node.args[1]) if len(node.args) > 1 else ""
            known = found.get(str(name.value))
            found[str(name.value)] = known if known and known[1] else (kind, default)
    return dict(sorted(found.items()))


def _settings() -> str:
    rows = [
        [f"`{name}`", _KINDS[kind], f"`{default}`" if default else "–", words.SETTINGS[name]]
        for name, (kind, default) in variables().items()
    ]
    said = "Mọi thiết lập đọc từ môi trường khi khởi động; giá trị sai thì dừng và nói rõ biến nào.\n\n"
    return said + _table(["biến", "kiểu", "mặc định", "để làm gì"], rows)


def _roles() -> str:
    roles = list(ROLES.values())
    rights = sorted(frozenset().union(*(role.rights for role in roles)))
    heads = ["quyền", "nghĩa", *(str(role.label) for role in roles)]
    rows = [
        [f"`{right}`", words.RIGHTS[right], *("✓" if right in role.rights else "" for role in roles)]
        for right in rights
    ]
    reach = [[f"`{role.code}`", str(role.label), _REACH[role.reach]] for role in roles]
    said = (
        "Quyền đi theo bổ nhiệm đang dùng, không theo người; "
        "mỗi bổ nhiệm gắn với một nơi và một thời gian.\n\n"
    )
    return said + _table(["mã", "vai trò", "phạm vi"], reach) + "\n" + _table(heads, rows)


def _patterns(found: list[Any], prefix: str = "", space: str = "") -> Iterator[tuple[str, str, Any]]:
    for entry in found:
        route = f"{prefix}{entry.pattern}"
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _patterns(entry.url_patterns, route, inner)
        elif isinstance(entry, URLPattern):
            yield route, f"{space}{entry.name or ''}", entry.callback


def _who(view: Callable[..., Any]) -> str:
    access = getattr(view, "ocop_access", None)
    if isinstance(access, frozenset):
        return ", ".join(f"`{right}`" for right in sorted(access))
    return {"anyone": "mọi người", "signed_in": "người đã đăng nhập"}.get(str(access), "API, xem `api.md`")


def _addresses() -> str:
    rows = [
        [f"`/{route}`", f"`{name}`", _who(view)]
        for route, name, view in _patterns(get_resolver().url_patterns)
    ]
    said = (
        "Trang nào không ghi ai được mở thì đóng. Được mở trang chưa phải được xem mọi thứ: "
        "mỗi danh sách và mỗi đối tượng còn qua truy vấn phạm vi của phòng giữ nó.\n\n"
    )
    return said + _table(["địa chỉ", "tên", "ai (một trong các quyền)"], rows)


def _commands() -> str:
    rows = []
    for name, app in sorted(get_commands().items()):
        if isinstance(app, str) and app.startswith("ocop."):
            rows.append([f"`ocop {name}`", load_command_class(app, name).help])
    said = "Gọi bằng `python3 run.py ocop <lệnh>`; thêm `--help` để xem tham số.\n\n"
    return said + _table(["lệnh", "việc"], rows)


def _coverage() -> str:
    intro = (
        "Mỗi nhiệm vụ của Kế hoạch 363/KH-UBND (15/05/2023) có nơi làm, bản ghi chứng minh "
        "và chỉ số đếm được. Trang `/can-bo/chuong-trinh/` cho số của từng năm.\n\n"
    )
    rows = [
        [
            cover.code, str(cover.what), "<br>".join(f"`{page}`" for page in cover.pages), str(cover.record),
            "<br>".join(f"{indicators.get(code).name} (`{code}`)" for code in cover.indicators),
        ]
        for cover in coverage.COVERS.values()
    ]  # fmt: skip
    return intro + _table(["việc", "nội dung", "nơi làm", "bản ghi", "chỉ số"], rows)


def _packs() -> str:
    names = [
        "pack",
        "version",
        "decision",
        "status",
        "effective_from",
        "sets",
        "leaves",
        "levels",
        "marks",
        "sha256",
    ]
    rows = [
        [str(pack[name])[:16] if name == "sha256" else str(pack[name]) for name in names]
        for pack in exporting.listing()["packs"]
    ]
    return _table(names, rows)


def _api() -> str:
    address = "/api/v1/openapi.json"
    view, args, kwargs = resolve(address)
    schema = json.loads(view(RequestFactory().get(address), *args, **kwargs).content)
    rows = []
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            who = "người đã đăng nhập" if operation.get("security") else "mọi người"
            answers = ", ".join(sorted(operation["responses"]))
            rows.append([f"`{method.upper()} {path}`", operation["summary"], who, answers])
    said = (
        "Tài liệu đầy đủ, thử được ngay: `/api/v1/docs` trên bản đang chạy; "
        "lược đồ OpenAPI 3.1: `/api/v1/openapi.json`.\n\n"
    )
    return said + _table(["thao tác", "việc", "ai", "mã trả lời"], rows)
