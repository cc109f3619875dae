"""What is frozen when a dossier is sent: plain JSON, hashed over one spelling.

The content holds everything a later reader needs without asking the tables again: forms,
levels with their labels, the metadata of every proof and the sha256 of every file, and
which version of which pack it was all written under.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from ocop.base.clock import local_date
from ocop.criteria import queries as criteria
from ocop.criteria import shipped
from ocop.criteria.tree import Criterion
from ocop.dossiers.models import Answer, Citation, Dossier, Snapshot
from ocop.dossiers.queries import completeness, panel, visible

FORMAT = 1


def content_of(dossier: Dossier, at: dt.datetime) -> dict[str, Any]:
    """The dossier as it stands now, as plain JSON (dates ISO, points as text)."""
    answers = visible.answers(dossier)
    cited = _cited(dossier)
    rated = panel.self_rating(dossier, local_date(at), answers, {})
    tree = criteria.tree(dossier.criteria_set)
    return {
        "format": FORMAT,
        "taken_at": at.astimezone(dt.UTC).isoformat(timespec="seconds"),
        "dossier": _facts(dossier),
        "criteria": _law(dossier),
        "registration": dossier.registration,
        "report": dossier.report,
        "answers": [
            _answer(leaf, answers.get(leaf.code), cited.get(leaf.code, []))
            for leaf in tree.leaves
            if completeness.applies(leaf, answers)
        ],
        "documents": {str(c.document_id): _document(c) for group in cited.values() for c in group},
        "self_rating": {
            "total": str(rated.rating.total),
            "parts": {part.code: str(part.points) for part in rated.parts},
            "star": rated.rating.star,
        },
    }


def keep(dossier: Dossier, content: dict[str, Any], at: dt.datetime) -> Snapshot:
    """Freeze a content under its hash; call it inside the transaction of the move it belongs to."""
    number = Snapshot.objects.filter(dossier=dossier).count() + 1
    return Snapshot.objects.create(
        dossier=dossier, number=number, taken_at=at, content=content, sha256=digest(content)
    )


def digest(content: dict[str, Any]) -> str:
    """The sha256 over the one spelling of a content, in hex."""
    return shipped.digest(content)


def is_intact(snapshot: Snapshot) -> bool:
    """Whether the content still has the hash it was frozen with."""
    return digest(snapshot.content) == snapshot.sha256


def _cited(dossier: Dossier) -> dict[str, list[Citation]]:
    found: dict[str, list[Citation]] = {}
    rows = dossier.citations.select_related("document").prefetch_related("document__pages__file")
    for citation in rows.order_by("document__title", "pk"):
        found.setdefault(citation.code, []).append(citation)
    return found


def _facts(dossier: Dossier) -> dict[str, Any]:
    product, owner, standing = dossier.product, dossier.organisation, dossier.standing
    return {
        "id": dossier.pk,
        "kind": dossier.kind,
        "year": dossier.year,
        "receipt_no": dossier.receipt_no,
        "registration_no": dossier.registration_no,
        "opened_at": dossier.opened_at.astimezone(dt.UTC).isoformat(timespec="seconds"),
        "override_reason": dossier.override_reason,
        "product": {"id": product.pk, "name": product.name, "code": product.code},
        "organisation": {"id": owner.pk, "name": owner.name, "legal_form": owner.legal_form},
        "unit": {"code": dossier.unit.code, "name": dossier.unit.name},
        "standing": None
        if standing is None
        else {
            "star": standing.star,
            "certificate_no": standing.certificate_no,
            "valid_to": _day(standing.valid_to),
        },
    }


def _law(dossier: Dossier) -> dict[str, Any]:
    sheet = dossier.criteria_set
    return {
        "pack": sheet.pack.code,
        "version": sheet.pack.version,
        "decision": sheet.pack.decision,
        "pack_sha256": sheet.pack.sha256,
        "set": sheet.no,
        "set_code": sheet.code,
        "set_name": sheet.name,
        "set_sha256": sheet.sha256,
    }


def _answer(leaf: Criterion, answer: Answer | None, cited: list[Citation]) -> dict[str, Any]:
    chosen = None if answer is None or answer.level is None else leaf.levels[answer.level]
    return {
        "code": leaf.code,
        "part": leaf.part,
        "title": leaf.title,
        "max": leaf.max,
        "level": answer.level if answer else None,
        "points": str(chosen.points) if chosen else None,
        "case": answer.case if answer else "",
        "label": chosen.label if chosen else "",
        "description": answer.description if answer else "",
        "documents": [citation.document_id for citation in cited],
    }


def _document(citation: Citation) -> dict[str, Any]:
    document = citation.document
    return {
        "kind": document.kind,
        "title": document.title,
        "number": document.number,
        "issuer": document.issuer,
        "issued_on": _day(document.issued_on),
        "expires_on": _day(document.expires_on),
        "pages": [
            {
                "file": page.file_id,
                "name": page.name,
                "media_type": page.file.media_type,
                "size": page.file.size,
                "sha256": page.file.sha256,
            }
            for page in document.pages.all()
        ],
    }


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
