"""Indicators of ideas for new products. The law in force is silent on them: the figures are our own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ocop.base import clock
from ocop.plan.indicators.kinds import Indicator, Paths, Span
from ocop.products.models import Idea


def _in(column: str) -> Callable[[Span], QuerySet[Idea]]:
    """The ideas whose moment `column` lies in a period."""

    def rows(span: Span) -> QuerySet[Idea]:
        first, after = clock.day_start(span.start), clock.day_start(span.end + dt.timedelta(days=1))
        return Idea.objects.filter(**{f"{column}__gte": first, f"{column}__lt": after})

    return rows


def _paths(day: str) -> Paths:
    return Paths(place="unit_id", industry="criteria_set__industry", form="organisation__legal_form", day=day)


_IDEAS = _("ý tưởng")
_SOURCE = _("Kế hoạch 363/KH-UBND; QĐ 26/2026 im lặng")
INDICATORS = (
    Indicator(
        "ideas_sent", _("Phiếu ý tưởng đã gửi"), _IDEAS, "period",
        _("Phiếu đăng ký ý tưởng gửi xã lần đầu trong kỳ; gửi lại sau khi sửa không đếm thêm, rút sau đó "
          "vẫn đếm."),
        _SOURCE, _in("first_sent_at"), _paths("first_sent_at"), lists="idea", is_private=True,
    ),
    Indicator(
        "ideas_accepted", _("Ý tưởng được tiếp nhận"), _IDEAS, "period",
        _("Ý tưởng được xã hoặc tỉnh tiếp nhận trong kỳ, kể cả ý tưởng chủ thể rút sau đó."),
        _SOURCE, _in("accepted_at"), _paths("accepted_at"), lists="idea", is_private=True,
    ),
    Indicator(
        "ideas_became_products", _("Ý tưởng đã thành sản phẩm"), _IDEAS, "period",
        _("Ý tưởng đã tiếp nhận được đăng ký thành sản phẩm trong kỳ."),
        _SOURCE, _in("became_at"), _paths("became_at"), lists="idea", is_private=True,
    ),
)  # fmt: skip
