"""A score sheet as plain values: parts, criteria, leaves, levels, marks.

Nothing here knows the database. `parse` turns the content of one set, as a pack
ships it, into a `CriteriaTree`; everything is frozen, so a tree can be cached and
shared between requests.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Level:
    """One box a member can tick: its points and what it asks for.

    `star` is the mark printed beside it (3, 4 or 5): the least that a product of that
    star must reach at this criterion. `case` is the case it belongs to, where the sheet
    offers two. `corrected` says that a misprint of the source was put right.
    """

    points: int
    label: str
    star: int | None = None
    case: str | None = None
    corrected: bool = False


@dataclass(frozen=True)
class Condition:
    """A criterion is scored only when the leaf `leaf` has more than `above` points."""

    leaf: str
    above: int


@dataclass(frozen=True)
class Mark:
    """At leaf `code`, a product of `star` stars needs at least `needs` points."""

    code: str
    star: int
    needs: int


@dataclass(frozen=True)
class KnockOut:
    """A reason to take the dossier out; `code` is empty when it holds for the sheet."""

    code: str
    title: str
    text: str


@dataclass(frozen=True)
class Band:
    """A star and its points: from `start` up to `end` (`end` itself only when said)."""

    star: int
    start: int
    end: int
    end_included: bool


@dataclass(frozen=True)
class Criterion:
    """A criterion; a leaf has levels and is scored, a group has children.

    `key` says in our own code what a leaf is about, the same in every set and pack
    (``local_workers``); it is empty where no other leaf is alike. `star` marks the
    criterion as a whole: any points at all are needed for that star (older sheets).
    `inferred` says that the sheet prints the maximum alone and yes/no is our reading.
    """

    part: str
    code: str
    title: str
    max: int
    key: str = ""
    requires: tuple[str, ...] = ()
    gates: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    applies_if: Condition | None = None
    cases: tuple[tuple[str, str], ...] = ()
    star: int | None = None
    inferred: bool = False
    levels: tuple[Level, ...] = ()
    children: tuple[Criterion, ...] = ()

    @property
    def is_leaf(self) -> bool:
        """Whether points are given here."""
        return not self.children

    @cached_property
    def points(self) -> tuple[int, ...]:
        """The points that a level of this leaf has, ascending, each once."""
        return tuple(sorted({level.points for level in self.levels}))

    @property
    def top(self) -> int:
        """The most points that a level offers (equal to `max` on a sound sheet)."""
        return self.points[-1]

    def levels_in(self, case: str | None) -> tuple[Level, ...]:
        """The levels of one case, or all when the leaf knows no cases."""
        return tuple(x for x in self.levels if case is None or x.case == case)

    def level(self, points: int, case: str | None = None) -> Level | None:
        """The first level with these points (in this case), or None."""
        return next((x for x in self.levels_in(case) if x.points == points), None)

    def leaves(self) -> Iterator[Criterion]:
        """This leaf, or the leaves below this group, in the order of the sheet."""
        if self.is_leaf:
            yield self
        for child in self.children:
            yield from child.leaves()

    def groups(self) -> Iterator[Criterion]:
        """This group and the groups below it; nothing for a leaf."""
        if not self.is_leaf:
            yield self
        for child in self.children:
            yield from child.groups()

    def marks(self) -> Iterator[Mark]:
        """The marks of this leaf, by star."""
        found = {x.star: x.points for x in reversed(self.levels) if x.star}
        if self.star:
            found[self.star] = next((p for p in self.points if p > 0), self.max)
        for star, needs in sorted(found.items()):
            yield Mark(self.code, star, needs)


@dataclass(frozen=True)
class Part:
    """Part A, B or C of a sheet."""

    code: str
    title: str
    max: int
    criteria: tuple[Criterion, ...]

    @cached_property
    def leaves(self) -> tuple[Criterion, ...]:
        """The scored criteria of the part, in the order of the sheet."""
        return tuple(leaf for criterion in self.criteria for leaf in criterion.leaves())


@dataclass(frozen=True)
class CriteriaTree:
    """The score sheet of one product set under one pack."""

    pack: str
    no: int
    code: str
    name: str
    industry: str
    group: str
    subgroup: str
    managing: tuple[str, ...]
    marks_noted: bool
    disqualify: tuple[str, ...]
    bands: tuple[Band, ...]
    parts: tuple[Part, ...]

    @cached_property
    def leaves(self) -> tuple[Criterion, ...]:
        """Every scored criterion, in the order of the sheet."""
        return tuple(leaf for part in self.parts for leaf in part.leaves)

    @cached_property
    def _by_code(self) -> dict[str, Criterion]:
        return {leaf.code: leaf for leaf in self.leaves}

    @cached_property
    def _by_key(self) -> dict[str, Criterion]:
        return {leaf.key: leaf for leaf in self.leaves if leaf.key}

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """Every mark, in the order of the sheet, then by star."""
        return tuple(mark for leaf in self.leaves for mark in leaf.marks())

    @cached_property
    def knock_outs(self) -> tuple[KnockOut, ...]:
        """What takes a dossier out: of the sheet first, then beside criteria."""
        whole = [KnockOut("", "", text) for text in self.disqualify]
        beside = [
            KnockOut(node.code, node.title, text)
            for part in self.parts
            for criterion in part.criteria
            for node in (*criterion.groups(), *criterion.leaves())
            for text in node.gates
        ]
        return (*whole, *beside)

    def leaf(self, code: str) -> Criterion:
        """The leaf with this code; KeyError when the sheet has none."""
        return self._by_code[code]

    def has(self, code: str) -> bool:
        """Whether the sheet scores a criterion with this code."""
        return code in self._by_code

    def by_key(self, key: str) -> Criterion | None:
        """The leaf that is about `key` (see `Criterion.key`), if this sheet has one."""
        return self._by_key.get(key)


def parse(content: Content) -> CriteriaTree:
    """The tree of a set's content (see the schema `set.json`; content is trusted)."""
    body = content["set"]
    return CriteriaTree(
        pack=content["pack"],
        no=body["no"],
        code=body["code"],
        name=body["name"],
        industry=body["industry"],
        group=body.get("group", ""),
        subgroup=body.get("subgroup", ""),
        managing=tuple(body.get("managing", ())),
        marks_noted=body.get("marks_noted", True),
        disqualify=tuple(body.get("disqualify", ())),
        bands=tuple(_band(item) for item in content["bands"]),
        parts=tuple(_part(item) for item in body["parts"]),
    )


def _band(item: Content) -> Band:
    return Band(item["star"], item["from"], item["to"], item["to_included"])


def _part(item: Content) -> Part:
    code = item["code"]
    nodes = tuple(_criterion(node, code) for node in item["criteria"])
    return Part(code, item["title"], item["max"], nodes)


def _criterion(item: Content, part: str) -> Criterion:
    condition = item.get("applies_if")
    return Criterion(
        part=part,
        code=item["code"],
        title=item["title"],
        max=item["max"],
        key=item.get("key", ""),
        requires=tuple(item.get("requires", ())),
        gates=tuple(item.get("gates", ())),
        notes=tuple(item.get("notes", ())),
        applies_if=Condition(**condition) if condition else None,
        cases=tuple(item.get("cases", {}).items()),
        star=item.get("star"),
        inferred=item.get("inferred", False),
        levels=tuple(Level(**level) for level in item.get("levels", ())),
        children=tuple(_criterion(child, part) for child in item.get("children", ())),
    )
