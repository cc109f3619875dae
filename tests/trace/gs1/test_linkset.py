from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.trace.gs1 import preferring
from ocop.trace.gs1.digital_link import NotALink
from ocop.trace.gs1.linkset import Answer, Ask, Entry, Rung, answer, description, linkset, preflight, refusal

KEY = "https://ocop.example/01/09520123456788"
LOT = KEY + "/10/L7"
VOC = "https://ref.gs1.org/voc/"
HTML = "text/html"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"

PAGE = Entry("https://ocop.example/sp/gao", "pip", "Gạo", ("vi",), HTML, default=True, variant=True)
ENGLISH = Entry("https://ocop.example/en/sp/gao", "pip", "Rice", ("en",), HTML, variant=True)
PAPER = Entry("https://ocop.example/gao.pdf?v=2#p1", "certificationInfo", "Giấy", (), "application/pdf")
PICTURE = Entry("https://ocop.example/gao.html", "certificationInfo", "Ảnh", (), HTML)
STEPS = Entry("https://ocop.example/lo/7", "traceability", "Lô 7", ("vi",), HTML)
PRODUCT = Rung(KEY, (PAGE, ENGLISH, PAPER, PICTURE), "Gạo thơm")
RUNGS = [Rung(LOT, (STEPS,)), PRODUCT]
ASK = Ask(LOT)


def sent(**asked: str) -> Answer:
    return answer(replace(ASK, **asked), RUNGS)


def test_nothing_asked_leads_to_the_default_link() -> None:
    got = sent()
    assert (got.status, got.location, got.body) == (307, PAGE.target, "")
    assert got.headers["Link"] == f'<{LOT}?linkType=linkset>; rel="linkset"; type="application/linkset+json"'
    assert got.headers["Vary"] == "Accept, Accept-Language"
    assert got.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("language", "target"),
    [
        ("en-GB,en;q=0.9", ENGLISH.target),
        ("vi;q=0.8,en;q=0.9", ENGLISH.target),
        ("en;q=0,vi", PAGE.target),
        ("fr", PAGE.target),
        ("*", PAGE.target),
        (";;q=x,,", PAGE.target),
        ("en;q=nan", PAGE.target),
    ],
)
def test_a_variant_takes_the_place_of_the_default(language: str, target: str) -> None:
    assert sent(accept_language=language, accept=BROWSER).location == target


def test_a_more_specific_default_comes_first() -> None:
    lot = replace(STEPS, default=True)
    assert answer(ASK, [Rung(LOT, (lot,)), PRODUCT]).location == STEPS.target


@pytest.mark.parametrize(
    "link_type", ["gs1:traceability", VOC + "traceability", "https://gs1.org/voc/traceability"]
)
def test_the_type_asked_for_is_led_to(link_type: str) -> None:
    got = sent(link_type=link_type, query="linkType=x&17=271231")
    assert (got.status, got.location) == (307, STEPS.target + "?linkType=x&17=271231")


def test_the_query_goes_before_the_fragment() -> None:
    got = sent(link_type="gs1:certificationInfo", accept="application/pdf", query="a=b")
    assert got.location == "https://ocop.example/gao.pdf?v=2&a=b#p1"


def test_an_unknown_type_is_not_found() -> None:
    got = sent(link_type="gs1:recipeInfo")
    assert (got.status, got.location, got.body) == (404, "", "Mã này không có loại thông tin được hỏi.")
    assert sent(link_type="schema:gtin").status == 404


@pytest.mark.parametrize(
    ("accept", "language", "link_type", "targets"),
    [
        ("", "en", "gs1:pip", [ENGLISH.target]),
        ("", "vi-VN", "gs1:pip", [PAGE.target]),
        ("", "", "gs1:pip", [PAGE.target, ENGLISH.target]),
        ("", "fr", "gs1:pip", [PAGE.target, ENGLISH.target]),
        (BROWSER, "", "gs1:certificationInfo", [PICTURE.target]),
        ("application/*,text/html;q=0.1", "", "gs1:certificationInfo", [PAPER.target]),
        ("", "vi", "gs1:certificationInfo", [PAPER.target, PICTURE.target]),
        ("", "en", "gs1:defaultLinkMulti", [ENGLISH.target]),
        ("", "en", "gs1:defaultLink", [ENGLISH.target]),
    ],
)
def test_several_of_a_type_are_told_apart(
    accept: str, language: str, link_type: str, targets: list[str]
) -> None:
    got = sent(accept=accept, accept_language=language, link_type=link_type)
    if len(targets) == 1:
        assert (got.status, got.location) == (307, targets[0])
        return
    assert (got.status, [entry.target for entry in got.choices]) == (300, targets)
    context = json.loads(got.body)["linkset"]
    assert [one["anchor"] for one in context] == [KEY]
    assert [one["href"] for one in context[0][VOC + link_type.removeprefix("gs1:")]] == targets


def test_a_page_that_names_no_language_wins_where_none_fits() -> None:
    neutral = Entry("https://ocop.example/x", "pip", "Gạo")
    got = answer(Ask(KEY, link_type="gs1:pip", accept_language="fr"), [Rung(KEY, (PAGE, neutral))])
    assert got.location == neutral.target


@pytest.mark.parametrize(
    ("asked", "media_type"),
    [
        ({"link_type": "linkset"}, "application/linkset+json"),
        ({"link_type": "all", "accept": BROWSER}, "application/linkset+json"),
        ({"accept": "application/linkset+json"}, "application/linkset+json"),
        ({"accept": "application/linkset+json", "link_type": "gs1:pip"}, "application/linkset+json"),
        ({"accept": "text/html;q=0.5,application/linkset+json"}, "application/linkset+json"),
        ({"accept": "application/json"}, "application/json"),
    ],
)
def test_machines_get_the_linkset(asked: dict[str, str], media_type: str) -> None:
    got = sent(**asked)
    assert (got.status, got.media_type, got.location) == (200, media_type, "")
    assert 'rel="http://www.w3.org/ns/json-ld#context"' in got.headers["Link"]
    assert json.loads(got.body) == {
        "linkset": [
            {"anchor": LOT, VOC + "traceability": [described(STEPS)]},
            {
                "anchor": KEY,
                "description": "Gạo thơm",
                VOC + "pip": [described(PAGE), described(ENGLISH)],
                VOC + "defaultLink": [{"href": PAGE.target, "title": "Gạo"}],
                VOC + "defaultLinkMulti": [described(PAGE), described(ENGLISH)],
                VOC + "certificationInfo": [
                    {"href": PAPER.target, "title": "Giấy", "type": "application/pdf"},
                    {"href": PICTURE.target, "title": "Ảnh", "type": HTML},
                ],
            },
        ]
    }


def described(entry: Entry) -> dict[str, object]:
    return {"href": entry.target, "title": entry.title, "type": HTML, "hreflang": list(entry.languages)}


@pytest.mark.parametrize("accept", [BROWSER, "*/*", "text/html,application/linkset+json;q=0.5", ""])
def test_people_are_not_given_json(accept: str) -> None:
    assert sent(accept=accept).status == 307


def test_nothing_known_is_not_found() -> None:
    for rungs in ([], [Rung(KEY, ())]):
        got = answer(replace(ASK, link_type="linkset"), rungs)
        assert (got.status, got.body) == (404, "Không có thông tin về mã này.")
    assert answer(ASK, [Rung(LOT, (STEPS,))]).status == 404


def test_a_wrong_link_is_a_bad_request() -> None:
    got = refusal(ASK, NotALink("check-digit", "01"))
    assert (got.status, got.body) == (400, "(01) Chữ số kiểm tra không khớp; hãy xem lại từng chữ số.")
    assert "Link" not in got.headers


def test_other_sites_may_ask() -> None:
    got = preflight()
    assert (got.status, got.headers["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")


def test_the_resolver_describes_itself() -> None:
    told = json.loads(description(name="OCOP", root="https://ocop.example", keys=["01", "414"], contact="Sở"))
    assert told == {
        "name": "OCOP",
        "resolverRoot": "https://ocop.example",
        "supportedPrimaryKeys": ["01", "414"],
        "supportedLinkType": [{"namespace": VOC, "prefix": "gs1:"}],
        "linkTypeDefaultCanBeLinkset": False,
        "jsonLdContextLocation": "https://ref.gs1.org/standards/resolver/linkset-context",
        "contact": {"fn": "Sở"},
    }
    with pytest.raises(ValueError, match="primary keys"):
        description(name="OCOP", root="https://ocop.example", keys=["10"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"target": "javascript:alert(1)"},
        {"target": "https://a/ \r\nSet-Cookie: x"},
        {"target": "https://a/gạo"},
        {"link_type": "gs1:pip"},
        {"title": ""},
        {"languages": ("vie",)},
    ],
)
def test_entries_that_break_the_standard(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="entry|languages"):
        replace(STEPS, **wrong)  # type: ignore[arg-type]


def test_a_rung_has_one_default() -> None:
    with pytest.raises(ValueError, match="one default"):
        Rung(KEY, (PAGE, replace(STEPS, default=True)))
    assert json.loads(linkset([Rung(KEY, ())])) == {"linkset": []}


headers = st.one_of(st.text(), st.text("vien-;q=0.19,*/ "))


@given(headers, headers, st.text())
def test_any_headers_are_answered(accept: str, language: str, link_type: str) -> None:
    got = answer(Ask(LOT, link_type=link_type, accept=accept, accept_language=language), RUNGS)
    assert got.status in {200, 300, 307, 404}
    assert 0 <= preferring.media_weight(accept, HTML) <= 1
