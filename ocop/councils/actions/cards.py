"""The one engine of marking: any room's cards are saved, locked, voided and copied here.

Who may do it, and what is locked first so that the last two members cannot both believe that
somebody else is still scoring, is the caller's business; so is what follows from a complete round.
Rows of `CardBase` and `MarkBase` go in; the journal's verbs are those of the card's own room.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Generic, TypeVar

from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.refusals import Reason, Refused
from ocop.councils import queries, scoring
from ocop.councils.actions import given as sheet
from ocop.councils.actions.given import Given
from ocop.councils.cards import CardBase, MarkBase
from ocop.councils.states import CARD_MOVES, CardState
from ocop.criteria import rating
from ocop.criteria.tree import CriteriaTree
from ocop.journal import actions as journal

C = TypeVar("C", bound=CardBase)


@dataclass(frozen=True)
class Saved(Generic[C]):
    """A card after a save, with all of its marks by leaf."""

    card: C
    marks: dict[str, Any]


def save_marks(
    *,
    card: C,
    tree: CriteriaTree,
    given: Mapping[str, Given],
    comment: str | None = None,
    version: int | None = None,
    window: str = "",
    partly: bool = False,
    by: Actor,
    at: dt.datetime,
) -> Saved[C]:
    """Save the criteria named in `given`; others stay as they are.

    What changed goes into one private journal entry. Five statements, however many
    criteria. `version` (as the page knows it) guards a whole sheet against another window:
    refused as stale when somebody but this `window` saved meanwhile, unless the card holds
    just what is sent. A single criterion (`partly`) is never stale. Refused: a locked card,
    points that the sheet does not have (input, field is the criterion).
    """
    wanted = sheet.checked(tree, given, _mark_class(card))
    note = None if comment is None else sheet.tidy(comment)
    with transaction.atomic():
        if not _touch(card, note, version, window, partly):
            return _repeated(card, wanted, given, note)
        marks, before, after = _write(card, wanted, given)
        if note is not None and note != card.comment:
            before[""], after[""] = {"comment": card.comment}, {"comment": note}
            card.comment = note
        if after:
            verb = f"{card._meta.app_label}.save_marks"
            journal.record(verb=verb, subject=card, by=by, at=at, before=before, after=after, private=True)
    return Saved(card, marks)


def lock(*, card: CardBase, tree: CriteriaTree, by: Actor, at: dt.datetime, key: str = "") -> None:
    """Lock an open card with its total; the caller holds what the round hangs on.

    Refused: criteria without points, named (input, field is the first).
    """
    with transaction.atomic():
        journal.move(CARD_MOVES, card, "lock_card", by=by, at=at, key=key, locked_at=at, total=Decimal(0))
        points = queries.points_of(queries.marks_of(card))
        _check_complete(tree, points)
        total = sum(rating.counted_points(tree, points).values(), Fraction(0))
        card.total = rating.to_decimal(total)
        type(card)._default_manager.filter(pk=card.pk).update(total=card.total)


def check_reason(reason: str) -> None:
    """Refuse to void a card without a reason (input)."""
    if not reason.strip():
        raise Refused(_("Ghi lý do không tính phiếu."), about="input", field="reason")


def void(*, card: CardBase, reason: str, by: Actor, at: dt.datetime) -> None:
    """Stop waiting for an open card. Refused: without a reason (input)."""
    check_reason(reason)
    said = reason.strip()
    journal.move(CARD_MOVES, card, "void_card", by=by, at=at, note=said, void_reason=said)


def complete(cards: QuerySet[C]) -> list[C]:
    """The locked cards of a round with seats and marks, once no card of it is open; else nothing."""
    counted = cards.exclude(state=CardState.VOID)
    if counted.filter(state=CardState.OPEN).exists():
        return []
    return list(counted.select_related("seat__person").prefetch_related("marks"))


def copy_round(cards: QuerySet[C], number: int, **fixed: Any) -> list[C]:
    """Cards of round `number` for those whose cards counted in the one before, with their own marks.

    `fixed` names the thing that is scored, as columns of the card.
    """
    counted = cards.filter(round=number - 1, state=CardState.LOCKED, seat__left_on__isnull=True)
    old = list(counted.prefetch_related("marks").order_by("pk"))
    if not old:
        return []
    made, marks = type(old[0]), _mark_class(old[0])
    new = made._default_manager.bulk_create(
        made(seat_id=card.seat_id, round=number, comment=card.comment, **fixed) for card in old
    )
    link = _link(old[0])
    marks._default_manager.bulk_create(
        marks(**{link: fresh}, code=x.code, level=x.level, points=x.points, case=x.case, note=x.note)
        for card, fresh in zip(old, new, strict=True)
        for x in card.marks.all()
    )
    return new


def _mark_class(card: CardBase) -> type[MarkBase]:
    found: type[MarkBase] = card.marks.model
    return found


def _link(card: CardBase) -> str:
    """The name by which a mark knows its card."""
    return str(card.marks.field.name)


def _touch(card: CardBase, comment: str | None, version: int | None, window: str, partly: bool) -> bool:
    """Take hold of the open card; False when it was locked or saved elsewhere meanwhile.

    A page becomes the card's window by a save on top of what it has seen, and stays it until
    another page saves: its own saves on their way are no reason to refuse it.
    """
    rows = type(card)._default_manager.filter(pk=card.pk, state=CardState.OPEN)
    current = Q(version=-1 if version is None else version) | (Q(window=window) & ~Q(window=""))
    if version is not None and not partly:
        rows = rows.filter(current)
    changes: dict[str, Any] = {} if comment is None else {"comment": comment}
    changes["window"] = Case(When(current, then=Value(window[:32])), default=Value(""))
    if rows.update(version=F("version") + 1, **changes) != 1:
        return False
    card.version += 1
    return True


def _repeated(
    card: C, wanted: Mapping[str, MarkBase], given: Mapping[str, Given], comment: str | None
) -> Saved[C]:
    """Answer a save that was stored and never answered as it would have been; refuse a stale one."""
    card.refresh_from_db(fields=["state", "version", "comment"])
    known = _known(card)
    if sheet.changed(known, wanted, given) or comment not in (None, card.comment):
        raise Refused(
            _("Phiếu đã được lưu ở cửa sổ khác hoặc đã khóa. Hãy tải lại trang rồi chấm tiếp."), about="stale"
        )
    return Saved(card, known)


def _known(card: CardBase) -> dict[str, MarkBase]:
    return {mark.code: mark for mark in _mark_class(card)._default_manager.filter(**{_link(card): card})}


def _write(
    card: CardBase, wanted: Mapping[str, MarkBase], given: Mapping[str, Given]
) -> tuple[dict[str, MarkBase], dict[str, Any], dict[str, Any]]:
    """Upsert what differs; answer all marks, and before and after of those that changed."""
    known = _known(card)
    changed = sheet.changed(known, wanted, given)
    for mark in changed:
        setattr(mark, _link(card), card)
    _mark_class(card)._default_manager.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=[_link(card), "code"],
        update_fields=["level", "points", "case", "note"],
    )
    before = {mark.code: sheet.plain(known[mark.code]) if mark.code in known else None for mark in changed}
    after = {mark.code: sheet.plain(mark) for mark in changed}
    return known | {mark.code: mark for mark in changed}, before, after


def _check_complete(tree: CriteriaTree, points: Mapping[str, Decimal]) -> None:
    codes = scoring.missing(tree, points)
    if codes:
        named = ", ".join(f"{code} {tree.leaf(code).title}" for code in codes[:8])
        more = _(" và %(n)d tiêu chí khác") % {"n": len(codes) - 8} if len(codes) > 8 else ""
        said = _("Chưa chấm: %(named)s%(more)s.") % {"named": named, "more": more}
        raise Refused(Reason(said, "input", codes[0]))
