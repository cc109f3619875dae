"""An article in a browser: written by an agency, sent back, approved, published, read, embedded, fed."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import expect

from ocop.catalogue import queries as catalogue
from tests.browser import PHONE
from tests.factories.files import picture
from tests.factories.organisations import make_organisation
from tests.factories.people import make_appointment, make_person
from tests.factories.products import make_product, make_standing
from tests.journeys.people import sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
TITLE, PRODUCT = "Mùa đường thốt nốt (ví dụ)", "Đường thốt nốt Út (ví dụ)"
SCRIPT = "<script>document.title = 'hỏng'</script>"
BODY = f"Bốn giờ sáng, bếp đã đỏ lửa.\n\n## Một mẻ đường\n\n- lọc\n- nấu\n\n{SCRIPT}"
PHOTO = {"name": "bep.jpg", "mimeType": "image/jpeg", "buffer": picture("JPEG", (900, 600))}


@pytest.fixture
def foreign_site() -> Iterator[Callable[[str], str]]:
    """Another site, which holds what it is given: `foreign_site(html)` answers its address."""
    held = {"page": b""}

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(held["page"])

        def log_message(self, *_args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def hold(html: str) -> str:
        held["page"] = f"<!doctype html><title>Trang xã</title>{html}".encode()
        return f"http://127.0.0.1:{server.server_port}/"

    yield hold
    server.shutdown()
    server.server_close()


def write(desk: Page) -> str:
    """The agency writes, adds a picture and a product, and sends; where the article is."""
    desk.goto("/can-bo/truyen-thong/")
    desk.get_by_role("link", name="Viết bài").click()
    desk.get_by_label("Tiêu đề").fill(TITLE)
    desk.get_by_label("Chủ đề").select_option(label="Người làm ra sản phẩm")
    desk.get_by_label("Đoạn mở đầu").fill("Ba thế hệ cùng nấu mẻ đường đầu mùa.")
    desk.get_by_label("Nội dung").fill(BODY)
    desk.get_by_role("button", name="Lưu bài").click()
    desk.get_by_label("Ảnh", exact=True).set_input_files(PHOTO)
    desk.get_by_label("Mô tả ảnh").fill("Bếp đường đỏ lửa lúc trời chưa sáng")
    desk.get_by_role("button", name="Thêm ảnh").click()
    expect(desk.get_by_text("Đã thêm ảnh.")).to_be_visible()
    desk.get_by_label("Tìm sản phẩm").fill("duong ut")
    desk.get_by_role("button", name="Tìm", exact=True).click()
    desk.get_by_role("button", name=f"Gắn vào bài {PRODUCT}").click()
    desk.get_by_role("button", name="Gửi duyệt").click()
    expect(desk.get_by_text("Đã gửi bài để duyệt.")).to_be_visible()
    return desk.url


def sees_as_image(page: Any) -> bool:
    """Whether the first picture in the text was really drawn."""
    image = page.locator("main img").first
    image.scroll_into_view_if_needed()
    return bool(image.evaluate("image => image.decode().then(() => image.naturalWidth > 0)"))


def test_an_article_is_reviewed_published_read_and_embedded(
    new_page: Callable[..., Page], settings: Any, live_server: Any, foreign_site: Callable[[str], str]
) -> None:
    settings.BASE_URL = live_server.url
    catalogue.forget_facets()
    agency = make_organisation(kind="agency", name="Hội Phụ nữ (ví dụ)")
    author, reviewer = make_person(full_name="Người Viết"), make_person(full_name="Người Duyệt")
    make_appointment("agency", person=author, organisation=agency)
    make_appointment("provincial_officer", person=reviewer)
    make_standing(make_product(name=PRODUCT), star=4)

    desk = sign_in(new_page(), author)
    address = write(desk)

    office = sign_in(new_page(), reviewer)
    office.get_by_role("link", name=TITLE).click()
    office.get_by_text("Nhờ sửa").click()
    office.get_by_label("Điều cần sửa").fill("Ghi rõ ấp nào.")
    office.get_by_role("button", name="Gửi điều cần sửa").click()

    desk.goto("/can-bo/truyen-thong/")
    desk.get_by_role("link", name=f"Sửa bài theo góp ý: {TITLE}").click()
    expect(desk.get_by_text("Ghi rõ ấp nào.")).to_be_visible()
    desk.get_by_role("link", name="Sửa bài").click()
    desk.get_by_label("Nội dung").fill(f"Ở ấp Vĩnh Hạ.\n\n{BODY}")
    desk.get_by_role("button", name="Lưu bài").click()
    desk.get_by_role("button", name="Gửi duyệt lại").click()

    office.goto(address)
    office.get_by_role("button", name="Duyệt bài").click()
    office.get_by_role("button", name="Đăng ngay").click()
    expect(office.get_by_text("Đã đăng bài lên trang tin.")).to_be_visible()

    reader = new_page(size=PHONE)
    reader.goto("/")
    reader.get_by_role("link", name=TITLE).click()
    expect(reader).to_have_title(f"{TITLE} – OCOP An Giang")
    expect(reader.get_by_role("heading", name="Một mẻ đường")).to_be_visible()
    expect(reader.get_by_text("Ở ấp Vĩnh Hạ.")).to_be_visible()
    expect(reader.get_by_text(SCRIPT)).to_be_visible()
    expect(reader.get_by_role("img", name="Bếp đường đỏ lửa lúc trời chưa sáng")).to_be_visible()
    assert sees_as_image(reader)
    expect(reader.locator("main").get_by_role("img", name="4 sao")).to_be_visible()
    assert reader.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    assert Axe().run(reader).response["violations"] == []
    article = reader.url
    reader.get_by_role("link", name=PRODUCT).click()
    expect(reader.get_by_role("heading", name=PRODUCT)).to_be_visible()

    # what the help page gives, on another site
    reader.goto("/tin-tuc/dua-len-trang/")
    lines = reader.locator("pre.news-code").inner_text()
    visitor = new_page()
    visitor.goto(foreign_site(lines))
    frame = visitor.frame_locator("iframe")
    link = frame.get_by_role("link", name=TITLE)
    expect(link).to_be_visible()
    assert sees_as_image(frame)
    with visitor.context.expect_page() as opened:
        link.click()
    expect(opened.value.get_by_role("heading", name=TITLE)).to_be_visible()
    assert opened.value.url == article

    # the article itself may not be framed
    visitor.goto(foreign_site(f'<iframe src="{article}"></iframe>'))
    expect(visitor.frame_locator("iframe").get_by_role("heading", name=TITLE)).to_have_count(0)

    feed = json.loads(visitor.context.request.get("/tin-tuc/feed.json").text())
    assert [item["url"] for item in feed["items"]] == [article]
    assert "<script" not in feed["items"][0]["content_html"]
    assert TITLE in visitor.context.request.get("/tin-tuc/atom.xml").text()

    # taken down, it is gone everywhere at once
    office.goto(address)
    office.get_by_text("Gỡ bài khỏi trang tin").click()
    office.get_by_label("Vì sao gỡ bài").fill("Số liệu sai.")
    office.get_by_role("button", name="Gỡ bài", exact=True).click()
    answer = reader.goto(article)
    assert answer is not None and answer.status == 404
    visitor.goto(foreign_site(lines))
    expect(frame.get_by_text("Chưa có tin nào.")).to_be_visible()
