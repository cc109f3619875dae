"""All that the paper says, as one plain value: of a draft worked out, of a signed report as frozen."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.conf import settings

from ocop.files import queries as files
from ocop.files.models import StoredFile
from ocop.reports.models import Definition, Run


def content_of(run: Run) -> dict[str, Any]:
    """What the report says: frozen once it is signed, else with the wording of today."""
    return run.content if run.is_signed else build(run)


def build(run: Run, signature: dict[str, Any] | None = None) -> dict[str, Any]:
    """The content of a draft, or with a `signature` that of the report about to be signed."""
    values, old = run.values, run.replaces
    lines = [
        {**line, "number": number, "remark": run.remarks.get(str(line["line"]), "")}
        for number, line in enumerate(values["lines"], start=1)
    ]
    return {
        **values,
        "definition": _definition(run.definition),
        "lines": lines,
        "summary": run.summary,
        "signature": signature,
        "replaces": {
            "document_no": old.document_no, "sha256": old.sha256, "reason": run.reason,
            "signed_on": old.signed_on.isoformat() if old.signed_on else "",
        } if old else None,
        "is_demo": run.is_demo,
    }  # fmt: skip


def _definition(definition: Definition) -> dict[str, Any]:
    return {
        "id": definition.pk,
        "name": definition.name,
        "kind": definition.kind,
        "closing": definition.closing,
        "agency_above": definition.agency_above,
        "agency": definition.agency,
        "province": str(settings.OCOP_PROVINCE_NAME),
        "recipients": definition.recipients,
        "intro": definition.intro,
        "outro": definition.outro,
    }


def digest(content: dict[str, Any]) -> str:
    """The sha256 of a report over its canonical JSON."""
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def is_intact(run: Run) -> bool:
    """Whether a signed report still says what was frozen."""
    return run.is_signed and digest(run.content) == run.sha256


def is_file_intact(kept: StoredFile) -> bool:
    """Whether the bytes of a kept file still are those it was kept under."""
    try:
        with files.open_file(kept) as file:
            return hashlib.sha256(file.read()).hexdigest() == kept.sha256
    except FileNotFoundError:
        return False
