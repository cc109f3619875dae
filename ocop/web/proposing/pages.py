"""What these pages have in common: a form or a button that does one thing, and one's own things."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ocop.base.refusals import Refused
from ocop.organisations.models import Organisation
from ocop.web.access import DeskRequest
from ocop.web.ui.sent import key_of


def address(request: DeskRequest, name: str, *args: Any) -> str:
    """A page of the desk that the request came to."""
    match = request.resolver_match
    return reverse(f"{match.namespace if match else 'officer'}:{name}", args=args)


def form_page(
    request: DeskRequest,
    form: BaseForm,
    act: Callable[[dict[str, Any], str], str],
    *,
    title: Any,
    submit: Any,
    back: str,
    crumbs: list[tuple[str, Any]],
    lead: Any = "",
    kicker: Any = "",
    upload: bool = False,
) -> HttpResponse:
    """Show a form, or do what it asks and go where `act` says.

    `act` is handed the cleaned data and the idempotency key. A refusal stands in the form, with all that
    was typed, under status 422; a refusal of the person becomes the 403 page.
    """
    key = key_of(request)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(act(form.cleaned_data, key))
        except Refused as refused:
            if refused.reason.about == "person":
                raise
            field = refused.reason.field
            form.add_error(field if field in form.fields else None, refused.reason.text)
    context = {
        "form": form, "title": title, "submit": submit, "back": back, "lead": lead, "kicker": kicker,
        "upload": upload, "crumbs": crumbs, "key": key,
    }  # fmt: skip
    return render(request, "ui/science/form.html", context, status=422 if form.is_bound else 200)


def pressed(request: DeskRequest, back: str, done: Any, act: Callable[[str], Any]) -> HttpResponse:
    """Do what a button asks and go back: with a message, or with the reason against."""
    try:
        act(request.POST.get("key", ""))
        messages.success(request, done)
    except Refused as refused:
        if refused.reason.about == "person":
            raise
        messages.error(request, refused.reason.text)
    return redirect(back)


def own_organisation(request: DeskRequest) -> Organisation:
    """The organisation that the actor works for, or 404."""
    found = Organisation.objects.filter(pk=request.actor.organisation_id or 0).select_related("unit").first()
    if found is None:
        raise Http404
    return found


def page_of(request: DeskRequest, rows: Any, size: int = 50) -> Page[Any]:
    """The page that the address asks for; the nearest one that exists."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
