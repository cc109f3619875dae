"""Yearly figures of producers: workers, revenue, profit, grade; money in đồng."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.base.refusals import Refused
from ocop.imports.columns import Column, Type, canonical
from ocop.imports.kinds.base import ID, Book, Check, Kind, Rows, Values
from ocop.imports.kinds.finding import Named
from ocop.organisations import bulk, checks
from ocop.organisations.models import Kind as OrganisationKind
from ocop.organisations.models import Organisation, YearFigures

_PLAIN = ("year", "workers", "local_workers", "revenue", "profit", "grade")
_MOST = 10**16

COLUMNS = (
    Column(
        ID, gettext_lazy("Mã hệ thống"), Type.PLAIN, width=12,
        help=gettext_lazy("Hệ thống cấp. Dòng mới thì để trống; dòng đã có thì giữ nguyên."),
    ),
    Column(
        "organisation", gettext_lazy("Mã hệ thống của chủ thể"), Type.PLAIN, fixed=True, width=14,
        help=gettext_lazy("Có tên chủ thể thì để trống được, trừ khi có hai chủ thể cùng tên."),
    ),
    Column(
        "producer", gettext_lazy("Tên chủ thể"), names="organisation", longest=250, width=38,
        help=gettext_lazy("Chủ thể đã có trong hệ thống."),
    ),
    Column("year", gettext_lazy("Năm"), Type.PLAIN, required=True, fixed=True, low=2000, high=2100, width=8,
           help=gettext_lazy("Năm mà số liệu nói tới, từ 2000 đến năm nay.")),
    Column("workers", gettext_lazy("Số lao động"), Type.WHOLE, low=0, high=1_000_000, width=12,
           help=gettext_lazy("Tổng số lao động, tính bằng người.")),
    Column("local_workers", gettext_lazy("Lao động là người trong xã"), Type.WHOLE, low=0, high=1_000_000,
           width=14, help=gettext_lazy("Trong tổng số lao động, bao nhiêu người trong xã.")),
    Column("revenue", gettext_lazy("Doanh thu (đồng)"), Type.MONEY, low=0, high=_MOST, width=20,
           help=gettext_lazy("Doanh thu cả năm, tính bằng đồng, không ghi triệu hay tỷ.")),
    Column("profit", gettext_lazy("Lợi nhuận (đồng)"), Type.MONEY, low=-_MOST, high=_MOST, width=20,
           help=gettext_lazy("Tính bằng đồng; lỗ thì ghi số âm.")),
    Column("grade", gettext_lazy("Xếp loại hợp tác xã"), longest=60,
           help=gettext_lazy("Chỉ hợp tác xã. Ví dụ: Tốt, Khá, Trung bình")),
)  # fmt: skip


class FiguresBook(Book):
    """All figures of producers."""

    key_column = "year"

    def __init__(self, on: dt.date) -> None:
        super().__init__(on)
        producers = Organisation.objects.filter(kind=OrganisationKind.PRODUCER).order_by("pk")
        self.producers = Named((pk, name, "") for pk, name in producers.values_list("pk", "name"))
        found = YearFigures.objects.filter(organisation__kind=OrganisationKind.PRODUCER).order_by("pk")
        for row in found.values("pk", "organisation_id", "organisation__name", *_PLAIN):
            self.stored[row["pk"]] = {
                **{name: canonical(row[name]) for name in _PLAIN},
                ID: str(row["pk"]),
                "organisation": str(row["organisation_id"]),
                "producer": row["organisation__name"],
            }

    def resolve(self, check: Check) -> None:
        """The producer."""
        self.producers.resolve(check, "organisation", "producer")

    def check(self, check: Check) -> None:
        """A producer, a year gone by, figures that do not contradict each other."""
        values = check.values
        if not values["organisation"]:
            check.wrong("producer", _("Ô này trống. Hãy ghi tên chủ thể."))
        if check.problems or not check.changes(*_PLAIN):
            return
        numbers = {c.name: c.python(values[c.name]) for c in COLUMNS if c.name in _PLAIN}
        try:
            if check.changes("year"):
                checks.year(numbers["year"], self.on.year)
            checks.figures(numbers)
        except Refused as refused:
            check.wrong(refused.reason.field, str(refused.reason))

    def key(self, values: Values) -> tuple[str, ...] | None:
        """One row of figures for a producer and a year."""
        known = values["organisation"] and values["year"]
        return (values["organisation"], values["year"]) if known else None

    def label(self, values: Values) -> str:
        """Producer and year."""
        return " – ".join(part for part in (values["producer"], values["year"]) if part)

    def fields(self, values: Mapping[str, str]) -> dict[str, Any]:
        """By name; the producer by its id."""
        plain = {c.name: c.python(values[c.name]) for c in COLUMNS if c.name in _PLAIN}
        return {**plain, "organisation_id": int(values["organisation"])}


KIND = Kind(
    code="figures",
    title=gettext_lazy("Số liệu năm"),
    thing=gettext_lazy("số liệu năm"),
    lead=gettext_lazy("Lao động, doanh thu, lợi nhuận, xếp loại của từng chủ thể theo năm."),
    model=YearFigures,
    columns=COLUMNS,
    book=FiguresBook,
    writer=Rows(bulk.add_figures, bulk.change_figures, bulk.remove_figures),
)
