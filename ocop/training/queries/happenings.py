"""What a timeline tells of training: who of a producer learned what. Numbers and classes, no names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ocop.base.actor import Actor
from ocop.base.happenings import Happening, joined
from ocop.organisations import queries as organisations
from ocop.training.models import ClassKind, Enrolment
from ocop.training.states import EnrolmentState


def happenings_of(
    actor: Actor, *, organisation_ids: Collection[int] = (), product_ids: Collection[int] = (), on: dt.date
) -> list[Happening]:
    """Classes that people of these producers have a seat in or were at, one line each. One statement.

    Training is a producer's, never a product's own.
    """
    if not organisation_ids:
        return []
    seen = organisations.organisations_visible_to(actor).filter(pk__in=organisation_ids)
    rows = (
        Enrolment.objects.filter(organisation__in=seen.values("pk"), state=EnrolmentState.ENROLLED)
        .exclude(training_class__state="cancelled")
        .values(
            "training_class_id", "training_class__title", "training_class__kind",
            "training_class__starts_on", "training_class__held_on", "organisation_id",
        )
        .annotate(
            people=Count("pk"),
            completed=Count("pk", filter=Q(completed_on__isnull=False)),
            since=Min("enrolled_at"),
        )
        .order_by("training_class__starts_on", "training_class_id")
    )  # fmt: skip
    return [happening for row in rows for happening in _told(row)]


def _told(row: Mapping[str, Any]) -> Iterator[Happening]:
    held, day = row["training_class__held_on"], row["training_class__starts_on"]
    if held is None and day is None:
        return
    kind = str(ClassKind(row["training_class__kind"]).label)
    title, people, completed = row["training_class__title"], row["people"], row["completed"]
    link = f"/dao-tao/{row['training_class_id']}/"
    if held is None:
        said = ngettext("%(n)d người ghi tên", "%(n)d người ghi tên", people) % {"n": people}
        yield Happening(day, _("Ghi tên học"), title, "training", joined(kind, said), link)
    elif completed:
        said = ngettext("%(n)d người học đủ", "%(n)d người học đủ", completed) % {"n": completed}
        yield Happening(held, _("Đã học"), title, "training", joined(kind, said), link, tone="good")
    else:
        said = _("chưa ai học đủ giờ")
        yield Happening(held, _("Đã ghi tên nhưng chưa học đủ"), title, "training", joined(kind, said), link)
