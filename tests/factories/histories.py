"""Random histories of stars, dossiers and producers: written as rows, kept as plain facts beside them.

The facts are what an independent count is made from: they know nothing of the columns that the
product works out (`follows`, `counted_on`, `ended_on`).
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from decimal import Decimal

from ocop.base import clock
from ocop.criteria.models import CriteriaSet
from ocop.criteria.regime import add_months
from ocop.dossiers.models import Dossier
from ocop.organisations.models import Organisation, YearFigures
from ocop.places.models import Unit
from ocop.products import actions
from ocop.products.models import Product, Standing

AT = dt.datetime(2026, 6, 15, 2, 0, tzinfo=dt.UTC)
FORMS = ("cooperative", "enterprise", "registered_household", "production_household")


@dataclass
class Star:
    """An award or a proposal as a source tells it. `taken_in`: it came by an import, without a dossier."""

    star: int | None
    day: dt.date | None
    year: int | None
    valid_to: dt.date | None
    extended_to: dt.date | None = None
    revoked_on: dt.date | None = None
    proposal: bool = False
    place: Unit | None = None
    taken_in: bool = True
    pk: int = 0


@dataclass
class Paper:
    """A dossier: when it was filed, proposed and closed, and which star of the product it is about."""

    kind: str
    submitted: dt.date | None
    proposed: dt.date | None
    closed: dt.date | None
    state: str
    about: int | None = None


@dataclass
class Goods:
    """A product."""

    place: Unit | None
    sheet: CriteriaSet | None
    stars: list[Star] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    pk: int = 0


@dataclass
class Maker:
    """A producer."""

    form: str
    place: Unit | None
    gender: str
    ethnicity: str
    disabled: bool
    goods: list[Goods] = field(default_factory=list)
    figures: dict[int, tuple[int | None, int | None, int | None]] = field(default_factory=dict)
    pk: int = 0


def draw(
    dice: random.Random, units: list[Unit], old: list[Unit], sheets: list[CriteriaSet], makers: int
) -> list[Maker]:
    """So many producers with up to three products each, over 2019 to 2026."""
    return [_maker(dice, units, old, sheets) for _number in range(makers)]


def _maker(dice: random.Random, units: list[Unit], old: list[Unit], sheets: list[CriteriaSet]) -> Maker:
    maker = Maker(
        form=dice.choice(FORMS),
        place=dice.choice([*units, None]),
        gender=dice.choice(("female", "male", "")),
        ethnicity=dice.choice(("Kinh", "Khmer", "Chăm", "kinh", "")),
        disabled=dice.random() < 0.2,
    )
    for year in (2023, 2024, 2025):
        if dice.random() < 0.6:
            workers = dice.randint(1, 60)
            local = dice.choice((None, dice.randint(0, workers)))
            maker.figures[year] = (workers, local, dice.choice((None, dice.randint(0, 9) * 10**8)))
    for _number in range(dice.randint(0, 3)):
        goods = Goods(dice.choice([*units, maker.place]), dice.choice([*sheets, None]))
        goods.stars = _stars(dice, old)
        goods.papers = _papers(dice, goods) if goods.sheet else []
        maker.goods.append(goods)
    return maker


def _stars(dice: random.Random, old: list[Unit]) -> list[Star]:
    """Up to three awards in the order of their days, perhaps a proposal after them."""
    days = sorted(_day(dice) for _number in range(dice.randint(0, 3)))
    found = []
    for day in days:
        known = dice.random()
        star = Star(
            star=dice.choice((3, 3, 3, 4, 4, 5, None)),
            day=day if known < 0.8 else None,
            year=day.year,
            valid_to=add_months(day, 36) if known < 0.8 else None,
            place=dice.choice([*old, None]),
            taken_in=dice.random() < 0.7,
        )
        found.append(star)
    if found and found[-1].day and dice.random() < 0.25:
        last = found[-1]
        assert last.day is not None and last.valid_to is not None
        if dice.random() < 0.5:
            last.revoked_on = last.day + dt.timedelta(days=dice.randint(0, 800))
        else:
            last.extended_to = last.valid_to + dt.timedelta(days=dice.randint(1, 180))
    if dice.random() < 0.2:
        day = max([star.day or dt.date(star.year or 2019, 12, 31) for star in found] or [_day(dice)])
        day += dt.timedelta(days=dice.randint(1, 300))
        found.append(Star(dice.choice((4, 5)), day, day.year, None, proposal=True))
    return found


def _papers(dice: random.Random, goods: Goods) -> list[Paper]:
    """At most one dossier that is open, and some that are closed."""
    found = []
    awards = [place for place, star in enumerate(goods.stars) if not star.proposal]
    for number in range(dice.randint(0, 2)):
        submitted = _day(dice)
        proposed = submitted + dt.timedelta(days=dice.randint(0, 40)) if dice.random() < 0.8 else None
        closed = (proposed or submitted) + dt.timedelta(days=dice.randint(1, 120))
        kind = dice.choice(("first", "upgrade", "again")) if awards else "first"
        about = dice.choice(awards) if awards and kind != "first" else None
        state = "decided" if proposed else "withdrawn"
        if number == 0 and dice.random() < 0.4:
            found.append(
                Paper(kind, submitted, proposed, None, "with_province" if proposed else "with_commune", about)
            )
        else:
            found.append(Paper(kind, submitted, proposed, closed, state, about))
    if not found and dice.random() < 0.2:
        found.append(Paper("first", None, None, None, "draft"))
    return found


def _day(dice: random.Random) -> dt.date:
    return dt.date(2019, 9, 1) + dt.timedelta(days=dice.randint(0, 2500))


def write(makers: list[Maker]) -> None:
    """Store the facts as rows, in bulk, and let the room link the stars."""
    for number, maker in enumerate(makers):
        _store_maker(maker, number)
    actions.relink(product_ids=[goods.pk for maker in makers for goods in maker.goods])


def _store_maker(maker: Maker, number: int) -> None:
    owner = Organisation.objects.create(
        legal_form=maker.form, name=f"Chủ thể {number} (ví dụ)", unit=maker.place,
        representative_gender=maker.gender, representative_ethnicity=maker.ethnicity,
        representative_disabled=maker.disabled, search_text="", sort_key=f"{number:05d}", created_at=AT,
    )  # fmt: skip
    maker.pk = owner.pk
    for year, (workers, local, revenue) in maker.figures.items():
        YearFigures.objects.create(
            organisation=owner, year=year, workers=workers, local_workers=local, revenue=revenue
        )
    for place, goods in enumerate(maker.goods):
        product = Product.objects.create(
            organisation=owner, unit=goods.place, criteria_set=goods.sheet, name=f"Sản phẩm {number}.{place}",
            search_text="", sort_key=f"{number:05d}{place}", created_at=AT,
        )  # fmt: skip
        goods.pk = product.pk
        _store_stars(product, goods)
        _store_papers(product, goods)


def _store_stars(product: Product, goods: Goods) -> None:
    last = max((i for i, star in enumerate(goods.stars) if not star.proposal), default=-1)
    for index, star in enumerate(goods.stars):
        state = "proposed" if star.proposal else "live" if index == last else "superseded"
        if star.revoked_on:
            state = "revoked"
        row = Standing.objects.create(
            product=product, state=state, star=star.star, score=Decimal(60), decided_on=star.day,
            valid_from=None if star.proposal else star.day, valid_to=star.valid_to,
            extended_to=star.extended_to, year=star.year, unit=star.place, ended_on=star.revoked_on,
            import_key=f"history-{product.pk}-{index}" if star.taken_in else None, created_at=AT,
        )  # fmt: skip
        star.pk = row.pk


def _store_papers(product: Product, goods: Goods) -> None:
    for index, paper in enumerate(goods.papers):
        Dossier.objects.create(
            product=product, organisation=product.organisation, unit=_today(goods), criteria_set=goods.sheet,
            kind=paper.kind, state=paper.state, year=2026, opened_at=AT,
            standing_id=goods.stars[paper.about].pk if paper.about is not None else None,
            receipt_no=f"H-{product.pk}-{index}" if paper.submitted else None,
            submitted_at=_moment(paper.submitted), proposed_at=_moment(paper.proposed),
            closed_at=_moment(paper.closed),
        )  # fmt: skip


def _today(goods: Goods) -> Unit:
    found = goods.place or Unit.objects.filter(level="commune", valid_to=None).first()
    assert found is not None
    return found


def _moment(day: dt.date | None) -> dt.datetime | None:
    """Late in the evening of a day in Việt Nam, which is still afternoon in UTC."""
    return clock.day_start(day) + dt.timedelta(hours=23, minutes=30) if day else None
