"""The journal's verbs of `network` in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: dict[str, str | Promise] = {
    "organisations.body_written": _("Ghi tổ chức của bộ máy"),
    "organisations.body_changed": _("Sửa tổ chức của bộ máy"),
    "organisations.post_given": _("Ghi người vào bộ máy"),
    "organisations.post_ended": _("Ghi thôi giữ việc"),
    "organisations.expertise_set": _("Ghi lĩnh vực của đơn vị tư vấn"),
    "organisations.help_asked": _("Nêu nhu cầu hỗ trợ"),
    "organisations.introduce_partner": _("Giới thiệu đơn vị tư vấn"),
    "organisations.take_need": _("Đơn vị tư vấn nhận giúp"),
    "organisations.decline_need": _("Đơn vị tư vấn không nhận"),
    "organisations.meet_need": _("Nhu cầu đã được giúp"),
    "organisations.drop_need": _("Đóng nhu cầu"),
    "organisations.engagement_signed": _("Ghi hợp đồng tư vấn"),
    "organisations.finish_engagement": _("Nghiệm thu hợp đồng tư vấn"),
    "organisations.end_engagement": _("Chấm dứt sớm hợp đồng tư vấn"),
    "organisations.partner_rated": _("Đánh giá đơn vị tư vấn"),
}
