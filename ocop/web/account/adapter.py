"""What the sign-in library asks us: nobody signs up by themselves, persons are called by their name."""

from __future__ import annotations

from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from ocop.base import clock
from ocop.notices import actions as notices
from ocop.people import queries as people
from ocop.people.models import Person


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by administrators and officers."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No: an account without an appointment could do nothing."""
        return False

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Person,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """What the library would mail about goes into the journal and the person's inbox, on its commit."""
        by = people.actor_without_appointment(user.pk)
        what = template_prefix.rsplit("/", 1)[-1]
        notices.tell_security_change(person=user, what=what, by=by, at=clock.now())


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """The second factor, with our own drawing of the QR code."""

    def get_totp_label(self, user: Person) -> str:
        """The sign-in name, which is what the person types (the address may be shared)."""
        return user.username

    def build_totp_svg(self, url: str) -> str:
        """The code as inline SVG, scaled by the page."""
        drawn = segno.make(url, error="m").svg_inline(omitsize=True, border=2, svgclass=None, lineclass=None)
        return str(drawn)


def display_name(person: Person) -> str:
    """How the sign-in pages call a person."""
    return str(person)
