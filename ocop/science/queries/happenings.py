"""What this room tells a timeline of producers: projects that are for them, and technologies handed over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.happenings import Happening, joined
from ocop.organisations import queries as organisations
from ocop.science.models import Beneficiary, Grade, Project, Proposal, Transfer
from ocop.science.states import ProjectState


def happenings_of(
    actor: Actor, *, organisation_ids: Collection[int] = (), product_ids: Collection[int] = (), on: dt.date
) -> list[Happening]:
    """Own proposals, contracts that benefit, their ends, transfers and their outcomes; three statements.

    Of whose inner pages the actor may open. Links lead nowhere: the desks differ by reader.
    """
    seen = organisations.organisations_visible_to(actor).values("pk")
    benefits = Beneficiary.objects.filter(
        organisation_id__in=organisation_ids, organisation__in=seen, proposal__project__isnull=False
    ).values("proposal_id")
    about = Q(proposal_id__in=benefits)
    if product_ids:
        about |= Q(proposal__products__in=product_ids, proposal__products__organisation__in=seen)
    projects = Project.objects.filter(pk__in=Project.objects.filter(about).values("pk"))
    handed = Transfer.objects.filter(organisation__in=seen).filter(
        Q(organisation_id__in=organisation_ids) | Q(product_id__in=product_ids)
    )
    sent = Proposal.objects.filter(
        organisation_id__in=organisation_ids, organisation__in=seen, first_sent_at__isnull=False
    )
    return [
        *(_of_proposal(row) for row in sent.select_related("call")),
        *(each for row in projects.select_related("proposal__organisation") for each in _of_project(row)),
        *(each for row in handed for each in _of_transfer(row)),
    ]


def _of_proposal(row: Proposal) -> Happening:
    assert row.first_sent_at is not None  # asked for
    day = local_date(row.first_sent_at)
    return Happening(
        day, _("Gửi đề xuất đề tài, dự án"), row.title, "science", row.call.title, at=row.first_sent_at
    )


def _of_project(row: Project) -> Iterator[Happening]:
    who = row.proposal.organisation.name
    yield Happening(
        row.signed_on,
        _("Dự án khoa học bắt đầu"),
        row.proposal.title,
        "science",
        joined(who, row.contract_no),
    )
    if row.closed_on is None:
        return
    if row.state == ProjectState.STOPPED:
        yield Happening(
            row.closed_on, _("Dự án dừng"), row.proposal.title, "science", row.closing_no, tone="bad"
        )
        return
    tone = "bad" if row.grade == Grade.FAILED else "good"
    detail = joined(str(row.get_grade_display()), row.closing_no)
    yield Happening(row.closed_on, _("Nghiệm thu dự án"), row.proposal.title, "science", detail, tone=tone)  # type: ignore[arg-type]


def _of_transfer(row: Transfer) -> Iterator[Happening]:
    yield Happening(
        row.handed_on,
        _("Nhận chuyển giao công nghệ"),
        row.what,
        "science",
        tone="good",
        product_id=row.product_id,
    )
    if row.outcome_on:
        what = _("Kết quả sau chuyển giao")
        yield Happening(
            row.outcome_on, what, row.what, "science", row.outcome[:200], product_id=row.product_id
        )
