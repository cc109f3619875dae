"""Supplements: what province or advisory team ask to be added (Đ.7.3a, c)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.refusals import Refused
from ocop.dossiers import locking, notifying, queries, rules, snapshots
from ocop.dossiers.models import Dossier, Supplement
from ocop.journal import actions as journal
from ocop.journal import queries as entries


def ask_supplement(
    *,
    dossier: Dossier,
    questions: Mapping[str, str],
    due_on: dt.date | None = None,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> list[Supplement]:
    """Ask the producer to add something, by part ("" for the dossier as a whole).

    The state stays; the producer may edit until everything is answered. `due_on` only
    where the council's rules of procedure set a day: the decision names none. Refused:
    no question, an unknown part, a day that has passed, a dossier not with the province.
    """
    given = {part: text.strip() for part, text in questions.items() if text.strip()}
    with transaction.atomic():
        locking.lock(dossier)
        if entries.answered(key) is not None:
            return list(queries.open_supplements(dossier))
        rules.may_ask.check(by, dossier)
        _check_questions(dossier, given, due_on, local_date(at))
        made = [
            Supplement.objects.create(
                dossier=dossier, asked_at=at, asked_by=by.name[:200], part=part, question=text, due_on=due_on
            )
            for part, text in given.items()
        ]
        after = {"questions": given, "due_on": due_on.isoformat() if due_on else None}
        journal.record(verb="dossiers.ask_supplement", subject=dossier, by=by, at=at, after=after, key=key)
        body = "\n".join(given.values())
        notifying.producer(dossier, "ask_supplement", _("Cần bổ sung hồ sơ"), body, at)
        notifying.commune(dossier, "ask_supplement", _("Tỉnh yêu cầu bổ sung"), body, at)
    return made


def _check_questions(
    dossier: Dossier, given: Mapping[str, str], due_on: dt.date | None, today: dt.date
) -> None:
    if not given:
        raise Refused(_("Hãy ghi nội dung cần bổ sung."), about="input", field="questions")
    if unknown := sorted(set(given) - queries.part_codes(dossier) - {""}):
        raise Refused(_("Hồ sơ không có phần “%(part)s”.") % {"part": unknown[0]}, about="input")
    if due_on is not None and due_on < today:
        raise Refused(_("Hạn bổ sung không thể ở trước hôm nay."), about="input", field="due_on")


def answer_supplement(
    *, dossier: Dossier, answers: Mapping[int, str], by: Actor, at: dt.datetime, key: str = ""
) -> Dossier:
    """Answer everything that was asked (texts by supplement id) and freeze the dossier anew.

    The state stays; from now on readers see the new snapshot. Refused: an unanswered
    question, a dossier that has become incomplete by the edits.
    """
    with transaction.atomic():
        locking.lock(dossier)
        if entries.answered(key) is not None:
            return Dossier.objects.get(pk=dossier.pk)
        rules.may_answer.check(by, dossier, answers)
        for item in queries.open_supplements(dossier):
            Supplement.objects.filter(pk=item.pk).update(answer=answers[item.pk].strip(), answered_at=at)
        snapshot = snapshots.keep(dossier, snapshots.content_of(dossier, at), at)
        after = {"snapshot": snapshot.number, "sha256": snapshot.sha256}
        journal.record(verb="dossiers.answer_supplement", subject=dossier, by=by, at=at, after=after, key=key)
        notifying.province(dossier, "answer_supplement", _("Chủ thể đã bổ sung"), "", at)
    return dossier
