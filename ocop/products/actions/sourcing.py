"""Writing value chains: shares and place, areas, partners, circular practices, stages in their order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base import clock, text
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.organisations import checks
from ocop.products.models import ChainPartner, ChainSite, ProcessingStage, Product, ValueChain
from ocop.products.sourcing import checking, queries, rules
from ocop.products.sourcing.kinds import SiteKind
from ocop.products.sourcing.queries import ENTRIES, Entry

Data = dict[str, Any]


def save_chain(
    product: Product, data: Data, *, site: tuple[str, str] | None = None, by: Actor, at: dt.datetime
) -> ValueChain:
    """Say of a chain what is said of it as a whole; fields left out stay. Shares are percentages.

    `site` is kind and name of a craft village or tourism site of the product's commune, known or new; an
    empty name takes it off. Refused: foreign products, those no longer made; a share above 100, a commune's
    above the province's, a foreign proof, a site without a commune (input).
    """
    rules.may_edit.check(by, product)
    clean = checking.checked("chain", ValueChain, data)
    with transaction.atomic():
        chain = _begun(product, at)
        facts = {name: getattr(chain, name) for name in checking.FIELDS["chain"]} | clean
        checking.complete("chain", facts, product.organisation, clock.local_date(at))
        if site is not None:
            clean["site"] = _site(product, *site, at)
        _changed(chain, clean, "products.chain_saved", by, at)
        return chain


def add_entry(
    product: Product, kind: str, data: Data, *, serves: Sequence[Product] = (), by: Actor, at: dt.datetime,
    key: str = "",
) -> Entry:  # fmt: skip
    """Take an area, a partner or a practice (`kind`) into the chain of a product, and of those in `serves`.

    Refused: foreign products, those no longer made; a name that is missing, dates that run backward, shares
    above 100, a foreign proof (input); more than `rules.MOST_ENTRIES`.
    """
    rules.may_edit.check(by, product)
    model, owner = ENTRIES[kind], product.organisation
    clean = checking.checked(kind, model, data)
    checking.complete(kind, {"households": 1, **clean}, owner, clock.local_date(at))
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return model.objects.get(pk=pk)
        if model.objects.filter(organisation=owner, ended_on__isnull=True).count() >= rules.MOST_ENTRIES:
            raise Refused(_("Chủ thể đã có nhiều mục loại này; hãy thôi mục cũ trước khi thêm."))
        made: Entry = model.objects.create(
            organisation=owner, created_at=at, **clean, **_known(model, clean, product)
        )
        served = _serve(made, [product, *serves], at)
        after = {**checking.plain(made, clean), "products": served}
        journal.record(verb=f"products.chain_{kind}_added", subject=made, by=by, at=at, after=after, key=key)
        return made


def change_entry(
    entry: Entry, data: Data, *, serves: Sequence[Product] | None = None, by: Actor, at: dt.datetime
) -> Entry:
    """Change the given fields of a running entry and, where given, the products it serves.

    Refused: foreign entries, those that have ended (stale); data as `add_entry` refuses; no product (input).
    """
    rules.may_change.check(by, entry)
    kind = queries.kind_of(entry)
    clean = checking.checked(kind, type(entry), data)
    facts = {name: getattr(entry, name) for name in checking.FIELDS[kind]} | clean
    checking.complete(kind, facts, entry.organisation, clock.local_date(at))
    if serves is not None and not serves:
        raise checks.wrong("products", _("Hãy chọn ít nhất một sản phẩm."))
    with transaction.atomic():
        _still_running(entry)
        if {"name", "unit"} & clean.keys() and isinstance(entry, ChainPartner):
            clean["other"] = queries.namesake(facts["name"], facts["unit"], entry.organisation)
        more = {} if serves is None else {"products": _serve(entry, serves, at)}
        _changed(entry, clean, f"products.chain_{kind}_changed", by, at, more)
    return entry


def end_entry(entry: Entry, ended_on: dt.date, note: str = "", *, by: Actor, at: dt.datetime) -> Entry:
    """Say from which day an entry is no longer part of the chain; it stays in the records.

    Refused: foreign entries, those that ended before (stale), a day to come, a note too long (input).
    """
    rules.may_end.check(by, entry, ended_on, clock.local_date(at))
    said = text.nfc(note)
    if len(said) > 300:
        raise checks.wrong("end_note", _("Nhiều nhất %(n)d ký tự.") % {"n": 300})
    with transaction.atomic():
        _still_running(entry)
        type(entry).objects.filter(pk=entry.pk).update(ended_on=ended_on, end_note=said)
        entry.ended_on, entry.end_note = ended_on, said
        journal.record(
            verb=f"products.chain_{queries.kind_of(entry)}_ended", subject=entry, by=by, at=at, note=said,
            after={"ended_on": str(ended_on)},
        )  # fmt: skip
    return entry


def add_stage(product: Product, data: Data, *, by: Actor, at: dt.datetime, key: str = "") -> ProcessingStage:
    """Add a stage behind the last one. Refused as `add_entry` refuses; more than `rules.MOST_STAGES`."""
    rules.may_edit.check(by, product)
    clean = checking.checked("stage", ProcessingStage, data)
    checking.complete("stage", clean, product.organisation, clock.local_date(at))
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return ProcessingStage.objects.get(pk=pk)
        _begun(product, at)
        places = list(product.stages.order_by("position", "pk").values_list("position", flat=True))
        if len(places) >= rules.MOST_STAGES:
            raise Refused(_("Mỗi sản phẩm có nhiều nhất %(n)d công đoạn.") % {"n": rules.MOST_STAGES})
        position = places[-1] + 1 if places else 0
        made = ProcessingStage.objects.create(product=product, position=position, created_at=at, **clean)
        after = {**checking.plain(made, clean), "product": product.pk}
        journal.record(verb="products.chain_stage_added", subject=made, by=by, at=at, after=after, key=key)
        return made


def change_stage(stage: ProcessingStage, data: Data, *, by: Actor, at: dt.datetime) -> ProcessingStage:
    """Change the given fields of a stage. Refused as `add_stage` refuses."""
    rules.may_edit.check(by, stage.product)
    clean = checking.checked("stage", ProcessingStage, data)
    facts = {name: getattr(stage, name) for name in checking.FIELDS["stage"]} | clean
    checking.complete("stage", facts, stage.product.organisation, clock.local_date(at))
    with transaction.atomic():
        _changed(stage, clean, "products.chain_stage_changed", by, at)
    return stage


def move_stage(stage: ProcessingStage, *, later: bool, by: Actor, at: dt.datetime) -> ProcessingStage:
    """Let a stage change places with its neighbour; at an end it stays. Refused for foreign products."""
    rules.may_edit.check(by, stage.product)
    with transaction.atomic():
        rows = list(ProcessingStage.objects.filter(product=stage.product_id).order_by("position", "pk"))
        ids = [row.pk for row in rows]
        place = ids.index(stage.pk)
        other = place + (1 if later else -1)
        if not 0 <= other < len(ids):
            return stage
        before = {"order": list(ids)}
        ids[place], ids[other] = ids[other], ids[place]
        for position, pk in enumerate(ids):
            ProcessingStage.objects.filter(pk=pk).update(position=position)
        journal.record(
            verb="products.chain_stage_moved",
            subject=stage,
            by=by,
            at=at,
            before=before,
            after={"order": ids},
        )
    return stage


def remove_stage(stage: ProcessingStage, *, by: Actor, at: dt.datetime) -> None:
    """Take a stage out: how a product is made has no history. Refused for foreign products."""
    rules.may_edit.check(by, stage.product)
    with transaction.atomic():
        before = {**checking.plain(stage, checking.FIELDS["stage"]), "product": stage.product_id}
        journal.record(verb="products.chain_stage_removed", subject=stage, by=by, at=at, before=before)
        ProcessingStage.objects.filter(pk=stage.pk).delete()


def _begun(product: Product, at: dt.datetime) -> ValueChain:
    """The chain's row, made when the first thing is written."""
    return ValueChain.objects.get_or_create(product=product, defaults={"created_at": at})[0]


def _serve(entry: Entry, wanted: Iterable[Product], at: dt.datetime) -> list[int]:
    """Let an entry serve these products, all of its producer; their ids."""
    chosen = {product.pk: product for product in wanted}
    if any(product.organisation_id != entry.organisation_id for product in chosen.values()):
        raise checks.wrong("products", _("Hãy chọn sản phẩm của chính chủ thể."))
    for product in chosen.values():
        _begun(product, at)
    entry.products.set(chosen.values())
    return sorted(chosen)


def _known(model: type[Entry], clean: Data, product: Product) -> Data:
    """Which producer of ours a new partner is."""
    if model is not ChainPartner:
        return {}
    return {"other": queries.namesake(clean["name"], clean.get("unit"), product.organisation)}


def _still_running(entry: Entry) -> None:
    if not type(entry).objects.filter(pk=entry.pk, ended_on__isnull=True).exists():
        raise Refused(_("Mục này vừa được thôi dùng. Hãy tải lại trang."), about="stale")


def _changed(thing: Any, clean: Data, verb: str, by: Actor, at: dt.datetime, more: Data | None = None) -> Any:
    """Store what differs, with one entry of the journal; nothing where nothing differs."""
    changed = {name: value for name, value in clean.items() if getattr(thing, name) != value}
    if not changed and not more:
        return
    before = checking.plain(thing, changed)
    for name, value in changed.items():
        setattr(thing, name, value)
    if changed:
        thing.save(update_fields=list(changed))
    after = {**checking.plain(thing, changed), **(more or {})}
    journal.record(verb=verb, subject=thing, by=by, at=at, before=before, after=after)


def _site(product: Product, kind: str, name: str, at: dt.datetime) -> ChainSite | None:
    """The site of that name in the product's commune; a new one where none is known."""
    said = text.nfc(name)
    if not said:
        return None
    if kind not in SiteKind.values:
        raise checks.wrong("site_kind", _("Hãy chọn làng nghề hoặc điểm du lịch."))
    if len(said) > 200:
        raise checks.wrong("site_name", _("Nhiều nhất %(n)d ký tự.") % {"n": 200})
    if product.unit is None:
        raise checks.wrong("site_name", _("Chưa rõ xã của sản phẩm nên chưa ghi được làng nghề."))
    found = {"unit": product.unit, "kind": kind, "search_name": text.fold(said)}
    return ChainSite.objects.get_or_create(**found, defaults={"name": said, "created_at": at})[0]
