"""No member, officer, leader, auditor or administrator learns another's marks before all cards are locked:
not through a page, an export, the API or the journal."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2
import pytest
from django.core import serializers
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from ocop.base.actor import Actor
from ocop.councils import actions, queries
from ocop.councils.actions import Given
from ocop.councils.models import Scorecard
from ocop.journal import queries as journal
from ocop.journal.models import Entry
from ocop.people.models import Person
from tests.factories import councils as make
from tests.factories.people import actor_with, sign_in

pytestmark = pytest.mark.django_db
NOTE, COMMENT, DRAFT = "ZQX-ghi-chú-kín", "ZQX-ý-kiến-kín", "ZQX-phiếu-mở"
ROLES = [
    "provincial_officer", "leader", "auditor", "administrator", "advisor", "commune_officer",
    "council_member",
]  # fmt: skip


@pytest.fixture
def table() -> make.Table:
    """Five members: 1 has locked (89 points), 2 has filled in, 3 is recused, 4 has an empty card."""
    made = make.make_session(make.make_council(5))
    make.open_session(made, recused={3: "Em ruột"})
    actions.start_scoring(hearing=made.hearing, by=made.chair, at=make.AT)
    hidden = {"code": "1.1", "by": made.members[1], "at": make.AT}
    make.fill(made, 1, None, **eleven_less(made))
    actions.save_mark(card=made.card(1), note=NOTE, points=3, **hidden)
    actions.save_marks(card=made.card(1), given={}, comment=COMMENT, by=made.members[1], at=make.AT)
    make.lock(made, 1)
    actions.save_marks(
        card=made.card(2), given={"1.1": Given(points=3, note=DRAFT)}, by=made.members[2], at=make.AT
    )
    assert Scorecard.objects.get(seat=made.seats[1]).total == 89
    return made


def eleven_less(table: make.Table) -> dict[str, int]:
    """Points that leave a card eleven short of a hundred, 1.1 and the story untouched."""
    less, wanted = {}, 11
    for leaf in make.criteria.tree(table.hearing.dossier.criteria_set).leaves:
        found = next((p for p in leaf.points if 0 < leaf.top - p <= wanted), None)
        if wanted and found is not None and leaf.code not in ("1.1", "5.1"):
            less[leaf.code.replace(".", "_")] = found
            wanted -= leaf.top - found
    assert wanted == 0
    return less


def addresses(found: list[Any], prefix: str = "/") -> Iterator[str]:
    """Every address of the site, with 1 for every number and word in it."""
    for entry in found:
        route = prefix + str(entry.pattern).lstrip("^")
        if isinstance(entry, URLResolver):
            if not str(entry.pattern).startswith(("accounts", "static", "i18n")):
                yield from addresses(entry.url_patterns, route)
        elif isinstance(entry, URLPattern):
            yield re.sub(r"<[^>]+>", "1", route).rstrip("$")


def words_of(client: Client, url: str) -> str:
    """What an address answers: Word and Excel files unpacked, of a PDF its text."""
    response = client.get(url)
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[arg-type]
    if body[:5] == b"%PDF-":
        return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(body))
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"".join(packed.read(name) for name in packed.namelist())
    return body.decode(errors="replace")


def gives_away(text: str) -> list[str]:
    found = [word for word in (NOTE, COMMENT, DRAFT) if word in text]
    bare = re.sub(r"Thử \d+", "", re.sub(r"<[^>]*>", "|", text))  # names of persons are numbered
    return found + (["89"] if re.search(r"[|\s>]89(,0+)?[|\s<]", bare) else [])


def everywhere(actor: Actor) -> dict[str, list[str]]:
    client = Client()
    sign_in(client, actor)
    pages = {url: gives_away(words_of(client, url)) for url in addresses(get_resolver().url_patterns)}
    assert len(pages) > 40
    return {url: found for url, found in pages.items() if found}


@pytest.mark.sqlite  # a sweep over every page: the rows behind are the same
@pytest.mark.parametrize("role", ROLES)
def test_no_page_gives_away_an_open_round(table: make.Table, role: str) -> None:
    assert everywhere(actor_with(role)) == {}


@pytest.mark.sqlite
@pytest.mark.parametrize("member", [0, 2, 3, 4])
def test_no_page_gives_an_open_round_away_to_the_councils_own(table: make.Table, member: int) -> None:
    found = everywhere(table.members[member])
    own = {url for url, words in found.items() if words == [DRAFT]} if member == 2 else set()
    assert {url for url in found if url not in own} == set()


def test_the_owner_finds_the_own_words(table: make.Table) -> None:
    """The search would find marks if they were shown: their owner sees them."""
    client = Client()
    sign_in(client, table.members[1])
    shown = words_of(client, f"/hoi-dong/ho-so/{table.hearings[0].pk}/phieu/")
    assert {NOTE, COMMENT, "89"} <= set(gives_away(shown))


ACTORS: list[tuple[str, Callable[[make.Table], Actor]]] = [
    *[(role, lambda _table, role=role: actor_with(role)) for role in ROLES],
    ("chair", lambda table: table.members[0]),
    ("recused", lambda table: table.members[3]),
    ("still scoring", lambda table: table.members[4]),
]


@pytest.mark.parametrize(("name", "who"), ACTORS, ids=[name for name, _who in ACTORS])
def test_queries_show_own_cards_alone(
    table: make.Table, name: str, who: Callable[[make.Table], Actor]
) -> None:
    actor = who(table)
    mine = set(queries.cards_visible_to(actor).values_list("seat__person_id", flat=True))
    assert mine <= {actor.person_id}
    assert queries.comparison(table.hearing, actor) is None
    hearings = queries.hearings_visible_to(actor)
    _seats, rows = queries.session_table(hearings, actor)
    assert all(total is None for row in rows for _name, total in row.totals)
    told = {entry.actor_name for _card, entry in queries.mark_history(table.hearing, actor)}
    assert told <= {str(Person.objects.get(pk=actor.person_id or 0))}


@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_the_journal_keeps_marks_back(table: make.Table, role: str) -> None:
    entries = journal.entries_visible_to(actor_with(role))
    assert entries.filter(verb="councils.lock_card").count() == 1
    told = serializers.serialize("json", entries, ensure_ascii=False)
    assert gives_away(told) == []
    assert not entries.filter(verb="councils.save_marks").exists()
    private = Entry.objects.filter(verb="councils.save_marks")
    assert NOTE in json.dumps([x.after for x in private], ensure_ascii=False)


def test_after_the_last_lock_members_and_readers_see_and_others_do_not(table: make.Table) -> None:
    for n in (0, 2, 4):
        make.fill(table, n)
        make.lock(table, n)
    for actor in (
        *table.members[:3],
        table.members[4],
        actor_with("provincial_officer"),
        actor_with("auditor"),
    ):
        shown = queries.comparison(table.hearing, actor)
        assert shown is not None
        assert len(shown.cards) == 4
    for actor in (
        table.members[3],
        actor_with("administrator"),
        actor_with("advisor"),
        actor_with("producer", organisation=table.hearing.dossier.organisation),
    ):
        assert queries.comparison(table.hearing, actor) is None


def test_a_new_round_is_as_closed_as_the_first(table: make.Table) -> None:
    for n in (0, 2, 4):
        make.fill(table, n, None, **(make.low(table.hearing) if n == 4 else {}))
        make.lock(table, n)
    actions.score_again(hearing=table.hearing, discussion="Bàn lại", by=table.chair, at=make.AT)
    make.fill(table, 1)
    make.lock(table, 1)
    officer = actor_with("provincial_officer")
    assert set(queries.cards_visible_to(officer).values_list("round", flat=True)) == {1}
    mine = queries.cards_visible_to(table.members[0]).filter(round=2)
    assert list(mine.values_list("seat_id", flat=True)) == [table.seats[0].pk]
    assert queries.comparison(table.hearing, officer, 2) is None
    first = queries.comparison(table.hearing, officer, 1)
    assert first is not None
    assert first.round == 1


def test_a_recused_member_sees_the_cards_when_all_is_over(table: make.Table) -> None:
    for n in (0, 2, 4):
        make.fill(table, n, None, **eleven_less(table))
        make.lock(table, n)
    actions.conclude_hearing(hearing=table.hearing, by=table.chair, at=make.AT)
    assert queries.comparison(table.hearing, table.members[3]) is not None


def test_a_disqualified_dossiers_open_cards_stay_unseen(table: make.Table) -> None:
    actions.disqualify(hearing=table.hearing, ground=0, by=table.chair, at=make.AT)
    for actor in (table.members[0], actor_with("auditor"), actor_with("provincial_officer")):
        assert queries.comparison(table.hearing, actor) is None
    assert everywhere(actor_with("auditor")) == {}
