"""What happens in the demo, in its order."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from ocop.certificates import actions as certificates
from ocop.certificates import queries as issued
from ocop.certificates.models import Certificate, Decision
from ocop.cli.demo import agencies, history, ideas, past, reporting, rooms
from ocop.cli.demo import cast as casting
from ocop.cli.demo.days import Days
from ocop.cli.demo.makers import MAKERS, SMALL
from ocop.cli.demo.making import Workshop
from ocop.cli.demo.meeting import Table
from ocop.cli.demo.paperwork import Desk
from ocop.councils import actions as councils
from ocop.councils.models import Hearing, Session
from ocop.dossiers import actions as dossiers
from ocop.dossiers.models import Dossier
from ocop.people.models import Person

SESSION_AGO = 75
"""Days since the council's first session."""


@dataclass
class Told:
    """What was built."""

    shop: Workshop
    desk: Desk
    table: Table


def is_there() -> bool:
    """Whether the demo was built before."""
    return Person.objects.filter(username=casting.PROVINCE[-1][0]).exists()


@transaction.atomic
def tell(now: dt.datetime, *, small: bool = False) -> Told:
    """Build the whole demo, or none of it: one transaction."""
    days = Days(now)
    cast = casting.gather(days.ago(165), days.day(165))
    shop = Workshop(days, cast)
    shop.make([maker for maker in MAKERS if not small or maker.code in SMALL])
    told = Told(shop, Desk(shop), Table(days, cast))
    agencies.tell(days, cast)
    if not small:
        history.take_in_published(shop)
        history.take_in_plan(shop)
        past.take_in(shop)
        _papers_from_before(told)
    _first_session(told, small=small)
    _desks(told, small=small)
    ideas.tell(shop)
    if not small:
        _session_to_decide(told)
        _session_in_progress(told)
        _later_life(told)
        rooms.tell(shop)
        reporting.report(told.shop.cast, days)
    return told


def _papers_from_before(told: Told) -> None:
    """Certificates of earlier years: valid, in the window, past it, expired, extended."""
    shop = told.shop
    history.earlier(shop, "gaolut", ends_in=400, star=3, number=11, score="67.25")
    history.earlier(shop, "mat", ends_in=150, star=3, number=12)
    history.earlier(shop, "tieuden", ends_in=165, star=4, number=13)
    history.earlier(shop, "nuocmam", ends_in=70, star=3, number=14)
    history.earlier(shop, "muoitieu", ends_in=-200, star=3, number=15)
    late = history.earlier(shop, "chaca", ends_in=-20, star=4, number=16)
    certificates.extend(
        certificate=late, until=late.valid_to + dt.timedelta(days=150), decision_no="17/UBND-KT (ví dụ)",
        reason="Chủ thể đã nộp hồ sơ đánh giá lại, chờ kết quả của hội đồng.",
        by=shop.cast.officer, at=shop.days.ago(10),
    )  # fmt: skip


def _first_session(told: Told, *, small: bool) -> None:
    """A session that is over, with minutes and a decision: 3, 4, potential 5 stars, and none."""
    wanted = {"duong": 4, "xoaitrai": 3, "namcot": 5, "banhbo": 2}
    if not small:
        wanted |= {"tragung": 3, "matong": 4, "lanh": 4, "homestay": 3}
    session = _held(told, "Phiên họp thứ nhất", wanted, SESSION_AGO)
    _decide(told, session, "101/QĐ-UBND (ví dụ)", SESSION_AGO - 10)


def _held(told: Told, title: str, wanted: dict[str, int], days_ago: int) -> Session:
    """A session of which every item has its result."""
    _law, proposed = told.shop.days.batch_for(days_ago)
    papers = [told.desk.propose(code, star, proposed) for code, star in wanted.items()]
    for paper in papers:
        _advise(told, paper, proposed - 5)
    table, ago = told.table, told.shop.days.ago
    session = table.plan(title, table.batch(days_ago), papers, ago(days_ago, 8), ago(days_ago + 10))
    table.open(session, ago(days_ago, 8))
    councils.start_all_scoring(session=session, by=told.shop.cast.chair, at=ago(days_ago, 8, 30))
    for hearing in table.hearings(session):
        table.score(hearing, told.desk.stars[hearing.dossier_id], ago(days_ago, 10))
    for hearing in table.hearings(session):
        councils.conclude_hearing(hearing=hearing, by=told.shop.cast.chair, at=ago(days_ago, 11))
    councils.close_session(
        session=session, number=f"{title} – biên bản 01", by=told.shop.cast.chair, at=ago(days_ago, 11, 30)
    )
    session.refresh_from_db()
    return session


def _advise(told: Told, dossier: Dossier, days: int) -> None:
    data = {
        "findings": "Hồ sơ đủ thành phần; số liệu khớp với minh chứng đã xem.",
        "site_visit": "Đã đến cơ sở, khu chế biến gọn, có sổ ghi từng mẻ.",
        "recommends": True,
    }
    councils.advise(
        dossier=dossier, data=data, by=told.shop.cast.province["advisor"], at=told.shop.days.ago(days)
    )


def _decide(told: Told, session: Session, number: str, days: int) -> Decision:
    at = told.shop.days.ago(days, 14)
    draft = certificates.prepare_decision(
        session=session, by=told.shop.cast.officer, at=told.shop.days.ago(days + 3)
    )
    return certificates.issue_decision(
        decision=draft, number=number, signed_on=told.shop.days.day(days), signer="Lê Văn Quyết (ví dụ)",
        signer_title="Phó Chủ tịch", by=told.shop.cast.province["leader"], at=at,
    )  # fmt: skip


def _desks(told: Told, *, small: bool) -> None:
    """Papers that wait: drafts, at the commune with days left and late, returned, at the province."""
    desk, days = told.desk, told.shop.days
    desk.fill("bot", desk.open("bot", 12), 3, 10, share=0.85)
    desk.give_back(
        desk.submit("keo", 3, 11), 4,
        general="Ghi rõ số giấy đăng ký.", B="Tiêu chí 4.1 chưa có hóa đơn của năm nay.",
    )  # fmt: skip
    desk.submit("rim", 4, days.submitted_with(2))
    desk.submit("banhong", 3, days.submitted_with(-2))
    if small:
        return
    desk.submit("combo", 3, 1)
    again = desk.open("mat", 9, kind="again")
    desk.fill("mat", again, 3, 5, share=0.4)
    desk.propose("khan", 4, 16)
    asked = desk.propose("gaomua", 4, 18)
    dossiers.ask_supplement(
        dossier=asked,
        questions={"A": "Bổ sung mã số vùng trồng của năm nay.", "": "Gửi thêm ảnh nhãn mặt sau."},
        due_on=days.today + dt.timedelta(days=7), by=told.shop.cast.officer, at=days.ago(5, 15),
    )  # fmt: skip
    gone = desk.submit("namchay", 3, 40)
    dossiers.withdraw_dossier(
        dossier=gone, reason="Đổi công thức, sẽ đăng ký lại.", by=told.shop.owners["namchay"], at=days.ago(33)
    )


def _session_to_decide(told: Told) -> None:
    """A session whose decision waits for the leader's signature."""
    session = _held(told, "Phiên họp thứ hai", {"khoca": 4, "bonsai": 3}, 25)
    certificates.prepare_decision(session=session, by=told.shop.cast.officer, at=told.shop.days.ago(6))


def _session_in_progress(told: Told) -> None:
    """Today's session: a result, a spread to discuss, cards being filled in, an item that waits."""
    wanted = {"mamca": 4, "xoaisay": 3, "xuong": 4, "dam": 3}
    _law, proposed = told.shop.days.batch_for(0)
    papers = [told.desk.propose(code, star, proposed) for code, star in wanted.items()]
    for paper in papers[:3]:
        _advise(told, paper, proposed - 4)
    table, days, chair = told.table, told.shop.days, told.shop.cast.chair
    batch = table.batch(0)
    session = table.plan("Phiên họp thứ ba", batch, papers, days.minutes_ago(120), days.ago(6, 10))
    first = table.hearings(session)[1]
    table.open(session, days.minutes_ago(115), {4: (first.pk, "Là người nhà của chủ thể.")})
    done, apart, running, _waiting = table.hearings(session)
    for hearing in (done, apart, running):
        councils.start_scoring(hearing=hearing, by=chair, at=days.minutes_ago(110))
    table.score(done, 4, days.minutes_ago(80))
    councils.conclude_hearing(hearing=_fresh(done), by=chair, at=days.minutes_ago(70))
    table.score(apart, 3, days.minutes_ago(50), far=6)
    table.score(running, 4, days.minutes_ago(20), members=3)
    table.begin(running, 4, 3, days.minutes_ago(10), 0.5)
    placed = told.desk.propose("tinhdau", 3, proposed)
    councils.place(dossier=placed, batch=batch, by=told.shop.cast.officer, at=days.ago(4))


def _fresh(hearing: Hearing) -> Hearing:
    return Hearing.objects.select_related("session", "dossier").get(pk=hearing.pk)


def _later_life(told: Told) -> None:
    """After the star: one is taken back, one goes for the next rank."""
    days, shop = told.shop.days, told.shop
    bad = Certificate.objects.get(product=shop.products["lanh"])
    certificates.revoke(
        certificate=bad, ground=issued.grounds(bad)[0].code, concluded_on=days.day(30),
        decision_no="120/QĐ-UBND (ví dụ)", decided_on=days.day(20),
        reason="Kết luận kiểm tra (ví dụ): sản phẩm bán ra không đúng hồ sơ đã đánh giá.",
        by=shop.cast.province["leader"], at=days.ago(20),
    )  # fmt: skip
    told.desk.submit("tragung", 4, 6, kind="upgrade")
