"""Exchange with other systems, room side: keys, long captures that break off, subscriptions, addresses."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import OperationalError

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.jobs import actions as jobs
from ocop.journal.models import Entry
from ocop.organisations.models import Organisation
from ocop.people.models import Appointment
from ocop.trace import actions, sending
from ocop.trace.actions import capturing, exchanging, indexes, subscribing
from ocop.trace.epcis import scheduling
from ocop.trace.epcis.problems import Unreadable
from ocop.trace.models import Capture, Edge, Event, EventBody, Handover, Subscription, WaitingCapture
from ocop.trace.queries import exchange
from ocop.trace.tasks import forget_captures
from ocop.trace.telling import party
from tests.api.epcis.conftest import (
    Subscriber,
    document,
    event_id,
    hand_over,
    lot,
    lot_of,
    mine,
    producer,
    seen,
    subscriber,
)
from tests.factories import trace as make
from tests.factories.dossiers import producer_of
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with

__all__ = ["lot", "mine", "producer", "subscriber"]  # fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
TOKEN = "mot-ma-ky-du-dai-cho-thu"
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)


@pytest.fixture
def member(producer: Organisation) -> Actor:
    return actor_with("producer", organisation=producer)


def sent(*events: dict[str, Any]) -> bytes:
    return json.dumps(document(*events)).encode()


def receive(member: Actor, *events: dict[str, Any], **more: Any) -> Capture:
    producer = Organisation.objects.get(pk=member.organisation_id)
    return exchanging.receive(sent(*events), "application/json", producer, by=member, at=clock.now(), **more)


# ------------------------------------------------------------------ keys and rules


def test_a_key_speaks_for_its_appointment_as_long_as_that_runs(member: Actor) -> None:
    key, secret = exchanging.give_key("Kho", by=member, at=clock.now())
    assert exchange.actor_of_key(secret, clock.today()) == member
    assert secret not in key.digest and exchange.actor_of_key("", clock.today()).is_known is False
    Appointment.objects.filter(pk=member.appointment_id).update(valid_to=clock.today())
    assert exchange.actor_of_key(secret, clock.today() + dt.timedelta(days=1)).is_known is False


def test_keys_are_for_roles_of_this_room_and_ended_by_their_holder(member: Actor) -> None:
    with pytest.raises(Refused):
        exchanging.give_key("Kho", by=actor_with("council_member"), at=clock.now())
    with pytest.raises(Refused):
        exchanging.give_key(" ", by=member, at=clock.now())
    key, secret = exchanging.give_key("Kho", by=member, at=clock.now())
    stranger = actor_with("producer", organisation=make_organisation())
    with pytest.raises(Refused):
        exchanging.end_key(key, by=stranger, at=clock.now())
    exchanging.end_key(key, by=member, at=clock.now())
    assert exchange.actor_of_key(secret, clock.today()).is_known is False


def test_officers_read_and_do_not_send(producer: Organisation, lot: str) -> None:
    with pytest.raises(Refused):
        exchanging.receive(
            sent(seen(1, lot)),
            "application/json",
            producer,
            by=actor_with("provincial_officer"),
            at=clock.now(),
        )


def test_received_lots_may_be_used_and_not_made(producer: Organisation, member: Actor, lot: str) -> None:
    other = actor_with("producer", organisation=make_organisation())
    receiver = Organisation.objects.get(pk=other.organisation_id)
    receive(member, seen(1, lot))
    handover = hand_over(lot, producer, receiver, 1, state="sent")
    assert receive(other, seen(2, lot)).state == "failed"
    handover.state = "confirmed"
    handover.save()
    assert receive(other, seen(2, lot)).state == "done"
    assert receive(other, seen(3, lot, action="ADD")).state == "failed"
    assert receive(other, seen(4, lot_of(receiver), lot)).state == "done"


def test_a_receiver_reads_its_own_deliveries_of_a_lot_and_nothing_else(producer: Organisation) -> None:
    lot = make.make_goods_lot(producer)
    first, second = (make_organisation() for _n in range(2))
    given: dict[str, Any] = {"by": make.BY, "at": make.AT}
    for receiver in (first, second):
        make.make_handover(producer, receiver, lots=[(lot, Decimal(10))])
    outside = make.make_handover(producer, lots=[(lot, Decimal(10))], receiver_name="Chợ", receiver=None)
    to_first, to_second = Handover.objects.exclude(pk=outside.pk).order_by("pk")
    actions.confirm_handover(to_first, **given | {"by": producer_of(first)})
    actions.take_back_handover(to_second, "Giao nhầm", **given | {"by": producer_of(producer)})

    def read(whose: Organisation) -> list[tuple[str, bool]]:
        found = exchange.events_visible_to(producer_of(whose)).order_by("pk")
        return [(event.step.rpartition("-")[2], event.organisation_id == whose.pk) for event in found]

    assert read(first) == [("shipping", False), ("receiving", True)]
    assert read(second) == [("shipping", False), ("void_shipping", False)]
    assert [step for step, own in read(producer) if not own] == ["receiving"]


def test_nobody_joins_anothers_making_or_takes_back_before(member: Actor, lot: str) -> None:
    other = actor_with("producer", organisation=make_organisation())
    own = lot_of(Organisation.objects.get(pk=other.organisation_id))
    name = "urn:uuid:8e8a0b6e-1111-4a57-9d3a-000000000001"
    parts = {"type": "TransformationEvent", "transformationID": name, "eventTimeZoneOffset": "+07:00"}
    when = {"eventTime": "2026-05-01T08:00:00.000+07:00"}
    assert receive(member, {**parts, **when, "inputQuantityList": [{"epcClass": lot}]}).state == "done"
    out = {"outputQuantityList": [{"epcClass": own}]}
    assert receive(other, {**parts, **when, **out}).state == "failed"
    assert not Edge.objects.exists()
    said = {"declarationTime": "2026-05-02T00:00:00.000Z"}
    assert receive(other, seen(7, own, errorDeclaration=said)).state == "done"
    assert receive(member, seen(7, lot)).state == "failed"


# ------------------------------------------------------------------ long captures


def test_work_that_breaks_off_is_begun_anew_and_nothing_is_lost_or_doubled(
    member: Actor, lot: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchanging, "WHILE_WAITING", 10)
    job = receive(member, *(seen(n, lot) for n in range(5)))
    really = indexes.write

    def stops(*given: Any) -> None:
        assert Event.objects.count() == EventBody.objects.count() == 5
        monkeypatch.setattr(indexes, "write", really)
        raise KeyboardInterrupt  # as a kill: no handler of errors runs

    monkeypatch.setattr(indexes, "write", stops)
    with pytest.raises(KeyboardInterrupt):
        exchanging.finish_waiting(job.pk, at=clock.now())
    assert (Event.objects.count(), WaitingCapture.objects.count()) == (0, 1)
    for _time in range(2):  # the second finds nothing more to do
        exchanging.finish_waiting(job.pk, at=clock.now())
    job.refresh_from_db()
    assert (job.state, job.stored, WaitingCapture.objects.count()) == ("done", 5, 0)
    assert Event.objects.count() == EventBody.objects.count() == 5


def test_what_is_wrong_with_a_long_document_stands_in_its_capture(
    member: Actor, lot: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchanging, "WHILE_WAITING", 10)
    job = receive(member, seen(1, lot), {**seen(2, lot), "action": "X"})
    jobs.run_waiting(at=clock.now() + MINUTE)
    job.refresh_from_db()
    assert (job.state, job.stored, [e["status"] for e in job.errors]) == ("failed", 0, [400])
    with pytest.raises(Unreadable):
        exchanging.receive(b"x" * 20, "text/csv", job.organisation, by=member, at=clock.now())  # type: ignore[arg-type]


def test_a_document_that_cannot_be_stored_fails_its_capture_and_waits_no_more(
    member: Actor, lot: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchanging, "WHILE_WAITING", 10)
    job = receive(member, seen(1, lot))
    monkeypatch.setattr(indexes, "write", lambda *_given: 1 // 0)
    assert jobs.run_next(worker="once", at=clock.now() + MINUTE)
    job.refresh_from_db()
    assert (job.state, [e["status"] for e in job.errors]) == ("failed", [500])
    assert not WaitingCapture.objects.exists()
    assert not jobs.run_next(worker="once", at=clock.now() + 60 * MINUTE)


def test_while_the_database_is_away_the_document_goes_on_waiting(
    member: Actor, lot: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchanging, "WHILE_WAITING", 10)
    job = receive(member, seen(1, lot))

    def is_away(*_given: Any) -> list[Event]:
        raise OperationalError("away")

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(indexes, "write", is_away)
        jobs.run_next(worker="once", at=clock.now() + MINUTE)
    job.refresh_from_db()
    assert (job.state, WaitingCapture.objects.count()) == ("running", 1)
    jobs.run_waiting(at=clock.now() + 10 * MINUTE)
    job.refresh_from_db()
    assert (job.state, job.stored) == ("done", 1)


def test_two_senders_of_one_event_at_one_moment_are_told_apart_in_the_background_too(
    member: Actor, lot: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive(member, seen(1, lot))
    monkeypatch.setattr(exchanging, "WHILE_WAITING", 10)
    job = receive(member, seen(1, lot))
    really = capturing._stored_hashes
    looks = iter([{}])  # the first look is too early to see the other's event
    monkeypatch.setattr(capturing, "_stored_hashes", lambda ids: next(looks, really(ids)))
    jobs.run_next(worker="once", at=clock.now() + MINUTE)
    job.refresh_from_db()
    assert (job.state, [e["status"] for e in job.errors]) == ("failed", [409])


@pytest.mark.parametrize("over", ["appointment", "producer"])
def test_what_waits_is_stored_only_for_who_still_speaks_for_the_producer(
    member: Actor, lot: str, over: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchanging, "WHILE_WAITING", 10)
    job = receive(member, seen(1, lot))
    if over == "appointment":
        long_ago = dt.date(2026, 1, 1)
        Appointment.objects.filter(pk=member.appointment_id).update(valid_from=long_ago, valid_to=long_ago)
    else:
        Organisation.objects.filter(pk=member.organisation_id).update(is_closed=True)
    jobs.run_waiting(at=clock.now() + MINUTE)
    job.refresh_from_db()
    assert (job.state, [e["status"] for e in job.errors]) == ("failed", [403])
    assert not Event.objects.exists() and not WaitingCapture.objects.exists()


def test_errors_are_forgotten_after_their_time_and_captures_stay(
    member: Actor, lot: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OCOP_CAPTURE_DAYS = 5
    receive(member, seen(1, lot))
    failed = receive(member, seen(1, lot))
    monkeypatch.setattr(exchanging, "WHILE_WAITING", 10)
    waits = receive(member, seen(2, lot))
    assert exchanging.forget(at=clock.now() + 4 * DAY) == 0
    failed.refresh_from_db()
    assert failed.errors and WaitingCapture.objects.exists()
    forget_captures({}, clock.now() + 6 * DAY)
    failed.refresh_from_db()
    waits.refresh_from_db()
    assert (failed.state, failed.errors, Capture.objects.count()) == ("failed", [], 3)
    assert (waits.state, len(waits.errors), WaitingCapture.objects.count()) == ("failed", 1, 0)


# ------------------------------------------------------------------ subscriptions


def subscription(member: Actor, subscriber: Subscriber, **more: Any) -> Subscription:
    kept = subscribing.keep_query("q", {"EQ_action": ["OBSERVE"]}, by=member, at=clock.now())
    wanted = subscribing.Wanted(subscriber.address, TOKEN, **more)
    return subscribing.subscribe(kept, wanted, by=member, at=clock.now())


def later(minutes: float) -> dt.datetime:
    return clock.now() + minutes * MINUTE


def round_and_work(minutes: float) -> None:
    subscribing.look_round(at=later(minutes))
    jobs.run_waiting(at=later(minutes))


def test_new_events_are_sent_once_and_only_new_ones(
    member: Actor, lot: str, subscriber: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscribing, "AT_A_TIME", 2)
    receive(member, seen(1, lot))
    found = subscription(member, subscriber)
    receive(member, *(seen(n, lot) for n in range(2, 7)), seen(9, lot, action="ADD"))
    subscribing.look_round(at=clock.now())
    assert not Subscription.objects.get().sending  # what was just stored may still have company under way
    round_and_work(2)
    round_and_work(3)
    assert subscriber.told == [[event_id(2), event_id(3)], [event_id(4), event_id(5)], [event_id(6)]]
    found.refresh_from_db()
    assert (found.sending, found.failures, found.after) == (0, 0, Event.objects.latest("pk").pk)


def test_a_subscriber_that_fails_is_asked_again_and_in_the_end_given_up(
    member: Actor, lot: str, subscriber: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscribing, "MOST_FAILURES", 3)
    subscriber.status = 503
    found = subscription(member, subscriber)
    receive(member, seen(1, lot))
    subscribing.look_round(at=later(2))
    assert jobs.run_next(worker="once", at=later(2))
    found.refresh_from_db()
    assert (found.failures, found.after, len(subscriber.came)) == (1, 0, 1)
    subscriber.status = 204
    jobs.run_waiting(at=later(5))
    found.refresh_from_db()
    assert (found.failures, found.sending, subscriber.told) == (0, 0, [[event_id(1)]] * 2)
    subscriber.status = 302
    receive(member, seen(2, lot))
    round_and_work(2)
    jobs.run_waiting(at=later(300))
    found.refresh_from_db()
    assert found.ended_at is not None and len(subscriber.came) == 5


def test_what_lost_its_job_is_taken_up_again(member: Actor, lot: str, subscriber: Subscriber) -> None:
    subscription(member, subscriber)
    receive(member, seen(1, lot))
    newest = Event.objects.get().pk
    Subscription.objects.update(sending=newest, tried_at=clock.now())
    round_and_work(200)  # a job may still be waiting
    assert subscriber.told == []
    round_and_work(250)
    assert subscriber.told == [[event_id(1)]]


def test_new_events_of_others_wake_nobody(
    member: Actor, lot: str, subscriber: Subscriber, django_assert_num_queries: Any
) -> None:
    found = subscription(member, subscriber)
    other = actor_with("producer", organisation=make_organisation())
    own = lot_of(Organisation.objects.get(pk=other.organisation_id))
    receive(member, seen(1, lot))
    round_and_work(2)
    receive(other, seen(2, own))
    for _n in range(2):
        wanted = subscribing.Wanted(subscriber.address, TOKEN)
        more = subscribing.subscribe(found.query, wanted, by=member, at=clock.now())
        Subscription.objects.filter(pk=more.pk).update(after=Event.objects.earliest("pk").pk)
    with django_assert_num_queries(5):
        assert subscribing.look_round(at=later(2)) == 0
    newest = Event.objects.latest("pk").pk
    assert set(Subscription.objects.values_list("after", "sending")) == {(newest, 0)}
    assert member.organisation_id is not None
    receive(
        other,
        seen(
            5, own, destinationList=[{"type": "owning_party", "destination": party(member.organisation_id)}]
        ),
    )
    round_and_work(2)
    assert subscriber.told == [[event_id(1)], *[[event_id(5)]] * 3]


def test_nobody_keeps_more_than_may_be(member: Actor, subscriber: Subscriber, settings: Any) -> None:
    settings.OCOP_EPCIS_QUERIES = settings.OCOP_EPCIS_SUBSCRIPTIONS = 1
    found = subscription(member, subscriber)
    again = {"by": member, "at": clock.now()}
    with pytest.raises(Refused, match="Đã có 1"):
        subscribing.keep_query("r", {}, **again)
    with pytest.raises(Refused, match="Đã có 1"):
        subscribing.subscribe(found.query, subscribing.Wanted(subscriber.address, TOKEN), **again)
    subscribing.end_subscription(found, **again)
    assert subscribing.subscribe(found.query, subscribing.Wanted(subscriber.address, TOKEN), **again).pk


def test_who_lost_the_office_is_told_nothing_more(member: Actor, lot: str, subscriber: Subscriber) -> None:
    found = subscription(member, subscriber)
    receive(member, seen(1, lot))
    Appointment.objects.filter(pk=member.appointment_id).update(
        valid_to=dt.date(2026, 1, 1), valid_from=dt.date(2026, 1, 1)
    )
    round_and_work(2)
    found.refresh_from_db()
    assert found.ended_at is not None and subscriber.came == []


def test_what_signs_is_kept_sealed_and_ends_with_the_key_of_the_system(
    member: Actor, lot: str, subscriber: Subscriber, settings: Any
) -> None:
    found = subscription(member, subscriber)
    assert TOKEN not in found.sealed
    said = Entry.objects.get(verb="trace.subscribe").after
    assert said == {"query": "q", "target": subscriber.address.removesuffix("?q=1")}
    receive(member, seen(1, lot))
    settings.SECRET_KEY = "mot khoa khac"
    round_and_work(2)
    found.refresh_from_db()
    assert found.ended_at is not None and subscriber.came == []


def test_a_schedule_waits_for_its_minute_and_may_report_nothing(
    member: Actor, lot: str, subscriber: Subscriber
) -> None:
    due = later(3).astimezone(clock.LOCAL)
    schedule = {"minute": str(due.minute), "hour": str(due.hour)}
    subscription(member, subscriber, schedule=schedule, report_if_empty=True)
    round_and_work(1)
    assert subscriber.told == []
    round_and_work(3.99)
    assert subscriber.told == [[]]


def test_schedules_are_read_as_the_standard_writes_them() -> None:
    assert scheduling.numbers("hour", "1,3,[5-7]") == {1, 3, 5, 6, 7}
    for name, wrong in (("hour", "24"), ("month", "0"), ("minute", "[5-3]"), ("second", "a"), ("hour", "1,")):
        with pytest.raises(ValueError):
            scheduling.numbers(name, wrong)
    monday = dt.datetime(2026, 11, 23, 0, 59, 30)
    schedule = {"hour": "1", "minute": "0", "dayOfWeek": "1"}
    assert scheduling.is_due(schedule, monday, monday + MINUTE)
    assert not scheduling.is_due(schedule, monday + MINUTE, monday + 5 * MINUTE)
    assert not scheduling.is_due(
        schedule, monday + dt.timedelta(days=1), monday + dt.timedelta(days=1, hours=2)
    )


# ------------------------------------------------------------------ addresses


@pytest.mark.parametrize(
    "address",
    [
        "http://example.vn/a", "https://127.0.0.1/", "https://10.1.2.3/", "https://[::1]/", "ftp://example.vn",
        "https://169.254.169.254/latest", "https://localhost/", "https://a:b@example.vn/", "https:///x",
        "https://[::ffff:10.0.0.1]/", "https://example.vn/ a", "https://224.0.0.1/", "khong",
        f"https://{'a' * 64}.example.vn/", "https://example..vn/",
    ],
)  # fmt: skip
def test_addresses_that_are_never_written_to(address: str, member: Actor) -> None:
    with pytest.raises(sending.NotAllowed):
        sending.check_target(address)
    kept = subscribing.keep_query("q", {}, by=member, at=clock.now())
    with pytest.raises(Unreadable):
        subscribing.subscribe(kept, subscribing.Wanted(address, TOKEN), by=member, at=clock.now())
