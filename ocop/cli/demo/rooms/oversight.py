"""A year of inspections: a plan by risk, visits of each kind, a proposal to revoke, public reports."""

from __future__ import annotations

import datetime as dt
import io

from ocop.certificates.models import Certificate
from ocop.cli.demo import pictures
from ocop.cli.demo.making import Workshop, seed_of
from ocop.organisations.models import Organisation
from ocop.oversight import actions, queries
from ocop.oversight.actions.taking import Said
from ocop.oversight.models import Finding, Visit, VisitKind
from ocop.people.models import Person
from ocop.products.models import Product

_CHOSEN = 4


def tell(shop: Workshop) -> None:
    """Everything, through actions."""
    _plans(shop)
    _guidance(shop)
    _closed(shop)
    _waiting(shop)
    _to_revoke(shop)
    _going_on(shop, _reports(shop))


def _plans(shop: Workshop) -> None:
    """The year's plan, approved; that of the next year, begun."""
    office, leader, today = shop.cast.officer, shop.cast.province["leader"], shop.days.today
    at = shop.days.ago(30)
    found = [c.organisation for c in queries.candidates(shop.days.day(30)) if c.organisation.is_demo]
    plan = actions.open_plan(
        today.year,
        f"Kế hoạch hậu kiểm sản phẩm OCOP năm {today.year} (ví dụ)",
        is_demo=True,
        by=office,
        at=at,
    )
    chosen = [organisation.pk for organisation in found[:_CHOSEN]]
    actions.pick(plan, chosen[:2], today.month, by=office, at=at)
    actions.pick(plan, chosen[2:], min(today.month + 1, 12), by=office, at=at)
    actions.propose_plan(plan, by=office, at=shop.days.ago(28))
    actions.approve_plan(plan, "212/KH-UBND (ví dụ)", by=leader, at=shop.days.ago(25))
    actions.open_plan(
        today.year + 1, f"Kế hoạch hậu kiểm sản phẩm OCOP năm {today.year + 1} (ví dụ)", is_demo=True,
        by=office, at=shop.days.ago(3),
    )  # fmt: skip


def _visit(shop: Workshop, owner: Organisation, kind: str, days: int, purpose: str) -> Visit:
    """A visit of the commune, arranged a week before it took place."""
    assert owner.unit is not None
    officer = shop.cast.commune(owner.unit.code)
    return actions.arrange_visit(
        owner, kind, shop.days.day(days), lead=Person.objects.get(pk=officer.person_id or 0),
        team="Bà Lê Thị Mẫu, Phòng Kinh tế (ví dụ)", purpose=purpose, is_demo=True, by=officer,
        at=shop.days.ago(days + 7),
    )  # fmt: skip


def _answered(shop: Workshop, visit: Visit, days: int, wrong: dict[str, str]) -> None:
    """Every item: well, but for those that are named with a note."""
    said: dict[str, Said] = {
        line["code"]: {
            "choice": "no" if line["code"] in wrong else "yes", "note": wrong.get(line["code"], ""),
            "base": None,
        }
        for line in visit.checklist
    }  # fmt: skip
    assert visit.unit is not None
    actions.take_answers(visit, said, by=shop.cast.commune(visit.unit.code), at=shop.days.ago(days, 9))


def _found(
    shop: Workshop, visit: Visit, days: int, severity: str, words: str, remedy: str, due: dt.date, code: str
) -> Finding:
    assert visit.unit is not None
    officer, at = shop.cast.commune(visit.unit.code), shop.days.ago(days, 10)
    finding = actions.take_finding(
        visit,
        severity,
        words,
        code=code,
        remedy=remedy,
        due_on=due,
        by=officer,
        at=at,
        key=f"demo-{visit.pk}",
    )
    drawn = pictures.picture("jar", (138, 90, 43), seed_of("kiem-tra", visit.purpose))
    actions.take_photo(
        visit, io.BytesIO(drawn), "nhan.jpg", caption="Nhãn đang dùng", finding_key=f"demo-{visit.pk}",
        by=officer, at=at,
    )  # fmt: skip
    return finding


def _recorded(shop: Workshop, visit: Visit, days: int, number: str, conclusion: str) -> None:
    assert visit.unit is not None
    actions.record_visit(
        visit, number=f"{number}/BB (ví dụ)", met=f"{visit.organisation.representative} (ví dụ)",
        conclusion=conclusion, by=shop.cast.commune(visit.unit.code), at=shop.days.ago(days, 11),
    )  # fmt: skip


def _guidance(shop: Workshop) -> None:
    """The use of the protected mark is explained; nothing to mend."""
    owner = shop.organisations["sau"]
    visit = _visit(shop, owner, VisitKind.GUIDANCE, 50, "Hướng dẫn in nhãn hiệu chứng nhận trên bao bì")
    _answered(shop, visit, 50, {})
    _recorded(shop, visit, 50, "05", "Chủ thể nắm quy chế sử dụng, in đúng mẫu.")
    actions.close_visit(visit, by=shop.cast.commune("30526"), at=shop.days.ago(50, 15))


def _closed(shop: Workshop) -> None:
    """A producer put right what was found."""
    owner = shop.products["matong"].organisation
    visit = _visit(shop, owner, VisitKind.AD_HOC, 40, "Kiểm tra nhãn sau khi đổi bao bì")
    _answered(shop, visit, 40, {"label_content": "Thiếu hạn sử dụng trên nắp"})
    due = shop.days.day(20)
    finding = _found(
        shop, visit, 40, "major", "Nhãn thiếu hạn sử dụng.", "In thêm hạn sử dụng", due, "label_content"
    )
    _recorded(shop, visit, 40, "07", "Sửa nhãn trước khi bán lô mới.")
    remedy = finding.remedies.get()
    assert visit.unit is not None
    actions.answer_remedy(
        remedy, "Đã dập hạn sử dụng lên nắp từng hũ.", by=shop.cast.producers[owner.pk], at=shop.days.ago(27)
    )
    officer = shop.cast.commune(visit.unit.code)
    actions.accept_remedy(remedy, by=officer, at=shop.days.ago(25))
    actions.close_visit(visit, by=officer, at=shop.days.ago(25, 10))


def _waiting(shop: Workshop) -> None:
    """The first producer has something to put right."""
    visit = _visit(shop, shop.organisations["sau"], VisitKind.PERIODIC, 12, "Hậu kiểm định kỳ")
    _answered(shop, visit, 12, {"trace_log": "Sổ ghi lô bỏ trống hai tuần"})
    due = shop.days.today + dt.timedelta(days=9)
    _found(
        shop, visit, 12, "major", "Sổ ghi lô sản xuất bỏ trống hai tuần cuối tháng.",
        "Ghi đủ sổ lô, chụp gửi lại", due, "trace_log",
    )  # fmt: skip
    _recorded(shop, visit, 12, "11", "Sản phẩm giữ được tiêu chí; cần ghi sổ lô đều.")


def _to_revoke(shop: Workshop) -> None:
    """A star on goods it was not given to, not put right: the leader is asked."""
    product: Product = shop.products["homestay"]
    certificate = Certificate.objects.filter(product=product, state="active").first()
    owner = product.organisation
    visit = _visit(shop, owner, VisitKind.PERIODIC, 30, "Hậu kiểm định kỳ")
    _answered(shop, visit, 30, {"mark_star": "Biển hiệu ghi 5 sao"})
    finding = _found(
        shop, visit, 30, "critical", "Biển hiệu và trang mạng ghi 5 sao, giấy chứng nhận ghi 3 sao.",
        "Tháo biển, sửa trang mạng", shop.days.day(18), "mark_star",
    )  # fmt: skip
    _recorded(shop, visit, 30, "09", "Dùng sao sai hạng, gây nhầm lẫn.")
    assert visit.unit is not None
    officer = shop.cast.commune(visit.unit.code)
    actions.fail_remedy(finding.remedies.get(), "Quá hạn, biển vẫn treo.", by=officer, at=shop.days.ago(6))
    if certificate is not None:
        actions.propose_revocation(
            finding, certificate, ground="mark_misuse", concluded_on=shop.days.day(5),
            reason="Hai lần nhắc, biển hiệu vẫn ghi 5 sao.", by=officer, at=shop.days.ago(5),
        )  # fmt: skip


def _reports(shop: Workshop) -> int:
    """Three reports: new, being looked into, answered; the id of the second."""
    product, officer = shop.products["duong"], shop.cast.commune("30526")
    actions.send_report(
        "quality", "Mua một hũ ở chợ, nắp hở, có kiến bên trong.", subject="Mật ong ở chợ (ví dụ)",
        place="Chợ Châu Đốc", is_demo=True, at=shop.days.ago(1),
    )  # fmt: skip
    going, _secret = actions.send_report(
        "misuse", "Sạp cạnh bến xe dán sao của cơ sở này lên đường nơi khác.", place="Bến xe Tịnh Biên",
        contact="0900000000 (ví dụ)", product=product, is_demo=True, at=shop.days.ago(4),
    )  # fmt: skip
    actions.take_in_report(going, by=officer, at=shop.days.ago(3))
    done, _secret = actions.send_report(
        "label", "Trang bán hàng ghi 4 sao mà bao bì ghi 3 sao.", product=shop.products["matong"],
        is_demo=True, at=shop.days.ago(44),
    )  # fmt: skip
    office = shop.cast.officer
    actions.take_in_report(done, by=office, at=shop.days.ago(43))
    actions.answer_report(
        done, "Chủ thể đã sửa trang bán hàng, cảm ơn anh chị.", by=office, at=shop.days.ago(38)
    )
    actions.close_report(done, by=office, at=shop.days.ago(37))
    return going.pk


def _going_on(shop: Workshop, report: int) -> None:
    """An unannounced visit after the report, begun today."""
    officer = shop.cast.commune("30526")
    told = queries.reports_visible_to(officer).get(pk=report)
    visit = actions.arrange_visit(
        shop.organisations["sau"], VisitKind.AD_HOC, shop.days.today, report=told,
        purpose="Xem việc dán sao lên hàng nơi khác", is_demo=True, by=officer, at=shop.days.ago(1, 15),
    )  # fmt: skip
    first = visit.checklist[0]["code"]
    said: dict[str, Said] = {first: {"choice": "yes", "note": "", "base": None}}
    actions.take_answers(visit, said, by=officer, at=shop.days.minutes_ago(40))
