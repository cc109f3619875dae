"""Queries under a name, and telling others what they find (EPCIS 2.0, 8.2.5 and 8.2.8)."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.base.actor import Actor, system
from ocop.base.sealing import seal, unseal
from ocop.jobs import actions as jobs
from ocop.journal import actions as journal
from ocop.trace import sending
from ocop.trace.epcis import scheduling, schema
from ocop.trace.epcis.problems import Fault, Unreadable, refusal
from ocop.trace.epcis.rules import longer_than
from ocop.trace.models import Event, NamedQuery, Subscription
from ocop.trace.queries import exchange, selecting, telling
from ocop.trace.rules import exchange as rules
from ocop.trace.telling import party

AT_A_TIME = 500
"""Events of one message to a subscriber."""
SETTLED = dt.timedelta(seconds=60)
"""How long the writing of an event may still be under way although later ones can be read."""
MOST_FAILURES = 48
"""Failures on end, at most an hour apart, after which a subscriber is given up: nearly two days."""
LOST = dt.timedelta(hours=4)
"""What was last tried longer ago has no job any more: the longest pause is an hour, and a job that breaks is
given up within three."""
SHORTEST_SECRET = 16


@dataclass(frozen=True)
class Wanted:
    """What a subscriber asks for; without a `schedule` new events are told as they come."""

    target: str
    secret: str
    schedule: Mapping[str, str] | None = None
    report_if_empty: bool = False
    not_before: dt.datetime | None = field(default=None)


def keep_query(name: str, query: Mapping[str, Any], *, by: Actor, at: dt.datetime) -> NamedQuery:
    """Keep a query under a name. `Unreadable` where it cannot be answered or the name is in use.

    Refused: whose role has nothing to do with traceability; who has as many as may be.
    """
    rules.may_ask.check(by)
    rules.has_room.check(exchange.named_queries_visible_to(by).count(), settings.OCOP_EPCIS_QUERIES)
    if problems := schema.named_query_problems({"name": name, "query": dict(query)}):
        raise Unreadable(Fault.QUERY_VALIDATION, problems)
    selecting.check(query)
    try:
        with transaction.atomic():
            kept = NamedQuery.objects.create(
                name=name, query=dict(query), person_id=by.person_id or 0, created_at=at,
                organisation_id=by.organisation_id if by.has("trace.keep") else None,
            )  # fmt: skip
            journal.record(verb="trace.keep_query", subject=kept, by=by, at=at, after={"name": name})
    except IntegrityError:
        text = _("Đã có truy vấn tên “%(name)s”.") % {"name": name}
        raise refusal("query.exists", text, Fault.EXISTS, "/name") from None
    return kept


def end_query(kept: NamedQuery, *, by: Actor, at: dt.datetime) -> None:
    """Drop a query, and with it all its subscriptions."""
    rules.may_ask.check(by)
    with transaction.atomic():
        for subscription in kept.subscriptions.filter(ended_at__isnull=True):
            end_subscription(subscription, by=by, at=at)
        if NamedQuery.objects.filter(pk=kept.pk, ended_at__isnull=True).update(ended_at=at):
            journal.record(verb="trace.end_query", subject=kept, by=by, at=at)


def subscribe(kept: NamedQuery, wanted: Wanted, *, by: Actor, at: dt.datetime) -> Subscription:
    """Tell an address what a query finds from now on, or from `not_before`.

    `Unreadable` (SubscriptionControlsException, ValidationException) for a schedule that is none, an
    address that is not public, a token that is too short. Refused: as `keep_query`.
    """
    rules.may_ask.check(by)
    rules.has_room.check(exchange.subscriptions_visible_to(by).count(), settings.OCOP_EPCIS_SUBSCRIPTIONS)
    _check(wanted)
    with transaction.atomic():
        subscription = Subscription.objects.create(
            code=secrets.token_hex(12), query=kept, person_id=by.person_id or 0, target=wanted.target,
            appointment_id=by.appointment_id or 0, sealed=seal(wanted.secret),
            created_at=at, looked_at=at, tried_at=at,
            schedule=None if wanted.schedule is None else dict(wanted.schedule),
            report_if_empty=wanted.report_if_empty, not_before=wanted.not_before or at,
        )  # fmt: skip
        journal.record(
            verb="trace.subscribe", subject=subscription, by=by, at=at,
            after={"query": kept.name, "target": wanted.target.partition("?")[0]},
        )  # fmt: skip
    return subscription


def end_subscription(subscription: Subscription, *, by: Actor, at: dt.datetime, note: str = "") -> None:
    """Tell a subscriber nothing any more; a second time changes nothing."""
    with transaction.atomic():
        if Subscription.objects.filter(pk=subscription.pk, ended_at__isnull=True).update(ended_at=at):
            journal.record(verb="trace.unsubscribe", subject=subscription, by=by, at=at, note=note)


def _check(wanted: Wanted) -> None:
    try:
        sending.check_target(wanted.target)
    except sending.NotAllowed as error:
        raise selecting.wrong_parameter(Fault.VALIDATION, "dest", str(error)) from None
    if len(wanted.target) > 500:
        raise selecting.wrong_parameter(Fault.VALIDATION, "dest", longer_than(500))
    if not SHORTEST_SECRET <= len(wanted.secret) <= 200:
        text = _("signatureToken phải dài từ %(n)d đến 200 ký tự.") % {"n": SHORTEST_SECRET}
        raise selecting.wrong_parameter(Fault.VALIDATION, "signatureToken", text)
    for name, numbers in (wanted.schedule or {}).items():
        try:
            scheduling.numbers(name, numbers)
        except (ValueError, KeyError):
            text = _("Lịch gửi không đúng: %(name)s.") % {"name": name}
            raise selecting.wrong_parameter(Fault.SUBSCRIPTION_CONTROLS, f"schedule/{name}", text) from None


# ------------------------------------------------------------------ telling


def look_round(*, at: dt.datetime) -> int:
    """Put a message aside for every subscription that is due and has none under way, and anew what was under
    way and got lost; returns how many. New events are asked for once, for all."""
    running = list(exchange.running_subscriptions())
    newest = exchange.newest_event(at - SETTLED)
    due = [each for each in running if not each.sending and _is_due(each, newest, at)]
    early = {each.pk for each in running if each.schedule is not None} - {each.pk for each in due}
    others = _concerning_others(due, newest)
    exchange.resting(early).update(looked_at=at)
    exchange.resting(others).update(after=newest)
    lost = [each for each in running if each.sending and each.tried_at < at - LOST]
    told = [
        _put_aside(each, at, sending=max(newest, each.after, 1), looked_at=at)
        for each in due if each.pk not in others
    ]  # fmt: skip
    return sum(told) + sum(_put_aside(each, at) for each in lost)


def _is_due(subscription: Subscription, newest: int, at: dt.datetime) -> bool:
    """Whether its time has come and there is something new, or nothing is to be reported too."""
    schedule, is_new = subscription.schedule, newest > subscription.after
    if schedule is None:
        return is_new
    since, until = (each.astimezone(clock.LOCAL) for each in (subscription.looked_at, at))
    return (is_new or subscription.report_if_empty) and scheduling.is_due(schedule, since, until)


def _concerning_others(due: list[Subscription], newest: int) -> set[int]:
    """Streams of producers that neither told nor are named in what is new."""
    streams = [
        (each, party(each.query.organisation_id)) for each in due
        if each.schedule is None and each.after and each.query.organisation_id is not None
    ]  # fmt: skip
    if not streams:
        return set()
    parties = exchange.parties_of_events(min(each.after for each, _who in streams), newest)
    return {each.pk for each, who in streams if who not in parties}


def _put_aside(subscription: Subscription, at: dt.datetime, **changes: Any) -> bool:
    with transaction.atomic():
        moved = _move(subscription, tried_at=at, **changes)
        if moved:
            jobs.enqueue("trace.tell", {"subscription": subscription.pk})
    return moved


def _move(subscription: Subscription, **changes: Any) -> bool:
    """By compare-and-set on what is under way, so that two rounds do not both send."""
    seen = {name: getattr(subscription, name) for name in ("sending", "after", "tried_at")}
    mine = Subscription.objects.filter(pk=subscription.pk, **seen)
    return mine.filter(ended_at__isnull=True).update(**changes) == 1


def tell(subscription_id: int, *, at: dt.datetime) -> None:
    """Send what is under way, message by message. After a failure the job comes again, later each time; a
    subscriber that never answers is given up. What was sent may come twice, and is known by its eventID."""
    subscription = exchange.running_subscriptions().filter(pk=subscription_id).first()
    if subscription is None or not subscription.sending:
        return
    reader = exchange.receiver_of(subscription, at)
    secret = _secret_of(subscription)
    if not (reader.is_known and secret):
        gone, changed = _("Người đăng ký không còn nhiệm vụ đó."), _("Khóa bí mật của hệ thống đã đổi.")
        end_subscription(subscription, by=system(), at=at, note=changed if reader.is_known else gone)
        return
    events, upto = _next(subscription, reader)
    changes: dict[str, Any] = {"after": max(upto, subscription.after), "tried_at": at}
    if events or (subscription.report_if_empty and subscription.schedule is not None):
        try:
            _send(subscription, secret, events, at)
        except (sending.NotAllowed, sending.NotDelivered) as error:
            _failed(subscription, str(error), at)
            return
        changes |= {"last_sent_at": at, "failures": 0}
    done = upto >= subscription.sending
    with transaction.atomic():
        moved = _move(subscription, sending=0 if done else subscription.sending, **changes)
        if moved and not done:
            jobs.enqueue("trace.tell", {"subscription": subscription.pk})


def _secret_of(subscription: Subscription) -> str:
    """What signs its messages; "" where it was sealed under another key of the system."""
    try:
        return unseal(subscription.sealed)
    except ValueError:
        return ""


def _next(subscription: Subscription, reader: Actor) -> tuple[list[Event], int]:
    """The next message, and up to which row everything has then been told."""
    query = {n: v for n, v in subscription.query.query.items() if n not in selecting.CONTROLS}
    found = selecting.selected(query, exchange.events_visible_to(reader)).filter(
        pk__gt=subscription.after, pk__lte=subscription.sending, recorded_at__gte=subscription.not_before
    )
    events = list(found.order_by("pk")[:AT_A_TIME])
    return events, events[-1].pk if len(events) == AT_A_TIME else subscription.sending


def _send(subscription: Subscription, secret: str, events: list[Event], at: dt.datetime) -> None:
    document = telling.query_document(
        telling.told(events), made_at=at, name=subscription.query.name, subscription=subscription.code
    )
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {
        "Content-Type": "application/ld+json", "GS1-EPCIS-Version": "2.0.0", "GS1-CBV-Version": "2.0.0",
        "GS1-Signature": sending.signature(secret, body),
    }  # fmt: skip
    sending.post(subscription.target, body, headers)


def _failed(subscription: Subscription, why: str, at: dt.datetime) -> None:
    failures = subscription.failures + 1
    with transaction.atomic():
        if not _move(subscription, failures=failures, tried_at=at):
            return
        if failures >= MOST_FAILURES:
            end_subscription(subscription, by=system(), at=at, note=why[:300])
        else:
            again = at + jobs.backoff(failures)
            jobs.enqueue("trace.tell", {"subscription": subscription.pk}, after=again)
