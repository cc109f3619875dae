"""Programmes, the library, and what officials have learned against what their role should have."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.people.models import Person
from ocop.people.roles import ROLES
from ocop.training import actions, forms, queries, rules, topics
from ocop.training.models import Material, Programme
from ocop.training.queries import knowledge
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import paging
from ocop.web.officer.asking import asked
from ocop.web.officer.training import unit_of


@rights("training.manage", "view.all")
@require_GET
def programmes(request: DeskRequest) -> HttpResponse:
    """Programmes with the number of their classes."""
    rows = queries.programmes_visible_to(request.actor).select_related("unit")
    counted = knowledge.with_class_counts(rows).order_by("-year", "title", "pk")
    context = {"page": paging.page(request, counted), "actor": request.actor,
               "is_desk": queries.is_desk(request.actor)}  # fmt: skip
    return render(request, "officer/programmes.html", context)


@rights("training.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def programme_new(request: DeskRequest) -> HttpResponse:
    """Begin a programme."""
    unit = unit_of(request)
    form = forms.ProgrammeForm(request.POST or None, initial={"year": clock.today().year})

    def add(data: dict[str, Any]) -> str:
        key = request.POST.get("key", "")
        actions.make_programme(unit, data, by=request.actor, at=clock.now(), key=key)
        return reverse("officer:programmes")

    return asked(request, form, add, "officer/programme_form.html", {})


@rights("training.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def programme_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Change a programme."""
    seen = queries.programmes_visible_to(request.actor).select_related("unit")
    found: Programme = get_object_or_404(seen, pk=pk)
    rules.may_change_programme.check(request.actor, found)
    initial = {name: getattr(found, name) for name in forms.ProgrammeForm.base_fields}
    form = forms.ProgrammeForm(request.POST or None, initial=initial)

    def change(data: dict[str, Any]) -> str:
        actions.change_programme(found, data, by=request.actor, at=clock.now())
        return reverse("officer:programmes")

    return asked(request, form, change, "officer/programme_form.html", {"programme": found})


@rights("training.manage", "view.all")
@require_GET
def library(request: DeskRequest) -> HttpResponse:
    """The library with its reading figures; `?cu=1` shows old versions too."""
    form = forms.LibraryFilter(request.GET)
    chosen = form.chosen
    rows = knowledge.library(
        knowledge.materials_visible_to(request.actor), audience=chosen.get("doi_tuong", ""),
        topic=chosen.get("chu_de", ""), language=chosen.get("ngon_ngu", ""),
        old=request.GET.get("cu") == "1",
    )  # fmt: skip
    context = {
        "form": form, "page": paging.page(request, rows), "narrowed": bool(chosen), "actor": request.actor,
        "is_desk": queries.is_desk(request.actor), "old": request.GET.get("cu") == "1",
    }  # fmt: skip
    return render(request, "officer/library.html", context)


@rights("training.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def material_new(request: DeskRequest) -> HttpResponse:
    """Put a material into the library."""
    unit = unit_of(request)
    form = forms.MaterialForm(request.POST or None, request.FILES or None)

    def add(data: dict[str, Any]) -> str:
        key = request.POST.get("key", "")
        actions.add_material(
            unit, form.data_for_action(), upload=_upload(data), by=request.actor, at=clock.now(), key=key
        )
        return reverse("officer:library")

    return asked(request, form, add, "officer/material_form.html", {})


@rights("training.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def material_renew(request: DeskRequest, pk: int) -> HttpResponse:
    """Put a new version beside a material."""
    found = _material(request, pk)
    rules.may_change_material.check(request.actor, found)
    names = ("title", "about", "audience", "topic", "language", "link", "is_public")
    initial = {name: getattr(found, name) for name in names}
    form = forms.MaterialForm(request.POST or None, request.FILES or None, initial=initial)

    def renew(data: dict[str, Any]) -> str:
        key = request.POST.get("key", "")
        actions.renew_material(
            found, form.data_for_action(), upload=_upload(data), by=request.actor, at=clock.now(), key=key
        )
        return reverse("officer:library")

    return asked(request, form, renew, "officer/material_form.html", {"material": found})


@rights("training.manage")
@require_POST
def material_withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a material out of the library."""
    actions.withdraw_material(_material(request, pk), by=request.actor, at=clock.now())
    messages.success(request, _("Đã rút tài liệu."))
    return redirect("officer:library")


@rights("training.manage")
@require_GET
def competence(request: DeskRequest) -> HttpResponse:
    """Officials with hours, classes and what their role still lacks: the province's, or the own commune's."""
    actor, on = request.actor, clock.today()
    rows = knowledge.officials(on, None if actor.province_wide else actor.unit_id)
    shown = paging.page(request, rows)
    held: dict[int, list[str]] = {}
    for appointment in shown.object_list:
        held.setdefault(appointment.person_id, []).append(appointment.role)
    records = knowledge.records(held)
    people = [(appointment, records[appointment.person_id]) for appointment in shown.object_list]
    context = {"page": shown, "people": people, "may_set": rules.may_set_topics.allows(actor)}
    return render(request, "officer/competence.html", context)


@rights("training.manage")
@require_GET
def competence_person(request: DeskRequest, pk: int) -> HttpResponse:
    """What one official has learned, what is missing, and open classes on that."""
    actor, on = request.actor, clock.today()
    rows = knowledge.officials(on, None if actor.province_wide else actor.unit_id).filter(person_id=pk)
    appointments = list(rows)
    person = get_object_or_404(Person, pk=pk if appointments else 0)
    roles = [appointment.role for appointment in appointments]
    record = knowledge.record_of(pk, roles)
    taken = queries.enrolments_visible_to(actor).filter(person_id=pk).exclude(state="cancelled")
    context = {
        "person": person, "appointments": appointments, "record": record,
        "rows": taken.select_related("training_class", "result").order_by("-training_class__starts_on", "pk"),
        "offered": knowledge.suggestions(record.missing, queries.classes_visible_to(actor), pk, roles),
    }  # fmt: skip
    return render(request, "officer/competence_person.html", context)


@rights("training.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def role_topics(request: DeskRequest) -> HttpResponse:
    """What each role should have learned; one form per role."""
    rules.may_set_topics.check(request.actor)
    if request.method == "POST":
        role = request.POST.get("role", "")
        form = forms.TopicsForm(request.POST, prefix=role)
        form.is_valid()
        given = form.cleaned_data.get("topics", [])
        actions.set_role_topics(role, given, by=request.actor, at=clock.now())
        messages.success(request, _("Đã lưu yêu cầu bồi dưỡng."))
        return redirect("officer:role_topics")
    asked_for = knowledge.required_topics()
    shown = [
        (code, ROLES[code].label, forms.TopicsForm(initial={"topics": asked_for[code]}, prefix=code))
        for code in topics.ROLES
    ]
    return render(request, "officer/role_topics.html", {"roles": shown})


def _material(request: DeskRequest, pk: int) -> Material:
    seen = knowledge.materials_visible_to(request.actor).select_related("unit")
    found: Material = get_object_or_404(seen, pk=pk)
    return found


def _upload(data: dict[str, Any]) -> tuple[Any, str] | None:
    file = data.get("upload")
    return (file.file, file.name) if file else None


urlpatterns = [
    path("dao-tao/chuong-trinh/", programmes, name="programmes"),
    path("dao-tao/chuong-trinh/moi/", programme_new, name="programme_new"),
    path("dao-tao/chuong-trinh/<int:pk>/", programme_edit, name="programme_edit"),
    path("dao-tao/tai-lieu/", library, name="library"),
    path("dao-tao/tai-lieu/moi/", material_new, name="material_new"),
    path("dao-tao/tai-lieu/<int:pk>/ban-moi/", material_renew, name="material_renew"),
    path("dao-tao/tai-lieu/<int:pk>/rut/", material_withdraw, name="material_withdraw"),
    path("dao-tao/nang-luc/", competence, name="competence"),
    path("dao-tao/nang-luc/<int:pk>/", competence_person, name="competence_person"),
    path("dao-tao/nang-luc/yeu-cau/", role_topics, name="role_topics"),
]
