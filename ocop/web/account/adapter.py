"""What the sign-in library asks us: nobody signs up by themselves, persons are called by their name."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from ocop.people.models import Person


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the administrator alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No: an account without an appointment could do nothing."""
        return False


def display_name(person: Person) -> str:
    """How the sign-in pages call a person."""
    return str(person)
