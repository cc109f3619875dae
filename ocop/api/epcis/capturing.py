"""Events of other systems: many at once as a capture job, or a single one."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Schema

from ocop.api.epcis import answers, asking
from ocop.api.epcis.schemas import reference
from ocop.api.epcis.serving import (
    PAGED,
    SELECTED,
    Asked,
    EpcisQueryDocument,
    Operation,
    sends,
    serve,
)
from ocop.organisations.models import Organisation
from ocop.trace.actions import exchanging
from ocop.trace.epcis.context import STANDARD
from ocop.trace.epcis.problems import refusal, too_large
from ocop.trace.epcis.reading import JSON_TYPES, XML_TYPES
from ocop.trace.models import Capture
from ocop.trace.queries import exchange, telling
from ocop.trace.rules import exchange as rules
from ocop.trace.states import CaptureState

_BEHAVIOURS = ("rollback", "proceed")
_EVENT = {
    "@context": [STANDARD], "type": "ObjectEvent", "action": "OBSERVE", "bizStep": "inspecting",
    "eventTime": "2026-07-22T06:45:00.000+07:00", "eventTimeZoneOffset": "+07:00",
    "quantityList": [
        {"epcClass": "https://id.gs1.org/01/08931234123451/10/L1", "quantity": 12.5, "uom": "KGM"}
    ],
}  # fmt: skip
_DOCUMENT = {
    "@context": [STANDARD], "type": "EPCISDocument", "schemaVersion": "2.0",
    "creationDate": "2026-07-22T10:30:00Z", "epcisBody": {"eventList": [_EVENT]},
}  # fmt: skip


class EpcisCaptureJob(Schema):
    """What became of a capture; `finishedAt` is missing while it runs. In a list `errorFile` is the address
    where the errors are told."""

    captureID: str  # noqa: N815
    createdAt: str  # noqa: N815
    finishedAt: str | None = None  # noqa: N815
    running: bool
    success: bool
    captureErrorBehaviour: str  # noqa: N815
    errors: list[dict[str, Any]] = []
    errorFile: str | None = None  # noqa: N815


def capture(asked: Asked) -> HttpResponse:
    """Take a document of events in. Answers at once with the address of the job, which may run on."""
    behaviour = asked.request.headers.get("GS1-Capture-Error-Behaviour", "rollback")
    if behaviour not in _BEHAVIOURS:
        text = _("GS1-Capture-Error-Behaviour chỉ nhận rollback hoặc proceed.")
        raise refusal("behaviour", text)
    producer = _producer(asked)
    job = exchanging.receive(
        body_of(asked.request), _media_type(asked.request), producer, proceed=behaviour == "proceed",
        by=asked.actor, at=asked.at,
    )  # fmt: skip
    return HttpResponse(
        status=202, headers={"Location": _address(asked, job), "GS1-Capture-Error-Behaviour": behaviour}
    )


def capture_jobs(asked: Asked) -> HttpResponse:
    """The captures of the producers that the reader may see, the newest first."""
    asking.refuse_others(asked)
    found = exchange.captures_visible_to(asked.actor).defer("errors")
    return asking.page(asked, found, lambda job: _listed(asked, job), newest_first=True)


def capture_job(asked: Asked) -> HttpResponse:
    """What became of one capture."""
    job = exchange.captures_visible_to(asked.actor).filter(code=asked.names["capture_id"]).first()
    if job is None:
        raise Http404
    return answers.answer(asked.request, {**_told(job), "errors": job.errors})


def events(asked: Asked) -> HttpResponse:
    """The events that the reader may see, narrowed by the parameters of EPCIS 2.0, 8.2.7.1."""
    return asking.events_answer(asked, asking.query_of(asked))


def event(asked: Asked) -> HttpResponse:
    """One event by its id, with its declaration of error where there is one."""
    asking.refuse_others(asked)
    seen = exchange.events_visible_to(asked.actor).filter(event_id=asked.names["event_id"])
    found = list(seen.order_by("is_error"))
    if not found:
        raise Http404
    told = telling.told(found, epc_format=answers.epc_format(asked.request))
    return answers.answer(asked.request, telling.query_document(told, made_at=asked.at))


def add_event(asked: Asked) -> HttpResponse:
    """Take a single event in, and answer it as it is kept. The same one again, without an id, is answered
    alike."""
    found = exchanging.receive_one(
        body_of(asked.request), _media_type(asked.request), _producer(asked), by=asked.actor, at=asked.at
    )
    location = asked.request.build_absolute_uri(answers.at("events", found.event_id))
    told = telling.told([found], epc_format=answers.epc_format(asked.request))[0]
    return answers.answer(asked.request, told, 201, Location=location)


def body_of(request: HttpRequest, most: int = exchanging.MOST_BYTES) -> bytes:
    """What was sent; `Unreadable` before it is read where it says itself that it is too long."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > most:
        raise too_large(most)
    return request.body


def _media_type(request: HttpRequest) -> str:
    return request.headers.get("Content-Type", "")


def _producer(asked: Asked) -> Organisation:
    found = Organisation.objects.filter(pk=asked.actor.organisation_id or 0).first()
    rules.may_capture.check(asked.actor, found)
    assert found is not None  # the rule has seen to it
    return found


def _address(asked: Asked, job: Capture) -> str:
    return asked.request.build_absolute_uri(answers.at("capture", job.code))


def _listed(asked: Asked, job: Capture) -> dict[str, Any]:
    """Without the errors: a page of captures may have very many."""
    told = _told(job)
    return {**told, "errors": []} if told["success"] else {**told, "errorFile": _address(asked, job)}


def _told(job: Capture) -> dict[str, Any]:
    told: dict[str, Any] = {
        "captureID": job.code,
        "createdAt": telling.stamp(job.received_at),
        "running": job.state == CaptureState.RUNNING,
        "success": job.state in (CaptureState.RUNNING, CaptureState.DONE),
        "captureErrorBehaviour": "proceed" if job.proceed else "rollback",
    }
    return told | ({"finishedAt": telling.stamp(job.finished_at)} if job.finished_at else {})


def register() -> None:
    """Put these operations on the router."""
    text = {kind: {"type": "string"} for kind in XML_TYPES}
    lone = {"allOf": [reference("event"), {"required": ["@context"]}]}
    documents = {**{kind: reference("document") for kind in JSON_TYPES}, **text}
    one = {**dict.fromkeys(JSON_TYPES, lone), **text}
    behaviour = sends(documents, _DOCUMENT, parameters=("GS1-Capture-Error-Behaviour",))
    serve(
        "/capture",
        more={**answers.CAPTURE_LIMITS, "GS1-Capture-Error-Behaviour": "all"},
        get=Operation(capture_jobs, "Các lần gửi", schema=list[EpcisCaptureJob], problems=(400,), asks=PAGED),
        post=Operation(capture, "Gửi sự kiện", 202, problems=(400, 413, 415), asks=behaviour),
    )
    serve("/capture/{capture_id}", get=Operation(capture_job, "Một lần gửi", schema=EpcisCaptureJob))
    serve(
        "/events",
        get=Operation(
            events, "Các sự kiện", schema=EpcisQueryDocument, problems=(400, 413, 501), asks=SELECTED
        ),
        post=Operation(
            add_event, "Gửi một sự kiện", 201, dict[str, Any], problems=(400, 409, 413, 415),
            asks=sends(one, _EVENT),
        ),
    )  # fmt: skip
    serve(
        "/events/{path:event_id}",
        get=Operation(event, "Một sự kiện", schema=EpcisQueryDocument, problems=(400,)),
    )
