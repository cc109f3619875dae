"""The machine's door as a caller sees it: paths and JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from ocop.base.actor import Actor
from tests.factories.people import sign_in


class Caller:
    """Asks the door and reads JSON."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def get(self, path: str, status: int = 200, **asked: Any) -> Any:
        response = self.client.get(f"/api/v1{path}", asked)
        assert response.status_code == status, response.content[:300]
        return self._read(response, status)

    def send(self, method: str, path: str, body: Any, status: int = 200, **headers: str) -> Any:
        response = self.client.generic(
            method, f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=headers
        )
        assert response.status_code == status, response.content[:300]
        return self._read(response, status)

    def _read(self, response: Any, status: int) -> Any:
        kind = "application/problem+json" if status >= 400 else "application/json"
        assert response["Content-Type"].split(";")[0] == kind
        return json.loads(response.content)


@pytest.fixture
def caller(client: Client) -> Caller:
    """A stranger."""
    return Caller(client)


def as_actor(actor: Actor) -> Caller:
    """Somebody signed in."""
    client = Client()
    sign_in(client, actor)
    return Caller(client)
