"""Steps on the road to the next star: planned, done, given up, called to mind."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base import text as texts
from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.refusals import Refused
from ocop.base.reminding import FIRST, stage_of
from ocop.dossiers import queries, rules
from ocop.dossiers.models import Dossier, Side, Step
from ocop.dossiers.queries import steps
from ocop.dossiers.queries.gaps import Gap
from ocop.dossiers.states import STEP_MOVES, StepState
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.notices import actions as notices
from ocop.people import queries as people
from ocop.people.models import Person
from ocop.products.models import Product


def plan_step(
    *, product: Product, text: str, owner: str, due_on: dt.date, owner_name: str = "", gap: Gap | None = None,
    dossier: Dossier | None = None, by: Actor, at: dt.datetime, key: str = "",
) -> Step:  # fmt: skip
    """Turn a gap into a step with an owner and a last day; without a gap, one of one's own accord.

    A gap has one open step at a time. The owner's people are told where another side planned
    it. Refused as `rules.may_plan_step` and `rules.step_fits` refuse.
    """
    words, person = texts.nfc(text)[:500], texts.nfc(owner_name)[:200]
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Step.objects.get(pk=pk)
        Product.objects.select_for_update(of=("self",)).get(pk=product.pk)
        rules.may_plan_step.check(by, product, owner)
        rules.step_fits.check(words, owner, due_on, local_date(at))
        _refuse_twice(product, gap)
        step = Step.objects.create(
            product=product, organisation=product.organisation, dossier=dossier, text=words, owner=owner,
            owner_name=person, due_on=due_on, given_by=queries.side_of(by) or Side.PROVINCE,
            by_name=by.name[:200], created_at=at, gap=gap.key if gap else "", code=gap.code if gap else "",
            missing=gap.missing[:500] if gap else "",
        )  # fmt: skip
        after = {"product": product.pk, "gap": step.gap, "owner": owner, "due_on": due_on.isoformat()}
        journal.record(verb="dossiers.plan_step", subject=step, by=by, at=at, after=after, key=key)
        _tell_of(step, at)
    return step


def finish_step(*, step: Step, note: str = "", by: Actor, at: dt.datetime, key: str = "") -> Step:
    """Tick a step off, as of today; refused as `rules.may_tick_step` and the table of moves refuse."""
    words = texts.nfc(note)[:500]
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Step.objects.get(pk=step.pk)
        rules.may_tick_step.check(by, step)
        journal.move(
            STEP_MOVES, step, "finish_step", by=by, at=at, key=key, note=words, done_on=local_date(at),
            done_by=by.name[:200], done_note=words,
        )  # fmt: skip
    return step


def reopen_step(*, step: Step, by: Actor, at: dt.datetime, key: str = "") -> Step:
    """Take a tick back; refused as for `finish_step`, and where its gap has another open step."""
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Step.objects.get(pk=step.pk)
        Product.objects.select_for_update(of=("self",)).get(pk=step.product_id)
        rules.may_tick_step.check(by, step)
        if step.gap:
            _refuse_open(step.product_id, step.gap)
        journal.move(
            STEP_MOVES, step, "reopen_step", by=by, at=at, key=key, done_on=None, done_by="", done_note=""
        )
    return step


def drop_step(*, step: Step, by: Actor, at: dt.datetime, key: str = "") -> Step:
    """Give a step up; its gap is open again. Refused as `rules.may_drop_step` and the table refuse."""
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Step.objects.get(pk=step.pk)
        rules.may_drop_step.check(by, step)
        journal.move(STEP_MOVES, step, "drop_step", by=by, at=at, key=key)
    return step


def remind_of_steps(*, at: dt.datetime) -> int:
    """Call open steps to mind: two weeks and three days before, then each week that they are overdue.

    To the people of the side that does them, the province's office where these have no account.
    Worked out again it is silent. Returns how many notices are new.
    """
    on = local_date(at)
    told = 0
    rows = Step.objects.filter(state=StepState.OPEN, due_on__lte=on + dt.timedelta(days=FIRST))
    for step in rows.select_related("product", "organisation").order_by("due_on", "pk"):
        stage = stage_of(step.due_on, on)
        if stage is not None:
            told += _remind(step, stage, at)
    return told


def _refuse_twice(product: Product, gap: Gap | None) -> None:
    if gap is not None:
        _refuse_open(product.pk, gap.key)


def _refuse_open(product_id: int, gap: str) -> None:
    if Step.objects.filter(product=product_id, gap=gap, state=StepState.OPEN).exists():
        raise Refused(_("Chỗ thiếu này đã có việc đang làm."))


def _people(step: Step, on: dt.date) -> list[Person]:
    """Who does the step."""
    if step.owner == Side.PRODUCER:
        return list(people.members_of(step.organisation_id, on))
    if step.owner == Side.COMMUNE and step.organisation.unit_id is not None:
        return list(people.holders_of("commune_officer", on, unit_id=step.organisation.unit_id))
    return list(people.holders_of("provincial_officer", on))


def _tell_of(step: Step, at: dt.datetime) -> None:
    if step.owner == step.given_by:
        return
    title = _("Việc mới trên con đường đến sao: %(product)s") % {"product": step.product.name}
    body = _("%(text)s Hạn: %(day)s.") % {"text": f"{step.text}.", "day": f"{step.due_on:%d/%m/%Y}"}
    notices.notify(
        persons=_people(step, local_date(at)), verb="dossiers.step_given", title=title, body=body,
        link=steps.link(step, step.owner), at=at,
    )  # fmt: skip


def _remind(step: Step, stage: int, at: dt.datetime) -> int:
    on = local_date(at)
    left = (step.due_on - on).days
    given = {"text": step.text, "left": abs(left), "day": f"{step.due_on:%d/%m/%Y}"}
    if left < 0:
        title, verb = _("Quá hạn %(left)d ngày: %(text)s") % given, "dossiers.step_overdue"
    elif left == 0:
        title, verb = _("Hôm nay là hạn: %(text)s") % given, "dossiers.step_due"
    else:
        title, verb = _("Còn %(left)d ngày: %(text)s") % given, "dossiers.step_due"
    told, side = _people(step, on), step.owner
    if not told:
        told, side = list(people.holders_of("provincial_officer", on)), str(Side.PROVINCE)
    body = f"{step.product.name}, {step.organisation.name}. " + _("Hạn: %(day)s.") % given
    made = notices.remind(
        persons=told, verb=verb, title=title, body=body, link=steps.link(step, side),
        thing=f"dossiers.Step:{step.pk}", due_on=step.due_on, days_before=stage, at=at,
    )  # fmt: skip
    return len(made)
