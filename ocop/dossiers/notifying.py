"""Who is told of which move, in which words."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from ocop.base.clock import local_date
from ocop.dossiers import queries
from ocop.dossiers.models import Dossier
from ocop.notices import actions as notices
from ocop.people import queries as people


def producer(dossier: Dossier, verb: str, title: str, body: str, at: dt.datetime) -> None:
    """Tell every member of the producer."""
    persons = people.members_of(dossier.organisation_id, local_date(at))
    notices.notify(persons, _verb(verb), _named(title, dossier), body, queries.link(dossier), at=at)


def commune(dossier: Dossier, verb: str, title: str, body: str, at: dt.datetime) -> None:
    """Tell the officers of the dossier's commune."""
    persons = people.holders_of("commune_officer", local_date(at), unit_id=dossier.unit_id)
    notices.notify(persons, _verb(verb), _named(title, dossier), body, queries.link(dossier), at=at)


def province(dossier: Dossier, verb: str, title: str, body: str, at: dt.datetime) -> None:
    """Tell the officers of the province."""
    persons = people.holders_of("provincial_officer", local_date(at))
    notices.notify(persons, _verb(verb), _named(title, dossier), body, queries.link(dossier), at=at)


def submitted(dossier: Dossier, at: dt.datetime) -> None:
    """A dossier came in: its commune has work, its producer has a receipt."""
    due = dossier.commune_due_on
    said = {"no": dossier.receipt_no, "due": f"{due:%d/%m/%Y}" if due else ""}
    commune(
        dossier,
        "submit",
        _("Hồ sơ mới"),
        _("Biên nhận %(no)s; xã trả lời chậm nhất ngày %(due)s.") % said,
        at,
    )
    producer(
        dossier, "submit", _("Xã đã nhận hồ sơ"),
        _("Số biên nhận %(no)s. Xã xem xét đến hết ngày %(due)s (15 ngày làm việc).") % said, at,
    )  # fmt: skip


def _verb(verb: str) -> str:
    return f"dossiers.{verb}"


def _named(title: str, dossier: Dossier) -> str:
    return f"{title}: {dossier.product.name}"[:250]
