"""The door for machines: read what the public may read, and one's own desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from ocop.api import certificates, councils, criteria, dossiers, epcis, errors, people, places, plan, products
from ocop.api.auth import signed_in

ABOUT = """
Dữ liệu mở của hệ thống OCOP. Phần công khai không cần khóa và không cần đăng nhập.
Phần của người đã đăng nhập dùng cookie phiên của trang web; yêu cầu ghi kèm tiêu đề `X-CSRFToken`.
Phần EPCIS 2.0 (`/epcis`) còn nhận khóa kết nối của hệ thống khác: `Authorization: Bearer …`.
Lỗi trả về dạng `application/problem+json`, chữ theo `Accept-Language` (vi, en).
"""


def open_to_anyone(view: Callable[..., Any]) -> Callable[..., Any]:
    """The pages that describe the door are public."""

    def page(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    page.ocop_access = "anyone"  # type: ignore[attr-defined]
    return page


class Door(NinjaAPI):
    """Says in its schema what it does: problems come as problem JSON. Nothing is kept on the way: a star
    that is revoked is told so at once."""

    def on_exception(self, request: HttpRequest, exc: Any) -> HttpResponse:
        """Other systems are answered as their standard says, everybody else as `errors` does."""
        own = epcis.problem_of(exc) if request.path_info.startswith(epcis.BASE) else None
        return own or super().on_exception(request, exc)

    def create_response(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().create_response(*args, **kwargs)
        response["Cache-Control"] = "no-cache"
        return response

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**kwargs)
        schema["components"]["schemas"] |= epcis.components()
        for methods in schema["paths"].values():
            for operation in methods.values():
                for code, response in operation["responses"].items():
                    if int(code) >= 400 and "application/json" in response.get("content", {}):
                        response["content"] = {errors.MEDIA_TYPE: response["content"]["application/json"]}
        return schema


api = Door(
    title="OCOP",
    version="1",
    description=ABOUT,
    auth=signed_in,
    urls_namespace="api",
    docs_decorator=open_to_anyone,
)
errors.install(api)
api.add_router("/products", products.router)
api.add_router("/certificates", certificates.router)
api.add_router("/criteria", criteria.router)
api.add_router("/units", places.router)
api.add_router("/indicators", plan.indicators)
api.add_router("/plans", plan.plans)
api.add_router("/receipts", dossiers.receipts)
api.add_router("/me", people.router)
api.add_router("/me/dossiers", dossiers.router)
api.add_router("/me/sessions", councils.sessions)
api.add_router("/me/hearings", councils.hearings)
api.add_router("/epcis", epcis.router)
