"""What becomes of a star shows behind every code of its goods at once."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.test import Client
from django.urls import reverse

from ocop.base import clock
from ocop.certificates import actions
from ocop.trace.models import Lot, Serial
from tests.factories import trace as make
from tests.factories.certificates import LEADER, make_certificate
from tests.factories.products import AT, make_standing
from tests.factories.ways import make_lot, make_serial

pytestmark = pytest.mark.usefixtures("places")
PHONE = {"HTTP_USER_AGENT": "Mozilla/5.0 (Android 14) Mobile", "HTTP_ACCEPT": "text/html"}


def set_clock(monkeypatch: pytest.MonkeyPatch, moment: dt.datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)


def look(path: str, accept: str = "text/html") -> str:
    answer = Client().get(path, **{**PHONE, "HTTP_ACCEPT": accept})
    assert answer.status_code == 200, (path, answer.status_code)
    return str(answer.content.decode())


def everywhere(serial: Serial) -> tuple[list[str], list[str]]:
    """The pages of the goods, the lot and the piece; and what the JSON of each says of the star."""
    lot = serial.lot
    goods, data = f"/tx/sp/{lot.item.code}", reverse("portal:trace_data", args=[lot.item.code])
    pages = [look(goods + more) for more in ("", f"/lo/{lot.code}", f"/so/{serial.code}")]
    told = [json.loads(look(data + more)) for more in ("", f"?lo={lot.code}", f"?so={serial.code}")]
    return pages, [one["ocop"]["verdict"] for one in told]


@pytest.mark.usefixtures("packs")
def test_a_revoked_star_shows_at_once_behind_every_code(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, AT)
    certificate = make_certificate()
    lot = make_lot(make.make_item(certificate.product), "L1")
    serial = make_serial(lot)
    paper = reverse("portal:certificate", args=[certificate.token])
    pages, told = everywhere(serial)
    assert all("Sao OCOP còn hiệu lực hôm nay." in page and paper in page for page in pages)
    assert told == ["valid"] * 3
    actions.revoke(
        certificate=certificate, ground="criteria_lost", concluded_on=AT.date(), decision_no="99/QĐ-UBND",
        decided_on=AT.date(), reason="Không còn đạt.", by=LEADER, at=AT,
    )  # fmt: skip
    pages, told = everywhere(serial)
    assert all("Sao OCOP đã bị thu hồi: không được dùng sao này." in page for page in pages)
    assert not any("Sao OCOP còn hiệu lực" in page or paper in page for page in pages)
    assert told == ["revoked"] * 3
    assert paper not in look(f"/tx/sp/{lot.item.code}", "application/linkset+json")


def test_a_star_and_a_lot_end_at_midnight_in_viet_nam(monkeypatch: pytest.MonkeyPatch) -> None:
    last = dt.date(2027, 6, 10)
    set_clock(monkeypatch, AT)
    lot: Lot = make_lot(make.make_item(make_standing(valid_to=last).product), "L1", expires_on=last)
    serial = make_serial(lot)
    midnight = dt.datetime(2027, 6, 10, 17, tzinfo=dt.UTC)
    for moment, verdict, said, is_late in (
        (midnight - dt.timedelta(seconds=1), "valid", "Sao OCOP còn hiệu lực hôm nay.", False),
        (midnight, "expired", "Sao OCOP đã hết hạn: không được dùng sao này nữa.", True),
    ):
        set_clock(monkeypatch, moment)
        pages, told = everywhere(serial)
        assert told == [verdict] * 3
        assert all(said in page for page in pages)
        assert ["Lô này đã quá hạn dùng" in page for page in pages] == [False, is_late, is_late]
        assert (f"/lo/{lot.code}" in pages[0]) is not is_late, "the goods list the lots that are good"
