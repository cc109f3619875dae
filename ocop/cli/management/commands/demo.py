"""`ocop demo`: fill a system in demo mode with a living province."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.cli.demo import cast, story
from ocop.criteria import queries as criteria
from ocop.people import queries as people
from ocop.places import queries as places


class Command(BaseCommand):
    """Builds once; run again it only says the sign-ins."""

    help = "Dựng dữ liệu chạy thử (chỉ khi OCOP_DEMO=1); chạy lại không đổi gì."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How much to build."""
        parser.add_argument("--small", action="store_true", help="bản nhỏ, cho phép thử")

    def handle(self, *args: Any, **options: Any) -> None:
        """Units and law where they are missing, then the demo; refused outside demo mode."""
        if not settings.OCOP_DEMO:
            raise CommandError(_("Chỉ dựng dữ liệu chạy thử khi đặt OCOP_DEMO=1."), returncode=2)
        if not places.is_loaded():
            call_command("places", "load", stdout=self.stderr)
        if not criteria.packs().exists():
            call_command("criteria", "load", stdout=self.stderr)
        if not story.is_there():
            with translation.override("vi"):
                story.tell(clock.now(), small=options["small"])
        self.stdout.write(welcome())


def welcome() -> str:
    """Where to sign in, and as whom."""
    lines = [
        _("Chạy thử: %(url)s   (mật khẩu chung: %(password)s)")
        % {"url": settings.BASE_URL, "password": cast.PASSWORD}
    ]
    seats = people.demo_people(clock.today())
    lines += [f"  {seat.person.username:<18}{seat.label}" for seat in seats]
    others = ", ".join(username for username, *_rest in cast.COUNCIL[1:])
    return "\n".join([*lines, f"  {others}: {_('các thành viên hội đồng khác')}"])
