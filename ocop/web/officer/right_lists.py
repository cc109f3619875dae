"""The register of rights and papers as a file: the kind's own sheet, so that it can be taken in again."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import F, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from ocop.imports import documents, kinds
from ocop.imports.documents import Beside
from ocop.rights import queries
from ocop.rights.models import Protection
from ocop.web.ui.templatetags.rights import PHASES


def ordered(protections: QuerySet[Protection]) -> QuerySet[Protection]:
    """Those that end first in front, those without an end last."""
    return protections.order_by(F("expires_on").asc(nulls_last=True), "-created_at", "-pk")


def new_key() -> str:
    """A key for a form that is shown for the first time."""
    return uuid.uuid4().hex


def csv_text(protections: QuerySet[Protection], on: dt.date) -> bytes:
    """The register as CSV in UTF-8; days as 31/12/2026."""
    rows = list(protections)
    return documents.plain(kinds.get("rights"), on, only=[row.pk for row in rows], beside=_told(rows, on))


def excel(protections: QuerySet[Protection], on: dt.date) -> bytes:
    """The register as .xlsx, real days."""
    rows = list(protections)
    return documents.filled(kinds.get("rights"), on, only=[row.pk for row in rows], beside=_told(rows, on))


def _told(rows: list[Protection], on: dt.date) -> list[Beside]:
    """What the day and the owner's commune say besides: for reading alone."""
    with translation.override("vi"):
        units = {row.pk: row.organisation.unit.name for row in rows if row.organisation.unit}
        phases = {row.pk: str(PHASES[queries.phase_of(row, on)][0]) for row in rows}
        return [Beside(_("Xã"), units, 24), Beside(_("Hiệu lực hiện nay"), phases, 22)]
