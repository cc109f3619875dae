"""Error pages: what went wrong and what to do, in the reader's language."""

from __future__ import annotations

import errno
import sqlite3
import sys

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ocop.base.refusals import Refused
from ocop.web.access import anyone


def _page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    context = {"status": status, "title": title, "text": text}
    return render(request, "ui/error.html", context, status=status)


@anyone
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what was sent cannot be read."""
    return _page(request, 400, _("Yêu cầu không đọc được"), _("Hãy quay lại trang trước và gửi lại."))


@anyone
def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """403: not under this appointment."""
    text = _("Vai trò đang dùng không được mở trang này. Nếu anh chị có vai trò khác, hãy chuyển vai trò.")
    return _page(request, 403, _("Không được phép"), text)


@anyone
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing here, or nothing that this reader may see."""
    text = _("Địa chỉ có thể đã gõ sai, hoặc nội dung không dành cho anh chị. Hãy tìm lại từ trang chủ.")
    return _page(request, 404, _("Không tìm thấy trang"), text)


@anyone
def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; 503 while the database is away; 507 when the disk is full. Nothing is half written."""
    error = sys.exc_info()[1]
    if _is_full(error):
        text = _("Thao tác vừa rồi chưa được lưu. Hãy báo người vận hành hệ thống, rồi gửi lại sau.")
        return _page(request, 507, _("Máy chủ hết chỗ lưu trữ"), text)
    if isinstance(error, OperationalError | InterfaceError):
        text = _(
            "Thao tác vừa rồi có thể chưa được lưu. Hãy đợi ít phút rồi gửi lại; "
            "gửi lại không làm dữ liệu bị ghi hai lần."
        )
        return _page(request, 503, _("Cơ sở dữ liệu tạm gián đoạn"), text)
    text = _("Lỗi thuộc về hệ thống và đã được ghi lại. Dữ liệu không bị ghi dở. Hãy thử lại sau ít phút.")
    return _page(request, 500, _("Hệ thống gặp lỗi"), text)


def _is_full(error: BaseException | None) -> bool:
    """Whether there was no room: for a file, for SQLite, for PostgreSQL (SQLSTATE 53100)."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    if isinstance(error, DatabaseError):
        code = getattr(error.__cause__, "sqlstate", None) or getattr(
            error.__cause__, "sqlite_errorcode", None
        )
        return code in ("53100", sqlite3.SQLITE_FULL)
    return False


@anyone
def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """403 for a refusal of the person, 409 for one of the thing, 422 for one of the input."""
    status = {"person": 403, "input": 422}.get(error.reason.about, 409)
    if getattr(request, "htmx", False):
        return render(request, "ui/_refused.html", {"reason": error.reason}, status=status)
    return _page(request, status, _("Chưa thực hiện được"), str(error.reason))
