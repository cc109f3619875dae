"""Historical results: how dossiers of earlier years fared. They give no star; forecasts learn from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.base.text import fold
from ocop.imports.columns import Column, Type, canonical
from ocop.imports.kinds.base import ID, Book, Check, Kind, Rows, Values
from ocop.imports.kinds.finding import Units
from ocop.plan import bulk
from ocop.plan.models import PastCase
from ocop.plan.rules.past import DAYS

_PLAIN = ("year", "product_name", "producer_name", "kind", *DAYS, "score", "star", "source")
_TIMES = (
    ("first", gettext_lazy("Lần đầu")),
    ("upgrade", gettext_lazy("Nâng hạng")),
    ("again", gettext_lazy("Đánh giá lại")),
)

COLUMNS = (
    Column(
        ID, gettext_lazy("Mã hệ thống"), Type.PLAIN, width=12,
        help=gettext_lazy("Hệ thống cấp. Dòng mới thì để trống; dòng đã có thì giữ nguyên."),
    ),
    Column("year", gettext_lazy("Năm đánh giá"), Type.PLAIN, required=True, low=2018, high=2100, width=10,
           help=gettext_lazy("Năm của đợt đánh giá, từ 2018 (năm Chương trình bắt đầu).")),
    Column("product_name", gettext_lazy("Sản phẩm tham gia"), required=True, longest=250, width=38,
           help=gettext_lazy("Tên sản phẩm như trong hồ sơ năm đó.")),
    Column("producer_name", gettext_lazy("Chủ thể tham gia"), longest=250, width=38,
           help=gettext_lazy("Tên chủ thể như trong hồ sơ năm đó.")),
    Column("kind", gettext_lazy("Lần đăng ký"), Type.CHOICE, choices=_TIMES, empty="first", width=14,
           help=gettext_lazy("Lần đầu, nâng hạng hay đánh giá lại; để trống là lần đầu.")),
    Column("unit", gettext_lazy("Mã xã"), longest=20, width=12, listed="communes",
           help=gettext_lazy("Mã xã hiện nay; xã trước 1/7/2025 thì thêm chữ “cũ” sau mã, như 30337 cũ.")),
    Column("commune", gettext_lazy("Xã, phường, đặc khu"), longest=80, names="unit", width=26,
           listed="communes", help=gettext_lazy("Tên xã; có thể là tên trước 1/7/2025.")),
    Column("opened_on", gettext_lazy("Ngày bắt đầu soạn"), Type.DAY, width=14,
           help=gettext_lazy("Không rõ ngày nào thì để trống ngày đó.")),
    Column("submitted_on", gettext_lazy("Ngày nộp xã"), Type.DAY, width=14,
           help=gettext_lazy("Ngày chủ thể nộp hồ sơ cho xã.")),
    Column("proposed_on", gettext_lazy("Ngày đề nghị lên tỉnh"), Type.DAY, width=14,
           help=gettext_lazy("Ngày xã (hoặc huyện trước đây) đề nghị lên tỉnh.")),
    Column("concluded_on", gettext_lazy("Ngày hội đồng chấm"), Type.DAY, width=14,
           help=gettext_lazy("Ngày hội đồng cấp tỉnh kết luận.")),
    Column("decided_on", gettext_lazy("Ngày quyết định"), Type.DAY, width=14,
           help=gettext_lazy("Ngày ký quyết định công nhận.")),
    Column("score", gettext_lazy("Điểm"), Type.DECIMAL, low=0, high=100, decimals=4, width=10,
           help=gettext_lazy("Điểm của hội đồng, từ 0 đến 100.")),
    Column("star", gettext_lazy("Hạng sao"), Type.PLAIN, low=0, high=5, empty="0", width=10,
           help=gettext_lazy("0 hoặc để trống nếu không đạt hoặc đã rút.")),
    Column("source", gettext_lazy("Nguồn"), longest=300, width=30,
           help=gettext_lazy("Sổ, biên bản hay văn bản nào nói như vậy.")),
)  # fmt: skip


class ResultsBook(Book):
    """All past cases."""

    key_column = "product_name"

    def __init__(self, on: dt.date) -> None:
        super().__init__(on)
        self.units = Units(on)
        rows = list(PastCase.objects.order_by("pk").values("pk", "unit_id", *_PLAIN))
        self.units.know(row["unit_id"] for row in rows)
        for row in rows:
            unit = self.units.text(row["unit_id"])
            values = {name: canonical(row[name]) for name in _PLAIN}
            self.stored[row["pk"]] = {
                **values, ID: str(row["pk"]), "unit": unit, "commune": self.units.name_of[unit],
            }  # fmt: skip

    def resolve(self, check: Check) -> None:
        """The commune, of today or of then."""
        self.units.resolve(check, "unit", "commune", old=True)

    def check(self, check: Check) -> None:
        """No day to come, and the days in the order of the steps."""
        values = check.values
        if check.changes("year") and values["year"] > str(self.on.year):
            check.wrong("year", _("Năm này chưa đến."))
        if check.problems or not check.changes(*DAYS):
            return
        known = [(name, values[name]) for name in DAYS if values[name]]
        for name, day in known:
            if day > self.on.isoformat():
                check.wrong(name, _("Ngày này chưa đến."))
        for (_earlier, before), (name, day) in pairwise(known):
            if day < before:
                check.wrong(name, _("Ngày này trước ngày của bước trước đó."))

    def key(self, values: Values) -> tuple[str, ...] | None:
        """The same product of the same producer in one year, for the same reason."""
        names = fold(values["product_name"]), fold(values["producer_name"])
        return (values["year"], *names, values["kind"]) if values["year"] and names[0] else None

    def label(self, values: Values) -> str:
        """Product, producer, year."""
        parts = (values["product_name"], values["producer_name"], values["year"])
        return " – ".join(part for part in parts if part)

    def fields(self, values: Mapping[str, str]) -> dict[str, Any]:
        """By name; the commune by its id."""
        plain = {c.name: c.python(values[c.name]) for c in COLUMNS if c.name in _PLAIN}
        return {**plain, "unit_id": self.units.id_of(values["unit"])}


KIND = Kind(
    code="results",
    title=gettext_lazy("Kết quả các năm trước"),
    thing=gettext_lazy("kết quả"),
    lead=gettext_lazy(
        "Hồ sơ các năm trước đi qua bước nào ngày nào, được mấy sao; để dự báo, không cấp sao."
    ),
    model=PastCase,
    columns=COLUMNS,
    book=ResultsBook,
    writer=Rows(bulk.add_cases, bulk.change_cases, bulk.remove_cases),
)
