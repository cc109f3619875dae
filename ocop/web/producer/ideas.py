"""The producer's ideas for new products: list, form, sending, what the commune answered."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.products import actions
from ocop.products.ideas import forms, queries, rules
from ocop.products.models import Idea
from ocop.web.access import DeskRequest, rights
from ocop.web.offers import of_ideas
from ocop.web.producer.posting import attempt, key_of, own_producer, status

_MOST = 200


@rights("products.edit")
@of_ideas
@require_GET
def ideas(request: DeskRequest) -> HttpResponse:
    """The own ideas, the newest first, and the calls that are open today."""
    rows = queries.with_names(queries.ideas_visible_to(request.actor)).order_by("-created_at", "-pk")
    context = {"ideas": rows[:_MOST], "calls": queries.open_calls(clock.today())}
    return render(request, "producer/ideas.html", context)


@rights("products.edit")
@of_ideas
@require_GET
@never_cache
def idea(request: DeskRequest, pk: int) -> HttpResponse:
    """One idea: what it says, how it stands, what the commune answered, and the help that was agreed."""
    found = _find(request, pk)
    actor, on = request.actor, clock.today()
    may_edit = rules.may_edit.allows(actor, found)
    context = {
        "idea": found, "steps": found.steps.all(), "on": on, "key": key_of(request),
        "may_edit": may_edit,
        "send_refusal": rules.may_send.reason(actor, found, on) if may_edit else None,
        "may_withdraw": rules.may_withdraw.allows(actor, found),
        "may_make_product": rules.may_make_product.allows(actor, found),
    }  # fmt: skip
    return render(request, "producer/idea.html", context)


@rights("products.edit")
@of_ideas
@require_http_methods(["GET", "HEAD", "POST"])
def idea_new(request: DeskRequest) -> HttpResponse:
    """Begin an idea; it stays a draft until it is sent."""
    own = own_producer(request)
    initial = {"call": request.GET.get("dot")}
    form = forms.IdeaForm(request.POST or None, organisation=own, on=clock.today(), initial=initial)
    if request.method == "POST" and form.is_valid():
        data, key = form.data_for_action(), key_of(request)
        made = attempt(form, lambda: actions.write_idea(own, data, by=request.actor, at=clock.now(), key=key))
        if made:
            messages.success(request, _("Đã lưu phiếu. Xem lại rồi gửi cho xã."))
            return redirect("producer:idea", pk=made.pk)
    context = {"form": form, "plan": forms.PLAN_FIELDS, "key": key_of(request)}
    return render(request, "producer/idea_form.html", context, status=status(form))


@rights("products.edit")
@of_ideas
@require_http_methods(["GET", "HEAD", "POST"])
def idea_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Change a draft or a returned idea."""
    found = _find(request, pk)
    refusal = rules.may_edit.reason(request.actor, found)
    form = forms.IdeaForm(
        request.POST or None, organisation=found.organisation, on=clock.today(), kept=found,
        initial=forms.initial_of(found),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.data_for_action()
        if attempt(form, lambda: actions.change_idea(found, data, by=request.actor, at=clock.now())):
            messages.success(request, _("Đã lưu phiếu."))
            return redirect("producer:idea", pk=pk)
    context = {"form": form, "plan": forms.PLAN_FIELDS, "idea": found, "refusal": refusal}
    return render(request, "producer/idea_form.html", context, status=status(form))


@rights("products.edit")
@of_ideas
@require_POST
def idea_send(request: DeskRequest, pk: int) -> HttpResponse:
    """Send the idea to the commune, the first time or once more."""
    key = request.POST.get("key", "")
    actions.send_idea(_find(request, pk), by=request.actor, at=clock.now(), key=key)
    messages.success(request, _("Đã gửi phiếu cho xã. Có trả lời, anh chị nhận được thông báo."))
    return redirect("producer:idea", pk=pk)


@rights("products.edit")
@of_ideas
@require_http_methods(["GET", "HEAD", "POST"])
def idea_withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    """Take an idea back, after a look at what follows."""
    found = _find(request, pk)
    if request.method == "POST":
        actions.withdraw_idea(found, by=request.actor, at=clock.now())
        messages.success(request, _("Đã rút phiếu."))
        return redirect("producer:ideas")
    return render(request, "producer/idea_withdraw.html", {"idea": found})


@rights("products.edit")
@of_ideas
@require_POST
def idea_product(request: DeskRequest, pk: int) -> HttpResponse:
    """Register the product that the idea has become."""
    key = request.POST.get("key", "")
    made = actions.make_idea_a_product(_find(request, pk), by=request.actor, at=clock.now(), key=key)
    messages.success(request, _("Đã đăng ký sản phẩm từ phiếu ý tưởng. Hãy thêm ảnh và quy cách."))
    return redirect("producer:product", pk=made.pk)


def _find(request: DeskRequest, pk: int) -> Idea:
    seen = queries.with_steps(queries.with_names(queries.ideas_visible_to(request.actor)))
    return get_object_or_404(seen, pk=pk)


urlpatterns = [
    path("y-tuong/", ideas, name="ideas"),
    path("y-tuong/moi/", idea_new, name="idea_new"),
    path("y-tuong/<int:pk>/", idea, name="idea"),
    path("y-tuong/<int:pk>/sua/", idea_edit, name="idea_edit"),
    path("y-tuong/<int:pk>/gui/", idea_send, name="idea_send"),
    path("y-tuong/<int:pk>/rut/", idea_withdraw, name="idea_withdraw"),
    path("y-tuong/<int:pk>/thanh-san-pham/", idea_product, name="idea_product"),
]
