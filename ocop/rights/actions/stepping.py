"""One step of a right or a paper: filed, accepted … granted, renewed, ended; each with its proof."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base import clock, text
from ocop.base.actor import Actor
from ocop.files import actions as files
from ocop.files.models import Document
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.notices import actions as notices
from ocop.organisations import checks
from ocop.people import queries as people
from ocop.rights import kinds, rules, terms, turns
from ocop.rights.models import Protection, Step
from ocop.rights.states import PAPERS, PROTECTION, STEPS, Kind, ProtectionState, StepKind

_NUMBER, _NOTE = 100, 500


@dataclass(frozen=True)
class Entry:
    """What is written down of a step: its day, the number on the paper, the proof (new or from the library).

    `filed_on` where the filing was not recorded before; `expires_on` as the paper says, else by the law;
    `next_on` when the next step is awaited, else by the data of the kind.
    """

    day: dt.date
    number: str = ""
    note: str = ""
    filed_on: dt.date | None = None
    expires_on: dt.date | None = None
    next_on: dt.date | None = None
    uploads: Sequence[files.Upload] = ()
    document: Document | None = None


def take_step(
    protection: Protection, verb: str, entry: Entry, *, by: Actor, at: dt.datetime, key: str = ""
) -> Protection:
    """Move a right or a paper one step on, keep the scan as a new proof of its owner, write the history.

    Earlier proofs stay as they are, so dossiers that cite them are not changed. Refused: who may not keep
    the owner's papers; a step that the state or the kind does not know, a renewal too many (Luật SHTT,
    Đ.93); a day to come or before the last step, a last day before it, no day of filing where the term
    counts from it, a number that the owner has, reasons missing for refusal and end (input).
    """
    with transaction.atomic():
        if entries.answered(key) is not None:  # before the rule: the state has moved on since
            return _fresh(protection)
    rules.may_step.check(by, protection, verb)
    on = clock.local_date(at)
    clean = checked_entry(protection, verb, entry, on)
    hold_uploads(clean.uploads, by=by, at=at)
    with transaction.atomic():
        if entries.answered(key) is not None:
            return _fresh(protection)
        step_on(protection, verb, clean, by=by, at=at, key=key)
        _tell(protection, verb, by, at)
    return protection


def _fresh(protection: Protection) -> Protection:
    return Protection.objects.select_related("organisation", "parent").get(pk=protection.pk)


def hold_uploads(uploads: Sequence[files.Upload], *, by: Actor, at: dt.datetime) -> None:
    """Keep the bytes before the transaction begins, so that a slow picture never holds up other writers."""
    for content, name in uploads:
        files.store_upload(content, name, by=by, at=at)
        content.seek(0)


def step_on(
    protection: Protection, verb: str, entry: Entry, *, by: Actor, at: dt.datetime, key: str = ""
) -> Step:
    """Move and write the history, inside the caller's transaction; `entry` was checked."""
    kind = STEPS[verb]
    valid_to = _valid_to(protection, verb, entry)
    changes = _changes(protection, verb, entry, valid_to, by, at)
    document = _proof(protection, kind, entry, valid_to, by, at)
    after = {"day": str(entry.day), "number": entry.number, "document": document.pk if document else None,
             "valid_to": str(valid_to) if valid_to else None}  # fmt: skip
    journal.move(PROTECTION, protection, verb, by=by, at=at, note=entry.note, key=key, after=after, **changes)
    if entry.filed_on and kind in PAPERS and not protection.steps.filter(step=StepKind.FILED).exists():
        Step.objects.create(
            protection=protection, step=StepKind.FILED, day=entry.filed_on, number=protection.filing_no,
            created_at=at,
        )  # fmt: skip
    return Step.objects.create(
        protection=protection, step=kind, day=entry.day, number=entry.number, valid_to=valid_to,
        note=entry.note, document=document, created_at=at,
    )  # fmt: skip


def _changes(
    protection: Protection, verb: str, entry: Entry, valid_to: dt.date | None, by: Actor, at: dt.datetime
) -> dict[str, Any]:
    """The columns that the step writes."""
    state = PROTECTION.moves[verb].target
    awaited = entry.next_on or terms.next_on(protection.facts, state, entry.day)
    changes: dict[str, Any] = {"next_on": awaited if state != ProtectionState.GRANTED else None}
    if verb == "file_protection":
        changes |= {"filed_on": entry.day, "filing_no": entry.number}
    if verb in ("grant_protection", "renew_protection"):
        number = entry.number or protection.certificate_no
        changes |= {"certificate_no": number, "expires_on": valid_to}
        changes["checked_at"] = at if by.has("rights.manage") else None
        changes["filed_on"] = protection.filed_on or entry.filed_on
    if verb == "grant_protection":
        changes["granted_on"] = entry.day
    if verb == "end_protection":
        changes["ended_on"] = entry.day
    changes["search_text"] = search_text(protection, entry.number)
    return changes


def search_text(protection: Protection, *more: str) -> str:
    """Folded words to find it by: name, owner, kind, numbers."""
    parts = [protection.name, protection.organisation.name, kinds.label(protection.kind),
             protection.filing_no, protection.certificate_no, *more]  # fmt: skip
    return text.fold(" ".join(part for part in parts if part))[:800]


def _valid_to(protection: Protection, verb: str, entry: Entry) -> dt.date | None:
    """The last day of a paper: as it says, else by the law; None for other steps."""
    if STEPS[verb] not in PAPERS:
        return None
    if entry.expires_on:
        return entry.expires_on
    renewals = 0
    if verb == "renew_protection":
        renewals = protection.steps.filter(step=StepKind.RENEWED).count() + 1
    return terms.last_day(protection.facts, protection.filed_on or entry.filed_on, entry.day, renewals)


def checked_entry(protection: Protection, verb: str, entry: Entry, on: dt.date) -> Entry:
    """An entry as it is stored, also of a right not stored yet; `Refused` naming the field that is wrong."""
    number, note = text.nfc(entry.number), text.nfc(entry.note)
    if len(number) > _NUMBER:
        raise checks.wrong("number", _("Nhiều nhất %(n)d ký tự.") % {"n": _NUMBER})
    if len(note) > _NOTE:
        raise checks.wrong("note", _("Nhiều nhất %(n)d ký tự.") % {"n": _NOTE})
    if verb in ("refuse_filing", "end_protection") and not note:
        raise checks.wrong("note", _("Hãy ghi lý do."))
    _check_days(protection, verb, entry, on)
    check_number(protection, verb, number)
    if entry.document is not None and (
        entry.document.organisation_id != protection.organisation_id or entry.document.withdrawn_at
    ):
        raise checks.wrong("document", _("Hãy chọn một minh chứng đang dùng của chủ thể này."))
    return replace(entry, number=number, note=note)


def _check_days(protection: Protection, verb: str, entry: Entry, on: dt.date) -> None:
    last = protection.steps.order_by("-day").first() if protection.pk else None
    rules.may_be_on.check(entry.day, last.day if last else None, on)
    if protection.pk and protection.steps.filter(step=STEPS[verb], day=entry.day).exists():
        raise checks.wrong("day", _("Bước này của ngày này đã ghi rồi."))
    if STEPS[verb] not in PAPERS:
        return
    filed = protection.filed_on or entry.filed_on
    if filed and filed > entry.day:
        raise checks.wrong("filed_on", _("Ngày nộp đơn phải trước ngày cấp."))
    valid_to, old = _valid_to(protection, verb, entry), protection.expires_on
    if protection.facts.start == "filed" and not filed and not entry.expires_on:
        raise checks.wrong("filed_on", _("Hãy ghi ngày nộp đơn: thời hạn bảo hộ tính từ ngày đó."))
    if valid_to and valid_to < entry.day:
        raise checks.wrong("expires_on", _("Ngày hết hiệu lực phải sau ngày cấp."))
    if verb == "renew_protection" and valid_to and old and valid_to <= old:
        raise checks.wrong("expires_on", _("Gia hạn thì ngày hết hiệu lực mới phải sau ngày cũ."))
    if protection.kind == Kind.USE_RIGHT and protection.parent and protection.parent.ended_on:
        raise checks.wrong("parent", _("Nhãn hiệu, chỉ dẫn địa lý này đã chấm dứt."))


def check_number(protection: Protection, verb: str, number: str) -> None:
    """Refuse (input) a paper's number that another paper of the owner, of the same kind, bears."""
    if not number or STEPS[verb] not in PAPERS:
        return
    twins = Protection.objects.filter(
        organisation=protection.organisation_id, kind=protection.kind, certificate_no=number
    )
    if twins.exclude(pk=protection.pk).exists():
        raise checks.wrong("number", _("Chủ thể đã có giấy loại này mang số đó."))


def _proof(
    protection: Protection, kind: StepKind, entry: Entry, valid_to: dt.date | None, by: Actor, at: dt.datetime
) -> Document | None:
    """The step's paper in the library: the chosen one, or a new one made of the scan."""
    if not entry.uploads:
        return entry.document
    facts = protection.facts
    title = f"{kinds.label(protection.kind)}: {protection.name} ({kind.label})"
    return files.add_document(
        protection.organisation, facts.proof, title[:250], uploads=entry.uploads, number=entry.number,
        issuer=protection.issuer or facts.issuer, issued_on=entry.day, expires_on=valid_to, by=by, at=at,
    )  # fmt: skip


def _tell(protection: Protection, verb: str, by: Actor, at: dt.datetime) -> None:
    """Tell the owner's people what somebody else wrote down."""
    if by.organisation_id == protection.organisation_id:
        return
    persons = people.members_of(protection.organisation_id, clock.local_date(at))
    said = {"name": protection.name, "step": STEPS[verb].label}
    notices.notify(
        persons=persons, verb="rights.step_taken", title=_("%(name)s: %(step)s") % said,
        body=_("Cán bộ tỉnh vừa ghi bước này. Hãy xem lại cho đúng."),
        link=turns.producer_link(protection), at=at,
    )  # fmt: skip
