"""Channels and listings: who may do what, what a channel still asks, what is stale, what the public sees."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from ocop.base.refusals import Refused
from ocop.journal.models import Entry
from ocop.notices.models import Notice
from ocop.products import actions as products
from ocop.promotion import actions, requirements
from ocop.promotion.models import Channel, CheckResult, Listing, ListingSpell, ListingState
from ocop.promotion.queries import channels as queries
from ocop.promotion.requirements import Facts
from ocop.promotion.states import LISTING
from tests.factories.files import make_document
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, commune_unit
from tests.factories.products import AT, make_picture, make_product, make_standing
from tests.factories.promotion import BY, DAY, make_channel, make_listing
from tests.refusals import refusal

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 6, 15)


# ---------------------------------------------------------------- channels


def test_a_channel_begins_with_what_its_kind_asks_and_keeps_what_it_is_told() -> None:
    office = actor_with("provincial_officer")
    facts = {"kind": "floor", "name": " Sàn  A (ví dụ)"}
    channel = actions.add_channel(facts, by=office, at=AT, key="k")
    assert (channel.name, channel.requirements) == ("Sàn A (ví dụ)", requirements.DEFAULTS["floor"])
    assert actions.add_channel(facts, by=office, at=AT, key="k").pk == channel.pk
    actions.change_channel(channel, {"requirements": {"pictures": 2, "price": False}}, by=office, at=AT)
    channel.refresh_from_db()
    assert channel.requirements == {"pictures": 2}
    entry = Entry.objects.get(verb="promotion.channel_changed")
    assert entry.after == {"requirements": {"pictures": 2}}


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"name": " "}, "name"), ({"name": "x" * 151}, "name"), ({"kind": "chợ"}, "kind"),
        ({"website": "không phải địa chỉ"}, "website"), ({"check_days": 0}, "check_days"),
        ({"requirements": {"pictures": 13}}, "pictures"), ({"requirements": {"proofs": ["x"]}}, "proofs"),
        ({"requirements": {"màu": True}}, "requirements"), ({"requirements": {"star": -1}}, "star"),
    ],
)  # fmt: skip
def test_what_is_wrong_of_a_channel_is_told_where_it_is_wrong(over: dict[str, Any], field: str) -> None:
    assert refusal(lambda: make_channel(**over)) == ("input", field)
    assert not Channel.objects.exists()


def test_members_add_channels_of_their_own_and_nobody_else_adds_any() -> None:
    own, other = make_organisation(), make_organisation()
    member = actor_with("producer", organisation=own)
    facts = {"kind": "shop", "name": "Quầy nhà (ví dụ)", "requirements": {}}
    mine = actions.add_channel({**facts, "organisation": own}, by=member, at=AT)
    assert refusal(lambda: make_channel(name=mine.name)) == ("input", "name")
    for actor, owner in (
        (member, None), (member, other), (actor_with("commune_officer"), None), (actor_with("leader"), None),
    ):  # fmt: skip
        data = {**facts, "name": "Khác", "organisation": owner}
        assert (
            refusal(lambda data=data, actor=actor: actions.add_channel(data, by=actor, at=AT))[0] == "person"
        )
    common = make_channel()
    assert refusal(lambda: actions.change_channel(common, {"name": "x"}, by=member, at=AT))[0] == "person"
    assert set(queries.offered_to(own.pk)) == {mine, common}
    assert set(queries.offered_to(other.pk)) == {common}
    strange = make_product(other)
    assert refusal(lambda: make_listing(strange, mine)) == ("input", "channel")


def test_a_closed_channel_takes_nothing_new_and_has_no_feed() -> None:
    channel, product = make_channel(), make_product()
    listing = make_listing(product, channel, state="planned")
    actions.give_feed_token(channel, by=BY, at=AT)
    token = channel.feed_token
    assert token and token not in str(list(Entry.objects.values_list("after", "before")))
    actions.close_channel(channel, by=BY, at=AT)
    channel.refresh_from_db()
    assert (channel.is_closed, channel.feed_token) == (True, None)
    for call in (
        lambda: actions.give_feed_token(channel, by=BY, at=AT),
        lambda: actions.close_channel(channel, by=BY, at=AT),
        lambda: make_listing(product, channel, pack="Khác"),
        lambda: actions.list_product(Listing.objects.get(pk=listing.pk), by=BY, at=AT),
    ):
        refusal(call)
    assert (
        refusal(lambda: actions.give_feed_token(make_channel(), by=actor_with("leader"), at=AT))[0]
        == "person"
    )


# ---------------------------------------------------------------- what is missing


FULL = Facts([900, 900, 900], 200, True, True, True, 4, {"production_eligibility"})


@pytest.mark.parametrize(
    ("needs", "over", "where"),
    [
        ({"pictures": 3}, {"widths": [900, 900]}, ["product"]),
        ({"pictures": 3, "picture_px": 901}, {}, ["product"]),
        ({"pictures": 3, "picture_px": 900}, {}, []),
        ({"description": 200}, {}, []), ({"description": 201}, {}, ["product"]),
        ({"barcode": True}, {"has_barcode": False}, ["product"]),
        ({"price": True}, {"has_price": False}, ["listing"]),
        ({"label": True}, {"has_label": False}, ["listing"]),
        ({"star": 4}, {}, []), ({"star": 5}, {}, ["star"]), ({"star": 3}, {"star": 0}, ["star"]),
        ({"proofs": ["production_eligibility", "test_report"]}, {}, ["proofs"]),
        ({}, {"widths": [], "star": 0, "proofs": set()}, []),
    ],
)  # fmt: skip
def test_each_thing_that_a_channel_asks_is_missed_where_it_is_mended(
    needs: dict[str, Any], over: dict[str, Any], where: list[str]
) -> None:
    facts = Facts(**{**FULL.__dict__, **over})
    assert [lack.where for lack in requirements.lacking(needs, facts, {})] == where


def test_readiness_is_read_from_the_product_as_it_is_on_the_day() -> None:
    """A paper and a star hold up to the end of their last day."""
    product = make_product(summary="Ngọt thanh", story="Ba đời nấu đường.")
    needs = {"pictures": 1, "barcode": True, "star": 3, "proofs": ["test_report"], "description": 27}
    listing = make_listing(product, make_channel(requirements=needs))
    assert len(_lacks(listing, ON)) == 4
    make_picture(product)
    pack = {"name": listing.pack, "barcode": "8938505974194", "price": 65_000}
    products.add_package(product, pack, by=BY, at=AT)
    last = ON + 5 * DAY
    make_document(product.organisation, issued_on=ON, expires_on=last)
    make_standing(product, valid_to=last, valid_from=ON, decided_on=ON)
    assert _lacks(listing, last) == []
    assert {lack.where for lack in _lacks(listing, last + DAY)} == {"star", "proofs"}


def _lacks(listing: Listing, on: dt.date) -> list[requirements.Lack]:
    fresh = queries.with_names(Listing.objects.filter(pk=listing.pk))
    return queries.with_readiness(fresh, on)[0][1]


# ---------------------------------------------------------------- listings


def allowed(state: str) -> set[str]:
    return {verb for verb in LISTING.moves if LISTING.reason(state, verb) is None}


def test_the_table_of_listings() -> None:
    assert {state: allowed(state) for state in ListingState.values} == {
        "planned": {"list_product", "end_listing"},
        "listed": {"pause_listing", "end_listing"},
        "paused": {"resume_listing", "end_listing"},
        "ended": set(),
    }


@pytest.mark.parametrize("state", ListingState.values)
def test_every_action_keeps_to_the_table_of_listings(state: str) -> None:
    done = set()
    refusals: list[tuple[str, bool]] = []
    for verb in LISTING.moves:
        listing = make_listing(state=state)
        try:
            getattr(actions, verb)(listing, by=BY, at=AT + DAY)
            done.add(verb)
        except Refused as error:
            refusals.append((error.reason.about, Listing.objects.get(pk=listing.pk).state == state))
    assert done == allowed(state)
    assert set(refusals) == {("thing", True)}


def test_only_the_producer_and_the_office_move_a_listing() -> None:
    listing = make_listing(state="planned")
    owner = listing.product.organisation
    strangers = (
        actor_with("producer", organisation=make_organisation()), actor_with("commune_officer",
        unit=owner.unit),
        actor_with("leader"), actor_with("auditor"), actor_with("administrator"),
    )  # fmt: skip
    for actor in strangers:
        for verb in LISTING.moves:
            assert refusal(lambda v=verb, a=actor: getattr(actions, v)(listing, by=a, at=AT))[0] == "person"
        assert (
            refusal(lambda a=actor: actions.change_listing(listing, {"pack": "x"}, by=a, at=AT))[0]
            == "person"
        )
    actions.list_product(listing, by=actor_with("producer", organisation=owner), at=AT, key="k")
    twin = Listing.objects.get(pk=listing.pk)
    assert actions.list_product(twin, by=BY, at=AT, key="k").state == "listed"  # asked again, done once
    actions.pause_listing(listing, by=actor_with("provincial_officer"), at=AT)
    assert refusal(lambda: actions.end_listing(twin, by=BY, at=AT))[0] == "stale"


def test_the_days_on_sale_are_kept_pause_by_pause() -> None:
    listing = make_listing(at=AT)
    actions.pause_listing(listing, by=BY, at=AT + 3 * DAY)
    actions.resume_listing(listing, by=BY, at=AT + 5 * DAY)
    actions.end_listing(listing, by=BY, at=AT + 9 * DAY)
    spells = ListingSpell.objects.order_by("starts_on").values_list("starts_on", "ends_on")
    assert list(spells) == [(ON, ON + 3 * DAY), (ON + 5 * DAY, ON + 9 * DAY)]
    assert listing.listed_on == ON


def test_what_is_typed_of_a_listing_is_checked() -> None:
    product, floor = make_product(), make_channel()
    for over, field in (({"price": 65}, "price"), ({"price": -1}, "price"), ({"link": "x y"}, "link"),
                        ({"pack": "x" * 121}, "pack")):  # fmt: skip
        assert refusal(lambda over=over: make_listing(product, floor, **over)) == ("input", field)
    bare = make_listing(product, floor, state="planned", link="")
    assert refusal(lambda: actions.list_product(bare, by=BY, at=AT)) == ("input", "link")
    assert refusal(lambda: make_listing(product, floor)) == ("input", "channel")
    actions.change_listing(bare, {"link": "san.example/sp", "price": 70_000}, by=BY, at=AT)
    assert (bare.link, bare.price) == ("https://san.example/sp", 70_000)
    actions.list_product(bare, by=BY, at=AT)
    assert refusal(lambda: actions.change_listing(bare, {"link": ""}, by=BY, at=AT)) == ("input", "link")
    actions.end_listing(bare, by=BY, at=AT)
    assert refusal(lambda: actions.change_listing(bare, {"price": 71_000}, by=BY, at=AT))[0] == "thing"
    make_listing(product, floor)  # what ended stands in nobody's way


def test_a_look_is_written_down_by_those_in_charge_and_the_producer_hears_of_what_is_wrong() -> None:
    listing = make_listing()
    owner = listing.product.organisation
    member = actor_with("producer", organisation=owner)
    near, far = (
        actor_with("commune_officer", unit=owner.unit),
        actor_with("commune_officer", unit=commune_unit("30338", "Xã Khác")),
    )
    for actor in (far, actor_with("leader"), actor_with("producer", organisation=make_organisation())):
        assert refusal(lambda a=actor: actions.check_listing(listing, "right", by=a, at=AT))[0] == "person"
    actions.check_listing(listing, CheckResult.RIGHT, by=near, at=AT)
    assert not Notice.objects.exists()
    actions.check_listing(listing, CheckResult.WRONG_PRICE, "Bán 72.000", by=near, at=AT + DAY)
    listing.refresh_from_db()
    assert (listing.checked_on, listing.check_result, listing.check_note) == (
        ON + DAY,
        "wrong_price",
        "Bán 72.000",
    )
    assert list(Notice.objects.values_list("person_id", flat=True)) == [member.person_id]
    actions.check_listing(listing, CheckResult.SOLD_OUT, by=member, at=AT + DAY)
    assert Notice.objects.count() == 1  # the producer needs no word of what it found itself
    assert refusal(lambda: actions.check_listing(listing, "x", by=BY, at=AT)) == ("input", "check_result")
    actions.pause_listing(listing, by=BY, at=AT)
    assert refusal(lambda: actions.check_listing(listing, "right", by=BY, at=AT))[0] == "thing"


def test_a_listing_is_stale_the_day_after_its_channels_days_have_passed() -> None:
    listing = make_listing(channel=make_channel(check_days=30))
    make_listing(channel=make_channel(check_days=60))
    make_listing(listing.product, listing.channel, state="paused", pack="Hộp")
    on, late = ON + 30 * DAY, ON + 31 * DAY
    assert list(queries.stale(Listing.objects.all(), on)) == []
    assert list(queries.stale(Listing.objects.all(), late)) == [listing]
    assert (queries.is_stale(listing, on), queries.is_stale(listing, late)) == (False, True)
    actions.check_listing(listing, CheckResult.RIGHT, by=BY, at=AT + 20 * DAY)
    assert list(queries.stale(Listing.objects.all(), late)) == []


def test_the_public_hears_of_what_is_on_sale_while_the_star_holds() -> None:
    listing = make_listing()
    make_standing(listing.product, valid_to=ON + DAY)
    for over in ({"state": "planned"}, {"channel": make_channel()}):
        other = make_listing(**over)
        make_standing(other.product, valid_to=ON + DAY)
    actions.close_channel(other.channel, by=BY, at=AT)
    assert list(queries.on_sale_now(ON + DAY)) == [listing]
    assert list(queries.on_sale_now(ON + 2 * DAY)) == []


@pytest.mark.parametrize(
    "broken",
    [{"listed_on": None}, {"checked_on": ON}, {"check_result": "right"}, {"price": 0}],
)
def test_the_database_keeps_the_promises_of_listings(broken: dict[str, Any]) -> None:
    listing = make_listing()
    with pytest.raises(IntegrityError), transaction.atomic():
        Listing.objects.filter(pk=listing.pk).update(**broken)


def test_a_listing_is_on_sale_once_at_a_time() -> None:
    listing = make_listing()
    with pytest.raises(IntegrityError), transaction.atomic():
        ListingSpell.objects.create(listing=listing, starts_on=ON)


def test_who_sees_which_listing() -> None:
    listing, other = (
        make_listing(),
        make_listing(make_product(make_organisation(unit=commune_unit("30338", "Xã B")))),
    )
    owner = listing.product.organisation
    seen = {
        "producer": actor_with("producer", organisation=owner), "commune": actor_with("commune_officer"),
        "office": actor_with("provincial_officer"), "council": actor_with("council_member"),
        "administrator": actor_with("administrator"),
    }  # fmt: skip
    found = {name: set(queries.listings_visible_to(actor)) for name, actor in seen.items()}
    assert found == {
        "producer": {listing}, "commune": {listing}, "office": {listing, other}, "council": set(),
        "administrator": set(),
    }  # fmt: skip
