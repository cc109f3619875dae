"""The journal's verbs of `outreach` in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: dict[str, str | Promise] = {
    "outreach.article_written": _("Viết bài"),
    "outreach.article_changed": _("Sửa bài"),
    "outreach.product_linked": _("Gắn sản phẩm vào bài"),
    "outreach.product_unlinked": _("Bỏ sản phẩm khỏi bài"),
    "outreach.picture_added": _("Thêm ảnh vào bài"),
    "outreach.picture_removed": _("Bỏ ảnh khỏi bài"),
    "outreach.send_article": _("Gửi duyệt bài"),
    "outreach.ask_changes": _("Nhờ sửa bài"),
    "outreach.approve_article": _("Duyệt bài"),
    "outreach.publishing_planned": _("Hẹn giờ đăng bài"),
    "outreach.publish_article": _("Đăng bài"),
    "outreach.withdraw_article": _("Gỡ bài"),
    "outreach.reopen_article": _("Mở lại bài"),
    "outreach.item_added": _("Thêm việc truyền thông"),
    "outreach.item_changed": _("Sửa việc truyền thông"),
    "outreach.finish_item": _("Làm xong việc truyền thông"),
    "outreach.drop_item": _("Thôi làm việc truyền thông"),
    "outreach.reopen_item": _("Mở lại việc truyền thông"),
    "outreach.outlet_added": _("Thêm kênh truyền thông"),
    "outreach.outlet_changed": _("Sửa kênh truyền thông"),
    "outreach.publication_noted": _("Ghi lần đăng"),
    "outreach.publication_changed": _("Sửa lần đăng"),
    "outreach.publication_removed": _("Bỏ lần đăng ghi nhầm"),
    "outreach.reach_noted": _("Ghi số lượt"),
    "outreach.bulk_written": _("Ghi nhiều lần đăng theo tệp"),
    "outreach.bulk_removed": _("Bỏ nhiều lần đăng theo tệp"),
}
