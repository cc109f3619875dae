"""The journal's verbs of value chains in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: dict[str, str | Promise] = {
    "products.chain_saved": _("Ghi tỷ lệ nguyên liệu, nơi gắn với"),
    "products.chain_area_added": _("Thêm vùng nguyên liệu"),
    "products.chain_area_changed": _("Sửa vùng nguyên liệu"),
    "products.chain_area_ended": _("Thôi dùng vùng nguyên liệu"),
    "products.chain_partner_added": _("Thêm người cung ứng, liên kết"),
    "products.chain_partner_changed": _("Sửa người cung ứng, liên kết"),
    "products.chain_partner_ended": _("Thôi dùng người cung ứng, liên kết"),
    "products.chain_practice_added": _("Thêm cách tận dụng phụ phẩm"),
    "products.chain_practice_changed": _("Sửa cách tận dụng phụ phẩm"),
    "products.chain_practice_ended": _("Thôi dùng cách tận dụng phụ phẩm"),
    "products.chain_stage_added": _("Thêm công đoạn"),
    "products.chain_stage_changed": _("Sửa công đoạn"),
    "products.chain_stage_moved": _("Đổi thứ tự công đoạn"),
    "products.chain_stage_removed": _("Bỏ công đoạn"),
    "dossiers.take_hint": _("Chọn mức theo gợi ý của chuỗi giá trị"),
}
