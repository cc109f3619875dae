"""Every write of the council, by topic: setting up, batches, meeting, marking, closing."""

from ocop.councils.actions.batches import (
    advise,
    open_batch,
    open_extra_batch,
    place,
    place_all,
    unplace,
)
from ocop.councils.actions.cards import Saved
from ocop.councils.actions.closing import accept_spread, close_session, conclude_hearing, disqualify
from ocop.councils.actions.given import Given
from ocop.councils.actions.marking import (
    lock_card,
    save_mark,
    save_marks,
    score_again,
    start_all_scoring,
    start_scoring,
    void_card,
)
from ocop.councils.actions.meeting import (
    declare,
    defer,
    move_on_agenda,
    open_session,
    plan_session,
    put_on_agenda,
    set_presence,
    take_off_agenda,
)
from ocop.councils.actions.setup import add_seat, create_council, remove_seat, set_house_rules

__all__ = [
    "Given",
    "Saved",
    "accept_spread",
    "add_seat",
    "advise",
    "close_session",
    "conclude_hearing",
    "create_council",
    "declare",
    "defer",
    "disqualify",
    "lock_card",
    "move_on_agenda",
    "open_batch",
    "open_extra_batch",
    "open_session",
    "place",
    "place_all",
    "plan_session",
    "put_on_agenda",
    "remove_seat",
    "save_mark",
    "save_marks",
    "score_again",
    "set_house_rules",
    "set_presence",
    "start_all_scoring",
    "start_scoring",
    "take_off_agenda",
    "unplace",
    "void_card",
]
