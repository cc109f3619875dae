"""The journal as auditors and administrators read it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from ocop.base import clock
from ocop.journal import queries, sealing
from ocop.people.roles import ROLES
from ocop.web import keyset
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import verbs


class Filter(forms.Form):
    """What the list is narrowed by."""

    verb = forms.ChoiceField(label=_("Việc"), required=False, choices=verbs.choices)
    subject = forms.CharField(
        label=_("Đối tượng"), required=False, help_text=_("Tên, hoặc mã như dossiers.Dossier:7.")
    )
    actor = forms.CharField(label=_("Người làm"), required=False)
    first = forms.DateField(label=_("Từ ngày"), required=False)
    last = forms.DateField(label=_("Đến ngày"), required=False)


@rights("journal.view")
def journal_list(request: DeskRequest) -> HttpResponse:
    """What was done, newest first, narrowed by verb, subject, actor and days."""
    narrow = Filter(request.GET)
    wanted: dict[str, Any] = narrow.cleaned_data if narrow.is_valid() else {}
    first, last = wanted.get("first"), wanted.get("last")
    found = queries.find_entries(
        queries.entries_visible_to(request.actor),
        verb=wanted.get("verb", ""),
        subject=wanted.get("subject", ""),
        actor=wanted.get("actor", ""),
        since=clock.day_start(first) if first else None,
        until=clock.day_start(last + dt.timedelta(days=1)) if last else None,
    )
    page = keyset.page(request, found)
    lines = [(entry, verbs.label(entry.verb)) for entry in page.rows]
    context = {"form": narrow, "page": page, "lines": lines, "seal": queries.newest_block()}
    return render(request, "officer/journal.html", context)


@rights("journal.view")
def journal_entry(request: DeskRequest, pk: int) -> HttpResponse:
    """One entry: before, after, and the seal that covers it."""
    entry = get_object_or_404(queries.entries_visible_to(request.actor), pk=pk)
    context = {
        "entry": entry,
        "verb": verbs.label(entry.verb),
        "role": ROLES[entry.actor_role].label if entry.actor_role in ROLES else entry.actor_role,
        "changes": queries.changes(entry),
        "seal": queries.block_over(entry),
    }
    return render(request, "officer/journal_entry.html", context)


@rights("journal.view")
@never_cache
def journal_verify(request: DeskRequest) -> HttpResponse:
    """Recompute the whole chain of seals now and say whether it fits."""
    return render(request, "officer/journal_verify.html", {"report": sealing.verify(), "at": clock.now()})


urlpatterns = [
    path("nhat-ky/", journal_list, name="journal"),
    path("nhat-ky/<int:pk>", journal_entry, name="journal_entry"),
    path("nhat-ky/kiem-tra", journal_verify, name="journal_verify"),
]
