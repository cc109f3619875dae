"""The reference follows the code."""

from __future__ import annotations

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
