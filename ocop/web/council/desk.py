"""What the pages of the council's desk share: finding things, buttons that answer by a message."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from ocop.base.refusals import Refused
from ocop.councils import queries
from ocop.councils.models import Hearing, Session
from ocop.councils.queries.tables import with_names
from ocop.web.access import DeskRequest
from ocop.web.ui.sent import key_of

READERS = ("councils.score", "councils.manage", "view.all")
"""Who may open the pages of a session: its members and those who see all."""


def find_session(request: DeskRequest, pk: int) -> Session:
    """A session that the actor may see, or 404."""
    found = queries.sessions_visible_to(request.actor).select_related("council", "batch", "rules")
    return get_object_or_404(found, pk=pk)


def find_hearing(request: DeskRequest, pk: int) -> Hearing:
    """An agenda item that the actor may see, or 404."""
    return get_object_or_404(with_names(queries.hearings_visible_to(request.actor)), pk=pk)


def pressed(request: DeskRequest, back: str, done: str, action: Callable[[], Any]) -> HttpResponse:
    """Do what a button asks and go back: with a message, or with the reason against.

    A refusal of the person is not softened: it becomes the 403 page.
    """
    try:
        action()
        messages.success(request, done)
    except Refused as refused:
        if refused.reason.about == "person":
            raise
        messages.error(request, refused.reason.text)
    return redirect(back)


def asked(
    request: DeskRequest,
    form: BaseForm,
    action: Callable[[dict[str, Any]], str],
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    """A page with a form: show it, or do what it asks and go where `action` says.

    A refusal stands in the form, with everything that was typed, under status 422.
    """
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(action(form.cleaned_data))
        except Refused as refused:
            if refused.reason.about == "person":
                raise
            field = refused.reason.field
            form.add_error(field if field in form.fields else None, refused.reason.text)
    status = 422 if form.is_bound else 200
    return render(request, template, {**context, "form": form, "key": key_of(request)}, status=status)
