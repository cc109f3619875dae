"""Writing the record of a visit (biên bản) and ending the visit."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base import clock, text
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.files import actions as files
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.notices import actions as notices
from ocop.oversight import documents, queries, rules
from ocop.oversight.actions.visiting import producer_link
from ocop.oversight.models import Visit
from ocop.oversight.states import VISIT
from ocop.people import queries as people


def record_visit(
    visit: Visit,
    *,
    number: str = "",
    met: str = "",
    conclusion: str,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Visit:
    """Write the record: what was asked, answered and found is frozen and made a PDF; the producer is told.

    With remedies the visit then waits for them. Refused: who does not inspect there; as `rules.may_record`;
    no conclusion (input).
    """
    facts = {
        "record_no": text.nfc(number)[:60], "met": text.nfc_lines(met)[:2000],
        "conclusion": text.nfc_lines(conclusion)[:5000],
    }  # fmt: skip
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Visit.objects.get(pk=visit.pk)
        rules.may_record.check(by, visit)
        if not facts["conclusion"]:
            raise Refused(_("Hãy ghi kết luận."), about="input", field="conclusion")
        for name, value in facts.items():
            setattr(visit, name, value)
        content = documents.record_content(visit, recorded_at=at, by_name=by.name)
        pdf = files.store_bytes(
            data=documents.record_pdf(content), media_type="application/pdf", by=by, at=at
        )
        journal.move(
            VISIT, visit, "record_visit", by=by, at=at, key=key, after={"pdf": pdf.sha256}, recorded_at=at,
            record=content, record_pdf=pdf, **facts,
        )  # fmt: skip
        if queries.open_remedies(visit).exists():
            journal.move(VISIT, visit, "open_remedies", by=by, at=at)
        visit.findings.filter(remedies=None).update(closed_at=at)
        notices.notify(
            persons=people.members_of(visit.organisation_id, clock.local_date(at)),
            verb="oversight.visit_recorded",
            title=_("Đã có biên bản: %(kind)s") % {"kind": visit.get_kind_display()},
            body=facts["conclusion"], link=producer_link(visit), at=at,
        )  # fmt: skip
    return visit


def close_visit(visit: Visit, *, by: Actor, at: dt.datetime, key: str = "") -> Visit:
    """End a visit when nothing is left to put right; tell the producer.

    Refused: who does not inspect there; visits with unsettled remedies or without a record.
    """
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Visit.objects.get(pk=visit.pk)
        rules.may_close.check(by, visit)
        journal.move(VISIT, visit, "close_visit", by=by, at=at, key=key, closed_at=at)
        notices.notify(
            persons=people.members_of(visit.organisation_id, clock.local_date(at)),
            verb="oversight.visit_closed",
            title=_("Đã kết thúc: %(kind)s") % {"kind": visit.get_kind_display()},
            link=producer_link(visit), at=at,
        )  # fmt: skip
    return visit
