"""People in classes at the officers' desks: writing them down, attendance, codes to scan, lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.base.refusals import Refused
from ocop.base.sheets import BadSheet
from ocop.imports import actions as imports
from ocop.imports import documents as imported
from ocop.imports import kinds
from ocop.imports.documents import Beside
from ocop.training import actions, codes, documents, forms, queries, rules
from ocop.training.models import Enrolment, Session
from ocop.training.queries import classes, knowledge
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import paging
from ocop.web.officer.downloads import EXCEL, download
from ocop.web.officer.training import do, find, page
from ocop.web.ui import qr

_SHOWN = 200
"""People on one page of ticking."""


@rights("training.manage")
@require_POST
def trainee_new(request: DeskRequest, pk: int) -> HttpResponse:
    """Write somebody down."""
    found = find(request, pk)
    form = forms.TraineeForm(request.POST, auto_id="hoc_%s", on=clock.today())

    def add(data: dict[str, Any]) -> Any:
        person = knowledge.person_named(data["username"]) if data["username"] else None
        if data["username"] and person is None:
            said = _("Không có tài khoản nào mang tên đăng nhập này.")
            raise Refused(said, about="input", field="username")
        given = form.data_for_action()
        if person is not None:
            given["name"] = str(person)
        return actions.enrol_other(
            found, given, person=person, by=request.actor, at=clock.now(), key=request.POST.get("key", "")
        )

    return do(request, found, form, add, _("Đã ghi tên."), "trainee_form")


@rights("training.manage")
@require_POST
def trainee_off(request: DeskRequest, pk: int) -> HttpResponse:
    """Take somebody out; the waiting list moves up."""
    seen = queries.enrolments_visible_to(request.actor).select_related("training_class")
    found = get_object_or_404(seen, pk=pk)
    actions.cancel_enrolment(found, by=request.actor, at=clock.now(), key=request.POST.get("key", ""))
    messages.success(request, _("Đã bỏ tên."))
    return redirect("officer:training_class", pk=found.training_class_id)


@rights("training.manage")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def attendance(request: DeskRequest, pk: int) -> HttpResponse:
    """Tick who is there, with large targets; what was not shown is not touched."""
    session = _session(request, pk)
    if request.method == "POST":
        shown = [int(each) for each in request.POST.getlist("shown") if each.isdecimal()]
        present = [int(each) for each in request.POST.getlist("present") if each.isdecimal()]
        changed = actions.tick_session(session, present, shown, by=request.actor, at=clock.now())
        said = ngettext("Đã ghi %(n)d thay đổi.", "Đã ghi %(n)d thay đổi.", changed) % {"n": changed}
        messages.success(request, said)
        return redirect(request.get_full_path())
    rows = classes.to_tick(queries.enrolments_visible_to(request.actor), session)
    context = {
        "session": session, "row": session.training_class, "page": paging.page(request, rows, _SHOWN),
        "refusal": rules.may_tick.reason(request.actor, session, clock.now()),
        "there": session.attendances.count(),
    }  # fmt: skip
    return render(request, "officer/attendance.html", context)


@rights("training.manage")
@require_GET
@never_cache
def checkin_code(request: DeskRequest, pk: int) -> HttpResponse:
    """The code to scan: on a screen it changes every few minutes, `?in=1` makes one for paper."""
    session = _session(request, pk)
    rules.may_run.check(request.actor, session.training_class.unit_id)
    now = clock.now()
    first, last = codes.window(session.begins_at, session.ends_at)
    on_paper = request.GET.get("in") == "1"
    until = last if on_paper else min(last, now + codes.ON_SCREEN)
    address = request.build_absolute_uri(reverse("portal:check_in", args=[codes.make(session.pk, until)]))
    context = {
        "session": session, "row": session.training_class, "qr": qr.svg(address), "address": address,
        "first": first, "last": last, "until": until, "on_paper": on_paper, "is_now": first <= now <= last,
        "there": session.attendances.count(),
    }  # fmt: skip
    return render(request, "officer/checkin_code.html", context)


@rights("training.manage")
@require_GET
def tickets(request: DeskRequest, pk: int) -> HttpResponse:
    """Tickets of everybody with a seat, to be printed for those without a phone."""
    found = find(request, pk)
    rules.may_run.check(request.actor, found.unit_id)
    rows = queries.enrolments_visible_to(request.actor).filter(training_class=found, state="enrolled")
    shown = paging.page(request, rows.order_by("name_key", "pk"), 60)
    base = request.build_absolute_uri("/").rstrip("/")
    cards = [
        (row, qr.svg(f"{base}{reverse('portal:ticket', args=[row.token])}")) for row in shown.object_list
    ]
    return render(request, "officer/tickets.html", {"row": found, "cards": cards, "page": shown})


@rights("training.manage")
@require_GET
def roll_excel(request: DeskRequest, pk: int) -> HttpResponse:
    """The people of a class as Excel, for those in charge; the report by commune beside them.

    Who left is not in it: the same file can be handed in again, and would bring them back.
    """
    found = find(request, pk)
    rules.may_run.check(request.actor, found.unit_id)
    people = list(
        classes.roll(queries.enrolments_visible_to(request.actor), found).exclude(state="cancelled")
    )
    data = imported.filled(
        kinds.get("trainees", pk, clock.now()), clock.today(), only=[row.pk for row in people],
        beside=_told(people), more=lambda book: documents.place_sheet(book, classes.by_place(found)),
    )  # fmt: skip
    return download(data, EXCEL, f"lop-{found.pk}.xlsx")


def _told(rows: Sequence[Enrolment]) -> list[Beside]:
    """What is worked out of people: for reading alone."""
    return [
        Beside(_("Trạng thái"), {row.pk: str(row.get_state_display()) for row in rows}, 12),
        Beside(_("Số phút có mặt"), {row.pk: str(row.minutes) for row in rows}, 10),
        Beside(_("Giấy chứng nhận"), {row.pk: row.certificate_no or "" for row in rows}, 24),
    ]


@rights("training.manage")
@require_GET
def list_template(request: DeskRequest, pk: int) -> HttpResponse:
    """An empty list of participants to be filled in."""
    found = find(request, pk)
    rules.may_run.check(request.actor, found.unit_id)
    data = imported.template(kinds.get("trainees", pk, clock.now()), clock.today())
    return download(data, EXCEL, "danh-sach-nguoi-hoc.xlsx")


@rights("training.manage")
@require_POST
def list_in(request: DeskRequest, pk: int) -> HttpResponse:
    """Lay a list of participants beside who is on the list; what it would change is shown before it is
    written."""
    found = find(request, pk)
    rules.may_run.check(request.actor, found.unit_id)
    form = forms.ListForm(request.POST, request.FILES, auto_id="nhap_%s")
    if not form.is_valid():
        return page(request, found, 422, list_form=form)
    upload, key = form.cleaned_data["upload"], request.POST.get("key", "")
    try:
        run = imports.take_in(
            kind="trainees", within=pk, data=upload.read(), name=upload.name, by=request.actor,
            at=clock.now(), key=key,
        )  # fmt: skip
    except BadSheet as bad:
        return page(request, found, 422, list_form=form, problems=bad.problems[:50])
    except Refused as refused:
        if refused.reason.about == "person":
            raise
        form.add_error("upload", refused.reason.text)
        return page(request, found, 422, list_form=form)
    return redirect("officer:intake_run", pk=run.pk)


@rights("training.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def clear(request: DeskRequest, pk: int) -> HttpResponse:
    """Clear phones and birth years of a class that is over, after a look at what follows."""
    found = find(request, pk)
    rules.may_clear.check(request.actor, found, clock.today())
    if request.method == "POST":
        actions.clear_personal_data(found, by=request.actor, at=clock.now())
        imports.forget(at=clock.now())
        messages.success(request, _("Đã xóa điện thoại và năm sinh."))
        return redirect("officer:training_class", pk=pk)
    return render(request, "officer/training_clear.html", {"row": found})


def _session(request: DeskRequest, pk: int) -> Session:
    seen = queries.classes_in_care_of(request.actor)
    rows = Session.objects.filter(training_class__in=seen.values("pk"))
    return get_object_or_404(rows.select_related("training_class__unit", "training_class__place_unit"), pk=pk)


urlpatterns = [
    path("dao-tao/<int:pk>/nguoi-hoc/", trainee_new, name="trainee_new"),
    path("dao-tao/nguoi-hoc/<int:pk>/bo/", trainee_off, name="trainee_off"),
    path("dao-tao/buoi/<int:pk>/diem-danh/", attendance, name="attendance"),
    path("dao-tao/buoi/<int:pk>/ma/", checkin_code, name="checkin_code"),
    path("dao-tao/<int:pk>/ve/", tickets, name="tickets"),
    path("dao-tao/<int:pk>/excel/", roll_excel, name="roll_excel"),
    path("dao-tao/<int:pk>/mau-danh-sach/", list_template, name="list_template"),
    path("dao-tao/<int:pk>/nhap/", list_in, name="list_in"),
    path("dao-tao/<int:pk>/xoa-du-lieu/", clear, name="training_clear"),
]
