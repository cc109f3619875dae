"""What stands between a product and its next star: gaps, each with a name that stays.

From the producer's own points as they stand now (for the producer) or as they were sent (for
the officers, who never read a desk that is still open), or from what a council found.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.criteria import advice as advising
from ocop.criteria import queries as criteria
from ocop.criteria.tree import CriteriaTree
from ocop.dossiers.models import Answer, Citation, Dossier
from ocop.dossiers.queries import panel, sent, visible
from ocop.dossiers.states import State
from ocop.files.models import Document
from ocop.products.models import Product

GapKind = Literal["mark", "unproven", "expired", "expiring", "points"]
ORDER: tuple[GapKind, ...] = ("mark", "expired", "expiring", "points", "unproven")
CHEAPEST = 4
"""So many of the cheapest next points are shown: a choice of ours."""


@dataclass(frozen=True)
class Gap:
    """Something that is missing. `key` stays the same as long as it is missing; `code` is the criterion."""

    key: str
    kind: GapKind
    code: str
    missing: str
    advice: str = ""

    @property
    def is_blocker(self) -> bool:
        """Whether the next star cannot be reached without it."""
        return self.kind == "mark"


@dataclass(frozen=True)
class Assessment:
    """A self-assessment with what it comes to. `is_sent`: as it was frozen when it was sent last."""

    dossier: Dossier
    day: dt.datetime
    is_sent: bool
    rating: panel.SelfRating
    gaps: tuple[Gap, ...]


def assessment(actor: Actor, product: Product, on: dt.date) -> Assessment | None:
    """The product's newest self-assessment that the actor may see; None where there is none.

    Members see their open desk, everybody else what was sent last. At most three statements.
    """
    seen = visible.dossiers_visible_to(actor).filter(product=product).exclude(state=State.WITHDRAWN)
    dossier = seen.select_related("criteria_set__pack").order_by("-opened_at", "-pk").first()
    if dossier is None:
        return None
    if actor.organisation_id == dossier.organisation_id:
        rated = panel.self_rating(dossier, on)
        return Assessment(dossier, dossier.opened_at, False, rated, gaps_of(rated))
    snapshot = sent.latest_snapshot(dossier)
    if snapshot is None:
        return None
    rated = panel.self_rating(dossier, on, *_as_sent(sent.reading_of(snapshot)))
    return Assessment(dossier, snapshot.taken_at, True, rated, gaps_of(rated))


def gaps_of(rated: panel.SelfRating) -> tuple[Gap, ...]:
    """The gaps of a self-assessment: marks that hold back the next star, proofs that run out, the
    cheapest next points where points are missing, criteria without proof."""
    blocks = [
        marked(item.code, item.title, item.star, item.needs, item.has, _advice(rated, item.code))
        for item in rated.blocks
    ]
    points = cheapest(rated.advice.steps) if rated.advice.short else []
    return in_order((*blocks, *proof_gaps(rated), *points))


def in_order(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """What holds the star back first, then what runs out, what lifts the points, what is not proven yet."""
    return tuple(sorted(gaps, key=lambda gap: ORDER.index(gap.kind)))


def marked(code: str, title: str, star: int, needs: int, has: Decimal, advice: str = "") -> Gap:
    """The gap of a mark that is not met."""
    said = _("%(code)s %(title)s: muốn đạt %(star)d sao cần ít nhất %(needs)d điểm, hiện có %(has)s.") % {
        "code": code, "title": title, "star": star, "needs": needs, "has": plain(has),
    }  # fmt: skip
    return Gap(f"mark:{code}:{star}", "mark", code, said, advice)


def proof_gaps(rated: panel.SelfRating) -> list[Gap]:
    """Points claimed without a proof in force, and proofs that have run out or soon will.

    A criterion whose proof has run out is told once: by that proof.
    """
    told = {code for item in rated.ageing if item.is_expired for code in item.codes}
    found = [
        Gap(
            f"proof:{leaf.code}", "unproven", leaf.code,
            _("%(code)s %(title)s: chưa có minh chứng còn hiệu lực.") % vars_of(leaf.code, leaf.title),
            _("Bổ sung minh chứng cho tiêu chí %(code)s") % {"code": leaf.code},
        )
        for leaf in rated.unproven
        if leaf.code not in told
    ]  # fmt: skip
    return [*found, *(_ageing(item) for item in rated.ageing)]


def cheapest(steps: Iterable[advising.Step]) -> list[Gap]:
    """The next points that bring most, as gaps; those of marks are told elsewhere."""
    found = [step for step in steps if step.unlocks is None][:CHEAPEST]
    return [
        Gap(
            f"points:{step.code}", "points", step.code,
            _("%(code)s %(title)s: có thể thêm %(gain)s điểm.")
            % {**vars_of(step.code, step.title), "gain": plain(step.gain)},
            step.level.label,
        )
        for step in found
    ]  # fmt: skip


def vars_of(code: str, title: str) -> dict[str, str]:
    """A criterion for a sentence."""
    return {"code": code, "title": title}


def plain(points: Decimal) -> str:
    """Points without idle noughts, with a comma."""
    return f"{points.quantize(Decimal('0.01')).normalize():f}".replace(".", ",")


def tree_of(dossier: Dossier) -> CriteriaTree:
    """The score sheet of a dossier."""
    return criteria.tree(dossier.criteria_set)


def _advice(rated: panel.SelfRating, code: str) -> str:
    return next((step.level.label for step in rated.advice.steps if step.code == code), "")


def _ageing(item: panel.Ageing) -> Gap:
    proof = item.document
    given = {"proof": proof.title, "day": f"{proof.expires_on:%d/%m/%Y}", "codes": ", ".join(item.codes)}
    if item.is_expired:
        said = _("Minh chứng “%(proof)s” (tiêu chí %(codes)s) đã hết hạn ngày %(day)s.") % given
    else:
        said = _("Minh chứng “%(proof)s” (tiêu chí %(codes)s) hết hạn ngày %(day)s.") % given
    advice = _("Gia hạn hoặc thay minh chứng “%(proof)s”") % given
    kind: GapKind = "expired" if item.is_expired else "expiring"
    return Gap(f"expiry:{proof.pk}", kind, item.codes[0], said, advice)


def _as_sent(reading: sent.Reading) -> tuple[Mapping[str, Answer], Mapping[str, list[Citation]]]:
    """The answers and proofs of a frozen submission, as rows that are never saved."""
    answers, cited = {}, {}
    for line in reading.lines:
        answers[line.code] = Answer(code=line.code, points=line.points, level=line.level, case=line.case)
        cited[line.code] = [Citation(code=line.code, document=_document(item)) for item in line.evidence]
    return answers, cited


def _document(item: sent.Evidence) -> Document:
    return Document(pk=item.document_id, title=item.title, expires_on=item.expires_on)
