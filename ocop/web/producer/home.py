"""The producer's first page: what to do next, and how things stand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ocop.base import clock
from ocop.files import queries as files
from ocop.organisations import queries as organisations
from ocop.organisations.models import Organisation
from ocop.products import phases
from ocop.products import queries as products
from ocop.products.models import Product
from ocop.web.access import DeskRequest, rights
from ocop.worklist import queries as worklist

_SHOWN = 12


@dataclass(frozen=True)
class Step:
    """Something that makes the producer's papers complete."""

    label: str
    why: str
    link: str


@rights("products.edit")
@require_GET
def home(request: DeskRequest) -> HttpResponse:
    """Turns, next steps, products with their stars, proofs and certificates near their end."""
    on = clock.today()
    organisation = organisations.organisations_visible_to(request.actor).select_related("unit").first()
    rows = products.products_visible_to(request.actor)
    shown = products.search(products.with_stars(products.with_cover(rows)), retired=False)
    owned = [_with_phase(product, on) for product in shown[: _SHOWN + 1]]
    documents = files.documents_visible_to(request.actor)
    context: dict[str, Any] = {
        "organisation": organisation,
        "turns": worklist.turns_of(request.actor, on),
        "steps": steps(organisation, bool(owned), files.in_use(documents).exists(), on)
        if organisation
        else [],
        "products": owned[:_SHOWN],
        "more_products": len(owned) > _SHOWN,
        "expiring": files.expiring(documents, on)[:_SHOWN],
        "today": on,
        "near": [
            (standing, *_window(standing.valid_to, on))
            for standing in products.near_window(rows, on)[:_SHOWN]
        ],
    }
    return render(request, "producer/home.html", context)


def steps(organisation: Organisation, has_products: bool, has_documents: bool, on: dt.date) -> list[Step]:
    """What is still missing before a dossier can be filled in with ease, the first thing first."""
    found = []
    missing = organisations.missing_facts(organisation)
    if missing:
        why = _("Còn %(n)d mục của phiếu đăng ký và báo cáo tự đánh giá chưa có.") % {"n": len(missing)}
        found.append(Step(_("Bổ sung thông tin chủ thể"), why, reverse("producer:organisation_edit")))
    if organisations.figures_in(organisation, on.year - 1) is None:
        label = _("Khai số liệu năm %(year)d") % {"year": on.year - 1}
        why = _("Lao động và doanh thu được dùng khi tự đánh giá.")
        found.append(Step(label, why, f"{reverse('producer:figures')}?year={on.year - 1}"))
    if not has_products:
        why = _("Mỗi sản phẩm có trang riêng, ảnh và hồ sơ riêng.")
        found.append(Step(_("Đăng ký sản phẩm đầu tiên"), why, reverse("producer:product_new")))
    if not has_documents:
        why = _("Chụp hoặc tải giấy tờ một lần, dùng lại cho mọi tiêu chí và mọi năm.")
        found.append(Step(_("Thêm minh chứng vào kho"), why, reverse("producer:document_new")))
    return found


def _with_phase(product: Product, on: dt.date) -> tuple[Product, products.Shown | None]:
    return product, products.shown(product.shown_standings, on)  # type: ignore[attr-defined]


def _window(valid_to: dt.date | None, on: dt.date) -> tuple[dt.date, dt.date, bool]:
    """First and last day of the filing window, and whether today lies in it."""
    assert valid_to is not None  # near_window leaves out stars without an end
    opens, closes = phases.window_days(valid_to)
    return opens, closes, opens <= on <= closes


urlpatterns = [path("", home, name="home")]
