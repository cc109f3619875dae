"""What protects a product: what it has, what is on the way, what runs out, what the next star asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from ocop.base.actor import Actor
from ocop.criteria import queries as criteria
from ocop.products import phases
from ocop.products.models import Product, Standing, StandingState
from ocop.rights import kinds, labelling, needs
from ocop.rights.models import Label, LabelState, Protection
from ocop.rights.queries import labels as labelled
from ocop.rights.queries import visible
from ocop.rights.states import ProtectionState
from ocop.rights.terms import Phase

HIGHEST = 5
_LATER = (ProtectionState.ACCEPTED, ProtectionState.PUBLISHED, ProtectionState.EXAMINED)


@dataclass(frozen=True)
class Paper:
    """A right or paper with its phase and the calendar days it still holds."""

    protection: Protection
    phase: Phase
    days_left: int | None


@dataclass(frozen=True)
class Need:
    """What the next star asks, with the papers that speak to it and words for what to get."""

    asked: needs.Asked
    papers: tuple[Paper, ...]
    wanted: tuple[str, ...]


@dataclass(frozen=True)
class Shelter:
    """One product. `star` is the one held on the day, `target` the next (None at five)."""

    product: Product
    star: int | None
    target: int | None
    papers: tuple[Paper, ...]
    labels: tuple[tuple[Label, labelling.Result], ...]
    needs: tuple[Need, ...]

    def of(self, *wanted: Phase) -> list[Paper]:
        """The papers of some phases."""
        return [paper for paper in self.papers if paper.phase in wanted]

    @property
    def holding(self) -> list[Paper]:
        """In force, those that run out first in front."""
        found = self.of("in_force", "ending")
        return sorted(found, key=lambda paper: 10**6 if paper.days_left is None else paper.days_left)

    @property
    def ending(self) -> list[Paper]:
        """In force and running out."""
        return self.of("ending")

    @property
    def coming(self) -> list[Paper]:
        """On the way."""
        return self.of("draft", "running")

    @property
    def over(self) -> list[Paper]:
        """Expired, ended, refused or withdrawn."""
        return self.of("expired", "ended", "refused", "withdrawn")

    @property
    def missing(self) -> list[Need]:
        """What the next star asks and is not there for sure."""
        return [need for need in self.needs if need.asked.met != "yes"]


def shelters_of(actor: Actor, products: QuerySet[Product], on: dt.date) -> list[Shelter]:
    """Of some products that the actor sees, in their order; a constant number of statements."""
    live = Standing.objects.filter(state=StandingState.LIVE)
    rows = list(
        products.select_related("organisation__unit", "criteria_set__pack").prefetch_related(
            Prefetch("standings", live, to_attr="live_standings")
        )
    )
    owners = {row.organisation_id for row in rows}
    seen = visible.protections_visible_to(actor).filter(organisation__in=owners)
    papers = [_paper(each, on) for each in visible.for_list(seen).order_by("kind", "pk")]
    mine = labelled.labels_visible_to(actor).filter(product__in=rows)
    checked = labelled.results(labelled.current_labels(mine), on)
    return [_shelter(row, papers, checked, on) for row in rows]


def shelter_of(actor: Actor, product: Product, on: dt.date) -> Shelter:
    """Of one product that the actor sees."""
    return shelters_of(actor, Product.objects.filter(pk=product.pk), on)[0]


def _paper(protection: Protection, on: dt.date) -> Paper:
    end = protection.expires_on
    left = (end - on).days if end and protection.state == ProtectionState.GRANTED else None
    return Paper(protection, visible.phase_of(protection, on), left)


def _covers(protection: Protection, product: Product) -> bool:
    named = [each.pk for each in protection.products.all()]
    return protection.organisation_id == product.organisation_id and (not named or product.pk in named)


def _shelter(
    product: Product,
    every: Iterable[Paper],
    checked: Iterable[tuple[Label, labelling.Result]],
    on: dt.date,
) -> Shelter:
    papers = tuple(paper for paper in every if _covers(paper.protection, product))
    labels = tuple(pair for pair in checked if pair[0].product_id == product.pk)
    star = next((each.star for each in product.live_standings if phases.holds(each, on)), None)  # type: ignore[attr-defined]
    target = min((star or 2) + 1, HIGHEST) if star != HIGHEST else None
    return Shelter(product, star, target, papers, labels, _needs(product, target, papers, labels))


def _needs(
    product: Product,
    target: int | None,
    papers: tuple[Paper, ...],
    labels: tuple[tuple[Label, labelling.Result], ...],
) -> tuple[Need, ...]:
    if product.criteria_set is None or target is None:
        return ()
    hand = needs.Hand(
        in_force=frozenset(p.protection.kind for p in papers if p.phase in ("in_force", "ending")),
        accepted=frozenset(p.protection.kind for p in papers if p.protection.state in _LATER),
        sound_label=any(label.state == LabelState.IN_USE and found.is_sound for label, found in labels),
    )
    asked = needs.asked(criteria.tree(product.criteria_set), target, hand)
    return tuple(_need(each, papers) for each in asked)


def _need(asked: needs.Asked, papers: tuple[Paper, ...]) -> Need:
    speaking = tuple(p for p in papers if p.protection.kind in asked.wanted and p.phase != "withdrawn")
    return Need(asked, speaking, tuple(kinds.label(code) for code in asked.wanted))
