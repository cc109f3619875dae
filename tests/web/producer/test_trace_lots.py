"""The diary's home, lots with their way, deliveries that are confirmed, refused, taken back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ocop.organisations.models import Organisation
from ocop.trace import actions
from ocop.trace.models import Handover, Lot
from ocop.trace.queries import desk
from ocop.trace.queries.diary import balance_of
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, sign_in
from tests.factories.products import make_product
from tests.factories.trace import (
    AT,
    BY,
    lot_made_by,
    make_goods_lot,
    make_handover,
    make_item,
    make_lot,
    make_material,
    make_site,
    make_step,
)
from tests.web.pages import html

pytestmark = pytest.mark.django_db
HOME = "/chu-the/truy-xuat/"


@pytest.fixture
def own() -> Organisation:
    return make_organisation()


@pytest.fixture
def member(own: Organisation) -> Client:
    client = Client()
    sign_in(client, actor_with("producer", organisation=own))
    return client


# ---------------------------------------------------------------- home


def test_home_says_how_to_begin_and_then_shows_what_there_is(member: Client, own: Organisation) -> None:
    empty = html(member.get(HOME))
    assert "Thêm nơi trồng, nơi nấu trước" in empty and f"{HOME}bat-dau/" in empty
    assert "Chưa ghi dòng nào." in empty and empty.count('class="doors"') == 1
    lot = make_lot(own, quantity=Decimal("12.5"))
    shown = html(member.get(HOME))
    assert "Thêm nơi trồng, nơi nấu trước" not in shown
    assert f"{HOME}lo/{lot.pk}/" in shown and "12,5 kg" in shown and "Khai báo ghi sai" in shown
    for what in ("cham-soc", "thu-hoach", "che-bien", "dong-goi", "giao-hang", "kiem-tra"):
        assert f"{HOME}ghi/{what}/" in shown


def test_an_old_lot_is_offered_however_many_newer_ones_are_used_up(
    member: Client, own: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "_MOST_LOTS", 2)
    day, item, site = AT - dt.timedelta(days=9), make_material(own), make_site(own)
    old = make_lot(own, item=item, site=site, happened_at=day)
    newer = [make_lot(own, item=item, site=site, quantity=Decimal("0.3")) for _n in range(3)]
    for part in ("0.1", "0.2"):
        make_handover(own, receiver_name="Chợ", lots=[(lot, Decimal(part)) for lot in newer])
    assert [(held.lot, held.left) for held in desk.held_by(own.pk)] == [(old, 100)]
    assert f"{HOME}lo/{old.pk}/" in html(member.get(HOME))
    make_item(make_product(own))
    assert f'name="lot_{old.pk}"' in html(member.get(f"{HOME}ghi/dong-goi/"))


def test_a_stranger_to_the_diary_sees_nothing_of_it(own: Organisation) -> None:
    step = make_step("harvest", own, photos=())
    lot = lot_made_by(step)
    other = Client()
    sign_in(other, actor_with("producer", organisation=make_organisation()))
    assert lot.code not in html(other.get(HOME))
    for path in (f"lo/{lot.pk}/", f"dong/{step.pk}/sai/"):
        assert other.get(f"{HOME}{path}").status_code == 404
    assert other.post(f"{HOME}lo/{lot.pk}/het/").status_code == 404
    officer = Client()
    sign_in(officer, actor_with("commune_officer", unit=own.unit))
    assert officer.get(HOME).status_code == 403


# ---------------------------------------------------------------- a lot and its way


def test_a_lot_tells_what_it_is_made_from_and_where_it_went(member: Client, own: Organisation) -> None:
    first = make_lot(own)
    sugar = make_material(own, kind="halfway", name="Đường nấu (ví dụ)")
    cooked = lot_made_by(
        make_step("process", own, item=sugar, inputs=[(first, Decimal(80))], quantity=Decimal(12))
    )
    jars = make_item(make_product(own, name="Đường hũ (ví dụ)"))
    packed = lot_made_by(
        make_step("pack", own, item=jars, inputs=[(cooked, Decimal(12))], quantity=Decimal(24))
    )
    make_handover(own, lots=[(packed, Decimal(10))], receiver_name="Chị Lan (ví dụ)")
    page = html(member.get(f"{HOME}lo/{cooked.pk}/"))
    assert "80 kg Nước thốt nốt" in page and f"{HOME}lo/{first.pk}/" in page
    assert "12 kg vào Đường hũ" in page and f"{HOME}lo/{packed.pk}/" in page
    last = html(member.get(f"{HOME}lo/{packed.pk}/"))
    assert "12 kg Đường nấu" in last and f"lô {first.code}" in last and "14 hũ" in last
    assert "Giao 10 hũ cho Chị Lan" in last
    assert "Không lấy từ lô nào" in html(member.get(f"{HOME}lo/{first.pk}/"))
    for path in ("lo/", "nhat-ky/", "giao-nhan/"):
        assert packed.code in html(member.get(f"{HOME}{path}"))


def test_a_lot_is_closed_with_a_reason_for_the_rest_and_opened_again(
    member: Client, own: Organisation
) -> None:
    lot = make_lot(own)
    page = f"{HOME}lo/{lot.pk}/"
    refused = member.post(f"{page}het/", {"reason": ""})
    assert refused.status_code == 422 and "Lô còn 100 kg" in html(refused)
    for _n in range(2):
        assert member.post(f"{page}het/", {"reason": "Để nhà dùng", "key": "k"}).status_code == 302
    assert Lot.objects.get().state == "closed"
    closed = html(member.get(page))
    assert "Vẫn còn, mở lại lô" in closed and "<strong>0 kg</strong>" in closed
    assert "đã ghi hết 100 kg: Để nhà dùng" in closed
    for _n in range(2):
        assert member.post(f"{page}mo-lai/", {"key": "m"}).status_code == 302
    assert Lot.objects.get().state == "open" and "Lô này đã hết" in html(member.get(page))
    assert "<strong>100 kg</strong>" in html(member.get(page)) and "đã ghi hết" not in html(member.get(page))


# ---------------------------------------------------------------- deliveries


def test_what_arrived_is_confirmed_and_can_be_used(member: Client, own: Organisation) -> None:
    sender = make_organisation(name="Hợp tác xã Núi Dài (ví dụ)")
    lot = make_lot(sender)
    handover = make_handover(sender, own, lots=[(lot, Decimal(30))])
    assert "Hợp tác xã Núi Dài (ví dụ) giao hàng cho mình" in html(member.get(HOME))
    page = f"{HOME}giao-nhan/{handover.pk}/da-nhan/"
    assert f'href="{page}"' in html(member.get(HOME))
    asked = html(member.get(page))
    assert "Bên giao ghi 30 kg." in asked and 'value="30"' in asked
    for _n in range(2):
        assert member.post(page, {f"lot_{lot.pk}": "30", "key": "k"}).status_code == 302
    assert Handover.objects.get().state == "confirmed"
    assert balance_of([lot], own.pk) == {lot.pk: 30}
    shown = html(member.get(HOME))
    assert "giao hàng cho mình" not in shown and "nhận từ Hợp tác xã Núi Dài" in shown
    page = html(member.get(f"{HOME}lo/{lot.pk}/"))
    assert "Nhận từ Hợp tác xã Núi Dài" in page and "30 kg" in page and "Lô này đã hết" not in page
    make_site(own)
    make_material(own, kind="halfway", name="Đường nấu (ví dụ)")
    assert f"lot_{lot.pk}" in html(member.get(f"{HOME}ghi/che-bien/"))


def test_the_diary_says_what_was_made_and_whether_it_passed_in_words_of_its_own(
    member: Client, own: Organisation
) -> None:
    lot = make_lot(own)
    for result in ("passed", "failed"):
        make_step("inspect", own, lots=[lot], result=result)
    page = html(member.get(f"{HOME}lo/{lot.pk}/"))
    assert "Làm ra: 100 kg" in page
    assert "Đạt yêu cầu" in page and "Không đạt yêu cầu" in page


def test_what_is_short_is_said_when_it_arrives(member: Client, own: Organisation) -> None:
    sender = make_organisation()
    lot = make_lot(sender)
    page = f"{HOME}giao-nhan/{make_handover(sender, own, lots=[(lot, Decimal(30))]).pk}/da-nhan/"
    assert "chỉ ghi 30" in html(member.post(page, {f"lot_{lot.pk}": "31"}))
    assert "Hãy ghi lý do" in html(member.post(page, {f"lot_{lot.pk}": "20"}))
    assert member.post(page, {f"lot_{lot.pk}": "0", "reason": "x"}).status_code == 422
    given = {f"lot_{lot.pk}": "29,5", "reason": "Đổ nửa ký", "key": "k"}
    assert member.post(page, given).status_code == 302
    assert balance_of([lot], own.pk) == {lot.pk: Decimal("29.5")}
    assert balance_of([lot]) == {lot.pk: Decimal("70.5")}
    shown = html(member.get(f"{HOME}giao-nhan/"))
    assert "thiếu 0,5, đã trở về sổ bên giao" in shown and "Đổ nửa ký" in shown


def test_a_received_lot_shows_its_public_way_and_no_recipe(member: Client, own: Organisation) -> None:
    sender = make_organisation(name="Lò Đường (ví dụ)")
    additive = {"kind": "additive", "name": "Vôi sống (ví dụ)", "unit_name": "kg"}
    lime = actions.add_supply(sender, additive, by=BY, at=AT)
    juice = make_lot(sender, quantity=Decimal(77))
    step = make_step(
        "process", sender, item=make_material(sender, kind="halfway", name="Đường nấu (ví dụ)"),
        inputs=[(juice, Decimal(55))], supplies=[(lime, Decimal(3))], quantity=Decimal(12), note="Bí quyết",
    )  # fmt: skip
    cooked = lot_made_by(step)
    handover = make_handover(sender, own, lots=[(cooked, Decimal(5))], note="Giao trước 7 giờ")
    assert "Giao trước 7 giờ" in html(member.get(HOME))
    member.post(f"{HOME}giao-nhan/{handover.pk}/da-nhan/", {f"lot_{cooked.pk}": "5", "key": "k"})
    page = html(member.get(f"{HOME}lo/{cooked.pk}/"))
    assert "Nơi khác đã ghi" in page and f"lô {juice.code}" in page and "Lò Đường (ví dụ)" in page
    for kept in ("55 kg", "77 kg", "12 kg", "Vôi sống", "Bí quyết", str(step.site)):
        assert kept not in page, kept
    assert "bên nhận đọc được" in html(member.get(f"{HOME}ghi/giao-hang/"))


def test_what_did_not_arrive_is_refused_with_a_reason(member: Client, own: Organisation) -> None:
    handover = make_handover(make_organisation(), own)
    page = f"{HOME}giao-nhan/{handover.pk}/tu-choi/"
    assert "Từ chối nhận</a>" in html(member.get(HOME))
    assert "Không nhận hàng" in html(member.get(page)) and "Từ chối nhận</button>" in html(member.get(page))
    assert member.post(page, {"reason": ""}).status_code == 422
    assert member.post(page, {"reason": "Vỡ hết", "key": "k"}).status_code == 302
    assert (Handover.objects.get().state, Handover.objects.get().answer) == ("refused", "Vỡ hết")
    assert "Vỡ hết" in html(member.get(f"{HOME}giao-nhan/"))
    assert member.post(f"{HOME}giao-nhan/{handover.pk}/rut-lai/", {"reason": "x"}).status_code == 404


def test_the_sender_takes_back_what_nobody_confirmed(member: Client, own: Organisation) -> None:
    handover = make_handover(own, make_organisation())
    assert "Chờ bên nhận xác nhận" in html(member.get(f"{HOME}giao-nhan/"))
    page = f"{HOME}giao-nhan/{handover.pk}/rut-lai/"
    assert f'href="{page}"' in html(member.get(f"{HOME}giao-nhan/")) and "Rút lại" in html(member.get(page))
    assert member.post(page, {"reason": "Giao nhầm", "key": "k"}).status_code == 302
    assert Handover.objects.get().state == "taken_back"
    assert f'href="{page}"' not in html(member.get(f"{HOME}giao-nhan/"))


def test_pages_ask_the_database_the_same_for_one_and_for_three(member: Client, own: Organisation) -> None:
    root = make_lot(own, quantity=Decimal(1000))

    def more() -> None:
        made = lot_made_by(make_step("pack", own, inputs=[(root, Decimal(10))]))
        make_handover(own, lots=[(made, Decimal(5))])
        make_handover(make_organisation(), own)
        arrived = make_handover(make_organisation(), own)
        counted = {f"lot_{line.lot_id}": "10" for line in arrived.step.lines.all()}
        assert member.post(f"{HOME}giao-nhan/{arrived.pk}/da-nhan/", counted).status_code == 302
        make_goods_lot(own)

    def cost() -> list[int]:
        found = []
        for path in ("", "lo/", f"lo/{root.pk}/", "nhat-ky/", "giao-nhan/", "giao-nhan/?chieu=giao"):
            with CaptureQueriesContext(connection) as seen:
                assert member.get(f"{HOME}{path}").status_code == 200
            found.append(len(seen))
        return found

    more()
    member.get(HOME)  # the messages of the confirmation
    few = cost()
    more()
    more()
    member.get(HOME)
    assert cost() == few
