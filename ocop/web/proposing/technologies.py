"""The register of technologies, at every desk that works with science."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.organisations.models import Kind, Organisation
from ocop.science import actions
from ocop.science.forms import projects as forms
from ocop.science.forms.pieces import Words
from ocop.science.models import Direction, Match, Subject, Technology
from ocop.science.queries import technologies as queries
from ocop.science.rules import technologies as rules
from ocop.web.access import DeskRequest, rights
from ocop.web.proposing.pages import address, form_page, own_organisation, page_of, pressed
from ocop.web.ui.sent import key_of

READERS = ("science.propose", "science.manage", "view.all")


@rights(*READERS)
@require_GET
def register(request: DeskRequest) -> HttpResponse:
    """What is offered and what is asked for."""
    form = forms.TechnologyFilter(request.GET)
    seen = queries.technologies_visible_to(request.actor)
    matches = queries.with_sides(queries.matches_visible_to(request.actor)).order_by("-introduced_at", "-pk")
    own = Organisation.objects.filter(pk=request.actor.organisation_id or 0).first()
    context = {
        "form": form, "page": page_of(request, queries.search(seen, **form.chosen)),
        "narrowed": bool(form.chosen), "matches": matches[:20],
        "may_write": request.actor.has("science.propose") and own is not None,
        "asks": own is not None and own.kind == Kind.PRODUCER,
    }  # fmt: skip
    return render(request, "ui/science/technologies.html", context)


@rights(*READERS)
@require_GET
@never_cache
def technology(request: DeskRequest, pk: int) -> HttpResponse:
    """One technology, and to its owner or the office what fits it and why."""
    found = _find(request, pk)
    may_edit = rules.may_edit.allows(request.actor, found)
    fits = queries.suggestions(found) if may_edit else []
    seen = queries.matches_visible_to(request.actor)
    side = {"offer": found} if found.direction == Direction.OFFER else {"need": found}
    context = {
        "technology": found, "may_edit": may_edit, "key": key_of(request),
        "fits": [(other, fit.score, explained(fit.reasons)) for other, fit in fits],
        "matches": queries.with_sides(seen.filter(**side)).order_by("-introduced_at", "-pk"),
    }  # fmt: skip
    return render(request, "ui/science/technology.html", context)


def explained(reasons: Any) -> list[str]:
    """Why two technologies fit, in words."""
    said = {
        "field": _("cùng lĩnh vực %(what)s (%(n)d điểm)"),
        "industry": _("cùng ngành %(what)s (%(n)d điểm)"),
        "any_industry": _("dùng được cho mọi ngành (%(n)d điểm)"),
        "words": _("cùng nói về: %(what)s (%(n)d điểm)"),
        "place": _("cùng xã (%(n)d điểm)"),
        "province": _("cùng tỉnh (%(n)d điểm)"),
    }
    subjects = dict(Subject.choices)
    return [
        said[code] % {"n": points, "what": subjects.get(what, what)}
        for code, points, what in reasons
        if code in said
    ]


@rights("science.propose")
@require_http_methods(["GET", "HEAD", "POST"])
def offer_new(request: DeskRequest) -> HttpResponse:
    """Register a technology that one offers."""
    return _new(request, Direction.OFFER)


@rights("science.propose")
@require_http_methods(["GET", "HEAD", "POST"])
def need_new(request: DeskRequest) -> HttpResponse:
    """Register a technology that one looks for."""
    return _new(request, Direction.NEED)


def _new(request: DeskRequest, wanted: Direction) -> HttpResponse:
    own = own_organisation(request)
    rules.may_register.check(request.actor, own, wanted)
    form = forms.TechnologyForm(request.POST or None, industries=queries.industries())
    back = address(request, "technologies")

    def act(data: dict[str, Any], key: str) -> str:
        made = actions.register_technology(own, wanted, data, by=request.actor, at=clock.now(), key=key)
        messages.success(request, _("Đã ghi vào danh mục. Dưới đây là những gì phù hợp."))
        return address(request, "technology", made.pk)

    title = _("Ghi nhu cầu công nghệ") if wanted == Direction.NEED else _("Ghi công nghệ chuyển giao")
    return form_page(
        request, form, act, title=title, submit=_("Ghi vào danh mục"), back=back,
        crumbs=[(back, _("Công nghệ"))],
    )  # fmt: skip


@rights("science.propose", "science.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def technology_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Change a technology."""
    found = _find(request, pk)
    rules.may_edit.check(request.actor, found)
    initial = {name: getattr(found, name) for name in forms.TechnologyForm.base_fields}
    industries = sorted({*queries.industries(), *([found.industry] if found.industry else [])})
    form = forms.TechnologyForm(request.POST or None, initial=initial, industries=industries)
    back = address(request, "technology", pk)

    def act(data: dict[str, Any], _key: str) -> str:
        actions.change_technology(found, data, by=request.actor, at=clock.now())
        return back

    return form_page(
        request, form, act, title=_("Sửa công nghệ"), submit=_("Lưu"), kicker=found.title, back=back,
        crumbs=[(address(request, "technologies"), _("Công nghệ")), (back, found.title)],
    )  # fmt: skip


@rights("science.propose", "science.manage")
@require_POST
def technology_close(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a technology off the register."""
    found = _find(request, pk)
    return pressed(
        request, address(request, "technologies"), _("Đã đóng, không giới thiệu tiếp."),
        lambda _key: actions.close_technology(found, by=request.actor, at=clock.now()),
    )  # fmt: skip


@rights("science.propose", "science.manage")
@require_POST
def introduce(request: DeskRequest, pk: int, other_pk: int) -> HttpResponse:
    """Introduce two technologies to each other."""
    one, other = _find(request, pk), _find(request, other_pk)
    offer, need = (one, other) if one.direction == Direction.OFFER else (other, one)
    return pressed(
        request, address(request, "technology", pk), _("Đã giới thiệu. Hai bên nhận được thông báo."),
        lambda key: actions.introduce(offer, need, by=request.actor, at=clock.now(), key=key),
    )  # fmt: skip


@rights(*READERS)
@require_GET
@never_cache
def match(request: DeskRequest, pk: int) -> HttpResponse:
    """One introduction: why, how it stands, what came of it."""
    found = _find_match(request, pk)
    context = {
        "match": found, "reasons": explained(found.reasons), "key": key_of(request),
        "may_agree": rules.may_agree.allows(request.actor, found),
        "may_drop": rules.may_drop.allows(request.actor, found),
        "may_hand_over": rules.may_hand_over.allows(request.actor, found),
        "transfers": found.transfers.select_related("organisation", "product"),
    }  # fmt: skip
    return render(request, "ui/science/match.html", context)


@rights("science.propose", "science.manage")
@require_POST
def agree(request: DeskRequest, pk: int) -> HttpResponse:
    """Both sides agree."""
    found = _find_match(request, pk)
    return pressed(
        request, address(request, "match", pk), _("Đã ghi hai bên đồng ý."),
        lambda key: actions.agree(found, by=request.actor, at=clock.now(), key=key),
    )  # fmt: skip


@rights("science.propose", "science.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def drop(request: DeskRequest, pk: int) -> HttpResponse:
    """End an introduction, with a reason."""
    found = _find_match(request, pk)
    rules.may_drop.check(request.actor, found)
    form = Words(request.POST or None, name="note", label=_("Lý do không tiếp tục"))
    back = address(request, "match", pk)

    def act(data: dict[str, Any], _key: str) -> str:
        actions.drop(found, data["note"], by=request.actor, at=clock.now())
        return back

    return form_page(
        request,
        form,
        act,
        title=_("Không tiếp tục"),
        submit=_("Không tiếp tục"),
        kicker=str(found),
        back=back,
        crumbs=[(back, _("Giới thiệu công nghệ"))],
    )


@rights("science.propose", "science.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: DeskRequest, pk: int) -> HttpResponse:
    """Write down that an agreed technology was handed over."""
    found = _find_match(request, pk)
    rules.may_hand_over.check(request.actor, found)
    taker = found.need.organisation
    initial = {"organisation": taker.pk, "what": found.offer.title}
    form = forms.TransferForm(request.POST or None, producers=[taker], initial=initial)
    back = address(request, "match", pk)

    def act(_data: dict[str, Any], key: str) -> str:
        owner, data = form.data_for_action()
        actions.transfer(None, owner, match=found, **data, by=request.actor, at=clock.now(), key=key)
        messages.success(request, _("Đã ghi chuyển giao."))
        return back

    return form_page(
        request,
        form,
        act,
        title=_("Ghi chuyển giao"),
        submit=_("Ghi chuyển giao"),
        kicker=str(found),
        back=back,
        crumbs=[(back, _("Giới thiệu công nghệ"))],
    )


def _find(request: DeskRequest, pk: int) -> Technology:
    return get_object_or_404(queries.with_names(queries.technologies_visible_to(request.actor)), pk=pk)


def _find_match(request: DeskRequest, pk: int) -> Match:
    return get_object_or_404(queries.with_sides(queries.matches_visible_to(request.actor)), pk=pk)
