"""The pages of the road and the timeline, for officers and producers."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.dossiers import actions
from ocop.dossiers.models import Step
from ocop.products.models import Product
from tests.factories.dossiers import REPRESENTED, TESTER, make_dossier, make_ready_product
from tests.factories.files import make_document
from tests.factories.organisations import make_organisation
from tests.factories.outreach import make_article
from tests.factories.people import actor_with, sign_in
from tests.factories.places import unit
from tests.factories.products import AT, make_product, make_standing

pytestmark = pytest.mark.usefixtures("places", "packs")
HOME, OTHER = "30307", "30628"


@pytest.fixture
def product() -> Product:
    """Sent to its commune, with gaps."""
    owner = make_organisation(**REPRESENTED, unit=unit(HOME))
    return make_dossier("with_commune", product=make_ready_product(owner), points={}).product


def signed_in(client: Client, role: str, product: Product) -> Actor:
    places: dict[str, dict[str, Any]] = {
        "commune_officer": {"unit": unit(HOME)}, "producer": {"organisation": product.organisation},
    }  # fmt: skip
    actor = actor_with(role, **places.get(role, {}))
    sign_in(client, actor)
    return actor


def road(role: str, product: Product, tail: str = "") -> str:
    desk = "chu-the" if role == "producer" else "can-bo"
    return f"/{desk}/san-pham/{product.pk}/con-duong/{tail}"


def soon(days: int = 20) -> dt.date:
    return clock.today() + dt.timedelta(days=days)


def planned(product: Product, **over: Any) -> Step:
    given = {"text": "Làm nhãn mới", "owner": "producer", "due_on": soon()}
    return actions.plan_step(product=product, by=TESTER, at=clock.now(), **{**given, **over})


@pytest.mark.parametrize("role", ["commune_officer", "provincial_officer", "producer"])
def test_a_gap_becomes_a_step_with_owner_and_day_and_is_ticked(
    client: Client, product: Product, role: str
) -> None:
    actor = signed_in(client, role, product)
    page = client.get(road(role, product))
    gap = page.context["road"].miles[0].gap
    form_url = road(role, product, f"viec/?gap={gap.key}")
    assert f"viec/?gap={gap.key.replace(':', '%3A')}" in page.content.decode()
    form = client.get(form_url)
    assert gap.missing in form.context["gap"].missing
    sent = {"text": "Bổ sung giấy tờ", "due_on": f"{soon():%d/%m/%Y}", "key": form.context["key"]}
    if role != "producer":
        sent["owner"] = "commune"
    for _ in range(2):  # a second click doubles nothing
        assert client.post(form_url, sent)["Location"] == road(role, product, "#viec")
    step = Step.objects.get()
    expected = "producer" if role == "producer" else "commune"
    assert (step.gap, step.owner, step.due_on, step.by_name) == (gap.key, expected, soon(), actor.name)
    assert step.dossier is not None and step.dossier.product_id == product.pk
    page = client.get(road(role, product))
    assert page.context["road"].miles[0].step == step and "Bổ sung giấy tờ" in page.content.decode()
    desk = road(role, product).split("/")[1]
    done = client.post(f"/{desk}/con-duong/viec/{step.pk}/xong/", {"note": "Đã nộp"})
    assert done["Location"] == road(role, product, "#viec")
    step.refresh_from_db()
    assert (step.state, step.done_note) == ("done", "Đã nộp")
    assert "chờ chấm lại" in client.get(road(role, product)).content.decode()
    client.post(f"/{desk}/con-duong/viec/{step.pk}/mo-lai/")
    client.post(f"/{desk}/con-duong/viec/{step.pk}/thoi/")
    step.refresh_from_db()
    assert step.state == "dropped"


def test_a_second_step_for_the_same_gap_is_refused_in_the_form(client: Client, product: Product) -> None:
    signed_in(client, "provincial_officer", product)
    gap = client.get(road("", product)).context["road"].miles[0].gap
    planned(product, gap=gap)
    data = {"text": "Lần nữa", "owner": "producer", "due_on": f"{soon():%d/%m/%Y}", "key": "k"}
    answer = client.post(road("", product, f"viec/?gap={gap.key}"), data)
    assert answer.status_code == 422 and "đã có việc đang làm" in answer.content.decode()
    assert Step.objects.count() == 1


@pytest.mark.parametrize("role", ["provincial_officer", "producer"])
def test_a_day_that_has_passed_stays_in_the_form(client: Client, product: Product, role: str) -> None:
    signed_in(client, role, product)
    data = {"text": "Việc", "owner": "producer", "due_on": f"{soon(-1):%d/%m/%Y}"}
    answer = client.post(road(role, product, "viec/"), data)
    assert answer.status_code == 422 and "due_on" in answer.context["form"].errors
    assert not Step.objects.exists()


@pytest.mark.parametrize("role", ["leader", "auditor"])
def test_who_only_reads_sees_no_buttons_and_writes_nothing(
    client: Client, product: Product, role: str
) -> None:
    step = planned(product)
    signed_in(client, role, product)
    page = client.get(road(role, product)).content.decode()
    assert "Làm nhãn mới" in page and "con-duong/viec/" not in page
    assert client.get(road(role, product, "viec/")).status_code == 403
    assert client.post(f"/can-bo/con-duong/viec/{step.pk}/xong/").status_code == 403


@pytest.mark.parametrize("role", ["commune_officer", "producer"])
def test_what_is_foreign_is_not_found(client: Client, product: Product, role: str) -> None:
    step = planned(product)
    places: dict[str, dict[str, Any]] = {
        "commune_officer": {"unit": unit(OTHER)}, "producer": {"organisation": make_organisation()},
    }  # fmt: skip
    sign_in(client, actor_with(role, **places[role]))
    desk = "chu-the" if role == "producer" else "can-bo"
    assert client.get(road(role, product)).status_code == 404
    assert client.get(road(role, product, "viec/")).status_code == 404
    for move in ("xong", "mo-lai", "thoi"):
        assert client.post(f"/{desk}/con-duong/viec/{step.pk}/{move}/").status_code == 404
    if role == "commune_officer":
        assert client.get(f"/can-bo/chu-the/{product.organisation_id}/dong-thoi-gian/").status_code == 404


def test_a_member_cannot_give_work_to_officers_by_a_made_up_field(client: Client, product: Product) -> None:
    signed_in(client, "producer", product)
    data = {"text": "Xã làm đi", "owner": "commune", "due_on": f"{soon():%d/%m/%Y}"}
    client.post(road("producer", product, "viec/"), data)
    assert Step.objects.get().owner == "producer"


def test_a_member_is_refused_what_officers_gave_to_drop(client: Client, product: Product) -> None:
    step = planned(product)
    signed_in(client, "producer", product)
    assert f"viec/{step.pk}/thoi/" not in client.get(road("producer", product)).content.decode()
    assert client.post(f"/chu-the/con-duong/viec/{step.pk}/thoi/").status_code == 403


def test_the_timeline_of_a_producer_is_paged_by_year_and_narrowed_by_kind(
    client: Client, product: Product
) -> None:
    make_standing(product, decided_on=dt.date(2024, 5, 10), valid_from=dt.date(2024, 5, 10),
                  valid_to=dt.date(2027, 5, 9))  # fmt: skip
    signed_in(client, "commune_officer", product)
    address = f"/can-bo/chu-the/{product.organisation_id}/dong-thoi-gian/"
    assert address in client.get(f"/can-bo/chu-the/{product.organisation_id}/").content.decode()
    page = client.get(address, {"nam": "2024", "loai": "star"})
    assert [line.happening.what for line in page.context["timeline"].rows] == ["Được công nhận 3 sao"]
    assert road("", product) in page.content.decode(), "a product leads to its road"
    for nonsense in ({"nam": "x"}, {"nam": "99999"}, {"nam": "²²²²"}, {"loai": "<b>"}):
        answer = client.get(address, nonsense)
        assert answer.status_code == 200 and len(answer.context["timeline"].rows) > 1


@pytest.mark.parametrize("role", ["commune_officer", "provincial_officer", "producer"])
def test_the_three_newest_articles_online_stand_on_the_product_page(
    client: Client, product: Product, role: str
) -> None:
    signed_in(client, role, product)
    page = road(role, product) if role != "producer" else f"/chu-the/san-pham/{product.pk}/"
    assert client.get(page).context["articles"] == []
    other = make_product(product.organisation)
    for each in (product, other):
        Product.objects.filter(pk=each.pk).update(is_public=True)
        each.refresh_from_db()
    for n in range(4):
        make_article("published", title=f"Bài số {n}", products=[product], at=AT + n * dt.timedelta(days=1))
    make_article("published", title="Bài khác", products=[other])
    make_article("review", title="Bài chưa đăng", products=[product])
    answer = client.get(page)
    assert [row.title for row in answer.context["articles"]] == ["Bài số 3", "Bài số 2", "Bài số 1"]
    newest = answer.context["articles"][0]
    assert f'<a href="/tin-tuc/{newest.pk}/">Bài số 3</a>' in answer.content.decode()


@pytest.mark.parametrize("role", ["commune_officer", "provincial_officer", "producer"])
def test_the_pages_cost_the_same_for_one_and_for_many(client: Client, product: Product, role: str) -> None:
    signed_in(client, role, product)
    paths = [road(role, product)]
    if role != "producer":
        paths.append(f"/can-bo/chu-the/{product.organisation_id}/dong-thoi-gian/")

    def cost() -> list[int]:
        counts = []
        for path in paths:
            with CaptureQueriesContext(connection) as seen:
                assert client.get(path).status_code == 200
            counts.append(len(seen))
        return counts

    planned(product)
    make_standing(product)
    make_document(product.organisation, expires_on=soon(100))
    cost()
    few = cost()
    for mile in client.get(paths[0]).context["road"].miles[:10]:
        planned(product, gap=mile.gap)
    for _ in range(5):
        make_document(product.organisation, expires_on=soon(100))
        make_dossier("with_commune", product=make_ready_product(product.organisation))
    assert cost() == few


def test_a_list_behind_a_figure_leads_each_reader_to_the_page_they_may_open(client: Client) -> None:
    """A product made here by a producer from elsewhere: this commune's officer reads the public page."""
    product = make_ready_product(make_organisation(**REPRESENTED, unit=unit(OTHER)), unit=unit(HOME))
    make_standing(product, decided_on=clock.today(), valid_from=clock.today(), valid_to=soon(900))
    links = {}
    for role, place in (("provincial_officer", {}), ("commune_officer", {"unit": unit(HOME)})):
        sign_in(client, actor_with(role, **place))
        page = client.get("/can-bo/chi-so/stars_valid/").context["page"]
        links[role] = [line.link for line in page.object_list]
    assert links == {
        "provincial_officer": [road("", product)], "commune_officer": [f"/san-pham/{product.pk}/"],
    }  # fmt: skip
