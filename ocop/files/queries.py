"""Reading proofs and the files behind them. Who may see which is decided here alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from ocop.base import text
from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.happenings import Happening, joined
from ocop.files import kinds, store
from ocop.files.models import Document, Page, StoredFile
from ocop.organisations import queries as organisations


def documents_visible_to(actor: Actor) -> models.QuerySet[Document]:
    """The proofs of every organisation that the actor may see, withdrawn ones too.

    Members see those of their own organisation, commune officers those of producers in
    their commune, who holds ``view.all`` all. Council members and advisors are answered
    by the rooms above, which know what is on an agenda.
    """
    seen = organisations.organisations_visible_to(actor)
    return Document.objects.filter(organisation__in=seen.values("pk"))


def pages_visible_to(actor: Actor) -> models.QuerySet[Page]:
    """The pages of the proofs that the actor may see, with their files."""
    seen = documents_visible_to(actor).values("pk")
    return Page.objects.filter(document__in=seen).select_related("file__shown_as", "file__thumb", "document")


def files_visible_to(actor: Actor) -> models.QuerySet[StoredFile]:
    """The stored files that the actor may see because a proof holds them."""
    pages = Page.objects.filter(document__in=documents_visible_to(actor).values("pk"))
    made_of_them = Q(originals__pages__in=pages) | Q(thumb_of__pages__in=pages)
    return StoredFile.objects.filter(Q(pk__in=pages.values("file")) | made_of_them).distinct()


def in_use(documents: models.QuerySet[Document]) -> models.QuerySet[Document]:
    """Those that were not withdrawn."""
    return documents.filter(withdrawn_at__isnull=True)


def library(
    documents: models.QuerySet[Document], *, kind: str = "", words: str = "", withdrawn: bool = False
) -> models.QuerySet[Document]:
    """A list of proofs, newest first, with pages counted: of one kind, holding every word."""
    found = documents.filter(withdrawn_at__isnull=not withdrawn)
    if kind:
        found = found.filter(kind=kind)
    for word in text.fold(words).split():
        found = found.filter(search_text__contains=word)
    return found.annotate(page_count=models.Count("pages")).order_by("-created_at", "-pk")


def expiring(
    documents: models.QuerySet[Document], on: dt.date, within_days: int = 90
) -> models.QuerySet[Document]:
    """Proofs in use that have expired on `on` or will within `within_days` calendar days, soonest first."""
    until = on + dt.timedelta(days=within_days)
    return in_use(documents).filter(expires_on__lte=until).order_by("expires_on", "pk")


def pages_of(document: Document) -> models.QuerySet[Page]:
    """The pages of one proof, in order; the caller has checked that the reader may see it."""
    return document.pages.select_related("file")


def kind_choices(extra: str = "") -> list[tuple[str, str]]:
    """Kinds for a select field; `extra` is the kind of an older proof that is kept."""
    known = kinds.choices()
    return known if not extra or extra in kinds.KINDS else [*known, (extra, extra)]


def path_of(stored: StoredFile) -> Path:
    """Where the bytes of a stored file lie."""
    return store.place_of(stored.sha256)


def open_file(stored: StoredFile) -> BinaryIO:
    """The bytes of a stored file, opened for reading; the caller has checked who asks."""
    return path_of(stored).open("rb")


def to_show(stored: StoredFile, *, small: bool = False) -> StoredFile:
    """What a browser is given to show: the file, or the JPEG made of it; `small` for lists."""
    return (stored.thumb if small else None) or stored.shown_as or stored


def happenings_of(
    actor: Actor, *, organisation_ids: Collection[int] = (), product_ids: Collection[int] = (), on: dt.date
) -> list[Happening]:
    """What a timeline tells of producers' proofs: added, withdrawn, running out. One statement.

    A proof belongs to a producer; which of a product's dossiers cite it, dossiers know.
    """
    if not organisation_ids:
        return []
    return happenings_of_proofs(
        documents_visible_to(actor).filter(organisation_id__in=organisation_ids), on
    )  # fmt: skip


def happenings_of_proofs(documents: Iterable[Document], on: dt.date) -> list[Happening]:
    """The same of some proofs, whose readers the caller has checked."""
    return [each for document in documents for each in _of_proof(document, on)]


def _of_proof(proof: Document, on: dt.date) -> Iterator[Happening]:
    detail = joined(kinds.label(proof.kind), proof.number, proof.issuer)
    yield Happening(
        local_date(proof.created_at), _("Thêm minh chứng"), proof.title, "proof", detail, at=proof.created_at
    )
    if proof.withdrawn_at:
        day = local_date(proof.withdrawn_at)
        yield Happening(day, _("Rút minh chứng"), proof.title, "proof", at=proof.withdrawn_at)
    elif proof.expires_on:
        what = _("Minh chứng hết hạn") if proof.expires_on < on else _("Ngày cuối minh chứng còn hiệu lực")
        yield Happening(proof.expires_on, what, proof.title, "proof", kinds.label(proof.kind), tone="warn")
