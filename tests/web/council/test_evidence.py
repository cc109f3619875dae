"""Proofs beside the sheet: to members who declared and score, to advisors, to nobody else."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from ocop.base.actor import Actor
from ocop.dossiers import actions as papers
from ocop.dossiers.models import Dossier
from ocop.files.models import Page
from tests.factories import councils as make
from tests.factories import dossiers
from tests.factories.files import make_document
from tests.factories.people import actor_with, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def table() -> make.Table:
    """Four members before an open session; the third is recused, the fourth is absent and silent."""
    made = make.make_session(make.make_council(4), [proved_dossier()])
    return make.open_session(made, absent=[3], recused={2: "Em ruột"})


def proved_dossier() -> Dossier:
    """With the province; a proof is cited at 1.1."""
    given = {"by": dossiers.TESTER, "at": make.AT}
    dossier = papers.open_dossier(product=dossiers.make_ready_product(), kind="first", **given)
    dossiers.fill_dossier(dossier)
    document = make_document(dossier.organisation)
    papers.cite(dossier=dossier, code="1.1", document=document, **given)
    papers.submit_dossier(dossier=dossier, **given)
    papers.save_commune_report(
        dossier=dossier, data={**dossiers.REPORT, "proposed_on": make.AT.date()}, **given
    )
    papers.propose_dossier(dossier=dossier, **given)
    return dossier


def status(actor: Actor, url: str) -> int:
    client = Client()
    sign_in(client, actor)
    return client.get(url).status_code


def test_the_proof_stands_beside_its_criterion_and_opens(table: make.Table) -> None:
    make.actions.start_scoring(hearing=table.hearing, by=table.chair, at=make.AT)
    url = reverse("council:evidence", args=[table.hearings[0].pk, Page.objects.get().file_id])
    client = Client()
    sign_in(client, table.chair)
    sheet = client.get(reverse("council:sheet", args=[table.hearings[0].pk])).content.decode()
    criterion = sheet.split('id="c-1.1"')[1].split('id="c-1.2"')[0]
    assert url in criterion
    assert sheet.count(url) == 1
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_who_is_recused_or_has_not_declared_gets_no_file(table: make.Table) -> None:
    url = reverse("council:evidence", args=[table.hearings[0].pk, Page.objects.get().file_id])
    assert [status(actor, url) for actor in table.members] == [200, 200, 404, 404]
    assert status(make.make_council(1).members[0], url) == 404
    assert status(actor_with("provincial_officer"), url) == 200
    assert status(actor_with("commune_officer"), url) == 403


def test_a_file_that_the_dossier_does_not_cite_is_not_there(table: make.Table) -> None:
    stray = make_document()
    page = Page.objects.get(document=stray)
    assert status(table.chair, reverse("council:evidence", args=[table.hearings[0].pk, page.file_id])) == 404
    dossier = table.hearing.dossier
    advised = reverse("council:advice_evidence", args=[dossier.pk, page.file_id])
    assert status(actor_with("advisor"), advised) == 404


def test_an_advisor_opens_the_proofs(table: make.Table) -> None:
    page = Page.objects.exclude(document__citations=None).get()
    url = reverse("council:advice_evidence", args=[table.hearing.dossier_id, page.file_id])
    assert status(actor_with("advisor"), url) == 200
    assert status(table.chair, url) == 403
