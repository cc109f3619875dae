"""Publishing packs: once, unchanged ever after, and journalled."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from ocop.base.actor import ANONYMOUS, Actor, system
from ocop.base.refusals import Refused
from ocop.criteria import actions, queries, rules
from ocop.criteria.models import Content, CriteriaSet, Pack
from ocop.journal.models import Entry
from tests.criteria.conftest import Broken
from tests.factories import criteria as factory

pytestmark = pytest.mark.django_db


def test_loading_publishes_packs_and_sets() -> None:
    done = factory.load_packs()
    assert [(str(item.pack), item.new) for item in done] == [("qd26-2026@1", True), ("qd148-2023@1", True)]
    assert CriteriaSet.objects.filter(pack__code="qd26-2026").count() == 26
    assert [entry.verb for entry in Entry.objects.all()] == ["criteria.publish"] * 2


def test_loading_again_changes_nothing() -> None:
    factory.load_packs()
    before = [list(model.objects.order_by("pk").values()) for model in (Pack, CriteriaSet, Entry)]
    again = actions.load_packs(by=system(), at=factory.LOADED_AT + dt.timedelta(days=1))
    assert [item.new for item in again] == [False, False]
    assert before == [list(model.objects.order_by("pk").values()) for model in (Pack, CriteriaSet, Entry)]


def test_a_published_version_with_other_content_is_refused(pack_folder: Broken) -> None:
    def relabel(facts: Any, sets: Any) -> None:
        sets[0]["parts"][0]["criteria"][0]["children"][0]["levels"][0]["label"] = "Khác"

    factory.load_packs()
    with pytest.raises(Refused, match="qd26-2026@1 đã công bố với nội dung khác"):
        actions.load_packs(by=system(), at=factory.LOADED_AT, root=pack_folder(relabel))
    assert queries.is_intact(factory.set_in_force(1).pack)


def test_a_correction_is_a_new_version_beside_the_old(pack_folder: Broken) -> None:
    def correct(facts: Any, sets: Any) -> None:
        facts["version"] = 2
        sets[0]["name"] = "Rau, củ, quả, hạt tươi (đã sửa)"

    factory.load_packs()
    actions.load_packs(by=system(), at=factory.LOADED_AT, root=pack_folder(correct))
    assert str(queries.pack_in_force(dt.date(2026, 6, 1))) == "qd26-2026@2"
    old = CriteriaSet.objects.get(pack__code="qd26-2026", pack__version=1, no=1)
    assert queries.tree(old).name == "Rau, củ, quả, hạt tươi"


def test_one_broken_pack_leaves_nothing_behind(pack_folder: Broken) -> None:
    def break_it(facts: Any, sets: Any) -> None:
        sets[5]["parts"][0]["max"] = 41

    with pytest.raises(Refused, match="sai định dạng.*set 6"):
        actions.load_packs(by=system(), at=factory.LOADED_AT, root=pack_folder(break_it))
    assert (Pack.objects.count(), Content.objects.count(), Entry.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("actor", [ANONYMOUS, Actor(person_id=1, rights=frozenset({"dossiers.edit"}))])
def test_only_who_runs_the_installation_loads_the_law(actor: Actor) -> None:
    with pytest.raises(Refused) as refused:
        actions.load_packs(by=actor, at=factory.LOADED_AT)
    assert refused.value.reason.about == "person"


def test_a_pack_is_there_once() -> None:
    factory.load_packs()
    pack = Pack.objects.get(code="qd26-2026")
    pack.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        pack.save(force_insert=True)


def test_tampering_with_a_stored_sheet_is_noticed() -> None:
    factory.load_packs()
    pack = Pack.objects.get(code="qd26-2026")
    assert queries.is_intact(pack)
    stored = Content.objects.get(pk=factory.set_in_force(3).sha256)
    stored.body["set"]["parts"][0]["criteria"][0]["children"][0]["levels"][0]["points"] = 3
    stored.save()
    assert not queries.is_intact(pack)


def test_no_dossier_is_opened_under_history_or_out_of_time() -> None:
    factory.load_packs()
    old, new = Pack.objects.get(code="qd148-2023"), Pack.objects.get(code="qd26-2026")
    assert rules.may_open_dossier.allows(new, dt.date(2026, 5, 22))
    too_early = rules.may_open_dossier.reason(new, dt.date(2026, 5, 21))
    assert too_early is not None
    assert "21/05/2026" in too_early.text
    for day in (dt.date(2024, 1, 1), dt.date(2026, 6, 1)):
        with pytest.raises(Refused, match="tra cứu lịch sử"):
            rules.may_open_dossier.check(old, day)
