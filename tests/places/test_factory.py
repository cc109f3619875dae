"""The short way to the units of a province and to the law leaves what the long way leaves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import models, transaction

from ocop.criteria.models import Content, CriteriaSet, Pack
from ocop.journal.models import Entry
from ocop.places.models import Succession, Unit
from tests.factories.criteria import LAW, load_packs
from tests.factories.kept import Kept
from tests.factories.places import PROVINCE, load_province

NUMBERS = {"id", "old_id", "new_id", "parent_id", "subject", "pack_id", "content_id"}
"""Numbers of rows differ from load to load."""


def units() -> Any:
    return rows(Unit, Succession, Entry), set(Succession.objects.values_list("old__code", "new__code"))


def law() -> Any:
    return rows(Content, Pack, CriteriaSet, Entry), set(CriteriaSet.objects.values_list("pack__code", "no"))


def rows(*kinds: type[models.Model]) -> list[list[tuple[str, ...]]]:
    return [
        sorted(
            tuple(str(value) for name, value in row.items() if name not in NUMBERS)
            for row in kind._default_manager.values()
        )
        for kind in kinds
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(("kept", "load", "seen"), [(PROVINCE, load_province, units), (LAW, load_packs, law)])
def test_what_is_put_back_is_what_was_loaded(
    kept: Kept, load: Callable[[], Any], seen: Callable[[], Any]
) -> None:
    with transaction.atomic():
        load()
        loaded = seen()
        transaction.set_rollback(True)
    for _turn in range(2):  # the first may load, the second puts back
        with transaction.atomic():
            kept.put()
            assert seen() == loaded
            transaction.set_rollback(True)
