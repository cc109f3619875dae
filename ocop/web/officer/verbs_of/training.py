"""The journal's verbs of `training` in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: dict[str, str | Promise] = {
    "training.programme_made": _("Thêm chương trình đào tạo"),
    "training.programme_changed": _("Sửa chương trình đào tạo"),
    "training.class_planned": _("Soạn lớp"),
    "training.class_changed": _("Sửa lớp"),
    "training.session_added": _("Thêm buổi học"),
    "training.session_removed": _("Bỏ buổi học"),
    "training.teacher_added": _("Thêm người dạy"),
    "training.teacher_removed": _("Bỏ người dạy"),
    "training.open_class": _("Mở nhận ghi tên"),
    "training.begin_class": _("Bắt đầu lớp"),
    "training.finish_class": _("Ghi lớp đã tổ chức"),
    "training.close_class": _("Khép lại lớp, cấp giấy"),
    "training.cancel_class": _("Hủy lớp"),
    "training.enrolled": _("Ghi tên học"),
    "training.move_up": _("Chuyển từ danh sách chờ lên"),
    "training.cancel_enrolment": _("Bỏ tên khỏi lớp"),
    "training.checked_in": _("Điểm danh bằng mã"),
    "training.session_ticked": _("Điểm danh bằng tay"),
    "training.list_taken_in": _("Nhập danh sách người học"),
    "training.list_taken_back": _("Hoàn tác nhập danh sách người học"),
    "training.exam_set": _("Đặt bài kiểm tra"),
    "training.exam_taken": _("Làm bài kiểm tra"),
    "training.feedback_given": _("Góp ý cho lớp"),
    "training.personal_data_cleared": _("Xóa điện thoại, năm sinh người học"),
    "training.material_added": _("Thêm tài liệu"),
    "training.material_renewed": _("Thay tài liệu bằng bản mới"),
    "training.supersede_material": _("Tài liệu có bản mới"),
    "training.withdraw_material": _("Rút tài liệu"),
    "training.role_topics_set": _("Đặt yêu cầu bồi dưỡng theo vai trò"),
}
