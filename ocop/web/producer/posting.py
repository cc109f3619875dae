"""What the desk's forms have in common when they are sent, and whose desk it is."""

from __future__ import annotations

from django.http import Http404

from ocop.organisations import queries as organisations
from ocop.organisations.models import Organisation
from ocop.web.access import DeskRequest
from ocop.web.ui.sent import caught as attempt
from ocop.web.ui.sent import key_of, status

__all__ = ["attempt", "key_of", "own_producer", "status"]


def own_producer(request: DeskRequest) -> Organisation:
    """The producer that the appointment in use belongs to; not found where it belongs to none."""
    seen = organisations.organisations_visible_to(request.actor).select_related("unit")
    found = seen.filter(pk=request.actor.organisation_id or 0).first()
    if found is None:
        raise Http404
    return found
