"""What happens in a round: people with work before them, and the forms by which they do it."""

from __future__ import annotations

import datetime as dt
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from django.urls import reverse

from ocop.base.actor import Actor
from ocop.base.text import nfc
from ocop.certificates.models import Decision
from ocop.councils import queries as councils
from ocop.councils.models import Hearing, Scorecard
from ocop.criteria import queries as criteria
from ocop.dossiers.models import Dossier
from ocop.organisations.models import Organisation
from tests.crash import invariants
from tests.crash.forms import Form, session_of
from tests.factories import certificates, files, people
from tests.factories import councils as tables
from tests.factories import dossiers as papers
from tests.factories.organisations import make_organisation

MEMBERS = 5
TODAY = dt.date.today


@dataclass
class Write:
    """One write of a round: its kind, its form, and how to tell whether it is whole."""

    kind: str
    form: Form
    faults: Callable[[], list[str]]
    is_there: Callable[[], bool]


class Scene(Protocol):
    """What a run plays: work is put ahead, taken round by round, and tidied after each."""

    def prepare(self, rounds: int) -> None:
        """Put enough ahead for so many rounds."""

    def round(self) -> list[Write]:
        """The writes of the next round."""

    def settle(self, writes: list[Write]) -> None:
        """After a round."""


@dataclass
class Producer:
    """A producer with a signed-in member."""

    organisation: Organisation
    actor: Actor
    who: str
    dossiers: deque[Dossier]


class Stage:
    """The prepared province of a run. Prepare ahead with `prepare`, then take one round after the other."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        people.make_appointment("commune_officer")
        self._leader = session_of(people.actor_with("leader"))
        self._officer = session_of(people.actor_with("provincial_officer"))
        self._producers = [self._producer() for _ in range(3)]
        self._scoring = tables.scoring_table(MEMBERS)
        self._scorers = [session_of(actor) for actor in self._scoring.members]
        self._tags: dict[int, list[str]] = {}
        self._cards: deque[tuple[str, Scorecard]] = deque()
        self._sessions: deque[int] = deque()
        self._drafted: deque[int] = deque()
        self._number = 0

    def prepare(self, rounds: int) -> None:
        """Put enough work before everybody for so many rounds."""
        for producer in self._producers:
            while len(producer.dossiers) < rounds:
                ready = papers.make_ready_product(producer.organisation)
                producer.dossiers.append(papers.make_dossier("filled", product=ready))
        while len(self._cards) < 2 * rounds:
            self._add_cards(-(-2 * rounds // MEMBERS))
        while len(self._sessions) + len(self._drafted) < rounds + 1:
            self._sessions.append(certificates.closed_session(certificates.FOUR, certificates.THREE).pk)

    def round(self) -> list[Write]:
        """The writes of the next round, in no order."""
        self._number += 1
        writes = [self._submission(producer) for producer in self._producers[:2]]
        shared = files.pdf(f"Giấy chung {self._number}")
        writes += [self._upload(producer, shared) for producer in self._producers]
        writes += [self._sheet(n) for n in range(4)]
        writes += [self._lock(*self._cards.popleft()) for _ in range(2)]
        if self._drafted:
            writes.append(self._decision(self._drafted.popleft()))
        writes.append(self._draft(self._sessions.popleft()))
        self._random.shuffle(writes)
        return writes

    def settle(self, writes: list[Write]) -> None:
        """After a round: its draft is the next round's decision."""
        for write in writes:
            if write.kind == "draft":
                session = int(write.form.path.rstrip("/").rpartition("/")[2])
                self._drafted.append(Decision.objects.get(session=session).pk)

    def _producer(self) -> Producer:
        organisation = make_organisation(**papers.REPRESENTED)
        actor = people.actor_with("producer", organisation=organisation)
        return Producer(organisation, actor, session_of(actor), deque())

    def _add_cards(self, hearings: int) -> None:
        """A session of its own whose cards are filled in and wait to be locked."""
        table = tables.scoring_table(MEMBERS, hearings)
        who = [session_of(actor) for actor in table.members]
        for hearing in table.hearings:
            for n in range(MEMBERS):
                # every third item ends in a spread that is too wide
                worst = lowest(hearing) if n == 0 and hearing.pk % 3 == 0 else {}
                self._cards.append((who[n], tables.fill(table, n, hearing, **worst)))

    def _submission(self, producer: Producer) -> Write:
        dossier = producer.dossiers.popleft()
        form = Form(
            producer.who,
            reverse("producer:dossier_check", args=[dossier.pk]),
            {},
            leads_to=reverse("producer:dossier_receipt", args=[dossier.pk]),
        )
        return self._write("submission", form, lambda: invariants.submission(dossier.pk, form.key))

    def _upload(self, producer: Producer, shared: bytes) -> Write:
        title = f"Minh chứng {self._number}-{producer.actor.person_id}"
        contents = [files.pdf(f"{title} " + "x" * self._random.randrange(200_000)), shared, files.picture()]
        sent = [("uploads", f"tep-{n}.pdf", content) for n, content in enumerate(contents)]
        data = {"kind": "test_report", "title": title, "issued_on": "05/06/2026"}
        form = Form(
            producer.who, reverse("producer:document_new"), data, sent,
            leads_to=reverse("producer:documents"),
        )  # fmt: skip
        return self._write("upload", form, lambda: invariants.upload(title, form.key, contents))

    def _sheet(self, member: int) -> Write:
        card = self._scoring.card(member)
        tag = nfc(f"lần {self._number}")
        tree = criteria.tree(self._scoring.hearing.dossier.criteria_set)
        data = {"comment": tag, "version": str(card.version)}
        for leaf in tree.leaves:
            data[f"m-{leaf.code}"] = str(self._random.randrange(len(leaf.levels)))
            data[f"n-{leaf.code}"] = tag
        page = reverse("council:sheet", args=[card.hearing_id])
        form = Form(self._scorers[member], page, data, leads_to=page + "?saved")
        before = self._tags.setdefault(card.pk, [])
        known = tuple(before[-1:])
        before.append(tag)
        there = Scorecard.objects.filter(pk=card.pk, marks__note=tag)
        return Write("marks", form, lambda: invariants.sheet(card.pk, known, tag), lambda: there.exists())

    def _lock(self, who: str, card: Scorecard) -> Write:
        form = Form(who, reverse("council:lock", args=[card.hearing_id]), {}, leads_to="/hoi-dong/")
        return self._write("lock", form, lambda: invariants.lock(card.pk, form.key))

    def _draft(self, session: int) -> Write:
        form = Form(
            self._officer, reverse("officer:decision_prepare", args=[session]), {},
            leads_to=reverse("officer:decisions"),
        )  # fmt: skip
        return self._write("draft", form, lambda: invariants.draft(session, form.key))

    def _decision(self, decision: int) -> Write:
        page = reverse("officer:decision", args=[decision])
        data = {
            "number": f"{self._number}/QĐ-UBND",
            "signed_on": f"{TODAY():%d/%m/%Y}",
            "signer": "Nguyễn Văn Ví Dụ",
            "signer_title": "Phó Chủ tịch",
        }
        form = Form(self._leader, page, data, leads_to=page)
        return self._write("decision", form, lambda: invariants.decision(decision, form.key))

    def _write(self, kind: str, form: Form, faults: Callable[[], list[str]]) -> Write:
        return Write(kind, form, faults, lambda: invariants.entry_of(form.key) is not None)


def lowest(hearing: Hearing) -> dict[str, int]:
    """The least points at every criterion."""
    return {leaf.code.replace(".", "_"): leaf.points[0] for leaf in councils.tree_of(hearing.dossier).leaves}
