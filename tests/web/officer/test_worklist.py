"""The officers' first page: everything that waits, overdue on top."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from ocop.base import clock
from tests.factories import people
from tests.factories.dossiers import AT, make_dossier

pytestmark = pytest.mark.usefixtures("places", "packs")


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT + dt.timedelta(days=22))


def page(role: str) -> str:
    client = Client()
    people.sign_in(client, people.actor_with(role))
    answer = client.get(reverse("officer:home"))
    assert answer.status_code == 200
    return answer.content.decode()


def names(html: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', html)


def test_overdue_first_and_linked_to_ones_desk() -> None:
    new = make_dossier("with_commune", at=AT + dt.timedelta(days=10))
    late = make_dossier("with_commune")
    html = page("commune_officer")
    assert names(html) == [late.product.name, new.product.name]
    assert f'href="/ho-so/{late.pk}/"' in html
    assert "Quá hạn 1 ngày" in html


def test_each_role_has_its_own_list() -> None:
    mine, theirs = make_dossier("with_province"), make_dossier("with_commune")
    assert names(page("provincial_officer")) == [mine.product.name]
    assert names(page("commune_officer")) == [theirs.product.name]
    assert "Không có việc nào đang chờ" in page("leader")


@pytest.mark.parametrize("role", ["administrator", "council_member"])
def test_others_have_no_such_page(role: str) -> None:
    client = Client()
    people.sign_in(client, people.actor_with(role))
    assert client.get(reverse("officer:home")).status_code == 403
