"""Typed reading of the environment: one clear error for a value that cannot be."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


class BadEnvironment(SystemExit):
    """An environment variable has a value that the system cannot run with."""


def text(name: str, default: str = "") -> str:
    """The variable as text."""
    return os.environ.get(name, default).strip() or default


def flag(name: str, default: bool = False) -> bool:
    """The variable as yes or no: 1/true/yes/on, 0/false/no/off."""
    raw = os.environ.get(name, "").strip().lower()
    if not raw:
        return default
    if raw in {"1", "true", "yes", "on"}:
        return True
    if raw in {"0", "false", "no", "off"}:
        return False
    raise BadEnvironment(f"{name}={raw!r}: use 1 or 0")


def whole(name: str, default: int, *, least: int | None = None) -> int:
    """The variable as a whole number, and not below `least`."""
    raw = os.environ.get(name, "").strip()
    if not raw:
        return default
    try:
        found = int(raw)
    except ValueError:
        raise BadEnvironment(f"{name}={raw!r}: use a whole number") from None
    if least is not None and found < least:
        raise BadEnvironment(f"{name}={raw!r}: use {least} or more")
    return found


def words(name: str, default: str = "") -> list[str]:
    """The variable as a list parted by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def postgres(url: str) -> dict[str, Any]:
    """Django's database settings for ``postgres://user:password@host:port/name?option=value``."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise BadEnvironment(f"DATABASE_URL begins with {parts.scheme!r}: use postgres://")
    query = dict(parse_qsl(parts.query))
    host = query.pop("host", "") or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": query,
    }
