from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.products.barcodes import check_digit_of
from ocop.trace.gs1 import ai
from ocop.trace.gs1.checks import SET_82
from ocop.trace.gs1.faults import NotGS1
from ocop.trace.gs1.identifiers import IDENTIFIERS, KEYS
from tests.trace.gs1.conftest import vectors

RULES = {
    "validateAIrepeats": ai.check_repeats,
    "validateAImutex": ai.check_excluded,
    "validateAIrequisites": ai.check_needed,
    "validateDigSigRequiresSerialisedKey": ai.check_signed,
}
GTIN = "09520123456788"


def fault_of(read: object, *values: object) -> str:
    with pytest.raises(NotGS1) as caught:
        read(*values)  # type: ignore[operator]
    return f"{caught.value.ai}:{caught.value.code}"


def test_published_scanned_strings() -> None:
    for case in vectors("ai_process"):
        if case["valid"]:
            ai.read_scanned(case["data"])
        else:
            fault_of(ai.read_scanned, case["data"])


def test_published_bracketed_strings() -> None:
    for case in vectors("ai_parse_bracketed"):
        if case["valid"]:
            assert ai.scanned(ai.read_bracketed(case["ai"])) == case["expect"]
        else:
            fault_of(ai.read_bracketed, case["ai"])


def test_published_rules_of_company() -> None:
    for case in vectors("ai_validate_rules"):
        rule = RULES[case["rule"]]
        if case["valid"]:
            rule(ai.read_bracketed(case["ai"]))
        else:
            fault_of(lambda text, rule=rule: rule(ai.read_bracketed(text)), case["ai"])


def test_a_scanner_writes_fnc1_as_a_control_character() -> None:
    elements = (("01", GTIN), ("10", "LO-7"), ("17", "271231"))
    assert ai.read_scanned(f"\x1d01{GTIN}10LO-7\x1d17271231") == elements
    assert ai.scanned(elements) == f"^01{GTIN}10LO-7^17271231"
    assert ai.bracketed(elements) == f"(01){GTIN}(10)LO-7(17)271231"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (f"01{GTIN}", ":fnc1"),
        (f"^01{GTIN}^^10A", ":unknown"),
        ("^0109520123456789", "01:check-digit"),
        (f"^01{GTIN}10", "10:no-value"),
        ("^17271331", "17:date"),
        ("^422007", "422:listed"),
        ("^10GẠO", "10:characters"),
        ("^10" + "A" * 21, "10:length"),
        ("^5512", ":unknown"),
    ],
)
def test_faults_of_scanned_strings(text: str, fault: str) -> None:
    assert fault_of(ai.read_scanned, text) == fault


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (f"(01){GTIN}(21)A(21)B", "21:repeated"),
        (f"(01){GTIN}(37)5", "01:excluded"),
        ("(10)A", "10:missing"),
        (f"(01){GTIN}(3103)000195(3102)001950", "3102:excluded"),
        ("(253)9520123456788(8030)AbC_", "253:serial"),
    ],
)
def test_elements_that_must_not_stand_together(text: str, fault: str) -> None:
    assert fault_of(lambda: ai.check_company(ai.read_bracketed(text))) == fault


def test_brackets_inside_values() -> None:
    elements = (("10", "A(1)"), ("21", "(B"))
    assert ai.bracketed(elements) == r"(10)A\(1)(21)\(B"
    assert ai.read_bracketed(r"(10)A\(1)(21)\(B") == elements


def test_the_fault_speaks_to_people() -> None:
    with pytest.raises(NotGS1) as caught:
        ai.check("01", "09520123456789")
    assert caught.value.text == "(01) Chữ số kiểm tra không khớp; hãy xem lại từng chữ số."
    assert caught.value.reason.about == "input"


def test_the_table_agrees_with_itself() -> None:
    named = {one for rule in IDENTIFIERS.values() for part in rule.needs for one in part}
    named |= {one for rule in IDENTIFIERS.values() for one in rule.excludes}
    assert {one for one in named if not one.endswith("n")} - set(IDENTIFIERS) == set()
    assert {ai for orders in KEYS.values() for order in orders for ai in order} - set(IDENTIFIERS) == set()
    assert set(KEYS) - set(IDENTIFIERS) == set()


products = st.text("0123456789", min_size=13, max_size=13).map(lambda body: body + check_digit_of(body))
texts = st.text(SET_82, min_size=1, max_size=20)
messages = st.lists(
    st.one_of(
        st.tuples(st.just("01"), products),
        st.tuples(st.sampled_from(["10", "21", "240", "91"]), texts),
        st.tuples(st.just("3103"), st.text("0123456789", min_size=6, max_size=6)),
    ),
    min_size=1,
)


@given(messages)
def test_what_is_written_is_read_back(elements: list[ai.Element]) -> None:
    assert ai.read_scanned(ai.scanned(elements)) == tuple(elements)
    assert ai.read_bracketed(ai.bracketed(elements)) == tuple(elements)


@given(st.one_of(st.text(), st.text("()^\x1d0123456789A\\"), st.text().map(lambda text: "^" + text)))
def test_garbage_is_refused_or_read(text: str) -> None:
    for read in (ai.read_scanned, ai.read_bracketed):
        with suppress(NotGS1):
            ai.check_company(read(text))
