"""Opening dossiers: three kinds, what is filled in, who may not; leave outside the window."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from ocop.base.refusals import Refused
from ocop.dossiers import actions, queries, rules
from ocop.dossiers.models import Dossier
from ocop.files import actions as files
from ocop.files.models import Document
from ocop.journal.models import Entry
from ocop.notices.models import Notice
from ocop.organisations.models import LegalForm, Organisation
from ocop.products.models import Product
from tests.factories import people
from tests.factories.dossiers import (
    AT,
    REPRESENTED,
    TESTER,
    commune_of,
    fill_dossier,
    make_dossier,
    make_ready_product,
    officer,
    producer_of,
)
from tests.factories.files import make_document
from tests.factories.organisations import make_organisation
from tests.factories.products import make_product, make_standing
from tests.factories.sourcing import make_entry

pytestmark = pytest.mark.usefixtures("places", "packs")
TODAY = dt.date(2026, 6, 15)


def opened(product: Product, kind: str = "first", at: dt.datetime = AT, **over: Any) -> Dossier:
    by = over.pop("by", producer_of(product.organisation))
    return actions.open_dossier(product=product, kind=kind, by=by, at=at, **over)


def refusal(product: Product, kind: str = "first", **over: Any) -> str:
    with pytest.raises(Refused) as caught:
        opened(product, kind, **over)
    assert not Dossier.objects.filter(product=product, state="draft").exists()
    return str(caught.value.reason)


def starred(owner: Organisation | None = None, **over: Any) -> Product:
    product = make_ready_product(owner)
    make_standing(product, **over)
    return product


# ---------------------------------------------------------------- who and what


def test_first_dossier_stands_under_the_pack_in_force() -> None:
    dossier = opened(make_ready_product(set_no=4))
    assert (dossier.state, dossier.kind, dossier.year) == ("draft", "first", 2026)
    assert (dossier.criteria_set.no, dossier.criteria_set.pack.code) == (4, "qd26-2026")
    assert dossier.unit == dossier.organisation.unit
    assert dossier.standing is None
    entry = Entry.objects.get(verb="dossiers.open")
    assert entry.after is not None
    assert entry.after["pack"] == str(dossier.criteria_set.pack)


def test_foreign_product_is_refused_as_a_matter_of_person() -> None:
    product = make_ready_product()
    with pytest.raises(Refused) as caught:
        opened(product, by=producer_of(make_organisation()))
    assert caught.value.reason.about == "person"
    with pytest.raises(Refused):
        opened(product, by=officer())


def test_second_open_dossier_of_a_product_is_refused() -> None:
    product = make_ready_product()
    first = opened(product)
    with pytest.raises(Refused, match="chưa kết thúc"):
        opened(product)
    actions.withdraw_dossier(dossier=first, by=producer_of(product.organisation), at=AT)
    assert opened(product).pk != first.pk


def test_same_key_opens_once() -> None:
    product = make_ready_product()
    assert opened(product, key="k").pk == opened(product, key="k").pk


@pytest.mark.parametrize(
    ("form", "set_no", "welcome"),
    [
        (LegalForm.COOPERATIVE, 1, True),
        (LegalForm.COOPERATIVE_GROUP, 1, True),
        (LegalForm.ENTERPRISE, 1, True),
        (LegalForm.FARM, 1, True),
        (LegalForm.PRODUCTION_HOUSEHOLD, 1, True),
        (LegalForm.REGISTERED_HOUSEHOLD, 1, True),
        (LegalForm.SOCIETY, 1, False),
        (LegalForm.ASSOCIATION, 1, False),
        (LegalForm.TOURISM_CENTRE, 1, False),
        (LegalForm.SOCIETY, 26, True),
        (LegalForm.ASSOCIATION, 26, True),
        (LegalForm.TOURISM_CENTRE, 26, True),
        (LegalForm.PUBLIC_BODY, 1, False),
        (LegalForm.OTHER, 26, False),
    ],
)
def test_who_may_apply(form: str, set_no: int, welcome: bool) -> None:
    """Đ.2.3: societies, associations and tourism centres with tourism alone."""
    product = make_ready_product(set_no=set_no)
    Organisation.objects.filter(pk=product.organisation_id).update(legal_form=form)
    product = Product.objects.select_related("organisation").get(pk=product.pk)
    assert rules.may_open.allows(producer_of(product.organisation), product, "first", None, TODAY) is welcome


def test_product_without_a_set_is_refused() -> None:
    product = make_ready_product()
    Product.objects.filter(pk=product.pk).update(criteria_set=None)
    assert "bộ sản phẩm" in refusal(Product.objects.get(pk=product.pk))


def test_retired_product_and_closed_producer_are_refused() -> None:
    product = make_ready_product()
    Product.objects.filter(pk=product.pk).update(is_retired=True)
    assert "đã ngừng" in refusal(Product.objects.get(pk=product.pk))
    product = make_ready_product()
    Organisation.objects.filter(pk=product.organisation_id).update(is_closed=True)
    assert "đã ngừng" in refusal(Product.objects.get(pk=product.pk))


# ---------------------------------------------------------------- kinds


def test_first_time_is_not_for_a_living_star() -> None:
    assert "nâng hạng hoặc đánh giá lại" in refusal(starred())


def test_first_time_is_open_again_after_expiry() -> None:
    product = starred(
        valid_from=dt.date(2023, 1, 1), decided_on=dt.date(2023, 1, 1), valid_to=dt.date(2025, 12, 31)
    )
    assert opened(product).kind == "first"


def test_upgrade_needs_a_living_star_below_five() -> None:
    assert "còn hiệu lực" in refusal(make_ready_product(), "upgrade")
    expired = starred(
        valid_from=dt.date(2023, 1, 1), decided_on=dt.date(2023, 1, 1), valid_to=dt.date(2025, 12, 31)
    )
    assert "còn hiệu lực" in refusal(expired, "upgrade")
    assert "hạng cao nhất" in refusal(starred(star=5), "upgrade")
    dossier = opened(starred(star=4), "upgrade")
    assert dossier.standing is not None
    assert dossier.standing.star == 4


def test_upgrade_asks_for_what_changed() -> None:
    dossier = opened(starred(), "upgrade")
    fill_dossier(dossier)
    assert queries.problems(dossier) == []
    dossier.report = {**dossier.report, "changes": {"changed": ""}}
    assert [task.code for task in queries.problems(dossier)] == ["changes"]


def test_re_evaluation_needs_a_recognised_star() -> None:
    assert "đã được công nhận" in refusal(make_ready_product(), "again")


def test_re_evaluation_asks_for_what_is_new_since_recognition() -> None:
    dossier = opened(starred(), "again")
    changes = next(task for task in queries.checklist(dossier) if task.code == "changes")
    assert len(changes.missing) == 8


def test_first_time_has_no_part_on_changes() -> None:
    codes = [task.code for task in queries.checklist(opened(make_ready_product()))]
    assert codes == ["registration", "general", "results", "A", "B", "C", "plan"]


# ---------------------------------------------------------------- what is filled in


def test_forms_begin_with_what_is_known() -> None:
    dossier = opened(make_ready_product(specification="Hũ 500 g"))
    assert dossier.registration["name"] == dossier.organisation.name
    assert dossier.registration["product_name"] == dossier.product.name
    assert dossier.registration["pledge"] is False
    general = dossier.report["general"]
    assert general["registered_on"] == "2020-01-02"
    assert general["legal_form"] == "Hộ gia đình có đăng ký kinh doanh"
    assert "Hũ 500 g" in general["specification"]


def decided(owner: Organisation, **points: int) -> Dossier:
    product = make_ready_product(owner)
    dossier = make_dossier(product=product)
    fill_dossier(dossier, text="Lần trước")
    return dossier


def finish(dossier: Dossier) -> None:
    """Take a filled dossier through to a decision with three stars."""
    from tests.factories.dossiers import REPORT

    given: dict[str, Any] = {"dossier": dossier, "by": TESTER, "at": AT}
    actions.submit_dossier(**given)
    actions.save_commune_report(data=REPORT, **given)
    for move in (actions.propose_dossier, actions.place_dossier, actions.mark_scored, actions.mark_decided):
        move(**given)
    make_standing(dossier.product)


def test_upgrade_begins_with_the_last_dossier() -> None:
    owner = make_organisation(**REPRESENTED)
    before = decided(owner)
    proof = make_document(owner, kind="other")
    actions.cite(dossier=before, code="1.5", document=proof, by=TESTER, at=AT)
    finish(before)
    dossier = opened(before.product, "upgrade")
    assert dossier.previous == before
    old, new = queries.answers(before), queries.answers(dossier)
    assert {c: (a.points, a.level, a.description) for c, a in new.items()} == {
        c: (a.points, a.level, a.description) for c, a in old.items()
    }
    assert {c: [x.document for x in cited] for c, cited in queries.citations(dossier).items()} == {
        "1.5": [proof]
    }
    assert dossier.report["results"] == before.report["results"]
    assert dossier.report["plan"] == before.report["plan"]
    assert dossier.registration["pledge"] is False
    assert "changes" not in dossier.report


def test_names_of_today_go_over_those_of_the_last_dossier() -> None:
    owner = make_organisation(**REPRESENTED)
    before = decided(owner)
    finish(before)
    Organisation.objects.filter(pk=owner.pk).update(phone="0987654321")
    product = Product.objects.select_related("organisation").get(pk=before.product_id)
    assert opened(product, "upgrade").registration["phone"] == "0987654321"


def test_expired_and_withdrawn_proofs_give_way_to_the_newest_of_their_kind() -> None:
    owner = make_organisation(**REPRESENTED)
    before = decided(owner)
    expired = make_document(owner, kind="test_report", expires_on=dt.date(2026, 7, 1))
    gone = make_document(owner, kind="story")
    for document in (expired, gone):
        actions.cite(dossier=before, code="1.5", document=document, by=TESTER, at=AT)
    finish(before)
    files.withdraw_document(gone, by=TESTER, at=AT)
    newer = make_document(owner, kind="test_report", issued_on=dt.date(2026, 8, 1))
    dossier = opened(before.product, "upgrade", at=dt.datetime(2026, 9, 1, tzinfo=dt.UTC))
    assert [x.document for x in queries.citations(dossier)["1.5"]] == [newer]


def test_without_a_last_dossier_the_library_is_cited_where_it_usually_proves() -> None:
    owner = make_organisation(**REPRESENTED)
    product = starred(owner)
    workers = make_document(owner, kind="workers_list")
    make_document(owner, kind="workers_list", expires_on=dt.date(2026, 1, 1))
    dossier = opened(product, "upgrade")
    cited = queries.citations(dossier)
    assert {code: [x.document for x in found] for code, found in cited.items()} == {"3.3": [workers]}
    assert queries.answers(dossier) == {}


def cited_in(dossier: Dossier) -> dict[str, list[Document]]:
    return {code: [row.document for row in rows] for code, rows in queries.citations(dossier).items()}


def test_a_first_dossier_opens_with_the_producers_proofs_cited_and_says_so_in_the_journal() -> None:
    owner = make_organisation(**REPRESENTED)
    workers = make_document(owner, kind="workers_list")
    make_document(owner, kind="workers_list", expires_on=dt.date(2026, 1, 1))
    make_product(owner)  # a second product: what speaks of one alone is not cited
    make_document(owner, kind="test_report")
    make_document(owner, kind="other")
    dossier = opened(make_ready_product(owner))
    assert cited_in(dossier) == {"3.3": [workers]}
    entry = Entry.objects.get(verb="dossiers.open")
    assert entry.after and entry.after["cited"] == {"3.3": [workers.pk]}
    actions.uncite(dossier=dossier, code="3.3", document=workers, by=TESTER, at=AT)
    assert cited_in(dossier) == {}


def test_proofs_of_a_product_are_cited_where_the_producer_makes_nothing_else() -> None:
    owner = make_organisation(**REPRESENTED)
    report = make_document(owner, kind="test_report")
    assert cited_in(opened(make_ready_product(owner))) == {"7": [report], "9": [report]}


def test_proofs_of_the_products_chain_are_cited_though_the_producer_makes_more() -> None:
    owner = make_organisation(**REPRESENTED)
    make_product(owner)
    product = make_ready_product(owner)
    contract, _other = (make_document(owner, kind="materials_origin") for _i in range(2))
    make_entry("partner", product, signed_on=AT.date(), proof=contract)
    assert cited_in(opened(product)) == {code: [contract] for code in ("1.1", "1.2", "1.5")}


def test_at_most_three_of_a_kind_are_cited_by_themselves() -> None:
    owner = make_organisation(**REPRESENTED)
    papers = [
        make_document(owner, kind="results", issued_on=dt.date(year, 3, 1)) for year in range(2021, 2026)
    ]
    cited = cited_in(opened(make_ready_product(owner)))["3.4"]
    assert {proof.pk for proof in cited} == {proof.pk for proof in papers[2:]}


def test_a_province_may_do_without_proofs_cited_at_the_opening(settings: Any) -> None:
    settings.OCOP_CITE_ON_OPENING = False
    owner = make_organisation(**REPRESENTED)
    make_document(owner, kind="workers_list")
    assert cited_in(opened(make_ready_product(owner))) == {}


# ---------------------------------------------------------------- window of re-evaluation

EXPIRY = dt.date(2028, 12, 31)


def on(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(3), tzinfo=dt.UTC)


def ready_again(expiry: dt.date = EXPIRY) -> Dossier:
    product = starred(valid_to=expiry)
    return fill_dossier(opened(product, "again"))


@pytest.mark.parametrize(
    ("days", "allowed"), [(181, False), (180, True), (150, True), (120, True), (119, False)]
)
def test_window_has_hard_edges(days: int, allowed: bool) -> None:
    """Đ.7.6a: not before 180 and not after 120 days before the certificate ends."""
    dossier = ready_again()
    day = EXPIRY - dt.timedelta(days=days)
    given: dict[str, Any] = {"dossier": dossier, "by": producer_of(dossier.organisation), "at": on(day)}
    if allowed:
        assert actions.submit_dossier(**given).state == "with_commune"
    else:
        with pytest.raises(Refused, match="Điều 7 khoản 6 điểm a"):
            actions.submit_dossier(**given)
        assert Dossier.objects.get().receipt_no is None


def test_window_is_judged_by_the_day_in_viet_nam() -> None:
    dossier = ready_again()
    last = EXPIRY - dt.timedelta(days=120)
    late_evening = dt.datetime.combine(last, dt.time(16, 59), tzinfo=dt.UTC)  # 23:59 in Việt Nam
    assert rules.in_window.allows(dossier, last)
    assert (
        actions.submit_dossier(dossier=dossier, by=producer_of(dossier.organisation), at=late_evening).state
        == "with_commune"
    )


def test_sending_again_after_a_return_keeps_the_day_of_the_first() -> None:
    dossier = ready_again()
    by = producer_of(dossier.organisation)
    day = EXPIRY - dt.timedelta(days=121)
    actions.submit_dossier(dossier=dossier, by=by, at=on(day))
    actions.return_dossier(dossier=dossier, reasons={"A": "Thiếu"}, by=commune_of(dossier), at=on(day))
    after = on(EXPIRY - dt.timedelta(days=100))
    assert actions.submit_dossier(dossier=dossier, by=by, at=after).state == "with_commune"


def test_officer_lets_file_outside_the_window_with_a_reason() -> None:
    dossier = ready_again()
    by, commune = producer_of(dossier.organisation), commune_of(dossier)
    late = on(EXPIRY - dt.timedelta(days=60))
    assert not queries.window_asks_visible_to(commune).exists()
    actions.ask_window(dossier=dossier, reason="Lũ lụt", by=by, at=late)
    assert list(queries.window_asks_visible_to(commune)) == [dossier]
    assert [turn.what for turn in queries.turns_of(commune, late.date())] == ["Xét cho nộp ngoài thời gian"]
    with pytest.raises(Refused, match="Hãy ghi lý do"):
        actions.override_window(dossier=dossier, reason="  ", by=commune, at=late)
    actions.override_window(dossier=dossier, reason="Đồng ý vì lũ", by=commune, at=late)
    assert not queries.window_asks_visible_to(commune).exists()
    sent = actions.submit_dossier(dossier=dossier, by=by, at=late)
    assert sent.state == "with_commune"
    assert Entry.objects.get(verb="dossiers.override_window").note == "Đồng ý vì lũ"


def test_only_officers_of_the_place_override() -> None:
    dossier = ready_again()
    commune = commune_of(dossier)
    foreign = people.actor_with("commune_officer", unit=people.commune_unit("30292"))
    assert foreign.unit_id != dossier.unit_id
    for actor in (foreign, producer_of(dossier.organisation), officer("leader")):
        with pytest.raises(Refused) as caught:
            actions.override_window(dossier=dossier, reason="Cho nộp", by=actor, at=AT)
        assert caught.value.reason.about == "person"
    assert rules.may_override.allows(commune, dossier)
    assert rules.may_override.allows(officer(), dossier)


def test_unknown_last_day_needs_an_officer() -> None:
    product = starred(valid_to=None, valid_from=None)
    dossier = fill_dossier(opened(product, "again"))
    with pytest.raises(Refused, match="Không rõ ngày hết hạn"):
        actions.submit_dossier(dossier=dossier, by=producer_of(product.organisation), at=AT)


def test_asking_tells_officers() -> None:
    dossier = ready_again()
    people.actor_with("commune_officer", unit=dossier.unit)
    people.actor_with("provincial_officer")
    actions.ask_window(dossier=dossier, reason="Lũ", by=producer_of(dossier.organisation), at=AT)
    assert Notice.objects.filter(verb="dossiers.ask_window").count() == 2
