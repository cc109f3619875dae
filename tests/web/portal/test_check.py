"""Is this star real?"""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from ocop.base import clock
from ocop.certificates import actions
from ocop.certificates.models import Certificate
from tests.factories.certificates import LEADER, make_certificate
from tests.factories.councils import AT

pytestmark = pytest.mark.usefixtures("packs")


@pytest.fixture
def certificate() -> Certificate:
    return make_certificate()


def verdict(client: Client, certificate: Certificate, day: dt.date, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(clock, "today", lambda: day)
    return client.get(reverse("portal:certificate", args=[certificate.token])).content.decode()


@pytest.mark.parametrize(
    ("days_before_end", "tone", "said"),
    [
        (181, "is-valid", "còn hiệu lực."),
        (180, "is-window", "đang trong thời gian nộp hồ sơ đánh giá lại"),
        (120, "is-window", "đang trong thời gian nộp hồ sơ đánh giá lại"),
        (119, "is-valid", "còn hiệu lực."),
        (0, "is-valid", "còn hiệu lực."),
        (-1, "is-expired", "đã hết hạn"),
    ],
)
def test_the_page_behind_the_code_tells_the_day(
    client: Client, certificate: Certificate, days_before_end: int, tone: str, said: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    day = certificate.valid_to - dt.timedelta(days=days_before_end)
    page = verdict(client, certificate, day, monkeypatch)
    assert tone in page
    assert said in page
    assert certificate.product_name in page


def test_a_revoked_star_shows_at_once(
    client: Client, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.revoke(
        certificate=certificate,
        ground="mark_misuse",
        concluded_on=AT.date(),
        decision_no="9/QĐ-UBND",
        decided_on=AT.date(),
        reason="Dùng sai nhãn",
        by=LEADER,
        at=AT,
    )
    page = verdict(client, certificate, AT.date(), monkeypatch)
    assert "is-revoked" in page
    assert "đã bị thu hồi" in page


def test_an_unknown_code_is_told_and_not_guessed(client: Client) -> None:
    answer = client.get(reverse("portal:certificate", args=["ZZZZZZZZZZZZ"]))
    assert answer.status_code == 404
    assert "Không có giấy chứng nhận này" in answer.content.decode()


def test_a_number_typed_by_hand_finds_the_certificate(client: Client, certificate: Certificate) -> None:
    answer = client.get(reverse("portal:check"), {"so": f" {certificate.number.lower()} "})
    assert answer["Location"] == reverse("portal:certificate", args=[certificate.token])
    missed = client.get(reverse("portal:check"), {"so": "<b>9</b>"}).content.decode()
    assert "Không có giấy chứng nhận số" in missed
    assert "<b>9</b>" not in missed
