"""The producer's desk of selling: places of sale, a month in a minute, fairs, results."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ocop.base import clock
from ocop.organisations.models import Organisation
from ocop.promotion import actions
from ocop.promotion.models import Channel, Contract, Listing, Participation, SalesFigure
from ocop.promotion.queries import sales
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, sign_in
from tests.factories.products import make_product, make_standing
from tests.factories.promotion import BY, DAY, make_channel, make_event, make_listing, make_part, make_sale
from tests.web.pages import html

pytestmark = pytest.mark.django_db
HOME = "/chu-the/ban-hang/"


@pytest.fixture
def own() -> Organisation:
    return make_organisation()


@pytest.fixture
def member(own: Organisation) -> Client:
    client = Client()
    sign_in(client, actor_with("producer", organisation=own))
    return client


def last_month() -> dt.date:
    return sales.month_before(clock.today())


def now() -> dt.datetime:
    return clock.now()


# ---------------------------------------------------------------- places of sale


def test_a_place_of_sale_goes_from_plan_to_end(member: Client, own: Organisation) -> None:
    product = make_product(own)
    floor = make_channel(requirements={"star": 3, "label": True})
    assert "Chưa ghi nơi bán nào" in html(member.get(HOME))
    given = {
        "product": product.pk,
        "channel": floor.pk,
        "pack": "Gói 500 g",
        "price": "65",
        "link": "",
        "key": "k",
    }
    wrong = member.post(f"{HOME}noi-ban/moi/", given)
    assert wrong.status_code == 422 and 'value="Gói 500 g"' in html(wrong) and "65.000" in html(wrong)
    for _n in range(2):
        assert member.post(f"{HOME}noi-ban/moi/", {**given, "price": "65.000"}).status_code == 302
    listing = Listing.objects.get()
    page = f"{HOME}noi-ban/{listing.pk}/"
    shown = html(member.get(page))
    assert "Cần sao OCOP còn hiệu lực" in shown and "Xem lại nhãn" in shown and "Ghi là đang bán" in shown
    assert "Dán đường dẫn" in str(member.post(f"{page}len-kenh/", {"key": "a"}).content.decode())
    assert Listing.objects.get().state == "planned"
    change = {**given, "price": "70.000", "link": "https://san.example/sp", "label_is_right": "on"}
    assert member.post(f"{page}sua/", change).status_code == 302
    for _n in range(2):
        assert member.post(f"{page}len-kenh/", {"key": "b"}).status_code == 302
    assert (Listing.objects.get().state, Listing.objects.get().price) == ("listed", 70_000)
    assert member.post(f"{page}xem-lai/", {"check_result": "right", "check_note": ""}).status_code == 302
    assert member.post(f"{page}xem-lai/", {"check_result": "x"}).status_code == 422
    for move, state in (("tam-ngung", "paused"), ("ban-lai", "listed"), ("thoi-ban", "ended")):
        assert member.post(f"{page}{move}/", {"key": move}).status_code == 302
        assert Listing.objects.get().state == state
    assert member.post(f"{page}khac/").status_code == 404 and "Ghi là đang bán" not in html(member.get(page))


def test_an_own_counter_is_offered_to_its_producer_alone(member: Client, own: Organisation) -> None:
    given = {"kind": "shop", "name": "Quầy tại lò (ví dụ)", "address": "Ấp 1", "website": "", "key": "k"}
    for _n in range(2):
        assert member.post(f"{HOME}kenh/moi/", given).status_code == 302
    assert Channel.objects.get().organisation == own
    assert member.post(f"{HOME}kenh/moi/", {**given, "key": "k2"}).status_code == 422
    assert "Quầy tại lò" in html(member.get(f"{HOME}noi-ban/moi/"))
    other = Client()
    sign_in(other, actor_with("producer", organisation=make_organisation()))
    assert "Quầy tại lò" not in html(other.get(f"{HOME}noi-ban/moi/"))


# ---------------------------------------------------------------- a month of sales


def test_a_month_is_told_in_a_minute(member: Client, own: Organisation) -> None:
    product, shop, floor = make_product(own), make_channel(name="A"), make_channel(name="B")
    month = last_month()
    make_sale(product, shop, month=sales.month_before(month), revenue=3_000_000, at=now())
    page = f"{HOME}doanh-so/{month:%Y-%m}/"
    shown = html(member.get(page))
    assert 'value="3.000.000"' in shown and "Như tháng trước" in shown and "chưa lưu" in shown
    typed = {"revenue_0": "3200", "revenue_new": "150", "product_new": product.pk, "channel_new": floor.pk}
    wrong = member.post(page, typed)
    assert wrong.status_code == 422 and 'value="3200"' in html(wrong) and not _told(month)
    half = member.post(page, {"revenue_0": "0", "product_new": product.pk, "revenue_new": "5.000"})
    assert half.status_code == 422 and "Dòng thêm cần" in html(half)
    good = {**typed, "revenue_0": "0", "revenue_new": "1.500.000", "quantity_new": "12,5", "unit_new": "kg"}
    for _n in range(2):
        assert member.post(page, {**good, "key": "k"}).status_code == 302
    assert _told(month) == [(shop.pk, 0, ""), (floor.pk, 1_500_000, "kg")]
    shown = html(member.get(page))
    assert 'value="0"' in shown and "Như tháng trước" not in shown
    history = html(member.get(f"{HOME}doanh-so/so/{SalesFigure.objects.get(month=month, channel=floor).pk}/"))
    assert "1.500.000" in history
    assert "1.500.000" in html(member.get(HOME)) and f"{month:%m/%Y}" in html(member.get(f"{HOME}doanh-so/"))


def _told(month: dt.date) -> list[tuple[int, int, str]]:
    rows = SalesFigure.objects.filter(month=month).order_by("channel__name")
    return list(rows.values_list("channel", "revenue", "quantity_unit"))


def test_as_last_month_takes_one_press(member: Client, own: Organisation) -> None:
    product, shop, month = make_product(own), make_channel(), last_month()
    make_sale(product, shop, month=sales.month_before(month), revenue=3_000_000, at=now())
    for _n in range(2):
        answer = member.post(f"{HOME}doanh-so/{month:%Y-%m}/nhu-thang-truoc/", {"key": "k"})
        assert answer.status_code == 302
    assert _told(month) == [(shop.pk, 3_000_000, "")]


def test_a_month_that_is_none_is_not_there_and_one_to_come_says_so(member: Client) -> None:
    for text in ("2026-13", "2017-12", "thang-nay", "0001-01"):
        assert member.get(f"{HOME}doanh-so/{text}/").status_code == 404
    ahead = clock.today().replace(day=28) + 7 * DAY
    assert "Tháng này chưa đến" in html(member.get(f"{HOME}doanh-so/{ahead:%Y-%m}/"))


# ---------------------------------------------------------------- fairs


def coming(**over: Any) -> Any:
    """An open event of the days to come."""
    on = clock.today()
    days = {
        "register_by": on + 5 * DAY,
        "select_by": on + 6 * DAY,
        "starts_on": on + 9 * DAY,
        "ends_on": on + 9 * DAY,
    }
    return make_event(**{**days, "at": now(), **over})


def test_a_fair_is_registered_for_and_withdrawn_from(member: Client, own: Organisation) -> None:
    product = make_product(own)
    event = coming(min_star=3, criteria="Ưu tiên hàng có sao.")
    draft = coming(state="draft")
    page = f"{HOME}su-kien/{event.pk}/"
    assert event.name in html(member.get(HOME)) and "Ưu tiên hàng có sao." in html(member.get(page))
    assert member.get(f"{HOME}su-kien/{draft.pk}/").status_code == 404
    assert member.post(page, {"needs": "Xe lạnh"}).status_code == 422
    starless = member.post(page, {"products": [product.pk], "needs": "Xe lạnh"})
    assert starless.status_code == 422 and "từ 3 sao" in html(starless) and "Xe lạnh" in html(starless)
    make_standing(product, valid_to=clock.today() + 400 * DAY)
    for _n in range(2):
        assert (
            member.post(page, {"products": [product.pk], "needs": "Xe lạnh", "key": "k"}).status_code == 302
        )
    assert Participation.objects.get().needs == "Xe lạnh" and "Rút đăng ký" in html(member.get(page))
    assert "Chỗ của chủ thể" in html(member.get(f"{page}rut/"))
    assert member.post(f"{page}rut/").status_code == 302
    assert "Đăng ký tham gia" in html(member.get(page))  # and may come again


def test_results_are_told_with_contracts_and_a_half_contract_is_refused(
    member: Client, own: Organisation
) -> None:
    on = clock.today()
    days = dict.fromkeys(("register_by", "select_by", "starts_on", "ends_on"), on)
    event = make_event(at=now(), **days)
    part = make_part(event, own, state="selected", at=now())
    page = f"{HOME}su-kien/{event.pk}/ket-qua/"
    assert "Chưa làm được việc này" in html(member.get(page))
    event.refresh_from_db()
    actions.settle_event(event, by=BY, at=now())
    part.event = event
    actions.note_presence(part, by=BY, at=now())
    half = {"revenue": "12.500.000", "orders": "9", "partner_0": "Siêu thị (ví dụ)"}
    assert member.post(page, half).status_code == 422 and not Contract.objects.exists()
    whole = {**half, "value_0": "40.000.000", "signed_on_0": f"{on:%d/%m/%Y}", "key": "k"}
    for _n in range(2):
        assert member.post(page, whole).status_code == 302
    assert (Contract.objects.get().value, Participation.objects.get().revenue) == (40_000_000, 12_500_000)
    assert 'value="Siêu thị (ví dụ)"' in html(member.get(page))
    assert "12.500.000" in html(member.get(f"{HOME}su-kien/{event.pk}/"))


def test_the_pages_cost_the_same_at_one_and_at_many(member: Client, own: Organisation) -> None:
    month = last_month()

    def more() -> Listing:
        product = make_product(own)
        listing = make_listing(product, at=now() - 60 * DAY)
        make_sale(product, listing.channel, month=sales.month_before(month), at=now())
        coming()
        make_part(coming(), own, at=now())
        return listing

    def cost() -> list[int]:
        found = []
        for path in ("", f"doanh-so/{month:%Y-%m}/", "doanh-so/", f"noi-ban/{first.pk}/"):
            with CaptureQueriesContext(connection) as seen:
                assert member.get(f"{HOME}{path}").status_code == 200
            found.append(len(seen))
        return found

    first = more()
    few = cost()
    for _n in range(3):
        more()
    assert cost() == few
