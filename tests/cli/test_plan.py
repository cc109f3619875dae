"""`ocop plan`: what is shipped is listed and loaded, once."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ocop.plan.models import Plan


def run(*arguments: str) -> str:
    said = StringIO()
    call_command("plan", *arguments, stdout=said)
    return said.getvalue()


def test_the_shipped_plans_are_listed_without_a_database() -> None:
    assert [line.split()[0] for line in run("list").splitlines()] == ["kh363-2023", "mau-2026"]


@pytest.mark.parametrize(("is_demo", "years"), [(False, [2023]), (True, [2026, 2023])])
def test_examples_are_loaded_in_demo_mode_alone(
    places: None, settings: Any, is_demo: bool, years: list[int]
) -> None:
    settings.OCOP_DEMO = is_demo
    assert "kh363-2023: đã nạp." in run("load")
    assert list(Plan.objects.values_list("year", flat=True)) == years
    assert "kh363-2023: đã có từ trước" in run("load")
    assert Plan.objects.count() == len(years)


def test_what_cannot_be_loaded_says_why(db: None, settings: Any) -> None:
    settings.OCOP_DEMO = False
    for code, why in [
        ("mau-2026", "OCOP_DEMO=1"),
        ("khong-co", "kh363-2023, mau-2026"),
        ("kh363-2023", "không thuộc tỉnh"),
    ]:
        with pytest.raises(CommandError, match=why) as refused:
            run("load", code)
        assert refused.value.returncode == 2
    assert Plan.objects.count() == 0
