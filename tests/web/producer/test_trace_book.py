"""A producer takes in the book it kept before: looked at, put right, written, undone; its own alone."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocop.base import clock
from ocop.imports.models import ImportRun
from ocop.organisations.models import Organisation
from ocop.trace import actions, bulk
from ocop.trace.models import Step
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, sign_in
from tests.factories.trace import AT, BY, make_handover, make_lot, make_material, make_site
from tests.refusals import refusal
from tests.web.pages import html

pytestmark = pytest.mark.django_db
PAGE = "/chu-the/truy-xuat/nhap/"
HEAD = (
    "Việc;Ngày;Địa điểm;Loại hàng làm ra;Số lô;Số lượng làm ra;Lấy từ các lô;Vật tư đã dùng;Bên nhận;"
    "Ghi chú\n"
)
DAY = f"{clock.today():%d/%m/%Y}"
CARED = f"Chăm sóc;{DAY};Vườn;;;;;Phân hữu cơ: 20;;Bón gốc\n"
GROWN = f"Thu hoạch;{DAY};Vườn;Nước thốt nốt;N1;100;;;;\n"
SOLD = f"Giao hàng;{DAY};;;;;N1: 30;;Chợ;\n"


def make_owner() -> Organisation:
    """A producer with a place, goods and an input; all of them have the same."""
    owner = make_organisation()
    make_site(owner, kind="plot", name="Vườn")
    make_material(owner)
    given = {"kind": "fertiliser", "name": "Phân hữu cơ", "unit_name": "kg"}
    actions.add_supply(owner, given, by=BY, at=AT)
    return owner


def member_of(owner: Organisation) -> Client:
    client = Client()
    sign_in(client, actor_with("producer", organisation=owner))
    return client


@pytest.fixture
def own() -> Organisation:
    make_owner()
    return make_owner()


@pytest.fixture
def member(own: Organisation) -> Client:
    return member_of(own)


def send(client: Client, rows: str) -> Any:
    file = SimpleUploadedFile("so.csv", (HEAD + rows).encode(), "text/csv")
    return client.post(PAGE, {"file": file, "key": "k"})


def at(name: str, *args: int) -> str:
    return reverse(f"officer:intake_{name}", args=args)


def test_the_own_book_is_looked_at_put_right_written_and_undone(member: Client, own: Organisation) -> None:
    assert PAGE in html(member.get("/chu-the/truy-xuat/"))
    answer = send(member, CARED + GROWN + SOLD + f"Chăm sóc;{DAY};Vườn;;;;;Vôi: 1;;\n")
    run = ImportRun.objects.get()
    assert answer["Location"] == at("run", run.pk) and run.within == own.pk and run.file is None
    assert (run.counts["new"], run.counts["problem"]) == (3, 1) and not Step.objects.exists()
    shown = html(member.get(at("run", run.pk)))
    assert "Vôi: 1" in shown and f'href="{PAGE}"' in shown
    row = {column: text for column, text in run.rows.get(number=5).cells.items() if text}
    assert member.post(at("row", run.pk, 5), {**row, "supplies": "", "note": "Bón vôi"}).status_code == 302
    run.refresh_from_db()
    assert run.counts["new"] == 4
    assert member.post(at("apply", run.pk), {"seen": run.seen, "key": "g"}).status_code == 302
    assert list(Step.objects.order_by("pk").values_list("organisation", "kind", "note")) == [
        (own.pk, "care", "Bón gốc"), (own.pk, "harvest", ""), (own.pk, "deliver", ""),
        (own.pk, "care", "Bón vôi"),
    ]  # fmt: skip
    assert run.file_name in html(member.get(PAGE))
    assert member.post(at("undo", run.pk), {"key": "h"}).status_code == 302
    assert not Step.objects.filter(mistaken_at=None).exists()


def test_nobody_else_sees_or_moves_the_import(member: Client, own: Organisation) -> None:
    send(member, GROWN)
    run = ImportRun.objects.get()
    office = Client()
    sign_in(office, actor_with("provincial_officer"))
    for other in (member_of(make_owner()), office):
        assert other.get(at("run", run.pk)).status_code == 404
        assert other.post(at("apply", run.pk), {"seen": run.seen}).status_code == 404
    assert "so.csv" not in html(office.get(reverse("officer:intake")))
    assert member.get(reverse("officer:intake")).status_code == 403
    assert member.get(reverse("officer:intake_send", args=["trace_steps"])).status_code == 403


def test_what_is_not_the_own_book_is_refused(own: Organisation) -> None:
    other = make_owner()
    member = actor_with("producer", organisation=own)
    row = {
        "organisation_id": other.pk, "site_id": other.trace_sites.get().pk, "kind": "care", "inputs": [],
        "day": clock.today().isoformat(), "supplies": [], "note": "X",
    }  # fmt: skip
    assert refusal(bulk.add_steps, [row], by=member, at=clock.now())[0] == "person"
    (theirs,) = bulk.add_steps([row], by=actor_with("producer", organisation=other), at=clock.now())
    assert refusal(bulk.undo_steps, [theirs], "Nhầm", by=member, at=clock.now())[0] == "person"


def test_the_sheets_hold_the_own_diary_with_what_was_received(member: Client, own: Organisation) -> None:
    other = make_organisation()
    handover = make_handover(other, own, lots=[(make_lot(other, code="KHAC"), 30)])
    actions.confirm_handover(handover, by=BY, at=AT)
    make_lot(own, code="NHA")
    empty, full = (
        openpyxl.load_workbook(io.BytesIO(member.get(f"{PAGE}{name}").content)).worksheets[0]
        for name in ("mau.xlsx", "du-lieu.xlsx")
    )
    heads = [cell.value for cell in empty[1]]
    assert "Vật tư đã dùng" in heads and "Tên chủ thể" not in heads and empty.max_row == 1
    assert [row[heads.index("Số lô")].value for row in full.iter_rows(min_row=2)] == ["NHA"]
    send(member, f"Giao hàng;{DAY};;;;;KHAC: 10;;Chợ;\n")
    assert ImportRun.objects.get().counts["new"] == 1


def test_a_file_that_is_no_book_is_told(member: Client) -> None:
    wrong = member.post(PAGE, {"file": SimpleUploadedFile("x.csv", b"A;B\n1;2\n", "text/csv")})
    assert wrong.status_code == 422 and "Tệp này chưa đọc được" in html(wrong)
    assert member.post(PAGE, {"key": "k"}).status_code == 422


def test_the_page_costs_the_same_for_one_import_and_for_three(member: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert member.get(PAGE).status_code == 200
        return len(seen)

    def more() -> None:
        file = SimpleUploadedFile("so.csv", (HEAD + GROWN).encode(), "text/csv")
        member.post(PAGE, {"file": file})

    more()
    few = cost()
    more()
    more()
    assert ImportRun.objects.count() == 3 and cost() == few
