"""Reading what this room keeps. Who may see what is decided here alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from ocop.base.actor import Actor
from ocop.base.happenings import Happening


def happenings_of(
    actor: Actor, *, organisation_ids: Collection[int] = (), product_ids: Collection[int] = (), on: dt.date
) -> list[Happening]:
    """What a timeline tells of this room."""
    return []
