"""Scoring at random by many hands: in any order, no locked card changes and every outcome adds up (R2)."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from ocop.base.refusals import Refused
from ocop.councils import actions, queries, scoring
from ocop.councils.actions import Given
from ocop.councils.models import Hearing, Mark, Outcome, Scorecard
from ocop.councils.queries import tables
from ocop.councils.states import CardState, HearingState
from ocop.criteria import queries as criteria
from ocop.criteria import rating
from ocop.journal.models import Entry, subject_of
from tests.crash import invariants
from tests.factories import councils as make

THREADS = 8
MEMBERS = 4
HEARINGS = 2
PER_TABLE = 250
"""Operations tried at one table before a new one is set."""


@dataclass
class Tally:
    """What was tried and what came of it."""

    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    @property
    def operations(self) -> int:
        """All that were tried."""
        return self.done.total() + self.refused.total()

    def lines(self) -> list[str]:
        """The report as it is printed."""
        names = sorted(self.done | self.refused)
        parts = [f"{name} {self.done[name]}+{self.refused[name]}" for name in names]
        shown = [f"scoring: {self.operations} operations (done+refused): " + ", ".join(parts)]
        return shown + [f"  FAULT scoring: {words}" for words in self.faults[:40]]


def run(operations: int, seed: int) -> Tally:
    """At least so many operations, table after table."""
    tally, number = Tally(), 0
    while tally.operations < operations:
        number += 1
        Room(seed + number, tally).go(min(PER_TABLE, operations - tally.operations))
    return tally


class Room:
    """One table with several items, and threads that do to it what comes to their mind."""

    def __init__(self, seed: int, tally: Tally) -> None:
        self._seed, self._tally = seed, tally
        self._table = make.scoring_table(MEMBERS, HEARINGS)
        self._tree = criteria.tree(self._table.hearing.dossier.criteria_set)
        self._hearings = [hearing.pk for hearing in self._table.hearings]
        self._old: list[tuple[int, Scorecard]] = []
        self._guard = threading.Lock()
        self._strict = (0.02, 0.1, 0.25)[seed % 3]

    def go(self, operations: int) -> None:
        """Do them, then look."""
        share = -(-operations // THREADS)
        threads = [threading.Thread(target=self._hand, args=(n, share)) for n in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for pk in self._hearings:
            self._tally.faults += look(pk)

    def _hand(self, number: int, share: int) -> None:
        chance = random.Random(self._seed * 100 + number)
        moves: list[tuple[Callable[[random.Random], Any], int]] = [
            (self._one, 38), (self._sheet, 30), (self._lock, 22), (self._again, 8), (self._conclude, 4),
            (self._void, 1),
        ]  # fmt: skip
        kinds, weights = [move for move, _w in moves], [weight for _m, weight in moves]
        try:
            for move in chance.choices(kinds, weights, k=share):
                self._try(move, chance)
        finally:
            connection.close()

    def _try(self, move: Callable[[random.Random], Any], chance: random.Random) -> None:
        name, known = move.__name__.strip("_"), True
        try:
            move(chance)
        except Refused:
            known = False
        except Exception as error:
            with self._guard:
                self._tally.faults.append(f"{name}: {error!r}")
        with self._guard:
            (self._tally.done if known else self._tally.refused)[name] += 1

    def _card(self, chance: random.Random) -> tuple[int, Scorecard]:
        """A member and their card: fresh as a page reads it, or a copy that is long out of date."""
        with self._guard:
            if self._old and chance.random() < 0.25:
                return chance.choice(self._old)
        member = chance.randrange(MEMBERS)
        card = queries.own_card(self._table.members[member], chance.choice(self._hearings))
        if card is None:
            raise Refused("no card")
        with self._guard:
            self._old.append((member, card))
            del self._old[:-30]
        return member, card

    def _hearing(self, chance: random.Random) -> Hearing:
        return Hearing.objects.select_related("session__rules", "dossier").get(
            pk=chance.choice(self._hearings)
        )

    def _given(self, leaves: list[Any], chance: random.Random) -> dict[str, Given]:
        """Mostly near the top; how near is the temper of the table: some rounds agree, some do not."""
        found = {}
        for leaf in leaves:
            low = chance.random() < self._strict
            level = 0 if low else len(leaf.levels) - 1
            found[leaf.code] = Given(level=level, note=f"{chance.random()}")
        return found

    def _one(self, chance: random.Random) -> None:
        member, card = self._card(chance)
        given = self._given([chance.choice(self._tree.leaves)], chance)
        actions.save_marks(card=card, given=given, by=self._table.members[member], at=make.AT)

    def _sheet(self, chance: random.Random) -> None:
        member, card = self._card(chance)
        given = self._given(list(self._tree.leaves), chance)
        version = card.version if chance.random() < 0.5 else None
        by = self._table.members[member]
        actions.save_marks(card=card, given=given, version=version, by=by, at=make.AT)

    def _lock(self, chance: random.Random) -> None:
        member, card = self._card(chance)
        actions.lock_card(card=card, by=self._table.members[member], at=make.AT)

    def _again(self, chance: random.Random) -> None:
        hearing = self._hearing(chance)
        actions.score_again(hearing=hearing, discussion="Bàn lại", by=self._table.chair, at=make.AT)

    def _conclude(self, chance: random.Random) -> None:
        actions.conclude_hearing(hearing=self._hearing(chance), by=self._table.chair, at=make.AT)

    def _void(self, chance: random.Random) -> None:
        member, card = self._card(chance)
        if member < 2:
            raise Refused("the chair and the secretary stay")
        actions.void_card(card=card, reason="Vắng", by=self._table.chair, at=make.AT)


def look(pk: int) -> list[str]:
    """Everything that must hold of one item, from its rows and its journal."""
    hearing = Hearing.objects.select_related("session__rules", "dossier__criteria_set").get(pk=pk)
    cards = list(hearing.scorecards.select_related("seat", "hearing__dossier__criteria_set"))
    faults = [words for card in cards for words in _replayed(card)]
    for card in cards:
        if card.state == CardState.LOCKED:
            faults += invariants.locked_card(card)
    outcomes = list(Outcome.objects.filter(hearing=hearing))
    concluded = hearing.state == HearingState.CONCLUDED
    waiting = [c for c in cards if c.round == hearing.round and c.state == CardState.OPEN]
    faults += invariants.said(
        f"hearing {pk}",
        [
            (len(outcomes) != int(concluded), f"{hearing.state} with {len(outcomes)} outcomes"),
            (concluded and bool(waiting), "concluded with open cards"),
            ((hearing.revealed_round == hearing.round) == bool(waiting), "revealed before all were locked"),
        ],
    )
    return faults + [words for outcome in outcomes for words in _recomputed(hearing, cards, outcome)]


def _replayed(card: Scorecard) -> list[str]:
    """The marks are what the journal's saves come to, one on the other, and none came after the lock."""
    rows = Entry.objects.filter(subject=subject_of(card)).order_by("pk")
    told, locked, faults = _prefilled(card), False, []
    for entry in rows:
        if entry.verb == "councils.lock_card":
            locked = True
        if entry.verb == "councils.save_marks":
            if locked:
                faults.append(f"card {card.pk}: saved after its lock")
            for code, mark in (entry.after or {}).items():
                before = (entry.before or {}).get(code)
                if before != told.get(code):
                    faults.append(f"card {card.pk}, {code}: a save overwrote what it had not seen")
                told[code] = mark
    kept = {m.code: {"level": m.level, "note": m.note} for m in Mark.objects.filter(scorecard=card)}
    seen = {code: {"level": mark["level"], "note": mark["note"]} for code, mark in told.items()}
    if kept != seen:
        faults.append(f"card {card.pk}: the marks are not what the journal tells")
    return faults


def _prefilled(card: Scorecard) -> dict[str, Any]:
    """What a card of a later round began with: the marks of the member's locked card before."""
    if card.round == 1:
        return {}
    before = Scorecard.objects.get(hearing=card.hearing_id, seat=card.seat_id, round=card.round - 1)
    return {m.code: _plain(m) for m in Mark.objects.filter(scorecard=before)}


def _plain(mark: Mark) -> dict[str, Any]:
    points = None if mark.points is None else f"{mark.points.normalize():f}"
    return {"level": mark.level, "points": points, "case": mark.case, "note": mark.note}


def _recomputed(hearing: Hearing, cards: list[Scorecard], outcome: Outcome) -> list[str]:
    counted = [c for c in cards if c.round == outcome.round and c.state == CardState.LOCKED]
    points = {c.seat_id: queries.points_of(queries.marks_of(c)) for c in counted}
    tree, rules = queries.tree_of(hearing.dossier), tables.plain_rules(hearing.session.rules)
    result = scoring.conclude(points, tree, rules)
    total = rating.to_decimal(scoring.rounded(result.total, 6))
    return invariants.said(
        f"outcome of {hearing.pk}",
        [
            (outcome.star != result.star, f"{outcome.star}★ where the cards make {result.star}★"),
            (outcome.total != total, f"total {outcome.total} where the cards make {total}"),
            (result.needs_rescore, "concluded in spite of the spread"),
        ],
    )
