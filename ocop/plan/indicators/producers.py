"""Indicators of producers: who they are, whom they employ, what they take in."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ocop.organisations.models import Gender, YearFigures
from ocop.plan.indicators.kinds import Indicator, Paths, Span
from ocop.plan.indicators.stars import standing_on, valid_on
from ocop.products.models import Standing

MAJORITY = "Kinh"
"""The people of the majority; every other answer to "dân tộc" is a minority (criterion 3.2)."""
PATHS = Paths(
    place="product__organisation__unit_id",
    industry="product__criteria_set__industry",
    form="product__organisation__legal_form",
    star="star",
)
_OF_YEAR = Paths(place="organisation__unit_id", form="organisation__legal_form", producer="organisation_id")


def _women(span: Span) -> QuerySet[Standing]:
    return valid_on(span.end).filter(product__organisation__representative_gender=Gender.FEMALE)


def _minority(span: Span) -> QuerySet[Standing]:
    unsaid = Q(product__organisation__representative_ethnicity="")
    kinh = Q(product__organisation__representative_ethnicity__iexact=MAJORITY)
    return valid_on(span.end).exclude(unsaid | kinh)


def _disabled(span: Span) -> QuerySet[Standing]:
    return valid_on(span.end).filter(product__organisation__representative_disabled=True)


def _figures(span: Span) -> QuerySet[YearFigures]:
    """The figures of the year the period ends in, of producers recognised by then."""
    stars = standing_on(span.end).filter(product__organisation=OuterRef("organisation"))
    return YearFigures.objects.filter(Exists(stars), year=span.end.year)


_PRODUCERS, _WORKERS = _("chủ thể"), _("lao động")
_KINDS = _("QĐ 26/2026, Đ.2.3")
_LABOUR = _("QĐ 26/2026, Mẫu 02 (lao động, doanh thu)")
_YEARLY = _("Số liệu năm do chủ thể khai, của năm mà kỳ kết thúc; chỉ chủ thể có sản phẩm được công nhận.")
INDICATORS = (
    Indicator(
        "producers_valid", _("Chủ thể có sao còn hiệu lực"), _PRODUCERS, "day",
        _("Chủ thể có ít nhất một sản phẩm mang sao còn hiệu lực vào ngày tính; mỗi chủ thể một lần, kể cả "
          "khi có nhiều sản phẩm. Theo hạng sao hoặc ngành thì một chủ thể có thể đứng ở nhiều dòng."),
        _KINDS, lambda span: valid_on(span.end), PATHS, "organisation", "product__organisation_id",
    ),
    Indicator(
        "producers_women", _("Chủ thể do phụ nữ đại diện"), _PRODUCERS, "day",
        _("Trong số chủ thể có sao còn hiệu lực: người đại diện pháp luật là nữ."),
        _("QĐ 26/2026, Mẫu 03; tiêu chí 3.2"), _women, PATHS, "organisation", "product__organisation_id",
    ),
    Indicator(
        "producers_minority", _("Chủ thể do người dân tộc thiểu số đại diện"), _PRODUCERS, "day",
        _("Trong số chủ thể có sao còn hiệu lực: người đại diện khai dân tộc khác Kinh."),
        _("QĐ 26/2026, Mẫu 03; tiêu chí 3.2"), _minority, PATHS, "organisation", "product__organisation_id",
    ),
    Indicator(
        "producers_disabled", _("Chủ thể do người khuyết tật đại diện"), _PRODUCERS, "day",
        _("Trong số chủ thể có sao còn hiệu lực: người đại diện là người khuyết tật."),
        _("QĐ 26/2026, tiêu chí 3.2"), _disabled, PATHS, "organisation", "product__organisation_id",
    ),
    Indicator(
        "workers", _("Lao động của chủ thể"), _WORKERS, "period", _YEARLY, _LABOUR, _figures, _OF_YEAR,
        "figures", total="workers", is_private=True,
    ),
    Indicator(
        "local_workers", _("Lao động là người địa phương"), _WORKERS, "period", _YEARLY, _LABOUR, _figures,
        _OF_YEAR, "figures", total="local_workers", is_private=True,
    ),
    Indicator(
        "revenue", _("Doanh thu của chủ thể"), _("đồng"), "period", _YEARLY, _LABOUR, _figures, _OF_YEAR,
        "figures", total="revenue", is_private=True, is_money=True,
    ),
)  # fmt: skip
