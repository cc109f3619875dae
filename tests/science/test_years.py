"""The filler of the benchmark writes what the room's constraints and queries take."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.years import science
from ocop.base.actor import system
from ocop.science import queries
from ocop.science.models import Transfer
from tests.factories.organisations import make_organisation
from tests.factories.products import make_product
from tests.factories.science import DAY

pytestmark = pytest.mark.django_db


def test_every_producer_has_its_years_and_a_timeline_of_constant_queries() -> None:
    made = [make_product() for _n in range(3)]
    owners = [product.organisation_id for product in made]
    science.fill(owners, [product.pk for product in made], [2024, 2025])
    assert Transfer.objects.count() == 6
    asked = []
    for some in (owners[:1], owners):
        with CaptureQueriesContext(connection) as captured:
            told = queries.happenings_of(system(), organisation_ids=some, on=DAY)
        asked.append((len(captured), len(told) > 0))
    assert asked == [(3, True)] * 2 and make_organisation().pk not in owners
