"""The journal's verbs in the words of the field."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

LABELS: dict[str, str | Promise] = {
    "people.create_person": _("Tạo tài khoản"),
    "people.update_person": _("Sửa thông tin tài khoản"),
    "people.activate": _("Mở khóa tài khoản"),
    "people.deactivate": _("Khóa tài khoản"),
    "people.reset_password": _("Cấp mật khẩu mới"),
    "people.appoint": _("Bổ nhiệm vai trò"),
    "people.end_appointment": _("Kết thúc bổ nhiệm"),
    "people.password_changed": _("Tự đổi mật khẩu"),
    "people.password_set": _("Tự đặt mật khẩu"),
    "people.password_reset": _("Đặt lại mật khẩu qua thư"),
    "people.totp_activated": _("Bật ứng dụng xác thực"),
    "people.totp_deactivated": _("Tắt ứng dụng xác thực"),
    "people.webauthn_added": _("Thêm khóa trên thiết bị"),
    "people.webauthn_removed": _("Bỏ khóa trên thiết bị"),
    "people.recovery_codes_generated": _("Tạo mã dự phòng"),
    "places.load": _("Nạp đơn vị hành chính"),
    "places.import_boundaries": _("Nhập ranh giới"),
    "criteria.publish": _("Ban hành gói tiêu chí"),
    "organisations.registered": _("Ghi nhận chủ thể"),
    "organisations.changed": _("Sửa thông tin chủ thể"),
    "organisations.figures_saved": _("Ghi số liệu năm"),
    "files.stored": _("Lưu tệp"),
    "files.document_added": _("Thêm minh chứng"),
    "files.document_changed": _("Sửa minh chứng"),
    "files.document_withdrawn": _("Rút minh chứng"),
    "products.registered": _("Ghi nhận sản phẩm"),
    "products.changed": _("Sửa sản phẩm"),
    "products.retired": _("Ngừng sản phẩm"),
    "products.code_given": _("Cấp mã sản phẩm"),
    "products.alias_added": _("Thêm mã cũ của sản phẩm"),
    "products.picture_added": _("Thêm ảnh"),
    "products.picture_removed": _("Bỏ ảnh"),
    "products.picture_put_first": _("Chọn ảnh chính"),
    "products.package_added": _("Thêm quy cách đóng gói"),
    "products.package_removed": _("Bỏ quy cách đóng gói"),
    "products.standing_written": _("Ghi hạng sao"),
    "products.supersede_standing": _("Thay hạng sao"),
    "products.revoke_standing": _("Thu hồi hạng sao"),
    "products.extend_standing": _("Gia hạn hạng sao"),
    "products.import_registry": _("Nhập danh sách sản phẩm"),
    "dossiers.open": _("Mở hồ sơ"),
    "dossiers.save_form": _("Lưu biểu mẫu"),
    "dossiers.save_answer": _("Lưu tự đánh giá"),
    "dossiers.cite": _("Dẫn minh chứng"),
    "dossiers.uncite": _("Bỏ dẫn minh chứng"),
    "dossiers.submit": _("Nộp hồ sơ"),
    "dossiers.return": _("Trả lại hồ sơ"),
    "dossiers.propose": _("Đề nghị lên tỉnh"),
    "dossiers.save_commune_report": _("Lưu nhận xét của xã"),
    "dossiers.ask_supplement": _("Yêu cầu bổ sung"),
    "dossiers.answer_supplement": _("Bổ sung hồ sơ"),
    "dossiers.ask_window": _("Xin nộp ngoài thời hạn"),
    "dossiers.override_window": _("Cho nộp ngoài thời hạn"),
    "dossiers.place": _("Đưa vào đợt đánh giá"),
    "dossiers.unplace": _("Đưa ra khỏi đợt đánh giá"),
    "dossiers.score": _("Chấm xong hồ sơ"),
    "dossiers.rehear": _("Đưa hồ sơ ra họp lại"),
    "dossiers.decide": _("Có quyết định"),
    "dossiers.withdraw": _("Rút hồ sơ"),
    "councils.create_council": _("Lập hội đồng"),
    "councils.add_seat": _("Thêm thành viên hội đồng"),
    "councils.remove_seat": _("Rút thành viên hội đồng"),
    "councils.set_house_rules": _("Đặt quy chế hội đồng"),
    "councils.open_batch": _("Mở đợt đánh giá"),
    "councils.place": _("Xếp hồ sơ vào đợt"),
    "councils.unplace": _("Bỏ hồ sơ khỏi đợt"),
    "councils.plan_session": _("Lên lịch phiên họp"),
    "councils.put_on_agenda": _("Thêm vào chương trình họp"),
    "councils.take_off_agenda": _("Bỏ khỏi chương trình họp"),
    "councils.move_on_agenda": _("Đổi thứ tự chương trình họp"),
    "councils.open_session": _("Khai mạc phiên họp"),
    "councils.close_session": _("Bế mạc phiên họp"),
    "councils.declare": _("Khai xung đột lợi ích"),
    "councils.set_presence": _("Ghi có mặt, vắng mặt"),
    "councils.start_scoring": _("Bắt đầu chấm"),
    "councils.save_marks": _("Ghi điểm"),
    "councils.prefill": _("Điền sẵn phiếu chấm"),
    "councils.lock_card": _("Khóa phiếu chấm"),
    "councils.void_card": _("Hủy phiếu chấm"),
    "councils.reveal": _("Mở điểm của các thành viên"),
    "councils.find_spread": _("Phát hiện chênh lệch điểm"),
    "councils.accept_spread": _("Chấp nhận chênh lệch điểm"),
    "councils.score_again": _("Chấm lại"),
    "councils.conclude": _("Kết luận"),
    "councils.outcome": _("Ghi kết quả"),
    "councils.disqualify": _("Loại hồ sơ"),
    "councils.defer": _("Hoãn hồ sơ"),
    "councils.resume": _("Tiếp tục hồ sơ"),
    "councils.minutes": _("Lập biên bản"),
    "councils.advise": _("Tư vấn hồ sơ"),
    "certificates.prepare": _("Soạn quyết định"),
    "certificates.issue": _("Ban hành quyết định"),
    "certificates.certify": _("Cấp giấy chứng nhận"),
    "certificates.extend": _("Gia hạn giấy chứng nhận"),
    "certificates.revoke": _("Thu hồi giấy chứng nhận"),
    "certificates.record_earlier": _("Ghi nhận giấy chứng nhận cũ"),
    "plan.add_task": _("Thêm nhiệm vụ"),
    "plan.edit_task": _("Sửa nhiệm vụ"),
    "plan.remove_task": _("Xóa nhiệm vụ khỏi dự thảo"),
    "plan.start_task": _("Bắt đầu nhiệm vụ"),
    "plan.add_report": _("Báo cáo nhiệm vụ"),
    "plan.report_task": _("Báo đã xong nhiệm vụ"),
    "plan.answer_report": _("Trả lời báo cáo nhiệm vụ"),
    "plan.accept_task": _("Xác nhận nhiệm vụ hoàn thành"),
    "plan.return_task": _("Trả lại báo cáo nhiệm vụ"),
    "plan.cancel_task": _("Thôi thực hiện nhiệm vụ"),
    "plan.reopen_task": _("Mở lại nhiệm vụ"),
}


def label(verb: str) -> str | Promise:
    """The verb in words; the verb itself where nobody has named it."""
    return LABELS.get(verb, verb)


ROOMS: dict[str, str | Promise] = {
    "people": _("Người dùng"),
    "organisations": _("Chủ thể"),
    "files": _("Minh chứng"),
    "products": _("Sản phẩm"),
    "dossiers": _("Hồ sơ"),
    "councils": _("Hội đồng"),
    "certificates": _("Quyết định, giấy chứng nhận"),
    "plan": _("Kế hoạch"),
    "criteria": _("Bộ tiêu chí"),
    "places": _("Đơn vị hành chính"),
}


def choices() -> list[Any]:
    """The verbs to filter by, each room under its name, with one entry for all of a room."""
    groups: list[Any] = [("", _("Tất cả"))]
    for room, name in ROOMS.items():
        own = [(verb, words) for verb, words in LABELS.items() if verb.startswith(f"{room}.")]
        groups.append((name, [(f"{room}.", format_lazy("{}: {}", name, _("tất cả"))), *own]))
    return groups
