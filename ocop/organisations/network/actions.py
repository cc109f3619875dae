"""Writing the network: apparatus, partners' fields, needs, introductions, contracts, ratings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ocop.base import clock, text
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.organisations import checks
from ocop.organisations.models import (
    Body,
    BodyKind,
    Engagement,
    Expertise,
    Field,
    Introduction,
    Need,
    Organisation,
    Post,
    Rating,
)
from ocop.organisations.network import rules
from ocop.organisations.states import ENGAGEMENT, INTRODUCTION, NEED
from ocop.places.models import Unit

_LINE, _LONG = 500, 2000
_MOST_DONG = 10**13


def save_body(
    unit: Unit,
    data: Mapping[str, Any],
    *,
    by: Actor,
    at: dt.datetime,
    body: Body | None = None,
    key: str = "",
) -> Body:
    """Write down a body of a level, or put one right: `kind`, `name`, `decision_no`, `valid_from`,
    `valid_to`, `duties`.

    Refused: who does not keep the apparatus there; no name, an unknown kind, days that run backward (input).
    """
    rules.may_keep_apparatus.check(by, body.unit if body else unit)
    clean = _lines(data, name=250, decision_no=80, duties=_LONG)
    if not clean["name"]:
        raise checks.wrong("name", _("Hãy ghi tên tổ chức."))
    if clean["kind"] not in BodyKind.values:
        raise checks.wrong("kind", _("Hãy chọn một mục trong danh sách."))
    _forward(clean)
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Body.objects.get(pk=pk)
        row = body or Body(unit=unit)
        for name, value in clean.items():
            setattr(row, name, value)
        row.save()
        verb = "organisations.body_changed" if body else "organisations.body_written"
        journal.record(verb=verb, subject=row, by=by, at=at, key=key, after=_plain(clean))
    return row


def add_post(body: Body, data: Mapping[str, Any], *, by: Actor, at: dt.datetime, key: str = "") -> Post:
    """Write down who works in a body, by which decision, from when.

    Refused: who does not keep the apparatus there; no name or position, a wrong number (input).
    """
    rules.may_keep_apparatus.check(by, body.unit)
    clean = _lines(data, full_name=200, position=150, agency=250, duties=_LINE, decision_no=80)
    for name in ("full_name", "position"):
        if not clean[name]:
            raise checks.wrong(name, _("Mục này phải có."))
    clean["phone"] = checks.phone(clean.get("phone") or "")
    clean["email"] = checks.email(clean.get("email") or "")
    _forward(clean)
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Post.objects.get(pk=pk)
        post = Post.objects.create(body=body, **clean)
        journal.record(
            verb="organisations.post_given", subject=post, by=by, at=at, key=key, after=_plain(clean)
        )
    return post


def end_post(post: Post, on: dt.date, *, by: Actor, at: dt.datetime) -> Post:
    """Say until when a post was held. Refused: foreign levels; a day before it began (input)."""
    rules.may_keep_apparatus.check(by, post.body.unit)
    if on < post.valid_from:
        raise checks.wrong("valid_to", _("Ngày kết thúc phải sau ngày bắt đầu."))
    with transaction.atomic():
        before = str(post.valid_to or "")
        Post.objects.filter(pk=post.pk).update(valid_to=on)
        post.valid_to = on
        journal.record(
            verb="organisations.post_ended", subject=post, by=by, at=at,
            before={"valid_to": before}, after={"valid_to": str(on)},
        )  # fmt: skip
    return post


def set_expertise(partner: Organisation, fields: Mapping[str, str], *, by: Actor, at: dt.datetime) -> None:
    """The fields that a partner helps in, with a word on each, in place of what was known.

    Refused: who does not keep partners; one that is none or has closed; unknown fields (input).
    """
    rules.may_keep_partners.check(by)
    rules.is_partner.check(partner)
    if set(fields) - set(Field.values):
        raise checks.wrong("fields", _("Hãy chọn lĩnh vực trong danh sách."))
    with transaction.atomic():
        before = dict(partner.expertise.values_list("field", "note"))
        after = {name: text.nfc(note)[:300] for name, note in fields.items()}
        if before == after:
            return
        partner.expertise.all().delete()
        rows = [Expertise(organisation=partner, field=name, note=note) for name, note in after.items()]
        Expertise.objects.bulk_create(rows)
        journal.record(
            verb="organisations.expertise_set", subject=partner, by=by, at=at, before=before, after=after
        )


def ask_help(
    organisation: Organisation, field: str, words: str, *, by: Actor, at: dt.datetime, key: str = ""
) -> Need:
    """Say what help a producer looks for. Refused: foreign producers, too many at once; no words (input)."""
    rules.may_ask.check(by, organisation)
    said = text.nfc_lines(words)[:_LONG]
    if not said:
        raise checks.wrong("text", _("Hãy ghi cần giúp gì, vài câu cũng được."))
    if field not in Field.values:
        raise checks.wrong("field", _("Hãy chọn lĩnh vực trong danh sách."))
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Need.objects.get(pk=pk)
        need = Need.objects.create(
            organisation=organisation, unit=organisation.unit, field=field, text=said, created_at=at
        )
        journal.record(
            verb="organisations.help_asked", subject=need, by=by, at=at, key=key, after={"field": field}
        )
    return need


def introduce(
    need: Need, partner: Organisation, note: str = "", *, by: Actor, at: dt.datetime, key: str = ""
) -> Introduction:
    """Tell a partner of a need.

    Refused: who does not keep partners; closed needs; no partner, or the same one twice (input).
    """
    rules.may_introduce.check(by, need)
    rules.is_partner.check(partner)
    try:
        with transaction.atomic():
            if entries.answered(key) is not None:
                return Introduction.objects.get(need=need, partner=partner)
            journal.move(
                NEED, need, "introduce_partner", by=by, at=at, key=key, after={"partner": partner.pk}
            )
            return Introduction.objects.create(need=need, partner=partner, note=text.nfc(note)[:_LINE], at=at)
    except IntegrityError as error:
        raise checks.wrong("partner", _("Đơn vị này đã được giới thiệu rồi.")) from error


def answer_introduction(
    introduction: Introduction, *, takes: bool, answer: str = "", by: Actor, at: dt.datetime
) -> Introduction:
    """The partner takes the need on, or not, with a word. Refused: other partners; answered before."""
    rules.may_answer.check(by, introduction)
    said = text.nfc(answer)[:_LINE]
    verb = "take_need" if takes else "decline_need"
    journal.move(INTRODUCTION, introduction, verb, by=by, at=at, note=said, answer=said)
    return introduction


def meet_need(need: Need, *, by: Actor, at: dt.datetime) -> Need:
    """The producer was helped. Refused: foreign or closed needs."""
    rules.may_close_need.check(by, need)
    journal.move(NEED, need, "meet_need", by=by, at=at, met_at=at)
    return need


def drop_need(need: Need, *, by: Actor, at: dt.datetime) -> Need:
    """The producer needs no help any more. Refused: foreign or closed needs."""
    rules.may_close_need.check(by, need)
    journal.move(NEED, need, "drop_need", by=by, at=at)
    return need


def sign_engagement(
    partner: Organisation, data: Mapping[str, Any], *, by: Actor, at: dt.datetime, key: str = ""
) -> Engagement:
    """Write down a contract: `client` (a producer; None for the province), `field`, `subject`, `number`,
    `signed_on`, `ends_on`, `amount` in đồng.

    Refused: who does not keep partners; no partner; no subject, a day to come, a negative amount (input).
    """
    rules.may_keep_partners.check(by)
    rules.is_partner.check(partner)
    clean = _lines(data, subject=300, number=80)
    _check_contract(partner, clean, clock.local_date(at))
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Engagement.objects.get(pk=pk)
        made = Engagement.objects.create(partner=partner, is_demo=partner.is_demo, **clean)
        journal.record(
            verb="organisations.engagement_signed", subject=made, by=by, at=at, key=key, after=_plain(clean)
        )
    return made


def close_engagement(
    engagement: Engagement, on: dt.date, note: str = "", *, early: bool = False, by: Actor, at: dt.datetime
) -> Engagement:
    """Accept the work of a contract on a day, or end it early. Refused: who does not keep partners;
    closed ones; a day before it was signed or to come; an early end without a reason (input)."""
    rules.may_close_engagement.check(by, engagement)
    said = text.nfc(note)[:_LINE]
    if not engagement.signed_on <= on <= clock.local_date(at):
        raise checks.wrong("closed_on", _("Ngày phải từ ngày ký đến hôm nay."))
    if early and not said:
        raise checks.wrong("note", _("Hãy ghi lý do chấm dứt sớm."))
    verb = "end_engagement" if early else "finish_engagement"
    journal.move(ENGAGEMENT, engagement, verb, by=by, at=at, note=said, closed_on=on, closing_note=said)
    return engagement


def rate(
    engagement: Engagement, score: int, comment: str = "", *, by: Actor, at: dt.datetime, key: str = ""
) -> Rating:
    """What the helped producer says, 1 to 5.

    Refused: others, running contracts, twice; other scores (input).
    """
    if entries.answered(key) is not None:
        return Rating.objects.get(engagement=engagement)
    rules.may_rate.check(by, engagement)
    if not 1 <= score <= 5:
        raise checks.wrong("score", _("Chấm từ 1 đến 5."))
    try:
        with transaction.atomic():
            made = Rating.objects.create(
                engagement=engagement, score=score, comment=text.nfc_lines(comment)[:_LONG], at=at
            )
            journal.record(
                verb="organisations.partner_rated", subject=engagement, by=by, at=at, key=key,
                after={"score": score},
            )  # fmt: skip
            return made
    except IntegrityError as error:
        raise Refused(_("Đã đánh giá rồi."), about="stale") from error


def _check_contract(partner: Organisation, clean: dict[str, Any], today: dt.date) -> None:
    if not clean["subject"]:
        raise checks.wrong("subject", _("Hãy ghi nội dung hợp đồng."))
    if clean.get("field") not in Field.values:
        raise checks.wrong("field", _("Hãy chọn lĩnh vực trong danh sách."))
    if clean["signed_on"] > today:
        raise checks.wrong("signed_on", _("Ngày ký không thể ở tương lai."))
    if clean.get("ends_on") and clean["ends_on"] < clean["signed_on"]:
        raise checks.wrong("ends_on", _("Ngày kết thúc phải sau ngày bắt đầu."))
    amount = clean.get("amount")
    if amount is not None and not 0 <= amount <= _MOST_DONG:
        raise checks.wrong("amount", _("Giá trị tính bằng đồng, không âm."))
    if clean.get("client") is not None and clean["client"].pk == partner.pk:
        raise checks.wrong("client", _("Hai bên phải khác nhau."))


def _forward(clean: Mapping[str, Any]) -> None:
    if clean.get("valid_to") and clean["valid_to"] < clean["valid_from"]:
        raise checks.wrong("valid_to", _("Ngày kết thúc phải sau ngày bắt đầu."))


def _lines(data: Mapping[str, Any], **longest: int) -> dict[str, Any]:
    """The data with the named texts put in form; refused when one is too long."""
    clean = dict(data)
    for name, most in longest.items():
        clean[name] = text.nfc(str(clean.get(name) or ""))
        if len(clean[name]) > most:
            raise checks.wrong(name, _("Nhiều nhất %(n)d ký tự.") % {"n": most})
    return clean


def _plain(clean: Mapping[str, Any]) -> dict[str, Any]:
    """For the journal; telephone and e-mail are left out."""
    kept = {name: value for name, value in clean.items() if name not in ("phone", "email")}
    return {
        name: value if value is None or isinstance(value, bool | int) else str(value)
        for name, value in kept.items()
    }
