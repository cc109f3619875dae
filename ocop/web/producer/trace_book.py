"""Taking in a diary that was kept on paper or in Excel: the same reading, difference and undoing as at the
office, for the own producer alone. The pages of an import itself are the office's (`officer:intake_run`)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from ocop.base import clock
from ocop.base.refusals import Refused
from ocop.base.sheets import BadSheet, Problem
from ocop.files.sniff import XLSX
from ocop.imports import actions, documents, forms, kinds, queries
from ocop.web.access import DeskRequest, rights
from ocop.web.downloads import download
from ocop.web.producer.posting import key_of, own_producer

KIND = kinds.trace_steps.OWN.code
_SHOWN = 100
_LAST = 20


@rights("trace.keep")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def send(request: DeskRequest) -> HttpResponse:
    """Where to send a file, and the imports so far; one that cannot be taken is answered with what to do."""
    own, form = own_producer(request), forms.FileForm(request.POST or None, request.FILES or None)
    problems: list[Problem] = []
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            run = actions.take_in(
                kind=KIND, within=own.pk, data=upload.read(), name=upload.name, by=request.actor,
                at=clock.now(), key=key_of(request),
            )  # fmt: skip
            return redirect("officer:intake_run", pk=run.pk)
        except BadSheet as bad:
            problems = bad.problems
        except Refused as refused:
            form.add_error("file", refused.reason.text)
    failed = bool(problems) or (form.is_bound and not form.is_valid())
    runs = queries.runs_visible_to(request.actor).filter(kind=KIND)
    context = {
        "kind": kinds.get(KIND), "form": form, "problems": problems[:_SHOWN], "key": key_of(request),
        "runs": runs[:_LAST],
    }  # fmt: skip
    return render(request, "producer/trace_book.html", context, status=422 if failed else 200)


@rights("trace.keep")
@require_GET
def template(request: DeskRequest) -> HttpResponse:
    """The empty sheet."""
    kind, today = kinds.get(KIND, own_producer(request).pk, clock.now()), clock.today()
    return download(documents.template(kind, today), XLSX, "mau-nhat-ky.xlsx")


@rights("trace.keep")
@require_GET
def stored(request: DeskRequest) -> HttpResponse:
    """The sheet with the diary as it stands."""
    kind, today = kinds.get(KIND, own_producer(request).pk, clock.now()), clock.today()
    return download(documents.filled(kind, today), XLSX, f"nhat-ky-{today:%Y%m%d}.xlsx")


urlpatterns = [
    path("truy-xuat/nhap/", send, name="trace_book"),
    path("truy-xuat/nhap/mau.xlsx", template, name="trace_book_template"),
    path("truy-xuat/nhap/du-lieu.xlsx", stored, name="trace_book_stored"),
]
