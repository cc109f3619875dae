"""Why a text is no GS1 identifier, element string or link: a code for machines, a sentence for people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ocop.base.refusals import Reason

TEXTS = {
    "empty": _("Chưa có mã."),
    "digits": _("Chỉ được gồm chữ số."),
    "characters": _("Có ký tự không được phép trong mã GS1."),
    "length": _("Độ dài không đúng."),
    "check-digit": _("Chữ số kiểm tra không khớp; hãy xem lại từng chữ số."),
    "check-pair": _("Hai ký tự kiểm tra ở cuối không khớp."),
    "date": _("Ngày hoặc giờ không có thật."),
    "listed": _("Mã không có trong danh mục."),
    "range": _("Giá trị nằm ngoài khoảng cho phép."),
    "prefix": _("Mã phải bắt đầu bằng mã doanh nghiệp GS1, ít nhất bốn chữ số."),
    "escape": _("Dấu % phải đi với hai chữ số hệ 16."),
    "coupon": _("Mã phiếu giảm giá không đúng cấu trúc."),
    "unknown": _("Không có số phân định ứng dụng (AI) này."),
    "brackets": _("Cần viết theo dạng (AI)giá trị."),
    "fnc1": _("Chuỗi phải bắt đầu bằng ký tự FNC1."),
    "repeated": _("Một số phân định ứng dụng có hai giá trị khác nhau."),
    "excluded": _("Hai số phân định ứng dụng không được đi cùng nhau."),
    "missing": _("Thiếu số phân định ứng dụng phải đi kèm."),
    "serial": _("Chữ ký số cần mã có số sê-ri."),
    "uri": _("Đây không phải là địa chỉ web đầy đủ, bắt đầu bằng http:// hoặc https://."),
    "no-key": _("Địa chỉ không chứa khóa định danh GS1."),
    "qualifiers": _("Phần sau khóa định danh sai thứ tự hoặc không thuộc khóa này."),
    "attribute": _("Số phân định ứng dụng này không được đứng ở phần tham số."),
    "in-path": _("Số phân định ứng dụng này phải đứng trong đường dẫn, không đứng ở phần tham số."),
    "no-value": _("Tham số chưa có giá trị."),
    "urn": _("Đây không phải là định danh EPC chuyển được sang GS1 Digital Link."),
    "own": _("Đây không phải là mã nội bộ của hệ thống."),
}


class NotGS1(ValueError):
    """A text that breaks a rule of GS1. `code` is a key of `TEXTS`; `ai` names where, if anywhere."""

    def __init__(self, code: str, ai: str = "") -> None:
        self.code = code
        self.ai = ai
        super().__init__(code, ai)

    @property
    def text(self) -> str:
        """The sentence for people, in the reader's language."""
        said = str(TEXTS[self.code])
        return f"({self.ai}) {said}" if self.ai else said

    @property
    def reason(self) -> Reason:
        """The same as a refusal of what was typed."""
        return Reason(self.text, "input")

    def __str__(self) -> str:
        return self.text


class NotALink(NotGS1):
    """A text that is no uncompressed GS1 Digital Link URI, or elements of which none can be made."""
