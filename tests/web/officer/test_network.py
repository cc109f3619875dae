"""The network at the officers' desks and the producer's: pages, forms, files."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ocop.organisations.models import Body, Engagement, Introduction, Need, Organisation, Post, Rating
from ocop.organisations.network import actions
from tests.factories.network import TESTER, make_body, make_engagement, make_need, make_partner, member
from tests.factories.organisations import AT, make_organisation
from tests.factories.people import actor_with, commune_unit, province_unit
from tests.web.pages import as_actor, html

pytestmark = pytest.mark.django_db
HOME = "/can-bo/mang-luoi/"


@pytest.fixture
def office() -> Client:
    province_unit()
    return as_actor(actor_with("provincial_officer"))


def words(answer: Any) -> list[Any]:
    """Every cell of a workbook."""
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    return [cell for row in sheet.iter_rows(values_only=True) for cell in row]


def test_the_office_writes_down_a_body_and_who_works_there(office: Client) -> None:
    page = html(office.get(HOME))
    assert "Chưa ghi tổ chức nào" in page
    commune_unit()
    unit = province_unit().pk
    data = {"unit": unit, "kind": "steering", "name": "Ban chỉ đạo", "valid_from": "01/02/2026", "key": "k1"}
    assert office.post(f"{HOME}to-chuc/moi/", data).status_code == 302
    body = Body.objects.get()
    person = {"full_name": "Lê Thị A", "position": "Trưởng ban", "valid_from": "01/02/2026", "is_focal": "on"}
    wrong = office.post(f"{HOME}to-chuc/{body.pk}/nguoi/", {**person, "phone": "12"})
    assert wrong.status_code == 422 and "Lê Thị A" in html(wrong)
    assert office.post(f"{HOME}to-chuc/{body.pk}/nguoi/", {**person, "key": "k2"}).status_code == 302
    assert "Đầu mối OCOP" in html(office.get(f"{HOME}to-chuc/{body.pk}/"))
    end = f"{HOME}nguoi/{Post.objects.get().pk}/het/"
    assert office.post(end, {"valid_to": "01/03/2026"}).status_code == 302
    assert "Chưa ghi ai" in html(office.get(f"{HOME}to-chuc/{body.pk}/"))
    assert "Ban chỉ đạo" in words(office.get(f"{HOME}excel/"))


def test_a_commune_writes_its_own_and_not_that_of_others() -> None:
    province_unit()
    client = as_actor(actor_with("commune_officer"))
    data = {"kind": "team", "name": "Tổ OCOP xã", "valid_from": "01/02/2026"}
    assert client.post(f"{HOME}to-chuc/moi/", data).status_code == 302
    assert Body.objects.get().unit == commune_unit()
    other = make_body()
    assert client.post(f"{HOME}to-chuc/{other.pk}/sua/", {**data, "name": "Khác"}).status_code == 403
    assert "Thêm người" not in html(client.get(f"{HOME}to-chuc/{other.pk}/"))


def test_a_partner_is_registered_with_its_fields_and_found_by_them(office: Client) -> None:
    data = {"name": "Viện Thử (ví dụ)", "fields_of": ["packaging", "plan"], "about": "Mười năm"}
    assert office.post(f"{HOME}tu-van/moi/", data).status_code == 302
    partner = Organisation.objects.get(kind="partner")
    assert "Viện Thử" in html(office.get(f"{HOME}tu-van/?linh_vuc=plan"))
    assert "Viện Thử" not in html(office.get(f"{HOME}tu-van/?linh_vuc=market"))
    change = {"name": "Viện Thử 2 (ví dụ)", "fields_of": ["market"]}
    assert office.post(f"{HOME}tu-van/{partner.pk}/sua/", change).status_code == 302
    assert "Viện Thử 2" in html(office.get(f"{HOME}tu-van/?linh_vuc=market"))
    assert "Viện Thử 2 (ví dụ)" in words(office.get(f"{HOME}tu-van/excel/"))


def test_a_need_goes_from_the_producer_over_the_office_to_the_partner_and_back(office: Client) -> None:
    owner, partner = make_organisation(), make_partner("packaging")
    producer, consultant = as_actor(member(owner)), as_actor(member(partner))
    assert (
        producer.post("/chu-the/mang-luoi/nhu-cau/moi/", {"field": "packaging", "text": ""}).status_code
        == 422
    )
    sent = {"field": "packaging", "text": "Cần nhãn mới", "key": "n1"}
    assert producer.post("/chu-the/mang-luoi/nhu-cau/moi/", sent).status_code == 302
    page = f"{HOME}nhu-cau/{Need.objects.get().pk}/"
    assert consultant.get(page).status_code == 404
    assert "cùng xã" in html(office.get(page))
    assert office.post(f"{page}gioi-thieu/", {"partner": partner.pk, "key": "n2"}).status_code == 302
    assert "Nhận giúp" in html(consultant.get(page))
    answer = f"{HOME}gioi-thieu/{Introduction.objects.get().pk}/tra-loi/"
    assert consultant.post(answer, {"takes": "1", "answer": "Tuần sau tới."}).status_code == 302
    seen = html(producer.get("/chu-the/mang-luoi/"))
    assert "Tuần sau tới." in seen and partner.phone in seen
    assert (
        producer.post(f"/chu-the/mang-luoi/nhu-cau/{Need.objects.get().pk}/dong/", {"met": "1"}).status_code
        == 302
    )
    assert Need.objects.get().state == "met"


def test_a_contract_is_written_closed_and_rated(office: Client) -> None:
    owner, partner = make_organisation(), make_partner("packaging")
    data = {
        "client": owner.pk,
        "field": "packaging",
        "subject": "Nhãn",
        "signed_on": "01/02/2026",
        "amount": "20.000.000",
    }
    assert office.post(f"{HOME}tu-van/{partner.pk}/hop-dong/", data).status_code == 302
    contract = Engagement.objects.get()
    page = f"{HOME}hop-dong/{contract.pk}/"
    assert "20.000.000" in html(office.get(page))
    assert office.post(page, {"closed_on": "01/01/2026"}).status_code == 422
    assert office.post(page, {"closed_on": "01/03/2026", "note": "Đạt"}).status_code == 302
    producer = as_actor(member(owner))
    assert "Đánh giá" in html(producer.get("/chu-the/mang-luoi/"))
    rate = f"/chu-the/mang-luoi/hop-dong/{contract.pk}/danh-gia/"
    assert producer.post(rate, {"score": "5", "comment": "Tốt"}).status_code == 302
    assert Rating.objects.get().score == 5
    assert "Chưa làm được việc này" in html(producer.get(rate))


@pytest.mark.parametrize("page", ["", "tu-van/", "nhu-cau/", "hop-dong/"])
def test_lists_ask_the_same_number_of_times_for_one_and_for_many(office: Client, page: str) -> None:
    def one() -> None:
        client, partner = make_organisation(), make_partner("packaging", "plan")
        actions.introduce(make_need(client), partner, by=TESTER, at=AT)
        make_engagement(partner, client)
        make_body()

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert office.get(f"{HOME}{page}").status_code == 200
        return len(found)

    one()
    office.get(f"{HOME}{page}")
    first = asked()
    one()
    one()
    assert asked() == first
