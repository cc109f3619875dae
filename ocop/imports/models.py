"""Imports: the file, its rows with what they come to, and what was written."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.imports.states import Outcome, RunState


class ImportRun(models.Model):
    """One file of one kind. `seen` is the hash of its difference as it was last worked out.

    The three hashes are those of everything stored of the kind: before it was applied, after
    it, and after it was undone. `counts` tells how many rows came to what. `within` is the id of the thing
    that the whole file is about, where its kind has such; the file itself is not kept then.
    """

    kind = models.CharField(_("loại dữ liệu"), max_length=20)
    within = models.BigIntegerField(null=True, blank=True)
    file = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    file_name = models.CharField(_("tên tệp"), max_length=200)
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.READ)
    counts = models.JSONField(default=dict)
    seen = models.CharField(max_length=64, blank=True)
    compared_at = models.DateTimeField()
    by_name = models.CharField(_("người nhập"), max_length=200)
    at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    applied_by = models.CharField(max_length=200, blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=200, blank=True)
    sha_before = models.CharField(max_length=64, blank=True)
    sha_after = models.CharField(max_length=64, blank=True)
    sha_undone = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(within__isnull=True, file__isnull=False)
                | Q(within__isnull=False, file__isnull=True),
                name="imports_importrun_keeps_no_list_of_people",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["applied", "undone"]) | Q(applied_at__isnull=False),
                name="imports_importrun_applied_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="undone") | Q(undone_at__isnull=False),
                name="imports_importrun_undone_has_its_time",
            ),
        ]
        indexes = [models.Index(fields=["kind", "within"], name="imports_run_within")]
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """One row of the file: its cells as they were typed, and what they come to.

    `number` is the row as a spreadsheet shows it; `formulas` names cells that hold a formula.
    `changes` lists [column, old, new] and, where a value stands for something by its number,
    the words for both; `problems` lists [column, text]; `notes` says what else would follow.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = models.JSONField(default=dict)
    formulas = models.JSONField(default=list)
    is_left_out = models.BooleanField(default=False)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    label = models.CharField(max_length=300, blank=True)
    target = models.BigIntegerField(null=True)
    changes = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    notes = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="imports_importrow_once")]
        indexes = [models.Index(fields=["run", "outcome", "number"], name="imports_row_by_outcome")]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.run} {self.number}"


class Action(models.TextChoices):
    """What an import did to one stored row."""

    NEW = "new", _("Thêm")
    CHANGED = "changed", _("Sửa")
    FOLLOWED = "followed", _("Đổi theo")


class ImportChange(models.Model):
    """What an import wrote in one stored row, so that it can be taken back.

    `table` is the model's label and `target` the row's id; rows may be gone later, so there
    is no foreign key. `before` and `after` hold what changed by field, as the database has it:
    the text of a file may mean another thing once a map or a law has changed. `seal` is the hash
    of the whole row after, `seal_before` that of a kind's own changed row before.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="written")
    number = models.PositiveIntegerField(null=True)
    table = models.CharField(max_length=60)
    target = models.BigIntegerField()
    label = models.CharField(max_length=300, blank=True)
    action = models.CharField(max_length=10, choices=Action.choices)
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    seal = models.CharField(max_length=64)
    seal_before = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "table", "target", "action"], name="imports_importchange_once"
            )
        ]
        indexes = [models.Index(fields=["table", "target"], name="imports_change_by_target")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.run}: {self.label}"
