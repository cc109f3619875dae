"""Councils, seats and house rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.refusals import Refused
from ocop.councils import rules
from ocop.councils.models import Council, HouseRules, Level, Position, Purpose, Scorecard, Seat
from ocop.councils.states import CardState
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.people import queries as people
from ocop.people.models import Person
from ocop.places.models import Unit

RULE_FIELDS = (
    "issued_no",
    "quorum",
    "quorum_needs_chair",
    "vice_chair_stands_in",
    "quorum_counts_recused",
    "spread_limit",
    "rounding",
    "mark_rule",
    "allow_accept_spread",
    "extra_batches",
)


def create_council(
    *,
    name: str,
    unit: Unit,
    decision_no: str,
    decided_on: dt.date,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    level: str = Level.PROVINCE,
    purpose: str = Purpose.OCOP,
    is_demo: bool = False,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Council:
    """Set up a council (Đ.7.3b) with a first version of house rules: the defaults.

    Of another `purpose` it is no council of the decision, only scores with the same cards.

    Refused: who does not manage councils; a last day before the first (input).
    """
    rules.may_manage.check(by)
    if valid_to is not None and valid_to < valid_from:
        raise Refused(_("Ngày kết thúc không được trước ngày bắt đầu."), about="input", field="valid_to")
    with transaction.atomic():
        if (known := entries.answered(key)) is not None:
            return Council.objects.get(pk=known)
        council = Council.objects.create(
            name=name,
            unit=unit,
            decision_no=decision_no,
            decided_on=decided_on,
            valid_from=valid_from,
            valid_to=valid_to,
            level=level,
            purpose=purpose,
            is_demo=is_demo,
        )
        first = HouseRules.objects.create(council=council, version=1, valid_from=valid_from)
        after = {"name": name, "purpose": purpose, "decision_no": decision_no, "rules": _plain(first)}
        journal.record(verb="councils.create_council", subject=council, by=by, at=at, after=after, key=key)
    return council


def add_seat(
    *,
    council: Council,
    person: Person,
    position: str = Position.MEMBER,
    agency: str = "",
    by: Actor,
    at: dt.datetime,
) -> Seat:
    """Give a person a seat; who left before gets the old seat back.

    Refused (input): no appointment as council member on that day; seated already; a second
    chair.
    """
    rules.may_manage.check(by)
    with transaction.atomic():
        Council.objects.select_for_update().get(pk=council.pk)
        _check_seat(council, person, position, local_date(at))
        seat, _new = Seat.objects.update_or_create(
            council=council,
            person=person,
            defaults={"position": position, "agency": agency, "left_on": None},
        )
        after = {"person": str(person), "position": position, "agency": agency}
        journal.record(verb="councils.add_seat", subject=seat, by=by, at=at, after=after)
    return seat


def _check_seat(council: Council, person: Person, position: str, today: dt.date) -> None:
    held = people.appointments_on(person.pk, today).filter(role="council_member")
    if not held.exists():
        said = _("%(name)s chưa được bổ nhiệm làm thành viên hội đồng.") % {"name": person}
        raise Refused(said, about="input", field="person")
    seated = council.seats.filter(left_on__isnull=True)
    if seated.filter(person=person).exists():
        said = _("%(name)s đã có trong hội đồng.") % {"name": person}
        raise Refused(said, about="input", field="person")
    if position == Position.CHAIR and seated.filter(position=Position.CHAIR).exists():
        raise Refused(_("Hội đồng đã có Chủ tịch."), about="input", field="position")


def remove_seat(*, seat: Seat, by: Actor, at: dt.datetime) -> Seat:
    """End a seat as of today; what was scored stays. Refused while a card of it is open."""
    rules.may_manage.check(by)
    with transaction.atomic():
        if Scorecard.objects.filter(seat=seat, state=CardState.OPEN).exists():
            raise Refused(_("Thành viên này đang có phiếu chưa khóa."))
        if not Seat.objects.filter(pk=seat.pk, left_on__isnull=True).update(left_on=local_date(at)):
            raise Refused(_("Người này đã rời hội đồng."), about="stale")
        seat.left_on = local_date(at)
        journal.record(
            verb="councils.remove_seat", subject=seat, by=by, at=at, after={"left_on": str(seat.left_on)}
        )
    return seat


def set_house_rules(
    *,
    council: Council,
    data: Mapping[str, Any],
    valid_from: dt.date,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> HouseRules:
    """Issue a new version of the house rules; fields not in `data` stay as they were.

    Sessions already opened keep the version they were opened under. Refused (input):
    unknown fields; a first day before that of the last version.
    """
    rules.may_manage.check(by)
    unknown = sorted(set(data) - set(RULE_FIELDS))
    if unknown:
        raise Refused(_("Quy chế không có mục: %(names)s.") % {"names": ", ".join(unknown)}, about="input")
    with transaction.atomic():
        if (known := entries.answered(key)) is not None:
            return HouseRules.objects.get(pk=known)
        Council.objects.select_for_update().get(pk=council.pk)
        last = council.rules.order_by("-version").first()
        if last and valid_from < last.valid_from:
            said = _("Phiên bản mới phải áp dụng từ ngày %(day)s trở đi.")
            shown = last.valid_from.strftime("%d/%m/%Y")
            raise Refused(said % {"day": shown}, about="input", field="valid_from")
        before = _plain(last) if last else {}
        version = last.version + 1 if last else 1
        new = HouseRules(council=council, version=version, valid_from=valid_from)
        for name in RULE_FIELDS:
            setattr(new, name, data[name] if name in data else getattr(last or new, name))
        new.save()
        new.refresh_from_db()
        after = _plain(new)
        journal.record(
            verb="councils.set_house_rules", subject=new, by=by, at=at, before=before, after=after, key=key
        )
    return new


def _plain(version: HouseRules) -> dict[str, Any]:
    """A version as the journal and the minutes keep it."""
    values = {name: getattr(version, name) for name in RULE_FIELDS}
    plain = {k: str(v) if isinstance(v, Decimal) else v for k, v in values.items()}
    return {"version": version.version, "valid_from": version.valid_from.isoformat(), **plain}
