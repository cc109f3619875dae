"""Whose turn it is in the council."""

from __future__ import annotations

import pytest

from ocop.councils import actions, queries
from tests.factories import councils as make
from tests.factories.people import actor_with

pytestmark = pytest.mark.django_db
AT = make.AT


def turns(actor: make.Actor) -> list[tuple[str, str]]:
    return [(turn.what, turn.link) for turn in queries.turns_of(actor, AT.date())]


def test_a_members_evening_in_turns() -> None:
    table = make.make_session(make.make_council(3))
    assert table.session
    session, pk = table.session.pk, table.hearings[0].pk
    assert turns(table.members[2]) == [
        ("Khai báo xung đột lợi ích", f"/hoi-dong/phien-hop/{session}/khai-bao/")
    ]
    make.open_session(table)
    assert turns(table.members[2]) == []
    actions.start_scoring(hearing=table.hearing, by=table.chair, at=AT)
    assert turns(table.members[2]) == [("Chấm điểm", f"/hoi-dong/ho-so/{pk}/phieu/")]
    make.fill(table, 2, None, **make.low(table.hearing))
    make.lock(table, 2)
    assert turns(table.members[2]) == []
    for n in (0, 1):
        make.fill(table, n)
        make.lock(table, n)
    assert turns(table.chair) == [("Thảo luận, chấm lại", f"/hoi-dong/ho-so/{pk}/")]
    actions.score_again(hearing=table.hearing, discussion="Bàn", by=table.chair, at=AT)
    assert turns(table.members[2]) == [("Chấm lại", f"/hoi-dong/ho-so/{pk}/phieu/")]
    make.fill_and_lock(table)
    assert turns(table.members[1]) == [("Kết luận", f"/hoi-dong/ho-so/{pk}/")]
    assert turns(table.members[2]) == []


def test_an_advisor_is_told_of_dossiers_without_a_report() -> None:
    dossier = make.make_dossier("with_province")
    advisor = actor_with("advisor")
    assert turns(advisor) == [("Lập báo cáo tư vấn", f"/hoi-dong/tu-van/{dossier.pk}/")]
    actions.advise(dossier=dossier, data={"findings": "Đạt"}, by=advisor, at=AT)
    assert turns(advisor) == []


def test_an_empty_addition_leaves_declarations_alone() -> None:
    table = make.make_session(make.make_council(2))
    assert table.session
    actions.declare(session=table.session, seat=table.seats[0], recusals={}, by=table.chair, at=AT)
    assert actions.put_on_agenda(session=table.session, dossiers=[], by=make.OFFICER, at=AT) == []
    assert table.session.attendance.filter(declared_at__isnull=False).count() == 1


@pytest.mark.parametrize("path", ["session", "declare", "hearing", "sheet", "advise"])
def test_links_lead_to_pages(path: str) -> None:
    from django.urls import resolve

    from ocop.councils import links

    assert resolve(getattr(links, path)(7)).kwargs == {"pk": 7}
