"""Reading imports, and the hash of what is stored of a kind. Who may see what is decided here alone."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Collection

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.happenings import Happening
from ocop.imports import kinds
from ocop.imports.kinds.base import Book, Kind
from ocop.imports.models import Action, ImportChange, ImportRow, ImportRun
from ocop.imports.states import Outcome, RunState
from ocop.organisations.models import Organisation
from ocop.products.models import Product


def runs_visible_to(actor: Actor) -> models.QuerySet[ImportRun]:
    """Those of registers to who may import them: they hold what representatives did not publish. Lists of one
    thing, as those of a class, to who is in charge of it."""
    seen = Q(within__isnull=True) if actor.has("registry.import") else Q(pk__in=[])
    for code, kind in kinds.ALL.items():
        if kind.within is not None:
            seen |= Q(kind=code, within__in=kind.within.seen(actor).values("pk"))
    return ImportRun.objects.filter(seen)


def kind_of(run: ImportRun, at: dt.datetime) -> Kind:
    """The kind of an import, with what it is within as that is at a moment."""
    return kinds.get(run.kind, run.within, at)


def rows_of(run: ImportRun, outcome: str = "") -> models.QuerySet[ImportRow]:
    """The rows of an import, in the order of its file; those that come to `outcome`."""
    return run.rows.filter(outcome=outcome) if outcome else run.rows.all()


def first_with_something_to_say(run: ImportRun) -> str:
    """The outcome to look at first: problems as long as they can be put right, then what is new, the rest."""
    order = [Outcome.PROBLEM, Outcome.NEW, Outcome.CHANGED, Outcome.SAME]
    if run.state != RunState.READ:
        order.append(order.pop(0))
    return next((outcome.value for outcome in order if run.counts.get(outcome)), Outcome.SAME.value)


def followed(run: ImportRun) -> models.QuerySet[ImportChange]:
    """What an import changed beside its own rows: stars and certificates that gave way, for example."""
    return run.written.filter(action=Action.FOLLOWED)


def stored_counts() -> dict[str, int]:
    """How many things of each kind are stored, by the kind's code; a query for each kind. Without kinds that
    are within things: each of those says how many it has."""
    only = {
        "producers": Q(kind="producer"), "products": Q(organisation__kind="producer"),
        "trace_steps": kinds.trace_steps.TOLD,
    }  # fmt: skip
    return {
        code: kind.model._default_manager.filter(only.get(code, Q())).count()
        for code, kind in kinds.ALL.items()
        if kind.within is None
    }


def content_hash(kind: Kind, on: dt.date) -> str:
    """The hash of everything stored of a kind as it is handed out: equal when the filled sheets are."""
    return hash_of(kind.book(on))


def hash_of(book: Book) -> str:
    """The same of a book that was read."""
    seal = hashlib.sha256()
    for pk in sorted(book.stored):
        row = json.dumps(book.stored[pk], ensure_ascii=False, sort_keys=True)
        seal.update(f"{pk}\t{row}\n".encode())
    return seal.hexdigest()


def happenings_of(
    actor: Actor, *, organisation_ids: Collection[int] = (), product_ids: Collection[int] = (), on: dt.date
) -> list[Happening]:
    """Files that wrote something of these producers or products; to those alone who may import.

    One statement; it says that a file did it, not what it held.
    """
    if not actor.has("registry.import"):
        return []
    products = Product.objects.filter(Q(organisation_id__in=organisation_ids) | Q(pk__in=product_ids))
    touched = Q(table=Product._meta.label_lower, target__in=products.values("pk"))
    touched |= Q(table=Organisation._meta.label_lower, target__in=organisation_ids)
    rows = ImportChange.objects.filter(touched, run__state=RunState.APPLIED).select_related("run")
    return [_of_change(row) for row in rows.order_by("pk")]


def _of_change(row: ImportChange) -> Happening:
    assert row.run.applied_at is not None  # applied runs have it
    at, action = row.run.applied_at, row.get_action_display()
    what = _("Nhập dữ liệu theo tệp: %(action)s") % {"action": action.lower()}
    link = f"/can-bo/nhap-du-lieu/lan/{row.run_id}/"
    return Happening(local_date(at), what, row.label, "import", row.run.file_name, link, at=at)
