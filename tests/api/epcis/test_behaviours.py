"""The 26 behaviours of the EPCIS door, one test each; docs/api-epcis.md tells them in the same order."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from ocop.api.epcis.serving import router
from ocop.base import clock
from ocop.jobs import actions as jobs
from ocop.organisations.models import Organisation
from ocop.trace.actions import exchanging, subscribing
from ocop.trace.models import AccessKey, Event
from ocop.trace.sending import signature
from ocop.trace.telling import party
from tests.api.epcis.conftest import (
    Subscriber,
    System,
    document,
    event_id,
    hand_over,
    hours,
    lot_of,
    producer_of,
    seen,
    whole,
)
from tests.factories import trace as make
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with

DOCS = Path(__file__).resolve().parents[3] / "docs" / "api-epcis.md"
TOKEN = "mot-ma-ky-du-dai-cho-thu"
SOON = dt.timedelta(minutes=2)


def kind_of(response: Any) -> str:
    """The type of a problem, without its prefix."""
    return str(json.loads(response.content)["type"]).removeprefix("epcisException:")


def test_01_the_root_names_the_resources(mine: System) -> None:
    assert mine.get("")["member"] == [
        "capture", "events", "eventTypes", "epcs", "bizSteps", "bizLocations", "readPoints", "dispositions",
        "queries",
    ]  # fmt: skip


def test_02_options_tell_methods_versions_and_limits(mine: System) -> None:
    for path, view in router.path_operations.items():
        asked = re.sub(r"{[^}]+}", "x", path)
        answer = mine.ask("OPTIONS", asked, status=204)
        methods = {method for operation in view.operations for method in operation.methods}
        assert set(answer["Allow"].split(", ")) == methods
        for name in ("EPCIS-Version", "EPCIS-Min", "EPCIS-Max", "CBV-Version", "CBV-Min", "CBV-Max"):
            assert answer[f"GS1-{name}"] == "2.0.0"
        assert answer["GS1-EPC-Format"] == "Always_GS1_Digital_Link, Never_Translates, No_Preference"
        assert answer["GS1-Extensions"] and answer["GS1-Vendor-Version"]
    capture = mine.ask("OPTIONS", "/capture", status=204)
    assert capture["GS1-Capture-Error-Behaviour"] == "all"
    assert capture["GS1-EPCIS-Capture-Limit"] == "10000"
    assert capture["GS1-EPCIS-Capture-File-Size-Limit"] == str(5 * 2**20)


def test_03_nobody_asks_without_a_key_that_holds(mine: System, lot: str) -> None:
    stranger = System()
    assert kind_of(stranger.ask("GET", "/events", status=401)) == "SecurityException"
    stranger.headers["Authorization"] = "Bearer sai"
    stranger.ask("POST", "/capture", document(seen(1, lot)), 401)
    assert mine.ids() == []
    exchanging.end_key(AccessKey.objects.get(), by=mine.actor, at=clock.now())  # type: ignore[arg-type]
    mine.ask("GET", "/events", status=401)


def test_04_a_capture_is_a_job_with_an_address(mine: System, lot: str) -> None:
    answer = mine.ask("POST", "/capture", document(seen(1, lot)), 202)
    job = mine.get(answer["Location"])
    assert (job["running"], job["success"], job["errors"]) == (False, True, [])
    assert mine.get("/capture") == [job]
    mine.ask("GET", "/capture/khong-co", status=404)


def test_05_without_a_wish_all_or_nothing_is_captured(mine: System, lot: str) -> None:
    mine.capture(seen(1, lot))
    job = mine.capture(seen(2, lot), seen(1, lot))
    assert (job["success"], [e["status"] for e in job["errors"]]) == (False, [409])
    assert mine.ids() == [event_id(1)]
    mine.ask("POST", "/capture", document(seen(3, lot), {**seen(4, lot), "action": "X"}), 400)
    assert mine.ids() == [event_id(1)]


def test_06_proceed_captures_what_is_good(mine: System, lot: str) -> None:
    job = mine.capture(seen(1, lot), {**seen(2, lot), "action": "X"}, GS1_Capture_Error_Behaviour="proceed")
    assert (job["success"], job["captureErrorBehaviour"]) == (False, "proceed")
    assert [(e["status"], e["instance"]) for e in job["errors"]] == [(400, "/epcisBody/eventList/1/action")]
    assert mine.ids() == [event_id(1)]


def test_07_a_long_document_is_read_in_the_background(
    mine: System, lot: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchanging, "WHILE_WAITING", 10)
    job = mine.capture(seen(1, lot), seen(2, lot))
    assert (job["running"], job["success"], "finishedAt" in job) == (True, True, False)
    assert mine.ids() == []
    jobs.run_waiting(at=clock.now() + SOON)
    job = mine.get(whole("capture", job["captureID"]))
    assert (job["running"], job["success"], mine.ids()) == (False, True, [event_id(1), event_id(2)])


def test_08_what_is_too_large_is_refused_with_the_limits(
    mine: System, lot: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = mine.ask("POST", "/capture", b" " * (5 * 2**20 + 1), 413)
    assert kind_of(answer) == "CaptureLimitExceededException"
    assert answer["GS1-EPCIS-Capture-File-Size-Limit"] == str(5 * 2**20)
    monkeypatch.setattr(exchanging, "LIMITS", exchanging.reading.Limits(events=1))
    mine.ask("POST", "/capture", document(seen(1, lot), seen(2, lot)), 413)


def test_09_xml_is_captured_as_json_and_nothing_else_is(mine: System, lot: str) -> None:
    xml = (
        '<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:2" schemaVersion="2.0" '
        'creationDate="2026-05-02T00:00:00Z"><EPCISBody><EventList><ObjectEvent>'
        "<eventTime>2026-05-01T08:00:00.000+07:00</eventTime>"
        "<eventTimeZoneOffset>+07:00</eventTimeZoneOffset><epcList/><action>OBSERVE</action>"
        f"<quantityList><quantityElement><epcClass>{lot}</epcClass></quantityElement></quantityList>"
        "</ObjectEvent></EventList></EPCISBody></epcis:EPCISDocument>"
    )
    mine.ask("POST", "/capture", xml.encode(), 202, "application/xml")
    assert mine.events()[0]["quantityList"] == [{"epcClass": lot}]
    answer = mine.ask("POST", "/capture", b"a;b", 415, "text/csv")
    assert kind_of(answer) == "UnsupportedMediaTypeException"


def test_10_a_refusal_says_where_and_why(mine: System, lot: str) -> None:
    answer = mine.ask("POST", "/capture", document({**seen(1, lot), "eventTimeZoneOffset": "x"}), 400)
    told = json.loads(answer.content)
    assert told["type"] == "epcisException:ValidationException"
    assert told["errors"][0]["path"] == "/epcisBody/eventList/0/eventTimeZoneOffset"
    assert mine.ask("POST", "/capture", b"{", 400)


def test_11_a_single_event_is_answered_as_it_is_kept(mine: System, lot: str) -> None:
    sent = {"@context": make.STANDARD, **seen(1, lot)}
    answer = mine.ask("POST", "/events", sent, 201)
    kept = json.loads(answer.content)
    assert kept == {**sent, "recordTime": kept["recordTime"]}
    assert mine.ids(answer["Location"]) == [event_id(1)]
    mine.ask("POST", "/events", document(seen(2, lot)), 400)


def test_12_an_event_is_captured_once(mine: System, lot: str) -> None:
    named = {"@context": make.STANDARD, **seen(1, lot)}
    mine.ask("POST", "/events", named, 201)
    assert kind_of(mine.ask("POST", "/events", named, 409)) == "ResourceAlreadyExistsException"
    nameless = {k: v for k, v in named.items() if k != "eventID"}
    first, again = (mine.ask("POST", "/events", nameless, 201) for _ in range(2))
    assert first["Location"] == again["Location"]
    assert Event.objects.count() == 2


def test_13_a_declaration_of_error_stands_beside_its_event(mine: System, lot: str) -> None:
    mine.capture(seen(1, lot))
    said = {"declarationTime": "2026-05-02T00:00:00.000Z", "reason": "incorrect_data"}
    mine.capture(seen(1, lot, errorDeclaration=said))
    found = mine.events(whole("events", event_id(1)))
    assert ["errorDeclaration" in event for event in found] == [False, True]
    assert mine.events("/events?EXISTS_errorDeclaration=true") == found[1:]
    assert mine.events("/events?EXISTS_errorDeclaration=false") == found[:1]


def test_14_the_record_time_is_the_servers(mine: System, lot: str) -> None:
    before = clock.now().replace(microsecond=0)
    mine.capture(seen(1, lot, recordTime="1999-01-01T00:00:00.000Z"))
    (event,) = mine.events()
    assert before <= dt.datetime.fromisoformat(event["recordTime"].replace("Z", "+00:00")) <= clock.now()


def test_15_nobody_speaks_for_anothers_goods(mine: System, other: System, lot: str) -> None:
    mine.capture(seen(1, lot))
    job = other.capture(seen(2, lot))
    assert [(e["type"], e["status"]) for e in job["errors"]] == [("epcisException:SecurityException", 403)]
    back = seen(1, errorDeclaration={"declarationTime": "2026-05-02T00:00:00.000Z"})
    own = lot_of(producer_of(other))
    answer = other.ask(
        "POST", "/events", {**back, "@context": make.STANDARD, "quantityList": [{"epcClass": own}]}, 403
    )
    assert kind_of(answer) == "SecurityException"
    assert Event.objects.get().taken_back_at is None


def test_16_events_are_for_those_concerned(
    mine: System, other: System, officer: System, lot: str, producer: Organisation
) -> None:
    third = System(actor_with("producer", organisation=make_organisation()))

    def shipped(number: int, receiver: System) -> dict[str, Any]:
        sides = {"source": producer, "destination": producer_of(receiver)}
        lists = {f"{n}List": [{"type": "owning_party", n: party(who.pk)}] for n, who in sides.items()}
        return seen(number, lot, bizStep="shipping", **lists)

    mine.capture(
        seen(1, lot, action="ADD"), shipped(2, other), shipped(3, third), seen(4, lot, bizStep="shipping")
    )
    hand_over(lot, producer, producer_of(other), 2)
    assert mine.ids() == officer.ids() == [event_id(n) for n in (1, 2, 3, 4)]
    assert (other.ids(), third.ids()) == ([event_id(2)], [event_id(3)])
    other.ask("GET", whole("events", event_id(3)), status=404)
    back = {"sourceList": [{"type": "owning_party", "source": party(producer.pk)}]}
    other.capture(seen(5, lot_of(producer_of(other)), **back))
    assert mine.ids()[-1] == event_id(5)


def test_17_an_event_is_found_by_an_id_full_of_slashes(mine: System, lot: str) -> None:
    nameless = {k: v for k, v in seen(1, lot).items() if k != "eventID"}
    mine.capture(nameless)
    (name,) = mine.ids()
    assert re.fullmatch(r"ni:///sha-256;[0-9a-f]{64}\?ver=CBV2\.0", name)
    assert mine.ids(whole("events", name)) == [name]


def test_18_times_begin_inclusive_and_end_exclusive(mine: System, lot: str) -> None:
    mine.capture(seen(1, lot), seen(2, lot, at=hours(1)))
    first, second = quote(hours(0)), quote(hours(1))
    assert mine.ids(f"/events?GE_eventTime={first}&LT_eventTime={second}") == [event_id(1)]
    assert mine.ids(f"/events?GE_eventTime={second}") == [event_id(2)]
    recorded = quote(mine.events()[0]["recordTime"])
    assert mine.ids(f"/events?LT_recordTime={recorded}") == []
    assert mine.ids(f"/events?GE_recordTime={recorded}") == [event_id(1), event_id(2)]


def test_19_values_are_parted_by_bars(mine: System, lot: str) -> None:
    mine.capture(seen(1, lot), seen(2, lot, bizStep="packing"), seen(3, lot, bizStep="storing"))
    assert mine.ids("/events?EQ_bizStep=inspecting%7Cstoring") == [event_id(1), event_id(3)]
    mine.ask("GET", "/events?EQ_bizStep=packing&EQ_bizStep=storing", status=400)


def test_20_things_are_asked_for_by_what_they_do(mine: System, lot: str, producer: Organisation) -> None:
    out = lot_of(producer, "L2")
    listed = {
        "inputQuantityList": [{"epcClass": lot}],
        "outputQuantityList": [{"epcClass": out, "quantity": 3}],
    }
    made = {**{k: v for k, v in seen(1).items() if k not in ("action", "quantityList")}, **listed}
    mine.capture({**made, "type": "TransformationEvent"}, seen(2, lot))
    asked = {
        f"MATCH_inputEPCClass={quote(lot)}": [1], f"MATCH_outputEPCClass={quote(lot)}": [],
        f"MATCH_epcClass={quote(lot)}": [2], f"MATCH_anyEPCClass={quote(lot)}": [1, 2],
        f"MATCH_anyEPC={quote(lot)}": [], "GE_quantity=3": [1], "GT_quantity=3": [],
        "EQ_quantity_KGM=4%7C5": [2], f"EQ_eventID={event_id(2)}": [2], "eventType=ObjectEvent": [2],
        "EQ_action=OBSERVE": [2],
    }  # fmt: skip
    for parameters, numbers in asked.items():
        assert mine.ids(f"/events?{parameters}") == [event_id(n) for n in numbers], parameters


def test_21_what_is_not_answered_is_said(mine: System) -> None:
    assert kind_of(mine.ask("GET", "/events?EQ_mau=1", status=400)) == "QueryParameterException"
    assert kind_of(mine.ask("GET", "/events?GE_eventTime=hom-qua", status=400)) == "QueryParameterException"
    for name in ("EQ_source_owning_party=urn:x:y", "EQ_errorReason=did_not_occur", "orderBy=action"):
        assert kind_of(mine.ask("GET", f"/events?{name}", status=501)) == "ImplementationException"


def test_22_pages_follow_each_other_whatever_comes_in_between(mine: System, lot: str, other: System) -> None:
    mine.capture(*(seen(n, lot) for n in range(1, 36)))
    first = mine.ask("GET", "/events")
    assert len(mine.ids()) == 30 and first["GS1-Next-Page-Token-Expires"]
    address, found = "/events?perPage=8", []
    while address:
        answer = mine.ask("GET", address)
        found += mine.ids(address)
        if len(found) == 8:
            mine.capture(seen(108, lot))
        address = answer["Link"][1:].partition(">")[0] if answer.has_header("Link") else ""
    assert found == [event_id(n) for n in [*range(1, 36), 108]]
    token = re.search("nextPageToken=([^&>]+)", first["Link"])[1]  # type: ignore[index]
    other.ask("GET", f"/events?nextPageToken={token}", status=400)
    mine.ask("GET", f"/events?EQ_action=OBSERVE&nextPageToken={token}", status=400)
    mine.ask("GET", f"/events?nextPageToken={token}x", status=400)
    mine.ask("DELETE", f"/nextPageToken/{token}", status=501)


def test_23_results_are_ordered_and_limited(mine: System, lot: str) -> None:
    mine.capture(seen(1, lot, at=hours(2)), seen(2, lot), seen(3, lot, at=hours(1)))
    assert mine.ids("/events?orderBy=eventTime") == [event_id(n) for n in (1, 3, 2)]
    assert mine.ids("/events?orderBy=eventTime&orderDirection=ASC") == [event_id(n) for n in (2, 3, 1)]
    first = mine.ask("GET", "/events?orderBy=eventTime&eventCountLimit=2&perPage=1")
    last = mine.ask("GET", first["Link"][1:].partition(">")[0])
    assert not last.has_header("Link")
    assert kind_of(mine.ask("GET", "/events?maxEventCount=2", status=413)) == "QueryTooLargeException"
    assert len(mine.ids("/events?maxEventCount=3")) == 3


def test_24_forms_and_versions_are_agreed_on(mine: System) -> None:
    urn, link = "urn:epc:id:sgtin:9506000.013435.7", "https://id.gs1.org/01/09506000134352/21/7"
    mine.capture({**seen(1), "quantityList": [], "epcList": [urn]})
    answer = mine.ask("GET", "/events", headers={"Accept": "application/ld+json"})
    assert answer["Content-Type"] == "application/ld+json"
    assert mine.events()[0]["epcList"] == [link]
    as_it_is = mine.get("/events", GS1_EPC_Format="Never_Translates")
    assert as_it_is["epcisBody"]["queryResults"]["resultsBody"]["eventList"][0]["epcList"] == [urn]
    for headers in (
        {"Accept": "text/html"}, {"GS1-EPC-Format": "Always_EPC_URN"}, {"GS1-EPCIS-Min": "2.1"},
        {"GS1-CBV-Max": "1.2"},
    ):  # fmt: skip
        assert kind_of(mine.ask("GET", "/events", status=406, headers=headers)) == "NotAcceptableException"
    long = mine.ask("GET", "/events?EQ_eventID=" + "x" * 8000, status=414)
    assert kind_of(long) == "URITooLongException"


def test_25_values_lead_to_their_events(mine: System, lot: str, other: System) -> None:
    place = "https://id.gs1.org/414/9506000134352"
    mine.capture(seen(1, lot, readPoint={"id": place}, bizLocation={"id": place}, disposition="active"))
    for kind, value in (
        ("eventTypes", "ObjectEvent"), ("epcs", lot), ("bizSteps", "inspecting"), ("readPoints", place),
        ("bizLocations", place), ("dispositions", "active"),
    ):  # fmt: skip
        assert value in mine.get(f"/{kind}")["member"]
        assert mine.get(whole(kind, value))["member"] == ["events"]
        assert mine.ids(whole(kind, value, "events")) == [event_id(1)]
        assert mine.ids(whole(kind, value, "events") + "?EQ_action=ADD") == []
        mine.ask("GET", whole(kind, "urn:khong:co"), status=404)
        if kind != "eventTypes":
            assert other.get(f"/{kind}")["member"] == []


def test_26_queries_are_kept_and_their_results_sent_signed(
    mine: System, lot: str, other: System, subscriber: Subscriber
) -> None:
    kept = {"name": "kiem-tra", "query": {"EQ_bizStep": ["inspecting"]}}
    answer = mine.ask("POST", "/queries", kept, 201)
    assert mine.get(answer["Location"]) == kept and mine.get("/queries") == [kept]
    mine.ask("POST", "/queries", kept, 409)
    assert kind_of(other.ask("GET", "/queries/kiem-tra", status=404)) == "NoSuchNameException"
    wanted = {"dest": subscriber.address, "signatureToken": TOKEN, "stream": True}
    made = mine.ask("POST", "/queries/kiem-tra/subscriptions", wanted, 201)
    mine.capture(seen(1, lot), seen(2, lot, bizStep="packing"))
    subscribing.look_round(at=clock.now() + SOON)
    jobs.run_waiting(at=clock.now() + SOON)
    assert (subscriber.told, mine.ids("/queries/kiem-tra/events")) == ([[event_id(1)]], [event_id(1)])
    headers, body = subscriber.came[0]
    assert headers["GS1-Signature"] == signature(TOKEN, body)
    socket = mine.ask("GET", "/queries/kiem-tra/events", status=501, headers={"Upgrade": "websocket"})
    assert kind_of(socket) == "ImplementationException"
    mine.ask("DELETE", "/queries/kiem-tra", status=204)
    mine.ask("GET", made["Location"], status=404)


def test_the_document_tells_these_behaviours_and_no_others() -> None:
    tests = sorted(name for name in globals() if re.match(r"test_\d\d_", name))
    rows = re.findall(r"^\| (\d+) \|.*\| `(test_\d\d_\w+)` \|$", DOCS.read_text("utf-8"), re.M)
    assert len(tests) == 26
    assert rows == [(str(number), name) for number, name in enumerate(tests, 1)]
