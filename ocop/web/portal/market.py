"""Where products with a star are sold, for everybody: kinds of channels, and sums that tell of nobody."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.base import clock
from ocop.organisations import queries as organisations
from ocop.promotion.queries import overview, sales
from ocop.web import kept
from ocop.web.access import DeskRequest, anyone
from ocop.web.portal import shell


@anyone
@require_safe
def market(request: DeskRequest) -> HttpResponse:
    """Kinds of channels with what is on sale today, and what the last twelve months brought."""
    on = clock.today()
    months = sales.months_back(on, 12)
    context = {
        "rows": overview.told_publicly(on), "since": months[-1], "last": months[0],
        "fewest": organisations.fewest_told(),
    }  # fmt: skip
    title = _("Các kênh bán sản phẩm OCOP")
    return kept.mark(shell.page(request, "portal/market.html", context, title=title))


urlpatterns = [path("noi-ban/", market, name="market")]
