"""Requests for help: who may do what and when, what is written, who is told."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.journal.models import Entry
from ocop.notices.models import Notice
from ocop.organisations.models import LegalForm
from ocop.support import actions, queries, rules
from ocop.support.models import Award, Outcome, Request, RequestState
from ocop.support.states import REQUEST
from tests.factories.files import make_document
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, commune_unit
from tests.factories.products import AT, make_product, make_standing
from tests.factories.support import BY, ON, make_award, make_line, make_request, make_scheme, prove
from tests.refusals import refusal

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
OTHER = {"code": "30338", "name": "Xã Khác"}


def member_of(request: Request) -> Actor:
    return actor_with("producer", organisation=request.organisation)


# ---------------------------------------------------------------- the whole way


def test_a_request_goes_from_draft_to_measured_outcome_and_leaves_its_marks() -> None:
    own, scheme = make_organisation(), make_scheme(papers="Báo giá\nHợp đồng")
    line = make_line(scheme)
    member, near = actor_with("producer", organisation=own), actor_with("commune_officer", unit=own.unit)
    office, leader = actor_with("provincial_officer"), actor_with("leader")
    data = {"name": " In  hộp ", "cost": 40_000_000, "asked": 20_000_000}
    request = actions.write_request(scheme, own, data, by=member, at=AT)
    actions.add_proof(request, make_document(own), "Báo giá", by=member, at=AT)
    actions.send_request(request, by=member, at=AT)
    actions.give_opinion(request, True, "Nên giúp.", by=near, at=AT)
    actions.appraise_request(request, 15_000_000, "Đúng mức.", by=office, at=AT + DAY)
    award = actions.award_request(
        request, line, 12_000_000, decision_no="5/QĐ-UBND", decided_on=ON, by=leader, at=AT + 2 * DAY
    )
    actions.pay_award(award, 5_000_000, ON, "UNC 1", by=office, at=AT + 3 * DAY)
    prove(request)
    actions.accept_request(request, ON, "Đủ hộp.", by=office, at=AT + 4 * DAY)
    actions.pay_award(award, 6_000_000, ON, by=office, at=AT + 5 * DAY)
    actions.close_request(request, by=office, at=AT + 6 * DAY)
    request, line = Request.objects.get(), type(line).objects.get()
    assert (request.name, request.state, request.unit, request.appraised) == (
        "In hộp", "closed", own.unit, 15_000_000,
    )  # fmt: skip
    kept = Award.objects.get()
    assert (kept.amount, kept.paid, kept.released, kept.owed) == (12_000_000, 11_000_000, 1_000_000, 0)
    assert (line.committed, line.paid, line.left) == (11_000_000, 11_000_000, 89_000_000)
    assert list(Outcome.objects.values_list("months", "due_on")) == [
        (6, dt.date(2026, 12, 15)), (12, dt.date(2027, 6, 15)),
    ]  # fmt: skip
    verbs = Entry.objects.filter(subject=f"support.Request:{request.pk}").order_by("pk")
    assert [verb.removeprefix("support.") for verb in verbs.values_list("verb", flat=True)] == [
        "request_written", "proof_added", "send_request", "opinion_given", "appraise_request",
        "award_request", "begin_payment", "proof_added", "accept_request", "close_request",
    ]  # fmt: skip
    told = Notice.objects.order_by("pk").values_list("person_id", "verb")
    assert list(told)[:3] == [
        (near.person_id, "support.sent"), (office.person_id, "support.sent"),
        (leader.person_id, "support.appraised"),
    ]  # fmt: skip
    assert (member.person_id, "support.answered") in told


def test_the_same_request_sent_twice_is_done_once() -> None:
    scheme, own = make_scheme(), make_organisation()
    line = make_line(scheme)
    data = {"name": "In hộp", "cost": 40_000_000, "asked": 20_000_000}
    made = {actions.write_request(scheme, own, data, by=BY, at=AT, key="w").pk for _n in range(2)}
    assert made == {Request.objects.get().pk}
    for _n in range(2):
        actions.send_request(Request.objects.get(), by=BY, at=AT, key="s")
    for _n in range(2):
        actions.appraise_request(Request.objects.get(), 20_000_000, "Đúng.", by=BY, at=AT, key="a")
    for _n in range(2):
        actions.award_request(
            Request.objects.get(), line, 20_000_000, decision_no="1", decided_on=ON, by=BY, at=AT, key="d"
        )
    for _n in range(2):
        actions.pay_award(Award.objects.get(), 5_000_000, ON, by=BY, at=AT, key="p")
    line.refresh_from_db()
    assert (line.committed, line.paid) == (20_000_000, 5_000_000)


# ---------------------------------------------------------------- who may


def test_each_move_is_made_by_those_who_may_and_by_nobody_else() -> None:
    """Every action, by every role that has something to do with help; the others are refused as persons."""
    scheme, own = make_scheme(), make_organisation()
    line = make_line(scheme)
    who = {
        "member": actor_with("producer", organisation=own),
        "foreign": actor_with("producer", organisation=make_organisation()),
        "near": actor_with("commune_officer", unit=own.unit),
        "far": actor_with("commune_officer", unit=commune_unit(**OTHER)),
        "office": actor_with("provincial_officer"),
        "leader": actor_with("leader"),
        "auditor": actor_with("auditor"),
    }
    decided = {"decision_no": "1/QĐ", "decided_on": ON}
    calls: dict[str, tuple[str, str, Any]] = {
        "write": (
            "member", "", lambda _r, by: actions.write_request(scheme, own, {"name": "x"}, by=by, at=AT)
        ),
        "change": ("member", "draft", lambda r, by: actions.change_request(r, {"about": "y"}, by=by, at=AT)),
        "prove": ("member", "draft", lambda r, by: actions.add_proof(r, make_document(own), by=by, at=AT)),
        "send": ("member", "draft", lambda r, by: actions.send_request(r, by=by, at=AT)),
        "withdraw": ("member", "sent", lambda r, by: actions.withdraw_request(r, by=by, at=AT)),
        "opine": ("near", "sent", lambda r, by: actions.give_opinion(r, True, by=by, at=AT)),
        "return": ("office", "sent", lambda r, by: actions.return_request(r, "x", by=by, at=AT)),
        "appraise": ("office", "sent", lambda r, by: actions.appraise_request(r, 1, "x", by=by, at=AT)),
        "award": (
            "leader", "appraised", lambda r, by: actions.award_request(r, line, 1, **decided, by=by, at=AT)
        ),
        "refuse": ("leader", "appraised", lambda r, by: actions.refuse_request(r, "x", by=by, at=AT)),
        "pay": ("office", "awarded", lambda r, by: actions.pay_award(r.award, 1, ON, by=by, at=AT)),
        "accept": (
            "office", "in_payment", lambda r, by: (prove(r), actions.accept_request(r, ON, by=by, at=AT))
        ),
        "close": ("office", "accepted", lambda r, by: actions.close_request(r, by=by, at=AT)),
        "stop": ("leader", "awarded", lambda r, by: actions.stop_request(r, "x", by=by, at=AT)),
    }  # fmt: skip
    small = {"cost": 2_000_000, "asked": 1_000_000}
    for name, (allowed, state, call) in calls.items():
        request = make_request(state, scheme, own, line=line, **small) if state else None
        for other, actor in who.items():
            if other != allowed:
                wrong = refusal(lambda call=call, r=request, a=actor: call(r, a))
                assert wrong[0] == "person", name
        call(request, who[allowed])


@pytest.mark.parametrize("state", RequestState.values)
def test_every_action_keeps_to_the_table(state: str) -> None:
    """Each is done from the states that the table names, and refused for the thing's state elsewhere."""
    scheme = make_scheme()
    line = make_line(scheme, 10**9)
    decided = {"decision_no": "1/QĐ", "decided_on": ON}
    calls: dict[str, Any] = {
        "send_request": lambda r: actions.send_request(r, by=BY, at=AT),
        "withdraw_request": lambda r: actions.withdraw_request(r, by=BY, at=AT),
        "return_request": lambda r: actions.return_request(r, "x", by=BY, at=AT),
        "appraise_request": lambda r: actions.appraise_request(r, 1, "x", by=BY, at=AT),
        "award_request": lambda r: actions.award_request(r, line, 1, **decided, by=BY, at=AT),
        "refuse_request": lambda r: actions.refuse_request(r, "x", by=BY, at=AT),
        "accept_request": lambda r: actions.accept_request(r, ON, by=BY, at=AT),
        "stop_request": lambda r: actions.stop_request(r, "x", by=BY, at=AT),
    }
    done, against = set(), set()
    for verb, call in calls.items():
        request = make_request(state, scheme, line=line)
        if state in ("awarded", "in_payment"):
            prove(request)
        try:
            call(request)
            done.add(verb)
        except Refused as refused:
            against.add((refused.reason.about, Request.objects.get(pk=request.pk).state))
    assert done == {verb for verb in calls if REQUEST.reason(state, verb) is None}
    assert against <= {("thing", state)}


def test_the_table_of_moves_is_the_one_that_is_told() -> None:
    found = {
        state: {v for v in REQUEST.moves if REQUEST.reason(state, v) is None} for state in RequestState.values
    }
    assert found == {
        "draft": {"send_request", "withdraw_request"},
        "sent": {"withdraw_request", "return_request", "appraise_request"},
        "returned": {"send_request", "withdraw_request"},
        "appraised": {"withdraw_request", "award_request", "refuse_request"},
        "awarded": {"begin_payment", "accept_request", "stop_request"},
        "in_payment": {"accept_request", "close_request", "stop_request"},
        "accepted": {"close_request"},
        "closed": set(),
        "refused": set(),
        "withdrawn": set(),
    }


# ---------------------------------------------------------------- conditions and amounts


def test_a_request_says_what_it_asks_before_it_is_sent() -> None:
    own = make_organisation()
    scheme = make_scheme()
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"cost": None}, "cost"), ({"asked": None}, "asked"), ({"asked": 20_000_001}, "asked"),
        ({"cost": 10**9, "asked": 50_000_001}, "asked"),
    ]  # fmt: skip
    for over, field in wrong:
        request = make_request("draft", scheme, own, **over)
        assert refusal(lambda r=request: actions.send_request(r, by=BY, at=AT)) == ("input", field)
    assert make_request("sent", scheme, own, cost=10**9, asked=50_000_000).state == "sent"


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"legal_forms": [LegalForm.COOPERATIVE]}, "scheme"),
        ({"star_min": 4}, "product"), ({"needs_valid_star": True}, "product"),
        ({"needs_new_star": True}, "product"),
        ({"rate": "per_star", "percent": None, "most": None, "star4": 1}, "asked"),
    ],
)  # fmt: skip
def test_a_condition_that_is_not_met_is_told_with_its_reason(over: dict[str, Any], field: str) -> None:
    """A household with a star of three, decided a year ago and past its last day."""
    product = make_product()
    days = {
        "decided_on": dt.date(2025, 6, 1),
        "valid_from": dt.date(2025, 6, 1),
        "valid_to": dt.date(2026, 6, 14),
    }
    make_standing(product, **days)
    request = make_request("draft", make_scheme(**over), product.organisation, product=product)
    assert refusal(lambda: actions.send_request(request, by=BY, at=AT)) == ("input", field)
    checks = rules.eligibility(request.scheme, request.organisation, product, ON)
    assert field == "asked" or len(rules.unmet(checks)) == 1


def test_conditions_are_met_at_their_edges() -> None:
    product = make_product()
    make_standing(product, star=4, decided_on=dt.date(2026, 1, 1), valid_to=ON)
    scheme = make_scheme(
        star_min=4, needs_valid_star=True, needs_new_star=True, first_time_only=True,
        legal_forms=[product.organisation.legal_form], communes=[product.organisation.unit],
    )  # fmt: skip
    first = make_request("sent", scheme, product.organisation, product=product)
    assert rules.is_eligible.allows(first, ON) and not rules.is_eligible.allows(first, ON + DAY)
    second = make_request("draft", scheme, product.organisation, product=product)
    assert refusal(lambda: actions.send_request(second, by=BY, at=AT)) == ("input", "scheme")
    actions.withdraw_request(first, by=BY, at=AT)
    assert actions.send_request(second, by=BY, at=AT).state == "sent"
    elsewhere = make_scheme(communes=[commune_unit(**OTHER)])
    foreign = make_request("draft", elsewhere, product.organisation)
    assert refusal(lambda: actions.send_request(foreign, by=BY, at=AT)) == ("input", "scheme")


@pytest.mark.parametrize(("day", "sends"), [(29, True), (30, True), (31, False)])
def test_a_scheme_takes_requests_to_the_end_of_its_last_day(day: int, sends: bool) -> None:
    """The last moment of 30/06 in Việt Nam is 16:59 UTC; what came back may be sent after it."""
    request = make_request(scheme=make_scheme(closes_on=dt.date(2026, 6, 30)))
    at = dt.datetime(2026, 6, 29, 16, 59, tzinfo=dt.UTC) + (day - 29) * DAY
    if not sends:
        assert refusal(lambda: actions.send_request(request, by=BY, at=at)) == ("input", "scheme")
        return
    actions.send_request(request, by=BY, at=at)
    actions.return_request(request, "Thiếu báo giá.", by=BY, at=at)
    assert actions.send_request(request, by=BY, at=at + 90 * DAY).state == "sent"


def test_a_closed_scheme_and_one_for_stars_take_no_requests() -> None:
    own = make_organisation()
    star = make_scheme(kind="star", rate="per_star", percent=None, most=None, star4=1)
    for scheme in (make_scheme("draft"), make_scheme("closed"), star):
        call = lambda s=scheme: actions.write_request(s, own, {"name": "x"}, by=BY, at=AT)  # noqa: E731
        assert refusal(call) == ("input", "scheme")


def test_appraisal_and_award_stay_below_what_was_asked_and_what_the_rate_gives() -> None:
    scheme = make_scheme()
    line, other = make_line(scheme), make_line(make_scheme())
    request = make_request("sent", scheme)
    call = lambda n: actions.appraise_request(request, n, "x", by=BY, at=AT)  # noqa: E731
    assert refusal(lambda: call(20_000_001)) == ("input", "amount")
    assert refusal(lambda: call(-1)) == ("input", "amount")
    call(10_000_000)
    decided = {"decision_no": "1", "decided_on": ON, "by": BY, "at": AT}

    def award(of: Any = line, n: int = 10_000_000, **over: Any) -> Award:
        return actions.award_request(request, of, n, **{**decided, **over})

    assert refusal(lambda: award(n=10_000_001)) == ("input", "amount")
    assert refusal(lambda: award(n=0)) == ("input", "amount")
    assert refusal(lambda: award(other)) == ("input", "line")
    assert refusal(lambda: award(decision_no=" ")) == ("input", "decision_no")
    assert refusal(lambda: award(decided_on=ON + DAY)) == ("input", "decided_on")
    assert award().amount == 10_000_000


def test_two_decisions_at_once_give_one() -> None:
    scheme = make_scheme()
    line = make_line(scheme)
    request = make_request("appraised", scheme, line=line)
    twin = Request.objects.select_related("scheme").get()
    make_award(request, line)
    assert refusal(lambda: actions.refuse_request(twin, "x", by=BY, at=AT))[0] == "stale"
    line.refresh_from_db()
    assert line.committed == 20_000_000


# ---------------------------------------------------------------- proofs, acceptance, outcomes


def test_proofs_come_from_the_own_library_and_once() -> None:
    request = make_request()
    own = make_document(request.organisation)
    proof = actions.add_proof(request, own, by=BY, at=AT)
    assert refusal(lambda: actions.add_proof(request, own, by=BY, at=AT)) == ("input", "document")
    foreign = make_document()
    assert refusal(lambda: actions.add_proof(request, foreign, by=BY, at=AT)) == ("input", "document")
    actions.remove_proof(proof, by=member_of(request), at=AT)
    assert not request.proofs.exists()


def test_nothing_is_accepted_without_proof_and_without_need() -> None:
    request = make_request("awarded")
    assert refusal(lambda: actions.accept_request(request, ON, by=BY, at=AT))[0] == "thing"
    prove(request)
    assert refusal(lambda: actions.accept_request(request, ON + DAY, by=BY, at=AT)) == (
        "input", "accepted_on",
    )  # fmt: skip
    free = make_request("awarded", make_scheme(needs_acceptance=False))
    assert refusal(lambda: actions.accept_request(free, ON, by=BY, at=AT))[0] == "thing"
    actions.pay_award(free.award, 20_000_000, ON, by=BY, at=AT)
    assert Request.objects.get(pk=free.pk).state == "closed"


def test_an_outcome_is_measured_by_those_in_charge_from_a_month_before_its_day() -> None:
    request = make_request("accepted")
    outcome = request.outcomes.get(months=6)
    due = dt.datetime(2026, 12, 15, 3, tzinfo=dt.UTC)
    data = {"revenue_after": 900_000_000, "jobs_after": 7, "revenue_before": 600_000_000}
    foreign = actor_with("producer", organisation=make_organisation())
    for actor in (foreign, actor_with("leader"), actor_with("commune_officer", unit=commune_unit(**OTHER))):
        call = lambda a=actor: actions.measure_outcome(outcome, data, by=a, at=due)  # noqa: E731
        assert refusal(call)[0] == "person"
    member = member_of(request)
    early = due - 31 * DAY
    assert refusal(lambda: actions.measure_outcome(outcome, data, by=member, at=early))[0] == "thing"
    for wrong, field in (({"jobs_after": 1}, "revenue_after"), ({**data, "jobs_before": -1}, "jobs_before")):
        call = lambda d=wrong: actions.measure_outcome(outcome, d, by=member, at=due)  # noqa: E731
        assert refusal(call) == ("input", field)
    actions.measure_outcome(outcome, data, by=member, at=due - 30 * DAY)
    near = actor_with("commune_officer", unit=request.unit)
    actions.measure_outcome(outcome, {**data, "jobs_after": 8}, by=near, at=due)
    outcome.refresh_from_db()
    assert (outcome.jobs_after, outcome.measured_on) == (8, dt.date(2026, 11, 15))


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [((2026, 8, 31), 6, (2027, 2, 28)), ((2026, 6, 30), 12, (2027, 6, 30)), ((2027, 12, 1), 6, (2028, 6, 1))],
)
def test_months_later_end_with_their_month(
    day: tuple[int, int, int], months: int, later: tuple[int, int, int]
) -> None:
    from ocop.criteria.regime import add_months

    assert add_months(dt.date(*day), months) == dt.date(*later)


def test_reminders_of_outcomes_come_two_weeks_before_and_once() -> None:
    request = make_request("accepted")
    member = member_of(request)
    Notice.objects.all().delete()
    first = dt.datetime(2026, 12, 1, 3, tzinfo=dt.UTC)
    assert actions.remind_of_outcomes(at=first - DAY) == 0
    assert [actions.remind_of_outcomes(at=first) for _n in range(2)] == [1, 0]
    outcome = request.outcomes.get(months=6)
    told = Notice.objects.get()
    link = f"/chu-the/ho-tro/{request.pk}/ket-qua/{outcome.pk}/"
    assert (told.person_id, told.verb, told.link) == (member.person_id, "support.outcome_due", link)
    data = {"revenue_after": 1, "jobs_after": 1}
    actions.measure_outcome(outcome, data, by=member, at=first)
    assert actions.remind_of_outcomes(at=first + 60 * DAY) == 0


# ---------------------------------------------------------------- what is seen


def test_drafts_are_the_producers_own_and_a_commune_sees_its_own() -> None:
    draft, sent = make_request(), make_request("awarded")
    near = actor_with("commune_officer", unit=sent.unit)
    far = actor_with("commune_officer", unit=commune_unit(**OTHER))
    seen = lambda actor: set(queries.requests_visible_to(actor))  # noqa: E731
    assert seen(member_of(draft)) == {draft} and seen(member_of(sent)) == {sent}
    for role in ("provincial_officer", "leader", "auditor"):
        assert seen(actor_with(role)) == {sent}
    assert seen(near) == {sent} and seen(far) == set()
    for role in ("council_member", "administrator"):
        assert seen(actor_with(role)) == set() == set(queries.awards_visible_to(actor_with(role)))
    assert (
        set(queries.awards_visible_to(near)) == {sent.award} and not queries.awards_visible_to(far).exists()
    )
    assert set(queries.awards_visible_to(member_of(sent))) == {sent.award}
    assert not queries.lists_visible_to(near).exists()


@pytest.mark.parametrize(
    "broken",
    [
        {"name": ""}, {"unit": None}, {"asked": None}, {"first_sent_at": None}, {"sent_at": AT - DAY},
        {"sent_at": None}, {"appraised": None}, {"appraised_at": None}, {"opinion_for": True},
        {"state": "returned", "reasons": ""}, {"state": "accepted"}, {"cost": -1}, {"asked": 0},
    ],
)  # fmt: skip
def test_the_database_keeps_the_promises(broken: dict[str, Any]) -> None:
    request = make_request("awarded")
    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.filter(pk=request.pk).update(**broken)
