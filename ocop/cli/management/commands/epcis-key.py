# ruff: noqa: N999 – the file is named as the operator types the command
"""`ocop epcis-key USERNAME NAME`: a key by which another system asks in somebody's name."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.base.actor import system
from ocop.base.refusals import Refused
from ocop.people import queries as people
from ocop.people.models import Person
from ocop.trace.actions import exchanging
from ocop.trace.models import AccessKey


class Command(BaseCommand):
    """Gives a key and prints it once, or ends the keys of a name."""

    help = "Cấp khóa cho hệ thống khác dùng giao diện EPCIS thay một người; in ra một lần."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Whose, for which system."""
        parser.add_argument("username")
        parser.add_argument("name", help="tên phần mềm, hệ thống")
        parser.add_argument("--appointment", type=int, help="số của nhiệm vụ, khi người đó có vài nhiệm vụ")
        parser.add_argument("--end", action="store_true", help="hủy các khóa mang tên này của người đó")

    def handle(self, *args: Any, **options: Any) -> None:
        """One or the other."""
        person = Person.objects.filter(username__iexact=options["username"]).first()
        if person is None:
            raise CommandError(_("Không có người dùng này."))
        if options["end"]:
            self._end(person, options["name"])
            return
        now = clock.now()
        actor = people.actor_of(person.pk, appointment_id=options["appointment"], on=clock.local_date(now))
        try:
            _key, secret = exchanging.give_key(options["name"], by=actor, at=now)
        except Refused as refused:
            raise CommandError(str(refused.reason)) from refused
        self.stdout.write(secret)

    def _end(self, person: Person, name: str) -> None:
        keys = AccessKey.objects.filter(appointment__person=person, name=name, ended_at__isnull=True)
        for key in keys:
            exchanging.end_key(key, by=system("ocop epcis-key"), at=clock.now())
        self.stdout.write(_("Đã hủy %(n)d khóa.") % {"n": len(keys)})
