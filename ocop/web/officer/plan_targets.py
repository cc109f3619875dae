"""Targets of a plan: written, amended, measured, corrected by signed notes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from ocop.base import clock
from ocop.journal import queries as journals
from ocop.journal.models import Entry
from ocop.organisations.models import LegalForm
from ocop.places.models import Unit
from ocop.plan import actions, indicators, measuring, progress, withholding, words
from ocop.plan.forms import plans as forms
from ocop.plan.models import Correction, PerUnit, Target, UnitTarget
from ocop.plan.queries import plans as queries
from ocop.plan.rules import plans as rules
from ocop.plan.states import PlanState
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import plan_links, verbs
from ocop.web.officer.asking import asked
from ocop.web.sending import send

FORM = "officer/plan_form.html"


@rights("plan.view")
@require_GET
@never_cache
def target(request: DeskRequest, pk: int) -> HttpResponse:
    """One target: how it is measured, its figure with every signed note beside it, each unit."""
    found = _find(request, pk)
    form = forms.DayForm(request.GET or None)
    on = progress.day_for(found.plan, clock.today(), form.day())
    (measured,) = measuring.measure(found.plan, on, [pk])
    commune = queries.own_commune(request.actor)
    if commune is not None:
        measured = measuring.narrowed(measured, commune)
    actor, plan = request.actor, found.plan
    (measured,) = withholding.told(actor, [measured], plan, on)
    context = {
        "target": found,
        "plan": plan,
        "on": on,
        "form": form if form.errors else forms.DayForm(initial={"ngay": on}),
        "measured": measured,
        "row": words.row(measured),
        "met": words.units_met(measured) if found.per_unit and commune is None else "",
        "unplaced": words.number(measured.unplaced) if measured.unplaced and commune is None else "",
        "form_label": dict(LegalForm.choices).get(found.form, ""),
        "out_of": indicators.ALL.get(found.out_of),
        "lists": plan_links.lists_of(actor, plan, measured, on),
        "lines": [
            (line, words.line_row(measured, line), plan_links.lists_of(actor, plan, measured, on, line))
            for line in measured.lines
        ],
        **_beside(request, found),
    }
    return render(request, "officer/plan_target.html", context)


def _beside(request: DeskRequest, found: Target) -> dict[str, Any]:
    """Notes and changes of a target, and what the reader may do to it."""
    actor, plan = request.actor, found.plan
    notes = queries.corrections_visible_to(actor).filter(target=found)
    amendments = journals.history_of(found).exclude(note="")
    changes = amendments if queries.own_commune(actor) is None else []
    return {
        "notes": notes,
        "rows": found.unit_targets.select_related("unit").order_by("name", "unit__sort_key"),
        "changes": [(entry, verbs.label(entry.verb), _changed(entry)) for entry in changes],
        "may_edit": rules.may_prepare.allows(actor, plan),
        "may_amend": rules.may_amend.allows(actor, plan),
        "may_change": rules.may_change_target.allows(actor, plan),
        "may_correct": rules.may_correct.allows(actor, plan),
    }


def _changed(entry: Entry) -> list[tuple[str, str, str]]:
    """What an amendment changed: the field's name, before, after."""
    names = {field.name: field.verbose_name for field in Target._meta.fields}
    return [
        (str(names.get(each.name, each.name)), _said(each.before), _said(each.after))
        for each in journals.changes(entry)
        if each.is_different and each.name != "members"
    ]


def _said(value: Any) -> str:
    """A value of the journal: a number without its zeros, nothing as a dash."""
    try:
        return words.number(Decimal(value))
    except (ArithmeticError, TypeError, ValueError):
        return str(value or "–")


@rights("plan.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def target_new(request: DeskRequest, plan_pk: int) -> HttpResponse:
    """Write a target into a draft."""
    plan = get_object_or_404(queries.plans_visible_to(request.actor), pk=plan_pk)
    rules.may_prepare.check(request.actor, plan)
    first = {"code": f"CT{plan.targets.count() + 1}"}
    form = forms.TargetForm(request.POST or None, initial=first, industries=queries.industries())

    def act(data: dict[str, Any]) -> str:
        key = request.POST.get("key", "")
        made = actions.add_target(plan=plan, data=data, by=request.actor, at=clock.now(), key=key)
        return _url(made)

    page = {
        "plan": plan, "title": _("Thêm chỉ tiêu"), "submit": _("Lưu chỉ tiêu"), "kicker": plan.title,
        "back": reverse("officer:plan", args=[plan_pk]), "indicators": indicators.ALL.values(),
    }  # fmt: skip
    return asked(request, form, act, FORM, page)


@rights("plan.manage", "plan.approve")
@require_http_methods(["GET", "HEAD", "POST"])
def target_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Change a target of a draft, or amend one of an issued plan with a reason."""
    found = _find(request, pk)
    rules.may_change_target.check(request.actor, found.plan)
    amends = found.plan.state != PlanState.DRAFT
    initial, names = forms.TargetForm.initial_of(found), queries.industries()
    form = forms.TargetForm(request.POST or None, initial=initial, industries=names, amends=amends)

    def act(data: dict[str, Any]) -> str:
        given: dict[str, Any] = {"target": found, "by": request.actor, "at": clock.now()}
        if amends:
            actions.amend_target(reason=data.pop("reason"), data=data, **given)
        else:
            actions.edit_target(data=data, **given)
        return _url(found)

    page = _words(found, _("Điều chỉnh chỉ tiêu") if amends else _("Sửa chỉ tiêu"), _("Lưu chỉ tiêu"))
    return asked(request, form, act, FORM, {**page, "indicators": indicators.ALL.values()})


@rights("plan.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def target_remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a target out of a draft, after asking."""
    found = _find(request, pk)
    rules.may_prepare.check(request.actor, found.plan)
    if request.method == "POST":
        actions.remove_target(target=found, by=request.actor, at=clock.now())
        messages.success(request, _("Đã bỏ chỉ tiêu khỏi dự thảo."))
        return redirect("officer:plan", pk=found.plan_id)
    context = {
        "title": _("Bỏ chỉ tiêu này?"), "submit": _("Bỏ chỉ tiêu"), "back": _url(found), "about": found,
        "what": _("Nhật ký vẫn giữ nội dung của chỉ tiêu."),
    }  # fmt: skip
    return render(request, "officer/plan_confirm.html", context)


@rights("plan.manage", "plan.approve")
@require_http_methods(["GET", "HEAD", "POST"])
def unit_target(request: DeskRequest, pk: int) -> HttpResponse:
    """Give a unit numbers of its own, or set up a cluster; `?dong=` begins with one that is there."""
    found = _find(request, pk)
    rules.may_change_target.check(request.actor, found.plan)
    if not found.per_unit:
        raise Http404
    row = _row(found, request.GET.get("dong", ""))
    initial = forms.UnitTargetForm.initial_of(found, row)
    units = _named(queries.units_of(found.plan, found.per_unit))
    form = forms.UnitTargetForm(request.POST or None, target=found, units=units, initial=initial)

    def act(data: dict[str, Any]) -> str:
        chosen = data.pop("unit", None)
        unit = Unit.objects.get(pk=chosen) if chosen else None
        actions.set_unit_target(target=found, unit=unit, **data, by=request.actor, at=clock.now())
        return _url(found)

    is_cluster = found.per_unit == PerUnit.CLUSTER
    title = _("Cụm xã") if is_cluster else _("Mức riêng của một đơn vị")
    return asked(request, form, act, FORM, _words(found, title, _("Lưu mức")))


@rights("plan.manage", "plan.approve")
@require_http_methods(["GET", "HEAD", "POST"])
def unit_target_remove(request: DeskRequest, pk: int, row_pk: int) -> HttpResponse:
    """Let the target's own numbers hold again, or dissolve a cluster."""
    found = _find(request, pk)
    row = get_object_or_404(found.unit_targets.select_related("unit", "target__plan"), pk=row_pk)
    rules.may_change_target.check(request.actor, found.plan)
    title = _("Bỏ cụm %(name)s?") if row.name else _("Bỏ mức riêng của %(name)s?")
    page = {**_words(found, title % {"name": row.unit or row.name}, _("Bỏ")), "about": found}
    if found.plan.state == PlanState.DRAFT:
        if request.method == "POST":
            actions.remove_unit_target(row=row, by=request.actor, at=clock.now())
            return redirect(_url(found))
        return render(request, "officer/plan_confirm.html", page)

    def act(data: dict[str, Any]) -> str:
        actions.remove_unit_target(row=row, **data, by=request.actor, at=clock.now())
        return _url(found)

    return asked(request, forms.ReasonForm(request.POST or None), act, FORM, page)


@rights("plan.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: DeskRequest, pk: int) -> HttpResponse:
    """Put a signed note beside the result."""
    found = _find(request, pk)
    rules.may_correct.check(request.actor, found.plan)
    units = _named(queries.correctable_units(found)) if found.per_unit else []
    first = {"signed_on": clock.today()}
    form = forms.CorrectionForm(request.POST or None, request.FILES or None, units=units, initial=first)

    def act(data: dict[str, Any]) -> str:
        chosen, file = data.pop("unit", None), data.pop("file", None)
        unit = Unit.objects.get(pk=chosen) if chosen else None
        actions.correct_target(
            target=found, unit=unit, upload=(file, file.name) if file else None, **data, by=request.actor,
            at=clock.now(), key=request.POST.get("key", ""),
        )  # fmt: skip
        return _url(found)

    said = _("Số máy tính vẫn hiện nguyên; điều chỉnh có ký đứng bên cạnh và cộng vào kết quả.")
    page = _words(found, _("Điều chỉnh số liệu"), _("Ghi điều chỉnh"))
    return asked(request, form, act, FORM, {**page, "what": said, "upload": "1"})


@rights("plan.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    """Withdraw a note that was wrong."""
    note = _find_note(request, pk)
    rules.may_withdraw.check(request.actor, note)

    def act(data: dict[str, Any]) -> str:
        actions.withdraw_correction(correction=note, **data, by=request.actor, at=clock.now())
        return _url(note.target)

    page = _words(note.target, _("Rút điều chỉnh"), _("Rút"))
    said = _("Điều chỉnh %(delta)s do %(signer)s ký vẫn đọc được, nhưng không cộng vào kết quả nữa.")
    page["what"] = said % {"delta": words.signed(note.delta), "signer": note.signer}
    return asked(request, forms.ReasonForm(request.POST or None), act, FORM, page)


@rights("plan.view")
@require_GET
def correction_file(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The paper of a signed note."""
    note = _find_note(request, pk)
    if note.file is None:
        raise Http404
    return send(request, note.file, note.file_name or _("Điều chỉnh"))


def _find(request: DeskRequest, pk: int) -> Target:
    return get_object_or_404(queries.targets_visible_to(request.actor), pk=pk)


def _find_note(request: DeskRequest, pk: int) -> Correction:
    return get_object_or_404(queries.corrections_visible_to(request.actor), pk=pk)


def _row(found: Target, pk: str) -> UnitTarget | None:
    return found.unit_targets.filter(pk=int(pk)).first() if pk.isdecimal() else None


def _named(units: list[Unit]) -> list[tuple[int, str]]:
    """Units to choose from, with names that are told apart."""
    names = indicators.geography().names
    return [(unit.pk, names.get(unit.pk, unit.name)) for unit in units]


def _url(found: Target) -> str:
    return reverse("officer:plan_target", args=[found.pk])


def _words(found: Target, title: str, submit: str) -> dict[str, Any]:
    return {
        "plan": found.plan, "target": found, "title": title, "submit": submit, "back": _url(found),
        "kicker": f"{found.code}. {found.text}",
    }  # fmt: skip


urlpatterns = [
    path("ke-hoach/<int:plan_pk>/chi-tieu/", target_new, name="plan_target_new"),
    path("ke-hoach/chi-tieu/<int:pk>/", target, name="plan_target"),
    path("ke-hoach/chi-tieu/<int:pk>/sua/", target_edit, name="plan_target_edit"),
    path("ke-hoach/chi-tieu/<int:pk>/bo/", target_remove, name="plan_target_remove"),
    path("ke-hoach/chi-tieu/<int:pk>/don-vi/", unit_target, name="plan_unit_target"),
    path("ke-hoach/chi-tieu/<int:pk>/don-vi/<int:row_pk>/bo/", unit_target_remove, name="plan_unit_remove"),
    path("ke-hoach/chi-tieu/<int:pk>/dieu-chinh/", correct, name="plan_correct"),
    path("ke-hoach/dieu-chinh/<int:pk>/rut/", withdraw, name="plan_withdraw"),
    path("ke-hoach/dieu-chinh/<int:pk>/tep/", correction_file, name="plan_correction_file"),
]
