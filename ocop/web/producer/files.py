"""Handing out files: proofs to those who may see them, pictures of public products to all."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path
from django.views.decorators.http import require_GET

from ocop.files import queries as files
from ocop.products import queries as products
from ocop.web.access import DeskRequest, anyone, signed_in
from ocop.web.sending import send


@signed_in
@require_GET
def file(request: DeskRequest, pk: int) -> HttpResponseBase:
    """One page of a proof, to those who may see the proof.

    `?original=1` is the file as it came, `?small=1` a small picture of it.
    """
    page = get_object_or_404(files.pages_visible_to(request.actor), pk=pk)
    original = "original" in request.GET
    stored = page.file if original else files.to_show(page.file, small="small" in request.GET)
    return send(request, stored, page.name, download=original)


@anyone
@require_GET
def picture(request: DeskRequest, pk: int, size: str) -> HttpResponseBase:
    """A picture of a product. Public products: to all, cached for ever (a picture never changes)."""
    # asked first and without the reader: no session, no cookie, so that any cache may keep it
    found = products.public_pictures().filter(pk=pk).first()
    if found is None:
        found = get_object_or_404(products.pictures_visible_to(request.actor), pk=pk)
    stored = found.thumb if size == "nho" else found.file
    response = send(request, stored, f"san-pham-{found.product_id}")
    if found.product.is_public:
        response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


urlpatterns = [
    path("tep/<int:pk>/", file, name="file"),
    path("anh/<int:pk>/<str:size>/", picture, name="picture"),
]
