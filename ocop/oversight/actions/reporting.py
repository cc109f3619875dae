"""Writing reports from the public: sent, taken in, linked, answered, ended; forgetting who sent them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ocop.base import clock, text
from ocop.base.actor import Actor, system
from ocop.base.codes import drawn
from ocop.base.refusals import Refused
from ocop.files import actions as files
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.notices import actions as notices
from ocop.organisations.models import Organisation
from ocop.oversight import rules
from ocop.oversight.models import Report, ReportKind, ReportPhoto
from ocop.oversight.queries.reports import hashed
from ocop.oversight.states import REPORT
from ocop.people import queries as people
from ocop.places.models import Unit
from ocop.products.models import Product

MOST_PICTURES = 3
_SENDER = system("Người dân")


def send_report(
    kind: str,
    words: str,
    *,
    subject: str = "",
    place: str = "",
    contact: str = "",
    product: Product | None = None,
    organisation: Organisation | None = None,
    pictures: Sequence[tuple[BinaryIO, str]] = (),
    sender: str = "",
    is_demo: bool = False,
    at: dt.datetime,
    key: str = "",
) -> tuple[Report, str]:
    """Take a report from somebody who need not say who they are; answers it and its secret.

    The secret is told once and kept only as a hash; a request repeated under its `key` from the same `sender`
    gets "". Where a product is named, its producer's commune is told, else the province. Refused: too many a
    day from one place; an unknown kind, no words, too many pictures or what is no picture (input).
    """
    said = text.nfc_lines(words)
    _check(kind, said, pictures)
    key = entries.strangers_key(key, "oversight.report", sender)
    if (done := entries.answered_before(key, Report)) is not None:
        return Report.objects.get(pk=done), ""
    rules.may_report.check(sender, at)
    kept = [files.store_picture(content, name, by=_SENDER, at=at) for content, name in pictures]
    owner = product.organisation if product else organisation
    secret = drawn(8)
    with transaction.atomic():
        if (done := entries.answered(key, Report)) is not None:
            return Report.objects.get(pk=done), ""
        report = Report.objects.create(
            number=f"PA-{clock.local_date(at):%y%m%d}-{drawn(5)}", secret_hash=hashed(secret), kind=kind,
            text=said[:5000], subject=text.nfc(subject)[:300], place=text.nfc(place)[:300],
            contact=text.nfc(contact)[:200], product=product, organisation=owner,
            unit_id=owner.unit_id if owner else None, sender=sender, created_at=at, is_demo=is_demo,
        )  # fmt: skip
        ReportPhoto.objects.bulk_create(ReportPhoto(report=report, file=file) for file in kept)
        journal.record(
            verb="oversight.report_sent", subject=report, by=_SENDER, at=at, key=key,
            after={"kind": kind, "pictures": len(kept)},
        )  # fmt: skip
        _tell(report, at)
        return report, secret


def take_in_report(report: Report, *, by: Actor, at: dt.datetime, key: str = "") -> Report:
    """Begin to look into a report. Refused: who does not handle it; one that was taken in before."""
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Report.objects.get(pk=report.pk)
        rules.may_move_report.check(by, report, "take_in_report")
        journal.move(REPORT, report, "take_in_report", by=by, at=at, key=key, taken_in_at=at)
    return report


def link_report(
    report: Report,
    *,
    organisation: Organisation | None = None,
    product: Product | None = None,
    unit: Unit | None = None,
    by: Actor,
    at: dt.datetime,
) -> Report:
    """Say whom and where a report is about; with a producer its commune handles it from then on.

    Refused: who does not handle it; ended ones; a product of another producer (input).
    """
    rules.may_link_report.check(by, report)
    owner = product.organisation if product else organisation
    if product and organisation and product.organisation_id != organisation.pk:
        raise Refused(_("Hãy chọn sản phẩm của chủ thể này."), about="input", field="product")
    place = owner.unit if owner else unit
    before = {"organisation": report.organisation_id, "product": report.product_id, "unit": report.unit_id}
    new = {"organisation": owner, "product": product, "unit": place}
    moved = place is not None and place.pk != report.unit_id
    with transaction.atomic():
        if Report.objects.filter(pk=report.pk, state=report.state).update(**new) != 1:
            raise Refused(_("Phản ánh vừa được người khác xử lý. Hãy tải lại trang."), about="stale")
        report.refresh_from_db()
        after = {"organisation": report.organisation_id, "product": report.product_id, "unit": report.unit_id}
        journal.record(
            verb="oversight.report_linked", subject=report, by=by, at=at, before=before, after=after
        )
        if moved:
            _tell(report, at)
    return report


def answer_report(report: Report, words: str, *, by: Actor, at: dt.datetime, key: str = "") -> Report:
    """Answer, for the sender to read under number and secret. Refused: who does not handle it; no words."""
    said = text.nfc_lines(words)[:5000]
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Report.objects.get(pk=report.pk)
        rules.may_move_report.check(by, report, "answer_report")
        if not said:
            raise Refused(_("Hãy ghi câu trả lời cho người phản ánh."), about="input", field="answer")
        journal.move(REPORT, report, "answer_report", by=by, at=at, key=key, answer=said, answered_at=at)
    return report


def close_report(report: Report, *, by: Actor, at: dt.datetime, key: str = "") -> Report:
    """End a report that was answered. Refused: who does not handle it; one without an answer."""
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Report.objects.get(pk=report.pk)
        rules.may_move_report.check(by, report, "close_report")
        journal.move(REPORT, report, "close_report", by=by, at=at, key=key, ended_at=at)
    return report


def dismiss_report(report: Report, words: str, *, by: Actor, at: dt.datetime, key: str = "") -> Report:
    """Say that a report is not looked into, and why; the sender reads it. Refused: as above; no reason."""
    said = text.nfc_lines(words)[:5000]
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Report.objects.get(pk=report.pk)
        rules.may_move_report.check(by, report, "dismiss_report")
        if not said:
            raise Refused(_("Hãy ghi vì sao không xem xét."), about="input", field="answer")
        journal.move(
            REPORT, report, "dismiss_report", by=by, at=at, note=said, key=key, answer=said, ended_at=at
        )
    return report


def clear_contacts(*, at: dt.datetime) -> int:
    """Forget how to reach senders of reports that are over, and after two days every mark of where a report
    came from; returns how many contacts.

    Over is what ended OCOP_REPORT_CONTACT_DAYS ago or, where nobody ended it, was answered so long ago.
    """
    before = at - dt.timedelta(days=int(settings.OCOP_REPORT_CONTACT_DAYS))
    Report.objects.filter(created_at__lt=at - dt.timedelta(days=2)).exclude(sender="").update(sender="")
    answered = Q(ended_at__isnull=True, answered_at__lt=before)
    over = Report.objects.filter(Q(ended_at__lt=before) | answered).exclude(contact="")
    cleared = 0
    for report in over.order_by("pk"):
        with transaction.atomic():
            Report.objects.filter(pk=report.pk).update(contact="", contact_cleared_at=at)
            journal.record(verb="oversight.contact_cleared", subject=report, by=system(), at=at)
        cleared += 1
    return cleared


def _check(kind: str, words: str, pictures: Sequence[tuple[BinaryIO, str]]) -> None:
    if kind not in ReportKind.values:
        raise Refused(_("Hãy chọn phản ánh về việc gì."), about="input", field="kind")
    if len(words) < 10:
        raise Refused(_("Hãy kể rõ hơn, ít nhất 10 ký tự."), about="input", field="text")
    if len(pictures) > MOST_PICTURES:
        said = _("Nhiều nhất %(n)d ảnh.") % {"n": MOST_PICTURES}
        raise Refused(said, about="input", field="pictures")


def _tell(report: Report, at: dt.datetime) -> None:
    on = clock.local_date(at)
    local = list(people.holders_of("commune_officer", on, report.unit_id)) if report.unit_id else []
    notices.notify(
        persons=[*local, *people.holders_of("provincial_officer", on)], verb="oversight.report_sent",
        title=_("Phản ánh %(no)s: %(kind)s") % {"no": report.number, "kind": report.get_kind_display()},
        link=link_to(report), at=at, key=f"report-{report.pk}-{report.unit_id}",
    )  # fmt: skip


def link_to(report: Report) -> str:
    """The report's page at the officers' desks."""
    return f"/can-bo/kiem-tra/phan-anh/{report.pk}/"
