"""Two hundred awards at once against a budget that fits fewer, then payments: no overspending, no loss."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import F, Sum

from ocop.base.refusals import Refused
from ocop.journal.models import Entry
from ocop.organisations.models import Organisation
from ocop.support import actions
from ocop.support.models import Award, BudgetLine, Payment, Request, RequestState
from tests.crash import invariants
from tests.factories import support as make
from tests.factories.organisations import make_organisation

HANDS = 200
FITS = 137
"""So many awards of one size the line has money for, and nearly another one."""
SIZE = 20_000_000
SLICE = 7_000_000


@dataclass
class Found:
    """What came of it: answers by kind, what is wrong."""

    answers: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The report as it is printed."""
        counted = ", ".join(f"{what} {n}" for what, n in sorted(self.answers.items()))
        return [f"awards: {counted}"] + [f"  FAULT awards: {words}" for words in self.faults[:40]]


class Awards:
    """Everybody decides at the same moment; then four hands at once pay a slice of each of fifty awards."""

    def __init__(self) -> None:
        self.found = Found()
        self._guard = threading.Lock()
        self._scheme = make.make_scheme()
        ceiling = FITS * SIZE + SIZE - 1
        self._line = make.make_line(self._scheme, ceiling)
        self._requests = self._waiting(make_organisation())

    def _waiting(self, owner: Organisation) -> list[int]:
        """Requests that wait for the decision; in bulk, since two hundred forms are another test's matter."""
        rows = [
            Request(
                scheme=self._scheme, organisation=owner, unit=owner.unit, name=f"Đề nghị {n}", asked=SIZE,
                cost=2 * SIZE, appraised=SIZE, state=RequestState.APPRAISED, created_at=make.AT,
                first_sent_at=make.AT, sent_at=make.AT, appraised_at=make.AT,
            )
            for n in range(HANDS)
        ]  # fmt: skip
        return [row.pk for row in Request.objects.bulk_create(rows)]

    def go(self) -> Found:
        """Decide, look, pay, look."""
        self._all_at_once("award", self._decide, self._requests)
        self._look_at_awards()
        given = list(Award.objects.filter(line=self._line).values_list("pk", flat=True))
        self._all_at_once("pay", self._pay, [pk for pk in given[: HANDS // 4] for _n in range(4)])
        self._look_at_payments()
        self.found.faults += invariants.everything()
        return self.found

    def _decide(self, pk: int) -> None:
        request = Request.objects.select_related("scheme", "organisation", "unit").get(pk=pk)
        actions.award_request(
            request, BudgetLine(pk=self._line.pk, scheme=self._scheme, year=self._line.year), SIZE,
            decision_no=f"{pk}/QĐ", decided_on=make.ON, by=make.BY, at=make.AT,
        )  # fmt: skip

    def _pay(self, pk: int) -> None:
        award = Award.objects.select_related("request__scheme").get(pk=pk)
        actions.pay_award(award, SLICE, make.ON, by=make.BY, at=make.AT)

    def _all_at_once(self, name: str, act: Callable[[int], None], pks: list[int]) -> None:
        gate = threading.Barrier(len(pks))
        threads = [threading.Thread(target=self._hand, args=(name, act, pk, gate)) for pk in pks]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _hand(self, name: str, act: Callable[[int], None], pk: int, gate: threading.Barrier) -> None:
        gate.wait(120)
        answer = "done"
        try:
            act(pk)
        except Refused as refused:
            answer = f"refused for {refused.reason.about}"
        except Exception as error:
            answer = "failed"
            with self._guard:
                self.found.faults.append(f"{name} {pk}: {error!r}")
        finally:
            connection.close()
        with self._guard:
            self.found.answers[f"{name} {answer}"] += 1

    def _look_at_awards(self) -> None:
        """As many as fit, to the đồng; each has its request, its entry; the others wait as before."""
        line = BudgetLine.objects.get(pk=self._line.pk)
        awards = Award.objects.filter(line=line)
        promised = awards.aggregate(n=Sum("amount"))["n"] or 0
        states = Counter(Request.objects.filter(pk__in=self._requests).values_list("state", flat=True))
        entries = Entry.objects.filter(verb="support.award_request").count()
        self.found.faults += invariants.said(
            "awards",
            [
                (awards.count() != FITS, f"{awards.count()} awards where {FITS} fit"),
                (line.committed != promised, f"the line says {line.committed}, its awards {promised}"),
                (line.committed > line.ceiling, f"{line.committed} promised of {line.ceiling}"),
                (states != {"awarded": FITS, "appraised": HANDS - FITS}, f"requests stand {dict(states)}"),
                (entries != FITS, f"{entries} decisions in the journal"),
                (self.found.answers["award done"] != FITS, "not every award that was answered is there"),
            ],
        )

    def _look_at_payments(self) -> None:
        """Two slices of each award are paid, never a third; every payment is in the line."""
        line = BudgetLine.objects.get(pk=self._line.pk)
        awards = Award.objects.filter(line=line)
        paid = Payment.objects.filter(award__line=line).aggregate(n=Sum("amount"))["n"] or 0
        over = awards.filter(paid__gt=F("amount")).count()
        kept = awards.aggregate(n=Sum("paid"))["n"] or 0
        self.found.faults += invariants.said(
            "payments",
            [
                (not line.paid == paid == kept, f"paid: line {line.paid}, payments {paid}, awards {kept}"),
                (bool(over), f"{over} awards overpaid"),
                (paid != SLICE * self.found.answers["pay done"], "not every payment answered is there"),
                (self.found.answers["pay done"] != HANDS // 2, "two slices of every award fit"),
            ],
        )
