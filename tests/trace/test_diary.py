"""The diary: what is written, what event it makes, what is refused, and how a mistake is undone."""

from __future__ import annotations

import datetime as dt
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings

from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.journal.models import Entry
from ocop.organisations.models import Organisation
from ocop.people.roles import ROLES
from ocop.trace import actions, telling
from ocop.trace.models import Event, Lot, Step, StepLine, Supply
from ocop.trace.queries import bodies_of, down
from ocop.trace.queries import diary as queries
from ocop.trace.rules import diary as rules
from tests.factories import files
from tests.factories import trace as make
from tests.factories.dossiers import producer_of
from tests.factories.organisations import make_organisation
from tests.factories.products import make_product
from tests.refusals import refusal

AT, BY = make.AT, make.BY
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
ON = dt.date(2026, 6, 15)
WITH: dict[str, Any] = {"by": BY, "at": AT}
VOCABULARY = f"{settings.TRACE_URL}/tx/vocab/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Organisation:
    return make_organisation()


def supply(owner: Organisation, waits: int | None = None, **over: Any) -> Supply:
    given = {"kind": "pesticide", "name": "Thuốc A", "unit_name": "lít", "waits_days": waits, **over}
    return actions.add_supply(owner, given, **WITH)


def body(step: Step) -> dict[str, Any]:
    """The event of a step as it lies in the store, without its name and context."""
    told = json.loads(bodies_of([step.event])[step.event_id])
    del told["@context"], told["eventID"]
    return dict(told)


def left(lot: Lot) -> Decimal:
    return queries.balance_of([lot])[lot.pk]


# ---------------------------------------------------------------- the events


def test_care_is_told_with_the_plot_and_what_was_used(owner: Organisation) -> None:
    site = make.make_site(owner, kind="plot")
    step = make.make_step("care", owner, site=site, supplies=[(supply(owner), Decimal("1.5"))], note="Phun")
    place = site.identifier.uri
    assert body(step) == {
        "type": "ObjectEvent", "action": "OBSERVE", "bizStep": f"{VOCABULARY}growing",
        "eventTime": "2026-06-15T02:00:00.000Z", "eventTimeZoneOffset": "+07:00",
        "readPoint": {"id": place}, "bizLocation": {"id": place}, "epcList": [place],
        f"{VOCABULARY}supplies": [
            {
                f"{VOCABULARY}kind": "pesticide", f"{VOCABULARY}name": "Thuốc A",
                f"{VOCABULARY}quantity": 1.5, f"{VOCABULARY}unit": "lít",
            }
        ],
    }  # fmt: skip
    assert list(step.supplies.values_list("supply__name", "quantity")) == [("Thuốc A", Decimal("1.5"))]


def test_a_harvest_makes_a_lot_and_tells_its_master_data(owner: Organisation) -> None:
    item, site = make.make_material(owner), make.make_site(owner, kind="plot")
    step = make.make_harvest(owner, item=item, site=site, quantity=Decimal("12.5"))
    lot = make.lot_made_by(step)
    assert (lot.code, lot.made_on, lot.expires_on, lot.quantity, lot.site) == (
        "260615-1", ON, None, Decimal("12.5"), site,
    )  # fmt: skip
    assert lot.identifier.uri == f"{item.identifier.uri}/lo/260615-1" and lot.identifier.kind == "lot"
    place = site.identifier.uri
    assert body(step) == {
        "type": "ObjectEvent", "action": "ADD", "bizStep": "commissioning", "disposition": "active",
        "eventTime": "2026-06-15T02:00:00.000Z", "eventTimeZoneOffset": "+07:00",
        "readPoint": {"id": place}, "bizLocation": {"id": place},
        "quantityList": [{"epcClass": lot.identifier.uri, "quantity": 12.5, "uom": "KGM"}],
        "ilmd": {
            "cbvmda:lotNumber": "260615-1", "cbvmda:harvestEndDate": "2026-06-15",
            f"{VOCABULARY}madeOn": "2026-06-15", f"{VOCABULARY}variety": "Nước thốt nốt",
            f"{VOCABULARY}plot": place,
        },
    }  # fmt: skip


def test_packing_jars_of_a_batch_leads_from_the_batch_to_the_jars(owner: Organisation) -> None:
    batch, item = make.make_lot(owner), make.make_item(make_product(owner))
    step = make.make_pack(owner, item=item, inputs=[(batch, Decimal(60))], quantity=Decimal(200))
    jars = make.lot_made_by(step)
    assert jars.expires_on == ON + 365 * DAY
    told = body(step)
    assert (told["type"], told["bizStep"]) == ("TransformationEvent", "packing")
    assert told["inputQuantityList"] == [{"epcClass": batch.identifier.uri, "quantity": 60, "uom": "KGM"}]
    assert told["outputQuantityList"] == [{"epcClass": jars.identifier.uri, "quantity": 200}]
    assert told["ilmd"] == {
        "cbvmda:lotNumber": "260615-1", "cbvmda:itemExpirationDate": "2027-06-15",
        f"{VOCABULARY}madeOn": "2026-06-15",
    }  # fmt: skip
    assert down([batch.identifier_id]) == {batch.identifier_id, jars.identifier_id}
    assert (left(batch), left(jars)) == (Decimal(40), Decimal(200))


def test_cooking_is_a_step_of_our_own_vocabulary(owner: Organisation) -> None:
    step = make.make_step("process", owner)
    assert body(step)["bizStep"] == f"{VOCABULARY}processing"


def test_an_inspection_names_its_proof_by_the_digest_of_the_file(owner: Organisation) -> None:
    lot, proof = make.make_lot(owner), files.make_document(owner)
    step = make.make_step("inspect", owner, lots=[lot], document=proof, result="failed")
    told = body(step)
    digest = proof.pages.get().file.sha256
    assert told["certificationInfo"] == [telling.proof(digest)]
    assert told["persistentDisposition"] == {"set": ["non_conformant"]}
    assert told["quantityList"] == [{"epcClass": lot.identifier.uri}]
    assert step.details == {"result": "failed", "document": proof.pk}
    assert left(lot) == Decimal(100)


def test_a_digest_is_written_as_rfc_6920_writes_it() -> None:
    hello = "7f83b1657ff1fc53b92dc18148a1d65dfc2d4b1fa3d677284addd200126d9069"
    assert telling.proof(hello) == "ni:///sha-256;f4OxZX_x_FO5LcGBSKHWXfwtSx-j1ncoSt3SABJtkGk"


def test_neither_persons_nor_notes_are_told_to_others(owner: Organisation) -> None:
    step = make.make_harvest(owner, note="Bà Ví Dụ hái", by=producer_of(owner))
    assert step.person_name == "Chủ hộ Thử" and step.note == "Bà Ví Dụ hái"
    assert not {"Ví Dụ", "Chủ hộ"} & set(json.dumps(body(step), ensure_ascii=False).split('"'))
    assert "Ví Dụ" not in bodies_of([step.event])[step.event_id]


# ---------------------------------------------------------------- who and when


def test_members_of_the_producer_write_and_nobody_else(owner: Organisation) -> None:
    site = make.make_site(owner)
    other = producer_of(make_organisation())
    officer = Actor(role="commune_officer", rights=ROLES["commune_officer"].rights, organisation_id=owner.pk)
    for stranger in (other, officer):
        assert refusal(lambda by=stranger: make.make_step("care", owner, site=site, by=by))[0] == "person"
    make.make_step("care", owner, site=site, by=producer_of(owner))
    Organisation.objects.filter(pk=owner.pk).update(is_closed=True)
    owner.refresh_from_db()
    assert refusal(lambda: make.make_step("care", owner, site=site))[0] == "thing"
    assert Step.objects.count() == Event.objects.count() == 1


def test_a_phone_whose_clock_runs_ahead_is_set_to_ours(owner: Organisation) -> None:
    assert make.make_harvest(owner, happened_at=AT + 5 * HOUR).happened_at == AT


def test_three_years_back_is_taken_and_more_is_not(owner: Organisation) -> None:
    assert make.make_harvest(owner, happened_at=AT - rules.OLDEST).happened_at == AT - rules.OLDEST
    early = AT - rules.OLDEST - dt.timedelta(seconds=1)
    assert refusal(lambda: make.make_harvest(owner, happened_at=early)) == ("input", "happened_at")


def test_the_day_of_a_lot_is_the_day_in_viet_nam(owner: Organisation) -> None:
    late = dt.datetime(2026, 6, 14, 17, 0, tzinfo=dt.UTC)
    assert make.make_lot(owner, happened_at=late).made_on == ON


# ---------------------------------------------------------------- whose


def test_what_is_another_producers_is_refused(owner: Organisation) -> None:
    other = make_organisation()
    lot = make.make_lot(other)
    assert refusal(lambda: make.make_harvest(owner, site=make.make_site(other))) == ("input", "site")
    assert refusal(lambda: make.make_harvest(owner, item=make.make_material(other))) == ("input", "item")
    uses = [(supply(other), Decimal(1))]
    assert refusal(lambda: make.make_step("care", owner, supplies=uses)) == ("input", "supplies")
    assert refusal(lambda: make.make_pack(owner, inputs=[(lot, Decimal(1))])) == ("input", "inputs")
    assert refusal(lambda: make.make_step("inspect", owner, lots=[lot])) == ("input", "lots")
    assert refusal(lambda: make.make_step("care", owner, lots=[lot])) == ("input", "lots")
    document = files.make_document(other)
    assert refusal(lambda: make.make_step("inspect", owner, document=document)) == ("input", "document")


def test_what_is_not_used_any_more_is_refused_after_that_day(owner: Organisation) -> None:
    site = actions.end_kept(make.make_site(owner), **WITH)
    make.make_step("care", owner, site=site)
    later = {"happened_at": AT + DAY, "at": AT + DAY}
    assert refusal(lambda: make.make_step("care", owner, site=site, **later)) == ("input", "site")


# ---------------------------------------------------------------- amounts


def test_no_more_is_used_than_there_is(owner: Organisation) -> None:
    lot = make.make_lot(owner)
    make.make_pack(owner, inputs=[(lot, Decimal("99.999"))])
    over = [(lot, Decimal("0.002"))]
    with pytest.raises(Refused) as refused:
        make.make_pack(owner, inputs=over)
    assert (refused.value.reason.about, refused.value.reason.field) == ("input", "inputs")
    assert str(refused.value) == "Lô 260615-1 chỉ còn 0,001 kg."
    make.make_pack(owner, inputs=[(lot, Decimal("0.001"))])
    assert left(lot) == 0


def test_a_lot_named_twice_counts_together(owner: Organisation) -> None:
    lot = make.make_lot(owner)
    twice = [(lot, Decimal(60)), (Lot.objects.get(pk=lot.pk), Decimal(41))]
    assert refusal(lambda: make.make_pack(owner, inputs=twice)) == ("input", "inputs")
    step = make.make_pack(owner, inputs=[(lot, Decimal(60)), (lot, Decimal(40))])
    assert step.lines.get(direction="in").quantity == 100


@pytest.mark.parametrize("wrong", ["0", "-1", "0.0001", "NaN", "Infinity", "1e11", "mười"])
def test_amounts_are_above_zero_and_to_the_thousandth(owner: Organisation, wrong: Any) -> None:
    assert refusal(lambda: make.make_harvest(owner, quantity=wrong)) == ("input", "quantity")
    lot = make.make_lot(owner)
    assert refusal(lambda: make.make_pack(owner, inputs=[(lot, wrong)])) == ("input", "inputs")
    uses = [(supply(owner), wrong)]
    assert refusal(lambda: make.make_step("care", owner, supplies=uses)) == ("input", "supplies")


def test_refused_writes_leave_nothing(owner: Organisation) -> None:
    lot = make.make_lot(owner)
    counts = [model.objects.count() for model in (Step, StepLine, Event, Lot, Entry)]
    assert refusal(
        lambda: actions.log_pack(
            owner, item=lot.item, site=lot.site, happened_at=AT, inputs=[(lot, Decimal(10))], quantity=5,
            expires_on=ON - DAY, **WITH,
        )
    ) == ("input", "expires_on")  # fmt: skip
    assert [model.objects.count() for model in (Step, StepLine, Event, Lot, Entry)] == counts


def test_forms_that_say_nothing_are_refused(owner: Organisation) -> None:
    site = make.make_site(owner)
    care = {"site": site, "happened_at": AT, **WITH}
    assert refusal(lambda: actions.log_care(owner, note="  ", **care)) == ("input", "note")
    making = {"item": make.make_material(owner), "site": site, "happened_at": AT, "quantity": 1, **WITH}
    assert refusal(lambda: actions.log_process(owner, inputs=[], **making)) == ("input", "inputs")
    assert refusal(lambda: actions.log_pack(owner, inputs=[], **making)) == ("input", "inputs")
    looking: dict[str, Any] = {"happened_at": AT, **WITH}
    assert refusal(lambda: actions.log_inspection(owner, lots=[], result="passed", **looking)) == (
        "input",
        "lots",
    )
    assert refusal(lambda: make.make_step("inspect", owner, result="good")) == ("input", "result")
    assert refusal(lambda: make.make_step("care", owner, note="x" * 501)) == ("input", "note")


# ---------------------------------------------------------------- lots


def test_lots_are_numbered_by_day_and_item_or_carry_the_number_given(owner: Organisation) -> None:
    item = make.make_material(owner)
    codes = [make.make_lot(owner, item=item, code=code).code for code in ("", "", "A-7", "260615-9", "")]
    assert codes == ["260615-1", "260615-2", "A-7", "260615-9", "260615-10"]
    assert make.make_lot(owner).code == "260615-1"
    assert refusal(lambda: make.make_lot(owner, item=item, code="A-7")) == ("input", "code")


@pytest.mark.parametrize("wrong", ["Lô1", "A 1", "x" * 21])
def test_a_number_must_fit_on_a_label(owner: Organisation, wrong: str) -> None:
    assert refusal(lambda: make.make_lot(owner, code=wrong)) == ("input", "code")


def test_recalled_and_closed_lots_are_not_used_nor_what_was_not_made_yet(owner: Organisation) -> None:
    lot = make.make_lot(owner)

    def use(**over: Any) -> Any:
        return refusal(lambda: make.make_pack(owner, inputs=[(lot, Decimal(1))], **over))

    assert use(happened_at=AT - DAY) == ("input", "inputs")
    actions.close_lot(lot, reason="Hư", **WITH)
    assert use()[0] == "thing"
    actions.reopen_lot(lot, **WITH)
    make.make_pack(owner, inputs=[(lot, Decimal(1))])
    Lot.objects.filter(pk=lot.pk).update(state="recalled")
    assert use()[0] == "thing"
    assert refusal(lambda: make.make_handover(owner, lots=[(lot, Decimal(1))]))[0] == "thing"
    make.make_step("inspect", owner, lots=[lot])


def test_expired_lots_are_used_with_a_word_about_it(owner: Organisation) -> None:
    lot = make.make_lot(owner)
    Lot.objects.filter(pk=lot.pk).update(expires_on=ON)
    lot.refresh_from_db()
    assert (rules.warnings([lot], ON), make.make_pack(owner, inputs=[(lot, Decimal(1))]).details) == ([], {})
    assert rules.warnings([lot], ON + DAY) == ["Lô 260615-1 đã hết hạn ngày 15/06/2026."]
    later = {"happened_at": AT + DAY, "at": AT + DAY}
    assert make.make_pack(owner, inputs=[(lot, Decimal(1))], **later).details == {"expired": [lot.pk]}


def test_a_lot_is_closed_with_a_reason_while_something_should_be_left(owner: Organisation) -> None:
    lot = make.make_lot(owner)
    assert refusal(lambda: actions.close_lot(lot, **WITH)) == ("input", "reason")
    stranger = producer_of(make_organisation())
    assert refusal(lambda: actions.close_lot(lot, reason="x", by=stranger, at=AT))[0] == "person"
    actions.close_lot(lot, reason="Hao hụt", by=producer_of(owner), at=AT, key="k1")
    actions.close_lot(lot, reason="Hao hụt", by=producer_of(owner), at=AT, key="k1")
    entry = Entry.objects.get(verb="trace.close_lot")
    assert (lot.state, entry.note, entry.after) == (
        "closed",
        "Hao hụt",
        {"state": "closed", "left": "100.000"},
    )
    empty = make.make_lot(owner)
    make.make_pack(owner, inputs=[(empty, Decimal(100))])
    assert actions.close_lot(empty, **WITH).state == "closed"


# ---------------------------------------------------------------- waiting time


def test_harvest_waits_as_long_as_the_label_says(owner: Organisation) -> None:
    plot, item = make.make_site(owner, kind="plot"), make.make_material(owner)
    poison = supply(owner, waits=7)
    make.make_step("care", owner, site=plot, supplies=[(poison, Decimal(1))], happened_at=AT - 10 * DAY)
    care = make.make_step("care", owner, site=plot, supplies=[(poison, Decimal(1))], happened_at=AT - 6 * DAY)

    def harvest(**over: Any) -> Step:
        return make.make_harvest(owner, site=plot, item=item, **over)

    with pytest.raises(Refused) as refused:
        harvest()
    assert (refused.value.reason.about, refused.value.reason.field) == ("input", "even_so")
    said = "Mới dùng Thuốc A ngày 09/06/2026, phải chờ đến ngày 16/06/2026 mới hết thời gian cách ly."
    assert str(refused.value) == said
    assert harvest(happened_at=AT + DAY, at=AT + DAY).details == {}
    make.make_harvest(owner, site=make.make_site(owner, kind="plot"), item=item)
    step = harvest(even_so="Mẫu kiểm nghiệm đạt")
    assert step.details == {
        "even_so": "Mẫu kiểm nghiệm đạt", "waits": [["Thuốc A", "2026-06-09", "2026-06-16"]]
    }  # fmt: skip
    actions.declare_mistake(care, "Phun lô khác", **WITH)
    assert harvest().details == {}


def test_what_was_used_before_a_harvest_that_is_written_names_that_harvest(owner: Organisation) -> None:
    plot = make.make_site(owner, kind="plot")
    harvest = make.make_harvest(owner, site=plot)
    uses = [(supply(owner, waits=7), Decimal(1))]

    def care(days: int) -> dict[str, Any]:
        step = make.make_step("care", owner, site=plot, supplies=uses, happened_at=AT - days * DAY)
        return dict(step.details)

    assert [care(8), care(7), care(6)] == [{}, {}, {"harvests_within": [harvest.pk]}]


# ---------------------------------------------------------------- photos, journal, repetition


def test_pictures_are_kept_once_and_drawn_anew(owner: Organisation) -> None:
    shot = files.with_position()
    pictures = [(io.BytesIO(shot), "a.jpg"), (io.BytesIO(shot), "b.jpg")]
    step = make.make_step("care", owner, photos=pictures)
    assert step.photos.get().file.media_type == "image/webp"
    bad = [(io.BytesIO(b"%PDF-1.4 x"), "a.pdf")]
    assert refusal(lambda: make.make_step("care", owner, photos=bad)) == ("input", "pictures")
    many = [(io.BytesIO(shot), "a.jpg")] * (rules.MOST_PHOTOS + 1)
    assert refusal(lambda: make.make_step("care", owner, photos=many)) == ("input", "photos")


def test_the_same_request_is_done_once_whatever_changed_meanwhile(owner: Organisation) -> None:
    lot, site, item = make.make_lot(owner), make.make_site(owner), make.make_material(owner)
    goods, proof = make.make_item(make_product(owner)), {"lots": [lot]}
    asked: dict[str, dict[str, Any]] = {
        "care": {"site": site}, "harvest": {"site": site, "item": item},
        "process": {"site": site, "item": item, "inputs": [(lot, Decimal(40))]},
        "pack": {"site": site, "item": goods, "inputs": [(lot, Decimal(60))]}, "inspect": proof,
    }  # fmt: skip
    for kind, over in asked.items():
        first = make.make_step(kind, owner, key=f"key-{kind}", **over)
        again = make.make_step(kind, owner, key=f"key-{kind}", **over)
        assert (again.pk, again.kind) == (first.pk, kind)
    assert (Step.objects.count(), Event.objects.count(), left(lot)) == (6, 6, 0)
    step = Step.objects.get(kind="pack")
    for _time in range(2):
        actions.declare_mistake(step, "Nhầm", **WITH, key="key-mistake")
    assert Entry.objects.filter(verb="trace.mistake_declared").count() == 1


def test_the_journal_says_what_was_written(owner: Organisation) -> None:
    lot = make.make_lot(owner)
    step = make.make_pack(owner, inputs=[(lot, Decimal(10))], quantity=Decimal(3))
    entry = Entry.objects.get(verb="trace.pack_logged")
    made = make.lot_made_by(step)
    assert entry.after == {
        "happened_at": "2026-06-15T02:00:00+00:00", "site": step.site_id, "lots": {str(lot.pk): "10.000"},
        "made": {"lot": made.pk, "quantity": "3.000"},
    }  # fmt: skip
