"""Minutes of a session: their content as data, and as a Word file from an editable template."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ocop.base.clock import LOCAL
from ocop.councils.models import Attendance, Hearing, Minutes, Outcome, Position, Session
from ocop.councils.states import HearingState

SHIPPED = Path(__file__).parent / "word" / "minutes.docx"


def minutes_content(
    session: Session, *, number: str, closed_at: dt.datetime, closed_by: str
) -> dict[str, Any]:
    """What the minutes hold: who sat, who was away, who stood aside, the figures, the findings."""
    rows = Attendance.objects.filter(session=session).select_related("seat__person").order_by("seat_id")
    hearings = (
        Hearing.objects.filter(session=session)
        .select_related("dossier__product", "dossier__organisation", "dossier__unit", "outcome")
        .prefetch_related("recusals__seat__person")
        .order_by("position", "pk")
    )
    rules = session.rules
    return {
        "number": number,
        "title": session.title,
        "council": session.council.name,
        "council_decision": session.council.decision_no,
        "batch": str(session.batch),
        "place": session.place,
        "is_written": session.is_written,
        "opened_at": _moment(session.opened_at),
        "closed_at": _moment(closed_at),
        "closed_by": closed_by,
        "rules": {
            "version": rules.version,
            "issued_no": rules.issued_no,
            "quorum": str(rules.quorum),
            "spread_limit": str(rules.spread_limit),
            "rounding": rules.rounding,
            "mark_rule": rules.mark_rule,
        },
        "present": [_seat(row) for row in rows if row.present],
        "absent": [_seat(row) for row in rows if not row.present],
        "items": [_item(number, hearing) for number, hearing in enumerate(hearings, 1)],
    }


def _seat(row: Attendance) -> dict[str, str]:
    return {"name": str(row.seat.person), "agency": row.seat.agency, "position": row.seat.position}


def _moment(moment: dt.datetime | None) -> str:
    return moment.astimezone(LOCAL).isoformat(timespec="minutes") if moment else ""


def _item(number: int, hearing: Hearing) -> dict[str, Any]:
    dossier = hearing.dossier
    outcome: Outcome | None = getattr(hearing, "outcome", None)
    return {
        "number": number,
        "product": dossier.product.name,
        "organisation": dossier.organisation.name,
        "unit": dossier.unit.name,
        "kind": dossier.kind,
        "state": hearing.state,
        "deferred_for": hearing.deferred_for if hearing.state == HearingState.DEFERRED else "",
        "recusals": [{"name": str(row.seat.person), "reason": row.reason} for row in hearing.recusals.all()],
        "discussion": hearing.discussion,
        "outcome": _figures(outcome) if outcome else None,
    }


def _figures(outcome: Outcome) -> dict[str, Any]:
    return {
        "round": outcome.round,
        "members": outcome.member_totals,
        "a": str(outcome.part_a),
        "b": str(outcome.part_b),
        "c": str(outcome.part_c),
        "total": str(outcome.total),
        "spread": str(outcome.spread),
        "band_star": outcome.band_star,
        "mark_star": outcome.mark_star,
        "star": outcome.star,
        "blockers": outcome.blockers,
        "disqualified_for": outcome.disqualified_for,
    }


def digest(content: dict[str, Any]) -> str:
    """The sha256 of minutes over their canonical JSON."""
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def is_intact(minutes: Minutes) -> bool:
    """Whether the minutes still say what was frozen."""
    return digest(minutes.content) == minutes.sha256


def template_path() -> Path:
    """The office's own template (``OCOP_DATA/word/minutes.docx``) where there is one, else ours."""
    own = Path(settings.DATA) / "word" / "minutes.docx"
    return own if own.exists() else SHIPPED


def minutes_word(minutes: Minutes) -> bytes:
    """The minutes as a Word file, filled into the template."""
    from docxtpl import DocxTemplate  # Word takes a while to import; pages do not need it

    document = DocxTemplate(template_path())
    document.render(word_context(minutes), autoescape=True)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def word_context(minutes: Minutes) -> dict[str, Any]:
    """The frozen content with dates, numbers and positions as a reader expects them."""
    content = dict(minutes.content)
    for name in ("opened_at", "closed_at"):
        content[name] = _shown_moment(content[name])
    for group in ("present", "absent"):
        content[group] = [
            {**seat, "position": str(Position(seat["position"]).label)} for seat in content[group]
        ]
    content["items"] = [_shown_item(item) for item in content["items"]]
    content["sha256"] = minutes.sha256
    content["number"] = minutes.number or "…"
    return content


def _shown_moment(text: str) -> str:
    return date_format(dt.datetime.fromisoformat(text), "H:i d/m/Y") if text else ""


def shown_points(value: str) -> str:
    """A figure for print: two decimals, cut and never rounded up, "…" where something was cut.

    So 69.995 reads "69,99…": no reader takes it for 70.
    """
    whole, _dot, rest = value.partition(".")
    kept = rest.rstrip("0")
    if not kept:
        return whole
    return f"{whole},{kept}" if len(kept) <= 2 else f"{whole},{kept[:2]}…"


def _shown_item(item: dict[str, Any]) -> dict[str, Any]:
    outcome = item["outcome"]
    if not outcome:
        return {**item, "finding": _("Hoãn: %(why)s") % {"why": item["deferred_for"]}}
    figures = {name: shown_points(outcome[name]) for name in ("a", "b", "c", "total", "spread")}
    members = [{**x, "total": shown_points(x["total"])} for x in outcome["members"]]
    if outcome["disqualified_for"]:
        finding = _("Hồ sơ bị loại: %(why)s") % {"why": outcome["disqualified_for"]}
    else:
        finding = _("Đề xuất %(star)d sao") % {"star": outcome["star"]}
    return {**item, "finding": finding, "outcome": {**outcome, **figures, "members": members}}
