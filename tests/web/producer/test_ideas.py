"""The producer's ideas on the pages: writing, sending, reading the answer, becoming a product."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.organisations.models import Organisation
from ocop.products import actions
from ocop.products.models import Idea, Product
from tests.factories.ideas import BY, make_call, make_idea, make_step
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, sign_in
from tests.factories.products import AT

pytestmark = pytest.mark.django_db
LIST = "/chu-the/y-tuong/"


@pytest.fixture
def member(client: Client) -> Actor:
    """A signed-in member of a producer."""
    actor = actor_with("producer", organisation=make_organisation())
    sign_in(client, actor)
    return actor


def own(member: Actor) -> Organisation:
    return Organisation.objects.get(pk=member.organisation_id or 0)


def test_an_idea_is_written_looked_at_changed_and_sent(client: Client, member: Actor, packs: None) -> None:
    assert "Chưa có ý tưởng nào" in client.get(LIST).content.decode()
    assert client.get(f"{LIST}moi/").status_code == 200
    given = {"name": "Trà lá vối", "investment": "5.000.000", "ready_on": "01/12/2026", "key": "k"}
    made = client.post(f"{LIST}moi/", given)
    assert made.status_code == client.post(f"{LIST}moi/", given).status_code == 302
    idea = Idea.objects.get()
    page = f"{LIST}{idea.pk}/"
    assert made["Location"] == page
    assert (idea.investment, idea.ready_on, idea.state) == (5_000_000, dt.date(2026, 12, 1), "draft")
    seen = client.get(page).content.decode()
    assert "Hãy ghi sản phẩm là gì trước khi gửi." in seen and f'action="{page}gui/"' not in seen
    assert 'value="Trà lá vối"' in client.get(f"{page}sua/").content.decode()
    assert client.post(f"{page}sua/", {"name": "Trà lá vối", "about": "Lá khô"}).status_code == 302
    assert f'action="{page}gui/"' in client.get(page).content.decode()
    assert client.post(f"{page}gui/", {"key": "s"}).status_code == 302
    idea.refresh_from_db()
    assert (idea.state, idea.about, idea.investment) == ("sent", "Lá khô", None)
    seen = client.get(page).content.decode()
    assert "Đã gửi xã" in seen and "Sửa phiếu" not in seen
    assert "Phiếu đã gửi nên không sửa được" in client.get(f"{page}sua/").content.decode()
    assert "Trà lá vối" in client.get(LIST).content.decode()


def test_what_is_wrong_stands_in_the_form_with_what_was_typed(client: Client, member: Actor) -> None:
    answer = client.post(f"{LIST}moi/", {"name": "", "about": "Lá khô"})
    assert answer.status_code == 422 and "Lá khô" in answer.content.decode()
    assert not Idea.objects.exists()


def test_a_returned_idea_shows_the_reasons_and_goes_again(client: Client, member: Actor) -> None:
    idea = make_idea("returned", own(member))
    seen = client.get(f"{LIST}{idea.pk}/").content.decode()
    assert "Ghi rõ nguyên liệu." in seen and "Gửi lại cho xã" in seen
    assert "Sửa và gửi lại phiếu ý tưởng" in client.get("/chu-the/").content.decode()
    client.post(f"{LIST}{idea.pk}/gui/")
    assert Idea.objects.get().state == "sent"


def test_an_accepted_idea_shows_its_help_and_becomes_a_product(client: Client, member: Actor) -> None:
    idea = make_idea("accepted", own(member))
    make_step(idea, what="Thiết kế nhãn mới")
    page = f"{LIST}{idea.pk}/"
    seen = client.get(page).content.decode()
    assert "Thiết kế nhãn mới" in seen and "Ghi là xong" not in seen
    made = client.post(f"{page}thanh-san-pham/", {"key": "p"})
    product = Product.objects.get()
    assert made["Location"] == f"/chu-the/san-pham/{product.pk}/"
    assert f'href="/chu-the/san-pham/{product.pk}/"' in client.get(page).content.decode()


def test_an_idea_is_taken_back_after_a_look(client: Client, member: Actor) -> None:
    idea = make_idea("sent", own(member))
    assert "Rút phiếu ý tưởng này?" in client.get(f"{LIST}{idea.pk}/rut/").content.decode()
    assert client.post(f"{LIST}{idea.pk}/rut/")["Location"] == LIST
    assert Idea.objects.get().state == "dropped"


def test_open_calls_stand_above_the_list_and_lead_to_the_form(client: Client, member: Actor) -> None:
    on = clock.today()
    call = make_call(title="Đợt đang mở", opens_on=on, closes_on=on, words="Nguyên liệu địa phương")
    make_call(title="Đợt đã đóng", opens_on=on - dt.timedelta(days=9), closes_on=on - dt.timedelta(days=1))
    seen = client.get(LIST).content.decode()
    assert "Đợt đang mở" in seen and "Nguyên liệu địa phương" in seen and "Đợt đã đóng" not in seen
    assert f"{LIST}moi/?dot={call.pk}" in seen
    form = client.get(f"{LIST}moi/?dot={call.pk}").content.decode()
    assert f'<option value="{call.pk}" selected>' in form and "Đợt đã đóng" not in form
    assert client.get(f"{LIST}moi/?dot=x").status_code == 200


@pytest.mark.parametrize("path", ["", "sua/", "rut/", "gui/", "thanh-san-pham/"])
def test_an_idea_of_others_is_not_there(client: Client, member: Actor, path: str) -> None:
    idea = make_idea("accepted" if path == "thanh-san-pham/" else "draft")
    if path not in ("gui/", "thanh-san-pham/"):
        assert client.get(f"{LIST}{idea.pk}/{path}").status_code == 404
    if path:
        assert client.post(f"{LIST}{idea.pk}/{path}", {"name": "x"}).status_code == 404
    assert Idea.objects.get().name == idea.name and Idea.objects.get().state == idea.state


def test_the_pages_cost_the_same_at_one_and_at_many(client: Client, member: Actor) -> None:
    idea = make_idea("accepted", own(member), call=make_call())
    make_step(idea)

    def cost() -> list[int]:
        found = []
        for path in (LIST, f"{LIST}{idea.pk}/"):
            with CaptureQueriesContext(connection) as seen:
                assert client.get(path).status_code == 200
            found.append(len(seen))
        return found

    few = cost()
    for _n in range(5):
        make_step(idea)
        make_idea("sent", own(member), call=make_call())
    assert cost() == few


def test_switched_off_the_pages_are_not_there_and_nothing_leads_to_them(
    client: Client, member: Actor, settings: Any
) -> None:
    idea = make_idea("returned", own(member))
    assert f'href="{LIST}"' in client.get("/chu-the/").content.decode()
    settings.OCOP_IDEAS = False
    home = client.get("/chu-the/").content.decode()
    assert LIST not in home
    for path in ("", "moi/", f"{idea.pk}/", f"{idea.pk}/sua/", f"{idea.pk}/rut/"):
        assert client.get(f"{LIST}{path}").status_code == 404
    assert client.post(f"{LIST}{idea.pk}/gui/").status_code == 404
    settings.OCOP_IDEAS = True
    actions.send_idea(idea, by=BY, at=AT)
    assert client.get(f"{LIST}{idea.pk}/").status_code == 200
