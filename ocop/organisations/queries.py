"""Reading producers and their figures. Who may see which is decided here alone."""

from __future__ import annotations

from django.db import models

from ocop.base import text
from ocop.base.actor import Actor
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
