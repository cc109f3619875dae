"""Sales month by month: who writes and sees them, what is refused, what is owed, what the public may know."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from ocop.journal import queries as journal
from ocop.journal.models import Entry
from ocop.notices.models import Notice
from ocop.products.models import Product
from ocop.promotion import actions
from ocop.promotion.actions.sales import Sold
from ocop.promotion.models import SalesFigure
from ocop.promotion.queries import happenings, sales
from ocop.promotion.turns import turns_of
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, commune_unit
from tests.factories.products import AT, make_product, make_standing
from tests.factories.promotion import (
    BY,
    DAY,
    MAY,
    at_start,
    make_channel,
    make_event,
    make_listing,
    make_part,
    make_sale,
)
from tests.refusals import refusal

pytestmark = pytest.mark.django_db
APRIL, JUNE = dt.date(2026, 4, 1), dt.date(2026, 6, 1)
ON = dt.date(2026, 6, 15)
EARLY = dt.datetime(2026, 4, 20, 3, tzinfo=dt.UTC)


def test_a_month_is_written_once_however_often_it_is_sent_and_corrected_with_its_history() -> None:
    product, shop = make_product(), make_channel()
    own = product.organisation
    member = actor_with("producer", organisation=own)
    row = Sold(product.pk, shop.pk, 3_000_000, Decimal("12.5"), "kg")
    for _n in range(2):
        actions.save_sales(own, MAY, [row], by=member, at=AT, key="k")
    assert actions.save_sales(own, MAY, [row], by=member, at=AT) == 0  # says nothing new
    assert actions.save_sales(own, MAY, [Sold(product.pk, shop.pk, 0)], by=member, at=AT + DAY) == 1
    figure = SalesFigure.objects.get()
    assert (figure.revenue, figure.quantity, figure.quantity_unit, figure.month) == (0, None, "", MAY)
    last, first = sales.history_of(figure)
    assert (last.before, last.after) == (
        {"revenue": 3_000_000, "quantity": "12.50", "quantity_unit": "kg"},
        {"revenue": 0, "quantity": None, "quantity_unit": ""},
    )
    assert (first.verb, first.before, first.actor_name) == ("promotion.sale_written", None, member.name)


def test_figures_stay_out_of_the_open_journal() -> None:
    make_sale(revenue=7_654_000)
    admin = actor_with("administrator")
    assert "7654000" not in str([(e.before, e.after) for e in journal.entries_visible_to(admin)])
    assert Entry.objects.filter(verb="promotion.sales_saved", private=False).exists()


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"revenue": -1}, "revenue"), ({"revenue": 999}, "revenue"), ({"revenue": 10**13 + 1}, "revenue"),
        ({"quantity": Decimal(3)}, "quantity_unit"), ({"quantity_unit": "tạ"}, "quantity_unit"),
        ({"quantity": Decimal(-1), "quantity_unit": "kg"}, "quantity"),
        ({"month": dt.date(2026, 7, 1)}, "month"),
        ({"month": dt.date(2026, 5, 2)}, "month"), ({"month": dt.date(2017, 12, 1)}, "month"),
    ],
)  # fmt: skip
def test_what_is_typed_of_sales_is_checked(over: dict[str, Any], field: str) -> None:
    assert refusal(lambda: make_sale(**over)) == ("input", field)
    assert not SalesFigure.objects.exists()


def test_zero_and_the_least_amount_are_taken() -> None:
    assert make_sale(revenue=0).revenue == 0 and make_sale(revenue=1000).revenue == 1000


def test_all_of_a_month_or_nothing() -> None:
    product, shop = make_product(), make_channel()
    rows = [Sold(product.pk, shop.pk, 5_000), Sold(make_product().pk, shop.pk, 5_000)]
    own = product.organisation
    assert refusal(lambda: actions.save_sales(own, MAY, rows, by=BY, at=AT)) == ("input", "product")
    foreign = make_channel(organisation=make_organisation(), name="Quầy người khác (ví dụ)")
    rows = [Sold(product.pk, shop.pk, 5_000), Sold(product.pk, foreign.pk, 5_000)]
    assert refusal(lambda: actions.save_sales(own, MAY, rows, by=BY, at=AT)) == ("input", "channel")
    missing = [Sold(product.pk, 999_999, 5_000)]
    assert refusal(lambda: actions.save_sales(own, MAY, missing, by=BY, at=AT)) == ("input", "channel")
    assert not SalesFigure.objects.exists()


def test_only_members_and_the_office_write_and_only_those_in_charge_see() -> None:
    figure = make_sale()
    far = make_sale(make_product(make_organisation(unit=commune_unit("30338", "Xã B"))))
    own = figure.product.organisation
    row = [Sold(figure.product_id, figure.channel_id, 5_000)]
    for role in ("commune_officer", "leader", "auditor", "council_member", "administrator"):
        actor = actor_with(role)
        assert refusal(lambda a=actor: actions.save_sales(own, MAY, row, by=a, at=AT))[0] == "person"
    stranger = actor_with("producer", organisation=make_organisation())
    assert refusal(lambda: actions.save_sales(own, MAY, row, by=stranger, at=AT))[0] == "person"
    assert actions.save_sales(own, MAY, row, by=actor_with("provincial_officer"), at=AT) == 1
    agency = make_organisation(kind="agency")
    seen = {
        actor.role: set(sales.sales_visible_to(actor))
        for actor in (
            actor_with("producer", organisation=own), actor_with("commune_officer"),
            actor_with("provincial_officer"),
            actor_with("leader"), actor_with("auditor"), actor_with("council_member"),
            actor_with("administrator"),
            actor_with("agency", organisation=agency),
        )
    }  # fmt: skip
    both = {figure, far}
    assert seen == {
        "producer": {figure}, "commune_officer": {figure}, "provincial_officer": both, "leader": both,
        "auditor": both, "council_member": set(), "administrator": set(), "agency": set(),
    }  # fmt: skip
    assert not sales.sales_visible_to(stranger)


def test_the_lines_of_a_month_are_what_sold_before_and_what_is_on_sale() -> None:
    own, floor, shop = make_organisation(), make_channel(name="B"), make_channel(name="A")
    product = make_product(own, name="Mật")
    make_sale(product, shop, month=APRIL, revenue=1_000_000)
    make_listing(product, floor, at=EARLY)
    make_listing(product, make_channel(), state="planned")
    make_listing(product, make_channel(), at=AT)  # begun after the month
    lines = sales.lines_of(own.pk, MAY)
    told = [(line.channel, line.shown.revenue if line.shown else None) for line in lines]
    assert told == [("A", 1_000_000), ("B", None)]
    make_sale(product, shop, month=MAY, revenue=2_000_000)
    first = sales.lines_of(own.pk, MAY)[0]
    assert first.shown is not None and first.before is not None
    assert (first.shown.revenue, first.before.revenue) == (2_000_000, 1_000_000)


def test_as_the_month_before_fills_what_is_not_told_yet() -> None:
    own, shop = make_organisation(), make_channel()
    product = make_product(own)
    assert refusal(lambda: actions.repeat_sales(own, MAY, by=BY, at=AT)) == ("input", "month")
    other = make_channel()
    make_sale(product, shop, month=APRIL, revenue=1_000_000, quantity=Decimal(4), quantity_unit="box")
    make_sale(product, other, month=APRIL, revenue=2_000_000)
    make_sale(product, other, month=MAY, revenue=9_000_000)
    assert actions.repeat_sales(own, MAY, by=BY, at=AT) == 1
    told = SalesFigure.objects.filter(month=MAY).order_by("channel").values_list("revenue", "quantity_unit")
    assert list(told) == [(1_000_000, "box"), (9_000_000, "")]
    assert actions.repeat_sales(own, MAY, by=BY, at=AT) == 0


def test_what_is_owed_and_the_reminder_of_it() -> None:
    listing = make_listing(at=EARLY)
    own = listing.product.organisation
    member = actor_with("producer", organisation=own)
    assert sales.owing([own.pk], MAY) == {own.pk: 1}
    six, seven, ten, eleven = (dt.datetime(2026, 6, day, 1, tzinfo=dt.UTC) for day in (6, 7, 10, 11))
    assert actions.remind_of_sales(at=six) == 0
    assert actions.remind_of_sales(at=seven) == 1
    assert actions.remind_of_sales(at=ten) == 0  # told once
    assert actions.remind_of_sales(at=eleven) == 0
    assert Notice.objects.get().link == "/chu-the/ban-hang/doanh-so/2026-05/"
    (turn,) = [t for t in turns_of(member, dt.date(2026, 6, 12)) if t.what == "Ghi doanh số"]
    assert (turn.days_left, turn.is_late, turn.link) == (-2, True, "/chu-the/ban-hang/doanh-so/2026-05/")
    make_sale(listing.product, listing.channel, revenue=0)
    assert sales.owing([own.pk], MAY) == {} and "Ghi doanh số" not in {t.what for t in turns_of(member, ON)}


def starred() -> Product:
    """A product of its own producer, whose star holds until the day after ON."""
    product = make_product()
    make_standing(product, valid_to=ON + DAY)
    return product


def test_the_public_is_told_sums_of_five_producers_and_never_of_four() -> None:
    floor, shop = make_channel(), make_channel(kind="shop", name="Quầy (ví dụ)")
    for _n in range(4):
        make_sale(starred(), floor, revenue=1_000_000)
        make_sale(starred(), shop, revenue=2_000_000)
    make_sale(starred(), shop, revenue=0)  # who sold nothing hides nobody
    make_sale(channel=floor, revenue=4_000_000)  # nor who has no star
    assert sales.public_sums(APRIL, JUNE, ON) == []
    make_sale(starred(), floor, revenue=1_000_000)
    assert sales.public_sums(APRIL, JUNE, ON) == [("floor", 5, 5_000_000)]
    assert sales.public_sums(APRIL, JUNE, ON + 2 * DAY) == []


@pytest.mark.parametrize("broken", [{"quantity": 3}, {"quantity_unit": "kg"}])
def test_the_database_keeps_the_promises_of_sales(broken: dict[str, Any]) -> None:
    figure = make_sale()
    with pytest.raises(IntegrityError), transaction.atomic():
        SalesFigure.objects.filter(pk=figure.pk).update(**broken)
    with pytest.raises(IntegrityError), transaction.atomic():
        SalesFigure.objects.create(
            product=figure.product, channel=figure.channel, month=MAY, revenue=1, written_at=AT
        )


# ---------------------------------------------------------------- whose turn, and the timeline


def test_whose_turn_it_is_along_a_fair() -> None:
    own = make_organisation()
    member, office, near = (
        actor_with("producer", organisation=own), actor_with("provincial_officer"),
        actor_with("commune_officer"),
    )  # fmt: skip
    event = make_event()

    def whats(actor: Any, on: dt.date) -> list[str]:
        return [turn.what for turn in turns_of(actor, on)]

    assert whats(member, ON) == ["Đăng ký tham gia"] and whats(member, dt.date(2026, 7, 1)) == []
    part = make_part(event, own)
    assert whats(member, ON) == [] and whats(office, dt.date(2026, 6, 30)) == []
    late = [(t.what, t.days_left) for t in turns_of(office, dt.date(2026, 7, 6))]
    assert late == [("Chọn chủ thể tham gia", -1)]
    actions.select_part(part, by=BY, at=AT)
    event.refresh_from_db()
    actions.settle_event(event, by=BY, at=AT)
    assert whats(office, dt.date(2026, 7, 9)) == [] and whats(office, event.starts_on) == ["Ghi ai có mặt"]
    part.event = event
    actions.note_presence(part, by=BY, at=at_start(event))
    actions.hold_event(event, by=BY, at=at_start(event))
    assert whats(member, event.ends_on) == ["Ghi kết quả tham gia"]
    assert whats(office, event.ends_on) == ["Nhắc báo kết quả"]
    actions.report_results(part, {"revenue": 0}, by=BY, at=at_start(event))
    assert whats(member, event.ends_on) == [] and whats(office, event.ends_on) == ["Tổng kết sự kiện"]
    assert whats(near, event.ends_on) == []


def test_listings_that_nobody_looked_at_wait_for_those_in_charge() -> None:
    listing = make_listing()
    make_sale(listing.product, listing.channel, month=dt.date(2026, 9, 1), at=AT + 100 * DAY)
    make_sale(listing.product, listing.channel, month=dt.date(2026, 8, 1), at=AT + 100 * DAY)
    owner = listing.product.organisation
    member, near, office = (
        actor_with("producer", organisation=owner), actor_with("commune_officer"),
        actor_with("provincial_officer"),
    )  # fmt: skip
    fresh, late = ON + 90 * DAY, ON + 91 * DAY
    for actor in (member, near, office):
        assert [t.what for t in turns_of(actor, fresh)] == []
        assert [t.what for t in turns_of(actor, late)] == ["Xem lại nơi bán"]
    assert turns_of(actor_with("commune_officer", unit=commune_unit("30338", "Xã B")), late) == []
    assert turns_of(actor_with("leader"), late) == []
    actions.check_listing(listing, "gone", by=BY, at=AT)
    assert [t.detail for t in turns_of(member, ON)] == ["Không còn thấy"]


def test_the_timeline_tells_of_sales_and_fairs_to_those_in_charge() -> None:
    listing = make_listing()
    own, product = listing.product.organisation, listing.product
    actions.end_listing(listing, by=BY, at=AT + 3 * DAY)
    make_sale(product, listing.channel, revenue=3_000_000)
    make_sale(product, listing.channel, month=APRIL, revenue=2_000_000)
    event = make_event()
    make_part(event, own, products=[product], state="reported", revenue=4_000_000)
    member = actor_with("producer", organisation=own)
    found = happenings.happenings_of(member, organisation_ids=[own.pk], on=ON)
    told = sorted((h.day, h.what, h.detail) for h in found)
    assert told == [
        (ON, "Bắt đầu bán trên " + str(listing.channel), "Gói 500 g"),
        (ON, "Doanh số năm 2026", "5.000.000 đồng"),
        (ON + 3 * DAY, "Thôi bán trên " + str(listing.channel), "Gói 500 g"),
        (event.starts_on, "Tham gia hội chợ, triển lãm", f"{own.name} · doanh thu 4.000.000 đồng"),
    ]
    assert {h.kind for h in found} == {"market"}
    assert len(happenings.happenings_of(member, product_ids=[product.pk], on=ON)) == 4
    for actor in (actor_with("council_member"), actor_with("producer", organisation=make_organisation())):
        assert happenings.happenings_of(actor, organisation_ids=[own.pk], on=ON) == []


def test_turns_and_timeline_cost_the_same_at_one_and_at_many() -> None:
    own = make_organisation()
    member, office = actor_with("producer", organisation=own), actor_with("provincial_officer")

    def more() -> None:
        product = make_product(own)
        make_standing(product)
        listing = make_listing(product, at=EARLY)
        make_sale(product, listing.channel, month=APRIL)
        make_event()
        make_part(make_event(), own, products=[product], state="reported")

    def cost() -> list[int]:
        found = []
        for ask in (
            lambda: turns_of(member, ON), lambda: turns_of(office, ON + 200 * DAY),
            lambda: happenings.happenings_of(office, organisation_ids=[own.pk], on=ON),
        ):  # fmt: skip
            with CaptureQueriesContext(connection) as seen:
                assert ask()
            found.append(len(seen))
        return found

    more()
    few = cost()
    for _n in range(3):
        more()
    assert cost() == few
