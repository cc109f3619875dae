"""What the schema cannot say about an event."""

from __future__ import annotations

from typing import Any

import pytest

from ocop.trace.epcis.context import Namespaces, read_context
from ocop.trace.epcis.rules import event_problems
from tests.trace.epcis.conftest import CONTEXT, an_event

LINK = "https://ocop.example.vn/01/08931234123459/10/L1"  # its check digit should be 1


def found(event: dict[str, Any], **options: Any) -> list[tuple[str, str, bool]]:
    problems = event_problems(event, Namespaces({"ext": "https://ns.example.org/"}), **options)
    return [(p.path, p.code, p.refuses) for p in problems]


def refused(path: str, code: str) -> list[tuple[str, str, bool]]:
    return [(path, code, True)]


def a_packing(kind: str, **changes: Any) -> dict[str, Any]:
    parts = {
        "type": kind,
        "action": "ADD",
        "epcList": None,
        "parentID": "urn:a:box",
        "childEPCs": ["urn:a:1"],
    }
    return an_event(**{**parts, **changes})


@pytest.mark.parametrize("kind", ["AggregationEvent", "AssociationEvent"])
def test_parents_and_children(kind: str) -> None:
    assert found(a_packing(kind)) == []
    assert found(a_packing(kind, parentID=None)) == refused("/parentID", "event.parent")
    assert found(a_packing(kind, action="DELETE", parentID=None)) == refused("/parentID", "event.parent")
    assert found(a_packing(kind, action="OBSERVE", parentID=None)) == []
    assert found(a_packing(kind, childEPCs=None)) == refused("/childEPCs", "event.children")
    assert found(a_packing(kind, childEPCs=[])) == refused("/childEPCs", "event.children")
    assert found(a_packing(kind, action="DELETE", childEPCs=None)) == []
    quantities = [{"epcClass": "urn:a:lot", "quantity": 2}]
    assert found(a_packing(kind, childEPCs=None, childQuantityList=quantities)) == []


def test_an_event_is_about_something() -> None:
    nothing = refused("/epcList", "event.nothing")
    sensed = [{"sensorReport": [{"type": "Temperature"}]}]
    assert found(an_event(epcList=None)) == nothing
    assert found(an_event(epcList=[])) == nothing
    assert found(an_event(epcList=None, sensorElementList=sensed)) == nothing
    assert found(an_event(epcList=None, sensorElementList=sensed, readPoint={"id": "urn:a:b"})) == []
    deal = {
        "type": "TransactionEvent",
        "epcList": None,
        "bizTransactionList": [{"bizTransaction": "urn:a:b"}],
    }
    assert found(an_event(**deal)) == nothing
    assert found(an_event(**deal, parentID="urn:a:box")) == []
    assert found(an_event(**{**deal, "action": "DELETE"})) == []


def test_a_transformation_has_two_sides() -> None:
    made = {"type": "TransformationEvent", "action": None, "epcList": None}
    one, other = {"inputEPCList": ["urn:a:1"]}, {"outputQuantityList": [{"epcClass": "urn:a:2"}]}
    assert found(an_event(**made, **one, **other)) == []
    assert found(an_event(**made, **one)) == refused("/outputEPCList", "event.transformation")
    assert found(an_event(**made, **one, transformationID="urn:a:3")) == []
    assert found(an_event(**made, transformationID="urn:a:3")) == refused(
        "/inputEPCList", "event.transformation"
    )


def test_master_data_comes_with_the_beginning() -> None:
    ilmd = {"ilmd": {"ext:variety": "ST25"}}
    assert found(an_event(action="ADD", **ilmd)) == []
    assert found(an_event(action="OBSERVE", **ilmd)) == refused("/ilmd", "event.ilmd")
    assert found(an_event(action="DELETE", **ilmd)) == refused("/ilmd", "event.ilmd")


def sensed(**metadata: str) -> dict[str, Any]:
    element = {"sensorMetadata": metadata, "sensorReport": [{"type": "Temperature"}]}
    return an_event(sensorElementList=[element])


def test_sensors_keep_time() -> None:
    start, end = "2026-07-22T08:00:00+07:00", "2026-07-22T02:00:00Z"
    path = "/sensorElementList/0/sensorMetadata"
    assert found(sensed(time=start)) == []
    assert found(sensed(startTime=start, endTime=end)) == []
    assert found(sensed(startTime=end, endTime=start)) == refused(path, "sensor.order")
    assert found(sensed(startTime=start)) == refused(path, "sensor.period")


def test_a_time_that_no_calendar_has() -> None:
    assert found(an_event(eventTime="0000-01-01T00:00:00Z")) == refused("/eventTime", "time.impossible")


def test_reserved_namespaces() -> None:
    step = "urn:epcglobal:cbv:bizstep:growing"
    assert found(an_event(bizStep=step)) == refused("/bizStep", "cbv.unknown")
    assert found(an_event(bizStep="urn:epcglobal:cbv:bizstep:shipping")) == []
    parties = [{"type": "https://ref.gs1.org/cbv/SDT-farmer", "source": "urn:a:b"}]
    assert found(an_event(sourceList=parties)) == refused("/sourceList/0/type", "cbv.unknown")


def test_a_wrong_check_digit_is_refused_in_ours_and_warned_of_in_others() -> None:
    lot = an_event(epcList=None, quantityList=[{"epcClass": LINK}])
    path = "/quantityList/0/epcClass"
    assert found(lot) == [(path, "identifier.check_digit", False)]
    ours = lambda link: link.startswith("https://id.gs1.org/01/08931234")  # noqa: E731
    assert found(lot, ours=ours) == [(path, "identifier.check_digit", True)]


def test_undeclared_prefixes_are_noticed() -> None:
    assert found(an_event(**{"ext:a": 1, "https://ns.example.org/b": 1, "oth:c": 1})) == [
        ("/oth:c", "context.undeclared", False)
    ]


# ------------------------------------------------------------------ contexts


def test_prefixes_are_read_and_nothing_is_fetched() -> None:
    namespaces, problems = read_context([CONTEXT, {"a": "https://a.example.org/", "b": {"@id": "a:b/"}}])
    assert problems == []
    assert namespaces.key("a:x") == "{https://a.example.org/}x"
    assert namespaces.key("b:x") == "{https://a.example.org/b/}x"
    assert namespaces.expand("cbv:BizStep-packing") == "https://ref.gs1.org/cbv/BizStep-packing"
    assert namespaces.expand("a: free text") == "a: free text"
    _, problems = read_context("https://elsewhere.example.org/context.jsonld")
    assert [(p.path, p.code, p.refuses) for p in problems] == [("/@context", "context.remote", False)]


@pytest.mark.parametrize(
    ("definition", "code"),
    [
        ({"gs1": "https://elsewhere.example.org/"}, "context.protected"),
        ({"urn": "https://elsewhere.example.org/"}, "context.scheme"),
        ({"a": "nowhere"}, "context.definition"),
        ({"a": 5}, "context.definition"),
        ({"a b": "https://a.example.org/"}, "context.definition"),
    ],
)
def test_definitions_that_would_mislead(definition: dict[str, Any], code: str) -> None:
    _, problems = read_context([CONTEXT, definition])
    (name,) = definition
    assert [(p.path, p.code, p.refuses) for p in problems] == [(f"/@context/1/{name}", code, True)]


def test_an_inner_context_adds_to_the_outer() -> None:
    outer, _ = read_context({"a": "https://a.example.org/"})
    inner, _ = read_context({"b": "https://b.example.org/"}, outer)
    assert (inner.declares("a:x"), inner.declares("b:x"), outer.declares("b:x")) == (True, True, False)
