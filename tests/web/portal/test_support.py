"""What everybody may read of the help for producers."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ocop.base import changes
from tests.factories.support import make_line, make_request, make_scheme

pytestmark = pytest.mark.django_db


def html(client: Client, query: str = "") -> str:
    answer: Any = client.get(f"/ho-tro/{query}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_sums_are_public_and_names_where_the_scheme_says_so(client: Client) -> None:
    assert "Chưa có khoản hỗ trợ nào" in html(client)
    shown = make_request("awarded", make_scheme(name="Công khai"))
    hidden = make_request("awarded", make_scheme(name="Chỉ tổng số", is_public=False))
    make_request("appraised", shown.scheme)
    changes.note()
    page = html(client)
    assert shown.organisation.name in page and hidden.organisation.name not in page
    assert "Chỉ tổng số" in page and page.count("20.000.000 đ") == 3
    owner = shown.organisation
    assert owner.phone not in page and shown.name not in page
    assert "Tổng số năm 2026" in html(client, "?nam=1999") and "Tổng số năm 2026" in html(client, "?nam=x")


def test_the_page_asks_the_same_however_much_there_is(client: Client) -> None:
    def asked(query: str) -> int:
        with CaptureQueriesContext(connection) as ran:
            html(client, query)
        return len(ran)

    scheme = make_scheme()
    line = make_line(scheme)
    make_request("awarded", scheme, line=line)
    html(client, "?a=0")
    one = asked("?a=1")
    for _n in range(2):
        make_request("awarded", scheme, line=line)
    assert asked("?a=2") <= one
