"""Kinds of proof: what Mẫu 02 of QĐ 26/2026 lists, and a rest.

The codes are those of the pack's evidence list (a test compares them); this room stands
beside the law and may not ask it, so the names are kept here too.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OTHER = "other"

KINDS: dict[str, str | Promise] = {
    "business_registration": _("Giấy đăng ký kinh doanh"),
    "production_eligibility": _("Giấy chứng nhận cơ sở đủ điều kiện sản xuất"),
    "materials_origin": _("Nguồn gốc nguyên liệu, vùng nguyên liệu, liên kết"),
    "environment": _("Môi trường và công nghệ bền vững"),
    "workers_list": _("Danh sách lao động đóng bảo hiểm"),
    "results": _("Xếp loại hợp tác xã hoặc báo cáo tài chính"),
    "intellectual_property": _("Sở hữu trí tuệ"),
    "market": _("Thị trường, xúc tiến thương mại"),
    "promotion": _("Quảng bá sản phẩm"),
    "story": _("Câu chuyện sản phẩm"),
    "quality_declaration": _("Công bố chất lượng sản phẩm"),
    "test_report": _("Phiếu kiểm nghiệm chất lượng, an toàn thực phẩm"),
    "traceability": _("Mã số mã vạch, tem truy xuất nguồn gốc"),
    "quality_system": _("Hệ thống quản lý chất lượng tiên tiến"),
    "award": _("Giải thưởng, bình chọn"),
    OTHER: _("Giấy tờ khác"),
}


def label(code: str) -> str:
    """The name of a kind; a code from an older pack stands for itself."""
    return str(KINDS.get(code, code))


def choices() -> list[tuple[str, str]]:
    """Codes and names for a select field, in the order of Mẫu 02."""
    return [(code, str(name)) for code, name in KINDS.items()]
