"""Training for who takes part: own classes, signing up, ticket, checking in, test, feedback, certificate."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ocop.base import clock
from ocop.base.refusals import Refused
from ocop.training import actions, documents, forms, queries, rules
from ocop.training.actions import attending
from ocop.training.models import Enrolment, Exam, Session
from ocop.training.queries import knowledge, visibility
from ocop.training.states import EnrolmentState
from ocop.web.access import DeskRequest, signed_in
from ocop.web.ui import qr, sent


@signed_in
@require_safe
@never_cache
def my_training(request: DeskRequest) -> HttpResponse:
    """Own classes, what was learned by topic, what the role still lacks, and open classes on that."""
    actor = request.actor
    seen = queries.classes_open_to(actor)
    roles = [appointment.role for appointment in request.appointments] or [actor.role]
    record = knowledge.record_of(actor.person_id or 0, roles)
    context = {
        "rows": queries.own_enrolments(actor).exclude(state=EnrolmentState.CANCELLED)[:100],
        "record": record,
        "offered": knowledge.suggestions(record.missing, seen, actor.person_id or 0, roles),
        "upcoming": visibility.upcoming(seen, clock.today())[:10],
    }
    return render(request, "portal/my_training.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: DeskRequest, pk: int) -> HttpResponse:
    """Sign up for a class."""
    found = get_object_or_404(queries.classes_open_to(request.actor).select_related("place_unit"), pk=pk)
    if request.method != "POST":  # a second press of the button finds what the first one did
        rules.may_enrol_self.check(request.actor, found, clock.today())
    form = forms.SignUpForm(request.POST or None)

    def do(data: dict[str, Any]) -> Enrolment:
        return actions.enrol_self(found, **data, by=request.actor, at=clock.now(), key=sent.key_of(request))

    made = sent.attempt(form, do) if request.method == "POST" else None
    if made is None:
        context = {"form": form, "row": found, "key": sent.key_of(request)}
        return render(request, "portal/training_enrol.html", context, status=sent.status(form))
    seated = made.state == EnrolmentState.ENROLLED
    messages.success(request, _("Đã ghi tên.") if seated else _("Đã vào danh sách chờ."))
    return redirect("portal:ticket", token=made.token)


@signed_in
@require_safe
@never_cache
def ticket(request: DeskRequest, token: str) -> HttpResponse:
    """The ticket: the holder shows its QR; who runs the class ticks the holder with one press."""
    found = _seen(request, token)
    actor, now = request.actor, clock.now()
    is_own = found.person_id == actor.person_id
    may_run = rules.may_run.allows(actor, found.training_class.unit_id)
    there = set(found.attendances.values_list("session_id", flat=True))
    sessions = list(found.training_class.sessions.all())
    context = {
        "ticket": found, "row": found.training_class, "is_own": is_own,
        "may_run": may_run,
        "sessions": [
            (session, session.pk in there, rules.in_window.allows(session, now)) for session in sessions
        ],
        "qr": qr.svg(request.build_absolute_uri(request.path)),
        "may_cancel": rules.may_cancel.allows(actor, found),
        "may_answer": rules.may_answer.allows(actor, found),
        "exam": Exam.objects.filter(training_class=found.training_class).first(),
        "result": getattr(found, "result", None) if is_own or may_run else None,
    }  # fmt: skip
    return render(request, "portal/ticket.html", context)


@signed_in
@require_POST
def ticket_tick(request: DeskRequest, token: str, pk: int) -> HttpResponse:
    """Tick the holder of a ticket for a session that runs now."""
    found = _seen(request, token)
    session = get_object_or_404(Session.objects.select_related("training_class"), pk=pk)
    actions.check_in_ticket(found, session, by=request.actor, at=clock.now())
    messages.success(request, _("Đã ghi có mặt."))
    return redirect("portal:ticket", token=token)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def ticket_cancel(request: DeskRequest, token: str) -> HttpResponse:
    """Take one's name out, after a look at what follows."""
    found = _own(request, token)
    if request.method == "POST":
        actions.cancel_enrolment(found, by=request.actor, at=clock.now())
        messages.success(request, _("Đã bỏ tên. Chỗ được nhường cho người chờ."))
        return redirect("portal:my_training")
    return render(request, "portal/ticket_cancel.html", {"ticket": found})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def check_in(request: DeskRequest, code: str) -> HttpResponse:
    """After scanning the organiser's code: look, confirm, done. What stands against it is said here."""
    session: Session | None = None
    try:
        session = attending.session_of(code, clock.now())
        enrolment = attending.own_seat(session, request.actor)
        if request.method == "POST":
            actions.check_in(code, by=request.actor, at=clock.now())
            messages.success(request, _("Đã ghi có mặt. Chúc buổi học vui."))
            return redirect("portal:ticket", token=enrolment.token)
        rules.in_window.check(session, clock.now())
        rules.may_attend.check(enrolment, session)
    except Refused as refused:
        context = {"session": session, "refusal": refused.reason}
        return render(request, "portal/check_in.html", context, status=409)
    there = enrolment.attendances.filter(session=session).exists()
    return render(request, "portal/check_in.html", {"session": session, "ticket": enrolment, "there": there})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def exam(request: DeskRequest, token: str) -> HttpResponse:
    """The test of a class."""
    found = _own(request, token)
    asked = get_object_or_404(Exam, training_class=found.training_class)
    rules.may_answer.check(request.actor, found)
    form = forms.AnswersForm(request.POST or None, questions=asked.questions)

    def do(_data: dict[str, Any]) -> Any:
        return actions.take_exam(found, form.answers, by=request.actor, at=clock.now())

    result = sent.attempt(form, do) if request.method == "POST" else None
    if result is None:
        context = {"form": form, "ticket": found, "exam": asked}
        return render(request, "portal/exam.html", context, status=sent.status(form))
    said = _("Đạt: %(n)d %%.") if result.passed else _("Chưa đạt: %(n)d %%. Có thể làm lại.")
    messages.success(request, said % {"n": result.score})
    return redirect("portal:ticket", token=token)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: DeskRequest, token: str) -> HttpResponse:
    """The feedback form: five questions, no name."""
    found = _own(request, token)
    rules.may_give_feedback.check(request.actor, found)
    form = forms.FeedbackForm(request.POST or None)

    def do(data: dict[str, Any]) -> bool:
        actions.give_feedback(found, form.marks, data["words"], by=request.actor, at=clock.now())
        return True

    if request.method == "POST" and sent.attempt(form, do):
        messages.success(request, _("Cảm ơn anh chị đã góp ý."))
        return redirect("portal:ticket", token=token)
    context = {"form": form, "ticket": found}
    return render(request, "portal/feedback.html", context, status=sent.status(form))


@signed_in
@require_safe
def attendance_certificate(request: DeskRequest, token: str) -> HttpResponse:
    """The certificate of attendance as PDF, for the holder and for who may see the list."""
    found = _seen(request, token)
    if not found.certificate_no:
        raise Http404
    response = HttpResponse(documents.attendance_pdf(found), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.certificate_no}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _seen(request: DeskRequest, token: str) -> Enrolment:
    rows = queries.enrolments_visible_to(request.actor).select_related(
        "training_class__unit", "training_class__place_unit", "person", "organisation", "result"
    )
    return get_object_or_404(rows, token=token.upper())


def _own(request: DeskRequest, token: str) -> Enrolment:
    rows = queries.own_enrolments(request.actor).select_related("training_class", "person", "result")
    return get_object_or_404(rows, token=token.upper())


urlpatterns = [
    path("dao-tao/cua-toi/", my_training, name="my_training"),
    path("dao-tao/<int:pk>/ghi-ten/", enrol, name="training_enrol"),
    path("dao-tao/ve/<str:token>/", ticket, name="ticket"),
    path("dao-tao/ve/<str:token>/diem-danh/<int:pk>/", ticket_tick, name="ticket_tick"),
    path("dao-tao/ve/<str:token>/bo-ten/", ticket_cancel, name="ticket_cancel"),
    path("dao-tao/ve/<str:token>/kiem-tra/", exam, name="training_exam"),
    path("dao-tao/ve/<str:token>/gop-y/", feedback, name="training_feedback"),
    path("dao-tao/ve/<str:token>/giay/", attendance_certificate, name="attendance_certificate"),
    path("dao-tao/diem-danh/<str:code>/", check_in, name="check_in"),
]
