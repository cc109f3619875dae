"""The public look-up by receipt number."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ocop.base import clock
from ocop.dossiers import actions
from tests.factories.dossiers import AT, REPRESENTED, TESTER, make_dossier, make_ready_product, officer
from tests.factories.organisations import make_organisation

pytestmark = pytest.mark.usefixtures("places", "packs")


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT + dt.timedelta(days=2))


def look_up(number: Any) -> str:
    answer = Client().get(reverse("portal:receipt"), {"so": number}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def main_of(html: str) -> str:
    return html[html.index("<main") : html.index("</main>")]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("with_commune", ("Xã đang xem xét", "UBND cấp xã", "06/07/2026", "Còn 13 ngày")),
        ("returned", ("Xã trả lại để bổ sung", "Chủ thể")),
        ("with_province", ("Tỉnh đang kiểm tra", "Cơ quan OCOP cấp tỉnh")),
        ("before_council", ("Chờ hội đồng", "Hội đồng")),
        ("decided", ("Đã có quyết định",)),
        ("withdrawn", ("Chủ thể đã rút",)),
    ],
)
def test_state_and_whose_turn(state: str, words: tuple[str, ...]) -> None:
    html = look_up(make_dossier(state).receipt_no)
    for word in words:
        assert word in html


def test_waiting_for_a_supplement_is_the_producers_turn() -> None:
    dossier = make_dossier("with_province")
    actions.ask_supplement(dossier=dossier, questions={"A": "Thêm hợp đồng kín"}, by=officer(), at=AT)
    html = main_of(look_up(dossier.receipt_no))
    assert "đang chờ chủ thể bổ sung" in html
    assert "Thêm hợp đồng kín" not in html


def test_nothing_of_persons_or_contents_is_told() -> None:
    owner = make_organisation(
        **{
            **REPRESENTED,
            "phone": "0912000111",
            "email": "ho@example.vn",
            "representative": "Nguyễn Thị Bí Mật",
        },
        name="Hộ Kín Tiếng",
    )
    dossier = make_dossier("filled", product=make_ready_product(owner))
    actions.submit_dossier(dossier=dossier, by=TESTER, at=AT)
    actions.return_dossier(dossier=dossier, reasons={"A": "Thiếu hợp đồng mật"}, by=TESTER, at=AT)
    html = main_of(look_up(dossier.receipt_no))
    assert dossier.product.name in html
    assert dossier.unit.name in html
    for secret in (
        "0912000111", "ho@example.vn", "Bí Mật", "Hộ Kín Tiếng", "Thiếu hợp đồng mật", "Đã làm.",
        dossier.registration_no, "Ấp Thử", f"/ho-so/{dossier.pk}/",
    ):  # fmt: skip
        assert secret not in html


def test_unknown_number_says_what_to_do() -> None:
    make_dossier("with_commune")
    answer = Client().get(reverse("portal:receipt"), {"so": "AG-2026-30337-0001-AAAAAA"})
    assert answer.status_code == 404
    assert "Không có biên nhận này" in answer.content.decode()
    answer = Client().get(reverse("portal:receipt_state", args=["AG-2026-30337-0001-AAAAAA"]))
    assert answer.status_code == 404


def test_page_is_not_for_search_engines() -> None:
    dossier = make_dossier("with_commune")
    answer = Client().get(reverse("portal:receipt_state", args=[dossier.receipt_no]))
    assert answer["X-Robots-Tag"] == "noindex"
