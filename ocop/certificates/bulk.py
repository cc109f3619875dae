"""Certificates given on paper before this system, by the thousand: whole rows, one entry in the journal.

As `actions.record_earlier`, with two things that a whole book of papers needs: an older paper may come
after a younger one and is kept as superseded, and a star that a list of recognised products had brought
already gets its paper instead of a twin.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from ocop.base.actor import Actor
from ocop.base.codes import drawn
from ocop.base.each import batches, update_each
from ocop.certificates.models import Certificate, CertificateState
from ocop.criteria import queries as criteria
from ocop.criteria import regime as regimes
from ocop.journal import actions as journal
from ocop.organisations import rules as organisations
from ocop.products import actions as products
from ocop.products.models import Product, Standing
from ocop.products.states import StandingState

_MONTHS = 36  # where no regime of ours was in force
_STATES: dict[str, CertificateState] = {
    StandingState.LIVE: CertificateState.ACTIVE,
    StandingState.REVOKED: CertificateState.REVOKED,
}


@dataclass(frozen=True)
class Paper:
    """One certificate as the paper says it."""

    product_id: int
    number: str
    star: int
    score: Decimal
    issued_on: dt.date
    decision_no: str


@dataclass
class Touched:
    """What else had to change: rows that gave way, and stars that got their paper.

    Values by field name, before and after, for taking it back.
    """

    certificates: dict[int, tuple[dict[str, Any], dict[str, Any]]] = field(default_factory=dict)
    standings: dict[int, tuple[dict[str, Any], dict[str, Any]]] = field(default_factory=dict)


_OF_PAPER = ("certificate_no", "score", "decision_no", "decided_on", "valid_from", "valid_to", "year")


def record_earlier(
    papers: Sequence[Paper], *, by: Actor, at: dt.datetime
) -> tuple[list[int], list[int], Touched]:
    """Take in papers; the ids of the certificates, of the stars made for them, and what else changed.

    Each runs as the regime of its day says (36 months where there was none). Of all awards of a product
    the latest stands, the others are superseded. Refused: who may not import.
    """
    organisations.may_take_in.check(by)
    with transaction.atomic():
        book = _Book(papers)
        made = book.write(papers, at)
        touched_products = sorted({paper.product_id for paper in papers})
        products.relink(product_ids=touched_products)
        products.refresh_public(touched_products)
        journal.record_rows(Certificate, made, verb="certificates.bulk_written", what="new", by=by, at=at)
        return made, book.made_standings, book.touched


def correct_earlier(
    rows: Mapping[int, tuple[Decimal, str]], *, by: Actor, at: dt.datetime
) -> dict[int, tuple[dict[str, Any], dict[str, Any]]]:
    """Put score and number of the decision right on certificates that no decision here has given.

    What changed on their stars, by id, before and after. Refused: who may not import.
    """
    organisations.may_take_in.check(by)
    found = Certificate.objects.filter(pk__in=list(rows), item=None)
    of = dict(found.values_list("standing_id", "pk"))
    before = {s.pk: s for s in Standing.objects.filter(pk__in=list(of))}
    changed = {}
    for pk, standing in before.items():
        score, decision_no = rows[of[pk]]
        old = {"score": standing.score, "decision_no": standing.decision_no}
        changed[pk] = (old, {"score": score.quantize(Decimal("0.0001")), "decision_no": decision_no})
    with transaction.atomic():
        update_each(Certificate, {pk: {"score": rows[pk][0]} for pk in of.values()})
        update_each(Standing, {pk: after for pk, (_old, after) in changed.items()})
        journal.record_rows(
            Certificate, list(of.values()), verb="certificates.bulk_written", what="changed", by=by, at=at
        )
    return changed


def put_back(
    certificates: Mapping[int, Mapping[str, Any]],
    standings: Mapping[int, Mapping[str, Any]],
    *,
    by: Actor,
    at: dt.datetime,
) -> None:
    """Give certificates and stars the values that they had before an import. Refused to others."""
    organisations.may_take_in.check(by)
    with transaction.atomic():
        _put(Certificate, certificates)
        _put(Standing, standings)
        _refresh(Standing.objects.filter(pk__in=list(standings)).values_list("product_id", flat=True))
        journal.record_rows(
            Certificate, certificates, verb="certificates.bulk_written", what="changed", by=by, at=at
        )


def remove(ids: Sequence[int], standings: Sequence[int], *, by: Actor, at: dt.datetime) -> None:
    """Take out certificates that an import had brought, with the stars made for them. Refused to others."""
    organisations.may_take_in.check(by)
    with transaction.atomic():
        journal.record_rows(
            Certificate, ids, verb="certificates.bulk_removed", what="rows", removed=True, by=by, at=at
        )
        touched = Standing.objects.filter(certificate__in=ids).values_list("product_id", flat=True)
        product_ids = sorted(set(touched))
        for batch in batches(ids, 500):
            Certificate.objects.filter(pk__in=batch).delete()
        for batch in batches(standings, 500):
            Standing.objects.filter(pk__in=batch).delete()
        _refresh(product_ids)


def last_day(issued_on: dt.date, known: Collection[regimes.Regime]) -> dt.date:
    """The last day of a certificate issued on that day, under the regime of the day (Đ.4.3)."""
    regime = regimes.on(known, issued_on)
    return regimes.add_months(issued_on, regime.validity_months if regime else _MONTHS)


class _Book:
    """The papers beside what is known of their products."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        ids = sorted({paper.product_id for paper in papers})
        self.products: dict[int, Product] = {}
        self.standings: dict[int, list[Standing]] = defaultdict(list)
        self.active: dict[int, Certificate] = {}
        with_paper: set[int] = set()
        for batch in batches(ids):
            related = Product.objects.filter(pk__in=batch).select_related("organisation", "unit")
            self.products |= {product.pk: product for product in related}
            for standing in Standing.objects.filter(product__in=batch).exclude(state=StandingState.PROPOSED):
                self.standings[standing.product_id].append(standing)
            for certificate in Certificate.objects.filter(product__in=batch):
                with_paper.add(certificate.standing_id)
                if certificate.state == CertificateState.ACTIVE:
                    self.active[certificate.product_id] = certificate
        self.with_paper = with_paper
        self.regimes = criteria.every_regime()
        self.made_standings: list[int] = []
        self.touched = Touched()

    def write(self, papers: Sequence[Paper], at: dt.datetime) -> list[int]:
        """Stars first, then certificates: those that give way before those that stand."""
        stars = self._stars(papers, at)
        taken_over = [star for star in stars if star.pk]
        before = {star.pk: {name: getattr(star, name) for name in _OF_PAPER} for star in taken_over}
        for paper, star in zip(papers, stars, strict=True):
            self._write_paper_on(star, paper)
        self._settle(stars)
        update_each(Standing, {s.pk: {name: getattr(s, name) for name in _OF_PAPER} for s in taken_over})
        for star in taken_over:
            old, new = self.touched.standings.get(star.pk, ({}, {}))
            after = {name: getattr(star, name) for name in _OF_PAPER}
            self.touched.standings[star.pk] = ({**before[star.pk], **old}, {**after, **new})
        fresh = [star for star in stars if not star.pk]
        Standing.objects.bulk_create(fresh, batch_size=500)
        self.made_standings = [star.pk for star in fresh]
        made = [self._certificate(paper, star) for paper, star in zip(papers, stars, strict=True)]
        Certificate.objects.bulk_create(made, batch_size=500)
        return [certificate.pk for certificate in made]

    def _stars(self, papers: Sequence[Paper], at: dt.datetime) -> list[Standing]:
        """The star that each paper speaks of: one that a list had brought without a paper, or a new one.

        The youngest papers choose first, so that a star of unknown day gets the paper that is likely its own.
        """
        chosen: dict[int, Standing] = {}
        for place in sorted(range(len(papers)), key=lambda at: papers[at].issued_on, reverse=True):
            chosen[place] = self._star(papers[place], at)
        return [chosen[place] for place in range(len(papers))]

    def _star(self, paper: Paper, at: dt.datetime) -> Standing:
        for standing in self.standings[paper.product_id]:
            if standing.pk not in self.with_paper and _is_same_award(standing, paper):
                self.with_paper.add(standing.pk)
                return standing
        return Standing(
            product_id=paper.product_id, state=StandingState.SUPERSEDED, star=paper.star, created_at=at
        )

    def _write_paper_on(self, star: Standing, paper: Paper) -> None:
        star.certificate_no, star.score, star.decision_no = paper.number, paper.score, paper.decision_no
        star.decided_on = star.valid_from = paper.issued_on
        star.valid_to = last_day(paper.issued_on, self.regimes)
        star.year = paper.issued_on.year

    def _settle(self, stars: Sequence[Standing]) -> None:
        """The youngest paper of a product stands, unless another award of the product is younger still."""
        youngest: dict[int, Standing] = {}
        for star in stars:
            held = youngest.get(star.product_id)
            if held is None or _when(star) > _when(held):
                youngest[star.product_id] = star
        giving_way: list[Standing] = []
        rising: list[Standing] = []
        for product_id, star in youngest.items():
            others = [award for award in self.standings[product_id] if award is not star]
            live = next((award for award in others if award.state == StandingState.LIVE), None)
            rivals = [live] if live else others
            if star.state == StandingState.REVOKED or any(_when(rival) >= _when(star) for rival in rivals):
                continue
            giving_way += [live] if live else []
            rising += [star] if star.state != StandingState.LIVE else []
            self._let_certificate_go(product_id, star)
        self._move(giving_way, StandingState.SUPERSEDED)  # at most one is live at every moment
        self._move(rising, StandingState.LIVE)
        update_each(Certificate, {pk: after for pk, (_old, after) in self.touched.certificates.items()})

    def _move(self, stars: Sequence[Standing], state: StandingState) -> None:
        stored = [star for star in stars if star.pk]
        for star in stored:
            self.touched.standings[star.pk] = ({"state": str(star.state)}, {"state": str(state)})
        for star in stars:
            star.state = state
        update_each(Standing, {star.pk: {"state": str(state)} for star in stored})

    def _let_certificate_go(self, product_id: int, star: Standing) -> None:
        active = self.active.get(product_id)
        if active is not None and active.standing_id != star.pk:
            states = {"state": str(CertificateState.ACTIVE)}, {"state": str(CertificateState.SUPERSEDED)}
            self.touched.certificates[active.pk] = states

    def _certificate(self, paper: Paper, standing: Standing) -> Certificate:
        assert standing.valid_to is not None
        product = self.products[paper.product_id]
        place = product.unit.name if product.unit else ""
        return Certificate(
            number=paper.number, token=drawn(),
            product=product, standing=standing, product_name=product.name,
            producer_name=product.organisation.name,
            producer_address=", ".join(part for part in (product.organisation.address, place) if part),
            star=paper.star, score=paper.score, issued_on=paper.issued_on, valid_to=standing.valid_to,
            state=_STATES.get(standing.state, CertificateState.SUPERSEDED),
        )  # fmt: skip


def _is_same_award(standing: Standing, paper: Paper) -> bool:
    """Whether a star without a paper is the one that the paper was given for."""
    if standing.star is not None and standing.star != paper.star:
        return False
    if standing.certificate_no:
        return standing.certificate_no.casefold() == paper.number.casefold()
    if standing.decided_on:
        return standing.decided_on == paper.issued_on
    return standing.star is not None if standing.year is None else standing.year == paper.issued_on.year


def _when(standing: Standing) -> dt.date:
    """When a star was decided, as `products` orders: an unknown day of a year is its first."""
    return standing.decided_on or standing.valid_from or dt.date(standing.year or 9999, 1, 1)


def _put(model: type[models.Model], rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Rows parted by which fields they name; those that stand last, for only one may stand at a time."""
    parted: dict[tuple[bool, tuple[str, ...]], dict[int, Mapping[str, Any]]] = defaultdict(dict)
    for pk, row in rows.items():
        stands = row.get("state") in (StandingState.LIVE, CertificateState.ACTIVE)
        parted[stands, tuple(sorted(row))][pk] = row
    for key in sorted(parted):
        update_each(model, parted[key])


def _refresh(product_ids: Collection[int] | models.QuerySet[Any, Any]) -> None:
    every = sorted(set(product_ids))
    products.relink(product_ids=every)
    products.refresh_public(every)
