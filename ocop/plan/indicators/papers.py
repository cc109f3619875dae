"""Indicators of dossiers on their way. Drafts are the producer's own business and count nowhere."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ocop.base import clock
from ocop.dossiers.models import Dossier
from ocop.dossiers.states import State
from ocop.plan.indicators.kinds import Indicator, Paths, Span


def _paths(day: str = "") -> Paths:
    return Paths(place="unit_id", industry="criteria_set__industry", form="organisation__legal_form", day=day)


def _moments(span: Span) -> tuple[dt.datetime, dt.datetime]:
    return clock.day_start(span.start), clock.day_start(span.end + dt.timedelta(days=1))


def _submitted(span: Span) -> QuerySet[Dossier]:
    first, after = _moments(span)
    return Dossier.objects.filter(submitted_at__gte=first, submitted_at__lt=after)


def _decided(span: Span) -> QuerySet[Dossier]:
    first, after = _moments(span)
    return Dossier.objects.filter(state=State.DECIDED, closed_at__gte=first, closed_at__lt=after)


def _open(span: Span) -> QuerySet[Dossier]:
    after = _moments(span)[1]
    return Dossier.objects.filter(Q(closed_at__isnull=True) | Q(closed_at__gte=after), submitted_at__lt=after)


_DOSSIERS = _("hồ sơ")
INDICATORS = (
    Indicator(
        "dossiers_submitted", _("Hồ sơ đã nộp"), _DOSSIERS, "period",
        _("Hồ sơ mà chủ thể nộp cho xã trong kỳ (lần nộp sau cùng)."),
        _("QĐ 26/2026, Đ.7.1"), _submitted, _paths("submitted_at"), lists="dossier", is_private=True,
    ),
    Indicator(
        "dossiers_decided", _("Hồ sơ đã có quyết định"), _DOSSIERS, "period",
        _("Hồ sơ có quyết định hoặc thông báo kết quả trong kỳ."),
        _("QĐ 26/2026, Đ.7.3"), _decided, _paths("closed_at"), lists="dossier", is_private=True,
    ),
    Indicator(
        "dossiers_open", _("Hồ sơ đang giải quyết"), _DOSSIERS, "day",
        _("Hồ sơ đã nộp, chưa có kết quả và chưa rút vào ngày tính."),
        _("QĐ 26/2026, Đ.7"), _open, _paths(), lists="dossier", is_private=True,
    ),
)  # fmt: skip
