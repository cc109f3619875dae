"""The road to the next star of one product: where it stands, what is missing, who closes which gap."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from ocop.base.actor import Actor
from ocop.councils import queries as councils
from ocop.criteria import queries as criteria
from ocop.dossiers import queries as dossiers
from ocop.dossiers import rules
from ocop.dossiers.models import Step
from ocop.dossiers.queries import Assessment, Gap
from ocop.dossiers.queries.gaps import in_order
from ocop.dossiers.states import StepState
from ocop.products.models import Product
from ocop.timeline.help import BY_KEY, Help

HIGHEST = 5


@dataclass(frozen=True)
class Mile:
    """A gap, who helps with it, and the step that closes it: the open one, else the newest that was done."""

    gap: Gap
    step: Step | None
    help: Help | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody is at work on it."""
        return self.step is None or self.step.state != StepState.OPEN


@dataclass(frozen=True)
class Walk:
    """A step, how many calendar days are left, and what the reader may do with it."""

    step: Step
    days_left: int | None
    may_tick: bool
    may_drop: bool

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.step.state == StepState.OPEN


@dataclass(frozen=True)
class Road:
    """`source`: "council" where the newest dossier was scored and the result may be told, "sent" for the
    producer's points as they were sent, "own" for its open desk, "" without a self-assessment. `reached` is
    the star by that source, `target` the next one (None at five), `short` the points its band still needs."""

    source: str
    assessment: Assessment | None
    reached: int
    total: Decimal
    target: int | None
    short: Decimal
    miles: tuple[Mile, ...]
    walks: tuple[Walk, ...]

    @property
    def miles_ahead(self) -> list[Mile]:
        """What is missing beside proofs of what is claimed."""
        return [mile for mile in self.miles if mile.gap.kind != "unproven"]

    @property
    def miles_unproven(self) -> list[Mile]:
        """Criteria where points are claimed without a proof in force."""
        return [mile for mile in self.miles if mile.gap.kind == "unproven"]

    @property
    def steps_open(self) -> list[Walk]:
        """Those that are still to be done, the soonest first."""
        return [each for each in self.walks if each.is_open]

    @property
    def steps_over(self) -> list[Walk]:
        """Those that were done or given up."""
        return [each for each in self.walks if not each.is_open]

    def gap(self, key: str) -> Gap | None:
        """The gap of a name, if it is still one."""
        return next((mile.gap for mile in self.miles if mile.gap.key == key), None)


def road_of(actor: Actor, product: Product, on: dt.date) -> Road:
    """The road of a product that the actor sees; a constant number of statements."""
    steps = list(dossiers.for_road(dossiers.steps_visible_to(actor), product).select_related("organisation"))
    walks = tuple(_walk(actor, step, on) for step in steps)
    own = dossiers.assessment(actor, product, on)
    if own is None:
        return Road("", None, 0, Decimal(0), None, Decimal(0), (), walks)
    found = councils.last_outcome(actor, own.dossier)
    if found is not None:
        gaps = _merged(found.gaps, tuple(gap for gap in own.gaps if gap.kind not in {"mark", "points"}))
        reached, total, short, source = found.star, found.total, found.short, "council"
    else:
        rated, source = own.rating, "sent" if own.is_sent else "own"
        reached, total, short = rated.rating.star, rated.rating.total, rated.advice.short
        gaps = own.gaps
    target = reached + 1 if reached < HIGHEST else None
    return Road(source, own, reached, total, target, short, _miles(gaps, steps, own), walks)


def _merged(first: tuple[Gap, ...], then: tuple[Gap, ...]) -> tuple[Gap, ...]:
    known = {gap.key for gap in first}
    return in_order((*first, *(gap for gap in then if gap.key not in known)))


def _miles(gaps: tuple[Gap, ...], steps: list[Step], own: Assessment) -> tuple[Mile, ...]:
    """Each gap with its step; `steps` come with the open ones first."""
    by_gap: dict[str, Step] = {}
    for step in steps:
        if step.gap and step.state != StepState.DROPPED:
            by_gap.setdefault(step.gap, step)
    tree = criteria.tree(own.dossier.criteria_set)
    keys = {leaf.code: leaf.key for leaf in tree.leaves}
    return tuple(Mile(gap, by_gap.get(gap.key), BY_KEY.get(keys.get(gap.code, ""))) for gap in gaps)


def _walk(actor: Actor, step: Step, on: dt.date) -> Walk:
    is_open = step.state == StepState.OPEN
    return Walk(
        step,
        (step.due_on - on).days if is_open else None,
        rules.may_tick_step.allows(actor, step) and step.state != StepState.DROPPED,
        rules.may_drop_step.allows(actor, step) and is_open,
    )
