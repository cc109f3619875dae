"""The journal's verbs of exchange with other systems in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: dict[str, str | Promise] = {
    "trace.give_key": _("Cấp khóa kết nối cho hệ thống khác"),
    "trace.end_key": _("Hủy khóa kết nối"),
    "trace.keep_query": _("Lập truy vấn sự kiện"),
    "trace.end_query": _("Xóa truy vấn sự kiện"),
    "trace.subscribe": _("Đăng ký gửi sự kiện"),
    "trace.unsubscribe": _("Thôi gửi sự kiện"),
    "trace.finish_capture": _("Nhận sự kiện truy xuất"),
    "trace.finish_partly": _("Nhận một phần sự kiện truy xuất"),
    "trace.fail_capture": _("Không nhận sự kiện truy xuất"),
}
