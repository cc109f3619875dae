"""Visits, answers, findings, remedies: what is kept, what is refused, who is told, whose turn it is."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pypdfium2
import pytest

from ocop.base.turns import Turn
from ocop.certificates import actions as certificates
from ocop.certificates import proposing
from ocop.certificates import queries as certificate_queries
from ocop.certificates.models import RevocationProposal
from ocop.certificates.states import PROPOSAL
from ocop.journal.models import Entry
from ocop.notices.models import Notice
from ocop.oversight import actions, documents, queries, rules, turns
from ocop.oversight.models import Answer, Finding, Photo, Remedy, Visit
from tests.factories.certificates import make_certificate
from tests.factories.files import make_document, picture
from tests.factories.oversight import (
    AT,
    BY,
    DUE,
    ON,
    make_finding,
    make_photo,
    make_remedy,
    make_starred,
    make_visit,
)
from tests.factories.people import actor_with, commune_unit
from tests.refusals import refusal

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
YES: Any = {"choice": "yes", "note": "", "base": None}
NO: Any = {"choice": "no", "note": "sai", "base": None}


# ---------------------------------------------------------------- arranging


def test_a_planned_visit_is_announced_and_a_surprise_is_not() -> None:
    owner = make_starred()
    member, officer = (
        actor_with("producer", organisation=owner),
        actor_with("commune_officer", unit=owner.unit),
    )
    known, surprise = make_visit(organisation=owner), make_visit(organisation=owner, kind="ad_hoc")
    assert [n.person_id for n in Notice.objects.filter(verb="oversight.visit_announced")] == [
        member.person_id
    ]
    assert set(queries.visits_visible_to(member)) == {known}
    assert set(queries.visits_visible_to(officer)) == {known, surprise}
    actions.begin_visit(surprise, by=officer, at=AT)
    assert set(queries.visits_visible_to(member)) == {known, surprise}
    assert list(known.products.all()) == list(owner.products.all())


def test_a_visit_needs_a_day_to_come_and_a_lead_of_the_place() -> None:
    owner = make_starred()
    stranger = actor_with("commune_officer", unit=commune_unit("30338", "Xã Khác"))
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"planned_on": ON - dt.timedelta(days=1)}, "planned_on"), ({"kind": "khac"}, "kind"),
        ({"products": list(make_starred().products.all())}, "products"),
        ({"lead": stranger_person(stranger)}, "lead"),
    ]  # fmt: skip
    for over, field in wrong:
        assert refusal(lambda over=over: make_visit(organisation=owner, **over)) == ("input", field)
    assert refusal(lambda: make_visit(organisation=owner, by=stranger))[0] == "person"
    assert not Visit.objects.exists()


def stranger_person(actor: Any) -> Any:
    from ocop.people.models import Person

    return Person.objects.get(pk=actor.person_id)


# ---------------------------------------------------------------- answers from phones


def test_answers_that_somebody_else_gave_meanwhile_are_both_kept() -> None:
    visit = make_visit()
    one, two = actor_with("commune_officer"), actor_with("provincial_officer")
    actions.take_answers(visit, {"mark_star": YES, "mark_ads": YES}, by=one, at=AT)
    taken = actions.take_answers(visit, {"mark_star": NO, "mark_ads": YES}, by=two, at=AT + HOUR)
    assert (taken.kept, taken.rivals) == (1, ["mark_star"])
    counts = Answer.objects.get(code="mark_star", is_current=True)
    assert counts.choice == "yes" and queries.rivals_of(visit).get().choice == "no"
    assert refusal(lambda: actions.record_visit(visit, conclusion="x", by=one, at=AT))[0] == "thing"
    seen = {"choice": "no", "note": "sai", "base": counts.pk}
    assert actions.take_answers(visit, {"mark_star": seen}, by=two, at=AT + HOUR).rivals == []
    actions.choose_answer(Answer.objects.get(code="mark_star", is_current=True), by=one, at=AT + HOUR)
    assert not queries.rivals_of(visit).exists()


def test_what_was_left_untouched_overwrites_nothing() -> None:
    visit = make_visit()
    one, two = actor_with("commune_officer"), actor_with("provincial_officer")
    actions.take_answers(visit, {"mark_star": YES}, by=one, at=AT)
    empty: Any = {"choice": "", "note": "", "base": None}  # as on a page from before
    taken = actions.take_answers(visit, {"mark_star": empty, "mark_ads": NO}, by=two, at=AT)
    assert (taken.kept, taken.rivals) == (1, [])
    assert Answer.objects.get(code="mark_star").choice == "yes"


def test_ones_own_later_answer_takes_the_place_of_the_earlier_and_keeps_it() -> None:
    visit, one = make_visit(), actor_with("commune_officer")
    actions.take_answers(visit, {"mark_star": YES}, by=one, at=AT)
    actions.take_answers(visit, {"mark_star": NO}, by=one, at=AT + HOUR)
    assert list(Answer.objects.order_by("pk").values_list("choice", "is_current", "is_rival")) == [
        ("yes", False, False), ("no", True, False),
    ]  # fmt: skip


def test_a_repeated_request_is_done_once() -> None:
    visit = make_visit()
    for _n in range(2):
        actions.take_answers(visit, {"mark_star": YES}, by=BY, at=AT, key="a")
        make_photo(visit, key="p", finding_key="f")
        make_finding(visit, key="f", remedy="Sửa", due_on=DUE)
    assert (Answer.objects.count(), Finding.objects.count(), Remedy.objects.count()) == (1, 1, 1)
    assert Photo.objects.get().finding == Finding.objects.get()  # the picture came first
    keys = Entry.objects.exclude(key=None).filter(verb__startswith="oversight.").order_by("key")
    assert list(keys.values_list("key", flat=True)) == ["a", "f", "p"]


def test_what_was_seen_before_the_record_is_kept_beside_it_and_what_after_is_refused() -> None:
    visit = make_visit("recorded")
    before, late = AT - HOUR, AT + HOUR
    assert actions.take_answers(visit, {"mark_ads": NO}, taken_at=before, by=BY, at=late).rivals == [
        "mark_ads"
    ]
    finding = make_finding(visit, taken_at=before, at=late)
    photo = make_photo(visit, taken_at=before, at=late)
    assert finding.is_late and photo.is_late and finding.text not in str(visit.record)
    assert refusal(lambda: make_finding(visit, taken_at=late, at=late))[0] == "thing"
    remedy = actions.order_remedy(finding, "Sửa", DUE, by=BY, at=late)
    visit.refresh_from_db()
    assert (remedy.state, visit.state) == ("open", "remedies_open")


def test_a_phone_whose_clock_runs_ahead_is_not_believed() -> None:
    assert make_photo(make_visit(), taken_at=AT + 9 * HOUR).taken_at == AT


def test_only_what_the_list_has_is_answered_and_only_pictures_are_kept() -> None:
    visit = make_visit()
    calls: list[tuple[Any, str]] = [
        (lambda: actions.take_answers(visit, {"khac": YES}, by=BY, at=AT), "khac"),
        (lambda: actions.take_answers(visit, {"mark_star": {**YES, "choice": "x"}}, by=BY, at=AT),
        "mark_star"),
        (lambda: make_finding(visit, "khac"), "severity"), (lambda: make_finding(visit, words=" "), "text"),
        (lambda: make_finding(visit, remedy="Sửa"), "due_on"),
        (lambda: make_finding(visit, remedy="Sửa", due_on=ON - dt.timedelta(days=1)), "due_on"),
        (lambda: make_finding(visit, product=make_starred().products.get()), "product"),
        (lambda: make_photo(visit, where=(91.0, 0.0, 1.0)), "latitude"),
        (lambda: actions.take_photo(visit, io.BytesIO(b"%PDF-1.7"), "a.pdf", by=BY, at=AT), "pictures"),
    ]  # fmt: skip
    for call, field in calls:
        assert refusal(call) == ("input", field)
    assert not Answer.objects.exists() and not Finding.objects.exists() and not Photo.objects.exists()


def test_pictures_lose_what_the_camera_wrote_beside_them() -> None:
    with_place = picture("JPEG", (60, 40))
    photo = actions.take_photo(make_visit(), io.BytesIO(with_place), "a.jpg", by=BY, at=AT)
    assert (photo.file.media_type, photo.latitude) == ("image/webp", None)


# ---------------------------------------------------------------- record and remedies


def test_the_record_is_frozen_as_a_pdf_that_says_what_was_found() -> None:
    visit = make_visit("in_progress")
    serious = make_finding(visit, "major", words="Thiếu hạn sử dụng")
    assert refusal(lambda: actions.record_visit(visit, conclusion="x", by=BY, at=AT))[0] == "thing"
    actions.order_remedy(serious, "In thêm", DUE, by=BY, at=AT)
    minor = make_finding(visit)
    actions.record_visit(visit, number="07/BB", met="Bà Sáu", conclusion="Sửa nhãn", by=BY, at=AT)
    assert visit.record_pdf is not None and visit.record is not None
    text = pypdfium2.PdfDocument(documents.record_pdf(visit.record))[0].get_textpage().get_text_range()
    for words in ("BIÊN BẢN", "07/BB", visit.organisation.name, "Bà Sáu"):
        assert words in text
    assert visit.record["findings"][0]["remedies"] == [{"what": "In thêm", "due_on": "30/06/2026"}]
    assert documents.record_word(visit.record)[:2] == b"PK"
    for finding, closed in ((serious, None), (minor, AT)):
        finding.refresh_from_db()
        assert finding.closed_at == closed


def test_a_producer_answers_with_own_proofs_and_the_officer_returns_and_accepts() -> None:
    remedy = make_remedy()
    visit = remedy.finding.visit
    member = actor_with("producer", organisation=visit.organisation)
    officer = actor_with("commune_officer", unit=visit.unit)
    own, foreign = make_document(visit.organisation), make_document()
    call = lambda proofs: actions.answer_remedy(remedy, "Xong", proofs, by=member, at=AT)  # noqa: E731
    assert refusal(lambda: call([foreign])) == ("input", "documents")
    assert list(call([own]).documents.all()) == [own]
    later = DUE + dt.timedelta(days=5)
    actions.return_remedy(remedy, "Thiếu ảnh", later, by=officer, at=AT)
    assert (remedy.state, remedy.due_on, remedy.reasons) == ("returned", later, "Thiếu ảnh")
    call([])
    actions.accept_remedy(remedy, by=officer, at=AT + HOUR)
    remedy.finding.refresh_from_db()
    assert (remedy.state, remedy.finding.closed_at) == ("accepted", AT + HOUR)
    assert Notice.objects.filter(verb="oversight.remedy_answered", person_id=officer.person_id).count() == 2


def test_a_producer_sees_findings_only_once_the_record_is_written() -> None:
    visit = make_visit("in_progress")
    make_finding(visit)
    make_photo(visit)
    member = actor_with("producer", organisation=visit.organisation)
    assert not queries.findings_visible_to(member).exists() and not queries.photos_visible_to(member).exists()
    actions.record_visit(visit, conclusion="Đạt", by=BY, at=AT)
    assert queries.findings_visible_to(member).count() == queries.photos_visible_to(member).count() == 1


# ---------------------------------------------------------------- towards revocation


def test_a_critical_finding_not_put_right_goes_to_the_leader_who_alone_revokes(packs: None) -> None:
    certificate = make_certificate()
    owner = certificate.product.organisation
    officer, leader = actor_with("commune_officer", unit=owner.unit), actor_with("leader")
    visit = make_visit("in_progress", owner)
    finding = make_finding(visit, "critical", remedy="Tháo biển", due_on=DUE)
    actions.record_visit(visit, conclusion="Sai sao", by=BY, at=AT)
    assert not rules.may_propose_revocation.allows(officer, finding, DUE)
    assert rules.may_propose_revocation.allows(officer, finding, DUE + dt.timedelta(days=1))
    actions.fail_remedy(finding.remedies.get(), "Bỏ mặc", by=officer, at=AT)
    given: dict[str, Any] = {"ground": "mark_misuse", "concluded_on": ON, "reason": "Biển ghi 5 sao"}

    def propose(**over: Any) -> RevocationProposal:
        return actions.propose_revocation(finding, certificate, **{**given, **over}, by=officer, at=AT)

    assert refusal(lambda: propose(ground="khac")) == ("input", "ground")
    assert refusal(lambda: propose(concluded_on=ON + dt.timedelta(days=1))) == ("input", "concluded_on")
    proposal = propose()
    certificate.refresh_from_db()
    assert (proposal.state, certificate.state) == ("waiting", "active")  # nothing is revoked by asking
    assert refusal(propose)[0] == "thing"  # one at a time
    (turn,) = [t for t in certificate_queries.turns_of(leader, ON) if "thu hồi" in t.what]
    assert (turn.link, turn.days_left) == (f"/can-bo/giay-chung-nhan/{certificate.pk}/", 15)
    assert Notice.objects.filter(verb="certificates.propose_revocation", person_id=leader.person_id).exists()
    revoke = {"decision_no": "9/QĐ", "decided_on": ON, **given}
    assert (
        refusal(lambda: certificates.revoke(certificate=certificate, **revoke, by=officer, at=AT))[0]
        == "person"
    )
    certificates.revoke(certificate=certificate, **revoke, by=leader, at=AT)
    proposal.refresh_from_db()
    assert proposal.state == "revoked" and certificate_queries.turns_of(leader, ON) == []


def test_a_leader_declines_a_proposal_with_a_reason(packs: None) -> None:
    certificate = make_certificate()
    leader, office = actor_with("leader"), actor_with("provincial_officer")
    codes = frozenset(g.code for g in certificate_queries.grounds(certificate))
    proposal = proposing.propose_revocation(
        certificate, ground="breach", grounds=codes, concluded_on=ON, reason="Nhãn sai", source="BB 1",
        by=office, at=AT,
    )  # fmt: skip
    assert refusal(lambda: proposing.decline_proposal(proposal, "x", by=office, at=AT))[0] == "person"
    assert refusal(lambda: proposing.decline_proposal(proposal, " ", by=leader, at=AT)) == (
        "input",
        "reason",
    )
    proposing.decline_proposal(proposal, "Đã sửa", by=leader, at=AT)
    certificate.refresh_from_db()
    assert (proposal.state, certificate.state) == ("declined", "active")
    assert refusal(lambda: proposing.decline_proposal(proposal, "x", by=leader, at=AT))[0] == "stale"


def test_a_decided_proposal_is_decided_for_good(packs: None) -> None:
    certificate, office, leader = make_certificate(), actor_with("provincial_officer"), actor_with("leader")
    given: dict[str, Any] = {"ground": "breach", "grounds": frozenset({"breach"}), "concluded_on": ON}
    told: dict[str, Any] = {"reason": "Nhãn sai", "source": "BB 1", "by": office, "at": AT}
    for verb in PROPOSAL.moves:
        proposal = proposing.propose_revocation(certificate, **given, **told)
        assert PROPOSAL.reason(proposal.state, verb) is None
        proposing.decline_proposal(proposal, "Đã sửa", by=leader, at=AT)
        assert PROPOSAL.reason(proposal.state, verb) is not None
    producer = actor_with("producer", organisation=certificate.product.organisation)
    assert refusal(
        lambda: proposing.propose_revocation(certificate, **given, **{**told, "by": producer})
    )[0] == "person"  # fmt: skip


# ---------------------------------------------------------------- whose turn


def whats(found: list[Turn]) -> list[tuple[str, int | None]]:
    return [(turn.what, turn.days_left) for turn in found]


def test_the_work_list_says_whose_turn_it_is() -> None:
    owner = make_starred()
    officer, member = (
        actor_with("commune_officer", unit=owner.unit),
        actor_with("producer", organisation=owner),
    )
    make_visit(organisation=owner)
    assert turns.turns_of(officer, ON) == []  # 15 days ahead
    assert whats(turns.turns_of(officer, DUE)) == [("Đi kiểm tra", 0)]
    make_visit("in_progress", owner)
    assert ("Lập biên bản kiểm tra", None) in whats(turns.turns_of(officer, ON))
    remedy = make_remedy("major", owner)
    assert whats(turns.turns_of(member, ON)) == [("Khắc phục sau kiểm tra", 15)]
    late = DUE + dt.timedelta(days=1)
    assert ("Khắc phục quá hạn", -1) in whats(turns.turns_of(officer, late))
    actions.answer_remedy(remedy, "Xong", by=member, at=AT)
    assert turns.turns_of(member, ON) == []
    assert ("Xem trả lời khắc phục", None) in whats(turns.turns_of(officer, ON))
    other = actor_with("commune_officer", unit=commune_unit("30338", "Xã Khác"))
    assert turns.turns_of(other, late) == []


def test_leads_and_producers_are_reminded_once() -> None:
    remedy = make_remedy()
    member = actor_with("producer", organisation=remedy.finding.visit.organisation)
    soon = AT + dt.timedelta(days=13)  # two days before the last
    assert (actions.remind(at=soon), actions.remind(at=soon)) == (1, 0)
    assert Notice.objects.get(verb="oversight.due").person_id == member.person_id


def test_a_timeline_tells_of_visits_and_remedies() -> None:
    remedy = make_remedy()
    owner = remedy.finding.visit.organisation
    actions.accept_remedy(remedy, by=BY, at=AT)
    make_visit("cancelled", owner)
    member, officer = (
        actor_with("producer", organisation=owner),
        actor_with("commune_officer", unit=owner.unit),
    )
    for actor, desk in ((member, "chu-the"), (officer, "can-bo")):
        told = queries.happenings_of(actor, organisation_ids=[owner.pk], on=ON)
        assert [(h.what, h.tone) for h in told] == [("Hậu kiểm định kỳ", "warn"), ("Đã khắc phục", "good")]
        assert {h.link for h in told} == {f"/{desk}/kiem-tra/{remedy.finding.visit_id}/"}
    product = owner.products.get()
    assert len(queries.happenings_of(officer, product_ids=[product.pk], on=ON)) == 2
    stranger = actor_with("producer", organisation=make_starred())
    assert queries.happenings_of(stranger, organisation_ids=[owner.pk], on=ON) == []
