"""The journal's verbs of `support` in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: dict[str, str | Promise] = {
    "support.scheme_written": _("Soạn chính sách hỗ trợ"),
    "support.scheme_changed": _("Sửa chính sách hỗ trợ"),
    "support.open_scheme": _("Mở chính sách hỗ trợ"),
    "support.close_scheme": _("Đóng chính sách hỗ trợ"),
    "support.budget_set": _("Ghi kinh phí hỗ trợ"),
    "support.request_written": _("Viết đề nghị hỗ trợ"),
    "support.request_changed": _("Sửa đề nghị hỗ trợ"),
    "support.proof_added": _("Kèm giấy tờ vào đề nghị hỗ trợ"),
    "support.proof_removed": _("Bỏ giấy tờ khỏi đề nghị hỗ trợ"),
    "support.send_request": _("Gửi đề nghị hỗ trợ"),
    "support.withdraw_request": _("Rút đề nghị hỗ trợ"),
    "support.return_request": _("Trả lại đề nghị hỗ trợ"),
    "support.opinion_given": _("Xã cho ý kiến về hỗ trợ"),
    "support.appraise_request": _("Thẩm định đề nghị hỗ trợ"),
    "support.award_request": _("Quyết định hỗ trợ"),
    "support.refuse_request": _("Quyết định không hỗ trợ"),
    "support.begin_payment": _("Bắt đầu giải ngân"),
    "support.paid": _("Chi tiền hỗ trợ"),
    "support.accept_request": _("Nghiệm thu việc được hỗ trợ"),
    "support.close_request": _("Kết thúc hồ sơ hỗ trợ"),
    "support.stop_request": _("Dừng hỗ trợ"),
    "support.outcome_measured": _("Ghi kết quả sau hỗ trợ"),
    "support.rewards_proposed": _("Lập danh sách thưởng sao"),
    "support.decide_rewards": _("Quyết định thưởng sao"),
    "support.drop_rewards": _("Bỏ danh sách thưởng sao"),
    "support.bulk_written": _("Ghi nhiều khoản hỗ trợ theo tệp"),
    "support.bulk_removed": _("Bỏ nhiều khoản hỗ trợ theo tệp"),
}
