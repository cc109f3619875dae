"""What Mẫu 01 and Mẫu 02 ask for (QĐ 26/2026, Phụ lục III): fields as plain data.

Forms, the task list, the check page, the snapshot and the Word forms all read this one
list, so that none of them can forget a field.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ocop.dossiers.models import Kind
from ocop.organisations.models import Gender

Input = Literal["line", "text", "email", "phone", "date", "whole", "tick", "gender"]
Label = str | Promise
REGISTRATION = "registration"
LONGEST = 8000


@dataclass(frozen=True)
class Field:
    """One blank of a form; `input` says how it is filled in."""

    name: str
    label: Label
    input: Input = "line"
    required: bool = True
    hint: Label = ""

    def clean(self, value: Any) -> Any:
        """The value as it is kept: NFC text without outer spaces, ISO day, number or tick."""
        if self.input == "tick":
            return bool(value)
        if value in (None, ""):
            return None if self.input == "whole" else ""
        if self.input == "whole":
            return int(value)
        if isinstance(value, dt.date):
            return value.isoformat()
        text = unicodedata.normalize("NFC", str(value)).replace("\r\n", "\n").strip()
        return text[:LONGEST]

    def shown(self, value: Any) -> Any:
        """The value as a reader sees it; empty text where nothing was filled in."""
        if self.input == "date" and value:
            return dt.date.fromisoformat(value)
        if self.input == "gender" and value:
            return Gender(value).label
        return "" if value is None else value

    def is_missing(self, value: Any) -> bool:
        """Whether a required blank is still blank."""
        return self.required and value in (None, "", False)


@dataclass(frozen=True)
class Part:
    """One page of the dossier; `kinds` are the registrations that need it."""

    code: str
    title: Label
    form: Label
    fields: tuple[Field, ...]
    lead: Label = ""
    kinds: tuple[str, ...] = tuple(Kind.values)

    def clean(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The known fields of `data`, cleaned; what the form does not ask for is left out."""
        return {field.name: field.clean(data.get(field.name)) for field in self.fields}

    def missing(self, data: Mapping[str, Any]) -> list[Field]:
        """The required fields that `data` leaves blank."""
        return [field for field in self.fields if field.is_missing(data.get(field.name))]


_ADDRESSEE = (
    Field("representative", _("Họ tên người đại diện pháp luật")),
    Field("representative_title", _("Chức vụ")),
    Field("address", _("Địa chỉ liên hệ")),
    Field("phone", _("Điện thoại"), "phone"),
    Field("email", _("Thư điện tử"), "email", required=False),
)

FORM_01 = Part(
    REGISTRATION,
    _("Phiếu đăng ký"),
    _("Mẫu 01"),
    (
        Field("name", _("Tên đơn vị đăng ký")),
        *_ADDRESSEE,
        Field("product_name", _("Tên sản phẩm")),
        Field(
            "samples",
            _("Số lượng sản phẩm mẫu kèm theo"),
            "whole",
            required=False,
            hint=_("Xã gửi 05 sản phẩm mẫu lên tỉnh, trừ dịch vụ du lịch (Đ.6.2d)."),
        ),
        Field(
            "pledge",
            _("Tôi cam đoan thông tin là đúng, tuân thủ quy định và chịu trách nhiệm về hồ sơ đã đăng ký."),
            "tick",
        ),
    ),
)

GENERAL = Part(
    "general",
    _("Thông tin chung"),
    _("Mẫu 02, Phần I"),
    (
        Field("name", _("Tên chủ thể")),
        Field("legal_form", _("Loại hình tổ chức")),
        Field("address", _("Địa chỉ")),
        Field("phone", _("Điện thoại"), "phone"),
        Field("email", _("Thư điện tử"), "email", required=False),
        Field("representative", _("Họ tên người đại diện pháp luật")),
        Field("representative_gender", _("Giới tính"), "gender"),
        Field("representative_ethnicity", _("Dân tộc")),
        Field("representative_residence", _("Địa chỉ thường trú")),
        Field("registered_on", _("Ngày thành lập hoặc đăng ký kinh doanh"), "date"),
        Field("registration_no", _("Số giấy đăng ký"), required=False),
        Field("specification", _("Tên, quy cách và tiêu chuẩn của sản phẩm"), "text"),
        Field("has_registration", _("Có giấy đăng ký kinh doanh"), "tick", required=False),
        Field("has_declaration", _("Đã công bố chất lượng sản phẩm"), "tick", required=False),
        Field("has_food_safety", _("Có giấy đủ điều kiện an toàn thực phẩm"), "tick", required=False),
        Field("has_eligibility", _("Có giấy đủ điều kiện sản xuất bắt buộc"), "tick", required=False),
        Field("has_trademark", _("Có giấy chứng nhận đăng ký nhãn hiệu"), "tick", required=False),
        Field(
            "has_origin_right",
            _("Được quyền dùng chỉ dẫn địa lý, nhãn hiệu tập thể, nhãn hiệu chứng nhận"),
            "tick",
            required=False,
        ),
        Field("has_patent", _("Có bằng sáng chế"), "tick", required=False),
        Field("has_design", _("Có bằng độc quyền kiểu dáng công nghiệp"), "tick", required=False),
        Field("has_copyright", _("Có giấy chứng nhận bản quyền tác giả"), "tick", required=False),
        Field("other_right", _("Quyền sở hữu trí tuệ khác (ghi rõ)"), required=False),
        Field("about", _("Lịch sử hình thành và phát triển của chủ thể"), "text"),
        Field("structure", _("Cơ cấu tổ chức của chủ thể"), "text"),
    ),
)

RESULTS = Part(
    "results",
    _("Kết quả phương án sản xuất, kinh doanh"),
    _("Mẫu 02, Phần II"),
    (
        Field("production", _("Vùng nguyên liệu; công nghệ sản xuất, sơ chế, chế biến, đóng gói"), "text"),
        Field("quality", _("Thay đổi về chất lượng, tiêu chuẩn, bao bì, nhãn mác"), "text"),
        Field("market", _("Thị trường phân phối sản phẩm"), "text"),
        Field("figures", _("Kết quả sản xuất, kinh doanh: doanh thu, lợi nhuận"), "text"),
    ),
    lead=_("So với phương án sản xuất, kinh doanh khi tham gia OCOP, kết quả đến nay ra sao?"),
)

UPGRADE_CHANGES = Part(
    "changes",
    _("Thay đổi so với sản phẩm đã được công nhận"),
    _("Mẫu 02, nâng hạng (Đ.6.1b)"),
    (
        Field(
            "changed",
            _("Nội dung thay đổi và minh chứng"),
            "text",
            hint=_("Nêu rõ điều gì đã khác từ khi được công nhận, và minh chứng nào cho thấy."),
        ),
    ),
    kinds=(Kind.UPGRADE,),
)

AGAIN_CHANGES = Part(
    "changes",
    _("Điều mới từ khi được công nhận"),
    _("Mẫu 02, đánh giá lại (Đ.6.1c)"),
    (
        Field("materials", _("Nguyên liệu"), "text"),
        Field("technology", _("Công nghệ sử dụng"), "text"),
        Field("packaging", _("Bao bì, nhãn mác"), "text"),
        Field("declaration", _("Công bố chất lượng"), "text"),
        Field("tests", _("Các phiếu kiểm nghiệm định kỳ"), "text"),
        Field("market", _("Thị trường tiêu thụ"), "text"),
        Field("output", _("Sản lượng, doanh thu"), "text"),
        Field("papers", _("Giấy tờ pháp lý có thời hạn đã bổ sung"), "text"),
    ),
    lead=_("Mục nào không đổi thì ghi “Không đổi”."),
    kinds=(Kind.AGAIN,),
)

PLAN = Part(
    "plan",
    _("Kế hoạch sản xuất, kinh doanh"),
    _("Mẫu 02, Phần IV"),
    (
        Field("product", _("Phát triển sản phẩm"), "text"),
        Field("production", _("Tổ chức sản xuất"), "text"),
        Field("market", _("Thị trường"), "text"),
    ),
    lead=_("Định hướng và kế hoạch thời gian tới."),
)

REPORT = (GENERAL, RESULTS, UPGRADE_CHANGES, AGAIN_CHANGES, PLAN)


def parts_of(kind: str) -> tuple[Part, ...]:
    """The form parts of a registration of this kind, Mẫu 01 first; Phần III is not a form."""
    return (FORM_01, *(part for part in REPORT if kind in part.kinds))


def part_of(kind: str, code: str) -> Part | None:
    """The form part with this code, or None."""
    return next((part for part in parts_of(kind) if part.code == code), None)
