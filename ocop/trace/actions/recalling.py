"""Taking lots back from trade: proposed, decided, followed, ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ocop.base import clock, text
from ocop.base.actor import Actor, system
from ocop.base.codes import drawn
from ocop.base.refusals import Refused
from ocop.files import actions as files
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.notices import actions as notices
from ocop.organisations.checks import wrong
from ocop.people import queries as people
from ocop.trace import recall_notice
from ocop.trace.actions.reaching import freeze, held_reach, offices, tell_producers, tell_systems
from ocop.trace.models import Lot, Recall, RecalledLot, RecallReceiver
from ocop.trace.office_turns import link_to
from ocop.trace.queries.lots import Delivery
from ocop.trace.queries.recalls import Reach
from ocop.trace.rules import recalling as rules
from ocop.trace.states import RECALL_MOVES, RecallState

MOST_DAYS = 365
HELD_BACK = {"bizStep": "holding", "disposition": "recalled"}
"""CBV 2.0: set aside, and recalled."""
_WATCH = system("Theo dõi thu hồi")


def propose_recall(
    lot: Lot, *, reason: str, told: str, is_demo: bool = False, by: Actor, at: dt.datetime, key: str = ""
) -> Recall:
    """Lay the recall of a lot before the leader. `told` is what buyers will read; `reason` is for the office.

    Refused: who does not manage traceability; a lot that is recalled or proposed already; an empty or too
    long text (input).
    """
    facts = {"reason": needed(reason, "reason", 500), "told": needed(told, "told", 300)}
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Recall.objects.get(pk=pk)
        rules.may_propose.check(by, lot)
        recall = Recall(
            number=f"TH-{clock.local_date(at):%y%m%d}-{drawn(5)}", lot=lot, organisation=lot.organisation,
            proposed_at=at, is_demo=is_demo, **facts,
        )  # fmt: skip
        _insert(recall)
        journal.record(
            verb="trace.recall_proposed",
            subject=recall,
            by=by,
            at=at,
            key=key,
            after={"lot": lot.pk, **facts},
        )
        notices.notify(
            persons=people.holders_of("leader", clock.local_date(at)), verb="trace.recall_proposed",
            title=_("Đề nghị thu hồi lô: %(lot)s") % {"lot": lot}, body=facts["reason"],
            link=link_to(recall), at=at,
        )  # fmt: skip
    return recall


def _insert(recall: Recall) -> None:
    """Two proposals at one moment: the database lets one through."""
    try:
        with transaction.atomic():
            recall.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(
            _("Lô này vừa được người khác đề nghị thu hồi. Hãy tải lại trang."), about="stale"
        ) from error


def decide_recall(
    recall: Recall,
    *,
    decision_no: str,
    due_on: dt.date,
    signer: str = "",
    signer_title: str = "",
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Recall:
    """Put a recall in force: what it reaches is frozen and told to all producers concerned.

    The lot and all lots that it went into become recalled, so that every look at their codes says so at
    once; who received them is listed; the notice is written and signed with the number of the paper; EPCIS
    events (holding, recalled) tell other systems. Refused: who does not decide; recalls that were
    decided or dropped; no number, a day that has passed or is more than a year ahead (input).
    """
    number = needed(decision_no, "decision_no", 60)
    on = clock.local_date(at)
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Recall.objects.get(pk=recall.pk)
        rules.may_decide.check(by, recall)
        if not on <= due_on <= on + dt.timedelta(days=MOST_DAYS):
            raise wrong("due_on", _("Chọn một ngày từ hôm nay đến một năm nữa."))
        reach = held_reach([recall.lot.identifier_id])
        journal.move(
            RECALL_MOVES, recall, "decide_recall", by=by, at=at, key=key, decided_at=at,
            decided_by=by.name[:200], decision_no=number, due_on=due_on,
            after={"decision_no": number, "lots": [lot.pk for lot in reach.lots], "pieces": reach.pieces},
        )  # fmt: skip
        freeze(recall, reach.lots, reach.deliveries)
        who = {"signer": text.nfc(signer)[:200] or by.name, "signer_title": text.nfc(signer_title)[:200]}
        _write_notice(recall, reach, who, by, at)
        tell_systems(reach.lots, HELD_BACK, by=by, at=at)
        _tell(recall, reach.lots, reach.deliveries, at)
    return recall


def _write_notice(recall: Recall, reach: Reach, who: dict[str, str], by: Actor, at: dt.datetime) -> None:
    content = recall_notice.notice_content(recall, reach, **who, at=at)
    pdf = files.store_bytes(
        data=recall_notice.notice_pdf(content), media_type="application/pdf", by=by, at=at
    )
    Recall.objects.filter(pk=recall.pk).update(notice=pdf)
    recall.notice = pdf
    journal.record(
        verb="trace.recall_notice_written", subject=recall, by=by, at=at, after={"pdf": pdf.sha256}
    )


def _tell(recall: Recall, lots: Collection[Lot], deliveries: Collection[Delivery], at: dt.datetime) -> None:
    """Producers whose lots are reached and producers of ours that received some; the offices in charge."""
    body = _("%(told)s Ngừng bán, để riêng và báo số hàng đã thu về trước ngày %(day)s.")
    title = _("Phải thu hồi hàng: quyết định %(no)s") % {"no": recall.decision_no}
    body = body % {"told": recall.told, "day": f"{recall.due_on:%d/%m/%Y}"}
    tell_producers(lots, deliveries, title, body, "trace.decide_recall", at)
    notices.notify(
        persons=offices(lots, deliveries, clock.local_date(at)), verb="trace.decide_recall", at=at,
        link=link_to(recall), body=recall.told, title=_("Thu hồi lô: %(lot)s") % {"lot": recall.lot},
    )  # fmt: skip


def extend_recalls(*, at: dt.datetime) -> int:
    """Take into the recalls in force what was made of their lots since, as events told; how many lots.

    Diaries make nothing of a recalled lot; other systems tell what they did before they knew. Those concerned
    are told; the notice stays as it was signed.
    """
    running = Recall.objects.filter(state=RecallState.ACTIVE).order_by("pk")
    return sum(_extend(pk, at) for pk in running.values_list("pk", flat=True))


def _extend(pk: int, at: dt.datetime) -> int:
    with transaction.atomic():
        running = Recall.objects.filter(state=RecallState.ACTIVE).select_related("lot__item", "organisation")
        recall = running.select_for_update(of=("self",)).filter(pk=pk).first()
        if recall is None:
            return 0
        rows = list(recall.lots.values_list("lot", "lot__identifier", "released_at"))
        known, gone = {row[0] for row in rows}, {row[1] for row in rows if row[2]}
        reach = held_reach({row[1] for row in rows} - gone, gone)
        lots = [lot for lot in reach.lots if lot.pk not in known]
        new = {lot.pk for lot in lots}
        deliveries = [each for each in reach.deliveries if each.lot.pk in new]
        if lots:
            freeze(recall, lots, deliveries, joined_at=at)
            journal.record(
                verb="trace.recall_extended", subject=recall, by=_WATCH, at=at, after={"lots": sorted(new)}
            )
            tell_systems(lots, HELD_BACK, by=_WATCH, at=at)
            _tell(recall, lots, deliveries, at)
    return len(lots)


def drop_recall(recall: Recall, reason: str, *, by: Actor, at: dt.datetime, key: str = "") -> Recall:
    """Decide against a recall, and say why; the office is told. Refused: as `decide_recall`; no reason."""
    said = needed(reason, "reason", 500)
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Recall.objects.get(pk=recall.pk)
        rules.may_decide.check(by, recall, "drop_recall")
        journal.move(RECALL_MOVES, recall, "drop_recall", by=by, at=at, key=key, note=said, outcome=said)
        _tell_office(recall, _("Không thu hồi lô: %(lot)s"), said, at)
    return recall


def note_back(
    recall: Recall, amounts: Mapping[int, Decimal], *, by: Actor, at: dt.datetime, key: str = ""
) -> Recall:
    """Note how much of each lot came back: amounts by the lot's id, in the unit of its goods.

    Refused: who does not follow recalls; recalls that do not run; a lot that is not recalled by it, an
    amount below zero or above what was made (input).
    """
    with transaction.atomic():
        if entries.answered(key) is not None:
            return recall
        rules.may_follow.check(by, recall)
        held = recall.lots.filter(released_at__isnull=True).select_related("lot__item")
        rows = {row.lot_id: row for row in held.order_by("pk")}
        if set(amounts) - rows.keys():
            raise wrong("back", _("Hãy chọn lô của đợt thu hồi này."))
        for pk, amount in amounts.items():
            if not 0 <= amount <= rows[pk].lot.quantity:
                words = _("Lô %(lot)s: số thu về từ 0 đến số đã làm ra.")
                raise wrong(f"back_{rows[pk].pk}", words % {"lot": rows[pk].lot.code})
        before = {str(pk): _plain(rows[pk].back) for pk in amounts}
        for pk, amount in amounts.items():
            RecalledLot.objects.filter(pk=rows[pk].pk).update(back=amount)
        journal.record(
            verb="trace.recall_back_noted", subject=recall, by=by, at=at, key=key, before=before,
            after={str(pk): _plain(amount) for pk, amount in amounts.items()},
        )  # fmt: skip
    return recall


def mark_told(
    recall: Recall, receivers: Collection[int], *, by: Actor, at: dt.datetime, key: str = ""
) -> int:
    """Note that receivers were told, by their row numbers; how many are new. Refused: as `note_back`."""
    with transaction.atomic():
        if entries.answered(key) is not None:
            return 0
        rules.may_follow.check(by, recall)
        rows = recall.receivers.filter(pk__in=receivers, released_at__isnull=True)
        if rows.count() != len(set(receivers)) or not receivers:
            raise wrong("chon", _("Hãy đánh dấu nơi nhận của đợt thu hồi này."))
        new = sorted(rows.filter(told_at__isnull=True).values_list("pk", flat=True))
        RecallReceiver.objects.filter(pk__in=new, told_at__isnull=True).update(told_at=at)
        journal.record(
            verb="trace.receivers_told", subject=recall, by=by, at=at, key=key, after={"receivers": new}
        )
    return len(new)


def close_recall(
    recall: Recall, outcome: str, *, uncounted: str = "", by: Actor, at: dt.datetime, key: str = ""
) -> Recall:
    """End a recall and say what came of it. The lots stay recalled until they are let go.

    Where a lot has no figure of what came back, or a receiver was not told, `uncounted` says why. Refused:
    who does not decide; recalls that do not run; no outcome, no reason for what is missing (input).
    """
    said = needed(outcome, "outcome", 500)
    why = text.nfc_lines(uncounted)[:300]
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Recall.objects.get(pk=recall.pk)
        rules.may_decide.check(by, recall, "close_recall")
        if not why and recall.lots.filter(back__isnull=True, released_at__isnull=True).exists():
            raise wrong("uncounted", _("Còn lô chưa có số thu về. Ghi số, hoặc ghi vì sao không có."))
        if not why and recall.receivers.filter(told_at__isnull=True, released_at__isnull=True).exists():
            raise wrong("uncounted", _("Còn nơi nhận chưa được báo. Hãy báo, hoặc ghi vì sao chưa báo."))
        journal.move(
            RECALL_MOVES, recall, "close_recall", by=by, at=at, key=key, note=said, closed_at=at,
            outcome=said, uncounted=why,
        )  # fmt: skip
        _tell_office(recall, _("Đã kết thúc thu hồi: %(lot)s"), said, at)
    return recall


def _tell_office(recall: Recall, title: str, body: str, at: dt.datetime) -> None:
    notices.notify(
        persons=people.holders_of("provincial_officer", clock.local_date(at)), verb="trace.recall_ended",
        title=title % {"lot": recall.lot}, body=body, link=link_to(recall), at=at,
    )  # fmt: skip


def needed(words: str, name: str, most: int) -> str:
    """The words of a field that must be filled in. Refused (input): none, or more than `most` characters."""
    said = text.nfc_lines(words)
    if not said or len(said) > most:
        raise wrong(name, _("Hãy điền ô này, nhiều nhất %(n)d ký tự.") % {"n": most})
    return said


def _plain(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount.normalize():f}"
