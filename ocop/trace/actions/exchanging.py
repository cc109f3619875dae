"""Taking in what another system sends (EPCIS 2.0, 8.2.3): at once, or, when it is long, in the background."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from django.conf import settings
from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.base.actor import Actor, system
from ocop.base.refusals import Refused
from ocop.jobs import actions as jobs
from ocop.journal import actions as journal
from ocop.organisations.models import Organisation
from ocop.people import queries as people
from ocop.trace.actions import indexes
from ocop.trace.actions.capturing import Taken, begin, capture, fill, taken
from ocop.trace.epcis import reading
from ocop.trace.epcis.problems import Fault, Problem, Unreadable, refusal, told
from ocop.trace.epcis.rules import MOST_LETTERS_OF_A_CODE, longer_than
from ocop.trace.epcis.vocabulary import EVENT_TYPES
from ocop.trace.models import AccessKey, Capture, Event, WaitingCapture
from ocop.trace.queries import exchange
from ocop.trace.rules import exchange as rules
from ocop.trace.states import CaptureState

log = structlog.get_logger("ocop.exchange")
MOST_BYTES = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
MOST_EVENTS = 10_000
LIMITS = reading.Limits(size=MOST_BYTES, events=MOST_EVENTS)
WHILE_WAITING = 400_000
"""Bytes that are read while the sender waits: some hundreds of events."""


class NotTaken(Exception):
    """A single event was refused; `problems` as a capture keeps them."""

    def __init__(self, problems: Sequence[dict[str, Any]]) -> None:
        self.problems = problems
        super().__init__(str([each["detail"] for each in problems]))


def receive(
    body: bytes, media_type: str, organisation: Organisation, *, proceed: bool = False, by: Actor,
    at: dt.datetime,
) -> Capture:  # fmt: skip
    """Take a document of events in; answers the capture, which still runs where the document is long.

    `Unreadable` where the document, or without `proceed` one of its events, keeps the standard not (a long
    one says so in its capture). Refused: who does not belong to the producer.
    """
    rules.may_capture.check(by, organisation)
    if WHILE_WAITING < len(body) <= MOST_BYTES:
        return _put_aside(body, media_type, organisation, proceed, by, at)
    document = reading.read(body, media_type, limits=LIMITS, ours=_is_ours, each=proceed)
    return _twice_if_raced(_made_ready(document), organisation, proceed, by, at)


def receive_one(
    body: bytes, media_type: str, organisation: Organisation, *, by: Actor, at: dt.datetime
) -> Event:
    """Take a single event in, and answer it. `Unreadable` as `receive`; `NotTaken` where it is known already
    or speaks for another."""
    rules.may_capture.check(by, organisation)
    document = reading.read(body, media_type, limits=LIMITS, ours=_is_ours)
    if document.type not in EVENT_TYPES:
        text = _("Ở đây chỉ nhận một sự kiện. Hãy gửi tài liệu có nhiều sự kiện tới /capture.")
        raise refusal("document.one_event", text, Fault.VALIDATION, "/type")
    ready = _made_ready(document)
    job = _twice_if_raced(ready, organisation, False, by, at)
    if job.state != CaptureState.DONE:
        raise NotTaken(job.errors)
    ((event, _path),) = ready.good
    return Event.objects.get(event_id=event.event_id, is_error=event.facts.is_error)


def finish_waiting(capture_id: int, *, at: dt.datetime) -> None:
    """Read a document that was put aside, and store its events: all of it in one transaction, so that work
    that broke off is begun anew and nothing is stored twice.

    What cannot be stored fails its capture; only while the database is away or busy the job comes again.
    """
    try:
        try:
            _store_waiting(capture_id, at)
        except IntegrityError:  # somebody sent the same event at the same moment: now it is known
            _store_waiting(capture_id, at)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        log.error("capture failed", capture=capture_id, exc_info=error)
        text = _("Hệ thống không ghi được tài liệu này. Hãy báo người vận hành, kèm mã lần gửi.")
        _fail_waiting(capture_id, Problem("", "capture.failed", text), at)


def _store_waiting(capture_id: int, at: dt.datetime) -> None:
    with transaction.atomic():
        waiting = _waiting(capture_id)
        if waiting is None:
            return
        job = waiting.capture
        by = people.actor_of(
            waiting.person_id, appointment_id=waiting.appointment_id, on=clock.local_date(at)
        )
        events: list[Taken] = []
        if reason := rules.may_capture.reason(by, job.organisation):
            problems = [told(Problem("", "person", str(reason)), Fault.SECURITY)]
        else:
            events, problems = _read_waiting(waiting, job)
        fill(job, events, problems=problems, by=by, at=at)
        waiting.delete()


def _fail_waiting(capture_id: int, problem: Problem, at: dt.datetime) -> None:
    with transaction.atomic():
        waiting = _waiting(capture_id)
        if waiting is not None:
            fill(waiting.capture, [], problems=[told(problem, Fault.IMPLEMENTATION)], by=system(), at=at)
            waiting.delete()


def _waiting(capture_id: int) -> WaitingCapture | None:
    return WaitingCapture.objects.select_for_update().filter(capture=capture_id).first()


def _read_waiting(waiting: WaitingCapture, job: Capture) -> tuple[list[Taken], list[dict[str, Any]]]:
    assert job.organisation is not None
    try:
        document = reading.read(
            bytes(waiting.content), waiting.media_type, limits=LIMITS, ours=_is_ours, each=job.proceed
        )
    except Unreadable as error:
        return [], [told(problem, error.fault) for problem in error.problems]
    return _sorted_out(_made_ready(document), job.organisation)


def forget(*, at: dt.datetime) -> int:
    """Empty the errors of captures that ended OCOP_CAPTURE_DAYS ago; returns of how many. A document that
    waits as long was given up by its job: its capture fails, and it is dropped."""
    oldest = at - dt.timedelta(days=settings.OCOP_CAPTURE_DAYS)
    text = _("Hệ thống đã thôi không đọc tài liệu này. Hãy gửi lại.")
    for waiting in WaitingCapture.objects.filter(capture__received_at__lt=oldest).only("pk"):
        _fail_waiting(waiting.pk, Problem("", "capture.given_up", text), at)
    return Capture.objects.filter(finished_at__lt=oldest).exclude(errors=[]).update(errors=[])


def _put_aside(
    body: bytes, media_type: str, organisation: Organisation, proceed: bool, by: Actor, at: dt.datetime
) -> Capture:
    reading.check_media_type(media_type)
    with transaction.atomic():
        job = begin(organisation, proceed, by, at)
        WaitingCapture.objects.create(
            capture=job, media_type=media_type[:100], content=body, person_id=by.person_id or 0,
            appointment_id=by.appointment_id or 0,
        )  # fmt: skip
        jobs.enqueue("trace.capture", {"capture": job.pk})
    return job


@dataclass(frozen=True)
class _Ready:
    """A document's events as they may be stored, each with its path, and what is wrong with the others."""

    good: list[tuple[Taken, str]]
    problems: list[dict[str, Any]]


def _made_ready(document: reading.Document) -> _Ready:
    """Without looking at what is stored: done once, however often the store is looked at."""
    problems = [told(p) for event in document.events for p in event.problems if p.refuses]
    return _Ready([(taken(each), each.path) for each in document.events if not each.refused], problems)


def _twice_if_raced(
    ready: _Ready, organisation: Organisation, proceed: bool, by: Actor, at: dt.datetime
) -> Capture:
    """Two senders of one event at the same moment: the second finds it known when it looks again."""
    try:
        return _looked_at(ready, organisation, proceed, by, at)
    except IntegrityError:
        return _looked_at(ready, organisation, proceed, by, at)


@transaction.atomic
def _looked_at(
    ready: _Ready, organisation: Organisation, proceed: bool, by: Actor, at: dt.datetime
) -> Capture:
    events, problems = _sorted_out(ready, organisation)
    return capture(events, organisation=organisation, proceed=proceed, problems=problems, by=by, at=at)


def _sorted_out(ready: _Ready, organisation: Organisation) -> tuple[list[Taken], list[dict[str, Any]]]:
    """The events that may be stored, and what is wrong with the others; nobody tells of them meanwhile."""
    events = [each for each, _path in ready.good]
    indexes.hold(events)
    wrong = {
        place: told(_long_lot(path)) for place, (each, path) in enumerate(ready.good) if _has_long_lot(each)
    }
    for place, text in rules.overreaching(organisation, events).items():
        problem = Problem(ready.good[place][1], "identifier.of_others", text)
        wrong[place] = told(problem, Fault.SECURITY)
    fit = [each for place, each in enumerate(events) if place not in wrong]
    return fit, [*ready.problems, *wrong.values()]


def _has_long_lot(event: Taken) -> bool:
    """Reading has looked at every code that the event spells; the lot in its ILMD becomes one only here."""
    return any(len(uri) > MOST_LETTERS_OF_A_CODE for uri in indexes.lots_of(event.facts))


def _long_lot(path: str) -> Problem:
    return Problem(f"{path}/ilmd", "limit.length", longer_than(MOST_LETTERS_OF_A_CODE))


def _is_ours(link: str) -> bool:
    return link in exchange.owners_of([link])


# ------------------------------------------------------------------ keys


def give_key(name: str, *, by: Actor, at: dt.datetime) -> tuple[AccessKey, str]:
    """A key by which another system asks in the name of the appointment in use; it is told this once only.

    Refused: whose role has nothing to do with traceability; no name (input).
    """
    rules.may_ask.check(by)
    if not name.strip():
        raise Refused(_("Hãy ghi tên hệ thống dùng khóa này."), about="input", field="name")
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        key = AccessKey.objects.create(
            name=name.strip()[:100], digest=exchange.digest_of(secret), appointment_id=by.appointment_id or 0,
            created_at=at,
        )  # fmt: skip
        journal.record(verb="trace.give_key", subject=key, by=by, at=at, after={"name": key.name})
    return key, secret


def end_key(key: AccessKey, *, by: Actor, at: dt.datetime) -> None:
    """Let a key open nothing any more; a second time changes nothing. Refused: another's key."""
    rules.may_end_key.check(by, key)
    with transaction.atomic():
        if AccessKey.objects.filter(pk=key.pk, ended_at__isnull=True).update(ended_at=at):
            journal.record(verb="trace.end_key", subject=key, by=by, at=at)
