"""The journal's verbs of `oversight` in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: dict[str, str | Promise] = {
    "oversight.weights_set": _("Đặt bộ điểm rủi ro"),
    "oversight.plan_opened": _("Lập kế hoạch kiểm tra"),
    "oversight.producers_picked": _("Chọn chủ thể vào kế hoạch kiểm tra"),
    "oversight.producer_dropped": _("Bỏ chủ thể khỏi kế hoạch kiểm tra"),
    "oversight.propose_plan": _("Trình kế hoạch kiểm tra"),
    "oversight.return_plan": _("Trả lại kế hoạch kiểm tra"),
    "oversight.approve_plan": _("Duyệt kế hoạch kiểm tra"),
    "oversight.visit_arranged": _("Lên lịch kiểm tra"),
    "oversight.visit_changed": _("Sửa lịch kiểm tra"),
    "oversight.begin_visit": _("Bắt đầu kiểm tra"),
    "oversight.cancel_visit": _("Hủy cuộc kiểm tra"),
    "oversight.answers_taken": _("Ghi câu trả lời kiểm tra"),
    "oversight.answer_chosen": _("Chọn giữa hai câu trả lời"),
    "oversight.finding_taken": _("Ghi điều phải sửa"),
    "oversight.photo_taken": _("Lưu ảnh kiểm tra"),
    "oversight.record_visit": _("Lập biên bản kiểm tra"),
    "oversight.open_remedies": _("Chờ khắc phục sau kiểm tra"),
    "oversight.close_visit": _("Kết thúc cuộc kiểm tra"),
    "oversight.bulk_written": _("Ghi nhiều cuộc kiểm tra cũ theo tệp"),
    "oversight.bulk_removed": _("Bỏ nhiều cuộc kiểm tra cũ theo tệp"),
    "oversight.remedy_ordered": _("Yêu cầu khắc phục"),
    "oversight.answer_remedy": _("Chuyển việc khắc phục sang đã trả lời"),
    "oversight.remedy_answered": _("Trả lời việc khắc phục"),
    "oversight.accept_remedy": _("Xác nhận đã khắc phục"),
    "oversight.return_remedy": _("Trả lại việc khắc phục"),
    "oversight.fail_remedy": _("Kết luận không khắc phục"),
    "oversight.revocation_proposed": _("Đề nghị thu hồi sau kiểm tra"),
    "oversight.report_sent": _("Người dân gửi phản ánh"),
    "oversight.report_linked": _("Ghi phản ánh về ai, ở đâu"),
    "oversight.take_in_report": _("Tiếp nhận phản ánh"),
    "oversight.answer_report": _("Trả lời phản ánh"),
    "oversight.close_report": _("Kết thúc phản ánh"),
    "oversight.dismiss_report": _("Không xem xét phản ánh"),
    "oversight.contact_cleared": _("Xóa liên hệ của người phản ánh"),
}
