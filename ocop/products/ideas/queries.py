"""Reading ideas and calls. Who may see which idea is decided here alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, F, IntegerField, Prefetch, Q, QuerySet, When
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.base.happenings import Happening
from ocop.journal.models import Entry, subject_of
from ocop.organisations import queries as organisations
from ocop.people import queries as people
from ocop.people.models import Person
from ocop.products.models import Idea, IdeaCall, IdeaState, IdeaStep

SOON = 14
"""Days before its due date from which a step of help waits in the work list: our choice."""


def are_offered() -> bool:
    """Whether this installation works with ideas; the law in force is silent on them."""
    return bool(settings.OCOP_IDEAS)


def ideas_visible_to(actor: Actor) -> QuerySet[Idea]:
    """The own ideas to a member; to a commune and to who reads all those that were ever sent.

    A draft is the producer's own business.
    """
    sent = Idea.objects.filter(first_sent_at__isnull=False)
    if actor.has("view.all"):
        return sent
    if organisations.is_commune_desk(actor):
        return sent.filter(unit=actor.unit_id or 0)
    if actor.has("products.edit") and actor.organisation_id is not None:
        return Idea.objects.filter(organisation_id=actor.organisation_id)
    return Idea.objects.none()


def with_names(ideas: QuerySet[Idea]) -> QuerySet[Idea]:
    """With producer, commune, call and set, in the same statement."""
    return ideas.select_related("organisation__unit", "unit", "call", "criteria_set", "product")


def with_steps(ideas: QuerySet[Idea]) -> QuerySet[Idea]:
    """With the steps of help in the order of their dates, in one more statement."""
    return ideas.prefetch_related(Prefetch("steps", IdeaStep.objects.order_by("due_on", "pk")))


def listed(ideas: QuerySet[Idea]) -> QuerySet[Idea]:
    """What waits for an answer first, longest waiting in front; then the newest."""
    waits = Case(When(state=IdeaState.SENT, then=0), default=1, output_field=IntegerField())
    since = Case(When(state=IdeaState.SENT, then=F("sent_at")))
    return ideas.annotate(_waits=waits, _since=since).order_by("_waits", "_since", "-created_at", "-pk")


def narrow(
    ideas: QuerySet[Idea],
    *,
    state: str = "",
    industry: str = "",
    unit_id: int | None = None,
    call_id: int | None = None,
) -> QuerySet[Idea]:
    """Those of one state, industry (ngành of the wanted score sheet), commune, call."""
    exact = {"state": state, "criteria_set__industry": industry, "unit_id": unit_id, "call_id": call_id}
    return ideas.filter(**{name: value for name, value in exact.items() if value})


def industries(ideas: QuerySet[Idea]) -> list[str]:
    """The industries that ideas aim at, in the order of their names."""
    named = ideas.filter(criteria_set__isnull=False).order_by("criteria_set__industry")
    return list(named.values_list("criteria_set__industry", flat=True).distinct())


def communes(ideas: QuerySet[Idea]) -> list[tuple[int, str]]:
    """Id and name of the communes that ideas came from."""
    named = ideas.filter(unit__isnull=False).order_by("unit__sort_key", "unit_id")
    return [row[:2] for row in named.values_list("unit_id", "unit__name", "unit__sort_key").distinct()]


@dataclass(frozen=True)
class Tally:
    """How many ideas a commune or an industry has, and what became of them."""

    key: int | str | None
    name: str
    sent: int
    waiting: int
    accepted: int
    products: int


def by_commune(ideas: QuerySet[Idea]) -> list[Tally]:
    """Ideas by commune in the order of their names; one statement."""
    return _tallies(ideas, "unit_id", "unit__name", "unit__sort_key")


def by_industry(ideas: QuerySet[Idea]) -> list[Tally]:
    """Ideas by the industry they aim at; an empty name gathers those that do not say. One statement."""
    return _tallies(ideas, "criteria_set__industry", "criteria_set__industry", "criteria_set__industry")


def _tallies(ideas: QuerySet[Idea], key: str, name: str, order: str) -> list[Tally]:
    columns = list(dict.fromkeys((key, name, order)))
    rows = ideas.order_by().values(*columns).annotate(
        n=Count("pk"),
        waiting=Count("pk", filter=Q(state=IdeaState.SENT)),
        accepted=Count("pk", filter=Q(accepted_at__isnull=False)),
        products=Count("pk", filter=Q(became_at__isnull=False)),
    )  # fmt: skip
    found = sorted(rows, key=lambda row: (row[order] is None, row[order] or ""))
    return [
        Tally(row[key], row[name] or "", row["n"], row["waiting"], row["accepted"], row["products"])
        for row in found
    ]


def calls() -> QuerySet[IdeaCall]:
    """Every call, the newest first, with `idea_count` of the ideas that were sent to it."""
    sent = Count("ideas", filter=Q(ideas__first_sent_at__isnull=False))
    return IdeaCall.objects.annotate(idea_count=sent).order_by("-opens_on", "-pk")


def open_calls(on: dt.date) -> QuerySet[IdeaCall]:
    """The calls that take ideas on a day, that which closes first in front."""
    return IdeaCall.objects.filter(opens_on__lte=on, closes_on__gte=on).order_by("closes_on", "pk")


def steps_visible_to(actor: Actor) -> QuerySet[IdeaStep]:
    """The steps of the ideas that the actor may see."""
    return IdeaStep.objects.filter(idea__in=ideas_visible_to(actor).values("pk"))


def happenings_of(
    actor: Actor, *, organisation_ids: Collection[int] = (), product_ids: Collection[int] = (), on: dt.date
) -> list[Happening]:
    """What a timeline tells of ideas: sent, returned, accepted, became a product. Two statements.

    The day of a return is read from the journal, which alone keeps it; a draft is no happening yet.
    Nothing where ideas are switched off.
    """
    if not are_offered():
        return []
    mine = Q(organisation_id__in=organisation_ids) | Q(product_id__in=product_ids)
    told = ideas_visible_to(actor).filter(mine, first_sent_at__isnull=False).select_related("call")
    ideas = {subject_of(idea): idea for idea in told}
    place = "chu-the" if actor.has("products.edit") else "can-bo"
    found = [each for idea in ideas.values() for each in _of_idea(idea, place)]
    back = Entry.objects.filter(subject__in=ideas, verb="products.return_idea").order_by("pk")
    return [*found, *(_returned(ideas[entry.subject], entry, place) for entry in back)]


def _of_idea(idea: Idea, place: str) -> Iterator[Happening]:
    again = idea.sent_at if idea.sent_at != idea.first_sent_at else None
    steps = (
        (idea.first_sent_at, _("Gửi phiếu ý tưởng"), "plain"),
        (again, _("Gửi lại phiếu ý tưởng"), "plain"),
        (idea.accepted_at, _("Ý tưởng được tiếp nhận"), "good"),
        (idea.became_at, _("Ý tưởng thành sản phẩm"), "good"),
    )
    for at, what, tone in steps:
        if at is not None:
            detail = str(idea.call or "") if at == idea.first_sent_at else ""
            yield _told(idea, at, what, detail, tone, place)


def _returned(idea: Idea, entry: Entry, place: str) -> Happening:
    return _told(idea, entry.at, _("Xã trả lại phiếu ý tưởng"), entry.note[:200], "warn", place)


def _told(idea: Idea, at: dt.datetime, what: str, detail: str, tone: Any, place: str) -> Happening:
    return Happening(
        clock.local_date(at), what, idea.name, "idea", detail, f"/{place}/y-tuong/{idea.pk}/", tone, at,
        idea.product_id,
    )  # fmt: skip


def answering(idea: Idea, on: dt.date) -> Iterable[Person]:
    """The officers of the idea's commune on a day; those of the province where it has none."""
    found = list(people.holders_of("commune_officer", on, idea.unit_id))
    return found or people.holders_of("provincial_officer", on)
