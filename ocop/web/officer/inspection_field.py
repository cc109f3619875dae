"""The page for a phone on the spot, with or without a line, and what it sends.

Every form of the page is an ordinary one. Where there is JavaScript it goes through the outbox
(`ui/js/outbox.js`), which keeps it on the phone until it is answered: such a request has the header
X-Outbox and gets JSON that says in words what became of it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from ocop.base import clock
from ocop.base.refusals import Refused
from ocop.oversight import actions, forms, queries, rules
from ocop.oversight.models import Choice, Visit
from ocop.web.access import DeskRequest, rights
from ocop.web.officer.inspections import find


@rights("oversight.visit")
@require_GET
@never_cache
def field(request: DeskRequest, pk: int) -> HttpResponse:
    """The check list, findings and pictures of one visit, for the hand."""
    return _page(request, find(request, pk))


@rights("oversight.visit")
@require_POST
def field_answers(request: DeskRequest, pk: int) -> HttpResponse:
    """Take the answers."""
    visit, spot = find(request, pk), forms.SpotForm(request.POST)

    def take(key: str) -> tuple[str, str]:
        said = forms.said_in(request.POST, visit.checklist)
        taken = actions.take_answers(
            visit, said, taken_at=spot.moment(), by=request.actor, at=clock.now(), key=key
        )
        if not taken.rivals:
            return "done", _("Đã lưu câu trả lời.")
        n = len(taken.rivals)
        words = ngettext(
            "Đã lưu. Ở %(n)d mục, người khác đã trả lời khác: máy chủ giữ cả hai bản để chọn.",
            "Đã lưu. Ở %(n)d mục, người khác đã trả lời khác: máy chủ giữ cả hai bản để chọn.", n,
        )  # fmt: skip
        return "both", words % {"n": n}

    return _answered(request, visit, take)


@rights("oversight.visit")
@require_POST
def field_finding(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a finding with its pictures."""
    visit, spot = find(request, pk), forms.SpotForm(request.POST)
    form = forms.FindingForm(request.POST, request.FILES, visit=visit, auto_id="dieu_%s")

    def take(key: str) -> tuple[str, str]:
        data = dict(form.cleaned_data)
        pictures = data.pop("pictures")
        words, severity = data.pop("text"), data.pop("severity")
        moment, at = spot.moment(), clock.now()
        actions.take_finding(
            visit, severity, words, **data, taken_at=moment, by=request.actor, at=at, key=key
        )
        for number, picture in enumerate(pictures):
            actions.take_photo(
                visit, picture, picture.name, finding_key=key, taken_at=moment, where=spot.where(),
                by=request.actor, at=at, key=f"{key}-{number}",
            )  # fmt: skip
        return "done", _("Đã ghi điều phải sửa.")

    return _answered(request, visit, take, form, "finding_form")


@rights("oversight.visit")
@require_POST
def field_photo(request: DeskRequest, pk: int) -> HttpResponse:
    """Take pictures of the place."""
    visit, spot = find(request, pk), forms.SpotForm(request.POST)
    form = forms.PhotoForm(request.POST, request.FILES, auto_id="anh_%s")

    def take(key: str) -> tuple[str, str]:
        for number, picture in enumerate(form.cleaned_data["pictures"]):
            actions.take_photo(
                visit, picture, picture.name, caption=form.cleaned_data["caption"],
                taken_at=spot.moment(), where=spot.where(), by=request.actor, at=clock.now(),
                key=f"{key}-{number}",
            )  # fmt: skip
        return "done", _("Đã lưu ảnh.")

    return _answered(request, visit, take, form, "photo_form")


def _answered(
    request: DeskRequest,
    visit: Visit,
    take: Callable[[str], tuple[str, str]],
    form: django_forms.Form | None = None,
    shown_as: str = "",
) -> HttpResponse:
    """Do it once under its key, and say what became of it: to the outbox as JSON, else as a page."""
    key = request.POST.get("key", "")[:60] or uuid.uuid4().hex
    if form is not None and not form.is_valid():
        return _wrong(request, visit, form, shown_as)
    try:
        state, words = take(key)
    except Refused as refused:
        if "X-Outbox" in request.headers:
            again = refused.reason.about == "stale"
            return JsonResponse(
                {"state": "again" if again else "refused", "words": str(refused.reason)},
                status=409 if again else 422,
            )
        if refused.reason.about != "input" or form is None:
            raise
        form.add_error(
            refused.reason.field if refused.reason.field in form.fields else None, refused.reason.text
        )
        return _page(request, visit, 422, **{shown_as: form})
    if "X-Outbox" in request.headers:
        return JsonResponse({"state": state, "words": words})
    (messages.success if state == "done" else messages.warning)(request, words)
    return redirect("officer:inspection_field", pk=visit.pk)


def _wrong(request: DeskRequest, visit: Visit, form: django_forms.Form, shown_as: str) -> HttpResponse:
    if "X-Outbox" not in request.headers:
        return _page(request, visit, 422, **{shown_as: form})
    words = " ".join(
        f"{form[name].label}: {errors[0]}" for name, errors in form.errors.items() if name in form.fields
    )
    return JsonResponse({"state": "refused", "words": words or _("Hãy kiểm tra lại.")}, status=422)


def _page(request: DeskRequest, visit: Visit, code: int = 200, **sent: Any) -> HttpResponse:
    context = {
        "visit": visit, "lines": queries.lines_of(visit), "choices": Choice.choices,
        "refusal": rules.may_take.reason(request.actor, visit, clock.now()),
        "findings": visit.findings.prefetch_related("remedies", "photos").order_by("pk"),
        "photos": visit.photos.filter(finding=None).order_by("pk"), "key": uuid.uuid4().hex,
        "products": visit.products.order_by("sort_key", "pk"),
        "finding_form": forms.FindingForm(visit=visit, auto_id="dieu_%s"),
        "photo_form": forms.PhotoForm(auto_id="anh_%s"), **sent,
    }  # fmt: skip
    return render(request, "officer/inspection_field.html", context, status=code)


urlpatterns = [
    path("kiem-tra/<int:pk>/di-kiem-tra/", field, name="inspection_field"),
    path("kiem-tra/<int:pk>/di-kiem-tra/tra-loi/", field_answers, name="field_answers"),
    path("kiem-tra/<int:pk>/di-kiem-tra/dieu/", field_finding, name="field_finding"),
    path("kiem-tra/<int:pk>/di-kiem-tra/anh/", field_photo, name="field_photo"),
]
