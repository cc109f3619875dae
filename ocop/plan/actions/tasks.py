"""Writing tasks, reporting of them, answering the reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from ocop.base import text as texts
from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.refusals import Refused
from ocop.files import actions as files
from ocop.files.models import StoredFile
from ocop.journal import actions as journal
from ocop.journal import queries as journals
from ocop.organisations.models import Organisation
from ocop.plan.actions import telling
from ocop.plan.models import Attachment, Plan, Support, Task, TaskReport, Verdict, Voice
from ocop.plan.queries import tasks as queries
from ocop.plan.rules import tasks as rules
from ocop.plan.states import TASK, TaskState

FIELDS = ("code", "title", "detail", "lead", "lead_unit", "starts_on", "due_on", "budget", "position")
"""What `data` may hold beside `supports`; budget in đồng."""


def add_task(*, plan: Plan, data: dict[str, Any], by: Actor, at: dt.datetime, key: str = "") -> Task:
    """Write a new task into a plan. `data`: FIELDS by name and `supports`, a list of agencies.

    In an issued plan the lead's people are told. Refused: who does not keep plans, a closed
    plan; a code in use, a last day before the first, a lead that is no agency or commune.
    """
    with transaction.atomic():
        if (done := journals.answered(key)) is not None:
            return Task.objects.get(pk=done)
        rules.may_write.check(by, plan)
        clean, supports = _checked(plan, None, data)
        task = Task(plan=plan, **clean)
        _save(task)
        _set_supports(task, supports)
        journal.record(verb="plan.add_task", subject=task, by=by, at=at, after=_plain(task), key=key)
        telling.given(task, at)
        return task


def edit_task(*, task: Task, data: dict[str, Any], by: Actor, at: dt.datetime) -> Task:
    """Change a task; what `data` leaves out stays. The journal keeps both, before and after.

    A new lead of an issued plan is told. Refused as `add_task` refuses.
    """
    with transaction.atomic():
        rules.may_write.check(by, task.plan)
        old = Task.objects.select_related("plan", "lead", "lead_unit").get(pk=task.pk)
        before = _plain(old)
        clean, supports = _checked(task.plan, old, data)
        for name, value in clean.items():
            setattr(old, name, value)
        _save(old, update_fields=list(FIELDS))
        _set_supports(old, supports)
        after = _plain(old)
        changed = [name for name in after if after[name] != before[name]]
        if changed:
            journal.record(
                verb="plan.edit_task", subject=old, by=by, at=at,
                before={name: before[name] for name in changed},
                after={name: after[name] for name in changed},
            )  # fmt: skip
        if {"lead", "lead_unit"} & set(changed):
            telling.given(old, at)
        return old


def remove_task(*, task: Task, by: Actor, at: dt.datetime) -> None:
    """Take a task out of a draft. Refused once the plan is issued: then it is cancelled."""
    with transaction.atomic():
        rules.may_remove.check(by, task)
        journal.record(verb="plan.remove_task", subject=task, by=by, at=at, before=_plain(task))
        task.delete()


def report_task(
    *,
    task: Task,
    text: str,
    progress: int,
    is_final: bool = False,
    uploads: Sequence[files.Upload] = (),
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> TaskReport:
    """Report of a task, once and for good. `progress` in percent; `is_final` says that it is done.

    The lead's report, or the office's in its place, moves the progress and begins the task;
    with `is_final` it is at 100 and waits for the office, which is told. Who supports tells
    beside it and moves nothing. Refused: others (person); a plan that does not run, a task
    that waits or is over (thing); no words, 100 percent without "done", a file that
    `files.store_upload` refuses (input). Files are kept before the transaction begins.
    """
    if (done := journals.answered(key)) is not None:
        return TaskReport.objects.get(pk=done)
    voice = queries.voice_of(by, task)
    progress = 100 if is_final else task.progress if voice == Voice.SUPPORT else progress
    said = texts.nfc_lines(text)
    rules.may_report.check(by, task)
    rules.report_fits.check(voice, said, progress, is_final, len(uploads))
    kept = [(files.store_upload(content, name, by=by, at=at), name) for content, name in uploads]
    with transaction.atomic():
        if (done := journals.answered(key)) is not None:
            return TaskReport.objects.get(pk=done)
        if voice != Voice.SUPPORT:
            _move_on(task, progress, is_final, by, at)
        report = TaskReport.objects.create(
            task=task, at=at, by_name=by.name[:200], voice=voice, speaker=_speaker(task, voice, by)[:250],
            organisation_id=by.organisation_id, text=said, progress=progress, is_final=is_final,
        )  # fmt: skip
        _attach(report, kept)
        sums = [stored.sha256 for stored, _name in kept]
        after = {"task": task.pk, "progress": progress, "done": is_final, "files": sums}
        journal.record(verb="plan.add_report", subject=report, by=by, at=at, after=after, key=key)
        if is_final:
            telling.reported(report, at)
        return report


def accept_task(
    *, report: TaskReport, answer: str = "", by: Actor, at: dt.datetime, key: str = ""
) -> TaskReport:
    """The office agrees that a task is done, with words if it likes; the lead is told.

    Done on the day the lead reported it, so that a slow answer makes nobody late. Refused:
    others (person); a report that was answered meanwhile (stale).
    """
    with transaction.atomic():
        if (done := journals.answered(key)) is not None:
            return TaskReport.objects.get(pk=done)
        _answer(report, Verdict.ACCEPTED, texts.nfc_lines(answer), by, at, key)
        journal.move(TASK, report.task, "accept_task", by=by, at=at, done_on=local_date(report.at))
        telling.answered(report, at)
        return report


def return_task(*, report: TaskReport, answer: str, by: Actor, at: dt.datetime, key: str = "") -> TaskReport:
    """The office asks for more, saying what; the progress is what it was before the report.

    Refused: others (person); no words (input); a report that was answered meanwhile (stale).
    """
    with transaction.atomic():
        if (done := journals.answered(key)) is not None:
            return TaskReport.objects.get(pk=done)
        if not (said := texts.nfc_lines(answer)):
            raise Refused(_("Hãy ghi cần bổ sung gì."), about="input", field="answer")
        _answer(report, Verdict.RETURNED, said, by, at, key)
        progress = _progress_before(report)
        journal.move(TASK, report.task, "return_task", by=by, at=at, progress=progress, note=said)
        telling.answered(report, at)
        return report


def cancel_task(*, task: Task, reason: str, by: Actor, at: dt.datetime) -> Task:
    """Give a task of an issued plan up, saying why; a report that waits is answered by that."""
    with transaction.atomic():
        rules.may_cancel.check(by, task)
        said = _reason(reason)
        journal.move(TASK, task, "cancel_task", by=by, at=at, note=said)
        waiting = queries.waiting_report(task)
        if waiting is not None:
            answer = _("Thôi thực hiện nhiệm vụ: %(why)s") % {"why": said}
            _write_answer(waiting, Verdict.RETURNED, answer, by, at)
        return task


def reopen_task(*, task: Task, reason: str, by: Actor, at: dt.datetime) -> Task:
    """Take up again what was done or given up, saying why; it is at most 99 percent then."""
    with transaction.atomic():
        rules.may_reopen.check(by, task)
        said = _reason(reason)
        progress = min(task.progress, 99)
        journal.move(TASK, task, "reopen_task", by=by, at=at, note=said, done_on=None, progress=progress)
        return task


def _checked(
    plan: Plan, task: Task | None, data: dict[str, Any]
) -> tuple[dict[str, Any], list[Organisation]]:
    """The fields in the form they are stored in and who supports; `Refused` naming what is wrong."""
    unknown = set(data) - {*FIELDS, "supports"}
    if unknown:
        raise TypeError(f"no such fields of a task: {sorted(unknown)}")
    kept = {name: getattr(task, name) for name in FIELDS} if task else {}
    clean = {**kept, **{name: value for name, value in data.items() if name != "supports"}}
    clean["code"] = texts.nfc(clean.get("code") or "")[:12]
    clean["title"] = texts.nfc(clean.get("title") or "")
    clean["detail"] = texts.nfc_lines(clean.get("detail") or "")
    if not clean["title"] or len(clean["title"]) > 400:
        raise Refused(_("Hãy ghi nội dung nhiệm vụ, nhiều nhất 400 ký tự."), about="input", field="title")
    if (clean.get("budget") or 0) < 0:
        raise Refused(_("Kinh phí không thể âm."), about="input", field="budget")
    supports = list(data["supports"]) if "supports" in data else _supporting(task)
    rules.code_fits.check(plan, clean["code"], task)
    rules.period_fits.check(clean.get("starts_on"), clean.get("due_on"))
    rules.people_fit.check(clean.get("lead"), clean.get("lead_unit"), supports)
    return clean, supports


def _save(task: Task, **how: Any) -> None:
    try:
        with transaction.atomic():
            task.save(**how)
    except IntegrityError as error:  # the code was free when the rule looked
        raise Refused(_("Ký hiệu này đã có trong kế hoạch."), about="input", field="code") from error


def _supporting(task: Task | None) -> list[Organisation]:
    return list(Organisation.objects.filter(supported_tasks__task=task)) if task else []


def _set_supports(task: Task, wanted: Sequence[Organisation]) -> None:
    there = set(task.supports.values_list("organisation", flat=True))
    ids = {each.pk for each in wanted}
    task.supports.exclude(organisation__in=ids).delete()
    Support.objects.bulk_create(Support(task=task, organisation_id=pk) for pk in sorted(ids - there))


def _plain(task: Task) -> dict[str, Any]:
    """A task for the journal: dates as text, organisations and communes by name."""
    found = {name: getattr(task, name) for name in FIELDS}
    plain = {
        name: value.isoformat() if isinstance(value, dt.date)
        else str(value) if isinstance(value, models.Model) else value
        for name, value in found.items()
    }  # fmt: skip
    names = task.supports.order_by("organisation__sort_key").values_list("organisation__name", flat=True)
    return {**plain, "supports": list(names)}


def _speaker(task: Task, voice: str, by: Actor) -> str:
    if voice != Voice.SUPPORT:
        return queries.lead_name(task)
    return str(Organisation.objects.filter(pk=by.organisation_id or 0).first() or "")


def _move_on(task: Task, progress: int, is_final: bool, by: Actor, at: dt.datetime) -> None:
    """Move the task along the table, or only its progress where it runs already."""
    if is_final:
        journal.move(TASK, task, "report_task", by=by, at=at, progress=progress)
    elif task.state == TaskState.OPEN:
        journal.move(TASK, task, "start_task", by=by, at=at, progress=progress)
    else:
        running = Task.objects.filter(pk=task.pk, state=TaskState.RUNNING)
        if running.update(progress=progress) != 1:
            raise Refused(
                _("Nhiệm vụ vừa được người khác thay đổi. Hãy tải lại trang rồi làm lại."), about="stale"
            )
        task.progress = progress


def _attach(report: TaskReport, kept: Sequence[tuple[StoredFile, str]]) -> None:
    Attachment.objects.bulk_create(
        Attachment(report=report, file=stored, name=_file_name(name, stored)) for stored, name in kept
    )


def _file_name(name: str, stored: StoredFile) -> str:
    return texts.nfc(name.replace("\\", "/").rpartition("/")[2])[-200:] or stored.sha256[:12]


def _answer(report: TaskReport, verdict: Verdict, answer: str, by: Actor, at: dt.datetime, key: str) -> None:
    """Write the office's answer unless another hand was quicker."""
    rules.may_answer.check(by, report)
    _write_answer(report, verdict, answer, by, at)
    after = {"task": report.task_id, "verdict": str(verdict), "answer": answer}
    journal.record(verb="plan.answer_report", subject=report, by=by, at=at, after=after, key=key)


def _write_answer(report: TaskReport, verdict: Verdict, answer: str, by: Actor, at: dt.datetime) -> None:
    said = {"verdict": str(verdict), "answer": answer, "answered_by": by.name[:200], "answered_at": at}
    if TaskReport.objects.filter(pk=report.pk, verdict=Verdict.NONE).update(**said) != 1:
        raise Refused(_("Báo cáo này vừa được người khác trả lời. Hãy tải lại trang."), about="stale")
    for name, value in said.items():
        setattr(report, name, value)


def _progress_before(report: TaskReport) -> int:
    """What the lead had reported before it said that all was done."""
    earlier = TaskReport.objects.filter(task=report.task_id, pk__lt=report.pk, is_final=False)
    last = earlier.exclude(voice=Voice.SUPPORT).order_by("-pk").values_list("progress", flat=True).first()
    return last or 0


def _reason(text: str) -> str:
    if not (said := texts.nfc_lines(text)):
        raise Refused(_("Hãy ghi lý do."), about="input", field="reason")
    return said
