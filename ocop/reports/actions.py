"""Defining, making, signing and correcting reports: every write of this room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, BinaryIO, Literal

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ocop.base import text
from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.refusals import Refused
from ocop.files import actions as files
from ocop.files import sniff
from ocop.files.models import StoredFile
from ocop.journal import actions as journal
from ocop.journal import queries as journals
from ocop.notices import actions as notices
from ocop.notices.models import Notice
from ocop.people import queries as people
from ocop.people.models import Person
from ocop.reports import contents, documents, figures, own_excel, papers, queries, reminding, rules
from ocop.reports.models import Definition, Line, Run
from ocop.reports.periods import Period
from ocop.reports.states import RUN, RunState

_FIELDS = (
    "name", "kind", "closing", "due_days", "with_last_year", "with_before", "agency_above", "agency",
    "recipients", "intro", "outro", "since", "until",
)  # fmt: skip
Which = Literal["word", "excel"]
_TYPES: dict[Which, str] = {"word": sniff.DOCX, "excel": sniff.XLSX}


def save_definition(
    *,
    definition: Definition | None,
    data: dict[str, Any],
    lines: Iterable[dict[str, Any]],
    by: Actor,
    at: dt.datetime,
    key: str = "",
    is_demo: bool = False,
) -> Definition:
    """Make a definition (None), or change one, with its lines in their order.

    Reports that were made keep their figures and, once signed, their wording; after the first signed
    one the kind of period stays as it is, or what is owed could no longer be told. Refused: no line, more
    than `rules.MOST_LINES`, an indicator that cannot be split or narrowed as a line wants.
    """
    wanted = [_line(number, line) for number, line in enumerate(lines)]
    with transaction.atomic():
        if (done := journals.answered(key)) is not None:
            return Definition.objects.get(pk=done)
        rules.may_manage.check(by)
        if not 1 <= len(wanted) <= rules.MOST_LINES:
            raise Refused(
                _("Báo cáo cần từ 1 đến %(most)d dòng.") % {"most": rules.MOST_LINES}, about="input"
            )
        rules.lines_differ.check([Line(**line).key for line in wanted])
        before = _facts(definition) if definition else None
        if definition is None:
            found = Definition.objects.create(created_at=at, is_demo=is_demo, **_checked(data))
        else:
            found = _changed(definition, _checked(data))
        found.lines.all().delete()
        Line.objects.bulk_create(Line(definition=found, **line) for line in wanted)
        verb = "reports.change_definition" if before else "reports.define"
        journal.record(verb=verb, subject=found, by=by, at=at, key=key, before=before, after=_facts(found))
        return found


def _line(position: int, line: dict[str, Any]) -> dict[str, Any]:
    wanted = {
        "position": position,
        "indicator": line["indicator"],
        "star": int(line.get("star") or 0),
        "star_min": int(line.get("star_min") or 0),
        "dimension": line.get("dimension") or "",
        "title": text.nfc(line.get("title") or "")[:250],
    }
    rules.line_fits.check(wanted["indicator"], wanted["dimension"], wanted["star"], wanted["star_min"])
    return wanted


def _checked(data: dict[str, Any]) -> dict[str, Any]:
    unknown = set(data) - set(_FIELDS)
    if unknown:
        raise TypeError(f"no such fields of a definition: {sorted(unknown)}")
    if data.get("until") and (not data.get("since") or data["until"] < data["since"]):
        raise Refused(_("Ngày thôi dùng phải sau ngày bắt đầu dùng."), about="input", field="until")
    return data


def _changed(definition: Definition, data: dict[str, Any]) -> Definition:
    signed = definition.runs.filter(state=RunState.SIGNED).exists()
    if signed and data.get("kind", definition.kind) != definition.kind:
        said = _("Đã có báo cáo ký theo kỳ cũ. Hãy thôi dùng mẫu này và lập mẫu mới cho kỳ khác.")
        raise Refused(said, about="input", field="kind")
    for name, value in data.items():
        setattr(definition, name, value)
    definition.save(update_fields=list(data))
    return definition


def _facts(definition: Definition) -> dict[str, Any]:
    found = {name: getattr(definition, name) for name in _FIELDS}
    plain = {n: v.isoformat() if isinstance(v, dt.date) else v for n, v in found.items()}
    rows = definition.lines.values("indicator", "star", "star_min", "dimension", "title")
    return {**plain, "lines": list(rows)}


def set_template(
    *, definition: Definition, which: Which, upload: BinaryIO, name: str, by: Actor, at: dt.datetime
) -> Definition:
    """Take the office's own Word or Excel template, after a trial with made-up figures.

    Refused (input) with what to mend: another type of file, a template that does not fill in, names what
    is not there, or would fetch or run anything.
    """
    rules.may_manage.check(by)
    data = upload.read()
    kept = files.store_upload(upload, name, by=by, at=at)
    if kept.media_type != _TYPES[which]:
        wanted = _("Word (.docx)") if which == "word" else _("Excel (.xlsx)")
        raise Refused(_("Hãy chọn tệp %(type)s.") % {"type": wanted}, about="input", field="file")
    documents.check_template(data) if which == "word" else own_excel.check_template(data)
    return _keep_template(definition, which, kept, text.nfc(name)[-200:], by, at)


def clear_template(*, definition: Definition, which: Which, by: Actor, at: dt.datetime) -> Definition:
    """Go back to our own template; reports that were signed keep their files."""
    rules.may_manage.check(by)
    return _keep_template(definition, which, None, "", by, at)


def _keep_template(
    definition: Definition, which: Which, kept: StoredFile | None, name: str, by: Actor, at: dt.datetime
) -> Definition:
    old: StoredFile | None = getattr(definition, which)
    with transaction.atomic():
        setattr(definition, which, kept)
        setattr(definition, f"{which}_name", name)
        definition.save(update_fields=[which, f"{which}_name"])
        journal.record(
            verb="reports.set_template", subject=definition, by=by, at=at,
            before={which: old.sha256 if old else ""},
            after={which: kept.sha256 if kept else "", "name": name},
        )  # fmt: skip
    return definition


def make_run(
    *,
    definition: Definition,
    period: Period,
    by: Actor,
    at: dt.datetime,
    key: str = "",
    is_demo: bool = False,
) -> Run:
    """Begin the report of a period: its figures as of now. Refused where one is under way or signed."""
    values = figures.compute(definition, definition.lines.all(), period, at)
    with transaction.atomic():
        if (done := journals.answered(key)) is not None:
            return Run.objects.get(pk=done)
        rules.may_make_for.check(by, definition, period, local_date(at))
        run = _new(definition, period, values, at, is_demo=is_demo or definition.is_demo)
        journal.record(verb="reports.make", subject=run, by=by, at=at, key=key, after={"period": period.code})
        return run


def _new(definition: Definition, period: Period, values: dict[str, Any], at: dt.datetime, **more: Any) -> Run:
    facts = {"kind": period.kind, "closing": period.closing, "year": period.year, "number": period.number}
    try:
        with transaction.atomic():
            return Run.objects.create(
                definition=definition, values=values, computed_at=at, created_at=at, **facts, **more
            )
    except IntegrityError as error:  # the other hand was quicker
        raise Refused(_("Kỳ này đang có một bản soạn. Hãy mở bản đó."), about="stale") from error


def compute_run(*, run: Run, by: Actor, at: dt.datetime) -> Run:
    """Work the figures of a draft out anew, with the lines as the definition has them now."""
    rules.may_change.check(by, run)
    values = figures.compute(run.definition, run.definition.lines.all(), run.period, at)
    with transaction.atomic():
        _write(run, values=values, computed_at=at)
        journal.record(verb="reports.compute", subject=run, by=by, at=at)
    return run


def save_remarks(
    *, run: Run, remarks: dict[str, str], summary: str, version: int | None = None, by: Actor, at: dt.datetime
) -> Run:
    """Keep the office's words: by line (its number in `values`), and for the whole.

    `version` is that of the draft the words were written on; another one is refused as stale.
    """
    rules.may_change.check(by, run)
    known = {str(line["line"]) for line in run.values["lines"]}
    if unknown := set(remarks) - known:
        raise Refused(_("Báo cáo không có dòng này."), about="input", field=f"remark_{min(unknown)}")
    if version is not None and version != run.version:
        raise Refused(_stale(), about="stale")
    clean = {line: said for line, words in remarks.items() if (said := text.nfc_lines(words))}
    with transaction.atomic():
        _write(run, remarks=clean, summary=text.nfc_lines(summary))
        journal.record(verb="reports.remark", subject=run, by=by, at=at, after={"remarks": len(clean)})
    return run


def _stale() -> str:
    return _("Báo cáo vừa được người khác thay đổi. Hãy tải lại trang rồi làm lại.")


def _write(run: Run, **changes: Any) -> None:
    """Change a draft, unless another hand changed or signed it since it was read."""
    rows = Run.objects.filter(pk=run.pk, state=RunState.DRAFT, version=run.version)
    if rows.update(version=F("version") + 1, **changes) != 1:
        raise Refused(_stale(), about="stale")
    run.version += 1
    for name, value in changes.items():
        setattr(run, name, value)


def sign_run(
    *, run: Run, document_no: str, signed_on: dt.date, signer: str, signer_title: str, by: Actor,
    at: dt.datetime, key: str = "",
) -> Run:  # fmt: skip
    """Sign a draft: content, hash, Word and Excel file are frozen and never made anew.

    Refused before the period is over, on figures from before its end, for a day in the future. The files
    are made before the transaction, so that a slow one never holds up other writers.
    """
    if (done := journals.answered(key)) is not None:
        return Run.objects.get(pk=done)
    rules.may_sign.check(by, run, at)
    rules.signature_fits.check(run, signed_on, at)
    said = {"document_no": document_no, "signer": signer, "signer_title": signer_title}
    clean = {name: text.nfc(value) for name, value in said.items()}
    signature = {**clean, "signed_on": signed_on.isoformat(), "signed_at": at.isoformat(), "by": by.name}
    content = contents.build(run, signature)
    sha256 = contents.digest(content)
    word = files.store_bytes(papers.word(run.definition, content, sha256), sniff.DOCX, by=by, at=at)
    sheet = files.store_bytes(papers.sheet(run.definition, content, sha256), sniff.XLSX, by=by, at=at)
    with transaction.atomic():
        if (done := journals.answered(key)) is not None:
            return Run.objects.get(pk=done)
        _write(run)  # the draft is still the one that was frozen
        journal.move(
            RUN, run, "sign_run", by=by, at=at, key=key,
            after={"sha256": sha256, "word": word.sha256, "excel": sheet.sha256},
            content=content, sha256=sha256, signed_on=signed_on, signed_at=at, word=word, excel=sheet,
            **clean,
        )  # fmt: skip
    return run


def correct_run(*, run: Run, reason: str, by: Actor, at: dt.datetime, key: str = "") -> Run:
    """Begin a report that will replace a signed one, with today's figures and the old one's words.

    The old one stays as it is, for ever. Refused without a reason, and where one replaces it already.
    """
    values = figures.compute(run.definition, run.definition.lines.all(), run.period, at)
    with transaction.atomic():
        if (done := journals.answered(key)) is not None:
            return Run.objects.get(pk=done)
        rules.may_correct.check(by, run)
        if not text.nfc(reason):
            raise Refused(_("Hãy nêu lý do lập lại."), about="input", field="reason")
        again = _new(
            run.definition, run.period, values, at, replaces=run, reason=text.nfc_lines(reason),
            remarks=run.remarks, summary=run.summary, is_demo=run.is_demo,
        )  # fmt: skip
        after = {"replaces": run.pk, "reason": again.reason}
        journal.record(verb="reports.correct", subject=again, by=by, at=at, key=key, after=after)
        return again


def drop_run(*, run: Run, by: Actor, at: dt.datetime) -> Run:
    """Drop a draft; it stays readable in the journal and frees its period."""
    rules.may_change.check(by, run)
    journal.move(RUN, run, "drop_run", by=by, at=at)
    return run


def remind(*, at: dt.datetime) -> int:
    """Tell the office what it owes: three days before, on the due day, the day after, then every week.

    Asked again it tells nobody twice. Returns how many notices are new.
    """
    on = local_date(at)
    told = 0
    officers = list(people.holders_of("provincial_officer", on))
    for item in queries.owed(Definition.objects.all(), on):
        distance = reminding.milestone(item.days_left)
        if distance is not None and officers:
            told += len(_tell(item, officers, distance, at))
    return told


def _tell(item: queries.Owed, officers: list[Person], distance: int, at: dt.datetime) -> list[Notice]:
    facts = {
        "report": item.definition.name, "period": item.period.label, "day": f"{item.due_on:%d/%m/%Y}",
    }  # fmt: skip
    late = _("Báo cáo quá hạn: %(report)s – %(period)s")
    title = (late if item.is_late else _("Báo cáo sắp đến hạn: %(report)s – %(period)s")) % facts
    return notices.remind(
        persons=officers,
        verb="reports.overdue" if item.is_late else "reports.due",
        title=title,
        body=_("Hạn nộp %(day)s theo cài đặt của mẫu báo cáo; chưa có bản ký.") % facts,
        link=f"/can-bo/bao-cao/{item.draft}/" if item.draft else f"/can-bo/bao-cao/mau/{item.definition.pk}/",
        thing=f"reports.Definition:{item.definition.pk}:{item.period.code}",
        due_on=item.due_on,
        days_before=distance,
        at=at,
    )
