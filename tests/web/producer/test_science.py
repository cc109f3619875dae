"""Science at the desks of who proposes: producers, agencies and partners share the pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ocop.base import clock
from ocop.science import actions
from ocop.science.models import Match, Proposal, Technology, Transfer
from tests.factories.files import pdf
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with
from tests.factories.products import make_product
from tests.factories.science import (
    AT,
    BY,
    DAY,
    make_call,
    make_match,
    make_milestone,
    make_partner,
    make_project,
    make_proposal,
    make_technology,
)
from tests.web.pages import as_actor, html

pytestmark = pytest.mark.django_db


def open_today() -> Any:
    today = clock.today()
    call = make_call("draft", opens_on=today, closes_on=today)
    return actions.open_call(call, by=BY, at=clock.now())


def test_a_partner_writes_completes_and_sends_a_proposal(settings: Any) -> None:
    call, partner = open_today(), make_partner()
    producer = make_organisation(name="Hợp tác xã Xoài (ví dụ)")
    product = make_product(producer)
    client = as_actor(actor_with("partner", organisation=partner))
    home = "/can-bo/de-tai/cua-toi/"
    assert call.title in html(client.get(home))
    new = f"{home}dot/{call.pk}/viet/"
    assert client.post(new, {"title": "Sấy lạnh", "subject": ""}).status_code == 422
    made = client.post(new, {"title": "Sấy lạnh", "subject": "processing", "key": "k"})
    proposal = Proposal.objects.get()
    page = f"{home}{proposal.pk}/"
    assert made["Location"] == page and "Hãy ghi vì sao cần làm." in html(client.get(page))
    assert "Tính mới, mức phù hợp của công nghệ" in html(client.get(page))  # how it will be scored
    whole = {
        "title": "Sấy lạnh", "subject": "processing", "need": "a", "aim": "b", "method": "c", "months": "12",
        "state_budget": "300.000.000",
    }  # fmt: skip
    assert client.post(f"{page}sua/", {**whole, "months": "0"}).status_code == 422
    assert client.post(f"{page}sua/", whole).status_code == 302
    assert producer.name in html(client.get(f"{page}?tim=hop+tac+xa+xoai"))
    assert client.post(f"{page}huong-loi/", {"organisation": str(producer.pk)}).status_code == 302
    assert client.post(f"{page}san-pham/", {"products": [str(product.pk)]}).status_code == 302
    assert client.post(f"{page}dinh-kem/", {"title": ""}).status_code == 422
    paper = SimpleUploadedFile("du-toan.pdf", pdf("Dự toán"), content_type="application/pdf")
    assert client.post(f"{page}dinh-kem/", {"title": "Dự toán", "uploads": paper}).status_code == 302
    assert "Dự toán" in html(client.get(page))
    assert client.post(f"{page}gui/", {"key": "g"}).status_code == 302
    proposal.refresh_from_db()
    assert (proposal.state, proposal.documents.count(), proposal.products.get()) == ("sent", 1, product)
    assert "Sửa đề xuất" not in html(client.get(page))


def test_a_returned_proposal_shows_why_and_stands_in_the_work_list() -> None:
    own = make_organisation()
    proposal = make_proposal("returned", organisation=own)
    client = as_actor(actor_with("producer", organisation=own))
    assert "Bổ sung và gửi lại đề xuất" in html(client.get("/chu-the/"))
    assert "Thiếu dự toán." in html(client.get(f"/chu-the/de-tai/{proposal.pk}/"))
    assert client.post(f"/chu-the/de-tai/{proposal.pk}/rut/").status_code == 302
    proposal.refresh_from_db()
    assert proposal.state == "withdrawn"


def test_who_carries_out_reports_and_who_benefits_reads() -> None:
    project = make_project()
    row = make_milestone(project)
    own = as_actor(actor_with("partner", organisation=project.proposal.organisation))
    page = f"/can-bo/de-tai/cua-toi/du-an/{project.pk}/"
    assert "Báo cáo mốc" in html(own.get(page))
    assert own.post(f"{page}moc/{row.pk}/", {"report": ""}).status_code == 422
    assert own.post(f"{page}moc/{row.pk}/", {"report": "Đã thử ba mẻ.", "key": "b"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "reported"
    taker = project.proposal.beneficiaries.get().organisation
    benefits = as_actor(actor_with("producer", organisation=taker))
    reading = f"/chu-the/de-tai/du-an/{project.pk}/"
    assert "Đã thử ba mẻ." in html(benefits.get(reading))
    assert benefits.post(f"{reading}moc/{row.pk}/", {"report": "x"}).status_code == 403
    assert benefits.get(f"/chu-the/de-tai/{project.proposal_id}/").status_code == 404


def test_a_producer_tells_what_came_of_a_transfer() -> None:
    project = make_project()
    taker = project.proposal.beneficiaries.get().organisation
    made = actions.transfer(project, taker, what="Quy trình", handed_on=DAY, by=BY, at=AT)
    client = as_actor(actor_with("producer", organisation=taker))
    assert "Ghi kết quả" in html(client.get("/chu-the/de-tai/"))
    page = f"/chu-the/de-tai/chuyen-giao/{made.pk}/ket-qua/"
    assert client.post(page, {"outcome": "Bớt hao hụt."}).status_code == 302
    assert Transfer.objects.get().outcome == "Bớt hao hụt."


def test_a_need_finds_what_fits_and_says_why() -> None:
    offer = make_technology(title="Máy sấy bơm nhiệt")
    make_technology(title="Dây chuyền dệt", subject="preservation")
    own = make_organisation()
    client = as_actor(actor_with("producer", organisation=own))
    base = "/chu-the/de-tai/cong-nghe/"
    given = {"title": "Cần sấy xoài", "subject": "processing", "key": "n"}
    assert client.post(f"{base}nhu-cau/moi/", {**given, "title": ""}).status_code == 422
    made = client.post(f"{base}nhu-cau/moi/", given)
    need = Technology.objects.get(direction="need")
    shown = html(client.get(made["Location"]))
    assert "Máy sấy bơm nhiệt" in shown and "cùng lĩnh vực Chế biến (50 điểm)" in shown
    assert "Dây chuyền dệt" not in shown
    assert client.post(f"{base}{need.pk}/gioi-thieu/{offer.pk}/", {"key": "i"}).status_code == 302
    match = Match.objects.get()
    assert "Trả lời giới thiệu công nghệ" in html(client.get("/chu-the/"))
    assert client.post(f"{base}ghep/{match.pk}/dong-y/", {"key": "d"}).status_code == 302
    match.refresh_from_db()
    assert match.state == "agreed" and "cùng lĩnh vực Chế biến" in html(client.get(f"{base}ghep/{match.pk}/"))


def test_an_offer_is_handed_over_by_who_offers() -> None:
    match = make_match()
    actions.agree(match, by=BY, at=AT)
    client = as_actor(actor_with("partner", organisation=match.offer.organisation))
    page = f"/can-bo/de-tai/cong-nghe/ghep/{match.pk}/chuyen-giao/"
    given = {"organisation": str(match.need.organisation_id), "product": "", "what": "Máy sấy", "key": "h"}
    given["handed_on"] = f"{clock.today():%d/%m/%Y}"
    assert client.post(page, given).status_code == 302
    assert Transfer.objects.get().match == match
    own = as_actor(actor_with("producer", organisation=match.need.organisation))
    assert own.get(f"/chu-the/de-tai/cong-nghe/ghep/{match.pk}/chuyen-giao/").status_code == 403


def test_an_agency_asks_for_no_technology_and_offers_its_own() -> None:
    agency = make_partner("agency")
    client = as_actor(actor_with("agency", organisation=agency))
    base = "/can-bo/de-tai/cong-nghe/"
    assert "Ghi nhu cầu" not in html(client.get(base))
    assert client.get(f"{base}chuyen-giao/moi/").status_code == 200
    assert client.get(f"{base}?loai=offer&linh_vuc=khong-co").status_code == 200


def test_the_desk_asks_the_same_of_one_and_of_many() -> None:
    own = make_organisation()
    client = as_actor(actor_with("producer", organisation=own))
    paths = ("/chu-the/de-tai/", "/chu-the/de-tai/cong-nghe/")

    def grow() -> None:
        make_proposal(organisation=own)
        make_match(need=make_technology("need", own))

    grow()
    first = [count(client, path) for path in paths]
    grow()
    grow()
    assert [count(client, path) for path in paths] == first


def count(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)
