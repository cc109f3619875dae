"""The forms of the diary: filled in on a page, on a phone without a line, and written anew."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ocop.base import clock
from ocop.organisations.models import Organisation
from ocop.products.sourcing.forms import _GROUPED
from ocop.trace import actions
from ocop.trace.models import Handover, Item, Lot, Step
from ocop.trace.queries.diary import balance_of
from tests.factories.files import picture
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, sign_in
from tests.factories.products import make_product
from tests.factories.trace import (
    BY,
    lot_made_by,
    make_goods_lot,
    make_handover,
    make_harvest,
    make_item,
    make_lot,
    make_material,
    make_site,
)
from tests.web.pages import html

pytestmark = pytest.mark.django_db
LOG = "/chu-the/truy-xuat/ghi/"
PHONE = {"HTTP_X_OUTBOX": "1"}
KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def own() -> Organisation:
    return make_organisation()


@pytest.fixture
def member(own: Organisation) -> Client:
    client = Client()
    sign_in(client, actor_with("producer", organisation=own))
    return client


def make_supply(own: Organisation, **over: Any) -> Any:
    given = {"kind": "fertiliser", "name": "Phân hữu cơ (ví dụ)", "unit_name": "bao"}
    return actions.add_supply(own, {**given, **over}, by=BY, at=clock.now())


def make_halfway(own: Organisation) -> Item:
    return make_material(own, kind="halfway", name="Đường thốt nốt nấu")


# ---------------------------------------------------------------- one page each


def test_care_is_written_once_with_what_was_used(member: Client, own: Organisation) -> None:
    site, supply = make_site(own, kind="plot", name="Vườn Bảy Núi"), make_supply(own)
    make_supply(own, kind="packaging", name="Hũ thủy tinh (ví dụ)")
    shown = html(member.get(f"{LOG}cham-soc/"))
    assert "Phân hữu cơ" in shown and "Hũ thủy tinh" not in shown and 'inputmode="decimal"' in shown
    given = {"site": site.pk, f"supply_{supply.pk}": "1,5", "note": "Bón gốc", "key": "k"}
    for _n in range(2):
        assert member.post(f"{LOG}cham-soc/", given).status_code == 302
    step = Step.objects.get()
    assert (step.kind, step.note, step.site) == ("care", "Bón gốc", site)
    assert list(step.supplies.values_list("supply", "quantity")) == [(supply.pk, Decimal("1.5"))]
    again = html(member.get(f"{LOG}cham-soc/"))
    assert "Lần trước: 1,5" in again


def test_harvest_makes_a_lot_and_keeps_its_pictures(member: Client, own: Organisation) -> None:
    site, material = make_site(own, kind="plot"), make_material(own)
    photo = SimpleUploadedFile("vuon.jpg", picture("JPEG", (400, 300)), "image/jpeg")
    given = {"site": site.pk, "item": material.pk, "quantity": "1.250,5", "photos": photo, "key": "k"}
    assert member.post(f"{LOG}thu-hoach/", given).status_code == 302
    lot = Lot.objects.get()
    assert (lot.quantity, lot.item) == (Decimal("1250.5"), material)
    step = Step.objects.get()
    shown = member.get(f"/chu-the/truy-xuat/anh/{step.photos.get().pk}/")
    assert shown["Content-Type"] == "image/webp"  # drawn anew: nothing that a camera wrote beside it
    assert f"/chu-the/truy-xuat/anh/{step.photos.get().pk}/" in html(member.get("/chu-the/truy-xuat/"))


def test_an_amount_is_said_back_as_it_was_read(member: Client, own: Organisation) -> None:
    lot, site, sugar = make_lot(own), make_site(own), make_halfway(own)
    salt = make_supply(own, kind="additive", name="Muối (ví dụ)", unit_name="kg")
    given = {
        "item": sugar.pk, "site": site.pk, "quantity": "1.500", f"lot_{lot.pk}": "0.250",
        f"supply_{salt.pk}": "2,5",
    }  # fmt: skip
    words = "Đã ghi: Chế biến. 1500 kg Đường thốt nốt nấu; 2,5 kg Muối (ví dụ); 0,25 kg Nước thốt nốt."
    assert member.post(f"{LOG}che-bien/", given, **PHONE).json()["words"] == words
    assert words in html(member.post(f"{LOG}che-bien/", given, follow=True))
    care = {"site": site.pk, "note": "Làm cỏ"}
    assert member.post(f"{LOG}cham-soc/", care, **PHONE).json()["words"] == "Đã ghi: Chăm sóc."


def test_the_page_reads_amounts_by_the_servers_rule() -> None:
    script = finders.find("ui/js/diary.js")
    assert isinstance(script, str) and f"/^{_GROUPED.pattern}$/" in Path(script).read_text()


def test_a_time_that_was_typed_counts_as_said(member: Client, own: Organisation) -> None:
    site = make_site(own, kind="plot")
    day = clock.today() - dt.timedelta(days=2)
    given = {"site": site.pk, "note": "Làm cỏ", "happened_at": f"{day:%Y-%m-%d}T06:30"}
    assert member.post(f"{LOG}cham-soc/", given).status_code == 302
    assert Step.objects.get().happened_at.astimezone(clock.LOCAL).replace(tzinfo=None) == dt.datetime.combine(
        day, dt.time(6, 30)
    )


def test_cooking_and_packing_take_from_lots_with_what_is_left(member: Client, own: Organisation) -> None:
    lot, site = make_lot(own), make_site(own)
    sugar = make_halfway(own)
    jars = make_item(make_product(own, name="Đường hũ (ví dụ)"))
    shown = html(member.get(f"{LOG}che-bien/"))
    assert f"lot_{lot.pk}" in shown and "Còn 100 kg" in shown and "Đường thốt nốt nấu (kg)" in shown
    cook = {"item": sugar.pk, "site": site.pk, "quantity": "12", f"lot_{lot.pk}": "80"}
    assert "ít nhất ở một lô" in html(member.post(f"{LOG}che-bien/", {**cook, f"lot_{lot.pk}": ""}))
    over = member.post(f"{LOG}che-bien/", {**cook, f"lot_{lot.pk}": "101"})
    assert over.status_code == 422 and "chỉ còn 100 kg" in html(over) and 'value="101"' in html(over)
    assert member.post(f"{LOG}che-bien/", cook).status_code == 302
    cooked = Lot.objects.get(item=sugar)
    last = f"{clock.today() + dt.timedelta(days=100):%d/%m/%Y}"
    pack = {"item": jars.pk, "site": site.pk, "quantity": "24", f"lot_{cooked.pk}": "12", "expires_on": last}
    assert member.post(f"{LOG}dong-goi/", pack).status_code == 302
    packed = Lot.objects.get(item=jars)
    assert f"{packed.expires_on:%d/%m/%Y}" == last
    assert balance_of([lot, cooked, packed]) == {lot.pk: 20, cooked.pk: 0, packed.pk: 24}
    assert f"lot_{cooked.pk}" not in html(member.get(f"{LOG}dong-goi/"))


def test_what_is_not_there_any_more_is_not_passed_over(member: Client, own: Organisation) -> None:
    """A page kept on a phone may offer a lot that is used up by now: what was typed must not be lost."""
    lot, other, site, sugar = make_lot(own), make_lot(own), make_site(own), make_halfway(own)
    actions.close_lot(lot, reason="Hư", by=BY, at=clock.now())
    cook = {
        "item": sugar.pk, "site": site.pk, "quantity": "2", f"lot_{lot.pk}": "5", f"lot_{other.pk}": "5"
    }  # fmt: skip
    assert "không còn dùng được nữa" in html(member.post(f"{LOG}che-bien/", cook))
    assert not Lot.objects.filter(item=sugar).exists()


def test_delivery_to_somebody_found_or_typed(member: Client, own: Organisation) -> None:
    lot = make_goods_lot(own)
    shop = make_organisation(name="Cửa hàng Núi Cấm (ví dụ)")
    actor_with("producer", organisation=shop)
    found = html(member.get(f"{LOG}giao-hang/?q=nui+cam"))
    assert f'<option value="{shop.pk}" selected>{shop.name}' in found
    make_organisation(name="Lò Núi Cấm (ví dụ)")
    several = html(member.get(f"{LOG}giao-hang/?q=nui+cam"))
    assert '<option value="" selected>Chọn trong những nơi tìm thấy…' in several
    nobody = html(member.get(f"{LOG}giao-hang/?q={own.name}"))
    assert "Không thấy tên này." in nobody and 'name="receiver"' not in nobody
    send = {f"lot_{lot.pk}": "10", "key": "k"}
    assert "Chọn nơi nhận" in html(member.post(f"{LOG}giao-hang/", send))
    for _n in range(2):
        assert member.post(f"{LOG}giao-hang/", {**send, "receiver": shop.pk}).status_code == 302
    typed = {f"lot_{lot.pk}": "5", "receiver": "", "receiver_name": "Chị Lan", "receiver_place": "Chợ"}
    assert member.post(f"{LOG}giao-hang/", typed).status_code == 302
    rows = Handover.objects.order_by("pk").values_list("receiver", "receiver_name", "state")
    assert list(rows) == [(shop.pk, "", "sent"), (None, "Chị Lan", "confirmed")]


def test_the_last_receivers_are_offered_and_the_last_one_is_chosen(member: Client, own: Organisation) -> None:
    lot, shop = make_goods_lot(own), make_organisation(name="Cửa hàng Núi Cấm (ví dụ)")
    lan = {
        "receiver_name": "Chị Lan", "receiver_place": "Chợ Châu Đốc", "receiver_contact": "0900 000 000"
    }  # fmt: skip
    make_handover(make_organisation(), receiver_name="Khách của người khác")
    for to in (lan, {"receiver": shop}, lan):
        make_handover(own, lots=[(lot, Decimal(1))], **to)
    first = Handover.objects.filter(sender=own).earliest("pk")
    for path in ("", "giao-hang/"):
        shown = html(member.get(f"{LOG}{path}"))
        assert shown.count("Chị Lan · Chợ Châu Đốc") == 1 and "0900" not in shown
        assert f'<option value="h{first.pk}" selected>' in shown and f'<option value="{shop.pk}">' in shown
        assert "Khách của người khác" not in shown
    send = {f"lot_{lot.pk}": "5", "receiver": f"h{first.pk}"}
    both = {**send, "receiver_name": "Anh Tư"}
    assert "xóa tên đã ghi" in html(member.post(f"{LOG}giao-hang/", both))
    assert member.post(f"{LOG}giao-hang/", send).status_code == 302
    again = Handover.objects.latest("pk")
    assert {name: getattr(again, name) for name in lan} == lan
    wrong = again.step
    actions.declare_mistake(wrong, "Nhầm", by=BY, at=clock.now())
    make_handover(own, shop, lots=[(lot, Decimal(1))])
    anew = html(member.get(f"{LOG}giao-hang/?thay={wrong.pk}"))
    assert f'<option value="h{again.pk}" selected>' in anew


def test_a_receiver_who_dropped_out_of_the_offer_is_still_taken(member: Client, own: Organisation) -> None:
    lot = make_goods_lot(own)
    for n in range(9):
        make_handover(own, lots=[(lot, Decimal(1))], receiver_name=f"Khách {n}")
    first = Handover.objects.filter(sender=own).earliest("pk")
    assert f'value="h{first.pk}"' not in html(member.get(LOG))
    send = {f"lot_{lot.pk}": "5", "receiver": f"h{first.pk}"}
    assert member.post(f"{LOG}giao-hang/", send, **PHONE).status_code == 200
    assert Handover.objects.latest("pk").receiver_name == "Khách 0"
    theirs = make_handover(receiver_name="Khách của người khác")
    for wrong in (f"h{theirs.pk}", "h", "hx", "x"):
        assert member.post(f"{LOG}giao-hang/", {**send, "receiver": wrong}, **PHONE).status_code == 422


def test_inspection_names_lots_and_a_result(member: Client, own: Organisation) -> None:
    lot = make_goods_lot(own)
    assert "Đánh dấu ít nhất một lô" in html(member.post(f"{LOG}kiem-tra/", {"result": "passed"}))
    assert member.post(f"{LOG}kiem-tra/", {"result": "failed", "lots": [lot.pk]}).status_code == 302
    step = Step.objects.get(kind="inspect")
    assert step.details["result"] == "failed" and step.lines.get().lot == lot


def test_a_form_that_lacks_something_says_where_to_set_it_up(member: Client, own: Organisation) -> None:
    for what in ("cham-soc", "thu-hoach", "che-bien", "dong-goi"):
        shown = html(member.get(f"{LOG}{what}/"))
        assert "Chưa có nơi trồng, nơi nấu nào." in shown and "/chu-the/truy-xuat/bat-dau/" in shown
    make_site(own)
    assert "Chưa có mặt hàng nào cho việc này." in html(member.get(f"{LOG}thu-hoach/"))
    assert member.get(f"{LOG}khac/").status_code == 404


def test_waiting_time_is_kept_unless_there_is_a_reason(member: Client, own: Organisation) -> None:
    site, material = make_site(own, kind="plot"), make_material(own)
    spray = make_supply(own, kind="pesticide", name="Thuốc A (ví dụ)", unit_name="chai", waits_days=7)
    care = {"site": site.pk, f"supply_{spray.pk}": "1"}
    assert member.post(f"{LOG}cham-soc/", care).status_code == 302
    take = {"site": site.pk, "item": material.pk, "quantity": "5"}
    refused = html(member.post(f"{LOG}thu-hoach/", take))
    assert "hết thời gian cách ly" in refused and '<details class="disclosure" open>' in refused
    assert member.post(f"{LOG}thu-hoach/", {**take, "even_so": "Bão sắp về"}).status_code == 302


# ---------------------------------------------------------------- without a line


def test_the_phone_is_told_in_words_what_became_of_it(member: Client, own: Organisation) -> None:
    site, material = make_site(own, kind="plot"), make_material(own)
    told = member.post(f"{LOG}thu-hoach/", {"site": site.pk, "item": material.pk}, **PHONE)
    assert (told.status_code, told.json()["state"]) == (422, "refused")
    assert "Được bao nhiêu?" in told.json()["words"]
    then = clock.now() - dt.timedelta(hours=5)
    good = {
        "site": site.pk, "item": material.pk, "quantity": "50", "key": KEY, "taken_at": then.isoformat()
    }  # fmt: skip
    for _n in range(2):
        done = member.post(f"{LOG}thu-hoach/", good, **PHONE)
        assert (done.status_code, done.json()["state"]) == (200, "done")
    assert Step.objects.get().happened_at == then
    ahead = {**good, "key": "x", "taken_at": (clock.now() + dt.timedelta(days=2)).isoformat()}
    assert member.post(f"{LOG}thu-hoach/", ahead, **PHONE).status_code == 200
    assert Step.objects.latest("pk").happened_at <= clock.now()


def test_a_lot_written_a_moment_ago_is_named_by_its_key(member: Client, own: Organisation) -> None:
    site, material, sugar = make_site(own), make_material(own), make_halfway(own)
    harvest = {"site": site.pk, "item": material.pk, "quantity": "50", "key": KEY}
    assert member.post(f"{LOG}thu-hoach/", harvest, **PHONE).status_code == 200
    cook = {"site": site.pk, "item": sugar.pk, "quantity": "8", f"new_{KEY}": "30", "key": "c"}
    for _n in range(2):
        assert member.post(f"{LOG}che-bien/", cook, **PHONE).status_code == 200
    harvested = Lot.objects.get(item=material)
    assert balance_of([harvested]) == {harvested.pk: 20}
    both = {**cook, "key": "d", f"lot_{harvested.pk}": "15", f"new_{KEY}": "10"}
    refused = member.post(f"{LOG}che-bien/", both, **PHONE)
    assert refused.status_code == 422 and "chỉ còn 20 kg" in refused.json()["words"]


def test_a_lot_that_never_arrived_or_is_somebody_elses_is_refused(member: Client, own: Organisation) -> None:
    site, sugar = make_site(own), make_halfway(own)
    make_harvest(make_organisation(), key="f" * 32)
    for key in ("e" * 32, "f" * 32):
        cook = {"site": site.pk, "item": sugar.pk, "quantity": "8", f"new_{key}": "30"}
        refused = member.post(f"{LOG}che-bien/", cook, **PHONE)
        assert refused.status_code == 422
        assert "chưa được máy chủ nhận" in refused.json()["words"]


def test_the_page_for_work_without_a_line_holds_the_five_forms(member: Client, own: Organisation) -> None:
    make_site(own)
    make_material(own)
    make_halfway(own)
    make_item(make_product(own))
    shown = html(member.get(LOG))
    assert shown.count("data-diary=") == 5 and shown.count('data-outbox="') == 5
    assert "Giữ trang trên máy" in shown and "data-outbox-box" in shown
    ids = [part.split('"')[0] for part in shown.split(' id="')[1:]]
    assert len(ids) == len(set(ids))


def test_pages_ask_the_database_the_same_for_one_and_for_three(member: Client, own: Organisation) -> None:
    def more() -> None:
        make_supply(own)
        make_halfway(own)
        make_goods_lot(own)

    def cost() -> list[int]:
        found = []
        for path in ("", "cham-soc/", "thu-hoach/", "che-bien/", "dong-goi/", "giao-hang/", "kiem-tra/"):
            with CaptureQueriesContext(connection) as seen:
                assert member.get(f"{LOG}{path}").status_code == 200
            found.append(len(seen))
        return found

    more()
    few = cost()
    more()
    more()
    assert cost() == few


# ---------------------------------------------------------------- a mistake


def test_a_wrong_line_is_declared_and_written_anew(member: Client, own: Organisation) -> None:
    step = make_harvest(own, note="Đợt một")
    page = f"/chu-the/truy-xuat/dong/{step.pk}/sai/"
    assert "Khai báo ghi sai" in html(member.get(page))
    assert member.post(page, {"reason": ""}).status_code == 422
    answer = member.post(page, {"reason": "Gõ 100, đúng là 10", "key": "k"})
    assert answer["Location"] == f"{LOG}thu-hoach/?thay={step.pk}"
    again = html(member.get(answer["Location"]))
    assert 'value="100"' in again and 'value="Đợt một"' in again
    given = {
        "site": step.site_id, "item": lot_made_by(step).item_id, "quantity": "10", "instead_of": step.pk,
        "happened_at": f"{step.happened_at.astimezone(clock.LOCAL):%Y-%m-%dT%H:%M}",
    }  # fmt: skip
    assert member.post(f"{LOG}thu-hoach/", given).status_code == 302
    anew = Step.objects.latest("pk")
    assert anew.instead_of == step and lot_made_by(anew).quantity == 10
    shown = html(member.get("/chu-the/truy-xuat/"))
    assert "Đã khai báo ghi sai" in shown and "Gõ 100, đúng là 10" in shown
    assert "đã được báo" in html(member.get(page))
