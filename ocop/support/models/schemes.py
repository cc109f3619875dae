"""Schemes of help and the money behind them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ocop.support.states import SchemeState


class Kind(models.TextChoices):
    """What a scheme pays for."""

    STAR = "star", _("Tiền thưởng sao mới")
    PACKAGING = "packaging", _("Bao bì, nhãn")
    RIGHTS = "rights", _("Sở hữu trí tuệ")
    MACHINES = "machines", _("Máy móc, công nghệ")
    PROMOTION = "promotion", _("Xúc tiến thương mại")
    QUALITY = "quality", _("Chứng nhận chất lượng")
    OTHER = "other", _("Khác")


class Rate(models.TextChoices):
    """How the amount of help is worked out."""

    PERCENT = "percent", _("Phần trăm chi phí, có mức trần")
    STAR = "per_star", _("Số tiền cố định theo hạng sao")


class Repeats(models.TextChoices):
    """How often a product is rewarded for its stars."""

    UPGRADE = "upgrade", _("Mỗi hạng một lần, nâng hạng thì thưởng phần chênh lệch")
    ONCE = "once", _("Mỗi sản phẩm một lần")
    EACH = "each", _("Mỗi lần được công nhận")


class Scheme(models.Model):
    """A scheme of help (chính sách hỗ trợ): on what basis, for whom, how much, when.

    `basis_*` are the officer's own words for the paper behind it. `legal_forms` and `communes` left empty
    admit all. Money in đồng. `papers` asks for one paper a line. `repeats` speaks to schemes of the kind
    "star" alone. `needs_acceptance`: the work is accepted with proof, and what came of it is measured.
    `is_public`: who got how much may be read by everybody.
    """

    name = models.CharField(_("tên chính sách"), max_length=250)
    kind = models.CharField(_("hỗ trợ việc gì"), max_length=20, choices=Kind.choices)
    basis_no = models.CharField(_("số văn bản"), max_length=100, blank=True)
    basis_on = models.DateField(_("ngày văn bản"), null=True, blank=True)
    basis_article = models.CharField(_("điều, khoản"), max_length=200, blank=True)
    about = models.TextField(_("nội dung hỗ trợ"), blank=True)
    papers = models.TextField(_("giấy tờ cần có"), blank=True)
    opens_on = models.DateField(_("nhận từ ngày"), null=True, blank=True)
    closes_on = models.DateField(_("nhận đến hết ngày"), null=True, blank=True)
    legal_forms = models.JSONField(_("loại hình"), default=list, blank=True)
    communes = models.ManyToManyField("places.Unit", related_name="+", blank=True)
    star_min = models.PositiveSmallIntegerField(_("hạng sao ít nhất"), null=True, blank=True)
    needs_valid_star = models.BooleanField(_("sao còn hiệu lực"), default=False)
    needs_new_star = models.BooleanField(_("sao mới trong năm"), default=False)
    first_time_only = models.BooleanField(_("chỉ hỗ trợ lần đầu"), default=False)
    rate = models.CharField(_("mức hỗ trợ"), max_length=20, choices=Rate.choices, default=Rate.PERCENT)
    percent = models.PositiveSmallIntegerField(_("phần trăm chi phí"), null=True, blank=True)
    most = models.BigIntegerField(_("mức trần (đồng)"), null=True, blank=True)
    star3 = models.BigIntegerField(_("3 sao (đồng)"), default=0)
    star4 = models.BigIntegerField(_("4 sao (đồng)"), default=0)
    star5 = models.BigIntegerField(_("5 sao (đồng)"), default=0)
    repeats = models.CharField(max_length=20, choices=Repeats.choices, default=Repeats.UPGRADE)
    needs_acceptance = models.BooleanField(_("phải nghiệm thu"), default=True)
    is_public = models.BooleanField(_("công khai"), default=True)
    is_demo = models.BooleanField(default=False)
    state = models.CharField(max_length=20, choices=SchemeState.choices, default=SchemeState.DRAFT)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="support_scheme_has_a_name"),
            models.CheckConstraint(
                condition=Q(opens_on__isnull=True)
                | Q(closes_on__isnull=True)
                | Q(closes_on__gte=F("opens_on")),
                name="support_scheme_runs_forward",
            ),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__gte=1, percent__lte=100),
                name="support_scheme_percent_of_hundred",
            ),
            models.CheckConstraint(
                condition=(Q(most__isnull=True) | Q(most__gt=0))
                & Q(star3__gte=0, star4__gte=0, star5__gte=0),
                name="support_scheme_amounts_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(rate="per_star") | Q(rate="percent", percent__isnull=False, most__isnull=False),
                name="support_scheme_percent_has_a_ceiling",
            ),
            models.CheckConstraint(
                condition=~Q(kind="star") | Q(rate="per_star"), name="support_scheme_rewards_by_star"
            ),
            models.CheckConstraint(
                condition=Q(star_min__isnull=True) | Q(star_min__gte=3, star_min__lte=5),
                name="support_scheme_star_3_to_5",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | ~Q(basis_no=""), name="support_scheme_open_on_a_basis"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def rewards_stars(self) -> bool:
        """Whether the province rewards stars by it of its own accord, so that nobody sends requests."""
        return self.kind == Kind.STAR

    @property
    def asks_for_star(self) -> bool:
        """Whether a request must name a product with a star."""
        by_star = self.rate == Rate.STAR
        return by_star or bool(self.star_min) or self.needs_valid_star or self.needs_new_star

    @property
    def amounts(self) -> dict[int, int]:
        """The amount for each star, in đồng."""
        return {3: self.star3, 4: self.star4, 5: self.star5}

    @property
    def paper_list(self) -> list[str]:
        """The papers asked for."""
        return [line for line in self.papers.splitlines() if line]


class BudgetLine(models.Model):
    """The money of a scheme in a year, in đồng: at most `ceiling` is promised, at most that is paid.

    `committed` is the sum of the line's awards less what they gave back, `paid` that of their payments. They
    move by one compare-and-set each (see `actions.budget`), so no two awards ever promise the same đồng.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="lines")
    year = models.PositiveSmallIntegerField(_("năm"))
    ceiling = models.BigIntegerField(_("tổng kinh phí (đồng)"))
    committed = models.BigIntegerField(default=0)
    paid = models.BigIntegerField(default=0)
    source = models.CharField(_("nguồn vốn"), max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "year"], name="support_budgetline_once_a_year"),
            models.CheckConstraint(
                condition=Q(committed__gte=0, committed__lte=F("ceiling")),
                name="support_budgetline_never_overspent",
            ),
            models.CheckConstraint(
                condition=Q(paid__gte=0, paid__lte=F("committed")),
                name="support_budgetline_pays_promises_only",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.year}"

    @property
    def left(self) -> int:
        """What can still be promised."""
        return self.ceiling - self.committed
