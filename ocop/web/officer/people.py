"""Persons and appointments: for administrators; for provincial officers the local ones and agencies."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from ocop.base import clock
from ocop.base.refusals import Refused
from ocop.organisations.models import Organisation
from ocop.people import actions, queries, rules
from ocop.people.models import Appointment, Person, role_choices
from ocop.people.roles import ROLES
from ocop.places import queries as places
from ocop.web import keyset
from ocop.web.access import DeskRequest, rights
from ocop.web.ui.sent import key_of

_MAY_APPOINT = ("people.manage", "people.appoint_local")
_MAY_LOOK = (*_MAY_APPOINT, "journal.view")


class Filter(forms.Form):
    """What the list is narrowed by."""

    q = forms.CharField(label=_("Tìm"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    role = forms.ChoiceField(label=_("Vai trò"), required=False)
    state = forms.ChoiceField(
        label=_("Tình trạng"),
        required=False,
        choices=[("", _("Tất cả")), ("active", _("Đang hoạt động")), ("closed", _("Đã khóa"))],
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choice = self.fields["role"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", _("Tất cả")), *role_choices(), ("none", _("Chưa có vai trò"))]


class PersonForm(forms.ModelForm[Person]):
    """Somebody's name and how to reach them."""

    class Meta:
        model = Person
        fields = ["username", "full_name", "email", "phone"]
        help_texts = {
            "username": _("Chữ không dấu và số, ví dụ: nguyenvana. Không đổi được về sau."),
            "email": _("Để nhận thông báo và đặt lại mật khẩu."),
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["username"].disabled = self.instance.pk is not None

    def _post_clean(self) -> None:
        """Values only: a name that is taken is refused by the action, which knows a request sent twice."""


class AppointForm(forms.Form):
    """A role, its place and its period."""

    role = forms.ChoiceField(label=_("Vai trò"))
    unit = forms.ChoiceField(
        label=_("Xã, phường, đặc khu"), required=False, help_text=_("Chỉ cần cho cán bộ xã.")
    )
    organisation: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        label=_("Chủ thể hoặc cơ quan"), required=False, queryset=None,
        help_text=_("Chỉ cần cho thành viên chủ thể và người của cơ quan phối hợp."),
    )  # fmt: skip
    title = forms.CharField(label=_("Chức vụ"), required=False, max_length=200)
    valid_from = forms.DateField(label=_("Từ ngày"))
    valid_to = forms.DateField(
        label=_("Đến hết ngày"), required=False, help_text=_("Để trống nếu chưa biết.")
    )

    def __init__(self, request: DeskRequest, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        role, unit, organisation = self.fields["role"], self.fields["unit"], self.fields["organisation"]
        assert isinstance(role, forms.ChoiceField) and isinstance(unit, forms.ChoiceField)
        assert isinstance(organisation, forms.ModelChoiceField)
        role.choices = [(code, ROLES[code].label) for code in queries.roles_appointable_by(request.actor)]
        communes = places.communes(clock.today(), places.home_province())
        unit.choices = [("", "–"), *((str(u.pk), u.name) for u in communes)]
        organisation.queryset = queries.organisations_appointable_by(request.actor)


class EndForm(forms.Form):
    """The last day of an appointment."""

    last_day = forms.DateField(label=_("Ngày cuối cùng"))


@rights(*_MAY_LOOK)
def people_list(request: DeskRequest) -> HttpResponse:
    """Everybody, narrowed by words, role and state."""
    narrow = Filter(request.GET)
    wanted = narrow.cleaned_data if narrow.is_valid() else {}
    found = queries.find_people(
        queries.people_visible_to(request.actor),
        words=wanted.get("q", ""),
        role=wanted.get("role", ""),
        state=wanted.get("state", ""),
        on=clock.today(),
    )
    page = keyset.page(request, queries.with_appointments(found), key="sort_key")
    may_create = rules.create_person.allows(request.actor)
    context = {"form": narrow, "page": page, "today": clock.today(), "may_create": may_create}
    return render(request, "officer/people.html", context)


@rights(*_MAY_LOOK)
@never_cache
def person_page(request: DeskRequest, pk: int) -> HttpResponse:
    """One person with all their appointments."""
    person = _person(request, pk)
    today = clock.today()
    held = person.appointments.all()
    context = {
        "person": person,
        "today": today,
        "appointable": queries.roles_appointable_by(request.actor),
        "endable": [
            a.pk for a in held if rules.end_appointment.allows(a, max(today, a.valid_from), request.actor)
        ],
        "may_manage": rules.manage_person.allows(person, request.actor),
        "close_reason": rules.deactivate.reason(person, request.actor),
    }
    return render(request, "officer/person.html", context)


@rights(*_MAY_APPOINT)
def person_new(request: DeskRequest) -> HttpResponse:
    """Make a person; the page that follows appoints them."""
    form = PersonForm(request.POST or None)
    key = key_of(request)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            person = actions.create_person(**data, by=request.actor, at=clock.now(), key=key)
            return redirect("officer:person", pk=person.pk)
        except Refused as refused:
            form.add_error(refused.reason.field or None, refused.reason.text)
    context = {"form": form, "key": key, "cancel": reverse("officer:people"), "person": None}
    return render(request, "officer/person_form.html", context, status=422 if form.errors else 200)


@rights("people.manage")
def person_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Correct somebody's name and ways to reach them."""
    person = _person(request, pk)
    form = PersonForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("full_name", "email", "phone")}
        actions.update_person(person=_person(request, pk), **data, by=request.actor, at=clock.now())
        return redirect("officer:person", pk=pk)
    context = {"form": form, "cancel": reverse("officer:person", args=[pk]), "person": person}
    return render(request, "officer/person_form.html", context, status=422 if form.errors else 200)


@rights(*_MAY_APPOINT)
def person_appoint(request: DeskRequest, pk: int) -> HttpResponse:
    """Give somebody a role at a place for a period."""
    person = _person(request, pk)
    initial = {"valid_from": clock.today(), "organisation": request.GET.get("organisation")}
    form = AppointForm(request, request.POST or None, initial=initial)
    key = key_of(request)
    if request.method == "POST" and form.is_valid():
        try:
            _appoint(request, person, form, key)
            return redirect("officer:person", pk=pk)
        except Refused as refused:
            form.add_error(refused.reason.field or None, refused.reason.text)
    context = {"form": form, "key": key, "person": person}
    return render(request, "officer/appoint.html", context, status=422 if form.errors else 200)


def _appoint(request: DeskRequest, person: Person, form: AppointForm, key: str) -> Appointment:
    data = dict(form.cleaned_data)
    unit = places.with_id(int(data.pop("unit"))) if data.get("unit") else None
    if ROLES[data["role"]].reach != "commune":
        unit = None
    data.pop("unit", None)
    return actions.appoint(person=person, unit=unit, **data, by=request.actor, at=clock.now(), key=key)


@rights(*_MAY_APPOINT)
def appointment_end(request: DeskRequest, pk: int) -> HttpResponse:
    """Let an appointment end."""
    visible = queries.people_visible_to(request.actor)
    found = Appointment.objects.select_related("person", "unit", "organisation")
    appointment = get_object_or_404(found, pk=pk, person__in=visible)
    form = EndForm(request.POST or None, initial={"last_day": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_appointment(
                appointment=appointment,
                last_day=form.cleaned_data["last_day"],
                by=request.actor,
                at=clock.now(),
            )
            return redirect("officer:person", pk=appointment.person_id)
        except Refused as refused:
            form.add_error(refused.reason.field or None, refused.reason.text)
    context = {"form": form, "appointment": appointment}
    return render(request, "officer/appointment_end.html", context, status=422 if form.errors else 200)


@rights("people.manage")
def person_active(request: DeskRequest, pk: int) -> HttpResponse:
    """Close an account or open it again, after asking."""
    person = _person(request, pk)
    if request.method == "POST":
        active = request.POST.get("active") == "1"
        actions.set_active(person=person, active=active, by=request.actor, at=clock.now())
        return redirect("officer:person", pk=pk)
    return render(request, "officer/person_active.html", {"person": person})


@rights("people.manage")
@never_cache
def person_password(request: DeskRequest, pk: int) -> HttpResponse:
    """Give a new password, shown on this answer alone."""
    person = _person(request, pk)
    password = ""
    if request.method == "POST":
        password = actions.reset_password(person=person, by=request.actor, at=clock.now())
    return render(request, "officer/person_password.html", {"person": person, "password": password})


def _person(request: DeskRequest, pk: int) -> Person:
    return get_object_or_404(queries.with_appointments(queries.people_visible_to(request.actor)), pk=pk)


urlpatterns = [
    path("nguoi-dung/", people_list, name="people"),
    path("nguoi-dung/moi", person_new, name="person_new"),
    path("nguoi-dung/<int:pk>", person_page, name="person"),
    path("nguoi-dung/<int:pk>/sua", person_edit, name="person_edit"),
    path("nguoi-dung/<int:pk>/bo-nhiem", person_appoint, name="person_appoint"),
    path("nguoi-dung/<int:pk>/khoa", person_active, name="person_active"),
    path("nguoi-dung/<int:pk>/mat-khau", person_password, name="person_password"),
    path("nguoi-dung/bo-nhiem/<int:pk>/ket-thuc", appointment_end, name="appointment_end"),
]
