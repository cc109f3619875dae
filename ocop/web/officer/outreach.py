"""Articles at the officers' desks: list, writing, pictures and products, review, publishing, versions."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.base.refusals import Refused
from ocop.outreach import actions, forms, queries, reading, rules, turns
from ocop.outreach.models import Article
from ocop.products import queries as products
from ocop.products.models import Product
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import paging
from ocop.web.officer.asking import asked
from ocop.web.sending import send

_READ = ("outreach.write", "outreach.review", "view.all")
_MOST_FOUND = 10


@rights(*_READ)
@require_GET
def outreach(request: DeskRequest) -> HttpResponse:
    """The articles that the reader may see, last touched first."""
    form = forms.ArticleFilter(request.GET, actor=request.actor)
    found = form.narrow(queries.with_names(queries.articles_visible_to(request.actor)))
    context = {
        "form": form, "page": paging.page(request, found), "narrowed": bool(form.chosen),
        "may_write": rules.may_write.allows(request.actor), "here": "articles",
        "turns": turns.turns_of(request.actor, clock.today()),
    }  # fmt: skip
    return render(request, "officer/outreach.html", context)


@rights("outreach.write")
@require_http_methods(["GET", "HEAD", "POST"])
def article_new(request: DeskRequest) -> HttpResponse:
    """Begin an article; it stays a draft until it is sent."""
    initial = {} if request.actor.province_wide else {"unit": request.actor.unit_id}
    form = forms.ArticleForm(request.POST or None, on=clock.today(), initial=initial)

    def begin(data: dict[str, Any]) -> str:
        key = request.POST.get("key", "")
        made = actions.write_article(data, by=request.actor, at=clock.now(), key=key)
        messages.success(request, _("Đã lưu bài. Thêm ảnh và sản phẩm, xem lại rồi gửi duyệt."))
        return reverse("officer:article", args=[made.pk])

    return asked(request, form, begin, "officer/outreach_article_form.html", {})


@rights("outreach.write")
@require_http_methods(["GET", "HEAD", "POST"])
def article_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Change the words of a draft, or of an article that changes were asked of."""
    found = _find(request, pk)
    rules.may_edit.check(request.actor, found)
    form = forms.ArticleForm(request.POST or None, on=clock.today(), initial=forms.article_initial(found))

    def change(data: dict[str, Any]) -> str:
        actions.change_article(found, data, by=request.actor, at=clock.now())
        messages.success(request, _("Đã lưu bài."))
        return reverse("officer:article", args=[pk])

    return asked(request, form, change, "officer/outreach_article_form.html", {"article": found})


@rights(*_READ)
@require_GET
@never_cache
def article(request: DeskRequest, pk: int) -> HttpResponse:
    """One article as it would be read, with what the reader can do about it."""
    return _page(request, _find(request, pk))


@rights("outreach.write")
@require_POST
def article_send(request: DeskRequest, pk: int) -> HttpResponse:
    """Send an article to review."""
    found = _find(request, pk)
    return _move(
        request, found, lambda key: actions.send_article(found, by=request.actor, at=clock.now(), key=key),
        _("Đã gửi bài để duyệt. Có trả lời, anh chị nhận được thông báo."),
    )  # fmt: skip


@rights("outreach.review")
@require_POST
def article_ask(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask for changes."""
    found, form = _find(request, pk), _reasons(request, "sua")

    def ask(key: str) -> None:
        words = form.cleaned_data["reasons"]
        actions.ask_changes(found, words, by=request.actor, at=clock.now(), key=key)

    return _move(
        request, found, ask, _("Đã gửi điều cần sửa cho người viết."), form=form, shown_as="ask_form"
    )


@rights("outreach.review")
@require_POST
def article_approve(request: DeskRequest, pk: int) -> HttpResponse:
    """Approve what was read."""
    found, given = _find(request, pk), request.POST.get("seen", "")
    seen = int(given) if given.isdecimal() and len(given) < 6 else -1

    def approve(key: str) -> None:
        actions.approve_article(found, seen=seen, by=request.actor, at=clock.now(), key=key)

    return _move(request, found, approve, _("Đã duyệt bài. Đăng ngay hoặc hẹn giờ đăng."))


@rights("outreach.review")
@require_POST
def article_publish(request: DeskRequest, pk: int) -> HttpResponse:
    """Publish what was approved."""
    found = _find(request, pk)
    return _move(
        request, found, lambda key: actions.publish_article(found, by=request.actor, at=clock.now(), key=key),
        _("Đã đăng bài lên trang tin."),
    )  # fmt: skip


@rights("outreach.review")
@require_POST
def article_plan(request: DeskRequest, pk: int) -> HttpResponse:
    """Plan when it is to be published."""
    found, form = _find(request, pk), forms.PlanForm(request.POST, auto_id="hen_%s")

    def plan(_key: str) -> None:
        try:
            actions.plan_publishing(found, form.moment, by=request.actor, at=clock.now())
        except Refused as refused:
            if refused.reason.field != "publish_at":
                raise
            raise Refused(refused.reason.text, about="input", field="day") from refused

    return _move(request, found, plan, _("Đã hẹn giờ đăng."), form=form, shown_as="plan_form")


@rights("outreach.write", "outreach.review")
@require_POST
def article_withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    """Take an article down, or give up a draft."""
    found = _find(request, pk)
    form = _reasons(request, "go") if queries.shown_version(found) else None

    def withdraw(key: str) -> None:
        words = form.cleaned_data["reasons"] if form else ""
        actions.withdraw_article(found, words, by=request.actor, at=clock.now(), key=key)

    return _move(request, found, withdraw, _("Đã gỡ bài."), form=form, shown_as="withdraw_form")


@rights("outreach.write")
@require_POST
def article_reopen(request: DeskRequest, pk: int) -> HttpResponse:
    """Work on an article anew."""
    found = _find(request, pk)
    return _move(
        request, found, lambda _key: actions.reopen_article(found, by=request.actor, at=clock.now()),
        _("Đã mở lại bài để sửa. Bản đang đăng vẫn giữ đến khi bản mới được đăng."),
    )  # fmt: skip


@rights("outreach.write")
@require_POST
def article_picture(request: DeskRequest, pk: int) -> HttpResponse:
    """Add a picture."""
    found = _find(request, pk)
    form = forms.PictureForm(request.POST, request.FILES, auto_id="anh_%s")

    def add(key: str) -> None:
        data = form.cleaned_data
        actions.add_picture(
            found, data["picture"], data["picture"].name, alt=data["alt"], caption=data["caption"],
            by=request.actor, at=clock.now(), key=key,
        )  # fmt: skip

    return _move(request, found, add, _("Đã thêm ảnh."), form=form, shown_as="picture_form")


@rights("outreach.write")
@require_POST
def article_picture_remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a picture out."""
    picture = get_object_or_404(queries.pictures_visible_to(request.actor), pk=pk)
    actions.remove_picture(picture, by=request.actor, at=clock.now())
    return redirect("officer:article", pk=picture.article_id)


@rights(*_READ)
@require_GET
def article_picture_file(request: DeskRequest, pk: int, size: str) -> HttpResponseBase:
    """A picture of an article that the reader may see at the desk."""
    picture = get_object_or_404(queries.pictures_visible_to(request.actor), pk=pk)
    return send(request, picture.thumb if size == "nho" else picture.file, f"bai-{picture.article_id}")


@rights("outreach.write")
@require_POST
def article_link(request: DeskRequest, pk: int, product: int) -> HttpResponse:
    """Say that the article speaks of a product."""
    thing = get_object_or_404(products.public_products(), pk=product)
    actions.link_product(_find(request, pk), thing, by=request.actor, at=clock.now())
    return redirect(f"{reverse('officer:article', args=[pk])}#san-pham")


@rights("outreach.write")
@require_POST
def article_unlink(request: DeskRequest, pk: int, product: int) -> HttpResponse:
    """Take a product out of the article."""
    found = _find(request, pk)
    thing = get_object_or_404(found.products, pk=product)
    actions.unlink_product(found, thing, by=request.actor, at=clock.now())
    return redirect(f"{reverse('officer:article', args=[pk])}#san-pham")


@rights(*_READ)
@require_GET
def article_version(request: DeskRequest, pk: int, number: int) -> HttpResponse:
    """What was published under a number."""
    seen = queries.versions_visible_to(request.actor).select_related("unit", "article", "cover")
    version = get_object_or_404(seen, article=pk, number=number)
    told = reading.told(version)
    body = reading.body_html(told.body, told.pictures, at_desk=True)
    context = {"version": version, "story": told, "body": body}
    return render(request, "officer/outreach_version.html", context)


def _reasons(request: DeskRequest, prefix: str) -> forms.ReasonsForm:
    return forms.ReasonsForm(request.POST, label=_LABELS[prefix](), auto_id=f"{prefix}_%s")


_LABELS: dict[str, Callable[[], str]] = {
    "sua": lambda: _("Điều cần sửa"),
    "go": lambda: _("Vì sao gỡ bài"),
}


def _move(
    request: DeskRequest,
    found: Article,
    act: Callable[[str], Any],
    done: str,
    *,
    form: django_forms.Form | None = None,
    shown_as: str = "",
) -> HttpResponse:
    """Do what a form or button of the article's page asks; what it refuses of what was typed stands there."""
    refused_words = ""
    if form is None or form.is_valid():
        try:
            act(request.POST.get("key", ""))
            messages.success(request, done)
            return redirect("officer:article", pk=found.pk)
        except Refused as refused:
            if refused.reason.about != "input":
                raise
            field = refused.reason.field
            if form is None:
                refused_words = refused.reason.text
            else:
                form.add_error(field if field in form.fields else None, refused.reason.text)
    found.refresh_from_db()
    shown = {shown_as: form} if shown_as else {}
    return _page(request, found, 422, refused_words=refused_words, **shown)


def _page(request: DeskRequest, found: Article, code: int = 200, **sent: Any) -> HttpResponse:
    pictures = list(queries.pictures_of(found))
    words = request.GET.get("san-pham", "")[:100]
    context = {
        "article": found, "pictures": pictures, "key": uuid.uuid4().hex, "words": words,
        "body": reading.body_html(found.body, pictures, at_desk=True), "here": "articles",
        "products": list(found.products.select_related("organisation").order_by("sort_key", "pk")),
        "matches": _matches(found, words), "shown": queries.shown_version(found),
        "versions": list(queries.versions_of(found)),
        "publications": list(queries.with_reach(found.publications.all())),
        "picture_form": forms.PictureForm(auto_id="anh_%s"), "plan_form": forms.PlanForm(auto_id="hen_%s"),
        "ask_form": forms.ReasonsForm(label=_LABELS["sua"](), auto_id="sua_%s"),
        "withdraw_form": forms.ReasonsForm(label=_LABELS["go"](), auto_id="go_%s"),
        **_permitted(request, found), **sent,
    }  # fmt: skip
    return render(request, "officer/outreach_article.html", context, status=code)


def _permitted(request: DeskRequest, found: Article) -> dict[str, Any]:
    actor = request.actor
    may_edit = rules.may_edit.allows(actor, found)
    waits = found.state == "review" and actor.has("outreach.review")
    return {
        "may_edit": may_edit,
        "send_refusal": rules.may_send.reason(actor, found) if may_edit else None,
        "may_answer": rules.may_answer.allows(actor, found),
        "review_refusal": rules.reviews.reason(actor, found) if waits else None,
        "may_publish": rules.may_publish.allows(actor, found),
        "may_withdraw": rules.may_withdraw.allows(actor, found),
        "may_reopen": rules.may_reopen.allows(actor, found),
    }


def _matches(found: Article, words: str) -> list[Product]:
    """Public products that hold the words and are not linked yet."""
    if not words.strip():
        return []
    seen = products.public_products().exclude(pk__in=found.products.values("pk"))
    return list(products.search(seen, words=words).select_related("organisation")[:_MOST_FOUND])


def _find(request: DeskRequest, pk: int) -> Article:
    return get_object_or_404(queries.with_names(queries.articles_visible_to(request.actor)), pk=pk)


urlpatterns = [
    path("truyen-thong/", outreach, name="outreach"),
    path("truyen-thong/bai/moi/", article_new, name="article_new"),
    path("truyen-thong/bai/<int:pk>/", article, name="article"),
    path("truyen-thong/bai/<int:pk>/sua/", article_edit, name="article_edit"),
    path("truyen-thong/bai/<int:pk>/gui/", article_send, name="article_send"),
    path("truyen-thong/bai/<int:pk>/gop-y/", article_ask, name="article_ask"),
    path("truyen-thong/bai/<int:pk>/duyet/", article_approve, name="article_approve"),
    path("truyen-thong/bai/<int:pk>/dang/", article_publish, name="article_publish"),
    path("truyen-thong/bai/<int:pk>/hen/", article_plan, name="article_plan"),
    path("truyen-thong/bai/<int:pk>/go/", article_withdraw, name="article_withdraw"),
    path("truyen-thong/bai/<int:pk>/mo-lai/", article_reopen, name="article_reopen"),
    path("truyen-thong/bai/<int:pk>/anh/", article_picture, name="article_picture"),
    path("truyen-thong/bai/<int:pk>/ban/<int:number>/", article_version, name="article_version"),
    path("truyen-thong/bai/<int:pk>/san-pham/<int:product>/them/", article_link, name="article_link"),
    path("truyen-thong/bai/<int:pk>/san-pham/<int:product>/bo/", article_unlink, name="article_unlink"),
    path("truyen-thong/anh/<int:pk>/bo/", article_picture_remove, name="article_picture_remove"),
    path("truyen-thong/anh/<int:pk>/<str:size>/", article_picture_file, name="article_picture_file"),
]
