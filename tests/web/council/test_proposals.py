"""Scoring proposals at the council's desk: isolated cards on the shared sheet, locking, standing aside."""

from __future__ import annotations

from typing import Any

import pytest

from ocop.science import actions
from ocop.science.models import Review
from tests.factories.files import make_document
from tests.factories.people import actor_with
from tests.factories.science import (
    AT,
    BY,
    Panel,
    fresh,
    make_call,
    make_panel,
    make_proposal,
    marks,
    member_of,
    review_of,
    score,
    scoring_call,
)
from tests.web.pages import as_actor

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def html(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def panel() -> Panel:
    return make_panel()


def best(proposal: Any) -> dict[str, str]:
    """What the sheet sends when the last level is ticked everywhere."""
    return {f"m-{code}": "2" if code not in ("1",) else "3" for code in marks(proposal)}


def test_a_member_scores_on_the_shared_sheet_and_locks(panel: Panel) -> None:
    _call, (proposal,) = scoring_call(panel)
    client = as_actor(panel.members[0])
    page = f"/hoi-dong/de-tai/{proposal.pk}/"
    assert proposal.title in html(client.get("/hoi-dong/de-tai/"))
    shown = html(client.get(f"{page}phieu/"))
    assert "data-score-row" in shown and "Tính mới, mức phù hợp của công nghệ" in shown
    saved = client.post(f"{page}phieu/", {"m-1": "3", "window": "w", "version": "0"}, **HTMX)
    assert saved.status_code == 200 and ">15<" in html(saved)
    wrong = client.post(f"{page}phieu/", {"m-1": "9", "window": "w", "version": "1"}, **HTMX)
    assert wrong.status_code == 422 and "Chưa lưu được" in html(wrong)
    assert "Phiếu chưa chấm xong" in html(client.get(f"{page}khoa/"))
    assert client.post(f"{page}khoa/", {"key": "k"}).status_code == 422
    whole = {**best(proposal), "n-1": "Có số liệu.", "comment": "Nên làm.", "whole": "1", "lock": "1"}
    assert client.post(f"{page}phieu/", whole)["Location"] == f"{page}khoa/"
    assert client.post(f"{page}khoa/", {"key": "k2"}).status_code == 302
    card = Review.objects.get(seat=panel.seats[0])
    assert (card.state, card.total, card.comment) == ("locked", 100, "Nên làm.")
    assert card.marks.get(code="1").note == "Có số liệu."
    assert "Phiếu đã khóa lúc" in html(client.get(f"{page}phieu/"))


def test_a_stale_window_keeps_what_was_typed(panel: Panel) -> None:
    _call, (proposal,) = scoring_call(panel)
    client, page = as_actor(panel.members[0]), f"/hoi-dong/de-tai/{proposal.pk}/phieu/"
    client.post(page, {"m-1": "3", "whole": "1", "window": "a", "version": "0"})
    stale = client.post(
        page, {"m-1": "0", "comment": "Viết dở.", "whole": "1", "window": "b", "version": "0"}
    )
    assert stale.status_code == 409 and "Chưa lưu được" in html(stale)
    assert review_of(panel.members[0], proposal).marks.get(code="1").points == 15


def test_nothing_of_others_shows_before_the_last_lock(panel: Panel) -> None:
    _call, (proposal,) = scoring_call(panel)
    page = f"/hoi-dong/de-tai/{proposal.pk}/"
    score(panel.members[0], proposal)
    score(panel.members[1], proposal, c1=5)
    for member in panel.members:
        assert "So sánh phiếu" not in html(as_actor(member).get(page))
    score(panel.members[2], proposal)
    assert "So sánh phiếu" in html(as_actor(panel.members[0]).get(page))


def test_members_of_the_proposer_find_nothing(panel: Panel) -> None:
    call = make_call(panel=panel)
    proposal = make_proposal("eligible", call)
    member_of(panel, 2, proposal.organisation)
    actions.close_call(call, "Đủ.", by=BY, at=AT)
    actions.start_scoring(call, by=BY, at=AT)
    apart = as_actor(panel.members[2])
    for way in ("", "phieu/", "khoa/", "khong-cham/"):
        assert apart.get(f"/hoi-dong/de-tai/{proposal.pk}/{way}").status_code == 404
    assert proposal.title not in html(apart.get("/hoi-dong/de-tai/"))


def test_a_member_stands_aside_with_a_reason(panel: Panel) -> None:
    _call, (proposal,) = scoring_call(panel)
    client, page = as_actor(panel.members[2]), f"/hoi-dong/de-tai/{proposal.pk}/khong-cham/"
    assert client.post(page, {"reason": ""}).status_code == 422
    assert client.post(page, {"reason": "Là anh em."}).status_code == 302
    assert Review.objects.get(seat=panel.seats[2]).state == "void"


def test_attachments_are_read_by_the_panel_alone(panel: Panel) -> None:
    call = make_call(panel=panel)
    proposal = make_proposal("draft", call)
    document = make_document(proposal.organisation)
    actions.attach(proposal, document, by=BY, at=AT)
    actions.send_proposal(proposal, by=BY, at=AT)
    file = f"/hoi-dong/de-tai/{proposal.pk}/tep/{document.pages.get().pk}/"
    assert as_actor(panel.members[0]).get(file).status_code == 404
    actions.find_eligible(proposal, by=BY, at=AT)
    assert as_actor(panel.members[0]).get(file).status_code == 200
    assert as_actor(actor_with("council_member")).get(file).status_code == 404
    assert fresh(proposal).documents.count() == 1
