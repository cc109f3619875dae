"""Consultants and partners at the officers' desks: register, needs and who fits them, contracts."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.base.refusals import Refused
from ocop.organisations import actions as organisations
from ocop.organisations import queries as registered
from ocop.organisations.models import Engagement, Kind, LegalForm, Need, Organisation
from ocop.organisations.network import actions, forms, queries, rules
from ocop.organisations.network.matching import matches
from ocop.places import queries as places
from ocop.places.models import Unit
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import network_files as lists
from ocop.web.officer import paging
from ocop.web.officer.asking import asked
from ocop.web.officer.downloads import EXCEL, download

_MOST = 50


@rights("network.view")
@require_GET
def partners(request: DeskRequest) -> HttpResponse:
    """The consultants and partners, by field."""
    form = forms.NetworkFilter(request.GET)
    seen = queries.described(queries.partners_visible_to(request.actor))
    context = {
        "form": form, "page": paging.page(request, queries.narrow_partners(seen, field=form.field)),
        "narrowed": bool(form.field), "may_write": rules.may_keep_partners.allows(request.actor),
        "query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "officer/partners.html", context)


@rights("network.view")
@require_GET
def partners_excel(request: DeskRequest) -> HttpResponse:
    """The register as narrowed, as Excel."""
    form = forms.NetworkFilter(request.GET)
    seen = queries.described(queries.partners_visible_to(request.actor))
    rows = queries.narrow_partners(seen, field=form.field)
    return download(lists.partners(rows), EXCEL, "tu-van-doi-tac.xlsx")


@rights("network.view")
@require_GET
def partner(request: DeskRequest, pk: int) -> HttpResponse:
    """One partner: fields, what producers said, contracts that the reader may see."""
    found = _partner(request, pk)
    contracts = queries.with_parties(queries.engagements_visible_to(request.actor).filter(partner=found))
    context = {
        "partner": found, "contracts": contracts[:_MOST],
        "may_write": rules.may_keep_partners.allows(request.actor),
    }  # fmt: skip
    return render(request, "officer/partner.html", context)


@rights("network.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def partner_new(request: DeskRequest) -> HttpResponse:
    """Take a consultant or partner in."""
    form = forms.PartnerForm(request.POST or None, units=_communes())
    del form.fields["is_closed"]

    def register(data: dict[str, Any]) -> str:
        fields = data.pop("fields_of")
        given = {**data, "unit": _unit(data), "kind": Kind.PARTNER, "legal_form": LegalForm.OTHER}
        at, key = clock.now(), request.POST.get("key", "")
        made = organisations.register_organisation(given, by=request.actor, at=at, key=key)
        actions.set_expertise(made, dict.fromkeys(fields, ""), by=request.actor, at=at)
        messages.success(request, _("Đã ghi nhận đơn vị tư vấn, đối tác."))
        return reverse("officer:network_partner", args=[made.pk])

    return asked(request, form, register, "officer/partner_form.html", {"partner": None})


@rights("network.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def partner_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Put right what is known of a partner."""
    found = _partner(request, pk)
    initial = {name: getattr(found, name) for name in forms.PARTNER_FIELDS}
    initial |= {"unit": found.unit_id, "fields_of": [row.field for row in found.expertise.all()]}
    form = forms.PartnerForm(request.POST or None, units=_communes(), initial=initial)

    def save(data: dict[str, Any]) -> str:
        notes = {row.field: row.note for row in found.expertise.all()}
        fields, at = data.pop("fields_of"), clock.now()
        if not data["is_closed"]:
            kept = {name: notes.get(name, "") for name in fields}
            actions.set_expertise(found, kept, by=request.actor, at=at)
        organisations.update_organisation(found, {**data, "unit": _unit(data)}, by=request.actor, at=at)
        messages.success(request, _("Đã lưu."))
        return reverse("officer:network_partner", args=[pk])

    return asked(request, form, save, "officer/partner_form.html", {"partner": found})


@rights("network.view")
@require_GET
def needs(request: DeskRequest) -> HttpResponse:
    """What producers look for; those that wait for an introduction first."""
    form = forms.NetworkFilter(request.GET)
    seen = queries.with_answers(queries.needs_visible_to(request.actor))
    context = {
        "form": form, "page": paging.page(request, queries.listed_needs(seen, field=form.field)),
        "narrowed": bool(form.field),
    }  # fmt: skip
    return render(request, "officer/needs.html", context)


@rights("network.view")
@require_GET
def need(request: DeskRequest, pk: int) -> HttpResponse:
    """One need, who was told of it, and who else fits."""
    return _need_page(request, _need(request, pk))


@rights("network.manage")
@require_POST
def need_introduce(request: DeskRequest, pk: int) -> HttpResponse:
    """Tell a partner of a need."""
    found = _need(request, pk)
    offered = [row for row, _match in _fitting(request, found)]
    form = forms.IntroduceForm(request.POST, partners=offered)
    if form.is_valid():
        partner = next(row for row in offered if row.pk == form.cleaned_data["partner"])
        try:
            actions.introduce(
                found, partner, form.cleaned_data["note"], by=request.actor, at=clock.now(),
                key=request.POST.get("key", ""),
            )  # fmt: skip
            messages.success(request, _("Đã giới thiệu. Đơn vị thấy nhu cầu trong việc đến lượt của mình."))
            return redirect("officer:network_need", pk=pk)
        except Refused as refused:
            if refused.reason.about != "input":
                raise
            form.add_error(None, refused.reason.text)
    return _need_page(request, found, form, 422)


@rights("network.view")
@require_POST
def introduction_answer(request: DeskRequest, pk: int) -> HttpResponse:
    """A partner takes a need on, or not."""
    seen = queries.introductions_visible_to(request.actor)
    found = get_object_or_404(seen.select_related("need", "partner"), pk=pk)
    takes = "takes" in request.POST
    said = request.POST.get("answer", "")[:500]
    actions.answer_introduction(found, takes=takes, answer=said, by=request.actor, at=clock.now())
    messages.success(request, _("Đã trả lời. Chủ thể thấy lời nhắn này."))
    return redirect("officer:network_need", pk=found.need_id)


@rights("network.view")
@require_GET
def engagements(request: DeskRequest) -> HttpResponse:
    """Contracts, the newest first."""
    rows = queries.with_parties(queries.engagements_visible_to(request.actor))
    return render(
        request, "officer/engagements.html", {"page": paging.page(request, rows), "on": clock.today()}
    )


@rights("network.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def engagement_new(request: DeskRequest, pk: int) -> HttpResponse:
    """Write down a contract with a partner."""
    found = _partner(request, pk)
    producers = registered.producers(registered.organisations_visible_to(request.actor))
    chosen = {row.pk: row for row in producers.filter(is_closed=False).order_by("sort_key", "pk")}
    clients = [(str(row.pk), row.name) for row in chosen.values()]
    form = forms.EngagementForm(request.POST or None, clients=clients, initial={"signed_on": clock.today()})

    def sign(data: dict[str, Any]) -> str:
        given = {**data, "client": chosen.get(data["client"] or 0)}
        key = request.POST.get("key", "")
        made = actions.sign_engagement(found, given, by=request.actor, at=clock.now(), key=key)
        messages.success(request, _("Đã ghi hợp đồng."))
        return reverse("officer:engagement", args=[made.pk])

    return asked(request, form, sign, "officer/engagement_form.html", {"partner": found})


@rights("network.view")
@require_http_methods(["GET", "HEAD", "POST"])
def engagement(request: DeskRequest, pk: int) -> HttpResponse:
    """One contract; the office accepts the work here, or ends it early."""
    seen = queries.with_parties(queries.engagements_visible_to(request.actor))
    found: Engagement = get_object_or_404(seen, pk=pk)
    form = forms.CloseForm(request.POST or None, initial={"closed_on": clock.today()})

    def close(data: dict[str, Any]) -> str:
        actions.close_engagement(
            found, data["closed_on"], data["note"], early=data["early"], by=request.actor, at=clock.now()
        )
        messages.success(request, _("Đã đóng hợp đồng. Chủ thể được mời đánh giá."))
        return reverse("officer:engagement", args=[pk])

    context = {
        "engagement": found, "rating": getattr(found, "rating", None), "on": clock.today(),
        "may_close": rules.may_close_engagement.allows(request.actor, found),
    }  # fmt: skip
    return asked(request, form, close, "officer/engagement.html", context)


def _need_page(
    request: DeskRequest, found: Need, form: forms.IntroduceForm | None = None, code: int = 200
) -> HttpResponse:
    fitting = _fitting(request, found) if rules.may_introduce.allows(request.actor, found) else []
    told = [row for row in found.introductions.all() if _may_read(request, row.partner_id)]
    partners = [row for row, _match in fitting]
    context = {
        "need": found, "told": told, "fitting": fitting, "key": uuid.uuid4().hex,
        "form": form or forms.IntroduceForm(partners=partners),
        "mine": next((row for row in told if rules.may_answer.allows(request.actor, row)), None),
    }  # fmt: skip
    return render(request, "officer/need.html", context, status=code)


def _may_read(request: DeskRequest, partner_id: int) -> bool:
    """A partner reads its own introduction, not those of others."""
    return request.actor.role != "partner" or request.actor.organisation_id == partner_id


def _fitting(request: DeskRequest, found: Need) -> list[tuple[Organisation, Any]]:
    """The partners that fit and were not told yet, the best first, with why."""
    told = {row.partner_id for row in found.introductions.all()}
    open_ = queries.described(queries.partners_visible_to(request.actor).filter(is_closed=False))
    rows = {row.pk: row for row in queries.narrow_partners(open_, field=found.field) if row.pk not in told}
    return [
        (rows[match.pk], match)
        for match in matches(found.field, found.unit_id, queries.candidates(rows.values()))
    ]


def _need(request: DeskRequest, pk: int) -> Need:
    return get_object_or_404(queries.with_answers(queries.needs_visible_to(request.actor)), pk=pk)


def _partner(request: DeskRequest, pk: int) -> Organisation:
    return get_object_or_404(queries.described(queries.partners_visible_to(request.actor)), pk=pk)


def _communes() -> list[tuple[str, str]]:
    return places.options(clock.today(), places.home_province())


def _unit(data: dict[str, Any]) -> Unit | None:
    pk = data.get("unit")
    return places.with_id(pk) if pk else None


urlpatterns = [
    path("mang-luoi/tu-van/", partners, name="network_partners"),
    path("mang-luoi/tu-van/excel/", partners_excel, name="network_partners_excel"),
    path("mang-luoi/tu-van/moi/", partner_new, name="partner_new"),
    path("mang-luoi/tu-van/<int:pk>/", partner, name="network_partner"),
    path("mang-luoi/tu-van/<int:pk>/sua/", partner_edit, name="partner_edit"),
    path("mang-luoi/tu-van/<int:pk>/hop-dong/", engagement_new, name="engagement_new"),
    path("mang-luoi/nhu-cau/", needs, name="network_needs"),
    path("mang-luoi/nhu-cau/<int:pk>/", need, name="network_need"),
    path("mang-luoi/nhu-cau/<int:pk>/gioi-thieu/", need_introduce, name="need_introduce"),
    path("mang-luoi/gioi-thieu/<int:pk>/tra-loi/", introduction_answer, name="introduction_answer"),
    path("mang-luoi/hop-dong/", engagements, name="engagements"),
    path("mang-luoi/hop-dong/<int:pk>/", engagement, name="engagement"),
]
