"""The event hash: byte for byte what GS1 publishes, and blind to everything that does not change an event."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.trace.epcis.context import Namespaces
from ocop.trace.epcis.hash import event_hash, prehash
from ocop.trace.epcis.reading import Document
from ocop.trace.epcis.reading import read as read_body
from tests.trace.epcis.conftest import (
    CONTEXT,
    a_document,
    an_event,
    media_type,
    published_files,
    read_json,
    xml_document,
)

EXAMPLES = published_files("epcis-event-hash/examples", ".jsonld", ".xml")
EQUAL = published_files("epcis-event-hash/expected_equal", ".json", ".xml")


def read(path: Path) -> Document:
    return read_body(path.read_bytes(), media_type(path))


def ignored(document: Document) -> set[str]:
    """Fields that a document wants left out: the reference implementation obeys, we only let a caller."""
    heads = (document.original, document.original["epcisBody"].get("queryResults", {}))
    named = [names for head in heads for key, names in head.items() if key.endswith(":ignoreFields")]
    return {document.namespaces.key(name) for names in named for name in names}


@pytest.mark.parametrize("path", EXAMPLES)
def test_published_prehashes_and_hashes(path: Path) -> None:
    document = read(path)
    ignoring = ignored(document)
    prehashes = [prehash(event.canonical, ignoring) for event in document.events]
    assert prehashes == path.with_suffix(".prehashes").read_text("utf-8").rstrip("\n").split("\n")
    hashes = [event_hash(event.canonical, ignoring) for event in document.events]
    assert hashes == path.with_suffix(".hashes").read_text("utf-8").split()


@pytest.mark.parametrize("path", EQUAL)
def test_events_that_say_the_same_are_the_same(path: Path) -> None:
    hashes = [event.hash for event in read(path).events]
    assert len(hashes) > 1
    assert len(set(hashes)) == 1


def pre(event: dict[str, Any], **more: Any) -> str:
    (found,) = read_json(a_document(event, **more)).events
    return prehash(found.canonical)


def test_a_harvest_as_a_string_and_as_a_name() -> None:
    event = an_event(
        action="ADD",
        eventID="urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8",
        recordTime="2026-07-22T07:00:00Z",
        epcList=None,
        quantityList=[
            {"epcClass": "urn:epc:class:lgtin:8931234.012345.L2", "quantity": 12.50, "uom": "KGM"},
            {"epcClass": "urn:epc:class:lgtin:8931234.012345.L1", "quantity": 1e2},
        ],
        bizStep="commissioning",
        certificationInfo=["https://b.example.org/", "https://a.example.org/"],
        readPoint={"ext:plot": "  A 7 ", "id": "urn:epc:id:sgln:8931234.00001.0"},
        ilmd={"ext:variety": "ST25", "cbvmda:harvestDate": "2026-07-22"},
        sourceList=[{"type": "location", "source": "urn:epc:id:sgln:8931234.00001.7"}],
        destinationList=[{"type": "owning_party", "destination": "urn:epc:id:pgln:8931234.00001"}],
        bizTransactionList=[
            {"bizTransaction": "https://ex.vn/b"},
            {"type": "po", "bizTransaction": "https://ex.vn/a"},
        ],
        persistentDisposition={"unset": ["recalled"], "set": ["damaged", "conformant"]},
        **{"ext:note": [{"ext:b": 2.0, "ext:a": True}, "ok"], "rdfs:comment": "said by the way"},
    )
    text = (
        "eventType=ObjectEventeventTime=2026-07-21T23:45:00.000ZeventTimeZoneOffset=+07:00"
        "certificationInfo=https://a.example.org/certificationInfo=https://b.example.org/"
        "quantityListquantityElementepcClass=https://id.gs1.org/01/08931234123451/10/L1quantity=100"
        "quantityElementepcClass=https://id.gs1.org/01/08931234123451/10/L2quantity=12.5uom=KGM"
        "action=ADDbizStep=https://ref.gs1.org/cbv/BizStep-commissioning"
        "persistentDispositionset=https://ref.gs1.org/cbv/Disp-conformantset=https://ref.gs1.org/cbv/Disp-damaged"
        "unset=https://ref.gs1.org/cbv/Disp-recalled"
        "readPointid=https://id.gs1.org/414/8931234000011{https://ns.example.org/}plot=A 7"
        "bizTransactionListbizTransaction=https://ex.vn/b"
        "type=https://ref.gs1.org/cbv/BTT-pobizTransaction=https://ex.vn/a"
        "destinationListtype=https://ref.gs1.org/cbv/SDT-owning_partydestination=https://id.gs1.org/417/8931234000011"
        "ilmd{https://ns.example.org/}variety=ST25{urn:epcglobal:cbv:mda:}harvestDate=2026-07-22"
        "sourceListtype=https://ref.gs1.org/cbv/SDT-locationsource=https://id.gs1.org/414/8931234000011/254/7"
        "{https://ns.example.org/}note=ok{https://ns.example.org/}note{https://ns.example.org/}a=true"
        "{https://ns.example.org/}b=2"
    )
    assert pre(event) == text
    (found,) = read_json(a_document(event)).events
    assert found.hash == f"ni:///sha-256;{hashlib.sha256(text.encode()).hexdigest()}?ver=CBV2.0"


def test_sensors_in_order() -> None:
    reports = [
        {"type": "Temperature", "uom": "CEL", "value": 4.10},
        {"type": "Angle", "component": "x", "value": 1},
    ]
    event = an_event(
        sensorElementList=[{"sensorReport": reports, "sensorMetadata": {"time": "2026-07-22T00:00:00Z"}}]
    )
    assert pre(event).endswith(
        "sensorElementListsensorElementsensorMetadatatime=2026-07-22T00:00:00.000Z"
        "sensorReporttype=https://gs1.org/voc/Anglevalue=1component=https://ref.gs1.org/cbv/Comp-x"
        "sensorReporttype=https://gs1.org/voc/Temperaturevalue=4.1uom=CEL"
    )


def test_an_event_and_the_declaration_that_it_was_wrong_have_one_hash() -> None:
    wrong = {"declarationTime": "2026-07-23T00:00:00Z", "reason": "incorrect_data"}
    assert pre(an_event(errorDeclaration=wrong)) == pre(an_event())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"ext:n": "2.50"}, {"ext:n": 2.5}),
        ({"ext:n": 1e-7}, {"ext:n": "0.0000001"}),
        ({"ext:n": "-0.0"}, {"ext:n": 0}),
        ({"bizStep": "https://ref.gs1.org/cbv/BizStep-inspecting"}, {"bizStep": "cbv:BizStep-inspecting"}),
        ({"ext:when": "ext:then"}, {"ext:when": "https://ns.example.org/then"}),
        ({"ext:n": 1}, {"https://ns.example.org/n": 1}),
        ({"ext:it": "https://a.vn/01/08931234123451?x"}, {"ext:it": "urn:epc:idpat:sgtin:8931234.012345.*"}),
    ],
)  # fmt: skip
def test_ways_of_writing_that_make_no_difference(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert pre(an_event(**one)) == pre(an_event(**other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"ext:lot": "007"}, {"ext:lot": "7"}),
        ({"ext:lot": "12E2"}, {"ext:lot": "1200"}),
        ({"ext:n": "12345678901234567890"}, {"ext:n": "12345678901234567891"}),
        ({"ext:a": {"ext:b": "c"}}, {"ext:a": "c"}),
        ({"ext:a": "x"}, {"ext:a": ["x", "x"]}),
        ({"eventTimeZoneOffset": "+07:00"}, {"eventTimeZoneOffset": "+08:00"}),
    ],
)
def test_differences_that_count(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert pre(an_event(**one)) != pre(an_event(**other))


def test_two_prefixes_of_one_namespace_lose_nothing() -> None:
    context = [CONTEXT, {"a": "https://ns.example.org/", "b": "https://ns.example.org/"}]
    both = pre(an_event(**{"a:x": 1, "b:x": 2}), context=context)
    assert both.endswith("{https://ns.example.org/}x=1{https://ns.example.org/}x=2")


def test_fields_can_be_left_out_by_the_caller_only() -> None:
    (found,) = read_json(a_document(an_event(**{"ext:job": "1"}))).events
    assert prehash(found.canonical, {"{https://ns.example.org/}job"}) == pre(an_event())


def test_json_and_xml_say_the_same() -> None:
    body = xml_document(
        "<ObjectEvent><eventTime>2026-07-22T06:45:00+07:00</eventTime><eventTimeZoneOffset>+07:00"
        "</eventTimeZoneOffset><epcList><epc>https://id.gs1.org/01/08931234123451/21/2017</epc></epcList>"
        "<action>ADD</action><bizStep>urn:epcglobal:cbv:bizstep:commissioning</bizStep><extension><quantityList>"
        "<quantityElement><epcClass>urn:epc:class:lgtin:8931234.012345.L1</epcClass><quantity>5.0</quantity>"
        "</quantityElement></quantityList><ilmd><cbvmda:lotNumber>007</cbvmda:lotNumber></ilmd></extension>"
        '<ns:box size="2"><ns:row>1</ns:row><ns:row>3</ns:row>x</ns:box></ObjectEvent>',
        'xmlns:ns="https://ns.example.org/" xmlns:cbvmda="urn:epcglobal:cbv:mda"',
    )
    (found,) = read_body(body, "text/xml").events
    said = an_event(
        action="ADD",
        bizStep="commissioning",
        quantityList=[{"epcClass": "urn:epc:class:lgtin:8931234.012345.L1", "quantity": 5}],
        ilmd={"cbvmda:lotNumber": "007"},
        **{"ext:box": {"#text": "x", "size": 2, "ext:row": ["3", "1"]}},
    )
    assert prehash(found.canonical) == pre(said)


# ------------------------------------------------------------------ properties

names = st.sampled_from(["ext:a", "ext:b", "cbvmda:c"])
words = st.text("ab 0.-:/%{}=đ", max_size=8)
values = st.recursive(
    words | st.integers() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=6,
)
epcs = st.lists(
    st.integers(0, 999).map(lambda n: f"urn:epc:id:sgtin:8931234.012345.{n}"), min_size=1, unique=True
)


def shuffled(value: Any, draw: st.DataObject) -> Any:
    """The same with keys and lists in another order."""
    if isinstance(value, dict):
        keys = draw.draw(st.permutations(sorted(value)))
        return {key: shuffled(value[key], draw) for key in keys}
    if isinstance(value, list):
        return [shuffled(inner, draw) for inner in draw.draw(st.permutations(value))]
    return value


@given(st.dictionaries(names, values, max_size=3), epcs, st.data())
def test_order_and_bookkeeping_do_not_count(
    more: dict[str, Any], epc_list: list[str], draw: st.DataObject
) -> None:
    event = an_event(epcList=epc_list, **more)
    kept = {"eventID": "urn:uuid:x", "recordTime": "2026-07-22T09:00:00Z"}
    again = shuffled({**event, **kept}, draw)
    assert json.loads(json.dumps(again)) == again
    assert pre(again) == pre(event)


@given(st.datetimes(), st.integers(-14 * 60, 14 * 60))
def test_an_instant_is_the_same_in_every_zone(at: dt.datetime, minutes: int) -> None:
    at = at.replace(year=2026, tzinfo=dt.UTC)
    shifted = at.astimezone(dt.timezone(dt.timedelta(minutes=minutes)))
    one, other = (pre(an_event(eventTime=time.isoformat())) for time in (at, shifted))
    assert one == other


def test_keys_of_undeclared_prefixes_are_cut_at_their_end() -> None:
    assert Namespaces().key("urn:vn:ocop:field") == "{urn:vn:ocop:}field"
