"""Labels: ordered, printed, stuck on, replaced, void; and what a reader reads off the paper."""

from __future__ import annotations

import datetime as dt
import io
import re
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from PIL import Image

from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.journal.models import Entry
from ocop.trace import codes, naming, numbers, printing
from ocop.trace.actions import labels as actions
from ocop.trace.actions.mistakes import declare_mistake
from ocop.trace.gs1 import digital_link, own
from ocop.trace.layouts import LAYOUTS
from ocop.trace.models import Edge, Event, LabelOrder, Lot, Serial
from ocop.trace.queries import diary
from ocop.trace.queries import labels as queries
from ocop.trace.queries.labels import Printed
from tests.concurrency.hands import at_once
from tests.factories.labels import GTIN, make_lot, make_order
from tests.factories.people import actor_with
from tests.factories.products import make_product, make_standing
from tests.factories.trace import AT, BY, make_item, make_material

pytestmark = pytest.mark.django_db
LATER = AT + dt.timedelta(hours=1)
DPI = 300
SITE = "https://truyxuat.angiang.gov.vn"


@pytest.fixture(autouse=True)
def site(settings: Any) -> None:
    settings.TRACE_URL = SITE


def states(order: LabelOrder) -> dict[str, int]:
    return queries.states_of([order])[order.pk]


def codes_of(order: LabelOrder, first: int = 1, last: int | None = None) -> list[str]:
    rows = order.serials.filter(number__gte=first, number__lte=last or order.count).order_by("number")
    return list(rows.values_list("code", flat=True))


def labels_of(order: LabelOrder, first: int = 1, last: int | None = None) -> list[Printed]:
    return [Printed(number, code) for number, code in enumerate(codes_of(order, first, last), first)]


def told() -> QuerySet[Event]:
    """The events about single pieces."""
    return Event.objects.filter(roles__identifier__kind="piece").distinct().order_by("pk")


def belonging() -> set[tuple[str, str]]:
    """Lots and their pieces by their URIs."""
    return set(Edge.objects.filter(kind="of").values_list("source__uri", "target__uri"))


def stuck(order: LabelOrder, *ranges: tuple[int, int], **more: Any) -> int:
    return actions.activate_labels(order, ranges, by=BY, at=LATER, **more)


def refused(call: Any) -> tuple[str, str, str]:
    with pytest.raises(Refused) as caught:
        call()
    reason = caught.value.reason
    return reason.about, reason.field, reason.text


def drawn(pdf: bytes, page: int = 0) -> Image.Image:
    return pypdfium2.PdfDocument(pdf)[page].render(scale=DPI / 72).to_pil()


def read(image: Image.Image) -> dict[str, tuple[float, float, float]]:
    """Each code by its text: left and top edge and width in millimetres."""
    found = {}
    for code in zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode):
        corner = code.position.top_left
        width = code.position.top_right.x - corner.x
        found[code.text] = tuple(round(each * 25.4 / DPI, 1) for each in (corner.x, corner.y, width))
    return found  # type: ignore[return-value]


# --- ordering


def test_each_piece_gets_a_code_of_its_own_that_nobody_guesses() -> None:
    order = make_order(count=3)
    rows = list(order.serials.order_by("number").values_list("number", "state", "lot_id"))
    assert rows == [(n, "printed", order.lot_id) for n in (1, 2, 3)]
    assert {len(code) for code in codes_of(order)} == {own.SERIAL_LENGTH} and len(set(codes_of(order))) == 3
    assert (order.state, order.count, order.prints) == ("reserved", 3, 0)
    assert Entry.objects.get(verb="trace.labels_ordered").after == {
        "count": 3,
        "layout": "a4-65",
        "is_serial": True,
    }


def test_a_lots_labels_are_copies_of_one_code() -> None:
    assert not make_order(count=500, is_serial=False).serials.exists()


def test_the_same_request_orders_once() -> None:
    lot = make_lot()
    assert make_order(lot, key="k").pk == make_order(lot, key="k").pk
    assert Serial.objects.count() == 10


def test_ten_thousand_are_ordered_in_as_many_statements_as_parts() -> None:
    def cost(count: int) -> int:
        lot = make_lot()
        with CaptureQueriesContext(connection) as seen:
            make_order(lot, count=count)
        return len(seen)

    few, fields = cost(10), [field for field in Serial._meta.fields if not field.primary_key]
    at_once = min(actions.AT_ONCE, connection.ops.bulk_batch_size(fields, [None] * 10_000))
    assert [cost(n) - few for n in (1000, 10_000)] == [-(-n // at_once) - 1 for n in (1000, 10_000)]


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"count": 0}, "count"), ({"count": 20_001}, "count"), ({"layout": "a3"}, "layout"),
        ({"count": 101}, "even_so"), ({"count": 101, "is_serial": False}, "even_so"),
        ({"even_so": "d" * 301}, "even_so"),
    ],
)  # fmt: skip
def test_a_wish_that_cannot_be_is_refused_at_its_field(over: dict[str, Any], field: str) -> None:
    lot = make_lot(quantity=Decimal(100))
    assert refused(lambda: make_order(lot, **over))[:2] == ("input", field)
    assert not LabelOrder.objects.exists()


def test_the_bound_of_an_order_is_a_setting(settings: Any) -> None:
    settings.OCOP_LABELS_AN_ORDER = 5
    assert "từ 1 đến 5 tem" in refused(lambda: make_order(count=6))[2]
    assert make_order(count=5).count == 5


def test_more_labels_than_pieces_need_a_reason_whatever_orders_they_are_in() -> None:
    lot = make_lot(quantity=Decimal(15))
    first = make_order(lot, count=10)
    assert "chỉ có 15 hũ mà sẽ có 16 tem" in refused(lambda: make_order(lot, count=6))[2]
    assert make_order(lot, count=6, even_so="In dư phòng hỏng").even_so == "In dư phòng hỏng"
    actions.void_labels(first, "Sai ngày", by=BY, at=LATER)
    assert make_order(lot, count=9).count == 9


def test_goods_that_are_weighed_have_no_such_bound() -> None:
    lot = make_lot(make_material(make_product().organisation), quantity=Decimal(5))
    assert make_order(lot, count=10).count == 10


def test_a_sheet_too_small_for_the_code_is_refused(settings: Any) -> None:
    settings.TRACE_URL = "https://truy-xuat-nguon-goc.san-pham-ocop.angiang.gov.vn"
    lot = make_lot()
    assert codes.modules(queries.link_of(lot, "A" * 17)) == 41
    assert refused(lambda: make_order(lot))[:2] == ("input", "layout")
    assert make_order(lot, layout="roll-40").layout == "roll-40"
    assert make_order(lot, is_serial=False).layout == "a4-65"


@pytest.mark.parametrize("state", ["closed", "recalled"])
def test_a_lot_that_does_not_go_on_gets_no_labels(state: str) -> None:
    lot = make_lot()
    Lot.objects.filter(pk=lot.pk).update(state=state)
    lot.refresh_from_db()
    assert refused(lambda: make_order(lot))[0] == "thing"


def test_a_lot_that_was_a_slip_of_the_pen_gets_no_labels() -> None:
    lot = make_lot()
    declare_mistake(lot.lines.get(direction="out").step, "Ghi nhầm lô", by=BY, at=LATER)
    assert "đã khai là ghi sai" in refused(lambda: make_order(lot))[2]
    assert not diary.stands(lot)


@pytest.mark.parametrize("role", ["producer", "provincial_officer"])
def test_who_does_not_keep_the_diary_does_nothing_with_labels(role: str) -> None:
    order, other = make_order(), actor_with(role, organisation=make_product().organisation)
    for call in everything(order, other):
        assert refused(call)[0] == "person"


def everything(order: LabelOrder, by: Actor) -> list[Any]:
    return [
        lambda: make_order(order.lot, by=by), lambda: actions.print_labels(order, 1, 1, by=by, at=AT),
        lambda: actions.activate_labels(order, by=by, at=AT),
        lambda: actions.void_labels(order, "x", by=by, at=AT),
        lambda: actions.replace_labels(order, [(1, 1)], "x", by=by, at=AT),
        lambda: actions.send_off(order, "ship_serial", by=by, at=AT),
    ]  # fmt: skip


def test_the_own_member_does_it_all() -> None:
    lot = make_lot()
    by = actor_with("producer", organisation=lot.organisation)
    order = make_order(lot, by=by)
    assert len(actions.print_labels(order, 1, 10, by=by, at=AT)) == 10
    assert queries.orders_visible_to(by).get() == order
    assert not queries.orders_visible_to(actor_with("producer", organisation=make_product().organisation))


# --- links


def test_goods_with_a_gtin_carry_a_digital_link_with_lot_and_serial_number() -> None:
    lot = make_lot(make_item(gtin=GTIN), code="260601-1")
    assert queries.link_of(lot, "A" * 17) == f"{SITE}/01/{GTIN}/10/260601-1/21/{'A' * 17}"
    assert queries.link_of(lot) == f"{SITE}/01/{GTIN}/10/260601-1"
    link = digital_link.parse(queries.link_of(lot, "A" * 17))
    assert link.event_identifier() == naming.piece_of(lot.item.identifier.uri, "A" * 17)


def test_goods_without_one_carry_a_code_of_our_own() -> None:
    lot = make_lot(code="26/06-A")
    code = lot.item.code
    assert queries.link_of(lot, "A" * 17) == f"{SITE}/tx/sp/{code}/lo/26%2F06-A/so/{'A' * 17}"
    assert own.parse(queries.link_of(lot)).lot == "26/06-A"


# --- printing


def test_each_print_is_counted_and_leaves_out_what_is_stuck_on_or_void() -> None:
    order = make_order()
    assert actions.print_labels(order, 1, 10, by=BY, at=AT) == labels_of(order)
    assert actions.print_labels(order, 4, 5, by=BY, at=LATER) == labels_of(order, 4, 5)
    order.refresh_from_db()
    assert (order.state, order.prints, order.printed_at) == ("printed", 2, AT)
    stuck(order, (1, 3))
    actions.void_labels(order, "Rách", [(5, 5)], by=BY, at=LATER)
    assert actions.print_labels(order, 1, 6, by=BY, at=LATER) == [
        *labels_of(order, 4, 4),
        *labels_of(order, 6, 6),
    ]
    order.refresh_from_db()
    assert (order.state, order.prints) == ("active", 3)
    assert refused(lambda: actions.print_labels(order, 1, 3, by=BY, at=LATER))[:2] == ("input", "first")
    assert [e.after for e in Entry.objects.filter(verb="trace.print_labels").order_by("pk")][2] == {
        "first": 1, "last": 6, "count": 2,
    }  # fmt: skip


@pytest.mark.parametrize(("first", "last"), [(0, 1), (3, 2), (1, 1002), (1, 1001)])
def test_a_range_that_is_not_there_or_too_long_is_not_printed(first: int, last: int) -> None:
    order = make_order(count=1001)
    assert refused(lambda: actions.print_labels(order, first, last, by=BY, at=AT))[:2] == ("input", "last")


def test_copies_of_a_lots_code_are_printed_as_often_as_asked() -> None:
    order = make_order(is_serial=False)
    stuck(order)
    assert actions.print_labels(order, 1, 4, by=BY, at=AT) == [Printed(n) for n in (1, 2, 3, 4)]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_independent_reader_reads_every_code_of_a_sheet_where_it_should_be(layout: str) -> None:
    sheet = LAYOUTS[layout]
    order = make_order(make_lot(make_item(gtin=GTIN)), layout=layout, count=sheet.per_page)
    pdf = printing.sheet_pdf(order, labels_of(order), on=AT.date())
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    assert [round(each / 72 * 25.4, 1) for each in document[0].get_size()] == list(sheet.page)
    found = read(drawn(pdf))
    assert set(found) == {queries.link_of(order.lot, code) for code in codes_of(order)}
    quiet = 4 * sheet.module(37)
    for place, code in enumerate(codes_of(order)):
        x, y = sheet.corner(place)
        left, top, width = found[queries.link_of(order.lot, code)]
        assert left == pytest.approx(x + sheet.padding + quiet, abs=0.3)
        assert top == pytest.approx(y + (sheet.label[1] - sheet.square) / 2 + quiet, abs=0.3)
        assert width == pytest.approx(37 * sheet.module(37), abs=0.4) and width / 37 >= 0.4 - 0.01


def test_a_sheet_of_which_some_were_used_begins_later() -> None:
    order = make_order(layout="a4-10", count=4)
    pdf = printing.sheet_pdf(order, labels_of(order), start=9, on=AT.date())
    assert len(pypdfium2.PdfDocument(pdf)) == 2
    assert set(read(drawn(pdf))) == {queries.link_of(order.lot, code) for code in codes_of(order, 1, 2)}
    assert set(read(drawn(pdf, 1))) == {queries.link_of(order.lot, code) for code in codes_of(order, 3)}


def words_of(pdf: bytes) -> str:
    return re.sub(r"\s+", " ", pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range())


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_label_says_what_a_buyer_asks(layout: str) -> None:
    product = make_product(name="Đường thốt nốt Sáu Mẫu")
    make_standing(product, star=4)
    lot = make_lot(make_item(product), code="260601-1")
    order = make_order(lot, layout=layout, count=1)
    (code,) = codes_of(order)
    words = words_of(printing.sheet_pdf(order, [Printed(7, code)], on=AT.date()))
    for said in (
        "Đường thốt nốt Sáu Mẫu Hũ 500 g", "OCOP", "Lô 260601-1", "NSX 15/06/2026", "HSD 14/06/2027", "Số 7",
        f"Mã {code[:4]} {code[4:8]}", "Quét để xem nguồn gốc",
    ):  # fmt: skip
        assert said in words
    assert code not in words and "Tem ví dụ" not in words
    order.is_demo = True
    assert "Tem ví dụ" in words_of(printing.sheet_pdf(order, [Printed(7, code)], on=AT.date()))


def test_a_star_is_on_the_label_while_it_is_in_force() -> None:
    product = make_product()
    make_standing(product, star=4, valid_to=dt.date(2026, 12, 31))
    lot = make_lot(make_item(product))
    assert queries.stars_of(lot, dt.date(2026, 12, 31)) == 4
    assert queries.stars_of(lot, dt.date(2027, 1, 1)) == 0
    assert queries.stars_of(make_lot(), AT.date()) == 0
    assert queries.stars_of(make_lot(make_material(product.organisation)), AT.date()) == 0
    order = make_order(lot, count=1)
    assert "OCOP" not in words_of(printing.sheet_pdf(order, labels_of(order), on=dt.date(2027, 1, 1)))


def test_markup_and_long_names_are_printed_and_not_run() -> None:
    lot = make_lot(
        make_item(make_product(name='#panic("x") $x$ *đậm* ' + "Mứt thốt nốt sấy dẻo Bảy Núi " * 5))
    )
    order = make_order(lot, count=65)
    pdf = printing.sheet_pdf(order, labels_of(order), on=AT.date())
    assert '#panic("x") $x$ *đậm*' in words_of(pdf) and len(read(drawn(pdf))) == 65


def test_the_bare_code_is_vector_or_picture_in_true_size() -> None:
    lot = make_lot()
    link = queries.link_of(lot, "A" * 17)
    svg = printing.code_svg(lot, "A" * 17).decode()
    assert 'width="22.5mm"' in svg and 'height="22.5mm"' in svg
    picture = Image.open(io.BytesIO(printing.code_png(lot, "A" * 17)))
    assert picture.size == (540, 540)
    assert picture.size[0] / picture.info["dpi"][0] * 25.4 == pytest.approx(22.5, abs=0.05)
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [link]


# --- sticking on


def test_pieces_that_are_stuck_on_belong_to_their_lot() -> None:
    lot = make_lot(make_item(gtin=GTIN))
    order = make_order(lot, count=5)
    assert stuck(order, (2, 3)) == 2
    assert states(order) == {"active": 2, "printed": 3}
    assert (order.state, order.activated_at) == ("active", LATER)
    event = told().get()
    assert (event.type, event.action, event.happened_at) == ("ObjectEvent", "ADD", LATER)
    assert event.step == "https://ref.gs1.org/cbv/BizStep-commissioning"
    assert lot.site is not None
    assert event.read_point == event.location == lot.site.identifier
    assert event.organisation == lot.organisation
    uris = {f"https://id.gs1.org/01/{GTIN}/21/{code}" for code in codes_of(order, 2, 3)}
    assert belonging() == {(lot.identifier.uri, uri) for uri in uris}


def test_the_rest_follows_and_then_nothing_is_left() -> None:
    order = make_order()
    assert (stuck(order, (1, 4)), stuck(order), states(order)) == (4, 6, {"active": 10})
    assert refused(lambda: stuck(order))[:2] == ("input", "numbers")
    assert told().count() == 2 and len(belonging()) == 10


def test_the_same_request_sticks_on_once() -> None:
    order = make_order()
    assert [stuck(order, (1, 2), key="k"), stuck(order, (1, 2), key="k")] == [2, 0]
    assert states(order) == {"active": 2, "printed": 8}


def test_copies_of_a_lots_code_bring_no_pieces_into_the_world() -> None:
    order = make_order(is_serial=False)
    assert stuck(order) == 10
    assert order.state == "active" and not told().exists()
    assert refused(lambda: stuck(order))[0] == "thing"


def test_many_are_stuck_on_in_parts_of_a_thousand() -> None:
    order = make_order(count=2500)
    assert stuck(order) == 2500
    assert sorted(e.roles.count() for e in told()) == [500, 1000, 1000]
    assert len(belonging()) == 2500


def test_sticking_on_costs_the_same_for_ten_and_for_a_thousand_but_for_the_parts() -> None:
    def cost(count: int) -> int:
        order = make_order(count=count)
        with CaptureQueriesContext(connection) as seen:
            stuck(order)
        return len(seen)

    cost(10)
    few = cost(10)
    # identifiers, roles and edges go in parts of some hundreds, on SQLite of fewer
    assert cost(1000) - few <= 20


def test_printing_shipping_and_voiding_cost_the_same_for_ten_and_for_a_thousand() -> None:
    def cost(count: int) -> list[int]:
        order, found = make_order(count=count), []
        for act in (
            lambda: actions.print_labels(order, 1, count, by=BY, at=AT),
            lambda: actions.void_labels(order, "Rách", [(2, count)], by=BY, at=AT),
            lambda: stuck(order) and actions.send_off(order, "ship_serial", by=BY, at=AT),
            lambda: actions.send_off(order, "sell_serial", [(1, count)], by=BY, at=AT),
        ):
            with CaptureQueriesContext(connection) as seen:
                act()
            found.append(len(seen))
        return found

    cost(10)
    assert cost(1000) == cost(10)


def test_more_labels_in_use_than_pieces_need_a_reason() -> None:
    lot = make_lot(quantity=Decimal(10))
    one = make_order(lot, count=8)
    other = make_order(lot, count=2)
    Lot.objects.filter(pk=lot.pk).update(quantity=Decimal(9))
    lot.refresh_from_db()
    stuck(one)
    other = LabelOrder.objects.get(pk=other.pk)
    assert refused(lambda: stuck(other))[:2] == ("input", "even_so")
    assert "chỉ có 9 hũ mà sẽ có 10 tem đã dán" in refused(lambda: stuck(other))[2]
    assert states(other) == {"printed": 2}
    assert stuck(other, even_so="Dán hai mặt") == 2
    assert Entry.objects.filter(verb="trace.activate_labels").latest("pk").note == "Dán hai mặt"


def test_nothing_is_printed_or_stuck_on_for_a_recalled_lot_but_it_can_be_voided() -> None:
    order = make_order()
    Lot.objects.filter(pk=order.lot_id).update(state="recalled")
    order = LabelOrder.objects.get(pk=order.pk)
    assert "đang bị thu hồi" in refused(lambda: stuck(order))[2]
    assert "đang bị thu hồi" in refused(lambda: actions.print_labels(order, 1, 1, by=BY, at=AT))[2]
    assert actions.void_labels(order, "Lô bị thu hồi", by=BY, at=LATER) == 10


# --- void, replaced, shipped


def test_a_void_order_takes_its_codes_with_it_and_out_of_the_world() -> None:
    order = make_order()
    stuck(order, (1, 4))
    order.serials.filter(number=1).update(state="sold")
    assert actions.void_labels(order, "In sai ngày", by=BY, at=LATER) == 9
    assert states(order) == {"sold": 1, "void": 9}
    assert (order.state, order.void_reason, order.voided_at) == ("void", "In sai ngày", LATER)
    gone = told().get(action="DELETE")
    uris = {naming.piece_of(order.lot.item.identifier.uri, code) for code in codes_of(order, 2, 4)}
    assert {role.identifier.uri for role in gone.roles.all()} == uris
    assert gone.step == "https://ref.gs1.org/cbv/BizStep-decommissioning"
    assert refused(lambda: stuck(order))[0] == "thing"
    assert refused(lambda: actions.void_labels(order, "Lần nữa", by=BY, at=LATER))[0] == "thing"


def test_single_numbers_become_void_and_the_order_goes_on() -> None:
    order = make_order()
    assert actions.void_labels(order, "Rách", [(2, 3), (9, 9)], by=BY, at=LATER, key="k") == 3
    assert actions.void_labels(order, "Rách", [(2, 3), (9, 9)], by=BY, at=LATER, key="k") == 0
    assert (order.state, states(order)) == ("reserved", {"printed": 7, "void": 3})
    entry = Entry.objects.get(verb="trace.void_serial")
    assert (entry.after, entry.note) == ({"numbers": "2-3, 9", "count": 3}, "Rách")
    assert not told().exists()
    again = refused(lambda: actions.void_labels(order, "Rách", [(3, 4)], by=BY, at=LATER))
    assert again[:2] == ("input", "numbers") and states(order) == {"printed": 7, "void": 3}
    assert refused(lambda: actions.void_labels(order, "  ", by=BY, at=LATER))[:2] == ("input", "reason")


def test_damaged_labels_are_replaced_by_new_codes_and_the_old_are_void() -> None:
    lot = make_lot(quantity=Decimal(10))
    order = make_order(lot)
    stuck(order)
    new = actions.replace_labels(order, [(3, 4)], "Ướt", by=BY, at=LATER, key="k")
    assert actions.replace_labels(order, [(3, 4)], "Ướt", by=BY, at=LATER, key="k") == new
    assert (new.reprint_of, new.count, new.layout, new.state) == (order, 2, "a4-65", "reserved")
    assert states(order) == {"active": 8, "void": 2} and states(new) == {"printed": 2}
    assert not set(codes_of(new)) & set(codes_of(order))
    assert stuck(new) == 2 and queries.stuck_on(lot) == 10
    copies = make_order(lot, is_serial=False, even_so="In dư")
    assert "cùng một mã" in refused(lambda: actions.replace_labels(copies, [(1, 1)], "x", by=BY, at=AT))[2]


def test_pieces_that_went_out_are_named_by_their_numbers() -> None:
    order = make_order()
    stuck(order, (1, 6))

    def gone(verb: str, *ranges: tuple[int, int], key: str = "") -> int:
        return actions.send_off(order, verb, ranges, by=BY, at=LATER, key=key)

    assert gone("ship_serial", (2, 3), (6, 8), key="k") == 3
    assert gone("ship_serial", (2, 3), (6, 8), key="k") == 0
    assert states(order) == {"active": 3, "shipped": 3, "printed": 4}
    assert refused(lambda: gone("ship_serial", (6, 8)))[:2] == ("input", "numbers")
    assert gone("sell_serial", (1, 2)) == 2
    assert states(order) == {"active": 2, "shipped": 2, "sold": 2, "printed": 4}
    assert gone("sell_serial") == 4
    told = Entry.objects.filter(verb__in=("trace.ship_serial", "trace.sell_serial")).order_by("pk")
    assert [(entry.verb, entry.after) for entry in told] == [
        ("trace.ship_serial", {"numbers": "2-3, 6-8", "count": 3}),
        ("trace.sell_serial", {"numbers": "1-2", "count": 2}),
        ("trace.sell_serial", {"numbers": "", "count": 4}),
    ]
    actions.void_labels(order, "Sai", by=BY, at=LATER)
    assert refused(lambda: gone("sell_serial"))[0] == "thing"


def test_lots_are_told_with_their_labels() -> None:
    lot, bare = make_lot(), make_lot()
    order = make_order(lot)
    make_order(lot, is_serial=False, count=5)
    actions.void_labels(make_order(lot), "Sai", by=BY, at=LATER)
    actions.replace_labels(order, [(1, 2)], "Rách", by=BY, at=LATER)
    found = {
        row.pk: row.label_count for row in queries.lots_with_labels(Lot.objects.filter(item__kind="goods"))
    }
    assert found == {lot.pk: 15, bare.pk: 0}


def test_what_is_next_to_be_stuck_on() -> None:
    order = make_order()
    assert queries.next_to_stick(order) == (1, 10)
    stuck(order, (1, 4))
    assert queries.next_to_stick(order) == (5, 10)
    stuck(order)
    assert queries.next_to_stick(order) is None


# --- numbers


@pytest.mark.parametrize(
    ("typed", "found", "said"),
    [
        ("3", [(3, 3)], "3"), ("3, 17; 120-131", [(3, 3), (17, 17), (120, 131)], "3, 17, 120-131"),
        ("5-9,1 – 4", [(1, 9)], "1-9"), ("2\n2", [(2, 2)], "2"),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(typed: str, found: list[Any], said: str) -> None:
    assert numbers.parse(typed) == found and numbers.text(found) == said
    assert numbers.count([(3, 3), (5, 9)]) == 6


@pytest.mark.parametrize("typed", ["", "x", "0", "5-2", "1..3", "-4", "1234567", ",".join(["1"] * 101)])
def test_what_is_no_list_of_numbers_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        numbers.parse(typed)


# --- many hands


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ranges", [(), ((1, 10),)])
def test_of_two_who_stick_on_at_once_one_does(ranges: Any) -> None:
    order = make_order()

    def hand() -> None:
        stuck(LabelOrder.objects.get(pk=order.pk), *ranges)

    assert sorted(at_once([hand, hand])) in (["done", "input"], ["done", "stale"])
    assert states(order) == {"active": 10}
    assert told().count() == 1 and len(belonging()) == 10


def test_who_comes_second_with_an_old_page_is_told_to_look_again() -> None:
    order = make_order()
    old = LabelOrder.objects.get(pk=order.pk)
    stuck(order, (1, 5))
    assert refused(lambda: stuck(old, (6, 10)))[0] == "stale"
    assert states(order) == {"active": 5, "printed": 5} and told().count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_hands_after_the_last_pieces_do_not_order_too_much() -> None:
    lot = make_lot(quantity=Decimal(20))

    def hand() -> None:
        make_order(Lot.objects.get(pk=lot.pk))

    assert sorted(at_once([hand] * 4)) == ["done", "done", "input", "input"]
    assert queries.standing_for(lot) == 20
