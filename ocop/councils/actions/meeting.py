"""A session from plan to opening: agenda, presence, declarations of interest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.refusals import Refused
from ocop.councils import links, queries, rules
from ocop.councils.models import Attendance, Batch, Council, Hearing, Purpose, Recusal, Seat, Session
from ocop.councils.states import HEARING_MOVES, SESSION_MOVES, HearingState, SessionState
from ocop.dossiers.models import Dossier
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.notices import actions as notices


def plan_session(
    *,
    council: Council,
    batch: Batch,
    title: str,
    held_at: dt.datetime,
    place: str = "",
    is_written: bool = False,
    is_demo: bool = False,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Session:
    """Plan a meeting, or a round of written opinions for re-evaluations (Đ.7.6d).

    Every member is told. Refused: a council out of its term on that day or of another
    province than the batch, a council without house rules (input).
    """
    rules.may_manage.check(by)
    if council.purpose != Purpose.OCOP:
        raise Refused(_("Hội đồng này không đánh giá sản phẩm OCOP."), about="input", field="council")
    day = local_date(held_at)
    if not _sits_on(council, day):
        raise Refused(_("Ngày họp nằm ngoài nhiệm kỳ của hội đồng."), about="input", field="held_at")
    if batch.unit_id != council.unit_id:
        raise Refused(_("Đợt này không thuộc tỉnh của hội đồng."), about="input", field="batch")
    version = queries.rules_in_force(council, day)
    if version is None:
        raise Refused(_("Chưa có quy chế áp dụng cho ngày họp."), about="input", field="held_at")
    with transaction.atomic():
        if (known := entries.answered(key)) is not None:
            return Session.objects.get(pk=known)
        session = Session.objects.create(
            council=council,
            batch=batch,
            rules=version,
            title=title,
            held_at=held_at,
            place=place,
            is_written=is_written,
            is_demo=is_demo,
        )
        _seat_everybody(session)
        after = {"title": title, "held_at": held_at.isoformat(), "is_written": is_written}
        journal.record(verb="councils.plan_session", subject=session, by=by, at=at, after=after, key=key)
        _tell_all(session, "councils.session_planned", _("Phiên họp mới: %(title)s") % {"title": title}, at)
    return session


def _sits_on(council: Council, day: dt.date) -> bool:
    return council.valid_from <= day and (council.valid_to is None or day <= council.valid_to)


def _seat_everybody(session: Session) -> None:
    seats = Seat.objects.filter(council_id=session.council_id, left_on__isnull=True)
    rows = [Attendance(session=session, seat=seat, present=session.is_written) for seat in seats]
    Attendance.objects.bulk_create(rows, ignore_conflicts=True)


def _tell_all(session: Session, verb: str, title: str, at: dt.datetime) -> None:
    seats = Seat.objects.filter(council_id=session.council_id, left_on__isnull=True)
    persons = [seat.person for seat in seats.select_related("person")]
    body = _("Anh chị xem chương trình, khai báo xung đột lợi ích trước khi họp.")
    link = links.session(session.pk)
    notices.notify(persons=persons, verb=verb, title=title, body=body, link=link, at=at)


def put_on_agenda(
    *, session: Session, dossiers: Iterable[Dossier], by: Actor, at: dt.datetime
) -> list[Hearing]:
    """Add dossiers of the batch at the end of the agenda; declarations must be made anew.

    A dossier that this session had put off is taken up again. Refused, all or none: a
    dossier of another batch, not before the council, on another agenda, or (by written
    opinion) no re-evaluation. Nothing to add changes nothing.
    """
    rules.may_manage.check(by)
    dossiers = list(dossiers)
    if not dossiers:
        return []
    with transaction.atomic():
        session = Session.objects.select_for_update().get(pk=session.pk)
        last = session.hearings.aggregate(n=Max("position"))["n"] or 0
        added = []
        for number, dossier in enumerate(dossiers, last + 1):
            rules.fits_agenda.check(session, dossier)
            added.append(_put(session, dossier, number, by, at))
        Attendance.objects.filter(session=session).update(declared_at=None)
        after = {"dossiers": [item.dossier_id for item in added]}
        journal.record(verb="councils.put_on_agenda", subject=session, by=by, at=at, after=after)
    return added


def _put(session: Session, dossier: Dossier, number: int, by: Actor, at: dt.datetime) -> Hearing:
    known = Hearing.objects.filter(session=session, dossier=dossier).first()
    if known is None:
        return Hearing.objects.create(session=session, dossier=dossier, position=number)
    again = known.round + 1 if known.scorecards.exists() else known.round
    journal.move(HEARING_MOVES, known, "resume", by=by, at=at, position=number, round=again)
    return known


def take_off_agenda(*, hearing: Hearing, by: Actor, at: dt.datetime) -> None:
    """Remove an item from a planned agenda. Refused once the session has opened: defer it then."""
    rules.may_manage.check(by)
    if hearing.session.state != SessionState.PLANNED or hearing.scorecards.exists():
        raise Refused(_("Phiên họp đã khai mạc; hãy hoãn sản phẩm này sang phiên khác."))
    with transaction.atomic():
        before = {"dossier": hearing.dossier_id, "position": hearing.position}
        journal.record(verb="councils.take_off_agenda", subject=hearing, by=by, at=at, before=before)
        hearing.delete()


def defer(*, hearing: Hearing, reason: str, by: Actor, at: dt.datetime) -> Hearing:
    """Put an item off to another session; its dossier stays in the batch.

    Written opinions that lie too far apart go to a meeting this way (Đ.7.6d). Refused:
    without a reason (input); while it is being scored or after a result.
    """
    rules.may_run.check(by, hearing.session)
    if not reason.strip():
        raise Refused(_("Ghi lý do hoãn."), about="input", field="reason")
    journal.move(
        HEARING_MOVES, hearing, "defer", by=by, at=at, note=reason.strip(), deferred_for=reason.strip()
    )
    return hearing


def move_on_agenda(*, hearing: Hearing, up: bool, by: Actor, at: dt.datetime) -> None:
    """Swap an item with the one before (`up`) or after it; at the end nothing happens."""
    session = hearing.session
    if not by.has("councils.manage"):
        rules.may_run.check(by, session)
    with transaction.atomic():
        items = list(Hearing.objects.select_for_update().filter(session=session).order_by("position", "pk"))
        here = next(i for i, item in enumerate(items) if item.pk == hearing.pk)
        there = here - 1 if up else here + 1
        if not 0 <= there < len(items):
            return
        items[here], items[there] = items[there], items[here]
        for number, item in enumerate(items, 1):
            item.position = number
        Hearing.objects.bulk_update(items, ["position"])
        after = {"order": [item.pk for item in items]}
        journal.record(verb="councils.move_on_agenda", subject=session, by=by, at=at, after=after)


def set_presence(*, session: Session, seats: Collection[int], by: Actor, at: dt.datetime) -> None:
    """Record who is present: the seats named, nobody else.

    Members seated after the plan was made are added. Refused: who does not run the session;
    a round of written opinions, a closed session.
    """
    rules.may_run.check(by, session)
    if session.is_written:
        raise Refused(_("Lấy ý kiến bằng văn bản không điểm danh."))
    if session.state == SessionState.CLOSED:
        raise Refused(_("Phiên họp đã kết thúc."))
    with transaction.atomic():
        _seat_everybody(session)
        rows = Attendance.objects.filter(session=session)
        before = sorted(rows.filter(present=True).values_list("seat_id", flat=True))
        rows.exclude(seat_id__in=seats).update(present=False)
        rows.filter(seat_id__in=seats, seat__left_on__isnull=True).update(present=True)
        after = sorted(rows.filter(present=True).values_list("seat_id", flat=True))
        journal.record(
            verb="councils.set_presence",
            subject=session,
            by=by,
            at=at,
            before={"present": before},
            after={"present": after},
        )


def open_session(*, session: Session, by: Actor, at: dt.datetime, key: str = "") -> Session:
    """Open a planned session under the house rules of the day; it keeps that version.

    Refused: no quorum, no chair where the rules ask for one, an empty agenda. A round of
    written opinions asks every member, so its quorum is judged on opinions given.
    """
    rules.may_run.check(by, session)
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Session.objects.get(pk=session.pk)
        session.rules = queries.rules_in_force(session.council, local_date(at)) or session.rules
        _seat_everybody(session)
        rows = Attendance.objects.filter(session=session, seat__left_on__isnull=True)
        present = [row.seat for row in rows.filter(present=True).select_related("seat")]
        rules.has_quorum.check(session.rules, rows.count(), present)
        if not session.hearings.exists():
            raise Refused(_("Chương trình phiên họp chưa có sản phẩm nào."))
        journal.move(
            SESSION_MOVES,
            session,
            "open_session",
            by=by,
            at=at,
            key=key,
            after={"present": [seat.pk for seat in present], "rules": session.rules.version},
            opened_at=at,
            rules=session.rules,
        )
        if session.is_written:
            said = _("Lấy ý kiến bằng văn bản: %(title)s") % {"title": session.title}
            _tell_all(session, "councils.session_opened", said, at)
    return session


def declare(
    *, session: Session, seat: Seat, recusals: Mapping[int, str], by: Actor, at: dt.datetime
) -> Attendance:
    """A member declares interests: no conflict (empty), or does not score some items.

    `recusals`: hearing → reason. Only items not yet scored change; declaring again
    replaces the earlier declaration. Refused: for somebody else; a recusal without a
    reason (input), or for an item whose scoring has begun.
    """
    rules.may_declare.check(by, session, seat)
    with transaction.atomic():
        items = {x.pk: x for x in Hearing.objects.select_for_update().filter(session=session)}
        known = set(Recusal.objects.filter(hearing__in=items, seat=seat).values_list("hearing_id", flat=True))
        reasons = {pk: reason.strip() for pk, reason in recusals.items()}
        for pk, reason in reasons.items():
            _check_recusal(items.get(pk), pk in known, reason)
        waiting = [pk for pk, item in items.items() if item.state == HearingState.WAITING]
        Recusal.objects.filter(hearing__in=waiting, seat=seat).delete()
        Recusal.objects.bulk_create(
            Recusal(hearing_id=pk, seat=seat, reason=reason, at=at)
            for pk, reason in reasons.items()
            if pk in waiting
        )
        row, _new = Attendance.objects.update_or_create(
            session=session, seat=seat, defaults={"declared_at": at}
        )
        after: dict[str, Any] = {"recusals": {str(pk): reason for pk, reason in reasons.items()}}
        journal.record(verb="councils.declare", subject=session, by=by, at=at, after=after)
    return row


def _check_recusal(hearing: Hearing | None, known: bool, reason: str) -> None:
    if hearing is None:
        raise Refused(_("Sản phẩm này không có trong chương trình."), about="input")
    if not reason:
        said = _("Ghi lý do không chấm “%(name)s”.") % {"name": hearing.dossier.product}
        raise Refused(said, about="input", field=f"reason_{hearing.pk}")
    if hearing.state != HearingState.WAITING and not known:
        said = _("“%(name)s” đã bắt đầu chấm; hãy báo Chủ tịch hội đồng để phiếu không được tính.")
        raise Refused(said % {"name": hearing.dossier.product})
