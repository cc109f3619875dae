"""What can be traced today counts, gives a proof, and stops with the last day, a recall or voided labels."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest
from django.db import IntegrityError, transaction

from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.catalogue import pages, scans
from ocop.files import queries as files
from ocop.files.models import Document
from ocop.plan import indicators
from ocop.plan.indicators import Span
from ocop.products import actions as products
from ocop.products.models import Product
from ocop.trace.actions import labels, proving
from ocop.trace.actions.proving import keep_proof
from ocop.trace.models import LabelOrder, Lot, Step
from ocop.trace.queries.live import live_lots_of, traceable_products
from tests.factories import trace as make
from tests.factories.certificates import make_certificate
from tests.factories.labels import make_order
from tests.factories.products import make_product
from tests.factories.traced import make_recall

pytestmark = pytest.mark.django_db
AT = make.AT
DAY = AT.date()


def make_lot(product: Any, *, state: str = "active", expires: dt.date | None = None) -> Lot:
    """A lot with labels in a state."""
    lot = make.make_goods_lot(product.organisation, item=make.make_item(product, shelf_days=None))
    Lot.objects.filter(pk=lot.pk).update(expires_on=expires)
    reason = "in lệch" if state == "void" else ""
    stuck = AT if state in ("active", "void") else None
    LabelOrder.objects.create(
        lot=lot, is_serial=False, count=200, layout="a4-38x21", state=state, created_at=AT,
        activated_at=stuck, void_reason=reason,
    )  # fmt: skip
    return lot


def figure(day: dt.date = DAY) -> int:
    return indicators.value("products_traceable", Span(day, day))


def test_a_product_is_traceable_up_to_the_last_day_of_its_lot() -> None:
    make_lot(make_product(), expires=DAY + dt.timedelta(days=30))
    assert [figure(DAY + dt.timedelta(days=n)) for n in (-1, 0, 30, 31)] == [0, 1, 1, 0]


@pytest.mark.parametrize("state", ["reserved", "printed", "void"])
def test_labels_that_are_not_in_use_make_nothing_traceable(state: str) -> None:
    make_lot(make_product(), state=state)
    assert figure() == 0


BY: dict[str, Any] = {"by": make.BY, "at": AT}


def void(order: LabelOrder, *ranges: tuple[int, int]) -> None:
    labels.void_labels(order, "in lệch", ranges, **BY)


def ends(order: LabelOrder, day: dt.date) -> None:
    Lot.objects.filter(pk=order.lot_id).update(made_on=DAY - dt.timedelta(days=9), expires_on=day)


CHANGES: list[tuple[str, int, Callable[[LabelOrder], Any]]] = [
    ("in use", 1, lambda order: None),
    ("most labels void", 1, lambda order: void(order, (1, 9))),
    ("all labels void one by one", 0, lambda order: void(order, (1, 10))),
    ("the order void", 0, void),
    ("recalled", 0, lambda order: make_recall("active", order.lot)),
    ("recalled for good", 0, lambda order: make_recall("closed", order.lot)),
    ("not made any more", 0, lambda order: products.retire_product(order.lot.item.product, **BY)),
    ("a mistake", 0, lambda order: Step.objects.filter(kind="pack").update(mistaken_at=AT, mistake="Nhầm")),
    ("its last day", 1, lambda order: ends(order, DAY)),
    ("the day after", 0, lambda order: ends(order, DAY - dt.timedelta(days=1))),
]


@pytest.mark.usefixtures("packs")
def test_page_certificate_proof_and_plan_agree() -> None:
    certificate = make_certificate()
    product = certificate.product
    order = make_order(make.make_goods_lot(product.organisation, item=make.make_item(product)))
    make_order(order.lot)  # ordered, not stuck on
    labels.activate_labels(order, **BY)
    Product.objects.update(is_public=True)
    for name, count, change in CHANGES:
        with transaction.atomic():
            change(LabelOrder.objects.get(pk=order.pk))
            page, paper = pages.product_page(product.pk, DAY), pages.certificate_page(certificate.token, DAY)
            shown = [row["lots"] or 0 for row in (page, paper) if row]
            assert len(shown) == (1 if name == "not made any more" else 2), name
            assert {*shown, live_lots_of(product.pk, DAY).count(), figure()} == {count}, name
            transaction.set_rollback(True)


@pytest.mark.parametrize(("state", "at"), [("active", None), ("printed", AT), ("reserved", AT)])
def test_labels_are_in_use_since_a_moment(state: str, at: dt.datetime | None) -> None:
    order = make_order(make.make_goods_lot())
    with pytest.raises(IntegrityError), transaction.atomic():
        LabelOrder.objects.filter(pk=order.pk).update(state=state, activated_at=at)


def test_a_lot_whose_making_was_a_mistake_is_none() -> None:
    lot = make_lot(make_product())
    Step.objects.filter(lines__lot=lot, lines__direction="out").update(mistaken_at=AT, mistake="Ghi nhầm")
    assert figure() == 0


def test_a_recalled_lot_is_none() -> None:
    product = make_product()
    Lot.objects.filter(pk=make_lot(product).pk).update(state="recalled")
    assert list(live_lots_of(product.pk, DAY)) == []
    assert list(traceable_products(DAY)) == []


def test_the_figure_leads_to_its_list() -> None:
    product = make_product()
    make_lot(product)
    rows = list(indicators.listed("products_traceable", Span(DAY, DAY)))
    (item,) = indicators.as_items("products_traceable", rows)
    assert item.label == product.name


def test_the_proof_is_kept_once_a_day_with_the_first_last_day_of_its_lots() -> None:
    product = make_product()
    last = DAY + dt.timedelta(days=30)
    make_lot(product, expires=last)
    proof = keep_proof(product, by=make.BY, at=AT)
    assert keep_proof(product, by=make.BY, at=AT) == proof
    assert (proof.kind, proof.issued_on, proof.expires_on) == ("traceability", DAY, last)
    (page,) = files.pages_of(proof)
    assert page.file.media_type == "application/pdf"


def paper_of(proof: Document) -> str:
    page = pypdfium2.PdfDocument(files.path_of(files.pages_of(proof).get().file))[0]
    return " ".join(page.get_textpage().get_text_bounded().split())


def test_the_proof_counts_all_lots_and_names_the_newest(monkeypatch: pytest.MonkeyPatch) -> None:
    product = make_product()
    codes = [make_lot(product).item.code for _n in range(3)]
    whole = paper_of(keep_proof(product, by=make.BY, at=AT))
    assert "Số lô đang truy xuất được: 3" in whole and "lô khác" not in whole
    monkeypatch.setattr(proving, "_MOST", 1)
    short = paper_of(keep_proof(product, by=make.BY, at=AT))
    assert "Số lô đang truy xuất được: 3" in short and "và 2 lô khác" in short
    assert [code in short.replace(" ", "") for code in codes] == [False, False, True]


def test_the_proof_says_whether_the_story_is_told_and_the_scan_tells_it() -> None:
    product = make_product()
    lot = make_lot(product)
    before = keep_proof(product, by=make.BY, at=AT)
    assert "Câu chuyện sản phẩm: chưa có" in paper_of(before)
    products.update_product(product, {"story": "Bà nội leo cây."}, **BY)
    after = keep_proof(product, by=make.BY, at=AT)
    assert after != before and "Câu chuyện sản phẩm: có trong" in paper_of(after)
    asked = scans.find(scans.Asked("code", lot.item.code, lot.code))
    assert asked is not None and scans.scan_page(asked, DAY)["story"] == "Bà nội leo cây."


def test_without_a_lot_or_by_others_no_proof_is_made() -> None:
    product = make_product()
    with pytest.raises(Refused) as none:
        keep_proof(product, by=make.BY, at=AT)
    assert "chưa có lô nào" in none.value.reason.text
    make_lot(product)
    with pytest.raises(Refused) as foreign:
        keep_proof(product, by=Actor(rights=frozenset({"trace.keep"}), organisation_id=-1), at=AT)
    assert foreign.value.reason.about == "person"
