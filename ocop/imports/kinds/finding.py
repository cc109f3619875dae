"""Communes, producers and products by number or by name, read once for a whole file."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from ocop.base.text import fold
from ocop.imports.kinds.base import Check
from ocop.places import queries as places
from ocop.places.models import Unit
from ocop.places.states import Level

OLD = "cũ"  # behind the code of a commune of before 01/07/2025, which a commune of today may bear as well


class Units:
    """Communes of today by code and name; old ones by their code with a word behind it, or by name."""

    def __init__(self, on: dt.date) -> None:
        home = places.home_province()
        inside = Q(parent__code=home) | Q(successors__new__parent__code=home)
        communes = list(Unit.objects.filter(inside, level=Level.COMMUNE).distinct().order_by("valid_from"))
        self._codes: dict[str, int] = {}
        self._texts: dict[int, str] = {}
        self.name_of: dict[str, str] = {"": ""}
        now: dict[str, list[str]] = defaultdict(list)
        old: dict[str, list[str]] = defaultdict(list)
        short: dict[str, list[str]] = defaultdict(list)
        for unit in communes:
            self._add(unit)
            (now if unit.valid_to is None else old)[fold(unit.name)].append(self._texts[unit.pk])
            if unit.valid_to is None:
                short[fold(unit.short_name)].append(self._texts[unit.pk])
        self._now, self._old = {**_single(short), **_single(now)}, _single(old)

    def _add(self, unit: Unit) -> str:
        text = unit.code if unit.valid_to is None else f"{unit.code} {OLD}"
        if self._codes.get(text, unit.pk) != unit.pk:  # an older one of the same code
            text = f"{text} {unit.valid_from:%Y}"
        self._codes[text], self._texts[unit.pk], self.name_of[text] = unit.pk, text, unit.name
        return text

    def know(self, ids: Iterable[int | None]) -> None:
        """Take in units that stored rows point to and that lie elsewhere."""
        missing = {pk for pk in ids if pk is not None} - set(self._texts)
        for unit in Unit.objects.filter(pk__in=sorted(missing)) if missing else ():
            self._add(unit)

    def text(self, pk: int | None) -> str:
        """The canonical text of a unit."""
        return self._texts[pk] if pk is not None else ""

    def id_of(self, text: str) -> int | None:
        """The unit of a canonical text."""
        return self._codes[text] if text else None

    def today(self) -> list[tuple[str, str]]:
        """Codes and names of the communes of today."""
        return [(code, self.name_of[code]) for code in self._codes if " " not in code]

    def resolve(self, check: Check, code: str, name: str, *, old: bool = False) -> None:
        """Put code and name of a commune beside each other; `old` ones are taken where that is asked."""
        values = check.values
        if called_right(self.name_of, values[code], values[name]) and (old or OLD not in values[code]):
            return
        typed, called = " ".join(values[code].split()).casefold(), values[name]
        if typed.isdigit():
            typed = typed.zfill(5)  # spreadsheets drop zeros in front
        found = typed if typed in self._codes else None
        if not typed and called:
            found = self._now.get(fold(called)) or (self._old.get(fold(called)) if old else None)
            if found is None:
                said = _("Không có một xã nào của tỉnh tên “%(name)s”. Hãy chọn trong trang “Danh mục”.")
                check.wrong(name, said % {"name": called[:80]})
                return
        elif typed and found is None:
            said = _("Không có xã nào của tỉnh mang mã “%(code)s”. Xem trang “Danh mục”.")
            check.wrong(code, said % {"code": values[code][:20]})
            return
        values[code] = found or ""
        real = self.name_of[values[code]]
        if typed and called and fold(called) != fold(real):
            said = _("Mã %(code)s là %(real)s, không phải “%(name)s”. Sửa mã, hoặc để trống tên.")
            check.wrong(name, said % {"code": values[code], "real": real, "name": called[:80]})
        if OLD in values[code] and not old and check.changes(code):
            check.wrong(code, _("Hãy chọn xã, phường hoặc đặc khu hiện nay."))
        values[name] = real


class Named:
    """Things of one table by id and by name; `within` parts names (products by producer)."""

    def __init__(self, rows: Iterable[tuple[int, str, str]]) -> None:
        self.names: dict[str, str] = {}
        self.within: dict[str, str] = {}
        by_name: dict[str, list[str]] = defaultdict(list)
        for pk, name, within in rows:
            self.names[str(pk)], self.within[str(pk)] = name, within
            by_name[fold(name)].append(str(pk))
        self._by_name = by_name

    def called(self, name: str) -> list[str]:
        """The ids of all that bear a name, however its letters and marks are typed."""
        return self._by_name.get(fold(name), [])

    def resolve(self, check: Check, column: str, name: str, within: str = "") -> None:
        """Put id and name of a thing beside each other; `within` is the id of what it must belong to."""
        values = check.values
        pk, called = values[column], values[name]
        if called_right(self.names, pk, called) or not (pk or called):
            return
        if pk and pk not in self.names:
            check.wrong(column, _("Không có mã %(id)s trong hệ thống.") % {"id": pk})
            return
        if not pk:
            pk = self._of_name(check, name, called, within)
        elif called and fold(called) != fold(self.names[pk]):
            said = _("Mã %(id)s là “%(real)s”, không phải “%(name)s”. Sửa mã, hoặc để trống tên.")
            check.wrong(name, said % {"id": pk, "real": self.names[pk], "name": called[:80]})
            return
        if pk:
            values[column], values[name] = pk, self.names[pk]

    def _of_name(self, check: Check, name: str, called: str, within: str) -> str:
        found = self.called(called)
        if within:
            found = [pk for pk in found if self.within[pk] == within]
        if len(found) == 1:
            return found[0]
        if found:
            said = _("Có %(n)d mục cùng tên “%(name)s”. Hãy ghi mã hệ thống của mục cần nói.")
            check.wrong(name, said % {"n": len(found), "name": called[:80]})
        else:
            said = _("Chưa có “%(name)s” trong hệ thống. Xem lại tên, hoặc nhập mục đó trước.")
            check.wrong(name, said % {"name": called[:80]})
        return ""


def called_right(names: dict[str, str], number: str, name: str) -> bool:
    """Whether both are said and say the same: nothing is left to find."""
    return bool(number) and names.get(number) == name


def _single(found: dict[str, list[str]]) -> dict[str, str]:
    """Names that one unit alone bears."""
    return {name: texts[0] for name, texts in found.items() if len(texts) == 1}
