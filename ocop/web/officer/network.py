"""The apparatus of the programme at the officers' desks: bodies of each level and who works in them."""

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
from ocop.organisations import queries as organisations
from ocop.organisations.models import Body, Post
from ocop.organisations.network import actions, forms, queries, rules
from ocop.places import queries as places
from ocop.places.models import Unit
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import network_files as lists
from ocop.web.officer import paging
from ocop.web.officer.asking import acted, asked, home_unit
from ocop.web.officer.downloads import EXCEL, download

_MOST_SHOWN = 102  # the communes of the province


@rights("network.view")
@require_GET
def network(request: DeskRequest) -> HttpResponse:
    """The bodies that work today, and the communes where no focal officer is named."""
    on, actor = clock.today(), request.actor
    rows = queries.listed_bodies(queries.bodies_visible_to(actor), on)
    named = actor.has("view.all")
    lacking = queries.communes_without_focal(on, home_unit())[:_MOST_SHOWN] if named else Unit.objects.none()
    context = {
        "page": paging.page(request, rows), "lacking": list(lacking),
        "may_write": actor.has("network.manage") or organisations.is_commune_desk(actor),
    }  # fmt: skip
    return render(request, "officer/network.html", context)


@rights("network.view")
@require_GET
def network_excel(request: DeskRequest) -> HttpResponse:
    """The apparatus as Excel, one line a post."""
    on = clock.today()
    bodies = queries.with_posts(queries.listed_bodies(queries.bodies_visible_to(request.actor), on), on)
    return download(lists.apparatus(bodies), EXCEL, "bo-may-ocop.xlsx")


@rights("network.view")
@require_GET
def body(request: DeskRequest, pk: int) -> HttpResponse:
    """One body, who works there today and who did."""
    return _page(request, _find(request, pk))


@rights("network.view")
@require_http_methods(["GET", "HEAD", "POST"])
def body_new(request: DeskRequest) -> HttpResponse:
    """Write down a body of the province or of a commune."""
    units = _units(request)
    by_id = {str(unit.pk): unit for unit in units}
    choices = [(key, unit.name) for key, unit in by_id.items()]
    for unit in units[:1]:
        rules.may_keep_apparatus.check(request.actor, unit)
    form = forms.BodyForm(request.POST or None, units=choices, initial={"valid_from": clock.today()})

    def write(data: dict[str, Any]) -> str:
        unit = by_id[str(data.pop("unit", units[0].pk))]
        key = request.POST.get("key", "")
        made = actions.save_body(unit, data, by=request.actor, at=clock.now(), key=key)
        messages.success(request, _("Đã ghi tổ chức. Hãy thêm người."))
        return reverse("officer:body", args=[made.pk])

    return asked(request, form, write, "officer/body_form.html", {"body": None})


@rights("network.view")
@require_http_methods(["GET", "HEAD", "POST"])
def body_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Put right what is known of a body, or say until when it worked."""
    found = _find(request, pk)
    rules.may_keep_apparatus.check(request.actor, found.unit)
    initial = {name: getattr(found, name) for name in forms.BODY_FIELDS}
    form = forms.BodyForm(request.POST or None, units=[], body=found, initial=initial)

    def save(data: dict[str, Any]) -> str:
        actions.save_body(found.unit, data, body=found, by=request.actor, at=clock.now())
        messages.success(request, _("Đã lưu."))
        return reverse("officer:body", args=[pk])

    return asked(request, form, save, "officer/body_form.html", {"body": found})


@rights("network.view")
@require_POST
def post_add(request: DeskRequest, pk: int) -> HttpResponse:
    """Write down who works in a body."""
    found, form = _find(request, pk), forms.PostForm(request.POST)

    def add(data: dict[str, Any], key: str) -> None:
        actions.add_post(found, data, by=request.actor, at=clock.now(), key=key)

    if acted(request, form, add, _("Đã ghi người vào tổ chức.")):
        return redirect("officer:body", pk=pk)
    return _page(request, found, form, 422)


@rights("network.view")
@require_http_methods(["GET", "HEAD", "POST"])
def post_end(request: DeskRequest, pk: int) -> HttpResponse:
    """Say until when somebody held a post."""
    seen = Post.objects.filter(body__in=queries.bodies_visible_to(request.actor).values("pk"))
    found = get_object_or_404(seen.select_related("body__unit"), pk=pk)
    rules.may_keep_apparatus.check(request.actor, found.body.unit)
    form = forms.EndForm(request.POST or None, initial={"valid_to": clock.today()})

    def end(data: dict[str, Any]) -> str:
        actions.end_post(found, data["valid_to"], by=request.actor, at=clock.now())
        messages.success(request, _("Đã ghi ngày thôi giữ việc."))
        return reverse("officer:body", args=[found.body_id])

    return asked(request, form, end, "officer/post_end.html", {"post": found})


def _page(
    request: DeskRequest, found: Body, form: forms.PostForm | None = None, code: int = 200
) -> HttpResponse:
    on = clock.today()
    posts = list(found.posts.select_related("organisation").order_by("-is_focal", "pk"))
    context = {
        "body": found, "on": on, "key": uuid.uuid4().hex,
        "held": [post for post in posts if post.stands_on(on)],
        "others": [post for post in posts if not post.stands_on(on)],
        "may_write": rules.may_keep_apparatus.allows(request.actor, found.unit),
        "form": form or forms.PostForm(initial={"valid_from": on}),
    }  # fmt: skip
    return render(request, "officer/body.html", context, status=code)


def _find(request: DeskRequest, pk: int) -> Body:
    return get_object_or_404(queries.bodies_visible_to(request.actor).select_related("unit"), pk=pk)


def _units(request: DeskRequest) -> list[Unit]:
    """The units whose apparatus the reader keeps: the own commune, or the province and its communes."""
    if organisations.is_commune_desk(request.actor):
        return list(Unit.objects.filter(pk=request.actor.unit_id or 0))
    home = home_unit()
    return [home, *places.communes(clock.today(), home.code)]


urlpatterns = [
    path("mang-luoi/", network, name="network"),
    path("mang-luoi/excel/", network_excel, name="network_excel"),
    path("mang-luoi/to-chuc/moi/", body_new, name="body_new"),
    path("mang-luoi/to-chuc/<int:pk>/", body, name="body"),
    path("mang-luoi/to-chuc/<int:pk>/sua/", body_edit, name="body_edit"),
    path("mang-luoi/to-chuc/<int:pk>/nguoi/", post_add, name="post_add"),
    path("mang-luoi/nguoi/<int:pk>/het/", post_end, name="post_end"),
]
