"""Reports from the public at the officers' desks."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.catalogue import scans
from ocop.organisations import queries as organisations
from ocop.oversight import actions, queries, report_forms, rules
from ocop.oversight.models import Report
from ocop.places import queries as places
from ocop.places.models import Unit
from ocop.trace import queries as trace
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import paging
from ocop.web.officer.asking import acted
from ocop.web.officer.inspections import READERS
from ocop.web.sending import send


@rights(*READERS)
@require_GET
def reports(request: DeskRequest) -> HttpResponse:
    """The reports: what waits longest first."""
    form = report_forms.ReportFilter(request.GET)
    rows = form.narrow(queries.reports_visible_to(request.actor))
    context = {
        "form": form,
        "page": paging.page(request, queries.listed_reports(rows)),
        "narrowed": bool(form.chosen),
    }
    return render(request, "officer/public_reports.html", context)


@rights(*READERS)
@require_GET
@never_cache
def report(request: DeskRequest, pk: int) -> HttpResponse:
    """One report, and what the reader can do about it; the contact to those in charge alone."""
    return _page(request, _find(request, pk))


@rights("oversight.visit")
@require_POST
def report_take_in(request: DeskRequest, pk: int) -> HttpResponse:
    """Begin to look into it."""
    key = request.POST.get("key", "")
    actions.take_in_report(_find(request, pk), by=request.actor, at=clock.now(), key=key)
    messages.success(request, _("Đã tiếp nhận phản ánh."))
    return redirect("officer:public_report", pk=pk)


@rights("oversight.visit")
@require_POST
def report_link(request: DeskRequest, pk: int) -> HttpResponse:
    """Say whom and where it is about."""
    found = _find(request, pk)
    form = _link_form(request, found, request.POST)

    def link(data: dict[str, Any], key: str) -> None:
        product = found.product if found.product and data["chu_the"] == found.product.organisation else None
        actions.link_report(
            found, organisation=data["chu_the"], product=product, unit=data["xa"], by=request.actor,
            at=clock.now(),
        )  # fmt: skip

    answer = _do(request, found, form, link, _("Đã ghi phản ánh về ai, ở đâu."), "link_form")
    left = not queries.reports_visible_to(request.actor).filter(pk=pk).exists()
    return redirect("officer:public_reports") if left else answer


@rights("oversight.visit")
@require_POST
def report_answer(request: DeskRequest, pk: int) -> HttpResponse:
    """Answer."""
    found, form = _find(request, pk), report_forms.AnswerForm(request.POST, auto_id="tl_%s")

    def answer(data: dict[str, Any], key: str) -> None:
        actions.answer_report(found, data["answer"], by=request.actor, at=clock.now(), key=key)

    return _do(
        request, found, form, answer, _("Đã trả lời. Người gửi đọc được bằng số và mã."), "answer_form"
    )


@rights("oversight.visit")
@require_POST
def report_dismiss(request: DeskRequest, pk: int) -> HttpResponse:
    """Say why it is not looked into."""
    found, form = _find(request, pk), report_forms.AnswerForm(request.POST, auto_id="kx_%s")

    def dismiss(data: dict[str, Any], key: str) -> None:
        actions.dismiss_report(found, data["answer"], by=request.actor, at=clock.now(), key=key)

    return _do(request, found, form, dismiss, _("Đã ghi là không xem xét."), "dismiss_form")


@rights("oversight.visit")
@require_POST
def report_close(request: DeskRequest, pk: int) -> HttpResponse:
    """End it."""
    key = request.POST.get("key", "")
    actions.close_report(_find(request, pk), by=request.actor, at=clock.now(), key=key)
    messages.success(request, _("Đã kết thúc phản ánh."))
    return redirect("officer:public_report", pk=pk)


@rights(*READERS)
@require_GET
def report_photo(request: DeskRequest, pk: int) -> HttpResponseBase:
    """A picture that came with a report."""
    photo = get_object_or_404(queries.photos_of_reports_visible_to(request.actor), pk=pk)
    return send(request, photo.file, f"{photo.report.number}-{photo.pk}")


def _find(request: DeskRequest, pk: int) -> Report:
    seen = queries.reports_visible_to(request.actor)
    return get_object_or_404(seen.select_related("organisation", "product__organisation", "unit"), pk=pk)


def _link_form(request: DeskRequest, found: Report, data: Any = None) -> report_forms.LinkForm:
    producers = organisations.producers(organisations.organisations_visible_to(request.actor))
    units = places.communes(clock.today(), places.home_province())
    if request.actor.unit_id and not request.actor.province_wide:
        units = Unit.objects.filter(pk=request.actor.unit_id)
    words = request.GET.get("tim", "") if data is None else ""
    if data is not None:
        words = ""
        producers = (
            producers.filter(pk=int(data["chu_the"])) if str(data.get("chu_the")).isdecimal() else producers
        )
    initial = {"chu_the": found.organisation_id, "xa": found.unit_id}
    return report_forms.LinkForm(
        data,
        producers=producers.select_related("unit"),
        units=units,
        words=words,
        initial=initial,
        auto_id="gan_%s",
    )


def _do(
    request: DeskRequest,
    found: Report,
    form: django_forms.Form,
    act: Callable[[dict[str, Any], str], None],
    done: str,
    shown_as: str,
) -> HttpResponse:
    if acted(request, form, act, done):
        return redirect("officer:public_report", pk=found.pk)
    return _page(request, found, 422, **{shown_as: form})


def _page(request: DeskRequest, found: Report, code: int = 200, **sent: Any) -> HttpResponse:
    actor = request.actor
    context = {
        "report": found, "photos": found.photos.order_by("pk"), "key": uuid.uuid4().hex,
        "visits": queries.visits_visible_to(actor).filter(report=found).order_by("pk"),
        **_label(actor, found.subject),
        "contact": found.contact if rules.may_see_contact.allows(actor, found) else "",
        "may_take_in": rules.may_move_report.allows(actor, found, "take_in_report"),
        "may_answer": rules.may_move_report.allows(actor, found, "answer_report"),
        "may_close": rules.may_move_report.allows(actor, found, "close_report"),
        "may_dismiss": rules.may_move_report.allows(actor, found, "dismiss_report"),
        "may_link": rules.may_link_report.allows(actor, found), "words": request.GET.get("tim", ""),
        "may_visit": found.organisation_id and rules.may_handle.allows(actor, found),
        "answer_form": report_forms.AnswerForm(auto_id="tl_%s"),
        "dismiss_form": report_forms.AnswerForm(auto_id="kx_%s"),
        "link_form": _link_form(request, found), **sent,
    }  # fmt: skip
    return render(request, "officer/public_report.html", context, status=code)


def _label(actor: Actor, subject: str) -> dict[str, Any]:
    """The label that the sender had in the hand and what else was typed; its lot, where the reader may open
    it. A piece that nobody printed still leads to its lot."""
    asked = scans.label_in(subject)
    if asked is None:
        return {"subject": subject}
    found = scans.find(asked) or scans.find_above(asked)
    lots = trace.lots_visible_to(actor).select_related("item")
    lot = lots.filter(pk=found["lot_id"]).first() if found and found["lot"] else None
    return {"subject": subject.removesuffix(asked.path).rstrip(" ·"), "label": asked.path, "lot": lot}


urlpatterns = [
    path("kiem-tra/phan-anh/", reports, name="public_reports"),
    path("kiem-tra/phan-anh/<int:pk>/", report, name="public_report"),
    path("kiem-tra/phan-anh/<int:pk>/tiep-nhan/", report_take_in, name="public_report_take_in"),
    path("kiem-tra/phan-anh/<int:pk>/gan/", report_link, name="public_report_link"),
    path("kiem-tra/phan-anh/<int:pk>/tra-loi/", report_answer, name="public_report_answer"),
    path("kiem-tra/phan-anh/<int:pk>/khong-xem-xet/", report_dismiss, name="public_report_dismiss"),
    path("kiem-tra/phan-anh/<int:pk>/ket-thuc/", report_close, name="public_report_close"),
    path("kiem-tra/phan-anh/anh/<int:pk>/", report_photo, name="public_report_photo"),
]
