"""The check lists, as data by kind of visit: what Đ.9 asks first, then what other laws ask of goods on
sale."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

_FILE = Path(__file__).parent / "data" / "checklists.json"


class Item(NamedTuple):
    """One line of a check list: its code, its group's code, what is asked, and where that comes from."""

    code: str
    group: str
    text: str
    basis: str = ""


class Group(NamedTuple):
    """Items that stand together."""

    code: str
    name: str
    items: list[Item]


@lru_cache(maxsize=1)
def _shipped() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found


def version() -> int:
    """The version of the shipped lists."""
    return int(_shipped()["version"])


def items_for(kind: str) -> list[dict[str, str]]:
    """The list for a kind of visit, as a visit keeps it; a kind without a list of its own gets that of
    Đ.9."""
    shipped = _shipped()
    groups = shipped["kinds"].get(kind) or shipped["kinds"]["periodic"]
    return [item for item in shipped["items"] if item["group"] in groups]


def grouped(checklist: list[dict[str, str]]) -> list[Group]:
    """A kept list by its groups, in its order."""
    found: dict[str, list[Item]] = {}
    for line in checklist:
        found.setdefault(line["group"], []).append(Item(**line))
    return [Group(code, group_name(code), items) for code, items in found.items()]


def group_name(code: str) -> str:
    """A group in words; a group of an older list stands for itself."""
    return {
        "criteria": _("Còn đạt tiêu chí"),
        "mark": _("Dùng nhãn OCOP, quảng cáo"),
        "food": _("An toàn thực phẩm"),
        "label": _("Nhãn hàng hóa"),
        "trace": _("Truy xuất nguồn gốc"),
        "environment": _("Môi trường"),
        "protected": _("Nhãn hiệu, chỉ dẫn địa lý được bảo hộ"),
        "survey": _("Khảo sát"),
    }.get(code, code)


def names_of(checklist: list[dict[str, str]]) -> dict[str, str]:
    """What each code of a kept list asks."""
    return {line["code"]: line["text"] for line in checklist}
