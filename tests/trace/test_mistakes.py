"""A step that was wrong stays, marked; what it brought about is undone, and may be written anew."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest

from ocop.base.refusals import Refused
from ocop.organisations.models import Organisation
from ocop.trace import actions
from ocop.trace.actions.rebuilding import rebuild
from ocop.trace.models import Edge, Event, Lot, Step
from ocop.trace.queries import bodies_of
from ocop.trace.queries import diary as queries
from tests.factories import trace as make
from tests.factories.dossiers import producer_of
from tests.factories.organisations import make_organisation
from tests.refusals import refusal

AT, BY = make.AT, make.BY
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
WITH: dict[str, Any] = {"by": BY, "at": AT}

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Organisation:
    return make_organisation()


def left(lot: Lot) -> Decimal:
    return queries.balance_of([lot])[lot.pk]


def test_a_mistake_stays_marked_and_its_event_is_taken_back(owner: Organisation) -> None:
    lot = make.make_lot(owner)
    step = make.make_pack(owner, inputs=[(lot, Decimal(30))])
    jars = make.lot_made_by(step)
    actions.declare_mistake(step, " Ghi nhầm  lô ", by=producer_of(owner), at=AT + HOUR)
    step, jars = Step.objects.get(pk=step.pk), Lot.objects.get(pk=jars.pk)
    assert (step.mistaken_at, step.mistake, jars.state) == (AT + HOUR, "Ghi nhầm lô", "closed")
    assert (left(lot), left(jars)) == (100, 0)
    declared = Event.objects.get(is_error=True)
    told = json.loads(bodies_of([declared])[declared.pk])
    assert told["errorDeclaration"] == {
        "declarationTime": "2026-06-15T03:00:00.000Z", "reason": "incorrect_data"
    }  # fmt: skip
    del told["errorDeclaration"]
    assert told == json.loads(bodies_of([step.event])[step.event_id])
    assert (declared.event_id, declared.hash) == (step.event.event_id, step.event.hash)
    assert step.event.taken_back_at == AT + HOUR and Edge.objects.count() == 0
    assert list(queries.lots_of(owner.pk)) == [lot]
    assert refusal(lambda: actions.declare_mistake(step, "x", **WITH))[0] == "stale"


def test_only_the_producer_declares_and_says_why(owner: Organisation) -> None:
    step = make.make_step("care", owner)
    stranger = producer_of(make_organisation())
    assert refusal(lambda: actions.declare_mistake(step, "x", by=stranger, at=AT))[0] == "person"
    for reason in ("  ", "x" * 301):
        assert refusal(lambda reason=reason: actions.declare_mistake(step, reason, **WITH)) == (
            "input",
            "reason",
        )


def test_a_lot_that_something_was_done_with_says_what_to_undo_first(owner: Organisation) -> None:
    harvest = make.make_harvest(owner)
    lot = make.lot_made_by(harvest)

    def declare(step: Step = harvest) -> str:
        with pytest.raises(Refused) as refused:
            actions.declare_mistake(step, "Nhầm", **WITH)
        return str(refused.value)

    looked = make.make_step("inspect", owner, lots=[lot])
    asks = "Lô 260615-1 đã có việc “%s”. Hãy báo ghi nhầm việc đó trước."
    assert declare() == asks % "Kiểm tra chất lượng 15/06/2026"
    actions.declare_mistake(looked, "Nhầm", **WITH)
    handover = make.make_handover(owner, lots=[(lot, Decimal(1))])
    assert declare() == asks % "Giao hàng 15/06/2026"
    actions.take_back_handover(handover, "Chưa giao", **WITH)
    packed = make.make_pack(owner, inputs=[(lot, Decimal(1))])
    assert declare() == asks % "Đóng gói 15/06/2026"
    actions.declare_mistake(packed, "Nhầm", **WITH)
    lot.orders.create(count=5, layout="a4", created_at=AT)
    assert declare() == "Lô 260615-1 đã lập tem. Hãy hủy tem trước."
    lot.orders.update(state="void", voided_at=AT, void_reason="Nhầm")
    sold = make.make_handover(owner, lots=[(lot, Decimal(1))], receiver_name="Chợ")
    Lot.objects.filter(pk=lot.pk).update(state="recalled")
    kept = "Lô 260615-1 đang bị thu hồi nên việc này phải giữ nguyên."
    assert declare() == declare(sold.step) == kept
    Lot.objects.filter(pk=lot.pk).update(state="open")
    actions.declare_mistake(sold.step, "Nhầm", **WITH)
    actions.declare_mistake(harvest, "Nhầm", **WITH)
    assert left(lot) == 0


def test_what_is_written_anew_has_the_lot_under_its_old_number(owner: Organisation) -> None:
    wrong = make.make_harvest(owner, code="M-1", quantity=Decimal(100))
    lot = make.lot_made_by(wrong)
    again: dict[str, Any] = {"item": lot.item, "site": lot.site, "instead_of": wrong}
    assert refusal(lambda: make.make_harvest(owner, **again)) == ("input", "instead_of")
    actions.declare_mistake(wrong, "Cân nhầm", **WITH)
    lot.refresh_from_db()
    assert refusal(lambda: actions.reopen_lot(lot, **WITH))[0] == "thing"
    right = make.make_harvest(owner, quantity=Decimal(80), **again)
    lot.refresh_from_db()
    assert make.lot_made_by(right) == lot and right.instead_of == wrong
    assert (lot.code, lot.quantity, lot.state, left(lot)) == ("M-1", 80, "open", 80)
    assert refusal(lambda: make.make_harvest(owner, **again))[0] == "stale"
    assert refusal(lambda: make.make_step("care", owner, instead_of=wrong)) == ("input", "instead_of")
    before = {(edge.source_id, edge.target_id) for edge in Edge.objects.all()}
    rebuild()
    assert {(edge.source_id, edge.target_id) for edge in Edge.objects.all()} == before
    assert list(Event.objects.filter(taken_back_at__isnull=False)) == [wrong.event]
