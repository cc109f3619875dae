"""What may be done with councils, sessions and scorecards now, and why not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction

from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.refusals import Reason, rule
from ocop.councils import queries
from ocop.councils.models import (
    Attendance,
    Batch,
    Council,
    Hearing,
    HouseRules,
    Position,
    Scorecard,
    Seat,
    Session,
)
from ocop.councils.states import CardState, HearingState, SessionState
from ocop.dossiers.models import Dossier, Kind
from ocop.dossiers.states import State as DossierState


@rule
def may_manage(by: Actor) -> Reason | None:
    """Councils, seats, house rules, batches and plans belong to the provincial office."""
    if by.has("councils.manage"):
        return None
    return Reason(_("Chỉ cán bộ tỉnh phụ trách hội đồng làm được việc này."), "person")


@rule
def may_run(by: Actor, session: Session) -> Reason | None:
    """A session is run by the council's chair, vice-chair or secretary."""
    if queries.runs(by, session.council_id):
        return None
    return Reason(
        _("Chỉ Chủ tịch, Phó Chủ tịch hoặc Ủy viên thư ký của hội đồng điều hành phiên họp."), "person"
    )


@rule
def may_advise(by: Actor, dossier: Dossier) -> Reason | None:
    """The advisory team reports before the council begins to score (Đ.7.3c)."""
    if not by.has("councils.advise"):
        return Reason(_("Báo cáo này do Tổ tư vấn lập."), "person")
    if dossier.state not in (DossierState.WITH_PROVINCE, DossierState.BEFORE_COUNCIL):
        return Reason(_("Hồ sơ không còn ở bước Tổ tư vấn đánh giá."))
    heard = Hearing.objects.filter(dossier=dossier, state__in=(HearingState.SCORING, HearingState.SPREAD))
    if heard.exists():
        return Reason(_("Hội đồng đang chấm hồ sơ này; báo cáo không sửa được nữa."))
    return None


def proposed_on(dossier: Dossier) -> dt.date | None:
    """The day on which the commune's proposal reached the province."""
    return local_date(dossier.proposed_at) if dossier.proposed_at else None


@rule
def may_place(by: Actor, dossier: Dossier, batch: Batch, today: dt.date) -> Reason | None:
    """A batch takes what communes proposed before its day, until it is evaluated (Đ.5.1)."""
    refused = may_manage.reason(by)
    if refused:
        return refused
    if dossier.state != DossierState.WITH_PROVINCE:
        return Reason(_("Chỉ xếp được hồ sơ đang ở bước tỉnh kiểm tra."))
    day = proposed_on(dossier)
    if day is None or day >= batch.proposals_before:
        said = _("Xã đề nghị ngày %(day)s, còn %(batch)s chỉ nhận đề nghị trước ngày %(limit)s (Đ.5.1).")
        shown = day.strftime("%d/%m/%Y") if day else "–"
        return Reason(
            said % {"day": shown, "batch": batch, "limit": batch.proposals_before.strftime("%d/%m/%Y")}
        )
    if today >= batch.evaluated_before:
        said = _("%(batch)s đã hết hạn đánh giá (trước ngày %(limit)s).")
        return Reason(said % {"batch": batch, "limit": batch.evaluated_before.strftime("%d/%m/%Y")})
    if dossier.supplements.filter(answered_at__isnull=True).exists():
        return Reason(_("Hồ sơ còn yêu cầu bổ sung chưa được trả lời."))
    return None


@rule
def may_add_extra_batch(by: Actor, council: Council, today: dt.date) -> Reason | None:
    """More batches than two a year only when the house rules provide for them (Đ.5.1)."""
    refused = may_manage.reason(by)
    if refused:
        return refused
    rules = queries.rules_in_force(council, today)
    if rules is None or not rules.extra_batches:
        return Reason(_("Quy chế hoạt động của hội đồng chưa cho phép thêm đợt đánh giá (Đ.5.1)."))
    return None


@rule
def fits_agenda(session: Session, dossier: Dossier) -> Reason | None:
    """A dossier of the session's batch; by written opinion only re-evaluations (Đ.7.6d)."""
    if session.state == SessionState.CLOSED:
        return Reason(_("Phiên họp đã kết thúc."))
    placement = getattr(dossier, "placement", None)
    if placement is None or placement.batch_id != session.batch_id:
        return Reason(
            _("“%(name)s” chưa được xếp vào %(batch)s.") % {"name": dossier, "batch": session.batch}
        )
    if dossier.state != DossierState.BEFORE_COUNCIL:
        return Reason(_("“%(name)s” không ở bước chờ hội đồng.") % {"name": dossier})
    if session.is_written and dossier.kind != Kind.AGAIN:
        return Reason(
            _("“%(name)s”: chỉ đánh giá lại mới lấy ý kiến bằng văn bản (Đ.7.6d).") % {"name": dossier}
        )
    taken = Hearing.objects.filter(
        dossier=dossier, state__in=(HearingState.WAITING, HearingState.SCORING, HearingState.SPREAD)
    )
    if taken.exists():
        return Reason(_("“%(name)s” đã có trong chương trình một phiên họp.") % {"name": dossier})
    return None


@rule
def has_quorum(rules: HouseRules, seats: int, present: Iterable[Seat]) -> Reason | None:
    """Enough members, the chair among them where the house rules say so."""
    there = list(present)
    needed = Fraction(rules.quorum) * seats
    if not seats or len(there) < needed:
        said = _("Có mặt %(here)d/%(all)d thành viên, chưa đủ tỷ lệ tối thiểu %(share)s của quy chế.")
        share = f"{float(rules.quorum) * 100:g}%"
        return Reason(said % {"here": len(there), "all": seats, "share": share})
    chairs = queries.chair_seats(rules)
    if rules.quorum_needs_chair and not any(seat.position in chairs for seat in there):
        if rules.vice_chair_stands_in:
            return Reason(_("Chưa có Chủ tịch hoặc Phó Chủ tịch hội đồng chủ trì."))
        return Reason(_("Chưa có Chủ tịch hội đồng chủ trì (theo quy chế)."))
    return None


@rule
def may_declare(by: Actor, session: Session, seat: Seat) -> Reason | None:
    """Every member declares for themselves, before the session ends."""
    if not by.has("councils.score") or seat.person_id != by.person_id:
        return Reason(_("Mỗi thành viên tự khai báo xung đột lợi ích của mình."), "person")
    if seat.left_on is not None:
        return Reason(_("Anh chị không còn là thành viên hội đồng."), "person")
    if session.state == SessionState.CLOSED:
        return Reason(_("Phiên họp đã kết thúc."))
    return None


@rule
def may_start(session: Session, hearing: Hearing) -> Reason | None:
    """Scoring begins in an open session, once everybody present has declared their interests."""
    if session.state != SessionState.OPEN:
        return Reason(_("Phiên họp chưa khai mạc hoặc đã kết thúc."))
    if hearing.dossier.state != DossierState.BEFORE_COUNCIL:
        return Reason(_("Hồ sơ không ở bước chờ hội đồng."))
    if hearing.dossier.supplements.filter(answered_at__isnull=True).exists():
        return Reason(_("Hồ sơ còn yêu cầu bổ sung chưa được trả lời."))
    waiting = Attendance.objects.filter(session=session, present=True, declared_at__isnull=True)
    names = [str(row.seat.person) for row in waiting.select_related("seat__person")]
    if names:
        return Reason(_("Chưa khai báo xung đột lợi ích: %(names)s.") % {"names": ", ".join(names)})
    return None


@rule
def may_mark(by: Actor, card: Scorecard) -> Reason | None:
    """A member fills in their own open card while the hearing is being scored."""
    if not by.has("councils.score") or card.seat.person_id != by.person_id:
        return Reason(_("Phiếu này không phải của anh chị."), "person")
    if card.state == CardState.LOCKED:
        return Reason(_("Phiếu đã khóa, không sửa được nữa."))
    if card.state == CardState.VOID:
        return Reason(_("Phiếu này không được tính: %(why)s") % {"why": card.void_reason})
    if card.hearing.state != HearingState.SCORING or card.round != card.hearing.round:
        return Reason(_("Sản phẩm này hiện không ở bước chấm điểm."))
    return None


@rule
def may_conclude(hearing: Hearing) -> Reason | None:
    """A result stands when every card of the round is locked and the totals are near enough."""
    if hearing.state == HearingState.SPREAD:
        return Reason(_("Điểm các thành viên chênh quá mức của quy chế: cần thảo luận và chấm lại."))
    if hearing.state == HearingState.SCORING and hearing.revealed_round != hearing.round:
        locked, expected = queries.progress(hearing)
        said = _("Mới khóa %(locked)d/%(expected)d phiếu.")
        return Reason(said % {"locked": locked, "expected": expected})
    return None


@rule
def may_close(session: Session) -> Reason | None:
    """A session ends when every item has a result or was put off."""
    from ocop.councils.queries import tables

    names = [str(item.dossier.product) for item in tables.running(session).select_related("dossier__product")]
    if names:
        return Reason(
            _("Còn sản phẩm chưa có kết quả, hãy kết luận hoặc hoãn: %(names)s.")
            % {"names": ", ".join(names)}
        )
    return None


def position_label(position: str) -> str:
    """The name of a seat's position."""
    return str(Position(position).label)
