"""The producer's pages of a dossier, as a browser without JavaScript and as htmx sees them."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ocop.criteria import queries as criteria
from ocop.dossiers import actions, locking
from ocop.dossiers.models import Answer, Citation, Dossier, Snapshot
from ocop.files.models import Document
from tests.factories import people
from tests.factories.dossiers import (
    AT,
    REPRESENTED,
    TESTER,
    fill_dossier,
    make_dossier,
    make_ready_product,
)
from tests.factories.files import make_document, pdf
from tests.factories.organisations import make_organisation
from tests.factories.products import make_standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(places: None, packs: None) -> Any:
    return make_organisation(**REPRESENTED)


@pytest.fixture
def client(owner: Any) -> Client:
    client = Client()
    people.sign_in(client, people.actor_with("producer", organisation=owner))
    return client


def draft(owner: Any, **over: Any) -> Dossier:
    return make_dossier(product=make_ready_product(owner), **over)


def page(client: Client, name: str, *args: Any, **headers: Any) -> str:
    answer = client.get(reverse(f"producer:{name}", args=args), **headers)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


def post(client: Client, name: str, *args: Any, data: dict[str, Any], **headers: Any) -> Any:
    return client.post(reverse(f"producer:{name}", args=args), data, **headers)


def panel_of(html: str) -> str:
    found = re.search(r'<aside class="panel sticky".*?</aside>', html, re.S)
    assert found
    return found.group(0)


# ---------------------------------------------------------------- list and opening


def test_list_leads_from_a_product_to_its_dossier(client: Client, owner: Any) -> None:
    product = make_ready_product(owner)
    html = page(client, "dossiers")
    assert reverse("producer:dossier_open", args=[product.pk]) in html
    answer = post(client, "dossier_open", product.pk, data={"kind": "first", "key": "k1"})
    made = Dossier.objects.get()
    assert answer.url == reverse("producer:dossier", args=[made.pk])
    html = page(client, "dossiers")
    assert product.name in html
    assert "Đến lượt bạn" in html
    assert reverse("producer:dossier_open", args=[product.pk]) not in html


def test_list_takes_the_same_queries_for_1_and_50(
    client: Client, owner: Any, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    draft(owner)
    page(client, "dossiers")
    with CaptureQueriesContext(
        connection,
    ) as one:
        page(client, "dossiers")
    for _ in range(49):
        draft(owner)
    with CaptureQueriesContext(connection) as fifty:
        page(client, "dossiers")
    assert len(fifty) == len(one)


def test_open_page_shows_the_window_and_why_not(client: Client, owner: Any) -> None:
    product = make_ready_product(owner)
    make_standing(product, valid_to=dt.date(2035, 12, 31))
    html = page(client, "dossier_open", product.pk)
    assert "04/07/2035" in html  # 180 days before
    assert "02/09/2035" in html  # 120 days before
    assert "hãy chọn nâng hạng hoặc đánh giá lại" in html


def test_opening_twice_with_one_key_is_one_dossier(client: Client, owner: Any) -> None:
    product = make_ready_product(owner)
    for _ in range(2):
        post(client, "dossier_open", product.pk, data={"kind": "first", "key": "same"})
    assert Dossier.objects.count() == 1


def test_opening_a_kind_that_is_refused_says_why(client: Client, owner: Any) -> None:
    product = make_ready_product(owner)
    answer = post(client, "dossier_open", product.pk, data={"kind": "upgrade", "key": "k"})
    assert answer.status_code == 422
    assert "Nâng hạng cần một giấy chứng nhận còn hiệu lực" in answer.content.decode()
    assert not Dossier.objects.exists()


# ---------------------------------------------------------------- foreign things


@pytest.mark.parametrize(
    "name",
    [
        "dossier",
        "dossier_criteria",
        "dossier_panel",
        "dossier_check",
        "dossier_receipt",
        "dossier_supplement",
    ],
)
def test_foreign_dossiers_are_not_there(client: Client, name: str) -> None:
    foreign = make_dossier("with_commune")
    assert client.get(reverse(f"producer:{name}", args=[foreign.pk])).status_code == 404


def test_foreign_criteria_take_no_answer(client: Client) -> None:
    foreign = make_dossier()
    answer = post(client, "dossier_criterion", foreign.pk, "1.1", data={"level": "0"})
    assert answer.status_code == 404
    assert not Answer.objects.exists()


# ---------------------------------------------------------------- task list, panel


def test_task_list_tells_three_states_apart(client: Client, owner: Any) -> None:
    dossier = draft(owner)
    html = page(client, "dossier", dossier.pk)
    assert "Chưa bắt đầu" in html
    assert "Còn thiếu" in html
    fill_dossier(dossier)
    html = page(client, "dossier", dossier.pk)
    assert "Chưa bắt đầu" not in html
    assert "Còn thiếu" not in html
    assert html.count("Đã xong") == 7


def test_panel_swap_is_the_panel_of_the_full_page(client: Client, owner: Any) -> None:
    dossier = fill_dossier(draft(owner), {"1.1": 3, "1.2": 2})
    swap = page(client, "dossier_panel", dossier.pk, HTTP_HX_REQUEST="true")
    assert swap.strip() == panel_of(page(client, "dossier_panel", dossier.pk))
    assert swap.strip() == panel_of(page(client, "dossier", dossier.pk))


def test_panel_after_autosave_is_the_panel_of_a_reload(client: Client, owner: Any) -> None:
    dossier = draft(owner)
    answer = post(
        client, "dossier_criterion", dossier.pk, "1.1",
        data={"level": "2", "description": "Trồng trong xã", "version": "0"}, HTTP_HX_REQUEST="true",
    )  # fmt: skip
    html = answer.content.decode()
    assert answer.status_code == 200
    assert 'id="version" value="1"' in html
    swapped = panel_of(html).replace(' hx-swap-oob="true"', "")
    assert swapped == panel_of(page(client, "dossier", dossier.pk))
    assert '<output class="total" id="total">3</output>' in swapped


def test_panel_names_what_blocks_and_links_there(client: Client, owner: Any) -> None:
    dossier = draft(owner)
    tree = criteria.tree(dossier.criteria_set)
    fill_dossier(dossier, {leaf.code: leaf.top for leaf in tree.leaves if leaf.code != "2.3"})
    html = panel_of(page(client, "dossier", dossier.pk))
    assert reverse("producer:dossier_criterion", args=[dossier.pk, "2.3"]) in html
    assert "Để lên 4 sao" in html


def test_panel_flags_expired_and_expiring_proofs(client: Client, owner: Any) -> None:
    dossier = draft(owner)
    old = make_document(owner, title="Phiếu cũ", expires_on=dt.date(2020, 1, 1))
    actions.cite(dossier=dossier, code="1.1", document=old, by=TESTER, at=AT)
    html = panel_of(page(client, "dossier", dossier.pk))
    assert "Phiếu cũ" in html
    assert "hết hạn 01/01/2020" in html


# ---------------------------------------------------------------- forms


def test_form_saves_partly_and_keeps_the_rest(client: Client, owner: Any) -> None:
    dossier = draft(owner)
    answer = post(client, "dossier_form", dossier.pk, "results", data={"market": "Chợ và siêu thị"})
    assert answer.status_code == 302
    dossier.refresh_from_db()
    assert dossier.report["results"]["market"] == "Chợ và siêu thị"
    assert "Chợ và siêu thị" in page(client, "dossier_form", dossier.pk, "results")


def test_form_refuses_a_wrong_address_and_loses_nothing(client: Client, owner: Any) -> None:
    dossier = draft(owner)
    data = {"name": "Hộ Mới", "email": "khong-phai-thu"}
    answer = post(client, "dossier_form", dossier.pk, "registration", data=data)
    assert answer.status_code == 422
    assert "Hộ Mới" in answer.content.decode()
    dossier.refresh_from_db()
    assert dossier.registration["name"] != "Hộ Mới"


def test_two_windows_do_not_overwrite_each_other(client: Client, owner: Any) -> None:
    dossier = draft(owner)
    seen = locking.fingerprint({})
    post(client, "dossier_form", dossier.pk, "plan", data={"market": "Cửa sổ một", "seen": seen})
    answer = post(client, "dossier_form", dossier.pk, "plan", data={"market": "Cửa sổ hai", "seen": seen})
    assert answer.status_code == 422
    assert "sửa ở một cửa sổ khác" in answer.content.decode()
    dossier.refresh_from_db()
    assert dossier.report["plan"]["market"] == "Cửa sổ một"


def test_autosave_hands_the_window_its_new_version(client: Client, owner: Any) -> None:
    dossier = draft(owner)
    seen = locking.fingerprint({})
    first = post(
        client,
        "dossier_form",
        dossier.pk,
        "plan",
        data={"market": "Một", "seen": seen},
        HTTP_HX_REQUEST="true",
    )
    found = re.search(r'id="seen" value="(\w+)"', first.content.decode())
    assert found
    again = post(
        client, "dossier_form", dossier.pk, "plan", data={"market": "Hai", "seen": found.group(1)},
        HTTP_HX_REQUEST="true",
    )  # fmt: skip
    assert again.status_code == 200
    dossier.refresh_from_db()
    assert dossier.report["plan"]["market"] == "Hai"


def test_unknown_part_is_not_there(client: Client, owner: Any) -> None:
    dossier = draft(owner)
    assert client.get(reverse("producer:dossier_form", args=[dossier.pk, "changes"])).status_code == 404


# ---------------------------------------------------------------- criteria


def test_criterion_shows_levels_points_and_marks(client: Client, owner: Any) -> None:
    dossier = draft(owner)
    html = page(client, "dossier_criterion", dossier.pk, "1.5")
    assert html.count('class="level"') == 4
    assert "tối thiểu cho 4 sao" in html
    assert "tối thiểu cho 5 sao" in html


def test_criterion_shows_gates(client: Client, owner: Any) -> None:
    dossier = draft(owner)
    leaf = criteria.tree(dossier.criteria_set).leaf("2.1")
    assert leaf.gates[0] in page(client, "dossier_criterion", dossier.pk, "2.1")


def test_criterion_with_two_cases_groups_its_levels(client: Client, owner: Any) -> None:
    dossier = make_dossier(product=make_ready_product(owner, set_no=26))
    html = page(client, "dossier_criterion", dossier.pk, "8")
    assert "Trường hợp 1" in html
    assert "Trường hợp 2" in html
    post(client, "dossier_criterion", dossier.pk, "8", data={"level": "3", "version": "0"})
    answer = Answer.objects.get()
    assert (answer.points, answer.case) == (Decimal(3), "b")
    assert 'value="3" checked' in page(client, "dossier_criterion", dossier.pk, "8")


def test_plain_save_goes_on_to_the_next_criterion(client: Client, owner: Any) -> None:
    dossier = draft(owner)
    answer = post(
        client, "dossier_criterion", dossier.pk, "1.1", data={"level": "1", "version": "0", "then": "next"}
    )
    assert answer.url == reverse("producer:dossier_criterion", args=[dossier.pk, "1.2"])
    assert Answer.objects.get().points == 2


def test_stale_answer_is_refused_and_what_was_typed_stays(client: Client, owner: Any) -> None:
    dossier = draft(owner)
    post(client, "dossier_criterion", dossier.pk, "1.1", data={"level": "1", "version": "0"})
    answer = post(
        client, "dossier_criterion", dossier.pk, "1.1",
        data={"level": "2", "description": "Của tôi", "version": "0"},
    )  # fmt: skip
    assert answer.status_code == 422
    assert "Của tôi" in answer.content.decode()
    assert Answer.objects.get().points == 2


def test_stale_autosave_says_why_beside_the_form(client: Client, owner: Any) -> None:
    dossier = draft(owner)
    post(client, "dossier_criterion", dossier.pk, "1.1", data={"level": "1", "version": "0"})
    answer = post(
        client,
        "dossier_criterion",
        dossier.pk,
        "1.1",
        data={"level": "2", "version": "0"},
        HTTP_HX_REQUEST="true",
    )
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="refusal" hx-swap-oob="true"' in html
    assert "sửa ở một cửa sổ khác" in html
    assert "<html" not in html


def test_proof_of_the_library_is_cited_and_uncited(client: Client, owner: Any) -> None:
    dossier = draft(owner)
    proof = make_document(owner, title="Hợp đồng liên kết", kind="materials_origin")
    assert "Hợp đồng liên kết" in page(client, "dossier_criterion", dossier.pk, "1.5")
    post(client, "dossier_cite", dossier.pk, "1.5", data={"document": proof.pk})
    assert list(Citation.objects.values_list("code", "document_id")) == [("1.5", proof.pk)]
    post(client, "dossier_uncite", dossier.pk, "1.5", proof.pk, data={})
    assert not Citation.objects.exists()


def test_foreign_proof_is_not_cited(client: Client, owner: Any) -> None:
    dossier = draft(owner)
    foreign = make_document()
    post(client, "dossier_cite", dossier.pk, "1.5", data={"document": foreign.pk})
    assert not Citation.objects.exists()


def upload_data(**over: Any) -> dict[str, Any]:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return {
        "kind": "materials_origin",
        "title": "Hợp đồng mới",
        "uploads": SimpleUploadedFile("hop-dong.pdf", pdf(), "application/pdf"),
        "key": "k-upload",
        **over,
    }


def test_upload_at_the_criterion_keeps_and_cites_in_one_go(client: Client, owner: Any) -> None:
    dossier = draft(owner)
    answer = post(client, "dossier_upload", dossier.pk, "1.5", data=upload_data())
    assert answer.status_code == 302
    proof = Document.objects.get(title="Hợp đồng mới")
    assert Citation.objects.get().document == proof
    post(client, "dossier_upload", dossier.pk, "1.5", data=upload_data())
    assert Document.objects.count() == 1


def test_upload_without_a_file_says_so(client: Client, owner: Any) -> None:
    dossier = draft(owner)
    answer = post(client, "dossier_upload", dossier.pk, "1.5", data=upload_data(uploads=""))
    assert answer.status_code == 422
    assert "Hãy chọn ít nhất một tệp" in answer.content.decode()


# ---------------------------------------------------------------- check, send, receipt


def test_check_page_lists_every_answer_and_what_is_missing(client: Client, owner: Any) -> None:
    dossier = draft(owner)
    html = page(client, "dossier_check", dossier.pk)
    assert "Hồ sơ còn thiếu" in html
    assert "Nộp hồ sơ</button>" not in html
    fill_dossier(dossier, text="Mô tả riêng")
    html = page(client, "dossier_check", dossier.pk)
    assert "Nộp hồ sơ</button>" in html
    assert html.count("Mô tả riêng") >= 32


def test_sending_twice_with_one_key_gives_one_receipt(client: Client, owner: Any) -> None:
    dossier = fill_dossier(draft(owner))
    for _ in range(2):
        answer = post(client, "dossier_check", dossier.pk, data={"key": "send-1"})
        assert answer.url == reverse("producer:dossier_receipt", args=[dossier.pk])
    assert Snapshot.objects.count() == 1
    dossier.refresh_from_db()
    html = page(client, "dossier_receipt", dossier.pk)
    assert dossier.receipt_no
    assert dossier.receipt_no in html
    assert "<svg" in html
    assert dossier.registration_no in html


def test_sending_an_incomplete_dossier_is_refused_with_the_parts(client: Client, owner: Any) -> None:
    dossier = draft(owner)
    answer = post(client, "dossier_check", dossier.pk, data={"key": "x"})
    assert answer.status_code == 422
    assert "Hồ sơ còn thiếu" in answer.content.decode()
    assert not Snapshot.objects.exists()


def test_sent_dossier_is_read_only(client: Client, owner: Any) -> None:
    dossier = draft(owner, state="with_commune")
    assert "chỉ để xem" in page(client, "dossier_form", dossier.pk, "plan")
    answer = post(client, "dossier_criterion", dossier.pk, "1.1", data={"level": "0"})
    assert answer.status_code == 422
    assert Answer.objects.get(code="1.1").points == 3


def test_sent_copy_is_what_was_sent(client: Client, owner: Any) -> None:
    dossier = draft(owner, state="with_commune")
    html = page(client, "dossier_sent", dossier.pk, 1)
    assert Snapshot.objects.get().sha256 in html
    assert "Đã làm." in html


def test_returned_dossier_shows_the_reason_at_its_part(client: Client, owner: Any) -> None:
    dossier = draft(owner, state="returned")
    assert "Thiếu số giấy đăng ký." in page(client, "dossier", dossier.pk)
    assert "Thiếu số giấy đăng ký." in page(client, "dossier_form", dossier.pk, "general")


def test_supplement_is_answered_once(client: Client, owner: Any) -> None:
    dossier = draft(owner, state="with_province")
    actions.ask_supplement(dossier=dossier, questions={"A": "Thêm hợp đồng"}, by=TESTER, at=AT)
    assert "Thêm hợp đồng" in page(client, "dossier", dossier.pk)
    html = page(client, "dossier_supplement", dossier.pk)
    name = re.search(r'name="(answer_\d+)"', html)
    assert name
    for _ in range(2):
        answer = post(client, "dossier_supplement", dossier.pk, data={name.group(1): "Đã thêm", "key": "s1"})
        if _ == 0:
            assert answer.status_code == 302
    assert Snapshot.objects.count() == 2


def test_withdrawing_asks_first(client: Client, owner: Any) -> None:
    dossier = draft(owner, state="with_commune")
    assert "Rút hồ sơ này?" in page(client, "dossier_withdraw", dossier.pk)
    post(client, "dossier_withdraw", dossier.pk, data={"reason": "Đổi ý", "key": "w"})
    dossier.refresh_from_db()
    assert dossier.state == "withdrawn"


def test_asking_for_leave_outside_the_window(client: Client, owner: Any) -> None:
    product = make_ready_product(owner)
    make_standing(product, valid_to=dt.date(2035, 12, 31))
    dossier = make_dossier(product=product, kind="again")
    assert reverse("producer:dossier_ask_window", args=[dossier.pk]) in page(client, "dossier", dossier.pk)
    post(client, "dossier_ask_window", dossier.pk, data={"reason": "Bão lụt"})
    dossier.refresh_from_db()
    assert dossier.override_ask == "Bão lụt"
    assert "đang chờ cán bộ xét" in page(client, "dossier", dossier.pk)
