"""What a reader is told when the system cannot do its work."""

from __future__ import annotations

import errno
import os
import sqlite3
from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from ocop.config import urls
from ocop.web.access import anyone

pytestmark = pytest.mark.django_db


@anyone
def failing(request: HttpRequest, kind: str) -> HttpResponse:
    raise FAILURES[kind]()


urlpatterns = [path("hong/<str:kind>/", failing), *urls.urlpatterns]
handler500 = urls.handler500


def no_room_for_a_file() -> Exception:
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def no_room_in_sqlite() -> Exception:
    """What a real SQLite says when it may not grow."""
    connection = sqlite3.connect(":memory:")
    connection.executescript("PRAGMA max_page_count=2; CREATE TABLE t (x);")
    try:
        connection.execute("INSERT INTO t VALUES (zeroblob(100000))")
    except sqlite3.OperationalError as error:
        found = OperationalError(*error.args)
        found.__cause__ = error
        return found
    raise AssertionError("there was room")


def no_room_in_postgres() -> Exception:
    from psycopg.errors import DiskFull

    found = OperationalError("could not extend file")
    found.__cause__ = DiskFull("could not extend file")
    return found


FAILURES: dict[str, Any] = {
    "file": no_room_for_a_file,
    "sqlite": no_room_in_sqlite,
    "postgres": no_room_in_postgres,
    "away": lambda: OperationalError("the connection is closed"),
    "other-file": lambda: OSError(errno.EIO, "i/o"),
    "slip": lambda: ZeroDivisionError(),
}


@pytest.mark.parametrize(
    ("kind", "status", "title"),
    [
        ("file", 507, "Máy chủ hết chỗ lưu trữ"),
        ("sqlite", 507, "Máy chủ hết chỗ lưu trữ"),
        ("postgres", 507, "Máy chủ hết chỗ lưu trữ"),
        ("away", 503, "Cơ sở dữ liệu tạm gián đoạn"),
        ("other-file", 500, "Hệ thống gặp lỗi"),
        ("slip", 500, "Hệ thống gặp lỗi"),
    ],
)
@override_settings(ROOT_URLCONF=__name__)
def test_a_failure_is_told_by_its_cause(kind: str, status: int, title: str) -> None:
    response = Client(raise_request_exception=False).get(f"/hong/{kind}/")
    assert response.status_code == status
    assert title in response.content.decode()


@override_settings(ROOT_URLCONF=__name__)
def test_the_page_of_a_failure_needs_no_database(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        Client(raise_request_exception=False).get("/hong/away/")
