"""The council at work: one session behind it, one in progress."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from ocop.base.actor import Actor
from ocop.cli.demo import sheets
from ocop.cli.demo.cast import COUNCIL, Cast
from ocop.cli.demo.days import Days
from ocop.cli.demo.making import seed_of
from ocop.councils import actions, queries
from ocop.councils.actions import Given
from ocop.councils.models import Batch, Council, Hearing, Seat, Session
from ocop.criteria import queries as criteria
from ocop.dossiers.models import Dossier
from ocop.people.models import Person
from ocop.places import queries as places
from ocop.places.models import Unit


class Table:
    """The province's council with its seven seats and its house rules."""

    def __init__(self, days: Days, cast: Cast) -> None:
        self.days, self.cast = days, cast
        unit = places.by_code(places.home_province(), days.today)
        assert unit is not None
        self.unit: Unit = unit
        self.council = self._found()
        self.seats = [self._seat(*row) for row in zip(cast.members, COUNCIL, strict=True)]
        self._rule()

    def _found(self) -> Council:
        start = self.days.day(140)
        return actions.create_council(
            name="Hội đồng đánh giá, phân hạng sản phẩm OCOP tỉnh (ví dụ)", unit=self.unit,
            decision_no="01/QĐ-UBND (ví dụ)", decided_on=start, valid_from=start, is_demo=True,
            by=self.cast.officer, at=self.days.ago(140),
        )  # fmt: skip

    def _seat(self, actor: Actor, row: tuple[str, str, str, str]) -> Seat:
        return actions.add_seat(
            council=self.council, person=Person.objects.get(pk=actor.person_id or 0), position=row[2],
            agency=row[3], by=self.cast.officer, at=self.days.ago(139),
        )  # fmt: skip

    def _rule(self) -> None:
        """A second version of the house rules, so that versions can be seen."""
        data = {"issued_no": "02/QĐ-HĐ (ví dụ)", "extra_batches": True}
        at = self.days.ago(130)
        actions.set_house_rules(
            council=self.council, data=data, valid_from=self.days.day(130), by=self.cast.officer, at=at
        )

    def batch(self, session_days_ago: int) -> Batch:
        """The law's batch for a session of that day, opened where it is not."""
        law, _last = self.days.batch_for(session_days_ago)
        year = law.proposed_before.year
        known = queries.batches_visible_to(self.cast.officer).filter(unit=self.unit, year=year, number=law.no)
        return known.first() or actions.open_batch(
            unit=self.unit, year=year, number=law.no, is_demo=True, by=self.cast.officer,
            at=self.days.ago(128),
        )  # fmt: skip

    def plan(
        self, title: str, batch: Batch, dossiers: Sequence[Dossier], held_at: dt.datetime, at: dt.datetime
    ) -> Session:
        """Place the dossiers in the batch and put them on the agenda of a session."""
        given: dict[str, Any] = {"by": self.cast.officer, "at": at}
        for dossier in dossiers:
            actions.place(dossier=dossier, batch=batch, **given)
        session = actions.plan_session(
            council=self.council, batch=batch, title=title, held_at=held_at,
            place="Phòng họp A, Sở Nông nghiệp và Môi trường (ví dụ)", is_demo=True, **given,
        )  # fmt: skip
        actions.put_on_agenda(session=session, dossiers=dossiers, **given)
        return session

    def open(
        self, session: Session, at: dt.datetime, recused: dict[int, tuple[int, str]] | None = None
    ) -> None:
        """Everybody is there and declares; `recused`: seat number → hearing and reason."""
        actions.set_presence(session=session, seats=[s.pk for s in self.seats], by=self.cast.chair, at=at)
        for number, (seat, actor) in enumerate(zip(self.seats, self.cast.members, strict=True)):
            aside = dict([recused[number]]) if recused and number in recused else {}
            actions.declare(session=session, seat=seat, recusals=aside, by=actor, at=at)
        actions.open_session(session=session, by=self.cast.chair, at=at)

    def hearings(self, session: Session) -> list[Hearing]:
        """The agenda, fresh from the database."""
        related = Hearing.objects.select_related(
            "session__rules", "dossier__criteria_set", "dossier__product"
        )
        return list(related.filter(session=session).order_by("position"))

    def score(
        self, hearing: Hearing, star: int, at: dt.datetime, *, members: int = 7, far: int | None = None
    ) -> None:
        """The first `members` who have a card fill it in and lock it; member `far` gives much less."""
        done = 0
        for number, actor in enumerate(self.cast.members):
            card = queries.own_card(actor, hearing.pk)
            if card is None or done == members:
                continue
            done += 1
            given = self._opinion(hearing, star, number, is_far=far == number)
            actions.save_marks(card=card, given=given, comment=_comment(number), by=actor, at=at)
            actions.lock_card(card=card, by=actor, at=at)

    def begin(self, hearing: Hearing, star: int, number: int, at: dt.datetime, share: float) -> None:
        """Member `number` has filled in a part of the card and not locked it."""
        actor = self.cast.members[number]
        card = queries.own_card(actor, hearing.pk)
        assert card is not None
        given = self._opinion(hearing, star, number, is_far=False)
        part = dict(list(given.items())[: round(len(given) * share)])
        actions.save_marks(card=card, given=part, by=actor, at=at)

    def _opinion(self, hearing: Hearing, star: int, number: int, *, is_far: bool) -> dict[str, Given]:
        tree = criteria.tree(hearing.dossier.criteria_set)
        name = str(hearing.dossier.product)
        levels = sheets.levels_for(tree, star, seed_of(name))
        seen = sheets.opinion(
            tree, levels, 2 if is_far else star, seed_of(name, str(number)), strict=14 if is_far else 3
        )
        return {code: Given(level=place) for code, place in seen.items()}


def _comment(number: int) -> str:
    said = ("Nhãn nên ghi rõ hạn dùng hơn.", "Câu chuyện hay, nên kể ngắn lại.", "Đề nghị giữ hồ sơ từng mẻ.")
    return said[number] if number < len(said) else ""
