"""What every shipped pack keeps, with or without the reference at hand."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest

from ocop.criteria import checks, shipped
from ocop.criteria.tree import CriteriaTree


def test_the_law_in_force_has_the_size_the_decision_has(law: shipped.ShippedPack) -> None:
    leaves = [leaf for sheet in law.trees for leaf in sheet.leaves]
    assert len(law.trees) == 26
    assert len(leaves) == 787
    assert sum(len(leaf.levels) for leaf in leaves) == 2579
    assert sum(len(sheet.marks) for sheet in law.trees) == 575


def test_every_sheet_in_force_adds_up_to_40_25_35(law: shipped.ShippedPack) -> None:
    for sheet in law.trees:
        sums = {part.code: sum(leaf.top for leaf in part.leaves) for part in sheet.parts}
        assert sums == {"A": 40, "B": 25, "C": 35}, sheet.code


def test_the_law_in_force_lists_71_reasons_to_take_a_dossier_out(law: shipped.ShippedPack) -> None:
    assert sum(len(sheet.knock_outs) for sheet in law.trees) == 71
    first = law.trees[0].knock_outs
    assert [item.code for item in first] == ["", "2.1", "6.1"]


@pytest.mark.parametrize("name", shipped.names())
def test_every_shipped_pack_keeps_the_format(name: tuple[str, int]) -> None:
    pack = shipped.load(*name)
    assert pack is not None
    checks.check_pack(pack.facts, list(pack.sets))


@pytest.mark.parametrize("name", shipped.names())
def test_published_versions_have_not_changed(name: tuple[str, int]) -> None:
    """A correction is a new folder; the files of a published version stay as they are."""
    pack = shipped.load(*name)
    assert pack is not None
    assert shipped.published()[f"{name[0]}@{name[1]}"] == pack.sha256


def test_all_text_of_the_packs_is_in_form_nfc(law: shipped.ShippedPack, history: shipped.ShippedPack) -> None:
    for pack in (law, history):
        text = shipped.canonical([pack.facts, list(pack.sets)]).decode()
        assert unicodedata.is_normalized("NFC", text)


def test_a_pack_has_one_hash_however_its_files_are_spelled(law: shipped.ShippedPack) -> None:
    turned = shipped.ShippedPack(dict(reversed(list(law.facts.items()))), law.sets)
    assert turned.sha256 == law.sha256


def test_a_changed_label_changes_the_hash_of_the_pack(law: shipped.ShippedPack) -> None:
    first: dict[str, Any] = {**law.sets[0], "name": "Khác"}
    assert shipped.ShippedPack(law.facts, (first, *law.sets[1:])).sha256 != law.sha256


def test_levels_of_a_leaf_can_be_told_apart(law: shipped.ShippedPack) -> None:
    for sheet in law.trees:
        for leaf in sheet.leaves:
            labels = [(level.label, level.case) for level in leaf.levels]
            assert len(set(labels)) == len(labels), f"{sheet.code} {leaf.code}"


def test_a_suggested_proof_proves_something_that_is_scored(law: shipped.ShippedPack) -> None:
    keys = {leaf.key for sheet in law.trees for leaf in sheet.leaves}
    suggested = {key for item in law.facts["evidence"] for key in item["proves"]}
    assert suggested - keys == set()


def test_remarks_point_at_criteria_that_exist(law: shipped.ShippedPack, history: shipped.ShippedPack) -> None:
    for pack in (law, history):
        for item in [*pack.facts["corrections"], *pack.facts["suspected_errors"], *pack.facts["defects"]]:
            for no in item["sets"]:
                assert item["code"] in {"", *codes(pack.trees[no - 1])}, item


def codes(sheet: CriteriaTree) -> set[str]:
    return {part.code for part in sheet.parts} | {leaf.code for leaf in sheet.leaves}


def test_every_corrected_level_is_listed_among_the_corrections(law: shipped.ShippedPack) -> None:
    listed = {(no, item["code"]) for item in law.facts["corrections"] for no in item["sets"]}
    corrected = {
        (sheet.no, leaf.code)
        for sheet in law.trees
        for leaf in sheet.leaves
        for level in leaf.levels
        if level.corrected
    }
    assert corrected <= listed


def test_the_history_pack_names_the_sheets_that_do_not_add_up(history: shipped.ShippedPack) -> None:
    unsound = {
        sheet.no
        for sheet in history.trees
        for part in sheet.parts
        if sum(leaf.top for leaf in part.leaves) != part.max
    }
    assert unsound == {7, 11, 12, 13}
    assert unsound <= {no for item in history.facts["defects"] for no in item["sets"]}


def test_sheet_26_offers_two_cases_at_three_criteria(tourism: CriteriaTree) -> None:
    two = {leaf.code: [name for name, _ in leaf.cases] for leaf in tourism.leaves if leaf.cases}
    assert two == {"8": ["a", "b"], "9": ["a", "b"], "15": ["a", "b"]}
    leaf = tourism.leaf("8")
    assert [level.points for level in leaf.levels_in("b")] == [1, 3]
    assert leaf.level(3, "b") != leaf.level(3, "a")


def test_the_same_subject_has_the_same_key_in_both_packs(
    law: shipped.ShippedPack, history: shipped.ShippedPack
) -> None:
    for pack in (law, history):
        for sheet in pack.trees:
            found = sheet.by_key("local_workers")
            assert found is not None
            assert found.code == "3.3"
