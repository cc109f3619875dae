"""Where help for a gap is to be had: by what the criterion is about, as data.

The keys are those of the score sheets (`Criterion.key`). Pages are named as the doors name them; a door
leaves out what it has no page for.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Help:
    """A room that helps: its page at the producer's and at the officers' desks, and what it helps with."""

    producer: str
    officer: str
    words: str | Promise


CHAIN = Help("producer:chain", "officer:chains", _("Ghi chuỗi giá trị"))
LABEL = Help("producer:rights", "officer:rights", _("Bao bì, nhãn"))
MARK = Help("producer:rights", "officer:rights", _("Nhãn hiệu, bảo hộ"))
QUALITY = Help("producer:rights", "officer:rights", _("Công bố, chứng nhận chất lượng"))
MARKET = Help("producer:market", "officer:markets", _("Bán hàng, xúc tiến"))
TRAINING = Help("producer:training", "officer:training", _("Lớp tập huấn"))
SUPPORT = Help("producer:support", "officer:support", _("Chính sách hỗ trợ"))

_BY_KEY: dict[Help, tuple[str, ...]] = {
    CHAIN: ("origin", "certified_area", "linkage", "green_technology", "local_workers"),
    SUPPORT: ("added_value", "capacity", "environment", "uniqueness", "new_rural_standard"),
    LABEL: ("packaging", "labelling", "bilingual_label", "packaging_labelling", "instructions"),
    MARK: ("intellectual_property",),
    QUALITY: (
        "quality_declaration", "quality_assurance", "food_safety", "periodic_tests", "nutrition",
        "business_conditions",
    ),
    MARKET: (
        "main_market", "distribution", "promotion", "global_market", "sales_agents", "tour_links",
        "brand_kit",
    ),
    TRAINING: ("story", "story_form", "local_identity", "idea", "staff", "service_quality", "safety"),
}  # fmt: skip
BY_KEY: dict[str, Help] = {key: found for found, keys in _BY_KEY.items() for key in keys}
"""Which room helps with a criterion; one that nobody helps with is not there."""
