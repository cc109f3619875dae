"""Who is told of which move, in which words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from ocop.base.clock import local_date
from ocop.dossiers import queries
from ocop.dossiers.models import Dossier
from ocop.notices import actions as notices
from ocop.people import queries as people
from ocop.people.models import Person


def producer(dossier: Dossier, verb: str, title: str, body: str, at: dt.datetime) -> None:
    """Tell every member of the producer."""
    _tell(people.members_of(dossier.organisation_id, local_date(at)), dossier, verb, title, body, at)


def commune(dossier: Dossier, verb: str, title: str, body: str, at: dt.datetime) -> None:
    """Tell the officers of the dossier's commune."""
    persons = people.holders_of("commune_officer", local_date(at), unit_id=dossier.unit_id)
    _tell(persons, dossier, verb, title, body, at)


def province(dossier: Dossier, verb: str, title: str, body: str, at: dt.datetime) -> None:
    """Tell the officers of the province."""
    _tell(people.holders_of("provincial_officer", local_date(at)), dossier, verb, title, body, at)


def submitted(dossier: Dossier, at: dt.datetime) -> None:
    """A dossier came in: its commune has work, its producer has a receipt."""
    due = dossier.commune_due_on
    said = {"no": dossier.receipt_no, "due": f"{due:%d/%m/%Y}" if due else ""}
    for_commune = _("Biên nhận %(no)s; xã trả lời chậm nhất ngày %(due)s.") % said
    for_producer = _("Số biên nhận %(no)s. Xã xem xét đến hết ngày %(due)s (15 ngày làm việc).") % said
    commune(dossier, "submit", _("Hồ sơ mới"), for_commune, at)
    producer(dossier, "submit", _("Xã đã nhận hồ sơ"), for_producer, at)


def _tell(
    persons: Iterable[Person], dossier: Dossier, verb: str, title: str, body: str, at: dt.datetime
) -> None:
    notices.notify(
        persons=persons,
        verb=f"dossiers.{verb}",
        title=f"{title}: {dossier.product.name}",
        body=body,
        link=queries.link(dossier),
        at=at,
    )
