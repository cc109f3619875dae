"""The shipped packs against the outside reference, node by node; skipped where it is absent."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from ocop.criteria import shipped
from ocop.criteria.tree import CriteriaTree, Criterion

REFERENCE = Path(__file__).resolve().parents[2].parent / "shared" / "law" / "rubrics"

pytestmark = pytest.mark.skipif(not REFERENCE.is_dir(), reason="the reference rubrics are not here")


@cache
def reference(code: str) -> dict[str, Any]:
    with (REFERENCE / f"{code}.yaml").open(encoding="utf-8") as file:
        content: dict[str, Any] = yaml.load(file, Loader=yaml.CSafeLoader)
    return content


def leaf_codes_by_key(content: dict[str, Any]) -> dict[str, str]:
    def walk(node: dict[str, Any]) -> Iterator[tuple[str, str]]:
        if "options" in node:
            yield node["key"], node["code"]
        for child in node.get("children", ()):
            yield from walk(child)

    found: dict[str, str] = {}
    for part in content["parts"]:
        for node in part["criteria"]:
            for key, code in walk(node):
                found.setdefault(key, code)
    return found


def expected_node(node: dict[str, Any], keys: dict[str, str]) -> dict[str, Any]:
    condition = node.get("applies_if")
    name, _, above = condition.partition(" > ") if condition else ("", "", "")
    return {
        "code": node["code"],
        "max": node["max"],
        "gates": len(node.get("gates", ())),
        "requires": len(node.get("requires", ())),
        "notes": len(node.get("notes", ())),
        "applies_if": (keys[name], int(above)) if condition else None,
        "cases": sorted(node.get("cases", ())),
        "one_case": node.get("choose_one_case", False),
        "star": node.get("min_for_star"),
        "inferred": node.get("options_inferred", False),
        "levels": [
            (item["points"], item.get("min_for_star"), item.get("case"), "corrected" in item)
            for item in node.get("options", ())
        ],
        "children": [expected_node(child, keys) for child in node.get("children", ())],
    }


def actual_node(node: Criterion) -> dict[str, Any]:
    condition = node.applies_if
    return {
        "code": node.code,
        "max": node.max,
        "gates": len(node.gates),
        "requires": len(node.requires),
        "notes": len(node.notes),
        "applies_if": (condition.leaf, condition.above) if condition else None,
        "cases": sorted(name for name, _ in node.cases),
        "one_case": bool(node.cases),
        "star": node.star,
        "inferred": node.inferred,
        "levels": [(item.points, item.star, item.case, item.corrected) for item in node.levels],
        "children": [actual_node(child) for child in node.children],
    }


def expected_set(content: dict[str, Any]) -> dict[str, Any]:
    keys = leaf_codes_by_key(content)
    return {
        "no": content["no"],
        "code": content["id"],
        "name": content["name"],
        "industry": content["product"],
        "group": content.get("group", ""),
        "subgroup": content.get("subgroup", ""),
        "managing": content.get("managing", []),
        "disqualify": len(content.get("disqualify_if", ())),
        "parts": [
            (part["code"], part["max"], [expected_node(node, keys) for node in part["criteria"]])
            for part in content["parts"]
        ],
    }


def actual_set(sheet: CriteriaTree) -> dict[str, Any]:
    return {
        "no": sheet.no,
        "code": sheet.code,
        "name": sheet.name,
        "industry": sheet.industry,
        "group": sheet.group,
        "subgroup": sheet.subgroup,
        "managing": list(sheet.managing),
        "disqualify": len(sheet.disqualify),
        "parts": [
            (part.code, part.max, [actual_node(node) for node in part.criteria]) for part in sheet.parts
        ],
    }


@pytest.mark.parametrize("code", ["qd26-2026", "qd148-2023"])
def test_every_set_equals_the_reference_node_by_node(code: str) -> None:
    pack = shipped.load(code)
    assert pack is not None
    wanted = reference(code)["sets"]
    assert [sheet.no for sheet in pack.trees] == [item["no"] for item in wanted]
    for sheet, item in zip(pack.trees, wanted, strict=True):
        assert actual_set(sheet) == expected_set(item), f"set {sheet.no}"


def test_the_marks_of_the_law_in_force_are_those_of_the_reference(law: shipped.ShippedPack) -> None:
    for sheet, item in zip(law.trees, reference("qd26-2026")["sets"], strict=True):
        wanted: list[tuple[str, int, int]] = []

        def walk(node: dict[str, Any], found: list[tuple[str, int, int]]) -> None:
            for option in node.get("options", ()):
                if "min_for_star" in option:
                    found.append((node["code"], option["min_for_star"], option["points"]))
            for child in node.get("children", ()):
                walk(child, found)

        for part in item["parts"]:
            for node in part["criteria"]:
                walk(node, wanted)
        assert [(mark.code, mark.star, mark.needs) for mark in sheet.marks] == wanted


@pytest.mark.parametrize("code", ["qd26-2026", "qd148-2023"])
def test_bands_and_their_edges_equal_the_reference(code: str) -> None:
    pack = shipped.load(code)
    assert pack is not None
    wanted = reference(code)
    assert [(b["star"], b["from"], b["to"], b["to_included"]) for b in pack.facts["bands"]] == [
        (b["star"], b["min"], b["max"], b["max_inclusive"]) for b in wanted["star_bands"]
    ]
    last_phase = pack.facts["phases"][-1]["authorities"]
    assert [(a["star"], a["certificate"]) for a in last_phase] == [
        (b["star"], b["certificate"]) for b in wanted["star_bands"]
    ]
    assert {part["code"]: part["max"] for part in pack.facts["parts"]} == wanted["part_max"]


def test_facts_of_the_law_in_force_equal_the_reference(law: shipped.ShippedPack) -> None:
    wanted, facts = reference("qd26-2026"), law.facts
    again, dates = wanted["reassessment"], facts["re_evaluation"]
    assert facts["effective_from"] == wanted["effective_from"]
    assert facts["validity"]["months"] == wanted["certificate_months"]
    assert dates["not_before_days"] == again["submit_not_earlier_than_days_before_expiry"]
    assert dates["not_after_days"] == again["submit_not_later_than_days_before_expiry"]
    assert dates["max_days"] == again["max_days"]
    assert facts["commune"]["working_days"] == wanted["commune"]["days"]
    assert len(facts["commune"]["contents"]) == len(wanted["commune"]["assesses"])
    assert facts["samples"]["count"] == wanted["sample_products"]["count"]
    assert facts["samples"]["except_sets"] == wanted["sample_products"]["except_sets"]
    assert facts["revocation"]["days"] == wanted["withdrawal"]["days"]
    assert len(facts["revocation"]["grounds"]) == len(wanted["withdrawal"]["grounds"])
    assert len(facts["evidence"]) == len(wanted["dossier"]["evidence"])
    for level, name in (("province", "province"), ("ministry", "central")):
        mine = [x for x in facts["batches"] if x["level"] == level]
        assert [(x["proposed_before"], x["evaluated_before"]) for x in mine] == [
            (x["dossiers_by"], x["before"]) for x in wanted["rounds"][name]
        ]


def test_no_text_is_a_long_sentence_of_the_source() -> None:
    """Labels are re-worded: nothing longer than a term stands as it stands in the sources."""
    for code in ("qd26-2026", "qd148-2023"):
        source: set[str] = set()
        collect(reference(code)["sets"], source)
        pack = shipped.load(code)
        assert pack is not None
        mine: set[str] = set()
        collect(list(pack.sets), mine)
        assert {text for text in mine & source if len(text) > 60} - NAMES == set()


NAMES = {
    "Dịch vụ du lịch cộng đồng, du lịch sinh thái và điểm du lịch",
    "Chế biến từ thịt, thủy sản, trứng, sữa, các sản phẩm từ mật ong, mật khác và nông sản thực phẩm khác",
    "Chế biến từ thịt, trứng, sữa, thủy sản, các sản phẩm từ mật ong, mật khác và nông sản thực phẩm khác",
    "Chế biến từ thịt, thủy sản, trứng, sữa, các sản phẩm từ mật ong",
}
"""Names of sets, groups and subgroups are names, not sentences."""


def collect(node: Any, found: set[str]) -> None:
    if isinstance(node, str):
        found.add(node)
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        collect(child, found)
