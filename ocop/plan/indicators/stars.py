"""Indicators of products and their stars.

An award counts from the day of its decision (`Standing.counted_on`) until another award of the same
product takes its place or it is revoked (`ended_on`). Expiry ends nothing: what reports add up as
"recognised" holds valid and expired stars alike, which is why they are told apart here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ocop.base import clock
from ocop.dossiers.models import Dossier
from ocop.plan.indicators.kinds import Indicator, Paths, Span
from ocop.products import phases
from ocop.products.models import Standing
from ocop.products.states import StandingState

PATHS = Paths(
    place="product__unit_id",
    place_then="unit_id",
    industry="product__criteria_set__industry",
    form="product__organisation__legal_form",
    star="star",
    day="counted_on",
)
_BY_END = replace(PATHS, day="valid_to")
_VALIDITY = _("QĐ 26/2026, Đ.4.3 (36 tháng kể từ ngày ban hành quyết định)")
_STARS = _("QĐ 26/2026, Đ.3.3 và Đ.4.1")


def awards() -> QuerySet[Standing]:
    """Every recognition; proposals are none."""
    return Standing.objects.exclude(state=StandingState.PROPOSED)


def standing_on(day: dt.date, rows: QuerySet[Standing] | None = None) -> QuerySet[Standing]:
    """The award that each product held on a day, valid or not; one a product at most.

    One of which no day is known counts on every day.
    """
    found = awards() if rows is None else rows
    began = Q(counted_on__lte=day) | Q(counted_on__isnull=True)
    return found.filter(began, Q(ended_on__isnull=True) | Q(ended_on__gt=day))


def runs_on(day: dt.date) -> Q:
    """Whether the last day, or that of an extension (Đ.12.3), has not passed."""
    return Q(valid_to__gte=day) | Q(extended_to__gte=day)


def valid_on(day: dt.date) -> QuerySet[Standing]:
    """Awards that hold on a day."""
    return standing_on(day).filter(runs_on(day))


def counted_in(span: Span, rows: QuerySet[Standing] | None = None) -> QuerySet[Standing]:
    """Awards that count in a period. One of which not even the year is known counts in none."""
    return (awards() if rows is None else rows).filter(counted_on__range=(span.start, span.end))


def _expired(span: Span) -> QuerySet[Standing]:
    ran_out = Q(valid_to__lt=span.end) & (Q(extended_to__isnull=True) | Q(extended_to__lt=span.end))
    return standing_on(span.end).filter(ran_out)


def _in_window(span: Span) -> QuerySet[Standing]:
    opens, closes = phases.WINDOW
    first, last = span.end + dt.timedelta(days=closes), span.end + dt.timedelta(days=opens)
    return standing_on(span.end).filter(valid_to__range=(first, last))


def _potential(span: Span) -> QuerySet[Standing]:
    proposed = Standing.objects.filter(state=StandingState.PROPOSED, star=5)
    return standing_on(span.end, proposed)


def upgrades(span: Span) -> QuerySet[Standing]:
    """Awards of a period with more stars than the one before."""
    return counted_in(span).filter(follows__isnull=False, star__gt=F("follows__star"))


def _again(span: Span) -> QuerySet[Standing]:
    return counted_in(span).filter(follows__isnull=False).exclude(star__gt=F("follows__star"))


def due(span: Span) -> QuerySet[Standing]:
    """Awards whose last day lies in a period and which still stood when it began; none that was revoked."""
    ends = awards().filter(valid_to__range=(span.start, span.end)).exclude(state=StandingState.REVOKED)
    return ends.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=span.start))


def _seen_to(span: Span) -> Q:
    """A later award, or a dossier for one that the commune has proposed, up to the period's end.

    The papers are gathered once: asked award by award, a planner may read them all for each.
    """
    before = clock.day_start(span.end + dt.timedelta(days=1))
    papers = Dossier.objects.filter(standing__isnull=False, proposed_at__lt=before)
    return Q(ended_on__lte=span.end) | Q(pk__in=papers.values("standing"))


def _done(span: Span) -> QuerySet[Standing]:
    return due(span).filter(_seen_to(span))


def _lapsed(span: Span) -> QuerySet[Standing]:
    kept = Q(extended_to__isnull=False, extended_to__gte=span.end)
    return due(span).exclude(_seen_to(span)).exclude(kept)


def _revoked(span: Span) -> QuerySet[Standing]:
    return awards().filter(state=StandingState.REVOKED, ended_on__range=(span.start, span.end))


_PRODUCTS = _("sản phẩm")
INDICATORS = (
    Indicator(
        "stars_valid", _("Sản phẩm có sao còn hiệu lực"), _PRODUCTS, "day",
        _("Sản phẩm được công nhận từ 3 sao, ngày hết hạn (kể cả kéo dài) chưa qua, chưa bị thu hồi hoặc "
          "thay thế vào ngày tính."),
        _VALIDITY, lambda span: valid_on(span.end), PATHS,
    ),
    Indicator(
        "stars_expired", _("Sản phẩm có sao đã hết hạn"), _PRODUCTS, "day",
        _("Sản phẩm từng được công nhận, đã qua ngày hết hạn mà chưa được công nhận lại vào ngày tính."),
        _VALIDITY, _expired, PATHS,
    ),
    Indicator(
        "stars_unknown", _("Sản phẩm có sao chưa rõ ngày hết hạn"), _PRODUCTS, "day",
        _("Sản phẩm được công nhận mà nguồn không nêu ngày quyết định, nên không tính được ngày hết hạn."),
        _VALIDITY, lambda span: standing_on(span.end).filter(valid_to__isnull=True), PATHS,
    ),
    Indicator(
        "stars_recognised", _("Sản phẩm đã được công nhận"), _PRODUCTS, "day",
        _("Còn hiệu lực, đã hết hạn và chưa rõ ngày hết hạn cộng lại: con số mà báo cáo thường nêu. Không kể "
          "sản phẩm bị thu hồi; mỗi sản phẩm một lần, theo hạng sao sau cùng."),
        _STARS, lambda span: standing_on(span.end), PATHS,
    ),
    Indicator(
        "stars_in_window", _("Giấy chứng nhận trong thời gian nộp đánh giá lại"), _PRODUCTS, "day",
        _("Sao còn từ 120 đến 180 ngày nữa là hết hạn vào ngày tính."),
        _("QĐ 26/2026, Đ.7.6a"), _in_window, PATHS,
    ),
    Indicator(
        "potential_5", _("Sản phẩm tiềm năng 5 sao"), _PRODUCTS, "day",
        _("Tỉnh đã phê duyệt kết quả và đề nghị trung ương xét 5 sao, trung ương chưa quyết định vào ngày "
          "tính. Không tính là đã công nhận 5 sao."),
        _("QĐ 26/2026, Đ.7.3e"), _potential, PATHS,
    ),
    Indicator(
        "new_stars", _("Sản phẩm mới được công nhận"), _PRODUCTS, "period",
        _("Sản phẩm được công nhận lần đầu trong kỳ, theo ngày quyết định; nơi chỉ biết năm thì tính vào "
          "ngày cuối năm."),
        _STARS, lambda span: counted_in(span).filter(follows__isnull=True), PATHS,
    ),
    Indicator(
        "recognitions", _("Lượt công nhận"), _("lượt"), "period",
        _("Mọi quyết định công nhận trong kỳ: lần đầu, nâng hạng và đánh giá lại."),
        _STARS, counted_in, PATHS,
    ),
    Indicator(
        "upgrades", _("Sản phẩm được nâng hạng"), _PRODUCTS, "period",
        _("Công nhận trong kỳ với hạng sao cao hơn lần trước; hạng sao là hạng mới."),
        _("QĐ 26/2026, Đ.7.5"), upgrades, PATHS,
    ),
    Indicator(
        "re_recognitions", _("Sản phẩm được công nhận lại"), _PRODUCTS, "period",
        _("Công nhận trong kỳ sau một lần trước, hạng sao bằng hoặc thấp hơn, hoặc không rõ."),
        _("QĐ 26/2026, Đ.7.6"), _again, PATHS,
    ),
    Indicator(
        "reevaluation_due", _("Sản phẩm đến hạn đánh giá lại"), _PRODUCTS, "period",
        _("Sao có ngày hết hạn 36 tháng nằm trong kỳ và còn đứng khi kỳ bắt đầu; không kể sao bị thu hồi."),
        _("QĐ 26/2026, Đ.4.3 và Đ.7.6"), due, _BY_END,
    ),
    Indicator(
        "reevaluation_done", _("Sản phẩm đến hạn đã được rà soát, đánh giá lại"), _PRODUCTS, "period",
        _("Trong số đến hạn: đã có quyết định mới, hoặc xã đã đề nghị hồ sơ tiếp theo lên tỉnh, tính đến "
          "cuối kỳ."),
        _("QĐ 26/2026, Đ.7.6"), _done, _BY_END,
    ),
    Indicator(
        "reevaluation_lapsed", _("Sản phẩm đến hạn mà chưa đánh giá lại"), _PRODUCTS, "period",
        _("Trong số đến hạn: đến cuối kỳ chưa có quyết định mới, chưa có hồ sơ đề nghị, không được kéo dài."),
        _("QĐ 26/2026, Đ.7.6 và Đ.12.3"), _lapsed, _BY_END,
    ),
    Indicator(
        "revoked", _("Sản phẩm bị thu hồi"), _PRODUCTS, "period",
        _("Giấy chứng nhận bị thu hồi trong kỳ, theo ngày quyết định thu hồi."),
        _("QĐ 26/2026, Đ.8"), _revoked,
        replace(PATHS, day="ended_on"),
    ),
)  # fmt: skip
