"""Value chains: who may write what, what is refused, what runs out, what a timeline tells."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from ocop.journal.models import Entry
from ocop.products import actions
from ocop.products.models import (
    ChainPartner,
    ChainSite,
    CircularPractice,
    MaterialArea,
    ProcessingStage,
    ValueChain,
)
from ocop.products.sourcing import forms, queries, rules, turns
from tests.factories.files import make_document
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, commune_unit
from tests.factories.products import AT, make_product
from tests.factories.sourcing import BY, make_chain, make_entry, make_stage
from tests.refusals import refusal

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 6, 15)
DAY = dt.timedelta(days=1)


# ---------------------------------------------------------------- who may


def test_the_producer_its_commune_and_the_province_write_and_nobody_else() -> None:
    product = make_product()
    own = product.organisation
    elsewhere = commune_unit("30338", "Xã Khác")
    may = {
        "own": actor_with("producer", organisation=own),
        "other": actor_with("producer", organisation=make_organisation()),
        "commune": actor_with("commune_officer", unit=own.unit),
        "elsewhere": actor_with("commune_officer", unit=elsewhere),
        "province": actor_with("provincial_officer"),
        "leader": actor_with("leader"),
    }
    allowed = {name for name, actor in may.items() if rules.may_edit.allows(actor, product)}
    assert allowed == {"own", "commune", "province"}
    seen = {name for name, actor in may.items() if queries.entries_visible_to(actor, "area").count()}
    assert seen == set()
    make_entry("area", product)
    seen = {name for name, actor in may.items() if queries.entries_visible_to(actor, "area").count()}
    assert seen == {"own", "commune", "province", "leader"}


def test_a_closed_producer_and_a_product_no_longer_made_keep_their_chain() -> None:
    product = make_product()
    entry = make_entry("area", product)
    actions.retire_product(product, by=BY, at=AT)
    product.refresh_from_db()
    assert refusal(lambda: make_stage(product)) == ("thing", "")
    product.organisation.is_closed = True
    assert not rules.may_write.allows(BY, product.organisation)
    entry.organisation.is_closed = True
    assert refusal(lambda: actions.end_entry(entry, ON, by=BY, at=AT)) == ("thing", "")


# ---------------------------------------------------------------- writing


def test_an_entry_serves_several_products_and_begins_their_chains() -> None:
    first = make_product()
    second = make_product(first.organisation)
    area = make_entry("area", first, serves=(second,), name="  Vườn  nhà ", area_ha=Decimal("2.5"))
    assert area.name == "Vườn nhà"  # type: ignore[union-attr]
    assert [queries.chain_of(product, ON).areas for product in (first, second)] == [(area,), (area,)]
    assert ValueChain.objects.count() == 2
    entry = Entry.objects.get(verb="products.chain_area_added")
    assert entry.after and entry.after["products"] == [first.pk, second.pk]
    assert entry.after["area_ha"] == "2.5"
    actions.change_entry(area, {"code": "AG-1"}, serves=[second], by=BY, at=AT)
    assert queries.chain_of(first, ON).areas == ()
    assert queries.chain_of(second, ON).areas[0].code == "AG-1"
    foreign = make_product()
    assert refusal(lambda: make_entry("area", first, serves=(foreign,))) == ("input", "products")
    assert refusal(lambda: actions.change_entry(area, {}, serves=[], by=BY, at=AT)) == (
        "input", "products",
    )  # fmt: skip


def test_the_same_key_writes_once() -> None:
    product = make_product()
    data = {"waste": "Vỏ", "becomes": "than"}
    made = [actions.add_entry(product, "practice", data, by=BY, at=AT, key="k") for _i in range(2)]
    assert made[0] == made[1] and CircularPractice.objects.count() == 1


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("area", {"name": " "}, "name"),
    ("area", {"grows": ""}, "grows"),
    ("area", {"kind": "moon"}, "kind"),
    ("area", {"area_ha": Decimal(0)}, "area_ha"),
    ("area", {"certificate_no": "12"}, "scheme"),
    ("area", {"certified_until": ON}, "scheme"),
    ("area", {"lat": 10.5}, "lon"),
    ("area", {"lon": 104.9}, "lat"),
    ("area", {"lat": 91.0, "lon": 104.9}, "lat"),
    ("area", {"code": "x" * 61}, "code"),
    ("partner", {"share": Decimal("100.01")}, "share"),
    ("partner", {"households": 0}, "households"),
    ("partner", {"signed_on": ON + DAY}, "signed_on"),
    ("partner", {"signed_on": ON, "contract_until": ON - DAY}, "contract_until"),
    ("partner", {"contract_share": Decimal(50)}, "signed_on"),
    ("practice", {"becomes": ""}, "becomes"),
    ("practice", {"amount": Decimal(2)}, "amount_unit"),
    ("practice", {"amount": Decimal(0), "amount_unit": "tấn"}, "amount"),
]


@pytest.mark.parametrize(("kind", "over", "field"), WRONG)
def test_what_does_not_hold_together_names_its_field(kind: str, over: dict[str, Any], field: str) -> None:
    product = make_product()
    assert refusal(lambda: make_entry(kind, product, **over)) == ("input", field)
    assert not ValueChain.objects.exists()


def test_only_a_proof_of_the_own_library_shows_an_entry() -> None:
    product = make_product()
    foreign = make_document()
    assert refusal(lambda: make_entry("area", product, proof=foreign)) == ("input", "proof")
    assert refusal(lambda: make_chain(product, share_proof=foreign)) == ("input", "share_proof")
    own = make_document(product.organisation)
    assert make_entry("area", product, proof=own).proof == own


def test_shares_are_percent_and_the_commune_lies_within_the_province() -> None:
    product = make_product()
    wrong = {"commune_share": Decimal(80), "province_share": Decimal(79)}
    assert refusal(lambda: make_chain(product, **wrong)) == ("input", "province_share")
    make_chain(product, commune_share=Decimal(80))
    too_little = {"province_share": Decimal(70)}
    assert refusal(lambda: make_chain(product, **too_little)) == ("input", "province_share")
    assert refusal(lambda: make_chain(product, commune_share=Decimal(101))) == (
        "input",
        "commune_share",
    )
    chain = make_chain(product, province_share=Decimal(80))
    assert (chain.commune_share, chain.province_share) == (80, 80)


def test_a_craft_village_is_known_by_its_name_once_in_a_commune() -> None:
    first, second = make_product(), make_product()
    village = make_chain(first, site=("craft_village", "Làng nghề Đường")).site
    assert make_chain(second, site=("craft_village", "làng nghề  duong")).site == village
    assert village and village.said == "Làng nghề Đường"
    assert make_chain(first, site=("", "")).site is None
    assert refusal(lambda: make_chain(first, site=("", "Núi Cấm"))) == ("input", "site_kind")
    assert ChainSite.objects.count() == 1


def test_a_partner_named_like_a_producer_of_its_commune_is_linked_to_it() -> None:
    product = make_product()
    known = make_organisation(name="Hợp tác xã Mẫu")
    row = make_entry("partner", product, name="hợp tác xã mẫu", unit=known.unit)
    assert isinstance(row, ChainPartner) and row.other == known
    actions.change_entry(row, {"name": "Hộ khác"}, by=BY, at=AT)
    row.refresh_from_db()
    assert row.other is None
    itself = make_entry("partner", product, name=product.organisation.name, unit=product.organisation.unit)
    assert isinstance(itself, ChainPartner) and itself.other is None


def test_an_entry_is_ended_once_and_stays_in_the_records() -> None:
    product = make_product()
    area = make_entry("area", product)
    late = actions.end_entry
    assert refusal(lambda: late(area, ON + DAY, by=BY, at=AT)) == ("input", "ended_on")
    actions.end_entry(area, ON, "Trả đất", by=BY, at=AT)
    assert queries.chain_of(product, ON - DAY).areas == (area,)
    chain = queries.chain_of(product, ON)
    assert (chain.areas, chain.over) == ((), (area,))
    assert refusal(lambda: late(area, ON, by=BY, at=AT)) == ("stale", "")
    assert refusal(lambda: actions.change_entry(area, {"code": "1"}, by=BY, at=AT)) == ("stale", "")


def test_an_entry_ended_by_another_window_is_not_changed() -> None:
    area = make_entry("area")
    stale = MaterialArea.objects.select_related("organisation").get(pk=area.pk)
    actions.end_entry(area, ON, by=BY, at=AT)
    assert refusal(lambda: actions.change_entry(stale, {"code": "1"}, by=BY, at=AT)) == ("stale", "")


def test_stages_keep_their_order_and_change_places() -> None:
    product = make_product()
    first, second, third = (make_stage(product, name=name) for name in ("Rửa", "Nấu", "Gói"))
    actions.move_stage(third, later=False, by=BY, at=AT)
    actions.move_stage(first, later=False, by=BY, at=AT)  # already the first
    names = [stage.name for stage in queries.chain_of(product, ON).stages]
    assert names == ["Rửa", "Gói", "Nấu"]
    actions.remove_stage(third, by=BY, at=AT)
    actions.move_stage(first, later=True, by=BY, at=AT)
    assert [stage.name for stage in queries.chain_of(product, ON).stages] == ["Nấu", "Rửa"]
    actions.change_stage(second, {"method": "machine"}, by=BY, at=AT)
    assert ProcessingStage.objects.get(pk=second.pk).method == "machine"
    removed = Entry.objects.get(verb="products.chain_stage_removed")
    assert removed.before and removed.before["name"] == "Gói"


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (ValueChain, {"commune_share": 90, "province_share": 80}),
        (ValueChain, {"commune_share": 101}),
    ],
)
def test_the_database_keeps_the_shares(model: Any, values: dict[str, Any]) -> None:
    chain = make_chain()
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(pk=chain.pk).update(**values)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("area", {"name": ""}), ("area", {"area_ha": 0}), ("area", {"certificate_no": "1"}),
        ("area", {"lat": 1}), ("area", {"lat": 91, "lon": 1}),
        ("partner", {"households": 0}), ("partner", {"contract_share": 5}),
        ("partner", {"signed_on": ON, "contract_until": ON - DAY}), ("practice", {"waste": ""}),
        ("practice", {"amount": 1}),
    ],
)  # fmt: skip
def test_the_database_keeps_the_entries(kind: str, values: dict[str, Any]) -> None:
    entry = make_entry(kind)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(entry).objects.filter(pk=entry.pk).update(**values)


# ---------------------------------------------------------------- what runs out


def test_papers_wait_for_the_producer_from_thirty_days_before_their_end() -> None:
    product = make_product()
    member = actor_with("producer", organisation=product.organisation)
    due = ON + dt.timedelta(days=30)
    area = make_entry("area", product, scheme="vietgap", certified_until=due)
    link = make_entry("partner", product, signed_on=dt.date(2025, 1, 1), contract_until=ON - DAY)
    make_entry("area", product, scheme="vietgap", certified_until=due + DAY)
    ended = make_entry("partner", product, signed_on=dt.date(2025, 1, 1), contract_until=ON)
    actions.end_entry(ended, ON - DAY, by=BY, at=AT)
    found = turns.turns_of(member, ON)
    assert [(turn.about, turn.days_left, turn.is_late) for turn in found] == [
        (str(link), -1, True), (str(area), 30, False),
    ]  # fmt: skip
    assert found[1].link == f"/chu-the/chuoi-gia-tri/muc/area/{area.pk}/"
    assert turns.turns_of(actor_with("commune_officer", unit=product.organisation.unit), ON) == []


def test_the_timeline_tells_beginnings_ends_and_last_days() -> None:
    product = make_product()
    officer = actor_with("provincial_officer")
    make_entry("area", product, name="Vườn", scheme="vietgap", certified_until=ON - DAY)
    partner = make_entry("partner", product, name="Tổ", signed_on=ON, contract_until=ON + DAY)
    actions.end_entry(make_entry("practice", product), ON, "Bán lò", by=BY, at=AT)
    told = queries.happenings_of(officer, product_ids=[product.pk], on=ON)
    assert [(each.day, each.what, each.about, each.tone) for each in told] == [
        (ON, "Thêm vùng nguyên liệu", "Vườn", "plain"),
        (ON - DAY, "Chứng nhận vùng đã hết hạn", "Vườn", "bad"),
        (ON, "Thêm đối tác trong chuỗi", str(partner), "plain"),
        (ON + DAY, "Ngày cuối của hợp đồng", "Tổ", "warn"),
        (ON, "Thêm cách tận dụng phụ phẩm", "Vỏ thốt nốt → than đốt lò", "plain"),
        (ON, "Thôi dùng trong chuỗi", "Vỏ thốt nốt → than đốt lò", "plain"),
    ]
    other = actor_with("producer", organisation=make_organisation())
    assert queries.happenings_of(other, organisation_ids=[product.organisation_id], on=ON) == []


def test_a_list_of_chains_costs_the_same_at_one_and_at_three_products() -> None:
    def told() -> list[bool]:
        return [
            row.has_area
            for row in queries.products_with(queries.products.public_products().model.objects.all(), ON)
        ]

    make_entry("area")
    with CaptureQueriesContext(connection) as one:
        assert told() == [True]
    make_product()
    make_entry("partner")
    with CaptureQueriesContext(connection) as three:
        assert told() == [True, False, False]
    assert len(one) == len(three) == 1


# ---------------------------------------------------------------- forms


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2,5", Decimal("2.5")),
        ("1.250,5", Decimal("1250.5")),
        ("1.250", Decimal(1250)),
        ("2.5", Decimal("2.5")),
        ("0.250", Decimal("0.25")),
        ("0,250", Decimal("0.25")),
        ("10.250", Decimal(10250)),
    ],
)
def test_numbers_are_typed_the_vietnamese_way(typed: str, expected: Decimal) -> None:
    assert forms.NumberField().clean(typed) == expected


def test_the_forms_data_goes_through_the_action_and_comes_back_the_same() -> None:
    product = make_product()
    second = make_product(product.organisation)
    proof = make_document(product.organisation)
    typed = {
        "name": "Vườn", "kind": "crop", "grows": "Xoài", "area_ha": "2,5", "lat": "10,5712",
        "lon": "104,9603", "proof": str(proof.pk), "scheme": "vietgap", "certified_until": "15/12/2026",
        "serves": [str(second.pk)],
    }  # fmt: skip
    form = forms.AreaForm(typed, product=product, on=ON)
    assert form.is_valid(), form.errors
    assert form.served() == [second]
    row = actions.add_entry(product, "area", form.data_for_action(), serves=[second], by=BY, at=AT)
    assert isinstance(row, MaterialArea)
    assert (row.area_ha, row.lat, row.lon, row.proof) == (Decimal("2.5"), 10.5712, 104.9603, proof)
    again = forms.AreaForm(product=None, entry=row, on=ON, initial=forms.initial_of(row))
    assert again["lat"].value() == "10,5712" and again["area_ha"].value() == "2,5"
    assert again.initial["serves"] == [str(product.pk), str(second.pk)]
