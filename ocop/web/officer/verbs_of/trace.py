"""The journal's verbs of `trace` in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: dict[str, str | Promise] = {
    # what producers set up, and their diary
    "trace.site_added": _("Ghi địa điểm sản xuất"),
    "trace.supply_added": _("Ghi vật tư đầu vào"),
    "trace.item_added": _("Ghi loại hàng có lô"),
    "trace.kept_ended": _("Thôi dùng địa điểm, vật tư, loại hàng"),
    "trace.kept_corrected": _("Sửa địa điểm, vật tư, loại hàng"),
    "trace.kept_taken_up": _("Dùng lại địa điểm, vật tư, loại hàng"),
    "trace.care_logged": _("Nhật ký: chăm sóc"),
    "trace.harvest_logged": _("Nhật ký: thu hoạch"),
    "trace.process_logged": _("Nhật ký: chế biến"),
    "trace.pack_logged": _("Nhật ký: đóng gói"),
    "trace.inspection_logged": _("Nhật ký: kiểm tra chất lượng"),
    "trace.delivery_logged": _("Nhật ký: giao hàng"),
    "trace.receipt_logged": _("Nhật ký: nhận hàng"),
    "trace.mistake_declared": _("Báo ghi nhầm trong nhật ký"),
    "trace.close_lot": _("Ghi lô đã hết"),
    "trace.reopen_lot": _("Mở lại lô"),
    "trace.confirm_handover": _("Xác nhận đã nhận hàng"),
    "trace.refuse_handover": _("Không nhận hàng"),
    "trace.take_back_handover": _("Rút lại lần giao hàng"),
    "trace.undo_handover": _("Bỏ lần giao hàng ghi nhầm"),
    "trace.reopen_handover": _("Bỏ lần nhận hàng ghi nhầm"),
    # labels and codes
    "trace.labels_ordered": _("Đặt tem"),
    "trace.print_labels": _("In tem"),
    "trace.activate_labels": _("Ghi đã dán tem"),
    "trace.void_labels": _("Hủy tem"),
    "trace.activate_serial": _("Ghi đã dán thêm tem của đợt"),
    "trace.ship_serial": _("Ghi mã sản phẩm đã giao"),
    "trace.sell_serial": _("Ghi mã sản phẩm đã bán"),
    "trace.void_serial": _("Hủy một số tem của đợt"),
    # recalled lots
    "trace.recall_lot": _("Thu hồi lô"),
    "trace.release_lot": _("Thôi thu hồi lô"),
    "trace.release_used_lot": _("Thôi thu hồi lô đã dùng hết"),
}
