"""Ideas for products: who may do what and when, what is written, who is told, whose turn it is."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.journal.models import Entry
from ocop.notices.models import Notice
from ocop.organisations.models import LegalForm
from ocop.products import actions
from ocop.products.ideas import forms, queries, rules, turns
from ocop.products.models import Idea, IdeaState, Product
from ocop.products.states import IDEA
from tests.factories.criteria import set_in_force
from tests.factories.ideas import BY, make_call, make_idea, make_step
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, commune_unit
from tests.factories.products import AT
from tests.refusals import refusal

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 6, 15)
DAY = dt.timedelta(days=1)
OTHER = {"code": "30338", "name": "Xã Khác"}


def member_of(idea: Idea) -> Actor:
    return actor_with("producer", organisation=idea.organisation)


def officer_of(idea: Idea) -> Actor:
    return actor_with("commune_officer", unit=idea.unit)


# ---------------------------------------------------------------- writing and sending


def test_an_idea_goes_from_draft_to_product_and_leaves_its_marks(packs: None) -> None:
    own, call, sheet = make_organisation(), make_call(), set_in_force(1)
    member, officer = actor_with("producer", organisation=own), actor_with("commune_officer", unit=own.unit)
    facts = {
        "name": " Trà  vối ", "about": "Lá\r\nkhô", "materials": "Lá vối", "makers": "Ba người",
        "call": call, "criteria_set": sheet, "investment": 5_000_000,
    }  # fmt: skip
    idea = actions.write_idea(own, facts, by=member, at=AT)
    assert (idea.name, idea.about, idea.state, idea.first_sent_at) == ("Trà vối", "Lá\nkhô", "draft", None)
    actions.send_idea(idea, by=member, at=AT + DAY)
    actions.accept_idea(idea, "Hay.", by=officer, at=AT + 2 * DAY)
    product = actions.make_idea_a_product(idea, by=member, at=AT + 3 * DAY)
    idea.refresh_from_db()
    assert (idea.state, idea.product, idea.unit, idea.reasons) == ("product", product, own.unit, "Hay.")
    moments = (idea.first_sent_at, idea.sent_at, idea.accepted_at, idea.became_at)
    assert moments == (AT + DAY, AT + DAY, AT + 2 * DAY, AT + 3 * DAY)
    assert (product.name, product.summary, product.ingredients, product.criteria_set) == (
        "Trà vối", "Lá khô", "Lá vối", sheet,
    )  # fmt: skip
    assert product.story == "Lá\nkhô\n\nBa người" and product.organisation == own
    verbs = Entry.objects.filter(subject=f"products.Idea:{idea.pk}").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "products.idea_written", "products.send_idea", "products.accept_idea", "products.make_idea_a_product",
    ]  # fmt: skip
    told = list(Notice.objects.order_by("pk").values_list("person_id", "verb", "link"))
    assert told == [
        (officer.person_id, "products.idea_sent", f"/can-bo/y-tuong/{idea.pk}/"),
        (member.person_id, "products.idea_answered", f"/chu-the/y-tuong/{idea.pk}/"),
    ]


def test_a_set_that_is_not_admitted_any_more_stays_behind(packs: None) -> None:
    idea = make_idea("accepted", criteria_set=set_in_force(1))
    idea.organisation.legal_form = LegalForm.SOCIETY
    assert actions.make_idea_a_product(idea, by=BY, at=AT).criteria_set is None


def test_what_is_typed_is_checked(packs: None) -> None:
    own = make_organisation()
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"name": " "}, "name"), ({"name": "x" * 251}, "name"), ({"name": "x", "about": "y" * 5001}, "about"),
        ({"name": "x", "investment": -1}, "investment"), ({"name": "x", "output": "y" * 201}, "output"),
        ({"name": "x", "investment": 10**13 + 1}, "investment"),
        ({"name": "x", "call": make_call(closes_on=dt.date(2026, 6, 14))}, "call"),
        ({"name": "x", "call": make_call(opens_on=dt.date(2026, 6, 16))}, "call"),
    ]  # fmt: skip
    for data, field in wrong:
        assert refusal(lambda data=data: actions.write_idea(own, data, by=BY, at=AT)) == (
            "input",
            field,
        )
    society = make_organisation(legal_form=LegalForm.SOCIETY)
    data = {"name": "x", "criteria_set": set_in_force(1)}
    assert refusal(lambda: actions.write_idea(society, data, by=BY, at=AT)) == ("input", "criteria_set")
    with pytest.raises(TypeError):
        actions.write_idea(own, {"name": "x", "state": "accepted"}, by=BY, at=AT)
    assert not Idea.objects.exists()


def test_the_same_request_writes_sends_and_makes_once() -> None:
    own = make_organisation()
    member = actor_with("producer", organisation=own)
    data = {"name": "Trà", "about": "Lá"}
    one, two = (actions.write_idea(own, data, by=member, at=AT, key="w") for _n in range(2))
    assert one.pk == two.pk
    for _n in range(2):
        assert actions.send_idea(Idea.objects.get(), by=member, at=AT, key="s").state == "sent"
    for _n in range(2):
        assert actions.accept_idea(Idea.objects.get(), by=BY, at=AT, key="a").state == "accepted"
    made = {actions.make_idea_a_product(Idea.objects.get(), by=member, at=AT, key="m").pk for _n in range(2)}
    assert made == {Product.objects.get().pk}


def test_only_members_of_a_working_producer_write_change_send_and_withdraw() -> None:
    idea = make_idea()
    foreign = actor_with("producer", organisation=make_organisation())
    for actor in (foreign, officer_of(idea), actor_with("provincial_officer")):
        for call in (
            lambda actor=actor: actions.write_idea(idea.organisation, {"name": "x"}, by=actor, at=AT),
            lambda actor=actor: actions.change_idea(idea, {"name": "x"}, by=actor, at=AT),
            lambda actor=actor: actions.send_idea(idea, by=actor, at=AT),
            lambda actor=actor: actions.withdraw_idea(idea, by=actor, at=AT),
        ):
            assert refusal(call)[0] == "person"
    idea.organisation.is_closed = True
    assert refusal(lambda: actions.send_idea(idea, by=member_of(idea), at=AT))[0] == "thing"


def test_an_idea_that_was_sent_is_changed_only_when_it_came_back() -> None:
    idea = make_idea("sent")
    change = {"materials": "Lá vối của vườn"}
    assert refusal(lambda: actions.change_idea(idea, change, by=member_of(idea), at=AT))[0] == "thing"
    actions.return_idea(idea, "Ghi rõ nguyên liệu.", by=officer_of(idea), at=AT)
    actions.change_idea(idea, change, by=member_of(idea), at=AT)
    actions.send_idea(idea, by=member_of(idea), at=AT + DAY)
    idea.refresh_from_db()
    assert (idea.materials, idea.state) == ("Lá vối của vườn", "sent")
    assert (idea.first_sent_at, idea.sent_at) == (AT, AT + DAY)
    entry = Entry.objects.get(verb="products.idea_changed")
    assert (entry.before, entry.after) == ({"materials": ""}, change)


def test_a_change_that_comes_after_the_sending_is_stale() -> None:
    idea = make_idea()
    old = Idea.objects.get()
    actions.send_idea(idea, by=BY, at=AT)
    assert refusal(lambda: actions.change_idea(old, {"name": "x"}, by=BY, at=AT))[0] == "stale"
    assert refusal(lambda: actions.withdraw_idea(old, by=BY, at=AT))[0] == "stale"
    assert Idea.objects.get().state == "sent"


def test_sending_needs_a_description_and_a_commune_of_today() -> None:
    bare = make_idea(about="")
    assert refusal(lambda: actions.send_idea(bare, by=BY, at=AT)) == ("input", "about")
    gone = make_idea()
    assert gone.organisation.unit is not None
    gone.organisation.unit.valid_to = dt.date(2026, 6, 1)
    assert refusal(lambda: actions.send_idea(gone, by=BY, at=AT))[0] == "thing"


@pytest.mark.parametrize(("day", "sends"), [(29, True), (30, True), (31, False)])
def test_a_call_takes_ideas_to_the_end_of_its_last_day(day: int, sends: bool) -> None:
    """The last moment of 30/06 in Việt Nam is 16:59 UTC."""
    idea = make_idea(call=make_call())
    at = dt.datetime(2026, 6, 29, 16, 59, tzinfo=dt.UTC) + (day - 29) * DAY
    if sends:
        assert actions.send_idea(idea, by=BY, at=at).state == "sent"
    else:
        assert refusal(lambda: actions.send_idea(idea, by=BY, at=at)) == ("input", "call")


def test_an_idea_that_came_back_may_be_sent_after_the_call_has_closed() -> None:
    idea = make_idea("returned", call=make_call())
    assert actions.send_idea(idea, by=BY, at=AT + 60 * DAY).state == "sent"
    fresh = make_idea(call=make_call())
    assert not rules.may_send.allows(BY, fresh, dt.date(2026, 7, 1))
    assert rules.may_send.allows(BY, fresh, dt.date(2026, 6, 30))


def test_the_province_is_told_where_a_commune_has_no_officer() -> None:
    office = actor_with("provincial_officer")
    make_idea("sent")
    assert list(Notice.objects.values_list("person_id", flat=True)) == [office.person_id]


# ---------------------------------------------------------------- answering and helping


def test_officers_of_the_commune_and_the_province_answer_and_nobody_else() -> None:
    idea = make_idea("sent")
    strangers = (
        actor_with("commune_officer", unit=commune_unit(**OTHER)), member_of(idea), actor_with("leader"),
        actor_with("auditor"), actor_with("council_member"),
    )  # fmt: skip
    for actor in strangers:
        for call in (
            lambda actor=actor: actions.accept_idea(idea, by=actor, at=AT),
            lambda actor=actor: actions.return_idea(idea, "x", by=actor, at=AT),
        ):
            assert refusal(call)[0] == "person"
    assert actions.accept_idea(idea, by=actor_with("provincial_officer"), at=AT).state == "accepted"
    assert refusal(lambda: actions.return_idea(idea, "x", by=officer_of(idea), at=AT))[0] == "thing"


def test_an_idea_goes_back_with_reasons_only() -> None:
    idea = make_idea("sent")
    officer = officer_of(idea)
    for given in ("", "  \n", "x" * 5001):
        call = lambda given=given: actions.return_idea(idea, given, by=officer, at=AT)  # noqa: E731
        assert refusal(call) == ("input", "reasons")
    actions.return_idea(idea, "Ghi rõ giá bán.", by=officer, at=AT)
    assert Idea.objects.get().reasons == "Ghi rõ giá bán."
    with pytest.raises(IntegrityError), transaction.atomic():
        Idea.objects.update(reasons="")


def test_two_answers_at_once_give_one() -> None:
    idea = make_idea("sent")
    twin = Idea.objects.get()
    actions.accept_idea(idea, by=BY, at=AT)
    assert refusal(lambda: actions.return_idea(twin, "x", by=BY, at=AT))[0] == "stale"


def test_help_is_written_down_and_ticked_by_those_who_answer() -> None:
    idea = make_idea("accepted")
    officer, other = officer_of(idea), actor_with("commune_officer", unit=commune_unit(**OTHER))
    step = make_step(idea, by=officer, due_on=ON)
    assert refusal(lambda: make_step(idea, by=officer, due_on=ON - DAY)) == ("input", "due_on")
    assert refusal(lambda: make_step(idea, what=" ")) == ("input", "what")
    assert refusal(lambda: make_step(idea, who="")) == ("input", "who")
    for actor in (other, member_of(idea), actor_with("leader")):
        assert refusal(lambda actor=actor: make_step(idea, by=actor))[0] == "person"
        assert refusal(lambda actor=actor: actions.tick_step(step, by=actor, at=AT))[0] == "person"
    again = type(step).objects.select_related("idea").get()
    actions.tick_step(step, by=officer, at=AT + DAY)
    step.refresh_from_db()
    assert step.done_on == ON + DAY
    assert refusal(lambda: actions.tick_step(again, by=officer, at=AT))[0] == "stale"
    assert refusal(lambda: make_step(make_idea("sent")))[0] == "thing"


def test_an_idea_has_so_many_steps_and_no_more() -> None:
    idea = make_idea("accepted")
    for _n in range(rules.MOST_STEPS):
        make_step(idea)
    assert refusal(lambda: make_step(idea))[0] == "thing"


# ---------------------------------------------------------------- states and constraints


def allowed(state: str) -> set[str]:
    return {verb for verb in IDEA.moves if IDEA.reason(state, verb) is None}


def test_the_table_of_moves_says_who_may_and_who_may_not() -> None:
    assert {state: allowed(state) for state in IdeaState.values} == {
        "draft": {"send_idea", "withdraw_idea"},
        "sent": {"accept_idea", "return_idea", "withdraw_idea"},
        "returned": {"send_idea", "withdraw_idea"},
        "accepted": {"make_idea_a_product", "withdraw_idea"},
        "product": set(),
        "dropped": set(),
    }
    assert "accepted --> product: make_idea_a_product" in IDEA.mermaid()


@pytest.mark.parametrize("state", IdeaState.values)
def test_every_action_keeps_to_the_table(state: str) -> None:
    """Each is done from the states that the table names, and refused for the thing's state elsewhere."""
    calls: dict[str, Any] = {
        "send_idea": lambda idea: actions.send_idea(idea, by=BY, at=AT),
        "accept_idea": lambda idea: actions.accept_idea(idea, by=BY, at=AT),
        "return_idea": lambda idea: actions.return_idea(idea, "x", by=BY, at=AT),
        "withdraw_idea": lambda idea: actions.withdraw_idea(idea, by=BY, at=AT),
        "make_idea_a_product": lambda idea: actions.make_idea_a_product(idea, by=BY, at=AT),
    }
    done, against = set(), set()
    for verb, call in calls.items():
        idea = make_idea(state)
        try:
            call(idea)
            done.add(verb)
        except Refused as refused:
            against.add((refused.reason.about, Idea.objects.get(pk=idea.pk).state))
    assert done == allowed(state)
    assert against == {("thing", state)}


@pytest.mark.parametrize(
    "broken",
    [
        {"name": ""}, {"state": "product"}, {"unit": None}, {"first_sent_at": None},
        {"accepted_at": None}, {"sent_at": AT - DAY}, {"became_at": AT},
    ],
)  # fmt: skip
def test_the_database_keeps_the_promises(broken: dict[str, Any]) -> None:
    idea = make_idea("accepted")
    with pytest.raises(IntegrityError), transaction.atomic():
        Idea.objects.filter(pk=idea.pk).update(**broken)


# ---------------------------------------------------------------- calls


def test_the_provincial_office_calls_and_changes_and_nobody_else() -> None:
    office = actor_with("provincial_officer")
    call = make_call(by=office, key="k")
    facts = {"year": 2026, "title": call.title, "opens_on": call.opens_on, "closes_on": dt.date(2026, 7, 5)}
    actions.change_call(call, **facts, by=office, at=AT)
    call.refresh_from_db()
    assert call.closes_on == dt.date(2026, 7, 5)
    for role in ("commune_officer", "leader", "auditor", "administrator"):
        actor = actor_with(role)
        assert refusal(lambda actor=actor: make_call(by=actor))[0] == "person"
        assert refusal(lambda a=actor: actions.change_call(call, **facts, by=a, at=AT))[0] == "person"
    assert [entry.verb for entry in Entry.objects.filter(verb__startswith="products.idea_call")] == [
        "products.idea_call_opened", "products.idea_call_changed",
    ]  # fmt: skip


def test_a_call_has_a_title_of_its_own_and_runs_forward() -> None:
    make_call(title="Đợt 1")
    assert refusal(lambda: make_call(title="Đợt 1")) == ("input", "title")
    assert refusal(lambda: make_call(title="")) == ("input", "title")
    assert refusal(lambda: make_call(closes_on=dt.date(2026, 5, 31))) == ("input", "closes_on")
    assert refusal(lambda: make_call(year=2017)) == ("input", "year")
    assert make_call(title="Đợt 1", year=2027).year == 2027
    assert make_call(closes_on=dt.date(2026, 6, 1)).closes_on == dt.date(2026, 6, 1)


# ---------------------------------------------------------------- reading


def test_who_sees_which_idea() -> None:
    own, unit = make_organisation(), commune_unit(**OTHER)
    draft, sent = make_idea(organisation=own), make_idea("sent", own)
    far = make_idea("sent", make_organisation(unit=unit))
    make_idea("dropped", own)
    dropped = Idea.objects.get(state="dropped")
    unsent = make_idea(organisation=own)
    actions.withdraw_idea(unsent, by=BY, at=AT)
    seen: dict[str, tuple[Actor, set[int]]] = {
        "member": (actor_with("producer", organisation=own), {draft.pk, sent.pk, dropped.pk, unsent.pk}),
        "foreign member": (actor_with("producer", organisation=make_organisation()), set()),
        "commune": (actor_with("commune_officer", unit=own.unit), {sent.pk, dropped.pk}),
        "other commune": (actor_with("commune_officer", unit=unit), {far.pk}),
        "province": (actor_with("provincial_officer"), {sent.pk, far.pk, dropped.pk}),
        "auditor": (actor_with("auditor"), {sent.pk, far.pk, dropped.pk}),
        "council": (actor_with("council_member"), set()),
        "administrator": (actor_with("administrator"), set()),
    }
    for who, (actor, expected) in seen.items():
        assert {idea.pk for idea in queries.ideas_visible_to(actor)} == expected, who


def test_the_list_puts_the_longest_waiting_first() -> None:
    young, old = make_idea("sent", at=AT + DAY), make_idea("sent")
    done = make_idea("accepted", at=AT - DAY)
    assert list(queries.listed(Idea.objects.all())) == [old, young, done]


def test_ideas_are_counted_by_commune_and_industry(packs: None) -> None:
    own, unit = make_organisation(), commune_unit(**OTHER)
    sheet = set_in_force(1)
    for state in ("sent", "accepted", "product"):
        make_idea(state, own, criteria_set=sheet)
    make_idea("returned", make_organisation(unit=unit))
    ideas = queries.ideas_visible_to(actor_with("provincial_officer"))
    communes = {
        row.key: (row.sent, row.waiting, row.accepted, row.products) for row in queries.by_commune(ideas)
    }
    assert communes == {own.unit_id: (3, 1, 2, 1), unit.pk: (1, 0, 0, 0)}
    industries = [(row.name, row.sent) for row in queries.by_industry(ideas)]
    assert industries == [(sheet.industry, 3), ("", 1)]
    assert [row.pk for row in queries.narrow(ideas, industry=sheet.industry, state="sent")] == [
        Idea.objects.get(state="sent").pk
    ]
    assert queries.narrow(ideas, unit_id=unit.pk).count() == 1


def test_calls_are_open_on_their_days_and_count_what_was_sent() -> None:
    call = make_call()
    make_idea("sent", call=call)
    make_idea(call=call)
    edges = {dt.date(2026, 5, 31): [], dt.date(2026, 6, 1): [call], dt.date(2026, 6, 30): [call],
             dt.date(2026, 7, 1): []}  # fmt: skip
    assert {day: list(queries.open_calls(day)) for day in edges} == edges
    assert queries.calls().get().idea_count == 1  # type: ignore[attr-defined]


# ---------------------------------------------------------------- turns


def test_whose_turn_it_is(django_assert_num_queries: Any) -> None:
    own = make_organisation()
    officer, member = actor_with("commune_officer", unit=own.unit), actor_with("producer", organisation=own)
    sent, back = make_idea("sent", own), make_idea("returned", own)
    helped = make_idea("accepted", own)
    late = make_step(helped, due_on=ON)
    make_step(helped, due_on=ON + 17 * DAY)
    soon = make_step(helped, due_on=ON + 16 * DAY, what="Kiểm nghiệm")
    actions.tick_step(make_step(helped), by=BY, at=AT)
    on = ON + 2 * DAY
    with django_assert_num_queries(2):
        found = turns.turns_of(officer, on)
    assert [(turn.about, turn.days_left, turn.since) for turn in found] == [
        (sent.name, None, ON), (late.what, -2, None), (soon.what, 14, None),
    ]  # fmt: skip
    assert "đã chờ 2 ngày" in found[0].detail and found[0].link == f"/can-bo/y-tuong/{sent.pk}/"
    (mine,) = turns.turns_of(member, on)
    assert (mine.about, mine.link) == (back.name, f"/chu-the/y-tuong/{back.pk}/")
    assert turns.turns_of(actor_with("commune_officer", unit=commune_unit(**OTHER)), on) == []
    assert turns.turns_of(actor_with("provincial_officer"), on) == []


def test_turns_and_lists_cost_the_same_at_one_and_at_many() -> None:
    own = make_organisation()
    officer = actor_with("commune_officer", unit=own.unit)

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            turns.turns_of(officer, ON)
            ideas = queries.ideas_visible_to(officer)
            [(idea.organisation, idea.unit) for idea in queries.listed(queries.with_names(ideas))]
            queries.by_commune(ideas), queries.by_industry(ideas)
        return len(seen)

    make_idea("sent", own)
    make_step(make_idea("accepted", own))
    few = cost()
    for _n in range(6):
        make_idea("sent", own)
        make_step(make_idea("accepted", own))
    assert cost() == few


def test_nothing_is_written_and_nobody_has_a_turn_where_ideas_are_switched_off(settings: Any) -> None:
    idea = make_idea("sent")
    settings.OCOP_IDEAS = False
    assert turns.turns_of(officer_of(idea), ON) == []
    assert refusal(lambda: make_idea())[0] == "thing"
    assert refusal(make_call)[0] == "thing"


# ---------------------------------------------------------------- form


def test_the_form_offers_open_calls_and_keeps_an_older_choice(packs: None) -> None:
    own = make_organisation()
    open_now, over = make_call(), make_call(closes_on=dt.date(2026, 6, 15))
    kept = make_idea(organisation=own, call=over)
    later = dt.date(2026, 6, 16)
    offered = forms.IdeaForm(organisation=own, on=later).fields["call"].choices  # type: ignore[attr-defined]
    assert [value for value, _words in offered] == ["", str(open_now.pk)]
    form = forms.IdeaForm({"name": "x", "call": str(over.pk)}, organisation=own, on=later, kept=kept)
    assert form.is_valid(), form.errors
    assert form.data_for_action()["call"] == over
    assert "call" not in forms.IdeaForm(organisation=own, on=dt.date(2026, 7, 1)).fields
    assert not forms.IdeaForm({"name": "x", "investment": "-5"}, organisation=own, on=later).is_valid()
    typed = forms.IdeaForm({"name": "x", "investment": "85.000.000"}, organisation=own, on=later)
    assert typed.is_valid() and typed.data_for_action()["investment"] == 85_000_000


# ---------------------------------------------------------------- what a timeline tells


def test_a_timeline_tells_what_became_of_an_idea_and_the_reasons_of_a_return() -> None:
    idea = make_idea("returned")
    member, officer = member_of(idea), actor_with("provincial_officer")
    actions.send_idea(idea, by=BY, at=AT + DAY)
    actions.accept_idea(idea, by=BY, at=AT + 2 * DAY)
    product = actions.make_idea_a_product(idea, by=BY, at=AT + 3 * DAY)
    make_idea("draft", idea.organisation)
    told = queries.happenings_of(officer, organisation_ids=[idea.organisation_id], on=ON)
    assert sorted((each.day, each.what, each.detail) for each in told) == [
        (ON, "Gửi phiếu ý tưởng", ""), (ON, "Xã trả lại phiếu ý tưởng", "Ghi rõ nguyên liệu."),
        (ON + DAY, "Gửi lại phiếu ý tưởng", ""), (ON + 2 * DAY, "Ý tưởng được tiếp nhận", ""),
        (ON + 3 * DAY, "Ý tưởng thành sản phẩm", ""),
    ]  # fmt: skip
    assert {(each.kind, each.link) for each in told} == {("idea", f"/can-bo/y-tuong/{idea.pk}/")}
    own = queries.happenings_of(member, product_ids=[product.pk], on=ON)
    assert {each.link for each in own} == {f"/chu-the/y-tuong/{idea.pk}/"} and len(own) == 5


def test_a_timeline_tells_no_idea_to_others_or_where_ideas_are_switched_off(settings: Any) -> None:
    idea = make_idea("sent")
    other, officer = (
        actor_with("producer", organisation=make_organisation()),
        actor_with("provincial_officer"),
    )
    assert queries.happenings_of(other, organisation_ids=[idea.organisation_id], on=ON) == []
    settings.OCOP_IDEAS = False
    assert queries.happenings_of(officer, organisation_ids=[idea.organisation_id], on=ON) == []
