"""Projects: contract, milestones with reports, payments, amendments, acceptance, transfer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.refusals import Refused
from ocop.files import actions as files
from ocop.files.actions import Upload
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.organisations import checks
from ocop.organisations.models import Kind, Organisation
from ocop.people import queries as people
from ocop.products.models import Product
from ocop.science import links
from ocop.science.actions import checked
from ocop.science.actions.calls import members, tell
from ocop.science.models import (
    Amendment,
    Grade,
    Match,
    Milestone,
    Payment,
    Project,
    Proposal,
    Transfer,
)
from ocop.science.rules import projects as rules
from ocop.science.rules import technologies as sides
from ocop.science.states import MILESTONE, PROJECT

CONTRACT_FIELDS = (
    "contract_no", "signed_on", "starts_on", "ends_on", "state_amount", "own_amount", "other_amount",
)  # fmt: skip


def sign_contract(
    proposal: Proposal, data: dict[str, Any], *, by: Actor, at: dt.datetime, key: str = ""
) -> Project:
    """Write down the contract for a selected proposal; who proposed is told. Money in đồng, by source.

    Refused: who does not manage science; proposals not selected or contracted before; no number or one
    that is taken, an end before the beginning, more of the state's money than was decided (input).
    """
    rules.may_contract.check(by, proposal)
    clean = _contract(proposal, data)
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Project.objects.get(pk=pk)
        if Project.objects.filter(contract_no=clean["contract_no"]).exists():
            raise checks.wrong("contract_no", _("Số hợp đồng này đã có."))
        project = Project.objects.create(proposal=proposal, created_at=at, **clean)
        after = checked.plain(project, clean)
        journal.record(verb="science.contract_signed", subject=project, by=by, at=at, key=key, after=after)
        title = _("Đã ký hợp đồng: %(name)s") % {"name": proposal}
        link = links.own_project(project, proposal.organisation)
        tell(members(proposal, at), "science.contract_signed", title, project.contract_no, link, at)
    return project


def plan_milestone(
    project: Project, title: str, due_on: dt.date, *, by: Actor, at: dt.datetime, key: str = ""
) -> Milestone:
    """Add a milestone. Refused: who does not manage science, a project that does not run; no title, a day
    outside the contract (input); too many."""
    rules.may_plan.check(by, project)
    rules.within.check(due_on, project)
    words = checked.line(title, "title", _("Hãy ghi mốc và kết quả phải có."), 300)
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Milestone.objects.get(pk=pk)
        made = Milestone.objects.create(project=project, title=words, due_on=due_on)
        after = {"title": words, "due_on": str(due_on), "project": project.pk}
        journal.record(verb="science.milestone_planned", subject=made, by=by, at=at, key=key, after=after)
    return made


def report_milestone(
    milestone: Milestone,
    report: str,
    *,
    uploads: Sequence[Upload] = (),
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Milestone:
    """Report what was reached, with files that go into the proposer's library; the province is told.

    Refused: others than who carries the project out; a project that does not run; a milestone that waits
    or was taken; no words (input); files as the library refuses them.
    """
    rules.may_report.check(by, milestone)
    said = checked.said(report, "report", _("Hãy ghi kết quả đã đạt."))
    proposal = milestone.project.proposal
    document = None
    if uploads:
        title = _("Báo cáo mốc: %(name)s") % {"name": milestone}
        document = files.add_document(
            proposal.organisation, "other", title[:250], uploads=uploads, by=by, at=at,
            key=f"{key}-files" if key else "",
        )  # fmt: skip
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Milestone.objects.get(pk=milestone.pk)
        journal.move(
            MILESTONE, milestone, "report_milestone", by=by, at=at, key=key, note=said,
            report=said, reported_at=at, answer="",
        )  # fmt: skip
        if document is not None:
            milestone.documents.add(document)
        tell(
            people.holders_of("provincial_officer", local_date(at)), "science.milestone_reported",
            _("%(who)s báo cáo mốc: %(name)s") % {"who": proposal.organisation, "name": milestone},
            proposal.title, links.project(milestone.project), at,
        )  # fmt: skip
    return milestone


def accept_milestone(
    milestone: Milestone, answer: str = "", *, by: Actor, at: dt.datetime, key: str = ""
) -> Milestone:
    """Take what was reported; who reported is told. Refused: who does not manage science; a milestone
    that does not wait."""
    return _answer(milestone, "accept_milestone", answer, by, at, key, accepted_at=at)


def return_milestone(
    milestone: Milestone, answer: str, *, by: Actor, at: dt.datetime, key: str = ""
) -> Milestone:
    """Give a report back, to be completed. Refused: as `accept_milestone`; no reasons (input)."""
    said = checked.said(answer, "answer", _("Hãy ghi điều cần bổ sung."))
    return _answer(milestone, "return_milestone", said, by, at, key)


def _answer(
    milestone: Milestone, verb: str, answer: str, by: Actor, at: dt.datetime, key: str, **changes: Any
) -> Milestone:
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Milestone.objects.get(pk=milestone.pk)
        rules.may_answer.check(by, milestone)
        journal.move(MILESTONE, milestone, verb, by=by, at=at, key=key, note=answer, answer=answer, **changes)
        proposal = milestone.project.proposal
        title = _("Trả lời báo cáo mốc: %(name)s") % {"name": milestone}
        link = links.own_project(milestone.project, proposal.organisation)
        tell(members(proposal, at), "science.milestone_answered", title, answer, link, at)
    return milestone


def pay(
    project: Project, *, amount: int, paid_on: dt.date, voucher_no: str, milestone: Milestone | None = None,
    by: Actor, at: dt.datetime, key: str = "",
) -> Payment:  # fmt: skip
    """Write down a payment of the state's part, in đồng. Never above the contract, whoever else pays now.

    Refused: who does not manage science; a project stopped or failed; nothing or more than is left, a
    voucher used before, a day to come, a milestone that was not accepted (input).
    """
    rules.may_pay.check(by, project)
    number = checked.line(voucher_no, "voucher_no", _("Hãy ghi số chứng từ."), 80)
    _check_payment(project, amount, paid_on, milestone, local_date(at))
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Payment.objects.get(pk=pk)
        if project.payments.filter(voucher_no=number).exists():
            raise checks.wrong("voucher_no", _("Chứng từ này đã ghi cho dự án."))
        room = Project.objects.filter(
            pk=project.pk, state=project.state, paid__lte=F("state_amount") - amount
        )
        if room.update(paid=F("paid") + amount) != 1:
            project.refresh_from_db(fields=["paid", "state_amount", "state"])
            raise checks.wrong(
                "amount", _("Chỉ còn %(left)s đồng.") % {"left": f"{project.left:,}".replace(",", ".")}
            )
        project.paid += amount
        made = Payment.objects.create(
            project=project,
            milestone=milestone,
            amount=amount,
            paid_on=paid_on,
            voucher_no=number,
            created_at=at,
        )
        after = {"amount": amount, "voucher_no": number, "paid": project.paid, "project": project.pk}
        journal.record(verb="science.paid", subject=made, by=by, at=at, key=key, after=after)
    return made


def _check_payment(
    project: Project, amount: int, paid_on: dt.date, milestone: Milestone | None, today: dt.date
) -> None:
    if amount <= 0 or amount > checked.MOST_DONG:
        raise checks.wrong("amount", _("Số tiền phải lớn hơn 0."))
    if not project.signed_on <= paid_on <= today:
        raise checks.wrong("paid_on", _("Ngày chi phải từ ngày ký hợp đồng đến hôm nay."))
    if milestone is not None and (milestone.project_id != project.pk or milestone.accepted_at is None):
        raise checks.wrong("milestone", _("Chỉ chi theo mốc đã nhận kết quả của dự án này."))


def amend(
    project: Project, *, number: str, signed_on: dt.date, reason: str, ends_on: dt.date, state_amount: int,
    by: Actor, at: dt.datetime, key: str = "",
) -> Amendment:  # fmt: skip
    """Amend the contract: another end, another amount of the state's part.

    Refused: who does not manage science, a project that does not run; nothing that changes, an end before
    what was planned, an amount below what was paid or above what was decided (input).
    """
    rules.may_work.check(by, project)
    no = checked.line(number, "number", _("Hãy ghi số phụ lục."), 80)
    said = checked.said(reason, "reason", _("Hãy ghi lý do điều chỉnh."))
    _check_amendment(project, signed_on, ends_on, state_amount, local_date(at))
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Amendment.objects.get(pk=pk)
        if project.amendments.filter(number=no).exists():
            raise checks.wrong("number", _("Phụ lục này đã có."))
        made = Amendment.objects.create(
            project=project, number=no, signed_on=signed_on, reason=said, ends_before=project.ends_on,
            ends_on=ends_on, amount_before=project.state_amount, state_amount=state_amount,
        )  # fmt: skip
        before = checked.plain(project, ("ends_on", "state_amount"))
        rows = Project.objects.filter(
            pk=project.pk, state=project.state, ends_on=project.ends_on, state_amount=project.state_amount,
            paid__lte=state_amount,
        )  # fmt: skip
        if rows.update(ends_on=ends_on, state_amount=state_amount) != 1:
            raise Refused(_("Hợp đồng vừa được người khác thay đổi. Hãy tải lại trang."), about="stale")
        project.ends_on, project.state_amount = ends_on, state_amount
        after = checked.plain(project, ("ends_on", "state_amount"))
        journal.record(
            verb="science.amended", subject=made, by=by, at=at, key=key, before=before, after=after, note=said
        )
    return made


def _check_amendment(
    project: Project, signed_on: dt.date, ends_on: dt.date, amount: int, today: dt.date
) -> None:
    if not project.signed_on <= signed_on <= today:
        raise checks.wrong("signed_on", _("Ngày ký phụ lục phải từ ngày ký hợp đồng đến hôm nay."))
    if (ends_on, amount) == (project.ends_on, project.state_amount):
        raise checks.wrong("ends_on", _("Phụ lục phải đổi ngày kết thúc hoặc ngân sách."))
    last = project.milestones.order_by("-due_on").values_list("due_on", flat=True).first()
    if ends_on <= project.starts_on or (last is not None and ends_on < last):
        raise checks.wrong("ends_on", _("Ngày kết thúc phải sau ngày bắt đầu và không trước mốc cuối."))
    if amount < project.paid:
        raise checks.wrong("state_amount", _("Ngân sách mới không được thấp hơn số đã chi."))
    if amount > project.proposal.state_budget:
        raise checks.wrong("state_amount", _("Ngân sách không được vượt mức đã quyết định cho đề xuất."))


def accept_project(
    project: Project, *, grade: str, closed_on: dt.date, closing_no: str, conclusion: str,
    by: Actor, at: dt.datetime, key: str = "",
) -> Project:  # fmt: skip
    """Take the result of a project with its grade (nghiệm thu), or find that it failed; both sides are told.

    Refused: who does not manage science; milestones that are not taken yet; an unknown grade, no number,
    no conclusion, a day before the contract or to come (input).
    """
    if grade not in Grade.values:
        raise checks.wrong("grade", _("Hãy chọn xếp loại."))
    verb = "fail_project" if grade == Grade.FAILED else "accept_project"
    changes = _closing(project, closed_on, closing_no, conclusion, local_date(at))
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Project.objects.get(pk=project.pk)
        rules.may_accept.check(by, project)
        journal.move(
            PROJECT, project, verb, by=by, at=at, key=key, note=changes["conclusion"],
            after={"grade": grade, "closing_no": changes["closing_no"]}, grade=grade, **changes,
        )  # fmt: skip
        _tell_all(project, _("Kết quả nghiệm thu: %(name)s"), project.get_grade_display(), at)
    return project


def stop_project(
    project: Project, *, closed_on: dt.date, closing_no: str, conclusion: str,
    by: Actor, at: dt.datetime, key: str = "",
) -> Project:  # fmt: skip
    """End a contract early. Refused: who does not manage science, a project that does not run; no number,
    no reason, a day before the contract or to come (input)."""
    changes = _closing(project, closed_on, closing_no, conclusion, local_date(at))
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Project.objects.get(pk=project.pk)
        rules.may_stop.check(by, project)
        journal.move(
            PROJECT, project, "stop_project", by=by, at=at, key=key, note=changes["conclusion"], **changes
        )
        _tell_all(project, _("Dự án dừng: %(name)s"), changes["conclusion"], at)
    return project


def _closing(
    project: Project, closed_on: dt.date, no: str, conclusion: str, today: dt.date
) -> dict[str, Any]:
    if not project.signed_on <= closed_on <= today:
        raise checks.wrong("closed_on", _("Ngày phải từ ngày ký hợp đồng đến hôm nay."))
    return {
        "closed_on": closed_on,
        "closing_no": checked.line(no, "closing_no", _("Hãy ghi số biên bản hoặc quyết định."), 80),
        "conclusion": checked.said(conclusion, "conclusion", _("Hãy ghi kết luận, lý do.")),
    }


def _tell_all(project: Project, title: str, body: str, at: dt.datetime) -> None:
    proposal, named = project.proposal, title % {"name": project}
    link = links.own_project(project, proposal.organisation)
    tell(members(proposal, at), "science.project_closed", named, body, link, at)
    for row in proposal.beneficiaries.exclude(organisation_id=proposal.organisation_id).select_related(
        "organisation"
    ):
        persons = people.members_of(row.organisation_id, local_date(at))
        tell(persons, "science.project_closed", named, body, links.own_project(project, row.organisation), at)


def transfer(
    project: Project | None, organisation: Organisation, *, what: str, handed_on: dt.date,
    product: Product | None = None, match: Match | None = None, by: Actor, at: dt.datetime, key: str = "",
) -> Transfer:  # fmt: skip
    """Write down that a producer was handed a technology, out of a project or of an agreed match.

    The producer is told. Refused: others than the office and who hands over; a project that failed or
    stopped, a match not agreed; who is no producer, a product of somebody else, a day to come (input).
    """
    if project is not None:
        rules.may_transfer.check(by, project)
    if match is not None:
        sides.may_hand_over.check(by, match)
    words = checked.line(what, "what", _("Hãy ghi công nghệ, quy trình được giao."), 300)
    _check_transfer(organisation, product, handed_on, local_date(at))
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Transfer.objects.get(pk=pk)
        made = Transfer.objects.create(
            project=project, match=match, organisation=organisation, product=product, what=words,
            handed_on=handed_on, created_at=at,
        )  # fmt: skip
        after = {"organisation": organisation.pk, "what": words, "handed_on": str(handed_on)}
        journal.record(verb="science.transferred", subject=made, by=by, at=at, key=key, after=after)
        tell(
            people.members_of(organisation.pk, local_date(at)), "science.transferred",
            _("Được chuyển giao: %(what)s") % {"what": words}, _("Sau khi dùng, hãy ghi kết quả."),
            links.desk_of(organisation), at,
        )  # fmt: skip
    return made


def _check_transfer(
    organisation: Organisation, product: Product | None, day: dt.date, today: dt.date
) -> None:
    if organisation.kind != Kind.PRODUCER:
        raise checks.wrong("organisation", _("Bên nhận phải là chủ thể OCOP."))
    if product is not None and product.organisation_id != organisation.pk:
        raise checks.wrong("product", _("Sản phẩm này không phải của bên nhận."))
    if day > today:
        raise checks.wrong("handed_on", _("Ngày chuyển giao không được ở tương lai."))


def tell_outcome(made: Transfer, outcome: str, *, by: Actor, at: dt.datetime) -> Transfer:
    """Say what came of a transfer, today. Refused: who is of neither side; no words (input)."""
    rules.may_tell_outcome.check(by, made)
    said = checked.said(outcome, "outcome", _("Hãy ghi kết quả sau chuyển giao."))
    today = local_date(at)
    with transaction.atomic():
        before = {"outcome": made.outcome}
        Transfer.objects.filter(pk=made.pk).update(outcome=said, outcome_on=today)
        made.outcome, made.outcome_on = said, today
        journal.record(
            verb="science.outcome_told", subject=made, by=by, at=at, before=before, after={"outcome": said}
        )
    return made


def _contract(proposal: Proposal, data: dict[str, Any]) -> dict[str, Any]:
    checked.only(data, CONTRACT_FIELDS, "contract")
    clean = checked.texts(data, {"contract_no": 80}, ())
    for name in ("own_amount", "other_amount"):
        clean[name] = clean.get(name) or 0
    checked.money(clean, "state_amount", "own_amount", "other_amount")
    if not clean.get("contract_no"):
        raise checks.wrong("contract_no", _("Hãy ghi số hợp đồng."))
    if clean["ends_on"] <= clean["starts_on"]:
        raise checks.wrong("ends_on", _("Ngày kết thúc phải sau ngày bắt đầu."))
    if clean["state_amount"] > proposal.state_budget:
        raise checks.wrong("state_amount", _("Ngân sách không được vượt mức đã quyết định cho đề xuất."))
    return clean
