"""What a new dossier begins with: organisation, product, the last dossier, the proof library."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings

from ocop.criteria import queries as criteria
from ocop.criteria.tree import CriteriaTree, Criterion
from ocop.dossiers import fields
from ocop.dossiers.models import Answer, Citation, Dossier
from ocop.dossiers.queries import visible
from ocop.files.models import Document
from ocop.organisations.models import Organisation
from ocop.products.models import Product
from ocop.products.sourcing import queries as sourcing

_TICKS = {"business_registration": "has_registration", "quality_declaration": "has_declaration"}


def registration(product: Product, previous: Dossier | None) -> dict[str, Any]:
    """Mẫu 01 from what is known; the pledge is never ticked for anybody."""
    owner = product.organisation
    known = {
        "name": owner.name,
        "representative": owner.representative,
        "representative_title": owner.representative_title,
        "address": _address(owner),
        "phone": owner.phone,
        "email": owner.email,
        "product_name": product.name,
    }
    return fields.FORM_01.clean(_over(previous.registration if previous else {}, known) | {"pledge": False})


def report(
    product: Product, kind: str, library: Iterable[Document], previous: Dossier | None
) -> dict[str, Any]:
    """Mẫu 02 Phần I from what is known; Phần II and IV from the last dossier."""
    before = previous.report if previous else {}
    general = fields.GENERAL.clean(_over(before.get("general", {}), _general(product, library)))
    filled = {"general": general}
    for part in fields.parts_of(kind):
        if part.code in {"results", "plan"} and part.code in before:
            filled[part.code] = part.clean(before[part.code])
    return filled


def _general(product: Product, library: Iterable[Document]) -> dict[str, Any]:
    owner = product.organisation
    said = [text for text in (product.name, product.specification) if text]
    ticks = {_TICKS[item.kind]: True for item in library if item.kind in _TICKS}
    return {
        "name": owner.name,
        "legal_form": str(owner.get_legal_form_display()),
        "address": _address(owner),
        "phone": owner.phone,
        "email": owner.email,
        "representative": owner.representative,
        "representative_gender": owner.representative_gender,
        "representative_ethnicity": owner.representative_ethnicity,
        "representative_residence": owner.representative_residence,
        "registered_on": owner.registered_on or "",
        "registration_no": owner.registration_no,
        "specification": "\n".join(said),
        "about": owner.about,
        "structure": owner.structure,
        **ticks,
    }


def _address(owner: Organisation) -> str:
    return ", ".join(part for part in (owner.address, owner.unit.name if owner.unit else "") if part)


def _over(before: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    """What is known today over what was written before; blanks never wipe out what was written."""
    return before | {name: value for name, value in known.items() if value not in (None, "")}


def library_of(organisation: Organisation, on: dt.date) -> list[Document]:
    """The proofs in use and in force, newest first."""
    rows = Document.objects.filter(organisation=organisation, withdrawn_at__isnull=True)
    return [item for item in rows.order_by("-issued_on", "-pk") if not item.expired_on(on)]


OF_THE_PRODUCER = frozenset(
    {"business_registration", "production_eligibility", "environment", "workers_list", "results"}
)
"""Kinds of proof that speak of the producer whatever the product; the others may be of another product."""
MOST_CITED = 3
"""So many of a kind are cited at one criterion by themselves, the newest: a choice of ours."""


def fill_sheet(
    dossier: Dossier, previous: Dossier | None, library: list[Document], fitting: list[Document]
) -> dict[str, list[int]]:
    """Answers and citations that a dossier begins with; the ids of what was cited, by criterion.

    With a last dossier: its levels and descriptions where the box is still on the sheet;
    its proofs that are still in force; in place of one that has run out the newest of the
    same kind. Then, where nothing is cited yet, the proofs of `fitting` at the criteria they
    usually prove.
    """
    tree = criteria.tree(dossier.criteria_set)
    if previous is not None:
        old = criteria.tree(previous.criteria_set)
        before = visible.answers(previous).values()
        Answer.objects.bulk_create([new for row in before if (new := _answer_again(dossier, row, old, tree))])
        _cite_again(dossier, previous, tree, library)
    _cite_library(dossier, tree, fitting)
    return {code: [item.document_id for item in cited] for code, cited in visible.citations(dossier).items()}


def fitting(product: Product, library: list[Document], on: dt.date) -> list[Document]:
    """The proofs that may be cited for a product without asking: none where the installation does not want
    it (OCOP_CITE_ON_OPENING); those of the producer as such; those of the product's value chain; every kind
    with a name where the producer makes nothing else."""
    if not settings.OCOP_CITE_ON_OPENING:
        return []
    others = Product.objects.filter(organisation=product.organisation_id, is_retired=False)
    is_alone = not others.exclude(pk=product.pk).exists()
    chain = {proof.pk for proof in sourcing.proofs_of(product, on)}
    return [
        item for item in library
        if is_alone or item.kind in OF_THE_PRODUCER or item.pk in chain
    ]  # fmt: skip


def _answer_again(dossier: Dossier, row: Answer, old: CriteriaTree, tree: CriteriaTree) -> Answer | None:
    if not tree.has(row.code):
        return None
    kept = row.level is not None and _same_box(old.leaf(row.code), tree.leaf(row.code), row.level)
    return Answer(
        dossier=dossier,
        code=row.code,
        points=row.points if kept else None,
        level=row.level if kept else None,
        case=row.case if kept else "",
        description=row.description,
    )


def _same_box(old: Criterion, new: Criterion, level: int) -> bool:
    return level < len(new.levels) and old.levels[level] == new.levels[level]


def _cite_again(dossier: Dossier, previous: Dossier, tree: CriteriaTree, library: list[Document]) -> None:
    usable = {item.pk for item in library}
    pairs: dict[tuple[str, int], Citation] = {}
    for code, cited in visible.citations(previous).items():
        for row in cited if tree.has(code) else []:
            newest = next((item for item in library if item.kind == row.document.kind), None)
            chosen = row.document if row.document_id in usable else newest
            if chosen is not None:
                new = Citation(dossier=dossier, code=code, document=chosen, note=row.note)
                pairs.setdefault((code, chosen.pk), new)
    Citation.objects.bulk_create(pairs.values())


def _cite_library(dossier: Dossier, tree: CriteriaTree, library: list[Document]) -> None:
    """Cite what is there, the newest of each kind, at criteria where nothing is cited."""
    law, cited = criteria.regime(dossier.criteria_set.pack), visible.citations(dossier)
    rows = []
    for leaf in tree.leaves:
        for kind in [] if leaf.code in cited else law.evidence_for(leaf.key):
            found = [item for item in library if item.kind == kind.code][:MOST_CITED]
            rows += [Citation(dossier=dossier, code=leaf.code, document=item) for item in found]
    Citation.objects.bulk_create(rows)
