"""Our schema and rules part good documents from bad as the published cases say; queries likewise."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ocop.trace.epcis import vocabulary as cbv
from ocop.trace.epcis.problems import Fault, Unreadable
from ocop.trace.epcis.reading import read
from ocop.trace.epcis.schema import document_problems, named_query_problems, query_problems
from tests.trace.epcis.conftest import CONTEXT, a_document, an_event, media_type, published, read_json


def test_every_published_case() -> None:
    cases = json.loads(published("cases.json").read_text("utf-8"))
    wrong = []
    for case in cases:
        path = published(case["path"])
        try:
            found: int | str = len(read(path.read_bytes(), media_type(path)).events)
        except Unreadable as unreadable:
            found = "invalid" if unreadable.fault is Fault.VALIDATION else unreadable.fault
        if found != (case["events"] if case["expect"] == "valid" else "invalid"):
            wrong.append((path.name, found))
    assert (wrong, len(cases)) == ([], 35)


def codes(content: Any) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in document_problems(content)]


EVENT, SENSED = "/epcisBody/eventList/0", "/sensorElementList/0"
LOT = {"epcClass": "urn:a:b"}


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"eventTimeZoneOffset": None}, "", "schema.required"),
        ({"action": None}, "", "schema.required"),
        ({"action": "CREATE"}, "/action", "schema.enum"),
        ({"bizStep": "growing"}, "/bizStep", "schema.anyOf"),
        ({"disposition": "in_transport"}, "/disposition", "schema.anyOf"),
        ({"eventTime": "22-07-2026"}, "/eventTime", "schema.format"),
        ({"eventTime": "2026-07-22T06:45:00"}, "/eventTime", "schema.format"),
        ({"eventTimeZoneOffset": "+7:00"}, "/eventTimeZoneOffset", "schema.pattern"),
        ({"epcList": ["2017"]}, "/epcList/0", "schema.format"),
        ({"epcList": ["urn:a:b", "urn:a:b"]}, "/epcList", "schema.uniqueItems"),
        ({"quantityList": [{**LOT, "weight": 5}]}, "/quantityList/0", "schema.additionalProperties"),
        ({"quantityList": [{**LOT, "quantity": "5"}]}, "/quantityList/0/quantity", "schema.type"),
        ({"quantityList": [{**LOT, "quantity": -1}]}, "/quantityList/0/quantity", "schema.minimum"),
        ({"readPoint": {"ext:x": 1}}, "/readPoint", "schema.required"),
        ({"sourceList": [{"source": "urn:a:b"}]}, "/sourceList/0", "schema.required"),
        ({"persistentDisposition": {}}, "/persistentDisposition", "schema.minProperties"),
        ({"sensorElementList": [{"sensorReport": []}]}, f"{SENSED}/sensorReport", "schema.minItems"),
        ({"sensorElementList": [{"sensorReport": [{}]}]}, f"{SENSED}/sensorReport/0", "schema.required"),
        ({"ilmd": {"materialType": "x"}}, "/ilmd", "schema.additionalProperties"),
        ({"parentID": "urn:a:b"}, "", "schema.additionalProperties"),
        ({"note": "x"}, "", "schema.additionalProperties"),
        ({"errorDeclaration": {"reason": "incorrect_data"}}, "/errorDeclaration", "schema.required"),
        ({"type": "HarvestEvent"}, "/type", "schema.format"),
        ({"type": "epcis:ObjectEvent"}, "/type", "schema.not"),
    ],
)  # fmt: skip
def test_what_an_event_must_not_say(changes: dict[str, Any], path: str, code: str) -> None:
    assert codes(a_document(an_event(**changes))) == [(EVENT + path, code)]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"ext:anything": {"deep": [1, None, {"x": True}]}},
        {"bizStep": "https://ns.example.org/growing"},
        {"type": "ext:HarvestEvent"},
        {"certificationInfo": ["https://a.example.org/1"]},
        {"sensorElementList": [{"sensorReport": [{"type": "Temperature", "value": 4}]}]},
    ],
)
def test_what_an_event_may_say(changes: dict[str, Any]) -> None:
    assert codes(a_document(an_event(**changes))) == []


def test_problems_are_said_in_words() -> None:
    problems = document_problems(a_document(an_event(action=None, eventTime="x"), context=[CONTEXT]))
    assert {p.message for p in problems} == {
        "Thiếu trường “action”.",
        "Thời điểm phải có đủ ngày, giờ và múi giờ, ví dụ 2026-07-22T06:45:00+07:00.",
    }


@pytest.mark.parametrize("missing", ["@context", "schemaVersion", "creationDate", "epcisBody"])
def test_a_document_has_a_head(missing: str) -> None:
    document = a_document(an_event())
    del document[missing]
    assert codes(document) == [("", "schema.required")]


def test_version_1_is_not_this_json() -> None:
    assert codes(a_document(an_event(), schemaVersion="1.2")) == [("/schemaVersion", "schema.pattern")]


def test_every_word_of_the_vocabulary_is_accepted_bare() -> None:
    steps = [an_event(bizStep=word) for word in cbv.BIZ_STEP.words]
    states = [an_event(disposition=word) for word in cbv.DISPOSITION.words]
    assert codes(a_document(*steps, *states)) == []


# ------------------------------------------------------------------ queries


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"eventType": ["ObjectEvent"], "EQ_action": ["ADD"], "GE_eventTime": "2026-01-01T00:00:00Z"},
        {"EQ_bizStep": ["shipping", "https://ns.example.org/growing"], "orderDirection": "ASC", "perPage": 5},
        {"GE_errorDeclarationTime": "2026-01-01T00:00:00Z", "EXISTS_errorDeclaration": True},
        {"EQ_bizTransaction_po": ["urn:a:b"], "EQ_source_owning_party": ["urn:a:b"], "GE_value_CEL": 5},
        {"EQ_ext:field": ["a"], "GE_ILMD_ext:n": 4, "EXISTS_INNER_ILMD_ext:n": True},
        {"EQ_https://ns.example.org/#field": "x", "LT_SENSORREPORT_ext:n": 4, "HASATTR_ext:f": ["ext:g"]},
    ],
)  # fmt: skip
def test_queries_of_the_standard(query: dict[str, Any]) -> None:
    assert query_problems(query) == []
    assert named_query_problems({"name": "thu-hoach", "query": query}) == []


@pytest.mark.parametrize(
    ("query", "path", "code"),
    [
        ({"GE_eventDate": "2026-01-01T00:00:00Z"}, "", "schema.additionalProperties"),
        ({"GE_eventTime": "hôm qua"}, "/GE_eventTime", "schema.format"),
        ({"EQ_action": ["SHIPPED"]}, "/EQ_action/0", "schema.enum"),
        ({"EQ_action": "ADD"}, "/EQ_action", "schema.type"),
        ({"orderDirection": "SIDEWAYS"}, "/orderDirection", "schema.enum"),
        ({"maxEventCount": 0}, "/maxEventCount", "schema.minimum"),
    ],
)
def test_queries_that_are_none(query: dict[str, Any], path: str, code: str) -> None:
    assert [(p.path, p.code) for p in query_problems(query)] == [(path, code)]


@pytest.mark.parametrize("named", [{"query": {}}, {"name": "a/b", "query": {}}, {"name": "a"}])
def test_a_kept_query_has_a_name_that_fits_an_address(named: dict[str, Any]) -> None:
    assert len(named_query_problems(named)) == 1


def test_a_lone_event_needs_a_context() -> None:
    assert [(p.path, p.code) for p in document_problems(an_event())] == [("", "schema.required")]
    assert len(read_json({"@context": CONTEXT, **an_event()}).events) == 1
