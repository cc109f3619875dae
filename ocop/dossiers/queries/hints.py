"""What the value chain says about a self-assessment: a level and its proof, offered and never taken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from ocop.criteria import queries as criteria
from ocop.criteria.tree import CriteriaTree, Criterion, Level
from ocop.dossiers.models import Answer, Dossier
from ocop.dossiers.yardsticks import yardstick
from ocop.files.models import Document
from ocop.organisations import queries as organisations
from ocop.products.sourcing import facts, queries
from ocop.products.sourcing.facts import Measure


@dataclass(frozen=True)
class Hint:
    """A level that the facts speak for: `box`, at the place `level`. `chosen` is the box ticked now."""

    code: str
    level: int
    box: Level
    said: str
    proofs: tuple[Document, ...]
    chosen: Level | None
    is_taken: bool

    @property
    def rank(self) -> int:
        """The level as people count: from 1."""
        return self.level + 1


def hints_of(dossier: Dossier, answers: Mapping[str, Answer], on: dt.date) -> dict[str, Hint]:
    """The hints for a dossier's sheet by criterion. Seven statements."""
    known = measures_of(dossier, on)
    chosen = {code: answer.level for code, answer in answers.items()}
    sheet = dossier.criteria_set
    return hints(criteria.tree(sheet), sheet.pack.code, sheet.no, known, chosen)


def measures_of(dossier: Dossier, on: dt.date) -> dict[str, Measure]:
    """What is known of the product's chain and the producer's labour."""
    chain = queries.chain_of(dossier.product, on)
    figures = organisations.figures_of(dossier.organisation)
    lists = Document.objects.filter(
        organisation=dossier.organisation_id, kind="workers_list", withdrawn_at__isnull=True
    ).order_by("-issued_on", "-pk")
    return facts.measures(chain, figures, lists, on)


def hints(
    tree: CriteriaTree,
    pack: str,
    set_no: int,
    known: Mapping[str, Measure],
    chosen: Mapping[str, int | None],
) -> dict[str, Hint]:
    """The hints that measures give on a sheet: plain values in, plain values out."""
    found = (_hint(leaf, pack, set_no, known, chosen.get(leaf.code)) for leaf in tree.leaves)
    return {hint.code: hint for hint in found if hint is not None}


def _hint(
    leaf: Criterion, pack: str, set_no: int, known: Mapping[str, Measure], chosen: int | None
) -> Hint | None:
    stick = yardstick(pack, set_no, leaf.key) if leaf.key else None
    level = stick.level(known) if stick else None
    if stick is None or level is None or level >= len(leaf.levels):
        return None
    needs = stick.levels[level] or ()
    shown = [known[need.measure] for need in needs]
    proofs = {proof.pk: proof for measure in shown for proof in measure.proofs}
    return Hint(
        leaf.code, level, leaf.levels[level], "; ".join(dict.fromkeys(m.said for m in shown)),
        tuple(proofs.values()), leaf.levels[chosen] if chosen is not None else None, chosen == level,
    )  # fmt: skip
