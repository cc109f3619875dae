"""News for everybody, and for other sites: list, article, feeds, the frame."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ocop.catalogue import queries as catalogue
from ocop.outreach import actions
from ocop.outreach.models import Article
from ocop.products import actions as products
from ocop.web import kept
from tests.factories.outreach import BY, bring, make_article, make_article_picture
from tests.factories.people import commune_unit
from tests.factories.products import AT, make_product, make_standing

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def html(answer: Any) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def pictured(**over: Any) -> Article:
    """An article online with a picture and a product."""
    article = make_article(products=[make_standing().product], **over)
    make_article_picture(article)
    return bring(article, "published")


def titles(answer: Any) -> list[str]:
    return [row.title for row in answer.context["rows"]]


def test_the_list_shows_what_is_online_newest_first_by_topic_and_commune(client: Client) -> None:
    assert "Chưa có tin nào" in html(client.get("/tin-tuc/"))
    commune = commune_unit()
    old = make_article("published", topic="markets", title="Chợ cũ")
    new = make_article("published", at=AT + dt.timedelta(days=1), unit=commune, title="Mùa mới")
    for state in ("draft", "review", "changes", "approved", "withdrawn"):
        make_article(state)
    assert titles(client.get("/tin-tuc/")) == [new.title, old.title]
    assert titles(client.get("/tin-tuc/?chu-de=markets")) == [old.title]
    assert titles(client.get(f"/tin-tuc/?xa={commune.pk}")) == [new.title]
    assert titles(client.get("/tin-tuc/?chu-de=x&xa=%00")) == [new.title, old.title]
    assert "Chưa có tin nào như vậy" in html(client.get("/tin-tuc/?chu-de=places"))


def test_the_list_goes_on_by_key_and_misses_nothing(client: Client) -> None:
    made = [make_article("published", title=f"Bài {n}").title for n in range(14)]
    first = client.get("/tin-tuc/")
    second = client.get(f"/tin-tuc/{first.context['next']}")
    assert titles(first) + titles(second) == made[::-1]
    assert second.context["next"] == "" and titles(client.get("/tin-tuc/?truoc=999999")) == []


def test_an_article_is_read_with_picture_products_and_related(client: Client) -> None:
    article, other = pictured(), make_article("published", title="Cùng chuyện")
    page = html(client.get(f"/tin-tuc/{article.pk}/"))
    shown = article.pictures.get()
    product = article.products.get()
    assert f"<h1>{article.title}</h1>" in page and "<h2>Mục</h2>" in page
    assert f'<img src="/tin-tuc/anh/{shown.pk}/lon/" alt="{shown.alt}"' in page
    assert f'href="/san-pham/{product.pk}/"' in page and "Còn hiệu lực đến 09/05/2029" in page
    assert other.title in page
    assert f'<meta property="og:title" content="{article.title}">' in page
    assert f'<meta property="og:image" content="http://localhost:8000/tin-tuc/anh/{shown.pk}/lon/">' in page
    assert f'<link rel="canonical" href="http://localhost:8000/tin-tuc/{article.pk}/">' in page
    answer = client.get(f"/tin-tuc/anh/{shown.pk}/nho/")
    assert answer["Content-Type"] == "image/webp" and "immutable" in answer["Cache-Control"]


def test_the_star_beside_an_article_is_that_of_today(client: Client) -> None:
    article = pictured()
    products.revoke_standing(standing=article.products.get().standings.get(), by=BY, at=AT)
    assert "Đã thu hồi" in html(client.get(f"/tin-tuc/{article.pk}/"))


@pytest.mark.parametrize("state", ["draft", "review", "changes", "approved", "withdrawn"])
def test_what_is_not_online_is_not_there_nor_its_picture(client: Client, state: str) -> None:
    article = make_article()
    shown = make_article_picture(article)
    bring(article, state)
    for path in (f"/tin-tuc/{article.pk}/", f"/tin-tuc/anh/{shown.pk}/lon/", f"/tin-tuc/anh/{shown.pk}/nho/"):
        assert client.get(path).status_code == 404
    assert article.title not in html(client.get("/tin-tuc/"))
    assert article.title not in client.get("/tin-tuc/feed.json").content.decode()


def test_what_was_typed_comes_out_as_text_everywhere(client: Client) -> None:
    nasty = "<script>alert(1)</script>"
    article = make_article("published", title=nasty, lead=nasty, body=nasty, byline=nasty, event_name=nasty)
    for path in ("/tin-tuc/", f"/tin-tuc/{article.pk}/", "/tin-tuc/nhung/", "/"):
        page = html(client.get(path))
        assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page


def test_atom_and_json_hold_whole_texts_with_whole_addresses(client: Client) -> None:
    article = pictured(byline="Bà Sáu & con", unit=commune_unit(), body="Lời [kể](/san-pham/1/)")
    make_article("published", topic="markets")
    site, address = "http://localhost:8000", f"http://localhost:8000/tin-tuc/{article.pk}/"
    answer = client.get("/tin-tuc/atom.xml?chu-de=products")
    assert answer["Content-Type"].startswith("application/atom+xml")
    assert answer["Access-Control-Allow-Origin"] == "*"
    (entry,) = ElementTree.fromstring(answer.content).findall(f"{ATOM}entry")
    content = entry.findtext(f"{ATOM}content", "")
    assert entry.findtext(f"{ATOM}id") == address and entry.findtext(f"{ATOM}title") == article.title
    assert f'href="{site}/san-pham/1/"' in content and f'src="{site}/tin-tuc/anh/' in content
    feed = json.loads(client.get("/tin-tuc/feed.json?chu-de=products").content)
    (item,) = feed["items"]
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"{site}/tin-tuc/feed.json?chu-de=products"
    assert (item["url"], item["authors"]) == (address, [{"name": "Bà Sáu & con"}])
    assert item["content_html"] == content and item["image"].startswith(f"{site}/tin-tuc/anh/")
    assert item["date_published"] == AT.isoformat()


def test_the_frame_alone_may_stand_on_other_sites(client: Client) -> None:
    article = make_article("published")
    frame = client.get("/tin-tuc/nhung/")
    assert "frame-ancestors *" in frame["Content-Security-Policy"] and "X-Frame-Options" not in frame
    assert "script-src 'self'" in frame["Content-Security-Policy"]
    paths = ("/", "/tin-tuc/", f"/tin-tuc/{article.pk}/", "/tin-tuc/dua-len-trang/", "/tin-tuc/atom.xml")
    for path in paths:
        answer = client.get(path)
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"], path
        assert answer["X-Frame-Options"] == "DENY", path


def test_the_frame_shows_as_many_as_asked_and_leads_out_of_itself(client: Client) -> None:
    for number in range(7):
        make_article("published", title=f"Bài {number}")
    for query, count in (
        ("", 5),
        ("?so=3", 3),
        ("?so=0", 1),
        ("?so=999", 7),
        ("?so=x", 5),
        ("?chu-de=places", 0),
    ):
        assert len(titles(client.get(f"/tin-tuc/nhung/{query}"))) == count
    page = html(client.get("/tin-tuc/nhung/?so=2"))
    links = re.findall(r'<a href="([^"]+)"([^>]*)>', page)
    assert len(links) == 3 and all(href.startswith("http://localhost:8000/") for href, _rest in links)
    assert all('target="_blank" rel="noopener"' in rest for _href, rest in links)
    assert "<script" not in page and "<form" not in page


def test_an_agency_finds_the_lines_to_paste(client: Client) -> None:
    page = html(client.get("/tin-tuc/dua-len-trang/?chu-de=markets&so=8"))
    frame = "http://localhost:8000/tin-tuc/nhung/?chu-de=markets&amp;so=8"
    assert f"&lt;iframe src=&quot;{frame}&quot;" in page or f'&lt;iframe src="{frame}"' in page
    assert "http://localhost:8000/tin-tuc/atom.xml?chu-de=markets" in page


def test_the_home_page_shows_the_three_newest(client: Client) -> None:
    catalogue.forget_facets()
    assert "<h2>Tin tức</h2>" not in html(client.get("/"))
    made = [make_article("published", title=f"Bài {n}", at=AT + dt.timedelta(days=n)).title for n in range(4)]
    page = html(client.get("/"))
    assert [title in page for title in made] == [False, True, True, True]
    actions.withdraw_article(Article.objects.get(title="Bài 3"), "Nhầm.", by=BY, at=AT + dt.timedelta(days=9))
    assert "Bài 3" not in html(client.get("/"))


def test_pages_and_feeds_cost_the_same_at_one_and_at_many(client: Client) -> None:
    article = pictured(unit=commune_unit())
    ends = ("", f"{article.pk}/", "atom.xml", "feed.json", "nhung/", "dua-len-trang/")

    def cost() -> list[int]:
        found = []
        for end in ends:
            with CaptureQueriesContext(connection) as seen:
                assert client.get(f"/tin-tuc/{end}").status_code == 200
            found.append(len(seen))
        return found

    few = cost()
    for number in range(4):
        pictured(unit=commune_unit(f"3040{number}", f"Xã {number}"))
    assert cost() == few and max(few) <= 6


def test_reading_asks_for_products_only_where_some_are_linked() -> None:
    make_product()
    with CaptureQueriesContext(connection) as seen:
        assert catalogue.of_ids([], AT.date()) == []
    assert len(seen) == 0


def test_kept_pages_are_made_anew_when_an_article_appears_or_goes(
    client: Client, settings: Any, tmp_path: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.OCOP_KEEP_PAGES, settings.DATA = True, tmp_path
    kept._pages.clear()
    paths = ("/", "/tin-tuc/", "/tin-tuc/nhung/", "/tin-tuc/feed.json", "/tin-tuc/atom.xml")

    def tellers(title: str) -> list[str]:
        return [path for path in paths if title in client.get(path).content.decode()]

    assert tellers("Mùa đường") == []
    with django_capture_on_commit_callbacks(execute=True):
        article = make_article("published", title="Mùa đường")
    assert tellers("Mùa đường") == list(paths)
    with CaptureQueriesContext(connection) as seen:
        assert tellers("Mùa đường") == list(paths)
    assert len(seen) <= 1, "the mark of the database alone"
    frame = client.get("/tin-tuc/nhung/")
    assert "frame-ancestors *" in frame["Content-Security-Policy"] and "X-Frame-Options" not in frame
    with django_capture_on_commit_callbacks(execute=True):
        actions.withdraw_article(article, "Nhầm.", by=BY, at=AT)
    assert tellers("Mùa đường") == []
    kept._pages.clear()
