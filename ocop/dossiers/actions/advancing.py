"""Moves that upper rooms ask for: the rooms of councils and certificates call these."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.dossiers import notifying, rules
from ocop.dossiers.models import Dossier
from ocop.dossiers.states import MOVES
from ocop.journal import actions as journal
from ocop.journal import queries as entries


def place_dossier(*, dossier: Dossier, by: Actor, at: dt.datetime, key: str = "") -> Dossier:
    """Put the dossier before a council; refused while something asked is unanswered."""
    with transaction.atomic():
        rules.may_place.check(dossier)
        _move(dossier, "place", by, at, key)
        notifying.producer(dossier, "place", _("Hồ sơ được đưa ra hội đồng"), "", at)
    return dossier


def unplace_dossier(
    *, dossier: Dossier, by: Actor, at: dt.datetime, key: str = "", note: str = ""
) -> Dossier:
    """Take the dossier from before the council, back to the province's desk."""
    return _move(dossier, "unplace", by, at, key, note)


def mark_scored(*, dossier: Dossier, by: Actor, at: dt.datetime, key: str = "") -> Dossier:
    """The council has come to an outcome."""
    return _move(dossier, "score", by, at, key)


def rehear(*, dossier: Dossier, by: Actor, at: dt.datetime, key: str = "", note: str = "") -> Dossier:
    """Give a scored dossier back to a council (Đ.10.1b, Đ.7.4g)."""
    return _move(dossier, "rehear", by, at, key, note)


def mark_decided(*, dossier: Dossier, by: Actor, at: dt.datetime, key: str = "") -> Dossier:
    """The leader's decision closes the dossier."""
    return _move(dossier, "decide", by, at, key, closed=True)


def _move(
    dossier: Dossier, verb: str, by: Actor, at: dt.datetime, key: str, note: str = "", closed: bool = False
) -> Dossier:
    """One move of the table; refused without its right, from another state, or when stale."""
    right = MOVES.moves[verb].right
    if right and not by.has(right):
        raise Refused(_("Vai trò đang dùng không được làm việc này."), about="person")
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Dossier.objects.get(pk=dossier.pk)
        changes: dict[str, Any] = {"closed_at": at} if closed else {}
        journal.move(MOVES, dossier, verb, by=by, at=at, key=key, note=note, **changes)
    return dossier
