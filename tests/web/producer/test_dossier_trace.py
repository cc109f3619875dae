"""The proof of traceability, made and cited at the criteria that ask for it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from ocop.base import clock
from ocop.dossiers.models import Citation, Dossier
from ocop.files.models import Document
from ocop.products.models import Product
from tests.factories import trace as make
from tests.factories.dossiers import AT, REPRESENTED, make_dossier, make_ready_product
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with
from tests.factories.ways import make_lot, make_serial
from tests.web.pages import as_actor, html

pytestmark = pytest.mark.usefixtures("places", "packs")
OFFER = "Minh chứng từ nhật ký truy xuất"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)


def opened(state: str = "draft", *, labelled: bool = True) -> tuple[Dossier, Client]:
    owner = make_organisation(**REPRESENTED)
    dossier = make_dossier(state, product=make_ready_product(owner))
    if labelled:
        make_serial(make_lot(make.make_item(dossier.product)))
    return dossier, as_actor(actor_with("producer", organisation=owner))


def address(name: str, dossier: Dossier, code: str) -> str:
    return reverse(f"producer:{name}", args=[dossier.pk, code])


def test_the_proof_is_offered_where_labels_and_story_are_asked_for_and_cited_there() -> None:
    dossier, client = opened()
    for code in ("2.3", "5.1"):
        assert OFFER in html(client.get(address("dossier_criterion", dossier, code)))
        answer = client.post(address("dossier_trace", dossier, code))
        assert answer["Location"] == address("dossier_criterion", dossier, code) + "#minh-chung"
        cited = Citation.objects.get(dossier=dossier, code=code)
        assert (cited.document.kind, cited.document.organisation) == (
            "traceability", dossier.product.organisation,
        )  # fmt: skip
    assert Document.objects.filter(kind="traceability").count() == 1, "one proof a day serves both"
    assert OFFER not in html(client.get(address("dossier_criterion", dossier, "1.1")))


def test_the_criterion_of_the_story_says_where_there_is_none_yet() -> None:
    dossier, client = opened()
    said = "Sản phẩm chưa có câu chuyện"
    assert said in html(client.get(address("dossier_criterion", dossier, "5.1")))
    assert said not in html(client.get(address("dossier_criterion", dossier, "2.3")))
    Product.objects.update(story="Bà nội leo cây.")
    assert said not in html(client.get(address("dossier_criterion", dossier, "5.1")))


def test_without_a_labelled_lot_nothing_is_offered_nor_made() -> None:
    dossier, client = opened(labelled=False)
    assert OFFER not in html(client.get(address("dossier_criterion", dossier, "2.3")))
    answer = client.post(address("dossier_trace", dossier, "2.3"))
    assert "chưa có lô nào dán tem truy xuất" in answer.content.decode()
    assert not Citation.objects.filter(code="2.3").exists()


def test_a_dossier_on_its_way_takes_no_proof_and_none_is_made() -> None:
    dossier, client = opened("with_commune")
    assert OFFER not in html(client.get(address("dossier_criterion", dossier, "2.3")))
    assert client.post(address("dossier_trace", dossier, "2.3")).status_code == 409
    assert not Document.objects.filter(kind="traceability").exists()


def test_anothers_dossier_is_not_there() -> None:
    dossier, _client = opened()
    _other, client = opened()
    assert client.post(address("dossier_trace", dossier, "2.3")).status_code == 404
