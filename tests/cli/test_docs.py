"""The reference follows the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ocop.cli.management.commands import docs
from ocop.cli.reference import pages, words
from ocop.people.roles import ROLES


def test_the_reference_is_up_to_date() -> None:
    assert docs.outdated() == [], "run: python3 run.py ocop docs"


def test_every_setting_is_explained_and_nothing_else() -> None:
    assert set(pages.variables()) == set(words.SETTINGS)


def test_every_right_is_explained_and_nothing_else() -> None:
    assert frozenset().union(*(role.rights for role in ROLES.values())) == set(words.RIGHTS)


def test_defaults_are_read_as_they_stand_in_the_settings() -> None:
    known = pages.variables()
    assert known["OCOP_PORT"] == ("whole", "8000")
    assert known["OCOP_SMTP_TLS"] == ("flag", "True")
    assert known["DATABASE_URL"] == ("text", "")


@pytest.mark.parametrize("address", ["/kt/<str:token>", "/can-bo/bo-tieu-chi/", "/api/v1/openapi.json"])
def test_every_address_says_who_may_open_it(address: str) -> None:
    rows = [line for line in pages.build()["pages.md"].splitlines() if f"`{address}`" in line]
    assert len(rows) == 1 and not rows[0].endswith("|  |")


def test_the_api_page_tells_public_operations_from_those_that_need_a_sign_in() -> None:
    lines = pages.build()["api.md"].splitlines()
    assert any("`GET /api/v1/products`" in line and "mọi người" in line for line in lines)
    assert any("`PUT /api/v1/me/hearings/{pk}/card`" in line and "đã đăng nhập" in line for line in lines)


ROOT = Path(docs.FOLDER).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_pictures_of_a_page_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.S)
    found = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
    local = [target for target in found if "://" not in target]
    assert [target for target in local if not (page.parent / target).exists()] == []
