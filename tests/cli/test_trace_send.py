"""`ocop trace-send`: every lot on sale goes to the installed connector, and nothing without one."""

from __future__ import annotations

import datetime as dt
from io import StringIO
from typing import Any, ClassVar

import pytest
from django.core.management import CommandError, call_command

from ocop.base import clock
from ocop.trace.connecting import Export, Receipt
from ocop.trace.models import Lot
from tests.factories import trace as make
from tests.factories.products import make_picture, make_standing
from tests.factories.ways import make_lot, make_way

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


class Recorded:
    """A portal that notes what it was sent and refuses one lot."""

    name = "Cổng thử"
    sent: ClassVar[list[Export]] = []

    def send(self, export: Export) -> Receipt:
        self.sent.append(export)
        code = str(export["code"])
        return Receipt(code, refusal="thiếu GTIN") if code.endswith("/L2") else Receipt(code, number="1")


@pytest.fixture
def portal(settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[Export]:
    settings.OCOP_TRACE_CONNECTOR = "tests.cli.test_trace_send.Recorded"
    monkeypatch.setattr(clock, "today", lambda: dt.date(2026, 6, 15))
    monkeypatch.setattr(Recorded, "sent", [])
    return Recorded.sent


def send() -> tuple[str, str]:
    told, failed = StringIO(), StringIO()
    call_command("trace-send", stdout=told, stderr=failed)
    return told.getvalue().strip(), failed.getvalue().strip()


def test_lots_on_sale_are_handed_over_and_refusals_told(
    portal: list[Export], settings: Any, django_assert_num_queries: Any
) -> None:
    way = make_way()
    with django_assert_num_queries(1 + 3 + 1):
        assert send() == ("Cổng thử: nhận 1 lô, không nhận 0 lô.", "")
    assert portal[0]["code"] == f"{settings.TRACE_URL}/tx/sp/{way.item.code}/lo/A%2F1-b"
    assert [stage["kind"] for stage in portal[0]["stages"]][-1] == "inspect"
    portal.clear()
    item = make.make_item(make_standing().product)
    make_picture(item.product)
    for number, more in (
        ("L1", {}), ("L2", {}), ("L3", {"expires_on": dt.date(2026, 6, 14)}), ("L4", {"state": "recalled"}),
        ("L5", {"is_demo": True}),
    ):  # fmt: skip
        Lot.objects.filter(pk=make_lot(item, number).pk).update(**more)
    told, failed = send()
    assert told == "Cổng thử: nhận 2 lô, không nhận 1 lô."
    assert failed.endswith("/lo/L2: thiếu GTIN")
    assert [export["code"].rpartition("/")[2] for export in portal] == ["A%2F1-b", "L1", "L2"]
    image = {row["code"]: row["value"] for row in portal[-1]["traceability"]}["image"]
    assert image.startswith(f"{settings.BASE_URL}/")


def test_without_a_connector_nothing_is_sent() -> None:
    make_way()
    with pytest.raises(CommandError, match="OCOP_TRACE_CONNECTOR"):
        send()
