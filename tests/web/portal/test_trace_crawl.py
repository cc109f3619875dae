"""What nobody from outside may read of a season is nowhere that anybody can open, however they get there."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from openpyxl import load_workbook

from ocop.base import clock
from ocop.certificates.models import Certificate
from ocop.dossiers.models import Dossier
from ocop.files.models import StoredFile
from ocop.organisations.models import Organisation
from ocop.promotion.models import Channel
from ocop.trace.models import Identifier, Lot, Serial
from ocop.web.portal import counting
from tests.factories.products import AT, make_picture
from tests.factories.ways import SECRETS, make_season
from tests.web.test_permissions import pages

pytestmark = [pytest.mark.usefixtures("places", "packs"), pytest.mark.sqlite]  # who reads what
_OURS = {"", "testserver", "localhost:8000", "id.gs1.org"}
_ADDRESS = re.compile(r'"((?:https?://|/|\?)[^"\\\s<>]*)"|<(https?://[^>\s]+)>')
_LEFT_OUT = ("next", "unit")
"""The way back after signing in; each commune on the map, whose products the whole list has."""
_NOT_FOLLOWED = ("/static/", "/ngon-ngu/", "/tai-khoan/dang-xuat", "/api/v1/openapi.json")
"""Files of the program; what changes the visitor; what describes the door, holds no data and takes long."""


class Crawl:
    """A visitor of one language and one wish, who follows every address of this site that an answer names.

    `texts` is what was read, by address; `opened` the media type of what was not refused.
    """

    def __init__(self, accept: str, language: str) -> None:
        self.client = Client(headers={"Accept": accept, "User-Agent": "Mozilla/5.0 (Android 14) Mobile"})
        self.client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        self.texts: dict[str, str] = {}
        self.opened: dict[str, str] = {}

    @property
    def kinds(self) -> set[tuple[str, str]]:
        """The names of the pages that opened, with their media type."""
        return {(str(resolve(urlsplit(one).path).url_name), media) for one, media in self.opened.items()}

    def follow(self, starts: Iterable[str]) -> None:
        """Read these addresses and all that they lead to."""
        waiting = list(starts)
        while waiting:
            address = waiting.pop()
            if address not in self.texts and not address.startswith(_NOT_FOLLOWED):
                waiting += self._read(address)

    def _read(self, address: str) -> list[str]:
        answer = self.client.get(address)
        media = answer.get("Content-Type", "").partition(";")[0]
        if answer.status_code == 200:
            self.opened[address] = media
        text = f"{answer.headers}\n{_text(answer, media)}"
        self.texts[address] = text
        named = [html.unescape(a or b) for a, b in _ADDRESS.findall(text)]
        named += [answer["Location"]] if answer.has_header("Location") else []
        return [found for one in named if (found := _followed(urljoin(address, one)))]


def _text(answer: HttpResponseBase, media: str) -> str:
    if media.startswith(("image/", "font/")):
        return ""
    body = answer.content if isinstance(answer, HttpResponse) else b"".join(answer)
    return "\n".join(_cells(body)) if body.startswith(b"PK") else str(body.decode())


def _cells(book: bytes) -> Iterator[str]:
    for sheet in load_workbook(io.BytesIO(book)):
        yield from (str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)


def _followed(address: str) -> str:
    """The path of an address of ours, without what would only multiply pages; nothing for others."""
    parts = urlsplit(address)
    if parts.netloc not in _OURS:
        return ""
    try:
        resolve(parts.path)
    except Resolver404:
        return ""
    asked = urlencode([(k, v) for k, v in parse_qsl(parts.query) if k not in _LEFT_OUT])
    return parts.path + (f"?{asked}" if asked else "")


def open_pages() -> list[str]:
    """Every address that says it is open to anyone, and those of the machines' door, which keeps its own."""
    return [
        path for path, view in pages()
        if getattr(view, "ocop_access", "") == "anyone" or path.startswith("/api/v1/")
    ]  # fmt: skip


def labels(lot: Lot) -> list[str]:
    """What is printed on a pack: its code and its GTIN."""
    serial = Serial.objects.get(lot=lot, state="active").code
    return [
        f"/tx/sp/{lot.item.code}/lo/A%2F1-b/so/{serial}",
        f"/01/{lot.item.gtin}/10/A%2F1-b/21/{serial}",
    ]


def guesses() -> list[str]:
    """What somebody could ask who knows how addresses are made, and every code and number."""
    found = [urlsplit(uri).path for uri in Identifier.objects.values_list("uri", flat=True)]
    for lot in Lot.objects.select_related("item"):
        found += [f"/truy-xuat/{lot.item.code}.json?lo={lot.code}", f"/tx/sp/{lot.item.code}"]
    for serial in Serial.objects.select_related("lot__item"):
        found.append(f"/tx/sp/{serial.lot.item.code}/so/{serial.code}")
    found += [f"/tx/dd/{uri.rpartition('/')[2]}" for uri in found if "/dd/" in uri]
    for pk in Organisation.objects.values_list("pk", flat=True):
        found += [f"/nha-san-xuat/{pk}/", f"/san-pham/{pk}/", f"/api/v1/products/{pk}"]
    for token in Certificate.objects.values_list("token", flat=True):
        found += [f"/kt/{token}", f"/api/v1/certificates/{token}"]
    for token in Channel.objects.values_list("feed_token", flat=True):
        found += [f"/kenh/{token}/san-pham.csv", f"/kenh/{token}/san-pham.json"]
    found += ["/san-pham/?q=thot+not", "/api/v1/products?q=thot+not"]
    for pk in StoredFile.objects.values_list("pk", flat=True):
        found += [f"/chu-the/tep/{pk}/", f"/chu-the/truy-xuat/anh/{pk}/", f"/chu-the/anh/{pk}/lon/"]
    found += [reverse("portal:receipt_state", args=[one.receipt_no]) for one in Dossier.objects.all()]
    return found


@pytest.fixture
def season(monkeypatch: pytest.MonkeyPatch) -> Lot:
    monkeypatch.setattr(clock, "now", lambda: AT)
    lot = make_season()
    make_picture(lot.item.product)
    return lot


READERS = {
    "text/html": {
        "trace": "text/html", "product": "text/html", "producer": "text/html", "certificate": "text/html",
        "catalogue": "text/html", "trace_data": "application/json", "picture": "image/webp",
    },
    "application/linkset+json": {
        "trace": "application/linkset+json", "gs1_01": "application/linkset+json",
        "trace_data": "application/json", "product": "text/html", "certificate": "text/html",
    },
    "application/json": {
        "trace": "application/json", "gs1_01": "application/json", "search": "application/json",
    },
}  # fmt: skip


def test_the_secrets_are_there_to_be_told(season: Lot) -> None:
    kept = io.StringIO()
    call_command("dumpdata", exclude=["criteria", "places", "contenttypes"], stdout=kept)
    all_of_it = json.dumps(json.loads(kept.getvalue()), ensure_ascii=False)
    bare = [s for s in SECRETS if re.fullmatch(r"[0-9]+", s) or not re.fullmatch(r"[0-9.,]+", s)]
    assert [secret for secret in bare if secret not in all_of_it] == []


@pytest.mark.parametrize("accept", READERS)
def test_nothing_of_a_season_that_is_not_public_is_anywhere(season: Lot, accept: str) -> None:
    for language in ("vi", "en"):
        crawl = Crawl(accept, language)
        crawl.follow([*labels(season), *open_pages()])
        assert set(READERS[accept].items()) <= crawl.kinds, "the crawl got this far by links alone"
        crawl.follow(guesses())
        assert {"market_feed", "receipt_state"} <= {name for name, _media in crawl.kinds}
        told = [(s, address) for address, text in crawl.texts.items() for s in SECRETS if s in text]
        assert told == []
        assert {name for name, media in crawl.kinds if media.startswith("image/")} <= {"picture"}
        assert not [one for one in crawl.opened if one.startswith(("/api/v1/epcis", "/api/v1/me"))]
    counting._waiting.clear()
