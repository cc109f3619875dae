"""The resolver: one test for each of its checks in GS1's Conformant Resolver standard 1.2, by clause."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from ocop.products.models import Product
from ocop.trace.gs1.checks import check_digit_of
from ocop.trace.gs1.escapes import escape
from ocop.trace.gs1.linkset import Answer, Ask, Entry, Rung
from ocop.trace.gs1.linkset import answer as answer_of
from ocop.trace.models import Item, Lot, Scan
from ocop.web.portal import counting, resolving
from tests.cli.test_serve import served  # noqa: F401 - the server of that test
from tests.factories import trace as make
from tests.factories.products import make_product, make_standing
from tests.factories.ways import make_lot, make_serial

pytestmark = pytest.mark.django_db
GTIN = "08935049510017"
HTML = {"HTTP_ACCEPT": "text/html,*/*;q=0.8", "HTTP_USER_AGENT": "Mozilla/5.0 (Android 14) Mobile"}
MACHINE = {"HTTP_ACCEPT": "application/linkset+json"}
SITE = "http://testserver"


@pytest.fixture(autouse=True)
def nothing_waits() -> None:
    counting._waiting.clear()


def gtin_item(**over: Any) -> Item:
    product = make_standing().product
    Product.objects.update(is_public=True)
    return make.make_item(product, gtin=make_gtin(), **over)


def make_gtin() -> str:
    body = f"0893504951{Item.objects.count():03d}"
    return body + check_digit_of(body)


def get(path: str, client: Client | None = None, **headers: str) -> HttpResponse:
    return (client or Client()).get(path, **{**HTML, **headers})


def anchors(answer: Any) -> list[str]:
    return [context["anchor"] for context in json.loads(answer.content)["linkset"]]


def own_of(lot: Lot) -> str:
    return f"/tx/sp/{lot.item.code}/lo/{lot.code}"


def test_people_are_led_to_the_page_by_307_and_the_query_goes_with_them() -> None:
    """2.6.1, 2.12."""
    lot = make_lot(gtin_item(), "L1")
    answer = get(f"/01/{lot.item.gtin}/10/L1?x=1&17=270610")
    assert answer.status_code == 307
    assert answer["Location"] == f"{SITE}{own_of(lot)}?x=1&17=270610"


def test_the_link_header_names_the_linkset_even_when_redirecting() -> None:
    """2.9."""
    lot = make_lot(gtin_item(), "L1")
    asked = f"/01/{lot.item.gtin}/10/L1"
    said = f'<{SITE}{asked}?linkType=linkset>; rel="linkset"; type="application/linkset+json"'
    assert get(asked)["Link"] == said
    page = get(own_of(lot))
    assert page["Link"] == said.replace(asked, own_of(lot))


@pytest.mark.parametrize("how", [{"HTTP_ACCEPT": "application/linkset+json"}, {"QUERY": "linkType=linkset"}])
def test_machines_get_the_linkset_with_its_exact_media_type(how: dict[str, str]) -> None:
    """2.9, 2.10: exactly application/linkset+json, no charset."""
    lot = make_lot(gtin_item(), "L1")
    query = f"?{how['QUERY']}" if "QUERY" in how else ""
    headers = {name: value for name, value in how.items() if name.startswith("HTTP_")}
    for asked in (f"/01/{lot.item.gtin}/10/L1", own_of(lot)):
        answer = get(asked + query, **headers)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/linkset+json")
        assert 'rel="http://www.w3.org/ns/json-ld#context"' in answer["Link"]
    plain = get(own_of(lot), HTTP_ACCEPT="application/json")
    assert plain["Content-Type"] == "application/json"


def test_a_linkset_has_the_levels_from_the_piece_up_with_one_default_each() -> None:
    """2.5.8, 2.5.9."""
    lot = make_lot(gtin_item(), "L1")
    serial = make_serial(lot).code
    base = f"/01/{lot.item.gtin}"
    answer = get(f"{base}/10/L1/21/{serial}", **MACHINE)
    assert anchors(answer) == [
        f"{SITE}{base}/10/L1/21/{serial}", f"{SITE}{base}/10/L1", f"{SITE}{base}",
    ]  # fmt: skip
    for context in json.loads(answer.content)["linkset"]:
        defaults = context["https://ref.gs1.org/voc/defaultLink"]
        assert len(defaults) == 1
        assert set(defaults[0]) == {"href", "title"}


def test_machines_that_ask_for_an_unknown_lot_are_led_up_the_levels() -> None:
    """2.5.9; people are not: see the page for unknown codes."""
    item = gtin_item()
    answer = get(f"/01/{item.gtin}/10/KHONG-CO", **MACHINE)
    assert (answer.status_code, anchors(answer)) == (200, [f"{SITE}/01/{item.gtin}"])
    assert get(f"/01/{item.gtin}/10/KHONG-CO").status_code == 404


@pytest.mark.parametrize(
    ("word", "target"),
    [
        ("gs1:pip", "/san-pham/{pk}/"),
        ("https://ref.gs1.org/voc/pip", "/san-pham/{pk}/"),
        ("gs1:traceability", "/tx/sp/{code}"),
        ("gs1:masterData", "/truy-xuat/{code}.json"),
        ("gs1:defaultLink", "/tx/sp/{code}"),
    ],
)
def test_a_link_type_leads_to_its_link(word: str, target: str) -> None:
    """2.6.2."""
    item = gtin_item()
    answer = get(f"/01/{item.gtin}?linkType={word}")
    expected = target.format(pk=item.product_id, code=item.code)
    assert (answer.status_code, answer["Location"]) == (307, f"{SITE}{expected}?linkType={word}")


def test_a_link_type_that_is_not_there_is_404() -> None:
    """2.6.2."""
    item = gtin_item()
    assert get(f"/01/{item.gtin}?linkType=gs1:recipeInfo").status_code == 404


def test_the_page_of_our_own_is_shown_under_its_own_address_and_leads_nowhere() -> None:
    lot = make_lot(gtin_item(), "L1")
    for query in ("", "?linkType=gs1:traceability", "?linkType=gs1:defaultLink", "?x=1"):
        assert get(own_of(lot) + query).status_code == 200
    assert get(own_of(lot).replace(lot.item.code, lot.item.code.lower())).status_code == 200
    assert get(f"/tx/sp/{lot.item.code}/so/{make_serial(lot).code}").status_code == 200
    assert get(own_of(lot) + "?linkType=gs1:pip")["Location"].startswith(f"{SITE}/san-pham/")


@pytest.mark.parametrize(
    "path",
    [
        "/01/08935049510018", "/01/0893504951001", "/01/{gtin}/21/A/10/B", "/01/{gtin}/99/A",
        "/01/{gtin}/10/", "/01/{gtin}?99999=1", "/01/{gtin}/10/" + 21 * "A", "/tx/sp/OIL",
        "/tx/xx/ABCDEFGH", "/tx/sp/ABCDEFGH/so",
        "/01/abc",
    ],
)  # fmt: skip
def test_an_invalid_link_is_400_and_never_200(path: str) -> None:
    """2.4.1; as a page for people, as a sentence for machines."""
    path = path.format(gtin=gtin_item().gtin)
    assert get(path).status_code == 400
    machine = get(path, **MACHINE)
    assert (machine.status_code, machine["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert machine["Access-Control-Allow-Origin"] == "*"


def test_keys_that_we_do_not_keep_are_404() -> None:
    for path in ("/414/8412345000010", "/00/384123450000000011", "/01/09506000134352", "/tx/dd/ABCDEFGH"):
        assert get(path).status_code == 404, path
        assert get(path, **MACHINE).status_code == 404, path


def test_options_says_what_is_allowed_and_scripts_of_other_sites_may_read() -> None:
    """2.2."""
    lot = make_lot(gtin_item(), "L1")
    for path in (f"/01/{lot.item.gtin}", own_of(lot), "/.well-known/gs1resolver"):
        answer = Client().options(path)
        assert answer.status_code == 204
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "OPTIONS" in answer["Access-Control-Allow-Methods"]
        assert get(path)["Access-Control-Allow-Origin"] == "*"
        assert Client().post(path).status_code in (403, 405)


def test_head_is_answered_like_get_without_a_body() -> None:
    """2.2."""
    lot = make_lot(gtin_item(), "L1")
    head = Client().head(f"/01/{lot.item.gtin}/10/L1", **HTML)
    assert (head.status_code, head["Location"], head.content) == (307, SITE + own_of(lot), b"")


def test_the_description_says_who_resolves_which_keys() -> None:
    """3."""
    told = json.loads(get("/.well-known/gs1resolver").content)
    assert told["resolverRoot"] == SITE
    assert told["supportedPrimaryKeys"] == ["01"]
    assert told["linkTypeDefaultCanBeLinkset"] is False


def test_answers_differ_by_what_was_asked_and_say_so() -> None:
    lot = make_lot(gtin_item(), "L1")
    for path in (f"/01/{lot.item.gtin}/10/L1", own_of(lot)):
        vary = get(path)["Vary"]
        assert "Accept" in vary and "Accept-Language" in vary


def test_several_links_that_fit_alike_are_a_page_to_choose_from(monkeypatch: pytest.MonkeyPatch) -> None:
    """2.6.3."""
    links = tuple(Entry(f"{SITE}/{n}", "pip", f"Liên kết {n}") for n in (1, 2))
    monkeypatch.setattr(resolving, "_rungs", lambda *_args: [Rung(f"{SITE}/x", links)])
    path = f"/01/{gtin_item().gtin}?linkType=gs1:pip"
    people = get(path)
    assert people.status_code == 300
    assert all(f'<a href="{SITE}/{n}">Liên kết {n}</a>' in people.content.decode() for n in (1, 2))
    assert get(path, HTTP_ACCEPT="*/*").status_code == 300


def test_the_language_of_the_reader_chooses_among_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """2.6.3; the header goes on to the resolver although our pages do not follow it."""
    links = tuple(Entry(f"{SITE}/{tag}", "pip", tag, (tag,)) for tag in ("vi", "en"))
    monkeypatch.setattr(resolving, "_rungs", lambda *_args: [Rung(f"{SITE}/x", links)])
    path = f"/01/{gtin_item().gtin}?linkType=gs1:pip"
    for tag in ("vi", "en"):
        assert get(path, HTTP_ACCEPT_LANGUAGE=f"{tag}-XX").headers["Location"].startswith(f"{SITE}/{tag}")


@pytest.mark.parametrize("lot", ["A/B", "A%B", "10/X", "lo/1", "A/21/B", "(A)*", "/A", "A//B"])
def test_slashes_and_per_cents_in_a_lot_find_it(lot: str) -> None:
    """2.4: the web server hands the path on with its codes read."""
    found = make_lot(gtin_item(), lot)
    asked = f"/01/{found.item.gtin}/10/{escape(lot)}"
    answer = get(asked)
    own = f"/tx/sp/{found.item.code}/lo/{escape(lot)}"
    assert (answer.status_code, answer["Location"]) == (307, SITE + own)
    assert get(own).status_code == 200
    sent = get("/01/x", RAW_URI=asked, PATH_INFO=f"/01/{found.item.gtin}/10/{lot}")
    assert sent["Location"] == SITE + own


def test_a_lot_and_a_piece_are_told_from_a_lot_with_a_slash() -> None:
    item = gtin_item()
    lot = make_lot(item, "A")
    serial = make_serial(lot, code="BBBBBBBB").code
    assert get(f"/01/{item.gtin}/10/A/21/{serial}")["Location"].endswith(f"/lo/A/so/{serial}")


def test_an_unknown_code_counts_as_one_and_a_redirect_counts_as_none() -> None:
    lot = make_lot(gtin_item(), "L1")
    get(f"/01/{lot.item.gtin}/10/L1")
    get(f"/01/{lot.item.gtin}/10/L2")
    get(own_of(lot), **MACHINE)
    counting.hand_over()
    assert list(Scan.objects.values_list("lot", "code")) == [(None, f"/01/{lot.item.gtin}/10/L2")]


def test_a_code_of_ours_stays_good_beside_a_gtin() -> None:
    lot = make_lot(gtin_item(), "L1")
    assert get(own_of(lot)).status_code == 200
    assert lot.item.gtin in get(own_of(lot)).content.decode()


def test_goods_without_a_public_product_offer_no_page_about_it() -> None:
    item = make.make_item(make_product())
    told = json.loads(get(f"/tx/sp/{item.code}", **MACHINE).content)["linkset"][0]
    assert "https://ref.gs1.org/voc/pip" not in told


def test_what_machines_are_told_of_star_and_recall_is_not_kept() -> None:
    lot = make_lot(gtin_item(), "L1")
    data = reverse("portal:trace_data", args=[lot.item.code])
    asked = f"/01/{lot.item.gtin}/10/L1"
    for answer in (get(f"{data}?lo=L1"), get(asked), get(asked, **MACHINE), get(own_of(lot), **MACHINE)):
        assert answer["Cache-Control"] == "no-cache"


def test_the_answer_is_that_of_the_pure_half() -> None:
    item = gtin_item()
    asked = f"{SITE}/tx/sp/{item.code}"
    found = {**resolving.scans.find(resolving.Asked("code", item.code))}  # type: ignore[dict-item]
    entries = resolving._entries(found, "item", SITE)
    pure: Answer = answer_of(Ask(asked, "", "linkset"), [Rung(asked, entries, item.name)])
    assert get(f"/tx/sp/{item.code}?linkType=linkset").content.decode() == pure.body


@pytest.mark.sqlite
def test_the_real_server_finds_a_lot_with_a_slash(served: Any, tmp_path: Path) -> None:  # noqa: F811
    """Behind the server that is used, which reads the codes of a path before we see it."""
    _process, port = served
    made = subprocess.run(
        [sys.executable, "-c", _MAKE],
        env={**os.environ, "OCOP_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "ocop.config.settings"},
        cwd=Path(__file__).resolve().parents[3], check=True, capture_output=True, text=True,
    )  # fmt: skip
    gtin, code = made.stdout.split()
    opener = urllib.request.build_opener(_Stay)
    for asked, expected in (
        (f"/01/{gtin}/10/A%2FB%25", f"/tx/sp/{code}/lo/A%2FB%25"), (f"/01/{gtin}", f"/tx/sp/{code}"),
    ):  # fmt: skip
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}{asked}", headers={"User-Agent": "Mozilla/5.0"}
        )
        with pytest.raises(urllib.error.HTTPError) as led:
            opener.open(request, timeout=20)
        assert led.value.code == 307
        assert led.value.headers["Location"] == f"http://127.0.0.1:{port}{expected}"
    linkset = urllib.request.Request(
        f"http://127.0.0.1:{port}/tx/sp/{code}/lo/A%2FB%25", headers={"Accept": "application/linkset+json"}
    )
    with urllib.request.urlopen(linkset, timeout=20) as answer:
        assert answer.headers["Content-Type"] == "application/linkset+json"
    assert reverse("portal:gs1_resolver") == "/.well-known/gs1resolver"


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows nothing."""

    def redirect_request(self, *_args: Any, **_more: Any) -> None:
        return None


_MAKE = """
import django; django.setup()
from tests.factories import trace as make
from tests.factories.places import load_province
from tests.factories.ways import make_lot
load_province()
lot = make_lot(make.make_item(gtin="08935049510017"), "A/B%")
print(lot.item.gtin, lot.item.code)
"""
