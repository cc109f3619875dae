"""The same form sent twenty times at the same moment has one effect and twenty good answers."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

from django.db import connection
from django.urls import reverse

from ocop.base.actor import system
from ocop.certificates.models import Certificate, Decision
from ocop.dossiers.models import Dossier
from ocop.organisations.models import Organisation
from ocop.products import actions as products
from ocop.products import codes
from ocop.products.models import CodeSequence, Product
from tests.crash import forms, invariants
from tests.crash.forms import Form
from tests.factories import certificates, files, people
from tests.factories import councils as tables
from tests.factories import dossiers as papers
from tests.factories.organisations import make_organisation
from tests.factories.products import make_product

TIMES = 20
SIGNED = {"signer": "Nguyễn Văn Ví Dụ", "signer_title": "Phó Chủ tịch"}


class Twice:
    """Each form of the main line, sent by impatient fingers."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.faults: list[str] = []
        self.seen: list[str] = []

    def go(self) -> list[str]:
        """Every scene; the faults."""
        people.make_appointment("commune_officer")
        owner = make_organisation(**papers.REPRESENTED)
        actor = people.actor_with("producer", organisation=owner)
        who = forms.session_of(actor)
        self._product(who)
        self._opening(who, owner)
        self._submission(who, owner)
        self._upload(who)
        self._lock()
        self._decisions()
        self._product_codes(owner)
        self.faults += invariants.everything()
        return self.faults

    def _sent(self, name: str, form: Form, once: Callable[[], list[str]]) -> None:
        answers = self._volley([form] * TIMES)
        refused = [a for a in answers if not form.accepted(a)]
        self.seen.append(f"{name} {TIMES}× sent, {TIMES - len(refused)} accepted")
        self.faults += [f"{name}: answered {a.status} {a.words[-300:]}" for a in refused]
        self.faults += [f"{name}: {words}" for words in once()]

    def _volley(self, sent: list[Form]) -> list[forms.Answer]:
        """The same key in every form, so the answers are gathered by place instead."""
        numbered = [forms.Volley(self._port, [form]) for form in sent]
        for volley in numbered:
            volley.fire()
        return [next(iter(volley.wait().values())) for volley in numbered]

    def _product(self, who: str) -> None:
        name = "Mắm cá linh gửi nhiều lần"
        form = Form(who, reverse("producer:product_new"), {"name": name}, leads_to="/chu-the/")
        self._sent("product", form, lambda: _only_one(Product.objects.filter(name=name).count()))

    def _opening(self, who: str, owner: Organisation) -> None:
        product = papers.make_ready_product(owner)
        page = reverse("producer:dossier_open", args=[product.pk])
        form = Form(who, page, {"kind": "first"}, leads_to="/chu-the/ho-so/")
        self._sent("opening", form, lambda: _only_one(Dossier.objects.filter(product=product).count()))

    def _submission(self, who: str, owner: Organisation) -> None:
        dossier = papers.make_dossier("filled", product=papers.make_ready_product(owner))
        page = reverse("producer:dossier_check", args=[dossier.pk])
        form = Form(who, page, {}, leads_to=reverse("producer:dossier_receipt", args=[dossier.pk]))
        self._sent("submission", form, lambda: invariants.submission(dossier.pk, form.key))

    def _upload(self, who: str) -> None:
        title, contents = "Giấy gửi nhiều lần", [files.pdf(), files.picture()]
        sent = [("uploads", f"tep-{n}.pdf", content) for n, content in enumerate(contents)]
        page = reverse("producer:document_new")
        form = Form(who, page, {"kind": "test_report", "title": title}, sent, leads_to="/chu-the/minh-chung/")
        self._sent("upload", form, lambda: invariants.upload(title, form.key, contents))

    def _lock(self) -> None:
        table = tables.scoring_table(3)
        card = tables.fill(table, 2)
        page = reverse("council:lock", args=[table.hearing.pk])
        form = Form(forms.session_of(table.members[2]), page, {}, leads_to="/hoi-dong/")
        self._sent("lock", form, lambda: invariants.lock(card.pk, form.key))

    def _decisions(self) -> None:
        officer = forms.session_of(people.actor_with("provincial_officer"))
        session = certificates.closed_session(certificates.FOUR)
        page = reverse("officer:decision_prepare", args=[session.pk])
        form = Form(officer, page, {}, leads_to=reverse("officer:decisions"))
        self._sent("draft", form, lambda: invariants.draft(session.pk, form.key))
        draft = Decision.objects.get(session=session)
        leader = forms.session_of(people.actor_with("leader"))
        page = reverse("officer:decision", args=[draft.pk])
        data = {"number": "700/QĐ-UBND", "signed_on": f"{dt.date.today():%d/%m/%Y}", **SIGNED}
        form = Form(leader, page, data, leads_to=page)
        self._sent("decision", form, lambda: invariants.decision(draft.pk, form.key))
        self._two_leaders()
        self._one_number()

    def _two_leaders(self) -> None:
        """Two leaders issue the same draft, each with a form of their own: one does."""
        draft = certificates.drafted(certificates.FOUR)
        page = reverse("officer:decision", args=[draft.pk])
        day = f"{dt.date.today():%d/%m/%Y}"
        sent = [
            Form(
                forms.session_of(people.actor_with("leader")),
                page,
                {"number": f"80{n}/QĐ-UBND", "signed_on": day, **SIGNED},
                leads_to=page,
            )
            for n in range(2)
        ]
        answers = self._volley(sent)
        self._one_of("two leaders", sent, answers)
        issued = Certificate.objects.filter(item__decision=draft).count()
        self.faults += [f"two leaders: {words}" for words in _only_one(issued)]

    def _one_number(self) -> None:
        """Two drafts under one number at the same moment: one is issued, the other is told why not."""
        drafts = [certificates.drafted(certificates.FOUR) for _ in range(2)]
        data = {"number": "900/QĐ-UBND", "signed_on": f"{dt.date.today():%d/%m/%Y}", **SIGNED}
        leader = forms.session_of(people.actor_with("leader"))
        pages = [reverse("officer:decision", args=[draft.pk]) for draft in drafts]
        sent = [Form(leader, page, data, leads_to=page) for page in pages]
        self._one_of("one number", sent, self._volley(sent))

    def _one_of(self, name: str, sent: list[Form], answers: list[forms.Answer]) -> None:
        good = [form.accepted(answer) for form, answer in zip(sent, answers, strict=True)]
        self.seen.append(f"{name}: {[a.status for a in answers]}")
        if sum(good) != 1:
            self.faults.append(f"{name}: {sum(good)} accepted")
        strange = [answer for answer in answers if answer.status not in (302, 409, 422)]
        self.faults += [f"{name}: answered {a.status} {a.words[-300:]}" for a in strange]

    def _product_codes(self, owner: Organisation) -> None:
        """Twenty products of one commune get their codes at once: twenty numbers, one after the other."""
        year, waiting = 2031, [make_product(owner) for _ in range(TIMES)]
        given, wrong, gate = [], [], threading.Barrier(TIMES)

        def give(product: Product) -> None:
            gate.wait(60)
            try:
                given.append(
                    products.give_code(product, year, by=system("Kiểm thử"), at=papers.AT),
                )
            except Exception as error:
                wrong.append(repr(error))
            finally:
                connection.close()

        threads = [threading.Thread(target=give, args=(product,)) for product in waiting]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        numbers = sorted(found.number for code in given if (found := codes.parse(code)))
        last = CodeSequence.objects.get(unit=owner.unit, year=year).last
        self.seen.append(f"codes {numbers[:1]}–{numbers[-1:]}, last {last}")
        if wrong or numbers != list(range(1, TIMES + 1)) or last != TIMES:
            self.faults.append(f"product codes: {numbers}, last {last}, {wrong[:3]}")


def _only_one(count: int) -> list[str]:
    return [] if count == 1 else [f"{count} instead of one"]
