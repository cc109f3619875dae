"""The published description of the EPCIS door against the running door, and against the standard's own."""

from __future__ import annotations

import json
import os
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error

from ocop.trace.epcis import context
from tests.api.epcis.conftest import BASE, System, document, seen
from tests.api.test_schema import KEPT, one_connection
from tests.trace.epcis.test_reading import fields, things

__all__ = ["one_connection"]  # a fixture

CALLS = int(os.environ.get("OCOP_FUZZ", "0"))
"""So many calls instead of a few for each operation: OCOP_FUZZ=50000."""
_ASKED = (
    "eventType",
    "GE_eventTime",
    "MATCH_anyEPC",
    "EQ_bizLocation",
    "orderBy",
    "maxEventCount",
    "perPage",
)


@schemathesis.hook
def before_load_schema(_context: Any, raw_schema: dict[str, Any]) -> None:
    """Schemas of cases within cases take minutes to draw from: events are made below, queries of some
    parameters."""
    shapes = raw_schema["components"]["schemas"]
    shapes |= {"Epcis.document": {"type": "object"}, "Epcis.event": {"type": "object"}}
    del shapes["Epcis.query"]["patternProperties"]
    known = shapes["Epcis.query"]["properties"]
    shapes["Epcis.query"]["properties"] = {name: known[name] for name in _ASKED}


schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application()).include(
    path_regex="^/api/v1/epcis"
)
_GET, _EVENTS = ["options", "get"], "/{value}/events"
RESOURCES = ("eventTypes", "epcs", "bizSteps", "bizLocations", "readPoints", "dispositions")
STANDARD = {
    "": _GET, "/capture": [*_GET, "post"], "/capture/{value}": _GET, "/events": [*_GET, "post"],
    "/events/{value}": _GET, "/queries": [*_GET, "post"], "/queries/{value}": [*_GET, "delete"],
    "/queries/{value}/subscriptions": [*_GET, "post"],
    "/queries/{value}/subscriptions/{value}": [*_GET, "delete"], "/queries/{value}/events": _GET,
    **{f"/{name}{more}": _GET for name in RESOURCES for more in ("", "/{value}", _EVENTS)},
    "/nextPageToken/{value}": ["delete"],
}  # fmt: skip
"""Paths and methods of the OpenAPI of EPCIS 2.0."""


@pytest.mark.django_db
def test_every_operation_of_the_standard_is_there(client: Any) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    found = {
        "/".join("{value}" if "{" in step else step for step in path.split("/")): set(methods)
        for path, methods in paths.items()
        if path.startswith("/api/v1/epcis")
    }
    wanted = {f"/api/v1/epcis{path}": set(methods) for path, methods in STANDARD.items()}
    assert (len(wanted), sum(map(len, wanted.values()))) == (29, 63)
    token = "/api/v1/epcis/nextPageToken/{value}"
    assert found == wanted | {token: {"delete", "options"}}


def no_crash(_context: Any, response: Any, _case: Any) -> None:
    """501 is an answer of the standard, and no error of the server."""
    assert response.status_code < 500 or response.status_code == 501


CHECKS = [no_crash, *(check for check in KEPT if check is not not_a_server_error)]


@pytest.mark.django_db
def test_bodies_are_described_as_they_are_read(client: Any) -> None:
    """The published schema takes its own examples, and refuses what the door refuses."""
    document = client.get("/api/v1/openapi.json").json()
    bodies = {
        path.removeprefix(BASE): operation["post"]["requestBody"]["content"]["application/json"]
        for path, operation in document["paths"].items()
        if path.startswith(BASE) and "post" in operation
    }
    assert set(bodies) == {"/capture", "/events", "/queries", "/queries/{query_name}/subscriptions"}
    for path, body in bodies.items():
        shape = {"components": document["components"], **body["schema"]}
        validator = jsonschema_rs.Draft202012Validator(shape, validate_formats=True)
        assert validator.is_valid(body["example"]), path
        assert not validator.is_valid({**body["example"], "another": 1}), path


@schema.parametrize()
@settings(
    max_examples=max(1, CALLS // 252),  # 63 operations, each asked twice: half of the calls
    derandomize=not CALLS,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_the_door_keeps_what_it_promises(case: Any, mine: System, lot: str) -> None:
    """Made-up input by a stranger and by a producer's system."""
    case.call_and_validate(checks=CHECKS)
    if not mine.ids():
        mine.capture(seen(1, lot))
    case.call_and_validate(checks=CHECKS, headers=mine.headers)


_KINDS = {
    "ObjectEvent": "epcList", "AggregationEvent": "childEPCs", "TransactionEvent": "epcList",
    "TransformationEvent": "inputEPCList", "AssociationEvent": "childEPCs",
}  # fmt: skip


@st.composite
def bodies(draw: st.DrawFn) -> dict[str, Any]:
    """Events of all kinds, most of them good, with a field or two as nobody would write them."""
    kind = draw(st.sampled_from(sorted(_KINDS)))
    event = {
        "@context": [context.STANDARD], "type": kind, "eventTime": draw(st.datetimes()).isoformat() + "Z",
        "eventTimeZoneOffset": "+07:00", _KINDS[kind]: [f"urn:a:{n}" for n in range(draw(st.integers(1, 3)))],
        "eventID": f"urn:uuid:{draw(st.uuids())}", "parentID": "urn:a:box",
        "bizTransactionList": [{"bizTransaction": "urn:a:don"}],
    }  # fmt: skip
    if kind == "TransformationEvent":
        del event["parentID"]
        event["outputEPCList"] = ["urn:a:out"]
    else:
        event["action"] = draw(st.sampled_from(("ADD", "OBSERVE", "DELETE")))
    changes = draw(st.dictionaries(fields, things, max_size=2))
    return {**event, **draw(st.sampled_from(({}, {}, changes)))}


@given(event=bodies(), alone=st.booleans(), proceed=st.booleans())
@settings(
    max_examples=max(25, CALLS // 4), derandomize=not CALLS, deadline=None,
    suppress_health_check=list(HealthCheck), database=None,
)  # fmt: skip
def test_whatever_events_say_the_door_answers(
    mine: System, event: dict[str, Any], alone: bool, proceed: bool
) -> None:
    """Taken or refused in words, and what was taken can be read: never an error of the server."""
    body = event if alone else document(event)
    headers = {"GS1-Capture-Error-Behaviour": "proceed" if proceed else "rollback"}
    answer = mine.client.post(
        f"{BASE}/{'events' if alone else 'capture'}", json.dumps(body), "application/json",
        headers={**mine.headers, **headers},
    )  # fmt: skip
    assert answer.status_code in (201, 202, 400, 403, 409, 413), answer.content[:300]
    seen_again = mine.client.get(f"{BASE}/events?orderBy=recordTime&perPage=3", headers=mine.headers)
    assert seen_again.status_code == 200
