"""Writing ideas: by the producer up to the sending, by the commune in its answer, and into a product."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base import clock, text
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.notices import actions as notices
from ocop.organisations import checks
from ocop.organisations.models import Organisation
from ocop.people import queries as people
from ocop.products.actions.registering import register_product
from ocop.products.ideas import queries, rules, turns
from ocop.products.models import Idea, Product
from ocop.products.rules import may_use_set
from ocop.products.states import IDEA

_TEXTS = {"name": 250, "output": 200}
_LINES = dict.fromkeys(("about", "materials", "makers", "needs", "market"), 5000)
IDEA_FIELDS = (*_TEXTS, *_LINES, "call", "criteria_set", "investment", "ready_on")
"""What `data` may hold for writing and changing."""
_MOST_REASONS = 5000
_MOST_DONG = 10**13


def write_idea(
    organisation: Organisation, data: dict[str, Any], *, by: Actor, at: dt.datetime, key: str = ""
) -> Idea:
    """Begin an idea as a draft that nobody else sees. `investment` is in đồng.

    Refused: foreign or closed organisations, ideas switched off; no name, texts too long, a call that
    is not open, a set that is not of the law in force or not for this kind of producer (input).
    """
    rules.may_write.check(by, organisation)
    clean = _checked(data)
    if not clean.get("name"):
        raise checks.wrong("name", _("Hãy ghi tên sản phẩm dự kiến."))
    _check_choices(organisation, clean, at)
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Idea.objects.get(pk=pk)
        idea = Idea.objects.create(organisation=organisation, unit=organisation.unit, created_at=at, **clean)
        journal.record(
            verb="products.idea_written", subject=idea, by=by, at=at, key=key, after=_plain(idea, clean)
        )
        return idea


def change_idea(idea: Idea, data: dict[str, Any], *, by: Actor, at: dt.datetime) -> Idea:
    """Change the given fields of a draft or a returned idea; those left out stay.

    Refused: foreign ideas, ideas that are with the commune or answered, also when another request
    sent it meanwhile (stale); data as `write_idea` refuses.
    """
    rules.may_edit.check(by, idea)
    clean = _checked(data)
    if not clean.get("name", idea.name):
        raise checks.wrong("name", _("Hãy ghi tên sản phẩm dự kiến."))
    changed = {name: value for name, value in clean.items() if getattr(idea, name) != value}
    _check_choices(idea.organisation, changed, at)
    if not changed:
        return idea
    with transaction.atomic():
        before = _plain(idea, changed)
        rows = Idea.objects.filter(pk=idea.pk, state=idea.state)
        if rows.update(**changed) != 1:
            raise Refused(_("Phiếu vừa được gửi hoặc rút. Hãy tải lại trang."), about="stale")
        for name, value in changed.items():
            setattr(idea, name, value)
        journal.record(
            verb="products.idea_changed", subject=idea, by=by, at=at,
            before=before, after=_plain(idea, changed),
        )  # fmt: skip
    return idea


def send_idea(idea: Idea, *, by: Actor, at: dt.datetime, key: str = "") -> Idea:
    """Send a draft, or a returned idea once more, to the producer's commune of today; tell its officers.

    Refused: foreign ideas; one that does not say what the product is; a producer without a commune of
    today; a call that is not open yet or has closed, unless the idea was sent in time before.
    """
    if entries.was_done(key):
        return _fresh(idea)
    on = clock.local_date(at)
    rules.may_send.check(by, idea, on)
    with transaction.atomic():
        changes: dict[str, Any] = {
            "unit": idea.organisation.unit,
            "sent_at": at,
            "first_sent_at": idea.first_sent_at or at,
        }
        journal.move(IDEA, idea, "send_idea", by=by, at=at, key=key, **changes)
        notices.notify(
            persons=queries.answering(idea, on), verb="products.idea_sent",
            title=_("%(who)s gửi phiếu ý tưởng: %(name)s") % {"who": idea.organisation, "name": idea},
            body=_("Hãy đọc phiếu rồi tiếp nhận, hoặc trả lại kèm lý do."),
            link=turns.officer_link(idea), at=at,
        )  # fmt: skip
    return idea


def accept_idea(idea: Idea, note: str = "", *, by: Actor, at: dt.datetime, key: str = "") -> Idea:
    """Take an idea in, with a word of advice if there is one; tell the producer.

    Refused: officers of another commune; ideas that do not wait for an answer; a note too long (input).
    """
    if entries.was_done(key):
        return _fresh(idea)
    rules.may_answer.check(by, idea)
    said = _reasons(note)
    with transaction.atomic():
        changes: dict[str, Any] = {"reasons": said, "accepted_at": at}
        journal.move(IDEA, idea, "accept_idea", by=by, at=at, note=said, key=key, **changes)
        _tell(idea, _("Ý tưởng “%(name)s” đã được tiếp nhận") % {"name": idea}, at)
    return idea


def return_idea(idea: Idea, reasons: str, *, by: Actor, at: dt.datetime, key: str = "") -> Idea:
    """Give an idea back with reasons, to be changed and sent again; tell the producer.

    Refused: officers of another commune; ideas that do not wait for an answer; no reasons (input).
    """
    if entries.was_done(key):
        return _fresh(idea)
    rules.may_answer.check(by, idea)
    said = _reasons(reasons)
    if not said:
        raise checks.wrong("reasons", _("Hãy ghi lý do trả lại và điều cần sửa."))
    with transaction.atomic():
        journal.move(IDEA, idea, "return_idea", by=by, at=at, note=said, key=key, reasons=said)
        _tell(idea, _("Phiếu ý tưởng “%(name)s” được trả lại để sửa") % {"name": idea}, at)
    return idea


def withdraw_idea(idea: Idea, *, by: Actor, at: dt.datetime) -> Idea:
    """Take an idea back for good. Refused: foreign ideas; one that is a product or was taken back before."""
    rules.may_withdraw.check(by, idea)
    journal.move(IDEA, idea, "withdraw_idea", by=by, at=at)
    return idea


def make_idea_a_product(idea: Idea, *, by: Actor, at: dt.datetime, key: str = "") -> Product:
    """Register the product that an accepted idea has become, with the idea's facts, and link the two.

    The wanted set goes along where the law in force still admits it. Refused: as `register_product`
    refuses; ideas that are not accepted or were made a product meanwhile.
    """
    if entries.was_done(key):
        product = _fresh(idea).product
        assert product is not None  # the database holds it
        return product
    rules.may_make_product.check(by, idea)
    with transaction.atomic():
        product = register_product(idea.organisation, _facts(idea, at), by=by, at=at)
        journal.move(
            IDEA, idea, "make_idea_a_product", by=by, at=at, key=key, after={"product": product.pk},
            product=product, became_at=at,
        )  # fmt: skip
    return product


def _facts(idea: Idea, at: dt.datetime) -> dict[str, Any]:
    """What the product takes over from the idea."""
    admitted = may_use_set.allows(idea.organisation, idea.criteria_set, clock.local_date(at))
    return {
        "name": idea.name,
        "summary": text.nfc(idea.about)[:300],
        "ingredients": idea.materials,
        "story": "\n\n".join(part for part in (idea.about, idea.makers) if part),
        "criteria_set": idea.criteria_set if admitted else None,
        "is_demo": idea.organisation.is_demo,
    }


def _tell(idea: Idea, title: str, at: dt.datetime) -> None:
    persons = people.members_of(idea.organisation_id, clock.local_date(at))
    notices.notify(
        persons=persons, verb="products.idea_answered", title=title, body=idea.reasons,
        link=turns.producer_link(idea), at=at,
    )  # fmt: skip


def _fresh(idea: Idea) -> Idea:
    return Idea.objects.select_related("organisation", "product").get(pk=idea.pk)


def _reasons(given: str) -> str:
    said = text.nfc_lines(given)
    if len(said) > _MOST_REASONS:
        raise checks.wrong("reasons", _("Nhiều nhất %(n)d ký tự.") % {"n": _MOST_REASONS})
    return said


def _check_choices(organisation: Organisation, clean: dict[str, Any], at: dt.datetime) -> None:
    on = clock.local_date(at)
    may_use_set.check(organisation, clean.get("criteria_set"), on)
    if clean.get("call") is not None:
        rules.is_open.check(clean["call"], on)


def _checked(data: dict[str, Any]) -> dict[str, Any]:
    """The given fields as they are stored; `Refused` naming the field that is wrong."""
    unknown = set(data) - set(IDEA_FIELDS)
    if unknown:
        raise TypeError(f"no such fields of an idea: {sorted(unknown)}")
    clean = dict(data)
    for names, tidy in ((_TEXTS, text.nfc), (_LINES, text.nfc_lines)):
        for name in clean.keys() & names.keys():
            clean[name] = tidy(str(clean[name] or ""))
            if len(clean[name]) > names[name]:
                raise checks.wrong(name, _("Nhiều nhất %(n)d ký tự.") % {"n": names[name]})
    money = clean.get("investment")
    if money is not None and not 0 <= money <= _MOST_DONG:
        raise checks.wrong("investment", _("Vốn đầu tư tính bằng đồng, không âm."))
    return clean


def _plain(idea: Idea, names: Iterable[str]) -> dict[str, Any]:
    """For the journal: rows by their ids, days as text."""
    found: dict[str, Any] = {}
    for name in names:
        value = getattr(idea, f"{name}_id") if name in ("call", "criteria_set") else getattr(idea, name)
        found[name] = value if value is None or isinstance(value, int) else str(value)
    return found
