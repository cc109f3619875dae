from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_language_is_kept_and_the_reader_goes_back(client: Client) -> None:
    answer = client.get("/ngon-ngu/en", {"next": "/san-pham?q=kh%C3%B4"})
    assert (answer.status_code, answer["Location"]) == (302, "/san-pham?q=kh%C3%B4")
    assert answer.cookies["django_language"].value == "en"


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"]
)
def test_language_switch_sends_nobody_elsewhere(client: Client, target: str) -> None:
    assert client.get("/ngon-ngu/en", {"next": target})["Location"] == "/"


def test_unknown_language_is_not_found(client: Client) -> None:
    assert client.get("/ngon-ngu/xx").status_code == 404


def test_style_guide_is_there_in_demo_mode_only(client: Client, settings: Any) -> None:
    settings.OCOP_DEMO = False
    assert client.get("/style").status_code == 404
    settings.OCOP_DEMO = True
    answer = client.get("/style")
    assert answer.status_code == 200
    assert "Bộ mẫu giao diện" in answer.content.decode()


def test_page_carries_no_inline_script_or_style(client: Client, settings: Any) -> None:
    settings.OCOP_DEMO = True
    html = client.get("/style").content.decode()
    assert [
        mark for mark in (" style=", "<style", "onclick=", "<script>", "javascript:") if mark in html
    ] == []
    assert "<c-" not in html


def test_public_page_sets_no_cookie(client: Client, settings: Any) -> None:
    settings.OCOP_DEMO = True
    # a cookie would keep shared caches from answering for us
    assert not client.get("/style").cookies


def test_kept_parts_of_a_page_follow_the_language(client: Client, settings: Any) -> None:
    settings.OCOP_DEMO = True
    pages = []
    for code in ("vi", "en", "vi"):
        client.get(f"/ngon-ngu/{code}")
        pages.append(client.get("/style").content.decode())
    assert ['<html lang="en">' in page for page in pages] == [False, True, False]
    assert ["/ngon-ngu/en" in page for page in pages] == [True, False, True]


def test_search_word_of_one_reader_is_not_shown_to_the_next(client: Client, settings: Any) -> None:
    settings.OCOP_DEMO = True
    assert 'value="khô cá"' in client.get("/style", {"q": "khô cá"}).content.decode()
    assert "khô cá" not in client.get("/style").content.decode()
