"""What a new dossier begins with: organisation, product, the last dossier, the proof library."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from ocop.criteria import queries as criteria
from ocop.criteria.tree import CriteriaTree, Criterion
from ocop.dossiers import fields
from ocop.dossiers.models import Answer, Citation, Dossier, Kind
from ocop.dossiers.queries import visible
from ocop.files.models import Document
from ocop.organisations.models import Organisation
from ocop.products.models import Product

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


def fill_sheet(dossier: Dossier, previous: Dossier | None, library: list[Document]) -> None:
    """Answers and citations of an upgrade or a re-evaluation.

    With a last dossier: its levels and descriptions where the box is still on the sheet;
    its proofs that are still in force; in place of one that has run out the newest of the
    same kind. Without one: proofs of the library, at the criteria they usually prove.
    """
    if dossier.kind == Kind.FIRST:
        return
    tree = criteria.tree(dossier.criteria_set)
    if previous is None:
        _cite_library(dossier, tree, library)
        return
    old = criteria.tree(previous.criteria_set)
    before = visible.answers(previous).values()
    Answer.objects.bulk_create([new for row in before if (new := _answer_again(dossier, row, old, tree))])
    _cite_again(dossier, previous, tree, library)


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
    law = criteria.regime(dossier.criteria_set.pack)
    rows = []
    for leaf in tree.leaves:
        kinds = {item.code for item in law.evidence_for(leaf.key)}
        rows += [Citation(dossier=dossier, code=leaf.code, document=x) for x in library if x.kind in kinds]
    Citation.objects.bulk_create(rows)
