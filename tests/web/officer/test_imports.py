"""The province takes in a list: read, looked at, applied once."""

from __future__ import annotations

import io
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ocop.journal.models import Entry
from ocop.products.models import Product, Standing
from tests.factories.people import actor_with, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places", "packs")]
LIST = "Tên sản phẩm,Chủ thể,Hạng sao,Quyết định\nKhô cá (ví dụ),Cơ sở Một (ví dụ),4,9/QĐ-UBND (04/06/2024)\n"


@pytest.fixture
def officer(client: Client) -> Client:
    """A client of the provincial office."""
    sign_in(client, actor_with("provincial_officer"))
    return client


def send(client: Client, data: bytes, name: str = "danh-sach.csv") -> Any:
    return client.post(reverse("officer:imports"), {"file": SimpleUploadedFile(name, data)})


def test_a_list_is_looked_at_before_anything_is_written(officer: Client) -> None:
    answer = send(officer, LIST.encode())
    assert answer.status_code == 302
    seen = officer.get(answer.url).content.decode()
    assert "Khô cá (ví dụ) – Cơ sở Một (ví dụ)" in seen and "danh-sach.csv" in seen
    assert Product.objects.count() == 0


def test_applying_twice_writes_once_and_says_so(officer: Client) -> None:
    preview = send(officer, LIST.encode()).url
    write = f"{preview.split('?')[0]}ghi/"
    first = officer.post(write, {"ten": "danh-sach.csv"}, follow=True).content.decode()
    assert "Đã ghi 1 sản phẩm mới, 1 sao đã công nhận, 0 đề nghị." in first
    assert "Không có gì mới" in first
    second = officer.post(write, {"ten": "danh-sach.csv"}, follow=True).content.decode()
    assert "Mọi dòng trong tệp đã có từ trước" in second
    assert (Product.objects.count(), Standing.objects.count()) == (1, 1)
    entry = Entry.objects.get(verb="products.import_registry")
    assert entry.after is not None and entry.after["file"] == "danh-sach.csv"


def test_an_excel_file_is_taken_as_well(officer: Client) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(LIST.splitlines()):
            sheet.write_row(number, 0, line.split(","))
    preview = send(officer, buffer.getvalue(), "danh-sach.xlsx")
    assert "Khô cá (ví dụ)" in officer.get(preview.url).content.decode()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (LIST.encode("utf-16"), "không theo mã UTF-8"),
        ("Chủ thể,Hạng sao\nMột,3\n".encode(), "Thiếu cột “Tên sản phẩm”"),
        (LIST.replace(",4,", ",9,").encode(), "không phải hạng sao"),
        (b"", "Tệp rỗng"),
    ],
)
def test_a_damaged_file_is_refused_with_what_to_do(officer: Client, data: bytes, said: str) -> None:
    answer = send(officer, data)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Product.objects.count() == 0


def test_an_error_is_told_by_row_and_column(officer: Client) -> None:
    html = send(officer, LIST.replace(",4,", ",9,").encode()).content.decode()
    assert '<th scope="row">2</th>' in html
    assert '<td data-label="Cột">Sao công nhận</td>' in html


def test_an_unknown_file_is_not_there(officer: Client) -> None:
    assert officer.get(reverse("officer:import_preview", args=["0" * 64])).status_code == 404
    assert officer.post(reverse("officer:import_apply", args=["x"])).status_code == 404


def test_the_template_has_the_columns_that_the_import_knows(officer: Client) -> None:
    data = officer.get(reverse("officer:import_template")).content
    assert send(officer, data + "Mắm,Cơ sở,,,,,,,3\n".encode()).status_code == 302


@pytest.mark.parametrize("role", ["commune_officer", "leader", "auditor", "council_member", "administrator"])
def test_only_the_provincial_office_imports(client: Client, role: str) -> None:
    sign_in(client, actor_with(role))
    assert client.get(reverse("officer:imports")).status_code == 403
    assert send(client, LIST.encode()).status_code == 403
