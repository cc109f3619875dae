"""A season on a phone: the page is kept; care, harvest, cooking and packing are written where there is no
line, and each arrives once when there is one; labels, a buyer's scan and a recall follow."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from ocop.base import clock
from ocop.trace import actions
from ocop.trace.models import Lot, Step
from ocop.trace.queries import neighbours
from ocop.trace.queries.diary import balance_of
from tests.browser import DESKTOP, PHONE
from tests.factories.files import picture
from tests.factories.organisations import make_organisation
from tests.factories.people import make_appointment, make_person
from tests.factories.products import make_product, make_standing
from tests.factories.trace import BY
from tests.journeys import recalled
from tests.journeys.people import sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from ocop.organisations.models import Organisation
    from ocop.people.models import Person
    from ocop.trace.models import Recall

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
HOME, FIELD = "/chu-the/truy-xuat/", "/chu-the/truy-xuat/ghi/"
TREE: Any = {"name": "vuon.jpg", "mimeType": "image/jpeg", "buffer": picture("JPEG", (2400, 1600))}


def household() -> tuple[Organisation, Person]:
    """A household that boils palm sugar, and who keeps its diary."""
    owner = make_organisation(name="Hộ kinh doanh Néang Sóc (ví dụ)")
    make_standing(make_product(owner, name="Đường thốt nốt hũ (ví dụ)"))
    person = make_person(full_name="Néang Sóc (ví dụ)")
    make_appointment("producer", person=person, organisation=owner)
    manure = {"kind": "fertiliser", "name": "Phân hữu cơ (ví dụ)", "unit_name": "bao"}
    actions.add_supply(owner, manure, by=BY, at=clock.now())
    return owner, person


def settled(page: Page, words: str) -> None:
    """Wait until the outbox says so."""
    expect(page.locator("[data-outbox-count]")).to_contain_text(words, timeout=20_000)


def set_up(phone: Page) -> None:
    """The one page before the first line."""
    phone.goto(HOME)
    phone.get_by_role("link", name="Khai để bắt đầu").click()
    phone.get_by_label("Nơi trồng, nuôi").fill("Vườn thốt nốt ấp Vĩnh Thượng")
    phone.get_by_label("Nơi nấu, chế biến, đóng gói").fill("Lò nấu tại nhà")
    phone.get_by_label("Thu hoạch gì?").fill("Nước thốt nốt")
    phone.get_by_label("Chế biến ra gì trước khi đóng gói?").fill("Đường thốt nốt nấu")
    phone.get_by_label("Quy cách").fill("Hũ 500 g")
    phone.get_by_role("button", name="Lưu và bắt đầu").click()
    expect(phone.get_by_text("Bây giờ ghi được dòng đầu tiên.")).to_be_visible()


def opened(phone: Page, slug: str) -> Locator:
    """Unfold one form of the page for work without a line; the others fold themselves."""
    door = phone.locator(f"details#{slug}")
    if door.get_attribute("open") is None:
        door.locator("summary").first.click()
    return door


def write_the_season(phone: Page) -> None:
    """Manure, tap 400 kg, boil them to 100 kg, put these into 200 jars, send 50 of them to a shop."""
    form = opened(phone, "cham-soc")
    form.get_by_label("Đã làm gì?").fill("Bón gốc đầu mùa")
    form.get_by_label("Phân hữu cơ (ví dụ)").fill("1,5")
    form.locator("input[type=file]").set_input_files(TREE)
    form.get_by_role("button", name="Ghi chăm sóc").click()
    settled(phone, "1 việc chờ gửi")

    form = opened(phone, "thu-hoach")
    form.get_by_label("Được bao nhiêu?").fill("400")
    form.get_by_role("button", name="Ghi thu hoạch").click()
    settled(phone, "2 việc chờ gửi")

    form = opened(phone, "che-bien")
    form.get_by_label("Làm ra gì?").select_option(label="Đường thốt nốt nấu (kg)")
    form.get_by_label("Được bao nhiêu?").fill("100")
    form.get_by_role("button", name="Ghi chế biến").click()
    assert phone.locator("[data-outbox-count]").inner_text().startswith("2 việc")  # of which lot is not said
    form.get_by_label("Nước thốt nốt · Thu hoạch").fill("400")
    form.get_by_role("button", name="Ghi chế biến").click()
    settled(phone, "3 việc chờ gửi")

    phone.goto(FIELD)  # closed and opened again, from the phone itself: nothing is lost
    settled(phone, "3 việc chờ gửi")
    form = opened(phone, "dong-goi")
    form.get_by_label("Đường thốt nốt nấu · Chế biến").fill("100")
    form.get_by_label("Được bao nhiêu?").fill("200")
    form.get_by_role("button", name="Ghi đóng gói").click()
    settled(phone, "4 việc chờ gửi")

    form = opened(phone, "giao-hang")
    form.get_by_label("Hũ 500 g · Đóng gói").fill("50")
    form.get_by_label("Tên người, cửa hàng nhận").fill("Chị Lan (ví dụ)")
    form.get_by_label("Điện thoại hoặc địa chỉ bên nhận").fill("0900000000")
    form.get_by_role("button", name="Ghi giao hàng").click()
    settled(phone, "5 việc chờ gửi")


def of_the_diary(jars: Lot) -> dict[str, str]:
    """The main pages of the diary."""
    return {
        "trace-home": HOME, "trace-offline": FIELD, "trace-care": f"{FIELD}cham-soc/",
        "trace-harvest": f"{FIELD}thu-hoach/", "trace-pack": f"{FIELD}dong-goi/",
        "trace-deliver": f"{FIELD}giao-hang/", "trace-lot": f"{HOME}lo/{jars.pk}/",
        "trace-goods": f"{HOME}co-san/hang/",
        "trace-mistake": f"{HOME}dong/{Step.objects.latest('pk').pk}/sai/",
        "trace-labels": recalled.LABELS, "trace-label-order": f"{recalled.LABELS}lo/{jars.pk}/",
    }  # fmt: skip


def offices(new_page: Callable[..., Page]) -> tuple[Page, Page]:
    """The provincial office at its desk, and the leader on a phone."""
    office, leader = make_person(full_name="Cán bộ tỉnh (ví dụ)"), make_person(full_name="Lãnh đạo (ví dụ)")
    make_appointment("provincial_officer", person=office)
    make_appointment("leader", person=leader)
    return sign_in(new_page(), office), sign_in(new_page(size=PHONE), leader)


def of_the_offices(jars: Lot, recall: Recall) -> dict[str, str]:
    """The main pages of the office's desk."""
    desk = recalled.OFFICE
    return {
        "trace-office": desk, "trace-office-lots": f"{desk}lo/", "trace-office-lot": f"{desk}lo/{jars.pk}/",
        "trace-office-balance": f"{desk}can-doi/", "trace-office-codes": f"{desk}nghi-van/",
        "trace-office-recalls": f"{desk}thu-hoi/", "trace-office-recall": f"{desk}thu-hoi/{recall.pk}/",
    }  # fmt: skip


def test_a_season_without_a_line_leads_to_labels_a_scan_and_a_recall(new_page: Callable[..., Page]) -> None:
    owner, person = household()
    phone = sign_in(new_page(size=PHONE), person)
    set_up(phone)
    phone.goto(FIELD)
    phone.get_by_role("button", name="Giữ trang trên máy").click()
    expect(phone.locator("[data-offline-state]")).to_contain_text("đã giữ trên máy")
    phone.wait_for_function("navigator.serviceWorker.controller !== null")
    phone.context.set_offline(True)
    phone.goto(FIELD)
    expect(phone.get_by_role("heading", name="Ghi không cần mạng")).to_be_visible()
    write_the_season(phone)
    assert not Step.objects.exists()
    written = clock.now()

    lost: list[str] = []

    def swallow(route: Any) -> None:
        """The first harvest arrives, its answer is lost on the way: the phone has to send it again."""
        if not lost and "thu-hoach" in route.request.url:
            lost.append(route.request.url)
            route.fetch()
            route.abort()
        else:
            route.continue_()

    phone.context.route("**/truy-xuat/ghi/**", swallow)
    phone.context.set_offline(False)
    settled(phone, "Không còn việc nào chờ gửi")
    assert len(lost) == 1
    steps = Step.objects.order_by("pk")
    assert [step.kind for step in steps] == ["care", "harvest", "process", "pack", "deliver"]
    assert all(step.happened_at < written < step.recorded_at for step in steps)  # as the phone noted it
    assert steps[0].supplies.get().quantity == 1.5
    assert max(steps[0].photos.get().file.width or 0, steps[0].photos.get().file.height or 0) == 1600
    jars = Lot.objects.get(item__kind="goods")
    assert (jars.organisation, jars.quantity) == (owner, 200)
    sources = neighbours.made_from(jars, owner.pk)
    assert {each.lot.item.name for each in sources} == {"Nước thốt nốt", "Đường thốt nốt nấu"}
    left = balance_of([jars, *(each.lot for each in sources)])
    assert left == {jars.pk: 150, **{each.lot.pk: 0 for each in sources}}

    phone.goto(HOME)
    expect(phone.get_by_role("link", name="Đường thốt nốt hũ (ví dụ) Hũ 500 g")).to_be_visible()
    phone.get_by_role("link", name="Đường thốt nốt hũ (ví dụ) Hũ 500 g").click()
    expect(phone.get_by_text("100 kg Đường thốt nốt nấu").first).to_be_visible()
    pages, desktop = of_the_diary(jars), sign_in(new_page(), person)
    assert recalled.looked_at(phone, pages, PHONE) + recalled.looked_at(desktop, pages, DESKTOP) == []

    codes = recalled.labelled(phone, jars)
    buyer = new_page(size=PHONE)
    recalled.scanned(buyer, codes[7], jars)
    wrong = recalled.looked_at(buyer, {"scan": codes[7]}, PHONE)
    wrong += recalled.looked_at(new_page(), {"scan": codes[7]}, DESKTOP)
    office, leader = offices(new_page)
    juice = Lot.objects.get(item__kind="material")
    recall = recalled.recalled(office, leader, codes[7], juice)
    goods, lot = codes[7].rsplit("/lo/", 1)[0], codes[7].rsplit("/so/", 1)[0]
    for code in (*codes[7:10], lot):  # at once, on the page that was open and on every other
        recalled.banner(buyer, code)
    buyer.goto(goods)
    expect(buyer.get_by_text("đang bị thu hồi")).to_be_visible()
    pages = of_the_offices(jars, recall)
    wrong += [
        *recalled.looked_at(buyer, {"scan-recalled": codes[7]}, PHONE),
        *recalled.looked_at(new_page(), {"scan-recalled": codes[7]}, DESKTOP),
        *recalled.looked_at(office, pages, DESKTOP),
        *recalled.looked_at(leader, pages, PHONE),
    ]
    recalled.followed(office, leader, recall)
    recalled.banner(buyer, codes[11])
    assert wrong == []


def test_a_single_page_sends_and_leads_on(new_page: Callable[..., Page]) -> None:
    _owner, person = household()
    phone = sign_in(new_page(size=PHONE), person)
    set_up(phone)
    phone.get_by_role("link", name="Thu hoạch").click()
    phone.get_by_label("Được bao nhiêu?").fill("12,5")
    phone.get_by_role("button", name="Ghi thu hoạch").click()
    phone.wait_for_url(f"**{HOME}")
    expect(phone.get_by_text("Đã ghi: Thu hoạch.")).to_be_visible()
    assert Lot.objects.get().quantity == 12.5


def test_what_the_server_refused_is_mended_in_its_form(new_page: Callable[..., Page]) -> None:
    owner, person = household()
    phone = sign_in(new_page(size=PHONE), person)
    set_up(phone)
    material = owner.trace_items.get(kind="material")
    plot = owner.trace_sites.get(kind="plot")
    actions.log_harvest(
        owner, item=material, site=plot, happened_at=clock.now(), quantity=Decimal(40), by=BY, at=clock.now()
    )
    phone.goto(FIELD)
    form = opened(phone, "che-bien")
    form.get_by_label("Nước thốt nốt ·").fill("50")
    form.get_by_label("Làm ra gì?").select_option(label="Đường thốt nốt nấu (kg)")
    form.get_by_label("Được bao nhiêu?").fill("12")
    form.get_by_role("button", name="Ghi chế biến").click()
    expect(phone.get_by_text("chỉ còn 40 kg")).to_be_visible()
    phone.get_by_role("button", name="Sửa lại").click()
    expect(form.get_by_label("Nước thốt nốt ·")).to_have_value("50")
    expect(form.get_by_label("Làm ra gì?")).not_to_have_value("")
    form.get_by_label("Nước thốt nốt ·").fill("40")
    with phone.expect_response("**/ghi/che-bien/") as answer:  # nothing waits before the press either
        form.get_by_role("button", name="Ghi chế biến").click()
    assert answer.value.status == 200
    settled(phone, "Không còn việc nào chờ gửi")
    assert Step.objects.filter(kind="process").count() == 1
