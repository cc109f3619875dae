"""Fifty members save at once through the real server: no failure shown, none hidden."""

from __future__ import annotations

import random
import statistics
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from ocop.councils.models import Mark, Scorecard
from ocop.councils.states import CardState
from ocop.criteria import queries as criteria
from ocop.journal.models import Entry, subject_of
from tests.crash import forms, invariants
from tests.crash.forms import Form
from tests.factories import councils as tables

MEMBERS = 50


@dataclass
class Found:
    """What the crowd came to: answers by kind and status, the time they took, what is wrong."""

    answers: Counter[str] = field(default_factory=Counter)
    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    faults: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The report as it is printed."""
        counted = ", ".join(f"{what} {n}" for what, n in sorted(self.answers.items()))
        shown = [f"crowd: {counted}"]
        for kind, took in sorted(self.took.items()):
            middle, slowest = statistics.median(took) * 1000, max(took) * 1000
            shown.append(f"crowd: {kind} median {middle:.0f} ms, slowest {slowest:.0f} ms")
        return shown + [f"  FAULT crowd: {words}" for words in self.faults]


class Crowd:
    """A council of fifty; each member saves criterion by criterion, then the sheet, then locks."""

    def __init__(self, port: int, saves: int) -> None:
        self._port, self._saves = port, saves
        self._table = tables.scoring_table(MEMBERS)
        self._sheet = reverse("council:sheet", args=[self._table.hearings[0].pk])
        self._locking = reverse("council:lock", args=[self._table.hearings[0].pk])
        self._tree = criteria.tree(self._table.hearing.dossier.criteria_set)
        self._gate = threading.Barrier(MEMBERS)
        self._given: list[dict[str, tuple[int, str]]] = [{} for _ in range(MEMBERS)]
        self.found = Found()

    def go(self) -> Found:
        """All at once, then look."""
        who = [forms.session_of(actor) for actor in self._table.members]
        cards = [self._table.card(n).pk for n in range(MEMBERS)]
        threads = [threading.Thread(target=self._member, args=(n, who[n])) for n in range(MEMBERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for n, pk in enumerate(cards):
            self._look(n, pk)
        self.found.faults += invariants.everything()
        return self.found

    def _member(self, number: int, who: str) -> None:
        chance, page = random.Random(number), self._sheet
        self._gate.wait(120)
        for leaf in chance.choices(self._tree.leaves, k=self._saves):
            self._save(number, Form(who, page, self._some(number, [leaf], chance), htmx=True), "save")
        data = self._some(number, list(self._tree.leaves), chance)
        self._save(number, Form(who, page, data, leads_to=page + "?saved"), "sheet")
        self._gate.wait(600)
        lock = Form(who, self._locking, {}, leads_to="/hoi-dong/")
        self._save(number, lock, "lock")

    def _some(self, number: int, leaves: list[Any], chance: random.Random) -> dict[str, str]:
        sent = {}
        for leaf in leaves:
            level, note = chance.randrange(len(leaf.levels)), f"ghi {chance.random()}"
            sent |= {f"m-{leaf.code}": str(level), f"n-{leaf.code}": note}
            self._given[number][leaf.code] = (level, note)
        return sent

    def _save(self, number: int, form: Form, kind: str) -> None:
        begun = time.monotonic()
        answer = forms.send(self._port, form)
        self.found.took[kind].append(time.monotonic() - begun)
        self.found.answers[f"{kind} {answer.status}"] += 1
        if not form.accepted(answer):
            said = f"{kind} answered {answer.status} {answer.words[-300:]}"
            self.found.faults.append(f"member {number}: {said}")

    def _look(self, number: int, pk: int) -> None:
        """The card holds the member's last word at every criterion, and every save is in the journal."""
        card = Scorecard.objects.get(pk=pk)
        kept = {m.code: (m.level, m.note) for m in Mark.objects.filter(scorecard=card)}
        entries = Entry.objects.filter(subject=subject_of(card), verb="councils.save_marks").count()
        self.found.faults += invariants.said(
            f"member {number}",
            [
                (kept != self._given[number], "marks are not those that were answered"),
                (entries != self._saves + 1, f"{entries} saves journalled of {self._saves + 1}"),
                (card.version != self._saves + 1, f"version {card.version}"),
                (card.state != CardState.LOCKED, f"card is {card.state}"),
            ],
        )
