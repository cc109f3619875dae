"""What the store has no room for is refused in words, at once or in the capture."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ocop.base import clock
from ocop.jobs import actions as jobs
from ocop.trace.actions import exchanging
from ocop.trace.epcis.problems import MOST
from ocop.trace.models import Capture, Event, WaitingCapture
from tests.api.epcis.conftest import System, document, event_id, seen

LIMITS: list[tuple[dict[str, Any], str]] = [
    ({"quantityList": [{"epcClass": "urn:a:b", "quantity": 1e15}]}, "/quantityList/0/quantity"),
    ({"quantityList": [{"epcClass": "urn:a:b", "quantity": 10**12}]}, "/quantityList/0/quantity"),
    ({"eventID": "urn:a:" + "x" * 500}, "/eventID"),
    ({"bizStep": "https://a.vn/" + "x" * 500}, "/bizStep"),
    ({"disposition": "https://a.vn/" + "x" * 500}, "/disposition"),
    ({"readPoint": {"id": "urn:a:" + "x" * 500}}, "/readPoint/id"),
    ({"epcList": ["urn:a:1", "urn:a:" + "x" * 500]}, "/epcList/1"),
    ({"epcList": ["ext:" + "x" * 300], "@context": {"ext": "https://a.vn/" + "y" * 200}}, "/epcList/0"),
    ({"sourceList": [{"type": "location", "source": "urn:a:" + "x" * 500}]}, "/sourceList/0/source"),
    ({"type": "urn:a:" + "x" * 500}, "/type"),
    ({"eventTime": "9999-12-31T20:00:00Z"}, "/eventTime"),
]


@pytest.mark.parametrize(("changes", "path"), LIMITS)
def test_what_has_no_room_is_refused_where_it_stands(
    mine: System, lot: str, changes: dict[str, Any], path: str
) -> None:
    answer = mine.ask("POST", "/capture", document({**seen(1, lot), **changes}), 400)
    assert [e["path"] for e in json.loads(answer.content)["errors"]] == [f"/epcisBody/eventList/0{path}"]


def test_a_making_with_a_long_name_is_refused_once(mine: System, lot: str) -> None:
    made = {
        "type": "TransformationEvent", "transformationID": "urn:a:" + "x" * 500,
        "eventTimeZoneOffset": "+07:00", "eventTime": "2026-05-01T08:00:00+07:00",
        "inputEPCList": ["urn:a:1"],
    }  # fmt: skip
    answer = mine.ask("POST", "/capture", document(made), 400)
    errors = json.loads(answer.content)["errors"]
    assert [e["path"] for e in errors] == ["/epcisBody/eventList/0/transformationID"]


def test_a_lot_whose_name_becomes_too_long_is_refused(mine: System, lot: str) -> None:
    piece = f"{lot.rpartition('/lo/')[0] or lot.rpartition('/10/')[0]}/{'21' if '/01/' in lot else 'so'}/A1"
    ilmd = {"cbvmda:lotNumber": "ữ" * 60}
    job = mine.capture({**seen(1), "action": "ADD", "epcList": [piece], "quantityList": [], "ilmd": ilmd})
    assert [e["instance"] for e in job["errors"]] == ["/epcisBody/eventList/0/ilmd"]


def test_what_just_fits_is_kept_and_read_again(mine: System, lot: str) -> None:
    fits = seen(
        1, lot, eventID="urn:a:" + "x" * 294, bizStep="https://a.vn/" + "x" * 187,
        readPoint={"id": "urn:a:" + "x" * 394}, type="https://a.vn/hai-san",
    )  # fmt: skip
    fits["quantityList"] += [{"epcClass": "urn:a:b", "quantity": 999_999_999_999.25, "uom": "KGM"}]
    assert mine.capture(fits)["success"] and mine.ids() == [fits["eventID"]]
    assert 999_999_999_999 in [int(role.quantity or 0) for role in Event.objects.get().roles.all()]


def test_long_documents_say_so_in_their_capture(
    mine: System, lot: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchanging, "WHILE_WAITING", 10)
    wrong = seen(1, lot, eventID="urn:a:" + "x" * 500)
    mine.ask("POST", "/capture", document(wrong), 202)
    jobs.run_waiting(at=clock.now())
    assert not WaitingCapture.objects.exists()
    (job,) = mine.get("/capture")
    assert (job["running"], job["success"], "errors" in job) == (False, False, False)
    errors = mine.get(job["errorFile"])["errors"]
    assert [error["instance"] for error in errors] == ["/epcisBody/eventList/0/eventID"]


@pytest.mark.parametrize(
    "query",
    [
        {"maxEventCount": 10**30},
        {"eventCountLimit": 10**30},
        {"GE_quantity": 1e30},
        {"EQ_quantity": [1, -1e30]},
    ],
)
def test_numbers_of_queries_have_bounds(mine: System, query: dict[str, Any]) -> None:
    mine.ask("POST", "/queries", {"name": "q", "query": query}, 400)


def test_queries_have_names_that_fit(mine: System) -> None:
    mine.ask("POST", "/queries", {"name": "q" * 101, "query": {}}, 400)
    mine.ask("POST", "/queries", {"name": "q" * 100, "query": {}}, 201)
    mine.get(f"/queries/{'q' * 100}/events")


def test_results_go_to_addresses_that_fit(mine: System) -> None:
    mine.ask("POST", "/queries", {"name": "q", "query": {}}, 201)
    wanted = {"dest": "https://example.vn/" + "x" * 500, "signatureToken": "x" * 20, "stream": True}
    mine.ask("POST", "/queries/q/subscriptions", wanted, 400)


def test_of_many_problems_the_first_are_told(mine: System, lot: str) -> None:
    answer = mine.ask("POST", "/capture", document(*({} for _ in range(1000))), 400)
    errors = json.loads(answer.content)["errors"]
    assert len(errors) == MOST + 1 and str(1000 - MOST) in errors[-1]["detail"]
    job = mine.capture(*({} for _ in range(1000)), seen(1, lot), GS1_Capture_Error_Behaviour="proceed")
    assert len(job["errors"]) == MOST + 1 and mine.ids() == [event_id(1)]
    assert len(Capture.objects.get().errors) == MOST + 1
