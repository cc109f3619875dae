"""Events from the call to the results: who may do what, and that places are never given twice."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from ocop.base.refusals import Refused
from ocop.journal.models import Entry
from ocop.notices.models import Notice
from ocop.promotion import actions, rules
from ocop.promotion.models import Contract, Event, EventState, Participation, PartState
from ocop.promotion.queries import events as queries
from ocop.promotion.states import EVENT, PART
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, commune_unit
from tests.factories.products import AT, make_product, make_standing
from tests.factories.promotion import BY, DAY, at_start, make_event, make_part
from tests.refusals import refusal

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 7, 10, 3, tzinfo=dt.UTC)


# ---------------------------------------------------------------- the whole way


def test_a_fair_goes_from_the_call_to_its_results() -> None:
    own, other = make_organisation(), make_organisation()
    member, office = actor_with("producer", organisation=own), actor_with("provincial_officer")
    rival = actor_with("producer", organisation=other)
    event = make_event("draft", slots=1)
    actions.call_event(event, by=office, at=AT)
    assert set(Notice.objects.values_list("person_id", flat=True)) == {member.person_id, rival.person_id}
    product = make_product(own)
    part = actions.register_part(event, own, [product], "Xe lạnh.", by=member, at=AT)
    left = actions.register_part(event, other, [make_product(other)], by=rival, at=AT)
    assert refusal(lambda: actions.settle_event(event, by=office, at=AT))[0] == "thing"
    actions.select_part(part, "Hàng lạ, có sao.", by=office, at=AT + DAY)
    actions.decline_part(left, "Đã có mặt hàng này.", by=office, at=AT + DAY)
    event.refresh_from_db()
    actions.settle_event(event, by=office, at=AT + DAY)
    part.event = event
    actions.place_part(part, "A12", by=office, at=AT + DAY)
    actions.note_presence(part, by=office, at=START)
    actions.hold_event(event, by=office, at=START)
    signed = [
        {"partner": "Siêu thị B (ví dụ)", "what": "", "value": 90_000_000, "signed_on": dt.date(2026, 7, 10)}
    ]
    results = {"orders": 40, "revenue": 21_500_000, "samples": 12, "lessons": "Mang thêm gói nhỏ."}
    part = Participation.objects.select_related("event", "organisation").get(pk=part.pk)
    actions.report_results(part, results, signed, by=member, at=START + DAY)
    actions.add_cost(event, "Thuê gian", 30_000_000, by=office, at=START)
    actions.close_event(event, by=office, at=START + DAY)
    outcome = queries.outcome_of(event)
    assert (outcome.producers, outcome.revenue, outcome.value, outcome.cost) == (
        1,
        21_500_000,
        90_000_000,
        30_000_000,
    )
    verbs = Entry.objects.filter(subject=f"promotion.Participation:{part.pk}", private=False).order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "promotion.part_registered", "promotion.select_part", "promotion.part_placed",
        "promotion.note_presence",
        "promotion.report_results",
    ]  # fmt: skip
    told = [n.title for n in Notice.objects.filter(person_id=member.person_id).order_by("pk")]
    assert [title.split(":")[0] for title in told] == [
        "Mời tham gia", "Được chọn tham gia", "Gian A12", "Ghi kết quả",
    ]  # fmt: skip


def test_amounts_stay_out_of_the_open_journal() -> None:
    make_part(state="reported", revenue=7_654_000)
    shown = [(e.before, e.after, e.note) for e in Entry.objects.filter(private=False)]
    assert "7654000" not in str(shown)
    hidden = Entry.objects.get(private=True, verb="promotion.results_written")
    assert hidden.after is not None and hidden.after["revenue"] == 7_654_000


# ---------------------------------------------------------------- places


def test_places_are_never_given_twice_however_many_select_at_once() -> None:
    event = make_event(slots=1)
    parts = [make_part(event), make_part(event)]
    stale = [Participation.objects.select_related("event", "organisation").get(pk=p.pk) for p in parts]
    actions.select_part(stale[0], by=BY, at=AT)
    assert refusal(lambda: actions.select_part(stale[1], by=BY, at=AT)) == ("thing", "")
    assert refusal(lambda: actions.select_part(parts[0], by=BY, at=AT))[0] == "thing"
    event.refresh_from_db()
    assert event.taken == Participation.objects.filter(state="selected").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(taken=2)


def test_a_selection_that_comes_too_late_gives_its_place_back() -> None:
    """Withdrawn in between: nothing of the selection stays, not even the count."""
    event = make_event(slots=2)
    part = make_part(event)
    old = Participation.objects.select_related("event", "organisation").get(pk=part.pk)
    actions.withdraw_part(part, by=BY, at=AT)
    assert refusal(lambda: actions.select_part(old, by=BY, at=AT))[0] == "stale"
    event.refresh_from_db()
    assert event.taken == 0


def test_a_place_that_becomes_free_goes_to_another_also_after_the_list_was_settled() -> None:
    event = make_event(slots=1)
    first, second = make_part(event, state="selected"), make_part(event, state="declined")
    event.refresh_from_db()
    actions.settle_event(event, by=BY, at=AT)
    second.event = first.event = event
    actions.withdraw_part(first, by=BY, at=AT)
    actions.select_part(second, by=BY, at=AT)
    event.refresh_from_db()
    assert event.taken == 1
    assert refusal(lambda: actions.change_event(event, {"slots": 0}, by=BY, at=AT)) == ("input", "slots")
    more = make_event(slots=2)
    make_part(more, state="selected"), make_part(more, state="selected")
    more.refresh_from_db()
    assert refusal(lambda: actions.change_event(more, {"slots": 1}, by=BY, at=AT)) == ("input", "slots")


def test_a_stand_is_given_once() -> None:
    event = make_event()
    one, two = make_part(event, state="selected"), make_part(event, state="selected")
    actions.place_part(one, "B1", by=BY, at=AT)
    assert refusal(lambda: actions.place_part(two, " B1 ", by=BY, at=AT)) == ("input", "stand")
    actions.place_part(two, "", by=BY, at=AT)
    assert refusal(lambda: actions.place_part(make_part(event), "B2", by=BY, at=AT))[0] == "thing"


# ---------------------------------------------------------------- registering


@pytest.mark.parametrize(("day", "fits"), [(29, True), (30, True), (31, False)])
def test_registration_runs_to_the_end_of_its_last_day(day: int, fits: bool) -> None:
    event, own = make_event(), make_organisation()
    at = dt.datetime(2026, 6, 29, 16, 59, tzinfo=dt.UTC) + (day - 29) * DAY  # 23:59 in Việt Nam
    call = lambda: actions.register_part(event, own, [make_product(own)], by=BY, at=at)  # noqa: E731
    if fits:
        assert call().state == "registered"
    else:
        assert refusal(call)[0] == "thing"


def test_only_own_products_that_meet_the_star_are_registered() -> None:
    event, own = make_event(min_star=4), make_organisation()
    good, low, ended = (make_product(own) for _n in range(3))
    make_standing(good, star=4)
    make_standing(low, star=3)
    make_standing(ended, star=5, valid_from=dt.date(2023, 6, 15), decided_on=dt.date(2023, 6, 15),
                  valid_to=dt.date(2026, 6, 14))  # fmt: skip
    for products in ([], [make_product()], [good, low], [ended]):
        call = lambda products=products: actions.register_part(event, own, products, by=BY, at=AT)  # noqa: E731
        assert refusal(call) == ("input", "products")
    part = actions.register_part(event, own, [good], by=BY, at=AT, key="k")
    assert actions.register_part(event, own, [good], by=BY, at=AT, key="k").pk == part.pk
    assert refusal(lambda: actions.register_part(event, own, [good], by=BY, at=AT))[0] == "thing"
    stranger = actor_with("producer", organisation=make_organisation())
    assert refusal(lambda: actions.register_part(event, own, [good], by=stranger, at=AT))[0] == "person"
    actions.withdraw_part(part, by=BY, at=AT)
    again = actions.register_part(event, own, [good], "Cần điện.", by=BY, at=AT)
    assert (again.pk, again.state, again.needs) == (part.pk, "registered", "Cần điện.")


def test_a_registration_that_meets_the_settling_is_refused() -> None:
    event, own = make_event(), make_organisation()
    old = Event.objects.get(pk=event.pk)
    actions.settle_event(event, by=BY, at=AT)
    call = lambda: actions.register_part(old, own, [make_product(own)], by=BY, at=AT)  # noqa: E731
    assert refusal(call)[0] == "stale" and not Participation.objects.exists()


def test_withdrawing_ends_with_the_first_day() -> None:
    part = make_part(state="selected")
    assert rules.may_withdraw.allows(BY, part, dt.date(2026, 7, 9))
    assert refusal(lambda: actions.withdraw_part(part, by=BY, at=START))[0] == "thing"


# ---------------------------------------------------------------- tables of states


def allowed(table: Any, state: str) -> set[str]:
    return {verb for verb in table.moves if table.reason(state, verb) is None}


def test_the_tables_of_moves() -> None:
    assert {state: allowed(EVENT, state) for state in EventState.values} == {
        "draft": {"call_event", "cancel_event"}, "open": {"settle_event", "cancel_event"},
        "settled": {"hold_event", "cancel_event"}, "held": {"close_event"}, "closed": set(),
        "cancelled": set(),
    }  # fmt: skip
    assert {state: allowed(PART, state) for state in PartState.values} == {
        "registered": {"select_part", "decline_part", "withdraw_part"}, "selected": {
            "withdraw_part", "note_presence", "note_absence"},
        "declined": {"select_part"}, "withdrawn": {"register_again"}, "attended": {"report_results"},
        "absent": set(), "reported": {"report_results"},
    }  # fmt: skip


EVENT_CALLS: dict[str, Any] = {
    "call_event": lambda e, by, at: actions.call_event(e, by=by, at=at),
    "settle_event": lambda e, by, at: actions.settle_event(e, by=by, at=at),
    "hold_event": lambda e, by, at: actions.hold_event(e, by=by, at=at),
    "close_event": lambda e, by, at: actions.close_event(e, by=by, at=at),
    "cancel_event": lambda e, by, at: actions.cancel_event(e, "Mưa.", by=by, at=at),
}


@pytest.mark.parametrize("state", EventState.values)
def test_every_action_keeps_to_the_table_of_events(state: str) -> None:
    done = set()
    refusals: list[tuple[str, bool]] = []
    for verb, call in EVENT_CALLS.items():
        event = make_event(state)
        try:
            call(event, BY, AT if verb == "call_event" else START)
            done.add(verb)
        except Refused as error:
            refusals.append((error.reason.about, Event.objects.get(pk=event.pk).state == state))
    assert done == allowed(EVENT, state)
    assert set(refusals) == {("thing", True)}


PART_CALLS: dict[str, Any] = {
    "select_part": lambda p, by: actions.select_part(p, by=by, at=AT),
    "decline_part": lambda p, by: actions.decline_part(p, "Đủ rồi.", by=by, at=AT),
    "withdraw_part": lambda p, by: actions.withdraw_part(p, by=by, at=AT),
    "register_again": lambda p, by: actions.register_part(
        p.event, p.organisation, [make_product(p.organisation)], by=by, at=AT
    ),
    "report_results": lambda p, by: actions.report_results(p, {"revenue": 0}, by=by, at=START),
}


@pytest.mark.parametrize(
    "state", ["registered", "selected", "declined", "withdrawn", "attended", "absent", "reported"]
)
def test_every_action_keeps_to_the_table_of_parts(state: str) -> None:
    """Presence is noted of a settled list alone, see below."""
    done = set()
    refusals: list[tuple[str, bool]] = []
    for verb, call in PART_CALLS.items():
        part = make_part(state=state)
        try:
            call(part, BY)
            done.add(verb)
        except Refused as error:
            refusals.append((error.reason.about, Participation.objects.get(pk=part.pk).state == state))
    assert done == allowed(PART, state) - {"note_presence", "note_absence"}
    assert set(refusals) == {("thing", True)}


def test_presence_is_noted_from_the_first_day_of_a_settled_list() -> None:
    event = make_event()
    part = make_part(event, state="selected")
    for verb in (actions.note_presence, actions.note_absence):
        assert refusal(lambda v=verb: v(part, by=BY, at=START))[0] == "thing"
    event.refresh_from_db()
    actions.settle_event(event, by=BY, at=AT)
    part.event = event
    assert refusal(lambda: actions.note_presence(part, by=BY, at=START - DAY))[0] == "thing"
    assert refusal(lambda: actions.hold_event(event, by=BY, at=START))[0] == "thing"
    actions.note_absence(part, by=BY, at=START)
    assert refusal(lambda: actions.hold_event(event, by=BY, at=START - DAY))[0] == "thing"
    assert actions.hold_event(event, by=BY, at=START).state == "held"


def test_an_event_is_closed_when_everybody_who_came_has_told_and_opened_before_its_last_day() -> None:
    event = make_event()
    part = make_part(event, state="attended")
    event.refresh_from_db()
    actions.hold_event(event, by=BY, at=START)
    assert refusal(lambda: actions.close_event(event, by=BY, at=START))[0] == "thing"
    part.event = event
    actions.report_results(part, {"revenue": 0}, by=BY, at=START)
    actions.close_event(event, by=BY, at=START)
    part.event = event
    assert refusal(lambda: actions.report_results(part, {"revenue": 5000}, by=BY, at=START))[0] == "thing"
    late = make_event("draft")
    assert refusal(lambda: actions.call_event(late, by=BY, at=AT + 16 * DAY)) == ("input", "register_by")


def test_only_the_office_works_on_events() -> None:
    event, part = make_event(), make_part()
    owner = part.organisation
    for actor in (
        actor_with("producer", organisation=owner), actor_with("commune_officer"), actor_with("leader"),
        actor_with("auditor"), actor_with("agency", organisation=make_organisation(kind="agency")),
    ):  # fmt: skip
        for call in (
            lambda a=actor: make_event_by(a), lambda a=actor: actions.change_event(event, {"name": "x"},
            by=a, at=AT),
            *(lambda a=actor, c=c: c(event, a, START) for c in EVENT_CALLS.values()),
            lambda a=actor: actions.add_cost(event, "x", 5000, by=a, at=AT),
            lambda a=actor: PART_CALLS["select_part"](part, a),
            lambda a=actor: PART_CALLS["decline_part"](part, a),
            lambda a=actor: actions.place_part(part, "A", by=a, at=AT),
            lambda a=actor: actions.note_presence(part, by=a, at=START),
            lambda a=actor: actions.note_absence(part, by=a, at=START),
        ):  # fmt: skip
            assert refusal(call)[0] == "person"
        if actor.organisation_id != owner.pk:
            for verb in ("withdraw_part", "report_results"):
                assert refusal(lambda a=actor, v=verb: PART_CALLS[v](part, a))[0] == "person"


def make_event_by(actor: Any) -> Event:
    days = {name: dt.date(2026, 7, 1) for name in ("register_by", "select_by", "starts_on", "ends_on")}
    return actions.plan_event({"kind": "fair", "name": "x", "slots": 1, **days}, by=actor, at=AT)


# ---------------------------------------------------------------- what is typed


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"name": ""}, "name"), ({"slots": 0}, "slots"), ({"slots": 2001}, "slots"), ({"kind": "chợ"},
        "kind"),
        ({"select_by": dt.date(2026, 6, 29)}, "select_by"), ({"starts_on": dt.date(2026, 7, 4)}, "starts_on"),
        ({"ends_on": dt.date(2026, 7, 9)}, "ends_on"), ({"min_star": 6}, "min_star"), ({"link": "a b"},
        "link"),
    ],
)  # fmt: skip
def test_what_is_wrong_of_an_event_is_told_where_it_is_wrong(over: dict[str, Any], field: str) -> None:
    assert refusal(lambda: make_event("draft", **over)) == ("input", field)


@pytest.mark.parametrize(
    ("results", "contract", "field"),
    [
        ({"revenue": None}, {}, "revenue"), ({"revenue": 500}, {}, "revenue"), ({"orders": -1}, {}, "orders"),
        ({}, {"partner": ""}, "partner"), ({}, {"value": 0}, "value"), ({}, {"value": 900}, "value"),
        ({}, {"signed_on": None}, "signed_on"), ({}, {"signed_on": dt.date(2026, 7, 11)}, "signed_on"),
    ],
)  # fmt: skip
def test_results_are_checked_and_nothing_is_written(results: Any, contract: Any, field: str) -> None:
    part = make_part(state="attended")
    rows = [{"partner": "B", "what": "", "value": 5_000, "signed_on": dt.date(2026, 7, 10), **contract}]
    call = lambda: actions.report_results(part, {"revenue": 0, **results}, rows, by=BY, at=START)  # noqa: E731
    assert refusal(call) == ("input", field)
    assert not Contract.objects.exists() and Participation.objects.get(pk=part.pk).state == "attended"


def test_results_are_put_right_with_their_contracts() -> None:
    part = make_part(state="reported")
    row = {"partner": "B (ví dụ)", "what": "Bao tiêu", "value": 5_000_000, "signed_on": dt.date(2026, 7, 10)}
    actions.report_results(part, {"revenue": 0}, [row, row], by=BY, at=START)
    actions.report_results(part, {"revenue": 0}, [row], by=BY, at=START)
    assert (Contract.objects.count(), Participation.objects.get(pk=part.pk).revenue) == (1, 0)


def test_costs_are_counted_until_the_event_is_closed() -> None:
    event = make_event("held")
    cost = actions.add_cost(event, "Thuê gian", 5_000_000, by=BY, at=AT, key="k")
    assert actions.add_cost(event, "Thuê gian", 5_000_000, by=BY, at=AT, key="k").pk == cost.pk
    for what, amount, field in (("", 5000, "what"), ("x", 0, "amount"), ("x", 5, "amount")):
        call = lambda w=what, a=amount: actions.add_cost(event, w, a, by=BY, at=AT)  # noqa: E731
        assert refusal(call) == ("input", field)
    actions.remove_cost(cost, by=BY, at=AT)
    assert queries.outcome_of(event).cost == 0
    actions.close_event(event, by=BY, at=at_start(event))
    assert refusal(lambda: actions.add_cost(event, "x", 5000, by=BY, at=AT))[0] == "thing"


def test_calling_off_needs_reasons_and_tells_those_who_had_registered() -> None:
    event, own = make_event(), make_organisation()
    member = actor_with("producer", organisation=own)
    make_part(event, own)
    assert refusal(lambda: actions.cancel_event(event, " ", by=BY, at=AT)) == ("input", "reasons")
    actions.cancel_event(event, "Mưa bão.", by=BY, at=AT)
    assert [n.person_id for n in Notice.objects.filter(verb="promotion.event_cancelled")] == [
        member.person_id
    ]


@pytest.mark.parametrize(
    "broken",
    [{"name": ""}, {"slots": 0}, {"ends_on": dt.date(2026, 7, 9)}, {"state": "cancelled"}, {"min_star": 6}],
)
def test_the_database_keeps_the_promises_of_events(broken: dict[str, Any]) -> None:
    event = make_event()
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(**broken)


@pytest.mark.parametrize("broken", [{"state": "declined"}, {"revenue": 5}, {"state": "reported"}])
def test_the_database_keeps_the_promises_of_parts(broken: dict[str, Any]) -> None:
    part = make_part()
    with pytest.raises(IntegrityError), transaction.atomic():
        Participation.objects.filter(pk=part.pk).update(**broken)


def test_who_sees_which_event_and_part() -> None:
    draft, event = make_event("draft"), make_event()
    mine = make_part(event)
    far = make_part(event, make_organisation(unit=commune_unit("30338", "Xã B")))
    member = actor_with("producer", organisation=mine.organisation)
    seen = {actor.role: (set(queries.events_visible_to(actor)),
    set(queries.parts_visible_to(actor))) for actor in (
        member, actor_with("commune_officer"), actor_with("provincial_officer"), actor_with("leader"),
        actor_with("council_member"),
    )}  # fmt: skip
    assert seen == {
        "producer": ({event}, {mine}), "commune_officer": ({event}, {mine}),
        "provincial_officer": ({draft, event}, {mine, far}), "leader": ({event}, {mine, far}),
        "council_member": (set(), set()),
    }  # fmt: skip
