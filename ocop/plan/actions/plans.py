"""Writing plans: drafted by the office, issued and closed by the leader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, BinaryIO

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ocop.base import text as texts
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.files import actions as files
from ocop.journal import actions as journal
from ocop.journal import queries as journals
from ocop.plan.actions import telling
from ocop.plan.models import Plan
from ocop.plan.rules import plans as rules
from ocop.plan.states import PLAN

FIELDS = (
    "year", "title", "number", "issuer", "signed_on", "starts_on", "ends_on", "unit", "summary", "source",
)  # fmt: skip
"""What `data` may hold; `unit` is an old province, or None for the province of today."""
_LINES = {"summary"}


def create_plan(
    *, data: Mapping[str, Any], is_history: bool = False, is_demo: bool = False, by: Actor, at: dt.datetime,
    key: str = "",
) -> Plan:  # fmt: skip
    """Begin the draft of a year's plan. `data`: FIELDS by name.

    Year, title, starts_on and ends_on are needed. Refused: who does not keep plans; days that
    do not fit the year (input).
    """
    with transaction.atomic():
        if (done := journals.answered(key)) is not None:
            return Plan.objects.get(pk=done)
        rules.may_prepare.check(by)
        clean = _checked(data)
        plan = Plan.objects.create(**clean, is_history=is_history, is_demo=is_demo, created_at=at)
        journal.record(verb="plan.create_plan", subject=plan, by=by, at=at, after=_plain(plan), key=key)
        return plan


def edit_plan(*, plan: Plan, data: Mapping[str, Any], by: Actor, at: dt.datetime) -> Plan:
    """Change a draft; what `data` leaves out stays. Refused as `create_plan`, and once it is issued."""
    with transaction.atomic():
        found = Plan.objects.select_related("unit").get(pk=plan.pk)
        rules.may_prepare.check(by, found)
        before = _plain(found)
        for name, value in _checked({**_values(found), **data}).items():
            setattr(found, name, value)
        found.save(update_fields=list(FIELDS))
        _note_change("plan.edit_plan", found, before, by, at)
        return found


def attach_file(*, plan: Plan, content: BinaryIO, name: str, by: Actor, at: dt.datetime) -> Plan:
    """Put the signed paper with the plan, in the place of one that was there.

    The office may do so after the issue too: the scan often comes later. Refused as
    `files.store_upload` refuses. The file is kept before the transaction begins.
    """
    rules.may_attach.check(by, plan)
    stored = files.store_upload(content, name, by=by, at=at)
    with transaction.atomic():
        before = {"file": plan.file.sha256 if plan.file else None, "name": plan.file_name}
        plan.file, plan.file_name = stored, texts.nfc(name)[:200]
        plan.save(update_fields=["file", "file_name"])
        after = {"file": stored.sha256, "name": plan.file_name}
        journal.record(verb="plan.attach_file", subject=plan, by=by, at=at, before=before, after=after)
        return plan


def discard_plan(*, plan: Plan, by: Actor, at: dt.datetime) -> None:
    """Throw a draft away with its targets and tasks; the journal keeps what it said."""
    with transaction.atomic():
        found = Plan.objects.select_related("unit").get(pk=plan.pk)
        rules.may_prepare.check(by, found)
        journal.record(verb="plan.discard_plan", subject=found, by=by, at=at, before=_plain(found))
        found.delete()


def issue_plan(
    *, plan: Plan, number: str, issuer: str, signed_on: dt.date, by: Actor, at: dt.datetime, key: str = ""
) -> Plan:
    """Issue a draft under its number; who leads a task of it is told, unless it is history.

    From then on its targets change by `amend_target` alone. Refused: who does not approve
    plans; no target yet, another plan of the year issued (thing); no number or issuer, a day
    to come (input); issued meanwhile (stale).
    """
    with transaction.atomic():
        if (done := journals.answered(key)) is not None:
            return Plan.objects.get(pk=done)
        rules.may_issue.check(by, plan)
        rules.issue_fits.check(number, issuer, signed_on, at)
        facts: dict[str, Any] = {
            "number": texts.nfc(number),
            "issuer": texts.nfc(issuer),
            "signed_on": signed_on,
        }
        after = {**facts, "signed_on": signed_on.isoformat()}
        try:
            with transaction.atomic():
                journal.move(PLAN, plan, "issue_plan", by=by, at=at, key=key, after=after, **facts)
        except IntegrityError as error:  # the year was free when the rule looked
            raise Refused(_("Năm này vừa có một kế hoạch khác được ban hành."), about="stale") from error
        for task in plan.tasks.select_related("lead", "lead_unit"):
            task.plan = plan
            telling.given(task, at)
        return plan


def close_plan(*, plan: Plan, note: str = "", by: Actor, at: dt.datetime) -> Plan:
    """Close a plan whose year is over; `note` says how it went. Refused: who does not approve plans."""
    with transaction.atomic():
        rules.may_close.check(by, plan)
        journal.move(PLAN, plan, "close_plan", by=by, at=at, note=texts.nfc_lines(note))
        return plan


def reopen_plan(*, plan: Plan, reason: str, by: Actor, at: dt.datetime) -> Plan:
    """Open a closed plan again, with a reason. Refused: who does not approve plans; no reason (input)."""
    with transaction.atomic():
        rules.may_reopen.check(by, plan)
        rules.reason_given.check(reason)
        journal.move(PLAN, plan, "reopen_plan", by=by, at=at, note=texts.nfc_lines(reason))
        return plan


def set_public(*, plan: Plan, is_public: bool, by: Actor, at: dt.datetime) -> Plan:
    """Show the progress of a plan to everybody, or no longer. Refused: who does not approve; a draft."""
    with transaction.atomic():
        rules.may_publish.check(by, plan)
        before = {"is_public": plan.is_public}
        if plan.is_public != is_public:
            plan.is_public = is_public
            plan.save(update_fields=["is_public"])
            verb = "plan.show_progress" if is_public else "plan.hide_progress"
            after = {"is_public": is_public}
            journal.record(verb=verb, subject=plan, by=by, at=at, before=before, after=after)
        return plan


def _checked(data: Mapping[str, Any]) -> dict[str, Any]:
    clean = {name: _tidy(name, value) for name, value in data.items() if name in FIELDS}
    rules.plan_fits.check(clean["starts_on"], clean["ends_on"], clean["year"])
    if not clean["title"]:
        raise Refused(_("Hãy nhập tên kế hoạch."), about="input", field="title")
    return clean


def _tidy(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return texts.nfc_lines(value) if name in _LINES else texts.nfc(value)


def _values(plan: Plan) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in FIELDS}


def _plain(plan: Plan) -> dict[str, Any]:
    """A plan as the journal keeps it."""
    found = _values(plan)
    for name in ("signed_on", "starts_on", "ends_on"):
        found[name] = found[name].isoformat() if found[name] else None
    return {**found, "unit": plan.unit_id}


def _note_change(verb: str, plan: Plan, before: dict[str, Any], by: Actor, at: dt.datetime) -> None:
    after = _plain(plan)
    changed = [name for name in after if after[name] != before[name]]
    if changed:
        old, new = ({name: state[name] for name in changed} for state in (before, after))
        journal.record(verb=verb, subject=plan, by=by, at=at, before=old, after=new)
