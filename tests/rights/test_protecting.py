"""Rights and papers: who may take which step, what is written, what proof it leaves, who is told."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.base.actor import Actor
from ocop.files.models import Document
from ocop.journal.models import Entry as Line
from ocop.notices.models import Notice
from ocop.rights import actions, queries, rules, turns
from ocop.rights.actions import Entry
from ocop.rights.models import Protection, Step
from ocop.rights.states import PROTECTION, STEPS, VERBS, Kind, ProtectionState
from tests.factories.files import make_document, pdf
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, commune_unit
from tests.factories.products import AT, make_product
from tests.factories.rights import BY, make_protection
from tests.refusals import refusal

pytestmark = pytest.mark.django_db
ON, DAY = dt.date(2026, 6, 15), dt.timedelta(days=1)


def member_of(right: Protection) -> Actor:
    return actor_with("producer", organisation=right.organisation)


def scan(name: str = "giay.pdf") -> list[tuple[Any, str]]:
    return [(io.BytesIO(pdf()), name)]


def brought_to(state: str) -> Protection:
    """A trademark in a state."""
    if state in ("draft", "filed", "accepted", "published", "examined", "granted"):
        return make_protection("" if state == "draft" else state)
    before = make_protection("granted" if state == "ended" else "filed")
    verb = {"refused": "refuse_filing", "withdrawn": "withdraw_filing", "ended": "end_protection"}[state]
    return actions.take_step(before, verb, Entry(dt.date(2026, 6, 2), note="Lý do"), by=BY, at=AT)


@pytest.mark.parametrize("verb", list(PROTECTION.moves))
def test_each_step_is_taken_from_its_states_alone_by_owner_and_office(verb: str) -> None:
    entry = Entry(dt.date(2026, 6, 3), "VD-9", note="Lý do", filed_on=dt.date(2026, 1, 1),
                  expires_on=dt.date(2040, 1, 1))  # fmt: skip
    for state in ProtectionState.values:
        right = brought_to(state)
        take = lambda by, right=right: actions.take_step(right, verb, entry, by=by, at=AT)  # noqa: E731
        if state not in PROTECTION.moves[verb].sources:
            assert refusal(lambda take=take, right=right: take(member_of(right))) == ("thing", "")
            continue
        for role in ("commune_officer", "leader", "auditor"):
            assert refusal(lambda take=take, role=role: take(actor_with(role)))[0] == "person"
        stranger = actor_with("producer", organisation=make_organisation())
        assert refusal(lambda take=take, by=stranger: take(by))[0] == "person"
        take(member_of(right) if state == "draft" else actor_with("provincial_officer"))
        assert Protection.objects.get(pk=right.pk).state == PROTECTION.moves[verb].target
        assert Step.objects.filter(protection=right, step=STEPS[verb], day=entry.day).count() == 1
        assert Line.objects.filter(verb=f"rights.{verb}", subject=f"rights.Protection:{right.pk}").exists()


def test_a_trademark_goes_its_way_and_each_scan_is_a_proof_of_the_library() -> None:
    owner = make_organisation()
    member, product = actor_with("producer", organisation=owner), make_product(owner)
    data = {"kind": "trademark", "name": " Sáu  Mẫu ", "products": [product]}
    right = actions.add_protection(owner, data, by=member, at=AT)
    assert (right.name, right.state, right.issuer) == ("Sáu Mẫu", "draft", "Cục Sở hữu trí tuệ")
    way = (("file_protection", "4-01"), ("accept_filing", "12/QĐ"), ("publish_filing", ""),
           ("examine_filing", ""),
           ("grant_protection", "G-1"))  # fmt: skip
    for number, (verb, no) in enumerate(way):
        day = dt.date(2026, 1, 10) + dt.timedelta(days=30 * number)
        actions.take_step(right, verb, Entry(day, no, uploads=scan()), by=member, at=AT)
    right.refresh_from_db()
    assert (right.filing_no, right.filed_on, right.certificate_no, right.granted_on, right.expires_on) == (
        "4-01", dt.date(2026, 1, 10), "G-1", dt.date(2026, 5, 10), dt.date(2036, 1, 10),
    )  # fmt: skip
    kept = list(Document.objects.filter(organisation=owner).order_by("pk"))
    assert [each.kind for each in kept] == ["intellectual_property"] * 5
    assert (kept[-1].number, kept[-1].issued_on, kept[-1].expires_on) == (
        "G-1", dt.date(2026, 5, 10), dt.date(2036, 1, 10),
    )  # fmt: skip
    assert kept[0].expires_on is None and right.next_on is None and right.checked_at is None


def test_a_renewal_is_a_new_proof_and_the_old_one_stays() -> None:
    right = make_protection("granted", day=dt.date(2017, 5, 1), filed_on=dt.date(2016, 2, 29), uploads=scan())
    old = Document.objects.get()
    before = (old.number, old.expires_on, old.withdrawn_at)
    assert right.expires_on == dt.date(2026, 2, 28)
    actions.take_step(right, "renew_protection", Entry(dt.date(2026, 6, 1), uploads=scan()), by=BY, at=AT)
    old.refresh_from_db()
    assert (old.number, old.expires_on, old.withdrawn_at) == before
    new = Document.objects.exclude(pk=old.pk).get()
    assert (right.expires_on, new.expires_on) == (dt.date(2036, 2, 29), dt.date(2036, 2, 29))
    every = Protection.objects.all()
    held = {day: queries.in_force(every, day).count() for day in (
        dt.date(2017, 4, 30), dt.date(2017, 5, 1), dt.date(2026, 2, 28), dt.date(2026, 3, 1),
        dt.date(2026, 6, 1), dt.date(2036, 2, 29), dt.date(2036, 3, 1),
    )}  # fmt: skip
    assert list(held.values()) == [0, 1, 1, 0, 1, 1, 0]


def test_a_design_is_renewed_twice_a_patent_never() -> None:
    design = make_protection(
        "granted", kind="industrial_design", day=dt.date(2012, 1, 1), filed_on=dt.date(2011, 1, 1)
    )
    for day in (dt.date(2016, 1, 1), dt.date(2021, 1, 1)):
        actions.take_step(design, "renew_protection", Entry(day), by=BY, at=AT)
    assert design.expires_on == dt.date(2026, 1, 1)
    third = Entry(dt.date(2026, 1, 1))
    assert refusal(lambda: actions.take_step(design, "renew_protection", third, by=BY, at=AT)) == (
        "thing",
        "",
    )
    patent = make_protection("granted", kind="patent")
    assert refusal(lambda: actions.take_step(patent, "renew_protection", third, by=BY, at=AT)) == (
        "thing",
        "",
    )
    paper = make_protection("filed", kind="haccp")
    assert not rules.may_step.allows(BY, paper, "publish_filing")


def test_a_proof_of_the_library_is_linked_not_doubled() -> None:
    owner = make_organisation()
    proof = make_document(owner, kind="production_eligibility")
    right = make_protection("granted", owner, kind="food_safety", document=proof, filed_on=None)
    assert right.steps.get(step="granted").document == proof and Document.objects.count() == 1
    assert right.expires_on == dt.date(2029, 6, 1)
    for wrong in (make_document(), make_document(owner)):
        if wrong.organisation_id == owner.pk:
            wrong.withdrawn_at = AT
        entry = Entry(ON, expires_on=dt.date(2030, 1, 1), document=wrong)
        call = lambda e=entry: actions.take_step(right, "renew_protection", e, by=BY, at=AT)  # noqa: E731
        assert refusal(call) == ("input", "document")


@pytest.mark.parametrize(
    ("verb", "entry", "field"),
    [
        ("grant_protection", Entry(ON + DAY), "day"),
        ("grant_protection", Entry(dt.date(2026, 5, 31)), "day"),
        ("grant_protection", Entry(ON, expires_on=ON - DAY), "expires_on"),
        ("grant_protection", Entry(ON, number="x" * 101), "number"),
        ("refuse_filing", Entry(ON), "note"),
        ("accept_filing", Entry(ON, note="x" * 501), "note"),
    ],
)
def test_what_is_typed_is_checked(verb: str, entry: Entry, field: str) -> None:
    right = make_protection("filed")
    assert refusal(lambda: actions.take_step(right, verb, entry, by=BY, at=AT)) == ("input", field)
    assert Protection.objects.get().state == "filed" and Step.objects.count() == 1


def test_a_term_needs_the_day_of_filing_and_a_number_is_born_once() -> None:
    draft = make_protection()
    assert refusal(lambda: actions.take_step(draft, "grant_protection", Entry(ON), by=BY, at=AT)) == (
        "input", "filed_on",
    )  # fmt: skip
    owner = make_organisation()
    make_protection("granted", owner, number="G-1")
    assert refusal(lambda: make_protection("granted", owner, number="G-1")) == ("input", "number")
    assert make_protection("granted", number="G-1").certificate_no == "G-1"


def test_an_indication_is_recorded_by_the_office_and_used_by_producers() -> None:
    agency = make_organisation(kind="agency", legal_form="public_body")
    owner = make_organisation()
    member = actor_with("producer", organisation=owner)
    own = {"kind": "geographical_indication", "name": "Bảy Núi"}
    assert refusal(lambda: actions.add_protection(owner, own, by=member, at=AT)) == ("input", "kind")
    office = actor_with("provincial_officer")
    entry = Entry(dt.date(2020, 1, 1), filed_on=dt.date(2018, 1, 1), uploads=scan())
    shared = actions.add_protection(agency, own, verb="grant_protection", entry=entry, by=office, at=AT)
    assert (
        shared.expires_on is None
        and shared.checked_at == AT
        and Document.objects.get().organisation == agency
    )
    use = {"kind": "use_right", "name": "Được dùng Bảy Núi"}
    assert refusal(lambda: actions.add_protection(owner, use, by=member, at=AT)) == ("input", "parent")
    other = make_protection("granted")
    wrong = {**use, "parent": other}
    assert refusal(lambda: actions.add_protection(owner, wrong, by=member, at=AT)) == ("input", "parent")
    mine = actions.add_protection(
        owner, {**use, "parent": shared}, verb="grant_protection", entry=Entry(ON), by=member, at=AT
    )
    product = make_product(owner)
    assert list(queries.protected_products(ON)) == [product]
    actions.take_step(shared, "end_protection", Entry(ON, note="Hủy bỏ"), by=office, at=AT)
    mine = queries.for_list(Protection.objects.filter(pk=mine.pk)).get()
    assert queries.phase_of(mine, ON) == "ended" and not queries.protected_products(ON).exists()
    assert queries.protected_products(ON - DAY).count() == 0  # the right to use began on the day itself


def test_the_office_lays_a_paper_beside_the_original_and_a_change_opens_it_again() -> None:
    right = make_protection("granted")
    Protection.objects.update(checked_at=None)
    right.refresh_from_db()
    member, office = member_of(right), actor_with("provincial_officer")
    assert refusal(lambda: actions.check_protection(right, by=member, at=AT))[0] == "person"
    assert [turn.what for turn in turns.turns_of(office, ON)] == ["Đối chiếu giấy tờ mới với bản gốc"]
    actions.check_protection(right, by=office, at=AT)
    assert refusal(lambda: actions.check_protection(right, by=office, at=AT))[0] == "stale"
    actions.change_protection(right, {"next_on": ON}, by=member, at=AT)
    assert right.checked_at == AT
    change = {"certificate_no": "SỬA-1", "expires_on": dt.date(2031, 1, 1)}
    actions.change_protection(right, change, by=member, at=AT)
    right.refresh_from_db()
    step = right.steps.get(step="granted")
    assert right.checked_at is None and (step.number, step.valid_to) == ("SỬA-1", dt.date(2031, 1, 1))
    assert refusal(
        lambda: actions.change_protection(right, {"expires_on": dt.date(2020, 1, 1)}, by=member, at=AT)
    ) == ("input", "expires_on")


def test_products_of_others_are_refused_and_one_request_writes_once() -> None:
    owner = make_organisation()
    data: dict[str, Any] = {"kind": "haccp", "name": "HACCP", "products": [make_product()]}
    assert refusal(lambda: actions.add_protection(owner, data, by=BY, at=AT)) == ("input", "products")
    data["products"] = []
    made = {actions.add_protection(owner, data, by=BY, at=AT, key="k").pk for _n in range(2)}
    right = Protection.objects.get(pk=made.pop())
    for _n in range(2):
        entry = Entry(ON, "H-1", uploads=scan())
        again = Protection.objects.get(pk=right.pk)
        assert actions.take_step(again, "grant_protection", entry, by=BY, at=AT, key="s").state == "granted"
    assert made == set() and right.steps.count() == 1 and Document.objects.count() == 1


def test_owners_are_reminded_once_at_each_milestone(settings: Any) -> None:
    settings.OCOP_RIGHTS_REMIND = [30, 90]
    right = make_protection("granted", expires_on=dt.date(2026, 9, 13))
    alone = make_protection("granted", expires_on=dt.date(2026, 9, 13))
    person, office = member_of(right), actor_with("provincial_officer")
    for _n in range(2):
        actions.remind_of_ends(at=AT)  # 90 days before
    told = Notice.objects.filter(verb="rights.ending").order_by("pk").values_list("person_id", "link")
    assert sorted(told) == sorted([
        (person.person_id, f"/chu-the/nhan-hieu/{right.pk}/"),
        (office.person_id, f"/can-bo/nhan-hieu/{alone.pk}/"),
    ])  # fmt: skip
    assert actions.remind_of_ends(at=AT - DAY) == 0
    assert actions.remind_of_ends(at=AT + 60 * DAY) == 2
    assert actions.remind_of_ends(at=AT + 90 * DAY) == 0  # the last day itself: told at thirty
    assert actions.remind_of_ends(at=AT + 91 * DAY) == 2


def test_the_work_list_tells_the_owner_and_the_commune_what_is_due() -> None:
    owner = make_organisation()
    member, officer = (
        actor_with("producer", organisation=owner),
        actor_with("commune_officer", unit=owner.unit),
    )
    make_protection(organisation=owner, next_on=ON + 14 * DAY)
    make_protection(organisation=owner, next_on=ON + 15 * DAY)
    soon = make_protection("granted", owner, expires_on=ON + 30 * DAY)
    late = make_protection("granted", owner, expires_on=ON + 180 * DAY)
    make_protection("granted", owner, expires_on=ON + 181 * DAY)
    make_protection("granted", make_organisation(unit=commune_unit("30338", "Xã Khác")), expires_on=ON)
    own = turns.turns_of(member, ON)
    assert [turn.days_left for turn in own] == [14, 30, 180]
    assert own[1].link == f"/chu-the/nhan-hieu/{soon.pk}/" and own[2].about == late.name
    assert [turn.link for turn in turns.turns_of(officer, ON)] == [f"/can-bo/nhan-hieu/{soon.pk}/"]
    assert turns.turns_of(actor_with("auditor"), ON) == []


def test_timeline_tells_steps_and_ends_in_a_constant_number_of_statements() -> None:
    owner = make_organisation()
    product = make_product(owner)
    office = actor_with("provincial_officer")

    def told(**asked: Any) -> list[Any]:
        return queries.happenings_of(office, on=ON, **asked)

    make_protection("granted", owner, products=[product], expires_on=dt.date(2030, 1, 1))
    with CaptureQueriesContext(connection) as few:
        lines = told(organisation_ids=[owner.pk])
    assert [(line.day.year, line.tone) for line in sorted(lines, key=lambda each: each.order)] == [
        (2026, "plain"), (2026, "good"), (2030, "warn"),
    ]  # fmt: skip
    assert {line.product_id for line in lines} == {product.pk}
    for _n in range(3):
        make_protection("granted", owner, kind=Kind.HACCP)
    with CaptureQueriesContext(connection) as many:
        assert len(told(organisation_ids=[owner.pk])) == 3 + 3 * 2
    assert len(few) == len(many) and len(told(product_ids=[product.pk])) == 3
    stranger = actor_with("producer", organisation=make_organisation())
    assert queries.happenings_of(stranger, organisation_ids=[owner.pk], on=ON) == []


def test_the_table_knows_every_step_by_a_verb() -> None:
    assert set(VERBS.values()) == set(PROTECTION.moves) == set(STEPS)
