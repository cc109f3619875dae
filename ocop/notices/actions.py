"""Telling persons what they must know, in the inbox and by e-mail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.jobs import actions as jobs
from ocop.notices import queries
from ocop.notices.models import Notice
from ocop.people import actions as people
from ocop.people.models import Person


def notify(
    *,
    persons: Iterable[Person],
    verb: str,
    title: str,
    body: str = "",
    link: str = "",
    at: dt.datetime,
    key: str = "",
) -> list[Notice]:
    """Put a notice into each person's inbox and a mail aside for those with an address.

    Belongs into the transaction of the write it tells of. With a `key` (for example
    ``dossier-7-due-2026-11-05``) nobody is told the same twice: reminders may be worked
    out again and again. `link` is a path of this site. Returns what is new.
    """
    told = {person.pk: person for person in persons}
    keys = {pk: f"{key}:{pk}" for pk in told} if key else {}
    with transaction.atomic():
        known = (
            set(Notice.objects.filter(key__in=keys.values()).values_list("person_id", flat=True))
            if key
            else set()
        )
        fresh = [
            Notice(
                person=person,
                verb=verb,
                title=title[:250],
                body=body,
                link=link,
                created_at=at,
                key=keys.get(pk),
            )
            for pk, person in told.items()
            if pk not in known
        ]
        made = Notice.objects.bulk_create(fresh)
        to_mail = [notice.pk for notice in made if notice.person.email]
        if to_mail:
            jobs.enqueue("notices.mail", {"notices": to_mail})
    return made


def remind(
    *,
    persons: Iterable[Person],
    verb: str,
    title: str,
    body: str = "",
    link: str = "",
    thing: str,
    due_on: dt.date,
    days_before: int,
    at: dt.datetime,
) -> list[Notice]:
    """Tell once that something is due: a second call for the same thing, day and distance is silent.

    `thing` names what is due (``dossiers.Dossier:7``), `days_before` how far ahead.
    """
    key = f"{verb}:{thing}:{due_on.isoformat()}:{days_before}"
    return notify(persons=persons, verb=verb, title=title, body=body, link=link, at=at, key=key)


_SECURITY: dict[str, str | Promise] = {
    "password_changed": _("Mật khẩu đã được đổi"),
    "password_set": _("Mật khẩu đã được đặt"),
    "password_reset": _("Mật khẩu đã được đặt lại qua thư điện tử"),
    "totp_activated": _("Đã bật ứng dụng xác thực"),
    "totp_deactivated": _("Đã tắt ứng dụng xác thực"),
    "webauthn_added": _("Đã thêm một khóa trên thiết bị"),
    "webauthn_removed": _("Đã bỏ một khóa trên thiết bị"),
    "recovery_codes_generated": _("Đã tạo mã dự phòng mới"),
}


def tell_security_change(*, person: Person, what: str, by: Actor, at: dt.datetime) -> list[Notice]:
    """Journal a change of how an account is protected and tell its owner, who may not have made it."""
    body = _("Nếu không phải anh chị, hãy đổi mật khẩu ngay và báo quản trị hệ thống của tỉnh.")
    with transaction.atomic():
        people.note_security(person=person, what=what, by=by, at=at)
        title = str(_SECURITY.get(what, what))
        verb = f"people.{what}"
        return notify(
            persons=[person], verb=verb, title=title, body=str(body), link="/tai-khoan/bao-mat/", at=at
        )


def mark_read(*, notice: Notice, by: Actor, at: dt.datetime) -> Notice:
    """Note that the person has read a notice of theirs. Not in the journal: reading changes no record."""
    if notice.person_id != by.person_id:
        raise Refused(str(_("Đây không phải thông báo của anh chị.")), about="person")
    if notice.read_at is None:
        Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=at)
        notice.read_at = at
    return notice


def mark_all_read(*, by: Actor, at: dt.datetime) -> int:
    """Note that the person has read all their notices; returns how many were unread."""
    return queries.notices_visible_to(by).filter(read_at=None).update(read_at=at)


def send_mail(*, notice: Notice, at: dt.datetime) -> bool:
    """Send a notice by e-mail once and note when; False where it was sent before or there is no address.

    Noted after the mail server took it: a crash between the two sends it twice, never not at all.
    """
    if notice.mailed_at is not None or not notice.person.email or not notice.person.is_active:
        return False
    address = f"{settings.BASE_URL.rstrip('/')}{notice.link}" if notice.link else ""
    lines = [str(notice.person) + ",", notice.title, notice.body, address]
    text = "\n\n".join(line for line in lines if line)
    EmailMessage(subject=f"[OCOP] {notice.title}", body=text, to=[notice.person.email]).send()
    Notice.objects.filter(pk=notice.pk).update(mailed_at=at)
    return True
