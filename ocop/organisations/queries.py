"""Reading producers and their figures. Who may see which is decided here alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.conf import settings
from django.db import models
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ocop.base import text
from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.happenings import Happening, joined
from ocop.organisations.models import Kind, Organisation, YearFigures
from ocop.places.models import Unit


def organisations_visible_to(actor: Actor) -> models.QuerySet[Organisation]:
    """The organisations whose inner pages the actor may open.

    All with ``view.all``; to a commune officer those in the commune; to a member the own
    one. What the public may read of a producer is another question (see `catalogue`).
    """
    if actor.has("view.all"):
        return Organisation.objects.all()
    if is_commune_desk(actor) and actor.unit_id is not None:
        return Organisation.objects.filter(unit_id=actor.unit_id)
    if actor.organisation_id is not None:
        return Organisation.objects.filter(pk=actor.organisation_id)
    return Organisation.objects.none()


def is_commune_desk(actor: Actor) -> bool:
    """Whether the actor works for one commune and may take producers in there."""
    return actor.has("organisations.register") and actor.unit_id is not None and not actor.province_wide


def producers(organisations: models.QuerySet[Organisation]) -> models.QuerySet[Organisation]:
    """Those that are producers."""
    return organisations.filter(kind=Kind.PRODUCER)


def search(
    organisations: models.QuerySet[Organisation],
    *,
    words: str = "",
    unit_id: int | None = None,
    legal_form: str = "",
    closed: bool | None = None,
) -> models.QuerySet[Organisation]:
    """In Vietnamese order: those that hold every word, in one commune, of one legal form."""
    found = organisations
    for word in text.fold(words).split():
        found = found.filter(search_text__contains=word)
    if unit_id is not None:
        found = found.filter(unit=unit_id)
    if legal_form:
        found = found.filter(legal_form=legal_form)
    if closed is not None:
        found = found.filter(is_closed=closed)
    return found.select_related("unit").order_by("sort_key", "pk")


def fewest_told() -> int:
    """Producers that a sum of money must come from before it is told to whoever may not see the single
    amounts (OCOP_FEWEST_PRODUCERS)."""
    return int(settings.OCOP_FEWEST_PRODUCERS)


def figures_of(organisation: Organisation) -> models.QuerySet[YearFigures]:
    """A producer's yearly figures, newest first; money in đồng."""
    return organisation.figures.order_by("-year")


def figures_in(organisation: Organisation, year: int) -> YearFigures | None:
    """A producer's figures of one year, if they were given."""
    return organisation.figures.filter(year=year).first()


def alike(organisations: models.QuerySet[Organisation], name: str, unit: Unit | None) -> list[Organisation]:
    """Those of the same name, marks and case aside, in the same commune: likely the same producer."""
    folded = text.fold(name)
    near = organisations.filter(unit=unit, search_text__startswith=folded[:200]).order_by("pk")[:50]
    return [organisation for organisation in near if text.fold(organisation.name) == folded]


def missing_facts(organisation: Organisation) -> list[str]:
    """Names of fields that Mẫu 01 and Mẫu 02 ask for and that are still empty."""
    asked = (
        "registration_no", "registered_on", "address", "phone", "representative", "representative_title",
        "representative_gender", "representative_ethnicity", "representative_residence", "about", "structure",
    )  # fmt: skip
    return [name for name in asked if not getattr(organisation, name)]


def happenings_of(
    actor: Actor, *, organisation_ids: Collection[int] = (), product_ids: Collection[int] = (), on: dt.date
) -> list[Happening]:
    """What a timeline tells of producers: founded, taken in, figures of a year. Two statements.

    Figures stand on the last day of their year; those of a year that still runs, on the day `on`.
    """
    if not organisation_ids:
        return []
    seen = organisations_visible_to(actor).filter(pk__in=organisation_ids)
    figures = YearFigures.objects.filter(organisation__in=seen.values("pk")).select_related("organisation")
    return [*(each for row in seen for each in _of_producer(row)), *(_of_year(row, on) for row in figures)]


def _of_producer(row: Organisation) -> list[Happening]:
    form = row.get_legal_form_display()
    found = [
        Happening(
            local_date(row.created_at), _("Ghi nhận chủ thể"), row.name, "producer", form, at=row.created_at
        )
    ]
    if row.registered_on:
        founded = _("Thành lập hoặc đăng ký kinh doanh")
        found.append(Happening(row.registered_on, founded, row.name, "producer", row.registration_no))
    return found


def _of_year(row: YearFigures, on: dt.date) -> Happening:
    workers = row.workers or 0
    said = ngettext("%(n)d lao động", "%(n)d lao động", workers) % {"n": workers} if workers else ""
    money = number_format(row.revenue, force_grouping=True) if row.revenue is not None else ""
    revenue = _("doanh thu %(amount)s đồng") % {"amount": money} if money else ""
    what = _("Số liệu năm %(year)d") % {"year": row.year}
    day = min(dt.date(row.year, 12, 31), on)
    return Happening(day, what, row.organisation.name, "figures", joined(said, revenue))
