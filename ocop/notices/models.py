"""Notices: who must know what."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """One message in a person's inbox; `link` is a path of this site."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="notices")
    verb = models.CharField(max_length=80)
    title = models.CharField(_("tiêu đề"), max_length=250)
    body = models.TextField(_("nội dung"), blank=True)
    link = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    key = models.CharField(max_length=120, null=True, blank=True, unique=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-created_at"], name="notices_of_person")]
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.title
