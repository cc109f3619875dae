"""What training is about and for whom: codes and words, and what each role should have learned.

No law says what an official of the programme must have been taught. The defaults are ours; the province
changes them per role (`RoleTopics`).
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """For whom a programme, a class or a material is."""

    PROVINCE = "province", _("Cán bộ cấp tỉnh")
    COMMUNE = "commune", _("Cán bộ cấp xã")
    COUNCIL = "council", _("Thành viên hội đồng, tổ tư vấn")
    PRODUCER = "producer", _("Chủ thể OCOP")
    COMMUNITY = "community", _("Người dân, cộng đồng")
    MIXED = "mixed", _("Nhiều đối tượng")


class Who(models.TextChoices):
    """As what somebody takes part."""

    OFFICIAL = "official", _("Cán bộ, công chức")
    COUNCIL = "council", _("Thành viên hội đồng, tổ tư vấn")
    PRODUCER = "producer", _("Người của chủ thể")
    COMMUNITY = "community", _("Người dân")


TOPICS: dict[str, str | Promise] = {
    "management": _("Quản lý Chương trình OCOP"),
    "law": _("Quy định và bộ tiêu chí"),
    "scoring": _("Đánh giá, chấm điểm sản phẩm"),
    "product": _("Phát triển sản phẩm"),
    "quality": _("Chất lượng, an toàn thực phẩm"),
    "branding": _("Bao bì, nhãn, sở hữu trí tuệ"),
    "trade": _("Bán hàng, thương mại điện tử"),
    "digital": _("Chuyển đổi số, truy xuất nguồn gốc"),
    "tourism": _("Làng nghề, du lịch cộng đồng"),
    "circular": _("Kinh tế tuần hoàn, môi trường"),
    "other": _("Chủ đề khác"),
}

DEFAULT_REQUIRED: dict[str, tuple[str, ...]] = {
    "provincial_officer": ("management", "law", "scoring", "digital"),
    "commune_officer": ("management", "law", "digital"),
    "council_member": ("law", "scoring"),
    "advisor": ("law", "product"),
    "producer": ("product", "quality", "digital"),
}
"""Topics that a role should have learned, where the province has not said otherwise."""

ROLES = tuple(DEFAULT_REQUIRED)
OFFICIALS = ("provincial_officer", "commune_officer", "leader", "agency", "auditor", "administrator")
_WHO = {"producer": Who.PRODUCER, "council_member": Who.COUNCIL, "advisor": Who.COUNCIL}

LANGUAGES: dict[str, str | Promise] = {
    "vi": _("Tiếng Việt"),
    "km": _("Tiếng Khmer"),
    "en": _("Tiếng Anh"),
    "cham": _("Tiếng Chăm"),
}
"""Languages of materials; Khmer and Chăm are spoken in the province."""

QUESTIONS: tuple[str | Promise, ...] = (
    _("Nội dung đúng với việc tôi đang làm"),
    _("Người dạy dễ hiểu"),
    _("Tài liệu dùng lại được"),
    _("Thời gian, địa điểm thuận tiện"),
    _("Tôi sẽ giới thiệu lớp này cho người khác"),
)
"""The five questions of the feedback form; 1 = không đúng, 5 = rất đúng."""


_FITTING = {
    "provincial_officer": Audience.PROVINCE,
    "commune_officer": Audience.COMMUNE,
    "council_member": Audience.COUNCIL,
    "advisor": Audience.COUNCIL,
    "producer": Audience.PRODUCER,
}


def fitting(roles: Iterable[str]) -> set[str]:
    """The audiences whose classes are for holders of some roles; those for several or all fit everybody."""
    own = {str(_FITTING[role]) for role in roles if role in _FITTING}
    return {*own, str(Audience.MIXED), str(Audience.COMMUNITY)}


def topic_choices() -> list[tuple[str, str]]:
    """Codes and words for a select field."""
    return [(code, str(label)) for code, label in TOPICS.items()]


def topic_label(code: str) -> str:
    """A topic in words; an unknown code stands for itself."""
    return str(TOPICS.get(code, code))


def language_choices() -> list[tuple[str, str]]:
    """Codes and words of the languages."""
    return [(code, str(label)) for code, label in LANGUAGES.items()]


def who_of(role: str) -> Who:
    """As what a holder of a role takes part."""
    return _WHO.get(role, Who.OFFICIAL)
