"""A signed-in client, and the page that it got."""

from __future__ import annotations

from typing import Any

from django.test import Client

from ocop.base.actor import Actor
from tests.factories.people import actor_with, sign_in


def as_actor(actor: Actor) -> Client:
    """A client in which the actor's person is signed in."""
    client = Client()
    sign_in(client, actor)
    return client


def as_role(role: str, **over: Any) -> Client:
    """A client in which somebody who holds a role is signed in."""
    return as_actor(actor_with(role, **over))


def html(answer: Any) -> str:
    """The page of an answer, be it the first look (200) or a form with errors (422)."""
    assert answer.status_code in (200, 422), answer.status_code
    return str(answer.content.decode())
