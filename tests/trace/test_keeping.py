"""Places, goods and inputs corrected, ended and taken up again; a GTIN that comes later."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from ocop.base.actor import Actor
from ocop.journal.models import Entry
from ocop.organisations.models import Organisation
from ocop.people.roles import ROLES
from ocop.trace import actions, naming
from ocop.trace.actions.labels import activate_labels, order_labels, print_labels
from ocop.trace.models import Edge, EventRole, Identifier, Item, Lot, Serial, Supply
from ocop.trace.queries import bodies_of
from ocop.trace.queries.exchange import owners_of
from ocop.trace.queries.labels import link_of
from ocop.trace.rules.keeping import settled
from tests.factories import trace as make
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with
from tests.factories.products import make_product
from tests.refusals import refusal
from tests.web.pages import html

pytestmark = pytest.mark.django_db
AT, BY = make.AT, make.BY
WITH: dict[str, Any] = {"by": BY, "at": AT}
GTIN = "08935049510017"
HTML = {"HTTP_ACCEPT": "text/html", "HTTP_USER_AGENT": "Mozilla/5.0 (Android 14) Mobile"}


@pytest.fixture
def owner() -> Organisation:
    return make_organisation()


def make_supply(owner: Organisation, **over: Any) -> Supply:
    given = {"kind": "pesticide", "name": "Thuốc A", "unit_name": "chai", "waits_days": 7, **over}
    return actions.add_supply(owner, given, **WITH)


def told(verb: str) -> list[tuple[Any, Any]]:
    return list(Entry.objects.filter(verb=verb).order_by("pk").values_list("before", "after"))


def test_a_correction_keeps_what_it_does_not_name_and_tells_before_and_after(owner: Organisation) -> None:
    item = make.make_item(make_product(owner), warnings="Có hạt")
    for _n in range(2):
        actions.edit_kept(item, {"shelf_days": 180, "warnings": "Có hạt nhỏ"}, **WITH, key="k")
    found = Item.objects.get()
    assert (found.shelf_days, found.warnings, found.pack) == (180, "Có hạt nhỏ", "Hũ 500 g")
    was, now = {"shelf_days": 365, "warnings": "Có hạt"}, {"shelf_days": 180, "warnings": "Có hạt nhỏ"}
    assert told("trace.kept_corrected") == [(was, now)]
    actions.edit_kept(found, {"shelf_days": 180}, **WITH)
    assert len(told("trace.kept_corrected")) == 1, "what stays as it was is no correction"


def test_places_and_inputs_are_corrected_too(owner: Organisation) -> None:
    site = make.make_site(owner, lat=10.5, lon=105.0)
    site = actions.edit_kept(site, {"name": "Vườn mới", "lat": 10.6, "lon": 105.1}, **WITH)
    assert (site.name, site.lat, site.lon, site.kind) == ("Vườn mới", 10.6, 105.1, "workshop")
    assert refusal(actions.edit_kept, site, {"lat": None}, **WITH) == ("input", "lat")
    assert refusal(actions.edit_kept, site, {"lat": 95.0}, **WITH) == ("input", "lat")
    assert refusal(actions.edit_kept, site, {"name": " "}, **WITH) == ("input", "name")
    supply = actions.edit_kept(make_supply(owner), {"waits_days": 10, "unit_name": "lít"}, **WITH)
    assert (supply.waits_days, supply.unit_name) == (10, "lít")


def test_a_new_shelf_life_is_for_new_lots(owner: Organisation) -> None:
    item = make.make_item(make_product(owner))
    before = make.make_goods_lot(owner, item=item)
    actions.edit_kept(item, {"shelf_days": 10}, **WITH)
    after = make.make_goods_lot(owner, item=item)
    assert (str(after.expires_on), str(before.expires_on)) == ("2026-06-25", "2027-06-15")
    assert Lot.objects.get(pk=before.pk).expires_on == before.expires_on


def test_what_lots_and_uses_count_on_is_settled(owner: Organisation) -> None:
    item, supply = make.make_item(make_product(owner)), make_supply(owner)
    assert settled(item) == settled(supply) == ()
    actions.edit_kept(item, {"unit_name": "gói", "pack": "Gói 1 kg"}, **WITH)
    make.make_goods_lot(owner, item=item)
    make.make_step("care", owner, supplies=[(supply, Decimal(1))])
    for name, value in {"unit_name": "kg", "uom": "KGM", "pack": "Hũ", "kind": "material"}.items():
        assert refusal(actions.edit_kept, item, {name: value}, **WITH) == ("input", name)
    assert refusal(actions.edit_kept, supply, {"unit_name": "lít"}, **WITH) == ("input", "unit_name")
    actions.edit_kept(item, {"name": "Đường hũ", "unit_name": "gói"}, **WITH)
    actions.edit_kept(supply, {"name": "Thuốc B", "unit_name": "chai"}, **WITH)
    assert (Item.objects.get(pk=item.pk).name, Supply.objects.get().name) == ("Đường hũ", "Thuốc B")


def test_a_number_of_gs1_comes_once_is_checked_and_nobody_elses(owner: Organisation) -> None:
    item = make.make_item(make_product(owner))
    assert refusal(actions.edit_kept, item, {"gtin": "8935049510018"}, **WITH) == ("input", "gtin")
    actions.edit_kept(item, {"gtin": "8935049510017"}, **WITH)
    item = Item.objects.get()
    assert (item.gtin, item.identifier.uri) == (GTIN, naming.gtin(GTIN))
    other = make.make_item(make_product())
    assert refusal(actions.edit_kept, other, {"gtin": GTIN}, **WITH) == ("input", "gtin")
    make.make_goods_lot(owner, item=item)
    for gtin in ("", "8935049510116"):
        assert refusal(actions.edit_kept, item, {"gtin": gtin}, **WITH) == ("input", "gtin")

    site = make.make_site(owner)
    actions.edit_kept(site, {"gln": "8935049500001"}, **WITH)
    site.refresh_from_db()
    assert site.identifier.uri == naming.gln("8935049500001")
    twice = {"kind": "plot", "name": "Vườn", "gln": "8935049500001"}
    assert refusal(actions.add_site, owner, twice, **WITH) == ("input", "gln")
    make.make_step("care", owner, site=site)
    assert refusal(actions.edit_kept, site, {"gln": ""}, **WITH) == ("input", "gln")


def test_a_gtin_that_others_events_name_already_is_settled_as_well(owner: Organisation) -> None:
    item = make.make_item(make_product(owner), gtin=GTIN)
    make.capture(make.made([make.lot_uri(1)], [f"{naming.gtin(GTIN)}/10/X1"]))
    assert refusal(actions.edit_kept, item, {"gtin": ""}, **WITH) == ("input", "gtin")


def labelled(lot: Lot) -> str:
    """The address in the code of a labelled piece of a lot."""
    by = actor_with("producer", organisation=lot.organisation)
    lot = Lot.objects.select_related("item__product", "organisation", "identifier").get(pk=lot.pk)
    order = order_labels(lot, count=1, layout="a4-24", by=by, at=AT)
    print_labels(order, 1, 1, by=by, at=AT)
    activate_labels(order, by=by, at=AT)
    return link_of(lot, Serial.objects.get(order=order).code)


def test_old_and_new_labels_lead_to_their_lots_when_a_gtin_came(owner: Organisation) -> None:
    item = make.make_item(make_product(owner))
    old = make.make_goods_lot(owner, item=item, code="CU")
    first, code = labelled(old), item.code
    actions.edit_kept(item, {"gtin": GTIN}, **WITH)
    item = Item.objects.get(pk=item.pk)
    new = make.make_goods_lot(owner, item=item, code="MOI")
    late, second = labelled(old), labelled(new)
    assert f"/tx/sp/{code}/lo/CU/so/" in first and f"/tx/sp/{code}/lo/CU/so/" in late
    assert f"/01/{GTIN}/10/MOI/21/" in second and new.identifier.uri == f"{naming.gtin(GTIN)}/10/MOI"

    client = Client()
    for link, lot in ((first, "CU"), (late, "CU"), (second, "MOI")):
        page = client.get(link.removeprefix(settings.TRACE_URL), **HTML)
        if "/01/" in link:
            page = client.get(page["Location"].removeprefix("http://testserver"), **HTML)
        assert page.status_code == 200 and lot in html(page)
    assert client.get(f"/01/{GTIN}/10/CU", **HTML).status_code == 307, "the old lot is found by the GTIN too"
    assert client.get(f"/tx/sp/{code}/lo/MOI", **HTML).status_code == 200


def test_pieces_of_an_old_lot_stay_its_own_when_a_gtin_came(owner: Organisation) -> None:
    item = make.make_item(make_product(owner))
    old = make.make_goods_lot(owner, item=item, code="CU")
    item = actions.edit_kept(item, {"gtin": GTIN}, **WITH)
    serial = labelled(old).rpartition("/")[2]
    piece = Identifier.objects.get(kind="piece")
    assert piece.uri == f"{naming.own_item(item.code)}/so/{serial}"
    assert Edge.objects.filter(source=old.identifier, target=piece).exists()
    born = EventRole.objects.get(identifier=piece).event
    assert json.loads(*bodies_of([born]).values())["epcList"] == [piece.uri]
    assert set(owners_of([piece.uri, f"{naming.gtin(GTIN)}/10/MOI"]).values()) == {owner.pk}


def test_what_was_ended_is_taken_up_again(owner: Organisation) -> None:
    site = actions.end_kept(make.make_site(owner), **WITH)
    for _n in range(2):
        site = actions.take_up_kept(site, **WITH)
    assert site.ended_on is None and len(told("trace.kept_taken_up")) == 1


def test_only_the_own_members_correct(owner: Organisation) -> None:
    site = make.make_site(owner)
    officer = Actor(role="commune_officer", rights=ROLES["commune_officer"].rights, organisation_id=owner.pk)
    for other in (actor_with("producer", organisation=make_organisation()), officer):
        assert refusal(actions.edit_kept, site, {"name": "X"}, by=other, at=AT)[0] == "person"
        assert refusal(actions.take_up_kept, site, by=other, at=AT)[0] == "person"
    by = actor_with("producer", organisation=owner)
    assert actions.edit_kept(site, {"name": "X"}, by=by, at=AT).name == "X"
