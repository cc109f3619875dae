"""Taking a level that the value chain speaks for, with the proofs of it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.refusals import Refused
from ocop.dossiers import queries
from ocop.dossiers.actions.editing import cite, save_answer
from ocop.dossiers.models import Answer, Dossier
from ocop.journal import actions as journal


def take_hint(
    *, dossier: Dossier, code: str, level: int, by: Actor, at: dt.datetime, seen: int | None = None
) -> Answer:
    """Tick the hinted level of a criterion and cite the proofs behind it, at the producer's word.

    `level` and `seen` are what the window showed. Refused as stale when the facts hint at something else by
    now or the answer changed since; as `rules.may_edit` refuses.
    """
    with transaction.atomic():
        hint = queries.hints_of(dossier, queries.answers(dossier), local_date(at)).get(code)
        if hint is None or hint.level != level:
            raise Refused(
                _("Chuỗi giá trị vừa thay đổi nên gợi ý này không còn đúng. Hãy tải lại trang."),
                about="stale",
            )
        answer = save_answer(dossier=dossier, code=code, level=level, by=by, at=at, seen=seen)
        for proof in hint.proofs:
            cite(dossier=dossier, code=code, document=proof, by=by, at=at)
        after = {"code": code, "level": level, "proofs": [proof.pk for proof in hint.proofs]}
        journal.record(
            verb="dossiers.take_hint", subject=dossier, by=by, at=at, after=after, note=hint.said[:500]
        )
    return answer
