"""Taking in a certificate that was given on paper before this system."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ocop.base import clock
from ocop.base.refusals import Refused
from ocop.certificates import actions, forms
from ocop.products import queries as products
from ocop.web.access import DeskRequest, rights
from ocop.web.ui.sent import key_of


@rights("registry.import")
@require_http_methods(["GET", "HEAD", "POST"])
def earlier(request: DeskRequest, product_pk: int) -> HttpResponse:
    """Number, star, day and decision as the paper says; from then on it can be checked by all."""
    seen = products.products_visible_to(request.actor).select_related("organisation", "unit")
    product = get_object_or_404(seen, pk=product_pk)
    form, key = forms.EarlierForm(request.POST or None), key_of(request)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.record_earlier(
                product=product, **form.cleaned_data, by=request.actor, at=clock.now(), key=key
            )
            messages.success(request, _("Đã ghi nhận giấy chứng nhận."))
            return redirect("officer:certificate", pk=made.pk)
        except Refused as refused:
            form.add_error(refused.reason.field or None, refused.reason.text)
    context = {"product": product, "form": form, "key": key}
    status = 422 if form.is_bound else 200
    return render(request, "officer/certificate_earlier.html", context, status=status)


urlpatterns = [path("giay-chung-nhan/da-cap/<int:product_pk>/", earlier, name="certificate_earlier")]
