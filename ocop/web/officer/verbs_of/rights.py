"""The journal's verbs of `rights` in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: dict[str, str | Promise] = {
    "rights.protection_added": _("Ghi văn bằng, giấy chất lượng"),
    "rights.protection_changed": _("Sửa văn bằng, giấy chất lượng"),
    "rights.protection_checked": _("Đối chiếu giấy với bản gốc"),
    "rights.file_protection": _("Ghi: nộp đơn"),
    "rights.accept_filing": _("Ghi: đơn được chấp nhận hợp lệ"),
    "rights.publish_filing": _("Ghi: đơn được công bố"),
    "rights.examine_filing": _("Ghi: thẩm định nội dung xong"),
    "rights.grant_protection": _("Ghi: được cấp"),
    "rights.refuse_filing": _("Ghi: bị từ chối"),
    "rights.withdraw_filing": _("Ghi: rút đơn"),
    "rights.renew_protection": _("Ghi: gia hạn, cấp lại"),
    "rights.end_protection": _("Ghi: chấm dứt hiệu lực"),
    "rights.bulk_written": _("Ghi nhiều văn bằng, giấy chất lượng theo tệp"),
    "rights.bulk_removed": _("Bỏ nhiều văn bằng, giấy chất lượng theo tệp"),
    "rights.label_added": _("Thêm phiên bản nhãn"),
    "rights.label_changed": _("Sửa nhãn"),
    "rights.label_side_added": _("Thêm ảnh nhãn"),
    "rights.label_side_removed": _("Bỏ ảnh nhãn"),
    "rights.label_ticked": _("Kiểm nhãn"),
    "rights.label_rechecked": _("Kiểm nhãn theo quy định mới"),
    "rights.use_label": _("Đưa nhãn ra dùng"),
    "rights.retire_label": _("Thôi dùng nhãn"),
}
