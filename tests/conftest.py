"""What every test shares: the database it runs on, the browser, and which tests go where."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests import environment, migrated

pytest_plugins = ["tests.browser"]


@pytest.hookimpl(tryfirst=True)  # before -m looks at the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys and whatever opens a page are browser tests; tests for one database skip on the other."""
    on_postgres = bool(os.environ.get("DATABASE_URL"))
    for item in items:
        if "journeys" in item.path.parts or "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
        if item.get_closest_marker("postgres") and not on_postgres:
            item.add_marker(pytest.mark.skip(reason="only means something on PostgreSQL"))
        if on_postgres and (item.get_closest_marker("sqlite") or not _asks_the_database(item)):
            item.add_marker(pytest.mark.skip(reason="only means something on SQLite, or on none"))


def _asks_the_database(item: pytest.Item) -> bool:
    """Whether a test may ask the database of this run: itself, or by programs that it starts."""
    marks = ("django_db", "programs", "postgres", "browser")
    allowed = {"db", "transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    return bool(allowed) or any(item.get_closest_marker(mark) for mark in marks)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> None:
    """Where a server runs beside the test (browser, crash), SQLite is a file: in memory both would share
    one connection, which no installation does."""
    from django.conf import settings

    database: dict[str, Any] = settings.DATABASES["default"]
    beside = any(item.get_closest_marker("browser") for item in request.session.items)
    if "sqlite" in database["ENGINE"] and beside:
        worker = os.environ.get("PYTEST_XDIST_WORKER", "only")
        database.setdefault("TEST", {})["NAME"] = str(environment.DATA / f"test-{worker}.sqlite3")
    migrated.take_over_first_migration()
    # pytest-django's own fixture also parts the databases of parallel workers
    request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    """Every test begins in the language of the house, whatever the one before left behind."""
    from django.utils import translation

    with translation.override("vi"):
        yield


@pytest.fixture
def places(db: None) -> None:
    """The units of the country's provinces and of An Giang's communes, old and new."""
    from tests.factories.places import PROVINCE

    PROVINCE.put()


@pytest.fixture
def packs(db: None) -> None:
    """The shipped law, published."""
    from tests.factories.criteria import LAW

    LAW.put()


@pytest.fixture(scope="session", autouse=True)
def check_each_pack_once() -> Iterator[None]:
    """Checking a pack against its schema takes half a second; what passed once in this run passes again."""
    from ocop.criteria import actions

    check, passed = actions._check, set[str]()

    def once(content: Any) -> None:
        if content.sha256 not in passed:
            check(content)
            passed.add(content.sha256)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(actions, "_check", once)
        yield
