"""What the law wants a buyer to read of goods, from plain facts: what is there, what is not, who said so.

Two lists: the ten items of Circular 02/2024/TT-BKHCN, and the items of a product passport of Decree
37/2026/NĐ-CP art. 32. Both were read in writings about them, not in the texts themselves (docs/law.md).
The platform vouches for none of it: each item names who declared it, and the day where one is known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Said:
    """A value with who declared it and on which day. `value` is for machines (days and spans by ISO 8601),
    `shown` for people where that reads otherwise. Empty values are missing, but for what is kept and not
    public (`is_withheld`)."""

    value: str = ""
    by: str = ""
    on: dt.date | None = None
    shown: str = ""
    is_withheld: bool = False


@dataclass(frozen=True)
class Stage:
    """A stage of making: its kind, what it is called, the codes of the goods and the place (empty where they
    are not public), when, by whom."""

    kind: str
    name: str
    goods_code: str
    place_code: str
    at: dt.datetime
    by: str
    told_at: dt.datetime


@dataclass(frozen=True)
class Facts:
    """What is known of goods, as their producer, its office or a certificate says. `code` is the address on
    the label; `papers` are certificates in force, each as one line."""

    code: Said
    name: Said = Said()
    picture: Said = Said()
    producer: Said = Said()
    address: Said = Said()
    producer_code: Said = Said()
    origin: Said = Said()
    made_on: Said = Said()
    expires_on: Said = Said()
    shelf: Said = Said()
    brand: Said = Said()
    model: Said = Said()
    serial: Said = Said()
    gtin: Said = Said()
    standards: Said = Said()
    warnings: Said = Said()
    papers: Sequence[Said] = ()
    stages: Sequence[Stage] = field(default_factory=tuple)


@dataclass(frozen=True)
class Item:
    """One item of a list: its code, its name in the reader's language, what was said."""

    code: str
    name: str
    said: Said

    @property
    def is_there(self) -> bool:
        """Whether anybody said anything."""
        return bool(self.said.value) or self.said.is_withheld

    @property
    def shown(self) -> str:
        """What people read of it."""
        return _("không công khai") if self.said.is_withheld else self.said.shown or self.said.value

    def plain(self) -> dict[str, Any]:
        """As plain values for other systems; the day as ISO 8601 writes it."""
        on = self.said.on.isoformat() if self.said.on else None
        return {
            "code": self.code, "name": self.name, "value": self.said.value or None,
            "is_withheld": self.said.is_withheld, "declared_by": self.said.by or None, "declared_on": on,
        }  # fmt: skip


def traceability_items(facts: Facts) -> list[Item]:
    """The ten items that a traceability system has at least (Circular 02/2024/TT-BKHCN, second hand)."""
    return [
        Item("name", _("Tên sản phẩm"), facts.name),
        Item("image", _("Hình ảnh sản phẩm"), facts.picture),
        Item("producer", _("Đơn vị sản xuất, kinh doanh"), facts.producer),
        Item("address", _("Địa chỉ đơn vị sản xuất, kinh doanh"), facts.address),
        Item("stages", _("Các công đoạn, kèm mã sản phẩm, mã địa điểm, thời gian"), _staged(facts.stages)),
        Item("made_on", _("Thời gian sản xuất"), facts.made_on),
        Item("code", _("Mã truy xuất sản phẩm"), facts.code),
        Item("brand", _("Thương hiệu, nhãn hiệu, ký hiệu, số sê-ri"), _together(facts)),
        Item("shelf_life", _("Thời hạn sử dụng"), _first(facts.expires_on, facts.shelf)),
        Item("standards", _("Tiêu chuẩn áp dụng"), facts.standards),
    ]


def passport_items(facts: Facts) -> list[Item]:
    """The items of a product passport (Decree 37/2026/NĐ-CP art. 32, second hand)."""
    return [
        Item("name", _("Tên sản phẩm"), facts.name),
        Item("gtin", _("Mã số thương phẩm toàn cầu (GTIN)"), facts.gtin),
        Item("producer", _("Đơn vị sản xuất"), facts.producer),
        Item("address", _("Địa chỉ đơn vị sản xuất"), facts.address),
        Item("producer_code", _("Mã định danh đơn vị sản xuất"), facts.producer_code),
        Item("origin", _("Xuất xứ, nơi thực hiện công đoạn cuối"), facts.origin),
        Item("trace", _("Truy xuất nguồn gốc"), _staged(facts.stages)),
        Item("certificates", _("Chứng nhận hợp quy, chứng nhận chất lượng"), _listed(facts.papers)),
        Item("made_on", _("Ngày sản xuất"), facts.made_on),
        Item("expires_on", _("Hạn sử dụng"), facts.expires_on),
        Item("warnings", _("Cảnh báo"), facts.warnings),
    ]


def counted(items: Sequence[Item]) -> tuple[int, int]:
    """How many items are there, and of how many."""
    return sum(item.is_there for item in items), len(items)


def export(facts: Facts) -> dict[str, Any]:
    """Both lists and the stages as plain values: what is handed to other systems, and nothing more."""
    return {
        "code": facts.code.value,
        "traceability": [item.plain() for item in traceability_items(facts)],
        "passport": [item.plain() for item in passport_items(facts)],
        "stages": [_plain_stage(stage) for stage in facts.stages],
    }


def _plain_stage(stage: Stage) -> dict[str, Any]:
    return {
        "kind": stage.kind, "name": stage.name, "goods_code": stage.goods_code or None,
        "place_code": stage.place_code or None,
        "at": stage.at.isoformat(), "declared_by": stage.by, "declared_at": stage.told_at.isoformat(),
    }  # fmt: skip


def _staged(stages: Sequence[Stage]) -> Said:
    """How many stages are written down, by whom, and when the last of them was."""
    if not stages:
        return Said()
    last = max(stages, key=lambda stage: stage.told_at)
    n = len(stages)
    return Said(str(n), _names(s.by for s in stages), last.told_at.date(), _("%(n)d công đoạn") % {"n": n})


def _together(facts: Facts) -> Said:
    """Brand, model and serial number on one line, with who said the first of them."""
    given = [one for one in (facts.brand, facts.model, facts.serial) if one.value]
    if not given:
        return facts.brand
    return Said(" · ".join(one.value for one in given), given[0].by, given[0].on)


def _listed(papers: Sequence[Said]) -> Said:
    if not papers:
        return Said()
    return Said("; ".join(paper.value for paper in papers), _names(paper.by for paper in papers))


def _first(*given: Said) -> Said:
    """The first that says anything."""
    return next((one for one in given if one.value), Said())


def _names(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(filter(None, names)))
