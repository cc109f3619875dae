"""Proofs: adding, changing, withdrawing, finding, and who sees them."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from ocop.base.actor import ANONYMOUS
from ocop.files import actions, kinds, queries, rules
from ocop.files.models import Document, Page
from ocop.journal.models import Entry
from tests.factories.files import AT, heic, make_document, pdf, picture
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, commune_unit
from tests.refusals import refusal

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 6, 15)


def upload(content: bytes | None = None, name: str = "giay.pdf") -> actions.Upload:
    return io.BytesIO(content or pdf()), name


def test_a_proof_of_three_pages_keeps_their_order_and_names() -> None:
    own = make_organisation()
    member = actor_with("producer", organisation=own)
    uploads = [
        upload(picture(), "C:\\fake\\trang 1.jpg"),
        upload(name="../../trang 2.pdf"),
        upload(heic(), "trang 3.heic"),
    ]
    made = actions.add_document(
        own,
        "test_report",
        "  Phiếu  kiểm nghiệm ",
        number=" 12/PKN ",
        uploads=uploads,
        by=member,
        at=AT,
        key="k",
    )
    assert (made.title, made.number) == ("Phiếu kiểm nghiệm", "12/PKN")
    assert [p.position for p in queries.pages_of(made)] == [0, 1, 2]
    assert [p.name for p in queries.pages_of(made)] == ["trang 1.jpg", "trang 2.pdf", "trang 3.heic"]
    again = actions.add_document(own, "x", "y", uploads=[upload()], by=member, at=AT, key="k")
    assert again.pk == made.pk
    assert Entry.objects.filter(verb="files.document_added").count() == 1


def test_the_same_file_twice_in_one_proof_is_one_page() -> None:
    content = pdf()
    made = make_document(uploads=[upload(content, "a.pdf"), upload(content, "b.pdf")])
    assert [p.name for p in made.pages.all()] == ["a.pdf"]


def test_the_same_file_in_two_organisations_is_kept_once_and_seen_by_both() -> None:
    content = pdf()
    one, two = (make_document(make_organisation(), uploads=[upload(content)]) for _n in range(2))
    assert Page.objects.values("file").distinct().count() == 1
    for document in (one, two):
        member = actor_with("producer", organisation=document.organisation)
        assert [p.document for p in queries.pages_visible_to(member)] == [document]


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 251}, "title"),
        ({"kind": ""}, "kind"),
        ({"uploads": []}, "uploads"),
        ({"issued_on": dt.date(2026, 5, 2), "expires_on": dt.date(2026, 5, 1)}, "expires_on"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_kept(over: dict[str, Any], field: str) -> None:
    assert refusal(lambda: make_document(**over)) == ("input", field)
    assert not Document.objects.exists()


def test_one_bad_page_refuses_the_whole_proof() -> None:
    assert refusal(lambda: make_document(uploads=[upload(), upload(b"MZ")])) == ("input", "uploads")
    assert not Document.objects.exists()


def test_a_proof_has_so_many_files_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_PAGES", 2)
    document = make_document(uploads=[upload(), upload()])
    assert refusal(lambda: make_document(uploads=[upload()] * 3)) == ("input", "uploads")
    member = actor_with("producer", organisation=document.organisation)
    about = refusal(lambda: actions.update_document(document, {}, uploads=[upload()], by=member, at=AT))
    assert about == ("input", "uploads")
    assert document.pages.count() == 2


def test_a_change_journals_what_it_was() -> None:
    document = make_document(number="1")
    member = actor_with("producer", organisation=document.organisation)
    actions.update_document(document, {"number": "2"}, uploads=[upload()], by=member, at=AT)
    entry = Entry.objects.get(verb="files.document_changed")
    assert entry.before == {"number": "1"}
    assert entry.after is not None
    assert entry.after["number"] == "2"
    assert document.pages.count() == 2


def test_a_withdrawn_proof_is_gone_from_the_library_and_kept() -> None:
    document = make_document()
    member = actor_with("producer", organisation=document.organisation)
    actions.withdraw_document(document, by=member, at=AT)
    seen = queries.documents_visible_to(member)
    assert not queries.library(seen).exists()
    assert queries.library(seen, withdrawn=True).get() == document
    assert document.pages.count() == 1
    assert refusal(lambda: actions.withdraw_document(document, by=member, at=AT))[0] == "thing"
    assert refusal(lambda: actions.update_document(document, {"title": "x"}, by=member, at=AT))[0] == "thing"


@pytest.mark.parametrize(
    "role",
    ["producer", "commune_officer", "provincial_officer", "council_member", "advisor", "leader", "auditor"],
)
def test_nobody_but_members_changes_a_proof(role: str) -> None:
    document = make_document()
    organisation = make_organisation() if role == "producer" else None
    actor = actor_with(role, organisation=organisation)
    assert refusal(lambda: actions.update_document(document, {"title": "x"}, by=actor, at=AT))[0] == "person"
    assert refusal(lambda: actions.withdraw_document(document, by=actor, at=AT))[0] == "person"
    if role == "provincial_officer":  # records papers of rights for producers, see `rights`
        assert make_document(document.organisation, by=actor).organisation == document.organisation
    else:
        assert refusal(lambda: make_document(document.organisation, by=actor))[0] == "person"


def test_each_role_sees_its_reach() -> None:
    here, there = commune_unit(), commune_unit("30341", "Xã Khác")
    own, far = make_document(make_organisation(unit=here)), make_document(make_organisation(unit=there))
    expected: dict[Any, set[int]] = {
        actor_with("producer", organisation=own.organisation): {own.pk},
        actor_with("producer", organisation=make_organisation(unit=here)): set(),
        actor_with("commune_officer", unit=here): {own.pk},
        actor_with("commune_officer", unit=there): {far.pk},
        actor_with("provincial_officer"): {own.pk, far.pk},
        actor_with("leader"): {own.pk, far.pk},
        actor_with("auditor"): {own.pk, far.pk},
        actor_with("council_member"): set(),
        actor_with("advisor"): set(),
        actor_with("administrator"): set(),
        ANONYMOUS: set(),
    }
    for actor, seen in expected.items():
        assert set(queries.documents_visible_to(actor).values_list("pk", flat=True)) == seen, actor.role
        pages = set(queries.pages_visible_to(actor).values_list("document_id", flat=True))
        assert pages == seen, actor.role
        files = set(queries.files_visible_to(actor).values_list("pages__document", flat=True))
        assert files == seen, actor.role


def test_the_picture_made_of_a_heic_is_seen_by_whoever_sees_the_heic() -> None:
    document = make_document(uploads=[upload(heic(), "a.heic")])
    stored = document.pages.get().file
    member = actor_with("producer", organisation=document.organisation)
    foreign = actor_with("producer", organisation=make_organisation())
    assert stored.thumb is not None
    assert set(queries.files_visible_to(member)) == {stored, stored.shown_as, stored.thumb}
    assert not queries.files_visible_to(foreign).exists()


@pytest.mark.parametrize(
    ("expires_on", "told"),
    [
        (None, False),
        (ON - dt.timedelta(days=1), True),
        (ON, True),
        (ON + dt.timedelta(days=90), True),
        (ON + dt.timedelta(days=91), False),
    ],
)
def test_proofs_near_their_end_are_told(expires_on: dt.date | None, told: bool) -> None:
    make_document(expires_on=expires_on)
    assert queries.expiring(Document.objects.all(), ON).exists() is told


def test_the_library_is_narrowed_by_kind_and_words_without_marks() -> None:
    own = make_organisation()
    wanted = make_document(
        own, title="Giấy phép an toàn", kind="production_eligibility", issuer="Chi cục Quản lý"
    )
    make_document(own, title="Hợp đồng mua bán", kind="market")
    rows = Document.objects.all()
    assert queries.library(rows, words="CHI cuc an toan").get() == wanted
    assert queries.library(rows, kind="production_eligibility").get() == wanted
    assert not queries.library(rows, kind="market", words="chi cuc").exists()


@pytest.mark.parametrize("many", [1, 50])
def test_the_library_costs_one_statement(many: int, django_assert_num_queries: Any) -> None:
    own = make_organisation()
    Document.objects.bulk_create(
        [Document(organisation=own, kind="market", title=f"Giấy {n}", created_at=AT) for n in range(many)]
    )
    with django_assert_num_queries(1):
        assert len(list(queries.library(Document.objects.all()))) == many


def test_kinds_are_those_of_the_law_and_a_rest(packs: None) -> None:
    from ocop.criteria import queries as criteria

    pack = criteria.pack_in_force(ON)
    assert pack is not None
    evidence = criteria.regime(pack).evidence
    assert [item.code for item in evidence] == [code for code in kinds.KINDS if code != kinds.OTHER]
    assert [item.name for item in evidence] == [str(kinds.KINDS[item.code]) for item in evidence]


def test_the_kind_of_an_older_proof_stays_choosable() -> None:
    assert ("bieu_04", "bieu_04") in queries.kind_choices("bieu_04")
    assert ("market", str(kinds.KINDS["market"])) in queries.kind_choices("market")
    assert len(queries.kind_choices("market")) == len(kinds.KINDS)


def test_the_database_keeps_its_promises() -> None:
    document = make_document()
    page = document.pages.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Page.objects.create(document=document, file=page.file, name="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.create(
            organisation=document.organisation, kind="x", title="x", created_at=AT,
            issued_on=dt.date(2026, 1, 2), expires_on=dt.date(2026, 1, 1),
        )  # fmt: skip
