"""From a closed session to certificates, and what may happen to them after."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from ocop.base.actor import ANONYMOUS, Actor
from ocop.base.refusals import Refused
from ocop.certificates import actions, queries, rules
from ocop.certificates.models import Certificate, Decision, Extension, Result, Revocation
from ocop.dossiers.models import Dossier
from ocop.journal.models import Entry
from ocop.notices.models import Notice
from ocop.products.models import Product, Standing
from tests.factories.certificates import (
    FOUR,
    LEADER,
    OFFICE,
    SIGNED,
    THREE,
    TWO,
    closed_session,
    drafted,
    issued,
    make_certificate,
)
from tests.factories.councils import AT

pytestmark = pytest.mark.usefixtures("packs")


def said(refused: pytest.ExceptionInfo[Refused]) -> tuple[str, str]:
    return refused.value.reason.about, refused.value.reason.field


def issue(decision: Decision, **over: Any) -> Decision:
    given = {"number": "1/QĐ-UBND", "signed_on": SIGNED, "signer": "A", "signer_title": "B", "by": LEADER}
    return actions.issue_decision(decision=decision, at=AT, **{**given, **over})


def test_a_draft_says_of_each_outcome_what_the_law_makes_of_it() -> None:
    items = drafted({}, FOUR, THREE, TWO).items.order_by("id")
    assert list(items.values_list("star", "result")) == [
        (5, Result.POTENTIAL_5),
        (4, Result.RECOGNISED),
        (3, Result.RECOGNISED),
        (2, Result.NOT_RECOGNISED),
    ]


def test_a_draft_is_made_once_and_by_the_office_alone() -> None:
    session = closed_session(FOUR)
    with pytest.raises(Refused) as refused:
        actions.prepare_decision(session=session, by=LEADER, at=AT)
    assert said(refused)[0] == "person"
    first = actions.prepare_decision(session=session, by=OFFICE, at=AT, key="k1")
    assert actions.prepare_decision(session=session, by=OFFICE, at=AT, key="k1") == first
    with pytest.raises(Refused, match="đã nằm trong một quyết định"):
        actions.prepare_decision(session=session, by=OFFICE, at=AT)


def test_issuing_certifies_for_36_months_and_writes_the_standing() -> None:
    issued(FOUR, number="12/QĐ-UBND", signed_on=dt.date(2026, 6, 15))
    certificate = Certificate.objects.get()
    assert (certificate.number, certificate.star) == ("0001/2026/GCN-OCOP", 4)
    assert (certificate.issued_on, certificate.valid_to) == (dt.date(2026, 6, 15), dt.date(2029, 6, 15))
    standing = Standing.objects.get()
    assert (standing.state, standing.star, standing.valid_to) == ("live", 4, dt.date(2029, 6, 15))
    assert standing.score == certificate.score == 80
    product = Product.objects.get()
    assert (product.public_star, product.public_until, product.is_public) == (4, dt.date(2029, 6, 15), True)
    assert Dossier.objects.get().state == "decided"
    assert set(Entry.objects.filter(verb__startswith="certificates.").values_list("verb", flat=True)) == {
        "certificates.prepare", "certificates.issue", "certificates.certify"
    }  # fmt: skip


def test_potential_five_stars_are_proposed_without_certificate() -> None:
    issued({})
    assert not Certificate.objects.exists()
    standing = Standing.objects.get()
    assert (standing.state, standing.star, standing.valid_to) == ("proposed", 5, None)
    assert Dossier.objects.get().state == "decided"


def test_one_and_two_stars_are_only_notified() -> None:
    issued(TWO)
    assert not Certificate.objects.exists()
    assert not Standing.objects.exists()
    assert Dossier.objects.get().state == "decided"


def test_numbers_of_certificates_run_within_a_year_and_tokens_are_unguessable() -> None:
    issued(FOUR, THREE)
    found = Certificate.objects.order_by("id")
    assert [c.number for c in found] == ["0001/2026/GCN-OCOP", "0002/2026/GCN-OCOP"]
    assert all(len(c.token) == 12 for c in found)
    assert len({c.token for c in found}) == 2


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        ({"by": OFFICE}, ("person", "")),
        ({"by": ANONYMOUS}, ("person", "")),
        ({"number": "  "}, ("input", "number")),
        ({"signed_on": AT.date() + dt.timedelta(days=1)}, ("input", "signed_on")),
        ({"signed_on": AT.date() - dt.timedelta(days=1)}, ("input", "signed_on")),
    ],
)
def test_issuing_is_refused_and_writes_nothing(over: dict[str, Any], expected: tuple[str, str]) -> None:
    decision = drafted(FOUR)
    with pytest.raises(Refused) as refused:
        issue(decision, **over)
    assert said(refused) == expected
    decision.refresh_from_db()
    assert decision.state == "draft"
    assert not Certificate.objects.exists()
    assert Dossier.objects.get().state == "scored"


def test_a_number_is_used_once_and_a_repeated_request_answers_the_first() -> None:
    first = issue(drafted(FOUR), key="request-1")
    assert issue(first, key="request-1") == first
    assert Certificate.objects.count() == 1
    with pytest.raises(Refused) as refused:
        issue(drafted(FOUR), number="1/QĐ-UBND")
    assert said(refused) == ("input", "number")


def test_a_second_issue_of_the_same_draft_is_refused() -> None:
    decision = drafted(FOUR)
    stale = Decision.objects.get(pk=decision.pk)
    issue(decision)
    with pytest.raises(Refused) as refused:
        issue(stale, number="2/QĐ-UBND")
    assert said(refused)[0] == "stale"
    assert Certificate.objects.count() == 1


def revoke(certificate: Certificate, by: Actor = LEADER, **over: Any) -> Revocation:
    given = {
        "ground": "criteria_lost",
        "concluded_on": dt.date(2026, 6, 10),
        "decision_no": "99/QĐ-UBND",
        "decided_on": dt.date(2026, 6, 15),
        "reason": "Cơ sở ngừng bảo đảm tiêu chí.",
    }
    return actions.revoke(certificate=certificate, **{**given, **over}, by=by, at=AT)


def test_revoking_shows_at_once_on_certificate_standing_and_product() -> None:
    certificate = make_certificate()
    revoke(certificate)
    certificate.refresh_from_db()
    assert certificate.state == "revoked"
    assert queries.phase(Certificate.objects.get(), AT.date()) == "revoked"
    assert Product.objects.get().public_state == "revoked"
    with pytest.raises(Refused):
        revoke(certificate)


@pytest.mark.parametrize(
    ("by", "over", "expected"),
    [
        (OFFICE, {}, ("person", "")),
        (LEADER, {"ground": "dislike"}, ("input", "ground")),
        (LEADER, {"decided_on": dt.date(2026, 6, 9)}, ("input", "decided_on")),
    ],
)
def test_revoking_is_refused(by: Actor, over: dict[str, Any], expected: tuple[str, str]) -> None:
    certificate = make_certificate()
    with pytest.raises(Refused) as refused:
        revoke(certificate, by, **over)
    assert said(refused) == expected
    certificate.refresh_from_db()
    assert certificate.state == "active"


@pytest.mark.parametrize(
    ("days", "is_taken"), [(0, False), (1, True), (180, True), (181, False)]
)  # QĐ 26/2026, Đ.12.3: at most 180 days past the last day
def test_an_extension_reaches_at_most_180_days(days: int, is_taken: bool) -> None:
    certificate = make_certificate()
    until = certificate.valid_to + dt.timedelta(days=days)
    given = {"certificate": certificate, "until": until, "decision_no": "7/UBND", "by": OFFICE, "at": AT}
    if not is_taken:
        with pytest.raises(Refused) as refused:
            actions.extend(reason="Chờ kết quả", **given)
        assert said(refused) == ("input", "until")
        assert not Extension.objects.exists()
        return
    actions.extend(reason="Chờ kết quả", **given)
    fresh = Certificate.objects.select_related("standing").get()
    assert queries.phase(fresh, until) == "extended"
    assert queries.phase(fresh, until + dt.timedelta(days=1)) == "expired"


def test_the_parties_are_told_once(django_assert_num_queries: Any) -> None:
    before = Notice.objects.count()
    issued(FOUR)
    told = Notice.objects.filter(verb="certificates.issue")
    assert told.count() == len(set(told.values_list("person_id", flat=True)))
    assert Notice.objects.count() >= before


def test_a_number_taken_in_the_very_moment_is_refused_like_one_taken_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    issued(FOUR, number="1/QĐ-UBND")
    late = drafted(FOUR)
    monkeypatch.setattr(rules.number_fits, "check", lambda *_args: None)
    with pytest.raises(Refused) as refused:
        issue(late, number="1/QĐ-UBND")
    assert said(refused) == ("input", "number")
    assert Decision.objects.get(pk=late.pk).state == "draft"
    assert Certificate.objects.count() == 1
