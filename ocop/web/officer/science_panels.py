"""Panels that score proposals: seats and house rules."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.councils import actions as councils
from ocop.councils import queries as seats
from ocop.councils.forms import SeatForm
from ocop.councils.models import Council
from ocop.people import queries as people
from ocop.science import actions
from ocop.science.forms import calls as forms
from ocop.science.queries import calls as queries
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import asking
from ocop.web.proposing.pages import form_page, page_of, pressed

READERS = ("science.manage", "view.all")


@rights(*READERS)
@require_GET
def panels(request: DeskRequest) -> HttpResponse:
    """Every panel."""
    found = queries.panels_visible_to(request.actor).order_by("-valid_from", "-pk")
    context = {"page": page_of(request, found), "manages": request.actor.has("science.manage")}
    return render(request, "officer/science_panels.html", context)


@rights(*READERS)
@require_GET
def panel(request: DeskRequest, pk: int) -> HttpResponse:
    """One panel: its seats, its house rules."""
    found = _find(request, pk)
    context = {
        "panel": found, "seats": found.seats.select_related("person").order_by("left_on", "pk"),
        "versions": found.rules.order_by("-version"), "manages": request.actor.has("science.manage"),
        "in_force": seats.rules_in_force(found, clock.today()),
    }  # fmt: skip
    return render(request, "officer/science_panel.html", context)


@rights("science.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def panel_new(request: DeskRequest) -> HttpResponse:
    """Set up a panel."""
    form = forms.PanelForm(request.POST or None)

    def act(data: dict[str, Any], key: str) -> str:
        unit = asking.home_unit()
        made = actions.create_panel(unit=unit, **data, by=request.actor, at=clock.now(), key=key)
        return reverse("officer:science_panel", args=[made.pk])

    return form_page(
        request, form, act, title=_("Lập hội đồng tuyển chọn"), submit=_("Lập hội đồng"),
        back=reverse("officer:science_panels"), crumbs=_crumbs(),
    )  # fmt: skip


@rights("science.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def panel_seat(request: DeskRequest, pk: int) -> HttpResponse:
    """Give a person a seat."""
    found = _find(request, pk)
    seated = found.seats.filter(left_on__isnull=True).values("person_id")
    free = people.holders_of("council_member", clock.today()).exclude(pk__in=seated)
    form = SeatForm(request.POST or None, people=free)

    def act(data: dict[str, Any], _key: str) -> str:
        councils.add_seat(council=found, **data, by=request.actor, at=clock.now())
        return reverse("officer:science_panel", args=[pk])

    return form_page(
        request,
        form,
        act,
        title=_("Thêm thành viên hội đồng"),
        submit=_("Thêm thành viên"),
        kicker=found.name,
        lead=_("Danh sách gồm những người đã được bổ nhiệm làm thành viên hội đồng."),
        back=reverse("officer:science_panel", args=[pk]),
        crumbs=_crumbs(found),
    )


@rights("science.manage")
@require_POST
def panel_seat_end(request: DeskRequest, pk: int, seat_pk: int) -> HttpResponse:
    """End a seat as of today."""
    found = _find(request, pk)
    seat = get_object_or_404(found.seats.select_related("person", "council"), pk=seat_pk)
    return pressed(
        request, reverse("officer:science_panel", args=[pk]), _("Thành viên đã rời hội đồng."),
        lambda _key: actions.end_seat(seat=seat, by=request.actor, at=clock.now()),
    )  # fmt: skip


@rights("science.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def panel_rules(request: DeskRequest, pk: int) -> HttpResponse:
    """Issue a new version of the house rules, beginning from the last."""
    found = _find(request, pk)
    last = found.rules.order_by("-version").first()
    first = {name: getattr(last, name) for name in forms.PanelRulesForm.Meta.fields} if last else {}
    form = forms.PanelRulesForm(request.POST or None, initial={**first, "valid_from": clock.today()})

    def act(data: dict[str, Any], key: str) -> str:
        day = data.pop("valid_from")
        councils.set_house_rules(
            council=found, data=data, valid_from=day, by=request.actor, at=clock.now(), key=key
        )
        return reverse("officer:science_panel", args=[pk])

    return form_page(
        request,
        form,
        act,
        title=_("Phiên bản quy chế mới"),
        submit=_("Ban hành phiên bản mới"),
        kicker=found.name,
        lead=_("Đợt đã bắt đầu chấm giữ phiên bản cũ."),
        back=reverse("officer:science_panel", args=[pk]),
        crumbs=_crumbs(found),
    )


def _find(request: DeskRequest, pk: int) -> Council:
    return get_object_or_404(queries.panels_visible_to(request.actor).select_related("unit"), pk=pk)


def _crumbs(found: Council | None = None) -> list[tuple[str, Any]]:
    first: list[tuple[str, Any]] = [
        (reverse("officer:science"), _("Đề tài, dự án")),
        (reverse("officer:science_panels"), _("Hội đồng tuyển chọn")),
    ]
    return [*first, (reverse("officer:science_panel", args=[found.pk]), found.name)] if found else first


urlpatterns = [
    path("de-tai/hoi-dong/", panels, name="science_panels"),
    path("de-tai/hoi-dong/moi/", panel_new, name="science_panel_new"),
    path("de-tai/hoi-dong/<int:pk>/", panel, name="science_panel"),
    path("de-tai/hoi-dong/<int:pk>/thanh-vien/", panel_seat, name="science_panel_seat"),
    path(
        "de-tai/hoi-dong/<int:pk>/thanh-vien/<int:seat_pk>/thoi/",
        panel_seat_end,
        name="science_panel_seat_end",
    ),
    path("de-tai/hoi-dong/<int:pk>/quy-che/", panel_rules, name="science_panel_rules"),
]
