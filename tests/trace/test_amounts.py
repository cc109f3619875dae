"""The law of amounts: nothing is lost or made of nothing, whatever producers do in whatever order."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ocop.base.refusals import Refused
from ocop.organisations.models import Organisation
from ocop.trace import actions
from ocop.trace.models import Event, Handover, Item, Lot, Step, StepLine
from ocop.trace.queries import diary as queries
from tests.factories import trace as make
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with

AT, BY = make.AT, make.BY
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
WITH: dict[str, Any] = {"by": BY, "at": AT}

pytestmark = pytest.mark.django_db


class Village:
    """Three producers who do whatever they can, in any order; the last has no members to confirm anything."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.producers = [make_organisation() for _n in range(3)]
        for one in self.producers[:2]:
            actor_with("producer", organisation=one)
        self.sites = {one.pk: make.make_site(one) for one in self.producers}
        self.items: dict[int, Item] = {one.pk: make.make_material(one) for one in self.producers}

    def act(self, what: str) -> None:
        """Try one thing; refused ones leave everything as it was."""
        before = self.counted()
        try:
            getattr(self, what)(self.chance.choice(self.producers))
        except Refused:
            assert self.counted() == before

    def counted(self) -> tuple[int, ...]:
        return tuple(model.objects.count() for model in (Step, StepLine, Event, Lot, Handover))

    def some(self) -> Decimal:
        return Decimal(self.chance.randint(1, 9000)) / 1000

    def lots(self, how_many: int = 2) -> list[tuple[Lot, Decimal]]:
        known = list(Lot.objects.order_by("pk"))
        return [(lot, self.some()) for lot in self.chance.sample(known, min(how_many, len(known)))]

    def harvest(self, who: Organisation) -> None:
        make.make_harvest(who, item=self.items[who.pk], site=self.sites[who.pk], quantity=self.some())

    def process(self, who: Organisation) -> None:
        inputs = self.lots()
        making = {"item": self.items[who.pk], "site": self.sites[who.pk], "quantity": self.some()}
        actions.log_process(who, inputs=inputs, happened_at=AT, **making, **WITH)

    def deliver(self, who: Organisation) -> None:
        other = self.chance.choice([None, *self.producers])
        to: dict[str, Any] = {"receiver": other} if other else {"receiver_name": "Chợ"}
        actions.log_delivery(who, happened_at=AT, lots=self.lots(), **to, **WITH)

    def answer(self, who: Organisation) -> None:
        waiting = list(queries.open_handovers_to(who.pk))
        if waiting:
            handover = self.chance.choice(waiting)
            if self.chance.random() < 0.6:
                actions.confirm_handover(handover, received=self.counts(handover), reason="Thiếu", **WITH)
            else:
                actions.refuse_handover(handover, "Không", **WITH)

    def counts(self, handover: Handover) -> dict[int, Decimal]:
        """All, a part, or nothing of each lot."""
        part = self.chance.choice
        return {
            line.lot_id: ((line.quantity or Decimal(0)) * part([0, 1, 2, 2]) / 2).quantize(Decimal("0.001"))
            for line in handover.step.lines.all()
        }

    def take_back(self, who: Organisation) -> None:
        mine = list(Handover.objects.filter(sender=who).order_by("pk"))
        if mine:
            actions.take_back_handover(self.chance.choice(mine), "Thôi", **WITH)

    def mistake(self, who: Organisation) -> None:
        steps = list(Step.objects.filter(organisation=who).order_by("pk"))
        if steps:
            actions.declare_mistake(self.chance.choice(steps), "Nhầm", **WITH)

    def close(self, who: Organisation) -> None:
        actions.close_lot(self.own(who), reason="Hư", **WITH)

    def reopen(self, who: Organisation) -> None:
        actions.reopen_lot(self.own(who), **WITH)

    def own(self, who: Organisation) -> Lot:
        mine = list(Lot.objects.filter(organisation=who).order_by("pk"))
        if not mine:
            raise Refused("-")
        return self.chance.choice(mine)

    def look(self) -> None:
        """Counted by hand: made = used + delivered outside + on the way + left + written off, none below
        zero."""
        tally: dict[str, dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        for line in StepLine.objects.filter(step__mistaken_at=None).select_related("step__handover"):
            tally[self.account(line)][line.lot_id] += line.quantity or 0
        left = queries.balances_of(list(Lot.objects.values_list("pk", flat=True)))
        assert min(left.values(), default=Decimal(0)) >= 0
        for lot in Lot.objects.all():
            rest = sum((n for (_who, pk), n in left.items() if pk == lot.pk), Decimal(0))
            gone = sum((tally[name][lot.pk] for name in ("used", "outside", "way")), Decimal(0))
            assert tally["made"][lot.pk] == gone + rest + lot.written_off
            assert tally["made"][lot.pk] in (lot.quantity, 0)

    def account(self, line: StepLine) -> str:
        if line.direction != "about":
            return "made" if line.direction == "out" else "used"
        if line.step.kind == "deliver":
            state, outside = line.step.handover.state, line.step.handover.receipt_id is None
            return {"sent": "way", "confirmed": "outside" if outside else "received"}.get(state, "returned")
        return "received"


DEEDS = [
    "harvest",
    "process",
    "deliver",
    "deliver",
    "answer",
    "answer",
    "take_back",
    "mistake",
    "close",
    "reopen",
]


# without shrinking: every example writes to the database, a smaller one would be minutes away
@settings(
    max_examples=25, deadline=None, suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)  # fmt: skip
@given(st.lists(st.sampled_from(DEEDS), min_size=5, max_size=25), st.randoms(use_true_random=False))
def test_no_amount_is_lost_or_made_of_nothing_in_any_order_of_steps(
    deeds: list[str], chance: random.Random
) -> None:
    with transaction.atomic():
        village = Village(chance)
        for _n in range(2):
            village.act("harvest")
        for deed in deeds:
            village.act(deed)
            village.look()
        transaction.set_rollback(True)
