"""From the facts of a pack, as they lie on disk and in the database, to a `Regime`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from ocop.criteria.regime import (
    Applicant,
    Authority,
    Commune,
    CommuneContent,
    EvidenceType,
    Kind,
    Paper,
    ReEvaluation,
    Regime,
    Remark,
    Revocation,
    StarBand,
    Statement,
    Transition,
)


def read(facts: Mapping[str, Any]) -> tuple[Regime, ...]:
    """The regimes of a pack, one for each of its phases, in their order."""
    return tuple(_regime(facts, phase) for phase in facts["phases"])


def _regime(facts: Mapping[str, Any], phase: Mapping[str, Any]) -> Regime:
    again, samples = facts.get("re_evaluation"), facts.get("samples", {})
    sent_on = facts.get("province_to_ministry", {})
    return Regime(
        code=phase["code"],
        name=phase["name"],
        pack=facts["code"],
        version=facts["version"],
        decision=facts["decision"],
        title=facts["title"],
        in_force=facts["status"] == "in_force",
        start=_day(phase["from"]),
        end=_day(phase["to"]) if phase["to"] else None,
        confidence=facts["confidence"],
        bands=tuple(_band(item) for item in facts["bands"]),
        authorities=tuple(Authority(**item) for item in phase["authorities"]),
        validity_months=facts["validity"]["months"],
        validity_article=facts["validity"]["article"],
        score_basis=Statement(**facts["score_basis"]),
        mark_rule=Statement(**facts["mark_rule"]),
        potential_five=_statement(facts.get("potential_five")),
        extra_batches=_statement(facts.get("extra_batches")),
        re_evaluation=ReEvaluation(**again) if again else None,
        commune=_commune(facts.get("commune")),
        applicants=tuple(Applicant(**item) for item in facts.get("applicants", ())),
        tourism_sets=tuple(facts["tourism_sets"]),
        kinds=tuple(_kind(item) for item in facts.get("kinds", ())),
        sample_count=samples.get("count", 0),
        sample_article=samples.get("article", ""),
        commune_to_province=_papers(facts.get("commune_to_province", ())),
        province_to_ministry={kind: _papers(items) for kind, items in sent_on.items()},
        evidence=tuple(_evidence(item) for item in facts.get("evidence", ())),
        evidence_source=_statement(facts.get("evidence_source")),
        revocation=_revocation(facts.get("revocation")),
        transition=tuple(_transition(item) for item in facts.get("transition", ())),
        silent=tuple((x["what"], x["default"], x["article"]) for x in facts.get("silent", ())),
        corrections=_remarks(facts["corrections"]),
        suspected_errors=_remarks(facts["suspected_errors"]),
        defects=_remarks(facts["defects"]),
        calendar=tuple(_batch(item) for item in facts.get("batches", ())),
    )


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _statement(item: Mapping[str, Any] | None) -> Statement | None:
    return Statement(**item) if item else None


def _band(item: Mapping[str, Any]) -> StarBand:
    limits = (item["star"], item["from"], item["to"], item["to_included"])
    return StarBand(*limits, item["rank"], item["article"])


def _commune(item: Mapping[str, Any] | None) -> Commune | None:
    if item is None:
        return None
    contents = tuple(CommuneContent(**content) for content in item["contents"])
    outputs = tuple(item["outputs"])
    return Commune(item["working_days"], item["article"], contents, outputs, item["outputs_article"])


def _kind(item: Mapping[str, Any]) -> Kind:
    parts = tuple(Paper(x["code"], x["name"], item["article"], x["form"]) for x in item["parts"])
    return Kind(item["code"], item["name"], item["article"], item["must_show"], parts)


def _papers(items: Iterable[Mapping[str, Any]]) -> tuple[Paper, ...]:
    return tuple(Paper(**item) for item in items)


def _evidence(item: Mapping[str, Any]) -> EvidenceType:
    return EvidenceType(item["code"], item["name"], item["asks"], tuple(item["proves"]))


def _revocation(item: Mapping[str, Any] | None) -> Revocation | None:
    if item is None:
        return None
    grounds = tuple(Statement(x["text"], x["article"], x["code"]) for x in item["grounds"])
    who = tuple((tuple(x["stars"]), x["decides"], x["article"]) for x in item["authorities"])
    return Revocation(item["days"], item["days_article"], grounds, who)


def _transition(item: Mapping[str, Any]) -> Transition:
    before, by = item.get("filed_before"), item.get("finish_by")
    return Transition(
        code=item["code"],
        text=item["text"],
        article=item["article"],
        kinds=tuple(item.get("kinds", ())),
        filed_before=_day(before) if before else None,
        finish_by=_day(by) if by else None,
        max_days=item.get("max_days"),
    )


def _remarks(items: Iterable[Mapping[str, Any]]) -> tuple[Remark, ...]:
    return tuple(Remark(**{**item, "sets": tuple(item["sets"])}) for item in items)


def _batch(item: Mapping[str, Any]) -> tuple[str, int, str, str, str]:
    limits = (item["proposed_before"], item["evaluated_before"])
    return (item["level"], item["no"], *limits, item["article"])
