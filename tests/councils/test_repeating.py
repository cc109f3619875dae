"""A request whose answer was lost is sent again: it is answered as the first, and nothing happens twice."""

from __future__ import annotations

import pytest

from ocop.base.refusals import Refused
from ocop.councils import actions
from ocop.councils.actions import Given
from ocop.councils.models import Placement
from ocop.journal.models import Entry
from tests.factories import councils as make
from tests.factories.dossiers import make_dossier

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("packs")]


def saves() -> int:
    return Entry.objects.filter(verb="councils.save_marks").count()


def test_a_lock_sent_again_is_answered_as_the_first() -> None:
    table = make.scoring_table(3)
    make.fill(table, 0)
    given = {"by": table.members[0], "at": make.AT, "key": "k" * 32}
    first = actions.lock_card(card=table.card(0), **given)
    again = actions.lock_card(card=table.card(0), **given)
    assert (again.pk, again.total, again.locked_at) == (first.pk, first.total, first.locked_at)
    assert Entry.objects.filter(verb="councils.lock_card").count() == 1


def test_locking_a_locked_card_with_another_key_is_refused() -> None:
    table = make.scoring_table(3)
    make.fill(table, 0)
    make.lock(table, 0)
    with pytest.raises(Refused, match="đã khóa"):
        actions.lock_card(card=table.card(0), by=table.members[0], at=make.AT, key="other")


def test_a_sheet_sent_again_from_the_same_window_is_saved_once() -> None:
    table = make.scoring_table(3)
    card = table.card(0)
    given = {"1.1": Given(level=1, note="Khá"), "1.2": Given(level=0)}
    sent = {
        "given": given,
        "comment": "Chung",
        "version": card.version,
        "by": table.members[0],
        "at": make.AT,
    }
    actions.save_marks(card=card, **sent)
    again = actions.save_marks(card=table.card(0), **sent)
    assert again.card.version == 1
    assert {code: mark.level for code, mark in again.marks.items()} == {"1.1": 1, "1.2": 0}
    assert saves() == 1


@pytest.mark.parametrize("other", [{"level": 0, "note": "Khá"}, {"level": 1, "note": "Giỏi"}])
def test_an_older_window_that_says_something_else_stays_stale(other: dict[str, object]) -> None:
    table = make.scoring_table(3)
    card, who = table.card(0), {"by": table.members[0], "at": make.AT}
    actions.save_marks(card=card, given={"1.1": Given(level=1, note="Khá")}, version=0, **who)
    with pytest.raises(Refused) as refused:
        actions.save_marks(card=table.card(0), given={"1.1": Given(**other)}, version=0, **who)  # type: ignore[arg-type]
    assert refused.value.reason.about == "stale"
    assert saves() == 1


def test_placing_sent_again_is_answered_as_the_first() -> None:
    dossier, batch = make_dossier("with_province"), make.make_batch()
    given = {"dossier": dossier, "batch": batch, "by": make.OFFICER, "at": make.AT, "key": "p" * 32}
    assert actions.place(**given) == actions.place(**given)
    assert Placement.objects.count() == 1


def test_a_page_is_not_outrun_by_its_own_saves() -> None:
    """Two criteria were saved, unheard, when the whole sheet is sent: the page knows version 0 all along."""
    table = make.scoring_table(3)
    given = {"by": table.members[0], "at": make.AT, "version": 0, "window": "a"}
    for code in ("1.1", "1.2"):
        actions.save_marks(card=table.card(0), given={code: Given(level=1)}, partly=True, **given)
    sent = {"1.1": Given(level=1), "1.2": Given(level=1), "1.3": Given(level=2)}
    saved = actions.save_marks(card=table.card(0), given=sent, **given)
    assert saved.marks["1.3"].level == 2


def test_another_window_in_between_makes_a_whole_sheet_stale_and_keeps_single_criteria() -> None:
    table = make.scoring_table(3)
    mine, other = ({"by": table.members[0], "at": make.AT, "version": 0, "window": name} for name in "ab")
    actions.save_marks(card=table.card(0), given={"1.1": Given(level=1)}, partly=True, **mine)
    actions.save_marks(card=table.card(0), given={"1.2": Given(level=1)}, partly=True, **other)
    actions.save_marks(card=table.card(0), given={"1.3": Given(level=1)}, partly=True, **mine)
    for window in (mine, other):
        with pytest.raises(Refused) as found:
            actions.save_marks(card=table.card(0), given={"1.2": Given(level=0)}, **window)
        assert found.value.reason.about == "stale"
    assert {x.code: x.level for x in table.card(0).marks.all()} == {"1.1": 1, "1.2": 1, "1.3": 1}
