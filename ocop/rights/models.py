"""Protected rights, quality papers and labels of products."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ocop.rights.kinds import Facts, facts
from ocop.rights.states import Kind, LabelState, ProtectionState, StepKind

__all__ = [
    "AnswerChoice", "Goods", "Kind", "Label", "LabelSide", "LabelState", "Protection", "ProtectionState",
    "Side", "Step", "StepKind", "Tick",
]  # fmt: skip


class Protection(models.Model):
    """A right or a paper about quality that an organisation has, or is on the way to.

    `expires_on` is the last day of the newest paper; null: no end, or none known. `products` are those it
    covers; none named means all of the owner. `parent` is the shared mark or indication that a right to use
    is about. `next_on`: when the next step is awaited, for reminders alone. `checked_at`: when the office
    laid the newest paper beside the original; the public sees none before.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="protections"
    )
    kind = models.CharField(_("loại"), max_length=40, choices=Kind.choices)
    name = models.CharField(_("tên"), max_length=250)
    scope = models.CharField(_("phạm vi"), max_length=500, blank=True)
    issuer = models.CharField(_("nơi cấp"), max_length=200, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="uses")
    products = models.ManyToManyField("products.Product", blank=True, related_name="protections")
    state = models.CharField(max_length=20, choices=ProtectionState.choices, default=ProtectionState.DRAFT)
    filing_no = models.CharField(_("số đơn"), max_length=100, blank=True)
    filed_on = models.DateField(_("ngày nộp đơn"), null=True, blank=True)
    certificate_no = models.CharField(_("số giấy"), max_length=100, blank=True)
    granted_on = models.DateField(_("ngày cấp"), null=True, blank=True)
    expires_on = models.DateField(_("có hiệu lực đến hết"), null=True, blank=True)
    ended_on = models.DateField(_("chấm dứt từ ngày"), null=True, blank=True)
    next_on = models.DateField(_("bước tiếp theo dự kiến"), null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    search_text = models.CharField(max_length=800, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="rights_protection_has_a_name"),
            models.CheckConstraint(
                condition=Q(kind="use_right", parent__isnull=False)
                | ~Q(kind="use_right") & Q(parent__isnull=True),
                name="rights_protection_of_a_mark_when_a_use",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("filed", "accepted", "published", "examined"))
                | Q(filed_on__isnull=False),
                name="rights_protection_filed_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("granted", "ended")) | Q(granted_on__isnull=False),
                name="rights_protection_granted_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_on__isnull=False)
                | ~Q(state="ended") & Q(ended_on__isnull=True),
                name="rights_protection_ended_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("granted_on")),
                name="rights_protection_runs_forward",
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind", "certificate_no"],
                condition=~Q(certificate_no=""),
                name="rights_protection_number_once",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "expires_on"], name="rights_protection_by_end"),
            models.Index(fields=["kind", "state"], name="rights_protection_by_kind"),
            models.Index(fields=["next_on"], name="rights_protection_by_next"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def facts(self) -> Facts:
        """What the law says of this kind."""
        return facts(self.kind)


class Step(models.Model):
    """One step of a right or a paper: on which day, under which number, with which proof.

    `valid_to` is the last day of a granted or renewed paper. The proof of an earlier step stays what it is.
    """

    protection = models.ForeignKey(Protection, on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(max_length=20, choices=StepKind.choices)
    day = models.DateField(_("ngày"))
    number = models.CharField(_("số"), max_length=100, blank=True)
    valid_to = models.DateField(_("có hiệu lực đến hết"), null=True, blank=True)
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)
    document = models.ForeignKey(
        "files.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="right_steps"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["day", "id"]
        constraints = [
            models.UniqueConstraint(fields=["protection", "step", "day"], name="rights_step_once_a_day"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("day")),
                name="rights_step_runs_forward",
            ),
        ]
        indexes = [models.Index(fields=["step", "day"], name="rights_step_by_day")]

    def __str__(self) -> str:
        return str(self.get_step_display())


class Goods(models.TextChoices):
    """Classes of goods as the rules of labels part them, in short."""

    FOOD = "food", _("Thực phẩm, lương thực")
    DRINK = "drink", _("Đồ uống không cồn, trà, cà phê")
    ALCOHOL = "alcohol", _("Rượu, đồ uống có cồn")
    CRAFT = "craft", _("Hàng thủ công, vải, đồ dùng")
    OTHER = "other", _("Hàng khác")


class Label(models.Model):
    """One version of a product's label and packaging: its sides, its check list, from when to when.

    `rules` is the code of the label rules it was checked by; `checked_at`, when every item was answered.
    """

    product = models.ForeignKey("products.Product", on_delete=models.PROTECT, related_name="labels")
    number = models.PositiveSmallIntegerField(_("phiên bản"))
    package = models.CharField(_("dùng cho quy cách"), max_length=120, blank=True)
    note = models.CharField(_("điểm mới của bản này"), max_length=300, blank=True)
    goods = models.CharField(_("nhóm hàng"), max_length=20, choices=Goods.choices, default=Goods.FOOD)
    rules = models.CharField(max_length=40)
    shows_mark = models.BooleanField(_("có in biểu trưng OCOP"), default=False)
    shown_star = models.PositiveSmallIntegerField(_("số sao in trên nhãn"), null=True, blank=True)
    state = models.CharField(max_length=20, choices=LabelState.choices, default=LabelState.DRAFT)
    used_from = models.DateField(_("dùng từ ngày"), null=True, blank=True)
    used_to = models.DateField(_("dùng đến hết ngày"), null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "number"], name="rights_label_number_once"),
            models.CheckConstraint(
                condition=Q(shown_star__isnull=True)
                | Q(shows_mark=True, shown_star__gte=1, shown_star__lte=5),
                name="rights_label_star_with_mark",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", used_from__isnull=True, used_to__isnull=True)
                | Q(state="in_use", used_from__isnull=False, used_to__isnull=True)
                | Q(
                    state="retired",
                    used_from__isnull=False,
                    used_to__isnull=False,
                    used_to__gte=F("used_from"),
                ),
                name="rights_label_used_from_to",
            ),
        ]
        indexes = [models.Index(fields=["checked_at"], name="rights_label_by_check")]

    def __str__(self) -> str:
        return f"{self.product} – {_('nhãn bản')} {self.number}"


class Side(models.TextChoices):
    """Which side of the packaging a picture shows."""

    FRONT = "front", _("Mặt trước")
    BACK = "back", _("Mặt sau")
    LEFT = "left", _("Cạnh trái")
    RIGHT = "right", _("Cạnh phải")
    TOP = "top", _("Nắp, mặt trên")
    BOTTOM = "bottom", _("Đáy")
    FLAT = "flat", _("Bản trải phẳng")


class LabelSide(models.Model):
    """A picture of one side; drawn anew as WebP, never changed."""

    label = models.ForeignKey(Label, on_delete=models.CASCADE, related_name="sides")
    side = models.CharField(_("mặt"), max_length=20, choices=Side.choices)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    thumb = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["label", "file"], name="rights_labelside_file_once")]

    def __str__(self) -> str:
        return str(self.get_side_display())


class AnswerChoice(models.TextChoices):
    """What was found of one item."""

    YES = "yes", _("Có, đúng")
    NO = "no", _("Thiếu hoặc sai")
    NA = "na", _("Không cần")


class Tick(models.Model):
    """The answer to one item of a label's check list; who gave it is kept by name."""

    label = models.ForeignKey(Label, on_delete=models.CASCADE, related_name="ticks")
    item = models.CharField(max_length=40)
    answer = models.CharField(max_length=3, choices=AnswerChoice.choices)
    note = models.CharField(max_length=300, blank=True)
    by_name = models.CharField(max_length=200)
    ticked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["label", "item"], name="rights_tick_once")]

    def __str__(self) -> str:
        return f"{self.item}: {self.answer}"
