"""Help at the producer's desk: schemes with their check, requests, proofs, outcome."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ocop.base import clock
from ocop.organisations.models import LegalForm, Organisation
from ocop.support.models import Outcome, Request
from tests.factories.files import make_document
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, sign_in
from tests.factories.support import make_request, make_scheme, make_star_scheme
from tests.web.pages import html

pytestmark = pytest.mark.django_db
LIST = "/chu-the/ho-tro/"
ALWAYS: dict[str, Any] = {"opens_on": None, "closes_on": None}


@pytest.fixture
def own() -> Organisation:
    return make_organisation()


@pytest.fixture
def member(own: Organisation) -> Client:
    client = Client()
    sign_in(client, actor_with("producer", organisation=own))
    return client


def test_open_schemes_are_offered_with_a_plain_check(member: Client) -> None:
    assert "chưa có chính sách nào đang nhận" in html(member.get(LIST))
    fits, not_for_us = make_scheme(**ALWAYS), make_scheme(**ALWAYS, legal_forms=[LegalForm.COOPERATIVE])
    draft, star = make_scheme("draft", **ALWAYS), make_star_scheme(**ALWAYS)
    past = make_scheme(closes_on=dt.date(2026, 1, 31))
    page = html(member.get(LIST))
    assert fits.name in page and not_for_us.name in page
    assert not [scheme for scheme in (draft, star, past) if scheme.name in page]
    told = html(member.get(f"{LIST}chinh-sach/{not_for_us.pk}/"))
    assert "Loại hình: Hợp tác xã" in told and "Chưa đạt" in told and "Viết đề nghị" in told
    closed = html(member.get(f"{LIST}chinh-sach/{past.pk}/"))
    assert "đã hết hạn nhận ngày 31/01/2026" in closed and "Viết đề nghị" not in closed
    assert member.get(f"{LIST}chinh-sach/{draft.pk}/").status_code == 404


def test_a_request_is_written_proven_and_sent_on_a_phone(member: Client, own: Organisation) -> None:
    scheme = make_scheme(**ALWAYS, papers="Báo giá")
    new = f"{LIST}chinh-sach/{scheme.pk}/de-nghi/"
    assert "Tối đa 50% chi phí" in html(member.get(new))
    assert member.post(new, {"name": ""}).status_code == 422
    data = {"name": "In hộp", "cost": "40.000.000", "asked": "25.000.000", "key": "k"}
    for _n in range(2):
        page = member.post(new, data)["Location"]
    request = Request.objects.get()
    assert page == f"{LIST}{request.pk}/" and request.asked == 25_000_000
    assert "xin được nhiều nhất 20.000.000 đồng" in html(member.get(page))
    assert member.post(f"{page}gui/").status_code == 422
    assert member.post(f"{page}sua/", {**data, "asked": "20000000"}).status_code == 302
    assert "Còn thiếu giấy tờ" in html(member.get(page))
    proof = make_document(own)
    assert member.post(f"{page}giay/", {"document": make_document().pk, "paper": "1"}).status_code == 422
    assert member.post(f"{page}giay/", {"document": proof.pk, "paper": "1"}).status_code == 302
    shown = html(member.get(page))
    assert "Còn thiếu giấy tờ" not in shown and proof.title in shown and "Gửi đề nghị" in shown
    assert member.post(f"{page}gui/", {"key": "s"}).status_code == 302
    assert Request.objects.get().state == "sent"
    assert "Sửa đề nghị" not in html(member.get(page)) and "Rút đề nghị" in html(member.get(page))
    assert member.post(f"{page}rut/").status_code == 302 and Request.objects.get().state == "withdrawn"


def test_a_proof_is_taken_out_again(member: Client, own: Organisation) -> None:
    request = make_request("draft", make_scheme(**ALWAYS), own)
    member.post(f"{LIST}{request.pk}/giay/", {"document": make_document(own).pk})
    proof = request.proofs.get()
    assert member.post(f"{LIST}giay/{proof.pk}/bo/").status_code == 302
    assert not request.proofs.exists()


def test_the_acceptance_is_proven_and_the_outcome_told(member: Client, own: Organisation) -> None:
    working = make_request("awarded", None, own)
    assert "Nộp giấy nghiệm thu" in html(member.get("/chu-the/"))
    data = {"document": make_document(own).pk}
    assert member.post(f"{LIST}{working.pk}/nghiem-thu/", data).status_code == 302
    assert working.proofs.get().is_for_acceptance
    done = make_request("accepted", None, own)
    today = clock.today()
    Outcome.objects.filter(request=done, months=6).update(due_on=today)
    outcome = done.outcomes.get(months=6)
    assert "Ghi kết quả sau 6 tháng hỗ trợ" in html(member.get("/chu-the/"))
    page = f"{LIST}{done.pk}/ket-qua/{outcome.pk}/"
    assert member.post(page, {"revenue_after": "", "jobs_after": "3"}).status_code == 422
    given = {"revenue_before": "1.000", "revenue_after": "900.000.000", "jobs_after": "5"}
    assert member.post(page, given).status_code == 302
    outcome.refresh_from_db()
    assert (outcome.revenue_after, outcome.jobs_after, outcome.measured_on) == (900_000_000, 5, today)
    later = done.outcomes.get(months=12)
    Outcome.objects.filter(pk=later.pk).update(due_on=today)
    assert 'value="1.000"' in html(member.get(f"{LIST}{done.pk}/ket-qua/{later.pk}/"))


def test_what_is_of_others_is_not_there(member: Client) -> None:
    foreign = make_request("accepted")
    outcome = foreign.outcomes.first()
    assert outcome is not None
    for path in ("", "sua/", "rut/", f"ket-qua/{outcome.pk}/"):
        assert member.get(f"{LIST}{foreign.pk}/{path}").status_code == 404
    for path in ("gui/", "giay/", "nghiem-thu/"):
        assert member.post(f"{LIST}{foreign.pk}/{path}").status_code == 404
    assert member.post(f"{LIST}giay/{foreign.proofs.get().pk}/bo/").status_code == 404
    assert foreign.name not in html(member.get(LIST))


def test_the_list_asks_the_same_however_much_there_is(member: Client, own: Organisation) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            html(member.get(LIST))
        return len(found)

    make_request("awarded", make_scheme(**ALWAYS), own)
    one = queries()
    for _n in range(2):
        make_request("awarded", make_scheme(**ALWAYS), own)
    assert queries() == one
