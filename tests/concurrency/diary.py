"""Many phones at once on the same lots: nobody uses or delivers what is not there, each delivery is answered
once, the same request is done once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ocop.organisations.models import Organisation
from ocop.trace import actions
from ocop.trace.models import Event, Handover, Lot, Step
from ocop.trace.queries import diary as queries
from tests.concurrency.hands import at_once
from tests.crash import invariants
from tests.factories import trace as make
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with

HANDS = 24
EACH = Decimal(7)
FITS = 14
"""So many times EACH goes into the 100 of a lot."""
WITH: dict[str, Any] = {"by": make.BY, "at": make.AT}


@dataclass
class Found:
    """What came of it: answers by kind, what is wrong."""

    answers: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The report as it is printed."""
        counted = ", ".join(f"{what} {n}" for what, n in sorted(self.answers.items()))
        return [f"diary: {counted}"] + [f"  FAULT diary: {words}" for words in self.faults[:40]]


class Diary:
    """A producer and whom it delivers to; every hand reads its rows anew, as a request does."""

    def __init__(self) -> None:
        self.found = Found()
        self.owner, self.other = make_organisation(), make_organisation()
        actor_with("producer", organisation=self.other)
        self.site, self.item = make.make_site(self.owner), make.make_material(self.owner)

    def go(self) -> Found:
        """Overdraw, answer twice, repeat; then look at all of the data."""
        self._overdraw()
        self._answer()
        self._undo()
        self._repeat()
        self.found.faults += invariants.everything()
        return self.found

    def _hands(self, name: str, hands: list[Callable[[], Any]]) -> Counter[str]:
        told = Counter(word or "failed" for word in at_once(hands))
        self.found.answers.update({f"{name} {word}": n for word, n in told.items()})
        self._wrong(told["failed"] > 0, f"{name}: {told['failed']} hands failed")
        return told

    def _wrong(self, is_wrong: bool, words: str) -> None:
        self.found.faults += [words] if is_wrong else []

    def _cook(self, *lots: Lot, key: str = "", quantity: Decimal = EACH) -> Callable[[], Step]:
        pks = [lot.pk for lot in lots]
        inputs = lambda: [(Lot.objects.get(pk=pk), quantity) for pk in pks]  # noqa: E731
        return lambda: actions.log_process(
            Organisation.objects.get(pk=self.owner.pk), item=self.item, site=self.site, inputs=inputs(),
            quantity=EACH, happened_at=make.AT, key=key, **WITH,
        )  # fmt: skip

    def _deliver(self, *lots: Lot) -> Callable[[], Handover]:
        pairs = [(lot, EACH) for lot in lots]
        return lambda: actions.log_delivery(
            self.owner, lots=pairs, receiver=self.other, happened_at=make.AT, **WITH
        )

    def _left(self, lot: Lot, who: Organisation | None = None) -> Decimal:
        return queries.balance_of([lot], who.pk if who else None)[lot.pk]

    def _overdraw(self) -> None:
        """Half of the hands take the lots in one order, half in the other; half cook, half deliver."""
        one, two = make.make_lot(self.owner), make.make_lot(self.owner)
        hands: list[Callable[[], Any]] = [
            (self._cook if n % 2 else self._deliver)(*((one, two) if n % 4 < 2 else (two, one)))
            for n in range(HANDS)
        ]
        told = self._hands("use", hands)
        rest = (self._left(one), self._left(two))
        self._wrong(told["done"] != FITS, f"{told['done']} uses went through where {FITS} fit")
        self._wrong(rest != (Decimal(2), Decimal(2)), f"{rest} are left where 2 should be")

    def _answer(self) -> None:
        """Confirming, refusing and taking back the same delivery: one of them, but that what was refused may
        be taken back then."""
        for _n in range(6):
            lot = make.make_lot(self.owner)
            handover = self._deliver(lot)()
            hands: list[Callable[[], Any]] = [
                lambda pk=handover.pk: actions.confirm_handover(self._read(pk), **WITH),
                lambda pk=handover.pk: actions.confirm_handover(self._read(pk), **WITH),
                lambda pk=handover.pk: actions.refuse_handover(self._read(pk), "Không", **WITH),
                lambda pk=handover.pk: actions.take_back_handover(self._read(pk), "Thôi", **WITH),
            ]
            told = self._hands("answer", hands)
            after = self._read(handover.pk)
            both = after.state == "taken_back" and after.answer == "Không"
            self._wrong(told["done"] != 1 + both, f"delivery {after.pk} was answered {told['done']} times")
            there = EACH if after.state == "confirmed" else Decimal(0)
            here = self._left(lot)
            back = Decimal(0) if there else EACH
            self._wrong(
                self._left(lot, self.other) != there, f"the receiver of {handover.pk} has not {there}"
            )
            self._wrong(here != 100 - EACH + back, f"the sender of {handover.pk} has {here}")

    def _undo(self) -> None:
        """A making is declared a mistake while its lot is used: one of them."""
        for _n in range(6):
            step = make.make_harvest(self.owner)
            lot = make.lot_made_by(step)
            undo = lambda pk=step.pk: actions.declare_mistake(Step.objects.get(pk=pk), "Nhầm", **WITH)  # noqa: E731
            told = self._hands("undo", [undo, self._cook(lot), undo])
            self._wrong(told["done"] != 1, f"lot {lot.pk} was undone and used: {dict(told)}")
            self._wrong(self._left(lot) < 0, f"lot {lot.pk} has {self._left(lot)}")

    def _repeat(self) -> None:
        """One request twelve times; and twelve harvests at once have twelve numbers."""
        lot, before = make.make_lot(self.owner), (Step.objects.count(), Event.objects.count())
        told = self._hands("repeat", [self._cook(lot, key="one-key") for _n in range(12)])
        after = (Step.objects.count(), Event.objects.count())
        self._wrong(told["done"] != 12, f"{dict(told)} of twelve repetitions were answered")
        self._wrong(after != (before[0] + 1, before[1] + 1), f"{before} became {after}")
        item = make.make_material(self.owner)
        harvest = lambda: make.make_harvest(self.owner, item=item, site=self.site)  # noqa: E731
        self._hands("number", [harvest for _n in range(12)])
        codes = sorted(Lot.objects.filter(item=item).values_list("code", flat=True))
        self._wrong(codes != sorted(f"260615-{n}" for n in range(1, 13)), f"twelve lots are called {codes}")

    def _read(self, pk: int) -> Handover:
        return Handover.objects.select_related("step", "sender", "receiver").get(pk=pk)
