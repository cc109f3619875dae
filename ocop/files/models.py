"""The evidence store: files kept once, and the proofs made of them."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Scan(models.TextChoices):
    """What the virus scanner said; "off" where none is set up."""

    OFF = "off", _("Chưa quét")
    CLEAN = "clean", _("Sạch")
    INFECTED = "infected", _("Có mã độc")


class StoredFile(models.Model):
    """Bytes kept once under their sha256 and never changed.

    They lie under ``OCOP_DATA/files/ab/cd/<sha256>``; `size` in bytes. `shown_as` is
    the JPEG made for reading where browsers cannot show the original (HEIC), `thumb` a
    small picture of a picture.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    scan = models.CharField(max_length=10, choices=Scan.choices, default=Scan.OFF)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    shown_as = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="originals"
    )
    thumb = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="thumb_of"
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(size__gt=0), name="files_storedfile_is_not_empty")]

    def __str__(self) -> str:
        return f"{self.media_type} {self.sha256[:12]}"


class Document(models.Model):
    """A proof (minh chứng): type, number, issuer and dates, owned by an organisation."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="documents"
    )
    kind = models.CharField(_("loại minh chứng"), max_length=60)
    title = models.CharField(_("tên minh chứng"), max_length=250)
    number = models.CharField(_("số hiệu"), max_length=100, blank=True)
    issuer = models.CharField(_("nơi cấp"), max_length=200, blank=True)
    issued_on = models.DateField(_("ngày cấp"), null=True, blank=True)
    expires_on = models.DateField(_("ngày hết hạn"), null=True, blank=True)
    note = models.TextField(_("ghi chú"), blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    search_text = models.CharField(max_length=600, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True)
                | Q(issued_on__isnull=True)
                | Q(expires_on__gte=F("issued_on")),
                name="files_document_expires_after_issue",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def expired_on(self, day: dt.date) -> bool:
        """Whether the proof is past its last day on `day`."""
        return self.expires_on is not None and self.expires_on < day


class Page(models.Model):
    """One file of a proof, in order: photographed pages or a single PDF."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="pages")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="pages")
    name = models.CharField(max_length=250)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "file"], name="files_page_file_once")]
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name
