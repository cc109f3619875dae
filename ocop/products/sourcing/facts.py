"""What a value chain and a producer's figures say, as measures that a score sheet can be held against.

Plain values in, plain values out: no rows are asked here. A measure that nobody wrote down is not there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ocop.criteria.regime import add_months
from ocop.files.models import Document
from ocop.organisations.models import YearFigures
from ocop.products.models import ChainPartner
from ocop.products.sourcing.kinds import INTERNATIONAL, REACH, Method, Phase
from ocop.products.sourcing.queries import Chain

REACHES = {"national": Decimal(1), INTERNATIONAL: Decimal(2)}
METHODS = {Method.MANUAL: Decimal(1), Method.MACHINE: Decimal(2), Method.MODERN: Decimal(3)}
STABLE_MONTHS = 12
"""A contract that has run so long counts as carried out steadily (the sheets' 12 months)."""


@dataclass(frozen=True)
class Measure:
    """A figure, what it says in words, and the proofs in force that show it."""

    value: Decimal
    said: str
    proofs: tuple[Document, ...] = ()


def measures(
    chain: Chain, figures: Iterable[YearFigures], workers_lists: Iterable[Document], on: dt.date
) -> dict[str, Measure]:
    """Every measure that is known on a day, by its name.

    `commune_share`, `province_share`, `linked_share`, `linked_share_year`, `local_labour` in percent;
    `area_reach` 1 where every area meets a national standard, 2 an international one; `prepare`, `process`,
    `preserve`, `pack` 1 by hand, 2 with machines, 3 modern; `practices` a number.
    """
    found: dict[str, Measure | None] = {
        **_shares(chain, on),
        **_links(chain, on),
        **_stages(chain),
        "local_labour": _labour(figures, in_force(workers_lists, on)),
        "area_reach": _reach(chain, on),
        "practices": _practices(chain, on),
    }
    return {name: measure for name, measure in found.items() if measure is not None}


def in_force(proofs: Iterable[Document | None], on: dt.date) -> tuple[Document, ...]:
    """The proofs that still count on a day, each once."""
    good = {proof.pk: proof for proof in proofs if proof is not None and _counts(proof, on)}
    return tuple(good.values())


def _counts(proof: Document, on: dt.date) -> bool:
    return proof.withdrawn_at is None and not proof.expired_on(on)


def _shares(chain: Chain, on: dt.date) -> dict[str, Measure | None]:
    head = chain.head
    if head is None:
        return {}
    proofs = in_force([head.share_proof], on)
    commune, province = head.commune_share, head.province_share
    return {
        "commune_share": None if commune is None else Measure(
            commune, _("%(n)s %% nguyên liệu trong xã") % {"n": plain(commune)}, proofs
        ),
        "province_share": None if province is None else Measure(
            province, _("%(n)s %% nguyên liệu trong tỉnh") % {"n": plain(province)}, proofs
        ),
    }  # fmt: skip


def _links(chain: Chain, on: dt.date) -> dict[str, Measure | None]:
    bound = [row for row in chain.partners if row.bound_on(on) and row.contract_share is not None]
    steady = [row for row in bound if row.signed_on and add_months(row.signed_on, STABLE_MONTHS) <= on]
    said = _("hợp đồng liên kết chiếm %(n)s %% sản lượng tiêu thụ")
    stable = _("hợp đồng đã chạy từ 12 tháng trở lên chiếm %(n)s %%")
    return {"linked_share": _linked(bound, said, on), "linked_share_year": _linked(steady, stable, on)}


def _linked(rows: list[ChainPartner], said: str, on: dt.date) -> Measure | None:
    total = sum((row.contract_share or Decimal(0) for row in rows), Decimal(0))
    if not rows or total > 100:  # more than everything: the figures contradict each other
        return None
    return Measure(total, said % {"n": plain(total)}, in_force((row.proof for row in rows), on))


def _stages(chain: Chain) -> dict[str, Measure | None]:
    found: dict[str, Measure | None] = {}
    for phase in Phase:
        best = max((stage.method for stage in chain.stages if stage.phase == phase), key=_rank, default=None)
        if best is not None:
            said = _("%(phase)s: %(method)s") % {
                "phase": str(phase.label).lower(), "method": str(Method(best).label).lower()
            }  # fmt: skip
            found[phase.value] = Measure(METHODS[Method(best)], said)
    return found


def _rank(method: str) -> Decimal:
    return METHODS[Method(method)]


def _labour(figures: Iterable[YearFigures], lists: tuple[Document, ...]) -> Measure | None:
    """By the newest year that says both numbers."""
    told = [row for row in figures if row.workers and row.local_workers is not None]
    newest = max(told, key=lambda row: row.year, default=None)
    if newest is None or not newest.workers:
        return None
    share = Decimal(100 * (newest.local_workers or 0)) / newest.workers
    said = _("%(n)s %% lao động là người trong xã (năm %(year)d)") % {"n": plain(share), "year": newest.year}
    return Measure(share, said, lists[:1])


def _reach(chain: Chain, on: dt.date) -> Measure | None:
    """The least that every running area meets; None where one meets none, or nobody can say."""
    reaches = [REACH.get(area.scheme, "") if area.certified_on(on) else "" for area in chain.areas]
    if not reaches or "" in reaches:
        return None
    least = min(reaches, key=REACHES.__getitem__)
    names = ", ".join(dict.fromkeys(str(area.get_scheme_display()) for area in chain.areas))
    said = _("mọi vùng nguyên liệu có chứng nhận: %(names)s") % {"names": names}
    return Measure(REACHES[least], said, in_force((area.proof for area in chain.areas), on))


def _practices(chain: Chain, on: dt.date) -> Measure | None:
    rows = chain.practices
    if not rows:
        return None
    n = len(rows)
    said = ngettext("%(n)d cách tận dụng phụ phẩm: %(first)s", "%(n)d cách tận dụng phụ phẩm: %(first)s", n)
    proofs = in_force((row.proof for row in rows), on)
    return Measure(Decimal(n), said % {"n": n, "first": str(rows[0])}, proofs)


def plain(value: Decimal) -> str:
    """A percentage with one decimal at most, with a comma."""
    return f"{value.quantize(Decimal('0.1')).normalize():f}".replace(".", ",")
