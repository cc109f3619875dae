"""The administrator's view of the law: what is in force, who decides, what is doubted."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ocop.criteria.models import Content, Pack
from tests.factories.people import actor_with, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("packs")]


@pytest.fixture
def administrator(client: Client) -> Client:
    """A client that runs the installation."""
    sign_in(client, actor_with("administrator"))
    return client


def page(client: Client, name: str, *args: Any) -> str:
    answer = client.get(reverse(f"officer:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def law() -> Pack:
    return Pack.objects.get(code="qd26-2026")


def test_packs_are_listed_with_what_they_are_for(administrator: Client) -> None:
    html = page(administrator, "packs")
    assert "qd26-2026@1" in html
    assert "chỉ để tra cứu lịch sử" in html


def test_a_pack_shows_corrections_doubts_and_settings_left_open(administrator: Client) -> None:
    html = page(administrator, "pack", law().pk)
    assert "nguồn ghi “13”, dùng 3" in html
    assert "(1–1–3)" in html
    assert "không làm tròn trước khi xếp hạng" in html
    assert "Đ.7.6a" in html
    assert "không còn đúng mã băm" not in html


def test_a_tampered_pack_is_shown_as_such(administrator: Client) -> None:
    stored = Content.objects.get(pk=law().sets.get(no=1).sha256)
    stored.body["set"]["name"] = "Khác"
    stored.save()
    assert "không còn đúng mã băm" in page(administrator, "pack", law().pk)


def test_a_history_pack_says_that_it_is_history_and_names_its_defects(administrator: Client) -> None:
    html = page(administrator, "pack", Pack.objects.get(code="qd148-2023").pk)
    assert "Chỉ để tra cứu lịch sử" in html
    assert "UBND cấp huyện" in html
    assert "cộng lại 32 điểm" in html


def test_a_sheet_shows_every_level_mark_and_condition(administrator: Client) -> None:
    html = page(administrator, "pack_sheet", law().pk, 26)
    assert html.count('class="criterion"') == 32
    assert "a) Trường hợp 1" in html
    html = page(administrator, "pack_sheet", law().pk, 1)
    assert "tiêu chí 5.1 trên 0 điểm" in html
    assert "4 sao" in html
    assert administrator.get(reverse("officer:pack_sheet", args=[law().pk, 27])).status_code == 404


@pytest.mark.parametrize(("role", "status"), [("auditor", 200), ("council_member", 403)])
def test_who_may_read_the_packs_here(client: Client, role: str, status: int) -> None:
    sign_in(client, actor_with(role))
    for name, args in (("packs", []), ("pack", [law().pk]), ("pack_sheet", [law().pk, 1])):
        assert client.get(reverse(f"officer:{name}", args=args)).status_code == status


def test_the_queries_of_a_pack_page_do_not_grow_with_its_sheets(
    administrator: Client, django_assert_max_num_queries: Any
) -> None:
    page(administrator, "pack", law().pk)
    with django_assert_max_num_queries(12):
        page(administrator, "pack", law().pk)
