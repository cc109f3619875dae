"""Whatever is done to sealed entries shows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from ocop.base.actor import system
from ocop.base.refusals import Refused
from ocop.jobs import actions as jobs
from ocop.journal import actions, sealing
from ocop.journal.models import Block, Entry, Lasting
from tests.factories.people import AT, make_person

pytestmark = pytest.mark.django_db


def write(number: int) -> None:
    """So many entries."""
    thing = Block(number=1)
    thing.pk = 1
    for count in range(number):
        with transaction.atomic():
            actions.record(
                verb="tests.write",
                subject=thing,
                by=system("Máy"),
                at=AT,
                after={"count": count, "name": "Đá Bạc"},
            )


def seal() -> None:
    actions.seal(last=sealing.newest_entry(), seen=AT, at=AT)


def raw(sql: str, *values: Any) -> None:
    """As somebody with the database in hand would."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.fixture
def sealed(monkeypatch: pytest.MonkeyPatch) -> list[Entry]:
    """Ten entries in blocks of four, four and two."""
    monkeypatch.setattr(sealing, "BLOCK_SIZE", 4)
    write(10)
    seal()
    assert list(Block.objects.values_list("entries", flat=True)) == [4, 4, 2]
    return list(Entry.objects.order_by("pk"))


def misfits() -> list[tuple[int, str]]:
    return [(finding.block, finding.what) for finding in sealing.verify().findings]


def test_an_untouched_chain_is_whole_and_says_what_it_covers(sealed: list[Entry]) -> None:
    write(3)
    report = sealing.verify()
    assert (report.is_whole, report.blocks, report.sealed, report.unsealed) == (True, 3, 10, 3)
    assert report.head == Block.objects.get(number=3).hash


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("verb", "tests.other"),
        ("actor_name", "Người khác"),
        ("note", "thêm"),
        ("label", "x"),
        ("private", True),
        ("subject", "a.B:2"),
        ("actor_role", "x"),
        ("unit_code", "1"),
        ("key", "x"),
        ("actor_id", 5),
        ("appointment_id", 5),
        ("before", '{"a": 1}'),
        ("after", '{"count": 99}'),
        ("at", "2026-06-16 02:00:00+00:00"),
    ],
)
def test_a_change_of_any_column_shows(sealed: list[Entry], column: str, value: Any) -> None:
    raw(f"UPDATE journal_entry SET {column} = %s WHERE id = %s", value, sealed[5].pk)
    assert misfits() == [(2, "hash")]


def test_every_column_is_covered() -> None:
    write(1)
    said = sealing.canonical(Entry.objects.get()).decode()
    assert all(f'"{field.attname}":' in said for field in Entry._meta.concrete_fields)


@pytest.mark.parametrize("which", [0, 5, 9])
def test_a_deleted_entry_shows(sealed: list[Entry], which: int) -> None:
    raw("DELETE FROM journal_entry WHERE id = %s", sealed[which].pk)
    assert misfits() == [(which // 4 + 1, "count")]


def test_an_entry_put_into_a_gap_shows(sealed: list[Entry]) -> None:
    gap = sealed[-1].pk + 1
    raw("UPDATE journal_entry SET id = %s WHERE id = %s", gap + 10, sealed[-1].pk)
    assert misfits() == [(3, "count")]


def test_an_entry_exchanged_for_another_shows(sealed: list[Entry]) -> None:
    one, two = sealed[0].pk, sealed[1].pk
    raw("UPDATE journal_entry SET id = %s WHERE id = %s", 10**6, one)
    raw("UPDATE journal_entry SET id = %s WHERE id = %s", one, two)
    raw("UPDATE journal_entry SET id = %s WHERE id = %s", two, 10**6)
    assert misfits() == [(1, "hash")]


def test_a_block_taken_out_of_the_middle_shows(sealed: list[Entry]) -> None:
    Block.objects.filter(number=2).delete()
    assert (3, "link") in misfits()


def test_a_block_made_anew_over_changed_entries_no_longer_fits_the_next(sealed: list[Entry]) -> None:
    raw("UPDATE journal_entry SET note = 'x' WHERE id = %s", sealed[0].pk)
    block = Block.objects.get(number=1)
    entries = sealing.entries_between(block.first_entry, block.last_entry)
    forged, _count = sealing.block_hash(1, block.first_entry, block.last_entry, block.previous_hash, entries)
    Block.objects.filter(number=1).update(hash=forged)
    assert misfits() == [(2, "link")]


def test_a_chain_cut_short_or_made_anew_shows_against_a_hash_noted_elsewhere(sealed: list[Entry]) -> None:
    noted = sealing.verify().head
    assert sealing.verify(expected_head=noted).is_whole
    Block.objects.filter(number=3).delete()
    assert sealing.verify().is_whole
    assert [finding.what for finding in sealing.verify(expected_head=noted).findings] == ["head"]


def test_ids_that_no_entry_carries_do_not_disturb_the_chain() -> None:
    write(3)
    raw("DELETE FROM journal_entry WHERE id = %s", sealing.newest_entry() - 1)  # as a write rolled back
    seal()
    write(1)
    seal()
    assert sealing.verify().is_whole
    assert sealing.verify().unsealed == 0


def test_sealing_again_adds_nothing_and_continues_where_it_stopped(sealed: list[Entry]) -> None:
    seal()
    assert Block.objects.count() == 3
    write(1)
    seal()
    first, last = Block.objects.values_list("first_entry", "last_entry").get(number=4)
    assert (first, last) == (sealed[-1].pk + 1, sealing.newest_entry())
    assert sealing.verify().is_whole


def test_the_clock_plans_the_seal_and_a_minute_later_it_is_set() -> None:
    write(3)
    actions.plan_seal(at=AT)
    job = DBTaskResult.objects.get()
    assert job.run_after == AT + dt.timedelta(seconds=60)
    write(1)  # after the plan: for the next one
    jobs.run_waiting(at=AT + dt.timedelta(seconds=60))
    report = sealing.verify()
    assert (report.sealed, report.unsealed, report.is_whole) == (3, 1, True)


def test_nothing_new_plans_nothing() -> None:
    actions.plan_seal(at=AT)
    write(1)
    seal()
    actions.plan_seal(at=AT)
    assert not DBTaskResult.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_an_older_write_that_is_still_open_holds_the_seal_back_and_is_not_lost() -> None:
    import threading

    begun, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            write(1)
            begun.set()
            go_on.wait(10)
        connection.close()

    writer = threading.Thread(target=slow)
    writer.start()
    begun.wait(10)
    write(1)
    now = dt.datetime.now(dt.UTC)
    with pytest.raises(actions.StillWriting):
        actions.seal(last=sealing.newest_entry(), seen=now, at=now)
    go_on.set()
    writer.join()
    actions.seal(last=sealing.newest_entry(), seen=now, at=now)
    assert (sealing.verify().sealed, sealing.verify().is_whole) == (2, True)


def test_entries_are_never_changed_or_deleted_by_code() -> None:
    make_person()
    entry = Entry.objects.latest("pk")
    for attempt in (
        entry.save,
        entry.delete,
        lambda: Entry.objects.filter(pk=entry.pk).update(note="x"),
        lambda: Entry.objects.all().delete(),
    ):
        with pytest.raises(Lasting):
            attempt()
    assert Entry.objects.filter(pk=entry.pk, note="").exists()


def test_the_same_request_at_the_same_moment_is_refused_as_stale_and_leaves_nothing_half() -> None:
    thing = Block(number=1, pk=1)
    with transaction.atomic():
        actions.record(verb="tests.write", subject=thing, by=system(), at=AT, key="k")
    with pytest.raises(Refused) as refused, transaction.atomic():
        make_and_record(thing)
    assert refused.value.reason.about == "stale"
    assert Entry.objects.count() == 1


def make_and_record(thing: Block) -> None:
    make_person()
    actions.record(verb="tests.write", subject=thing, by=system(), at=AT, key="k")


def test_an_entry_outside_a_transaction_is_refused(transactional_db: None) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        actions.record(verb="tests.write", subject=Block(number=1, pk=1), by=system(), at=AT)
