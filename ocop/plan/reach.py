"""Who may open the list behind a figure. Whose figures one reads: `queries.plans.own_commune`."""

from __future__ import annotations

from ocop.base.actor import Actor
from ocop.plan.indicators import Indicator, Scope
from ocop.plan.queries import plans


def may_open_list(actor: Actor, indicator: Indicator, scope: Scope) -> bool:
    """Whether the list behind a figure may be opened, not only the figure.

    A list of papers or of persons' particulars is for those who may read the papers: the province's
    desks, and a commune for what is its own.
    """
    if not actor.has("plan.view"):
        return False
    if not indicator.is_private or actor.has("view.all"):
        return True
    own = plans.own_commune(actor)
    return own is not None and scope.commune == own and not scope.communes
