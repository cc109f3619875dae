"""Broken packs are refused, and the refusal says where."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from ocop.criteria import checks, shipped

Facts = dict[str, Any]
Sets = list[dict[str, Any]]


def leaf(sets: Sets, no: int = 0) -> dict[str, Any]:
    """1.1 of a sheet."""
    found: dict[str, Any] = sets[no]["parts"][0]["criteria"][0]["children"][0]
    return found


def story(sets: Sets) -> dict[str, Any]:
    """5.2, which applies only where there is a story."""
    found: dict[str, Any] = sets[0]["parts"][1]["criteria"][1]["children"][1]
    return found


BROKEN: dict[str, tuple[Callable[[Facts, Sets], object], str]] = {
    "a misspelled field": (lambda f, s: leaf(s).update(maximum=3), "maximum"),
    "points as text": (lambda f, s: leaf(s)["levels"][0].update(points="1"), "'1' is not of type"),
    "a fraction of a point": (lambda f, s: leaf(s)["levels"][0].update(points=0.5), "0.5 is not of type"),
    "a mark of six stars": (lambda f, s: leaf(s)["levels"][0].update(star=6), "6 is greater"),
    "an empty label": (lambda f, s: leaf(s)["levels"][0].update(label=""), "label"),
    "levels and children at once": (lambda f, s: leaf(s).update(children=[dict(leaf(s))]), "oneOf"),
    "a part D": (lambda f, s: s[0]["parts"][0].update(code="D"), "'D' is not one of"),
    "a missing article": (lambda f, s: f["validity"].pop("article"), "'article' is a required"),
    "an unknown status": (lambda f, s: f.update(status="draft"), "'draft' is not one of"),
    "a day that is none": (lambda f, s: f.update(effective_from="22/05/2026"), "effective_from"),
    "a gap between bands": (lambda f, s: f["bands"][1].update({"from": 71}), "band 4"),
    "a band open at both ends": (lambda f, s: f["bands"][2].update(to_included=True), "band 3"),
    "four bands": (lambda f, s: f["bands"].pop(), "bands"),
    "a sheet too few": (lambda f, s: s.pop(3), "not numbered"),
    "a sheet twice": (lambda f, s: s[1].update(no=1), "not numbered"),
    "a best level below the maximum": (lambda f, s: leaf(s)["levels"].pop(), "best level"),
    "a part that does not add up": (lambda f, s: s[0]["parts"][0].update(max=39), "add up"),
    "a group that does not add up": (lambda f, s: s[0]["parts"][0]["criteria"][0].update(max=17), "add up"),
    "a code twice": (lambda f, s: leaf(s).update(code="1.2"), "comes twice"),
    "a condition on nothing": (lambda f, s: story(s)["applies_if"].update(leaf="9.9"), "no earlier leaf"),
    "a condition on itself": (lambda f, s: story(s)["applies_if"].update(leaf="5.2"), "no earlier leaf"),
    "a level of an unknown case": (lambda f, s: leaf(s)["levels"][0].update(case="a"), "cases do not fit"),
    "a mark that asks for nothing": (
        lambda f, s: s[0]["parts"][0]["criteria"][0]["children"][1]["levels"][0].update(star=3),
        "asks for nothing",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_pack_is_refused_with(name: str, law: shipped.ShippedPack) -> None:
    change, said = BROKEN[name]
    facts, sets = json.loads(json.dumps([law.facts, law.sets]))
    change(facts, sets)
    with pytest.raises(checks.BrokenPack, match=said):
        checks.check_pack(facts, sets)


def test_a_history_pack_may_not_hide_a_sheet_that_does_not_add_up(history: shipped.ShippedPack) -> None:
    facts, sets = json.loads(json.dumps([history.facts, history.sets]))
    facts["defects"] = [item for item in facts["defects"] if item["sets"] != [11]]
    with pytest.raises(checks.BrokenPack, match="set 11"):
        checks.check_pack(facts, sets)


def test_a_pack_in_force_is_not_excused_by_naming_its_defects(law: shipped.ShippedPack) -> None:
    facts, sets = json.loads(json.dumps([law.facts, law.sets]))
    leaf(sets)["levels"].pop()
    facts["defects"] = [{"sets": [1], "code": "1.1", "what": "thiếu mức"}]
    with pytest.raises(checks.BrokenPack, match="set 1: 1.1"):
        checks.check_pack(facts, sets)
