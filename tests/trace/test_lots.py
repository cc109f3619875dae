"""One lot both ways, who has it now, whether its figures add up, and what its story lacks."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.organisations.models import Organisation
from ocop.trace import actions
from ocop.trace.models import Lot
from ocop.trace.queries import balances, lots
from ocop.trace.queries.amounts import Sums
from ocop.trace.weights import kilograms
from tests.factories import trace as make
from tests.factories.organisations import make_organisation
from tests.factories.traced import AT, make_chain, make_order

pytestmark = pytest.mark.django_db


def named(things: tuple[lots.Thing, ...]) -> list[tuple[str, int]]:
    return [(thing.lot.code if thing.lot else thing.identifier.uri, thing.far) for thing in things]


def test_both_ways_ring_by_ring_with_what_was_taken() -> None:
    chain = make_chain()
    journey = lots.way_of(chain.sugar)
    assert named(journey.up) == [(chain.juice.code, -1)] and named(journey.down) == [(chain.jars.code, 1)]
    assert (journey.up[0].took, journey.up[0].uom) == (Decimal(60), "KGM")
    assert journey.down[0].took == Decimal(10)
    far = lots.way_of(chain.jars)
    assert named(far.up) == [(chain.sugar.code, -1), (chain.juice.code, -2)] and far.down == ()


def test_outside_things_stand_by_their_address_and_pieces_are_counted() -> None:
    lot = make.make_lot()
    make.capture(make.made([lot.identifier.uri], [make.lot_uri("X1")]))
    make.capture(
        make.made([make.lot_uri("X1")], [make.lot_uri("X2")]),
        make.packed(make.sscc_uri(1), [lot.identifier.uri]),
    )
    journey = lots.way_of(lot)
    assert {uri for uri, _far in named(journey.down)} == {
        make.lot_uri("X1"), make.lot_uri("X2"), make.sscc_uri(1)
    }  # fmt: skip
    assert journey.lots() == [] and (journey.pieces, journey.more) == (0, 0)


def test_a_long_way_is_cut_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lots, "MOST", 3)
    lot = make.make_lot()
    make.capture(make.made([lot.identifier.uri], [make.lot_uri(n) for n in range(5)]))
    journey = lots.way_of(lot)
    assert (len(journey.down), journey.more) == (3, 2)


def test_of_a_long_way_the_nearest_things_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lots, "MOST", 3)
    lot = make.make_goods_lot()
    lot.identifier.edges_up.all().delete()
    line = [*(make.lot_uri(n) for n in range(5)), lot.identifier.uri]
    make.capture(*(make.made([near], [far]) for near, far in pairwise(line)))
    journey = lots.way_of(lot)
    assert named(journey.up) == [(line[4], -1), (line[3], -2), (line[2], -3)] and journey.more == 2
    assert len(journey.above) == 5


def test_what_is_not_listed_counts_for_the_story(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lots, "MOST", 1)
    chain = make_chain()
    journey = lots.way_of(chain.jars)
    assert len(journey.up) == 1 and lots.gaps_of(chain.jars, journey) == []


def test_what_went_over_by_two_ways_is_added_up() -> None:
    lot, jars = make.make_lot(), make.make_goods_lot()
    uri, left, right = lot.identifier.uri, make.lot_uri("L"), make.lot_uri("R")

    def making(inputs: dict[str, int], outputs: list[str], **more: object) -> make.Taken:
        listed = [{"epcClass": each, "quantity": n, "uom": "KGM"} for each, n in inputs.items()]
        made = {"inputQuantityList": listed, "outputQuantityList": [{"epcClass": each} for each in outputs]}
        return make.make_event("TransformationEvent", **{k: v for k, v in made.items() if v}, **more)

    make.capture(
        making({uri: 3}, [left]), making({uri: 4}, [right]),
        making({left: 1, right: 2}, [jars.identifier.uri]),
    )  # fmt: skip
    up = {thing.identifier.uri: thing.took for thing in lots.way_of(jars).up}
    assert (up[uri], up[left], up[right]) == (7, 1, 2)
    down = {thing.identifier.uri: thing.took for thing in lots.way_of(lot).down}
    assert (down[left], down[right], down[jars.identifier.uri]) == (3, 4, 3)


def test_a_making_told_in_parts_has_its_amounts() -> None:
    lot, out = make.make_lot(), make.lot_uri("J")
    one = {"transformationID": "urn:uuid:1b8e1f3c-6d9d-4a39-9f3b-5e0f6b1f0a01"}
    part = {"epcClass": lot.identifier.uri, "quantity": 5, "uom": "KGM"}
    make.capture(
        make.make_event("TransformationEvent", outputQuantityList=[{"epcClass": out}], **one),
        make.make_event("TransformationEvent", inputQuantityList=[part], **one),
        make.make_event("TransformationEvent", inputQuantityList=[{**part, "quantity": 6}], **one),
    )
    (thing,) = lots.way_of(lot).down
    assert (thing.identifier.uri, thing.took, thing.uom) == (out, 11, "KGM")


def test_who_has_it_now() -> None:
    chain = make_chain()
    rows = lots.held(lots.books_of([chain.juice, chain.sugar, chain.jars]))
    assert {(row.holder, row.lot.pk, row.quantity, row.is_ours, row.on_the_way) for row in rows} == {
        (chain.grower.name, chain.juice.pk, Decimal(40), True, False),
        (chain.maker.name, chain.sugar.pk, Decimal(2), True, False),
        (chain.maker.name, chain.jars.pk, Decimal(5), True, False),
        ("Cửa hàng Sáu Ví Dụ", chain.jars.pk, Decimal(15), False, False),
    }
    buyer = make_organisation()
    make.make_handover(chain.maker, buyer, lots=[(chain.jars, Decimal(3))])
    waiting = [row for row in lots.held(lots.books_of([chain.jars])) if row.on_the_way]
    assert [(row.holder, row.quantity) for row in waiting] == [(buyer.name, Decimal(3))]


def test_what_each_producer_did_with_a_lot() -> None:
    chain = make_chain()
    (grower, first), (maker, second) = lots.balance_rows(chain.juice, lots.books_of([chain.juice]))
    assert (grower, maker) == (chain.grower, chain.maker)
    assert first == Sums(made=Decimal(100), delivered=Decimal(60)) and first.left == 40
    assert second == Sums(received=Decimal(60), used=Decimal(60)) and second.left == 0


def test_what_was_written_off_is_with_nobody_until_the_lot_is_opened_again() -> None:
    chain = make_chain()
    closed = actions.close_lot(chain.juice, reason="Hư hỏng hết", by=make.BY, at=AT)
    assert (closed.written_off, closed.written_off_for) == (Decimal(40), "Hư hỏng hết")
    assert lots.held(lots.books_of([closed])) == []
    (grower, first), (_maker, second) = lots.balance_rows(closed, lots.books_of([closed]))
    assert first == Sums(made=Decimal(100), delivered=Decimal(60), written_off=Decimal(40))
    assert (first.left, second.written_off, first.is_over) == (0, 0, False)
    (row,) = [row for row in rows() if (row.organisation, row.item) == (grower, closed.item)]
    assert row.sums == first
    opened = actions.reopen_lot(closed, by=make.BY, at=AT)
    assert (opened.written_off, opened.written_off_for) == (0, "")
    assert [each.quantity for each in lots.held(lots.books_of([opened]))] == [Decimal(40)]


def test_what_comes_back_after_closing_is_there() -> None:
    lot = make.make_lot()
    handover = make.make_handover(lot.organisation, lots=[(lot, Decimal(10))])
    lot = actions.close_lot(lot, reason="Hư", by=make.BY, at=AT)
    make.handing.refuse_handover(handover, "Không đặt", by=make.BY, at=AT)
    assert [row.quantity for row in lots.held(lots.books_of([lot]))] == [Decimal(10)]


def test_of_a_lot_that_was_made_by_mistake_nothing_is_written_off() -> None:
    harvest = make.make_harvest()
    lot = actions.close_lot(make.lot_made_by(harvest), reason="Hư", by=make.BY, at=AT)
    make.diary.declare_mistake(harvest, "Nhầm", by=make.BY, at=AT)
    lot.refresh_from_db()
    assert (lot.state, lot.written_off, lot.written_off_for) == ("closed", 0, "")


def test_a_mistake_takes_no_part() -> None:
    chain = make_chain()
    make.diary.declare_mistake(chain.outside.step, "Ghi nhầm", by=make.BY, at=AT)
    (row,) = lots.balance_rows(chain.jars, lots.books_of([chain.jars]))
    assert row[1].delivered == 0 and lots.deliveries_of([chain.jars.pk]) == []


@pytest.mark.parametrize(
    ("out", "percent", "over"), [(105, 5, False), (106, 5, True), (100, 0, False), (101, 0, True)]
)
def test_more_out_than_in_beyond_the_tolerance(
    settings: pytest.FixtureRequest, out: int, percent: int, over: bool
) -> None:
    settings.OCOP_TRACE_TOLERANCE = percent  # type: ignore[attr-defined]
    assert (
        Sums(made=Decimal(60), received=Decimal(40), used=Decimal(1), delivered=Decimal(out - 1)).is_over
        is over
    )


def rows(**over: object) -> list[balances.Row]:
    keys = balances.balance_keys(Organisation.objects.all(), **over)  # type: ignore[arg-type]
    return balances.rows_of(keys)


def test_a_producers_goods_by_year() -> None:
    chain = make_chain()
    found = {(row.organisation.pk, row.item.pk, row.year): row for row in rows()}
    sugar = found[chain.maker.pk, chain.sugar.item_id, 2026]
    assert sugar.sums == Sums(made=Decimal(12), used=Decimal(10))
    assert (sugar.made_of, sugar.weighs, sugar.gain) == (Decimal(60), Decimal(12), Decimal(20))
    jars = found[chain.maker.pk, chain.jars.item_id, 2026]
    assert (jars.made_of, jars.weighs, jars.is_heavy) == (Decimal(10), Decimal(10), False)
    juice = found[chain.grower.pk, chain.juice.item_id, 2026]
    assert (juice.sums.left, juice.gain) == (Decimal(40), None), "a harvest is made of nothing"
    assert len(rows(year=2025)) == 0 and len(rows(year=2026)) == 4


def test_only_what_does_not_add_up() -> None:
    chain = make_chain()
    assert rows(only_over=True) == []
    making = chain.sugar.lines.get(direction="out")
    making.quantity = Decimal(9)
    making.save()
    (row,) = rows(only_over=True)
    assert row.item == chain.sugar.item and row.sums.is_over


def test_heavier_than_what_went_in() -> None:
    chain = make_chain()
    making = chain.jars.lines.get(direction="out")
    making.quantity = Decimal(22)
    making.save()
    (row,) = [row for row in rows() if row.item == chain.jars.item]
    assert row.gain == Decimal(110) and row.is_heavy and not row.sums.is_over


@pytest.mark.parametrize(
    ("uom", "unit", "pack", "kilos"),
    [
        ("KGM", "kg", "", "1"), ("GRM", "g", "", "0.001"), ("TNE", "tấn", "", "1000"),
        ("", "tấn", "", "1000"),
        ("", "hũ", "Hũ 500 g", "0.500"), ("", "hộp", "Hộp 6 x 85 g", "0.510"),
        ("", "hộp", "Hộp 10 gói x 12,5 gam", "0.125"), ("", "bao", "Bao 1kg", "1"),
        ("", "chai", "Chai 500 ml", None),
        ("LTR", "lít", "Can 5 kg", None), ("", "cái", "", None),
    ],
)  # fmt: skip
def test_kilograms_in_a_unit(uom: str, unit: str, pack: str, kilos: str | None) -> None:
    found = kilograms(uom, unit, pack)
    assert found == (None if kilos is None else Decimal(kilos))


def test_a_whole_story_lacks_nothing() -> None:
    chain = make_chain()
    assert lots.gaps_of(chain.jars) == [] == lots.gaps_of(chain.sugar) == lots.gaps_of(chain.juice)


def test_what_a_story_lacks() -> None:
    chain = make_chain()
    make_order(chain.jars, state="printed")
    Lot.objects.filter(pk=chain.jars.pk).update(site=None, expires_on=None)
    jars = lots.with_names(Lot.objects.all()).get(pk=chain.jars.pk)
    assert lots.gaps_of(jars) == [
        "Không ghi nơi làm ra lô.", "Thành phẩm không có hạn dùng.",
        "Đã giao hàng mà tem của lô chưa báo dán.",
    ]  # fmt: skip
    alone = make.make_goods_lot()
    alone.lines.all().delete()
    alone.identifier.edges_up.all().delete()
    assert lots.gaps_of(alone)[:2] == [
        "Không có bước nào trong nhật ký làm ra lô này.", "Thành phẩm không có lô đầu vào.",
    ]  # fmt: skip


def test_a_way_without_a_harvest() -> None:
    maker = make_organisation()
    bought = make.make_lot(maker)
    jars = make.make_goods_lot(maker, inputs=[(bought, Decimal(10))])
    bought.lines.filter(direction="out").delete()
    assert lots.gaps_of(jars) == ["Đi ngược không gặp lần thu hoạch nào."]


def test_lots_are_found_by_what_stands_on_them() -> None:
    chain = make_chain()
    code = make_order(chain.jars).serials.order_by("number").values_list("code", flat=True)[0]
    all_lots = Lot.objects.all()

    def found(words: str) -> set[int]:
        return set(lots.find_lots(all_lots, words).values_list("pk", flat=True))

    assert chain.jars.pk in found(chain.jars.code) and found(chain.jars.item.code) == {chain.jars.pk}
    assert found(code.lower()) == {chain.jars.pk} == found(f"https://ocop.example/tx/sp/X/so/{code}/")
    assert found(chain.maker.name) == {chain.sugar.pk, chain.jars.pk}
    assert found(chain.juice.identifier.uri) == {chain.juice.pk} and found("không có gì như vậy") == set()
    assert found("Nước thốt nốt") == {chain.juice.pk}


def test_the_statements_do_not_grow_with_the_way() -> None:
    def cost(lot: Lot) -> int:
        lot = lots.with_names(Lot.objects.all()).get(pk=lot.pk)
        with CaptureQueriesContext(connection) as seen:
            journey = lots.way_of(lot)
            lots.gaps_of(lot, journey)
            lots.held(lots.books_of([lot, *journey.lots()]))
        return len(seen)

    chain = make_chain()
    few = cost(chain.juice)
    for _n in range(3):
        make.make_goods_lot(chain.maker, inputs=[(chain.sugar, Decimal("0.5"))])
        make.make_handover(chain.maker, lots=[(chain.jars, Decimal(1))], receiver_name="Chợ")
    assert cost(chain.juice) == few
