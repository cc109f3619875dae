"""What a producer sets up once, corrects, stops using and takes up again: places, inputs, kinds of goods."""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeVar

from django.db import models, transaction

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.organisations.models import Organisation
from ocop.trace.actions import indexes, kept_facts
from ocop.trace.gs1 import own
from ocop.trace.models import Item, Site, Supply
from ocop.trace.rules import keeping as rules

Kept = TypeVar("Kept", Site, Supply, Item)


def add_site(
    organisation: Organisation, data: dict[str, Any], *, by: Actor, at: dt.datetime, key: str = ""
) -> Site:
    """Note a place of a producer; it gets a code, or the GLN that GS1 gave.

    Refused: who does not keep the producer's diary; as `kept_facts.site` refuses.
    """
    return _add(Site, "trace.site_added", organisation, data, by, at, key)


def add_supply(
    organisation: Organisation, data: dict[str, Any], *, by: Actor, at: dt.datetime, key: str = ""
) -> Supply:
    """Note an input that a producer uses. Refused: as `add_site`; as `kept_facts.supply` refuses."""
    return _add(Supply, "trace.supply_added", organisation, data, by, at, key)


def add_item(
    organisation: Organisation, data: dict[str, Any], *, by: Actor, at: dt.datetime, key: str = ""
) -> Item:
    """Note a kind of goods that lots are made of; finished goods name their product.

    Refused: as `add_site`; as `kept_facts.item` refuses.
    """
    return _add(Item, "trace.item_added", organisation, data, by, at, key)


def _add(
    kind: type[Kept],
    verb: str,
    organisation: Organisation,
    data: dict[str, Any],
    by: Actor,
    at: dt.datetime,
    key: str,
) -> Kept:
    rules.may_keep.check(by, organisation)
    with transaction.atomic():
        if (pk := entries.answered(key, kind)) is not None:
            return kind._default_manager.get(pk=pk)
        clean = kept_facts.CHECKS[kind](organisation, data)
        facts: dict[str, Any] = {**clean, "organisation": organisation, "created_at": at}
        if kind is not Supply:
            facts["code"] = own.new_code()
            facts["identifier_id"] = _number(kept_facts.uri_of(kind, facts["code"], clean))
        thing = kind._default_manager.create(**facts)
        said = {name: value for name, value in clean.items() if value not in (None, "")}
        journal.record(verb=verb, subject=thing, by=by, at=at, key=key, after=_plain(said))
    return thing


def edit_kept(thing: Kept, data: dict[str, Any], *, by: Actor, at: dt.datetime, key: str = "") -> Kept:
    """Correct what is said of a place, an input or a kind of goods; what is not given stays.

    A GTIN or GLN may come later: the thing and lots made from then on are named by it. Its code stays
    another name for it, and lots made before keep theirs, which their labels and events carry. Refused: as
    adding refuses; what is settled (input).
    """
    rules.may_keep.check(by, thing.organisation)
    kind = type(thing)
    with transaction.atomic():
        if entries.answered(key, kind) is not None:
            return kind._default_manager.get(pk=thing.pk)
        now = kind._default_manager.select_for_update(of=("self",)).get(pk=thing.pk)
        old = {name: getattr(now, name) for name in kept_facts.FIELDS[kind]}
        clean = kept_facts.CHECKS[kind](thing.organisation, old | data, thing.pk)
        changed = {name: value for name, value in clean.items() if value != old[name]}
        rules.may_correct.check(now, list(changed))
        if changed:
            if {"gtin", "gln"} & changed.keys() and not isinstance(now, Supply):
                now.identifier_id = _number(kept_facts.uri_of(kind, now.code, clean))
            for name, value in changed.items():
                setattr(now, name, value)
            now.save()
            journal.record(
                verb="trace.kept_corrected", subject=now, by=by, at=at, key=key,
                before=_plain({name: old[name] for name in changed}), after=_plain(changed),
            )  # fmt: skip
    return now


def end_kept(thing: Kept, *, by: Actor, at: dt.datetime) -> Kept:
    """Say that a place, an input or a kind of goods is not used any more; what was written with it stays."""
    return _use(thing, clock.local_date(at), "trace.kept_ended", by, at)


def take_up_kept(thing: Kept, *, by: Actor, at: dt.datetime) -> Kept:
    """Say that something is used again after all."""
    return _use(thing, None, "trace.kept_taken_up", by, at)


def _use(thing: Kept, until: dt.date | None, verb: str, by: Actor, at: dt.datetime) -> Kept:
    rules.may_keep.check(by, thing.organisation)
    before = type(thing)._default_manager.filter(pk=thing.pk, ended_on__isnull=until is not None)
    with transaction.atomic():
        if before.update(ended_on=until):
            thing.ended_on = until
            journal.record(verb=verb, subject=thing, by=by, at=at)
    return thing


def _number(uri: str) -> int:
    return indexes.identifiers([uri])[uri]


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: v.pk if isinstance(v, models.Model) else v for name, v in facts.items()}
