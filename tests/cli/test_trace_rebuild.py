"""`ocop trace-rebuild`: what was lost of the index comes back from the events."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from ocop.trace.models import Edge, EventRole
from tests.factories.trace import make_goods_lot

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


def index() -> tuple[list[object], list[object]]:
    roles = EventRole.objects.order_by("event", "role", "identifier")
    edges = Edge.objects.order_by("event", "source", "target")
    return list(roles.values_list("event", "role", "identifier", "quantity")), list(
        edges.values_list("event", "source", "target", "kind")
    )


def test_a_lost_index_is_made_again() -> None:
    make_goods_lot()
    before = index()
    Edge.objects.all().delete()
    EventRole.objects.first().delete()  # type: ignore[union-attr]
    told = StringIO()
    call_command("trace-rebuild", stdout=told)
    assert index() == before and all(before)
    assert told.getvalue().strip() == "Đã dựng lại chỉ mục từ 2 sự kiện."
