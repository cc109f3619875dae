"""The notice of a recall (thông báo thu hồi): its content as data, and as PDF/A."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ocop.base.clock import LOCAL
from ocop.places import queries as places
from ocop.places.models import Unit
from ocop.trace import documents
from ocop.trace.models import Recall
from ocop.trace.queries.recalls import Reach


def notice_content(
    recall: Recall, reach: Reach, *, signer: str, signer_title: str, at: dt.datetime
) -> dict[str, Any]:
    """What the notice says. Vietnamese, as the paper is. Names of receivers without an account stay out:
    they go to those in charge alone, in the list of receivers."""
    day = at.astimezone(LOCAL)
    province = _province(recall)
    return {
        "title": "THÔNG BÁO THU HỒI", "number": recall.number, "decision_no": recall.decision_no,
        "sample": "Bản ví dụ" if recall.is_demo else "", "province": province.name if province else "",
        "place_date": f"{province.short_name if province else '…'}, "
        f"ngày {day:%d} tháng {day:%m} năm {day:%Y}",
        "date": [*day.timetuple()[:3]],
        "goods": str(recall.lot.item), "lot": recall.lot.code, "producer": recall.organisation.name,
        "address": recall.organisation.address, "reason": recall.reason, "told": recall.told,
        "due_on": f"{recall.due_on:%d/%m/%Y}" if recall.due_on else "",
        "lots": [
            [str(lot.item), lot.code, lot.organisation.name, f"{lot.made_on:%d/%m/%Y}",
             f"{lot.expires_on:%d/%m/%Y}" if lot.expires_on else "–", said(lot.quantity, lot.item.unit_name)]
            for lot in reach.lots
        ],
        "pieces": reach.pieces, "receivers": len(reach.receivers), "signer": signer,
        "signer_title": signer_title,
    }  # fmt: skip


def said(quantity: Any, unit: str) -> str:
    """An amount as people write it: 12,5 kg."""
    return f"{quantity.normalize():f} {unit}".replace(".", ",")


def _province(recall: Recall) -> Unit | None:
    unit = recall.organisation.unit
    return places.province_of(unit) if unit else None


def notice_pdf(content: dict[str, Any]) -> bytes:
    """The notice as tagged PDF/A-2a; it goes in as data, so nothing in it can be run."""
    return documents.compiled("recall.typ", content)
