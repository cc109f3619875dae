"""What forms of every desk have in common when they are sent."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest

from ocop.base.refusals import Refused

T = TypeVar("T")


def attempt(form: forms.Form, do: Callable[[dict[str, Any]], T]) -> T | None:
    """What `do` answered to the cleaned data; None for a form with errors, or where it refused the input."""
    return caught(form, lambda: do(form.cleaned_data)) if form.is_valid() else None


def caught(form: forms.Form, do: Callable[[], T]) -> T | None:
    """What the action answered; None when it refused what was typed.

    The reason then stands in the form, at its field if it has one. A refusal of the person goes on to the
    error page.
    """
    try:
        return do()
    except Refused as refused:
        if refused.reason.about == "person" and not refused.reason.field:
            raise
        field = refused.reason.field if refused.reason.field in form.fields else None
        form.add_error(field, refused.reason.text)
        return None


def key_of(request: HttpRequest) -> str:
    """The idempotency key of a form: the one that was sent, else a new one."""
    return request.POST.get("key") or uuid.uuid4().hex


def status(form: forms.Form) -> int:
    """422 for a form that was sent with errors, else 200."""
    return 422 if form.is_bound and form.errors else 200
