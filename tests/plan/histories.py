"""Years of made-up awards, written in bulk and chained by the room's own action."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

from ocop.criteria.models import CriteriaSet
from ocop.dossiers.models import Dossier, Kind
from ocop.organisations.models import LegalForm, Organisation, YearFigures
from ocop.places.models import Unit
from ocop.products import actions
from ocop.products.models import Product, Standing

AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
FIRST, LAST = dt.date(2016, 6, 1), dt.date(2026, 11, 20)
_FORMS = list(LegalForm.values)
_PEOPLES = ("Kinh", "Khmer", "Chăm", "", "kinh")


def fill(products: int, *, seed: int = 1, units: Sequence[Unit] = ()) -> None:
    """Producers (one for two products) with figures, products with up to four awards, dossiers."""
    chance = random.Random(seed)
    owners = Organisation.objects.bulk_create(
        [_owner(number, chance, units) for number in range(max(1, products // 2))]
    )
    YearFigures.objects.bulk_create(
        [
            YearFigures(organisation=owner, year=year, workers=20, local_workers=chance.randint(0, 20),
                        revenue=chance.randint(1, 900) * 1_000_000)
            for owner in owners for year in (2024, 2025, 2026) if chance.random() < 0.8
        ]
    )  # fmt: skip
    sets = [*CriteriaSet.objects.all(), None]
    made = Product.objects.bulk_create(
        [_product(number, chance, owners, sets) for number in range(products)], batch_size=2000
    )
    awards = [award for product in made for award in _awards(product, chance)]
    Standing.objects.bulk_create(awards, batch_size=2000)
    actions.relink(product_ids=[product.pk for product in made])
    Dossier.objects.bulk_create([_dossier(n, p, chance) for n, p in enumerate(made) if p.criteria_set])


def _owner(number: int, chance: random.Random, units: Sequence[Unit]) -> Organisation:
    return Organisation(
        name=f"Hộ {number} (ví dụ)", legal_form=chance.choice(_FORMS), search_text="",
        sort_key=f"{number:06d}", unit=chance.choice(list(units)) if units else None, created_at=AT,
        representative_gender=chance.choice(["male", "female", ""]),
        representative_ethnicity=chance.choice(_PEOPLES), representative_disabled=chance.random() < 0.1,
    )  # fmt: skip


def _product(
    number: int, chance: random.Random, owners: Sequence[Organisation], sets: Sequence[CriteriaSet | None]
) -> Product:
    owner = owners[number % len(owners)]
    return Product(
        organisation=owner, unit=owner.unit if chance.random() < 0.95 else None,
        criteria_set=chance.choice(sets), name=f"Sản phẩm {number} (ví dụ)", search_text="",
        sort_key=f"{number:06d}", created_at=AT, is_public=True,
    )  # fmt: skip


def _awards(product: Product, chance: random.Random) -> list[Standing]:
    day = FIRST + dt.timedelta(days=chance.randrange((LAST - FIRST).days))
    found: list[Standing] = []
    star = chance.choice([3, 3, 3, 3, 4, 4, 5])
    while day <= LAST and len(found) < 4:
        found.append(_award(product, star, day, chance))
        day += dt.timedelta(days=chance.randint(1, 1500))
        star = min(5, max(3, star + chance.choice([-1, 0, 0, 1])))
    for award in found[:-1]:
        award.state = "superseded"
    if chance.random() < 0.05:
        last = found[-1]
        last.state = "revoked"
        last.ended_on = (last.decided_on or LAST) + dt.timedelta(days=chance.randint(0, 400))
    if chance.random() < 0.05:
        found.append(Standing(product=product, state="proposed", star=5, decided_on=LAST, created_at=AT))
    return found


def _award(product: Product, star: int, day: dt.date, chance: random.Random) -> Standing:
    until = day + dt.timedelta(days=1095)
    award = Standing(
        product=product, state="live", star=star, decided_on=day, year=day.year, valid_from=day,
        valid_to=until, created_at=AT, decision_no=f"{star}/QĐ-UBND",
    )  # fmt: skip
    luck = chance.random()
    if luck < 0.05:
        award.extended_to = until + dt.timedelta(days=chance.randint(1, 180))
    elif luck < 0.1:  # a list that knows the year alone
        award.decided_on = award.valid_from = award.valid_to = None
    return award


def _dossier(number: int, product: Product, chance: random.Random) -> Dossier:
    sent = AT - dt.timedelta(days=chance.randint(0, 900))
    decided = chance.random() < 0.7
    return Dossier(
        product=product, organisation=product.organisation, unit=product.unit or Unit.objects.first(),
        criteria_set=product.criteria_set, kind=chance.choice(Kind.values), year=sent.year, opened_at=sent,
        state="decided" if decided else "with_province", submitted_at=sent, receipt_no=f"THU-{product.pk}",
        proposed_at=sent + dt.timedelta(days=20),
        closed_at=sent + dt.timedelta(days=60) if decided else None,
    )  # fmt: skip
