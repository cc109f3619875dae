"""Reading what is kept of value chains. Who may see what is decided here alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.base.happenings import Happening, Tone, joined
from ocop.files.models import Document
from ocop.organisations import queries as organisations
from ocop.organisations.models import Organisation
from ocop.places.models import Unit
from ocop.products import queries as products
from ocop.products.models import (
    ChainPartner,
    ChainSite,
    CircularPractice,
    MaterialArea,
    ProcessingStage,
    Product,
    ValueChain,
)

Entry = MaterialArea | ChainPartner | CircularPractice
KindOfEntry = Literal["area", "partner", "practice"]
ENTRIES: dict[str, type[Entry]] = {
    "area": MaterialArea, "partner": ChainPartner, "practice": CircularPractice
}  # fmt: skip
SOON = 30
"""Days before its last day from which a certification or a contract waits in the work list: our choice."""


@dataclass(frozen=True)
class Chain:
    """Everything of a product's chain that runs on a day; `over` are entries that have ended."""

    product: Product
    head: ValueChain | None
    areas: tuple[MaterialArea, ...]
    partners: tuple[ChainPartner, ...]
    stages: tuple[ProcessingStage, ...]
    practices: tuple[CircularPractice, ...]
    over: tuple[Entry, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written yet."""
        return not (self.areas or self.partners or self.stages or self.practices or self.head)

    @property
    def suppliers(self) -> list[ChainPartner]:
        """Who supplies material."""
        return [each for each in self.partners if each.role == "supplier"]

    @property
    def linked(self) -> list[ChainPartner]:
        """Who produces and sells together with the producer."""
        return [each for each in self.partners if each.role == "linked"]


def kind_of(entry: Entry) -> str:
    """ "area", "partner" or "practice"."""
    return next(kind for kind, model in ENTRIES.items() if isinstance(entry, model))


def entries_visible_to(actor: Actor, kind: str) -> QuerySet[Any]:
    """Areas, partners or practices of the producers whose products the actor sees."""
    rows = ENTRIES[kind].objects.filter(organisation__in=_producers(actor))
    return rows.select_related("organisation__unit")


def stages_visible_to(actor: Actor) -> QuerySet[ProcessingStage]:
    """The stages of the products that the actor sees."""
    seen = products.products_visible_to(actor).values("pk")
    return ProcessingStage.objects.filter(product__in=seen).select_related("product__organisation__unit")


def _producers(actor: Actor) -> QuerySet[Any]:
    return products.products_visible_to(actor).order_by().values("organisation_id")


def chain_of(product: Product, on: dt.date) -> Chain:
    """The chain of a product whose reader the caller has checked; five statements."""
    head = ValueChain.objects.filter(product=product).select_related("site__unit", "share_proof").first()
    areas = list(product.materialareas.select_related("unit", "proof").order_by("pk"))
    partners = list(product.chainpartners.select_related("unit", "proof", "other").order_by("-share", "pk"))
    practices = list(product.circularpractices.select_related("proof").order_by("pk"))
    every: list[Entry] = [*areas, *partners, *practices]
    return Chain(
        product,
        head,
        tuple(row for row in areas if row.runs_on(on)),
        tuple(row for row in partners if row.runs_on(on)),
        tuple(product.stages.order_by("position", "pk")),
        tuple(row for row in practices if row.runs_on(on)),
        tuple(row for row in every if not row.runs_on(on)),
    )


def shown_chain(product_id: int, on: dt.date) -> Chain | None:
    """The chain of a public product whose producer lets it be seen; None for every other."""
    seen = products.public_products().filter(value_chain__is_shown=True)
    found = seen.filter(pk=product_id).first()
    return None if found is None else chain_of(found, on)


def proofs_of(product: Product, on: dt.date) -> list[Document]:
    """The proofs that the running chain of a product rests on; five statements."""
    chain = chain_of(product, on)
    entries: list[Entry] = [*chain.areas, *chain.partners, *chain.practices]
    found = [entry.proof for entry in entries] + ([chain.head.share_proof] if chain.head else [])
    return [proof for proof in found if proof is not None]


def products_with(products_seen: QuerySet[Product], on: dt.date) -> QuerySet[Product]:
    """Products with what their chain holds on a day: `has_chain`, `has_area`, `has_stage`, `has_practice`,
    `has_partner`, `has_share`; no further statement for any of them."""
    return products_seen.annotate(
        has_chain=Exists(ValueChain.objects.filter(product=OuterRef("pk"))),
        has_share=Exists(_shared().filter(product=OuterRef("pk"))),
        has_area=Exists(_serving(MaterialArea, on)),
        has_partner=Exists(_serving(ChainPartner, on)),
        has_practice=Exists(_serving(CircularPractice, on)),
        has_stage=Exists(ProcessingStage.objects.filter(product=OuterRef("pk"))),
    )


LACKS = ("chain", "share", "area", "partner", "practice", "stage")
"""What a product's chain may lack, by the names that `products_with` gives."""


def _shared() -> QuerySet[ValueChain]:
    return ValueChain.objects.filter(Q(commune_share__isnull=False) | Q(province_share__isnull=False))


def _serving(model: type[Entry], on: dt.date) -> QuerySet[Any]:
    return running(model, on).filter(products=OuterRef("pk"))


def running(model: type[Entry], on: dt.date) -> QuerySet[Any]:
    """The entries written by the end of a day that had not ended on it."""
    after = clock.day_start(on + dt.timedelta(days=1))
    return model.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on), created_at__lt=after)


def expiring(actor: Actor, on: dt.date, within: int = SOON) -> list[tuple[Entry, dt.date]]:
    """Running areas and partners whose certification or contract has run out or will within some days,
    with that day, soonest first. Two statements."""
    until = on + dt.timedelta(days=within)
    still = Q(ended_on__isnull=True) | Q(ended_on__gt=on)
    areas = entries_visible_to(actor, "area").filter(still, certified_until__lte=until)
    partners = entries_visible_to(actor, "partner").filter(still, contract_until__lte=until)
    found: list[tuple[Entry, dt.date]] = [(row, row.certified_until) for row in areas]
    found += [(row, row.contract_until) for row in partners]
    return sorted(found, key=lambda pair: (pair[1], pair[0].pk))


def sites_in(unit_id: int | None) -> QuerySet[ChainSite]:
    """The craft villages and tourism sites known in a commune."""
    return ChainSite.objects.filter(unit_id=unit_id or 0).order_by("kind", "search_name")


def namesake(name: str, unit: Unit | None, but: Organisation) -> Organisation | None:
    """The one producer of ours with this name, marks and case aside, in a commune."""
    if unit is None:
        return None
    every = organisations.producers(Organisation.objects.exclude(pk=but.pk))
    found = organisations.alike(every, name, unit)
    return found[0] if len(found) == 1 else None


def counts(products_seen: QuerySet[Product], on: dt.date) -> dict[str, int]:
    """How many of the products have which part of a chain; one statement."""
    rows = products_with(products_seen.order_by(), on)
    asked = {name: Count("pk", filter=Q(**{f"has_{name}": True})) for name in LACKS}
    return dict(rows.aggregate(every=Count("pk"), **asked))


def happenings_of(
    actor: Actor, *, organisation_ids: Collection[int] = (), product_ids: Collection[int] = (), on: dt.date
) -> list[Happening]:
    """What a timeline tells of value chains: areas, partners and practices taken in and ended, papers that
    run out. Three statements."""
    mine = Q(organisation_id__in=organisation_ids) | Q(products__in=product_ids)
    found: list[Happening] = []
    for kind in ENTRIES:
        rows = entries_visible_to(actor, kind).filter(mine).distinct()
        found += _of_entries(rows, kind, on)
    return found


def _of_entries(rows: Iterable[Entry], kind: str, on: dt.date) -> Iterator[Happening]:
    begun = {"area": _("Thêm vùng nguyên liệu"), "partner": _("Thêm đối tác trong chuỗi"),
             "practice": _("Thêm cách tận dụng phụ phẩm")}[kind]  # fmt: skip
    for row in rows:
        day = clock.local_date(row.created_at)
        yield Happening(day, begun, str(row), "chain", _detail(row), at=row.created_at)
        if row.ended_on is not None:
            yield Happening(row.ended_on, _("Thôi dùng trong chuỗi"), str(row), "chain", row.end_note)
        elif (last := last_day(row)) is not None:
            yield _running_out(row, last, on)


def _running_out(row: Entry, last: dt.date, on: dt.date) -> Happening:
    is_area, tone = isinstance(row, MaterialArea), _tone(last, on)
    if last < on:
        what = _("Chứng nhận vùng đã hết hạn") if is_area else _("Hợp đồng đã hết hạn")
    else:
        what = _("Ngày cuối của chứng nhận vùng") if is_area else _("Ngày cuối của hợp đồng")
    return Happening(last, what, str(row), "chain", tone=tone)


def _tone(last: dt.date, on: dt.date) -> Tone:
    return "bad" if last < on else "warn"


def last_day(row: Entry) -> dt.date | None:
    """The last day of an entry's certification or contract."""
    if isinstance(row, MaterialArea):
        return row.certified_until
    return row.contract_until if isinstance(row, ChainPartner) else None


def _detail(row: Entry) -> str:
    if isinstance(row, MaterialArea):
        return joined(row.grows, row.code, str(row.get_scheme_display() or ""))
    if isinstance(row, ChainPartner):
        return joined(str(row.get_role_display()), row.supplies)
    return ""
