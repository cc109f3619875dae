"""News for everybody: list, article, pictures; and for other sites: feeds, a frame, the lines to paste."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from ocop.base import clock
from ocop.catalogue import queries as catalogue
from ocop.outreach import reading
from ocop.outreach.models import Topic
from ocop.web import kept
from ocop.web.access import DeskRequest, anyone
from ocop.web.portal import lean, newsfeeds
from ocop.web.sending import send

_EMBEDDED = 5
_IN_A_FEED = 20
_FOR_EVER = "public, max-age=31536000, immutable"


@anyone
@require_safe
def news(request: DeskRequest) -> HttpResponse:
    """The articles online, newest first, of one topic or commune; paging by key."""
    wish = _wish(request)
    after = request.GET.get("truoc", "")
    start = int(after) if after.isascii() and after.isdecimal() and len(after) < 12 else None
    found = reading.newest(reading.PAGE_SIZE + 1, wish, start)
    rows = found[: reading.PAGE_SIZE]
    following = {**_asked(wish), "truoc": rows[-1].key} if len(found) > len(rows) else {}
    context = {
        "rows": rows, "next": f"?{urlencode(following)}" if following else "",
        "topics": Topic.choices, "wish": wish, "communes": reading.communes(), "is_first": start is None,
        "feed": _query(wish),
    }  # fmt: skip
    return kept.mark(render(request, "portal/news.html", context))


@anyone
@require_safe
def article(request: DeskRequest, pk: int) -> HttpResponse:
    """One article, with the products it speaks of as they stand today."""
    found = reading.story(pk)
    if found is None:
        raise Http404
    cards = catalogue.of_ids(found.product_ids, clock.today())
    context = {
        "story": found, "body": reading.body_html(found.body, found.pictures), "site": site(),
        "cards": SafeString(lean.render("_cards.html", {"rows": cards})) if cards else "",
        "related": reading.related(found), "address": f"{site()}{request.path}",
        "picture": f"{site()}{reading.picture_url(found.teaser.cover)}" if found.teaser.cover else "",
    }  # fmt: skip
    return kept.mark(render(request, "portal/article.html", context))


@anyone
@require_safe
def picture(request: DeskRequest, pk: int, size: str) -> HttpResponseBase:
    """A picture of an article online; cached for ever, since a picture never changes."""
    found = get_object_or_404(reading.public_pictures(), pk=pk)
    response = send(request, found.thumb if size == "nho" else found.file, f"tin-{found.article_id}")
    response["Cache-Control"] = _FOR_EVER
    response["Access-Control-Allow-Origin"] = "*"
    return response


@anyone
@require_safe
def atom(request: DeskRequest) -> HttpResponse:
    """The newest articles as Atom, of one topic or commune."""
    wish = _wish(request)
    data = newsfeeds.atom(_stories(wish), _title(wish), site(), f"{site()}{request.get_full_path()}")
    return kept.mark(_open(HttpResponse(data, content_type="application/atom+xml; charset=utf-8")))


@anyone
@require_safe
def json_feed(request: DeskRequest) -> HttpResponse:
    """The same as JSON Feed 1.1."""
    wish = _wish(request)
    data = newsfeeds.json_feed(_stories(wish), _title(wish), site(), f"{site()}{request.get_full_path()}")
    return kept.mark(_open(HttpResponse(data, content_type="application/feed+json; charset=utf-8")))


@anyone
@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
def embed(request: HttpRequest) -> HttpResponse:
    """The newest articles for a frame on another site: the one page that others may frame."""
    wish = _wish(request)
    context = {
        "rows": reading.newest(_size(request), wish), "site": site(), "title": _title(wish),
        "more": f"{site()}{reverse('portal:news')}{_query(wish)}",
    }  # fmt: skip
    return kept.mark(render(request, "portal/news_embed.html", context))


@anyone
@require_safe
def embed_help(request: DeskRequest) -> HttpResponse:
    """The lines that an agency pastes into its own site, and how the frame will look."""
    wish, size = _wish(request), _size(request)
    query = urlencode({**_asked(wish), "so": size})
    context = {
        "topics": Topic.choices, "communes": reading.communes(), "wish": wish, "size": size,
        "sizes": [3, 5, 8, 12, 20], "frame": f"{site()}{reverse('portal:news_embed')}?{query}",
        "preview": f"{reverse('portal:news_embed')}?{query}", "title": _title(wish),
        "atom": f"{site()}{reverse('portal:news_atom')}{_query(wish)}",
        "json": f"{site()}{reverse('portal:news_json')}{_query(wish)}",
    }  # fmt: skip
    return kept.mark(render(request, "portal/news_embed_help.html", context))


def site() -> str:
    """This installation's address, without a slash at its end."""
    return str(settings.BASE_URL).rstrip("/")


def _wish(request: HttpRequest) -> reading.Wish:
    return reading.wished(request.GET.get("chu-de", ""), request.GET.get("xa", ""))


def _asked(wish: reading.Wish) -> dict[str, Any]:
    """The wish as parts of an address."""
    return {name: value for name, value in (("chu-de", wish.topic), ("xa", wish.unit)) if value}


def _query(wish: reading.Wish) -> str:
    asked = urlencode(_asked(wish))
    return f"?{asked}" if asked else ""


def _size(request: HttpRequest) -> int:
    """How many articles a frame shows: 1 to 20, else 5."""
    given = request.GET.get("so", "")
    number = int(given) if given.isascii() and given.isdecimal() and len(given) < 4 else _EMBEDDED
    return min(max(number, 1), reading.MOST_EMBEDDED)


def _title(wish: reading.Wish) -> str:
    parts = [_("Tin OCOP %(province)s") % {"province": settings.OCOP_PROVINCE_NAME}]
    if wish.topic:
        parts.append(str(Topic(wish.topic).label))
    if wish.unit:
        parts.append(dict(reading.communes()).get(wish.unit, ""))
    return " – ".join(part for part in parts if part)


def _stories(wish: reading.Wish) -> list[reading.Story]:
    return reading.stories(_IN_A_FEED, wish)


def _open(response: HttpResponse) -> HttpResponse:
    """Scripts of other sites may read it: it is what everybody may read."""
    response["Access-Control-Allow-Origin"] = "*"
    return response


urlpatterns = [
    path("tin-tuc/", news, name="news"),
    path("tin-tuc/<int:pk>/", article, name="article"),
    path("tin-tuc/anh/<int:pk>/<str:size>/", picture, name="news_picture"),
    path("tin-tuc/atom.xml", atom, name="news_atom"),
    path("tin-tuc/feed.json", json_feed, name="news_json"),
    path("tin-tuc/nhung/", embed, name="news_embed"),
    path("tin-tuc/dua-len-trang/", embed_help, name="news_embed_help"),
]
