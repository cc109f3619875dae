"""The one door: what it takes, what it refuses, and that it never breaks."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.trace.epcis.problems import Fault, Unreadable
from ocop.trace.epcis.reading import Limits, read
from tests.trace.epcis.conftest import (
    CONTEXT,
    a_document,
    an_event,
    media_type,
    published_files,
    read_json,
    xml_document,
)

XML_EVENT = (
    "<ObjectEvent><eventTime>2026-07-22T06:45:00+07:00</eventTime><eventTimeZoneOffset>+07:00"
    "</eventTimeZoneOffset><epcList><epc>urn:epc:id:sgtin:8931234.012345.1</epc></epcList>"
    "<action>OBSERVE</action>{more}</ObjectEvent>"
)


def refusal(
    body: bytes, kind: str = "application/json", **options: Any
) -> tuple[Fault, list[tuple[str, str]]]:
    with pytest.raises(Unreadable) as caught:
        read(body, kind, **options)
    return caught.value.fault, [(p.path, p.code) for p in caught.value.problems]


# ------------------------------------------------------------------ what comes out


def test_a_document_keeps_what_it_said() -> None:
    said = a_document(an_event(eventID="urn:uuid:1"), an_event(bizStep="shipping"))
    document = read_json(said)
    assert document.type == "EPCISDocument"
    assert document.original == said
    assert [e.path for e in document.events] == ["/epcisBody/eventList/0", "/epcisBody/eventList/1"]
    assert [e.original for e in document.events] == said["epcisBody"]["eventList"]


def test_the_canonical_form() -> None:
    event = an_event(
        eventID="urn:uuid:1",
        epcList=["urn:epc:id:sgtin:8931234.012345.1", "https://ocop.example.vn/lo/7"],
        certificationInfo="https://a.example.org/1",
        errorDeclaration={"declarationTime": "2026-07-22T08:00:00+07:00", "reason": "did_not_occur"},
        sourceList=[{"type": "location", "source": "urn:epc:id:sgln:8931234.00001.0"}],
        **{"ext:a": {"ext:b": ["cbv:x", 1]}},
    )
    (found,) = read_json(a_document(event)).events
    assert found.canonical == {
        "type": "ObjectEvent",
        "eventID": "urn:uuid:1",
        "eventTime": "2026-07-21T23:45:00.000Z",
        "eventTimeZoneOffset": "+07:00",
        "action": "OBSERVE",
        "bizStep": "https://ref.gs1.org/cbv/BizStep-inspecting",
        "epcList": ["https://id.gs1.org/01/08931234123451/21/1", "https://ocop.example.vn/lo/7"],
        "certificationInfo": ["https://a.example.org/1"],
        "errorDeclaration": {
            "declarationTime": "2026-07-22T01:00:00.000Z",
            "reason": "https://ref.gs1.org/cbv/ER-did_not_occur",
        },
        "sourceList": [
            {"type": "https://ref.gs1.org/cbv/SDT-location", "source": "https://id.gs1.org/414/8931234000011"}
        ],
        "{https://ns.example.org/}a": {"{https://ns.example.org/}b": ["https://ref.gs1.org/cbv/x", 1]},
    }


def test_an_event_may_bring_its_own_context() -> None:
    (found,) = read_json(
        a_document(an_event(**{"@context": {"own": "https://own.example.org/"}, "own:x": 1}))
    ).events
    assert found.canonical["{https://own.example.org/}x"] == 1
    assert "@context" not in found.canonical


def test_query_documents_and_lone_events_are_read() -> None:
    results = {"queryName": "SimpleEventQuery", "resultsBody": {"eventList": [an_event()]}}
    answer = {**a_document(), "type": "EPCISQueryDocument", "epcisBody": {"queryResults": results}}
    (found,) = read_json(answer).events
    assert found.path == "/epcisBody/queryResults/resultsBody/eventList/0"
    (alone,) = read_json({"@context": CONTEXT, **an_event()}).events
    assert (alone.path, alone.hash) == ("", found.hash)


# ------------------------------------------------------------------ what is refused


def test_all_problems_are_said_at_once_or_event_by_event() -> None:
    good, bad, unruly = an_event(), an_event(action=None), an_event(epcList=[])
    body = json.dumps(a_document(good, bad, unruly)).encode()
    wrong = [
        ("/epcisBody/eventList/1", "schema.required"),
        ("/epcisBody/eventList/2/epcList", "event.nothing"),
    ]
    assert refusal(body) == (Fault.VALIDATION, wrong)
    events = read(body, "application/json", each=True).events
    assert [event.refused for event in events] == [False, True, True]
    assert [dict(event.canonical) == {} for event in events] == [False, True, True]
    assert [(p.path, p.code) for event in events for p in event.problems] == wrong


def test_a_broken_document_is_refused_whatever_its_events() -> None:
    body = json.dumps(a_document(an_event(), schemaVersion="x")).encode()
    assert refusal(body, each=True) == (Fault.VALIDATION, [("/schemaVersion", "schema.pattern")])


def test_faults_of_many_events_hide_none() -> None:
    events = [an_event(action=None) for _ in range(150)]
    found = read_json(a_document(*events, an_event()), each=True).events
    assert [event.refused for event in found] == [True] * 150 + [False]


@pytest.mark.parametrize("kind", ["text/html", "", "application/json-seq", "json", "\r\n"])
def test_other_media_types(kind: str) -> None:
    assert refusal(b"{}", kind) == (Fault.MEDIA_TYPE, [("", "media_type")])


@pytest.mark.parametrize(
    "kind", ["application/json", "application/ld+json; charset=utf-8", "Application/JSON"]
)
def test_media_types_for_json(kind: str) -> None:
    assert len(read(json.dumps(a_document(an_event())).encode(), kind).events) == 1


def test_limits() -> None:
    body = json.dumps(a_document(an_event(), an_event())).encode()
    assert refusal(body, limits=Limits(size=len(body) - 1)) == (Fault.LIMIT, [("", "limit.size")])
    assert refusal(body, limits=Limits(events=1)) == (Fault.LIMIT, [("/epcisBody/eventList", "limit.events")])
    assert refusal(body, limits=Limits(depth=4)) == (Fault.LIMIT, [("", "limit.depth")])
    assert refusal(b"[" * 200_000) == (Fault.LIMIT, [("", "limit.depth")])
    deep = xml_document(
        XML_EVENT.format(more="<a:x>" * 50 + "</a:x>" * 50), 'xmlns:a="https://a.example.org/"'
    )
    assert refusal(deep, "text/xml") == (Fault.LIMIT, [("", "limit.depth")])


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"[" + b"[]," * 1_600_000 + b"[]]", "application/json"),
        (b"[" + b'{"a":1},' * 600_000 + b"{}]", "application/json"),
        (b"<a>" + b"<a/>" * 1_200_000 + b"</a>", "text/xml"),
    ],
)
def test_five_megabytes_of_nothing_take_little_room(body: bytes, kind: str) -> None:
    tracemalloc.start()
    try:
        assert refusal(body, kind) == (Fault.LIMIT, [("", "limit.parts")])
        assert tracemalloc.get_traced_memory()[1] < 110_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "json.malformed"),
        (b"{", "json.malformed"),
        (b'{"a": NaN}', "json.malformed"),
        (b'{"a": 1e999}', "json.malformed"),
        (b'{"a": "\xff"}', "json.malformed"),
        ('{"a": 1}'.encode("utf-16"), "json.malformed"),
        (b'{"a": ' + b"9" * 5000 + b"}", "json.malformed"),
        (b'{"a": 1, "a": 2}', "json.twice"),
        (b'{"a": "\\ud800"}', "json.text"),
        (b'{"a\\u0000": 1}', "json.text"),
        (b'["\\u0000"]', "json.text"),
        (b"[]", "json.object"),
        (b"5", "json.object"),
    ],
)  # fmt: skip
def test_json_that_is_none(body: bytes, code: str) -> None:
    assert refusal(body) == (Fault.VALIDATION, [("", code)])


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "xml.malformed"),
        (b"<a><b></a>", "xml.malformed"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "xml.doctype"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "xml.doctype"),
        (b'<?xml version="1.0" encoding="no-such"?><a/>', "xml.encoding"),
        (b"<a/>", "xml.no_events"),
        (b'<a xmlns:p="urn:a:1"><b xmlns:p="urn:a:2"/></a>', "xml.prefix"),
    ],
)
def test_xml_that_is_none(body: bytes, code: str) -> None:
    assert refusal(body, "application/xml") == (Fault.VALIDATION, [("", code)])


# ------------------------------------------------------------------ XML


@pytest.mark.parametrize("path", published_files("epcis-event-hash/examples", ".xml"))
def test_published_xml_is_read(path: Path) -> None:
    assert all(not event.refused for event in read(path.read_bytes(), media_type(path)).events)


def test_xml_becomes_the_same_json() -> None:
    more = (
        "<bizStep>cbv:BizStep-inspecting</bizStep><baseExtension><eventID>urn:uuid:1</eventID><errorDeclaration>"
        "<declarationTime>2026-07-22T00:00:00Z</declarationTime><reason>urn:epcglobal:cbv:er:incorrect_data</reason>"
        "<correctiveEventIDs><correctiveEventID>urn:uuid:2</correctiveEventID></correctiveEventIDs>"
        "</errorDeclaration></baseExtension><persistentDisposition><set>urn:epcglobal:cbv:disp:damaged</set>"
        "</persistentDisposition><readPoint><id>urn:a:b</id></readPoint><bizTransactionList>"
        '<bizTransaction type="urn:epcglobal:cbv:btt:po">urn:a:1</bizTransaction></bizTransactionList>'
        '<sensorElementList><sensorElement><sensorMetadata time="2026-07-22T00:00:00Z"/><sensorReport '
        'type="gs1:Temperature" value="4.0" booleanValue="true" my:why="x"/>'
        "</sensorElement></sensorElementList>"
        "<my:note>x</my:note><my:note><my:inner>1</my:inner></my:note>"
    )
    body = xml_document(XML_EVENT.format(more=more), 'xmlns:my="https://my.example.org/"')
    document = read(body, "text/xml")
    assert document.original["@context"] == [CONTEXT, {"my": "https://my.example.org/"}]
    (found,) = document.events
    assert found.original == {
        "type": "ObjectEvent",
        "eventTime": "2026-07-22T06:45:00+07:00",
        "eventTimeZoneOffset": "+07:00",
        "epcList": ["urn:epc:id:sgtin:8931234.012345.1"],
        "action": "OBSERVE",
        "bizStep": "inspecting",
        "eventID": "urn:uuid:1",
        "errorDeclaration": {
            "declarationTime": "2026-07-22T00:00:00Z",
            "reason": "incorrect_data",
            "correctiveEventIDs": ["urn:uuid:2"],
        },
        "persistentDisposition": {"set": ["damaged"]},
        "readPoint": {"id": "urn:a:b"},
        "bizTransactionList": [{"type": "po", "bizTransaction": "urn:a:1"}],
        "sensorElementList": [
            {
                "sensorMetadata": {"time": "2026-07-22T00:00:00Z"},
                "sensorReport": [{"type": "Temperature", "value": 4.0, "booleanValue": True, "my:why": "x"}],
            }
        ],
        "my:note": ["x", {"my:inner": "1"}],
    }


@pytest.mark.parametrize(
    ("more", "path", "code"),
    [
        ("<action>ADD</action>", "/action", "schema.type"),
        ("<unknown>1</unknown>", "", "schema.additionalProperties"),
        ("<disposition>lost</disposition>", "/disposition", "schema.anyOf"),
        (
            "<quantityList><quantityElement><epcClass>urn:a:b</epcClass><quantity>1e999</quantity>"
            "</quantityElement></quantityList>",
            "/quantityList/0/quantity",
            "schema.type",
        ),
    ],
)
def test_xml_is_held_to_the_same_schema(more: str, path: str, code: str) -> None:
    wrong = [(f"/epcisBody/eventList/0{path}", code)]
    if code == "schema.type" and path == "/action":
        wrong = [(f"/epcisBody/eventList/0{path}", "schema.enum")]
    assert refusal(xml_document(XML_EVENT.format(more=more)), "text/xml") == (Fault.VALIDATION, wrong)


def test_a_lone_event_in_xml() -> None:
    assert [e.path for e in read(XML_EVENT.format(more="").encode(), "text/xml").events] == [""]


# ------------------------------------------------------------------ whatever comes


def never_breaks(body: bytes, kind: str) -> None:
    """Nothing but the typed error, and every event that is not refused has its hash."""
    try:
        document = read(body, kind, each=True)
    except Unreadable:
        return
    assert all(event.hash.startswith("ni:///sha-256;") for event in document.events if not event.refused)


@given(st.binary(max_size=200), st.sampled_from(["application/json", "text/xml"]))
def test_any_bytes(body: bytes, kind: str) -> None:
    never_breaks(body, kind)


odd = st.sampled_from(
    [
        None,
        True,
        -1,
        1e300,
        10**30,
        "",
        "x",
        "urn:a:b",
        "https://[x/01/2",
        "0000-01-01T00:00:00Z",
        [],
        {},
        [[]],
    ]
)
fields = st.sampled_from(
    [
        "@context",
        "type",
        "eventTime",
        "eventID",
        "action",
        "epcList",
        "quantityList",
        "bizStep",
        "readPoint",
        "ilmd",
        "sourceList",
        "sensorElementList",
        "persistentDisposition",
        "errorDeclaration",
        "certificationInfo",
        "childEPCs",
        "ext:x",
        "x",
    ]
)
things = st.recursive(
    odd, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(fields, inner, max_size=2), max_leaves=4
)


@given(st.dictionaries(fields, things, max_size=3), st.dictionaries(fields, things, max_size=1))
def test_any_json_in_the_place_of_an_event(changes: dict[str, Any], head: dict[str, Any]) -> None:
    never_breaks(json.dumps({**a_document({**an_event(), **changes}), **head}).encode(), "application/json")


@given(st.text("<>/=&;:\"' abé", max_size=30), st.integers(0, 600))
def test_any_damage_to_xml(damage: str, place: int) -> None:
    body = xml_document(XML_EVENT.format(more=""), 'xmlns:a="urn:a:"').decode()
    never_breaks(f"{body[:place]}{damage}{body[place + 1 :]}".encode(), "application/xml")
