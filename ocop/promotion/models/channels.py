"""Channels, and what is listed on them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ocop.promotion.states import ChannelKind, CheckResult, ListingState


class Channel(models.Model):
    """Somewhere goods are sold.

    `organisation` runs it, where that is one of ours; one that a producer runs is the producer's own
    and offered to nobody else. `requirements` is data in the form of `promotion.requirements`.
    `check_days`: a listing that nobody has looked at for longer is stale (our default). `feed_token` is the
    unguessable part of its feed's address; null where it has none.
    """

    kind = models.CharField(_("loại kênh"), max_length=20, choices=ChannelKind.choices)
    name = models.CharField(_("tên kênh"), max_length=150)
    address = models.CharField(_("địa chỉ"), max_length=300, blank=True)
    website = models.URLField(_("trang web"), max_length=300, blank=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="channels"
    )
    is_modern = models.BooleanField(_("kênh bán hàng hiện đại"), default=False)
    requirements = models.JSONField(_("kênh yêu cầu"), default=dict, blank=True)
    check_days = models.PositiveSmallIntegerField(_("xem lại sau (ngày)"), default=90)
    note = models.TextField(_("ghi chú"), blank=True)
    feed_token = models.CharField(max_length=40, null=True, blank=True, unique=True)
    is_closed = models.BooleanField(_("không còn hoạt động"), default=False)
    sort_key = models.CharField(max_length=450, editable=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="promotion_channel_has_a_name"),
            models.CheckConstraint(condition=Q(check_days__gte=1), name="promotion_channel_checked_at_times"),
            models.UniqueConstraint(fields=["name"], name="promotion_channel_name_once"),
        ]
        indexes = [models.Index(fields=["sort_key", "id"], name="promotion_channel_by_name")]

    def __str__(self) -> str:
        return self.name


class Listing(models.Model):
    """A product on a channel, in one pack. `price` in đồng.

    `label_is_right`: the producer has looked at the label and says that it bears what it must.
    `checked_on` and `check_result` are those of the last look; whether that is long ago follows from the
    day and is never stored.
    """

    product = models.ForeignKey("products.Product", on_delete=models.PROTECT, related_name="listings")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="listings")
    link = models.URLField(_("đường dẫn"), max_length=500, blank=True)
    pack = models.CharField(_("quy cách bán"), max_length=120, blank=True)
    price = models.PositiveBigIntegerField(_("giá bán (đồng)"), null=True, blank=True)
    label_is_right = models.BooleanField(_("nhãn đủ nội dung bắt buộc"), default=False)
    state = models.CharField(max_length=10, choices=ListingState.choices, default=ListingState.PLANNED)
    listed_on = models.DateField(_("bắt đầu bán"), null=True, blank=True)
    checked_on = models.DateField(_("ngày xem lại"), null=True, blank=True)
    check_result = models.CharField(max_length=12, choices=CheckResult.choices, blank=True)
    check_note = models.CharField(_("ghi chú khi xem lại"), max_length=300, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product", "channel", "pack"],
                condition=~Q(state="ended"),
                name="promotion_listing_once",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("listed", "paused")) | Q(listed_on__isnull=False),
                name="promotion_listing_listed_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(checked_on__isnull=True, check_result="")
                | Q(checked_on__isnull=False) & ~Q(check_result=""),
                name="promotion_listing_checked_with_a_result",
            ),
            models.CheckConstraint(
                condition=Q(price__isnull=True) | Q(price__gt=0), name="promotion_listing_price_is_real"
            ),
        ]
        indexes = [
            models.Index(fields=["channel", "state"], name="promotion_listing_by_channel"),
            models.Index(fields=["state", "checked_on"], name="promotion_listing_by_check"),
        ]

    def __str__(self) -> str:
        return f"{self.product} – {self.channel}"


class ListingSpell(models.Model):
    """The days on which a listing was on sale: from `starts_on` up to the day before `ends_on`."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="spells")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["listing"], condition=Q(ends_on__isnull=True), name="promotion_listingspell_one_open"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="promotion_listingspell_runs_forward",
            ),
        ]
        indexes = [models.Index(fields=["starts_on", "ends_on"], name="promotion_spell_by_day")]

    def __str__(self) -> str:
        return f"{self.listing_id}: {self.starts_on}"
