"""Events are stored once, and what follows from them is the same whatever came first and however often."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ocop.trace import actions
from ocop.trace.actions.capturing import Taken
from ocop.trace.actions.rebuilding import rebuild
from ocop.trace.models import Capture, Edge, Event, EventBody, EventRole, Identifier
from ocop.trace.queries import down, number_of, up
from tests.factories import trace as make

AT = make.AT
ID = "urn:uuid:8e8a0b6e-0000-4a57-9d3a-000000000001"
HOUR = dt.timedelta(hours=1)

pytestmark = pytest.mark.django_db


def edges() -> set[tuple[Any, ...]]:
    """All edges by the URIs of their ends, with their span."""
    return set(Edge.objects.values_list("source__uri", "target__uri", "kind", "since", "until"))


def index() -> list[str]:
    """Everything that capture writes beside the events, by the names that systems know."""
    made = Edge.objects.values_list("event__event_id", "source__uri", "target__uri", "kind", "since", "until")
    return sorted(map(str, [*made, *roles(), *taken_back()]))


def taken_back() -> list[tuple[str, dt.datetime | None]]:
    return list(Event.objects.filter(is_error=False).values_list("event_id", "taken_back_at"))


def roles() -> list[tuple[Any, ...]]:
    rows = EventRole.objects.values_list("event__event_id", "identifier__uri", "role", "quantity", "uom")
    return sorted(map(str, rows))  # type: ignore[arg-type]


def short(uris: set[int]) -> set[str]:
    """The last part of the URIs of things."""
    return {
        uri.rsplit("/", 1)[1] for uri in Identifier.objects.filter(pk__in=uris).values_list("uri", flat=True)
    }


def test_a_making_leads_from_every_input_to_every_output() -> None:
    make.capture(make.made([make.lot_uri("A"), make.lot_uri("B")], [make.lot_uri("C")]))
    assert edges() == {
        (make.lot_uri("A"), make.lot_uri("C"), "made", None, None),
        (make.lot_uri("B"), make.lot_uri("C"), "made", None, None),
    }


def test_goods_without_a_lot_join_nothing() -> None:
    make.capture(make.made([make.GTIN], [make.lot_uri("C")]))
    assert edges() == set()
    assert EventRole.objects.filter(identifier__uri=make.GTIN, role="input").count() == 1


MAKING = "urn:uuid:8e8a0b6e-1111-4a57-9d3a-000000000001"


def test_makings_told_in_parts_are_joined_by_their_id() -> None:
    make.capture(
        make.made([make.lot_uri("A")], [], transformationID=MAKING),
        make.made([], [make.lot_uri("C")], transformationID=MAKING),
    )
    assert edges() == {(make.lot_uri("A"), make.lot_uri("C"), "made", None, None)}


def test_an_edge_of_a_joined_making_hangs_on_the_event_that_names_what_went_in() -> None:
    make.capture(make.made([], [make.lot_uri("C")], transformationID=MAKING))
    make.capture(make.made([make.lot_uri("A")], [], transformationID=MAKING, eventID=ID))
    assert Edge.objects.get().event == Event.objects.get(event_id=ID)


def test_unpacked_children_leave_the_parent() -> None:
    box, jar, other = make.sscc_uri(1), make.piece_uri(1), make.piece_uri(2)
    make.capture(
        make.packed(box, [jar, other]),
        make.packed(box, [jar], "DELETE", at=AT + HOUR),
        make.packed(box, [jar], at=AT + 2 * HOUR),
        make.packed(box, [], "DELETE", at=AT + 3 * HOUR),
    )
    assert edges() == {
        (jar, box, "packed", AT, AT + HOUR),
        (jar, box, "packed", AT + 2 * HOUR, AT + 3 * HOUR),
        (other, box, "packed", AT, AT + 3 * HOUR),
    }


def test_in_one_moment_in_goes_before_out_whichever_came_first() -> None:
    box, jar = make.sscc_uri(1), make.piece_uri(1)
    told = [make.packed(box, [jar], "DELETE"), make.packed(box, [jar])]
    for events in (told, told[::-1]):
        forget()
        for event in events:
            make.capture(event)
        assert edges() == {(jar, box, "packed", AT, AT)}


def test_a_lot_named_twice_keeps_both_amounts() -> None:
    lots = [{"epcClass": make.lot_uri("A"), "quantity": n} for n in (1, 2)]
    make.capture(make.make_event("ObjectEvent", action="OBSERVE", quantityList=lots))
    assert list(EventRole.objects.order_by("place").values_list("place", "quantity")) == [(0, 1), (1, 2)]


def test_pieces_belong_to_the_lot_that_their_event_names() -> None:
    make.capture(
        make.make_event(
            "ObjectEvent", action="ADD", epcList=[make.piece_uri(1), make.piece_uri(2)],
            ilmd={"cbvmda:lotNumber": "C"},
        )
    )  # fmt: skip
    assert edges() == {
        (make.lot_uri("C"), make.piece_uri(1), "of", None, None),
        (make.lot_uri("C"), make.piece_uri(2), "of", None, None),
    }


def test_what_is_taken_back_leads_nowhere_whichever_came_first() -> None:
    event = make.made([make.lot_uri("A")], [make.lot_uri("C")], eventID=ID)
    declared = {"declarationTime": "2026-05-02T00:00:00.000Z"}
    back = make.made(
        [make.lot_uri("A")], [make.lot_uri("C")], eventID=ID,
        errorDeclaration=declared,
    )  # fmt: skip
    make.capture(event)
    assert len(edges()) == 1
    make.capture(back, at=AT + HOUR)
    assert edges() == set()
    assert Event.objects.get(is_error=False).taken_back_at == AT + HOUR

    EventBody.objects.all().delete(), EventRole.objects.all().delete(), Event.objects.all().delete()
    make.capture(back)
    make.capture(event, at=AT + HOUR)
    assert edges() == set()
    assert Event.objects.get(is_error=False).taken_back_at == AT + HOUR


def test_an_event_that_has_an_id_is_refused_the_second_time_and_nothing_of_its_batch_is_stored() -> None:
    event = make.made([make.lot_uri("A")], [make.lot_uri("C")], eventID=ID)
    make.capture(event)
    again = make.capture(event, make.made([make.lot_uri("A")], [make.lot_uri("D")]))
    assert (again.state, again.stored, [e["status"] for e in again.errors]) == ("failed", 0, [409])
    assert Event.objects.count() == 1


def test_with_proceed_the_others_of_the_batch_are_stored() -> None:
    event = make.made([make.lot_uri("A")], [make.lot_uri("C")], eventID=ID)
    make.capture(event)
    again = make.capture(event, make.made([make.lot_uri("A")], [make.lot_uri("D")]), proceed=True)
    assert (again.state, again.stored) == ("partly", 1)
    assert Event.objects.count() == 2


def test_an_event_without_an_id_sent_again_is_the_same_request() -> None:
    event = make.made([make.lot_uri("A")], [make.lot_uri("C")])
    make.capture(event)
    again = make.capture(event)
    assert (again.state, again.stored, again.errors) == ("done", 0, [])
    assert Event.objects.get().event_id == event.hash


def test_a_circle_ends_and_unrelated_things_are_not_reached() -> None:
    a, b, c, d = (make.lot_uri(x) for x in "ABCD")
    make.capture(
        make.made([a], [b]), make.made([b], [a], at=AT + HOUR), make.made([b], [c]), make.made([d], [c])
    )
    start = [number_of(a) or 0]
    assert short(down(start)) == {"A", "B", "C"}
    assert short(up(start)) == {"A", "B"}


# --- what lies inside of something


def filled(*goods: Taken) -> None:
    """Jar 1 of lot A lies in box 1 for two hours, the box on pallet 2 for the second and the third."""
    jar, box, pallet = make.piece_uri(1), make.sscc_uri(1), make.sscc_uri(2)
    make.capture(
        make.make_event("ObjectEvent", action="ADD", epcList=[jar], ilmd={"cbvmda:lotNumber": "A"}),
        make.packed(box, [jar], at=AT),
        make.packed(pallet, [box], at=AT + HOUR),
        make.packed(box, [jar], "DELETE", at=AT + 2 * HOUR),
        make.packed(pallet, [box], "DELETE", at=AT + 3 * HOUR),
        *goods,
    )  # fmt: skip


def used(carrier: str, lot: str, hours: float) -> Taken:
    """A lot made of what a carrier holds."""
    return make.make_event(
        "TransformationEvent", inputEPCList=[carrier], at=AT + hours * HOUR,
        outputQuantityList=[{"epcClass": make.lot_uri(lot), "quantity": 1}],
    )  # fmt: skip


def both_ways(first: str, then: str) -> tuple[bool, bool]:
    """Whether one is found down from the other, and the other up from the one."""
    one, other = number_of(first) or 0, number_of(then) or 0
    return other in down([one]), one in up([other])


@pytest.mark.parametrize(
    ("carrier", "hours", "goes"),
    [
        (1, -0.5, False), (1, 0, True), (1, 1, True), (1, 2, True), (1, 2.5, False),
        (2, 0.5, False), (2, 1, True), (2, 1.5, True), (2, 2.5, False),
    ],
)  # fmt: skip
def test_what_is_inside_goes_into_what_is_made_meanwhile(carrier: int, hours: float, goes: bool) -> None:
    box = make.sscc_uri(carrier)
    filled(used(box, "X", hours), make.made([make.lot_uri("X")], [make.lot_uri("Y")], at=AT - HOUR))
    for thing in (make.piece_uri(1), make.lot_uri("A")):
        for goods in (make.lot_uri("X"), make.lot_uri("Y")):
            assert both_ways(thing, goods) == (goes, goes)
    assert both_ways(box, make.lot_uri("Y")) == (True, True)


def test_a_thing_comes_onto_the_pallet_with_its_box_and_not_after_it_left_the_box() -> None:
    filled(make.packed(make.sscc_uri(3), [make.sscc_uri(1)], at=AT + 4 * HOUR))
    assert both_ways(make.piece_uri(1), make.sscc_uri(2)) == (True, True)
    assert both_ways(make.piece_uri(1), make.sscc_uri(3)) == (False, False)
    assert both_ways(make.sscc_uri(1), make.sscc_uri(3)) == (True, True)


def test_boxes_said_to_lie_in_each_other_end() -> None:
    one, other = make.sscc_uri(1), make.sscc_uri(2)
    make.capture(make.packed(one, [other]), make.packed(other, [one], at=AT + HOUR))
    assert both_ways(one, other) == (True, True) and len(up([number_of(one) or 0])) == 2


# --- properties

NAMES = st.sampled_from("ABCDEFG")


@st.composite
def histories(draw: st.DrawFn) -> list[Taken]:
    """Makings, whole and in parts, packings and declarations of error among some lots, pieces and boxes,
    many in the same moment."""
    found: list[Taken] = []
    for number in range(draw(st.integers(1, 8))):
        told: dict[str, Any] = {
            "at": AT + draw(st.integers(0, 2)) * HOUR,
            "eventID": f"urn:uuid:8e8a0b6e-0000-4a57-9d3a-{number:012d}",
        }  # fmt: skip
        if draw(st.booleans()):
            given_ = [make.lot_uri(x) for x in draw(st.sets(NAMES, min_size=1, max_size=3))]
            out = [make.lot_uri(x) for x in draw(st.sets(NAMES, min_size=1, max_size=2))]
            told |= draw(st.sampled_from([{}, {"transformationID": MAKING}]))
            tell = lambda more, a=given_, b=out: make.made(a, b, **more)  # noqa: E731
        else:
            inside = [make.piece_uri(x) for x in draw(st.sets(NAMES, min_size=1, max_size=3))]
            box, action = (
                make.sscc_uri(draw(st.integers(1, 2))),
                draw(st.sampled_from(["ADD", "DELETE", "OBSERVE"])),
            )
            tell = lambda more, a=box, b=inside, c=action: make.packed(a, b, c, **more)  # noqa: E731
        found.append(tell(told))
        if draw(st.integers(0, 4)) == 0:
            found.append(tell({**told, "errorDeclaration": {"declarationTime": "2026-09-01T00:00:00.000Z"}}))
    return found


def forget() -> None:
    for model in (Edge, EventRole, EventBody, Event, Capture, Identifier):
        model.objects.all().delete()


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(histories(), st.randoms(use_true_random=False))
def test_order_repetition_and_rebuilding_change_nothing(events: list[Taken], chance: random.Random) -> None:
    forget()
    make.capture(*events)
    first = index()

    forget()
    shuffled = chance.sample(events, len(events))
    for event in shuffled:
        make.capture(event)
    for event in chance.sample(events, len(events)):
        make.capture(event)
    assert index() == first
    assert Event.objects.count() == len(events)

    forget()
    for hours, event in enumerate(shuffled):
        make.capture(event, at=AT + hours * HOUR)
    late = index()
    rebuild()
    assert index() == late


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(histories())
def test_what_a_thing_went_into_came_from_it(events: list[Taken]) -> None:
    forget()
    make.capture(*events)
    for number in Identifier.objects.values_list("pk", flat=True):
        assert all(number in up([reached]) for reached in down([number]))


def _making(n: int) -> Taken:
    return make.made([make.lot_uri(n)], [make.lot_uri(n + 10_000)])


def _part(n: int) -> Taken:
    name = f"urn:uuid:8e8a0b6e-2222-4a57-9d3a-{n:012d}"
    return make.made([make.lot_uri(n)], [make.lot_uri(n + 10_000)], transformationID=name)


def _packing(n: int) -> Taken:
    return make.packed(make.sscc_uri(n), [make.piece_uri(n)])


@pytest.mark.parametrize("tell", [_making, _part, _packing])
def test_statements_do_not_grow_with_the_events(
    tell: Callable[[int], Taken], django_assert_max_num_queries: Any
) -> None:
    make.capture(tell(1))
    for start, count in ((100, 3), (200, 60)):
        events = [tell(n) for n in range(start, start + count)]
        with django_assert_max_num_queries(28):
            actions.capture(events, by=make.BY, at=AT)
