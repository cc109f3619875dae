"""Filling a dossier in. Every save may be partial; completeness is asked at submission."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.criteria import queries as criteria
from ocop.criteria.tree import Criterion
from ocop.dossiers import fields, locking, rules
from ocop.dossiers.models import Answer, Citation, Dossier
from ocop.files.models import Document
from ocop.journal import actions as journal


def save_registration(
    *, dossier: Dossier, data: Mapping[str, Any], by: Actor, at: dt.datetime, seen: str = ""
) -> Dossier:
    """Save Mẫu 01; blanks are allowed until submission.

    `seen` is the `locking.fingerprint` of what the window showed; refused as stale when
    something else is stored by now. Refused as `rules.may_edit` refuses.
    """
    return _save_form(dossier, fields.FORM_01, data, by, at, seen)


def save_report(
    *, dossier: Dossier, part: str, data: Mapping[str, Any], by: Actor, at: dt.datetime, seen: str = ""
) -> Dossier:
    """Save one form part of Mẫu 02 (general, results, changes, plan); refused as `save_registration`."""
    found = fields.part_of(dossier.kind, part)
    if found is None or found.code == fields.REGISTRATION:
        raise Refused(_("Hồ sơ này không có phần “%(part)s”.") % {"part": part}, about="input")
    return _save_form(dossier, found, data, by, at, seen)


def _save_form(
    dossier: Dossier, part: fields.Part, data: Mapping[str, Any], by: Actor, at: dt.datetime, seen: str
) -> Dossier:
    with transaction.atomic():
        locking.lock(dossier)
        rules.may_edit.check(by, dossier)
        is_first = part.code == fields.REGISTRATION
        before = dossier.registration if is_first else dossier.report.get(part.code, {})
        after = part.clean({**before, **data})
        if after == before:
            return dossier
        locking.refuse_stale(seen, locking.fingerprint(before))
        if is_first:
            dossier.registration = after
        else:
            dossier.report = {**dossier.report, part.code: after}
        dossier.save(update_fields=["registration", "report"])
        locking.touch(dossier)
        changed = sorted(name for name in after if after[name] != before.get(name))
        journal.record(
            verb="dossiers.save_form", subject=dossier, by=by, at=at,
            before={name: before.get(name) for name in changed},
            after={"part": part.code, **{name: after[name] for name in changed}},
        )  # fmt: skip
    return dossier


def save_answer(
    *,
    dossier: Dossier,
    code: str,
    points: int | Decimal | None = None,
    case: str = "",
    level: int | None = None,
    description: str | None = None,
    by: Actor,
    at: dt.datetime,
    seen: int | None = None,
) -> Answer:
    """Save the producer's level and description at one criterion.

    The level is named by its place on the sheet (`level`) or by `points` (and `case`
    where the sheet offers two); neither takes the tick away. `description` None leaves
    it as it is. `seen` is the version the window showed (0: no answer yet); refused as
    stale when the answer changed since. Refused: unknown criterion, points no level has.
    """
    leaf = _leaf(dossier, code)
    chosen = _level(leaf, points, case, level)
    with transaction.atomic():
        locking.lock(dossier)
        rules.may_edit.check(by, dossier)
        answer = Answer.objects.filter(dossier=dossier, code=code).first() or Answer(
            dossier=dossier, code=code
        )
        before = _state(answer)
        _set(answer, leaf, chosen, description)
        if answer.pk and _state(answer) == before:
            return answer
        if seen is not None:
            locking.refuse_stale(f"v{seen}", f"v{answer.version}")
        answer.version += 1
        answer.save()
        locking.touch(dossier)
        journal.record(
            verb="dossiers.save_answer", subject=dossier, by=by, at=at,
            before={"code": code, **before}, after={"code": code, **_state(answer)},
        )  # fmt: skip
    return answer


def _set(answer: Answer, leaf: Criterion, chosen: int | None, description: str | None) -> None:
    box = None if chosen is None else leaf.levels[chosen]
    answer.level = chosen
    answer.points = None if box is None else Decimal(box.points)
    answer.case = (box.case or "") if box else ""
    if description is not None:
        clean = unicodedata.normalize("NFC", description).replace("\r\n", "\n").strip()
        answer.description = clean[: fields.LONGEST]


def _state(answer: Answer) -> dict[str, Any]:
    points = None if answer.points is None else f"{answer.points:f}".rstrip("0").rstrip(".") or "0"
    return {"level": answer.level, "points": points, "description": answer.description}


def _leaf(dossier: Dossier, code: str) -> Criterion:
    tree = criteria.tree(dossier.criteria_set)
    if not tree.has(code):
        raise Refused(
            _("Bộ tiêu chí không có tiêu chí %(code)s.") % {"code": code[:20]}, about="input", field=code
        )
    return tree.leaf(code)


def _level(leaf: Criterion, points: int | Decimal | None, case: str, level: int | None) -> int | None:
    """The place of the ticked box; None for no tick."""
    if level is None and points is None:
        return None
    if level is not None:
        if 0 <= level < len(leaf.levels):
            return level
    else:
        fits = (i for i, x in enumerate(leaf.levels) if x.points == points and (not case or x.case == case))
        found = next(fits, None)
        if found is not None:
            return found
    raise Refused(
        _("Tiêu chí %(code)s không có mức này.") % {"code": leaf.code}, about="input", field="level"
    )


def cite(
    *, dossier: Dossier, code: str, document: Document, note: str = "", by: Actor, at: dt.datetime
) -> Citation:
    """Cite a proof of the producer's library at a criterion; citing twice changes nothing.

    Refused: a proof of somebody else, one that was withdrawn, an unknown criterion.
    """
    _leaf(dossier, code)
    if document.organisation_id != dossier.organisation_id:
        raise Refused(_("Minh chứng không thuộc kho của chủ thể."), about="person")
    with transaction.atomic():
        locking.lock(dossier)
        rules.may_edit.check(by, dossier)
        known = Citation.objects.filter(dossier=dossier, code=code, document=document).first()
        if known is not None:
            return known
        if document.withdrawn_at is not None:
            raise Refused(_("Minh chứng này đã rút khỏi kho."))
        made = Citation.objects.create(dossier=dossier, code=code, document=document, note=note[:300])
        locking.touch(dossier)
        after = {"code": code, "document": document.pk, "title": document.title}
        journal.record(verb="dossiers.cite", subject=dossier, by=by, at=at, after=after)
    return made


def uncite(*, dossier: Dossier, code: str, document: Document, by: Actor, at: dt.datetime) -> None:
    """Take a citation back; the proof stays in the library. A citation that is gone is no fault."""
    with transaction.atomic():
        locking.lock(dossier)
        rules.may_edit.check(by, dossier)
        gone, _rows = Citation.objects.filter(dossier=dossier, code=code, document=document).delete()
        if gone:
            locking.touch(dossier)
            before = {"code": code, "document": document.pk, "title": document.title}
            journal.record(verb="dossiers.uncite", subject=dossier, by=by, at=at, before=before)
