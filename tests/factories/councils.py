"""Councils for tests, set up and brought to a stage by the room's own actions."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ocop.base.actor import Actor
from ocop.councils import actions, queries
from ocop.councils.actions import Given
from ocop.councils.models import (
    Batch,
    Council,
    Hearing,
    HouseRules,
    Mark,
    Outcome,
    Placement,
    Position,
    Scorecard,
    Seat,
    Session,
)
from ocop.criteria import queries as criteria
from ocop.dossiers.models import Dossier
from ocop.people.models import Person
from tests.factories.dossiers import make_dossier, officer
from tests.factories.people import actor_with, province_unit

AT = dt.datetime(2026, 6, 15, 2, 0, tzinfo=dt.UTC)
OFFICER = officer()
_numbers = itertools.count(1)


__all__ = ["criteria", "make_dossier", "province_unit"]


@dataclass
class Table:
    """A council with its people: `members[0]` is the chair, `members[1]` the secretary."""

    council: Council
    members: list[Actor]
    seats: list[Seat]
    batch: Batch | None = None
    session: Session | None = None
    hearings: list[Hearing] = field(default_factory=list)

    @property
    def chair(self) -> Actor:
        return self.members[0]

    @property
    def hearing(self) -> Hearing:
        return fresh(self.hearings[0])

    def card(self, member: int, hearing: Hearing | None = None) -> Scorecard:
        """A member's card of the running round."""
        found = queries.own_card(self.members[member], (hearing or self.hearings[0]).pk)
        assert found is not None
        return found


def fresh(hearing: Hearing) -> Hearing:
    """The hearing as the database has it now."""
    related = Hearing.objects.select_related("session__rules", "dossier__criteria_set", "dossier__product")
    return related.get(pk=hearing.pk)


def make_council(members: int = 3, **rules: Any) -> Table:
    """A council of the province: chair, secretary, members; `rules` make a second version."""
    number = next(_numbers)
    council = actions.create_council(
        name=f"Hội đồng Thử {number}",
        unit=province_unit(),
        decision_no=f"{number}/QĐ-UBND",
        decided_on=dt.date(2026, 1, 5),
        valid_from=dt.date(2026, 1, 5),
        by=OFFICER,
        at=AT,
    )
    actors = [actor_with("council_member") for _ in range(members)]
    positions = [Position.CHAIR, Position.SECRETARY, *[Position.MEMBER] * members][:members]
    seats = [
        actions.add_seat(
            council=council,
            person=Person.objects.get(pk=actor.person_id or 0),
            position=position,
            agency="Sở Thử",
            by=OFFICER,
            at=AT,
        )
        for actor, position in zip(actors, positions, strict=True)
    ]
    if rules:
        set_rules(council, **rules)
    return Table(council, actors, seats)


def set_rules(council: Council, **data: Any) -> HouseRules:
    """A new version of the house rules, from the council's first day."""
    return actions.set_house_rules(
        council=council, data=data, valid_from=council.valid_from, by=OFFICER, at=AT
    )


def make_batch(number: int = 2, year: int = 2026) -> Batch:
    """A regular batch of the province (opened once)."""
    found = Batch.objects.filter(unit=province_unit(), year=year, number=number).first()
    return found or actions.open_batch(unit=province_unit(), year=year, number=number, by=OFFICER, at=AT)


def make_session(table: Table, dossiers: int | Sequence[Dossier] = 1, **over: Any) -> Table:
    """A planned session with dossiers of the second batch on its agenda."""
    found = (
        [make_dossier("with_province") for _ in range(dossiers)] if isinstance(dossiers, int) else dossiers
    )
    table.batch = make_batch()
    refused = actions.place_all(dossiers=found, batch=table.batch, by=OFFICER, at=AT)
    assert not refused, refused
    given = {"title": "Phiên họp Thử", "held_at": AT, "place": "Hội trường"}
    table.session = actions.plan_session(
        council=table.council, batch=table.batch, **{**given, **over}, by=OFFICER, at=AT
    )
    table.hearings = actions.put_on_agenda(session=table.session, dossiers=found, by=OFFICER, at=AT)
    return table


def open_session(
    table: Table, *, absent: Sequence[int] = (), recused: Mapping[int, str] | None = None
) -> Table:
    """Everybody but `absent` is there and declares; `recused` members stand aside at the first item."""
    session = table.session
    assert session is not None
    there = [n for n in range(len(table.members)) if n not in absent]
    if not session.is_written:
        seats = [table.seats[n].pk for n in there]
        actions.set_presence(session=session, seats=seats, by=table.chair, at=AT)
    for n in there:
        reasons = {table.hearings[0].pk: recused[n]} if recused and n in recused else {}
        actions.declare(session=session, seat=table.seats[n], recusals=reasons, by=table.members[n], at=AT)
    actions.open_session(session=session, by=table.chair, at=AT)
    return table


def scoring_table(members: int = 3, dossiers: int | Sequence[Dossier] = 1, **rules: Any) -> Table:
    """A council in an open session, every item being scored."""
    table = open_session(make_session(make_council(members, **rules), dossiers))
    assert table.session is not None
    actions.start_all_scoring(session=table.session, by=table.chair, at=AT)
    return table


def best(hearing: Hearing, **points: int) -> dict[str, Given]:
    """The best level everywhere, but `points` (leaf code with _ for the dot) where named."""
    tree = criteria.tree(hearing.dossier.criteria_set)
    wanted = {code.replace("_", "."): value for code, value in points.items()}
    return {
        leaf.code: Given(points=wanted.get(leaf.code, leaf.top), case=_case_of(leaf)) for leaf in tree.leaves
    }


def low(hearing: Hearing, part: str = "A") -> dict[str, int]:
    """The least that each criterion of a part can get, to hand to `fill` (a spread far over 10)."""
    tree = criteria.tree(hearing.dossier.criteria_set)
    return {leaf.code.replace(".", "_"): leaf.points[0] for leaf in tree.leaves if leaf.part == part}


def spread_table(members: int = 3, **rules: Any) -> Table:
    """All cards locked; the last member gave the least in part A, the others the best everywhere."""
    table = scoring_table(members, **rules)
    for n in range(members):
        fill(table, n, None, **(low(table.hearing) if n == members - 1 else {}))
        lock(table, n)
    return table


def make_big_batch(dossiers: int = 250, members: int = 7) -> Table:
    """A batch with every card of every dossier locked and an outcome for each, written in bulk
    (the rows are what the actions would have written; for counting queries and for benchmarks)."""
    table = scoring_table(members)
    fill_and_lock(table)
    first = table.hearing
    actions.conclude_hearing(hearing=first, by=table.chair, at=AT)
    for size in range(1, dossiers, 100):
        _copies(first, min(100, dossiers - size))
    return table


def _copies(first: Hearing, count: int) -> None:
    dossier, product = first.dossier, first.dossier.product
    products = [_copy(product, name=f"{product.name} {next(_numbers)}", code=None) for _ in range(count)]
    products = type(product).objects.bulk_create(products)
    copies = [_copy(dossier, product=x, receipt_no=f"AG-{next(_numbers)}") for x in products]
    copies = Dossier.objects.bulk_create(copies)
    batch = first.session.batch
    Placement.objects.bulk_create(Placement(batch=batch, dossier=x, placed_at=AT) for x in copies)
    hearings = [_copy(first, dossier=x, position=next(_numbers)) for x in copies]
    hearings = Hearing.objects.bulk_create(hearings)
    outcome = Outcome.objects.get(hearing=first)
    Outcome.objects.bulk_create(_copy(outcome, hearing=x) for x in hearings)
    for card in first.scorecards.prefetch_related("marks"):
        cards = Scorecard.objects.bulk_create(_copy(card, hearing=x) for x in hearings)
        marks = [_copy(mark, scorecard=x) for x in cards for mark in card.marks.all()]
        Mark.objects.bulk_create(marks)


def _copy(row: Any, **over: Any) -> Any:
    """The same row once more, unsaved, with other values where named."""
    names = [x.attname for x in row._meta.concrete_fields if not x.primary_key]
    fresh_row = type(row)(**{name: getattr(row, name) for name in names if f"{name}" not in over})
    for name, value in over.items():
        setattr(fresh_row, name, value)
    return fresh_row


def _case_of(leaf: Any) -> str:
    return leaf.cases[0][0] if leaf.cases else ""


def fill(table: Table, member: int, hearing: Hearing | None = None, **points: int) -> Scorecard:
    """A member fills in the whole card."""
    item = hearing or table.hearings[0]
    return actions.save_marks(
        card=table.card(member, item), given=best(item, **points), by=table.members[member], at=AT
    ).card


def lock(table: Table, member: int, hearing: Hearing | None = None) -> Scorecard:
    """A member locks the card."""
    return actions.lock_card(card=table.card(member, hearing), by=table.members[member], at=AT)


def fill_and_lock(table: Table, hearing: Hearing | None = None, **points: int) -> Table:
    """Every member with a card gives the same points and locks."""
    for n, actor in enumerate(table.members):
        if queries.own_card(actor, (hearing or table.hearings[0]).pk):
            fill(table, n, hearing, **points)
            lock(table, n, hearing)
    return table
