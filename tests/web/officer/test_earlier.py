"""The office takes in a certificate that was given on paper."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ocop.certificates.models import Certificate
from ocop.products.models import Product
from tests.factories.people import actor_with, sign_in
from tests.factories.products import make_product

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places", "packs")]


@pytest.fixture
def product(client: Client) -> Product:
    sign_in(client, actor_with("provincial_officer"))
    return make_product()


def page(product: Product) -> str:
    return reverse("officer:certificate_earlier", args=[product.pk])


def paper(**over: Any) -> dict[str, Any]:
    given = {"number": "12/GCN-2024", "star": 4, "score": "78,25", "issued_on": "05/02/2024"}
    return {**given, "decision_no": "99/QĐ-UBND", "key": "k1", **over}


def test_the_paper_is_taken_in_once_and_can_be_checked_by_anyone(client: Client, product: Product) -> None:
    for _again in range(2):
        answer = client.post(page(product), paper())
        assert answer.status_code == 302
    certificate = Certificate.objects.get()
    assert (certificate.star, str(certificate.score), f"{certificate.valid_to:%d/%m/%Y}") == (
        4, "78.250000", "05/02/2027"
    )  # fmt: skip
    assert "99/QĐ-UBND" in client.get(answer["Location"]).content.decode()
    seen = Client().get(f"/kt/{certificate.token}").content.decode()
    assert "12/GCN-2024" in seen and "99/QĐ-UBND" in seen


def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(client: Client, product: Product) -> None:
    client.post(page(product), paper())
    answer = client.post(page(product), paper(key="k2"))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "đã có trong hệ thống" in html and "99/QĐ-UBND" in html
    assert client.post(page(product), paper(key="k3", number="")).status_code == 422


def test_the_producers_page_leads_there_for_the_office_alone(client: Client, product: Product) -> None:
    producer = reverse("officer:organisation", args=[product.organisation_id])
    assert page(product) in client.get(producer).content.decode()
    sign_in(client, actor_with("leader"))
    assert page(product) not in client.get(producer).content.decode()
    assert client.get(page(product)).status_code == 403
