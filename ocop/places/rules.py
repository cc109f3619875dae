"""Who may change the list of units."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.refusals import Reason, rule

LOAD = "places.load"


@rule
def may_load(by: Actor) -> Reason | None:
    """Loading units and boundaries belongs to the administrator and to the system."""
    if by.has(LOAD):
        return None
    return Reason(_("Chỉ quản trị viên được nạp danh mục đơn vị hành chính."), about="person")
