"""Reading the register of technologies, and what fits whom. Who may see which is decided here alone."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from ocop.base import text
from ocop.base.actor import Actor
from ocop.criteria.models import CriteriaSet
from ocop.science import matching
from ocop.science.models import Direction, Match, Technology
from ocop.science.queries.calls import sees_all

_MOST = 500
"""Candidates looked at for one technology; those of its field come first."""


def technologies_visible_to(actor: Actor) -> QuerySet[Technology]:
    """What is open to whoever works with science; closed ones to the province and their owner."""
    if sees_all(actor):
        return Technology.objects.all()
    if not actor.has("science.propose"):
        return Technology.objects.none()
    return Technology.objects.filter(Q(is_open=True) | Q(organisation_id=actor.organisation_id or 0))


def with_names(technologies: QuerySet[Technology]) -> QuerySet[Technology]:
    """With organisation and place, in the same statement."""
    return technologies.select_related("organisation", "unit")


def search(
    technologies: QuerySet[Technology], *, direction: str = "", subject: str = "", words: str = ""
) -> QuerySet[Technology]:
    """Open ones first, the newest in front; of one direction and field, holding the words."""
    found = technologies
    if direction:
        found = found.filter(direction=direction)
    if subject:
        found = found.filter(subject=subject)
    for word in text.nfc(words).split():
        found = found.filter(Q(title__icontains=word) | Q(organisation__name__icontains=word))
    return with_names(found).order_by("-is_open", "-created_at", "-pk")


def matches_visible_to(actor: Actor) -> QuerySet[Match]:
    """All to the province; to an organisation those of its offers and needs."""
    if sees_all(actor):
        return Match.objects.all()
    if actor.organisation_id is None or not actor.has("science.propose"):
        return Match.objects.none()
    own = actor.organisation_id
    return Match.objects.filter(Q(offer__organisation_id=own) | Q(need__organisation_id=own))


def with_sides(matches: QuerySet[Match]) -> QuerySet[Match]:
    """With both technologies and their organisations, in the same statement."""
    return matches.select_related("offer__organisation", "need__organisation")


def suggestions(technology: Technology, most: int = 10) -> list[tuple[Technology, matching.Fit]]:
    """What fits a technology best and was not introduced to it yet; two statements."""
    is_offer = technology.direction == Direction.OFFER
    wanted = Direction.NEED if is_offer else Direction.OFFER
    known = technology.matches_as_offer if is_offer else technology.matches_as_need
    others = Technology.objects.filter(direction=wanted, is_open=True).exclude(
        pk__in=known.values("need_id" if is_offer else "offer_id")
    )
    others = others.exclude(organisation_id=technology.organisation_id)
    near = with_names(others).annotate(same=Q(subject=technology.subject)).order_by("-same", "-pk")[:_MOST]
    rated: list[tuple[Technology, matching.Fit]] = [
        (other, matching.fit(_facts(technology), _facts(other))) for other in near
    ]
    good = [(other, found) for other, found in rated if found.score >= matching.LEAST]
    return sorted(good, key=lambda pair: (-pair[1].score, pair[0].pk))[:most]


def fit_of(offer: Technology, need: Technology) -> matching.Fit:
    """How well two technologies fit."""
    return matching.fit(_facts(offer), _facts(need))


def industries() -> list[str]:
    """The industries (ngành) that score sheets name, each once."""
    return sorted(set(CriteriaSet.objects.order_by().values_list("industry", flat=True).distinct()))


def _facts(row: Technology) -> matching.Facts:
    unit = row.unit
    return matching.Facts(
        row.subject, row.industry, unit.pk if unit else None, unit.parent_id if unit else None,
        f"{row.title} {row.description}",
    )  # fmt: skip
