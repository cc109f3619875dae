"""What the sign-in page shows in a demo."""

from __future__ import annotations

from django import template
from django.conf import settings

from ocop.base import clock
from ocop.people import queries
from ocop.people.models import Appointment

register = template.Library()


@register.simple_tag
def demo_seats() -> list[Appointment]:
    """One fictional person per role to enter as; nothing outside a demo."""
    return queries.demo_people(clock.today()) if settings.OCOP_DEMO else []
