"""The proof library and who is handed which file."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ocop.base.actor import Actor
from ocop.files.models import Document
from ocop.organisations.models import Organisation
from tests.factories.files import heic, make_document, office, pdf, picture
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, commune_unit, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client: Client) -> Actor:
    """A signed-in member of a producer."""
    actor = actor_with("producer", organisation=make_organisation())
    sign_in(client, actor)
    return actor


def own(member: Actor) -> Organisation:
    return Organisation.objects.get(pk=member.organisation_id or 0)


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_proof_is_added_with_several_files_once_though_sent_twice(client: Client, member: Actor) -> None:
    for _round in range(2):
        files = [SimpleUploadedFile("trang 1.jpg", picture()), SimpleUploadedFile("trang 2.pdf", pdf())]
        data = {"kind": "test_report", "title": "Phiếu kiểm nghiệm", "expires_on": "05/11/2027", "key": "k1"}
        answer = client.post("/chu-the/minh-chung/them/", {**data, "uploads": files})
    document = Document.objects.get()
    assert answer["Location"] == f"/chu-the/minh-chung/{document.pk}/"
    assert document.expires_on == dt.date(2027, 11, 5)
    page = client.get(answer["Location"]).content.decode()
    assert "trang 1.jpg" in page
    assert "Phiếu kiểm nghiệm chất lượng" in page


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"uploads": []}, "Hãy chọn ít nhất một tệp"),
        ({"uploads": [b"<html><script>"]}, "giay.pdf: Tệp trang web"),
        ({"uploads": [b"MZ" + b"0" * 90]}, "giay.pdf: Tệp chương trình"),
        ({"title": ""}, "Phiếu"),
        ({"issued_on": "06/11/2026", "expires_on": "05/11/2026"}, "Ngày hết hạn phải sau ngày cấp."),
        ({"issued_on": "31/02/2026"}, "id_issued_on_error"),
        ({"kind": "khong-co"}, "id_kind_error"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(
    client: Client, member: Actor, over: dict[str, Any], words: str
) -> None:
    data: dict[str, Any] = {
        "kind": "market",
        "title": "Phiếu đã gõ",
        "number": "SỐ ĐÃ GÕ",
        "uploads": [pdf()],
        **over,
    }
    data["uploads"] = [SimpleUploadedFile("giay.pdf", content) for content in data["uploads"]]
    answer = client.post("/chu-the/minh-chung/them/", data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "SỐ ĐÃ GÕ" in page
    assert not Document.objects.exists()


def test_the_library_is_filtered(client: Client, member: Actor) -> None:
    from ocop.base import clock

    make_document(own(member), title="Hợp đồng bao tiêu", kind="market")
    make_document(own(member), title="Phiếu sắp hết", expires_on=clock.today() + dt.timedelta(days=3))
    make_document(title="Của người khác")

    def listed(query: str) -> str:
        return client.get(f"/chu-the/minh-chung/?{query}").content.decode()

    everything = listed("")
    assert "Hợp đồng bao tiêu" in everything
    assert "Của người khác" not in everything
    assert "Phiếu sắp hết" not in listed("q=hop+dong")
    assert "Hợp đồng bao tiêu" in listed("kind=market")
    assert "Hợp đồng bao tiêu" not in listed("show=expiring")
    assert "Phiếu sắp hết" in listed("show=expiring")
    assert "Không tìm thấy minh chứng" in listed("q=xyz")


def test_the_library_costs_the_same_at_one_and_at_fifty(client: Client, member: Actor) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make_document(own(member))
    client.get("/chu-the/minh-chung/")
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as seen:
            client.get("/chu-the/minh-chung/")
        counts.append(len(seen))
        rows = [
            Document(
                organisation=own(member),
                kind="x",
                title=str(n),
                created_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
                search_text="",
            )
            for n in range(49)
        ]
        Document.objects.bulk_create(rows)
    assert counts[0] == counts[1]


def test_a_proof_is_changed_and_files_added_but_never_taken_out(client: Client, member: Actor) -> None:
    document = make_document(own(member))
    address = f"/chu-the/minh-chung/{document.pk}/sua/"
    data = {"kind": "market", "title": "Tên mới"}
    assert client.post(address, data).status_code == 302
    assert client.post(address, {**data, "uploads": [SimpleUploadedFile("b.pdf", pdf())]}).status_code == 302
    document.refresh_from_db()
    assert (document.title, document.pages.count()) == ("Tên mới", 2)


def test_withdrawing_asks_first(client: Client, member: Actor) -> None:
    document = make_document(own(member))
    address = f"/chu-the/minh-chung/{document.pk}/rut/"
    assert "Rút minh chứng khỏi kho?" in client.get(address).content.decode()
    client.post(address)
    document.refresh_from_db()
    assert document.withdrawn_at is not None
    assert document.title in client.get("/chu-the/minh-chung/?show=withdrawn").content.decode()
    assert "Rút khỏi kho</a>" not in client.get(f"/chu-the/minh-chung/{document.pk}/").content.decode()


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("tail", ["", "sua/", "rut/"])
def test_a_foreign_proof_is_not_there(client: Client, member: Actor, method: str, tail: str) -> None:
    document = make_document()
    expected = 405 if (method, tail) == ("POST", "") else 404
    assert client.generic(method, f"/chu-the/minh-chung/{document.pk}/{tail}").status_code == expected
    document.refresh_from_db()
    assert document.withdrawn_at is None


def test_a_pdf_is_shown_in_place_asleep_and_never_cached_by_others(client: Client, member: Actor) -> None:
    content = pdf()
    page = make_document(own(member), uploads=[(io.BytesIO(content), "Giấy số 1.PDF")]).pages.get()
    answer = client.get(f"/chu-the/tep/{page.pk}/")
    assert body(answer) == content
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline")
    assert "Gi%E1%BA%A5y%20s%E1%BB%91%201.pdf" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer["Cache-Control"] == "private, no-cache"
    same = client.get(f"/chu-the/tep/{page.pk}/", headers={"If-None-Match": answer["ETag"]})
    assert (same.status_code, same.content) == (304, b"")


@pytest.mark.parametrize(
    ("content", "name", "kind", "inline"),
    [
        (picture("JPEG"), "a.exe", "image/jpeg", True),
        (picture("PNG"), "a", "image/png", True),
        (
            office(),
            "a.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            False,
        ),
        (
            office("xl/workbook.xml"),
            "a.html",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            False,
        ),
    ],
)
def test_only_pdf_and_pictures_are_shown_in_place(
    client: Client, member: Actor, content: bytes, name: str, kind: str, inline: bool
) -> None:
    page = make_document(own(member), uploads=[(io.BytesIO(content), name)]).pages.get()
    answer = client.get(f"/chu-the/tep/{page.pk}/")
    assert answer["Content-Type"] == kind
    assert answer["Content-Disposition"].startswith("inline" if inline else "attachment")
    assert ".exe" not in answer["Content-Disposition"]
    assert ".html" not in answer["Content-Disposition"]
    assert answer["Content-Security-Policy"].endswith("sandbox")


def test_a_heic_is_shown_as_jpeg_and_saved_as_it_came(client: Client, member: Actor) -> None:
    content = heic()
    page = make_document(own(member), uploads=[(io.BytesIO(content), "IMG_1.HEIC")]).pages.get()
    shown = client.get(f"/chu-the/tep/{page.pk}/")
    assert (shown["Content-Type"], body(shown)[:2]) == ("image/jpeg", b"\xff\xd8")
    original = client.get(f"/chu-the/tep/{page.pk}/?original=1")
    assert original["Content-Disposition"].startswith("attachment")
    assert body(original) == content


def test_files_go_to_those_who_may_and_to_nobody_else(client: Client) -> None:
    here, there = commune_unit(), commune_unit("30341", "Xã Khác")
    document = make_document(make_organisation(unit=here))
    address = f"/chu-the/tep/{document.pages.get().pk}/"
    assert client.get(address).status_code == 302
    expected = [
        (actor_with("producer", organisation=document.organisation), 200),
        (actor_with("producer", organisation=make_organisation(unit=here)), 404),
        (actor_with("commune_officer", unit=here), 200),
        (actor_with("commune_officer", unit=there), 404),
        (actor_with("provincial_officer"), 200),
        (actor_with("leader"), 200),
        (actor_with("auditor"), 200),
        (actor_with("council_member"), 404),
        (actor_with("advisor"), 404),
        (actor_with("administrator"), 404),
    ]
    for actor, status in expected:
        client.logout()
        sign_in(client, actor)
        assert client.get(address).status_code == status, actor.role
