"""What a decision says outside its score sheets, as plain typed values with articles.

A pack can carry several phases: Quyết định 148 ran with districts (R1), then without
(R2). A `Regime` is one phase of one pack. Dates in, answers out; nothing reads a clock.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

KINDS = ("first", "upgrade", "again")
"""First time, upgrade, re-evaluation (Đ.6.1 QĐ 26/2026)."""


@dataclass(frozen=True)
class Authority:
    """Who decides a star, at which level, and whether a certificate follows."""

    star: int
    level: str
    decides: str
    certificate: bool
    article: str


@dataclass(frozen=True)
class StarBand:
    """The points of a star, `start` included, `end` only when said."""

    star: int
    start: int
    end: int
    end_included: bool
    rank: str
    article: str


@dataclass(frozen=True)
class Statement:
    """A sentence of ours about the law, with its article."""

    text: str
    article: str
    code: str = ""


@dataclass(frozen=True)
class ReEvaluation:
    """Re-evaluation: the filing window before expiry, and how long it may take (days)."""

    not_before_days: int
    not_after_days: int
    window_article: str
    max_days: int
    max_days_article: str
    by_written_opinions: bool
    written_article: str

    def opens_on(self, expiry: dt.date) -> dt.date:
        """The first day on which a dossier may be filed."""
        return expiry - dt.timedelta(days=self.not_before_days)

    def closes_on(self, expiry: dt.date) -> dt.date:
        """The last day on which a dossier may be filed."""
        return expiry - dt.timedelta(days=self.not_after_days)

    def holds(self, expiry: dt.date, filed_on: dt.date) -> bool:
        """Whether a filing falls into the window, both ends included."""
        return self.opens_on(expiry) <= filed_on <= self.closes_on(expiry)


@dataclass(frozen=True)
class CommuneContent:
    """One of the contents a commune reports on; `key` is the leaf it is about."""

    code: str
    title: str
    asks: str
    key: str
    article: str


@dataclass(frozen=True)
class Commune:
    """The commune's part: working days it has, and what it reports on. It never scores."""

    working_days: int
    article: str
    contents: tuple[CommuneContent, ...]
    outputs: tuple[str, ...]
    outputs_article: str


@dataclass(frozen=True)
class Batch:
    """A batch of the calendar in one year: both days are limits, not included."""

    level: str
    no: int
    proposed_before: dt.date
    evaluated_before: dt.date
    article: str


@dataclass(frozen=True)
class Applicant:
    """A kind of producer the law admits; some only for tourism."""

    code: str
    name: str
    tourism_only: bool
    article: str


@dataclass(frozen=True)
class Paper:
    """A paper that belongs into a dossier or a file sent on."""

    code: str
    name: str
    article: str
    form: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of dossier, its parts, and what it must show beyond the forms."""

    code: str
    name: str
    article: str
    must_show: str
    parts: tuple[Paper, ...]


@dataclass(frozen=True)
class EvidenceType:
    """A type of proof from the guide in Mẫu 02; `proves` (leaf keys) is our suggestion."""

    code: str
    name: str
    asks: str
    proves: tuple[str, ...]


@dataclass(frozen=True)
class Revocation:
    """Grounds for taking a certificate back, who decides, and in how many days."""

    days: int
    days_article: str
    grounds: tuple[Statement, ...]
    authorities: tuple[tuple[tuple[int, ...], str, str], ...]


@dataclass(frozen=True)
class Transition:
    """A rule for what began under the law before; dates only where the law gives them."""

    code: str
    text: str
    article: str
    kinds: tuple[str, ...]
    filed_before: dt.date | None
    finish_by: dt.date | None
    max_days: int | None


@dataclass(frozen=True)
class Remark:
    """A correction, a suspected error or a defect, of some sets or (empty) of all."""

    sets: tuple[int, ...]
    code: str
    what: str
    source: str = ""
    used: str = ""


@dataclass(frozen=True)
class Regime:
    """One phase of one decision. Fields that a history pack does not know are empty."""

    code: str
    name: str
    pack: str
    version: int
    decision: str
    title: str
    in_force: bool
    start: dt.date
    end: dt.date | None
    confidence: str
    bands: tuple[StarBand, ...]
    authorities: tuple[Authority, ...]
    validity_months: int
    validity_article: str
    score_basis: Statement
    mark_rule: Statement
    potential_five: Statement | None
    extra_batches: Statement | None
    re_evaluation: ReEvaluation | None
    commune: Commune | None
    applicants: tuple[Applicant, ...]
    tourism_sets: tuple[int, ...]
    kinds: tuple[Kind, ...]
    sample_count: int
    sample_article: str
    commune_to_province: tuple[Paper, ...]
    province_to_ministry: Mapping[str, tuple[Paper, ...]]
    evidence: tuple[EvidenceType, ...]
    evidence_source: Statement | None
    revocation: Revocation | None
    transition: tuple[Transition, ...]
    silent: tuple[tuple[str, str, str], ...]
    corrections: tuple[Remark, ...]
    suspected_errors: tuple[Remark, ...]
    defects: tuple[Remark, ...]
    calendar: tuple[tuple[str, int, str, str, str], ...]

    def authority(self, star: int) -> Authority:
        """Who decides this star."""
        return next(item for item in self.authorities if item.star == star)

    def expires_on(self, issued_on: dt.date) -> dt.date:
        """The last day of a certificate issued on that day (Đ.4.3: 36 months)."""
        return add_months(issued_on, self.validity_months)

    def samples_for(self, set_no: int) -> int:
        """How many sample products go with a dossier (Đ.6.2d: five, none for tourism)."""
        return 0 if set_no in self.tourism_sets else self.sample_count

    def may_apply(self, applicant: str, set_no: int) -> bool:
        """Whether this kind of producer may apply with a product of this set (Đ.2.3)."""
        found = next((item for item in self.applicants if item.code == applicant), None)
        return found is not None and (not found.tourism_only or set_no in self.tourism_sets)

    def evidence_for(self, key: str) -> tuple[EvidenceType, ...]:
        """The types of proof we suggest for a leaf about `key`."""
        return tuple(item for item in self.evidence if key and key in item.proves)

    def batches(self, level: str, year: int) -> tuple[Batch, ...]:
        """The batches of a year at `province` or `ministry` level (Đ.5), in their order."""
        found = [
            Batch(at, no, _day_in(year, proposed), _day_in(year, evaluated), article)
            for at, no, proposed, evaluated, article in self.calendar
            if at == level
        ]
        return tuple(sorted(found, key=lambda batch: batch.proposed_before))

    def next_batch(self, level: str, proposed_on: dt.date) -> Batch:
        """The batch a proposal of that day falls into: the day must lie before its limit."""
        coming = (*self.batches(level, proposed_on.year), *self.batches(level, proposed_on.year + 1))
        return next(batch for batch in coming if proposed_on < batch.proposed_before)

    def remarks(self, set_no: int) -> tuple[Remark, ...]:
        """Corrections, suspected errors and defects that touch a set."""
        every = (*self.corrections, *self.suspected_errors, *self.defects)
        return tuple(item for item in every if not item.sets or set_no in item.sets)


@dataclass(frozen=True)
class Applicable:
    """The regime of a dossier; `finish_by` when the law gives old dossiers a last day."""

    regime: Regime
    finish_by: dt.date | None = None
    article: str = ""


def on(regimes: Iterable[Regime], day: dt.date) -> Regime | None:
    """The regime of a day. Where two overlap the newer rules; None in a gap of the law."""
    fitting = [r for r in regimes if r.start <= day and (r.end is None or day <= r.end)]
    return max(fitting, key=lambda r: (r.start, r.version), default=None)


def for_dossier(regimes: Iterable[Regime], kind: str, filed_on: dt.date) -> Applicable | None:
    """The regime of a dossier by the day it was filed.

    Filed before 22/05/2026 and not yet evaluated: the old rules, to be finished within 60
    days (first time, upgrade; Đ.12.2a) or 30 days (re-evaluation; Đ.12.2b). None where no
    regime was in force on that day (1 to 5 July 2025, or before the oldest pack).
    """
    known = tuple(regimes)
    found = on(known, filed_on)
    if found is None:
        return None
    rules = (rule for regime in known for rule in regime.transition if kind in rule.kinds)
    for rule in rules:
        if rule.filed_before and filed_on < rule.filed_before:
            return Applicable(found, rule.finish_by, rule.article)
    return Applicable(found)


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day of the month, months later; the month's last day where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _day_in(year: int, month_day: str) -> dt.date:
    return dt.date.fromisoformat(f"{year}-{month_day}")
