"""Outlets, what was published in them, its reach by month, totals; as Excel and CSV."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.outreach import actions, forms, queries, rules, sheets
from ocop.outreach.models import Outlet, OutletKind, Publication
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import paging
from ocop.web.officer.asking import acted, asked
from ocop.web.officer.downloads import CSV, EXCEL, download

_READ = ("outreach.write", "outreach.review", "view.all")


@rights(*_READ)
@require_GET
def outlets(request: DeskRequest) -> HttpResponse:
    """Every outlet, working ones first."""
    kind = request.GET.get("loai", "")
    seen = queries.outlets_visible_to(request.actor)
    found = queries.outlets_listed(seen, kind=kind if kind in OutletKind.values else "")
    context = {
        "page": paging.page(request, found), "kinds": OutletKind.choices, "kind": kind, "here": "outlets",
        "may_add": rules.may_add_outlet.allows(request.actor),
    }  # fmt: skip
    return render(request, "officer/outlets.html", context)


@rights("outreach.write")
@require_http_methods(["GET", "HEAD", "POST"])
def outlet_new(request: DeskRequest) -> HttpResponse:
    """Add an outlet."""
    form = forms.OutletForm(request.POST or None, on=clock.today())

    def add(data: dict[str, Any]) -> str:
        actions.add_outlet(data, by=request.actor, at=clock.now(), key=request.POST.get("key", ""))
        messages.success(request, _("Đã thêm kênh."))
        return reverse("officer:outlets")

    return asked(request, form, add, "officer/outlet_form.html", {})


@rights(*_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def outlet(request: DeskRequest, pk: int) -> HttpResponse:
    """One outlet; who may changes it here."""
    seen = queries.outlets_visible_to(request.actor).select_related("unit", "organisation")
    found: Outlet = get_object_or_404(seen, pk=pk)
    if request.method == "POST":
        rules.may_change_outlet.check(request.actor, found)
    form = forms.OutletForm(
        request.POST or None, on=clock.today(), kept=found, initial=forms.outlet_initial(found)
    )

    def change(data: dict[str, Any]) -> str:
        actions.change_outlet(found, data, by=request.actor, at=clock.now())
        messages.success(request, _("Đã lưu kênh."))
        return reverse("officer:outlets")

    context = {"outlet": found, "may_change": rules.may_change_outlet.allows(request.actor, found)}
    return asked(request, form, change, "officer/outlet_form.html", context)


@rights(*_READ)
@require_GET
def publications(request: DeskRequest) -> HttpResponse:
    """What was published where, newest first."""
    form = _filter(request)
    found = form.narrow(queries.with_reach(queries.publications_visible_to(request.actor)))
    context = {
        "form": form, "page": paging.page(request, found), "narrowed": bool(form.chosen),
        "query": request.GET.urlencode(), "may_note": rules.may_note.allows(request.actor),
        "here": "publications",
    }  # fmt: skip
    return render(request, "officer/publications.html", context)


@rights(*_READ)
@require_GET
def publications_csv(request: DeskRequest) -> HttpResponse:
    """The list as narrowed, as CSV."""
    return download(sheets.publications_csv(_narrowed(request)), CSV, "da-dang.csv")


@rights(*_READ)
@require_GET
def publications_excel(request: DeskRequest) -> HttpResponse:
    """The list as narrowed, as Excel: real numbers and days, nothing that runs."""
    return download(sheets.publications(_narrowed(request)), EXCEL, "da-dang.xlsx")


@rights(*_READ)
@require_GET
def publications_totals(request: DeskRequest) -> HttpResponse:
    """A year's totals by outlet and quarter."""
    years = queries.years(request.actor, clock.today())
    given = request.GET.get("nam", "")
    year = int(given) if given.isdecimal() and len(given) == 4 and int(given) in years else clock.today().year
    rows = queries.totals_by_outlet(queries.publications_visible_to(request.actor), year)
    context = {
        "rows": rows, "year": year, "years": years, "kinds": dict(OutletKind.choices), "here": "publications",
        "sum": sum(row.publications for row in rows), "people": sum(row.people for row in rows),
    }  # fmt: skip
    return render(request, "officer/publications_totals.html", context)


@rights("outreach.write")
@require_http_methods(["GET", "HEAD", "POST"])
def publication_new(request: DeskRequest) -> HttpResponse:
    """Note what was published."""
    initial = {"article": request.GET.get("bai"), "published_on": clock.today()}
    form = forms.PublicationForm(request.POST or None, actor=request.actor, initial=initial)

    def note(data: dict[str, Any]) -> str:
        key = request.POST.get("key", "")
        made = actions.note_publication(data, by=request.actor, at=clock.now(), key=key)
        messages.success(request, _("Đã ghi lần đăng. Có số lượt thì ghi theo tháng."))
        return reverse("officer:publication", args=[made.pk])

    return asked(request, form, note, "officer/publication_form.html", {})


@rights("outreach.write")
@require_http_methods(["GET", "HEAD", "POST"])
def publication_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Put a publication right."""
    found = _find(request, pk)
    rules.may_change_publication.check(request.actor, found)
    form = forms.PublicationForm(
        request.POST or None, actor=request.actor, kept=found, initial=forms.publication_initial(found)
    )

    def change(data: dict[str, Any]) -> str:
        actions.change_publication(found, data, by=request.actor, at=clock.now())
        messages.success(request, _("Đã lưu."))
        return reverse("officer:publication", args=[pk])

    return asked(request, form, change, "officer/publication_form.html", {"publication": found})


@rights(*_READ)
@require_GET
@never_cache
def publication(request: DeskRequest, pk: int) -> HttpResponse:
    """One publication with its reach by month."""
    found = _find(request, pk)
    return _page(request, found, forms.ReachForm(publication=found, on=clock.today()))


@rights("outreach.write")
@require_POST
def publication_reach(request: DeskRequest, pk: int) -> HttpResponse:
    """Note how many people it reached in a month."""
    found = _find(request, pk)
    rules.may_change_publication.check(request.actor, found)
    form = forms.ReachForm(request.POST, publication=found, on=clock.today())

    def note(data: dict[str, Any], _key: str) -> None:
        actions.note_reach(found, form.day, data["people"], by=request.actor, at=clock.now())

    if acted(request, form, note, _("Đã ghi số lượt.")):
        return redirect("officer:publication", pk=pk)
    return _page(request, found, form, 422)


@rights("outreach.write")
@require_POST
def publication_remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Take out what was noted by mistake."""
    actions.remove_publication(_find(request, pk), by=request.actor, at=clock.now())
    messages.success(request, _("Đã bỏ lần đăng ghi nhầm."))
    return redirect("officer:publications")


def _page(request: DeskRequest, found: Publication, form: forms.ReachForm, code: int = 200) -> HttpResponse:
    seen = queries.articles_visible_to(request.actor).filter(pk=found.article_id or 0)
    context = {
        "sees_article": seen.exists(),
        "publication": found, "form": form, "months": list(found.reach.all()), "key": uuid.uuid4().hex,
        "may_change": rules.may_change_publication.allows(request.actor, found),
    }  # fmt: skip
    return render(request, "officer/publication.html", context, status=code)


def _find(request: DeskRequest, pk: int) -> Publication:
    seen = queries.with_months(queries.with_reach(queries.publications_visible_to(request.actor)))
    return get_object_or_404(seen, pk=pk)


def _filter(request: DeskRequest) -> forms.PublicationFilter:
    outlets = queries.outlets_visible_to(request.actor).order_by("sort_key", "pk")
    years = queries.years(request.actor, clock.today())
    return forms.PublicationFilter(request.GET, years=years, outlets=outlets)


def _narrowed(request: DeskRequest) -> Any:
    return _filter(request).narrow(queries.with_reach(queries.publications_visible_to(request.actor)))


urlpatterns = [
    path("truyen-thong/kenh/", outlets, name="outlets"),
    path("truyen-thong/kenh/moi/", outlet_new, name="outlet_new"),
    path("truyen-thong/kenh/<int:pk>/", outlet, name="outlet"),
    path("truyen-thong/da-dang/", publications, name="publications"),
    path("truyen-thong/da-dang/csv/", publications_csv, name="publications_csv"),
    path("truyen-thong/da-dang/excel/", publications_excel, name="publications_excel"),
    path("truyen-thong/da-dang/tong-hop/", publications_totals, name="publications_totals"),
    path("truyen-thong/da-dang/moi/", publication_new, name="publication_new"),
    path("truyen-thong/da-dang/<int:pk>/", publication, name="publication"),
    path("truyen-thong/da-dang/<int:pk>/sua/", publication_edit, name="publication_edit"),
    path("truyen-thong/da-dang/<int:pk>/luot/", publication_reach, name="publication_reach"),
    path("truyen-thong/da-dang/<int:pk>/bo/", publication_remove, name="publication_remove"),
]
