"""What must hold of every write, whatever was killed while it was under way: whole, once, or not at all.

Each check answers the list of its complaints in words; an empty list is good. They only read, and can be
asked of any database, in a crash run or behind an ordinary test.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, F, Q

from ocop.certificates.models import Certificate, Decision, DecisionState, NumberSequence, Result
from ocop.councils import queries as councils
from ocop.councils.models import Hearing, Mark, Scorecard, Session
from ocop.councils.states import CardState
from ocop.criteria import rating
from ocop.dossiers import queries as dossiers
from ocop.dossiers import snapshots
from ocop.dossiers.models import Dossier, ReceiptSequence, Snapshot
from ocop.files import queries as files
from ocop.files.models import Document, Page, StoredFile
from ocop.journal.models import Entry, subject_of
from ocop.notices.models import Notice
from ocop.people import queries as people
from ocop.products import public
from ocop.products.models import Product, Standing, StandingState
from ocop.trace.actions import rebuilding
from ocop.trace.models import Capture, Edge, Event, EventRole
from ocop.trace.states import CaptureState

Complaints = list[str]


def entry_of(key: str) -> Entry | None:
    """The journal entry of the request with this key: it is there if and only if the write is."""
    return Entry.objects.filter(key=key).first()


def said(subject: str, wrong: Iterable[tuple[bool, str]]) -> Complaints:
    """The complaints whose condition holds, each with what it is about."""
    return [f"{subject}: {words}" for holds, words in wrong if holds]


# ---------------------------------------------------------------- one kind of write each


def submission(dossier_pk: int, key: str) -> Complaints:
    """A dossier is with its commune, with one receipt, one snapshot and one notice each; or it is a draft."""
    dossier = Dossier.objects.select_related("unit").get(pk=dossier_pk)
    entry = entry_of(key)
    moves = Entry.objects.filter(subject=subject_of(dossier), verb="dossiers.submit").count()
    frozen = list(Snapshot.objects.filter(dossier=dossier))
    told = Counter(Notice.objects.filter(link=dossiers.link(dossier)).values_list("person_id", flat=True))
    name = f"dossier {dossier_pk}"
    if entry is None:
        return said(
            name,
            [
                (dossier.state != "draft", f"not sent, but {dossier.state}"),
                (bool(dossier.receipt_no or dossier.submitted_at), "not sent, but has a receipt"),
                (bool(frozen or moves or told), "not sent, but left a snapshot, an entry or a notice"),
            ],
        )
    after = entry.after or {}
    asked = people.holders_of("commune_officer", dossier.submitted_at.date(), unit_id=dossier.unit_id)  # type: ignore[union-attr]
    return said(
        name,
        [
            (dossier.state != "with_commune", f"sent, but {dossier.state}"),
            (moves != 1, f"sent {moves} times"),
            (len(frozen) != 1, f"{len(frozen)} snapshots"),
            (dossier.receipt_no != after.get("receipt_no"), "another receipt than journalled"),
            (not dossier.registration_no or not dossier.commune_due_on, "no number or no last day"),
            (any(s.sha256 != after.get("sha256") for s in frozen), "another snapshot than journalled"),
            (not all(snapshots.is_intact(s) for s in frozen), "snapshot does not have its hash"),
            ({p.pk for p in asked} - set(told) != set(), "the commune was not told"),
            (any(n != 1 for n in told.values()), "somebody was told twice"),
        ],
    )


def upload(title: str, key: str, contents: Iterable[bytes]) -> Complaints:
    """One proof with exactly these files, every one on the disk with its hash; or none."""
    found = list(Document.objects.filter(title=title))
    entry = entry_of(key)
    if entry is None:
        return said(title, [(bool(found), "not answered for in the journal, but there")])
    wanted = [hashlib.sha256(content).hexdigest() for content in contents]
    pages = list(Page.objects.filter(document__title=title).order_by("position").select_related("file"))
    complaints = said(
        title,
        [
            (len(found) != 1, f"{len(found)} proofs"),
            ([page.file.sha256 for page in pages] != wanted, "not the files that were sent"),
            ((entry.after or {}).get("files") != wanted, "other files than journalled"),
        ],
    )
    return complaints + [c for page in pages for c in stored(page.file)]


def sheet(card_pk: int, notes: Iterable[str], tag: str) -> Complaints:
    """Every mark of the card is of one and the same save; the newest is journalled once."""
    card = Scorecard.objects.get(pk=card_pk)
    kept = list(Mark.objects.filter(scorecard=card).values_list("note", flat=True))
    saves = Entry.objects.filter(subject=subject_of(card), verb="councils.save_marks")
    journalled = sum(1 for entry in saves if f'"{tag}"' in _as_text(entry.after))
    is_new = tag in kept
    return said(
        f"card {card_pk}",
        [
            (len(set(kept)) > 1, f"marks of several saves: {sorted(set(kept))}"),
            (bool(kept) and kept[0] not in {tag, *notes}, f"marks of nobody's save: {kept[:1]}"),
            (is_new and journalled != 1, f"save {tag} journalled {journalled} times"),
            (not is_new and journalled > 0, f"save {tag} journalled but not there"),
        ],
    )


def lock(card_pk: int, key: str) -> Complaints:
    """The card is locked, added up and journalled once; or open."""
    card = Scorecard.objects.select_related("hearing__dossier__criteria_set").get(pk=card_pk)
    moves = Entry.objects.filter(subject=subject_of(card), verb="councils.lock_card").count()
    if entry_of(key) is None:
        untouched = card.state == CardState.OPEN and card.total is None and not moves
        return said(f"card {card_pk}", [(not untouched, "not locked by its member, but not open")])
    return said(f"card {card_pk}", [(moves != 1, f"locked {moves} times")]) + locked_card(card)


def locked_card(card: Scorecard) -> Complaints:
    """A locked card bears the sum of its marks."""
    tree = councils.tree_of(card.hearing.dossier)
    points = councils.points_of(councils.marks_of(card))
    total = rating.to_decimal(sum(rating.counted_points(tree, points).values(), rating.Fraction(0)))
    return said(
        f"card {card.pk}",
        [
            (card.state != CardState.LOCKED, f"its lock is journalled, but it is {card.state}"),
            (card.total != total, f"total {card.total} where its marks make {total}"),
            (card.locked_at is None, "no time of locking"),
        ],
    )


def draft(session_pk: int, key: str) -> Complaints:
    """One decision over every hearing of the session, or none."""
    decisions = list(Decision.objects.filter(session=session_pk).annotate(found=Count("items")))
    wanted = Hearing.objects.filter(session=session_pk).count()
    if entry_of(key) is None:
        return said(f"session {session_pk}", [(bool(decisions), "a draft without an entry")])
    return said(
        f"session {session_pk}",
        [
            (len(decisions) != 1, f"{len(decisions)} decisions"),
            (any(d.found != wanted for d in decisions), "a draft without all of its dossiers"),
        ],
    )


def decision(decision_pk: int, key: str) -> Complaints:
    """Issued with everything that follows from it, or a draft from which nothing followed."""
    found = Decision.objects.get(pk=decision_pk)
    complaints = [
        words for item in found.items.select_related("dossier__product") for words in _item(found, item)
    ]
    moves = Entry.objects.filter(subject=subject_of(found), verb="certificates.issue").count()
    if entry_of(key) is None:
        still = found.state == DecisionState.DRAFT and not moves and not found.number
        return complaints + said(f"decision {decision_pk}", [(not still, "issued without an entry")])
    wrong = [
        (found.state != DecisionState.ISSUED, f"journalled as issued, but {found.state}"),
        (moves != 1, f"issued {moves} times"),
    ]
    return complaints + said(f"decision {decision_pk}", wrong)


def _item(found: Decision, item: object) -> Complaints:
    dossier: Dossier = item.dossier  # type: ignore[attr-defined]
    certificates = list(Certificate.objects.filter(item=item).select_related("pdf", "standing"))
    told = Notice.objects.filter(key__startswith=f"decision-item-{item.pk}:").count()  # type: ignore[attr-defined]
    name = f"decision {found.pk}, dossier {dossier.pk}"
    if found.state == DecisionState.DRAFT:
        left = certificates or told or dossier.state != "scored"
        return said(name, [(bool(left), "a draft with consequences")])
    certified = item.result == Result.RECOGNISED  # type: ignore[attr-defined]
    complaints = said(
        name,
        [
            (dossier.state != "decided", f"decided, but {dossier.state}"),
            (len(certificates) != int(certified), f"{len(certificates)} certificates"),
            (not told, "nobody was told"),
        ],
    )
    for certificate in certificates:
        complaints += _certificate(name, certificate)
    return complaints


def _certificate(name: str, certificate: Certificate) -> Complaints:
    live = Standing.objects.filter(product=certificate.product_id, state=StandingState.LIVE)
    wrong = [
        (certificate.pdf is None, "a certificate without its PDF"),
        ([s.pk for s in live] != [certificate.standing_id], "the standing is not the certificate's"),
        (certificate.standing.certificate_no != certificate.number, "standing with another number"),
    ]
    return said(name, wrong) + (stored(certificate.pdf) if certificate.pdf else [])


# ---------------------------------------------------------------- the whole house


def stored(file: StoredFile) -> Complaints:
    """The bytes of a row lie on the disk, all of them, and are those that were hashed."""
    path = files.path_of(file)
    if not path.exists():
        return [f"file {file.pk}: a row without bytes ({path.name[:12]})"]
    content = path.read_bytes()
    return said(
        f"file {file.pk}",
        [
            (len(content) != file.size, f"{len(content)} bytes instead of {file.size}"),
            (hashlib.sha256(content).hexdigest() != file.sha256, "other bytes than its hash"),
        ],
    )


def orphans() -> tuple[int, int]:
    """Files without a row, and pieces in the waiting room: a crash may leave them, nobody can see them."""
    root = Path(settings.FILES_ROOT)
    lying = {p.name for p in root.glob("??/??/*")}
    known = set(StoredFile.objects.values_list("sha256", flat=True))
    return len(lying - known), len(list((root / "waiting").glob("*")))


def everything() -> Complaints:
    """All that must hold of the database as a whole."""
    checks = (_files, _states, _receipts, _certificates, _standings, _cards, _journal, _traced, _database)
    return [words for check in checks for words in check()]


def _files() -> Iterator[str]:
    for file in StoredFile.objects.all():
        yield from stored(file)
    for document in Document.objects.filter(pages__isnull=True):
        yield f"proof {document.pk}: no pages"


def _states() -> Iterator[str]:
    """The state of a row is the one its last journal entry tells."""
    for model in (Dossier, Scorecard, Hearing, Session, Standing):
        told: dict[str, str] = {}
        rows = Entry.objects.filter(subject__startswith=subject_of(model(pk=0))[:-1]).order_by("pk")
        for subject, after in rows.values_list("subject", "after"):
            if isinstance(after, dict) and "state" in after:
                told[subject] = after["state"]
        for row in model.objects.filter(pk__in=[int(s.rsplit(":")[1]) for s in told]).only("pk", "state"):
            if told[subject_of(row)] != row.state:
                yield f"{subject_of(row)}: {row.state} where the journal says {told[subject_of(row)]}"


def _receipts() -> Iterator[str]:
    """As many receipts as numbers were given out in each commune and year: none lost, none twice."""
    for row in ReceiptSequence.objects.all():
        given = Dossier.objects.filter(unit=row.unit_id, year=row.year).exclude(registration_no="")
        numbers = list(given.values_list("registration_no", flat=True))
        if len(set(numbers)) != row.last or len(numbers) != row.last:
            yield f"receipts of {row.unit_id} in {row.year}: {len(numbers)} where {row.last} were given out"


def _certificates() -> Iterator[str]:
    for row in NumberSequence.objects.all():
        found = Certificate.objects.filter(number__endswith=f"/{row.year}/GCN-OCOP").count()
        if found != row.last:
            yield f"certificates of {row.year}: {found} where {row.last} numbers were given out"
    for certificate in Certificate.objects.filter(Q(pdf__isnull=True)):
        yield f"certificate {certificate.number}: no PDF"


def _standings() -> Iterator[str]:
    """What the public sees of a product is what its standings come to."""
    for product in Product.objects.prefetch_related("standings"):
        shown = public.chosen(product.standings.all())
        if (product.public_star, product.public_state) != (
            (shown.star, shown.state) if shown else (None, "")
        ):
            yield f"product {product.pk}: shows {product.public_star}★ {product.public_state}, has {shown}"


def _cards() -> Iterator[str]:
    related = Scorecard.objects.select_related("hearing__dossier__criteria_set")
    for card in related.filter(state=CardState.LOCKED):
        yield from locked_card(card)
    for hearing in Hearing.objects.annotate(
        cards=Count("scorecards", filter=Q(scorecards__round=F("round"))),
        locked=Count("scorecards", filter=Q(scorecards__round=F("round"), scorecards__state="locked")),
    ).filter(cards__gt=0):
        if (hearing.cards == hearing.locked) != (hearing.revealed_round == hearing.round):
            shown = f"{hearing.locked}/{hearing.cards} locked, revealed {hearing.revealed_round}"
            yield f"hearing {hearing.pk}: {shown}"


def _journal() -> Iterator[str]:
    twice = Entry.objects.exclude(key=None).values("key").annotate(n=Count("pk")).filter(n__gt=1)
    for row in twice:
        yield f"journal: key {row['key']} stands {row['n']} times"


def _traced() -> Iterator[str]:
    """Every event has its body and its capture, and the index is what a rebuild makes of the bodies."""
    for event in Event.objects.filter(body__isnull=True):
        yield f"event {event}: no body"
    for job in Capture.objects.annotate(found=Count("events")).exclude(found=F("stored")):
        yield f"capture {job}: says {job.stored} events, has {job.found}"
    for job in Capture.objects.exclude(Q(state=CaptureState.RUNNING) ^ Q(waiting__isnull=True)):
        yield f"capture {job}: {job.state}, and its document is {'' if job.waiting else 'not '}waiting"
    kept = trace_index()
    with transaction.atomic():
        rebuilding.rebuild()
        made = trace_index()
        transaction.set_rollback(True)
    for name, rows in kept.items():
        for row, count in ((rows - made[name]) + (made[name] - rows)).items():
            yield f"{name}: {row} ({count} more or less than a rebuild makes)"


def trace_index() -> dict[str, Counter[tuple[object, ...]]]:
    """The rows of the index of events, by what they say."""
    roles = EventRole.objects.values_list("event", "identifier__uri", "role", "quantity", "uom")
    edges = Edge.objects.values_list("source__uri", "target__uri", "kind", "event", "since", "until")
    back = Event.objects.filter(taken_back_at__isnull=False).values_list("event_id", "is_error")
    return {"roles": Counter(roles), "edges": Counter(edges), "taken back": Counter(back)}


def _database() -> Iterator[str]:
    """The database's own opinion of itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for question, good in (("integrity_check", [("ok",)]), ("foreign_key_check", [])):
                answer = cursor.execute(f"PRAGMA {question}").fetchall()
                if answer != good:
                    yield f"{question}: {answer[:3]}"


def _as_text(value: object) -> str:
    import json

    return json.dumps(value, ensure_ascii=False)
