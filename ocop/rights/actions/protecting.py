"""Rights and papers: added, changed, laid beside the original."""

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
from ocop.organisations import checks
from ocop.organisations.models import Organisation
from ocop.products.models import Product
from ocop.rights import kinds, rules
from ocop.rights.actions import stepping
from ocop.rights.models import Kind, Protection, Step
from ocop.rights.queries import visible
from ocop.rights.states import PAPERS, ProtectionState

_TEXTS = {"name": 250, "scope": 500, "issuer": 200, "filing_no": 100, "certificate_no": 100}
FIELDS = ("name", "scope", "issuer", "products", "next_on", "filing_no", "certificate_no", "expires_on")
"""What `data` may hold for changing; adding takes kind and parent besides, and no numbers."""


def add_protection(
    organisation: Organisation,
    data: dict[str, Any],
    *,
    verb: str = "",
    entry: stepping.Entry | None = None,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Protection:
    """Record a right or a paper of an organisation, as a draft or with the step it has reached (`verb`).

    `data`: kind, name, scope, issuer, products, parent, next_on. Without an issuer, that of the kind.
    Refused: who may not keep the owner's papers; an indication by others than the office; no name, products
    of others, no mark for a right to use, one that is not shared or not in force (input); what
    `take_step` refuses.
    """
    kind = str(data.get("kind") or "")
    if kind not in kinds.every():
        raise checks.wrong("kind", _("Hãy chọn loại."))
    rules.may_add.check(by, organisation, kind)
    on = clock.local_date(at)
    clean = _checked({"name": "", **data}, organisation)
    products = clean.pop("products", [])
    _check_parent(kind, clean, on)
    clean["issuer"] = clean.get("issuer") or kinds.facts(kind).issuer
    made = Protection(organisation=organisation, created_at=at, **clean)
    if verb and entry is not None:
        (rules.fits.check(made, verb) if verb in _LATER else rules.may_step.check(by, made, verb))
        entry = stepping.checked_entry(made, verb, _with_filing(verb, entry), on)
        stepping.hold_uploads(entry.uploads, by=by, at=at)
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Protection.objects.get(pk=pk)
        made.search_text = stepping.search_text(made)
        made.save(force_insert=True)
        made.products.set(products)
        journal.record(
            verb="rights.protection_added", subject=made, by=by, at=at, key=key, after=_plain(clean, products)
        )
        if verb and entry is not None:
            if verb in _LATER:
                _file_before(made, entry, by=by, at=at)
            stepping.step_on(made, verb, entry, by=by, at=at)
    return made


_LATER = ("accept_filing", "publish_filing", "examine_filing")


def _with_filing(verb: str, entry: stepping.Entry) -> stepping.Entry:
    """A filing that has come further needs the day it was filed."""
    if verb in _LATER and entry.filed_on is None:
        raise checks.wrong("filed_on", _("Hãy ghi ngày nộp đơn."))
    if entry.filed_on and entry.filed_on > entry.day:
        raise checks.wrong("filed_on", _("Ngày nộp đơn phải trước ngày của bước này."))
    return entry


def _file_before(made: Protection, entry: stepping.Entry, *, by: Actor, at: dt.datetime) -> None:
    """The filing that came before the step that a right is recorded with."""
    assert entry.filed_on is not None  # `_with_filing` saw to it
    stepping.step_on(made, "file_protection", stepping.Entry(entry.filed_on), by=by, at=at)


def change_protection(
    protection: Protection, data: dict[str, Any], *, by: Actor, at: dt.datetime
) -> Protection:
    """Change what is said of a right or a paper; fields left out stay. A wrong number or last day is mended
    in the newest step too. What a member changes of a granted paper, the office looks at anew.

    Refused: who may not keep the owner's papers; closed ones; data as `add_protection` refuses; a last day
    before the grant (input).
    """
    rules.may_change.check(by, protection)
    clean = _checked(data, protection.organisation)
    products = clean.pop("products", None)
    before = {name: getattr(protection, name) for name in clean}
    changed = {name: value for name, value in clean.items() if before[name] != value}
    old = sorted(protection.products.values_list("pk", flat=True))
    moved = products is not None and sorted(each.pk for each in products) != old
    if not changed and not moved:
        return protection
    _check_change(protection, changed)
    with transaction.atomic():
        if protection.state == ProtectionState.GRANTED and (moved or set(changed) - {"next_on"}):
            changed["checked_at"] = at if by.has("rights.manage") else None
        for name, value in changed.items():
            setattr(protection, name, value)
        changed["search_text"] = stepping.search_text(protection)
        if Protection.objects.filter(pk=protection.pk, state=protection.state).update(**changed) != 1:
            said = _("Dữ liệu đã được người khác thay đổi. Hãy tải lại trang rồi làm lại.")
            raise Refused(said, about="stale")
        if moved:
            protection.products.set(products or [])
        _mend_step(protection, changed)
        told = [name for name in changed if name in before]
        journal.record(
            verb="rights.protection_changed", subject=protection, by=by, at=at,
            before=_plain({name: before[name] for name in told}, None),
            after=_plain({name: changed[name] for name in told}, products if moved else None),
        )  # fmt: skip
    return protection


def check_protection(protection: Protection, *, by: Actor, at: dt.datetime) -> Protection:
    """Note that the office laid the newest paper beside the original: from now on the public sees it.

    Refused: others than the office; what is not granted, or was checked before (stale).
    """
    rules.may_check.check(by, protection)
    with transaction.atomic():
        waiting = Protection.objects.filter(
            pk=protection.pk, state=ProtectionState.GRANTED, checked_at__isnull=True
        )
        if waiting.update(checked_at=at) != 1:
            raise Refused(_("Giấy này vừa được người khác đối chiếu."), about="stale")
        protection.checked_at = at
        journal.record(verb="rights.protection_checked", subject=protection, by=by, at=at)
    return protection


def _check_change(protection: Protection, changed: dict[str, Any]) -> None:
    if changed.get("certificate_no"):
        stepping.check_number(protection, "grant_protection", changed["certificate_no"])
    end, granted = changed.get("expires_on"), protection.granted_on
    if "expires_on" in changed and granted is None:
        raise checks.wrong("expires_on", _("Giấy chưa được cấp nên chưa có hạn."))
    if end and granted and end < granted:
        raise checks.wrong("expires_on", _("Ngày hết hiệu lực phải sau ngày cấp."))


def _mend_step(protection: Protection, changed: dict[str, Any]) -> None:
    values = {
        step: changed[name]
        for step, name in (("number", "certificate_no"), ("valid_to", "expires_on"))
        if name in changed
    }
    last = protection.steps.filter(step__in=PAPERS).order_by("-day", "-pk").first() if values else None
    if last is not None:
        Step.objects.filter(pk=last.pk).update(**values)


def _check_parent(kind: str, clean: dict[str, Any], on: dt.date) -> None:
    parent = clean.get("parent")
    if kind != Kind.USE_RIGHT:
        clean["parent"] = None
        return
    if parent is None:
        raise checks.wrong("parent", _("Hãy chọn nhãn hiệu hoặc chỉ dẫn địa lý được dùng."))
    if not visible.marks_to_use(on).filter(pk=parent.pk).exists():
        said = _("Nhãn hiệu, chỉ dẫn địa lý này không còn hiệu lực hoặc không dùng chung.")
        raise checks.wrong("parent", said)


def _checked(data: dict[str, Any], organisation: Organisation) -> dict[str, Any]:
    """The given fields as they are stored; `Refused` naming the field that is wrong."""
    unknown = set(data) - {*FIELDS, "kind", "parent"}
    if unknown:
        raise TypeError(f"no such fields of a right: {sorted(unknown)}")
    clean = dict(data)
    for name in clean.keys() & _TEXTS.keys():
        clean[name] = text.nfc(str(clean[name] or ""))
        if len(clean[name]) > _TEXTS[name]:
            raise checks.wrong(name, _("Nhiều nhất %(n)d ký tự.") % {"n": _TEXTS[name]})
    if "name" in clean and not clean["name"]:
        raise checks.wrong("name", _("Hãy ghi tên nhãn hiệu hoặc tên giấy."))
    foreign: Iterable[Product] = clean.get("products") or ()
    if any(product.organisation_id != organisation.pk for product in foreign):
        raise checks.wrong("products", _("Chỉ chọn sản phẩm của chủ thể này."))
    return clean


def _plain(values: dict[str, Any], products: Iterable[Product] | None) -> dict[str, Any]:
    """For the journal: rows by their ids, days as text."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, Protection):
            value = value.pk
        found[name] = value if value is None or isinstance(value, int) else str(value)
    if products is not None:
        found["products"] = sorted(product.pk for product in products)
    return found
