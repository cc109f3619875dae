"""One timeline from every room: what happened to a producer or a product, newest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ocop.base.actor import Actor
from ocop.base.happenings import Happening
from ocop.certificates import queries as certificates
from ocop.councils import queries as councils
from ocop.dossiers import queries as dossiers
from ocop.files import queries as files
from ocop.imports import queries as imports
from ocop.organisations import queries as organisations
from ocop.organisations.models import Organisation
from ocop.organisations.network import queries as network
from ocop.outreach import queries as outreach
from ocop.oversight import queries as oversight
from ocop.products import queries as products
from ocop.products.ideas import queries as ideas
from ocop.products.models import Product
from ocop.products.sourcing import queries as sourcing
from ocop.promotion import queries as promotion
from ocop.rights import queries as rights
from ocop.science import queries as science
from ocop.support import queries as support
from ocop.trace import queries as trace
from ocop.training import queries as training

ROOMS = (
    organisations, network, products, ideas, sourcing, files, dossiers, councils, certificates, imports,
    support, rights, science, training, outreach, promotion, oversight,
    trace,
)  # fmt: skip
"""Those that offer `happenings_of`; a new room is added here and nowhere else."""

KINDS: dict[str, str | Promise] = {
    "star": _("Hạng sao"),
    "dossier": _("Hồ sơ"),
    "council": _("Hội đồng"),
    "step": _("Việc được giao"),
    "proof": _("Minh chứng"),
    "figures": _("Số liệu năm"),
    "product": _("Sản phẩm"),
    "producer": _("Chủ thể"),
    "idea": _("Ý tưởng"),
    "chain": _("Chuỗi giá trị"),
    "support": _("Hỗ trợ"),
    "rights": _("Nhãn hiệu, chất lượng"),
    "science": _("Đề tài, dự án"),
    "training": _("Đào tạo"),
    "outreach": _("Truyền thông"),
    "market": _("Thị trường"),
    "inspection": _("Kiểm tra"),
    "trace": _("Nhật ký sản xuất"),
    "network": _("Mạng lưới"),
    "import": _("Nhập dữ liệu"),
}
"""The kinds of happenings in words, in the order in which they are offered as filters."""


@dataclass(frozen=True)
class Line:
    """A happening with its kind in words."""

    happening: Happening
    kind: str | Promise


@dataclass(frozen=True)
class Timeline:
    """One year of a timeline. `ahead`: what lies before the reader, soonest first, with the newest year
    alone. `years` that have something, newest first; `kinds` that occur at all."""

    rows: list[Line]
    ahead: list[Line]
    year: int | None
    years: list[int]
    kind: str
    kinds: list[tuple[str, str | Promise]]


def of_organisation(
    actor: Actor, organisation: Organisation, *, on: dt.date, year: int | None = None, kind: str = ""
) -> Timeline:
    """Everything of one producer that the actor may see; a constant number of statements."""
    return arranged(_gathered(actor, on, organisation_ids=[organisation.pk]), on, year, kind)


def of_product(
    actor: Actor, product: Product, *, on: dt.date, year: int | None = None, kind: str = ""
) -> Timeline:
    """What concerns one product, with the proofs that its dossiers cite; a constant number of statements."""
    return arranged(_gathered(actor, on, product_ids=[product.pk]), on, year, kind)


def arranged(found: Iterable[Happening], on: dt.date, year: int | None, kind: str) -> Timeline:
    """Happenings of one kind (all where there is no such) and one year, the newest where none is asked for.

    What falls on the day `on` has happened; what comes later is `ahead`.
    """
    every = sorted(found, key=lambda each: each.order)
    occurring = {each.kind for each in every}
    asked = kind if kind in occurring else ""
    wanted = [each for each in every if not asked or each.kind == asked]
    past = [each for each in wanted if each.day <= on]
    years = sorted({each.day.year for each in past}, reverse=True)
    chosen = year if year in years else (years[0] if years else None)
    newest = not years or chosen == years[0]
    return Timeline(
        rows=[_line(each) for each in reversed(past) if each.day.year == chosen],
        ahead=[_line(each) for each in wanted if each.day > on] if newest else [],
        year=chosen,
        years=years,
        kind=asked,
        kinds=[(code, label) for code, label in KINDS.items() if code in occurring],
    )


def _line(happening: Happening) -> Line:
    return Line(happening, KINDS[happening.kind])


def _gathered(
    actor: Actor, on: dt.date, *, organisation_ids: Collection[int] = (), product_ids: Collection[int] = ()
) -> list[Happening]:
    return [
        each
        for room in ROOMS
        for each in room.happenings_of(
            actor, organisation_ids=organisation_ids, product_ids=product_ids, on=on
        )
    ]
