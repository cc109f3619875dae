"""The published schema against the running door: what it promises, it keeps."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from django.conf import settings as django_settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from schemathesis import checks
from schemathesis.specs.openapi import checks as openapi

from tests.factories.councils import scoring_table
from tests.factories.people import sign_in

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application()).exclude(
    path_regex="^/api/v1/epcis"  # asked by systems with a key: tests/api/epcis
)
KEPT = [
    checks.not_a_server_error,
    openapi.status_code_conformance,
    openapi.content_type_conformance,
    openapi.response_schema_conformance,
]


@pytest.fixture(autouse=True)
def one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """A finished request would close its connection, and with it the transaction of the test."""
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)


@pytest.fixture
def cookie(db: None, places: None, packs: None) -> str:
    """A council member in the middle of scoring."""
    client = Client()
    sign_in(client, scoring_table(members=3).members[1])
    return str(client.cookies[django_settings.SESSION_COOKIE_NAME].value)


@schema.parametrize()
@settings(
    max_examples=8,
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_the_door_keeps_what_its_schema_promises(case: Any, cookie: str) -> None:
    """Every operation with made-up input, asked by a stranger and by somebody signed in."""
    case.call_and_validate(checks=KEPT)
    case.call_and_validate(checks=KEPT, cookies={django_settings.SESSION_COOKIE_NAME: cookie})
