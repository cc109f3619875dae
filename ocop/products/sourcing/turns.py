"""Whose turn it is: what the work list gathers from here."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.turns import Turn
from ocop.products.models import MaterialArea
from ocop.products.sourcing import queries
from ocop.products.sourcing.queries import Entry


def turns_of(actor: Actor, on: dt.date) -> list[Turn]:
    """To the producer: certifications of areas and contracts that run out within 30 days or have run out,
    until they are renewed or the entry is ended."""
    if not actor.has("chain.edit") or actor.organisation_id is None:
        return []
    return [_turn(entry, last, on) for entry, last in queries.expiring(actor, on)]


def _turn(entry: Entry, last: dt.date, on: dt.date) -> Turn:
    is_area = isinstance(entry, MaterialArea)
    what = _("Gia hạn chứng nhận vùng nguyên liệu") if is_area else _("Gia hạn hợp đồng trong chuỗi")
    kind = "area" if is_area else "partner"
    detail = str(entry.get_scheme_display()) if isinstance(entry, MaterialArea) else ""
    return Turn(
        what=what, about=str(entry), link=f"/chu-the/chuoi-gia-tri/muc/{kind}/{entry.pk}/",
        detail=detail, due_on=last, days_left=(last - on).days,
    )  # fmt: skip


def producer_link(product_id: int) -> str:
    """The chain's page at the producer's desk."""
    return f"/chu-the/chuoi-gia-tri/{product_id}/"


def officer_link(product_id: int) -> str:
    """The chain's page at the officers' desks."""
    return f"/can-bo/chuoi-gia-tri/{product_id}/"
