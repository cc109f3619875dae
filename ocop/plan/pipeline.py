"""Dossiers and earlier cases out of the database, as `foresight` asks for them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from ocop.base.clock import local_date
from ocop.certificates import results
from ocop.certificates.models import Result
from ocop.councils.models import Outcome
from ocop.criteria import queries as criteria
from ocop.dossiers.models import Dossier, Snapshot, Supplement
from ocop.dossiers.states import State
from ocop.plan import foresight
from ocop.plan.cases import Case, History, Step
from ocop.plan.models import PastCase

_CLOSED = (State.DECIDED, State.WITHDRAWN)
_STEP_OF = {
    State.DRAFT: Step.OPENED,
    State.WITH_COMMUNE: Step.SUBMITTED,
    State.RETURNED: Step.SUBMITTED,
    State.WITH_PROVINCE: Step.PROPOSED,
    State.BEFORE_COUNCIL: Step.PROPOSED,
    State.SCORED: Step.CONCLUDED,
}


def history(on: dt.date) -> History:
    """Every dossier and every earlier case of the last years, as known on a day; three statements."""
    return History([*_past(on), *_dossiers(on)])


def _past(on: dt.date) -> list[Case]:
    rows = PastCase.objects.filter(year__gte=on.year - foresight.YEARS).values(
        "opened_on", "submitted_on", "proposed_on", "concluded_on", "decided_on", "star", "kind", "year"
    )
    return [_past_case(row) for row in rows]


def _past_case(row: Mapping[str, Any]) -> Case:
    """Books do not say when a case without a decision was given up: it counts as open until its year ends."""
    days = row["opened_on"], row["submitted_on"], row["proposed_on"], row["concluded_on"]
    decided, star, year_end = row["decided_on"], row["star"], dt.date(row["year"], 12, 31)
    last = max((day for day in days if day is not None), default=year_end)
    closed = None if decided else max(last, year_end)
    return Case(days, decided, closed, star, star if decided else None, row["kind"])


def _dossiers(on: dt.date) -> list[Case]:
    sent = Snapshot.objects.filter(dossier=OuterRef("pk"), number=1).values("taken_at")
    rows = (
        Dossier.objects.filter(opened_at__year__gte=on.year - foresight.YEARS)
        .annotate(
            industry=F("criteria_set__industry"),
            form=F("organisation__legal_form"),
            sent_at=Coalesce(Subquery(sent[:1]), "submitted_at"),
            concluded_at=F("decision_item__outcome__concluded_at"),
            signed_on=F("decision_item__decision__signed_on"),
            star=F("decision_item__star"),
            result=F("decision_item__result"),
        )
        .values("pk", "state", "kind", "industry", "form", "opened_at", "sent_at", "proposed_at", "closed_at",
                "concluded_at", "signed_on", "star", "result")
    )  # fmt: skip
    scored = _scored()
    return [_dossier(row, scored) for row in rows]


def _dossier(row: Mapping[str, Any], scored: Mapping[int, tuple[dt.date, int]]) -> Case:
    concluded, decided, closed, star, council = _day(row["concluded_at"]), None, None, 0, None
    if row["state"] == State.DECIDED:
        decided = row["signed_on"] or _day(row["closed_at"])
        star = council = row["star"] if row["result"] == Result.RECOGNISED else 0
    elif row["state"] == State.WITHDRAWN:
        closed = _day(row["closed_at"])
    elif row["state"] == State.SCORED:
        concluded, council = scored.get(row["pk"], (None, None))
    else:  # to be heard once more: what a council found before does not count
        concluded = None
    days = _day(row["opened_at"]), _day(row["sent_at"]), _day(row["proposed_at"]), concluded
    return Case(days, decided, closed, star, council, row["kind"], row["industry"], row["form"])


def _day(moment: dt.datetime | None) -> dt.date | None:
    return local_date(moment) if moment else None


def _scored() -> dict[int, tuple[dt.date, int]]:
    """Of dossiers that wait for a decision: when the council was done, and which star it brings (0: none)."""
    rows = Outcome.objects.filter(hearing__dossier__state=State.SCORED).select_related(
        "hearing__dossier__criteria_set__pack"
    )
    rows = rows.defer("hearing__dossier__registration", "hearing__dossier__report", "means")
    found = {}
    for outcome in rows.order_by("pk"):
        regime = criteria.regime(outcome.hearing.dossier.criteria_set.pack)
        brings = results.result_of(outcome, regime) == Result.RECOGNISED
        found[outcome.hearing.dossier_id] = local_date(outcome.concluded_at), outcome.star if brings else 0
    return found


@dataclass(frozen=True)
class Stage:
    """How many dossiers stand at a step now, and how many of them are late."""

    step: Step
    count: int
    late: int


def stages(on: dt.date) -> list[Stage]:
    """The pipeline of today; one statement.

    Late: at the commune past its 15 working days (Đ.7.2), or with a question past its last day.
    """
    asked = Supplement.objects.filter(dossier=OuterRef("pk"), answered_at__isnull=True, due_on__lt=on)
    late = Q(state=State.WITH_COMMUNE, commune_due_on__lt=on) | Q(Exists(asked))
    rows = Dossier.objects.exclude(state__in=_CLOSED).order_by().values("state")
    counted = rows.annotate(n=Count("pk"), late=Count("pk", filter=late)).values_list("state", "n", "late")
    count, behind = Counter[Step](), Counter[Step]()
    for state, number, tardy in counted:
        count[_STEP_OF[State(state)]] += number
        behind[_STEP_OF[State(state)]] += tardy
    return [Stage(step, count[step], behind[step]) for step in Step]
