"""The communication plan by quarter: what is to be said, to whom, in which form, where, by whom, when."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.outreach.models.reach import Outlet
from ocop.outreach.states import ItemState


class Form(models.TextChoices):
    """In which form something is told."""

    ARTICLE = "article", _("Bài viết")
    BROADCAST = "broadcast", _("Chương trình phát thanh, truyền hình")
    VIDEO = "video", _("Video ngắn")
    POST = "post", _("Tin trên mạng xã hội")
    LOUDSPEAKER = "loudspeaker", _("Bài đọc trên loa")
    LEAFLET = "leaflet", _("Tờ rơi, pa nô")
    EVENT = "event", _("Sự kiện, hội thi")
    OTHER = "other", _("Hình thức khác")


class Item(models.Model):
    """One thing to be told in a quarter.

    An agency (`organisation`) or a commune (`unit`) does it; the provincial office where both are null.
    `cost` is in đồng. `proof` is where it can be seen that it was done: an address or a document number.
    """

    year = models.PositiveSmallIntegerField(_("năm"))
    quarter = models.PositiveSmallIntegerField(_("quý"))
    message = models.CharField(_("thông điệp"), max_length=300)
    audience = models.CharField(_("nói với ai"), max_length=200)
    form = models.CharField(_("hình thức"), max_length=20, choices=Form.choices)
    outlet = models.ForeignKey(
        Outlet, on_delete=models.PROTECT, null=True, blank=True, related_name="items", verbose_name=_("kênh")
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(_("hạn"))
    cost = models.PositiveBigIntegerField(_("kinh phí (đồng)"), null=True, blank=True)
    state = models.CharField(max_length=20, choices=ItemState.choices, default=ItemState.PLANNED)
    done_on = models.DateField(_("làm xong ngày"), null=True, blank=True)
    proof = models.CharField(_("nơi xem kết quả"), max_length=500, blank=True)
    reasons = models.CharField(_("lý do"), max_length=500, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4), name="outreach_item_quarter_1_to_4"
            ),
            models.CheckConstraint(
                condition=~Q(message="") & ~Q(audience=""), name="outreach_item_says_what_to_whom"
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) | Q(unit__isnull=True),
                name="outreach_item_done_by_one",
            ),
            models.CheckConstraint(
                condition=(Q(state="done", done_on__isnull=False) & ~Q(proof=""))
                | (~Q(state="done") & Q(done_on__isnull=True)),
                name="outreach_item_done_with_day_and_proof",
            ),
            models.CheckConstraint(
                condition=~Q(state="dropped") | ~Q(reasons=""), name="outreach_item_dropped_with_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["year", "quarter", "due_on"], name="outreach_item_by_quarter"),
            models.Index(fields=["due_on"], condition=Q(state="planned"), name="outreach_item_open"),
        ]

    def __str__(self) -> str:
        return self.message
