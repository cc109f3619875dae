"""Places, goods and events for tests, made by the room's own actions."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from decimal import Decimal
from typing import Any

from ocop.base import clock
from ocop.base.actor import system
from ocop.organisations.models import Organisation
from ocop.people.queries import members_of
from ocop.products.models import Product
from ocop.trace import actions
from ocop.trace.actions import diary, handing
from ocop.trace.actions.capturing import Taken, taken_again
from ocop.trace.epcis.context import STANDARD
from ocop.trace.models import Capture, Handover, Item, Lot, Site, Step
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with
from tests.factories.products import AT, make_product

BY = system("Kiểm thử")
_numbers = itertools.count(1)
GTIN = "https://id.gs1.org/01/09506000134352"


def make_site(organisation: Organisation | None = None, **over: Any) -> Site:
    """A workshop."""
    given: dict[str, Any] = {"kind": "workshop", "name": f"Lò nấu {next(_numbers)} (ví dụ)"}
    return actions.add_site(organisation or make_organisation(), {**given, **over}, by=BY, at=AT)


def make_item(product: Product | None = None, **over: Any) -> Item:
    """Jars of a product."""
    product = product or make_product()
    given: dict[str, Any] = {
        "kind": "goods", "name": product.name, "product": product, "pack": "Hũ 500 g", "unit_name": "hũ",
        "shelf_days": 365,
    }  # fmt: skip
    return actions.add_item(product.organisation, {**given, **over}, by=BY, at=AT)


def make_material(organisation: Organisation, **over: Any) -> Item:
    """A material in kilograms."""
    given: dict[str, Any] = {"kind": "material", "name": "Nước thốt nốt", "unit_name": "kg", "uom": "KGM"}
    return actions.add_item(organisation, {**given, **over}, by=BY, at=AT)


def lot_uri(number: object) -> str:
    """A lot of the example GTIN."""
    return f"{GTIN}/10/{number}"


def piece_uri(number: object) -> str:
    """A single piece of the example GTIN."""
    return f"{GTIN}/21/{number}"


def sscc_uri(number: int) -> str:
    """A carrier."""
    return f"https://id.gs1.org/00/{number:018d}"


def make_event(kind: str, *, at: dt.datetime = AT, **fields: Any) -> Taken:
    """A checked event at `at` in the time zone of Việt Nam."""
    event = {
        "@context": STANDARD, "type": kind,
        "eventTime": at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "eventTimeZoneOffset": "+07:00", **fields,
    }  # fmt: skip
    return taken_again(json.dumps(event))


def made(inputs: list[str], outputs: list[str], **more: Any) -> Taken:
    """Lots made into lots."""
    listed = {
        "inputQuantityList": [{"epcClass": uri, "quantity": 1} for uri in inputs],
        "outputQuantityList": [{"epcClass": uri, "quantity": 1} for uri in outputs],
    }  # fmt: skip
    return make_event("TransformationEvent", **{k: v for k, v in listed.items() if v}, **more)


def packed(parent: str, children: list[str], action: str = "ADD", **more: Any) -> Taken:
    """Pieces put into a carrier, or taken out."""
    inside = {"childEPCs": children} if children else {}
    return make_event("AggregationEvent", action=action, parentID=parent, **inside, **more)


def capture(*events: Taken, at: dt.datetime = AT, **more: Any) -> Capture:
    """Store events."""
    return actions.capture(events, by=BY, at=at, **more)


# --- the diary


def make_step(kind: str, organisation: Organisation | None = None, **over: Any) -> Step:
    """A step of a kind ("care", "harvest", "process", "pack", "inspect"), written by the room's own action;
    what is not given is made."""
    organisation = organisation or make_organisation()
    given: dict[str, Any] = {"happened_at": AT, "by": BY, "at": AT, **over}
    if kind == "inspect":
        lots = over.get("lots") or [make_lot(organisation)]
        return diary.log_inspection(organisation, **{"result": "passed", **given, "lots": lots})
    given["site"] = over.get("site") or make_site(organisation)
    if kind == "care":
        return diary.log_care(organisation, **{"note": "Bón phân (ví dụ)", **given})
    given = {"quantity": Decimal(100), **given, "item": over.get("item") or _item_for(kind, organisation)}
    if kind == "harvest":
        return diary.log_harvest(organisation, **given)
    given["inputs"] = over.get("inputs") or [(make_lot(organisation), Decimal(10))]
    log = diary.log_process if kind == "process" else diary.log_pack
    return log(organisation, **given)


def _item_for(kind: str, organisation: Organisation) -> Item:
    return make_item(make_product(organisation)) if kind == "pack" else make_material(organisation)


def make_harvest(organisation: Organisation | None = None, **over: Any) -> Step:
    """A harvest of 100 kg."""
    return make_step("harvest", organisation, **over)


def make_pack(organisation: Organisation | None = None, **over: Any) -> Step:
    """100 jars packed from 10 kg of a lot."""
    return make_step("pack", organisation, **over)


def lot_made_by(step: Step) -> Lot:
    """The lot that a step made."""
    return Lot.objects.get(lines__step=step, lines__direction="out")


def make_lot(organisation: Organisation | None = None, **over: Any) -> Lot:
    """A harvested lot of 100 kg."""
    return lot_made_by(make_harvest(organisation, **over))


def make_goods_lot(organisation: Organisation | None = None, **over: Any) -> Lot:
    """A packed lot of 100 jars."""
    return lot_made_by(make_pack(organisation, **over))


def make_handover(
    sender: Organisation | None = None, receiver: Organisation | None = None, **over: Any
) -> Handover:
    """10 jars of a packed lot on their way to another producer."""
    sender = sender or make_organisation()
    lots = over.pop("lots", None) or [(make_goods_lot(sender), Decimal(10))]
    if "receiver_name" not in over:
        receiver = receiver or make_organisation()
        if not members_of(receiver.pk, clock.local_date(AT)).exists():
            actor_with("producer", organisation=receiver)  # somebody who can confirm
    given = {"happened_at": AT, "lots": lots, "receiver": receiver, "by": BY, "at": AT}
    return handing.log_delivery(sender, **{**given, **over})
