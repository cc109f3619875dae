"""The library of materials, how often they were opened, and what roles should have learned."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.training.states import MaterialState
from ocop.training.topics import LANGUAGES, Audience, topic_label


class Material(models.Model):
    """One version of a material: a file or a link. A new version supersedes the one it `replaces`.

    `opened` counts openings; who opened it is written down nowhere.
    """

    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("tên tài liệu"), max_length=250)
    about = models.TextField(_("tóm tắt"), blank=True)
    audience = models.CharField(_("đối tượng"), max_length=20, choices=Audience.choices)
    topic = models.CharField(_("chủ đề"), max_length=30)
    language = models.CharField(_("ngôn ngữ"), max_length=10)
    version = models.PositiveSmallIntegerField(_("bản"), default=1)
    file = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    file_name = models.CharField(max_length=250, blank=True)
    link = models.URLField(_("địa chỉ"), max_length=500, blank=True)
    is_public = models.BooleanField(_("ai cũng đọc được"), default=True)
    state = models.CharField(max_length=20, choices=MaterialState.choices, default=MaterialState.CURRENT)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    opened = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="training_material_has_a_title"),
            models.CheckConstraint(
                condition=Q(file__isnull=False, link="") | Q(file__isnull=True) & ~Q(link=""),
                name="training_material_is_a_file_or_a_link",
            ),
        ]
        indexes = [models.Index(fields=["state", "topic"], name="training_material_by_topic")]

    def __str__(self) -> str:
        return self.title

    @property
    def topic_label(self) -> str:
        """The topic in words."""
        return topic_label(self.topic)

    @property
    def language_label(self) -> str:
        """The language in words."""
        return str(LANGUAGES.get(self.language, self.language))


class MaterialOpens(models.Model):
    """How often a material was opened on a day."""

    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["material", "day"], name="training_materialopens_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.material_id} {self.day}: {self.count}"


class RoleTopics(models.Model):
    """What holders of a role should have learned, where it differs from `topics.DEFAULT_REQUIRED`."""

    role = models.CharField(max_length=40, unique=True)
    topics = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.role
