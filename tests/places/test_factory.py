"""The short way to the units of a province leaves what the long way leaves."""

from __future__ import annotations

import pytest
from django.db import transaction

from ocop.journal.models import Entry
from ocop.places.models import Succession, Unit
from tests.factories.places import load_province, put_province


@pytest.mark.django_db
def test_units_put_back_are_those_that_were_loaded() -> None:
    def rows() -> list[list[object]]:
        plain = {"id", "old_id", "new_id", "parent_id", "subject"}  # numbers of rows differ from load to load
        return [
            sorted(tuple(str(v) for k, v in row.items() if k not in plain) for row in model.objects.values())
            for model in (Unit, Succession, Entry)
        ]

    def family() -> set[tuple[str, str]]:
        return set(Succession.objects.values_list("old__code", "new__code"))

    with transaction.atomic():
        load_province("91")
        loaded = rows(), family()
        transaction.set_rollback(True)
    for _turn in range(2):  # the first may load, the second puts back
        with transaction.atomic():
            put_province()
            assert (rows(), family()) == loaded
            transaction.set_rollback(True)
