from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.products.barcodes import check_digit_of
from ocop.trace.gs1 import ai
from ocop.trace.gs1.checks import SET_82
from ocop.trace.gs1.digital_link import Link, build, levels, made, parse
from ocop.trace.gs1.epc import urn_to_link
from ocop.trace.gs1.escapes import escape, unescape
from ocop.trace.gs1.faults import NotALink
from tests.trace.gs1.conftest import vectors

GTIN = "09520123456788"
HERE = "https://ocop.example"


def fault_of(uri: str, *, older: bool = False) -> str:
    with pytest.raises(NotALink) as caught:
        parse(uri, older=older)
    return f"{caught.value.ai}:{caught.value.code}"


def test_published_links_read() -> None:
    for case in vectors("dl_parse"):
        older = bool(case["flags"])
        if case["valid"]:
            assert ai.scanned(parse(case["uri"], older=older).elements) == case["expect"]
        else:
            fault_of(case["uri"], older=older)


def test_published_links_written() -> None:
    for case in vectors("dl_generate"):
        if case["valid"]:
            assert build(ai.read_bracketed(case["ai"]), case["stem"]) == case["expect"]
        else:
            with pytest.raises(ai.NotGS1):
                build(ai.read_bracketed(case["ai"]), case["stem"])


def test_published_escapes() -> None:
    for plain, path, query in vectors("uri_escape"):
        assert (escape(plain), escape(plain, query=True)) == (path, query)
    for written, path, query in vectors("uri_unescape"):
        assert (unescape(written), unescape(written, query=True)) == (path, query)


def test_published_identifiers_of_events() -> None:
    for case in vectors("dl_normaliser_vectors"):
        text = case["in"]
        if not isinstance(text, str):
            continue  # a number is refused by the type
        read = urn_to_link if text.startswith("urn:") else lambda uri: parse(uri, older=True)
        if case["expect"] is None:
            with pytest.raises(NotALink):
                read(text)
        else:
            assert read(text).event_identifier() == case["expect"]


def test_a_link_is_taken_apart() -> None:
    link = parse(f"{HERE}/p/q/01/{GTIN}/22/2A/10/LO%2F7/21/S1?17=271231&utm=x&3103=000195&b#top")
    assert link == Link(
        f"{HERE}/p/q",
        ("01", GTIN),
        (("22", "2A"), ("10", "LO/7"), ("21", "S1")),
        (("17", "271231"), ("3103", "000195")),
        ("utm=x", "b"),
    )
    path = f"/01/{GTIN}/22/2A/10/LO%2F7/21/S1"
    assert link.uri() == f"{HERE}/p/q{path}?17=271231&3103=000195&utm=x&b"
    assert link.canonical() == f"https://id.gs1.org{path}?17=271231&3103=000195"
    assert link.identity() == f"https://id.gs1.org{path}"
    assert link.event_identifier() == f"https://id.gs1.org/01/{GTIN}/21/S1"
    assert (link.value("10"), link.value("99")) == ("LO/7", "")


def test_the_canonical_form_sorts_attributes_and_escapes_what_readers_leave() -> None:
    link = parse(f"http://a.example/01/{GTIN}/10/A!()*B?99=x!&17=271231&3103=000195")
    assert link.canonical() == (
        f"https://id.gs1.org/01/{GTIN}/10/A%21%28%29%2AB?17=271231&3103=000195&99=x%21"
    )


@pytest.mark.parametrize(
    ("uri", "fault"),
    [
        (f"ftp://a/01/{GTIN}", ":uri"),
        (f"https://user@a/01/{GTIN}", ":uri"),
        (f"https://a/01/{GTIN}/10/Lô", ":uri"),
        (f"https://a/01/{GTIN}/10/A%2", ":escape"),
        (f"https://a/01/{GTIN}/10/L%E1", "10:characters"),
        ("https://a/sp/gao", ":no-key"),
        ("https://a/01/09520123456789", "01:check-digit"),
        ("https://a/01/9520123456788", "01:length"),
        (f"https://a/gtin/{GTIN}", ":no-key"),
        (f"https://a/01/{GTIN}/", ":no-key"),
        (f"https://a/01/{GTIN}/21/S/10/L", "01:qualifiers"),
        (f"https://a/01/{GTIN}/235/T/10/L", "01:qualifiers"),
        (f"https://a/01/{GTIN}/17/271231", "01:qualifiers"),
        (f"https://a/01/{GTIN}/254/1", "01:qualifiers"),
        (f"https://a/01/{GTIN}?10=L", "10:in-path"),
        (f"https://a/01/{GTIN}?21=S", "21:attribute"),
        (f"https://a/01/{GTIN}?17=", "17:no-value"),
        (f"https://a/01/{GTIN}?17", "17:no-value"),
        (f"https://a/01/{GTIN}?%31%37=271331", "17:date"),
        (f"https://a/01/{GTIN}?55=1", ":unknown"),
        (f"https://a/01/{GTIN}?17=271231&17=271231", "17:repeated"),
        (f"https://a/01/{GTIN}?17=271231;01={GTIN}", "01:repeated"),
        (f"https://a/01/{GTIN}?37=5", "01:excluded"),
        (f"https://a/01/{GTIN}?427=AG", "427:missing"),
        ("https://a/415/9520123456788", "415:missing"),
    ],
)
def test_links_that_are_none(uri: str, fault: str) -> None:
    assert fault_of(uri) == fault


def test_older_links_are_read_on_request() -> None:
    link = parse("https://a/gtin/9520123456788/lot/L7/ser/S1", older=True)
    assert link.identity() == f"https://id.gs1.org/01/{GTIN}/10/L7/21/S1"
    assert parse("https://a/01/02345673", older=True).value("01") == "00000002345673"
    assert fault_of("https://a/01/123456789", older=True) == "01:length"


def test_the_first_key_leads() -> None:
    elements = [("21", "S1"), ("91", "x y".replace(" ", "+")), ("10", "L"), ("01", GTIN), ("17", "271231")]
    assert build(elements, f"{HERE}/vn/") == f"{HERE}/vn/01/{GTIN}/10/L/21/S1?17=271231&91=x%2By"
    assert (
        build([*elements, ("17", "271231")]) == f"https://id.gs1.org/01/{GTIN}/10/L/21/S1?17=271231&91=x%2By"
    )


@pytest.mark.parametrize(
    ("elements", "stem", "code"),
    [
        ([("10", "L")], HERE, "no-key"),
        ([("01", GTIN), ("01", "02345678901237")], HERE, "repeated"),
        ([("01", GTIN), ("235", "T"), ("10", "L")], HERE, "qualifiers"),
        ([("253", "9520123456788"), ("21", "S")], HERE, "attribute"),
        ([("01", GTIN)], "ocop.example", "uri"),
        ([("01", GTIN)], HERE + "?a=b", "uri"),
        ([("01", GTIN), ("10", "Lô")], HERE, "characters"),
        ([("01", GTIN), ("x", "y")], HERE, "unknown"),
    ],
)
def test_elements_that_make_no_link(elements: list[ai.Element], stem: str, code: str) -> None:
    with pytest.raises(NotALink) as caught:
        build(elements, stem)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("path", "rungs"),
    [
        (
            f"/01/{GTIN}/22/V/10/L/21/S",
            ["/22/V/10/L/21/S", "/21/S", "/22/V/10/L", "/10/L", "/22/V", ""],
        ),
        (f"/01/{GTIN}/10/L/21/S", ["/10/L/21/S", "/21/S", "/10/L", ""]),
        (f"/01/{GTIN}/10/L", ["/10/L", ""]),
        (f"/01/{GTIN}/235/T", ["/235/T", ""]),
        (f"/01/{GTIN}?17=271231&a=b", [""]),
        ("/414/9520123456788/254/1", ["/254/1", ""]),
    ],
)
def test_the_ladder_goes_down_to_the_key(path: str, rungs: list[str]) -> None:
    key = "/".join(path.split("?", maxsplit=1)[0].split("/")[:3])
    assert [one.uri() for one in levels(parse(HERE + path))] == [HERE + key + rung for rung in rungs]


def test_a_payment_place_has_one_rung() -> None:
    link = parse(f"{HERE}/415/9520123456788/8020/R1")
    assert levels(link) == [link]


@pytest.mark.parametrize(
    ("urn", "link"),
    [
        ("urn:epc:id:sgtin:9520123.045678.S1", "/01/09520123456788/21/S1"),
        ("urn:epc:class:lgtin:9520123.045678.L%2F7", "/01/09520123456788/10/L%2F7"),
        ("urn:epc:id:upui:9520123.045678.T", "/01/09520123456788/235/T"),
        ("urn:epc:id:pgln:9520123.45678", "/417/9520123456788"),
        ("urn:epc:id:sgln:9520123.45678.0", "/414/9520123456788"),
        ("urn:epc:id:sgcn:9520123.45678.17", "/255/952012345678817"),
        ("urn:epc:id:gdti:9520123.45678.A.1", "/253/9520123456788A.1"),
        ("urn:epc:id:cpi:9520123.AB12.7", "/8010/9520123AB12/8011/7"),
        ("urn:epc:idpat:itip:9520123.045678.01.02.*", "/8006/095201234567880102"),
    ],
)
def test_names_of_epc_become_links(urn: str, link: str) -> None:
    assert urn_to_link(urn).identity() == "https://id.gs1.org" + link


@pytest.mark.parametrize(
    "urn",
    [
        "urn:epc:id:sgtin:9520123.045678",
        "urn:epc:id:sgtin:9520123.04567.S1",
        "urn:epc:id:sgtin:9520123.045678.*",
        "urn:epc:idpat:sgtin:9520123.*.*",
        "urn:epc:idpat:sgtin:*.*.*",
        "urn:epc:id:lgtin:9520123.045678.L",
        "urn:epc:class:sgtin:9520123.045678.L",
        "urn:epc:id:sgtin:95201.23045678.S1",
        "urn:epc:id:sgtin:9520123.045678.S%2",
        "urn:epc:id:adi:W81X9C.3KL984PX1.2WMA52",
        "urn:epc:raw:64.x123",
        "urn:uuid:2c0f7e4a",
        "",
    ],
)
def test_names_that_become_none(urn: str) -> None:
    with pytest.raises(NotALink):
        urn_to_link(urn)


digits = st.text("0123456789")
gtins = st.text("0123456789", min_size=13, max_size=13).map(lambda body: body + check_digit_of(body))
values = st.text(SET_82, min_size=1, max_size=20)
products = st.builds(
    lambda gtin, some, attributes: [("01", gtin), *some.items(), *attributes.items()],
    gtins,
    st.dictionaries(st.sampled_from(["22", "10", "21"]), values),
    st.dictionaries(st.sampled_from(["240", "91", "99"]), values),
)
stems = st.sampled_from([HERE, "http://a:8000", "https://[::1]/x", f"{HERE}/01/{GTIN}/21"])


@given(products, stems)
def test_what_is_built_is_parsed(elements: list[ai.Element], stem: str) -> None:
    link = made(elements, stem)
    assert parse(build(elements, stem)) == link
    assert sorted(link.elements) == sorted(elements)


@given(products, stems)
def test_the_canonical_form_is_its_own(elements: list[ai.Element], stem: str) -> None:
    link = made(elements, stem)
    assert parse(link.canonical()).canonical() == link.canonical()
    assert parse(link.event_identifier()).event_identifier() == link.event_identifier()
    assert levels(link)[-1] == Link(stem, link.key)


@given(values)
def test_escapes_are_read_back(value: str) -> None:
    assert unescape(escape(value)) == value
    assert unescape(escape(value, query=True), query=True) == value


pieces = st.lists(
    st.sampled_from(
        [
            "https://",
            "a",
            "/",
            "01",
            GTIN,
            "21",
            "?",
            "&",
            "=",
            "%",
            "10",
            "urn:epc:id:",
            "sgtin:",
            ".",
            "gtin",
        ]
    )
).map("".join)


@given(st.one_of(st.text(), pieces, st.text().map(lambda text: f"https://a/01/{text}")))
def test_garbage_is_no_link(text: str) -> None:
    for older in (False, True):
        with suppress(NotALink):
            parse(text, older=older)
    with suppress(NotALink):
        urn_to_link(text)
    with suppress(NotALink):
        build([(text, text), ("01", GTIN)], text)
