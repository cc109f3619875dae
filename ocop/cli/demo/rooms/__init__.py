"""What the demo tells of the rooms around the star, room by room.

Each module has `tell(shop)`, which does its part through actions, at days before today. They are told in the
order of their names, after the products and their stars.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module

from ocop.cli.demo.making import Workshop


def tell(shop: Workshop) -> None:
    """Every room's part."""
    for found in pkgutil.iter_modules(__path__):
        import_module(f"{__name__}.{found.name}").tell(shop)
