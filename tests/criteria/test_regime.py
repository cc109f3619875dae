"""What the decision says outside its sheets: who, when, how many, which article."""

from __future__ import annotations

import datetime as dt

import pytest

from ocop.criteria import reading, regime, shipped

D = dt.date


@pytest.fixture(scope="module")
def now(law: shipped.ShippedPack) -> regime.Regime:
    """The regime of Quyết định 26/2026."""
    return reading.read(law.facts)[-1]


@pytest.fixture(scope="module")
def every(law: shipped.ShippedPack, history: shipped.ShippedPack) -> tuple[regime.Regime, ...]:
    """All phases of all packs."""
    return (*reading.read(history.facts), *reading.read(law.facts))


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (D(2023, 2, 23), None),
        (D(2023, 2, 24), "R1"),
        (D(2025, 6, 30), "R1"),
        (D(2025, 7, 1), None),
        (D(2025, 7, 5), None),
        (D(2025, 7, 6), "R2"),
        (D(2026, 5, 21), "R2"),
        (D(2026, 5, 22), "R3"),
        (D(2026, 7, 21), "R3"),
        (D(2030, 1, 1), "R3"),
    ],
)
def test_the_regime_of_a_day(every: tuple[regime.Regime, ...], day: dt.date, code: str | None) -> None:
    found = regime.on(every, day)
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("kind", "filed_on", "code", "finish_by", "article"),
    [
        ("first", D(2026, 5, 21), "R2", D(2026, 7, 21), "Đ.12.2a"),
        ("upgrade", D(2026, 5, 21), "R2", D(2026, 7, 21), "Đ.12.2a"),
        ("again", D(2026, 5, 21), "R2", D(2026, 6, 21), "Đ.12.2b"),
        ("first", D(2025, 6, 1), "R1", D(2026, 7, 21), "Đ.12.2a"),
        ("first", D(2026, 5, 22), "R3", None, ""),
        ("again", D(2026, 6, 1), "R3", None, ""),
    ],
)
def test_a_dossier_follows_the_law_of_the_day_it_was_filed(
    every: tuple[regime.Regime, ...],
    kind: str,
    filed_on: dt.date,
    code: str,
    finish_by: dt.date | None,
    article: str,
) -> None:
    found = regime.for_dossier(every, kind, filed_on)
    assert found is not None
    assert (found.regime.code, found.finish_by, found.article) == (code, finish_by, article)


def test_the_days_of_transition_are_those_the_law_counts() -> None:
    assert D(2026, 5, 22) + dt.timedelta(days=60) == D(2026, 7, 21)
    assert D(2026, 5, 22) + dt.timedelta(days=30) == D(2026, 6, 21)


def test_no_regime_between_the_districts_end_and_decision_1489(every: tuple[regime.Regime, ...]) -> None:
    assert regime.for_dossier(every, "first", D(2025, 7, 3)) is None


def test_who_decides_each_star(every: tuple[regime.Regime, ...]) -> None:
    levels = {r.code: {a.star: (a.level, a.certificate) for a in r.authorities} for r in every}
    assert levels["R1"] == {
        5: ("ministry", True),
        4: ("province", True),
        3: ("district", True),
        2: ("district", False),
        1: ("district", False),
    }
    assert (
        levels["R2"]
        == levels["R3"]
        == {
            5: ("ministry", True),
            4: ("province", True),
            3: ("province", True),
            2: ("province", False),
            1: ("province", False),
        }
    )


@pytest.mark.parametrize(
    ("filed_on", "inside"),
    [
        (D(2028, 12, 31), False),
        (D(2029, 1, 1), True),
        (D(2029, 3, 2), True),
        (D(2029, 3, 3), False),
    ],
)
def test_the_window_of_re_evaluation_is_180_to_120_days_before_expiry(
    now: regime.Regime, filed_on: dt.date, inside: bool
) -> None:
    expiry = D(2029, 6, 30)
    assert now.re_evaluation is not None
    assert (expiry - D(2029, 1, 1)).days == 180
    assert (expiry - D(2029, 3, 2)).days == 120
    assert now.re_evaluation.holds(expiry, filed_on) is inside
    assert now.re_evaluation.max_days == 45


@pytest.mark.parametrize(
    ("issued_on", "expires_on"),
    [
        (D(2026, 6, 30), D(2029, 6, 30)),
        (D(2024, 2, 29), D(2027, 2, 28)),
        (D(2026, 12, 31), D(2029, 12, 31)),
    ],
)
def test_a_certificate_holds_36_months(now: regime.Regime, issued_on: dt.date, expires_on: dt.date) -> None:
    assert now.expires_on(issued_on) == expires_on


@pytest.mark.parametrize(
    ("level", "proposed_on", "no", "limit", "evaluated"),
    [
        ("province", D(2026, 4, 29), 1, D(2026, 4, 30), D(2026, 6, 30)),
        ("province", D(2026, 4, 30), 2, D(2026, 10, 30), D(2026, 12, 30)),
        ("province", D(2026, 10, 30), 1, D(2027, 4, 30), D(2027, 6, 30)),
        ("ministry", D(2026, 1, 29), 2, D(2026, 1, 30), D(2026, 3, 30)),
        ("ministry", D(2026, 1, 30), 1, D(2026, 7, 30), D(2026, 9, 30)),
        ("ministry", D(2026, 7, 30), 2, D(2027, 1, 30), D(2027, 3, 30)),
    ],
)
def test_a_proposal_falls_into_the_batch_whose_limit_lies_ahead(
    now: regime.Regime, level: str, proposed_on: dt.date, no: int, limit: dt.date, evaluated: dt.date
) -> None:
    batch = now.next_batch(level, proposed_on)
    assert (batch.no, batch.proposed_before, batch.evaluated_before) == (no, limit, evaluated)


def test_five_samples_go_with_a_dossier_but_none_with_tourism(now: regime.Regime) -> None:
    assert [now.samples_for(no) for no in (1, 25, 26)] == [5, 5, 0]


def test_associations_may_apply_for_tourism_alone(now: regime.Regime) -> None:
    assert now.may_apply("cooperative", 1)
    assert now.may_apply("cooperative", 26)
    for extra in ("society", "association", "tourism_centre"):
        assert not now.may_apply(extra, 1)
        assert now.may_apply(extra, 26)
    assert not now.may_apply("public_body", 26)


def test_the_kinds_of_applicants_are_the_forms_of_producers(now: regime.Regime) -> None:
    from ocop.organisations.models import LegalForm

    known = set(LegalForm.values) - {LegalForm.PUBLIC_BODY.value, LegalForm.OTHER.value}
    assert {item.code for item in now.applicants} == known


def test_the_kinds_of_dossiers_are_those_of_the_room_dossiers(now: regime.Regime) -> None:
    from ocop.dossiers.models import Kind

    assert {item.code for item in now.kinds} == set(Kind.values) == set(regime.KINDS)


def test_the_commune_reports_on_four_contents_in_fifteen_working_days(now: regime.Regime) -> None:
    assert now.commune is not None
    assert now.commune.working_days == 15
    assert [item.code for item in now.commune.contents] == ["materials", "workers", "idea", "identity"]


def test_proofs_are_suggested_for_a_criterion(now: regime.Regime) -> None:
    assert [item.code for item in now.evidence_for("local_workers")] == ["workers_list"]
    assert now.evidence_for("") == ()


def test_revocation_has_six_grounds_and_fifteen_days(now: regime.Regime) -> None:
    assert now.revocation is not None
    assert now.revocation.days == 15
    assert [x.article for x in now.revocation.grounds] == [
        f"Đ.8.1{x}" for x in ("a", "b", "c", "d", "đ", "e")
    ]
    assert [stars for stars, _who, _article in now.revocation.authorities] == [(3, 4), (5,)]


def test_every_number_of_the_law_in_force_carries_its_article(now: regime.Regime) -> None:
    assert now.re_evaluation is not None
    assert now.commune is not None
    articles = [
        now.validity_article,
        now.sample_article,
        now.re_evaluation.window_article,
        now.re_evaluation.max_days_article,
        now.commune.article,
        *(item.article for item in now.bands),
        *(item.article for item in now.authorities),
        *(item.article for item in now.applicants),
        *(item.article for item in now.transition),
        *(item.article for item in now.batches("province", 2026)),
    ]
    assert all(article.startswith("Đ.") for article in articles)


def test_remarks_of_a_set_are_found(now: regime.Regime) -> None:
    assert {item.code for item in now.remarks(4)} == {"1.2", "7"}
    assert now.remarks(1) == ()
