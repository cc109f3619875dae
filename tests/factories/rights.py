"""Rights, papers and labels for tests, made by the room's own actions."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from ocop.base.actor import system
from ocop.organisations.models import Organisation
from ocop.products.models import Product
from ocop.rights import actions, labelling
from ocop.rights.actions import Entry
from ocop.rights.models import Label, Protection
from ocop.rights.states import VERBS
from tests.factories.organisations import make_organisation
from tests.factories.products import AT, make_product

BY = system("Kiểm thử")
_numbers = itertools.count(1)
DAY = dt.date(2026, 6, 1)


def make_protection(
    state: str = "", organisation: Organisation | None = None, *, at: dt.datetime = AT, **over: Any
) -> Protection:
    """A trademark (or what `over` says) with the step `state` on 01/06/2026; "" for a draft.

    `over` takes the data of a right, and fields of its Entry; a filing that came further was filed on
    01/02/2026.
    """
    names = set(Entry.__dataclass_fields__)
    entry = {name: over.pop(name) for name in list(over) if name in names and state}
    given: dict[str, Any] = {"kind": "trademark", "name": f"Nhãn hiệu {next(_numbers)} (ví dụ)"}
    owner, made = organisation or make_organisation(), None
    if state:
        filed = None if state == "filed" else dt.date(2026, 2, 1)
        made = Entry(**{"day": DAY, "filed_on": filed, **entry})
    verb = VERBS[state] if state else ""
    return actions.add_protection(owner, {**given, **over}, verb=verb, entry=made, by=BY, at=at)


def make_label(product: Product | None = None, *, checked: bool = False, **over: Any) -> Label:
    """A draft of a label; `checked`: every item answered with yes."""
    label = actions.add_label(product or make_product(), over, by=BY, at=AT)
    if checked:
        asked = labelling.rules(label.rules).items_for(label.goods)
        given = {item.code: ("yes", "") for item in asked if not item.auto}
        actions.tick_label(label, given, by=BY, at=AT)
    return label
