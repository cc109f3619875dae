"""Is a pack well formed? Its shape by schema, its sense by a few laws of arithmetic."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from ocop.criteria import tree

_SCHEMAS = Path(__file__).parent / "schema"


class BrokenPack(ValueError):
    """A pack that must not be used; `problems` says where and why."""

    def __init__(self, name: str, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(f"{name}: " + "; ".join(problems[:10]))


def check_pack(facts: Mapping[str, Any], sets: list[Mapping[str, Any]]) -> None:
    """Raise `BrokenPack` unless facts and sets keep the format (docs/adr, pack format).

    A pack in force must also add up: every leaf's best level is its maximum, children
    add up to their group, parts to the pack's. A history pack may fail to, but only in
    sets that its own `defects` name.
    """
    problems = [*_by_schema("pack", facts, "pack.json")]
    for content in sets:
        problems += _by_schema("set", content, f"set {content.get('no')}")
    if not problems:
        problems = [*_bands(facts), *_numbers(sets), *_sets(facts, sets)]
    if problems:
        raise BrokenPack(f"{facts.get('code')}@{facts.get('version')}", problems)


@cache
def _validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((_SCHEMAS / f"{name}.json").read_text("utf-8")))


def _by_schema(name: str, content: Mapping[str, Any], where: str) -> Iterator[str]:
    for error in _validator(name).iter_errors(content):
        path = "/".join(str(step) for step in error.absolute_path)
        said = error.message if len(error.message) < 200 else f"breaks the rule {error.validator}"
        yield f"{where} /{path}: {said}"


def _bands(facts: Mapping[str, Any]) -> Iterator[str]:
    """The five bands cover 0 to the total without gap or overlap."""
    bands = sorted(facts["bands"], key=lambda band: int(band["star"]))
    edge = 0
    for star, band in enumerate(bands, 1):
        if band["star"] != star or band["from"] != edge or band["to_included"] != (star == 5):
            yield f"band {band['star']} does not follow the one below"
        edge = band["to"]
    if edge != facts["total"]:
        yield "the bands do not end at the total"


def _numbers(sets: list[Mapping[str, Any]]) -> Iterator[str]:
    numbers = [content["no"] for content in sets]
    if sorted(numbers) != list(range(1, len(numbers) + 1)):
        yield f"sets are not numbered 1 to {len(numbers)}: {numbers}"


def _sets(facts: Mapping[str, Any], sets: list[Mapping[str, Any]]) -> Iterator[str]:
    maxima = {part["code"]: part["max"] for part in facts["parts"]}
    excused = {no for item in facts["defects"] for no in item["sets"]}
    for content in sets:
        parsed = tree.parse({"pack": facts["code"], "bands": facts["bands"], "set": content})
        found = list(_unsound(parsed))
        if not (facts["status"] == "history" and parsed.no in excused):
            found += _sums(parsed, maxima)
        yield from (f"set {parsed.no}: {text}" for text in found)


def _unsound(parsed: tree.CriteriaTree) -> Iterator[str]:
    """What no set may have, sound sums or not."""
    codes = [leaf.code for leaf in parsed.leaves]
    keys = [leaf.key for leaf in parsed.leaves if leaf.key]
    if len(set(codes)) != len(codes) or len(set(keys)) != len(keys):
        yield "a leaf code or key comes twice"
    for leaf in parsed.leaves:
        wanted: set[str | None] = {name for name, _title in leaf.cases} or {None}
        if {level.case for level in leaf.levels} != wanted:
            yield f"{leaf.code}: levels and cases do not fit"
        if leaf.applies_if and leaf.applies_if.leaf not in codes[: codes.index(leaf.code)]:
            yield f"{leaf.code}: its condition names no earlier leaf"
        if any(mark.needs == 0 for mark in leaf.marks()):
            yield f"{leaf.code}: a mark at 0 points asks for nothing"


def _sums(parsed: tree.CriteriaTree, maxima: Mapping[str, int]) -> Iterator[str]:
    if {part.code: part.max for part in parsed.parts} != maxima:
        yield "part maxima differ from the pack's"
    for part in parsed.parts:
        if sum(item.max for item in part.criteria) != part.max:
            yield f"part {part.code} does not add up to {part.max}"
        for item in part.criteria:
            yield from _criterion_sums(item)


def _criterion_sums(item: tree.Criterion) -> Iterator[str]:
    if item.is_leaf:
        best = {max(x.points for x in item.levels_in(case)) for case, _ in item.cases or ((None, ""),)}
        if best != {item.max}:
            yield f"{item.code}: best level is not the maximum {item.max}"
    elif sum(child.max for child in item.children) != item.max:
        yield f"{item.code} does not add up to {item.max}"
    for child in item.children:
        yield from _criterion_sums(child)
