"""Taking in what was seen on the spot: answers, findings, pictures.

All of it may have been written on a phone without a line hours ago, may come twice, and may meet what
somebody else wrote meanwhile. Each request has a key under which it is done once; where two people said
different things, both are kept until somebody chooses.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, TypedDict

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ocop.base import text
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.files import actions as files
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.oversight import rules
from ocop.oversight.actions.remedying import new_remedy
from ocop.oversight.models import Answer, Choice, Finding, Photo, Severity, Visit, VisitState
from ocop.oversight.states import VISIT
from ocop.products.models import Product

_MOST_NOTE = 2000


class Said(TypedDict):
    """What was said to one item; `base` is the id of the answer that the writer saw, None for none."""

    choice: str
    note: str
    base: int | None


@dataclass
class Taken:
    """What came of answers: how many were taken, to which items both versions were kept."""

    kept: int = 0
    rivals: list[str] = field(default_factory=list)
    is_repeated: bool = False


def take_answers(
    visit: Visit,
    said: Mapping[str, Said],
    *,
    taken_at: dt.datetime | None = None,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Taken:
    """Take answers to the check list; a planned visit begins with them.

    What equals the answer that counts, or was left as the writer found it, is passed over. Where somebody
    else's answer came meanwhile (`base` is
    another), the new one is kept beside it as a rival. What arrives after the record was written is kept
    beside it.
    Refused: who does not inspect there; cancelled visits, what was seen after the record; items that
    the list does not have, choices that there are not (input).
    """
    moment = _moment(taken_at, at)
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Taken(is_repeated=True)
        rules.may_take.check(by, visit, moment)
        _check(visit, said)
        _begin(visit, moment, by, at)
        taken = _keep(visit, said, moment, by, at)
        journal.record(
            verb="oversight.answers_taken", subject=visit, by=by, at=at, key=key,
            after={"codes": sorted(said), "kept": taken.kept, "rivals": taken.rivals},
        )  # fmt: skip
        return taken


def _keep(visit: Visit, said: Mapping[str, Said], moment: dt.datetime, by: Actor, at: dt.datetime) -> Taken:
    current = {answer.code: answer for answer in visit.answers.filter(is_current=True)}
    seen = visit.answers.in_bulk([one["base"] for one in said.values() if one["base"]])
    known = set(visit.answers.filter(is_rival=True).values_list("code", "choice", "note", "by_id"))
    taken, late = Taken(), visit.recorded_at is not None
    for code, one in said.items():
        choice, note = one["choice"], text.nfc_lines(one["note"])[:_MOST_NOTE]
        counts = current.get(code)
        if _is_same(counts, seen.get(one["base"] or 0), choice, note, by):
            continue
        missed = counts is not None and counts.pk != one["base"] and counts.by_id != by.person_id
        rival = late or missed
        if rival and (code, choice, note, by.person_id) in known:
            continue
        if not rival and counts is not None:
            _replace(counts)
        _write(visit, code, choice, note, rival, moment, by, at)
        taken.kept += 1
        if rival:
            taken.rivals.append(code)
    return taken


def _is_same(counts: Answer | None, seen: Answer | None, choice: str, note: str, by: Actor) -> bool:
    """Whether nothing new is said: as the answer that counts, or, where that is somebody else's, untouched
    since the writer saw the list."""
    if (choice, note) == ((counts.choice, counts.note) if counts else ("", "")):
        return True
    foreign = counts is not None and counts.by_id != by.person_id
    return foreign and (choice, note) == ((seen.choice, seen.note) if seen else ("", ""))


def _replace(counts: Answer) -> None:
    """Another takes its place; refused as stale where that happened meanwhile."""
    if Answer.objects.filter(pk=counts.pk, is_current=True).update(is_current=False) != 1:
        raise Refused(_("Có người vừa trả lời cùng lúc. Hãy gửi lại."), about="stale")


def _write(
    visit: Visit,
    code: str,
    choice: str,
    note: str,
    rival: bool,
    moment: dt.datetime,
    by: Actor,
    at: dt.datetime,
) -> None:
    try:
        with transaction.atomic():
            Answer.objects.create(
                visit=visit, code=code, choice=choice, note=note, by_id=by.person_id, by_name=by.name,
                taken_at=moment, received_at=at, is_current=not rival, is_rival=rival,
            )  # fmt: skip
    except IntegrityError as error:  # another request's answer came between reading and writing
        raise Refused(_("Có người vừa trả lời cùng lúc. Hãy gửi lại."), about="stale") from error


def choose_answer(answer: Answer, *, by: Actor, at: dt.datetime) -> Answer:
    """Let a rival take the place of the answer that counts, or take the one that counts and drop its rivals.

    Refused: who does not inspect there; records that are written.
    """
    rules.may_change.check(by, answer.visit)
    with transaction.atomic():
        same = Answer.objects.filter(visit_id=answer.visit_id, code=answer.code)
        before = {"choice": "", "by": ""}
        counts = same.filter(is_current=True).first()
        if counts is not None:
            before = {"choice": counts.choice, "by": counts.by_name}
        same.filter(is_rival=True).exclude(pk=answer.pk).update(is_rival=False)
        if counts is None or counts.pk != answer.pk:
            same.filter(is_current=True).update(is_current=False)
            same.filter(pk=answer.pk).update(is_current=True, is_rival=False)
        answer.refresh_from_db()
        after = {"code": answer.code, "choice": answer.choice, "by": answer.by_name}
        journal.record(
            verb="oversight.answer_chosen", subject=answer.visit, by=by, at=at, before=before, after=after
        )
    return answer


def take_finding(
    visit: Visit,
    severity: str,
    words: str,
    *,
    code: str = "",
    product: Product | None = None,
    remedy: str = "",
    due_on: dt.date | None = None,
    taken_at: dt.datetime | None = None,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Finding:
    """Take a finding, with its first remedy where one was agreed; pictures sent before it join it.

    Refused: as `take_answers`; no words, an unknown severity or item, a product the visit is not about, a
    remedy without a date (input); more than `rules.MOST_FINDINGS`.
    """
    moment = _moment(taken_at, at)
    said = text.nfc_lines(words)[:5000]
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Finding.objects.get(pk=pk)
        rules.may_take.check(by, visit, moment)
        _check_finding(visit, severity, said, code, product)
        _begin(visit, moment, by, at)
        finding = Finding.objects.create(
            visit=visit, severity=severity, text=said, code=code, product=product, found_at=moment,
            client_key=key[:64], is_late=visit.recorded_at is not None, created_at=at,
        )  # fmt: skip
        if key:
            visit.photos.filter(finding_key=key[:64]).update(finding=finding)
        if remedy.strip():
            new_remedy(finding, remedy, due_on, at=at)
        after = {"visit": visit.pk, "severity": severity, "text": said, "code": code}
        journal.record(verb="oversight.finding_taken", subject=finding, by=by, at=at, key=key, after=after)
        return finding


def take_photo(
    visit: Visit,
    content: BinaryIO,
    name: str,
    *,
    caption: str = "",
    finding_key: str = "",
    taken_at: dt.datetime | None = None,
    where: tuple[float, float, float] | None = None,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Photo:
    """Keep a picture, drawn anew; `where` is latitude, longitude and accuracy in metres, if leave was given.

    `finding_key` is the key under which the finding it shows was sent, before or after. Refused: as
    `take_answers`; what is no picture (input); more than `rules.MOST_PHOTOS`.
    """
    moment = _moment(taken_at, at)
    if (pk := entries.answered_before(key)) is not None:
        return Photo.objects.get(pk=pk)
    rules.may_take.check(by, visit, moment)
    if visit.photos.count() >= rules.MOST_PHOTOS:
        raise Refused(_("Mỗi cuộc kiểm tra có nhiều nhất %(n)d ảnh.") % {"n": rules.MOST_PHOTOS})
    kept = files.store_picture(
        content, name, by=by, at=at
    )  # before the transaction: a slow picture locks nobody
    thumb = files.store_thumbnail(kept, by=by, at=at)
    facts: dict[str, Any] = {}
    if where is not None:
        facts = {"latitude": where[0], "longitude": where[1], "accuracy": where[2]}
        _check_where(where)
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Photo.objects.get(pk=pk)
        _begin(visit, moment, by, at)
        finding = visit.findings.filter(client_key=finding_key).first() if finding_key else None
        photo = Photo.objects.create(
            visit=visit, finding=finding, finding_key=finding_key[:64], file=kept, thumb=thumb,
            caption=text.nfc(caption)[:200], taken_at=moment, by_name=by.name,
            is_late=visit.recorded_at is not None, created_at=at, **facts,
        )  # fmt: skip
        after = {"visit": visit.pk, "sha256": kept.sha256, "has_place": where is not None}
        journal.record(verb="oversight.photo_taken", subject=photo, by=by, at=at, key=key, after=after)
        return photo


def _moment(taken_at: dt.datetime | None, at: dt.datetime) -> dt.datetime:
    """When it was seen; a phone whose clock runs ahead is not believed."""
    return min(taken_at or at, at)


def _begin(visit: Visit, moment: dt.datetime, by: Actor, at: dt.datetime) -> None:
    if visit.state == VisitState.PLANNED:
        journal.move(VISIT, visit, "begin_visit", by=by, at=at, begun_at=moment)


def _check(visit: Visit, said: Mapping[str, Said]) -> None:
    known = {line["code"] for line in visit.checklist}
    for code, one in said.items():
        if code not in known:
            raise Refused(_("Danh sách kiểm tra không có mục này."), about="input", field=code)
        if one["choice"] not in ("", *Choice.values):
            raise Refused(_("Hãy chọn Đạt, Không đạt hoặc Không áp dụng."), about="input", field=code)


def _check_finding(visit: Visit, severity: str, words: str, code: str, product: Product | None) -> None:
    if severity not in Severity.values:
        raise Refused(_("Hãy chọn mức độ."), about="input", field="severity")
    if not words:
        raise Refused(_("Hãy ghi vi phạm, thiếu sót là gì."), about="input", field="text")
    if code and code not in {line["code"] for line in visit.checklist}:
        raise Refused(_("Danh sách kiểm tra không có mục này."), about="input", field="code")
    if product is not None and not visit.products.filter(pk=product.pk).exists():
        raise Refused(_("Hãy chọn sản phẩm của cuộc kiểm tra này."), about="input", field="product")
    if visit.findings.count() >= rules.MOST_FINDINGS:
        raise Refused(_("Mỗi cuộc kiểm tra có nhiều nhất %(n)d điều.") % {"n": rules.MOST_FINDINGS})


def _check_where(where: tuple[float, float, float]) -> None:
    latitude, longitude, _accuracy = where
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise Refused(_("Vị trí gửi lên không đúng."), about="input", field="latitude")
