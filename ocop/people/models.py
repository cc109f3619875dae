"""Persons and their appointments."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ocop.people.roles import ROLES


class PersonManager(BaseUserManager["Person"]):
    """Finds persons by sign-in name, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(username__iexact=username or "")


class Person(AbstractBaseUser):
    """Somebody who can sign in. What they may do hangs on appointments alone."""

    username = models.CharField(_("tên đăng nhập"), max_length=150, unique=True)
    full_name = models.CharField(_("họ và tên"), max_length=200)
    email = models.EmailField(_("thư điện tử"), blank=True)
    phone = models.CharField(_("điện thoại"), max_length=20, blank=True)
    is_active = models.BooleanField(_("đang hoạt động"), default=True)
    created_at = models.DateTimeField(_("ngày tạo"))
    is_demo = models.BooleanField(default=False)
    search_text = models.CharField(max_length=600, db_index=True, editable=False)
    sort_key = models.CharField(max_length=700, db_index=True, editable=False)

    objects = PersonManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("người dùng")
        constraints = [
            models.UniqueConstraint(Lower("username"), name="people_person_username_once_in_any_case")
        ]

    def __str__(self) -> str:
        return self.full_name or self.username


def role_choices() -> list[tuple[str, str | Promise]]:
    """Codes and labels of the roles."""
    return [(role.code, role.label) for role in ROLES.values()]


class Appointment(models.Model):
    """A role at a place or an organisation, for a period."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(_("vai trò"), max_length=40, choices=role_choices)
    title = models.CharField(_("chức vụ"), max_length=200, blank=True)
    unit = models.ForeignKey(
        "places.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
    )
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | Q(organisation__isnull=False),
                name="people_appointment_has_a_place",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="people_appointment_runs_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.get_role_display()}"

    @property
    def place(self) -> str:
        """Where: the organisation, else the unit as it stands in a sentence."""
        if self.organisation is not None:
            return str(self.organisation)
        return self.unit.name_in_sentence if self.unit is not None else ""

    @property
    def label(self) -> str:
        """Role and place in one line: "Cán bộ xã · xã An Cư"."""
        return f"{self.get_role_display()} · {self.place}"

    def runs_on(self, day: dt.date) -> bool:
        """Whether the appointment is in force on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
