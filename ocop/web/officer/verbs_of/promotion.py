"""The journal's verbs of `promotion` in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: dict[str, str | Promise] = {
    "promotion.channel_added": _("Thêm kênh bán"),
    "promotion.channel_changed": _("Sửa kênh bán"),
    "promotion.channel_closed": _("Đóng kênh bán"),
    "promotion.feed_opened": _("Mở tệp sản phẩm cho kênh"),
    "promotion.listing_added": _("Ghi nơi bán"),
    "promotion.listing_changed": _("Sửa nơi bán"),
    "promotion.listing_checked": _("Xem lại nơi bán"),
    "promotion.list_product": _("Ghi là đang bán"),
    "promotion.pause_listing": _("Tạm ngừng bán"),
    "promotion.resume_listing": _("Bán lại"),
    "promotion.end_listing": _("Thôi bán"),
    "promotion.event_planned": _("Lập hội chợ, sự kiện"),
    "promotion.event_changed": _("Sửa hội chợ, sự kiện"),
    "promotion.call_event": _("Mời tham gia sự kiện"),
    "promotion.settle_event": _("Chốt danh sách sự kiện"),
    "promotion.hold_event": _("Ghi sự kiện đã diễn ra"),
    "promotion.close_event": _("Tổng kết sự kiện"),
    "promotion.cancel_event": _("Hủy sự kiện"),
    "promotion.cost_added": _("Ghi khoản chi của sự kiện"),
    "promotion.cost_removed": _("Bỏ khoản chi của sự kiện"),
    "promotion.part_registered": _("Đăng ký tham gia sự kiện"),
    "promotion.register_again": _("Đăng ký lại sự kiện"),
    "promotion.withdraw_part": _("Rút đăng ký sự kiện"),
    "promotion.select_part": _("Chọn chủ thể tham gia"),
    "promotion.decline_part": _("Không chọn chủ thể tham gia"),
    "promotion.part_placed": _("Xếp gian hàng"),
    "promotion.note_presence": _("Ghi có mặt ở sự kiện"),
    "promotion.note_absence": _("Ghi vắng mặt ở sự kiện"),
    "promotion.report_results": _("Báo kết quả sự kiện"),
    "promotion.results_written": _("Số liệu kết quả sự kiện"),
    "promotion.sales_saved": _("Ghi doanh số tháng"),
    "promotion.sale_written": _("Ghi doanh số"),
    "promotion.sale_corrected": _("Sửa doanh số"),
    "promotion.bulk_written": _("Ghi nhiều doanh số theo tệp"),
    "promotion.bulk_removed": _("Bỏ nhiều doanh số theo tệp"),
}
