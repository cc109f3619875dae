"""What readers are shown: the last frozen snapshot, never the producer's open desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ocop.criteria import queries as criteria
from ocop.dossiers import fields
from ocop.dossiers.models import Dossier, Snapshot
from ocop.files.models import StoredFile


@dataclass(frozen=True)
class PageFile:
    """One file of a proof."""

    file_id: int
    name: str
    media_type: str
    size: int
    sha256: str

    @property
    def is_image(self) -> bool:
        """Whether a browser can show it as a picture."""
        return self.media_type in {"image/jpeg", "image/png", "image/webp"}


@dataclass(frozen=True)
class Evidence:
    """A proof as it was when the dossier was sent."""

    document_id: int
    title: str
    number: str
    issuer: str
    issued_on: dt.date | None
    expires_on: dt.date | None
    pages: tuple[PageFile, ...]


@dataclass(frozen=True)
class Line:
    """One criterion as it was claimed; `points` None where no level was ticked."""

    code: str
    title: str
    max: Decimal
    level: int | None
    points: Decimal | None
    case: str
    label: str
    description: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class PartSheet:
    """Part A, B or C of the claim."""

    code: str
    points: Decimal
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class FormPart:
    """A form part as it was sent: label and value of every blank that was filled."""

    code: str
    title: str
    form: str
    rows: tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Reading:
    """A dossier as it was sent: the forms, the claims with their proofs, the self-rating."""

    number: int
    taken_at: dt.datetime
    sha256: str
    product: str
    organisation: str
    unit: str
    set_name: str
    decision: str
    forms: tuple[FormPart, ...]
    parts: tuple[PartSheet, ...]
    total: Decimal
    star: int

    @property
    def lines(self) -> Iterator[Line]:
        """Every criterion, in the order of the sheet."""
        return (line for part in self.parts for line in part.lines)

    def line(self, code: str) -> Line | None:
        """The claim at one criterion, or None where it did not apply."""
        return next((line for line in self.lines if line.code == code), None)


def latest_snapshot(dossier: Dossier) -> Snapshot | None:
    """What was sent last, or None while nothing was sent."""
    return Snapshot.objects.filter(dossier=dossier).order_by("-number").first()


def reading(dossier: Dossier) -> Reading | None:
    """The dossier as it was sent last; None while nothing was sent. One query."""
    snapshot = latest_snapshot(dossier)
    return reading_of(snapshot) if snapshot else None


def reading_of(snapshot: Snapshot) -> Reading:
    """One snapshot, ready to be shown."""
    content = snapshot.content
    facts, law, rated = content["dossier"], content["criteria"], content["self_rating"]
    documents = {int(key): _evidence(int(key), item) for key, item in content["documents"].items()}
    lines = [_line(item, documents) for item in content["answers"]]
    return Reading(
        number=snapshot.number,
        taken_at=snapshot.taken_at,
        sha256=snapshot.sha256,
        product=facts["product"]["name"],
        organisation=facts["organisation"]["name"],
        unit=facts["unit"]["name"],
        set_name=law["set_name"],
        decision=law["decision"],
        forms=tuple(_forms(content)),
        parts=tuple(_part(code, points, content, lines) for code, points in sorted(rated["parts"].items())),
        total=Decimal(rated["total"]),
        star=rated["star"],
    )


@dataclass(frozen=True)
class CommuneClaim:
    """One of the four contents of Mẫu 03: its field in the report, and what the producer claims of it."""

    field: str
    title: str
    asks: str
    article: str
    line: Line | None


_REPORT_FIELDS = {"materials": "materials", "workers": "labour", "idea": "idea", "identity": "identity"}


def commune_claims(dossier: Dossier, sent: Reading | None) -> list[CommuneClaim]:
    """The contents a commune reports on (Đ.7.2a), each with the producer's claim as it was sent."""
    commune = criteria.regime(dossier.criteria_set.pack).commune
    tree = criteria.tree(dossier.criteria_set)
    found = []
    for item in commune.contents if commune else ():
        leaf = tree.by_key(item.key)
        line = sent.line(leaf.code) if sent and leaf else None
        field = _REPORT_FIELDS[item.code]
        found.append(CommuneClaim(field, item.title, item.asks, item.article, line))
    return found


def cited_file(dossier: Dossier, file_id: int) -> StoredFile | None:
    """The file, if some snapshot of the dossier cites it; None otherwise.

    The caller has checked that the reader may see the dossier.
    """
    for content in Snapshot.objects.filter(dossier=dossier).values_list("content", flat=True):
        pages = (page for item in content["documents"].values() for page in item["pages"])
        if any(page["file"] == file_id for page in pages):
            return StoredFile.objects.filter(pk=file_id).first()
    return None


def _forms(content: Mapping[str, Any]) -> Iterator[FormPart]:
    for part in fields.parts_of(content["dossier"]["kind"]):
        kept = (
            content["registration"]
            if part.code == fields.REGISTRATION
            else content["report"].get(part.code, {})
        )
        rows = tuple(
            (str(field.label), field.shown(kept[field.name]))
            for field in part.fields
            if kept.get(field.name) not in (None, "", False)
        )
        yield FormPart(part.code, str(part.title), str(part.form), rows)


def _part(code: str, points: str, content: Mapping[str, Any], lines: list[Line]) -> PartSheet:
    mine = {item["code"] for item in content["answers"] if item["part"] == code}
    return PartSheet(code, Decimal(points), tuple(line for line in lines if line.code in mine))


def _line(item: Mapping[str, Any], documents: Mapping[int, Evidence]) -> Line:
    return Line(
        code=item["code"],
        title=item["title"],
        max=Decimal(item["max"]),
        level=item["level"],
        points=None if item["points"] is None else Decimal(item["points"]),
        case=item["case"],
        label=item["label"],
        description=item["description"],
        evidence=tuple(documents[key] for key in item["documents"]),
    )


def _evidence(key: int, item: Mapping[str, Any]) -> Evidence:
    pages = (
        PageFile(page["file"], page["name"], page["media_type"], page["size"], page["sha256"])
        for page in item["pages"]
    )
    return Evidence(
        document_id=key,
        title=item["title"],
        number=item["number"],
        issuer=item["issuer"],
        issued_on=_day(item["issued_on"]),
        expires_on=_day(item["expires_on"]),
        pages=tuple(pages),
    )


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
