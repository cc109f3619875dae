"""The public form for misuse, and following it by number and secret."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core import signing
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ocop.base import clock
from ocop.oversight import actions
from ocop.oversight.models import Report
from ocop.web.portal import telling
from tests.factories import trace as make
from tests.factories.certificates import make_certificate
from tests.factories.files import picture
from tests.factories.oversight import BY, make_starred
from tests.factories.products import AT, make_standing
from tests.factories.ways import make_lot, make_serial

pytestmark = pytest.mark.django_db
FORM = "/phan-anh/"
FOLLOW = f"{FORM}theo-doi/"


def stamp(seconds: int = 60) -> str:
    return signing.dumps(int(clock.now().timestamp()) - seconds, salt="phan-anh")


def given(**over: Any) -> dict[str, Any]:
    return {"kind": "misuse", "text": "Chợ bán hũ dán sao giả.", "key": "k", "stamp": stamp()} | over


def html(answer: Any) -> str:
    return str(answer.content.decode())


def test_anyone_reports_with_a_picture_and_follows_the_answer(client: Client) -> None:
    assert "Báo tin sai phạm" in html(client.get(FORM))
    photo = SimpleUploadedFile("a.jpg", picture("JPEG", (60, 40)), "image/jpeg")
    sent = client.post(FORM, given(pictures=photo, contact="0977001122", place="Chợ"))
    report, secret = Report.objects.get(), sent.context["secret"]
    assert report.number in html(sent) and secret in html(sent) and report.photos.count() == 1
    assert (report.contact, len(report.sender)) == ("0977001122", 32)
    asked = {"so": report.number, "ma": secret}
    told = client.post(FOLLOW, asked)
    assert "Chưa có trả lời" in html(told)
    assert ("no-store" in told["Cache-Control"], told["X-Robots-Tag"]) == (True, "noindex")
    actions.take_in_report(report, by=BY, at=AT)
    actions.answer_report(report, "Đã xử lý quầy đó.", by=BY, at=AT)
    told = client.post(FOLLOW, asked)
    assert "Đã xử lý quầy đó." in html(told) and "0977001122" not in html(told)
    wrong = client.post(FOLLOW, {**asked, "ma": "SAI"})
    assert wrong.status_code == 422 and "Đã xử lý" not in html(wrong)


def test_the_secret_stands_in_no_address(client: Client) -> None:
    """The page after sending posts it; an address that carries it tells nothing, nor shows it."""
    sent = client.post(FORM, given())
    report, secret = Report.objects.get(), sent.context["secret"]
    assert f"={secret}" not in html(sent) and f'action="{FOLLOW}"' in html(sent)
    assert f'<input type="hidden" name="ma" value="{secret}">' in html(sent)
    old = client.get(FOLLOW, {"so": report.number, "ma": secret})
    assert (old.status_code, old.context["report"]) == (200, None)
    assert f'value="{report.number}"' in html(old) and secret not in html(old)
    assert client.get(f"{FORM}{report.number}/", {"ma": secret}).status_code == 404


def test_following_is_sent_from_our_page_alone() -> None:
    answer = Client(enforce_csrf_checks=True).post(FOLLOW, {"so": "PA-1", "ma": "AAAAAAAA"})
    assert answer.status_code == 403


def test_secrets_are_not_guessed_from_one_place(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "MOST_MISSES", 2)
    cache.clear()
    report, secret = actions.send_report("misuse", "Sao giả ở chợ.", at=AT)
    asked = {"so": report.number, "ma": secret}
    assert [client.post(FOLLOW, {**asked, "ma": "SAI"}).status_code for _n in range(2)] == [422, 422]
    late = client.post(FOLLOW, asked)
    assert late.status_code == 422 and "nhập sai nhiều lần" in html(late)
    assert client.post(FOLLOW, asked, REMOTE_ADDR="192.0.2.7").context["report"] == report
    cache.clear()


def test_the_same_form_sent_twice_is_one_report(client: Client) -> None:
    for _n in range(2):
        assert client.post(FORM, given()).status_code == 200
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    "over", [{"stamp": ""}, {"stamp": "x"}, {"stamp": "quick"}, {"stamp": "old"}, {"website": "http://x.example"},
             {"text": "ngắn"}, {"kind": ""}],
    ids=["none", "forged", "quick", "old", "trap", "short", "kind"],
)  # fmt: skip
def test_robots_and_slips_are_refused_and_nothing_typed_is_lost(client: Client, over: dict[str, Any]) -> None:
    moments = {"quick": stamp(1), "old": stamp(24 * 3600 + 60)}
    data = given(**{name: moments.get(value, value) for name, value in over.items()}, place="Chợ Mới")
    answer = client.post(FORM, data)
    assert answer.status_code == 422 and 'value="Chợ Mới"' in html(answer) and not Report.objects.exists()


def test_one_place_sends_so_many_a_day(client: Client, settings: Any) -> None:
    settings.OCOP_REPORTS_A_DAY = 1
    assert client.post(FORM, given()).status_code == 200
    assert client.post(FORM, given(key="k2")).status_code == 422
    assert client.post(FORM, given(key="k3"), REMOTE_ADDR="192.0.2.7").status_code == 200


def test_product_and_certificate_lead_to_the_form_and_are_named_there(client: Client, packs: None) -> None:
    product = make_starred().products.get()
    link = f"{FORM}?san-pham={product.pk}"
    assert link in html(client.get(f"/san-pham/{product.pk}/")) and product.name in html(client.get(link))
    client.post(link, given())
    assert Report.objects.get().product == product
    certificate = make_certificate()
    link = f"{FORM}?gcn={certificate.token}"
    assert link in html(client.get(f"/kt/{certificate.token}"))
    client.post(link, given(key="k2"))
    assert Report.objects.latest("pk").product == certificate.product
    assert client.get(f"{FORM}?san-pham=999999").status_code == 200


def test_the_label_in_the_hand_stays_with_the_report(client: Client) -> None:
    lot = make_lot(make.make_item(make_standing().product), "A/1")
    serial = make_serial(lot).code
    link = reported_from(client, f"/tx/sp/{lot.item.code}/lo/A%2F1/so/{serial}")
    form = html(client.get(link))
    assert f"/lo/A%2F1/so/{serial}</code>" in form and lot.item.product.name in form
    client.post(link, given())
    report = Report.objects.get()
    assert (report.product, report.organisation) == (lot.item.product, lot.organisation)
    assert report.subject == f"/tx/sp/{lot.item.code}/lo/A%2F1/so/{serial}"


def test_the_label_of_raw_goods_names_their_producer(client: Client) -> None:
    lot = make.make_lot()
    link = reported_from(client, f"/tx/sp/{lot.item.code}/lo/{lot.code}")
    client.post(link, given(subject="Nước thốt nốt ở chợ " + "x" * 280))
    report = Report.objects.get()
    assert (report.product, report.organisation) == (None, lot.organisation)
    assert report.subject.startswith("Nước thốt nốt ở chợ x") and len(report.subject) == 300
    assert report.subject.endswith(f" · /tx/sp/{lot.item.code}/lo/{lot.code}")


@pytest.mark.parametrize("path", ["/tx/sp/ABCDEFGH/lo/L1", "/01/08935049510017/10/L%2F1/21/ABCDEFGH"])
def test_an_unknown_label_stays_with_the_report_too(client: Client, path: str) -> None:
    client.post(reported_from(client, path, 404), given())
    report = Report.objects.get()
    assert (report.subject, report.product, report.organisation) == (path, None, None)


@pytest.mark.parametrize(
    "given_path",
    [
        "https://xau.example/tx/sp/ABCDEFGH",
        "javascript:alert(1)",
        "/tx/dd/ABCDEFGH",
        "/01/1",
        "/tx/sp/ABCDEFGH/x",
    ],
)
def test_what_is_no_label_of_ours_is_not_kept(client: Client, given_path: str) -> None:
    link = f"{FORM}?{urlencode({'tem': given_path})}"
    assert "Mã trên tem" not in html(client.get(link))
    client.post(link, given())
    assert Report.objects.get().subject == ""


def reported_from(client: Client, path: str, status: int = 200) -> str:
    """The address of the form on the page behind a label."""
    page = client.get(path, HTTP_ACCEPT="text/html")
    assert page.status_code == status
    (link,) = re.findall(rf'class="button" href="({FORM}[^"]*)"', html(page))
    return str(link)


def test_the_form_never_says_when_a_number_exists(client: Client) -> None:
    report, _secret = actions.send_report("misuse", "Sao giả ở chợ.", at=AT)
    known, unknown = (
        client.post(FOLLOW, {"so": no, "ma": "AAAAAAAA"}) for no in (report.number, "PA-260615-AAAAA")
    )
    assert known.status_code == unknown.status_code == 422
    assert "Số hoặc mã chưa đúng" in html(known) and "Số hoặc mã chưa đúng" in html(unknown)
