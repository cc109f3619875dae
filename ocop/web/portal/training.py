"""Training for everybody: open classes, is this certificate real, and the library of materials."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ocop.base import clock
from ocop.training import actions, forms, queries, rules
from ocop.training.models import TrainingClass
from ocop.training.queries import certified, classes, knowledge, visibility
from ocop.training.states import EnrolmentState, MaterialState
from ocop.web.access import DeskRequest, anyone
from ocop.web.portal import shell
from ocop.web.sending import send

_MOST = 200


@anyone
@require_safe
def training(request: DeskRequest) -> HttpResponse:
    """Classes, conferences and workshops that take names or run, by month, the soonest first."""
    seen = visibility.upcoming(queries.classes_open_to(request.actor), clock.today())[:_MOST]
    months = [(day, list(rows)) for day, rows in groupby(seen, key=_month)]
    context = {"months": months, "is_known": request.actor.is_known}
    return shell.page(request, "portal/training.html", context, title=_("Lớp đang mở"))


def _month(row: TrainingClass) -> dt.date | None:
    return row.starts_on.replace(day=1) if row.starts_on else None


@anyone
@require_safe
def training_class(request: DeskRequest, pk: int) -> HttpResponse:
    """One class: what, when, where, by whom, free seats; if signed in, the way to sign up or the ticket."""
    seen = classes.with_parts(queries.classes_open_to(request.actor))
    found = get_object_or_404(seen, pk=pk)
    context = {"row": found, **_standing(request, found)}
    return shell.page(request, "portal/training_class.html", context, title=found.title)


def _standing(request: DeskRequest, found: TrainingClass) -> dict[str, Any]:
    """How the reader stands to a class."""
    actor = request.actor
    if not actor.is_known:
        return {"is_known": False}
    mine = queries.own_enrolments(actor).filter(training_class=found)
    own = mine.exclude(state=EnrolmentState.CANCELLED).first()
    refusal = None if own else rules.may_enrol_self.reason(actor, found, clock.today())
    return {"is_known": True, "own": own, "refusal": refusal}


@anyone
@require_safe
def training_certificate(request: DeskRequest) -> HttpResponse:
    """Whether a number is that of a certificate we gave: class and initials, no name."""
    number = request.GET.get("so", "").strip()[:60]
    found = certified.by_number(number) if number else None
    context = {"number": number, "found": found, "missed": bool(number) and found is None}
    status = 404 if context["missed"] else 200
    title = _("Kiểm tra giấy chứng nhận tham dự")
    response = shell.page(request, "portal/training_certificate.html", context, title=title, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


@anyone
@require_safe
def materials(request: DeskRequest) -> HttpResponse:
    """The library of materials that the reader may open, by topic."""
    form = forms.LibraryFilter(request.GET)
    chosen = form.chosen
    rows = knowledge.library(
        knowledge.materials_visible_to(request.actor), audience=chosen.get("doi_tuong", ""),
        topic=chosen.get("chu_de", ""), language=chosen.get("ngon_ngu", ""),
    )[:_MOST]  # fmt: skip
    topics = [(label, list(found)) for label, found in groupby(rows, key=lambda row: row.topic_label)]
    context = {"form": form, "topics": topics, "narrowed": bool(chosen), "csrf_token": get_token(request)}
    return shell.page(request, "portal/materials.html", context, title=_("Tài liệu"))


@anyone
@require_POST
def material_open(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Hand a material out and count one opening; of the reader nothing is kept."""
    seen = knowledge.materials_visible_to(request.actor).exclude(state=MaterialState.WITHDRAWN)
    found = get_object_or_404(seen.select_related("file__shown_as"), pk=pk)
    actions.count_opening(found, at=clock.now())
    if found.file is None:
        return redirect(found.link)
    return send(request, found.file, found.file_name)


urlpatterns = [
    path("dao-tao/", training, name="training"),
    path("dao-tao/giay-chung-nhan/", training_certificate, name="training_certificate"),
    path("dao-tao/<int:pk>/", training_class, name="training_class"),
    path("tai-lieu/", materials, name="materials"),
    path("tai-lieu/<int:pk>/mo/", material_open, name="material_open"),
]
