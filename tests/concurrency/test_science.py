"""Money and the last lock of science, by many hands at once.

On SQLite one writer goes after the other anyway; what is held here are the row locks of PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ocop.base.refusals import Reason
from ocop.journal.models import Entry
from ocop.science import actions
from ocop.science.models import Call, Payment, Project, Proposal
from tests.concurrency.hands import at_once
from tests.factories.science import (
    AT,
    BY,
    DAY,
    make_panel,
    make_project,
    marks,
    review_of,
    score,
    scoring_call,
)

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def _field_or_about(reason: Reason) -> str:
    return reason.field or reason.about


def test_twenty_payments_at_once_never_pass_the_contract() -> None:
    project = make_project(state_amount=300_000_000)

    def pay(number: int) -> Callable[[], Any]:
        def hand() -> None:
            own = Project.objects.select_related("proposal").get(pk=project.pk)
            actions.pay(own, amount=30_000_000, paid_on=DAY, voucher_no=str(number), by=BY, at=AT)

        return hand

    told = at_once([pay(number) for number in range(20)], _field_or_about)
    assert told.count("done") == 10 == Payment.objects.count()
    assert Project.objects.get().paid == 300_000_000


def test_the_last_locks_at_once_conclude_every_proposal_and_the_call_once() -> None:
    panel = make_panel(5)
    call, proposals = scoring_call(panel, 2)
    for proposal in proposals:
        for member in panel.members[:3]:
            score(member, proposal)
        for member in panel.members[3:]:
            given = marks(proposal)
            actions.save_marks(review=review_of(member, proposal), given=given, by=member, at=AT)

    def lock(member: Any, proposal: Proposal) -> Callable[[], Any]:
        return lambda: actions.lock_review(review=review_of(member, proposal), by=member, at=AT)

    told = at_once(
        [lock(member, proposal) for proposal in proposals for member in panel.members[3:]], _field_or_about
    )
    assert told == ["done"] * 4
    assert set(Proposal.objects.values_list("state", flat=True)) == {"scored"}
    assert Call.objects.get(pk=call.pk).state == "scored"
    assert Entry.objects.filter(verb="science.conclude_proposal").count() == 2
    assert Entry.objects.filter(verb="science.finish_scoring").count() == 1
