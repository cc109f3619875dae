"""Communications at the officers' desks: writing, reviewing, plan, outlets, publications, files."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ocop.base import clock, sheets
from ocop.outreach import actions, reading
from ocop.outreach.models import Article, Item, Outlet, Publication
from tests.factories.files import picture
from tests.factories.organisations import make_organisation
from tests.factories.outreach import (
    BY,
    make_article,
    make_article_picture,
    make_item,
    make_outlet,
    make_publication,
)
from tests.factories.people import actor_with, commune_unit
from tests.factories.products import make_product, make_standing
from tests.web.pages import as_actor

pytestmark = pytest.mark.django_db
DESK = "/can-bo/truyen-thong/"
NEW = {"title": "Mùa đường", "topic": "products", "lead": "", "body": "", "key": "k"}


@pytest.fixture
def writer() -> Client:
    """An agency's writer."""
    return as_actor(actor_with("agency", organisation=make_organisation(kind="agency")))


@pytest.fixture
def officer() -> Client:
    """The provincial officer, who reviews."""
    return as_actor(actor_with("provincial_officer"))


def html(answer: Any) -> str:
    assert answer.status_code in (200, 422)
    return " ".join(answer.content.decode().split())


def test_an_agency_writes_with_a_picture_and_a_product_and_sends(writer: Client) -> None:
    assert "Chưa có bài nào" in html(writer.get(DESK))
    assert writer.post(f"{DESK}bai/moi/", {**NEW, "title": ""}).status_code == 422
    for _n in range(2):
        page = writer.post(f"{DESK}bai/moi/", NEW)["Location"]
    article = Article.objects.get()
    assert page == f"{DESK}bai/{article.pk}/"
    assert "Hãy viết đoạn mở đầu" in html(writer.get(page))
    words = {**NEW, "lead": "Mở đầu.", "body": "Thân bài.\n\n![](anh:1)"}
    assert writer.post(f"{page}sua/", words).status_code == 302
    assert "ảnh số 1" in html(writer.get(page))
    photo = SimpleUploadedFile("anh.jpg", picture("JPEG", (60, 40)), "image/jpeg")
    wrong = writer.post(f"{page}anh/", {"picture": photo, "alt": ""})
    assert wrong.status_code == 422
    photo.seek(0)
    assert writer.post(f"{page}anh/", {"picture": photo, "alt": "Chảo đường"}).status_code == 302
    shown = article.pictures.get()
    assert f'src="{reading.desk_picture_url(shown.pk)}" alt="Chảo đường"' in html(writer.get(page))
    assert writer.get(reading.desk_picture_url(shown.pk, "nho"))["Content-Type"] == "image/webp"
    assert Client().get(reading.picture_url(shown.pk)).status_code == 404
    product = make_standing(make_product(name="Đường thốt nốt Út")).product
    assert "Gắn vào bài" in html(writer.get(f"{page}?san-pham=duong+ut"))
    assert writer.post(f"{page}san-pham/{product.pk}/them/").status_code == 302
    assert "Đường thốt nốt Út" in html(writer.get(page))
    assert writer.post(f"{page}gui/", {"key": "g"}).status_code == 302
    article.refresh_from_db()
    assert article.state == "review" and "Gửi duyệt</button>" not in html(writer.get(page))


def test_the_officer_asks_approves_plans_publishes_and_takes_down(officer: Client) -> None:
    article = make_article("review")
    page = f"{DESK}bai/{article.pk}/"
    assert "Duyệt bài viết" in html(officer.get("/can-bo/"))
    empty = officer.post(f"{page}gop-y/", {"reasons": ""})
    assert empty.status_code == 422 and "Nhờ sửa" in html(empty)
    assert officer.post(f"{page}gop-y/", {"reasons": "Thêm ảnh."}).status_code == 302
    assert "Thêm ảnh." in html(officer.get(page))
    article.refresh_from_db()
    actions.send_article(article, by=BY, at=clock.now())
    assert officer.post(f"{page}duyet/", {"seen": "1"}).status_code == 409
    assert officer.post(f"{page}duyet/", {"seen": "2"}).status_code == 302
    late = officer.post(f"{page}hen/", {"day": "01/01/2020", "hour": "8"})
    assert late.status_code == 422 and "trong vòng một năm" in html(late)
    soon = clock.today() + dt.timedelta(days=3)
    assert officer.post(f"{page}hen/", {"day": f"{soon:%d/%m/%Y}", "hour": "8"}).status_code == 302
    article.refresh_from_db()
    assert article.publish_at == clock.day_start(soon) + dt.timedelta(hours=8)
    assert officer.post(f"{page}dang/", {"key": "d"}).status_code == 302
    assert Client().get(f"/tin-tuc/{article.pk}/").status_code == 200
    assert (
        "Thân" not in html(officer.get(f"{page}ban/1/")) and officer.get(f"{page}ban/2/").status_code == 404
    )
    assert officer.post(f"{page}go/", {"reasons": ""}).status_code == 422
    assert officer.post(f"{page}go/", {"reasons": "Nhầm số."}).status_code == 302
    assert Client().get(f"/tin-tuc/{article.pk}/").status_code == 404


def test_a_writer_does_not_review_and_is_told_why(writer: Client) -> None:
    office = actor_with("provincial_officer")
    own = make_article("review", by=office)
    answer = as_actor(office).get(f"{DESK}bai/{own.pk}/")
    assert "Người viết không tự duyệt bài của mình" in html(answer) and "Duyệt bài</button>" not in html(
        answer
    )
    assert as_actor(office).post(f"{DESK}bai/{own.pk}/duyet/", {"seen": "1"}).status_code == 403
    for path in ("gop-y/", "duyet/", "dang/", "hen/"):
        assert writer.post(f"{DESK}bai/{own.pk}/{path}").status_code == 403


def test_the_list_is_narrowed_by_state_topic_words_and_desk(officer: Client) -> None:
    draft, sent = (
        make_article(title="Đường", topic="products"),
        make_article("review", title="Chợ", topic="markets"),
    )

    def names(query: str) -> list[str]:
        return sorted(row.title for row in officer.get(f"{DESK}{query}").context["page"].object_list)

    assert names("") == [sent.title, draft.title]
    assert names("?trang_thai=review") == names("?chu_de=markets") == names("?tu=cho") == [sent.title]
    assert names("?cua=toi") == [sent.title, draft.title] and names("?trang_thai=x") == [
        sent.title,
        draft.title,
    ]


def test_drafts_of_others_are_not_there(writer: Client) -> None:
    other = actor_with("agency", organisation=make_organisation(kind="agency", name="Khác (ví dụ)"))
    article = make_article(by=other)
    shown = make_article_picture(article, by=other)
    auditor = as_actor(actor_with("auditor"))
    for client in (writer, as_actor(actor_with("commune_officer")), auditor):
        assert client.get(f"{DESK}bai/{article.pk}/").status_code == 404
        assert client.get(reading.desk_picture_url(shown.pk)).status_code == 404
        assert article.title not in html(client.get(DESK))
    assert auditor.get(f"{DESK}bai/moi/").status_code == 403


def test_an_item_is_planned_done_with_proof_dropped_and_put_back(officer: Client, writer: Client) -> None:
    on = clock.today()
    given = {
        "year": on.year, "quarter": (on.month + 2) // 3, "message": "Tra sao", "audience": "người mua",
        "form": "video", "due_on": f"{on:%d/%m/%Y}", "cost": "5.000.000", "key": "k",
    }  # fmt: skip
    assert "Chưa có việc nào" in html(officer.get(f"{DESK}ke-hoach/"))
    wrong = officer.post(f"{DESK}ke-hoach/moi/", {**given, "quarter": given["quarter"] % 4 + 1})
    assert wrong.status_code == 422 and "trong quý đã chọn" in html(wrong)
    page = officer.post(f"{DESK}ke-hoach/moi/", given)["Location"]
    item = Item.objects.get()
    assert (item.cost, item.state) == (5_000_000, "planned")
    assert "Việc trong kế hoạch truyền thông" in html(officer.get("/can-bo/"))
    assert writer.get(page).status_code == 404
    assert officer.post(f"{page}xong/", {"proof": "", "done_on": f"{on:%d/%m/%Y}"}).status_code == 422
    done = {"proof": "https://example.vn/1", "done_on": f"{on:%d/%m/%Y}"}
    assert officer.post(f"{page}xong/", done).status_code == 302
    assert 'href="https://example.vn/1"' in html(officer.get(page))
    assert officer.post(f"{page}mo-lai/").status_code == 302
    assert officer.post(f"{page}thoi/", {"reasons": "Hết tiền."}).status_code == 302
    item.refresh_from_db()
    assert (item.state, item.reasons) == ("dropped", "Hết tiền.")
    book = sheets.table(officer.get(f"{DESK}ke-hoach/excel/").content)
    assert book[1][2:4] == ["Tra sao", "người mua"]


def test_an_agency_plans_for_itself_alone(writer: Client) -> None:
    page = html(writer.get(f"{DESK}ke-hoach/moi/"))
    assert 'name="organisation"' not in page and 'name="unit"' not in page


def test_outlets_and_their_contacts_show_to_those_who_work_here(officer: Client, writer: Client) -> None:
    given = {"name": "Báo Quê", "kind": "newspaper", "contact": "Bà Tư 0900 000 001", "key": "k"}
    assert officer.post(f"{DESK}kenh/moi/", given).status_code == 302
    assert officer.post(f"{DESK}kenh/moi/", {**given, "key": "x"}).status_code == 422
    outlet = Outlet.objects.get()
    assert "Bà Tư" in html(writer.get(f"{DESK}kenh/")) and "Bà Tư" in html(
        writer.get(f"{DESK}kenh/{outlet.pk}/")
    )
    assert writer.post(f"{DESK}kenh/{outlet.pk}/", given).status_code == 403
    assert officer.post(f"{DESK}kenh/{outlet.pk}/", {**given, "owner": "Tòa soạn"}).status_code == 302
    outlet.refresh_from_db()
    assert outlet.owner == "Tòa soạn"


def test_what_was_published_is_noted_with_its_reach_and_added_up(writer: Client) -> None:
    outlet, article = make_outlet(name="Đài Quê", kind="radio"), make_article("published", title="Mùa đường")
    on = clock.today()
    given = {
        "outlet": outlet.pk,
        "article": article.pk,
        "title": "",
        "published_on": f"{on:%d/%m/%Y}",
        "key": "k",
    }
    assert f'<option value="{article.pk}" selected>' in html(
        writer.get(f"{DESK}da-dang/moi/?bai={article.pk}")
    )
    page = writer.post(f"{DESK}da-dang/moi/", given)["Location"]
    assert Publication.objects.get().title == "Mùa đường"
    assert writer.post(f"{DESK}da-dang/moi/", {**given, "key": "x"}).status_code == 422
    month = f"{on.replace(day=1):%Y-%m-%d}"
    assert writer.post(f"{page}luot/", {"month": month, "people": "-1"}).status_code == 422
    for people in ("1.000", "2.400"):
        assert writer.post(f"{page}luot/", {"month": month, "people": people}).status_code == 302
    assert "2.400" in html(writer.get(page)) and "2.400" in html(writer.get(f"{DESK}da-dang/"))
    totals = writer.get(f"{DESK}da-dang/tong-hop/").context["rows"]
    assert [(row.name, row.publications, row.people, sum(row.quarters)) for row in totals] == [
        ("Đài Quê", 1, 2400, 1)
    ]  # fmt: skip
    assert as_actor(actor_with("commune_officer")).post(f"{page}bo/").status_code == 403
    assert writer.post(f"{page}bo/").status_code == 302 and not Publication.objects.exists()


def test_lists_are_saved_and_nothing_in_them_runs(officer: Client) -> None:
    made = make_publication(title="=1+1")
    make_publication(published_on=dt.date(2025, 3, 1))
    answer = officer.get(f"{DESK}da-dang/csv/?nam=2026")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 2 and rows[1][1:3] == ["10/06/2026", made.outlet.name] and rows[1][4] == "'=1+1"
    book = sheets.table(officer.get(f"{DESK}da-dang/excel/").content)
    assert book[1][4] == "=1+1" and len(book) == 3


def test_the_pages_cost_the_same_at_one_and_at_many(officer: Client) -> None:
    article = make_article("published")
    make_article_picture(make_article())
    row, item = make_publication(article=article, title="Một"), make_item()
    paths = ("", f"bai/{article.pk}/", "ke-hoach/?nam=2026", f"ke-hoach/{item.pk}/", "kenh/", "da-dang/",
             "ke-hoach/excel/?nam=2026", "da-dang/csv/", "da-dang/tong-hop/?nam=2026",
             f"da-dang/{row.pk}/")  # fmt: skip

    def cost() -> list[int]:
        found = []
        for path in paths:
            with CaptureQueriesContext(connection) as seen:
                assert officer.get(f"{DESK}{path}").status_code == 200
            found.append(len(seen))
        return found

    few = cost()
    for number in range(4):
        unit = commune_unit(f"3040{number}", f"Xã {number}")
        by = actor_with("commune_officer", unit=unit)
        make_article("published", by=by, unit=unit)
        told = make_publication(by=by, article=article)
        actions.note_reach(told, dt.date(2026, 6, 1), 5, by=by, at=clock.now())
        make_item(by=by)
    assert cost() == few
