"""A page that asks for a form and then does one thing."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.base.refusals import Refused
from ocop.places import queries as places
from ocop.places.models import Unit
from ocop.web.access import DeskRequest


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
    key = request.POST.get("key") or uuid.uuid4().hex
    return render(
        request, template, {**context, "form": form, "key": key}, status=422 if form.is_bound else 200
    )


def home_unit() -> Unit:
    """The installation's province; refused while no units are loaded."""
    found = places.by_code(places.home_province(), clock.today())
    if found is None:
        raise Refused(_("Chưa nạp danh mục đơn vị hành chính."))
    return found
