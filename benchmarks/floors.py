# ruff: noqa: E402
"""The floor beside each page: the same answer by one `values()` query and a lean template."""

from __future__ import annotations

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.floor_settings"

from django.core.wsgi import get_wsgi_application
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import path

application = get_wsgi_application()

from ocop.base.text import fold
from ocop.certificates.models import Certificate
from ocop.products.models import Product
from ocop.trace.models import Serial

_ENGINE = Engine()
_LIST = _ENGINE.from_string(
    "<!doctype html><title>Sản phẩm</title><ul>{% for p in rows %}<li><a href='/san-pham/{{ p.id }}/'>"
    "<h3>{{ p.name }}</h3></a><p>{{ p.producer }} · {{ p.commune }}</p>"
    "<p>{{ p.public_star }} sao đến {{ p.public_until }}</p></li>{% endfor %}</ul>"
)
_ONE = _ENGINE.from_string(
    "<!doctype html><title>{{ p.name }}</title><h1>{{ p.name }}</h1><dl>{% for k, v in p.items %}"
    "<dt>{{ k }}</dt><dd>{{ v }}</dd>{% endfor %}</dl>"
)


def hello(request: HttpRequest) -> HttpResponse:
    """Ready."""
    return HttpResponse("ready")


def catalogue(request: HttpRequest) -> HttpResponse:
    """The list, or what was searched for."""
    rows = Product.objects.filter(is_public=True)
    for word in fold(request.GET.get("q", "")).split():
        rows = rows.filter(search_text__contains=word)
    found = rows.order_by("sort_key", "id").values(
        "id", "name", "public_star", "public_until", producer=F("organisation__name"), commune=F("unit__name")
    )[:24]
    return HttpResponse(_LIST.render(Context({"rows": list(found)})))


def product(request: HttpRequest, pk: int) -> HttpResponse:
    """One product."""
    found = Product.objects.filter(pk=pk).values(
        "name", "code", "summary", "story", "public_star", "public_state", "public_until",
        producer=F("organisation__name"), commune=F("unit__name"), set=F("criteria_set__name"),
    )  # fmt: skip
    return HttpResponse(_ONE.render(Context({"p": found.first()})))


def certificate(request: HttpRequest, token: str) -> HttpResponse:
    """One certificate."""
    found = Certificate.objects.filter(token=token).values(
        "number", "star", "state", "product_name", "producer_name", "producer_address", "issued_on",
        "valid_to", until=F("standing__extended_to"), code=F("product__code"),
        decision=F("item__decision__number"),
    )  # fmt: skip
    return HttpResponse(_ONE.render(Context({"p": found.first()})))


def scan(request: HttpRequest, code: str, lot: str, serial: str) -> HttpResponse:
    """One jar, without the way of its lot."""
    found = Serial.objects.filter(code=serial, lot__item__code=code).values(
        "code", "state", label=F("lot__code"), made_on=F("lot__made_on"), expires_on=F("lot__expires_on"),
        product=F("lot__item__product__name"), producer=F("lot__organisation__name"),
        star=F("lot__item__product__public_star"), until=F("lot__item__product__public_until"),
    )  # fmt: skip
    return HttpResponse(_ONE.render(Context({"p": found.first()})))


urlpatterns = [
    path("tx/sp/<str:code>/lo/<path:lot>/so/<str:serial>", scan),
    path("", hello),
    path("san-pham/", catalogue),
    path("san-pham/<int:pk>/", product),
    path("kt/<str:token>", certificate),
]
