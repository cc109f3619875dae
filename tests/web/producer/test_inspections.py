"""The producer's inspections: seen, and answered with proofs."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ocop.files.models import Document
from ocop.organisations.models import Organisation
from ocop.oversight.models import RemedyAnswer
from tests.factories.files import make_document, pdf
from tests.factories.oversight import DUE, make_finding, make_photo, make_remedy, make_starred, make_visit
from tests.factories.people import actor_with, sign_in
from tests.web.pages import html

pytestmark = pytest.mark.django_db
LIST = "/chu-the/kiem-tra/"


def member_of(owner: Organisation) -> Client:
    client = Client()
    sign_in(client, actor_with("producer", organisation=owner))
    return client


def test_a_planned_visit_says_what_will_be_looked_at() -> None:
    owner = make_starred()
    client = member_of(owner)
    assert "Chưa có cuộc kiểm tra nào" in html(client.get(LIST))
    visit, surprise = make_visit(organisation=owner), make_visit(organisation=owner, kind="ad_hoc")
    assert "Đoàn sẽ xem gì" in html(client.get(f"{LIST}{visit.pk}/"))
    assert client.get(f"{LIST}{surprise.pk}/").status_code == 404
    assert client.get(f"{LIST}{visit.pk}/bien-ban/").status_code == 404


def test_a_remedy_is_answered_with_a_proof_of_the_library_and_a_new_one() -> None:
    remedy = make_remedy()
    visit = remedy.finding.visit
    client, own = member_of(visit.organisation), make_document(visit.organisation)
    assert remedy.what in html(client.get(LIST)) and "Khắc phục sau kiểm tra" in html(client.get("/chu-the/"))
    page = f"{LIST}khac-phuc/{remedy.pk}/"
    assert own.title in html(client.get(page))
    empty = client.post(page, {"text": "", "documents": [own.pk]})
    assert empty.status_code == 422 and "checked" in html(empty)
    upload = SimpleUploadedFile("moi.pdf", pdf("Ảnh nhãn mới"), "application/pdf")
    given = {"text": "Đã in lại", "documents": [own.pk], "uploads": upload, "key": "k"}
    assert client.post(page, given)["Location"] == f"{LIST}{visit.pk}/"
    upload.seek(0)
    client.post(page, given)
    answer = RemedyAnswer.objects.get()
    assert set(answer.documents.all()) == {own, Document.objects.get(title__startswith="Khắc phục:")}
    assert "Đã in lại" in html(client.get(f"{LIST}{visit.pk}/"))
    assert client.get(f"{LIST}{visit.pk}/bien-ban/").status_code == 200


def test_the_pages_cost_the_same_at_one_and_at_many() -> None:
    visit = make_visit("in_progress")
    client = member_of(visit.organisation)

    def cost() -> list[int]:
        found = []
        for path in (LIST, f"{LIST}{other.pk}/"):
            with CaptureQueriesContext(connection) as seen:
                assert client.get(path).status_code == 200
            found.append(len(seen))
        return found

    other = make_remedy("major", visit.organisation).finding.visit
    few = cost()
    for _n in range(3):
        finding = make_finding(other, remedy="Sửa", due_on=DUE)
        make_photo(other, finding_key=finding.client_key)
        make_remedy("major", visit.organisation)
    assert cost() == few
