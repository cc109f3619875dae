"""The self-assessment panel: what the sheet comes to, what holds it back, what would lift it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ocop.criteria import advice as advising
from ocop.criteria import queries as criteria
from ocop.criteria import rating as ratings
from ocop.criteria.tree import CriteriaTree, Criterion
from ocop.dossiers.models import Answer, Citation, Dossier
from ocop.dossiers.queries import completeness, visible
from ocop.files.models import Document

SOON = dt.timedelta(days=90)
"""A proof that runs out within these days is flagged; a product choice, the law names none."""
STEPS = 6


@dataclass(frozen=True)
class PartTotal:
    """The points of one part, out of `max`."""

    code: str
    title: str
    max: int
    points: Decimal


@dataclass(frozen=True)
class Block:
    """A mark that is not met, with the criterion's title."""

    code: str
    title: str
    star: int
    needs: int
    has: Decimal


@dataclass(frozen=True)
class Ageing:
    """A cited proof that has run out or soon will, and where it is cited."""

    document: Document
    codes: tuple[str, ...]
    is_expired: bool


@dataclass(frozen=True)
class SelfRating:
    """What the producer's own points come to.

    `blocks` are the marks that hold back the next star; `unproven` the criteria where
    points are claimed without any proof in force; `steps` the cheapest next points.
    """

    rating: ratings.Rating
    parts: tuple[PartTotal, ...]
    answered: int
    leaves: int
    blocks: tuple[Block, ...]
    unproven: tuple[Criterion, ...]
    ageing: tuple[Ageing, ...]
    advice: advising.Advice

    @property
    def steps(self) -> tuple[advising.Step, ...]:
        """The first steps of the advice."""
        return self.advice.steps[:STEPS]


def self_rating(
    dossier: Dossier,
    on: dt.date,
    answers: Mapping[str, Answer] | None = None,
    citations: Mapping[str, list[Citation]] | None = None,
) -> SelfRating:
    """The panel of a dossier on a day; two queries unless answers and citations are handed in."""
    answers = visible.answers(dossier) if answers is None else answers
    citations = visible.citations(dossier) if citations is None else citations
    tree = criteria.tree(dossier.criteria_set)
    points = points_of(tree, answers)
    rated = ratings.rate(tree, points)
    applied = [leaf for leaf in tree.leaves if completeness.applies(leaf, answers)]
    return SelfRating(
        rating=rated,
        parts=tuple(PartTotal(p.code, p.title, p.max, rated.parts[p.code]) for p in tree.parts),
        answered=sum(1 for leaf in applied if leaf.code in points),
        leaves=len(applied),
        blocks=tuple(_block(tree, item) for item in rated.blocks_next),
        unproven=tuple(
            leaf for leaf in applied if points.get(leaf.code) and not _in_force(citations, leaf.code, on)
        ),
        ageing=tuple(_ageing(citations, on)),
        advice=advising.advice(tree, points),
    )


def points_of(tree: CriteriaTree, answers: Mapping[str, Answer]) -> dict[str, Decimal]:
    """The claimed points by leaf; criteria without a level are left out."""
    return {
        code: answer.points
        for code, answer in answers.items()
        if answer.points is not None and tree.has(code)
    }


def _block(tree: CriteriaTree, item: ratings.Blocker) -> Block:
    return Block(item.code, tree.leaf(item.code).title, item.star, item.needs, item.has)


def _in_force(citations: Mapping[str, list[Citation]], code: str, on: dt.date) -> bool:
    return any(_is_good(item.document, on) for item in citations.get(code, ()))


def _is_good(document: Document, on: dt.date) -> bool:
    return document.withdrawn_at is None and not document.expired_on(on)


def _ageing(citations: Mapping[str, list[Citation]], on: dt.date) -> list[Ageing]:
    """Cited proofs with a last day before `on` plus 90 days, soonest first."""
    where: dict[int, list[str]] = {}
    found: dict[int, Document] = {}
    for code, cited in citations.items():
        for item in cited:
            ends = item.document.expires_on
            if ends is not None and ends < on + SOON:
                found[item.document_id] = item.document
                where.setdefault(item.document_id, []).append(code)
    ordered = sorted(found.values(), key=lambda document: (document.expires_on or on, document.pk))
    return [Ageing(item, tuple(where[item.pk]), item.expired_on(on)) for item in ordered]
