"""Feeds for channels and where to buy: of stars that hold, to the day, and at once when one is taken back."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ocop.base import clock
from ocop.base.actor import system
from ocop.organisations import actions as organisations
from ocop.products import actions as products
from ocop.promotion import actions
from ocop.promotion.models import Channel, Listing
from tests.factories.products import AT, make_picture, make_product, make_standing
from tests.factories.promotion import BY, DAY, make_channel, make_listing, make_sale

pytestmark = pytest.mark.django_db
LAST = dt.date(2026, 8, 31)


@pytest.fixture
def day(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`day(date, hour)` sets the clock on the wall of Việt Nam."""

    def set_to(on: dt.date, hour: int = 12, minute: int = 0) -> None:
        moment = clock.day_start(on) + dt.timedelta(hours=hour, minutes=minute)
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_to(AT.date())
    return set_to


def fed(channel: Channel | None = None, **over: Any) -> Listing:
    """A listing on a channel with a feed, of a product whose star holds to the end of August."""
    channel = channel or make_channel()
    if not channel.feed_token:
        actions.give_feed_token(channel, by=BY, at=AT)
    listing = make_listing(channel=channel, **over)
    make_standing(listing.product, star=4, valid_to=LAST)
    return listing


def address(channel: Channel, kind: str = "json") -> str:
    return f"/kenh/{channel.feed_token}/san-pham.{kind}"


def names(client: Client, channel: Channel) -> list[str]:
    answer = client.get(address(channel))
    assert answer.status_code == 200
    return [entry["item"]["name"] for entry in json.loads(answer.content)["itemListElement"]]


def test_a_feed_says_everything_a_channel_needs(client: Client, day: Any) -> None:
    listing = fed(link="https://san.example/sp/7", pack="Hộp 200 g", price=48_000)
    product = listing.product
    picture = make_picture(product)
    for name, barcode in (("Gói 1 kg", ""), ("Hộp 200 g", "8938505974194")):
        products.add_package(product, {"name": name, "barcode": barcode, "price": 1000}, by=BY, at=AT)
    answer = client.get(address(listing.channel))
    assert answer["Content-Type"] == "application/ld+json; charset=utf-8"
    whole = json.loads(answer.content)
    (entry,) = whole["itemListElement"]
    item = entry["item"]
    assert (whole["@type"], whole["numberOfItems"], item["@type"]) == ("ItemList", 1, "Product")
    assert (item["name"], item["size"], item["gtin"]) == (product.name, "Hộp 200 g", "8938505974194")
    assert item["offers"] == {
        "@type": "Offer", "priceCurrency": "VND", "price": 48_000, "url": "https://san.example/sp/7",
    }  # fmt: skip
    assert item["hasCertification"]["certificationRating"]["ratingValue"] == 4
    assert item["hasCertification"]["expires"] == "2026-08-31"
    (image,) = item["image"]
    assert image.startswith("http") and image.endswith(f"/anh/{picture.pk}/large/")
    assert client.get(image.split("://", 1)[1].partition("/")[2].join(["/", ""])).status_code == 200


def test_the_table_says_the_same_and_nothing_in_it_runs(client: Client, day: Any) -> None:
    channel = make_channel()
    product = make_product(name="=Mật (ví dụ)")
    actions.give_feed_token(channel, by=BY, at=AT)
    make_listing(product, channel, price=95_000)
    make_standing(product, star=3, valid_to=LAST)
    answer = client.get(address(channel, "csv"))
    head, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    found = dict(zip(head, row, strict=True))
    assert (found["ten"], found["gia_dong"], found["sao"], found["sao_den_het"]) == (
        "'=Mật (ví dụ)", "95000", "3", "2026-08-31",
    )  # fmt: skip


def test_a_product_leaves_the_feed_with_the_day_on_which_its_star_ends(client: Client, day: Any) -> None:
    """To the minute in Việt Nam, without any write in between; a caller who asks again is not told 304."""
    listing = fed()
    day(LAST, 23, 59)
    first = client.get(address(listing.channel))
    assert listing.product.name in first.content.decode()
    seen = {"HTTP_IF_NONE_MATCH": first["ETag"], "HTTP_IF_MODIFIED_SINCE": first["Last-Modified"]}
    assert client.get(address(listing.channel), **seen).status_code == 304
    day(LAST + DAY, 0, 0)
    for headers in (seen, {"HTTP_IF_MODIFIED_SINCE": first["Last-Modified"]}, {}):
        answer = client.get(address(listing.channel), **headers)  # type: ignore[arg-type]
        assert answer.status_code == 200 and json.loads(answer.content)["numberOfItems"] == 0


def test_a_star_that_is_extended_stays_and_one_that_is_revoked_goes_at_once(client: Client, day: Any) -> None:
    listing, other = fed(), None
    other = fed(listing.channel)
    standing, gone = (row.product.standings.get() for row in (listing, other))
    products.extend_standing(standing=standing, until=LAST + 10 * DAY, by=system("Kiểm thử"), at=AT)
    products.revoke_standing(standing=gone, on=AT.date(), by=system("Kiểm thử"), at=AT)
    assert names(client, listing.channel) == [listing.product.name]
    day(LAST + 10 * DAY)
    assert names(client, listing.channel) == [listing.product.name]
    day(LAST + 11 * DAY)
    assert names(client, listing.channel) == []


def test_only_what_may_be_sold_there_is_in_a_feed(client: Client, day: Any) -> None:
    here = fed()
    channel = here.channel
    planned = fed(channel, state="planned")
    for state in ("paused", "ended"):
        fed(channel, state=state)
    make_listing(channel=channel)  # no star
    fed()  # another channel
    retired, closed = fed(channel), fed(channel)
    products.retire_product(retired.product, by=BY, at=AT)
    organisations.update_organisation(closed.product.organisation, {"is_closed": True}, by=BY, at=AT)
    assert set(names(client, channel)) == {here.product.name, planned.product.name}


def test_an_address_that_was_changed_or_closed_is_not_there(client: Client, day: Any) -> None:
    channel = fed().channel
    old = address(channel)
    assert client.get(address(channel, "xml")).status_code == 404
    assert client.post(old).status_code == 405
    actions.give_feed_token(channel, by=BY, at=AT)
    assert (client.get(old).status_code, client.get(address(channel)).status_code) == (404, 200)
    now = address(channel)
    actions.close_channel(channel, by=BY, at=AT)
    assert client.get(now).status_code == client.get("/kenh/x/san-pham.json").status_code == 404


def test_within_the_second_of_a_write_a_time_alone_is_not_trusted(client: Client, day: Any) -> None:
    channel = fed().channel
    day(AT.astimezone(clock.LOCAL).date(), 9, 0)  # the moment of the write
    first = client.get(address(channel))
    again = client.get(address(channel), HTTP_IF_MODIFIED_SINCE=first["Last-Modified"])
    assert again.status_code == 200
    day(AT.astimezone(clock.LOCAL).date(), 9, 1)
    assert client.get(address(channel), HTTP_IF_MODIFIED_SINCE=first["Last-Modified"]).status_code == 304


def test_a_feed_costs_the_same_at_one_and_at_many(client: Client, day: Any) -> None:
    channel = fed().channel

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(address(channel))
        return len(seen)

    few = cost()
    for _n in range(3):
        make_picture(fed(channel).product)
    assert cost() == few


def test_the_product_page_says_where_to_buy_while_the_star_holds(client: Client, day: Any) -> None:
    listing = fed(link="https://san.example/sp/7?a=1&b=2")
    make_listing(listing.product, make_channel(name="Kênh sắp bán (ví dụ)"), state="planned")
    page = f"/san-pham/{listing.product_id}/"
    html = client.get(page).content.decode()
    link = f'<a href="https://san.example/sp/7?a=1&amp;b=2" rel="nofollow noopener">{listing.channel}</a>'
    assert "Mua ở đâu" in html and link in html and "Kênh sắp bán" not in html
    day(LAST + DAY, 0, 0)
    html = client.get(page).content.decode()
    assert "Mua ở đâu" not in html and "san.example" not in html


def test_everybody_reads_sums_of_five_producers_and_of_no_fewer(client: Client, day: Any) -> None:
    assert "Chưa ghi nơi bán nào" in client.get("/noi-ban/").content.decode()
    channel = make_channel()
    for _n in range(4):
        make_sale(fed(channel).product, channel, revenue=2_000_000)
    page = client.get("/noi-ban/").content.decode()
    assert "Sàn thương mại điện tử" in page and "000.000" not in page
    make_sale(fed(channel).product, channel, revenue=2_000_000)
    assert "10.000.000" in client.get("/noi-ban/").content.decode()
    day(LAST + DAY)
    assert "Chưa ghi nơi bán nào" in client.get("/noi-ban/").content.decode()
