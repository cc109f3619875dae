"""Inspections at the officers' desks: list, one visit, arranging, record, ending."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.organisations import queries as organisations
from ocop.organisations.models import Organisation
from ocop.oversight import actions, checklists, documents, forms, queries, rules
from ocop.oversight.models import Answer, Report, Visit, VisitKind
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import inspection_lists as lists
from ocop.web.officer import paging
from ocop.web.officer.asking import asked
from ocop.web.officer.downloads import CSV, EXCEL, WORD, download
from ocop.web.sending import send

READERS = ("oversight.visit", "view.all")


@rights(*READERS)
@require_GET
def inspections(request: DeskRequest) -> HttpResponse:
    """The visits: what is still to be done first."""
    seen = queries.visits_visible_to(request.actor)
    form = forms.VisitFilter(request.GET)
    page = paging.page(request, queries.listed_visits(queries.with_names(form.narrow(seen))))
    context = {
        "form": form, "page": page, "narrowed": bool(form.chosen), "query": request.GET.urlencode(),
        "wide": request.actor.has("view.all"), "on": clock.today(),
        "may_arrange": request.actor.has("oversight.visit"),
    }  # fmt: skip
    return render(request, "officer/inspections.html", context)


@rights(*READERS)
@require_GET
def inspections_csv(request: DeskRequest) -> HttpResponse:
    """The list as narrowed, as CSV."""
    return download(lists.csv_text(_narrowed(request)), CSV, "kiem-tra.csv")


@rights(*READERS)
@require_GET
def inspections_excel(request: DeskRequest) -> HttpResponse:
    """The list as narrowed, as Excel; visits with a record besides in the sheet that can be taken in."""
    return download(lists.excel(_narrowed(request), clock.today()), EXCEL, "kiem-tra.xlsx")


@rights(*READERS)
@require_GET
@never_cache
def inspection(request: DeskRequest, pk: int) -> HttpResponse:
    """One visit with everything that was seen, and what the reader can do about it."""
    return page_of(request, find(request, pk))


@rights("oversight.visit")
@require_http_methods(["GET", "HEAD", "POST"])
def inspection_new(request: DeskRequest) -> HttpResponse:
    """Arrange a visit: first the producer, then who, when and why."""
    owner = _owner(request)
    if owner is None:
        return _choose(request)
    before, report = _before(request), _report(request)
    kind = VisitKind.FOLLOW_UP if before else VisitKind.AD_HOC if report else request.GET.get("loai")
    initial = {"kind": kind or VisitKind.PERIODIC, "lead": request.actor.person_id}
    form = forms.VisitForm(request.POST or None, organisation=owner, on=clock.today(), initial=initial)

    def add(data: dict[str, Any]) -> str:
        visit = actions.arrange_visit(
            owner, **data, follow_up_of=before, report=report, by=request.actor, at=clock.now(),
            key=request.POST.get("key", ""),
        )  # fmt: skip
        messages.success(request, _("Đã lên lịch."))
        return reverse("officer:inspection", args=[visit.pk])

    return asked(request, form, add, "officer/inspection_form.html", {"owner": owner})


@rights("oversight.visit")
@require_http_methods(["GET", "HEAD", "POST"])
def inspection_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Change day, lead and team."""
    visit = find(request, pk)
    rules.may_change.check(request.actor, visit)
    names = ("planned_on", "lead", "team", "purpose")
    form = forms.VisitForm(
        request.POST or None, organisation=visit.organisation, on=clock.today(), is_new=False,
        initial={name: getattr(visit, name) for name in names},
    )  # fmt: skip

    def change(data: dict[str, Any]) -> str:
        actions.change_visit(visit, **data, by=request.actor, at=clock.now())
        messages.success(request, _("Đã lưu."))
        return reverse("officer:inspection", args=[pk])

    context = {"owner": visit.organisation, "visit": visit}
    return asked(request, form, change, "officer/inspection_form.html", context)


@rights("oversight.visit")
@require_http_methods(["GET", "HEAD", "POST"])
def inspection_cancel(request: DeskRequest, pk: int) -> HttpResponse:
    """Call a visit off."""
    visit = find(request, pk)
    form = forms.CancelForm(request.POST or None)

    def cancel(data: dict[str, Any]) -> str:
        key = request.POST.get("key", "")
        actions.cancel_visit(visit, data["reason"], by=request.actor, at=clock.now(), key=key)
        messages.success(request, _("Đã hủy cuộc kiểm tra."))
        return reverse("officer:inspection", args=[pk])

    context = {"visit": visit, "title": _("Hủy cuộc kiểm tra"), "submit": _("Hủy cuộc kiểm tra")}
    return asked(request, form, cancel, "officer/inspection_ask.html", context)


@rights("oversight.visit")
@require_http_methods(["GET", "HEAD", "POST"])
def inspection_record(request: DeskRequest, pk: int) -> HttpResponse:
    """Write the record, after a look at what it will hold."""
    visit = find(request, pk)
    form = forms.RecordForm(request.POST or None)

    def write(data: dict[str, Any]) -> str:
        key = request.POST.get("key", "")
        actions.record_visit(visit, **data, by=request.actor, at=clock.now(), key=key)
        messages.success(request, _("Đã lập biên bản. Chủ thể nhận được thông báo."))
        return reverse("officer:inspection", args=[pk])

    context = {
        "visit": visit, "refusal": rules.may_record.reason(request.actor, visit),
        "lines": queries.lines_of(visit), "findings": _findings(visit),
    }  # fmt: skip
    return asked(request, form, write, "officer/inspection_record.html", context)


@rights(*READERS)
@require_GET
def inspection_pdf(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The record as PDF."""
    visit = get_object_or_404(queries.visits_visible_to(request.actor).select_related("record_pdf"), pk=pk)
    if visit.record_pdf is None:
        raise Http404
    return send(request, visit.record_pdf, f"bien-ban-{pk}", download=True)


@rights(*READERS)
@require_GET
def inspection_word(request: DeskRequest, pk: int) -> HttpResponse:
    """The record as a Word file."""
    visit = find(request, pk)
    if visit.record is None or visit.source:
        raise Http404
    return download(documents.record_word(visit.record), WORD, f"bien-ban-{pk}.docx")


@rights("oversight.visit")
@require_POST
def inspection_close(request: DeskRequest, pk: int) -> HttpResponse:
    """End a visit."""
    actions.close_visit(find(request, pk), by=request.actor, at=clock.now(), key=request.POST.get("key", ""))
    messages.success(request, _("Đã kết thúc cuộc kiểm tra."))
    return redirect("officer:inspection", pk=pk)


@rights("oversight.visit")
@require_POST
def inspection_choose(request: DeskRequest, pk: int) -> HttpResponse:
    """Choose which of two contradicting answers counts."""
    seen = queries.visits_visible_to(request.actor).values("pk")
    answer = get_object_or_404(Answer.objects.select_related("visit").filter(visit__in=seen), pk=pk)
    actions.choose_answer(answer, by=request.actor, at=clock.now())
    messages.success(request, _("Đã chọn."))
    return redirect("officer:inspection", pk=answer.visit_id)


@rights(*READERS)
@require_GET
def inspection_photo(request: DeskRequest, pk: int, size: str) -> HttpResponseBase:
    """A picture, to those who may see the visit."""
    photo = get_object_or_404(queries.photos_visible_to(request.actor), pk=pk)
    return send(request, photo.thumb if size == "nho" else photo.file, f"kiem-tra-{photo.visit_id}")


def find(request: DeskRequest, pk: int) -> Visit:
    """A visit that the reader may see, else 404."""
    seen = queries.with_names(queries.visits_visible_to(request.actor))
    return get_object_or_404(seen.select_related("follow_up_of", "report", "item__plan", "record_pdf"), pk=pk)


def page_of(request: DeskRequest, visit: Visit, code: int = 200, **sent: Any) -> HttpResponse:
    """The visit's page; `sent` are forms that were refused, with what was typed."""
    actor, on = request.actor, clock.today()
    in_charge = rules.is_in_charge.allows(actor, visit.unit_id)
    context = {
        "visit": visit, "on": on, "key": uuid.uuid4().hex, "lines": queries.lines_of(visit),
        "findings": _offered(actor, visit, on), "photos": visit.photos.filter(finding=None).order_by("pk"),
        "products": visit.products.order_by("sort_key", "pk"), "follow_ups": visit.follow_ups.order_by("pk"),
        "proposals": list(queries.proposals_from(visit)),
        "in_charge": in_charge, "may_change": rules.may_change.allows(actor, visit),
        "may_take": in_charge and visit.state in ("planned", "in_progress"),
        "record_refusal": rules.may_record.reason(actor, visit) if visit.state == "in_progress" else None,
        "may_close": rules.may_close.allows(actor, visit), "has_rivals": queries.rivals_of(visit).exists(),
        "return_form": forms.ReturnRemedyForm(auto_id="tra_%s"), "sent_to": 0,
        "fail_form": forms.FailRemedyForm(auto_id="khong_%s"),
        "remedy_form": forms.RemedyForm(auto_id="viec_%s"), **sent,
    }  # fmt: skip
    return render(request, "officer/inspection.html", context, status=code)


def _findings(visit: Visit) -> Any:
    rows = visit.findings.select_related("product").order_by("pk")
    return rows.prefetch_related("remedies__answers__documents__pages", "photos")


def _offered(actor: Any, visit: Visit, on: dt.date) -> list[tuple[Any, bool, bool, str]]:
    """Findings with whether a remedy may be ordered, whether to propose revocation, and their item in
    words."""
    names = checklists.names_of(visit.checklist)
    found = []
    for finding in _findings(visit):
        finding.visit = visit
        propose = finding.severity == "critical" and rules.may_propose_revocation.allows(actor, finding, on)
        found.append((finding, rules.may_order.allows(actor, finding), propose, names.get(finding.code, "")))
    return found


def _narrowed(request: DeskRequest) -> Any:
    seen = queries.visits_visible_to(request.actor)
    return queries.listed_visits(queries.with_names(forms.VisitFilter(request.GET).narrow(seen)))


def _owner(request: DeskRequest) -> Organisation | None:
    given = request.GET.get("chu-the", "")
    if not given.isdecimal():
        return None
    seen = organisations.producers(organisations.organisations_visible_to(request.actor))
    return get_object_or_404(seen.select_related("unit"), pk=int(given))


def _before(request: DeskRequest) -> Visit | None:
    given = request.GET.get("sau", "")
    return find(request, int(given)) if given.isdecimal() else None


def _report(request: DeskRequest) -> Report | None:
    given = request.GET.get("phan-anh", "")
    if not given.isdecimal():
        return None
    return get_object_or_404(queries.reports_visible_to(request.actor), pk=int(given))


def _choose(request: DeskRequest) -> HttpResponse:
    """Which producer? Those with the highest risk stand in plans; here anyone can be found by name."""
    form = forms.OrganisationFilter(request.GET)
    form.is_valid()
    seen = organisations.producers(organisations.organisations_visible_to(request.actor))
    rows = forms.by_words(seen.filter(is_closed=False), form.cleaned_data.get("q", "")).select_related("unit")
    context = {"form": form, "page": paging.page(request, rows, 30), "kept": request.GET.get("loai", "")}
    return render(request, "officer/inspection_choose.html", context)


urlpatterns = [
    path("kiem-tra/", inspections, name="inspections"),
    path("kiem-tra/csv/", inspections_csv, name="inspections_csv"),
    path("kiem-tra/excel/", inspections_excel, name="inspections_excel"),
    path("kiem-tra/moi/", inspection_new, name="inspection_new"),
    path("kiem-tra/<int:pk>/", inspection, name="inspection"),
    path("kiem-tra/<int:pk>/sua/", inspection_edit, name="inspection_edit"),
    path("kiem-tra/<int:pk>/huy/", inspection_cancel, name="inspection_cancel"),
    path("kiem-tra/<int:pk>/bien-ban/", inspection_record, name="inspection_record"),
    path("kiem-tra/<int:pk>/bien-ban/pdf/", inspection_pdf, name="inspection_pdf"),
    path("kiem-tra/<int:pk>/bien-ban/word/", inspection_word, name="inspection_word"),
    path("kiem-tra/<int:pk>/ket-thuc/", inspection_close, name="inspection_close"),
    path("kiem-tra/cau-tra-loi/<int:pk>/chon/", inspection_choose, name="inspection_choose"),
    path("kiem-tra/anh/<int:pk>/<str:size>/", inspection_photo, name="inspection_photo"),
]
