"""Every indicator a second time, in plain Python over facts: no ORM, no column the product works out."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ocop.places.models import Unit
from tests.factories.histories import Goods, Maker, Paper, Star

R0_END = dt.date(2023, 2, 23)
DISTRICTS_UNTIL = dt.date(2025, 6, 30)
"""QĐ 148/2023 left three stars to the districts, from 24/02/2023 until they ended."""


@dataclass(frozen=True)
class Hit:
    """One thing counted: for how much, and by what it can be broken down."""

    thing: object
    maker: Maker
    goods: Goods | None
    star: int | None = None
    place: Unit | None = None
    then: Unit | None = None
    amount: int = 1


def when(star: Star) -> dt.date | None:
    return star.day or (dt.date(star.year, 12, 31) if star.year else None)


def awards(goods: Goods) -> list[tuple[Star, dt.date]]:
    """The awards in their order; one of an unknown day counts no later than the next."""
    found: list[tuple[Star, dt.date]] = []
    # in a year, a day that is not known stands before those that are
    rows = [s for s in goods.stars if not s.proposal]
    rows.sort(key=lambda s: (s.year or 9999, s.day or dt.date(s.year or 9999, 1, 1)))
    after: dt.date | None = None
    for star in reversed(rows):
        day = when(star)
        assert day is not None
        if after is not None and day > after:
            day = after
        found.insert(0, (star, day))
        after = day
    return found


def held(goods: Goods, day: dt.date) -> Star | None:
    """The award a product holds on a day, run out or not."""
    began = [star for star, counted in awards(goods) if counted <= day]
    if not began:
        return None
    last = began[-1]
    return None if last.revoked_on and last.revoked_on <= day else last


def is_valid(star: Star, day: dt.date) -> bool:
    ends = [end for end in (star.valid_to, star.extended_to) if end]
    return bool(ends) and max(ends) >= day


def every(makers: list[Maker]) -> Iterator[tuple[Maker, Goods]]:
    for maker in makers:
        for goods in maker.goods:
            yield maker, goods


def _hit(maker: Maker, goods: Goods, star: Star) -> Hit:
    return Hit(star.pk, maker, goods, star.star, goods.place, star.place)


def stock(code: str, makers: list[Maker], day: dt.date) -> list[Hit]:
    """Products by the star they hold on a day."""
    found = []
    for maker, goods in every(makers):
        star = held(goods, day)
        if star is None:
            continue
        left = (star.valid_to - day).days if star.valid_to else None
        fits = {
            "stars_recognised": True,
            "stars_valid": is_valid(star, day),
            "stars_unknown": star.valid_to is None,
            "stars_expired": star.valid_to is not None and not is_valid(star, day),
            "stars_in_window": left is not None and 120 <= left <= 180,
        }[code]
        if fits:
            found.append(_hit(maker, goods, star))
    return found


def potential(makers: list[Maker], day: dt.date) -> list[Hit]:
    """Proposals of five stars that no later award or proposal has answered."""
    found = []
    for maker, goods in every(makers):
        for place, star in enumerate(goods.stars):
            later = [when(s) for s in goods.stars[place + 1 :]]
            answered = any(d is not None and d <= day for d in later)
            began = when(star)
            if star.proposal and star.star == 5 and began and began <= day and not answered:
                found.append(_hit(maker, goods, star))
    return found


def flow(code: str, makers: list[Maker], start: dt.date, end: dt.date) -> list[Hit]:
    """Recognitions of a period by what they were."""
    found = []
    for maker, goods in every(makers):
        before: Star | None = None
        for star, counted in awards(goods):
            higher = before is not None and (star.star or 0) > (before.star or 99) and star.star is not None
            fits = {
                "recognitions": True,
                "new_stars": before is None,
                "upgrades": higher,
                "re_recognitions": before is not None and not higher,
            }[code]
            if fits and start <= counted <= end:
                found.append(_hit(maker, goods, star))
            before = star
    return found


def revoked(makers: list[Maker], start: dt.date, end: dt.date) -> list[Hit]:
    return [
        _hit(maker, goods, star)
        for maker, goods in every(makers)
        for star in goods.stars
        if star.revoked_on and start <= star.revoked_on <= end
    ]


def reevaluation(code: str, makers: list[Maker], start: dt.date, end: dt.date) -> list[Hit]:
    """Awards whose 36 months end in a period: all, seen to, and neither seen to nor extended."""
    found = []
    for maker, goods in every(makers):
        chain = awards(goods)
        for place, (star, _counted) in enumerate(chain):
            later = chain[place + 1 : place + 2]
            if not star.valid_to or not start <= star.valid_to <= end:
                continue
            if later and later[0][1] < start:
                continue
            if star.revoked_on:
                continue
            done = any(counted <= end for _star, counted in later) or any(
                paper.about is not None
                and goods.stars[paper.about] is star
                and paper.proposed is not None
                and paper.proposed <= end
                for paper in goods.papers
            )
            kept = star.extended_to is not None and star.extended_to >= end
            fits = {
                "reevaluation_due": True,
                "reevaluation_done": done,
                "reevaluation_lapsed": not done and not kept,
            }
            if fits[code]:
                found.append(_hit(maker, goods, star))
    return found


def provincial(star: Star, day: dt.date) -> bool:
    """Whether the province or the ministry decided a star of that day."""
    return not (star.star == 3 and R0_END < day <= DISTRICTS_UNTIL)


def proposals(code: str, makers: list[Maker], start: dt.date, end: dt.date) -> list[Hit]:
    """Products proposed to the province: by dossier, or in history by what became of it."""
    found = []
    for maker, goods in every(makers):
        papers = [p for p in goods.papers if p.proposed and start <= p.proposed <= end]
        counted = {id(star): day for star, day in awards(goods)}
        stars = [s for s in goods.stars if s.taken_in and _in(_when(s, goods, counted), start, end)]
        stars = [s for s in stars if provincial(s, _when(s, goods, counted) or start)]
        if code == "upgrade_proposals":
            papers = [p for p in papers if p.kind == "upgrade"]
            stars = [s for s in stars if _higher(s, goods, counted)]
        if papers or stars:
            found.append(_proposal(maker, goods, papers, stars, counted))
    return found


def _proposal(
    maker: Maker, goods: Goods, papers: list[Paper], stars: list[Star], counted: dict[int, dt.date]
) -> Hit:
    latest = max(stars, key=lambda s: (_when(s, goods, counted) or dt.date.min, s.pk), default=None)
    aimed = latest.star if latest else None
    if aimed is None:
        upgrade = [p for p in papers if p.kind == "upgrade"]
        about = goods.stars[upgrade[-1].about].star if upgrade and upgrade[-1].about is not None else None
        aimed = about + 1 if about else None
    return Hit(goods.pk, maker, goods, aimed, goods.place, latest.place if latest else None)


def _when(star: Star, goods: Goods, counted: dict[int, dt.date]) -> dt.date | None:
    if not star.proposal:
        return counted[id(star)]
    return when(star)


def _in(day: dt.date | None, start: dt.date, end: dt.date) -> bool:
    return day is not None and start <= day <= end


def _higher(star: Star, goods: Goods, counted: dict[int, dt.date]) -> bool:
    """Whether a star is above the award that its product held before."""
    if star.proposal:
        mine = when(star)
        before = [s for s, day in awards(goods) if mine and day < mine]
    else:
        chain = [s for s, _day in awards(goods)]
        before = chain[: chain.index(star)]
    return bool(before and star.star and before[-1].star and star.star > before[-1].star)


def producers(code: str, makers: list[Maker], day: dt.date) -> list[Hit]:
    """Producers with a valid star; one hit for each such product, counted by producer."""
    found = []
    for hit in stock("stars_valid", makers, day):
        maker = hit.maker
        fits = {
            "producers_valid": True,
            "producers_women": maker.gender == "female",
            "producers_minority": maker.ethnicity.lower() not in ("", "kinh"),
            "producers_disabled": maker.disabled,
        }[code]
        if fits:
            found.append(Hit(maker.pk, maker, hit.goods, hit.star, maker.place))
    return found


def figures(code: str, makers: list[Maker], end: dt.date) -> list[Hit]:
    column = {"workers": 0, "local_workers": 1, "revenue": 2}[code]
    found = []
    for maker in makers:
        row = maker.figures.get(end.year)
        amount = row[column] if row else None
        if amount is not None and any(held(goods, end) for goods in maker.goods):
            found.append(Hit(maker.pk, maker, None, place=maker.place, amount=amount))
    return found


def papers(code: str, makers: list[Maker], start: dt.date, end: dt.date) -> list[Hit]:
    found = []
    for maker, goods in every(makers):
        for paper in goods.papers:
            fits = {
                "dossiers_submitted": _in(paper.submitted, start, end),
                "dossiers_decided": paper.state == "decided" and _in(paper.closed, start, end),
                "dossiers_open": paper.submitted is not None
                and paper.submitted <= end
                and (paper.closed is None or paper.closed > end),
            }[code]
            if fits:
                found.append(Hit(id(paper), maker, goods, place=goods.place))
    return found


def hits(code: str, makers: list[Maker], start: dt.date, end: dt.date) -> list[Hit]:
    """What an indicator counts, by its code."""
    if code.startswith("ideas"):
        return []  # histories have none: see test_ideas
    if code in ("new_stars", "recognitions", "upgrades", "re_recognitions"):
        return flow(code, makers, start, end)
    if code == "potential_5":
        return potential(makers, end)
    if code.startswith("stars_"):
        return stock(code, makers, end)
    if code.startswith("reevaluation"):
        return reevaluation(code, makers, start, end)
    if code == "revoked":
        return revoked(makers, start, end)
    if code.endswith("proposals"):
        return proposals(code, makers, start, end)
    if code.startswith("producers"):
        return producers(code, makers, end)
    if code.startswith("dossiers"):
        return papers(code, makers, start, end)
    return figures(code, makers, end)


def total(found: list[Hit]) -> int:
    """The figure: each thing once, sums added up."""
    return sum({hit.thing: hit.amount for hit in found}.values())


def split(found: list[Hit], key: str) -> dict[object, int]:
    """The figure by star, form or industry."""
    parted: dict[object, dict[object, int]] = {}
    for hit in found:
        sheet = hit.goods.sheet if hit.goods else None
        value = {"star": hit.star, "form": hit.maker.form, "industry": sheet.industry if sheet else None}[key]
        parted.setdefault(value, {})[hit.thing] = hit.amount
    return {value: sum(things.values()) for value, things in parted.items()}


def places(found: list[Hit], of: dict[int, int | None]) -> dict[object, int]:
    """The figure by place; `of` gives a unit's commune or district."""
    counted: Counter[object] = Counter()
    once = {(hit.thing, hit.place): hit for hit in found}
    for hit in once.values():
        counted[of.get(hit.place.pk) if hit.place else None] += hit.amount
    return dict(counted)
