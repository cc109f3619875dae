"""One list from every room, the most urgent first."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from ocop.base.turns import Turn
from ocop.worklist import queries
from tests.factories.dossiers import (
    AT,
    REPRESENTED,
    commune_of,
    make_dossier,
    make_ready_product,
    producer_of,
)
from tests.factories.organisations import make_organisation

pytestmark = pytest.mark.usefixtures("places", "packs")


def turn(about: str, days_left: int | None) -> Turn:
    return Turn(what="Việc", about=about, link="/", days_left=days_left)


def test_turns_of_all_rooms_stand_in_one_list_overdue_first(monkeypatch: pytest.MonkeyPatch) -> None:
    offered: dict[str, list[Turn]] = {
        "dossiers": [turn("b", None), turn("c", 3)],
        "councils": [turn("d", -2), turn("a", None)],
        "certificates": [turn("e", 0)],
    }
    for room, turns in offered.items():
        monkeypatch.setattr(getattr(queries, room), "turns_of", lambda actor, on, turns=turns: turns)
    found = queries.turns_of(producer_of(make_organisation()), AT.date())
    assert [item.about for item in found] == ["d", "e", "c", "a", "b"]


@pytest.mark.parametrize(("state", "desk", "what"), [
    ("draft", "producer", "Soạn tiếp hồ sơ"),
    ("returned", "producer", "Sửa và nộp lại"),
    ("with_commune", "commune", "Xem xét, báo cáo và đề nghị tỉnh"),
])  # fmt: skip
def test_real_rooms_answer(state: str, desk: str, what: str) -> None:
    owner = make_organisation(**REPRESENTED)
    dossier = make_dossier(state, product=make_ready_product(owner))
    desks: dict[str, Any] = {"producer": producer_of(owner), "commune": commune_of(dossier)}
    for name, actor in desks.items():
        turns = [item.what for item in queries.turns_of(actor, dt.date(2026, 6, 16))]
        assert turns == ([what] if name == desk else [])
