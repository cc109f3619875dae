"""Each task of Kế hoạch 363 has a page, a record and a figure."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

import ocop
from ocop.plan import coverage, indicators
from tests.factories.people import actor_with, commune_unit, sign_in

SHIPPED = Path(ocop.__file__).parent / "plan" / "data" / "kh363-2023.json"


def test_every_task_of_the_plan_is_covered() -> None:
    tasks = {task["code"] for task in json.loads(SHIPPED.read_text("utf-8"))["tasks"]}
    assert tasks == {code for code in coverage.COVERS if code.startswith("K")}


@pytest.mark.parametrize("cover", coverage.COVERS.values(), ids=list(coverage.COVERS))
def test_a_task_leads_to_pages_and_figures_that_exist(cover: coverage.Cover) -> None:
    assert cover.pages and cover.indicators and cover.record
    assert [resolve(page).app_names for page in cover.pages] == [["officer"]] * len(cover.pages)
    assert set(cover.indicators) <= set(indicators.ALL)


@pytest.mark.django_db
def test_the_programme_counts_a_commune_for_its_officer_and_all_for_the_office(client: Client) -> None:
    from tests.factories.ideas import make_idea
    from tests.factories.organisations import make_organisation

    make_idea("sent")
    make_idea("sent", make_organisation(unit=commune_unit("30338", "Xã Khác")))
    for role, wanted in (("commune_officer", 1), ("leader", 2)):
        sign_in(client, actor_with(role))
        page = client.get("/can-bo/chuong-trinh/?nam=2026")
        row = next(figures for cover, _pages, figures in page.context["rows"] if cover.code == "K8")
        assert row[0].value == wanted
    years = [
        client.get(f"/can-bo/chuong-trinh/{asked}").context["year"] for asked in ("", "?nam=abc", "?nam=9")
    ]
    assert len(set(years)) == 1


@pytest.mark.django_db
def test_figures_are_counted_once_until_something_is_written(client: Client, settings: Any) -> None:
    settings.OCOP_KEEP_PAGES = True
    sign_in(client, actor_with("leader"))
    statements = []
    for _n in range(2):
        with CaptureQueriesContext(connection) as seen:
            client.get("/can-bo/chuong-trinh/?nam=2026")
        statements.append(len(seen))
    assert statements[0] - statements[1] >= len(counted_codes())


def counted_codes() -> set[str]:
    return {code for cover in coverage.COVERS.values() for code in cover.indicators}
