"""Indicators of training. The plan asks for classes, conferences and people taught; how to count is ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ocop.organisations.models import Gender
from ocop.plan.indicators.kinds import Indicator, Item, Own, Paths, Span
from ocop.training.models import ClassKind, Enrolment, MaterialOpens, TrainingClass
from ocop.training.topics import Who


def _held(*kinds: ClassKind) -> Callable[[Span], QuerySet[TrainingClass]]:
    """Classes of some kinds that were held in a period."""

    def rows(span: Span) -> QuerySet[TrainingClass]:
        return TrainingClass.objects.filter(kind__in=kinds, held_on__gte=span.start, held_on__lte=span.end)

    return rows


def _trained(**more: Any) -> Callable[[Span], QuerySet[Enrolment]]:
    """People who were there long enough at a class or workshop held in a period."""

    def rows(span: Span) -> QuerySet[Enrolment]:
        taught = (ClassKind.CLASS, ClassKind.WORKSHOP)
        inside = {"completed_on__gte": span.start, "completed_on__lte": span.end}
        return Enrolment.objects.filter(training_class__kind__in=taught, **inside, **more)

    return rows


def _opened(span: Span) -> QuerySet[MaterialOpens]:
    return MaterialOpens.objects.filter(day__gte=span.start, day__lte=span.end)


def _class_item(row: TrainingClass) -> Item:
    detail = " · ".join((str(row.get_kind_display()), row.unit.name, row.room)).rstrip(" ·")
    place = row.place_unit.name if row.place_unit else ""
    return Item(row.title, detail, place, day=row.held_on, link=f"/can-bo/dao-tao/{row.pk}/")


def _person_item(row: Enrolment) -> Item:
    """One person without a name: class, as what, sex, place."""
    detail = " · ".join(part for part in (str(row.get_who_display()), str(row.get_gender_display())) if part)
    place = row.unit.name if row.unit else ""
    link = f"/can-bo/dao-tao/{row.training_class_id}/"
    return Item(row.training_class.title, detail, place, day=row.completed_on, link=link)


def _opening_item(row: MaterialOpens) -> Item:
    said = gettext("%(n)s lần mở") % {"n": number_format(row.count, force_grouping=True)}
    return Item(row.material.title, said, day=row.day, link="/can-bo/dao-tao/tai-lieu/")


_CLASSES = Own(order=("-held_on", "pk"), item=_class_item, related=("unit", "place_unit"))
_PEOPLE = Own(order=("-completed_on", "pk"), item=_person_item, related=("training_class", "unit"))
_OPENINGS = Own(order=("-day", "pk"), item=_opening_item, related=("material",))
_PLACE = Paths(place="place_unit_id", day="held_on")
_LIBRARY = Paths(place="material__unit_id", day="day")
_PERSON = Paths(place="unit_id", form="organisation__legal_form", day="completed_on")
_PLAN = _("Kế hoạch 363/KH-UBND, nhiệm vụ K1, K3, K5")
_HEADS = _("lượt người")
_ENOUGH = _(
    "Có mặt đủ thời lượng lớp đặt ra (mặc định 80 %) ở lớp tập huấn, hội thảo tổ chức trong kỳ; đếm lượt."
)


def _people(code: str, name: Any, definition: Any, **more: Any) -> Indicator:
    return Indicator(
        code, name, _HEADS, "period", definition, _PLAN, _trained(**more), _PERSON, lists="own",
        is_private=True, own=_PEOPLE,
    )  # fmt: skip


INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "classes_held", _("Lớp tập huấn đã tổ chức"), _("lớp"), "period",
        _("Lớp tập huấn được ghi là đã tổ chức, tính vào ngày học cuối."), _PLAN, _held(ClassKind.CLASS),
        _PLACE, lists="own", own=_CLASSES,
    ),
    Indicator(
        "conferences_held", _("Hội nghị, hội thảo đã tổ chức"), _("cuộc"), "period",
        _("Hội nghị, hội thảo được ghi là đã tổ chức, tính vào ngày cuối."), _PLAN,
        _held(ClassKind.CONFERENCE, ClassKind.WORKSHOP), _PLACE, lists="own", own=_CLASSES,
    ),
    _people("people_trained", _("Người được tập huấn"), _ENOUGH),
    _people(
        "women_trained", _("Phụ nữ được tập huấn"),
        _("Như “Người được tập huấn”, chỉ người ghi giới tính nữ."), gender=Gender.FEMALE,
    ),
    _people(
        "officials_trained", _("Cán bộ được tập huấn"),
        _("Như “Người được tập huấn”, chỉ cán bộ, công chức và thành viên hội đồng, tổ tư vấn."),
        who__in=(Who.OFFICIAL, Who.COUNCIL),
    ),
    _people(
        "producers_trained", _("Người của chủ thể được tập huấn"),
        _("Như “Người được tập huấn”, chỉ người tham gia với tư cách người của chủ thể."), who=Who.PRODUCER,
    ),
    Indicator(
        "materials_opened", _("Lần mở tài liệu"), _("lần"), "period",
        _("Số lần tài liệu trong kho được mở; không ghi ai mở."), _PLAN, _opened, _LIBRARY,
        lists="own", total="count", own=_OPENINGS,
    ),
)  # fmt: skip
