"""`ocop epcis-key`: keys for systems of others."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from ocop.base import clock
from ocop.people.models import Person
from ocop.trace.queries import exchange
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


def run(*asked: str) -> str:
    told = StringIO()
    call_command("epcis-key", *asked, stdout=told)
    return told.getvalue().strip()


def test_a_key_is_printed_once_and_ended_by_name() -> None:
    member = actor_with("producer", organisation=make_organisation())
    username = Person.objects.get(pk=member.person_id).username
    secret = run(username, "Kho")
    assert exchange.actor_of_key(secret, clock.today()) == member
    assert run(username, "Kho", "--end") == "Đã hủy 1 khóa."
    assert not exchange.actor_of_key(secret, clock.today()).is_known


def test_who_has_nothing_to_do_with_goods_gets_none() -> None:
    member = actor_with("council_member")
    with pytest.raises(CommandError):
        run(Person.objects.get(pk=member.person_id).username, "Kho")
    with pytest.raises(CommandError, match="Không có người dùng này"):
        run("khong-co", "Kho")
