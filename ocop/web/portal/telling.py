"""Telling of misuse: the public form, and following what came of it by number and secret.

Kept from robots without any third party: a field that only they fill in, a signed stamp that tells when the
form was opened, and so many reports a day from one place, known by a keyed mark that nobody can turn back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.core.cache import cache
from django.http import HttpResponse
from django.template.loader import get_template
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ocop.base import clock
from ocop.base.happenings import joined
from ocop.base.refusals import Refused
from ocop.catalogue import scans
from ocop.certificates import queries as certificates
from ocop.organisations.models import Organisation
from ocop.oversight import actions, queries, report_forms
from ocop.oversight.models import Report
from ocop.products import queries as products
from ocop.products.models import Product
from ocop.web import senders
from ocop.web.access import DeskRequest, anyone
from ocop.web.portal import shell
from ocop.web.ui.sent import key_of

QUICKEST, LONGEST = 3, 24 * 3600
"""Seconds between opening the form and sending it: less is a robot, more a page that was left open."""
MOST_MISSES = 30
"""Wrong numbers or secrets a day from one place, in one process: our choice. The secret itself is one of
30^8 (39 bits), so that even a thousand tries a second would take ten years for half of them."""
_SALT = "phan-anh"
_SUBJECT = 300


@dataclass(frozen=True)
class _About:
    """What the visitor came from: a label in the hand (`label`: its path), a public product, a producer."""

    product: Product | None = None
    organisation: Organisation | None = None
    label: str = ""

    def subject(self, typed: str) -> str:
        """What the sender typed, and the label behind it."""
        return joined(typed[: _SUBJECT - len(self.label) - 3], self.label) if self.label else typed


@anyone
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def tell(request: DeskRequest) -> HttpResponse:
    """The form; after sending, number and secret, which are shown this once."""
    about = _about(request)
    sent = request.method == "POST"
    form = report_forms.ReportForm(
        request.POST if sent else None, request.FILES if sent else None, product=about.product
    )
    if sent and form.is_valid() and not _suspicious(request, form):
        try:
            return _taken(request, form.cleaned_data, about)
        except Refused as refused:
            field = refused.reason.field if refused.reason.field in form.fields else None
            form.add_error(field, refused.reason.text)
    context = {
        "form": form, "about": about, "stamp": signing.dumps(int(clock.now().timestamp()), salt=_SALT),
        "key": key_of(request),
    }  # fmt: skip
    return _page(request, "portal/tell.html", context, _("Báo tin sai phạm"), 422 if form.errors else 200)


@anyone
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def follow(request: DeskRequest) -> HttpResponse:
    """What came of a report, to who sends its number and secret; the contact is shown to nobody here.

    The secret goes in the body alone: an address stays in the browser's history, in logs and behind a
    forwarded link. An address may bring the number (`so`).
    """
    sent = request.method == "POST"
    form = report_forms.FollowForm(
        request.POST if sent else None, initial={"so": request.GET.get("so", "")[:30]}
    )
    found = _found(request, form) if sent and form.is_valid() else None
    context = {"form": form, "report": found}
    status = 422 if form.errors else 200
    response = _page(request, "portal/tell_state.html", context, _("Theo dõi phản ánh"), status)
    response["X-Robots-Tag"] = "noindex"
    return response


def _found(request: DeskRequest, form: report_forms.FollowForm) -> Report | None:
    """The report asked for; what was wrong is said in the form and counted against who asks."""
    missed = f"tell-missed-{senders.mark_of(request)}"
    misses = cache.get(missed, 0)
    if misses >= MOST_MISSES:
        form.add_error(None, _("Hôm nay từ nơi này đã nhập sai nhiều lần. Hãy thử lại vào ngày mai."))
        return None
    found = queries.by_number(form.cleaned_data["so"], form.cleaned_data["ma"])
    if found is None:
        cache.set(missed, misses + 1, 24 * 3600)
        form.add_error(None, _("Số hoặc mã chưa đúng. Hãy so lại từng chữ và số."))
    return found


def _taken(request: DeskRequest, data: dict[str, Any], about: _About) -> HttpResponse:
    report, secret = actions.send_report(
        data["kind"], data["text"], subject=about.subject(data.get("subject", "")), place=data["place"],
        contact=data["contact"], product=about.product, organisation=about.organisation,
        pictures=[(picture, picture.name) for picture in data["pictures"]],
        sender=senders.mark_of(request), at=clock.now(), key=request.POST.get("key", "")[:60],
    )  # fmt: skip
    context = {"report": report, "secret": secret}
    return _page(request, "portal/tell_sent.html", context, _("Đã nhận phản ánh"), 200)


def _about(request: DeskRequest) -> _About:
    """What the visitor came from: a label, known or not, the page of a product, or its certificate's."""
    if asked := scans.asked_of(request.GET.get("tem", "")):
        found = scans.find(asked) or {"product_id": None, "owner_id": None}
        owner = Organisation.objects.filter(pk=found["owner_id"]).first()
        return _About(_product(found["product_id"]), owner, asked.path)
    given = request.GET.get("san-pham", "")
    if given.isdecimal() and len(given) < 10:  # longer ones are no row's number
        return _About(_product(int(given)))
    token = request.GET.get("gcn", "")
    certificate = certificates.by_token(token.upper()[:24]) if token else None
    return _About(certificate.product if certificate else None)


def _product(pk: int | None) -> Product | None:
    rows = products.public_products().select_related("organisation")
    return rows.filter(pk=pk).first() if pk else None


def _suspicious(request: DeskRequest, form: report_forms.ReportForm) -> bool:
    """Whether a robot sent it; says so in the form, in which everything that was typed stays."""
    if form.is_robot:
        form.add_error(None, _("Chưa gửi được. Hãy để trống ô cuối cùng rồi gửi lại."))
        return True
    try:
        opened = signing.loads(request.POST.get("stamp", ""), salt=_SALT)
    except signing.BadSignature:
        opened = 0
    waited = clock.now().timestamp() - int(opened)
    if waited < QUICKEST:
        form.add_error(None, _("Gửi nhanh quá. Hãy đọc lại rồi bấm gửi lần nữa."))
    elif waited > LONGEST:
        form.add_error(None, _("Trang đã mở quá lâu. Hãy bấm gửi lần nữa."))
    return not QUICKEST <= waited <= LONGEST


def _page(
    request: DeskRequest, template: str, context: dict[str, Any], title: str, status: int
) -> HttpResponse:
    """A page with a form: its token needs the request, which the shared frame does not hand on."""
    content = get_template(template).render(context, request)
    return shell.with_content(request, content, title=title, status=status)


urlpatterns = [
    path("phan-anh/", tell, name="tell"),
    path("phan-anh/theo-doi/", follow, name="tell_find"),
]
