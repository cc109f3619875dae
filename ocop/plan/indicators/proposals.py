"""Indicators of what was proposed to the province, from dossiers and from imported history.

History has no dossiers: a star that the province or the ministry decided must have been proposed to
the province, so an imported award or proposal counts there. Which level decided follows from the
regime of its day (QĐ 148/2023 left three stars to the districts).
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from ocop.base import clock
from ocop.certificates.models import Certificate
from ocop.criteria import queries as criteria
from ocop.dossiers.models import Dossier, Kind
from ocop.plan.indicators.kinds import Indicator, Paths, Span
from ocop.products.models import Product, Standing

PATHS = Paths(
    place="unit_id",
    place_then="place_then",
    industry="criteria_set__industry",
    form="organisation__legal_form",
    star="aimed_at",
)


def historical(span: Span) -> QuerySet[Standing]:
    """Stars and proposals of a period that came without a dossier and were the province's business."""
    taken_in = Certificate.objects.filter(standing=OuterRef("pk"), item__isnull=True)
    found = Standing.objects.filter(counted_on__range=(span.start, span.end))
    return found.filter(Q(import_key__isnull=False) | Exists(taken_in)).exclude(_left_to_districts())


def _left_to_districts() -> Q:
    """Stars that a district decided by itself, by the days of each regime."""
    found = Q(pk__in=[])
    for regime in criteria.every_regime():
        stars = [authority.star for authority in regime.authorities if authority.level == "district"]
        if stars:
            last = regime.end or dt.date.max
            found |= Q(star__in=stars, counted_on__range=(regime.start, last))
    return found


def proposed(span: Span) -> QuerySet[Dossier]:
    """Dossiers that a commune proposed to the province in a period."""
    first, after = clock.day_start(span.start), clock.day_start(span.end + dt.timedelta(days=1))
    return Dossier.objects.filter(proposed_at__gte=first, proposed_at__lt=after)


def _products(
    papers: QuerySet[Dossier], stars: QuerySet[Standing], aimed: QuerySet[Dossier]
) -> QuerySet[Product]:
    """Products with one of the papers or one of the stars, and what they were proposed for."""
    latest = stars.filter(product=OuterRef("pk")).order_by("-counted_on", "-pk")
    found = Q(pk__in=papers.values("product")) | Q(pk__in=stars.values("product"))
    return Product.objects.filter(found).annotate(
        place_then=Subquery(latest.values("unit_id")[:1]),
        aimed_at=Coalesce(
            Subquery(latest.values("star")[:1]),
            Subquery(aimed.filter(product=OuterRef("pk")).values("standing__star")[:1]) + 1,
        ),
    )


def _proposals(span: Span) -> QuerySet[Product]:
    papers = proposed(span)
    return _products(papers, historical(span), papers.filter(kind=Kind.UPGRADE).order_by("-pk"))


def _upgrade_proposals(span: Span) -> QuerySet[Product]:
    papers = proposed(span).filter(kind=Kind.UPGRADE)
    held = Standing.objects.filter(product=OuterRef("product"), counted_on__lt=OuterRef("counted_on"))
    before = held.exclude(state="proposed").order_by("-counted_on", "-pk").values("star")[:1]
    higher = historical(span).annotate(before=Coalesce("follows__star", Subquery(before)))
    return _products(papers, higher.filter(star__gt=F("before")), papers.order_by("-pk"))


INDICATORS = (
    Indicator(
        "proposals", _("Sản phẩm được đề nghị cấp tỉnh đánh giá"), _("sản phẩm"), "period",
        _("Sản phẩm có hồ sơ được xã đề nghị lên tỉnh trong kỳ; trong dữ liệu lịch sử: sản phẩm có kết quả "
          "hoặc đề nghị do cấp tỉnh, trung ương quyết định trong kỳ."),
        _("QĐ 26/2026, Đ.7.2"), _proposals, PATHS, lists="product",
    ),
    Indicator(
        "upgrade_proposals", _("Sản phẩm được đề nghị nâng hạng"), _("sản phẩm"), "period",
        _("Sản phẩm có hồ sơ nâng hạng được đề nghị lên tỉnh trong kỳ; trong dữ liệu lịch sử: có kết quả "
          "hoặc đề nghị với hạng sao cao hơn lần trước. Hạng sao là hạng nhắm tới, ít nhất cao hơn một bậc."),
        _("QĐ 26/2026, Đ.7.5"), _upgrade_proposals, PATHS, lists="product",
    ),
)  # fmt: skip
