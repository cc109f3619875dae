"""What councils tell a timeline and the road to the next star: outcomes, never marks of members.

Whoever sees all sees an outcome once the hearing is concluded; producers and communes once the
decision is out, for until then a council may hear the dossier again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_UP, Decimal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.happenings import Happening, joined
from ocop.councils.models import Outcome
from ocop.councils.states import HearingState
from ocop.criteria import advice as advising
from ocop.criteria import queries as criteria
from ocop.dossiers import queries as dossiers
from ocop.dossiers.models import Dossier
from ocop.dossiers.queries import gaps
from ocop.dossiers.states import State

_TO_SHOW = Decimal("0.01")


def outcomes_told_to(actor: Actor) -> QuerySet[Outcome]:
    """The outcomes of dossiers that the actor sees, as far as they may be told."""
    seen = dossiers.dossiers_visible_to(actor)
    if not actor.has("view.all"):
        seen = seen.filter(state=State.DECIDED)
    told = Outcome.objects.filter(hearing__state=HearingState.CONCLUDED, hearing__dossier__in=seen)
    return told.select_related("hearing__dossier__product", "hearing__session")


def happenings_of(
    actor: Actor, *, organisation_ids: Collection[int] = (), product_ids: Collection[int] = (), on: dt.date
) -> list[Happening]:
    """Outcomes of councils: the star and the mean; one statement."""
    mine = Q(hearing__dossier__organisation_id__in=organisation_ids)
    mine |= Q(hearing__dossier__product_id__in=product_ids)
    return [_of_outcome(row) for row in outcomes_told_to(actor).filter(mine)]


def _of_outcome(row: Outcome) -> Happening:
    dossier = row.hearing.dossier
    if row.disqualified_for:
        what, said = _("Hội đồng loại hồ sơ"), row.disqualified_for[:200]
    else:
        what = _("Hội đồng chấm: %(star)d sao") % {"star": row.star}
        said = _("bình quân %(points)s điểm") % {"points": gaps.plain(row.total)}
    return Happening(
        local_date(row.concluded_at), what, dossier.product.name, "council",
        joined(said, row.hearing.session.title), dossiers.link(dossier),
        tone="bad" if row.disqualified_for else "good", at=row.concluded_at, product_id=dossier.product_id,
    )  # fmt: skip


@dataclass(frozen=True)
class Found:
    """What a council found of a dossier and what it leaves to do. `short`: points that the band of the next
    star still needs. Both to two decimals, never nearer to the next star than they are."""

    star: int
    total: Decimal
    short: Decimal
    gaps: tuple[gaps.Gap, ...]


def last_outcome(actor: Actor, dossier: Dossier) -> Found | None:
    """The outcome of a dossier with the marks that held back the next star and the cheapest points.

    None where there is none that the actor may be told, or where the dossier was taken out.
    """
    row = outcomes_told_to(actor).filter(hearing__dossier=dossier).order_by("-concluded_at", "-pk").first()
    if row is None or row.disqualified_for:
        return None
    tree = criteria.tree(dossier.criteria_set)
    means = {code: Decimal(value) for code, value in row.means.items() if tree.has(code)}
    steps = advising.advice(tree, means, strict=False).steps
    labels = {step.code: step.level.label for step in steps}
    marks = [
        gaps.marked(
            item["code"], tree.leaf(item["code"]).title, item["star"], item["needs"],
            Decimal(str(item["has"])), labels.get(item["code"], ""),
        )
        for item in row.blockers
        if item["star"] == row.star + 1 and tree.has(item["code"])
    ]  # fmt: skip
    start = next((band.start for band in tree.bands if band.star == row.star + 1), None)
    short = max(start - row.total, Decimal(0)) if start is not None else Decimal(0)
    points = gaps.cheapest(step for step in steps if step.code not in {mark.code for mark in marks})
    said = row.total.quantize(_TO_SHOW, ROUND_DOWN), short.quantize(_TO_SHOW, ROUND_UP)
    return Found(row.star, *said, (*marks, *(points if short else ())))
