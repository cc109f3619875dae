"""What an officer of a commune reads over EPCIS: all of the producers of that commune, nothing of others."""

from __future__ import annotations

import datetime as dt

import pytest

from ocop.trace.actions import handing
from ocop.trace.models import Event, Handover
from tests.api.epcis.conftest import System, document, seen, whole
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, commune_unit
from tests.factories.trace import AT, BY, make_handover

pytestmark = pytest.mark.usefixtures("places")


def officer_of(code: str) -> System:
    return System(actor_with("commune_officer", unit=commune_unit(code)))


@pytest.fixture
def handed() -> Handover:
    """Jars that a producer of one commune delivered to one of another, which received them."""
    here, there = make_organisation(unit=commune_unit("30337")), make_organisation(unit=commune_unit("30307"))
    sent = make_handover(here, there)
    handing.confirm_handover(sent, by=BY, at=AT + dt.timedelta(hours=1))
    return sent


def test_it_sees_what_its_producers_told_and_no_more(handed: Handover) -> None:
    told = {
        owner: set(Event.objects.filter(organisation=owner).values_list("event_id", flat=True))
        for owner in (handed.sender, handed.receiver)
    }
    assert {len(ids) for ids in told.values()} == {3, 1}, "harvest, packing and delivery; receipt"
    for code, owner, other in (
        ("30337", handed.sender, handed.receiver), ("30307", handed.receiver, handed.sender),
    ):  # fmt: skip
        system = officer_of(code)
        assert set(system.ids()) == told[owner]
        for event in told[owner]:
            assert system.ids(whole("events", event)) == [event]
        for event in told[other]:
            system.get(whole("events", event), status=404)


def test_an_officer_of_a_third_commune_sees_nothing(handed: Handover) -> None:
    system = officer_of("30340")
    assert system.ids() == []
    for kind in ("epcs", "bizSteps", "readPoints", "bizLocations"):
        assert officer_of("30337").get(f"/{kind}")["member"] != []
        assert system.get(f"/{kind}")["member"] == []


def test_it_reads_and_does_not_send(handed: Handover) -> None:
    lot = handed.step.lines.get().lot.identifier.uri
    before = Event.objects.count()
    officer_of("30337").ask("POST", "/capture", document(seen(1, lot)), 403)
    assert Event.objects.count() == before
