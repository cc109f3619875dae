"""Whom a code on a label names: who printed it, and producers whom the public knows."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ocop.catalogue import scans
from ocop.catalogue.scans import Asked
from ocop.organisations.models import LegalForm, Organisation
from ocop.products.models import Product
from ocop.trace.models import LabelOrder, Lot, StepKind
from tests.factories import trace as make
from tests.factories.organisations import make_organisation
from tests.factories.products import AT, make_picture, make_product, make_standing
from tests.factories.ways import make_lot, make_serial, make_way

pytestmark = pytest.mark.usefixtures("places")
DAY = dt.date(2026, 6, 15)


def found(lot: Lot, serial: str = "") -> dict[str, Any]:
    answer = scans.find(Asked("code", lot.item.code, lot.code, serial))
    assert answer is not None
    return answer


def upstream(lot: Lot) -> Lot:
    """The juice of another household in the lot of `make_way`."""
    return Lot.objects.select_related("item", "organisation").get(code="N1")


def known_as(owner: Organisation, **over: Any) -> None:
    given = {"address": "Ấp 3, đường Tên Hộ", "registration_no": "55A8001234"}
    Organisation.objects.filter(pk=owner.pk).update(**{**given, **over})


def test_the_way_tells_no_code_of_a_supplier_it_does_not_name() -> None:
    lot = make_way()
    steps = scans.scan_page(found(lot), DAY)["steps"]
    others = [step for step in steps if not step.producer]
    assert [(step.kind, step.goods_uri, step.place_code) for step in others] == [(StepKind.HARVEST, "", "")]
    assert all(step.goods_uri and step.place_code for step in steps if step.producer and step.passed is None)
    path = reverse("portal:trace_data", args=[lot.item.code])
    stages = json.loads(Client().get(f"{path}?lo=A%2F1-b").content)["stages"]
    assert [bool(stage["goods_code"]) for stage in stages].count(False) == 1
    make_standing(make_product(upstream(lot).organisation))
    steps = scans.scan_page(found(lot), DAY)["steps"]
    assert all(step.producer and step.goods_uri for step in steps)


def test_a_raw_lot_names_its_owner_to_those_who_know_it_alone() -> None:
    juice = upstream(make_way())
    owner = juice.organisation
    known_as(owner)
    make_serial(juice)
    page = scans.scan_page(found(juice), DAY)
    assert page["producer"] == "Cơ sở không công khai tên"
    assert (page["producer_address"], page["commune"], page["registration_no"]) == (None, None, None)
    assert [step.producer for step in page["steps"]] == [""]
    shown = Client().get(f"/tx/sp/{juice.item.code}/lo/{juice.code}").content.decode()
    told = Client().get(reverse("portal:trace_data", args=[juice.item.code]) + f"?lo={juice.code}")
    for text in (shown, told.content.decode()):
        assert owner.name not in text and "Tên Hộ" not in text and "55A8001234" not in text
    make_standing(make_product(owner))
    page = scans.scan_page(found(juice), DAY)
    assert (page["producer"], page["producer_address"]) == (owner.name, "Ấp 3, đường Tên Hộ")
    assert [step.producer for step in page["steps"]] == [owner.name]


def test_goods_for_sale_name_who_printed_their_labels() -> None:
    lot, other = make_lot(), make_lot()
    owner = lot.organisation
    assert not Product.objects.filter(is_public=True).exists()
    item = Asked("code", lot.item.code)
    for state, printed, is_named in (
        ("reserved", {}, False), ("printed", {"printed_at": AT}, True),
        ("active", {"activated_at": AT}, True),
        ("void", {"printed_at": AT, "void_reason": "Hỏng"}, True), ("void", {"void_reason": "Thừa"}, False),
    ):  # fmt: skip
        LabelOrder.objects.all().delete()
        LabelOrder.objects.create(
            lot=lot, is_serial=False, count=1, layout="a4", state=state, created_at=AT, **printed
        )
        name = owner.name if is_named else None
        goods = scans.find(item)
        assert goods is not None
        assert (found(lot)["producer"], goods["producer"]) == (name, name), state
        assert found(other)["producer"] is None
    serial = make_serial(lot)
    assert found(lot, serial.code)["producer"] == owner.name


def test_what_would_name_an_unknown_producer_goes_with_its_name() -> None:
    item = make.make_item(make_product(), brand="Thốt nốt Ông Kín", gtin="08935049510017")
    lot = make_lot(item)
    known_as(lot.organisation)
    make_picture(item.product)
    seen = found(lot)
    assert seen["hidden"] == {
        "producer", "producer_address", "commune", "registration_no", "brand", "gtin",
    }  # fmt: skip
    assert not any(seen[name] for name in seen["hidden"])
    assert seen["picture"] is None, "strangers may not open the picture of a product that is not public"


@pytest.mark.parametrize("form", list(LegalForm))
def test_the_number_of_enterprises_and_cooperatives_is_public_and_of_nobody_else(form: LegalForm) -> None:
    lot = make_lot(make.make_item(make_standing(make_product(make_organisation(legal_form=form))).product))
    known_as(lot.organisation)
    number = found(lot)["registration_no"]
    assert number == ("55A8001234" if form in (LegalForm.ENTERPRISE, LegalForm.COOPERATIVE) else None)
