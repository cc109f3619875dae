"""The resolver: from the code on a label to its page for people, to a linkset for machines.

A GS1-Conformant Resolver (1.2) for GTINs with lots and serial numbers, and the same for codes of our own. One
thing differs on purpose: who asks as a person for a lot or a piece that nobody wrote down is not led up to
the page of the goods, which would vouch for it, but told that the code is not known. Whether labels of a lot
were printed is not asked: its number also stands on what its producer prints elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.urls import path, reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ocop.base import clock
from ocop.catalogue import scans
from ocop.catalogue.scans import Asked
from ocop.files.sniff import XLSX
from ocop.trace import passport, passport_book
from ocop.trace.gs1 import linkset, own, preferring
from ocop.trace.gs1.faults import NotGS1
from ocop.trace.gs1.identifiers import KEYS
from ocop.trace.gs1.linkset import Answer, Ask, Entry, Rung
from ocop.web.access import DeskRequest, anyone
from ocop.web.downloads import download
from ocop.web.portal import codes, counting, lean, scan_page, shell
from ocop.web.portal.codes import Reading, Readings

SUPPORTED = ("01",)
_METHODS = ["GET", "HEAD", "OPTIONS"]
_OPEN = {"Access-Control-Allow-Origin": "*"}
_FRESH = {**_OPEN, "Cache-Control": "no-cache"}


@anyone
@require_http_methods(_METHODS)
def gs1(request: DeskRequest, rest: str) -> HttpResponse:
    """A GS1 Digital Link: on to the page of our own, or the linkset."""
    return _answered(request, codes.gs1_readings)


@anyone
@require_http_methods(_METHODS)
def ours(request: DeskRequest, rest: str) -> HttpResponse:
    """A code of our own: the page itself, or the linkset."""
    return _answered(request, codes.own_readings)


@anyone
@require_http_methods(_METHODS)
def described(request: DeskRequest) -> HttpResponse:
    """Who resolves here which keys (Conformant Resolver 3)."""
    if request.method == "OPTIONS":
        return _sent(request, linkset.preflight())
    told = linkset.description(
        name=_("Truy xuất nguồn gốc OCOP %(province)s") % {"province": settings.OCOP_PROVINCE_NAME},
        root=codes.site_of(request),
        keys=SUPPORTED,
    )
    return HttpResponse(told, content_type="application/json", headers=_OPEN)


@anyone
@require_http_methods(_METHODS)
def data(request: DeskRequest, code: str) -> HttpResponse:
    """The items of the law as JSON: nothing that is not on the page. `lo` and `so` name a lot and a piece."""
    if request.method == "OPTIONS":
        return _sent(request, linkset.preflight())
    page = _named(request, code)
    facts = scan_page.facts_of(page, codes.site_of(request))
    star = {"stars": page["star"], "verdict": page["verdict"], "until": page["until"]}
    told = {**passport.export(facts), "recall": scan_page.recall_words(page) or None, "ocop": star}
    return JsonResponse(told, headers=_FRESH, json_dumps_params={"ensure_ascii": False})


@anyone
@require_http_methods(_METHODS)
def data_book(request: DeskRequest, code: str) -> HttpResponse:
    """The same items as Excel."""
    if request.method == "OPTIONS":
        return _sent(request, linkset.preflight())
    made = passport_book.book(scan_page.facts_of(_named(request, code), codes.site_of(request)))
    return _with(download(made, XLSX, f"truy-xuat-{code}.xlsx"), _FRESH)


def _named(request: DeskRequest, code: str) -> dict[str, Any]:
    """What a buyer reads of the goods, or of the lot or piece that the query names. 404 for none of ours."""
    lot, serial = (request.GET.get(name) or None for name in ("lo", "so"))
    try:
        own_code = own.own_code(own.Kind.PRODUCT, code, lot=lot, serial=serial)
    except NotGS1:
        raise Http404 from None
    found = scans.find(Asked("code", own_code.code, own_code.lot, own_code.serial))
    if found is None:
        raise Http404
    return scans.scan_page(found, clock.today())


def _answered(request: DeskRequest, readings_of: Callable[[DeskRequest], Readings]) -> HttpResponse:
    if request.method == "OPTIONS":
        return _sent(request, linkset.preflight())
    try:
        readings: Readings = readings_of(request)
    except NotGS1 as fault:
        return _refused(request, fault)
    reading, found = _known(readings.ways)
    if found is None and readings.fault is not None:
        return _refused(request, readings.fault)
    ask = _ask(request, reading)
    if found is None and not _is_machine(ask):
        if reading.asked is not None:
            counting.note(request, code=reading.path)
        response = scan_page.unknown(request, reading.path)
        return _with_headers(response, ask)
    if found is not None and _is_ours(reading) and not _is_machine(ask):
        return _with_headers(_page(request, found), ask)
    found = found or (scans.find_above(reading.asked) if reading.asked else None)
    answer = linkset.answer(ask, _rungs(reading, found, codes.site_of(request)) if found else ())
    if found is not None and _leads_here(reading, found, answer):
        return _with_headers(_page(request, found), ask)
    return _sent(request, answer)


def _known(readings: Sequence[Reading]) -> tuple[Reading, dict[str, Any] | None]:
    """The first way to read the address by which something is found, else the plainest."""
    for reading in readings:
        found = scans.find(reading.asked) if reading.asked else None
        if found is not None:
            return reading, found
    return readings[0], None


def _ask(request: DeskRequest, reading: Reading) -> Ask:
    return Ask(
        address=codes.site_of(request) + reading.path,
        query=request.META.get("QUERY_STRING", ""),
        link_type=request.GET.get("linkType", ""),
        accept=request.headers.get("Accept", ""),
        accept_language=getattr(request, "spoken", ""),
    )


def _is_machine(ask: Ask) -> bool:
    """Whether a linkset or a link of a type is asked for, rather than a page."""
    types = (linkset.MEDIA_TYPE, "application/json")
    return bool(ask.link_type) or any(preferring.asks_for(ask.accept, one) for one in types)


def _rungs(reading: Reading, found: dict[str, Any], site: str) -> list[Rung]:
    """What is known at each level, from the thing that was found upwards."""
    levels = [level for level in reading.rungs if level == "item" or found[_FIELD[level]]]
    return [
        Rung(site + reading.rungs[level], _entries(found, level, site), found["name"]) for level in levels
    ]


_FIELD = {"piece": "serial", "lot": "lot"}


def _entries(found: dict[str, Any], level: str, site: str) -> tuple[Entry, ...]:
    shown = {**found, "serial": found["serial"] if level == "piece" else None}
    shown["lot"] = None if level == "item" else found["lot"]
    name, spoken = found["product"] or found["name"], ("vi", "en")
    page = site + scan_page.own_path(shown)
    entries = [
        Entry(
            page, "traceability", _("Truy xuất: %(name)s") % {"name": name}, spoken, "text/html", default=True
        ),
        Entry(
            site + scan_page.data_path(shown), "masterData",
            _("Dữ liệu truy xuất: %(name)s") % {"name": name}, (), "application/json",
        ),
    ]  # fmt: skip
    if level != "item":
        entries.append(Entry(page, "recallStatus", _("Tình trạng thu hồi"), spoken, "text/html"))
        return tuple(entries)
    if found["is_public"]:
        about = site + reverse("portal:product", args=[found["product_id"]])
        entries.append(Entry(about, "pip", _("Giới thiệu: %(name)s") % {"name": name}, spoken, "text/html"))
    if found["token"]:
        paper = site + reverse("portal:certificate", args=[found["token"]])
        entries.append(Entry(paper, "certificationInfo", _("Giấy chứng nhận OCOP"), spoken, "text/html"))
    return tuple(entries)


def _is_ours(reading: Reading) -> bool:
    return reading.asked is not None and reading.asked.by == "code"


def _leads_here(reading: Reading, found: dict[str, Any], answer: Answer) -> bool:
    """Whether an answer to one of our own codes would lead to the page of the very thing that it names."""
    return (
        _is_ours(reading)
        and answer.status == 307
        and urlsplit(answer.location).path == scan_page.own_path(found)
    )


def _page(request: DeskRequest, found: dict[str, Any]) -> HttpResponse:
    if found["lot"]:
        counting.note(request, lot_id=found["lot_id"], serial_id=found.get("serial_id"))
    return scan_page.render(request, found, codes.site_of(request))


def _refused(request: DeskRequest, fault: NotGS1) -> HttpResponse:
    """400: for people as a page, for machines as a sentence."""
    answer = linkset.refusal(Ask(address=""), fault)
    if preferring.asks_for(request.headers.get("Accept", ""), "text/html"):
        response = scan_page.unknown(request, request.path_info, answer.status, fault.text)
        return _with(response, answer.headers)
    return _sent(request, answer)


def _sent(request: DeskRequest, answer: Answer) -> HttpResponse:
    """An answer as it is; the links of a 300 as a page for people."""
    accept = request.headers.get("Accept", "")
    if answer.choices and preferring.media_weight(accept, "text/html") and not _likes(accept):
        content = lean.render("choices.html", {"links": answer.choices})
        response = shell.with_content(request, content, title=_("Chọn một liên kết"), status=answer.status)
        return _with(response, answer.headers)
    response = HttpResponse(answer.body, status=answer.status)
    del response["Content-Type"]
    if answer.media_type:
        response["Content-Type"] = answer.media_type
    if answer.location:
        response["Location"] = answer.location
    return _with(response, answer.headers)


def _likes(accept: str) -> bool:
    return preferring.asks_for(accept, linkset.MEDIA_TYPE)


def _with_headers(response: HttpResponse, ask: Ask) -> HttpResponse:
    """A page of ours with what a resolver says beside it (2.9); open to scripts of other sites."""
    told = {
        "Link": linkset.link_header(ask.address),
        "Access-Control-Expose-Headers": "Link, Location, Content-Type",
    }
    return _with(response, {**_OPEN, **told, "Vary": "Accept, Accept-Language"})


def _with(response: HttpResponse, headers: Any) -> HttpResponse:
    for name, value in headers.items():
        if name == "Vary":
            patch_vary_headers(response, [part.strip() for part in value.split(",")])
        else:
            response[name] = value
    return response


urlpatterns = [
    *(path(f"{key}/<path:rest>", gs1, name=f"gs1_{key}") for key in KEYS),
    path("tx/<path:rest>", ours, name="trace"),
    path("truy-xuat/<str:code>.json", data, name="trace_data"),
    path("truy-xuat/<str:code>.xlsx", data_book, name="trace_book"),
    path(".well-known/gs1resolver", described, name="gs1_resolver"),
]
