"""Help at the officers' desks: requests from opinion to closing; schemes; who got what; rewards for stars."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ocop.base import clock
from ocop.support.models import Award, BudgetLine, Payment, Request, RewardList, Scheme
from tests.factories.people import actor_with, commune_unit
from tests.factories.products import make_product, make_standing
from tests.factories.support import make_line, make_request, make_scheme, make_star_scheme, prove
from tests.web.pages import as_actor, html

pytestmark = pytest.mark.django_db
LIST = "/can-bo/ho-tro/"
TODAY = f"{clock.today():%d/%m/%Y}"


@pytest.fixture
def office() -> Client:
    return as_actor(actor_with("provincial_officer"))


@pytest.fixture
def leader() -> Client:
    return as_actor(actor_with("leader"))


def names(answer: Any) -> list[str]:
    return [row.name for row in answer.context["page"].object_list]


def test_requests_are_listed_and_narrowed(office: Client) -> None:
    assert "Chưa có đề nghị hỗ trợ nào" in html(office.get(LIST))
    given, waiting = make_request("awarded"), make_request("sent")
    make_request()
    assert names(office.get(LIST)) == [waiting.name, given.name]
    for condition in ("trang_thai=awarded", f"chinh_sach={given.scheme_id}"):
        assert names(office.get(f"{LIST}?{condition}")) == [given.name]
    assert names(office.get(f"{LIST}?trang_thai=khong-co&xa=x")) == [waiting.name, given.name]
    assert "Không có đề nghị nào như vậy" in html(office.get(f"{LIST}?trang_thai=refused"))
    assert office.get(f"{LIST}excel/").content[:2] == b"PK"


def test_a_request_goes_through_every_desk(office: Client, leader: Client) -> None:
    request = make_request("sent", make_scheme(papers="Báo giá"))
    line = make_line(request.scheme)
    commune = as_actor(actor_with("commune_officer", unit=request.unit))
    page = f"{LIST}{request.pk}/"
    assert "Cho ý kiến về đề nghị hỗ trợ" in html(commune.get("/can-bo/"))
    assert commune.post(f"{page}y-kien/", {"is_for": "no", "opinion": ""}).status_code == 422
    assert commune.post(f"{page}y-kien/", {"is_for": "yes", "opinion": "Nên giúp."}).status_code == 302
    assert "Cho ý kiến về đề nghị hỗ trợ" not in html(commune.get("/can-bo/"))
    shown = html(office.get(page))
    assert "Nên giúp." in shown and "Còn thiếu giấy tờ" in shown and "Quyết định hỗ trợ" not in shown
    too_much = office.post(f"{page}tham-dinh/", {"amount": "20.000.001", "reasons": "Đúng"})
    assert "Nhiều nhất 20.000.000 đồng" in html(too_much) and 'value="20.000.001"' in html(too_much)
    assert office.post(f"{page}tham-dinh/", {"amount": "20.000.000", "reasons": "Đúng"}).status_code == 302
    assert "Quyết định hỗ trợ" in html(leader.get("/can-bo/"))
    BudgetLine.objects.update(ceiling=19_999_999)
    decided = {
        "line": line.pk, "amount": "20.000.000", "decision_no": "9/QĐ-UBND", "decided_on": TODAY, "key": "q",
    }  # fmt: skip
    assert "chỉ còn 19.999.999 đồng" in html(leader.post(f"{page}quyet-dinh/", decided))
    BudgetLine.objects.update(ceiling=20_000_000)
    for _n in range(2):
        assert leader.post(f"{page}quyet-dinh/", decided).status_code == 302
    assert Award.objects.get().amount == 20_000_000
    assert "Chi tiền hỗ trợ" in html(office.get("/can-bo/"))
    paid = {"amount": "15.000.000", "paid_on": TODAY, "note": "UNC 1", "key": "c"}
    for _n in range(2):
        assert office.post(f"{page}chi/", paid).status_code == 302
    assert "chỉ còn 5.000.000 đồng chưa chi" in html(office.post(f"{page}chi/", {**paid, "key": "d"}))
    assert Payment.objects.get().note == "UNC 1"
    request.refresh_from_db()
    prove(request)
    assert "Nghiệm thu việc được hỗ trợ" in html(office.get("/can-bo/"))
    assert office.post(f"{page}nghiem-thu/", {"accepted_on": TODAY}).status_code == 302
    assert "Phần chưa chi 5.000.000 đ" in html(office.get(page))
    assert office.post(f"{page}ket-thuc/").status_code == 302
    line.refresh_from_db()
    assert (Request.objects.get().state, line.committed, line.paid) == ("closed", 15_000_000, 15_000_000)


def test_a_request_is_returned_refused_and_stopped_with_reasons(office: Client, leader: Client) -> None:
    for client, state, path, after in (
        (office, "sent", "tra-lai/", "returned"), (leader, "appraised", "khong-ho-tro/", "refused"),
        (leader, "awarded", "dung/", "closed"),
    ):  # fmt: skip
        request = make_request(state)
        page = f"{LIST}{request.pk}/"
        assert client.post(page + path, {"reasons": " "}).status_code == 422
        assert client.post(page + path, {"reasons": "Hết tiền."}).status_code == 302
        request.refresh_from_db()
        assert (request.state, request.reasons) == (after, "Hết tiền.")
        assert "Hết tiền." in html(client.get(page))


def test_each_sees_and_does_what_is_theirs() -> None:
    request = make_request("appraised")
    page = f"{LIST}{request.pk}/"
    far = as_actor(actor_with("commune_officer", unit=commune_unit("30338", "Xã Khác")))
    near = as_actor(actor_with("commune_officer", unit=request.unit))
    assert far.get(page).status_code == 404 and far.post(f"{page}y-kien/", {}).status_code == 404
    auditor = as_actor(actor_with("auditor"))
    assert "Quyết định hỗ trợ" not in html(auditor.get(page)) + html(near.get(page))
    for client in (near, auditor, as_actor(actor_with("provincial_officer"))):
        assert client.post(f"{page}quyet-dinh/").status_code == 403
    for client in (near, auditor, as_actor(actor_with("leader"))):
        assert client.post(f"{page}tham-dinh/").status_code == 403
    assert near.get(f"{LIST}thuong-sao/").status_code == 403
    assert as_actor(actor_with("council_member")).get(LIST).status_code == 403


# ---------------------------------------------------------------- schemes


def test_a_scheme_is_written_given_money_opened_and_closed(office: Client, places: None) -> None:
    page = f"{LIST}chinh-sach/"
    assert "Chưa có chính sách nào" in html(office.get(page))
    data = {
        "name": "Hỗ trợ hộp", "kind": "packaging", "rate": "percent", "percent": "50", "most": "10.000.000",
        "repeats": "upgrade", "legal_forms": ["cooperative"], "is_public": "on", "key": "k",
    }  # fmt: skip
    assert "Hãy ghi phần trăm" in html(office.post(f"{page}moi/", {**data, "percent": ""}))
    for _n in range(2):
        own = office.post(f"{page}moi/", data)["Location"]
    scheme = Scheme.objects.get()
    assert own == f"{page}{scheme.pk}/" and scheme.legal_forms == ["cooperative"] and scheme.is_public
    assert "Hãy ghi số văn bản làm căn cứ" in html(office.get(own))
    assert office.post(f"{own}sua/", {**data, "basis_no": "12/NQ-HĐND"}).status_code == 302
    assert "Hợp tác xã" in html(office.get(own))
    year = clock.today().year
    for amount in ("50.000.000", "60.000.000"):
        assert office.post(f"{own}kinh-phi/", {"year": year, "ceiling": amount}).status_code == 302
    assert BudgetLine.objects.get().ceiling == 60_000_000
    assert office.post(f"{own}kinh-phi/", {"year": year, "ceiling": ""}).status_code == 422
    assert office.post(f"{own}mo/").status_code == 302
    assert "60.000.000 đ" in html(office.get(page))
    assert office.post(f"{own}dong/").status_code == 302
    scheme.refresh_from_db()
    assert scheme.state == "closed"


def test_a_budget_is_not_set_below_what_is_promised(office: Client) -> None:
    request = make_request("awarded")
    line = BudgetLine.objects.get()
    page = f"{LIST}chinh-sach/{request.scheme_id}/"
    low = {"year": line.year, "ceiling": "19.999.999"}
    assert "không hạ xuống thấp hơn được" in html(office.post(f"{page}kinh-phi/", low))
    assert office.post(f"{page}kinh-phi/", {**low, "ceiling": "20.000.000"}).status_code == 302


# ---------------------------------------------------------------- who got what


def test_who_got_what_is_listed_added_up_and_handed_out(office: Client) -> None:
    assert "Chưa có khoản hỗ trợ nào" in html(office.get(f"{LIST}da-ho-tro/"))
    given = make_request("in_payment")
    other = make_request("awarded", make_scheme(kind="machines"))
    page = html(office.get(f"{LIST}da-ho-tro/"))
    assert "40.000.000 đ" in page and "1.000.000 đ" in page
    narrowed = office.get(f"{LIST}da-ho-tro/?loai=machines")
    assert [row.organisation for row in narrowed.context["page"].object_list] == [other.organisation]
    tables = {
        title: rows for title, _label, rows in office.get(f"{LIST}da-ho-tro/tong-hop/").context["tables"]
    }
    assert [(row.name, row.amount) for row in tables["Theo chính sách"]] == sorted(
        [(given.scheme.name, 20_000_000), (other.scheme.name, 20_000_000)]
    )
    assert [(row.name, row.awards, row.producers, row.paid) for row in tables["Theo năm"]] == [
        ("2026", 2, 2, 1_000_000)
    ]
    assert [row.name for row in tables["Theo xã"]] == [given.unit.name if given.unit else ""]
    text = office.get(f"{LIST}da-ho-tro/csv/?loai=machines").content.decode("utf-8-sig")
    head, row = csv.reader(io.StringIO(text))
    assert (row[1], row[9]) == (other.organisation.name, "20000000") and head[9] == "Số tiền (đồng)"
    book = office.get(f"{LIST}da-ho-tro/excel/")
    assert book.content[:2] == b"PK" and "da-ho-tro.xlsx" in book["Content-Disposition"]


def test_the_lists_ask_the_same_however_much_there_is(office: Client) -> None:
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as found:
            html(office.get(path))
        return len(found)

    scheme = make_scheme()
    line = make_line(scheme)
    paths = (LIST, f"{LIST}da-ho-tro/", f"{LIST}da-ho-tro/tong-hop/", f"{LIST}chinh-sach/", "/can-bo/")
    make_request("awarded", scheme, line=line)
    one = [queries(path) for path in paths]
    for _n in range(2):
        make_request("awarded", scheme, line=line)
        make_line(make_scheme())
    assert [queries(path) for path in paths] == one


# ---------------------------------------------------------------- rewards for stars


def test_rewards_are_proposed_confirmed_decided_and_paid_in_one_go(office: Client, leader: Client) -> None:
    scheme = make_star_scheme()
    line = make_line(scheme)
    chosen, left_out = make_product(), make_product()
    for product in (chosen, left_out):
        make_standing(product, star=4, decided_on=dt.date(2026, 5, 10))
    page = f"{LIST}chinh-sach/{scheme.pk}/thuong/"
    asked = {"line": line.pk, "starts_on": "01/01/2026", "ends_on": "30/06/2026"}
    shown = html(office.get(page, asked))
    assert chosen.name in shown and "cộng 20.000.000 đ" in shown
    assert "Hãy chọn ít nhất một sản phẩm" in html(office.post(page, asked))
    pk = chosen.standings.get().pk
    own = office.post(page, {**asked, "standing": [pk], "key": "k"})["Location"]
    rewards = RewardList.objects.get()
    assert own == f"{LIST}thuong-sao/{rewards.pk}/" and "Chờ quyết định" in html(leader.get(own))
    again = html(office.get(page, asked))
    assert chosen.name not in again and left_out.name in again
    assert "Quyết định thưởng sao" in html(leader.get("/can-bo/"))
    assert leader.post(f"{own}quyet-dinh/", {"decision_no": "", "decided_on": TODAY}).status_code == 422
    decided = {"decision_no": "7/QĐ-UBND", "decided_on": TODAY, "key": "d"}
    for _n in range(2):
        assert leader.post(f"{own}quyet-dinh/", decided).status_code == 302
    award = Award.objects.get()
    assert (award.product, award.star, award.amount, award.decision_no) == (
        chosen,
        4,
        10_000_000,
        "7/QĐ-UBND",
    )
    assert "Chi tiền thưởng sao" in html(office.get("/can-bo/"))
    assert office.get(f"{own}excel/").content[:2] == b"PK"
    assert office.post(f"{own}chi/", {"paid_on": TODAY}).status_code == 302
    assert Payment.objects.get().amount == 10_000_000
    assert "Đã chi" in html(office.get(f"{LIST}da-ho-tro/{award.pk}/"))
    assert office.post(f"{own}bo/").status_code == 409


def test_a_list_is_dropped_before_it_is_decided(office: Client) -> None:
    scheme = make_star_scheme()
    line = make_line(scheme)
    star = make_standing(star=5, decided_on=dt.date(2026, 5, 10))
    page = f"{LIST}chinh-sach/{scheme.pk}/thuong/"
    asked = {"line": line.pk, "starts_on": "01/01/2026", "ends_on": "30/06/2026", "standing": [star.pk]}
    own = office.post(page, asked)["Location"]
    assert office.post(f"{own}bo/")["Location"] == f"{LIST}thuong-sao/"
    assert star.product.name in html(office.get(page, asked))
