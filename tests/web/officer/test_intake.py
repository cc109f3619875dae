"""The province takes in what offices hold: sent, looked at, put right, written, taken back."""

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

from ocop.base.actor import system
from ocop.imports import kinds
from ocop.imports.models import ImportRun
from ocop.organisations import actions as organisations
from ocop.organisations.models import Organisation
from tests.factories import imports as made
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, sign_in
from tests.factories.products import make_product

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places", "packs")]
HEAD = "Tên chủ thể,Loại hình tổ chức,Mã xã,Điện thoại\n"
GOOD = "HTX Mới (ví dụ),Hợp tác xã,30502,0912 345 678\n"
BAD = "HTX Sai (ví dụ),Hợp tác xã,99999,12\n"


@pytest.fixture
def officer(client: Client) -> Client:
    """A client of the provincial office."""
    sign_in(client, actor_with("provincial_officer"))
    return client


def send(client: Client, data: bytes, kind: str = "producers", name: str = "chu-the.csv", **more: str) -> Any:
    return client.post(
        reverse("officer:intake_send", args=[kind]), {"file": SimpleUploadedFile(name, data), **more}
    )


def page_of(client: Client, run: ImportRun, shown: str = "") -> str:
    html: str = client.get(reverse("officer:intake_run", args=[run.pk]), {"xem": shown}).content.decode()
    return html


def write(client: Client, run: ImportRun, seen: str | None = None) -> Any:
    run.refresh_from_db()
    given = {"seen": run.seen if seen is None else seen, "key": f"write-{run.pk}"}
    return client.post(reverse("officer:intake_apply", args=[run.pk]), given)


def test_a_file_is_sent_looked_at_put_right_written_and_taken_back(officer: Client) -> None:
    assert send(officer, (HEAD + GOOD + BAD).encode()).status_code == 302
    run = ImportRun.objects.get()
    seen = page_of(officer, run)
    assert "Không có xã nào của tỉnh mang mã “99999”" in seen and "Số điện thoại gồm 10" in seen
    assert "HTX Mới (ví dụ)" in page_of(officer, run, "new")
    assert not Organisation.objects.filter(name__contains="(ví dụ)").exists()

    row = reverse("officer:intake_row", args=[run.pk, 3])
    assert "HTX Sai (ví dụ)" in officer.get(row).content.decode()
    given = {"name": "HTX Sai (ví dụ)", "legal_form": "Hợp tác xã", "unit": "30502", "phone": "12"}
    again = officer.post(row, given)
    assert again.status_code == 422 and "Số điện thoại gồm 10" in again.content.decode()
    assert officer.post(row, {**given, "phone": "0912 345 679"}).status_code == 302

    confirm = officer.get(reverse("officer:intake_apply", args=[run.pk]), {"xem": "abc"}).content.decode()
    assert "Thêm mới" in confirm and 'name="seen" value="abc"' in confirm
    assert write(officer, run).status_code == 302
    assert set(Organisation.objects.values_list("name", "phone")) == {
        ("HTX Mới (ví dụ)", "0912345678"), ("HTX Sai (ví dụ)", "0912345679"),
    }  # fmt: skip
    assert write(officer, run).status_code == 302  # the button pressed twice
    assert Organisation.objects.count() == 2

    undo = reverse("officer:intake_undo", args=[run.pk])
    assert "Hoàn tác cả lần nhập?" in officer.get(undo).content.decode()
    assert officer.post(undo, {"key": "undo"}).status_code == 302
    assert Organisation.objects.count() == 0
    assert "Đã hoàn tác" in page_of(officer, run)


def test_what_goes_out_comes_back_and_shows_the_one_cell_that_was_changed(officer: Client) -> None:
    owner = make_organisation(name="Hộ Một (ví dụ)", phone="0912345678")
    make_organisation(name="Hộ Hai (ví dụ)")
    answer = officer.get(reverse("officer:intake_stored", args=["producers"]))
    assert 'filename="du-lieu-producers-' in answer["Content-Disposition"]
    changed = made.edited(answer.content, "producers", {(2, "phone"): "0912 000 111"})
    assert send(officer, changed, name="chu-the.xlsx").status_code == 302
    run = ImportRun.objects.get()
    assert (run.counts["changed"], run.counts["same"], run.counts["new"]) == (1, 1, 0)
    seen = page_of(officer, run)
    assert "<del>0912345678</del>" in seen and "<ins>0912000111</ins>" in seen
    assert seen.count("<del>") == 1
    write(officer, run)
    owner.refresh_from_db()
    assert owner.phone == "0912000111"


def test_the_empty_sheet_has_the_columns_of_its_kind(officer: Client) -> None:
    for code, kind in kinds.ALL.items():
        if kind.within is not None:
            continue
        data = officer.get(reverse("officer:intake_template", args=[code])).content
        sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
        assert [cell.value for cell in sheet[1]] == [str(column.title) for column in kind.columns]
        assert sheet.max_row == 1


def test_a_row_is_left_out_and_taken_in_again(officer: Client) -> None:
    send(officer, (HEAD + GOOD).encode())
    run = ImportRun.objects.get()
    path = reverse("officer:intake_leave_out", args=[run.pk, 2])
    officer.post(path, {"out": "1"})
    assert "HTX Mới (ví dụ)" in page_of(officer, run, "left_out")
    refused = write(officer, run)
    assert refused.status_code == 409 and "Không có dòng nào để ghi" in refused.content.decode()
    officer.post(path, {"out": "0"})
    assert write(officer, run).status_code == 302
    assert Organisation.objects.count() == 1


def test_data_that_moved_meanwhile_is_shown_anew_instead_of_written(officer: Client) -> None:
    owner = make_organisation(name="Hộ Một (ví dụ)", phone="0912345678")
    changed = made.edited(made.handed_out("producers"), "producers", {(2, "phone"): "0912 000 111"})
    send(officer, changed, name="chu-the.xlsx")
    run = ImportRun.objects.get()
    organisations.update_organisation(owner, {"phone": "0912999999"}, by=system("Kiểm thử"), at=made.AT)
    answer = write(officer, run)
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "Dữ liệu đã thay đổi sau khi anh chị xem" in html and "<del>0912999999</del>" in html
    owner.refresh_from_db()
    assert owner.phone == "0912999999"
    assert write(officer, run).status_code == 302
    owner.refresh_from_db()
    assert owner.phone == "0912000111"


def test_what_stands_in_the_way_of_undoing_is_listed(officer: Client) -> None:
    send(officer, (HEAD + GOOD).encode())
    run = ImportRun.objects.get()
    write(officer, run)
    make_product(Organisation.objects.get())
    undo = reverse("officer:intake_undo", args=[run.pk])
    html = officer.get(undo).content.decode()
    assert "Chưa hoàn tác được" in html and "đã có sản phẩm gắn với mục này" in html
    refused = officer.post(undo)
    assert refused.status_code == 409 and "đã có sản phẩm gắn với mục này" in refused.content.decode()
    assert Organisation.objects.count() == 1


def test_an_import_is_put_aside_without_writing(officer: Client) -> None:
    send(officer, (HEAD + GOOD).encode())
    run = ImportRun.objects.get()
    officer.post(reverse("officer:intake_discard", args=[run.pk]))
    assert "Lần nhập này đã bỏ" in page_of(officer, run)
    assert write(officer, run).status_code == 409
    assert Organisation.objects.count() == 0


def test_data_is_compared_again_on_demand(officer: Client) -> None:
    send(officer, (HEAD + GOOD).encode())
    run = ImportRun.objects.get()
    from ocop.organisations.models import LegalForm
    from tests.factories.places import unit

    make_organisation(
        name="HTX Mới (ví dụ)", legal_form=LegalForm.COOPERATIVE, unit=unit("30502"), phone="0912345678"
    )
    officer.post(reverse("officer:intake_compare", args=[run.pk]))
    run.refresh_from_db()
    assert run.counts["same"] == 1


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        ((HEAD + GOOD).encode("utf-16"), "a.csv", "không theo mã UTF-8"),
        ("Điện thoại\n1\n".encode(), "a.csv", "Thiếu cột “Tên chủ thể”, “Loại hình tổ chức”"),
        (HEAD.encode(), "a.csv", "chưa có dòng dữ liệu nào"),
        (b"PK\x03\x04 broken", "a.xlsx", "bị hỏng"),
        (b"", "a.csv", "Tệp rỗng"),
    ],
)
def test_a_file_that_cannot_be_taken_is_answered_with_what_to_do(
    officer: Client, data: bytes, name: str, said: str
) -> None:
    answer = send(officer, data, name=name)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert ImportRun.objects.count() == 0


def test_a_request_that_is_repeated_takes_the_file_in_once(officer: Client) -> None:
    first = send(officer, (HEAD + GOOD).encode(), key="one")
    assert send(officer, (HEAD + GOOD).encode(), key="one").url == first.url
    assert ImportRun.objects.count() == 1


def test_an_unknown_kind_or_import_is_not_there(officer: Client) -> None:
    assert officer.get(reverse("officer:intake_send", args=["x"])).status_code == 404
    assert send(officer, GOOD.encode(), kind="x").status_code in (404, 422)
    assert officer.get(reverse("officer:intake_run", args=[999])).status_code == 404


def test_the_home_leads_to_every_kind_and_every_import(officer: Client) -> None:
    send(officer, (HEAD + GOOD).encode())
    html = officer.get(reverse("officer:intake")).content.decode()
    for code, kind in kinds.ALL.items():
        assert (reverse("officer:intake_stored", args=[code]) in html) == (kind.within is None)
    assert reverse("officer:intake_run", args=[ImportRun.objects.get().pk]) in html
    assert reverse("officer:intake") in officer.get(reverse("officer:imports")).content.decode()


@pytest.mark.parametrize("shown", ["new", "problem"])
def test_a_page_costs_the_same_for_one_row_and_for_many(officer: Client, shown: str) -> None:
    def cost(lines: int) -> int:
        rows = "".join(
            f"HTX Số {n} (ví dụ),Hợp tác xã,{'30502' if shown == 'new' else '1'},\n" for n in range(lines)
        )
        send(officer, (HEAD + rows).encode())
        run = ImportRun.objects.latest("pk")
        page_of(officer, run, shown)
        with CaptureQueriesContext(
            connection,
        ) as found:
            page_of(officer, run, shown)
        with CaptureQueriesContext(connection) as home:
            officer.get(reverse("officer:intake"))
        return len(found) + len(home)

    assert cost(1) == cost(30)


@pytest.mark.parametrize("role", ["commune_officer", "leader", "auditor", "council_member", "administrator"])
def test_only_the_provincial_office_takes_files_in(client: Client, role: str) -> None:
    run = made.taken_in("producers", (HEAD + GOOD).encode(), "a.csv")
    sign_in(client, actor_with(role))
    for name, args in (
        ("intake", []), ("intake_send", ["producers"]), ("intake_stored", ["producers"]),
        ("intake_run", [run.pk]), ("intake_row", [run.pk, 2]), ("intake_undo", [run.pk]),
    ):  # fmt: skip
        answer = client.get(reverse(f"officer:{name}", args=args)).status_code
        assert answer == (404 if run.pk in args and role == "commune_officer" else 403)
    assert write(client, run).status_code == (404 if role == "commune_officer" else 403)
