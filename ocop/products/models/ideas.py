"""Ideas for new products, the calls for them and the steps of help."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ocop.products.models.goods import Product
from ocop.products.states import IdeaState


class IdeaCall(models.Model):
    """The province's yearly call for ideas: open from its first day to the end of its last."""

    year = models.PositiveSmallIntegerField(_("năm"))
    title = models.CharField(_("tên đợt"), max_length=200)
    opens_on = models.DateField(_("nhận từ ngày"))
    closes_on = models.DateField(_("nhận đến hết ngày"))
    text = models.TextField(_("nội dung kêu gọi"), blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="products_ideacall_has_a_title"),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="products_ideacall_runs_forward"
            ),
            models.UniqueConstraint(fields=["year", "title"], name="products_ideacall_once_a_year"),
        ]

    def __str__(self) -> str:
        return self.title


class Idea(models.Model):
    """An idea of a producer for a new product (phiếu đăng ký ý tưởng), from draft to product.

    `unit` is the commune that answers: the producer's when the idea was sent. `sent_at` is the last
    sending, `first_sent_at` the first one: null as long as the idea is the producer's own business.
    `reasons` are those of the last answer. `investment` is in đồng.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="ideas"
    )
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    call = models.ForeignKey(IdeaCall, on_delete=models.PROTECT, null=True, blank=True, related_name="ideas")
    criteria_set = models.ForeignKey(
        "criteria.CriteriaSet", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("tên sản phẩm dự kiến"), max_length=250)
    about = models.TextField(_("sản phẩm là gì"), blank=True)
    materials = models.TextField(_("nguyên liệu"), blank=True)
    makers = models.TextField(_("ai làm"), blank=True)
    needs = models.TextField(_("cần giúp gì"), blank=True)
    market = models.TextField(_("bán cho ai"), blank=True)
    investment = models.PositiveBigIntegerField(_("vốn đầu tư (đồng)"), null=True, blank=True)
    output = models.CharField(_("sản lượng năm đầu"), max_length=200, blank=True)
    ready_on = models.DateField(_("dự kiến có sản phẩm"), null=True, blank=True)
    state = models.CharField(max_length=20, choices=IdeaState.choices, default=IdeaState.DRAFT)
    reasons = models.TextField(_("lý do, góp ý"), blank=True)
    product = models.OneToOneField(
        Product, on_delete=models.PROTECT, null=True, blank=True, related_name="idea"
    )
    created_at = models.DateTimeField()
    first_sent_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    became_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="products_idea_has_a_name"),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "dropped"))
                | Q(unit__isnull=False, first_sent_at__isnull=False, sent_at__gte=F("first_sent_at")),
                name="products_idea_sent_to_a_commune",
            ),
            models.CheckConstraint(
                condition=Q(state="product", product__isnull=False, became_at__isnull=False)
                | ~Q(state="product") & Q(product__isnull=True, became_at__isnull=True),
                name="products_idea_product_when_it_is_one",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("accepted", "product")) | Q(accepted_at__isnull=False),
                name="products_idea_accepted_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(reasons=""), name="products_idea_returned_with_reasons"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state"], name="products_idea_by_commune"),
            models.Index(fields=["first_sent_at"], name="products_idea_by_sending"),
        ]

    def __str__(self) -> str:
        return self.name


class IdeaStep(models.Model):
    """One step of help on the way from an accepted idea to a product: what, who, until when."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="steps")
    what = models.CharField(_("việc hỗ trợ"), max_length=300)
    who = models.CharField(_("ai làm"), max_length=200)
    due_on = models.DateField(_("hạn"))
    done_on = models.DateField(_("xong ngày"), null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(what="") & ~Q(who=""), name="products_ideastep_says_what_and_who"
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(done_on__isnull=True), name="products_ideastep_open"),
        ]

    def __str__(self) -> str:
        return self.what
