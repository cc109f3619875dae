"""Training at the officers' desks: classes, conferences and workshops from draft to closing."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.places import queries as places
from ocop.places.models import Unit
from ocop.training import actions, forms, queries, questions, rules
from ocop.training.models import Session, Teacher, TrainingClass
from ocop.training.queries import classes, knowledge, verdicts
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import paging
from ocop.web.officer.asking import asked, home_unit
from ocop.web.ui import sent


@rights("training.manage", "view.all")
@require_GET
def training(request: DeskRequest) -> HttpResponse:
    """The classes that the reader may see, the latest first."""
    seen = queries.classes_visible_to(request.actor)
    this_year = clock.today().year
    form = forms.ClassFilter(request.GET, range(this_year + 1, this_year - 5, -1))
    chosen = form.chosen
    rows = classes.narrow(
        seen, state=chosen.get("trang_thai", ""), kind=chosen.get("loai", ""),
        audience=chosen.get("doi_tuong", ""), year=int(chosen.get("nam", 0)),
    )  # fmt: skip
    context = {
        "form": form, "page": paging.page(request, classes.listed(rows)), "narrowed": bool(chosen),
        "is_desk": queries.is_desk(request.actor), "wide": request.actor.province_wide,
    }  # fmt: skip
    return render(request, "officer/training.html", context)


@rights("training.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def training_new(request: DeskRequest) -> HttpResponse:
    """Plan a class with its first session."""
    unit = unit_of(request)
    programme = request.GET.get("chuong_trinh", "")
    form = _class_form(request, initial={"programme": programme, "place_unit": request.actor.unit_id})
    session = forms.SessionForm(request.POST or None, prefix="buoi")

    def add(data: dict[str, Any]) -> TrainingClass:
        return actions.plan_class(
            unit, form.data_for_action(), session=session.data_for_action(), by=request.actor,
            at=clock.now(), key=sent.key_of(request),
        )  # fmt: skip

    if request.method == "POST" and session.is_valid():
        made = sent.attempt(form, add)
        if made is not None:
            messages.success(request, _("Đã lưu bản soạn. Xem lại rồi mở nhận ghi tên."))
            return redirect("officer:training_class", pk=made.pk)
    status = max(sent.status(form), sent.status(session)) if form.is_bound else 200
    context = {"form": form, "session_form": session, "both": [form, session], "key": sent.key_of(request)}
    return render(request, "officer/training_form.html", context, status=status)


@rights("training.manage", "view.all")
@require_GET
@never_cache
def training_class(request: DeskRequest, pk: int) -> HttpResponse:
    """One class: days, teachers, figures, people (for those in charge), and what can be done now."""
    return page(request, find(request, pk))


@rights("training.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def training_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Change what is said of a class."""
    found = find(request, pk)
    rules.may_change.check(request.actor, found)
    form = _class_form(request, initial=forms.initial_of(found), kept=found)

    def change(data: dict[str, Any]) -> str:
        actions.change_class(found, form.data_for_action(), by=request.actor, at=clock.now())
        messages.success(request, _("Đã lưu."))
        return reverse("officer:training_class", args=[pk])

    return asked(request, form, change, "officer/training_form.html", {"row": found})


@rights("training.manage")
@require_POST
def training_move(request: DeskRequest, pk: int, verb: str) -> HttpResponse:
    """Open, begin or finish a class."""
    moves: dict[str, tuple[Callable[..., TrainingClass], str]] = {
        "mo": (actions.open_class, _("Lớp đã mở nhận ghi tên.")),
        "bat-dau": (actions.begin_class, _("Lớp đang diễn ra.")),
        "da-xong": (actions.finish_class, _("Đã ghi là đã tổ chức. Người học được mời góp ý.")),
    }
    found = find(request, pk)
    act, done = moves[verb]
    act(found, by=request.actor, at=clock.now(), key=request.POST.get("key", ""))
    messages.success(request, done)
    return redirect("officer:training_class", pk=pk)


@rights("training.manage")
@require_POST
def training_close(request: DeskRequest, pk: int) -> HttpResponse:
    """Close a class and give certificates."""
    found, form = find(request, pk), forms.CloseForm(request.POST, auto_id="dong_%s")

    def close(data: dict[str, Any]) -> Any:
        key = request.POST.get("key", "")
        return actions.close_class(found, data["outcome"], by=request.actor, at=clock.now(), key=key)

    return do(request, found, form, close, _("Lớp đã khép lại, giấy chứng nhận đã cấp."), "close_form")


@rights("training.manage")
@require_POST
def training_cancel(request: DeskRequest, pk: int) -> HttpResponse:
    """Cancel a class with a reason."""
    found, form = find(request, pk), forms.CancelForm(request.POST, auto_id="huy_%s")

    def cancel(data: dict[str, Any]) -> Any:
        key = request.POST.get("key", "")
        return actions.cancel_class(found, data["reason"], by=request.actor, at=clock.now(), key=key)

    return do(request, found, form, cancel, _("Đã hủy, người ghi tên được báo."), "cancel_form")


@rights("training.manage")
@require_POST
def training_session(request: DeskRequest, pk: int) -> HttpResponse:
    """Add a sitting."""
    found, form = find(request, pk), forms.SessionForm(request.POST, auto_id="buoi_%s")

    def add(_data: dict[str, Any]) -> Any:
        key = request.POST.get("key", "")
        given = form.data_for_action()
        return actions.add_session(found, **given, by=request.actor, at=clock.now(), key=key)

    return do(request, found, form, add, _("Đã thêm buổi."), "session_form")


@rights("training.manage")
@require_POST
def training_session_off(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a sitting out."""
    seen = queries.classes_in_care_of(request.actor)
    rows = Session.objects.filter(training_class__in=seen.values("pk")).select_related("training_class")
    session = get_object_or_404(rows, pk=pk)
    actions.remove_session(session, by=request.actor, at=clock.now())
    messages.success(request, _("Đã bỏ buổi."))
    return redirect("officer:training_class", pk=session.training_class_id)


@rights("training.manage")
@require_POST
def training_teacher(request: DeskRequest, pk: int) -> HttpResponse:
    """Say who teaches."""
    found, form = find(request, pk), forms.TeacherForm(request.POST, auto_id="day_%s")

    def add(data: dict[str, Any]) -> Any:
        return actions.add_teacher(
            found, name=data["name"], organisation=form.organisation_chosen(),
            person=knowledge.person_named(data["username"]), by=request.actor, at=clock.now(),
            key=request.POST.get("key", ""),
        )  # fmt: skip

    return do(request, found, form, add, _("Đã thêm người dạy."), "teacher_form")


@rights("training.manage")
@require_POST
def training_teacher_off(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a teacher out."""
    seen = queries.classes_in_care_of(request.actor)
    rows = Teacher.objects.filter(training_class__in=seen.values("pk")).select_related("training_class")
    teacher = get_object_or_404(rows, pk=pk)
    actions.remove_teacher(teacher, by=request.actor, at=clock.now())
    messages.success(request, _("Đã bỏ người dạy."))
    return redirect("officer:training_class", pk=teacher.training_class_id)


@rights("training.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def training_exam(request: DeskRequest, pk: int) -> HttpResponse:
    """Set the test of a class."""
    found = find(request, pk)
    rules.may_change.check(request.actor, found)
    exam = getattr(found, "exam", None)
    initial = {"words": questions.write(exam.questions), "pass_mark": exam.pass_mark} if exam else {}
    form = forms.ExamForm(request.POST or None, initial=initial)

    def change(data: dict[str, Any]) -> str:
        actions.set_exam(found, data["words"], pass_mark=data["pass_mark"], by=request.actor, at=clock.now())
        messages.success(request, _("Đã lưu bài kiểm tra."))
        return reverse("officer:training_class", args=[pk])

    return asked(request, form, change, "officer/training_exam.html", {"row": found})


def do(
    request: DeskRequest,
    found: TrainingClass,
    form: django_forms.Form,
    act: Callable[[dict[str, Any]], Any],
    done: str,
    shown_as: str,
) -> HttpResponse:
    """Do what a form of the class's page asks; what it refuses stands in the page, with what was typed."""
    if sent.attempt(form, act) is None:
        return page(request, found, 422, **{shown_as: form})
    messages.success(request, done)
    return redirect("officer:training_class", pk=found.pk)


def page(request: DeskRequest, found: TrainingClass, code: int = 200, **shown: Any) -> HttpResponse:
    """The page of a class, with forms that were sent and refused put back."""
    actor, on = request.actor, clock.today()
    in_care = queries.runs(actor, found.unit_id)
    people = classes.roll(queries.enrolments_visible_to(actor), found)
    sees_people = in_care or (queries.is_desk(actor) and people.exists())
    there = classes.attendance_by_session(found)
    context = {
        "row": found, "on": on, "key": uuid.uuid4().hex, "in_care": in_care, "sees_people": sees_people,
        "people": paging.page(request, people, 100) if sees_people else None,
        "figures": classes.figures(found), "places": classes.by_place(found),
        "sittings": [(session, there.get(session.pk, 0)) for session in found.sessions.all()],
        "feedback": verdicts.feedback(found), "exam_figures": verdicts.exam(found),
        "moves": _moves(request, found, on), "may_change": rules.may_change.allows(actor, found),
        "may_close": rules.may_move.allows(actor, found, "close_class", on),
        "may_cancel": rules.may_move.allows(actor, found, "cancel_class", on),
        "may_enrol": rules.may_enrol_others.allows(actor, found),
        "may_clear": rules.may_clear.allows(actor, found, on),
        "close_form": forms.CloseForm(auto_id="dong_%s"), "cancel_form": forms.CancelForm(auto_id="huy_%s"),
        "session_form": forms.SessionForm(auto_id="buoi_%s"),
        "teacher_form": forms.TeacherForm(auto_id="day_%s") if in_care else None,
        "trainee_form": forms.TraineeForm(auto_id="hoc_%s", on=on) if in_care else None,
        "list_form": forms.ListForm(auto_id="nhap_%s"),
        **shown,
    }  # fmt: skip
    return render(request, "officer/training_class.html", context, status=code)


def _moves(request: DeskRequest, found: TrainingClass, on: dt.date) -> list[tuple[str, str, Any]]:
    """The next moves: address, words, and what stands against it (or None); those far off are left out."""
    offered = {
        "draft": [("training_open", _("Mở nhận ghi tên"), "open_class")],
        "open": [
            ("training_begin", _("Bắt đầu"), "begin_class"),
            ("training_finish", _("Ghi là đã tổ chức"), "finish_class"),
        ],
        "running": [("training_finish", _("Ghi là đã tổ chức"), "finish_class")],
    }
    return [
        (reverse(f"officer:{name}", args=[found.pk]), words, reason)
        for name, words, move in offered.get(found.state, [])
        if (reason := rules.may_move.reason(request.actor, found, move, on)) is None
        or reason.about != "person"
    ]


def find(request: DeskRequest, pk: int) -> TrainingClass:
    """A class that the reader may see, with its parts; 404 otherwise."""
    return get_object_or_404(classes.with_parts(queries.classes_visible_to(request.actor)), pk=pk)


def unit_of(request: DeskRequest) -> Unit:
    """Whose training the actor runs: the commune of the appointment, else the province."""
    own = None if request.actor.province_wide else places.with_id(request.actor.unit_id or 0)
    return own or home_unit()


def _class_form(request: DeskRequest, *, initial: dict[str, Any], kept: TrainingClass | None = None) -> Any:
    programmes = list(queries.programmes_visible_to(request.actor).order_by("-year", "title")[:200])
    if kept is not None and kept.programme is not None and kept.programme not in programmes:
        programmes.append(kept.programme)
    return forms.ClassForm(request.POST or None, programmes=programmes, on=clock.today(), initial=initial)


urlpatterns = [
    path("dao-tao/", training, name="training"),
    path("dao-tao/moi/", training_new, name="training_new"),
    path("dao-tao/<int:pk>/", training_class, name="training_class"),
    path("dao-tao/<int:pk>/sua/", training_edit, name="training_edit"),
    path("dao-tao/<int:pk>/mo/", training_move, {"verb": "mo"}, name="training_open"),
    path("dao-tao/<int:pk>/bat-dau/", training_move, {"verb": "bat-dau"}, name="training_begin"),
    path("dao-tao/<int:pk>/da-xong/", training_move, {"verb": "da-xong"}, name="training_finish"),
    path("dao-tao/<int:pk>/khep-lai/", training_close, name="training_close"),
    path("dao-tao/<int:pk>/huy/", training_cancel, name="training_cancel"),
    path("dao-tao/<int:pk>/buoi/", training_session, name="training_session"),
    path("dao-tao/buoi/<int:pk>/bo/", training_session_off, name="training_session_off"),
    path("dao-tao/<int:pk>/nguoi-day/", training_teacher, name="training_teacher"),
    path("dao-tao/nguoi-day/<int:pk>/bo/", training_teacher_off, name="training_teacher_off"),
    path("dao-tao/<int:pk>/kiem-tra/", training_exam, name="training_exam"),
]
