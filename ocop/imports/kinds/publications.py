"""What was published in outlets, and how many people it reached by month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.imports.columns import Column, Type, canonical
from ocop.imports.kinds.base import ID, Book, Check, Kind, Rows, Values
from ocop.imports.kinds.finding import Named
from ocop.outreach import bulk
from ocop.outreach.models import Outlet, Publication, Reach

_ID = Column(
    ID, gettext_lazy("Mã hệ thống"), Type.PLAIN, width=12,
    help=gettext_lazy("Hệ thống cấp. Dòng mới thì để trống; dòng đã có thì giữ nguyên."),
)  # fmt: skip
_PLAIN = ("title", "published_on", "address", "note")
COLUMNS = (
    _ID,
    Column("outlet", gettext_lazy("Mã hệ thống của kênh"), Type.PLAIN, fixed=True, width=14,
           help=gettext_lazy("Có tên kênh thì để trống được, trừ khi có hai kênh cùng tên.")),
    Column("outlet_name", gettext_lazy("Tên kênh"), names="outlet", longest=200, width=34,
           help=gettext_lazy("Kênh đã có trong danh sách kênh truyền thông.")),
    Column("title", gettext_lazy("Tên bài, tên chương trình"), required=True, longest=250, width=44),
    Column("published_on", gettext_lazy("Ngày đăng, ngày phát"), Type.DAY, required=True, fixed=True,
           width=14, help=gettext_lazy("Không sau hôm nay.")),
    Column("address", gettext_lazy("Nơi xem lại"), longest=500, width=44,
           help=gettext_lazy("Địa chỉ trang, hoặc số báo, giờ phát.")),
    Column("note", gettext_lazy("Ghi chú"), longest=500, width=34),
)  # fmt: skip
REACH_COLUMNS = (
    _ID,
    Column("publication", gettext_lazy("Mã hệ thống của lần đăng"), Type.PLAIN, fixed=True, width=14,
           help=gettext_lazy("Có tên bài thì để trống được, trừ khi có hai lần đăng cùng tên.")),
    Column("publication_title", gettext_lazy("Tên bài, tên chương trình"), names="publication", longest=250,
           width=44, help=gettext_lazy("Lần đăng đã được ghi.")),
    Column("month", gettext_lazy("Tháng"), Type.DAY, required=True, fixed=True, width=14,
           help=gettext_lazy("Ngày mồng một của tháng. Ví dụ: 01/06/2026")),
    Column("people", gettext_lazy("Lượt nghe, đọc, xem"), Type.WHOLE, required=True, low=1, high=10**9,
           width=18, help=gettext_lazy("Theo số của kênh.")),
)  # fmt: skip


class PublicationsBook(Book):
    """Every publication."""

    key_column = "title"

    def __init__(self, on: dt.date) -> None:
        super().__init__(on)
        outlets = Outlet.objects.order_by("pk").values_list("pk", "name")
        self.outlets = Named((pk, name, "") for pk, name in outlets)
        for row in Publication.objects.order_by("pk").values("pk", "outlet_id", "outlet__name", *_PLAIN):
            self.stored[row["pk"]] = {
                **{name: canonical(row[name]) for name in _PLAIN},
                ID: str(row["pk"]), "outlet": str(row["outlet_id"]), "outlet_name": row["outlet__name"],
            }  # fmt: skip

    def resolve(self, check: Check) -> None:
        """The outlet."""
        self.outlets.resolve(check, "outlet", "outlet_name")

    def check(self, check: Check) -> None:
        """An outlet, and a day gone by."""
        if not check.values["outlet"]:
            check.wrong("outlet_name", _("Ô này trống. Hãy ghi tên kênh."))
        if check.values["published_on"] > self.on.isoformat() and check.changes("published_on"):
            check.wrong("published_on", _("Ngày đăng chưa đến."))

    def key(self, values: Values) -> tuple[str, ...] | None:
        """One row for an outlet, a day and a title."""
        key = (values["outlet"], values["published_on"], values["title"])
        return key if all(key) else None

    def label(self, values: Values) -> str:
        """Title and outlet."""
        return " – ".join(part for part in (values["title"], values["outlet_name"]) if part)

    def fields(self, values: Mapping[str, str]) -> dict[str, Any]:
        """By name; the outlet by its id."""
        plain = {c.name: c.python(values[c.name]) for c in COLUMNS if c.name in _PLAIN}
        return {**plain, "outlet_id": int(values["outlet"])}


class ReachBook(Book):
    """Every month's reach."""

    key_column = "month"

    def __init__(self, on: dt.date) -> None:
        super().__init__(on)
        told = list(Publication.objects.order_by("pk").values_list("pk", "title", "published_on"))
        self.publications = Named((pk, title, "") for pk, title, _day in told)
        self._days = {str(pk): day for pk, _title, day in told}
        for row in Reach.objects.order_by("pk").values(
            "pk", "publication_id", "publication__title", "month", "people"
        ):
            self.stored[row["pk"]] = {
                ID: str(row["pk"]), "publication": str(row["publication_id"]),
                "publication_title": row["publication__title"], "month": canonical(row["month"]),
                "people": canonical(row["people"]),
            }  # fmt: skip

    def resolve(self, check: Check) -> None:
        """The publication."""
        self.publications.resolve(check, "publication", "publication_title")

    def check(self, check: Check) -> None:
        """A publication, and a month from its own up to this one, by its first day."""
        values = check.values
        if not values["publication"]:
            check.wrong("publication_title", _("Ô này trống. Hãy ghi tên bài hoặc tên chương trình."))
        if check.problems or not check.changes("month"):
            return
        month, since = dt.date.fromisoformat(values["month"]), self._days[values["publication"]]
        if month.day != 1 or not since.replace(day=1) <= month <= self.on:
            check.wrong("month", _("Hãy ghi ngày mồng một của một tháng, từ tháng đăng đến tháng này."))

    def key(self, values: Values) -> tuple[str, ...] | None:
        """One figure for a publication and a month."""
        key = (values["publication"], values["month"])
        return key if all(key) else None

    def label(self, values: Values) -> str:
        """Publication and month."""
        return " – ".join(part for part in (values["publication_title"], values["month"][:7]) if part)

    def fields(self, values: Mapping[str, str]) -> dict[str, Any]:
        """By name; the publication by its id."""
        plain = {c.name: c.python(values[c.name]) for c in REACH_COLUMNS if c.name in ("month", "people")}
        return {**plain, "publication_id": int(values["publication"])}


KIND = Kind(
    code="publications",
    title=gettext_lazy("Lần đăng, phát"),
    thing=gettext_lazy("lần đăng, phát"),
    lead=gettext_lazy("Bài và chương trình đã đăng, phát trên đài, báo, trang web, fanpage, loa xã."),
    model=Publication,
    columns=COLUMNS,
    book=PublicationsBook,
    writer=Rows(bulk.add_publications, bulk.change_publications, bulk.remove_publications),
)
REACH = Kind(
    code="reach",
    title=gettext_lazy("Lượt theo tháng"),
    thing=gettext_lazy("số lượt của một tháng"),
    lead=gettext_lazy("Số lượt nghe, đọc, xem của từng lần đăng theo tháng, do kênh báo."),
    model=Reach,
    columns=REACH_COLUMNS,
    book=ReachBook,
    writer=Rows(bulk.add_reach, bulk.change_reach, bulk.remove_reach),
)
