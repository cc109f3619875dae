"""Decisions and certificates."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ocop.certificates.states import ProposalState

__all__ = [
    "Certificate", "CertificateState", "Decision", "DecisionItem", "DecisionState", "Extension",
    "NumberSequence", "ProposalState", "Result", "Revocation", "RevocationProposal",
]  # fmt: skip


class DecisionState(models.TextChoices):
    """A decision is prepared by the office and issued by the leader."""

    DRAFT = "draft", _("Dự thảo")
    ISSUED = "issued", _("Đã ban hành")


class Result(models.TextChoices):
    """What a decision says of one dossier (QĐ 26/2026, Đ.4.1, Đ.7.3e)."""

    RECOGNISED = "recognised", _("Công nhận")
    POTENTIAL_5 = "potential_5", _("Phê duyệt kết quả, đề nghị trung ương xét 5 sao")
    NOT_RECOGNISED = "not_recognised", _("Thông báo kết quả, không cấp giấy chứng nhận")


class NumberSequence(models.Model):
    """The last certificate number given out in a year."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Decision(models.Model):
    """A decision of the leader over the outcomes of a session."""

    number = models.CharField(_("số quyết định"), max_length=80, blank=True)
    signed_on = models.DateField(_("ngày ký"), null=True, blank=True)
    signer = models.CharField(_("người ký"), max_length=200, blank=True)
    signer_title = models.CharField(_("chức vụ"), max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=DecisionState.choices, default=DecisionState.DRAFT)
    session = models.ForeignKey("councils.Session", on_delete=models.PROTECT, related_name="decisions")
    created_at = models.DateTimeField()
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | (~Q(number="") & Q(signed_on__isnull=False)),
                name="certificates_decision_issued_is_numbered",
            ),
            models.UniqueConstraint(
                fields=["number"], condition=Q(state="issued"), name="certificates_decision_number_once"
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"Dự thảo #{self.pk}"


class DecisionItem(models.Model):
    """One dossier in a decision."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="items")
    dossier = models.OneToOneField("dossiers.Dossier", on_delete=models.PROTECT, related_name="decision_item")
    outcome = models.ForeignKey("councils.Outcome", on_delete=models.PROTECT, related_name="decision_items")
    result = models.CharField(max_length=20, choices=Result.choices)
    star = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.decision}: {self.dossier_id}"


class CertificateState(models.TextChoices):
    """The decided state; the calendar phase is worked out from dates."""

    ACTIVE = "active", _("Có hiệu lực")
    SUPERSEDED = "superseded", _("Đã được thay thế")
    REVOKED = "revoked", _("Đã thu hồi")


class Certificate(models.Model):
    """Giấy chứng nhận: 36 months from issue (QĐ 26/2026, Đ.4.3).

    `token` is the unguessable part of the check address in the QR. Names and score are kept
    as printed. `valid_to` is the last day. `item` is empty for a certificate that was given
    on paper before this system and taken in later.
    """

    number = models.CharField(_("số giấy chứng nhận"), max_length=60, unique=True)
    token = models.CharField(max_length=24, unique=True)
    item = models.OneToOneField(
        DecisionItem, on_delete=models.PROTECT, null=True, blank=True, related_name="certificate"
    )
    product = models.ForeignKey("products.Product", on_delete=models.PROTECT, related_name="certificates")
    standing = models.OneToOneField("products.Standing", on_delete=models.PROTECT, related_name="certificate")
    product_name = models.CharField(max_length=250)
    producer_name = models.CharField(max_length=250)
    producer_address = models.CharField(max_length=400, blank=True)
    star = models.PositiveSmallIntegerField()
    score = models.DecimalField(max_digits=9, decimal_places=6)
    issued_on = models.DateField()
    valid_to = models.DateField()
    state = models.CharField(max_length=12, choices=CertificateState.choices, default=CertificateState.ACTIVE)
    pdf = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gt=F("issued_on")), name="certificates_certificate_runs_forward"
            ),
            models.UniqueConstraint(
                fields=["product"], condition=Q(state="active"), name="certificates_certificate_one_active"
            ),
        ]
        indexes = [models.Index(fields=["valid_to"], name="certificates_by_end")]

    def __str__(self) -> str:
        return self.number


class Revocation(models.Model):
    """Thu hồi (Đ.8): ground a–e, within 15 days of the conclusion."""

    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, related_name="revocation")
    ground = models.CharField(_("căn cứ"), max_length=40)
    concluded_on = models.DateField(_("ngày kết luận vi phạm"))
    decision_no = models.CharField(_("số quyết định"), max_length=80)
    decided_on = models.DateField(_("ngày quyết định"))
    reason = models.TextField(_("lý do"))

    def __str__(self) -> str:
        return f"{self.certificate} – {self.decision_no}"


class Extension(models.Model):
    """Kéo dài hiệu lực (Đ.12.3): an officer's decision, at most 180 days past the last day."""

    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, related_name="extension")
    until = models.DateField(_("đến hết ngày"))
    decision_no = models.CharField(_("số văn bản"), max_length=80)
    reason = models.TextField(_("lý do"))
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.certificate} → {self.until:%d/%m/%Y}"


class RevocationProposal(models.Model):
    """Đề nghị thu hồi: prepared by who verified (Đ.8.3), decided by the leader, who alone revokes (Đ.8.2).

    `concluded_on` is the day of the conclusion, from which the authority has 15 days (Đ.8.4). `source` names
    the paper it rests on, `source_link` is a path of this site to it.
    """

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="proposals")
    ground = models.CharField(_("căn cứ"), max_length=40)
    concluded_on = models.DateField(_("ngày kết luận vi phạm"))
    reason = models.TextField(_("lý do"))
    source = models.CharField(_("theo văn bản"), max_length=200)
    source_link = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.WAITING)
    proposed_by = models.CharField(max_length=200)
    proposed_at = models.DateTimeField()
    declined_for = models.TextField(_("lý do không thu hồi"), blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"],
                condition=Q(state="waiting"),
                name="certificates_proposal_one_waiting",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True)
                | ~Q(state="waiting") & Q(decided_at__isnull=False),
                name="certificates_proposal_decided_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(declined_for=""),
                name="certificates_proposal_declined_with_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["proposed_at"], name="certificates_proposal_by_day")]

    def __str__(self) -> str:
        return f"{self.certificate} – {self.ground}"
