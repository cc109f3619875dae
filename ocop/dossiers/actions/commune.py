"""The commune's part: return, Mẫu 03, proposal (Đ.7.2). It never scores."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.refusals import Refused
from ocop.dossiers import deadlines, locking, notifying, queries, rules
from ocop.dossiers.models import CommuneReport, Dossier, Return
from ocop.dossiers.states import MOVES
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.products import actions as products
from ocop.products import rules as product_rules

REPORT_FIELDS = (
    "materials", "labour", "idea", "identity", "meeting_held", "meeting_note",
    "samples", "proposal_no", "proposed_on", "signer",
)  # fmt: skip


def return_dossier(
    *,
    dossier: Dossier,
    reasons: Mapping[str, str],
    note: str = "",
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Dossier:
    """Give the dossier back with a reason for each part that lacks something.

    Refused: another commune; no reason at all; a part the dossier does not have. What
    was left of the 15 working days is kept (see `deadlines.next_due`).
    """
    with transaction.atomic():
        locking.lock(dossier)
        if entries.answered(key) is not None:
            return Dossier.objects.get(pk=dossier.pk)
        rules.may_report.check(by, dossier)
        given = _reasons(dossier, reasons)
        left = deadlines.days_left(dossier.commune_due_on, local_date(at))
        Return.objects.create(
            dossier=dossier, at=at, by_name=by.name[:200], note=note.strip(), reasons=given, days_left=left
        )
        journal.move(
            MOVES, dossier, "return", by=by, at=at, note=note.strip(), key=key,
            after={"reasons": given, "days_left": left}, commune_due_on=None,
        )  # fmt: skip
        notifying.producer(dossier, "return", _("Xã trả lại hồ sơ để bổ sung"), "\n".join(given.values()), at)
    return dossier


def _reasons(dossier: Dossier, reasons: Mapping[str, str]) -> dict[str, str]:
    given = {part: text.strip() for part, text in reasons.items() if text.strip()}
    if unknown := sorted(set(given) - queries.part_codes(dossier)):
        raise Refused(_("Hồ sơ không có phần “%(part)s”.") % {"part": unknown[0]}, about="input")
    if not given:
        raise Refused(_("Hãy ghi lý do ở ít nhất một phần của hồ sơ."), about="input", field="reasons")
    return given


def save_commune_report(
    *, dossier: Dossier, data: Mapping[str, Any], by: Actor, at: dt.datetime
) -> CommuneReport:
    """Save Mẫu 03 as far as it is written: four contents, meeting, samples, letter.

    Fields that `data` does not name stay. Refused: another commune, a dossier not with it.
    """
    with transaction.atomic():
        locking.lock(dossier)
        rules.may_report.check(by, dossier)
        report, _made = CommuneReport.objects.get_or_create(dossier=dossier)
        before = {name: getattr(report, name) for name in REPORT_FIELDS}
        for name in REPORT_FIELDS:
            if name in data:
                value = data[name]
                setattr(report, name, value.strip() if isinstance(value, str) else value)
        report.save()
        changed = [name for name in REPORT_FIELDS if getattr(report, name) != before[name]]
        if changed:
            journal.record(
                verb="dossiers.save_commune_report", subject=dossier, by=by, at=at,
                before={name: _plain(before[name]) for name in changed},
                after={name: _plain(getattr(report, name)) for name in changed},
            )  # fmt: skip
    return report


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def propose_dossier(*, dossier: Dossier, by: Actor, at: dt.datetime, key: str = "") -> Dossier:
    """Propose to the province with Mẫu 03 and the commune's letter (Đ.7.2b).

    The product gets its code of the year: the commune keeps the running number (Phụ lục II).
    Refused as `rules.may_propose` refuses. A proposal after the 15 working days is
    late, not void; lists show it.
    """
    with transaction.atomic():
        locking.lock(dossier)
        if entries.answered(key) is not None:
            return Dossier.objects.get(pk=dossier.pk)
        report = CommuneReport.objects.filter(dossier=dossier).first()
        rules.may_propose.check(by, dossier, report, local_date(at))
        assert report is not None, "may_propose asks for a report"
        CommuneReport.objects.filter(pk=report.pk).update(issued_at=at)
        after = {"proposal_no": report.proposal_no, "proposed_on": _plain(report.proposed_on)}
        journal.move(MOVES, dossier, "propose", by=by, at=at, key=key, after=after, proposed_at=at)
        if product_rules.may_give_code.allows(by, dossier.product):
            products.give_code(dossier.product, dossier.year, by=by, at=at)
        said = _("Văn bản đề nghị số %(no)s.") % {"no": report.proposal_no}
        notifying.province(dossier, "propose", _("Xã đề nghị đánh giá"), said, at)
        notifying.producer(dossier, "propose", _("Xã đã đề nghị tỉnh đánh giá"), said, at)
    return dossier
