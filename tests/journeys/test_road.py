"""The work around the star once, in a browser: from an idea on a phone to a dossier with its proofs cited."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from ocop.base import clock
from ocop.dossiers.models import Answer, Citation, Dossier
from ocop.people import queries as people
from ocop.products.models import Product
from ocop.rights.models import Label, Protection
from ocop.timeline import queries as timeline
from ocop.training import actions as training
from ocop.training.models import Enrolment
from tests.browser import PHONE
from tests.factories.criteria import load_packs, set_in_force
from tests.factories.files import pdf, picture
from tests.factories.places import load_province
from tests.factories.training import BY, make_class, session_of
from tests.journeys.people import make_cast, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.people import Cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
IDEA, MARK = "Đường thốt nốt gừng (ví dụ)", "Nhãn hiệu Néang Sóc (ví dụ)"
SCAN = {"name": "van-bang.pdf", "mimeType": "application/pdf", "buffer": pdf("Giấy chứng nhận nhãn hiệu")}
FRONT = {"name": "mat-truoc.jpg", "mimeType": "image/jpeg", "buffer": picture("JPEG", (900, 600))}
SUGAR = 10  # the score sheet "Gia vị khác" of sugar, as in the journey of the first star


def tell_the_idea(phone: Page) -> None:
    phone.goto("/chu-the/y-tuong/moi/")
    phone.get_by_label("Tên sản phẩm dự kiến").fill(IDEA)
    phone.get_by_label("Sản phẩm là gì?").fill("Đường thốt nốt cô với gừng tươi, viên nhỏ.")
    phone.get_by_label("Bộ sản phẩm").select_option(str(set_in_force(SUGAR).pk))
    phone.get_by_role("button", name="Lưu phiếu").click()
    phone.get_by_role("button", name="Gửi cho xã").click()


def help_it_along(desk: Page) -> None:
    desk.goto("/can-bo/")
    desk.get_by_role("link", name=IDEA).click()
    desk.get_by_role("button", name="Tiếp nhận ý tưởng").click()
    desk.get_by_label("Việc hỗ trợ").fill("Đăng ký nhãn hiệu")
    desk.get_by_label("Ai làm").fill("Xã và chủ thể")
    desk.get_by_label("Hạn", exact=True).fill(f"{clock.today():%d/%m/%Y}")
    desk.get_by_role("button", name="Thêm việc hỗ trợ").click()
    expect(desk.get_by_text("Đã ghi việc hỗ trợ.")).to_be_visible()


def register_the_trademark(phone: Page, product: Product) -> None:
    phone.goto(f"/chu-the/nhan-hieu/them/?san_pham={product.pk}")
    phone.get_by_label("Loại", exact=True).select_option("trademark")
    phone.get_by_label("Tên nhãn hiệu hoặc tên giấy").fill(MARK)
    phone.get_by_label("Đã đến bước nào").select_option("grant_protection")
    phone.get_by_label("Ngày của bước đó").fill("05/11/2025")
    phone.get_by_label("Số đơn hoặc số giấy").fill("4-0001")
    phone.get_by_label("Ngày nộp đơn").fill("05/01/2025")
    phone.get_by_label("Bản chụp hoặc tệp của giấy").set_input_files(SCAN)
    phone.get_by_role("button", name="Lưu", exact=True).click()
    expect(phone.get_by_text("Đã ghi. Bản chụp đã vào kho minh chứng.")).to_be_visible()


def draw_the_label(phone: Page, product: Product) -> None:
    phone.goto(f"/chu-the/nhan-hieu/san-pham/{product.pk}/")
    phone.get_by_role("link", name="Thêm phiên bản nhãn").click()
    phone.get_by_role("button", name="Lưu", exact=True).click()
    phone.get_by_label("Ảnh", exact=True).set_input_files(FRONT)
    phone.get_by_role("button", name="Thêm ảnh").click()
    expect(phone.locator("main img").first).to_be_visible()


def learn(phone: Page, cast: Cast) -> None:
    day = clock.today()
    made = make_class(day=day, at=clock.now(), title="Ghi nhãn hàng hóa (ví dụ)")
    phone.goto(f"/dao-tao/{made.pk}/")
    phone.get_by_role("link", name="Ghi tên").first.click()
    phone.get_by_role("button", name="Ghi tên").click()
    mine = Enrolment.objects.get(person=cast.producer)
    session = session_of(made)
    training.tick_session(session, [mine.pk], [mine.pk], by=BY, at=session.begins_at)


def know_the_chain(phone: Page, product: Product) -> None:
    phone.goto(f"/chu-the/chuoi-gia-tri/{product.pk}/chung/")
    phone.locator("[name=province_share]").fill("80")
    phone.locator("[name=commune_share]").fill("80")
    phone.locator("main form .actions button").first.click()
    expect(phone.get_by_text("80").first).to_be_visible()


def test_from_an_idea_on_a_phone_to_a_dossier_with_its_proofs(new_page: Callable[..., Page]) -> None:
    load_province("91")
    load_packs()
    cast = make_cast(members=2)
    phone = sign_in(new_page(size=PHONE), cast.producer)
    tell_the_idea(phone)
    address = phone.url
    help_it_along(sign_in(new_page(), cast.commune))
    phone.goto(address)
    phone.get_by_role("button", name="Đăng ký thành sản phẩm").click()
    product = Product.objects.get(name=IDEA)

    register_the_trademark(phone, product)
    draw_the_label(phone, product)
    learn(phone, cast)
    know_the_chain(phone, product)
    assert (Protection.objects.get().state, Label.objects.get().product_id) == ("granted", product.pk)

    phone.goto(f"/chu-the/ho-so/mo/{product.pk}/")
    phone.get_by_label("Đánh giá lần đầu").check()
    phone.get_by_role("button", name="Mở hồ sơ").click()
    dossier = Dossier.objects.get(product=product)
    cited = {citation.document.title for citation in Citation.objects.select_related("document")}
    assert any(
        MARK in title for title in cited
    )  # the dossier opens with the paper of the trademark already cited

    phone.goto(f"/chu-the/ho-so/{dossier.pk}/tieu-chi/1.1/")
    phone.get_by_role("button", name="Chọn mức gợi ý").click()
    answer = Answer.objects.get(dossier=dossier, code="1.1")
    assert answer.points == 3  # 80 % from the province: the best of the three levels

    on = clock.today()
    actor = people.actor_of(cast.commune.pk, appointment_id=None, on=on)
    told = timeline.of_organisation(actor, cast.organisation, on=on)
    kinds = {line.happening.kind for line in [*told.rows, *told.ahead]}
    assert {"idea", "training", "rights", "product"} <= kinds
