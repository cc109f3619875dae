"""The producer's products: list, page, story, pictures, packages."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.dossiers import queries as dossiers
from ocop.outreach import reading as news
from ocop.products import actions, forms, queries, rules
from ocop.products.models import Picture, Product
from ocop.web.access import DeskRequest, rights
from ocop.web.producer.posting import attempt, key_of, own_producer, status

_MOST = 200


@rights("products.edit")
@require_GET
def products(request: DeskRequest) -> HttpResponse:
    """The own products with their stars, those still made first."""
    words = request.GET.get("q", "")
    seen = queries.with_stars(queries.with_cover(queries.products_visible_to(request.actor)))
    rows = queries.search(seen.select_related("criteria_set"), words=words).order_by(
        "is_retired", "sort_key", "pk"
    )
    shown = [(row, queries.shown(row.shown_standings, clock.today())) for row in rows[:_MOST]]  # type: ignore[attr-defined]
    return render(request, "producer/products.html", {"products": shown, "words": words})


@rights("products.edit")
@require_GET
def product(request: DeskRequest, pk: int) -> HttpResponse:
    """One product: facts, pictures, packages, stars and its dossiers."""
    return _page(request, _find(request, pk))


@rights("products.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def product_new(request: DeskRequest) -> HttpResponse:
    """Register a product."""
    own = own_producer(request)
    form = forms.ProductForm(request.POST or None, organisation=own, on=clock.today())
    if request.method == "POST" and form.is_valid():
        data, key = form.data_for_action(), key_of(request)
        made = attempt(
            form, lambda: actions.register_product(own, data, by=request.actor, at=clock.now(), key=key)
        )
        if made:
            messages.success(request, _("Đã đăng ký sản phẩm. Hãy thêm ảnh và quy cách."))
            return redirect("producer:product", pk=made.pk)
    context = {"form": form, "key": key_of(request)}
    return render(request, "producer/product_form.html", context, status=status(form))


@rights("products.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def product_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Change what is said of a product."""
    found = _find(request, pk)
    form = forms.ProductForm(
        request.POST or None,
        organisation=found.organisation,
        on=clock.today(),
        initial=forms.initial_of(found),
    )
    if request.method == "POST" and form.is_valid():
        data = form.data_for_action()
        if attempt(form, lambda: actions.update_product(found, data, by=request.actor, at=clock.now())):
            messages.success(request, _("Đã lưu sản phẩm."))
            return redirect("producer:product", pk=pk)
    context = {"form": form, "product": found, "key": key_of(request)}
    return render(request, "producer/product_form.html", context, status=status(form))


@rights("products.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def product_retire(request: DeskRequest, pk: int) -> HttpResponse:
    """Say, after a look at what follows, that a product is made no more."""
    found = _find(request, pk)
    if request.method == "POST":
        actions.retire_product(found, by=request.actor, at=clock.now())
        messages.success(request, _("Đã ghi là ngừng sản xuất."))
        return redirect("producer:product", pk=pk)
    return render(request, "producer/product_retire.html", {"product": found})


@rights("products.edit")
@require_POST
def pictures_add(request: DeskRequest, pk: int) -> HttpResponse:
    """Add pictures; those before a refused one stay."""
    found = _find(request, pk)
    form = forms.PicturesForm(request.POST, request.FILES)
    if form.is_valid() and attempt(form, lambda: _add_pictures(request, found, form.cleaned_data)):
        messages.success(request, _("Đã thêm ảnh."))
        return redirect("producer:product", pk=pk)
    return _page(request, found, pictures_form=form)


def _add_pictures(request: DeskRequest, found: Product, data: dict[str, Any]) -> bool:
    key, caption = key_of(request), data["caption"]
    for number, upload in enumerate(data["pictures"]):
        actions.add_picture(
            found,
            upload,
            upload.name,
            caption=caption,
            by=request.actor,
            at=clock.now(),
            key=f"{key}-{number}",
        )
    return True


@rights("products.edit")
@require_POST
def picture_remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a picture out."""
    picture = _find_picture(request, pk)
    actions.remove_picture(picture, by=request.actor, at=clock.now())
    return redirect("producer:product", pk=picture.product_id)


@rights("products.edit")
@require_POST
def picture_first(request: DeskRequest, pk: int) -> HttpResponse:
    """Let a picture stand for the product."""
    picture = _find_picture(request, pk)
    actions.put_picture_first(picture, by=request.actor, at=clock.now())
    return redirect("producer:product", pk=picture.product_id)


@rights("products.edit")
@require_POST
def package_add(request: DeskRequest, pk: int) -> HttpResponse:
    """Add a way of packing."""
    found = _find(request, pk)
    form = forms.PackageForm(request.POST)
    if form.is_valid():
        data, key = form.cleaned_data, key_of(request)
        if attempt(form, lambda: actions.add_package(found, data, by=request.actor, at=clock.now(), key=key)):
            return redirect("producer:product", pk=pk)
    return _page(request, found, package_form=form)


@rights("products.edit")
@require_POST
def package_remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a way of packing out."""
    package = get_object_or_404(_packages(request), pk=pk)
    actions.remove_package(package, by=request.actor, at=clock.now())
    return redirect("producer:product", pk=package.product_id)


def _page(
    request: DeskRequest,
    found: Product,
    pictures_form: forms.PicturesForm | None = None,
    package_form: forms.PackageForm | None = None,
) -> HttpResponse:
    standings = list(queries.standings_of(found).select_related("certificate"))
    context = {
        "product": found,
        "pictures": found.pictures.select_related("file", "thumb"),
        "packages": found.packages.order_by("pk"),
        "aliases": found.aliases.order_by("code"),
        "shown": queries.shown(standings, clock.today()),
        "standings": standings,
        "dossiers": dossiers.dossiers_visible_to(request.actor)
        .filter(product=found)
        .order_by("-opened_at", "-pk"),
        "articles": news.about(found.pk),
        "open_dossier": dossiers.open_dossier_of(found),
        "edit_refusal": rules.may_edit.reason(request.actor, found),
        "pictures_form": pictures_form or forms.PicturesForm(),
        "package_form": package_form or forms.PackageForm(),
        "key": key_of(request),
    }
    sent = pictures_form or package_form
    return render(request, "producer/product.html", context, status=status(sent) if sent else 200)


def _find(request: DeskRequest, pk: int) -> Product:
    seen = queries.products_visible_to(request.actor).select_related(
        "organisation", "unit__parent", "criteria_set"
    )
    return get_object_or_404(seen, pk=pk)


def _find_picture(request: DeskRequest, pk: int) -> Picture:
    own = Picture.objects.filter(product__in=queries.products_visible_to(request.actor).values("pk"))
    return get_object_or_404(own.select_related("product__organisation", "file"), pk=pk)


def _packages(request: DeskRequest) -> Any:
    return queries.packages_visible_to(request.actor).select_related("product__organisation")


urlpatterns = [
    path("san-pham/", products, name="products"),
    path("san-pham/moi/", product_new, name="product_new"),
    path("san-pham/<int:pk>/", product, name="product"),
    path("san-pham/<int:pk>/sua/", product_edit, name="product_edit"),
    path("san-pham/<int:pk>/ngung/", product_retire, name="product_retire"),
    path("san-pham/<int:pk>/anh/", pictures_add, name="pictures_add"),
    path("san-pham/anh/<int:pk>/bo/", picture_remove, name="picture_remove"),
    path("san-pham/anh/<int:pk>/len-dau/", picture_first, name="picture_first"),
    path("san-pham/<int:pk>/quy-cach/", package_add, name="package_add"),
    path("san-pham/quy-cach/<int:pk>/bo/", package_remove, name="package_remove"),
]
