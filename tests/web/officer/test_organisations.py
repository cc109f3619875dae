"""Producers at the officers' desks."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from ocop.organisations.models import Organisation
from ocop.places.models import Unit
from tests.factories.files import make_document
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, commune_unit, sign_in
from tests.factories.products import make_product, make_standing

pytestmark = pytest.mark.django_db
LIST = "/can-bo/chu-the/"


def other_commune() -> Unit:
    return commune_unit("30341", "Xã Khác")


def test_a_commune_lists_its_own_and_a_province_all(client: Client) -> None:
    make_organisation(name="Của xã nhà")
    make_organisation(name="Của xã khác", unit=other_commune())
    sign_in(client, actor_with("commune_officer", unit=commune_unit()))
    page = client.get(LIST).content.decode()
    assert "Của xã nhà" in page
    assert "Của xã khác" not in page
    client.logout()
    sign_in(client, actor_with("provincial_officer"))
    page = client.get(LIST).content.decode()
    assert "Của xã nhà" in page
    assert "Của xã khác" in page
    narrowed = client.get(f"{LIST}?unit={other_commune().pk}&q=cua").content.decode()
    assert "Của xã nhà" not in narrowed
    assert "Của xã khác" in narrowed


@pytest.mark.parametrize("role", ["council_member", "advisor", "administrator"])
def test_other_roles_do_not_list_producers(client: Client, role: str) -> None:
    sign_in(client, actor_with(role))
    assert client.get(LIST).status_code == 403
    assert client.get(f"{LIST}moi/").status_code == 403


def test_a_producer_does_not_open_the_officers_list(client: Client) -> None:
    sign_in(client, actor_with("producer", organisation=make_organisation()))
    assert client.get(LIST).status_code == 403


def test_the_list_costs_the_same_at_one_and_at_fifty(client: Client) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    sign_in(client, actor_with("provincial_officer"))
    make_standing(make_product())
    client.get(LIST)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(LIST).status_code == 200
        counts.append(len(seen))
        for _n in range(49):
            make_organisation()
    assert counts[0] == counts[1]


def test_the_page_shows_products_stars_proofs_and_links_to_files(client: Client) -> None:
    organisation = make_organisation(representative="Bà Út")
    make_standing(make_product(organisation, name="Mắm cá linh"), star=4)
    proof = make_document(organisation, title="Phiếu kiểm nghiệm 7")
    sign_in(client, actor_with("commune_officer", unit=organisation.unit))
    page = client.get(f"{LIST}{organisation.pk}/").content.decode()
    for words in ("Mắm cá linh", "Bà Út", "Phiếu kiểm nghiệm 7", f"/chu-the/tep/{proof.pages.get().pk}/"):
        assert words in page


def test_a_foreign_commune_finds_nothing_at_the_address(client: Client) -> None:
    organisation = make_organisation(unit=other_commune())
    sign_in(client, actor_with("commune_officer", unit=commune_unit()))
    for tail in ("", "sua/"):
        assert client.get(f"{LIST}{organisation.pk}/{tail}").status_code == 404


def data(**over: Any) -> dict[str, Any]:
    return {"name": "HTX Bảy Núi", "legal_form": "cooperative", "unit": commune_unit().pk, "key": "k", **over}


def test_a_commune_registers_a_producer_once_though_sent_twice(client: Client) -> None:
    sign_in(client, actor_with("commune_officer", unit=commune_unit()))
    first = client.post(f"{LIST}moi/", data())
    made = Organisation.objects.get()
    assert first["Location"] == f"{LIST}{made.pk}/"
    client.post(f"{LIST}moi/", data(anyway="1"))
    assert Organisation.objects.count() == 1


def test_a_commune_cannot_choose_another(client: Client) -> None:
    sign_in(client, actor_with("commune_officer", unit=commune_unit()))
    answer = client.post(f"{LIST}moi/", data(unit=other_commune().pk))
    assert answer.status_code == 422
    assert not Organisation.objects.exists()


def test_the_same_name_in_the_same_commune_is_shown_before_a_second_is_made(client: Client) -> None:
    known = make_organisation(name="htx Bảy núi")
    sign_in(client, actor_with("provincial_officer"))
    answer = client.post(f"{LIST}moi/", data())
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"{LIST}{known.pk}/" in page
    assert Organisation.objects.count() == 1
    assert client.post(f"{LIST}moi/", data(anyway="1")).status_code == 302
    assert Organisation.objects.count() == 2


def test_an_officer_moves_a_producer_a_wrong_field_is_told(client: Client) -> None:
    organisation = make_organisation()
    sign_in(client, actor_with("provincial_officer"))
    address = f"{LIST}{organisation.pk}/sua/"
    wrong = client.post(address, data(email="x@"))
    assert wrong.status_code == 422
    assert "Địa chỉ thư điện tử chưa đúng" in wrong.content.decode()
    assert client.post(address, data(unit=other_commune().pk)).status_code == 302
    organisation.refresh_from_db()
    assert organisation.unit == other_commune()


@pytest.mark.parametrize("role", ["leader", "auditor"])
def test_readers_of_all_read_and_do_not_write(client: Client, role: str) -> None:
    organisation = make_organisation()
    sign_in(client, actor_with(role))
    assert client.get(f"{LIST}{organisation.pk}/").status_code == 200
    assert client.post(f"{LIST}moi/", data()).status_code == 403
    assert client.post(f"{LIST}{organisation.pk}/sua/", data()).status_code == 403


def test_an_officer_says_that_a_producer_has_closed(client: Client) -> None:
    organisation = make_organisation()
    sign_in(client, actor_with("commune_officer", unit=organisation.unit))
    assert "is_closed" not in client.get(f"{LIST}moi/").content.decode()
    answer = client.post(f"{LIST}{organisation.pk}/sua/", data(is_closed="on"))
    assert answer.status_code == 302
    assert "Đã ngừng hoạt động" in client.get(f"{LIST}{organisation.pk}/").content.decode()
