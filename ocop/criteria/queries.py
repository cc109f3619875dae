"""Reading the law: packs, sets, sheets, regimes. Everybody may read it."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ocop.base.refusals import Refused
from ocop.criteria import reading, shipped
from ocop.criteria import regime as regime_values
from ocop.criteria import tree as trees
from ocop.criteria.models import Content, CriteriaSet, Pack, PackStatus


def packs() -> QuerySet[Pack]:
    """Every version of every pack, newest law first."""
    return Pack.objects.all()


def pack_in_force(day: dt.date) -> Pack | None:
    """The pack under which a dossier can be opened on that day, its newest version."""
    began = Pack.objects.filter(status=PackStatus.IN_FORCE, effective_from__lte=day)
    ended = began.filter(effective_to__lt=day)
    return began.exclude(pk__in=ended).order_by("-effective_from", "-version").first()


def sets(pack: Pack) -> QuerySet[CriteriaSet]:
    """The score sheets of a pack, in their order."""
    return CriteriaSet.objects.filter(pack=pack).select_related("pack").order_by("no")


def sets_in_force(day: dt.date) -> QuerySet[CriteriaSet]:
    """The score sheets a product can be registered under on that day."""
    pack = pack_in_force(day)
    return sets(pack) if pack else CriteriaSet.objects.none()


def tree(criteria_set: CriteriaSet) -> trees.CriteriaTree:
    """The score sheet, parsed; from memory after the first time (a hash never changes)."""
    return _tree(criteria_set.sha256)


@lru_cache(maxsize=256)
def _tree(sha256: str) -> trees.CriteriaTree:
    return trees.parse(Content.objects.get(pk=sha256).body)


def regime(pack: Pack) -> regime_values.Regime:
    """What a pack's decision says beside its sheets, in its latest phase."""
    return _regimes(pack.sha256)[-1]


def regimes(pack: Pack) -> tuple[regime_values.Regime, ...]:
    """The phases of a pack, oldest first."""
    return _regimes(pack.sha256)


@lru_cache(maxsize=32)
def _regimes(sha256: str) -> tuple[regime_values.Regime, ...]:
    return reading.read(Content.objects.get(pk=sha256).body["facts"])


def every_regime() -> tuple[regime_values.Regime, ...]:
    """All phases of the newest version of every pack."""
    newest: dict[str, str] = {}
    for code, sha256 in Pack.objects.order_by("version").values_list("code", "sha256"):
        newest[code] = sha256
    return tuple(item for sha256 in newest.values() for item in _regimes(sha256))


def regime_on(day: dt.date) -> regime_values.Regime | None:
    """The regime of a day; the newer where two overlap; None in a gap of the law."""
    return regime_values.on(every_regime(), day)


def regime_for_dossier(kind: str, filed_on: dt.date) -> regime_values.Applicable:
    """The regime a dossier is treated under, by the day it was filed (Đ.12.2).

    Refused where no regime was in force, as from 1 to 5 July 2025.
    """
    found = regime_values.for_dossier(every_regime(), kind, filed_on)
    if found is None:
        said = _("Ngày %(day)s không có quy định OCOP nào trong phần mềm; hãy hỏi cơ quan cấp tỉnh.")
        raise Refused(said % {"day": filed_on.strftime("%d/%m/%Y")}, about="input", field="filed_on")
    return found


def is_intact(pack: Pack) -> bool:
    """Whether the stored pack, facts and every sheet, still has the hash it was published
    with."""
    body = pack.content
    stored = Content.objects.in_bulk([*body["sets"], pack.sha256])
    rows = list(pack.sets.order_by("no").values_list("sha256", flat=True))
    return rows == body["sets"] and all(
        key in stored and shipped.digest(stored[key].body) == key for key in [*rows, pack.sha256]
    )
