"""The product's settings without its middleware and sign-in, for the floors."""

from __future__ import annotations

from ocop.config import settings
from ocop.config.settings import *  # noqa: F403 – the same database and rooms, whatever they are

INSTALLED_APPS = [app for app in settings.INSTALLED_APPS if not app.startswith(("allauth", "axes"))]
MIDDLEWARE: list[str] = []  # type: ignore[no-redef]
ROOT_URLCONF = "benchmarks.floors"
