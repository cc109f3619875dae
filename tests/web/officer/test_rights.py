"""The register of rights and papers at the officers' desks: filters, files, recording, checking."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ocop.base import clock, sheets
from ocop.catalogue import pages
from ocop.rights.models import Label, Protection
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, commune_unit
from tests.factories.products import make_product, make_standing
from tests.factories.rights import make_label, make_protection
from tests.web.pages import as_actor, html

pytestmark = pytest.mark.django_db
LIST = "/can-bo/nhan-hieu/"


@pytest.fixture
def office() -> Client:
    """The provincial officer."""
    return as_actor(actor_with("provincial_officer"))


def names(answer: Any) -> list[str]:
    return [right.name for right in answer.context["page"].object_list]


def test_the_register_is_narrowed_by_kind_state_commune_end_and_words(office: Client) -> None:
    assert "Chưa ghi giấy nào" in html(office.get(LIST))
    on, far = clock.today(), make_organisation(unit=commune_unit("30338", "Xã Khác"))
    make_protection("granted", kind="haccp", name="HACCP", expires_on=on + dt.timedelta(days=90))
    make_protection("granted", far, kind="halal", name="Halal", expires_on=on - dt.timedelta(days=1))
    make_protection("filed", name="Nhãn hiệu Trà")
    asked = {
        "": ["Halal", "HACCP", "Nhãn hiệu Trà"], "?nhom=quality": ["Halal", "HACCP"],
        "?loai=haccp": ["HACCP"],
        "?trang_thai=running": ["Nhãn hiệu Trà"], "?trang_thai=in_force": ["HACCP"],
        "?trang_thai=expired": ["Halal"], f"?xa={far.unit_id}": ["Halal"], "?het=90": ["HACCP"],
        "?het=30": [],
        "?q=tra": ["Nhãn hiệu Trà"], "?het=x&xa=y": ["Halal", "HACCP", "Nhãn hiệu Trà"],
    }  # fmt: skip
    assert {query: names(office.get(f"{LIST}{query}")) for query in asked} == asked
    commune = as_actor(actor_with("commune_officer"))
    assert names(commune.get(LIST)) == ["HACCP", "Nhãn hiệu Trà"] and "Ghi mới" not in html(commune.get(LIST))


def test_the_register_is_saved_as_narrowed_and_nothing_in_it_runs(office: Client) -> None:
    make_protection("granted", kind="haccp", name="=1+1", number="H-1", expires_on=dt.date(2090, 1, 2))
    make_protection("filed")
    rows = list(csv.reader(io.StringIO(office.get(f"{LIST}csv/?loai=haccp").content.decode("utf-8-sig"))))
    told = dict(zip(rows[0], rows[1], strict=True))
    names = ("Tên", "Số giấy", "Có hiệu lực đến hết", "Xã", "Hiệu lực hiện nay")
    assert len(rows) == 2
    said = ["'=1+1", "H-1", "02/01/2090", "Xã Thử", "Còn hiệu lực"]
    assert [told[name] for name in names] == said
    book = sheets.table(office.get(f"{LIST}excel/").content)
    told = dict(zip(book[0], book[1], strict=True))
    assert len(book) == 3 and [told[name] for name in names] == said


def test_the_office_records_for_an_owner_and_takes_steps(office: Client) -> None:
    owner = make_organisation(name="Sở Mẫu", kind="agency", legal_form="public_body")
    assert "Sở Mẫu" in html(office.get(f"{LIST}them/?q=so mau"))
    form = f"{LIST}them/{owner.pk}/"
    assert client_error(office.post(form, {"kind": "", "name": "x"})) == 422
    given = {"kind": "geographical_indication", "name": "Bảy Núi", "verb": "", "key": "k"}
    made = office.post(form, given)
    right = Protection.objects.get()
    assert made["Location"] == f"{LIST}{right.pk}/" and right.organisation == owner
    step = {"verb": "grant_protection", "day": "01/06/2026", "number": "00001", "key": "s"}
    assert office.post(f"{LIST}{right.pk}/buoc/", {**step, "day": "01/06/2999"}).status_code == 422
    assert office.post(f"{LIST}{right.pk}/buoc/", step).status_code == 302
    right.refresh_from_db()
    assert right.state == "granted" and right.checked_at is not None
    assert office.post(f"{LIST}{right.pk}/sua/", {"name": "Bảy Núi mới"}).status_code == 302


def client_error(answer: Any) -> int:
    return int(answer.status_code)


def test_a_paper_is_shown_to_the_public_once_it_was_laid_beside_the_original(office: Client) -> None:
    product = make_product()
    make_standing(product, valid_to=clock.today() + dt.timedelta(days=400))
    right = make_protection("granted", product.organisation, kind="haccp", name="HACCP xưởng 1", number="H-1")
    Protection.objects.update(checked_at=None)
    public = f"/san-pham/{product.pk}/"
    assert "HACCP xưởng 1" not in html(Client().get(public))
    assert "1 giấy chưa đối chiếu" in html(office.get("/can-bo/"))
    assert "Đã đối chiếu, đúng" in html(office.get(f"{LIST}{right.pk}/"))
    assert office.post(f"{LIST}{right.pk}/doi-chieu/").status_code == 302
    seen = html(Client().get(public))
    assert "HACCP xưởng 1" in seen and "H-1" in seen
    Protection.objects.update(expires_on=clock.today())
    for days, shown in ((0, 1), (1, 0)):
        page = pages.product_page(product.pk, clock.today() + dt.timedelta(days=days))
        assert page is not None and len(page["papers"]) == shown


def test_a_commune_and_who_reads_change_nothing() -> None:
    right, label = make_protection("granted"), make_label()
    for role in ("commune_officer", "leader", "auditor"):
        client = as_actor(actor_with(role))
        seen = html(client.get(f"{LIST}{right.pk}/"))
        assert (
            "Ghi gia hạn" not in seen and "Sửa" not in seen.partition("<main")[2].partition("</h1>")[2][:200]
        )
        assert "Lưu phần đã kiểm" not in html(client.get(f"{LIST}nhan/{label.pk}/"))
        for path in (
            f"{right.pk}/buoc/",
            f"{right.pk}/doi-chieu/",
            f"{right.pk}/sua/",
            f"nhan/{label.pk}/kiem/",
        ):
            assert client.post(f"{LIST}{path}", {}).status_code == 403
    far = as_actor(actor_with("commune_officer", unit=commune_unit("30338", "Xã Khác")))
    for path in (f"{right.pk}/", f"nhan/{label.pk}/", f"san-pham/{label.product_id}/"):
        assert far.get(f"{LIST}{path}").status_code == 404


def test_the_office_reads_and_ticks_labels(office: Client) -> None:
    label = make_label()
    make_label(checked=True)
    assert len(office.get(f"{LIST}nhan/").context["rows"]) == 2
    assert [row[0] for row in office.get(f"{LIST}nhan/?xem=open").context["rows"]] == [label]
    assert office.post(f"{LIST}nhan/{label.pk}/kiem/", {"a-name": "no"}).status_code == 302
    assert Label.objects.get(pk=label.pk).ticks.get().answer == "no"
    assert "Còn thiếu 1 mục" in html(office.get(f"{LIST}nhan/"))


def test_the_pages_cost_the_same_at_one_and_at_many(office: Client) -> None:
    product = make_product()
    right = make_protection("granted", product.organisation, products=[product])
    label = make_label(product, checked=True)

    def cost() -> list[int]:
        found = []
        for path in (
            "",
            "csv/",
            "them/",
            "nhan/",
            f"nhan/{label.pk}/",
            f"{right.pk}/",
            f"san-pham/{product.pk}/",
        ):
            with CaptureQueriesContext(connection) as seen:
                assert office.get(f"{LIST}{path}").status_code == 200
            found.append(len(seen))
        return found

    cost()
    few = cost()
    for _n in range(3):
        other = make_product()
        make_protection("granted", other.organisation, products=[other])
        make_label(other)
    assert cost() == few
