"""The items of the law, from plain facts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from ocop.trace import connecting, passport
from ocop.trace.connecting import Export, Receipt
from ocop.trace.passport import Facts, Said, Stage

DAY = dt.date(2026, 6, 15)
AT = dt.datetime(2026, 6, 15, 9, tzinfo=dt.UTC)
SAID = Said("x", "Hộ A", DAY)
CODE = Said("https://ocop.example.vn/tx/sp/ABCDEFGH", "Hộ A", DAY)
STAGES = (
    Stage("harvest", "Thu hoạch: Nước thốt nốt", "u1", "PLACE234", AT, "Hộ B", AT),
    Stage("process", "Chế biến: Đường", "", "", AT, "Hộ A", AT + dt.timedelta(days=1)),
)
TEN = [
    "name",
    "image",
    "producer",
    "address",
    "stages",
    "made_on",
    "code",
    "brand",
    "shelf_life",
    "standards",
]
PASSPORT = [
    "name", "gtin", "producer", "address", "producer_code", "origin", "trace", "certificates", "made_on",
    "expires_on", "warnings",
]  # fmt: skip


def there(items: list[passport.Item]) -> set[str]:
    return {item.code for item in items if item.is_there}


def test_both_lists_have_all_their_items_whatever_is_known() -> None:
    assert [item.code for item in passport.traceability_items(Facts(CODE))] == TEN
    assert [item.code for item in passport.passport_items(Facts(CODE))] == PASSPORT
    assert there(passport.traceability_items(Facts(CODE))) == {"code"}
    assert there(passport.passport_items(Facts(CODE))) == set()


@pytest.mark.parametrize(
    ("field", "ten", "more"),
    [
        ("name", {"name"}, {"name"}),
        ("picture", {"image"}, set()),
        ("producer", {"producer"}, {"producer"}),
        ("address", {"address"}, {"address"}),
        ("producer_code", set(), {"producer_code"}),
        ("origin", set(), {"origin"}),
        ("made_on", {"made_on"}, {"made_on"}),
        ("expires_on", {"shelf_life"}, {"expires_on"}),
        ("shelf", {"shelf_life"}, set()),
        ("brand", {"brand"}, set()),
        ("model", {"brand"}, set()),
        ("serial", {"brand"}, set()),
        ("gtin", set(), {"gtin"}),
        ("standards", {"standards"}, set()),
        ("warnings", set(), {"warnings"}),
    ],
)
def test_a_fact_fills_its_items_and_no_other(field: str, ten: set[str], more: set[str]) -> None:
    facts = replace(Facts(CODE), **{field: SAID})  # type: ignore[arg-type]
    assert there(passport.traceability_items(facts)) == {"code", *ten}
    assert there(passport.passport_items(facts)) == more


def test_stages_and_papers_are_told_with_all_who_declared_them() -> None:
    facts = Facts(CODE, stages=STAGES, papers=(Said("ISO 22000", "Nơi cấp"), Said("HACCP", "Nơi cấp")))
    items = {item.code: item.said for item in passport.passport_items(facts)}
    assert items["trace"] == Said("2", "Hộ B, Hộ A", dt.date(2026, 6, 16), "2 công đoạn")
    assert items["certificates"] == Said("ISO 22000; HACCP", "Nơi cấp")


def test_an_expiry_day_says_more_than_a_shelf_life() -> None:
    facts = Facts(CODE, expires_on=Said("15/06/2027"), shelf=Said("365 ngày"))
    assert {item.code: item.said.value for item in passport.traceability_items(facts)}[
        "shelf_life"
    ] == "15/06/2027"


def test_counted() -> None:
    assert passport.counted(passport.traceability_items(Facts(CODE, name=SAID, stages=STAGES))) == (3, 10)


def test_the_export_is_plain_and_says_what_is_missing() -> None:
    told = passport.export(Facts(CODE, name=SAID, stages=STAGES))
    assert told["code"] == CODE.value
    assert told["traceability"][0] == {
        "code": "name", "name": "Tên sản phẩm", "value": "x", "is_withheld": False, "declared_by": "Hộ A",
        "declared_on": "2026-06-15",
    }  # fmt: skip
    assert told["traceability"][1]["value"] is None
    assert told["stages"][0] == {
        "kind": "harvest", "name": "Thu hoạch: Nước thốt nốt", "goods_code": "u1", "place_code": "PLACE234",
        "at": "2026-06-15T09:00:00+00:00", "declared_by": "Hộ B", "declared_at": "2026-06-15T09:00:00+00:00",
    }  # fmt: skip
    assert (told["stages"][1]["goods_code"], told["stages"][1]["place_code"]) == (None, None)


def test_what_is_kept_and_not_public_is_there_and_not_told() -> None:
    items = passport.passport_items(Facts(CODE, producer_code=Said(is_withheld=True)))
    item = items[PASSPORT.index("producer_code")]
    assert (item.is_there, item.shown) == (True, "không công khai")
    assert (item.plain()["value"], item.plain()["is_withheld"]) == (None, True)
    brand = passport.traceability_items(Facts(CODE, brand=Said(is_withheld=True)))[TEN.index("brand")]
    assert (brand.is_there, brand.shown) == (True, "không công khai")


class Recorded:
    """A portal that notes what it was sent, and is away for one code."""

    name = "Bản ghi"

    def __init__(self, away: str = "") -> None:
        self.sent: list[Export] = []
        self.away = away

    def send(self, export: Export) -> Receipt:
        if export["code"] == self.away:
            raise OSError("không nối được")
        self.sent.append(export)
        return Receipt(str(export["code"]), number=f"N{len(self.sent)}")


def test_a_connector_gets_the_export_and_a_broken_line_stops_nobody() -> None:
    first, second = passport.export(Facts(CODE)), passport.export(Facts(Said("b")))
    portal = Recorded(away=CODE.value)
    receipts = list(connecting.send_all(portal, [first, second]))
    assert portal.sent == [second]
    assert receipts == [Receipt(CODE.value, refusal="không nối được"), Receipt("b", number="N1")]
    assert [receipt.is_taken for receipt in receipts] == [False, True]
