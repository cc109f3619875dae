"""Writing into the diary: a page for each form, and one page with all of them for work without a line.

Every form is an ordinary one. Where there is JavaScript it goes through the outbox (`ui/js/outbox.js`), which
keeps it on the phone until it is answered: such a request has the header X-Outbox and gets JSON that says in
words what became of it. docs/adr/0018.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from ocop.base import clock
from ocop.base.refusals import Refused
from ocop.files import queries as proofs
from ocop.organisations.models import Organisation
from ocop.trace.actions import diary, handing
from ocop.trace.forms.diary import CareForm, HarvestForm, InspectForm, PackForm, ProcessForm
from ocop.trace.forms.handing import DeliverForm
from ocop.trace.forms.steps import StepForm
from ocop.trace.models import StepKind
from ocop.trace.queries import desk
from ocop.trace.queries.diary import steps_of
from ocop.web.access import DeskRequest, rights
from ocop.web.producer.posting import own_producer, status

_MOST_PROOFS = 40


@dataclass(frozen=True)
class Page:
    """A form of the diary with its address, its words and what takes it."""

    slug: str
    form: type[StepForm]
    do: Callable[..., Any]
    name: str | Promise
    icon: str
    lead: str | Promise
    button: str | Promise

    @property
    def kind(self) -> str:
        """The kind of step that it writes."""
        return self.form.kind


PAGES = {
    page.slug: page
    for page in (
        Page(
            "cham-soc", CareForm, diary.log_care, gettext_lazy("Chăm sóc"), "drop",
            gettext_lazy("Bón, tưới, phun, cho ăn, làm cỏ."), gettext_lazy("Ghi chăm sóc"),
        ),
        Page(
            "thu-hoach", HarvestForm, diary.log_harvest, gettext_lazy("Thu hoạch"), "basket",
            gettext_lazy("Mỗi lần thu hoạch là một lô mới."), gettext_lazy("Ghi thu hoạch"),
        ),
        Page(
            "che-bien", ProcessForm, diary.log_process, gettext_lazy("Chế biến"), "pot",
            gettext_lazy("Lấy từ lô nào, làm ra được bao nhiêu."), gettext_lazy("Ghi chế biến"),
        ),
        Page(
            "dong-goi", PackForm, diary.log_pack, gettext_lazy("Đóng gói"), "box",
            gettext_lazy("Lấy từ lô nào, đóng được bao nhiêu hũ, gói, hộp."), gettext_lazy("Ghi đóng gói"),
        ),
        Page(
            "giao-hang", DeliverForm, handing.log_delivery, gettext_lazy("Giao hàng"), "truck",
            gettext_lazy("Lô nào, bao nhiêu, giao cho ai."), gettext_lazy("Ghi giao hàng"),
        ),
        Page(
            "kiem-tra", InspectForm, diary.log_inspection, gettext_lazy("Kiểm tra chất lượng"), "check",
            gettext_lazy("Tự kiểm tra, hoặc có phiếu kiểm nghiệm."), gettext_lazy("Ghi kiểm tra"),
        ),
    )
}  # fmt: skip
BIG = [page for page in PAGES.values() if page.kind != StepKind.INSPECT]
"""The forms of every day, which are also those for work without a line."""
SLUGS = {page.kind: page.slug for page in PAGES.values()}


@rights("trace.keep")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def log(request: DeskRequest, what: str) -> HttpResponse:
    """One form of the diary."""
    own, page = own_producer(request), PAGES.get(what)
    if page is None:
        raise Http404
    form = _form(request, own, page)
    if request.method != "POST":
        return _page(request, page, form)
    key = request.POST.get("key", "")[:60] or uuid.uuid4().hex
    said = _wrong(form) if not form.is_valid() else _written(request, own, page, form, key)
    if "X-Outbox" in request.headers:
        if said is None and "mot_trang" in request.POST:  # who waits at the form is led to the diary
            messages.success(request, _done(page, form))
        told = {"state": "refused", "words": said} if said else {"state": "done", "words": _done(page, form)}
        return JsonResponse(told, status=200 if said is None else 422)
    if said is not None:
        return _page(request, page, form)
    messages.success(request, _done(page, form))
    return redirect("producer:trace")


@rights("trace.keep")
@require_GET
@never_cache
def offline(request: DeskRequest) -> HttpResponse:
    """All forms of every day on one page, to be kept on the phone."""
    own = own_producer(request)
    shelf = desk.shelf_of(own.pk, [page.kind for page in BIG])
    rows = [(page, page.form(shelf=shelf, auto_id=f"{page.slug}-%s")) for page in BIG]
    context = {"organisation": own, "rows": rows, "key": uuid.uuid4().hex}
    return render(request, "producer/trace_offline.html", context)


def _form(request: DeskRequest, own: Organisation, page: Page) -> StepForm:
    shelf, more = desk.shelf_of(own.pk, [page.kind]), _replaced(request, own, page)
    if page.form is InspectForm:
        library = proofs.library(proofs.documents_visible_to(request.actor))
        more["documents"] = list(library.filter(organisation=own)[:_MOST_PROOFS])
    if page.form is DeliverForm:
        more["receiver"] = desk.receiver_named(request.actor, request.POST.get("receiver", ""))
        if words := _words(request):
            more["found"] = desk.receivers_found(request.actor, words)
    return page.form(request.POST or None, request.FILES or None, shelf=shelf, auto_id="id_%s", **more)


def _replaced(request: DeskRequest, own: Organisation, page: Page) -> dict[str, Any]:
    """The step declared a mistake that this one takes the place of, where the address names one."""
    wanted = request.POST.get("instead_of") or request.GET.get("thay") or ""
    if not wanted.isdecimal():
        return {}
    wrong = steps_of(own.pk, kind=page.kind).filter(mistaken_at__isnull=False, replaced_by=None)
    return {"instead_of": wrong.filter(pk=wanted).first()}


def _written(request: DeskRequest, own: Organisation, page: Page, form: StepForm, key: str) -> str | None:
    """Do it once under its key; what speaks against it, which then stands in the form too."""
    at = clock.now()
    try:
        page.do(own, **form.for_action(at), by=request.actor, at=at, key=key)
    except Refused as refused:
        if refused.reason.about == "person" and "X-Outbox" not in request.headers:
            raise
        field = refused.reason.field if refused.reason.field in form.fields else None
        form.add_error(field, refused.reason.text)
        return str(refused.reason)
    return None


def _wrong(form: StepForm) -> str:
    """The errors of a form in one line."""
    named = [f"{form[name].label}: {form.errors[name][0]}" for name in form.fields if name in form.errors]
    return " ".join([*(str(error) for error in form.non_field_errors()), *named])


def _done(page: Page, form: StepForm) -> str:
    words = _("Đã ghi: %(what)s.") % {"what": page.name}
    return f"{words} {form.understood}." if form.understood else words


def _words(request: DeskRequest) -> str:
    """Whom to deliver to, as looked for."""
    return request.GET.get("q", "").strip()[:100]


def _page(request: DeskRequest, page: Page, form: StepForm) -> HttpResponse:
    context: dict[str, Any] = {
        "page": page, "form": form, "key": uuid.uuid4().hex, "alone": True,
        "words": _words(request),
    }  # fmt: skip
    return render(request, "producer/trace_log.html", context, status=status(form))


urlpatterns = [
    path("truy-xuat/ghi/", offline, name="trace_offline"),
    path("truy-xuat/ghi/<slug:what>/", log, name="trace_log"),
]
