"""How the EPCIS door answers: its headers, what may be asked for, and problems as the standard types them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja.errors import AuthenticationError, HttpError
from ninja.responses import Response

from ocop import __version__
from ocop.api.errors import MEDIA_TYPE
from ocop.base.refusals import Refused
from ocop.trace.actions.exchanging import MOST_BYTES, MOST_EVENTS, NotTaken
from ocop.trace.epcis.context import STANDARD
from ocop.trace.epcis.problems import Fault, Unreadable, refusal
from ocop.trace.queries import telling

BASE = "/api/v1/epcis"
VERSION = "2.0.0"
LONGEST_ADDRESS = 8000
JSON, JSON_LD = "application/json", "application/ld+json"
FORMATS = (telling.AS_LINKS, telling.AS_THEY_ARE, "No_Preference")
STATUS = {
    Fault.VALIDATION: 400, Fault.LIMIT: 413, Fault.MEDIA_TYPE: 415, Fault.NOT_ACCEPTABLE: 406,
    Fault.IMPLEMENTATION: 501, Fault.SECURITY: 403, Fault.NO_SUCH_RESOURCE: 404, Fault.NO_SUCH_NAME: 404,
    Fault.EXISTS: 409, Fault.QUERY_VALIDATION: 400, Fault.QUERY_PARAMETER: 400, Fault.QUERY_TOO_COMPLEX: 413,
    Fault.QUERY_TOO_LARGE: 413, Fault.SUBSCRIPTION_CONTROLS: 400, Fault.URI_TOO_LONG: 414,
}  # fmt: skip
_VERSIONS = {"GS1-EPCIS-Version": VERSION, "GS1-CBV-Version": VERSION}
_DISCOVERED = {
    "GS1-EPCIS-Min": VERSION, "GS1-EPCIS-Max": VERSION, "GS1-CBV-Min": VERSION, "GS1-CBV-Max": VERSION,
    "GS1-EPC-Format": ", ".join(FORMATS), "GS1-CBV-XML-Format": "No_Preference",
    "GS1-Vendor-Version": f"ocop-{__version__}",
}  # fmt: skip
CAPTURE_LIMITS = {
    "GS1-EPCIS-Capture-Limit": str(MOST_EVENTS), "GS1-EPCIS-Capture-File-Size-Limit": str(MOST_BYTES),
}  # fmt: skip


def dressed(response: HttpResponse) -> HttpResponse:
    """With the headers that every answer has."""
    for name, value in {**_VERSIONS, "GS1-Extensions": f"ocop={settings.TRACE_URL}/tx/"}.items():
        response[name] = value
    return response


def discovered(allowed: Sequence[str], more: dict[str, str]) -> HttpResponse:
    """The answer to OPTIONS."""
    response = HttpResponse(status=204, headers={"Allow": ", ".join(allowed), **_DISCOVERED, **more})
    del response["Content-Type"]
    return response


def answer(request: HttpRequest, content: Any, status: int = 200, **headers: str) -> HttpResponse:
    """Content in the form that the caller prefers."""
    kind = request.get_preferred_type([JSON, JSON_LD]) or JSON
    return Response(content, status=status, content_type=kind, headers=headers)


def collection(members: Sequence[str]) -> dict[str, Any]:
    """A list of resources."""
    return {"@context": STANDARD, "type": "Collection", "member": list(members)}


def at(*steps: str) -> str:
    """The address of a resource, each step escaped whole."""
    return "/".join((BASE, *(quote(step, safe="") for step in steps)))


# ------------------------------------------------------------------ what may be asked for


def check(request: HttpRequest) -> None:
    """`Unreadable` for an address that is too long, and for versions and forms that are not spoken here."""
    if len(request.get_full_path()) > LONGEST_ADDRESS:
        text = _("Địa chỉ dài hơn %(n)d ký tự.") % {"n": LONGEST_ADDRESS}
        raise refusal("uri.too_long", text, Fault.URI_TOO_LONG)
    if request.get_preferred_type([JSON, JSON_LD]) is None and request.method != "OPTIONS":
        raise _not_acceptable(_("Chỉ trả lời bằng application/json hoặc application/ld+json."))
    for name in ("EPCIS", "CBV"):
        low, high = (_version(request, f"GS1-{name}-{end}") for end in ("Min", "Max"))
        if (low and low > (2, 0)) or (high and high < (2, 0)):
            raise _not_acceptable(_("Chỉ trả lời theo EPCIS 2.0 và CBV 2.0."))
    _sent_version(request)
    if request.headers.get("GS1-EPC-Format", telling.AS_LINKS) not in FORMATS:
        text = _("GS1-EPC-Format chỉ nhận: %(known)s.") % {"known": ", ".join(FORMATS)}
        raise _not_acceptable(text)


def _sent_version(request: HttpRequest) -> None:
    """What is sent is in 2.0; EPCIS 1.2 only as XML."""
    sent = _version(request, "GS1-EPCIS-Version")
    if request.method == "POST" and sent and sent != (2, 0) and not (
        sent == (1, 2) and "xml" in request.headers.get("Content-Type", "")
    ):  # fmt: skip
        raise _not_acceptable(_("Chỉ nhận EPCIS 2.0, hoặc EPCIS 1.2 dạng XML."))


def _version(request: HttpRequest, name: str) -> tuple[int, int] | None:
    given = request.headers.get(name, "").strip()
    if not given:
        return None
    parts = given.split(".")
    if not re.fullmatch(r"\d{1,3}(\.\d{1,3}){0,2}", given, re.ASCII):
        raise _not_acceptable(_("%(name)s phải là số phiên bản, ví dụ 2.0.0.") % {"name": name})
    return int(parts[0]), int(parts[1]) if len(parts) > 1 else 0


def _not_acceptable(text: str) -> Unreadable:
    return refusal("not_acceptable", text, Fault.NOT_ACCEPTABLE)


def epc_format(request: HttpRequest) -> str:
    """Whether EPC URNs become links: without a preference they do."""
    given = request.headers.get("GS1-EPC-Format", telling.AS_LINKS)
    return telling.AS_THEY_ARE if given == telling.AS_THEY_ARE else telling.AS_LINKS


# ------------------------------------------------------------------ problems


def problem(status: int, kind: str, detail: str, errors: Sequence[dict[str, Any]] = ()) -> HttpResponse:
    """A problem as RFC 9457 and the standard have it."""
    content: dict[str, Any] = {"type": kind, "title": _title(status), "status": status, "detail": detail}
    if errors:
        content["errors"] = list(errors)
    headers = CAPTURE_LIMITS if kind == Fault.LIMIT else {}
    response = dressed(Response(content, status=status, content_type=MEDIA_TYPE, headers=dict(headers)))
    response._has_been_logged = status == 501  # type: ignore[attr-defined]  # no error of this server
    return response


def problem_of(error: Exception) -> HttpResponse | None:
    """The answer to what was raised; None for what is no business of this door."""
    if isinstance(error, Unreadable):
        errors = [{"path": p.path, "code": p.code, "detail": p.message} for p in error.problems]
        return problem(STATUS[error.fault], error.fault.value, error.problems[0].message, errors)
    if isinstance(error, NotTaken):
        first = error.problems[0]
        errors = [{"path": str(p.get("instance", "")), "detail": p["detail"]} for p in error.problems]
        return problem(first["status"], first["type"], first["detail"], errors)
    if isinstance(error, Refused):
        return _refused(error)
    if isinstance(error, Http404):
        text = _("Không có nội dung này, hoặc nó không dành cho người hỏi.")
        return problem(404, Fault.NO_SUCH_RESOURCE.value, text)
    if isinstance(error, AuthenticationError):
        text = _("Hãy gửi khóa kết nối (Authorization: Bearer …), hoặc đăng nhập trên trang web.")
        return problem(401, Fault.SECURITY.value, text)
    if isinstance(error, HttpError):
        return problem(error.status_code, Fault.SECURITY.value, _("Thiếu hoặc sai mã X-CSRFToken."))
    return None


def _refused(error: Refused) -> HttpResponse:
    if error.reason.about == "input":
        return problem(400, Fault.VALIDATION.value, str(error.reason))
    if error.reason.about == "stale":
        return problem(409, Fault.EXISTS.value, str(error.reason))
    return problem(403, Fault.SECURITY.value, str(error.reason))


def _title(status: int) -> str:
    known = {
        400: _("Yêu cầu chưa đúng"), 401: _("Cần đăng nhập"), 403: _("Không có quyền"),
        404: _("Không tìm thấy"), 406: _("Không trả lời được theo dạng yêu cầu"), 409: _("Đã có"),
        413: _("Quá lớn"), 414: _("Địa chỉ quá dài"), 415: _("Không nhận dạng dữ liệu này"),
        501: _("Chưa có chức năng này"),
    }  # fmt: skip
    return known.get(status, _("Chưa thực hiện được"))
