"""The one task that django-tasks knows: run a registered handler."""

from __future__ import annotations

from typing import Any

from django_tasks import task

from ocop.base import clock
from ocop.jobs import registry


@task()
def run_handler(name: str, payload: dict[str, Any]) -> None:
    """Run the handler called `name`. The worker is a door, so the clock is read here."""
    registry.handler_of(name)(payload, clock.now())
