"""Packs and ratings as plain data for machines: the shapes that `ocop criteria` prints."""

from __future__ import annotations

from typing import Any

from ocop.criteria import rating, shipped
from ocop.criteria.tree import CriteriaTree, Criterion, Level, Part


def listing() -> dict[str, Any]:
    """Every shipped pack with its size, newest law first."""
    found = [shipped.load(code, version) for code, version in shipped.names()]
    return {"packs": [_line(pack) for pack in found if pack]}


def export(pack: shipped.ShippedPack) -> dict[str, Any]:
    """A whole pack: every sheet's leaves in the law's order, levels, marks, gates."""
    facts = pack.facts
    head = {key: facts[key] for key in ("decision", "title", "status", "effective_from", "effective_to")}
    return {
        "pack": pack.code,
        "version": pack.version,
        "sha256": pack.sha256,
        **head,
        "sets": [_set(sheet) for sheet in pack.trees],
        "corrections": facts["corrections"],
        "suspected_errors": facts["suspected_errors"],
        "defects": facts["defects"],
    }


def rated(pack: shipped.ShippedPack, sheet: CriteriaTree, result: rating.Rating) -> dict[str, Any]:
    """A rating; under a history pack with what is known to be wrong in that sheet."""
    answer = {
        "pack": pack.code,
        "set": sheet.no,
        "total": result.total,
        "parts": result.parts,
        "band_star": result.band_star,
        "mark_star": result.mark_star,
        "star": result.star,
        "blocked_by": [vars(item) for item in result.blocked_by],
        "missing": list(result.missing),
        "not_applied": list(result.not_applied),
    }
    if pack.facts["status"] == "history":
        touching = [x for x in pack.facts["defects"] if not x["sets"] or sheet.no in x["sets"]]
        answer |= {"history_only": True, "defects": touching}
    return answer


def _line(pack: shipped.ShippedPack) -> dict[str, Any]:
    trees = pack.trees
    return {
        "pack": pack.code,
        "version": pack.version,
        "decision": pack.facts["decision"],
        "title": pack.facts["title"],
        "status": pack.facts["status"],
        "effective_from": pack.facts["effective_from"],
        "effective_to": pack.facts["effective_to"],
        "sets": len(trees),
        "leaves": sum(len(sheet.leaves) for sheet in trees),
        "levels": sum(len(leaf.levels) for sheet in trees for leaf in sheet.leaves),
        "marks": sum(len(sheet.marks) for sheet in trees),
        "sha256": pack.sha256,
    }


def _set(sheet: CriteriaTree) -> dict[str, Any]:
    return {
        "no": sheet.no,
        "code": sheet.code,
        "name": sheet.name,
        "industry": sheet.industry,
        "group": sheet.group,
        "subgroup": sheet.subgroup,
        "managing": list(sheet.managing),
        "disqualify": list(sheet.disqualify),
        "parts": [_part(part) for part in sheet.parts],
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "code": part.code,
        "title": part.title,
        "max": part.max,
        "criteria": [_leaf(leaf) for leaf in part.leaves],
        "groups": [
            {"code": node.code, "title": node.title, "max": node.max, "gates": list(node.gates)}
            for criterion in part.criteria
            for node in criterion.groups()
        ],
    }


def _leaf(leaf: Criterion) -> dict[str, Any]:
    condition = leaf.applies_if
    return {
        "code": leaf.code,
        "title": leaf.title,
        "max": leaf.max,
        "levels": [_level(level) for level in leaf.levels],
        "gates": list(leaf.gates),
        "requires": list(leaf.requires),
        "applies_if": vars(condition) if condition else None,
        "cases": dict(leaf.cases) or None,
        "star": leaf.star,
        "notes": list(leaf.notes),
    }


def _level(level: Level) -> dict[str, Any]:
    return {"points": level.points, "star": level.star, "case": level.case, "label": level.label}
