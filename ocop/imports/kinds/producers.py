"""Producers: who they are, where they sit, who represents them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.base.actor import Actor
from ocop.base.text import fold
from ocop.imports.columns import Column, Type, canonical
from ocop.imports.kinds.base import ID, Book, Check, Kind, Rows, Values
from ocop.imports.kinds.finding import Units
from ocop.organisations import bulk, checks
from ocop.organisations.models import Gender, LegalForm, Organisation
from ocop.organisations.models import Kind as OrganisationKind
from ocop.products import actions as products
from ocop.products.models import Product

_PLAIN = (
    "name", "legal_form", "registration_no", "registered_on", "address", "phone", "email", "website",
    "representative", "representative_title", "representative_gender", "representative_ethnicity",
    "representative_disabled", "representative_residence",
)  # fmt: skip

COLUMNS = (
    Column(
        ID, gettext_lazy("Mã hệ thống"), Type.PLAIN, width=12,
        help=gettext_lazy("Hệ thống cấp. Dòng mới thì để trống; dòng đã có thì giữ nguyên."),
    ),
    Column(
        "name", gettext_lazy("Tên chủ thể"), required=True, longest=250, width=38,
        help=gettext_lazy("Ghi đúng như trên giấy đăng ký."),
    ),
    Column(
        "legal_form", gettext_lazy("Loại hình tổ chức"), Type.CHOICE, required=True,
        choices=tuple(LegalForm.choices), width=24, help=gettext_lazy("Chọn trong danh sách của ô."),
    ),
    Column(
        "registration_no", gettext_lazy("Số giấy đăng ký kinh doanh"), longest=60,
        check=checks.registration_no, help=gettext_lazy("Số trên giấy đăng ký kinh doanh, nếu có."),
    ),
    Column(
        "registered_on", gettext_lazy("Ngày thành lập hoặc đăng ký"), Type.DAY,
        help=gettext_lazy("Ngày thành lập hoặc đăng ký kinh doanh, viết như 10/10/2022."),
    ),
    Column(
        "unit", gettext_lazy("Mã xã"), longest=20, width=10, listed="communes",
        help=gettext_lazy("Mã của xã, phường, đặc khu hiện nay. Có tên xã thì để trống mã được."),
    ),
    Column(
        "commune", gettext_lazy("Xã, phường, đặc khu"), longest=80, names="unit", width=26,
        listed="communes", help=gettext_lazy("Tên hiện nay, chọn trong danh sách của ô."),
    ),
    Column(
        "address", gettext_lazy("Địa chỉ"), longest=300, width=32,
        help=gettext_lazy("Số nhà, đường, ấp hoặc khóm; không cần ghi lại xã."),
    ),
    Column("phone", gettext_lazy("Điện thoại"), longest=30, check=checks.phone,
           help=gettext_lazy("Nhiều nhất hai số, cách nhau dấu chấm phẩy.")),
    Column("email", gettext_lazy("Thư điện tử"), longest=254, check=checks.email, width=24,
           help=gettext_lazy("Ví dụ: ten@gmail.com")),
    Column("website", gettext_lazy("Trang web"), longest=200, check=checks.website, width=24,
           help=gettext_lazy("Ví dụ: https://ten.vn")),
    Column("representative", gettext_lazy("Người đại diện pháp luật"), longest=200, width=24,
           help=gettext_lazy("Họ và tên người đại diện theo pháp luật.")),
    Column("representative_title", gettext_lazy("Chức vụ"), longest=100,
           help=gettext_lazy("Chức vụ của người đại diện. Ví dụ: Giám đốc")),
    Column(
        "representative_gender", gettext_lazy("Giới tính"), Type.CHOICE, choices=tuple(Gender.choices),
        width=10, help=gettext_lazy("Giới tính của người đại diện."),
    ),
    Column("representative_ethnicity", gettext_lazy("Dân tộc"), longest=60, width=12,
           help=gettext_lazy("Dân tộc của người đại diện. Ví dụ: Kinh, Khmer, Chăm, Hoa")),
    Column(
        "representative_disabled", gettext_lazy("Người khuyết tật"), Type.YES_NO, empty="no", width=12,
        help=gettext_lazy("“Có” nếu người đại diện là người khuyết tật; để trống là không."),
    ),
    Column("representative_residence", gettext_lazy("Địa chỉ thường trú"), longest=300, width=32,
           help=gettext_lazy("Nơi thường trú của người đại diện.")),
)  # fmt: skip


class ProducersBook(Book):
    """All producers, and the communes."""

    key_column = "name"

    def __init__(self, on: dt.date) -> None:
        super().__init__(on)
        self.units = Units(on)
        found = Organisation.objects.filter(kind=OrganisationKind.PRODUCER).order_by("pk")
        rows = list(found.values("pk", "unit_id", *_PLAIN))
        self.units.know(row["unit_id"] for row in rows)
        for row in rows:
            unit = self.units.text(row["unit_id"])
            values = {name: canonical(row[name]) for name in _PLAIN}
            self.stored[row["pk"]] = {
                **values, ID: str(row["pk"]), "unit": unit, "commune": self.units.name_of[unit],
            }  # fmt: skip

    def resolve(self, check: Check) -> None:
        """The commune, one of today where it is new."""
        self.units.resolve(check, "unit", "commune")

    def check(self, check: Check) -> None:
        """A commune, unless a stored producer has none; no day to come."""
        if check.changes("unit") and not check.values["unit"]:
            check.wrong("commune", _("Ô này trống. Hãy chọn xã, phường hoặc đặc khu."))
        if check.changes("registered_on") and check.values["registered_on"] > self.on.isoformat():
            check.wrong("registered_on", _("Ngày này chưa đến."))

    def key(self, values: Values) -> tuple[str, ...] | None:
        """The same name in the same commune is the same producer."""
        return (fold(values["name"]), values["unit"]) if values["name"] else None

    def label(self, values: Values) -> str:
        """Name and commune."""
        return ", ".join(part for part in (values["name"], values["commune"]) if part)

    def fields(self, values: Mapping[str, str]) -> dict[str, Any]:
        """By name; the commune by its id."""
        plain = {c.name: c.python(values[c.name]) for c in COLUMNS if c.name in _PLAIN}
        return {**plain, "unit_id": self.units.id_of(values["unit"])}


def _change(rows: Mapping[int, dict[str, Any]], *, by: Actor, at: dt.datetime) -> None:
    """Products become findable by the new name or commune."""
    bulk.change_producers(rows, by=by, at=at)
    touched = Product.objects.filter(organisation__in=list(rows)).values_list("pk", flat=True)
    products.refresh_public(list(touched), at=at)


KIND = Kind(
    code="producers",
    title=gettext_lazy("Chủ thể"),
    thing=gettext_lazy("chủ thể"),
    lead=gettext_lazy("Hợp tác xã, tổ hợp tác, doanh nghiệp, trang trại, hộ: tên, nơi, người đại diện."),
    model=Organisation,
    columns=COLUMNS,
    book=ProducersBook,
    writer=Rows(bulk.add_producers, _change, bulk.remove_producers),
)
