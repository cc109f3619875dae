"""Main pages of the rooms around the star, room by room: each module has `visits()` on what the demo has."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import Any


def rooms() -> list[Any]:
    """The modules, in the order of their names."""
    return [import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
