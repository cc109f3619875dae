"""Taking events in: each once, with its index and the edges that follow from it, in one transaction."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.each import batches
from ocop.base.refusals import Refused
from ocop.journal import actions as journal
from ocop.organisations.models import Organisation
from ocop.trace import indexing
from ocop.trace.actions import indexes, watching
from ocop.trace.epcis import reading
from ocop.trace.epcis.context import BUNDLED, STANDARD
from ocop.trace.epcis.problems import Fault, Problem, cut, told
from ocop.trace.models import Capture, Event, EventBody
from ocop.trace.states import CAPTURE

AT_ONCE = 1000
"""Events stored in one go."""


@dataclass(frozen=True)
class Taken:
    """A checked event on its way into the store: canonical form, text as it came, facts and hash."""

    event: Mapping[str, Any]
    text: str
    facts: indexing.Facts
    hash: str

    @property
    def event_id(self) -> str:
        """The id it came with, else its hash, which CBV 2.0 allows as an id."""
        return str(self.event.get("eventID") or self.hash)

    def uris(self) -> Iterator[str]:
        """Every identifier that the index has to know."""
        yield from (named.uri for named in self.facts.named)
        yield from filter(None, (self.facts.read_point, self.facts.location))
        yield from indexes.lots_of(self.facts)


def taken(event: reading.Event) -> Taken:
    """What reading found good, made ready for the store; its own prefixes are kept with it."""
    own = {p: ns for p, ns in event.namespaces.prefixes.items() if BUNDLED.get(p) != ns}
    kept = {**event.original, "@context": [STANDARD, own] if own else STANDARD}
    text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    return Taken(event.canonical, text, indexing.facts_of(event.canonical), event.hash)


def taken_again(text: str) -> Taken:
    """An event as it lies in the store, read once more."""
    (event,) = reading.read(text.encode(), "application/ld+json").events
    return taken(event)


def capture(
    events: Sequence[Taken],
    *,
    organisation: Organisation | None = None,
    proceed: bool = False,
    problems: Sequence[dict[str, Any]] = (),
    by: Actor,
    at: dt.datetime,
) -> Capture:
    """Store events; answers the capture with its state and what was refused.

    An event whose id is known is refused, unless it had no id of its own and is the same by its hash: that is
    the same request again. Without `proceed` nothing is stored as soon as one is refused. `problems` are
    those that reading found already.
    """
    with transaction.atomic():
        job = begin(organisation, proceed, by, at)
        fill(job, events, problems=problems, by=by, at=at)
    return job


def begin(organisation: Organisation | None, proceed: bool, by: Actor, at: dt.datetime) -> Capture:
    """A capture that runs: `fill` ends it."""
    return Capture.objects.create(
        code=secrets.token_hex(12), organisation=organisation, sender=by.name[:200], proceed=proceed,
        received_at=at,
    )  # fmt: skip


def fill(
    job: Capture, events: Sequence[Taken], *, problems: Sequence[dict[str, Any]] = (), by: Actor,
    at: dt.datetime,
) -> list[Event]:  # fmt: skip
    """Store the events of a capture that runs, and end it, inside the caller's transaction; answers what was
    stored. Refuses as `capture`."""
    indexes.hold(events)
    fresh, known = _parted(events)
    errors = cut([*problems, *(_is_known(each) for each in known)], told)
    if errors and not job.proceed:
        fresh = []
    stored = store(fresh, job, job.organisation, at) if fresh else []
    _finish(job, stored, len(events), errors, by, at)
    return stored


def store(
    events: Sequence[Taken], job: Capture, organisation: Organisation | None, at: dt.datetime
) -> list[Event]:
    """Write events with bodies, roles and edges, inside the caller's transaction.

    All writers write in one order, so that two with the same events never wait for each other.
    """
    ids = indexes.identifiers([uri for each in events for uri in each.uris()])
    month = at.date().replace(day=1)
    rows = [
        Event(
            event_id=each.event_id, is_error=each.facts.is_error, hash=each.hash, type=each.facts.type,
            action=each.facts.action, happened_at=each.facts.happened_at, recorded_at=at, month=month,
            step=each.facts.step, disposition=each.facts.disposition,
            transformation=each.facts.transformation,
            read_point_id=ids.get(each.facts.read_point), location_id=ids.get(each.facts.location),
            organisation=organisation, capture=job, position=place,
        )
        for place, each in enumerate(events)
    ]  # fmt: skip
    Event.objects.bulk_create(sorted(rows, key=lambda row: (row.event_id, row.is_error)), AT_ONCE)
    pairs = list(zip(rows, events, strict=True))
    EventBody.objects.bulk_create(
        (EventBody(event=row, month=month, text=each.text) for row, each in pairs), AT_ONCE
    )
    indexes.write(pairs, ids)
    watching.look_again(rows, ids.values())
    return rows


def _parted(events: Sequence[Taken]) -> tuple[list[Taken], list[Taken]]:
    """Those to be stored, and those whose id is taken; the same one again, without an id, is in neither."""
    hashes = _stored_hashes({each.event_id for each in events})
    fresh, known = [], []
    for each in events:
        name = (each.event_id, each.facts.is_error)
        if name not in hashes:
            hashes[name] = each.hash
            fresh.append(each)
        elif each.event.get("eventID") or hashes[name] != each.hash:
            known.append(each)
    return fresh, known


def _stored_hashes(event_ids: set[str]) -> dict[tuple[str, bool], str]:
    found: dict[tuple[str, bool], str] = {}
    for some in batches(sorted(event_ids), AT_ONCE):
        rows = Event.objects.filter(event_id__in=some)
        found |= {(i, e): h for i, e, h in rows.values_list("event_id", "is_error", "hash")}
    return found


def _is_known(each: Taken) -> dict[str, Any]:
    text = _("Mã sự kiện này đã được ghi nhận trước đó.")
    return told(Problem(each.event_id, "event.known", text), Fault.EXISTS)


def _finish(
    job: Capture, stored: Sequence[Event], sent: int, errors: list[dict[str, Any]], by: Actor, at: dt.datetime
) -> None:
    verb = "finish_capture" if not errors else "finish_partly" if stored else "fail_capture"
    journal.move(
        CAPTURE, job, verb, by=by, at=at, after={"sent": sent, "stored": len(stored)},
        stored=len(stored), errors=errors, finished_at=at,
    )  # fmt: skip


@transaction.atomic
def capture_ours(
    events: Iterable[dict[str, Any]], organisation: Organisation, *, by: Actor, at: dt.datetime
) -> list[Event]:
    """Store events that we made ourselves, as the producer's. Refused where one was stored before."""
    ready = [taken_again(json.dumps({**event, "@context": STANDARD})) for event in events]
    stored = fill(begin(organisation, False, by, at), ready, by=by, at=at)
    if len(stored) != len(ready):
        raise Refused(_("Việc này đã được ghi nhận rồi. Hãy tải lại trang."), about="stale")
    return stored


def capture_own(event: dict[str, Any], organisation: Organisation, *, by: Actor, at: dt.datetime) -> Event:
    """Store the one event that a form made, as `capture_ours`."""
    (stored,) = capture_ours([event], organisation, by=by, at=at)
    return stored
