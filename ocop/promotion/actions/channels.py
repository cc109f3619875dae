"""Writing channels: what they ask, whether they work, the address of their feed."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base import text
from ocop.base.actor import Actor
from ocop.files import kinds
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.organisations import checks
from ocop.promotion import requirements, rules
from ocop.promotion.actions.checking import plain, texts, website
from ocop.promotion.models import Channel
from ocop.promotion.states import ChannelKind

_SHORT = {"name": 150, "address": 300, "website": 300}
_OTHERS = ("kind", "organisation", "is_modern", "requirements", "check_days")
FIELDS = (*_SHORT, "note", *_OTHERS)
"""What `data` may hold for adding and changing."""
_MOST_DAYS = 730


def add_channel(data: dict[str, Any], *, by: Actor, at: dt.datetime, key: str = "") -> Channel:
    """Add a channel. Without `requirements` it begins with those of its kind.

    Refused: a member's channel that is not the own producer's (person); no name or kind, a name that is
    taken, requirements out of bounds (input).
    """
    rules.may_add_channel.check(by, data.get("organisation"))
    clean = _checked(data)
    for name in ("name", "kind"):
        if not clean.get(name):
            raise checks.wrong(name, _("Mục này phải có."))
    clean.setdefault("requirements", requirements.DEFAULTS[clean["kind"]])
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Channel.objects.get(pk=pk)
        _refuse_twin(clean["name"], None)
        channel = Channel.objects.create(created_at=at, sort_key=text.sort_key(clean["name"])[:450], **clean)
        after = plain(channel, clean)
        journal.record(verb="promotion.channel_added", subject=channel, by=by, at=at, key=key, after=after)
        return channel


def change_channel(channel: Channel, data: dict[str, Any], *, by: Actor, at: dt.datetime) -> Channel:
    """Change the given fields; those left out stay. Refused as `add_channel` refuses; closed channels."""
    rules.may_edit_channel.check(by, channel)
    clean = _checked(data)
    if "organisation" in clean and clean["organisation"] != channel.organisation:
        rules.may_add_channel.check(by, clean["organisation"])
    if not clean.get("name", channel.name):
        raise checks.wrong("name", _("Mục này phải có."))
    changed = {name: value for name, value in clean.items() if getattr(channel, name) != value}
    if not changed:
        return channel
    with transaction.atomic():
        if "name" in changed:
            _refuse_twin(changed["name"], channel.pk)
        before = plain(channel, changed)
        for name, value in changed.items():
            setattr(channel, name, value)
        channel.sort_key = text.sort_key(channel.name)[:450]
        channel.save(update_fields=[*changed, "sort_key"])
        journal.record(
            verb="promotion.channel_changed", subject=channel, by=by, at=at,
            before=before, after=plain(channel, changed),
        )  # fmt: skip
    return channel


def close_channel(channel: Channel, *, by: Actor, at: dt.datetime) -> Channel:
    """Say that a channel works no more: its feed ends, nothing new is listed; its figures stay.

    Refused: to others than those who edit it; one that was closed before.
    """
    rules.may_edit_channel.check(by, channel)
    with transaction.atomic():
        Channel.objects.filter(pk=channel.pk).update(is_closed=True, feed_token=None)
        channel.is_closed, channel.feed_token = True, None
        journal.record(verb="promotion.channel_closed", subject=channel, by=by, at=at)
    return channel


def give_feed_token(channel: Channel, *, by: Actor, at: dt.datetime) -> Channel:
    """Give the channel's feed a new address; an old one ends at once. The journal does not repeat it.

    Refused: to others than the provincial office; channels that are closed.
    """
    rules.manages.check(by)
    rules.may_edit_channel.check(by, channel)
    with transaction.atomic():
        channel.feed_token = secrets.token_urlsafe(24)
        channel.save(update_fields=["feed_token"])
        journal.record(verb="promotion.feed_opened", subject=channel, by=by, at=at)
    return channel


def _refuse_twin(name: str, pk: int | None) -> None:
    if Channel.objects.filter(name=name).exclude(pk=pk or 0).exists():
        raise checks.wrong("name", _("Đã có kênh tên này."))


def _checked(data: dict[str, Any]) -> dict[str, Any]:
    clean = texts(data, short=_SHORT, long=("note",), known=_OTHERS)
    if "website" in clean:
        clean["website"] = website("website", clean["website"])
    if "kind" in clean and clean["kind"] not in ChannelKind.values:
        raise checks.wrong("kind", _("Chọn một loại kênh."))
    if "requirements" in clean:
        try:
            clean["requirements"] = requirements.cleaned(clean["requirements"] or {}, kinds.KINDS)
        except ValueError as error:
            raise checks.wrong(str(error) or "requirements", _("Yêu cầu này ngoài giới hạn.")) from None
    if "check_days" in clean and not 1 <= int(clean["check_days"] or 0) <= _MOST_DAYS:
        raise checks.wrong("check_days", _("Từ 1 đến %(n)d ngày.") % {"n": _MOST_DAYS})
    return clean
