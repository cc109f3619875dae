"""Public pages that are answered again without being made again, and never when they are no longer true."""

from __future__ import annotations

import datetime as dt
import gzip
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocop.base import changes, clock
from ocop.base.actor import system
from ocop.journal import actions as journal
from ocop.journal.models import Entry
from ocop.products import actions
from ocop.products.models import Product
from ocop.web import kept
from tests.factories.people import actor_with, sign_in
from tests.factories.products import AT, make_product, make_standing

pytestmark = pytest.mark.django_db(transaction=True)
BY = system("Kiểm thử")


@pytest.fixture(autouse=True)
def keeping(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.OCOP_KEEP_PAGES = True
    settings.DATA = tmp_path
    kept._pages.clear()
    changes._seen = (0.0, "")
    yield
    kept._pages.clear()
    changes._seen = (0.0, "")


@pytest.fixture
def shop() -> Product:
    product = make_product(name="Đường thốt nốt")
    make_standing(product)
    return product


def look(client: Client, url: str = "", **headers: Any) -> Any:
    return client.get(url or reverse("portal:catalogue"), **headers)


def test_a_page_asked_for_again_costs_no_statement(shop: Product) -> None:
    first = look(Client())
    assert "Đường thốt nốt" in first.content.decode()
    with CaptureQueriesContext(connection) as seen:
        second = look(Client())
    assert len(seen) == 0
    assert second.content == first.content
    assert second["Content-Security-Policy"] == first["Content-Security-Policy"]


def test_who_has_the_page_is_told_so(shop: Product) -> None:
    tag = look(Client())["ETag"]
    answer = look(Client(), HTTP_IF_NONE_MATCH=tag)
    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", tag)
    assert look(Client(), HTTP_IF_NONE_MATCH='W/"0"').status_code == 200


def test_a_page_goes_out_packed_to_who_can_unpack(shop: Product) -> None:
    plain = look(Client()).content
    packed = look(Client(), HTTP_ACCEPT_ENCODING="br, gzip")
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain) / 2
    assert gzip.decompress(packed.content) == plain


def test_a_revoked_star_shows_at_once(shop: Product) -> None:
    standing = shop.standings.get()
    page = reverse("portal:product", args=[shop.pk])
    tags = {url: look(Client(), url)["ETag"] for url in (reverse("portal:catalogue"), page)}
    actions.revoke_standing(standing=standing, by=BY, at=AT, note="Dùng sai nhãn")
    for url, tag in tags.items():
        answer = look(Client(), url, HTTP_IF_NONE_MATCH=tag)
        assert answer.status_code == 200
        assert "Đã thu hồi" in answer.content.decode()


def test_a_write_that_was_undone_changes_nothing(shop: Product) -> None:
    before = changes.stamp()
    with transaction.atomic():
        journal.record(verb="products.changed", subject=shop, by=BY, at=AT)
        transaction.set_rollback(True)
    assert changes.stamp() == before
    with transaction.atomic():
        journal.record(verb="products.changed", subject=shop, by=BY, at=AT)
    assert changes.stamp() != before


def test_a_write_of_another_host_shows_within_the_allowed_lag(
    shop: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = changes.stamp()
    Entry.objects.create(at=AT, verb="x", subject="x:1", label="x", actor_name="x")
    monkeypatch.setattr(changes, "_seen", (changes._seen[0] - changes.ALLOWED_LAG - 1, changes._seen[1]))
    assert changes.quick_stamp() == ""
    assert changes.stamp() != before


def test_another_day_is_another_page(shop: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    tag = look(Client())["ETag"]
    monkeypatch.setattr(clock, "today", lambda: dt.date(2035, 1, 1))
    answer = look(Client(), HTTP_IF_NONE_MATCH=tag)
    assert answer.status_code == 200
    assert "Hết hạn từ sau" in answer.content.decode()


def test_address_language_and_search_words_make_different_pages(shop: Product) -> None:
    url = reverse("portal:catalogue")
    english = Client()
    english.cookies["django_language"] = "en"
    answers = [look(Client(), url), look(Client(), f"{url}?q=khong+co"), look(english, url)]
    assert len({answer["ETag"] for answer in answers}) == 3
    assert 'lang="en"' in answers[2].content.decode()
    assert 'lang="en"' in look(english, url).content.decode()
    assert 'lang="vi"' in look(Client(), url).content.decode()


def test_a_reader_who_signed_in_gets_a_page_of_their_own(shop: Product) -> None:
    look(Client())
    reader = Client()
    actor = actor_with("provincial_officer")
    sign_in(reader, actor)
    answer = look(reader)
    assert actor.name in answer.content.decode()
    assert "ETag" not in answer
    assert actor.name not in look(Client()).content.decode()


@pytest.mark.parametrize("name", ["portal:check", "portal:receipt", "account_login"])
def test_pages_that_are_not_marked_are_never_kept(name: str) -> None:
    assert "ETag" not in look(Client(), reverse(name))
    assert not kept._pages


def test_no_more_pages_are_kept_than_allowed(shop: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_PAGES", 3)
    for n in range(6):
        look(Client(), f"{reverse('portal:catalogue')}?n={n}")
    assert len(kept._pages) == 3


def front(path: str, **more: str) -> tuple[str, dict[str, str], bytes] | None:
    """What the front answers by itself; None where it hands on."""

    def django(environ: Any, start_response: Any) -> list[bytes]:
        raise LookupError

    said: list[Any] = []
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(), "HTTP_HOST": "testserver", **more,
    }  # fmt: skip
    try:
        body = b"".join(kept.Front(django)(environ, lambda *told: said.append(told)))  # type: ignore[arg-type]
    except LookupError:
        return None
    return said[0][0], dict(said[0][1]), body


def test_the_front_answers_what_is_kept_and_hands_on_the_rest(shop: Product) -> None:
    path = reverse("portal:catalogue")
    assert front(path) is None
    page = look(Client(), HTTP_HOST="testserver")
    answer = front(path)
    assert answer is not None
    assert (answer[0], answer[2]) == ("200 OK", page.content)
    assert answer[1]["X-Request-Id"]
    again = front(path, HTTP_IF_NONE_MATCH=page["ETag"])
    assert again is not None
    assert (again[0], again[2]) == ("304 Not Modified", b"")
    assert front(path, HTTP_COOKIE="sessionid=x") is None
    assert front(path, REQUEST_METHOD="POST") is None
    changes._seen = (0.0, "")
    assert front(path) is None, "the database's mark is too old to be trusted"
