"""The first administrator of an installation."""

from __future__ import annotations

import argparse
import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from ocop.base import clock
from ocop.base.actor import system
from ocop.base.refusals import Refused
from ocop.people import actions


class Command(BaseCommand):
    """Make the first administrator, or one more."""

    help = "Tạo người quản trị hệ thống. Không có --ask thì mật khẩu được tạo và in ra một lần."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Who, and whether the password is typed."""
        parser.add_argument("username")
        parser.add_argument("full_name")
        parser.add_argument("--email", default="")
        parser.add_argument("--ask", action="store_true", help="tự gõ mật khẩu")

    def handle(self, *args: Any, **options: Any) -> None:
        """Both the person and the appointment, or neither."""
        now = clock.now()
        password = getpass.getpass() if options["ask"] else actions.generate_password(at=now)
        by = system("ocop create_admin")
        try:
            with transaction.atomic():
                person = actions.create_person(
                    username=options["username"],
                    full_name=options["full_name"],
                    email=options["email"],
                    password=password,
                    by=by,
                    at=now,
                )
                actions.appoint(
                    person=person, role="administrator", valid_from=clock.local_date(now), by=by, at=now
                )
        except Refused as refused:
            raise CommandError(str(refused.reason)) from refused
        shown = "" if options["ask"] else f"  {password}"
        self.stdout.write(f"{person.username}{shown}")
