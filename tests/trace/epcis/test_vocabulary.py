"""The word lists are those of CBV 2.0, and each word is one word however it is written."""

from __future__ import annotations

import pytest

from ocop.trace.epcis import vocabulary as cbv


def test_the_lists_are_as_long_as_the_standard_says() -> None:
    assert {v.name: len(set(v.words)) for v in cbv.ALL} == {
        "bizStep": 41,
        "disposition": 33,
        "bizTransactionType": 13,
        "sourceDestType": 3,
        "errorReason": 2,
        "component": 14,
        "measurementType": 72,
        "sensorAlertType": 2,
    }


@pytest.mark.parametrize("words", cbv.ALL, ids=lambda v: v.name)
def test_every_way_of_writing_leads_to_the_same_word(words: cbv.Vocabulary) -> None:
    for word in words.words:
        ways = {word, words.uri_of(word), words.urn_of(word)}
        assert {words.word_of(way) for way in ways} == {word}
        assert {words.uri_of(way) for way in ways} == {words.web + word}


def test_addresses_are_those_of_the_standard() -> None:
    assert cbv.BIZ_STEP.uri_of("shipping") == "https://ref.gs1.org/cbv/BizStep-shipping"
    assert (
        cbv.DISPOSITION.urn_of("https://ref.gs1.org/cbv/Disp-recalled") == "urn:epcglobal:cbv:disp:recalled"
    )
    assert cbv.MEASUREMENT_TYPE.uri_of("Temperature") == "https://gs1.org/voc/Temperature"


def test_words_of_ones_own_stay_as_they_are() -> None:
    own = "https://ns.example.org/step/growing"
    assert (cbv.BIZ_STEP.uri_of(own), cbv.BIZ_STEP.word_of(own), cbv.BIZ_STEP.claims(own)) == (
        own,
        own,
        False,
    )


@pytest.mark.parametrize(
    "value", ["urn:epcglobal:cbv:bizstep:growing", "https://ref.gs1.org/cbv/BizStep-growing"]
)
def test_a_word_that_the_reserved_namespace_does_not_hold_is_noticed(value: str) -> None:
    assert cbv.BIZ_STEP.claims(value)
    assert not cbv.BIZ_STEP.claims("https://ref.gs1.org/cbv/BizStep-shipping")
