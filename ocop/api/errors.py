"""What went wrong, as problem JSON (RFC 9457) with a text a person can act on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.responses import Response
from pydantic import Field

from ocop.base.refusals import Refused

MEDIA_TYPE = "application/problem+json"
_STATUS = {"person": 403, "thing": 409, "stale": 409, "input": 422}


class FieldProblem(Schema):
    """What is wrong at one place of the request."""

    field: str
    detail: str


class Problem(Schema):
    """Why a request was not answered."""

    title: str = Field(description="what kind of problem, in few words")
    status: int
    detail: str = Field("", description="what to do about it")
    errors: list[FieldProblem] = Field([], description="by field of the request")


def problems(*codes: int) -> dict[frozenset[int], type[Problem]]:
    """For `response=`: these codes are answered with a `Problem`."""
    return {frozenset(codes): Problem}


def answer(status: int, title: str, detail: str = "", errors: Iterable[dict[str, str]] = ()) -> HttpResponse:
    """A problem as a response."""
    content = {"title": title, "status": status, "detail": detail, "errors": list(errors)}
    return Response(content, status=status, content_type=MEDIA_TYPE)


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    reason = error.reason
    named = [{"field": reason.field, "detail": str(reason)}] if reason.field else []
    return answer(_STATUS[reason.about], _("Chưa thực hiện được"), str(reason), named)


def _not_found(request: HttpRequest, error: Any) -> HttpResponse:
    return answer(404, _("Không tìm thấy"), _("Không có nội dung này, hoặc nó không dành cho người hỏi."))


def _sign_in(request: HttpRequest, error: Any) -> HttpResponse:
    return answer(401, _("Cần đăng nhập"), _("Hãy đăng nhập trên trang web rồi gửi kèm cookie phiên."))


def _http(request: HttpRequest, error: Any) -> HttpResponse:
    if error.status_code == 403:
        text = _("Thiếu hoặc sai mã chống giả mạo yêu cầu (tiêu đề X-CSRFToken).")
        return answer(403, _("Không được phép"), text)
    return answer(error.status_code, _("Yêu cầu không đọc được"), _("Thân yêu cầu phải là JSON đúng."))


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    errors = [{"field": _place(item), "detail": _words(item)} for item in error.errors]
    return answer(422, _("Dữ liệu gửi lên chưa đúng"), _("Hãy xem từng mục."), errors)


def _place(item: dict[str, Any]) -> str:
    """Where in the request, without the names of our own parameters."""
    return ".".join(str(step) for step in item.get("loc", ())[1:]) or "body"


def _words(item: dict[str, Any]) -> str:
    kind, limits = str(item.get("type", "")), item.get("ctx", {})
    if kind == "missing":
        return _("Thiếu mục này.")
    if kind.startswith(("int_", "decimal_", "float_")):
        return _("Phải là một số.")
    if kind in {"greater_than_equal", "less_than_equal"}:
        return _("Số nằm ngoài khoảng cho phép: %(limit)s.") % {"limit": limits.get("ge", limits.get("le"))}
    if kind == "string_too_long":
        return _("Dài quá %(n)s ký tự.") % {"n": limits.get("max_length")}
    if kind in {"literal_error", "enum"}:
        return _("Chỉ nhận một trong: %(known)s.") % {"known": limits.get("expected", "")}
    if kind == "extra_forbidden":
        return _("Không có mục này.")
    return _("Giá trị không đúng dạng.")


def install(api: NinjaAPI) -> None:
    """Let the door answer every error this way."""
    api.add_exception_handler(Refused, _refused)
    api.add_exception_handler(Http404, _not_found)
    api.add_exception_handler(AuthenticationError, _sign_in)
    api.add_exception_handler(HttpError, _http)
    api.add_exception_handler(ValidationError, _invalid)
