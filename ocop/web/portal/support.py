"""What the province gave to producers, for everybody: sums by scheme, names where they are public."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.base import clock
from ocop.support import queries
from ocop.web import kept
from ocop.web.access import DeskRequest, anyone
from ocop.web.portal import shell

_PER_PAGE = 50


@anyone
@require_safe
def support(request: DeskRequest) -> HttpResponse:
    """One year, the newest with awards where none is asked for; names and amounts, nothing of persons."""
    years = queries.award_years()
    asked = request.GET.get("nam", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else max(years, default=clock.today().year)
    rows = queries.narrow_awards(queries.public_awards(), queries.Filter(year=year))
    context = {
        "year": year, "years": years, "totals": queries.public_totals(year),
        "page": Paginator(rows, _PER_PAGE).get_page(request.GET.get("page")),
    }  # fmt: skip
    title = _("Hỗ trợ chủ thể")
    return kept.mark(shell.page(request, "portal/support.html", {**context, "request": request}, title=title))


urlpatterns = [path("ho-tro/", support, name="support")]
