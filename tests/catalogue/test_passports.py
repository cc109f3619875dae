"""The facts behind a code, as the lists of the law want them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from ocop.catalogue import passports, scans
from ocop.catalogue.scans import Asked
from ocop.organisations.models import Organisation
from ocop.trace import passport
from ocop.trace.models import Item, Lot
from ocop.trace.passport import Facts, Said
from tests.factories import trace as make
from tests.factories.organisations import make_organisation
from tests.factories.products import AT, make_product, make_standing
from tests.factories.ways import make_lot, make_way

pytestmark = pytest.mark.usefixtures("places")
DAY = dt.date(2026, 6, 15)


def facts(lot: Lot) -> Facts:
    found = scans.find(Asked("code", lot.item.code, lot.code))
    assert found is not None
    return passports.facts_of(scans.scan_page(found, DAY), address="https://x.vn/tx", picture="")


def test_an_address_needs_more_than_the_commune() -> None:
    lot = make_lot(make.make_item(make_standing().product))
    assert facts(lot).address == Said()
    Organisation.objects.filter(pk=lot.organisation_id).update(address="Tổ 3, ấp Vĩnh Hạ")
    name, commune = lot.organisation.name, lot.organisation.unit
    assert commune is not None
    assert facts(lot).address == Said(f"Tổ 3, ấp Vĩnh Hạ, {commune.name}", name)


def test_the_number_of_an_enterprise_is_told_and_that_of_a_household_only_that_it_is_there() -> None:
    owner = make_organisation(legal_form="enterprise", registration_no="1601234567")
    lot = make_lot(make.make_item(make_standing(make_product(owner)).product))
    assert facts(lot).producer_code == Said("1601234567", owner.name)
    Organisation.objects.filter(pk=owner.pk).update(legal_form="production_household")
    assert facts(lot).producer_code == Said(is_withheld=True)
    Organisation.objects.filter(pk=owner.pk).update(registration_no="")
    assert facts(lot).producer_code == Said()


def test_a_passport_can_be_complete() -> None:
    lot = make_way()
    Organisation.objects.filter(pk=lot.organisation_id).update(
        address="Tổ 3", legal_form="cooperative", registration_no="5401000123"
    )
    Item.objects.filter(pk=lot.item_id).update(gtin="08935049510017", warnings="Có đường")
    found = facts(lot)
    missing = [item.code for item in passport.passport_items(found) if not item.is_there]
    assert missing == ["certificates"], "papers are there once the office laid them beside the original"


def test_days_and_spans_are_iso_for_machines_and_in_words_for_people() -> None:
    lot = make_lot()
    told = facts(lot)
    by, on = "Cơ sở không công khai tên", AT.date()
    assert told.made_on == Said("2026-06-10", by, on, "10/06/2026")
    assert told.expires_on == Said("2027-06-10", by, on, "10/06/2027")
    assert told.shelf == Said("P365D", by, on, "365 ngày từ ngày sản xuất")


def test_the_kinds_of_stages_are_the_same_in_every_language() -> None:
    lot = make_way()
    for language in ("vi", "en"):
        with translation.override(language):
            kinds = [stage.kind for stage in facts(lot).stages]
            assert kinds == ["harvest", "harvest", "process", "pack", "inspect"]
