"""The province's desk: list, check, supplements."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocop.base import clock
from ocop.dossiers.models import Supplement
from tests.factories import people
from tests.factories.dossiers import AT, REPRESENTED, make_dossier, make_ready_product
from tests.factories.organisations import make_organisation

pytestmark = pytest.mark.usefixtures("places", "packs")


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT + dt.timedelta(days=2))


def signed_in(role: str = "provincial_officer") -> Client:
    client = Client()
    people.sign_in(client, people.actor_with(role))
    return client


def get(client: Client, name: str, *args: Any, query: str = "") -> str:
    answer = client.get(reverse(f"officer:{name}", args=args) + query)
    assert answer.status_code == 200, answer.content.decode()[:1500]
    return answer.content.decode()


def names(html: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', html)


def test_list_opens_on_what_waits_for_the_province() -> None:
    mine, other = make_dossier("with_province"), make_dossier("with_commune")
    make_dossier("draft")
    client = signed_in()
    assert names(get(client, "dossiers")) == [mine.product.name]
    assert set(names(get(client, "dossiers", query="?xem=tat-ca"))) == {mine.product.name, other.product.name}
    assert names(get(client, "dossiers", query="?xem=tat-ca&state=with_commune")) == [other.product.name]
    assert names(get(client, "dossiers", query=f"?xem=tat-ca&unit={mine.unit_id}&q=khong-co")) == []


def test_export_of_the_province() -> None:
    dossier = make_dossier("with_province")
    answer = signed_in().get(reverse("officer:dossiers") + "?dang=csv")
    assert dossier.receipt_no
    assert dossier.receipt_no in answer.content.decode("utf-8-sig")


def test_list_takes_the_same_queries_for_1_and_50() -> None:
    owner = make_organisation(**REPRESENTED)
    client = signed_in()
    make_dossier("with_province", product=make_ready_product(owner))
    get(client, "dossiers")
    with CaptureQueriesContext(connection) as one:
        get(client, "dossiers")
    for _ in range(49):
        make_dossier("with_province", product=make_ready_product(owner))
    with CaptureQueriesContext(connection) as fifty:
        assert len(names(get(client, "dossiers"))) == 50
    assert len(fifty) == len(one)


def test_check_page_shows_the_communes_report_and_the_batch() -> None:
    html = get(signed_in(), "dossier", make_dossier("with_province").pk)
    assert "Ba lao động trong xã." in html
    assert "12/UBND" in html
    assert "đợt 2, đánh giá trước 30/12/2026" in html  # proposed in June: before 30/10


@pytest.mark.parametrize("role", ["leader", "auditor"])
def test_readers_read_and_cannot_ask(role: str) -> None:
    client = signed_in(role)
    dossier = make_dossier("with_province")
    assert reverse("officer:dossier_supplement", args=[dossier.pk]) not in get(client, "dossier", dossier.pk)
    answer = client.post(reverse("officer:dossier_supplement", args=[dossier.pk]), {"part_A": "?"})
    assert answer.status_code == 403
    assert not Supplement.objects.exists()


def test_drafts_are_not_there() -> None:
    assert signed_in().get(reverse("officer:dossier", args=[make_dossier().pk])).status_code == 404


def test_asking_part_by_part() -> None:
    client = signed_in()
    dossier = make_dossier("with_province")
    url = reverse("officer:dossier_supplement", args=[dossier.pk])
    data = {"part_A": "Thêm hợp đồng", "part_": "Ảnh xưởng", "due_on": "30/06/2026", "key": "s"}
    for _ in range(2):
        assert client.post(url, data).status_code == 302
    found = Supplement.objects.order_by("part")
    assert [(s.part, s.question, s.due_on) for s in found] == [
        ("", "Ảnh xưởng", dt.date(2026, 6, 30)),
        ("A", "Thêm hợp đồng", dt.date(2026, 6, 30)),
    ]
    html = get(client, "dossier", dossier.pk)
    assert "Thêm hợp đồng" in html
    assert "Chờ chủ thể" in html


def test_asking_nothing_or_too_late_keeps_the_form() -> None:
    client = signed_in()
    dossier = make_dossier("with_province")
    url = reverse("officer:dossier_supplement", args=[dossier.pk])
    assert client.post(url, {"key": "s"}).status_code == 422
    answer = client.post(url, {"part_A": "Thêm", "due_on": "01/06/2026", "key": "s"})
    assert answer.status_code == 422
    assert "ở trước hôm nay" in answer.content.decode()
    assert not Supplement.objects.exists()


def test_advisor_asks_too() -> None:
    dossier = make_dossier("before_council")
    url = reverse("officer:dossier_supplement", args=[dossier.pk])
    assert signed_in("advisor").post(url, {"part_A": "Khảo sát", "key": "a"}).status_code == 302


@pytest.mark.parametrize(
    ("role", "state", "page"),
    [
        ("provincial_officer", "with_province", "officer:dossier"),
        ("leader", "decided", "officer:dossier"),
        ("commune_officer", "with_commune", "officer:commune_dossier"),
    ],
)
def test_neutral_address_leads_to_ones_own_desk(role: str, state: str, page: str) -> None:
    dossier = make_dossier(state)
    answer = signed_in(role).get(f"/ho-so/{dossier.pk}/")
    assert answer["Location"] == reverse(page, args=[dossier.pk])


def test_neutral_address_leads_producers_home_and_strangers_nowhere() -> None:
    owner = make_organisation(**REPRESENTED)
    dossier = make_dossier(product=make_ready_product(owner))
    client = Client()
    people.sign_in(client, people.actor_with("producer", organisation=owner))
    assert client.get(f"/ho-so/{dossier.pk}/")["Location"] == reverse("producer:dossier", args=[dossier.pk])
    assert signed_in().get(f"/ho-so/{dossier.pk}/").status_code == 404
    assert Client().get(f"/ho-so/{dossier.pk}/").status_code == 302
