"""What every template knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from ocop.base.actor import ANONYMOUS
from ocop.notices import queries as notices
from ocop.web import navigation


def _label(request: HttpRequest) -> str:
    appointment = getattr(request, "appointment", None)
    return appointment.label if appointment else ""


def site(request: HttpRequest) -> dict[str, Any]:
    """The actor, the desk's navigation, unread notices, whether this is a demo; each read when used."""
    actor = getattr(request, "actor", ANONYMOUS)
    return {
        "actor": actor,
        "appointment_label": SimpleLazyObject(lambda: _label(request)),
        "may_switch": SimpleLazyObject(lambda: len(getattr(request, "appointments", [])) > 1),
        "province_name": settings.OCOP_PROVINCE_NAME,
        "demo_mode": settings.OCOP_DEMO,
        "desk_nav": SimpleLazyObject(lambda: navigation.of(actor, request.path)),
        "inbox_unread": SimpleLazyObject(lambda: notices.unread_count(actor)),
    }
