"""The journal as auditors read it."""

from __future__ import annotations

import ast
import datetime as dt
import re
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ocop.base.actor import Actor, system
from ocop.journal import actions, sealing
from ocop.journal.models import Entry
from ocop.web.officer import journal as journal_page
from ocop.web.officer import verbs
from tests.architecture.source import calls
from tests.factories.people import AT, actor_with, make_person, sign_in

pytestmark = pytest.mark.django_db
LIST = "/can-bo/nhat-ky/"


@pytest.fixture
def auditor(client: Client) -> Actor:
    actor = actor_with("auditor")
    sign_in(client, actor)
    return actor


def write(verb: str = "tests.write", by: str = "Máy", at: dt.datetime = AT, private: bool = False) -> Entry:
    with transaction.atomic():
        person = make_person()
        return actions.record(
            verb=verb,
            subject=person,
            by=system(by),
            at=at,
            before={"a": 1},
            after={"a": 2, "b": 3},
            private=private,
        )


def shown(client: Client, query: str) -> list[int]:
    return [entry.pk for entry in client.get(f"{LIST}?{query}").context["page"].rows]


def test_the_list_is_narrowed_by_verb_subject_actor_and_days(client: Client, auditor: Actor) -> None:
    entry = write("files.stored", by="Lan")
    write("files.document_added", by="Ba", at=AT + dt.timedelta(days=2))
    assert shown(client, "verb=files.stored") == [entry.pk]
    assert len(shown(client, "verb=files.")) == 2
    assert (
        entry.pk in shown(client, f"subject={entry.subject}")
        and len(shown(client, f"subject={entry.subject}")) == 2
    )
    assert shown(client, "actor=lan&verb=files.") == [entry.pk]
    assert shown(client, "verb=files.&first=15/06/2026&last=16/06/2026") == [entry.pk]


def test_the_last_day_of_the_filter_counts_as_a_day_in_viet_nam(client: Client, auditor: Actor) -> None:
    late = write("files.stored", at=dt.datetime(2026, 6, 15, 16, 59, tzinfo=dt.UTC))
    write("files.stored", at=dt.datetime(2026, 6, 15, 17, 0, tzinfo=dt.UTC))
    assert shown(client, "verb=files.stored&last=15/06/2026") == [late.pk]


def test_an_entry_shows_before_and_after_and_its_seal(client: Client, auditor: Actor) -> None:
    entry = write()
    page = client.get(f"{LIST}{entry.pk}")
    changes = [(c.name, c.before, c.after, c.is_different) for c in page.context["changes"]]
    assert changes == [("a", 1, 2, True), ("b", None, 3, True)]
    assert "Chưa niêm phong" in page.content.decode()
    (block,) = actions.seal(last=sealing.newest_entry(), seen=AT, at=AT)
    assert block.hash in client.get(f"{LIST}{entry.pk}").content.decode()


def test_private_entries_are_in_neither_list_nor_page(client: Client, auditor: Actor) -> None:
    entry = write(private=True)
    assert entry.pk not in shown(client, "")
    assert client.get(f"{LIST}{entry.pk}").status_code == 404


def test_the_check_tells_a_whole_chain_from_a_touched_one(client: Client, auditor: Actor) -> None:
    write()
    actions.seal(last=sealing.newest_entry(), seen=AT, at=AT)
    assert "Nhật ký còn nguyên vẹn" in client.get(f"{LIST}kiem-tra").content.decode()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_entry SET note = 'x'")
    page = client.get(f"{LIST}kiem-tra").content.decode()
    assert "Nhật ký đã bị thay đổi" in page and "nội dung đã bị sửa" in page


def test_the_list_costs_the_same_at_one_and_at_fifty(client: Client, auditor: Actor) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(LIST).status_code == 200
        return len(seen)

    few = cost()
    for _number in range(50):
        write()
    assert cost() == few


@pytest.mark.parametrize(
    "role", ["provincial_officer", "leader", "commune_officer", "council_member", "advisor"]
)
def test_the_journal_is_closed_to_other_roles(client: Client, role: str) -> None:
    sign_in(client, actor_with(role))
    entry = write()
    for path in (LIST, f"{LIST}{entry.pk}", f"{LIST}kiem-tra"):
        assert client.get(path).status_code == 403


def verbs_written() -> set[str]:
    """Every verb that the source gives to the journal: those of records, and those of the tables of moves.

    Notices have verbs too, which nobody reads.
    """
    found: set[str] = set()
    for path in (Path(journal_page.__file__).parents[2]).rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for _line, name, call in calls(ast.parse(text)):
            if not name.endswith(("notify", "remind", "Notice")):
                found |= {
                    word.value.value
                    for word in call.keywords
                    if word.arg == "verb"
                    and isinstance(word.value, ast.Constant)
                    and "." in str(word.value.value)
                }
        if path.name == "states.py":
            found |= {f"{path.parent.name}.{verb}" for verb in re.findall(r'Move\(\s*"([a-z_]+)"', text)}
    return found


def test_every_verb_that_is_written_has_its_words() -> None:
    assert len(verbs_written()) > 50
    assert sorted(verbs_written() - set(verbs.LABELS)) == []


def test_every_verb_stands_under_the_name_of_its_room() -> None:
    assert {verb.split(".")[0] for verb in verbs.LABELS} == set(verbs.ROOMS)
