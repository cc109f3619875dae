"""Traceability at the officers' desks: first page, lots, balance, codes, recalls, work list."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from urllib.parse import urlsplit

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ocop.base import clock, sheets
from ocop.organisations.models import Organisation
from ocop.oversight.models import Visit
from ocop.trace import actions
from ocop.trace.actions import cases, recalling
from ocop.trace.models import CodeCase, Lot, Recall
from ocop.worklist import queries as worklist
from tests.factories import trace as make
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, commune_unit
from tests.factories.traced import AT, DAY, make_case, make_chain, make_order, make_recall, make_scans
from tests.web.pages import as_actor, as_role, html

pytestmark = pytest.mark.django_db
HOME = "/can-bo/truy-xuat/"


@pytest.fixture
def office() -> Client:
    """The provincial office."""
    return as_role("provincial_officer")


@pytest.fixture
def leader() -> Client:
    return as_role("leader")


def test_the_first_page_of_an_empty_installation(office: Client) -> None:
    page = html(office.get(HOME))
    assert "Chưa có lượt quét nào" in page and "Chưa chủ thể nào ghi nhật ký" in page
    assert "Chưa có lô nào" in html(office.get(f"{HOME}lo/"))
    assert "Chưa có gì để cân đối" in html(office.get(f"{HOME}can-doi/"))
    assert "Chưa mã nào có dấu hiệu lạ" in html(office.get(f"{HOME}nghi-van/"))
    assert "Chưa có đợt thu hồi nào" in html(office.get(f"{HOME}thu-hoi/"))


def test_the_first_page_counts_what_the_reader_may_see(office: Client) -> None:
    today = dt.datetime.combine(clock.today(), dt.time(3), tzinfo=dt.UTC)
    here = make_organisation(unit=commune_unit())
    there = make_organisation(unit=commune_unit("30338", "Xã Khác"))
    chain = make_chain(grower=here, maker=there)
    make_scans(chain.jars, 7, at=today)
    make_recall("active", lot=chain.jars)
    seen = office.get(HOME).context
    numbers = seen["numbers"]
    assert (numbers.lots, numbers.recalled, seen["scans"], numbers.active) == (3, 1, 7, 1)
    local = as_actor(actor_with("commune_officer", unit=here.unit))
    seen = local.get(HOME).context
    numbers = seen["numbers"]
    assert (numbers.lots, numbers.recalled, seen["scans"], numbers.active) == (1, 0, 0, 0)


def test_without_known_places_the_page_says_so(office: Client) -> None:
    today = dt.datetime.combine(clock.today(), dt.time(3), tzinfo=dt.UTC)
    lot = make.make_goods_lot()
    make_scans(lot, 2, at=today, province="")
    assert "Chưa biết lượt quét ở tỉnh nào" in html(office.get(HOME))
    make_scans(lot, 3, at=today, province="91")
    page = html(office.get(HOME))
    assert (
        "Chưa biết lượt quét ở tỉnh nào" not in page and "Lượt quét theo tỉnh" in page and "Không rõ" in page
    )


def test_lots_are_searched_and_narrowed(office: Client) -> None:
    chain = make_chain()

    def found(query: str) -> list[int]:
        return [lot.pk for lot in office.get(f"{HOME}lo/?{query}").context["page"].object_list]

    assert set(found("")) == {chain.juice.pk, chain.sugar.pk, chain.jars.pk}
    assert found("loai=goods") == [chain.jars.pk] == found(f"q={chain.jars.item.code}")
    assert found("trang_thai=recalled") == []
    assert "Không tìm thấy lô nào" in html(office.get(f"{HOME}lo/?q=khong-co"))


def test_a_lots_page_tells_its_way_its_holders_and_its_gaps(office: Client) -> None:
    chain = make_chain()
    make_order(chain.jars, state="printed")
    page = html(office.get(f"{HOME}lo/{chain.jars.pk}/"))
    for words in (
        chain.sugar.code, chain.juice.organisation.name, "cách 2 bước", "60 kg", "Cửa hàng Sáu Ví Dụ",
        "0900000000", "Đã giao hàng mà tem của lô chưa báo dán.", "chain-svg", "Đóng gói",
        "Đề nghị thu hồi", f'href="{HOME}lo/{chain.sugar.pk}/"',
    ):  # fmt: skip
        assert words in page, words
    alone = html(office.get(f"{HOME}lo/{make.make_lot().pk}/"))
    assert "Chưa có lô nào làm nên lô này" in alone and "chain-svg" not in alone


def test_a_commune_sees_its_lots_and_what_touches_them_without_a_way_in(office: Client) -> None:
    here = make_organisation(unit=commune_unit())
    chain = make_chain(grower=here, maker=make_organisation(unit=commune_unit("30338", "Xã Khác")))
    local = as_actor(actor_with("commune_officer", unit=here.unit))
    page = html(local.get(f"{HOME}lo/{chain.juice.pk}/"))
    assert chain.jars.code in page and f'href="{HOME}lo/{chain.jars.pk}/"' not in page
    assert "Đề nghị thu hồi" not in page
    assert local.get(f"{HOME}lo/{chain.jars.pk}/").status_code == 404


def test_a_commune_reads_nothing_of_the_diary_and_the_customers_of_another() -> None:
    here = make_organisation(unit=commune_unit())
    there = make_organisation(unit=commune_unit("30338", "Xã Khác"))
    chain = make_chain(grower=here, maker=there)
    more = make.make_handover(here, there, lots=[(chain.juice, Decimal(20))])
    make.handing.confirm_handover(more, by=make.BY, at=AT)
    private = make.make_site(there, name="Lò nhà bà Kín")
    make.make_pack(there, inputs=[(chain.juice, Decimal(8))], site=private, note="Bí quyết kín")
    shop = {"receiver_name": "Bà Khách Kín", "receiver_place": "Số 3 Chợ Kín"}
    make.make_handover(there, lots=[(chain.juice, Decimal(5))], note="Giao kín", **shop)
    path = f"{HOME}lo/{chain.juice.pk}/"
    page = html(as_actor(actor_with("commune_officer", unit=here.unit)).get(path))
    assert "Kín" not in page and "kín" not in page
    assert "Đóng gói" in page and there.name in page and "nơi khác phụ trách" in page
    owner = f'href="/can-bo/chu-the/{here.pk}/"'
    assert "<dt>Nơi làm</dt>" in page and owner in page
    whole = html(as_actor(actor_with("commune_officer", unit=there.unit)).get(path))
    for words in ("Lò nhà bà Kín", "Bí quyết kín", "Bà Khách Kín", "Số 3 Chợ Kín", "Giao kín"):
        assert words in whole, words
    assert "<dt>Nơi làm</dt>" not in whole, "a place of the maker, whom the reader does not look after"
    assert owner not in whole


def test_what_was_written_off_is_with_nobody_and_says_why(office: Client) -> None:
    lot = make.make_lot()
    path = f"{HOME}lo/{lot.pk}/"
    assert f"{lot.organisation}: 100 kg" in html(office.get(path))
    actions.close_lot(lot, reason="Hư hỏng hết", by=make.BY, at=AT)
    page = html(office.get(path))
    assert "đã ghi hết 100 kg: Hư hỏng hết" in page and "Theo nhật ký thì lô đã hết." in page
    (row,) = office.get(f"{HOME}can-doi/").context["rows"]
    assert (row.sums.written_off, row.sums.left) == (100, 0)


def test_a_contact_outside_is_for_those_in_charge(office: Client) -> None:
    chain = make_chain()
    path = f"{HOME}lo/{chain.jars.pk}/"
    assert "0900000000" in html(office.get(path))
    assert "0900000000" not in html(as_role("auditor").get(path))
    local = as_actor(actor_with("commune_officer", unit=chain.maker.unit))
    assert "0900000000" not in html(local.get(path))


def test_the_balance_is_narrowed_to_what_does_not_add_up(office: Client) -> None:
    chain = make_chain()
    assert len(office.get(f"{HOME}can-doi/").context["rows"]) == 4
    assert "Không có dòng nào như vậy" in html(office.get(f"{HOME}can-doi/?lech=on"))
    chain.sugar.lines.filter(direction="out").update(quantity=Decimal(9))
    page = office.get(f"{HOME}can-doi/?lech=on")
    assert [row.item for row in page.context["rows"]] == [chain.sugar.item] and "Ra nhiều hơn vào" in html(
        page
    )
    assert len(office.get(f"{HOME}can-doi/?nam=2026&q={chain.grower.name}").context["rows"]) == 1


def test_a_code_is_read_closed_or_handed_on(office: Client) -> None:
    case = make_case()
    page = f"{HOME}nghi-van/{case.pk}/"
    shown = html(office.get(page))
    assert "20 máy khác nhau quét trong một ngày (16/06/2026)." in shown and "không kết luận" in shown
    assert "giả" not in shown.lower().replace("giải", "").replace("tác giả", "")
    assert case.subject in html(office.get(f"{HOME}nghi-van/?q={case.subject[:6]}&trang_thai=open"))
    assert office.post(f"{page}ket-luan/", {"note": "", "key": "a"}).status_code == 422
    assert office.post(f"{page}ket-luan/", {"note": "Hàng mẫu ở hội chợ.", "key": "a"}).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.note) == ("harmless", "Hàng mẫu ở hội chợ.")
    assert "Hàng mẫu ở hội chợ." in html(office.get(page))


def test_handing_on_arranges_a_visit_once(office: Client) -> None:
    case = make_case()
    page = f"{HOME}nghi-van/{case.pk}/chuyen/"
    day = clock.today() + dt.timedelta(days=3)
    given = {"note": "Đoàn kiểm tra tỉnh.", "planned_on": f"{day:%d/%m/%Y}", "key": "h"}
    assert office.post(page, {**given, "planned_on": "01/01/2020"}).status_code == 422
    assert CodeCase.objects.get().state == "open" and not Visit.objects.exists()
    for _n in range(2):
        assert office.post(page, given).status_code == 302
    visit = Visit.objects.get()
    assert case.lot is not None
    assert (visit.kind, visit.planned_on, visit.organisation) == ("ad_hoc", day, case.lot.organisation)
    assert case.subject in visit.purpose and list(visit.products.all()) == [case.lot.item.product]
    assert CodeCase.objects.get().state == "handed_on"
    later = office.post(page, {**given, "key": "i"})
    assert later.status_code == 409 and Visit.objects.count() == 1, "what has ended arranges nothing more"


def test_where_nobody_can_be_visited_the_case_stays_open(office: Client) -> None:
    case = make_case()
    assert case.lot is not None
    Organisation.objects.filter(pk=case.lot.organisation_id).update(is_closed=True)
    given = {"note": "Xem kho.", "planned_on": f"{clock.today():%d/%m/%Y}", "key": "h"}
    answer = office.post(f"{HOME}nghi-van/{case.pk}/chuyen/", given)
    assert "đã ngừng hoạt động" in html(answer) and answer.status_code == 422
    assert CodeCase.objects.get().state == "open" and not Visit.objects.exists()


def test_a_code_that_nobody_printed_has_nobody_to_visit(office: Client) -> None:
    make_scans(None, 5, device="abcdef0123456789")
    cases.judge_day((AT + DAY).date(), at=AT + 2 * DAY)
    page = f"{HOME}nghi-van/{CodeCase.objects.get().pk}/"
    shown = html(office.get(page))
    assert "Lên lịch kiểm tra đột xuất" not in shown and "không biết là ai" in shown
    assert office.post(f"{page}chuyen/", {"note": "Phòng an ninh mạng.", "key": "x"}).status_code == 302


def test_a_recall_goes_from_the_lot_to_its_end(office: Client, leader: Client) -> None:
    chain = make_chain()
    form = f"{HOME}lo/{chain.juice.pk}/thu-hoi/"
    before = html(office.get(form))
    assert chain.jars.code in before and "Cửa hàng Sáu Ví Dụ" in before
    given = {"reason": "Mẫu không đạt", "told": "Không dùng, trả nơi bán.", "key": "p"}
    assert office.post(form, {**given, "told": ""}).status_code == 422
    for _n in range(2):
        assert office.post(form, given).status_code == 302
    recall = Recall.objects.get()
    page = f"{HOME}thu-hoi/{recall.pk}/"
    assert "chạm đến" in html(office.get(page)) and "Quyết định thu hồi" not in html(office.get(page))
    assert "Không đề nghị được" in html(office.get(form))
    due = clock.today() + dt.timedelta(days=10)
    order = {
        "decision_no": "7/QĐ-UBND",
        "due_on": f"{due:%d/%m/%Y}",
        "signer_title": "Phó Chủ tịch",
        "key": "q",
    }
    assert "Quyết định thu hồi" in html(leader.get(page))
    wrong = leader.post(f"{page}quyet-dinh/", {**order, "due_on": "01/01/2020"})
    assert wrong.status_code == 422 and "7/QĐ-UBND" in html(wrong)
    for _n in range(2):
        assert leader.post(f"{page}quyet-dinh/", order).status_code == 302
    assert Lot.objects.filter(state="recalled").count() == 3
    shown = html(office.get(page))
    assert "Còn 10 ngày" in shown and "0/2" in shown and "0/3" in shown
    assert office.get(f"{page}thong-bao/").status_code == 200
    assert "Lô bị thu hồi" in html(office.get(f"{HOME}lo/{chain.jars.pk}/"))
    book = sheets.table(office.get(f"{page}noi-nhan/").content)
    assert {row[1] for row in book[1:]} == {chain.maker.name, "Cửa hàng Sáu Ví Dụ"}
    numbers = [row.pk for row in recall.receivers.all()]
    assert office.post(f"{page}da-bao/", {"key": "t0"}).status_code == 422
    assert office.post(f"{page}da-bao/", {"chon": numbers, "key": "t"}).status_code == 302
    back = {f"back_{row.pk}": "1,5" for row in recall.lots.all()}
    assert office.post(f"{page}thu-ve/", {**dict.fromkeys(back, "999"), "key": "v0"}).status_code == 422
    assert office.post(f"{page}thu-ve/", {**back, "key": "v"}).status_code == 302
    assert set(recall.lots.values_list("back", flat=True)) == {Decimal("1.5")}
    book = openpyxl.load_workbook(io.BytesIO(office.get(f"{page}noi-nhan/").content))
    rows = [[cell.value for cell in row] for row in book.worksheets[1].iter_rows(min_row=2)]
    assert [row[2:7] for row in rows if row[1] == str(chain.jars.item)] == [
        [chain.jars.code, chain.maker.name, 20, 1.5, "hũ"]
    ]
    assert leader.post(f"{page}ket-thuc/", {"outcome": "", "key": "x"}).status_code == 422
    assert leader.post(f"{page}ket-thuc/", {"outcome": "Đã hủy hàng.", "key": "x"}).status_code == 302
    assert Recall.objects.get().state == "closed" and "Đã hủy hàng." in html(office.get(page))
    assert "Quá hạn" not in html(office.get(f"{HOME}thu-hoi/?trang_thai=closed"))


def test_the_leader_lets_go_what_was_recalled_in_error(office: Client, leader: Client) -> None:
    chain = make_chain()
    recall = make_recall("active", lot=chain.juice)
    page = f"{HOME}thu-hoi/{recall.pk}/"
    assert "Thôi thu hồi lô" not in html(office.get(page)) and "Thôi thu hồi lô" in html(leader.get(page))
    given = {"lots": [chain.jars.pk], "reason": "Nhầm số lô", "key": "t"}
    label = urlsplit(chain.jars.identifier.uri).path
    assert recall.told in html(Client().get(label))
    assert office.post(f"{page}thoi-thu-hoi/", given).status_code == 403
    assert "Hãy đánh dấu ít nhất một lô." in html(leader.post(f"{page}thoi-thu-hoi/", {**given, "lots": []}))
    assert leader.post(f"{page}thoi-thu-hoi/", {**given, "reason": ""}).status_code == 422
    for _n in range(2):
        assert leader.post(f"{page}thoi-thu-hoi/", given).status_code == 302
    assert "thu hồi" not in html(Client().get(label)) and recall.told not in html(Client().get(label))
    shown = html(office.get(page))
    assert "Nhầm số lô" in shown and "(thôi thu hồi)" in shown and "lô đã thôi thu hồi" in shown
    assert f'value="{recall.receivers.get(handover=chain.outside).pk}"' not in shown, "nobody to be told"
    book = sheets.table(office.get(f"{page}noi-nhan/").content)
    gone = {row[5]: bool(row[10]) for row in book[1:]}
    assert gone == {str(chain.juice.item): False, str(chain.jars.item): True}
    lot = html(office.get(f"{HOME}lo/{chain.jars.pk}/"))
    assert "Đã thôi thu hồi lô này" in lot and "Lô bị thu hồi" not in lot
    assert "Lô bị thu hồi" in html(office.get(f"{HOME}lo/{chain.juice.pk}/"))


def test_a_commune_reads_of_a_recall_what_went_from_or_to_its_producers() -> None:
    here = make_organisation(unit=commune_unit())
    chain = make_chain(grower=here, maker=make_organisation(unit=commune_unit("30338", "Xã Khác")))
    recall = make_recall("active", lot=chain.juice)
    local = as_actor(actor_with("commune_officer", unit=here.unit))
    page = html(local.get(f"{HOME}thu-hoi/{recall.pk}/"))
    assert chain.maker.name in page and "Cửa hàng Sáu Ví Dụ" not in page and "0/2" in page
    assert local.get(f"{HOME}thu-hoi/{recall.pk}/noi-nhan/").status_code == 403
    assert local.get(f"{HOME}thu-hoi/{recall.pk}/thong-bao/").status_code == 200


def test_a_name_in_the_list_of_receivers_runs_in_no_spreadsheet(office: Client) -> None:
    lot = make.make_goods_lot()
    make.make_handover(lot.organisation, lots=[(lot, Decimal(1))], receiver_name="=HYPERLINK(1)")
    recall = make_recall("active", lot=lot)
    book = openpyxl.load_workbook(io.BytesIO(office.get(f"{HOME}thu-hoi/{recall.pk}/noi-nhan/").content))
    cell = book.active["B2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=HYPERLINK(1)", "s", True)


def test_the_leader_can_decide_against_it(leader: Client) -> None:
    recall = make_recall()
    page = f"{HOME}thu-hoi/{recall.pk}/"
    assert leader.post(f"{page}khong-thu-hoi/", {"reason": "", "key": "d"}).status_code == 422
    assert leader.post(f"{page}khong-thu-hoi/", {"reason": "Kiểm lại đạt", "key": "d"}).status_code == 302
    assert Recall.objects.get().state == "dropped"


def test_who_may_do_what() -> None:
    case, recall = make_case(), make_recall("active")
    paths = [
        f"nghi-van/{case.pk}/ket-luan/", f"nghi-van/{case.pk}/chuyen/", f"thu-hoi/{recall.pk}/da-bao/",
        f"thu-hoi/{recall.pk}/thu-ve/", f"lo/{recall.lot_id}/thu-hoi/",
    ]  # fmt: skip
    for role in ("leader", "auditor", "commune_officer"):
        client = as_role(role)
        assert {client.post(f"{HOME}{path}").status_code for path in paths} == {403}
    office = as_role("provincial_officer")
    for path in ("quyet-dinh/", "khong-thu-hoi/", "ket-thuc/"):
        assert office.post(f"{HOME}thu-hoi/{recall.pk}/{path}").status_code == 403


def test_what_waits_stands_in_the_work_list_until_it_is_done() -> None:
    on = AT.date()
    office, leader = actor_with("provincial_officer"), actor_with("leader")

    def turns(actor: object) -> list[str]:
        return [turn.what for turn in worklist.turns_of(actor, on) if "truy-xuat" in turn.link]  # type: ignore[arg-type]

    assert turns(office) == [] == turns(leader)
    make_case()
    recall = make_recall()
    assert (turns(office), turns(leader)) == (["Xem mã nghi vấn"], ["Quyết định thu hồi lô"])
    recalling.decide_recall(recall, decision_no="1", due_on=on + DAY, by=make.BY, at=AT)
    assert "Báo nơi nhận hàng bị thu hồi" in turns(office) and turns(leader) == []
    recalling.mark_told(recall, [row.pk for row in recall.receivers.all()], by=make.BY, at=AT)
    assert "Ghi số hàng đã thu về" in turns(office)
    recalling.note_back(recall, {row.lot_id: Decimal(1) for row in recall.lots.all()}, by=make.BY, at=AT)
    assert (turns(office), turns(leader)) == (["Xem mã nghi vấn"], ["Kết thúc thu hồi lô"])
    late = make_recall()
    recalling.decide_recall(late, decision_no="2", due_on=on, by=make.BY, at=AT)
    assert turns(leader) == ["Kết thúc thu hồi lô"] * 2, "its day has come, whatever is missing"


def test_the_pages_cost_the_same_at_one_and_at_many(office: Client) -> None:
    chain = make_chain()
    case, recall = make_case(chain.jars), make_recall("active", lot=chain.juice)
    paths = [
        "", "lo/", f"lo/{chain.juice.pk}/", "can-doi/", "nghi-van/", f"nghi-van/{case.pk}/", "thu-hoi/",
        f"thu-hoi/{recall.pk}/", f"thu-hoi/{recall.pk}/noi-nhan/",
    ]  # fmt: skip

    def cost() -> list[int]:
        found = []
        for path in paths:
            with CaptureQueriesContext(connection) as seen:
                assert office.get(f"{HOME}{path}").status_code == 200, path
            found.append(len(seen))
        return found

    few = cost()
    for _n in range(3):
        more = make_chain()
        make_case(more.jars)
        make_recall("active", lot=more.juice)
        make_scans(chain.jars, 2, serial=case.serial)
    assert cost() == few
