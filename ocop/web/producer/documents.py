"""The proof library: one place for papers that many criteria, dossiers and years use."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ocop.base import clock
from ocop.dossiers import queries as dossiers
from ocop.files import actions, forms, kinds, queries, rules
from ocop.files.models import Document
from ocop.web.access import DeskRequest, rights
from ocop.web.producer.posting import attempt, key_of, own_producer, status

_PER_PAGE = 30


@rights("files.upload")
@require_GET
def documents(request: DeskRequest) -> HttpResponse:
    """The own proofs: by kind and text; in use, near their end, or withdrawn."""
    form = forms.LibraryFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    on = clock.today()
    seen = queries.documents_visible_to(request.actor)
    if asked.get("show") == "expiring":
        seen = seen.filter(pk__in=queries.expiring(seen, on).values("pk"))
    rows = queries.library(
        seen, kind=asked.get("kind", ""), words=asked.get("q", ""), withdrawn=asked.get("show") == "withdrawn"
    )
    page = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [(row, kinds.label(row.kind), ending(row, on)) for row in page.object_list],
        "asked": any(asked.values()),
    }
    return render(request, "producer/documents.html", context)


def ending(document: Document, on: Any) -> str:
    """How a proof stands by its last day: "expired", "soon" (90 days), or nothing to say."""
    if document.expired_on(on):
        return "expired"
    if document.expires_on is not None and (document.expires_on - on).days <= 90:
        return "soon"
    return ""


@rights("files.upload")
@require_GET
def document(request: DeskRequest, pk: int) -> HttpResponse:
    """One proof: what is said of it, its files, and where it is cited."""
    found = _find(request, pk)
    citing = dossiers.dossiers_visible_to(request.actor).filter(citations__document=found).distinct()
    context = {
        "document": found,
        "kind": kinds.label(found.kind),
        "ending": ending(found, clock.today()),
        "pages": queries.pages_of(found),
        "citing": citing.select_related("product").order_by("-opened_at", "-pk"),
        "change_refusal": rules.may_change.reason(request.actor, found),
    }
    return render(request, "producer/document.html", context)


@rights("files.upload")
@require_http_methods(["GET", "HEAD", "POST"])
def document_new(request: DeskRequest) -> HttpResponse:
    """Add a proof with its files; `?kind=` chooses the kind, `?next=` leads back afterwards."""
    own = own_producer(request)
    initial = {"kind": request.GET.get("kind", "")}
    form = forms.DocumentForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data, uploads = _split(form)
        key = key_of(request)
        made = attempt(
            form,
            lambda: actions.add_document(
                own, **data, uploads=uploads, by=request.actor, at=clock.now(), key=key
            ),
        )
        if made:
            messages.success(request, _("Đã thêm minh chứng “%(title)s”.") % {"title": made.title})
            return redirect("producer:document", pk=made.pk)
    context = {"form": form, "key": key_of(request)}
    return render(request, "producer/document_form.html", context, status=status(form))


@rights("files.upload")
@require_http_methods(["GET", "HEAD", "POST"])
def document_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Change what is said of a proof; add files to it."""
    found = _find(request, pk)
    names = [name for name in forms.DocumentForm.base_fields if name != "uploads"]
    initial = {name: getattr(found, name) for name in names}
    form = forms.DocumentForm(request.POST or None, request.FILES or None, initial=initial, is_new=False)
    if request.method == "POST" and form.is_valid():
        data, uploads = _split(form)
        saved = attempt(
            form,
            lambda: actions.update_document(found, data, uploads=uploads, by=request.actor, at=clock.now()),
        )
        if saved:
            messages.success(request, _("Đã lưu minh chứng."))
            return redirect("producer:document", pk=pk)
    context = {"form": form, "document": found, "key": key_of(request)}
    return render(request, "producer/document_form.html", context, status=status(form))


@rights("files.upload")
@require_http_methods(["GET", "HEAD", "POST"])
def document_withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a proof out of the library, after a look at what follows."""
    found = _find(request, pk)
    if request.method == "POST":
        actions.withdraw_document(found, by=request.actor, at=clock.now())
        messages.success(request, _("Đã rút minh chứng khỏi kho."))
        return redirect("producer:documents")
    return render(request, "producer/document_withdraw.html", {"document": found})


def _split(form: forms.DocumentForm) -> tuple[dict[str, Any], list[actions.Upload]]:
    data = dict(form.cleaned_data)
    return data, [(upload, upload.name) for upload in data.pop("uploads")]


def _find(request: DeskRequest, pk: int) -> Document:
    seen = queries.documents_visible_to(request.actor).select_related("organisation")
    return get_object_or_404(seen, pk=pk)


urlpatterns = [
    path("minh-chung/", documents, name="documents"),
    path("minh-chung/them/", document_new, name="document_new"),
    path("minh-chung/<int:pk>/", document, name="document"),
    path("minh-chung/<int:pk>/sua/", document_edit, name="document_edit"),
    path("minh-chung/<int:pk>/rut/", document_withdraw, name="document_withdraw"),
]
