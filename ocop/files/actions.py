"""Storing files and keeping proofs."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ocop.base import text
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.files import kinds, pictures, rules, scanner, sniff, store
from ocop.files.models import Document, Page, StoredFile
from ocop.files.refusing import refuse
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.organisations.models import Organisation

Upload = tuple[BinaryIO, str]
"""Bytes and the name they came with."""

_THUMB = 480
_TEXTS = {"title": 250, "number": 100, "issuer": 200}


def store_upload(content: BinaryIO, name: str, *, by: Actor, at: dt.datetime) -> StoredFile:
    """Keep an uploaded file and answer its row; the same bytes are kept once.

    The type is read from the bytes, pictures are decoded, HEIC gets a JPEG beside it for
    reading. Refused (input): empty, longer than ``OCOP_UPLOAD_LIMIT`` bytes, a type that is
    not accepted, damaged, two types in one, infected; `name` appears in the refusal.
    """
    rules.may_store.check(by)
    try:
        with store.received(content, settings.OCOP_UPLOAD_LIMIT) as new:
            known = StoredFile.objects.filter(sha256=new.sha256).first()
            if known is not None:
                store.keep(new)  # a row whose bytes were lost gets them back
                return known
            facts = _examined(new.path, by, at)
            store.keep(new)
            return _row(new, facts, by, at)
    except Refused as error:
        raise refuse(f"{text.nfc(name)[:120]}: {error.reason}" if name else str(error.reason)) from error


def store_bytes(data: bytes, media_type: str, *, by: Actor, at: dt.datetime, **facts: Any) -> StoredFile:
    """Keep bytes that the system made itself (a certificate, a smaller picture), unexamined."""
    with store.received(io.BytesIO(data)) as new:
        store.keep(new)
        return _row(new, {"media_type": media_type, **facts}, by, at)


def store_picture(
    content: BinaryIO, name: str, *, longest: int = 1600, by: Actor, at: dt.datetime
) -> StoredFile:
    """Keep a picture drawn anew as WebP of at most `longest` pixels; the original is not kept.

    So nothing goes along that the camera wrote beside the pixels, its position above all.
    Refused (input) as `store_upload` refuses, and whatever is no picture.
    """
    rules.may_store.check(by)
    try:
        with store.received(content, settings.OCOP_UPLOAD_LIMIT) as new, new.path.open("rb") as file:
            kind = sniff.media_type(file)
            if kind not in sniff.IMAGES:
                raise refuse(_("Hãy chọn một tệp ảnh."))
            scanner.scan(new.path)
            drawn = pictures.shrink(file, kind, longest)
    except Refused as error:
        raise Refused(f"{text.nfc(name)[:120]}: {error.reason}", about="input", field="pictures") from error
    return _drawn(drawn, by, at)


def store_thumbnail(picture: StoredFile, *, longest: int = _THUMB, by: Actor, at: dt.datetime) -> StoredFile:
    """Keep a smaller WebP of a stored picture."""
    with store.place_of(picture.sha256).open("rb") as file:
        drawn = pictures.shrink(file, picture.media_type, longest, quality=72)
    return _drawn(drawn, by, at)


def add_document(
    organisation: Organisation,
    kind: str,
    title: str,
    *,
    uploads: Sequence[Upload],
    number: str = "",
    issuer: str = "",
    issued_on: dt.date | None = None,
    expires_on: dt.date | None = None,
    note: str = "",
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Document:
    """Add a proof with its files, in the order given.

    Refused: foreign organisation (person); an unknown kind, no title, no file, more than
    `rules.MOST_PAGES`, an expiry before the issue, a file that `store_upload` refuses
    (input). The files are kept before the transaction begins, so that a slow picture
    never holds up other writers.
    """
    rules.may_add.check(by, organisation)
    facts = {"number": number, "issuer": issuer, "issued_on": issued_on, "expires_on": expires_on}
    clean = _checked({"kind": kind, "title": title, "note": note, **facts})
    if not uploads or len(uploads) > rules.MOST_PAGES:
        raise refuse(_("Hãy chọn từ 1 đến %(most)d tệp.") % {"most": rules.MOST_PAGES})
    kept = [(store_upload(content, name, by=by, at=at), name) for content, name in uploads]
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Document.objects.get(pk=pk)
        document = Document.objects.create(organisation=organisation, created_at=at, **clean)
        _add_pages(document, kept)
        journal.record(
            verb="files.document_added", subject=document, by=by, at=at, key=key,
            after={"kind": kind, "files": [stored.sha256 for stored, _name in kept]},
        )  # fmt: skip
        return document


def update_document(
    document: Document, data: dict[str, Any], *, uploads: Sequence[Upload] = (), by: Actor, at: dt.datetime
) -> Document:
    """Change what is said of a proof and add files to it; files are never taken out of it.

    Refused: foreign or withdrawn proofs; data as `add_document` refuses.
    """
    rules.may_change.check(by, document)
    clean = _checked({name: getattr(document, name) for name in _FIELDS} | data)
    kept = [(store_upload(content, name, by=by, at=at), name) for content, name in uploads]
    before = {name: str(getattr(document, name) or "") for name in _FIELDS}
    with transaction.atomic():
        for name, value in clean.items():
            setattr(document, name, value)
        document.save(update_fields=list(clean))
        if document.pages.count() + len(kept) > rules.MOST_PAGES:
            raise refuse(_("Hãy chọn từ 1 đến %(most)d tệp.") % {"most": rules.MOST_PAGES})
        _add_pages(document, kept)
        after = {name: str(getattr(document, name) or "") for name in _FIELDS}
        changed = {name for name in _FIELDS if before[name] != after[name]}
        journal.record(
            verb="files.document_changed", subject=document, by=by, at=at,
            before={name: before[name] for name in sorted(changed)},
            after={name: after[name] for name in sorted(changed)} | {"files": [f.sha256 for f, _n in kept]},
        )  # fmt: skip
    return document


def withdraw_document(document: Document, *, by: Actor, at: dt.datetime) -> Document:
    """Take a proof out of the library; dossiers that cite it keep what they cite.

    Refused: foreign proofs; one that was withdrawn before.
    """
    rules.may_change.check(by, document)
    with transaction.atomic():
        rows = Document.objects.filter(pk=document.pk, withdrawn_at__isnull=True).update(withdrawn_at=at)
        if rows != 1:
            raise Refused(_("Minh chứng này đã rút khỏi kho."), about="stale")
        document.withdrawn_at = at
        journal.record(verb="files.document_withdrawn", subject=document, by=by, at=at)
    return document


def clear_waiting(*, at: dt.datetime) -> int:
    """Remove what crashes left in the store's waiting room more than a day ago; how many files."""
    return store.clear_waiting((at - dt.timedelta(days=1)).timestamp())


def clear_orphans(*, at: dt.datetime) -> int:
    """Remove bytes that no row knows and nobody stored for a day; how many files.

    A crash or a write that was taken back leaves them; they may hold personal data that
    nobody could ever find again.
    """
    before, removed = (at - dt.timedelta(days=1)).timestamp(), 0
    for some in _batches(store.lying(before)):
        known = set(StoredFile.objects.filter(sha256__in=some).values_list("sha256", flat=True))
        for sha256 in some:
            rows = StoredFile.objects.filter(sha256=sha256)
            removed += sha256 not in known and store.discard(sha256, before, rows.exists)
    return removed


def _batches(names: Iterator[str], size: int = 500) -> Iterator[list[str]]:
    while some := list(islice(names, size)):
        yield some


_FIELDS = ("kind", "title", "number", "issuer", "issued_on", "expires_on", "note")


def _examined(path: Path, by: Actor, at: dt.datetime) -> dict[str, Any]:
    with path.open("rb") as file:
        found = sniff.media_type(file)
        facts: dict[str, Any] = {"media_type": found, "scan": scanner.scan(path)}
        if found in sniff.IMAGES:
            facts["width"], facts["height"] = pictures.measure(file, found)
            facts["thumb"] = _drawn(pictures.shrink(file, found, _THUMB, quality=72), by, at)
        if found == sniff.HEIC:
            facts["shown_as"] = _drawn(pictures.as_jpeg(file, found), by, at)
        return facts


def _drawn(picture: pictures.Drawn, by: Actor, at: dt.datetime) -> StoredFile:
    size = {"width": picture.width, "height": picture.height}
    return store_bytes(picture.content, picture.media_type, by=by, at=at, **size)


def _row(new: store.Received, facts: dict[str, Any], by: Actor, at: dt.datetime) -> StoredFile:
    """The row of kept bytes; of two that arrive at once the second gets the row of the first."""
    known = StoredFile.objects.filter(sha256=new.sha256).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            row = StoredFile.objects.create(sha256=new.sha256, size=new.size, created_at=at, **facts)
            journal.record(
                verb="files.stored", subject=row, by=by, at=at,
                after={"sha256": row.sha256, "size": row.size, "media_type": row.media_type},
            )  # fmt: skip
            return row
    except IntegrityError:
        return StoredFile.objects.get(sha256=new.sha256)


def _add_pages(document: Document, kept: Sequence[tuple[StoredFile, str]]) -> None:
    present = set(document.pages.values_list("file_id", flat=True))
    position = len(present)
    for stored, name in kept:
        if stored.pk not in present:
            present.add(stored.pk)
            last = name.replace("\\", "/").rpartition("/")[2]
            clean = text.nfc(last)[-250:] or stored.sha256[:12]
            Page.objects.create(document=document, file=stored, name=clean, position=position)
            position += 1


def _checked(data: dict[str, Any]) -> dict[str, Any]:
    """The fields of a proof in the form they are stored in; `Refused` naming the field that is wrong."""
    unknown = set(data) - set(_FIELDS)
    if unknown:
        raise TypeError(f"no such fields of a proof: {sorted(unknown)}")
    clean = dict(data, note=text.nfc_lines(data["note"]))
    for name, limit in _TEXTS.items():
        clean[name] = text.nfc(data[name])
        if len(clean[name]) > limit:
            raise Refused(_("Nhiều nhất %(n)d ký tự.") % {"n": limit}, about="input", field=name)
    if not clean["title"]:
        raise Refused(_("Hãy đặt tên cho minh chứng."), about="input", field="title")
    if not clean["kind"]:
        raise Refused(_("Hãy chọn loại minh chứng."), about="input", field="kind")
    if clean["issued_on"] and clean["expires_on"] and clean["expires_on"] < clean["issued_on"]:
        raise Refused(_("Ngày hết hạn phải sau ngày cấp."), about="input", field="expires_on")
    parts = (clean["title"], clean["number"], clean["issuer"], kinds.label(clean["kind"]))
    clean["search_text"] = text.fold(" ".join(parts))[:600]
    return clean
