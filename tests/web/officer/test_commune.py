"""The commune's desk: list, reading, return, Mẫu 03, proposal, leave outside the window, evidence."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocop.base import clock
from ocop.dossiers import actions
from ocop.dossiers.models import CommuneReport, Dossier
from ocop.organisations.models import Organisation
from tests.factories import people
from tests.factories.dossiers import (
    AT,
    REPORT,
    REPRESENTED,
    TESTER,
    fill_dossier,
    make_dossier,
    make_ready_product,
)
from tests.factories.files import make_document
from tests.factories.organisations import make_organisation
from tests.factories.products import make_standing

pytestmark = pytest.mark.usefixtures("places", "packs")


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> dt.datetime:
    """Two days after the dossiers came in."""
    now = AT + dt.timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: now)
    return now


@pytest.fixture
def client() -> Client:
    client = Client()
    people.sign_in(client, people.actor_with("commune_officer"))
    return client


def get(client: Client, name: str, *args: Any, query: str = "") -> str:
    answer = client.get(reverse(f"officer:{name}", args=args) + query)
    assert answer.status_code == 200, answer.content.decode()[:1500]
    return answer.content.decode()


def post(client: Client, name: str, *args: Any, data: dict[str, Any], **headers: Any) -> Any:
    return client.post(reverse(f"officer:{name}", args=args), data, **headers)


def elsewhere() -> Organisation:
    return make_organisation(**REPRESENTED, unit=people.commune_unit("30292"))


# ---------------------------------------------------------------- list


def names(html: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', html)


def test_overdue_stand_on_top(client: Client) -> None:
    late = make_dossier("with_commune", at=AT - dt.timedelta(days=24))
    soon = make_dossier("with_commune", at=AT - dt.timedelta(days=15))
    new = make_dossier("with_commune")
    html = get(client, "commune")
    assert names(html) == [late.product.name, soon.product.name, new.product.name]
    assert 'class="is-late"' in html
    assert "Quá hạn" in html
    assert "Còn 13 ngày" in html


def test_list_opens_on_what_waits_and_shows_all_on_request(client: Client) -> None:
    waiting, returned = make_dossier("with_commune"), make_dossier("returned")
    draft = make_dossier("draft")
    foreign = make_dossier("with_commune", product=make_ready_product(elsewhere()))
    html = get(client, "commune")
    assert names(html) == [waiting.product.name]
    html = get(client, "commune", query="?xem=tat-ca")
    assert {waiting.product.name, returned.product.name} == set(names(html))
    assert draft.product.name not in html
    assert foreign.product.name not in html


def test_filters_and_sorting(client: Client) -> None:
    first = make_dossier("with_commune", product=make_ready_product(name="Bánh bò thốt nốt"))
    second = make_dossier("with_commune", product=make_ready_product(name="Đường phèn"))
    assert names(get(client, "commune", query="?q=duong phen")) == [second.product.name]
    assert names(get(client, "commune", query="?late=on")) == []
    assert names(get(client, "commune", query="?kind=first&sort=-product")) == [
        "Đường phèn",
        "Bánh bò thốt nốt",
    ]
    assert names(get(client, "commune", query="?sort=nonsense&state=nonsense")) == [
        first.product.name,
        second.product.name,
    ]


def test_export_is_the_filtered_list_and_runs_nothing(client: Client) -> None:
    make_dossier("with_commune", product=make_ready_product(name="=HYPERLINK(1)"))
    dossier = make_dossier("with_commune", product=make_ready_product(name="Khô cá"))
    answer = client.get(reverse("officer:commune") + "?dang=csv")
    assert answer["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["Sản phẩm"] for row in rows] == ["'=HYPERLINK(1)", "Khô cá"]
    assert rows[1]["Số biên nhận"] == dossier.receipt_no
    assert rows[1]["Còn lại (ngày làm việc)"] == "13"
    only = client.get(reverse("officer:commune") + "?dang=csv&q=kho+ca").content.decode("utf-8-sig")
    assert "HYPERLINK" not in only


def test_list_takes_the_same_queries_for_1_and_50(client: Client) -> None:
    owner = make_organisation(**REPRESENTED)
    make_dossier("with_commune", product=make_ready_product(owner))
    get(client, "commune")
    with CaptureQueriesContext(connection) as one:
        get(client, "commune")
    for _ in range(49):
        make_dossier("with_commune", product=make_ready_product(owner))
    with CaptureQueriesContext(connection) as fifty:
        html = get(client, "commune")
    assert len(names(html)) == 50
    assert len(fifty) == len(one)


# ---------------------------------------------------------------- reading and evidence


def with_proof() -> tuple[Dossier, Any, Any]:
    dossier = make_dossier("filled")
    cited, loose = make_document(dossier.organisation), make_document(dossier.organisation)
    actions.cite(dossier=dossier, code="1.1", document=cited, by=TESTER, at=AT)
    actions.submit_dossier(dossier=dossier, by=TESTER, at=AT)
    return dossier, cited.pages.get(), loose.pages.get()


def test_reading_shows_claims_with_proofs_beside(client: Client) -> None:
    dossier, page, loose = with_proof()
    html = get(client, "commune_dossier", dossier.pk)
    assert "Đã làm." in html
    assert reverse("officer:evidence", args=[dossier.pk, page.file_id]) in html
    assert reverse("officer:evidence", args=[dossier.pk, loose.file_id]) not in html


def test_reading_takes_the_same_queries_whatever_is_cited(client: Client) -> None:
    dossier, _page, _loose = with_proof()
    get(client, "commune_dossier", dossier.pk)
    with CaptureQueriesContext(connection) as one:
        get(client, "commune_dossier", dossier.pk)
    more = make_dossier("filled")
    for code in ("1.1", "1.2", "1.5", "3.3", "3.5"):
        proof = make_document(more.organisation)
        actions.cite(dossier=more, code=code, document=proof, by=TESTER, at=AT)
    actions.submit_dossier(dossier=more, by=TESTER, at=AT)
    with CaptureQueriesContext(connection) as five:
        get(client, "commune_dossier", more.pk)
    assert len(five) == len(one)


def test_evidence_is_served_for_what_is_cited_only(client: Client) -> None:
    dossier, page, loose = with_proof()
    answer = client.get(reverse("officer:evidence", args=[dossier.pk, page.file_id]))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert client.get(reverse("officer:evidence", args=[dossier.pk, loose.file_id])).status_code == 404


def test_foreign_commune_reads_nothing(client: Client) -> None:
    dossier, page, _loose = with_proof()
    stranger = Client()
    unit = people.commune_unit("30292")
    people.sign_in(stranger, people.actor_with("commune_officer", unit=unit))
    for name in (
        "commune_dossier",
        "commune_report",
        "commune_return",
        "commune_propose",
        "commune_report_word",
    ):
        assert stranger.get(reverse(f"officer:{name}", args=[dossier.pk])).status_code == 404
    assert stranger.get(reverse("officer:evidence", args=[dossier.pk, page.file_id])).status_code == 404


@pytest.mark.parametrize("role", ["council_member", "administrator"])
def test_other_roles_have_no_commune_desk(role: str) -> None:
    other = Client()
    people.sign_in(other, people.actor_with(role))
    assert other.get(reverse("officer:commune")).status_code == 403


# ---------------------------------------------------------------- return


def test_return_with_reasons(client: Client) -> None:
    dossier = make_dossier("with_commune")
    assert "Trả lại để bổ sung" in get(client, "commune_return", dossier.pk)
    answer = post(client, "commune_return", dossier.pk, data={"part_A": "Thiếu hợp đồng", "key": "r1"})
    assert answer.status_code == 302
    dossier.refresh_from_db()
    assert dossier.state == "returned"
    assert dossier.returns.get().reasons == {"A": "Thiếu hợp đồng"}
    assert (
        post(client, "commune_return", dossier.pk, data={"part_A": "Thiếu", "key": "r1"}).status_code == 302
    )
    assert dossier.returns.count() == 1


def test_return_without_a_reason_keeps_the_form(client: Client) -> None:
    dossier = make_dossier("with_commune")
    answer = post(client, "commune_return", dossier.pk, data={"note": "Xem lại", "key": "r"})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "ít nhất một phần" in html
    assert "Xem lại" in html


# ---------------------------------------------------------------- Mẫu 03 and proposal


def test_report_page_sets_the_claim_beside_the_finding(client: Client) -> None:
    dossier = make_dossier("with_commune")
    html = get(client, "commune_report", dossier.pk)
    assert "mau-03.docx" not in html, "nothing is written yet, so there is no Word file"
    assert html.count("<h3>Chủ thể khai</h3>") == 4
    assert "Xã không chấm điểm" in html


def report_data(**over: Any) -> dict[str, Any]:
    return {**REPORT, "proposed_on": "17/06/2026", "key": "p1", **over}


def test_report_saves_half_done_and_by_itself(client: Client) -> None:
    dossier = make_dossier("with_commune")
    answer = post(client, "commune_report", dossier.pk, data={"materials": "Có thật"}, HTTP_HX_REQUEST="true")
    assert answer.status_code == 204
    assert CommuneReport.objects.get().materials == "Có thật"
    saved = get(client, "commune_report", dossier.pk)
    assert "Có thật" in saved and "mau-03.docx" in saved


def test_proposal_goes_to_the_province(client: Client) -> None:
    dossier = make_dossier("with_commune")
    answer = post(client, "commune_report", dossier.pk, data=report_data(then="propose"))
    assert answer.url == reverse("officer:commune_propose", args=[dossier.pk])
    assert "12/UBND" in get(client, "commune_propose", dossier.pk)
    for _ in range(2):
        answer = post(client, "commune_propose", dossier.pk, data={"key": "p2"})
        assert answer.status_code == 302
    dossier.refresh_from_db()
    assert dossier.state == "with_province"


def test_proposal_page_says_what_is_missing(client: Client) -> None:
    dossier = make_dossier("with_commune")
    post(client, "commune_report", dossier.pk, data=report_data(samples="3"))
    answer = client.get(reverse("officer:commune_propose", args=[dossier.pk]))
    html = answer.content.decode()
    assert "05 sản phẩm mẫu" in html
    assert "Gửi đề nghị lên tỉnh</button>" not in html
    assert post(client, "commune_propose", dossier.pk, data={"key": "p"}).status_code == 409


def test_tourism_report_asks_for_no_samples(client: Client) -> None:
    dossier = make_dossier("with_commune", set_no=26)
    html = get(client, "commune_report", dossier.pk)
    assert 'name="samples"' not in html
    post(client, "commune_report", dossier.pk, data=report_data(samples=""))
    assert post(client, "commune_propose", dossier.pk, data={"key": "t"}).status_code == 302


def test_report_as_word(client: Client) -> None:
    dossier = make_dossier("with_commune")
    url = reverse("officer:commune_report_word", args=[dossier.pk])
    assert client.get(url).status_code == 404
    post(client, "commune_report", dossier.pk, data=report_data())
    answer = client.get(url)
    assert answer.content.startswith(b"PK")
    assert "wordprocessingml" in answer["Content-Type"]


def test_report_of_a_dossier_that_left_is_closed(client: Client) -> None:
    dossier = make_dossier("with_province")
    assert client.get(reverse("officer:commune_report", args=[dossier.pk])).status_code == 409


# ---------------------------------------------------------------- leave outside the window


def asked() -> Dossier:
    product = make_ready_product()
    make_standing(product, valid_to=dt.date(2030, 1, 1))
    dossier = fill_dossier(make_dossier(product=product, kind="again"))
    return actions.ask_window(dossier=dossier, reason="Bão lụt kéo dài", by=TESTER, at=AT)


def test_leave_is_given_with_a_reason(client: Client) -> None:
    dossier = asked()
    assert reverse("officer:window", args=[dossier.pk]) in get(client, "commune")
    html = get(client, "window", dossier.pk)
    assert "Bão lụt kéo dài" in html
    assert "01/01/2030" in html
    assert post(client, "window", dossier.pk, data={"reason": "", "key": "o"}).status_code == 422
    post(client, "window", dossier.pk, data={"reason": "Đồng ý", "key": "o"})
    dossier.refresh_from_db()
    assert dossier.override_reason == "Đồng ý"
    assert client.get(reverse("officer:window", args=[dossier.pk])).status_code == 404


def test_leave_page_shows_nothing_of_the_draft(client: Client) -> None:
    dossier = asked()
    html = get(client, "window", dossier.pk)
    assert "Đã làm." not in html
    assert client.get(reverse("officer:commune_dossier", args=[dossier.pk])).status_code == 404
