"""URNs and links of any host become one canonical link."""

from __future__ import annotations

import json

import pytest

from ocop.products.barcodes import check_digit_of
from ocop.trace.epcis.identifiers import canonical, canonical_link, wrong_check_digit
from tests.trace.epcis.conftest import published


def test_the_vectors_of_the_reference_implementation() -> None:
    vectors = json.loads(published("vectors/dl_normaliser_vectors.json").read_text("utf-8"))["vectors"]
    texts = [v for v in vectors if isinstance(v["in"], str)]
    assert {v["in"]: canonical_link(v["in"]) for v in texts} == {v["in"]: v["expect"] for v in texts}


@pytest.mark.parametrize(
    ("identifier", "link"),
    [
        ("urn:epc:id:sgtin:8931234.012345.A-1", "https://id.gs1.org/01/08931234123451/21/A-1"),
        ("urn:epc:class:lgtin:8931234.012345.L%2F1", "https://id.gs1.org/01/08931234123451/10/L%2F1"),
        ("urn:epc:id:sscc:8931234.0000000001", "https://id.gs1.org/00/089312340000000011"),
        ("urn:epc:id:sgln:8931234.00001.0", "https://id.gs1.org/414/8931234000011"),
        ("urn:epc:id:sgln:8931234.00001.kho-2", "https://id.gs1.org/414/8931234000011/254/kho-2"),
        ("urn:epc:id:pgln:8931234.00001", "https://id.gs1.org/417/8931234000011"),
        ("urn:epc:idpat:sgtin:8931234.012345.*", "https://id.gs1.org/01/08931234123451"),
        ("https://ocop.example.vn/01/8931234123451/10/L1/21/7?17=261231", "https://id.gs1.org/01/08931234123451/21/7"),
        ("https://ocop.example.vn/truy-xuat/gtin/08931234123451/lot/L1", "https://id.gs1.org/01/08931234123451/10/L1"),
        ("https://ocop.example.vn/01/08931234123451/22/2A/10/L1", "https://id.gs1.org/01/08931234123451/10/L1"),
    ],
)  # fmt: skip
def test_one_link_for_one_thing(identifier: str, link: str) -> None:
    assert (canonical(identifier), canonical(link)) == (link, link)


@pytest.mark.parametrize(
    "text",
    [
        "https://ocop.example.vn/lo/L1",
        "https://ocop.example.vn/01/123",
        "https://ocop.example.vn/01/08931234123451/10",
        "https://[broken/01/08931234123451",
        "urn:epc:id:sgtin:8931234.12.1",
        "urn:epc:id:unknown:8931234.012345.1",
        "urn:epc:idpat:sgtin:8931234.*.*",
        "urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8",
        "",
        "https://id.gs1.org/8004/8931" + "A" * 600,
    ],
)
def test_what_names_no_gs1_thing_stays_as_it_is(text: str) -> None:
    assert canonical(text) == text


def test_check_digits() -> None:
    assert check_digit_of("893123400001") == "1"
    assert check_digit_of("0893123412345") == "1"
    assert wrong_check_digit("https://id.gs1.org/01/08931234123459") == "1"
    assert wrong_check_digit("https://id.gs1.org/8003/08931234123451ABC") is None
    assert wrong_check_digit("https://id.gs1.org/414/8931234000010/254/1") == "1"
    assert wrong_check_digit("https://ocop.example.vn/lo/1") is None
    assert wrong_check_digit("urn:epc:id:sgtin:8931234.012345.A-1") is None
