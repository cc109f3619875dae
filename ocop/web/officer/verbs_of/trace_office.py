"""The journal's verbs of codes and recalls in `trace`, in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: dict[str, str | Promise] = {
    "trace.case_opened": _("Máy nêu mã nghi vấn"),
    "trace.case_grew": _("Máy thêm dấu hiệu cho mã nghi vấn"),
    "trace.close_case": _("Kết luận mã không có gì bất thường"),
    "trace.hand_on_case": _("Chuyển mã nghi vấn để kiểm tra"),
    "trace.recall_proposed": _("Đề nghị thu hồi lô"),
    "trace.decide_recall": _("Quyết định thu hồi lô"),
    "trace.drop_recall": _("Không thu hồi lô"),
    "trace.recall_notice_written": _("Lập thông báo thu hồi"),
    "trace.recall_extended": _("Thêm lô vào đợt thu hồi"),
    "trace.lots_released": _("Thôi thu hồi lô bị thu hồi nhầm"),
    "trace.recall_back_noted": _("Ghi số hàng đã thu về"),
    "trace.receivers_told": _("Ghi đã báo nơi nhận hàng"),
    "trace.close_recall": _("Kết thúc thu hồi lô"),
}
