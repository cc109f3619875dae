"""One timeline from every room: in order, in few statements, and only what the reader may see."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.base.actor import Actor
from ocop.base.happenings import Happening
from ocop.certificates import actions as certificates
from ocop.certificates import queries as certified
from ocop.councils import actions as councils
from ocop.councils.states import HearingState
from ocop.dossiers import actions as dossiers
from ocop.files import actions as files
from ocop.organisations import actions as organisations
from ocop.products.models import Product
from ocop.timeline import queries
from tests.factories import councils as table_of
from tests.factories.certificates import issued, make_certificate
from tests.factories.dossiers import (
    AT,
    REPRESENTED,
    TESTER,
    commune_of,
    make_dossier,
    make_ready_product,
    officer,
    producer_of,
)
from tests.factories.files import make_document
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with
from tests.factories.places import unit
from tests.factories.products import make_product, make_standing

ON = dt.date(2026, 7, 1)


def happening(day: dt.date, what: str, kind: Any = "dossier", at: dt.datetime | None = None) -> Happening:
    return Happening(day, what, "Thử", kind, at=at)


def said(found: queries.Timeline) -> list[str]:
    return [line.happening.what for line in found.rows]


def ahead(found: queries.Timeline) -> list[str]:
    return [line.happening.what for line in found.ahead]


def count(act: Any) -> int:
    with CaptureQueriesContext(connection) as caught:
        act()
    return len(caught)


# ---------------------------------------------------------------- order, years, kinds: plain values


def test_newest_first_and_on_one_day_by_the_hour_with_what_has_none_last() -> None:
    early, late = AT, AT + dt.timedelta(hours=3)
    day = dt.date(2026, 6, 15)
    rows = [
        happening(day, "b", at=early),
        happening(dt.date(2026, 6, 14), "a"),
        happening(day, "d"),
        happening(day, "c", at=late),
    ]
    assert said(queries.arranged(rows, ON, None, "")) == ["d", "c", "b", "a"]


def test_the_day_itself_has_happened_and_the_next_lies_ahead_soonest_first() -> None:
    rows = [happening(ON + dt.timedelta(days=n), str(n)) for n in (2, 1, 0)]
    found = queries.arranged(rows, ON, None, "")
    assert (said(found), ahead(found)) == (["0"], ["1", "2"])


def test_a_year_at_a_time_the_newest_where_none_or_a_wrong_one_is_asked_for() -> None:
    rows = [happening(dt.date(year, 3, 1), str(year)) for year in (2024, 2026)]
    rows.append(happening(dt.date(2027, 1, 1), "mai sau"))
    for asked in (None, 2025, 2026):
        found = queries.arranged(rows, ON, asked, "")
        assert (said(found), ahead(found), found.years) == (["2026"], ["mai sau"], [2026, 2024])
    older = queries.arranged(rows, ON, 2024, "")
    assert (said(older), ahead(older), older.year) == (["2024"], [], 2024)


def test_one_kind_alone_and_all_where_there_is_no_such() -> None:
    rows = [happening(ON, "sao", "star"), happening(ON, "hồ sơ", "dossier")]
    assert said(queries.arranged(rows, ON, None, "star")) == ["sao"]
    assert len(said(queries.arranged(rows, ON, None, "proof"))) == 2
    assert [code for code, _label in queries.arranged(rows, ON, None, "star").kinds] == ["star", "dossier"]


def test_nothing_happened() -> None:
    found = queries.arranged([], ON, 2026, "star")
    assert (found.rows, found.ahead, found.year, found.years, found.kinds) == ([], [], None, [], [])


# ---------------------------------------------------------------- what the rooms tell


@pytest.mark.usefixtures("places", "packs")
def test_a_dossier_is_told_from_its_opening_to_the_star() -> None:
    decision = issued({})
    dossier = decision.items.get().dossier
    found = queries.of_product(officer(), dossier.product, on=ON)
    told = said(found)
    for what in ("Mở hồ sơ", "Nộp hồ sơ", "Xã đề nghị tỉnh đánh giá", "Hồ sơ có quyết định"):
        assert told.count(what) == 1, what
    assert sum(what.startswith("Hội đồng chấm") for what in told) == 1
    assert any("sao" in what and "Hội đồng" not in what for what in told)
    days = [line.happening.day for line in found.rows]
    assert days == sorted(days, reverse=True)


@pytest.mark.usefixtures("places", "packs")
def test_returns_supplements_and_a_withdrawal_are_told_with_their_words() -> None:
    back = make_dossier("returned")
    told = {x.happening.what: x.happening for x in queries.of_product(officer(), back.product, on=ON).rows}
    assert told["Xã trả lại để bổ sung"].detail == "Thiếu số giấy đăng ký."
    asked = make_dossier("with_province")
    dossiers.ask_supplement(dossier=asked, questions={"": "Thêm ảnh nhãn"}, by=TESTER, at=AT)
    rows = queries.of_product(officer(), asked.product, on=ON).rows
    assert ("Được yêu cầu bổ sung", "Thêm ảnh nhãn") in [(x.happening.what, x.happening.detail) for x in rows]
    gone = make_dossier("withdrawn")
    assert "Chủ thể rút hồ sơ" in said(queries.of_product(officer(), gone.product, on=ON))


@pytest.mark.usefixtures("places")
def test_stars_are_told_as_what_they_were() -> None:
    product = make_product()
    make_standing(product, star=3, decided_on=dt.date(2022, 5, 1), valid_from=dt.date(2022, 5, 1),
                  valid_to=dt.date(2025, 4, 30))  # fmt: skip
    make_standing(product, star=4, decided_on=dt.date(2025, 6, 1), valid_from=dt.date(2025, 6, 1),
                  valid_to=dt.date(2028, 5, 31))  # fmt: skip
    told: dict[int, list[str]] = {}
    for year in (2022, 2025):
        found = queries.of_product(officer(), product, on=ON, year=year, kind="star")
        told[year] = said(found)
    assert told == {2022: ["Được công nhận 3 sao"], 2025: ["Lên 4 sao", "Sao hết hạn"]}
    newest = queries.of_product(officer(), product, on=ON, kind="star")
    assert ahead(newest) == ["Mở thời gian đánh giá lại", "Ngày cuối sao còn hiệu lực"]


@pytest.mark.usefixtures("places", "packs")
def test_a_revocation_and_its_grounds_are_told() -> None:
    certificate = make_certificate()
    ground = certified.grounds(certificate)[0].code
    certificates.revoke(
        certificate=certificate, ground=ground, concluded_on=certificate.issued_on, decision_no="9/QĐ",
        decided_on=certificate.issued_on, reason="Vi phạm nhãn.", by=officer("leader"), at=AT,
    )  # fmt: skip
    found = queries.of_product(officer(), certificate.product, on=dt.date(2026, 12, 31), kind="star")
    assert "Bị thu hồi sao" in said(found)
    told = {line.happening.what: line.happening for line in found.rows}
    assert "Vi phạm nhãn." in told["Quyết định thu hồi giấy chứng nhận"].detail


@pytest.mark.usefixtures("places", "packs")
def test_a_products_timeline_holds_the_proofs_that_its_dossiers_cite_and_no_others() -> None:
    dossier = make_dossier("filled")
    cited = make_document(dossier.organisation, title="Phiếu kiểm nghiệm", expires_on=dt.date(2026, 9, 1))
    make_document(dossier.organisation, title="Giấy khác")
    dossiers.cite(dossier=dossier, code="1.1", document=cited, by=TESTER, at=AT)
    dossiers.cite(dossier=dossier, code="1.2", document=cited, by=TESTER, at=AT)
    actor = producer_of(dossier.organisation)
    found = queries.of_product(actor, dossier.product, on=ON, kind="proof")
    assert [line.happening.about for line in found.rows] == ["Phiếu kiểm nghiệm"]
    assert ahead(found) == ["Ngày cuối minh chứng còn hiệu lực"]
    whole = queries.of_organisation(actor, dossier.organisation, on=ON, kind="proof")
    assert sorted(line.happening.about for line in whole.rows) == ["Giấy khác", "Phiếu kiểm nghiệm"]


@pytest.mark.usefixtures("places")
def test_a_withdrawn_proof_runs_out_no_more() -> None:
    owner = make_organisation()
    proof = make_document(owner, expires_on=dt.date(2026, 9, 1))
    files.withdraw_document(proof, by=TESTER, at=AT)
    found = queries.of_organisation(producer_of(owner), owner, on=ON, kind="proof")
    assert (sorted(said(found)), ahead(found)) == (["Rút minh chứng", "Thêm minh chứng"], [])


@pytest.mark.usefixtures("places")
def test_figures_stand_on_the_last_day_of_their_year_or_on_today() -> None:
    owner = make_organisation()
    for year in (2025, 2026):
        organisations.save_figures(owner, year, {"workers": 5, "revenue": 1_200_000}, by=TESTER, at=AT)
    days = {}
    for year in (2025, 2026):
        found = queries.of_organisation(producer_of(owner), owner, on=ON, year=year, kind="figures")
        days[year] = [(line.happening.day, line.happening.detail) for line in found.rows]
    detail = "5 lao động · doanh thu 1.200.000 đồng"
    assert days == {2025: [(dt.date(2025, 12, 31), detail)], 2026: [(ON, detail)]}


# ---------------------------------------------------------------- who sees what


@pytest.mark.usefixtures("places", "packs")
def test_a_draft_is_told_to_its_producer_alone() -> None:
    dossier = make_dossier("filled")
    assert "Mở hồ sơ" in said(queries.of_product(producer_of(dossier.organisation), dossier.product, on=ON))
    for reader in (officer(), officer("auditor"), commune_of(dossier)):
        assert "Mở hồ sơ" not in said(queries.of_product(reader, dossier.product, on=ON))


@pytest.mark.usefixtures("places", "packs")
def test_strangers_are_told_nothing() -> None:
    dossier = make_dossier("with_commune", product=make_ready_product(make_organisation(
        **REPRESENTED, unit=unit("30307"))))  # fmt: skip
    make_document(dossier.organisation)
    make_standing(dossier.product)
    other = producer_of(make_organisation())
    neighbour = actor_with("commune_officer", unit=unit("30628"))
    for reader in (other, neighbour, officer("council_member"), officer("administrator"), Actor()):
        assert queries.of_organisation(reader, dossier.organisation, on=ON).years == [], reader.role
        assert queries.of_product(reader, dossier.product, on=ON).years == [], reader.role


@pytest.mark.usefixtures("places", "packs")
def test_open_rounds_are_never_told_and_an_outcome_to_the_producer_when_decided() -> None:
    table = table_of.scoring_table()
    dossier = table.hearing.dossier
    product = Product.objects.get(pk=dossier.product_id)
    table_of.fill_and_lock(table)
    assert table.hearing.state == HearingState.SCORING, "all marks are given, nothing is concluded"
    for reader in (officer(), officer("leader"), producer_of(product.organisation)):
        assert council(reader, product) == []
    councils.conclude_hearing(hearing=table.hearing, by=table.chair, at=AT)
    assert len(council(officer(), product)) == 1
    assert council(producer_of(product.organisation), product) == []
    assert council(commune_of(dossier), product) == []


def council(reader: Actor, product: Product) -> list[str]:
    return [what for what in said(queries.of_product(reader, product, on=ON)) if "Hội đồng" in what]


@pytest.mark.usefixtures("places", "packs")
def test_when_decided_the_producer_is_told_what_the_council_found() -> None:
    dossier = issued({}).items.get().dossier
    told = council(producer_of(dossier.organisation), dossier.product)
    assert len(told) == 1 and told[0].startswith("Hội đồng chấm")


# ---------------------------------------------------------------- numbers of statements


@pytest.mark.usefixtures("places", "packs")
@pytest.mark.parametrize("who", ["producer", "commune", "province"])
def test_as_many_statements_for_one_as_for_many(who: str) -> None:
    owner = make_organisation(**REPRESENTED)
    first = make_dossier("returned", product=make_ready_product(owner))
    make_document(owner, expires_on=dt.date(2026, 9, 1))
    make_standing(first.product)
    plan(first.product)
    reader = {"producer": producer_of(owner), "commune": commune_of(first), "province": officer()}[who]
    few = count(lambda: queries.of_organisation(reader, owner, on=ON))
    alone = count(lambda: queries.of_product(reader, first.product, on=ON))
    for _ in range(8):
        more = make_dossier("with_province", product=make_ready_product(owner))
        proof = make_document(owner, expires_on=dt.date(2026, 9, 1))
        make_standing(more.product)
        plan(more.product)
        first.citations.create(code="1.1", document=proof)
    for number in range(8):
        plan(first.product, text=f"Việc {number}")
    assert count(lambda: queries.of_organisation(reader, owner, on=ON)) == few
    assert count(lambda: queries.of_product(reader, first.product, on=ON)) == alone
    assert len(queries.of_organisation(reader, owner, on=ON).rows) > 40


def plan(product: Product, text: str = "Làm nhãn mới") -> None:
    dossiers.plan_step(
        product=product, text=text, owner="producer", due_on=dt.date(2026, 8, 1), by=TESTER, at=AT
    )
