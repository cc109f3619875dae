"""Packs of the law and their criteria sets, for others to point at.

The rows here are small on purpose: dossiers and products join them in lists. The long
contents lie in `Content`, addressed by their hash, so a cached parse can never be stale.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Content(models.Model):
    """A text of the law as data, under the hash of its canonical spelling."""

    sha256 = models.CharField(_("mã băm"), max_length=64, primary_key=True)
    body = models.JSONField(_("nội dung"))

    class Meta:
        verbose_name = _("nội dung bộ tiêu chí")
        verbose_name_plural = _("nội dung bộ tiêu chí")

    def __str__(self) -> str:
        return self.sha256[:12]


class PackStatus(models.TextChoices):
    """Whether new dossiers may be opened under a pack."""

    IN_FORCE = "in_force", _("đang hiệu lực")
    HISTORY = "history", _("chỉ để tra cứu lịch sử")


class Pack(models.Model):
    """One published version of a decision as data. Never changed; corrections are new
    versions."""

    code = models.CharField(_("mã"), max_length=40)
    version = models.PositiveSmallIntegerField(_("phiên bản"))
    decision = models.CharField(_("quyết định"), max_length=80)
    title = models.CharField(_("tên"), max_length=300)
    status = models.CharField(_("tình trạng"), max_length=20, choices=PackStatus.choices)
    effective_from = models.DateField(_("hiệu lực từ"))
    effective_to = models.DateField(_("hiệu lực đến"), null=True, blank=True)
    sha256 = models.CharField(_("mã băm"), max_length=64)
    published_at = models.DateTimeField(_("công bố lúc"))

    class Meta:
        verbose_name = _("văn bản tiêu chí")
        verbose_name_plural = _("văn bản tiêu chí")
        ordering = ["-effective_from", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="criteria_pack_once"),
            models.CheckConstraint(
                condition=models.Q(status__in=PackStatus.values), name="criteria_pack_status"
            ),
            models.CheckConstraint(
                condition=models.Q(effective_to__isnull=True)
                | models.Q(effective_to__gte=models.F("effective_from")),
                name="criteria_pack_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}@{self.version}"

    @property
    def content(self) -> dict[str, Any]:
        """The facts of the decision and the hashes of its sets."""
        body: dict[str, Any] = Content.objects.get(pk=self.sha256).body
        return body


class CriteriaSet(models.Model):
    """One score sheet of a pack: a product belongs to one, a dossier is scored by one."""

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="sets", verbose_name=_("văn bản"))
    no = models.PositiveSmallIntegerField(_("số"))
    code = models.CharField(_("mã"), max_length=40)
    name = models.CharField(_("bộ sản phẩm"), max_length=200)
    industry = models.CharField(_("ngành"), max_length=200)
    group = models.CharField(_("nhóm"), max_length=200, blank=True)
    subgroup = models.CharField(_("phân nhóm"), max_length=200, blank=True)
    managing = models.JSONField(_("cơ quan chủ trì quản lý"), default=list)
    is_tourism = models.BooleanField(_("du lịch"), default=False)
    sha256 = models.CharField(_("mã băm"), max_length=64)

    class Meta:
        verbose_name = _("bộ tiêu chí")
        verbose_name_plural = _("bộ tiêu chí")
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["pack", "no"], name="criteria_set_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def content(self) -> dict[str, Any]:
        """The sheet as the pack ships it; `queries.tree` gives it parsed and cached."""
        body: dict[str, Any] = Content.objects.get(pk=self.sha256).body
        return body
