"""Calls: prepared, opened, closed, scored from here on, and decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base import text
from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.refusals import Refused
from ocop.councils.models import Purpose
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.notices import actions as notices
from ocop.organisations import checks
from ocop.organisations.models import LegalForm
from ocop.people import queries as people
from ocop.people.models import Person
from ocop.science import links, sheets
from ocop.science.actions import checked
from ocop.science.models import Call, Proposal, Subject
from ocop.science.rules import calls as rules
from ocop.science.states import CALL, PROPOSAL, CallState, ProposalState

CALL_FIELDS = (
    "year", "title", "opens_on", "closes_on", "topics", "subjects", "forms", "budget", "threshold", "panel",
)  # fmt: skip


def create_call(
    data: dict[str, Any], *, by: Actor, at: dt.datetime, is_demo: bool = False, key: str = ""
) -> Call:
    """Prepare a call as a draft that only the province sees. `budget` in đồng, None for no limit.

    Refused: who does not manage science; no title, an end before the beginning, an unknown priority,
    a council that is no science panel, a second call of the same name in a year (input).
    """
    rules.may_manage.check(by)
    clean = _checked(data)
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Call.objects.get(pk=pk)
        _check_once(clean["year"], clean["title"])
        call = Call.objects.create(created_at=at, is_demo=is_demo, **clean)
        after = checked.plain(call, clean)
        journal.record(verb="science.call_created", subject=call, by=by, at=at, key=key, after=after)
    return call


def change_call(call: Call, data: dict[str, Any], *, by: Actor, at: dt.datetime) -> Call:
    """Change a draft in everything; of an open or closed call its last day and its panel.

    Refused: calls that are being scored; what others already rely on; data as `create_call` refuses.
    """
    rules.may_change_call.check(by, call)
    clean = _checked({**{name: getattr(call, name) for name in CALL_FIELDS}, **data})
    changed = {name: value for name, value in clean.items() if getattr(call, name) != value}
    if call.state != CallState.DRAFT:
        _check_kept(call, changed, local_date(at))
    if not changed:
        return call
    with transaction.atomic():
        _check_once(clean["year"], clean["title"], but=call.pk)
        before = checked.plain(call, changed)
        rows = Call.objects.filter(pk=call.pk, state=call.state, scoring_at__isnull=True)
        if rows.update(**changed) != 1:
            raise Refused(_("Đợt vừa được chuyển bước. Hãy tải lại trang."), about="stale")
        for name, value in changed.items():
            setattr(call, name, value)
        journal.record(
            verb="science.call_changed", subject=call, by=by, at=at, before=before,
            after=checked.plain(call, changed),
        )  # fmt: skip
    return call


def open_call(call: Call, *, by: Actor, at: dt.datetime, key: str = "") -> Call:
    """Publish a draft: it takes proposals from its first day on; its score sheet is fixed now.

    Agencies and partners are told. Refused: who does not manage science; a call already opened; one
    whose last day has passed.
    """
    rules.may_manage.check(by)
    if local_date(at) > call.closes_on:
        raise checks.wrong("closes_on", _("Ngày cuối nhận đề xuất đã qua. Hãy sửa ngày trước khi mở."))
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Call.objects.get(pk=call.pk)
        journal.move(CALL, call, "open_call", by=by, at=at, key=key, sheet=sheets.shipped())
        told = [*people.holders_of("agency", local_date(at)), *people.holders_of("partner", local_date(at))]
        notices.notify(
            persons=told, verb="science.call_opened",
            title=_("Mời đề xuất đề tài, dự án: %(name)s") % {"name": call},
            body=_("Nhận đề xuất đến hết ngày %(day)s.") % {"day": f"{call.closes_on:%d/%m/%Y}"},
            link="/can-bo/de-tai/cua-toi/", at=at,
        )  # fmt: skip
    return call


def close_call(call: Call, reason: str = "", *, by: Actor, at: dt.datetime, key: str = "") -> Call:
    """Take no further proposals. Before the end of the last day only with a reason (input).

    What was sent is still checked, and may be returned and sent again until scoring begins.
    """
    rules.may_close.check(by, call)
    said = text.nfc_lines(reason)
    if local_date(at) <= call.closes_on and not said:
        raise checks.wrong("reason", _("Đợt chưa hết hạn nhận. Hãy ghi lý do đóng sớm."))
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Call.objects.get(pk=call.pk)
        held(call.pk)
        journal.move(CALL, call, "close_call", by=by, at=at, key=key, note=said)
    return call


def decide_call(
    call: Call, selected: Collection[int], *, decision_no: str, decided_on: dt.date,
    by: Actor, at: dt.datetime, key: str = "",
) -> Call:  # fmt: skip
    """Decide on the list: `selected` are ids of scored proposals, the other scored ones are passed over.

    Every proposer is told. Refused: who may not decide; a call that is not scored through; proposals
    below the threshold, or more of the state's money than the call has; no number, a day to come (input).
    """
    number = checked.line(decision_no, "decision_no", _("Hãy ghi số quyết định."), 80)
    if decided_on > local_date(at):
        raise checks.wrong("decided_on", _("Ngày quyết định không được ở tương lai."))
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Call.objects.get(pk=call.pk)
        held(call.pk)
        call.refresh_from_db(fields=["state"])
        rules.may_decide.check(by, call)
        scored = list(
            call.proposals.filter(state=ProposalState.SCORED).select_related("organisation", "call")
        )
        chosen = [proposal for proposal in scored if proposal.pk in selected]
        if len(chosen) != len(set(selected)):
            raise checks.wrong("selected", _("Có đề xuất không thuộc danh sách đã chấm của đợt."))
        rules.fits_the_list.check(call, chosen)
        ids = [proposal.pk for proposal in chosen]
        journal.move(
            CALL, call, "decide_call", by=by, at=at, key=key, note=number, after={"selected": ids},
            decision_no=number, decided_on=decided_on,
        )  # fmt: skip
        for proposal in scored:
            _decide_one(proposal, proposal in chosen, number, by, at)
    return call


def held(pk: int) -> Call:
    """The call, locked until the end of the transaction: what is sent, closed, scored waits in line."""
    return Call.objects.select_for_update(of=("self",)).select_related("panel").get(pk=pk)


def _decide_one(proposal: Proposal, is_chosen: bool, number: str, by: Actor, at: dt.datetime) -> None:
    verb = "select_proposal" if is_chosen else "pass_over_proposal"
    said = _("Theo quyết định số %(no)s.") % {"no": number}
    journal.move(PROPOSAL, proposal, verb, by=by, at=at, note=number, reasons=said)
    title = _("Đề xuất được chọn: %(name)s") if is_chosen else _("Đề xuất không được chọn: %(name)s")
    tell(
        members(proposal, at),
        "science.decided",
        title % {"name": proposal},
        said,
        links.own_proposal(proposal),
        at,
    )


def members(proposal: Proposal, at: dt.datetime) -> Iterable[Person]:
    """The people of who proposes."""
    return people.members_of(proposal.organisation_id, local_date(at))


def tell(persons: Iterable[Person], verb: str, title: str, body: str, link: str, at: dt.datetime) -> None:
    """A notice, inside the write it tells of."""
    notices.notify(persons=persons, verb=verb, title=title, body=body, link=link, at=at)


def _check_once(year: int, title: str, but: int | None = None) -> None:
    if Call.objects.filter(year=year, title=title).exclude(pk=but or 0).exists():
        raise checks.wrong("title", _("Năm %(year)d đã có đợt tên này.") % {"year": year})


def _check_kept(call: Call, changed: dict[str, Any], on: dt.date) -> None:
    kept = set(changed) - {"closes_on", "panel"}
    if kept:
        raise Refused(
            _("Đợt đã mở: chỉ đổi được ngày cuối và hội đồng tuyển chọn."), about="input", field=min(kept)
        )
    if "closes_on" in changed and (call.state != CallState.OPEN or changed["closes_on"] < on):
        raise checks.wrong(
            "closes_on", _("Ngày cuối chỉ đổi được khi đợt đang mở, và không lùi về trước hôm nay.")
        )


def _checked(data: dict[str, Any]) -> dict[str, Any]:
    checked.only(data, CALL_FIELDS, "call")
    clean = checked.texts(data, {"title": 200}, ("topics",))
    checked.money(clean, "budget")
    if not clean.get("title"):
        raise checks.wrong("title", _("Hãy đặt tên cho đợt."))
    if clean["closes_on"] < clean["opens_on"]:
        raise checks.wrong("closes_on", _("Ngày cuối phải từ ngày đầu trở đi."))
    for name, known in (("subjects", Subject.values), ("forms", LegalForm.values)):
        clean[name] = sorted(set(clean.get(name) or []))
        if set(clean[name]) - set(known):
            raise checks.wrong(name, _("Có lựa chọn không thuộc danh mục."))
    if "threshold" in clean and not 0 <= clean["threshold"] <= 100:
        raise checks.wrong("threshold", _("Điểm tối thiểu từ 0 đến 100."))
    panel = clean.get("panel")
    if panel is not None and panel.purpose != Purpose.SCIENCE:
        raise checks.wrong("panel", _("Hội đồng này không tuyển chọn đề tài, dự án."))
    return clean
