"""A page that asks for a form and then does one thing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.base.refusals import About, Refused
from ocop.places import queries as places
from ocop.places.models import Unit
from ocop.web.access import DeskRequest
from ocop.web.ui.sent import key_of


def asked(
    request: DeskRequest,
    form: BaseForm,
    action: Callable[[dict[str, Any]], str],
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    """Show the form, or do what it asks and go where `action` says.

    A refusal stands in the form, with everything that was typed, under status 422; a
    refusal of the person becomes the 403 page.
    """
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(action(form.cleaned_data))
        except Refused as refused:
            if refused.reason.about == "person":
                raise
            field = refused.reason.field
            form.add_error(field if field in form.fields else None, refused.reason.text)
    key = key_of(request)
    return render(
        request, template, {**context, "form": form, "key": key}, status=422 if form.is_bound else 200
    )


def acted(
    request: DeskRequest,
    form: BaseForm,
    act: Callable[[dict[str, Any], str], Any],
    done: str,
    *,
    shown: tuple[About, ...] = ("input",),
) -> bool:
    """Do what a form of a page asks, with what was typed and the request's key; say `done`.

    False where the page is to be shown again: the form has errors, or its refusal is about one of `shown`
    and now stands in it. Every other refusal becomes a page of its own.
    """
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data, request.POST.get("key", ""))
    except Refused as refused:
        if refused.reason.about not in shown:
            raise
        field = refused.reason.field
        form.add_error(field if field in form.fields else None, refused.reason.text)
        return False
    messages.success(request, done)
    return True


def home_unit() -> Unit:
    """The installation's province; refused while no units are loaded."""
    found = places.by_code(places.home_province(), clock.today())
    if found is None:
        raise Refused(_("Chưa nạp danh mục đơn vị hành chính."))
    return found
