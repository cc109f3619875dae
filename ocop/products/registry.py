"""The rows of a list of recognised products, every cell checked."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property

from django.conf import settings
from django.utils.translation import gettext as _

from ocop.base import sheets
from ocop.base.sheets import BadSheet, Line, Problem
from ocop.base.text import fold
from ocop.organisations.models import LegalForm
from ocop.places import queries as places
from ocop.places.formerly import OldPlaces

Wrong = Callable[[str, str], None]
COLUMNS: dict[str, tuple[str, ...]] = {
    "product": ("Tên sản phẩm", "Sản phẩm"),
    "producer": ("Chủ thể", "Tên chủ thể"),
    "producer_type": ("Loại hình", "Loại hình chủ thể"),
    "old_commune": ("Xã cũ", "Xã trước 1/7/2025"),
    "old_district": ("Huyện cũ", "Huyện trước 1/7/2025"),
    "old_province": ("Tỉnh cũ",),
    "new_commune_code": ("Mã xã",),
    "new_commune": ("Xã", "Xã, phường"),
    "awarded_stars": ("Sao công nhận", "Hạng sao"),
    "proposed_stars": ("Sao đề nghị",),
    "score": ("Điểm",),
    "status": ("Tình trạng",),
    "year": ("Năm",),
    "decision": ("Quyết định", "Số quyết định"),
    "decision_date": ("Ngày quyết định",),
    "certificate_no": ("Số giấy chứng nhận",),
    "source_url": ("Nguồn",),
}
REQUIRED = ("product", "producer")
_FORMS = {
    "doanh nghiep": LegalForm.ENTERPRISE,
    "doanh nghiep nho va vua": LegalForm.ENTERPRISE,
    "hop tac xa": LegalForm.COOPERATIVE,
    "to hop tac": LegalForm.COOPERATIVE_GROUP,
    "trang trai": LegalForm.FARM,
    "ho san xuat": LegalForm.PRODUCTION_HOUSEHOLD,
    "ho co so kinh doanh": LegalForm.REGISTERED_HOUSEHOLD,
    "ho kinh doanh": LegalForm.REGISTERED_HOUSEHOLD,
    "ho gia dinh co dang ky kinh doanh": LegalForm.REGISTERED_HOUSEHOLD,
}
_AWARDS = frozenset({"awarded", "re_awarded", "awarded_star_not_stated"})
_PROPOSALS = frozenset(
    {
        "candidate",
        "potential_5star",
        "provincial_council_score_5star_proposed",
        "council_agreed_star_not_stated",
    }
)


@dataclass(frozen=True)
class Row:
    """One row, checked."""

    number: int
    product: str
    producer: str
    form: str
    unit_id: int | None
    old_unit_id: int | None
    commune: str
    place: str
    is_award: bool
    star: int | None
    score: Decimal | None
    year: int | None
    decision_no: str
    decided_on: dt.date | None
    certificate_no: str
    source: str

    @cached_property
    def key(self) -> str:
        """The row's identity: the same award of the same product is the same row, in any file."""
        kind = "award" if self.is_award else "proposal"
        parts = (fold(self.producer), fold(self.product), kind, self.star, self.year, fold(self.decision_no))
        return "registry-" + hashlib.sha256(repr(parts).encode()).hexdigest()[:40]


def read(data: bytes, on: dt.date) -> list[Row]:
    """The rows of a CSV or Excel file, every cell checked; `BadSheet` with all problems otherwise."""
    lines = sheets.read(data, COLUMNS, REQUIRED)
    if not lines:
        raise BadSheet([Problem(0, "", _("Tệp chỉ có dòng tên cột, không có sản phẩm nào."))])
    units = _Units(on)
    problems: list[Problem] = []
    rows = [row for line in lines if (row := _row(line, units, on, problems)) is not None]
    if problems:
        raise BadSheet(problems)
    return rows


class _Units:
    """Communes of today by code and by name, read once."""

    def __init__(self, on: dt.date) -> None:
        self.on = on
        found = list(places.communes(on, settings.OCOP_PROVINCE))
        self.names = {unit.pk: unit.name for unit in found}
        self.by_code = {unit.code: unit.pk for unit in found}
        self.by_name = {fold(unit.name): unit.pk for unit in found}
        self._asked: dict[str, int | None] = {}
        self._old = OldPlaces(settings.OCOP_PROVINCE)

    def of(self, code: str, name: str, old: str) -> int | None:
        """The commune of today by its code, its name or its old name; None where none or several fit."""
        if code:
            return self.by_code.get(code)
        if name:
            return self.by_name.get(fold(name))
        if not old:
            return None
        if old not in self._asked:
            found = {match.unit.pk for match in places.find(old, self.on, province=settings.OCOP_PROVINCE)}
            self._asked[old] = found.pop() if len(found) == 1 else None
        return self._asked[old]

    def old(self, line: Line) -> int | None:
        """The commune, or else the district, of before 01/07/2025 that a row names."""
        return self._old.find(line.get("old_commune"), line.get("old_district"), line.get("old_province"))


def _row(line: Line, units: _Units, on: dt.date, problems: list[Problem]) -> Row | None:
    before = len(problems)

    def wrong(column: str, text: str) -> None:
        problems.append(Problem(line.number, COLUMNS[column][0], text))

    for name in REQUIRED:
        if not line.get(name):
            wrong(name, _("Ô này trống. Hãy điền."))
        elif len(line.get(name)) > 250:
            wrong(name, _("Dài quá 250 ký tự. Hãy rút gọn."))
    awarded = _star(line, "awarded_stars", 3, wrong)
    proposed = _star(line, "proposed_stars", 1, wrong)
    score = _score(line, wrong)
    year = _year(line, on, wrong)
    number, decided_on = _decision(line, on, wrong)
    unit_id = _unit(line, units, wrong)
    is_award = _is_award(line, awarded, wrong)
    if len(problems) > before:
        return None
    old = ", ".join(
        p for p in (line.get("old_commune"), line.get("old_district"), line.get("old_province")) if p
    )
    form = _FORMS.get(fold(line.get("producer_type")), LegalForm.OTHER)
    return Row(
        number=line.number,
        product=line.get("product"),
        producer=line.get("producer"),
        form=form,
        unit_id=unit_id,
        old_unit_id=units.old(line),
        commune=units.names.get(unit_id or 0, ""),
        place=old[:300],
        is_award=is_award,
        star=awarded if is_award else (proposed or awarded),
        score=score,
        year=year or (decided_on.year if decided_on else None),
        decision_no=number,
        decided_on=decided_on,
        certificate_no=line.get("certificate_no")[:60],
        source=line.get("source_url")[:300],
    )


def _star(line: Line, column: str, least: int, wrong: Wrong) -> int | None:
    value = line.get(column)
    if not value:
        return None
    if value.isdigit() and least <= int(value) <= 5:
        return int(value)
    wrong(
        column,
        _("“%(value)s” không phải hạng sao: dùng số từ %(least)d đến 5.") % {"value": value, "least": least},
    )
    return None


def _score(line: Line, wrong: Wrong) -> Decimal | None:
    value = line.get("score")
    if not value:
        return None
    try:
        score = Decimal(value.replace(",", "."))
    except InvalidOperation:
        score = Decimal(-1)
    if not score.is_finite() or not 0 <= score <= 100:
        wrong("score", _("“%(value)s” không phải điểm: dùng số từ 0 đến 100.") % {"value": value})
        return None
    return score.quantize(Decimal("0.0001"))


def _year(line: Line, on: dt.date, wrong: Wrong) -> int | None:
    value = line.get("year")
    if not value:
        return None
    if value.isdigit() and 2018 <= int(value) <= on.year:
        return int(value)
    wrong("year", _("“%(value)s” không phải năm từ 2018 đến %(now)d.") % {"value": value, "now": on.year})
    return None


def _decision(line: Line, on: dt.date, wrong: Wrong) -> tuple[str, dt.date | None]:
    number, _open, inside = line.get("decision").partition("(")
    written = line.get("decision_date") or inside.rstrip(") ")
    if not written:
        return number.strip()[:80], None
    for pattern in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            day = dt.datetime.strptime(written, pattern).date()  # noqa: DTZ007 – a day has no zone
        except ValueError:
            continue
        if day > on:
            wrong("decision", _("Ngày quyết định %(value)s nằm trong tương lai.") % {"value": written})
        return number.strip()[:80], day
    wrong("decision", _("“%(value)s” không phải ngày: viết như 10/10/2022.") % {"value": written})
    return number.strip()[:80], None


def _unit(line: Line, units: _Units, wrong: Wrong) -> int | None:
    code, name = line.get("new_commune_code"), line.get("new_commune")
    old = ", ".join(p for p in (line.get("old_commune"), line.get("old_district")) if p)
    found = units.of(code, name, old if line.get("old_commune") else "")
    if code and found is None:
        wrong("new_commune_code", _("Không có xã nào của tỉnh mang mã “%(code)s”.") % {"code": code})
    elif name and not code and found is None:
        wrong("new_commune", _("Không có xã nào của tỉnh tên “%(name)s”.") % {"name": name})
    return found


def _is_award(line: Line, awarded: int | None, wrong: Wrong) -> bool:
    status = line.get("status")
    if not status:
        return awarded is not None
    if status not in _AWARDS | _PROPOSALS:
        known = ", ".join(sorted(_AWARDS | _PROPOSALS))
        wrong(
            "status",
            _("“%(value)s” không rõ nghĩa. Dùng một trong: %(known)s.") % {"value": status, "known": known},
        )
    return status in _AWARDS
