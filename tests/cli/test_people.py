"""`ocop create_admin`: the first administrator."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ocop.people.models import Person
from tests.factories.people import province_unit

pytestmark = pytest.mark.django_db


def test_the_first_administrator_is_made_with_a_password_that_is_said_once() -> None:
    province_unit()
    said = StringIO()
    call_command("create_admin", "quantri", "Quản Trị", stdout=said)
    username, password = said.getvalue().split()
    person = Person.objects.get(username=username)
    assert person.check_password(password)
    assert [a.role for a in person.appointments.all()] == ["administrator"]


def test_without_the_places_nothing_is_made() -> None:
    with pytest.raises(CommandError, match="cấp tỉnh"):
        call_command("create_admin", "quantri", "Quản Trị")
    assert not Person.objects.exists()


def test_a_taken_name_is_told() -> None:
    province_unit()
    call_command("create_admin", "quantri", "Quản Trị", stdout=StringIO())
    with pytest.raises(CommandError, match="đã có người dùng"):
        call_command("create_admin", "QUANTRI", "Khác", stdout=StringIO())
