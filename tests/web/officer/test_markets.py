"""Markets at the officers' desks: channels, listings, events, sales, files; who sees and who does what."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ocop.base import clock, sheets
from ocop.notices.models import Notice
from ocop.promotion import actions
from ocop.promotion.models import Channel, Event, EventCost, Listing, Participation
from ocop.promotion.queries import sales
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, commune_unit
from tests.factories.products import make_product, make_standing
from tests.factories.promotion import BY, DAY, make_channel, make_event, make_listing, make_part, make_sale
from tests.web.pages import as_role, html

pytestmark = pytest.mark.django_db
HOME = "/can-bo/thi-truong/"
MONEY = "7.654.000"


@pytest.fixture
def office() -> Client:
    return as_role("provincial_officer")


def last_month() -> dt.date:
    return sales.month_before(clock.today())


def now() -> dt.datetime:
    return clock.now()


def made(unit: Any = None) -> Listing:
    """A producer with a listing on sale and 7.654.000 đồng last month."""
    product = make_product(make_organisation(unit=unit) if unit else None)
    make_standing(product, valid_to=clock.today() + 100 * DAY)
    listing = make_listing(product, at=now() - 60 * DAY)
    make_sale(product, listing.channel, month=last_month(), revenue=7_654_000, at=now())
    return listing


# ---------------------------------------------------------------- who sees what


def test_the_commune_sees_its_producers_and_the_province_all(office: Client) -> None:
    listing, far = made(), made(commune_unit("30338", "Xã Khác"))
    near = as_role("commune_officer")
    pages = (HOME, f"{HOME}noi-ban/", f"{HOME}doanh-so/")
    for client, seen in ((near, {listing}), (office, {listing, far}), (as_role("auditor"), {listing, far})):
        answers = [client.get(page) for page in pages]
        assert answers[0].context["numbers"].revenue == 7_654_000 * len(seen)
        assert answers[0].context["numbers"].live == len(seen)
        assert {row for row, _lacks, _stale in answers[1].context["rows"]} == seen
        assert {row.product for row in answers[2].context["page"]} == {row.product for row in seen}
    csv_text = near.get(f"{HOME}doanh-so/tep/csv/").content.decode()
    assert listing.product.name in csv_text and far.product.name not in csv_text
    assert far.product.name not in near.get(f"{HOME}noi-ban/tep/csv/").content.decode()


def test_leader_and_auditor_read_and_change_nothing() -> None:
    listing, event = made(), make_event()
    part = make_part(event)
    for role in ("leader", "auditor", "commune_officer"):
        client = as_role(role)
        shown = html(client.get(f"{HOME}su-kien/{event.pk}/"))
        assert "Chốt danh sách" not in shown and "Thêm khoản chi" not in shown
        assert "Mở tệp" not in html(client.get(f"{HOME}kenh/{listing.channel_id}/"))
        for path in (
            "kenh/moi/", f"kenh/{listing.channel_id}/sua/", f"kenh/{listing.channel_id}/dong/",
            f"kenh/{listing.channel_id}/tep/", "su-kien/moi/", f"su-kien/{event.pk}/sua/",
            f"su-kien/{event.pk}/huy/", f"su-kien/{event.pk}/chi/", f"su-kien/{event.pk}/chot/",
            f"tham-gia/{part.pk}/chon/", f"tham-gia/{part.pk}/khong-chon/", f"tham-gia/{part.pk}/gian/",
            f"tham-gia/{part.pk}/co-mat/",
        ):  # fmt: skip
            assert client.post(f"{HOME}{path}", {"reasons": "x"}).status_code == 403, (role, path)
    check = f"{HOME}noi-ban/{listing.pk}/xem-lai/"
    found = {role: as_role(role).post(check, {"check_result": "right"}).status_code for role in
             ("leader", "auditor", "commune_officer")}  # fmt: skip
    assert found == {"leader": 403, "auditor": 403, "commune_officer": 302}


def test_a_look_that_is_sent_twice_is_told_to_the_producer_once(office: Client) -> None:
    listing = made()
    actor_with("producer", organisation=listing.product.organisation)
    page = f"{HOME}noi-ban/{listing.pk}/"
    key = re.search(r'name="key" value="([^"]+)"', html(office.get(page)))
    assert key is not None
    for _n in range(2):
        sent = {"check_result": "gone", "check_note": "Trang trống", "key": key[1]}
        assert office.post(f"{page}xem-lai/", sent).status_code == 302
    assert Notice.objects.filter(verb="promotion.listing_checked").count() == 1


# ---------------------------------------------------------------- channels


def test_a_channel_is_added_changed_fed_and_closed(office: Client) -> None:
    form = html(office.get(f"{HOME}kenh/moi/?loai=supermarket"))
    assert 'value="2"' in form  # pictures, as supermarkets usually ask
    given = {
        "kind": "floor", "name": "Sàn (ví dụ)", "check_days": "30", "pictures": "2", "star": "3",
        "price": "on",
        "proofs": ["production_eligibility"], "is_modern": "on", "key": "k",
    }  # fmt: skip
    assert office.post(f"{HOME}kenh/moi/", {**given, "pictures": "13"}).status_code == 422
    for _n in range(2):
        assert office.post(f"{HOME}kenh/moi/", given).status_code == 302
    channel = Channel.objects.get()
    assert channel.requirements == {
        "pictures": 2, "star": 3, "price": True, "proofs": ["production_eligibility"],
    }  # fmt: skip
    page = f"{HOME}kenh/{channel.pk}/"
    edit = html(office.get(f"{page}sua/"))
    assert 'value="Sàn (ví dụ)"' in edit and 'value="30"' in edit
    assert office.post(f"{page}sua/", {**given, "star": "", "proofs": []}).status_code == 302
    channel.refresh_from_db()
    assert channel.requirements == {"pictures": 2, "price": True}
    assert "san-pham.json" not in html(office.get(page))
    assert office.post(f"{page}tep/").status_code == 302
    channel.refresh_from_db()
    assert f"/kenh/{channel.feed_token}/san-pham.json" in html(office.get(page))
    assert f"{channel.feed_token}" not in html(as_role("leader").get(page))
    assert office.post(f"{page}dong/").status_code == 302
    assert "Kênh không còn hoạt động" in html(office.get(page))
    assert "không còn hoạt động" in html(office.get(f"{HOME}kenh/"))


# ---------------------------------------------------------------- lists and files


def test_the_list_of_listings_is_narrowed_and_saved(office: Client) -> None:
    listing, other = made(), made(commune_unit("30338", "Xã Khác"))
    actions.pause_listing(other, by=BY, at=now())
    stale = make_listing(make_product(name="=Cũ"), make_channel(check_days=1), at=now() - 60 * DAY)

    def names(query: str) -> set[str]:
        return {
            row.product.name for row, _lacks, _stale in office.get(f"{HOME}noi-ban/?{query}").context["rows"]
        }

    assert names("trang_thai=paused") == {other.product.name}
    assert names(f"kenh={listing.channel_id}") == {listing.product.name}
    assert names(f"xa={other.product.organisation.unit_id}") == {other.product.name}
    assert names("lau=1") == {stale.product.name}
    assert len(names("trang_thai=khong-co&xa=abc")) == 3
    rows = list(
        csv.reader(io.StringIO(office.get(f"{HOME}noi-ban/tep/csv/?lau=1").content.decode("utf-8-sig")))
    )
    assert (len(rows), rows[1][1], rows[1][7]) == (2, "'=Cũ", "65000")
    book = sheets.table(office.get(f"{HOME}noi-ban/tep/excel/?lau=1").content)
    assert (book[1][1], book[1][7]) == ("=Cũ", "65000")


def test_sales_are_narrowed_added_up_and_saved(office: Client) -> None:
    listing, month = made(), last_month()
    make_sale(listing.product, listing.channel, month=sales.month_before(month), revenue=1_000_000, at=now())
    answer = office.get(f"{HOME}doanh-so/?nam={month.year}&thang={month.month}")
    assert answer.context["total"] == 7_654_000 and MONEY in html(answer)
    book = sheets.table(office.get(f"{HOME}doanh-so/tep/excel/").content)
    assert [row[6] for row in book[1:]] == ["1000000", "7654000"]
    figure = answer.context["page"].object_list[0]
    history = html(office.get(f"{HOME}doanh-so/{figure.pk}/"))
    assert MONEY in history and listing.product.organisation.name in history


def test_the_first_page_draws_revenue_by_channel_and_month(office: Client) -> None:
    assert "Chưa có doanh số nào" in html(office.get(HOME))
    listing = made()
    shown = html(office.get(HOME))
    assert "Doanh thu theo kênh, triệu đồng" in shown and f"{last_month():%m/%Y}" in shown
    assert "<small>triệu đồng</small>" in shown and MONEY in shown  # short on top, whole in the table
    (kind, total), *_rest = office.get(HOME).context["by_kind"]
    assert (kind, total) == (str(listing.channel.get_kind_display()), 7_654_000)


def test_who_sells_where_commune_by_commune(office: Client, places: None) -> None:
    made(commune_unit("30502")), made(commune_unit("30502")), made(commune_unit("30307"))
    answer = office.get(f"{HOME}xa/")
    rows = {(row.name, row.producers, row.live, row.revenue) for row in answer.context["rows"]}
    names = {code: commune_unit(code).name for code in ("30502", "30307")}
    assert rows == {(names["30502"], 2, 2, 15_308_000), (names["30307"], 1, 1, 7_654_000)}
    assert f"?xa={commune_unit('30502').pk}" in html(answer) and "<svg" in html(answer)


def test_both_pages_count_starred_products_and_the_whole_months_that_they_name(office: Client) -> None:
    """Neither what has no star nor what is told of the running month."""
    listing, unit = made(commune_unit("30502")), commune_unit("30502")
    make_listing(make_product(make_organisation(unit=unit)), at=now() - 60 * DAY)
    make_sale(listing.product, listing.channel, month=sales.first_of(clock.today()), revenue=9_000, at=now())
    numbers = office.get(HOME).context["numbers"]
    (row,) = office.get(f"{HOME}xa/").context["rows"]
    assert (row.live, row.producers, row.revenue) == (1, 1, 7_654_000)
    assert (numbers.live, numbers.producers, numbers.revenue) == (1, 1, 7_654_000)
    assert f" – {last_month():%m/%Y}" in html(office.get(HOME))


# ---------------------------------------------------------------- events


def days(**over: Any) -> dict[str, str]:
    on = clock.today()
    given = {"register_by": on, "select_by": on, "starts_on": on, "ends_on": on, **over}
    return {name: f"{day:%d/%m/%Y}" for name, day in given.items()}


def test_an_event_from_plan_to_closing(office: Client) -> None:
    given = {"kind": "fair", "name": "Hội chợ (ví dụ)", "slots": "1", "min_star": "", "key": "k", **days()}
    early = days(starts_on=clock.today() - DAY)
    assert office.post(f"{HOME}su-kien/moi/", {**given, **early}).status_code == 422
    for _n in range(2):
        assert office.post(f"{HOME}su-kien/moi/", given).status_code == 302
    event = Event.objects.get()
    page = f"{HOME}su-kien/{event.pk}/"
    assert office.post(f"{page}moi-tham-gia/", {"key": "m"}).status_code == 302
    event.refresh_from_db()
    one, two = make_part(event, at=now()), make_part(event, at=now())
    assert office.post(f"{HOME}tham-gia/{one.pk}/chon/", {"reasons": "Hàng lạ."}).status_code == 302
    full = office.post(f"{HOME}tham-gia/{two.pk}/chon/", {"reasons": "Cũng lạ."})
    assert full.status_code == 422 and "Đã hết chỗ" in html(full) and "Cũng lạ." in html(full)
    assert office.post(f"{HOME}tham-gia/{two.pk}/khong-chon/", {"reasons": ""}).status_code == 422
    assert office.post(f"{HOME}tham-gia/{two.pk}/khong-chon/", {"reasons": "Hết chỗ."}).status_code == 302
    for move in ("chot", "chot"):  # the same request twice
        assert office.post(f"{page}{move}/", {"key": "c"}).status_code == 302
    assert office.post(f"{HOME}tham-gia/{one.pk}/gian/", {"stand": "A1"}).status_code == 302
    assert office.post(f"{HOME}tham-gia/{one.pk}/co-mat/", {"key": "p"}).status_code == 302
    assert office.post(f"{page}da-dien-ra/", {"key": "d"}).status_code == 302
    part = Participation.objects.select_related("event", "organisation").get(pk=one.pk)
    actions.report_results(part, {"revenue": 7_654_000}, by=BY, at=now())
    assert office.post(f"{page}chi/", {"what": "Gian", "amount": "5.000.000", "key": "t"}).status_code == 302
    assert office.post(f"{page}chi/", {"what": "Gian", "amount": "5"}).status_code == 422
    shown = html(office.get(page))
    assert MONEY in shown and "5.000.000" in shown and "A1" in shown
    sold = {row[1]: row[7] for row in sheets.table(office.get(f"{page}excel/").content)[1:]}
    assert sold == {one.organisation.name: "7654000", two.organisation.name: ""}
    assert office.post(f"{HOME}chi/{EventCost.objects.get().pk}/bo/").status_code == 302
    assert not EventCost.objects.exists()
    assert office.post(f"{page}tong-ket/", {"key": "x"}).status_code == 302
    assert Event.objects.get().state == "closed" and MONEY in html(office.get(f"{HOME}su-kien/"))
    assert office.post(f"{page}khac/").status_code == 404


def test_the_commune_sees_in_an_event_what_its_own_producers_brought() -> None:
    event = make_event()
    mine = make_part(event, state="reported", revenue=7_654_000)
    event.refresh_from_db()
    far = make_organisation(unit=commune_unit("30338", "Xã Khác"))
    Participation.objects.create(
        event=event,
        organisation=far,
        state="reported",
        revenue=9_000_000,
        registered_at=now(),
        reported_at=now(),
    )
    near, leader = as_role("commune_officer"), as_role("leader")
    assert mine.organisation.name in html(near.get(f"{HOME}su-kien/{event.pk}/"))
    for page in (HOME, f"{HOME}su-kien/", f"{HOME}su-kien/{event.pk}/"):
        shown = html(near.get(page))
        assert MONEY in shown and far.name not in shown
        assert "9.000.000" not in shown and "16.654.000" not in shown
        assert "16.654.000" in html(leader.get(page))


def test_an_event_is_called_off_with_reasons(office: Client) -> None:
    event = make_event()
    page = f"{HOME}su-kien/{event.pk}/"
    assert office.post(f"{page}huy/", {"reasons": ""}).status_code == 422
    assert office.post(f"{page}huy/", {"reasons": "Mưa bão."}).status_code == 302
    assert "Mưa bão." in html(office.get(page))


def test_the_pages_cost_the_same_at_one_and_at_many(office: Client) -> None:
    def more() -> Event:
        made()
        event = make_event(slots=9)
        make_part(event, state="reported")
        return event

    def cost() -> list[int]:
        found = []
        for path in ("", "noi-ban/", "doanh-so/", "kenh/", "su-kien/", "xa/", "noi-ban/tep/csv/",
                     "doanh-so/tep/csv/", f"su-kien/{first.pk}/"):  # fmt: skip
            with CaptureQueriesContext(connection) as seen:
                assert office.get(f"{HOME}{path}").status_code == 200
            found.append(len(seen))
        return found

    first = more()
    few = cost()
    for _n in range(3):
        more()
    assert cost() == few
