"""Taking in a list of recognised products: rows → difference → one action.

Nothing is changed that is already there: an import adds producers, products and stars, and
a second run of the same file adds nothing. Awards and proposals are kept apart.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.text import fold, sort_key
from ocop.criteria import queries as criteria
from ocop.criteria.regime import Regime
from ocop.journal import actions as journal
from ocop.organisations.models import Kind, Organisation
from ocop.products import actions, rules
from ocop.products.models import Product, Standing
from ocop.products.registry import Row
from ocop.products.states import StandingState


@dataclass
class Difference:
    """What an import would add, and what it would leave as it is."""

    rows: int = 0
    producers: list[str] = field(default_factory=list)
    products: list[str] = field(default_factory=list)
    awards: list[str] = field(default_factory=list)
    proposals: list[str] = field(default_factory=list)
    candidates: int = 0
    known: int = 0
    without_place: int = 0
    without_expiry: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether everything in the file is already there."""
        return not (self.producers or self.products or self.awards or self.proposals)


def difference(rows: Iterable[Row]) -> Difference:
    """What applying `rows` would add; reads only."""
    return _Plan(list(rows)).difference


def apply(*, rows: list[Row], by: Actor, at: dt.datetime, file_name: str = "") -> Difference:
    """Add what is new, whole or not at all, by a number of queries that does not grow with the rows.

    An award with a decision date runs as its regime says (36 months, QĐ 26/2026 Đ.4.3 and
    QĐ 148/2023 alike); without a date its end stays unknown. The latest award of a product
    is its live star, earlier ones are superseded. Refused to who may not import.
    """
    rules.may_import.check(by)
    with transaction.atomic():
        plan = _Plan(rows)
        plan.write(at)
        if plan.difference.is_empty:
            return plan.difference
        actions.relink(product_ids=plan.touched())
        actions.refresh_public(product_ids=plan.touched())
        found = plan.difference
        after = {
            "file": file_name,
            "rows": found.rows,
            "producers": len(found.producers),
            "products": len(found.products),
            "awards": len(found.awards),
            "proposals": len(found.proposals),
        }
        first = Product.objects.get(pk=plan.touched()[0])
        journal.record(verb="products.import_registry", subject=first, by=by, at=at, after=after)
        return found


class _Plan:
    """The rows beside what is stored."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows
        self.producers = {fold(o.name): o for o in Organisation.objects.filter(kind=Kind.PRODUCER)}
        self.products = {(p.organisation_id, fold(p.name)): p for p in Product.objects.all()}
        self.keys = set(Standing.objects.exclude(import_key=None).values_list("import_key", flat=True))
        self.by_row: dict[str, Product] = {}
        self.difference = Difference(rows=len(rows))
        self._compare()

    def _compare(self) -> None:
        found, seen_products = self.difference, set[tuple[str, str]]()
        names, keys = set(self.producers), set(self.keys)
        for row in self.rows:
            producer, product = fold(row.producer), fold(row.product)
            if producer not in names:
                names.add(producer)
                found.producers.append(row.producer)
            if not self._knows(producer, product) and (producer, product) not in seen_products:
                seen_products.add((producer, product))
                found.products.append(f"{row.product} – {row.producer}")
            if row.star is None and not row.is_award:
                found.candidates += 1
                continue
            if row.key in keys:
                found.known += 1
                continue
            keys.add(row.key)
            (found.awards if row.is_award else found.proposals).append(_line(row))
            found.without_expiry += row.is_award and row.decided_on is None
            found.without_place += row.unit_id is None

    def _knows(self, producer: str, product: str) -> bool:
        stored = self.producers.get(producer)
        return stored is not None and (stored.pk, product) in self.products

    def write(self, at: dt.datetime) -> None:
        """Producers, then products, then standings, each in bulk."""
        self._write_producers(at)
        self._write_products(at)
        self._write_standings(at)

    def touched(self) -> list[int]:
        """The products that the rows speak of."""
        return sorted({product.pk for product in self.by_row.values()})

    def _write_producers(self, at: dt.datetime) -> None:
        fresh: dict[str, Organisation] = {}
        for row in self.rows:
            key = fold(row.producer)
            if key not in self.producers and key not in fresh:
                fresh[key] = Organisation(
                    name=row.producer,
                    legal_form=row.form,
                    unit_id=row.unit_id,
                    address=row.place,
                    source=row.source,
                    search_text=fold(f"{row.producer} {row.commune}")[:400],
                    sort_key=sort_key(row.producer)[:700],
                    created_at=at,
                )
        Organisation.objects.bulk_create(fresh.values(), batch_size=500)
        self.producers.update(fresh)

    def _write_products(self, at: dt.datetime) -> None:
        fresh: dict[tuple[int, str], Product] = {}
        for row in self.rows:
            producer = self.producers[fold(row.producer)]
            key = (producer.pk, fold(row.product))
            if key not in self.products and key not in fresh:
                fresh[key] = Product(
                    organisation=producer,
                    unit_id=row.unit_id,
                    name=row.product,
                    source=row.source,
                    search_text="",
                    sort_key=sort_key(row.product)[:700],
                    created_at=at,
                )
        Product.objects.bulk_create(fresh.values(), batch_size=500)
        self.products.update(fresh)
        for row in self.rows:
            producer = self.producers[fold(row.producer)]
            self.by_row[row.key] = self.products[(producer.pk, fold(row.product))]

    def _write_standings(self, at: dt.datetime) -> None:
        fresh: dict[str, Standing] = {}
        regimes = criteria.every_regime()
        for row in self.rows:
            if row.key not in self.keys and (row.is_award or row.star is not None):
                fresh[row.key] = _standing(row, self.by_row[row.key], regimes, at)
        _let_the_latest_live(fresh.values())
        Standing.objects.bulk_create(fresh.values(), batch_size=500)


def _standing(row: Row, product: Product, regimes: tuple[Regime, ...], at: dt.datetime) -> Standing:
    valid_to, note = _end(row, regimes)
    return Standing(
        product=product,
        state=StandingState.SUPERSEDED if row.is_award else StandingState.PROPOSED,
        star=row.star,
        score=row.score,
        certificate_no=row.certificate_no,
        decision_no=row.decision_no,
        decided_on=row.decided_on,
        valid_from=row.decided_on if row.is_award else None,
        valid_to=valid_to,
        note=note,
        year=row.year,
        source=row.source,
        import_key=row.key,
        unit_id=row.old_unit_id,
        created_at=at,
    )


def _end(row: Row, regimes: tuple[Regime, ...]) -> tuple[dt.date | None, str]:
    """The last day of an award whose decision date is known, and what must be said of it.

    A decision older than every regime in the packs is counted under the oldest of them.
    """
    if row.decided_on is None or not row.is_award:
        return None, ""
    then = [regime for regime in regimes if regime.start <= row.decided_on]
    if then:
        return max(then, key=lambda regime: regime.start).expires_on(row.decided_on), ""
    oldest = min(regimes, key=lambda regime: regime.start)
    note = _("Ngày hết hạn tính theo %(decision)s; quy định trước đó chưa có trong hệ thống.")
    return oldest.expires_on(row.decided_on), note % {"decision": oldest.decision}


def _let_the_latest_live(fresh: Iterable[Standing]) -> None:
    """Among a product's awards the latest is live; a stored live star that is older gives way."""
    latest: dict[int, Standing] = {}
    for standing in fresh:
        if standing.state == StandingState.SUPERSEDED:
            held = latest.get(standing.product_id)
            if held is None or _when(standing) >= _when(held):
                latest[standing.product_id] = standing
    stored = {s.product_id: s for s in Standing.objects.filter(state=StandingState.LIVE)}
    giving_way = []
    for product_id, standing in latest.items():
        held = stored.get(product_id)
        if held is not None and _when(held) > _when(standing):
            continue
        if held is not None:
            giving_way.append(held.pk)
        standing.state = StandingState.LIVE
    for start in range(0, len(giving_way), 500):
        part = giving_way[start : start + 500]
        Standing.objects.filter(pk__in=part).update(state=StandingState.SUPERSEDED)


def _when(standing: Standing) -> dt.date:
    return standing.decided_on or dt.date(standing.year or 1900, 1, 1)


def _line(row: Row) -> str:
    star = f"{row.star}★" if row.star else _("sao không nêu")
    return f"{row.product} – {row.producer}: {star}, {row.decision_no or row.year or '?'}"
