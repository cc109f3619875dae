"""The council's desk, page by page."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from ocop.councils.models import Hearing, Minutes, Recusal, Scorecard
from ocop.councils.states import CardState, HearingState, SessionState
from tests.factories import councils as make
from tests.factories.people import actor_with, sign_in

pytestmark = pytest.mark.django_db


def page(name: str, *args: int) -> str:
    return reverse(f"council:{name}", args=args)


def client_of(table: make.Table, member: int) -> Client:
    client = Client()
    sign_in(client, table.members[member])
    return client


def text(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, (url, response.status_code)
    return response.content.decode()


def test_a_member_walks_from_the_list_to_the_card() -> None:
    table = make.scoring_table(3)
    assert table.session
    client = client_of(table, 2)
    assert "Phiên họp Thử" in text(client, page("sessions"))
    agenda = text(client, page("session", table.session.pk))
    assert page("sheet", table.hearings[0].pk) in agenda
    assert "đã khóa 0/3" in agenda
    sheet = text(client, page("sheet", table.hearings[0].pk))
    assert sheet.count("data-score-row") == len(make.best(table.hearing))


def test_every_page_of_a_finished_session_opens() -> None:
    table = make.scoring_table(3)
    assert table.session
    make.fill_and_lock(table)
    client = client_of(table, 0)
    pk, session = table.hearings[0].pk, table.session.pk
    assert "So sánh phiếu" in text(client, page("hearing", pk))
    assert client.post(page("conclude", pk)).status_code == 302
    assert "Kết thúc và lập biên bản" in text(client, page("close", session))
    assert client.post(page("close", session), {"number": "01/BB-HĐ"}).status_code == 302
    assert "01/BB-HĐ" in text(client, page("minutes", session))
    assert client.get(page("minutes_word", session)).content[:2] == b"PK"
    assert "Người Thử" in text(client, page("table", session))
    assert client.get(page("export", session)).content[:2] == b"PK"
    assert "lượt 1" in text(client, page("history", pk))
    assert "Hội đồng đề xuất 5 sao" in text(client, page("hearing", pk))
    assert "Tải tệp Word" in text(client, page("minutes", session))
    assert Minutes.objects.get().content["items"][0]["outcome"]["star"] == 5


def test_declaring_with_a_recusal_needs_a_reason_and_keeps_what_was_typed() -> None:
    table = make.make_session(make.make_council(3), 2)
    assert table.session
    client, first, second = client_of(table, 2), *[x.pk for x in table.hearings]
    url = page("declare", table.session.pk)
    response = client.post(url, {f"recuse_{first}": "1", f"reason_{first}": " ", f"reason_{second}": "để đó"})
    assert response.status_code == 422
    assert "để đó" in response.content.decode()
    assert not Recusal.objects.exists()
    assert client.post(url, {f"recuse_{first}": "1", f"reason_{first}": "Em ruột"}).status_code == 302
    assert list(Recusal.objects.values_list("hearing_id", "reason")) == [(first, "Em ruột")]


def test_the_chair_runs_a_session_by_buttons() -> None:
    table = make.make_session(make.make_council(3))
    assert table.session
    session = table.session
    for n in range(3):
        client_of(table, n).post(page("declare", session.pk))
    chair = client_of(table, 0)
    assert "chưa đủ tỷ lệ" in chair.post(page("open_session", session.pk), follow=True).content.decode()
    chair.post(page("presence", session.pk), {"present": [seat.pk for seat in table.seats]})
    chair.post(page("open_session", session.pk))
    session.refresh_from_db()
    assert session.state == SessionState.OPEN
    chair.post(page("start_all", session.pk))
    assert table.hearing.state == HearingState.SCORING
    assert Scorecard.objects.count() == 3


@pytest.mark.parametrize(
    ("name", "needs_hearing"),
    [("presence", False), ("open_session", False), ("start_all", False), ("start", True), ("conclude", True)],
)
def test_a_plain_member_cannot_press_the_chairs_buttons(name: str, needs_hearing: bool) -> None:
    table = make.scoring_table(3)
    assert table.session
    pk = table.hearings[0].pk if needs_hearing else table.session.pk
    assert client_of(table, 2).post(page(name, pk)).status_code == 403


@pytest.mark.parametrize("name", ["again", "disqualify", "defer", "close"])
def test_a_plain_member_cannot_open_the_chairs_pages(name: str) -> None:
    table = make.scoring_table(3)
    assert table.session
    pk = table.session.pk if name == "close" else table.hearings[0].pk
    assert client_of(table, 2).get(page(name, pk)).status_code == 403


def test_autosave_of_one_criterion_answers_the_new_total() -> None:
    table = make.scoring_table(3)
    client, pk = client_of(table, 2), table.hearings[0].pk
    leaf = make.criteria.tree(table.hearing.dossier.criteria_set).leaves[0]
    response = client.post(
        page("sheet", pk), {f"m-{leaf.code}": str(len(leaf.levels) - 1)}, headers={"HX-Request": "true"}
    )
    body = response.content.decode()
    assert response.status_code == 200
    assert f'id="ix-{leaf.code}"' in body
    assert "<html" not in body
    mark = table.card(2).marks.get()
    assert (mark.code, mark.points) == (leaf.code, Decimal(leaf.levels[-1].points))


def test_the_answer_of_an_autosave_equals_a_reload() -> None:
    table = make.scoring_table(3)
    client, pk = client_of(table, 2), table.hearings[0].pk
    body = client.post(page("sheet", pk), {"m-1.1": "0"}, headers={"HX-Request": "true"}).content.decode()
    full = text(client, page("sheet", pk))
    plain = body.replace(' hx-swap-oob="true"', "")
    for part in plain.split("\n"):
        if part.strip().startswith(("<output", "<span", "<input", "<a ")):
            assert part.split("<div")[0].strip() in full


def test_the_whole_sheet_without_javascript() -> None:
    table = make.scoring_table(3)
    client, pk = client_of(table, 2), table.hearings[0].pk
    tree = make.criteria.tree(table.hearing.dossier.criteria_set)
    sent = {f"m-{leaf.code}": str(len(leaf.levels) - 1) for leaf in tree.leaves}
    response = client.post(
        page("sheet", pk),
        {**sent, "n-1.1": "ghi chú", "comment": "tốt", "version": "0", "whole": "1", "lock": "1"},
    )
    assert response.headers["Location"] == page("lock", pk)
    assert "Khóa phiếu?" in text(client, page("lock", pk))
    assert client.post(page("lock", pk)).status_code == 302
    card = Scorecard.objects.get(seat=table.seats[2])
    assert card.state == CardState.LOCKED
    assert (card.comment, card.total) == ("tốt", Decimal(100))
    assert card.marks.get(code="1.1").note == "ghi chú"


def test_an_older_window_is_refused_and_what_was_typed_stays() -> None:
    table = make.scoring_table(3)
    client, pk = client_of(table, 2), table.hearings[0].pk
    client.post(page("sheet", pk), {"m-1.1": "0", "version": "0", "whole": "1"})
    response = client.post(
        page("sheet", pk), {"m-1.1": "1", "n-1.1": "chữ vừa gõ", "version": "0", "whole": "1"}
    )
    assert response.status_code == 409
    assert "chữ vừa gõ" in response.content.decode()
    assert table.card(2).marks.get().level == 0


def test_locking_an_incomplete_card_names_what_lacks() -> None:
    table = make.scoring_table(3)
    client, pk = client_of(table, 2), table.hearings[0].pk
    leaf = make.criteria.tree(table.hearing.dossier.criteria_set).leaves[1]
    response = client.post(page("lock", pk))
    assert response.status_code == 422
    assert f"{leaf.code} {leaf.title}" in response.content.decode()


def test_after_a_lock_the_next_open_card_follows() -> None:
    table = make.scoring_table(3, dossiers=2)
    make.fill(table, 2)
    response = client_of(table, 2).post(page("lock", table.hearings[0].pk))
    assert response.headers["Location"] == page("sheet", table.hearings[1].pk)


def test_a_stranger_sees_nothing() -> None:
    table = make.scoring_table(3)
    assert table.session
    other = make.make_council(1)
    client = client_of(other, 0)
    pk = table.hearings[0].pk
    for url in (
        page("session", table.session.pk),
        page("hearing", pk),
        page("sheet", pk),
        page("dossier", pk),
    ):
        assert client.get(url).status_code == 404
    producer = Client()
    sign_in(producer, actor_with("commune_officer"))
    assert producer.get(page("sessions")).status_code == 403


def test_the_dossier_opens_after_declaring_and_not_to_the_recused() -> None:
    table = make.make_session(make.make_council(3))
    client, pk = client_of(table, 2), table.hearings[0].pk
    assert client.get(page("dossier", pk)).status_code == 403
    make.open_session(table, recused={1: "Góp vốn"})
    assert client.get(page("dossier", pk)).status_code == 200
    assert client_of(table, 1).get(page("dossier", pk)).status_code == 403


def test_the_advisory_team_reports() -> None:
    dossier = make.make_dossier("with_province")
    client = Client()
    sign_in(client, actor_with("advisor"))
    assert dossier.product.name in text(client, page("advice"))
    url = page("advise", dossier.pk)
    assert "Báo cáo của Tổ tư vấn" in text(client, url)
    assert client.post(url, {"findings": "", "recommends": "1"}).status_code == 422
    sent = {"findings": "Đủ điều kiện", "recommends": "0", "site_visit": "", "lab_tests": ""}
    assert client.post(url, sent).status_code == 302
    dossier.refresh_from_db()
    assert (dossier.advisory_report.findings, dossier.advisory_report.recommends) == ("Đủ điều kiện", False)


def test_scoring_again_after_a_spread_by_pages() -> None:
    table = make.spread_table(3)
    hearing = Hearing.objects.get()
    assert "chênh quá mức" in text(client_of(table, 1), page("hearing", hearing.pk))
    chair = client_of(table, 0)
    url = page("again", hearing.pk)
    assert chair.post(url, {"discussion": " "}).status_code == 422
    assert chair.post(url, {"discussion": "Đã trao đổi 1.1"}).status_code == 302
    hearing.refresh_from_db()
    assert (hearing.round, hearing.state) == (2, HearingState.SCORING)
    assert "lượt 2" in text(client_of(table, 2), page("sheet", hearing.pk))
    assert "Đã trao đổi 1.1" in text(chair, page("hearing", hearing.pk))
