"""Years of records of the rooms around the star, for the benchmark of timeline and work list.

Each module has `fill(organisations, products, years)`: `organisations` and `products` are lists of ids
(product i belongs to organisation i modulo their number), `years` the calendar years. It writes rows in
bulk, without actions, a few for each organisation and year.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Sequence
from importlib import import_module


def fill(organisations: Sequence[int], products: Sequence[int], years: Sequence[int]) -> None:
    """Every room's records."""
    for found in pkgutil.iter_modules(__path__):
        if found.name == "__main__":
            continue
        import_module(f"{__name__}.{found.name}").fill(organisations, products, years)
