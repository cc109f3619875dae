"""Fairs, livestream sessions and conferences: who took part and what came of it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ocop.promotion.states import EventKind, EventState, PartState


class Event(models.Model):
    """What brings producers and buyers together.

    `register_by` and `select_by` are last days. `taken` counts the places that are given, never more than
    `slots`. `min_star` is the star that each registered product must hold when it is registered; 0: none.
    """

    kind = models.CharField(_("loại"), max_length=12, choices=EventKind.choices)
    name = models.CharField(_("tên"), max_length=200)
    place = models.CharField(_("nơi tổ chức"), max_length=300, blank=True)
    link = models.URLField(_("đường dẫn"), max_length=300, blank=True)
    host = models.CharField(_("đơn vị tổ chức"), max_length=200, blank=True)
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến hết ngày"))
    register_by = models.DateField(_("đăng ký đến hết ngày"))
    select_by = models.DateField(_("chọn xong trước hết ngày"))
    slots = models.PositiveSmallIntegerField(_("số chỗ"))
    taken = models.PositiveSmallIntegerField(default=0, editable=False)
    min_star = models.PositiveSmallIntegerField(_("hạng sao tối thiểu"), default=0)
    criteria = models.TextField(_("tiêu chí chọn"), blank=True)
    text = models.TextField(_("nội dung mời"), blank=True)
    state = models.CharField(max_length=10, choices=EventState.choices, default=EventState.DRAFT)
    reasons = models.TextField(_("lý do hủy"), blank=True)
    called_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="promotion_event_has_a_name"),
            models.CheckConstraint(condition=Q(slots__gte=1), name="promotion_event_has_a_place"),
            models.CheckConstraint(
                condition=Q(taken__lte=F("slots")), name="promotion_event_never_over_slots"
            ),
            models.CheckConstraint(condition=Q(min_star__lte=5), name="promotion_event_star_0_to_5"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on"))
                & Q(select_by__gte=F("register_by"))
                & Q(starts_on__gte=F("select_by")),
                name="promotion_event_days_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(reasons=""),
                name="promotion_event_cancelled_with_reasons",
            ),
        ]
        indexes = [models.Index(fields=["state", "starts_on"], name="promotion_event_by_day")]

    def __str__(self) -> str:
        return self.name


class EventCost(models.Model):
    """One cost of an event, in đồng, and who paid it."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="costs")
    what = models.CharField(_("khoản chi"), max_length=200)
    amount = models.PositiveBigIntegerField(_("số tiền (đồng)"))
    payer = models.CharField(_("nguồn chi"), max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(what="") & Q(amount__gt=0), name="promotion_eventcost_says_what_and_how_much"
            )
        ]

    def __str__(self) -> str:
        return self.what


class Participation(models.Model):
    """A producer in an event, from registration to results. `revenue` in đồng.

    `reasons` are those of the selection. `orders` and `samples` are counts; what was signed stands in
    `Contract`.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="parts")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="event_parts"
    )
    products = models.ManyToManyField("products.Product", related_name="event_parts")
    needs = models.TextField(_("cần hỗ trợ gì"), blank=True)
    state = models.CharField(max_length=12, choices=PartState.choices, default=PartState.REGISTERED)
    reasons = models.TextField(_("lý do"), blank=True)
    stand = models.CharField(_("số gian hàng"), max_length=30, blank=True)
    orders = models.PositiveIntegerField(_("số đơn hàng"), null=True, blank=True)
    revenue = models.PositiveBigIntegerField(_("doanh thu (đồng)"), null=True, blank=True)
    samples = models.PositiveIntegerField(_("số mẫu đã gửi khách"), null=True, blank=True)
    lessons = models.TextField(_("kinh nghiệm, đề nghị"), blank=True)
    registered_at = models.DateTimeField()
    reported_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "organisation"], name="promotion_participation_once"),
            models.UniqueConstraint(
                fields=["event", "stand"], condition=~Q(stand=""), name="promotion_participation_stand_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(reasons=""),
                name="promotion_participation_declined_with_reasons",
            ),
            models.CheckConstraint(
                condition=Q(state="reported", reported_at__isnull=False, revenue__isnull=False)
                | ~Q(state="reported") & Q(reported_at__isnull=True, revenue__isnull=True),
                name="promotion_participation_results_when_reported",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state"], name="promotion_part_by_producer")]

    def __str__(self) -> str:
        return f"{self.organisation} – {self.event}"


class Contract(models.Model):
    """A contract or memorandum that came of an event. `value` in đồng."""

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="contracts")
    partner = models.CharField(_("bên mua"), max_length=250)
    what = models.CharField(_("nội dung"), max_length=300, blank=True)
    value = models.PositiveBigIntegerField(_("giá trị (đồng)"))
    signed_on = models.DateField(_("ngày ký"))
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(partner="") & Q(value__gt=0), name="promotion_contract_says_with_whom_and_what"
            )
        ]
        indexes = [models.Index(fields=["signed_on"], name="promotion_contract_by_day")]

    def __str__(self) -> str:
        return self.partner
