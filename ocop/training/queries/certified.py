"""Certificates of attendance, as anybody who has a number may see them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ocop.training.models import Enrolment


@dataclass(frozen=True)
class Verdict:
    """What a number stands for: initials instead of a name."""

    number: str
    initials: str
    title: str
    kind: str
    place: str
    held_on: dt.date | None


def by_number(number: str) -> Verdict | None:
    """The certificate of a number, however its letters were typed; None where we gave none."""
    rows = Enrolment.objects.select_related("training_class__place_unit", "training_class__unit")
    found = rows.filter(certificate_no__iexact=number.strip()).first()
    if found is None or found.certificate_no is None:
        return None
    held = found.training_class
    return Verdict(
        found.certificate_no, initials(found.name), held.title, held.get_kind_display(),
        held.place or held.unit.name, held.held_on,
    )  # fmt: skip


def initials(name: str) -> str:
    """ "Nguyễn Thị Hoa" -> "N. T. H." """
    return " ".join(f"{word[0].upper()}." for word in name.split() if word[0].isalpha())
