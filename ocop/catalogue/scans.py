"""What a code on a label leads to: the piece, its lot, its kind of goods, the product; by few queries.

Its producer is named where the public knows it already, and on goods for sale whose labels it printed. Whose
the raw and halfway lots behind them are stays its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Sum
from django.utils.translation import gettext as _

from ocop.catalogue import pages, queries
from ocop.catalogue.prepared import Prepared
from ocop.organisations.models import LegalForm
from ocop.products.models import Picture, Standing
from ocop.products.states import StandingState
from ocop.trace.gs1 import digital_link, own
from ocop.trace.gs1.escapes import escape
from ocop.trace.gs1.faults import NotGS1
from ocop.trace.models import DayScans, Item, ItemKind, LabelOrder, Lot, Recall, Serial
from ocop.trace.queries import public, tracing
from ocop.trace.queries.amounts import MADE, standing
from ocop.trace.queries.live import traceable_lots
from ocop.trace.queries.public import PublicStep
from ocop.trace.states import LotState, OrderState, RecallState, SerialState

_CODE, _LOT, _SERIAL = "zzCodeMarkzz", "zzLotMarkzz", "zzSerialMarkzz"
_ITEM_COLUMNS = {
    name: name
    for name in (
        "id", "name", "kind", "pack", "gtin", "code", "shelf_days", "standards", "warnings", "brand", "model",
        "created_at", "is_demo",
    )
} | {
    "identifier": "identifier__uri",
    "owner_id": "organisation_id",
    "producer": "organisation__name",
    "producer_address": "organisation__address",
    "commune": "organisation__unit__name",
    "legal_form": "organisation__legal_form",
    "registration_no": "organisation__registration_no",
    "product_id": "product_id",
    "product": "product__name",
    "product_code": "product__code",
    "story": "product__story",
    "is_public": "product__is_public",
    "public_star": "product__public_star",
    "public_state": "product__public_state",
    "public_until": "product__public_until",
}  # fmt: skip
_LOT_COLUMNS = {
    "lot_id": "id",
    "lot": "code",
    "made_on": "made_on",
    "expires_on": "expires_on",
    "lot_state": "state",
    "lot_told_at": "created_at",
    "lot_identifier": "identifier_id",
    "lot_uri": "identifier__uri",
    "site_commune": "site__unit__name",
}
_SERIAL_COLUMNS = {
    "serial_id": "id",
    "serial": "code",
    "serial_state": "state",
    "first_at": "seen__first_at",
    "looks": "seen__count",
}


def _under(prefix: str, columns: dict[str, str]) -> dict[str, str]:
    return {name: f"{prefix}{path}" for name, path in columns.items()}


def _with_more(rows: QuerySet[Any], prefix: str = "", lot: str = "") -> QuerySet[Any]:
    """The first public picture, the newest certificate that stands; whether the public knows the producer and
    labels were printed; of a lot what `_of_lot` says."""
    product = OuterRef(f"{prefix}product_id")
    live = Standing.objects.filter(product=product, state=StandingState.LIVE).order_by("-id")
    pictures = Picture.objects.filter(product=product, product__is_public=True)
    more: dict[str, Any] = {
        "picture": Subquery(pictures.values("id")[:1]),
        "token": Subquery(live.values("certificate__token")[:1]),
        "is_known": public.is_known(f"{prefix}organisation"),
        "is_labelled": public.is_labelled(
            **({"lot": OuterRef(lot)} if lot else {"lot__item": OuterRef("pk")})
        ),
    }
    found: QuerySet[Any] = rows.annotate(**more, **(_of_lot(OuterRef(lot)) if lot else {}))
    return found


def _of_lot(lot: OuterRef) -> dict[str, Any]:
    """What buyers are told of a recall, decided or ended; whether the making of the lot stands; whether it
    has labels in use."""
    recalls = Recall.objects.filter(state__in=(RecallState.ACTIVE, RecallState.CLOSED))
    held = recalls.filter(lots__lot=lot, lots__released_at=None).order_by("state", "-id")  # active ones first
    return {
        "told": Subquery(held.values("told")[:1]),
        "told_here": Subquery(held.filter(lot=lot).values("told")[:1]),
        "stands": Exists(standing().filter(MADE, lot=lot)),
        "is_traceable": Exists(traceable_lots().filter(pk=lot)),
    }


def _with_labels(lots: QuerySet[Lot]) -> QuerySet[Lot]:
    """For a lot's own code: whether it had labels of which all are void; how often its codes, those of pieces
    too, were looked at before today."""
    lot = OuterRef("pk")
    orders, days = LabelOrder.objects.filter(lot=lot), DayScans.objects.filter(lot=lot).order_by()
    copies = orders.filter(is_serial=False).exclude(state=OrderState.VOID)
    pieces = Serial.objects.filter(lot=lot).exclude(state=SerialState.VOID)
    return lots.annotate(
        is_cancelled=Exists(orders) & ~Exists(copies) & ~Exists(pieces),
        lot_looks=Subquery(days.values("lot").annotate(n=Sum("count")).values("n")),
    )


_MORE = {name: name for name in ("picture", "token", "is_known", "is_labelled")}
_MORE_OF_LOT = {**_MORE, **{name: name for name in ("told", "told_here", "stands", "is_traceable")}}
_LABELS = {name: name for name in ("is_cancelled", "lot_looks")}
_LOT_ROW = {**_under("item__", _ITEM_COLUMNS), **_LOT_COLUMNS, **_MORE_OF_LOT}


@dataclass(frozen=True)
class _Ladder:
    """The three questions by one kind of name: our own code of the goods, or their GTIN."""

    item: Prepared
    lot: Prepared
    serial: Prepared


def _ladder(field: str) -> _Ladder:
    return _Ladder(
        Prepared(
            {**_ITEM_COLUMNS, **_MORE}, lambda code: _with_more(Item.objects.filter(**{field: code})), _CODE
        ),
        Prepared(
            {**_LOT_ROW, **_LABELS},
            lambda code, lot: _with_more(
                _with_labels(Lot.objects.filter(**{f"item__{field}": code}, code=lot)), "item__", "pk"
            ),
            _CODE,
            _LOT,
        ),
        Prepared(
            {
                **_under("lot__item__", _ITEM_COLUMNS),
                **_under("lot__", _LOT_COLUMNS),
                **_SERIAL_COLUMNS,
                **_MORE_OF_LOT,
            },
            lambda code, serial: _with_more(
                Serial.objects.filter(**{f"lot__item__{field}": code}, code=serial), "lot__item__", "lot_id"
            ),
            _CODE,
            _SERIAL,
        ),
    )


_BY = {"code": _ladder("code"), "gtin": _ladder("gtin")}
_PIECES = {"lot": None, "serial": None, "told": None, "told_here": None}
_NAMING = (
    "producer", "producer_address", "commune", "registration_no", "brand", "gtin", "picture", "token",
)  # fmt: skip
"""What would tell who a producer is."""
_REGISTERED = (LegalForm.ENTERPRISE, LegalForm.COOPERATIVE)
"""Whose registration the law makes public (docs/law.md); the number of a household is its own."""
_UNSAID = {"made_on": None, "expires_on": None, "site_commune": None, "token": None}
"""What is not said of a lot whose making was declared a mistake."""


@dataclass(frozen=True)
class Asked:
    """A code as it stands on a label: our own code of the goods, or a GTIN (`by`), with lot and piece."""

    by: str
    code: str
    lot: str = ""
    serial: str = ""

    @property
    def path(self) -> str:
        """Its address on a site of ours."""
        if self.by == "code":
            return own.OwnCode(own.Kind.PRODUCT, self.code, self.lot, self.serial).path()
        more = (("10", self.lot), ("21", self.serial))
        return f"/01/{self.code}" + "".join(f"/{ai}/{escape(value)}" for ai, value in more if value)


def asked_of(path: str) -> Asked | None:
    """What a path on a site of ours asks for, as it stands on labels; None for any other text."""
    if not path.startswith("/"):
        return None
    try:
        if path.startswith("/01/"):
            link = digital_link.parse(digital_link.CANONICAL_STEM + path)
            return Asked("gtin", link.key[1], link.value("10"), link.value("21"))
        code = own.parse(path)
    except NotGS1:
        return None
    return Asked("code", code.code, code.lot, code.serial) if code.kind == own.Kind.PRODUCT else None


def label_in(text: str) -> Asked | None:
    """The last label that a text names by its path; None where it names none."""
    return next(filter(None, map(asked_of, reversed(text.split()))), None)


def find(asked: Asked) -> dict[str, Any] | None:
    """The very thing that was asked, by one query; None where no label of ours says so. A piece that stands
    behind the number of another lot is none of ours. `hidden`: the names of what is kept but not public."""
    ladder = _BY[asked.by]
    if asked.serial:
        found = ladder.serial.first(asked.code, asked.serial)
        if found is not None and asked.lot and found["lot"] != asked.lot:
            return None
    elif asked.lot:
        found = ladder.lot.first(asked.code, asked.lot)
    else:
        found = ladder.item.first(asked.code)
    return None if found is None else _as_public({**_PIECES, **found})


def lots_on_sale(on: dt.date, at_a_time: int = 500) -> Iterator[dict[str, Any]]:
    """The lots of goods for sale that are in force and not recalled, as `find` finds them; no examples. One
    query for so many of them."""
    lots = public.in_force(on).filter(item__kind=ItemKind.GOODS, is_demo=False)
    rows = _with_more(lots.exclude(state=LotState.RECALLED), "item__", "pk").order_by("pk")
    last = 0
    while page := list(rows.filter(pk__gt=last).values_list(*_LOT_ROW.values())[:at_a_time]):
        for row in page:
            found = dict(zip(_LOT_ROW, row, strict=True))
            last = found["lot_id"]
            yield _as_public({**_PIECES, **found})


def _as_public(found: dict[str, Any]) -> dict[str, Any]:
    is_own_label = found["kind"] == ItemKind.GOODS and found["is_labelled"]
    is_named = bool(found["is_known"] or is_own_label)
    names = () if is_named else _NAMING
    if found["legal_form"] not in _REGISTERED:
        names = (*names, "registration_no")
    hidden = {name for name in names if found[name]}
    return {**found, **dict.fromkeys(hidden), "hidden": hidden, "is_named": is_named}


def find_above(asked: Asked) -> dict[str, Any] | None:
    """The nearest thing above one that is not ours: its lot, else its kind of goods."""
    if asked.serial and asked.lot and (found := find(Asked(asked.by, asked.code, asked.lot))):
        return found
    return find(Asked(asked.by, asked.code)) if asked.lot or asked.serial else None


def scan_page(found: dict[str, Any], on: dt.date) -> dict[str, Any]:
    """What a buyer reads of a thing that `find` found: three more queries for a lot, two for goods.

    A lot that does not stand (`stands`) vouches for nothing: it has neither star, days nor way. The story is
    for all who may read it elsewhere, and for who holds goods whose label is in use.
    """
    stands = not found["lot"] or bool(found["stands"])
    star = queries.verdict(found, on) if found["product_id"] and stands else ""
    lots = [] if found["lot"] else public.lots_in_force(found["id"], on)
    return {
        **found,
        **({} if stands else _UNSAID),
        "producer": found["producer"] or _("Cơ sở không công khai tên"),
        "stands": stands,
        "star": found["public_star"] if star and star != "proposed" else None,
        "verdict": star,
        "until": found["public_until"] if star else None,
        "tone": queries.TONES.get(star, "proposed"),
        "story": found["story"] if found["is_public"] or (found["lot"] and found["is_traceable"]) else "",
        "steps": steps_of(found) if stands else [],
        "papers": pages.papers(found["product_id"], on) if found["product_id"] and found["is_named"] else [],
        "lots": lots,
    }


_MARK = 987_654_321_098_765
_SIZES = (8, 64, 512)
"""How many lots a question for lines is worked out for; a way of fewer asks for some twice."""
_LINES = {
    size: Prepared(public.LINE, lambda *ids: public.lines_of(ids), *range(_MARK, _MARK + size))
    for size in _SIZES
}


def steps_of(found: dict[str, Any]) -> list[PublicStep]:
    """The public way of a lot, oldest first; nothing for goods without one. Two queries. Of a way of more
    than 512 things the newest are read."""
    if not found["lot"]:
        return []
    ids = sorted(tracing.up([found["lot_identifier"]]), reverse=True)[: _SIZES[-1]]
    size = next(size for size in _SIZES if len(ids) <= size)
    rows = _LINES[size].rows(*ids, *[ids[0]] * (size - len(ids)))
    owner = found["owner_id"] if found["is_named"] else None
    return [public.public_step(row, owner) for row in reversed(rows)]
