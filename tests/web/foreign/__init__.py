"""Pages of what belongs to others, room by room, for the permission matrix.

Each module here has `PAGES`, addresses with places for ids in braces, and `there(owner, product)`, which
makes what they show for a producer and its product, and answers the ids by name.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import Any


def rooms() -> list[Any]:
    """The modules, in the order of their names."""
    return [import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
