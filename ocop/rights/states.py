"""Kinds of protected rights and quality papers, what they can become, and what a label can."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ocop.base.states import Move, StateTable


class Kind(models.TextChoices):
    """What protects a product; terms and steps of each kind are data (see `kinds`)."""

    TRADEMARK = "trademark", _("Nhãn hiệu")
    COLLECTIVE_MARK = "collective_mark", _("Nhãn hiệu tập thể")
    CERTIFICATION_MARK = "certification_mark", _("Nhãn hiệu chứng nhận")
    GEOGRAPHICAL_INDICATION = "geographical_indication", _("Chỉ dẫn địa lý")
    USE_RIGHT = "use_right", _("Quyền dùng nhãn hiệu chung, chỉ dẫn địa lý")
    INDUSTRIAL_DESIGN = "industrial_design", _("Kiểu dáng công nghiệp")
    PATENT = "patent", _("Sáng chế")
    UTILITY_SOLUTION = "utility_solution", _("Giải pháp hữu ích")
    COPYRIGHT = "copyright", _("Quyền tác giả")
    SELF_DECLARATION = "self_declaration", _("Tự công bố sản phẩm")
    DECLARATION_REGISTRATION = "declaration_registration", _("Đăng ký bản công bố sản phẩm")
    FOOD_SAFETY = "food_safety", _("Cơ sở đủ điều kiện an toàn thực phẩm")
    VIETGAP = "vietgap", _("VietGAP")
    GLOBALGAP = "globalgap", _("GlobalG.A.P.")
    ORGANIC = "organic", _("Hữu cơ")
    HACCP = "haccp", _("HACCP")
    ISO22000 = "iso22000", _("ISO 22000")
    ISO9001 = "iso9001", _("ISO 9001")
    HALAL = "halal", _("Halal")
    FDA = "fda", _("Đăng ký FDA (Hoa Kỳ)")
    OTHER_CERTIFICATE = "other_certificate", _("Chứng nhận khác")


class ProtectionState(models.TextChoices):
    """How far a right or a paper has come. That it has run out is no state: it follows from dates."""

    DRAFT = "draft", _("Đang chuẩn bị")
    FILED = "filed", _("Đã nộp đơn")
    ACCEPTED = "accepted", _("Đơn được chấp nhận hợp lệ")
    PUBLISHED = "published", _("Đơn đã công bố")
    EXAMINED = "examined", _("Đã thẩm định nội dung")
    GRANTED = "granted", _("Đã được cấp")
    REFUSED = "refused", _("Bị từ chối")
    WITHDRAWN = "withdrawn", _("Đã rút")
    ENDED = "ended", _("Đã chấm dứt")


S = ProtectionState
RUNNING = (S.FILED, S.ACCEPTED, S.PUBLISHED, S.EXAMINED)
"""A filing that an office works on."""
OPEN = (S.DRAFT, *RUNNING)

PROTECTION = StateTable(
    ProtectionState,
    start=[S.DRAFT],
    moves=[
        Move("file_protection", (S.DRAFT,), S.FILED, "rights.edit"),
        Move("accept_filing", (S.FILED,), S.ACCEPTED, "rights.edit"),
        Move("publish_filing", (S.FILED, S.ACCEPTED), S.PUBLISHED, "rights.edit"),
        Move("examine_filing", (S.FILED, S.ACCEPTED, S.PUBLISHED), S.EXAMINED, "rights.edit"),
        Move("grant_protection", OPEN, S.GRANTED, "rights.edit"),
        Move("refuse_filing", RUNNING, S.REFUSED, "rights.edit"),
        Move("withdraw_filing", OPEN, S.WITHDRAWN, "rights.edit"),
        Move("renew_protection", (S.GRANTED,), S.GRANTED, "rights.edit"),
        Move("end_protection", (S.GRANTED,), S.ENDED, "rights.edit"),
    ],
)
"""Who holds rights.manage does the same for anybody's papers."""


class StepKind(models.TextChoices):
    """A step on the way of a right or a paper, as a line of its history."""

    FILED = "filed", _("Nộp đơn")
    ACCEPTED = "accepted", _("Đơn được chấp nhận hợp lệ")
    PUBLISHED = "published", _("Đơn được công bố")
    EXAMINED = "examined", _("Thẩm định nội dung xong")
    GRANTED = "granted", _("Được cấp")
    REFUSED = "refused", _("Bị từ chối")
    WITHDRAWN = "withdrawn", _("Rút, không làm nữa")
    RENEWED = "renewed", _("Gia hạn, cấp lại")
    ENDED = "ended", _("Chấm dứt, bị hủy bỏ hoặc thu hồi")


STEPS: dict[str, StepKind] = {
    "file_protection": StepKind.FILED,
    "accept_filing": StepKind.ACCEPTED,
    "publish_filing": StepKind.PUBLISHED,
    "examine_filing": StepKind.EXAMINED,
    "grant_protection": StepKind.GRANTED,
    "refuse_filing": StepKind.REFUSED,
    "withdraw_filing": StepKind.WITHDRAWN,
    "renew_protection": StepKind.RENEWED,
    "end_protection": StepKind.ENDED,
}
"""The line of history that each move leaves."""
VERBS = {step.value: verb for verb, step in STEPS.items()}
PAPERS = (StepKind.GRANTED, StepKind.RENEWED)
"""Steps whose paper says until when it holds."""


class LabelState(models.TextChoices):
    """Where a version of a label is in its life."""

    DRAFT = "draft", _("Bản thiết kế")
    IN_USE = "in_use", _("Đang dùng")
    RETIRED = "retired", _("Thôi dùng")


LABEL = StateTable(
    LabelState,
    start=[LabelState.DRAFT],
    moves=[
        Move("use_label", (LabelState.DRAFT,), LabelState.IN_USE, "rights.edit"),
        Move("retire_label", (LabelState.IN_USE,), LabelState.RETIRED, "rights.edit"),
    ],
)
