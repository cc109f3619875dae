"""Producers, their proofs, products and pictures."""

from __future__ import annotations

import datetime as dt
import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from ocop.base.actor import Actor
from ocop.cli.demo import papers, pictures
from ocop.cli.demo.cast import BUILDER, Cast
from ocop.cli.demo.days import Days
from ocop.cli.demo.makers import Goods, Maker
from ocop.criteria import queries as criteria
from ocop.files import actions as files
from ocop.files.models import Document
from ocop.organisations import actions as organisations
from ocop.organisations.models import Organisation
from ocop.places import queries as places
from ocop.products import actions as products
from ocop.products.models import Product


def seed_of(*words: str) -> int:
    """A seed that stays the same from run to run."""
    return zlib.crc32("/".join(words).encode())


@dataclass
class Workshop:
    """What was made so far, by the codes of `makers`."""

    days: Days
    cast: Cast
    organisations: dict[str, Organisation] = field(default_factory=dict)
    documents: dict[int, dict[str, Document]] = field(default_factory=dict)
    products: dict[str, Product] = field(default_factory=dict)
    owners: dict[str, Actor] = field(default_factory=dict)

    def make(self, makers: Sequence[Maker]) -> None:
        """Register the producers with everything they have."""
        for number, maker in enumerate(makers):
            organisation = self._register(maker, number)
            by = self.cast.member_of(organisation, maker.representative)
            self.organisations[maker.code] = organisation
            self.documents[organisation.pk] = self._prove(maker, organisation, by, number)
            for goods in maker.goods:
                self.products[goods.code] = self._produce(goods, organisation, by)
                self.owners[goods.code] = by

    def _register(self, maker: Maker, number: int) -> Organisation:
        at = self.days.ago(150)
        unit = places.by_code(maker.unit, self.days.today)
        data = {
            "name": maker.name,
            "legal_form": maker.form,
            "unit": unit,
            "address": maker.address,
            "registration_no": f"VD {number + 1:06d}",
            "registered_on": dt.date(2015 + number % 8, 1 + number % 12, 5 + number),
            "phone": f"09000000{number + 10}",
            "representative": maker.representative,
            "representative_title": "Người đại diện",
            "representative_gender": maker.gender,
            "representative_ethnicity": maker.ethnicity,
            "representative_residence": unit.name if unit else "",
            "about": maker.about,
            "structure": "Người đại diện điều hành; các thành viên chia việc theo khâu sản xuất và bán hàng.",
            "is_demo": True,
        }
        organisation = organisations.register_organisation(data, by=BUILDER, at=at)
        for back, growth in ((2, 80), (1, 100)):
            figures = {
                "workers": 6 + number,
                "local_workers": 5 + number,
                "revenue": (900 + 120 * number) * 10_000 * growth,
                "profit": (140 + 15 * number) * 10_000 * growth,
                "grade": "Khá" if maker.form == "cooperative" else "",
            }
            organisations.save_figures(organisation, self.days.today.year - back, figures, by=BUILDER, at=at)
        return organisation

    def _prove(self, maker: Maker, organisation: Organisation, by: Actor, number: int) -> dict[str, Document]:
        found = {}
        kept = papers.BASIC + papers.FURTHER[: 3 + number % 5]
        for place, paper in enumerate(kept):
            issued = self.days.today - dt.timedelta(days=paper.days_old + number * 3)
            expires = issued + dt.timedelta(days=paper.valid_days) if paper.valid_days else None
            no = f"{place + 1:02d}-{number + 1:02d}/VD"
            page = papers.pdf(paper, no, maker.name, maker.address, issued)
            found[paper.kind] = files.add_document(
                organisation, paper.kind, paper.title,
                uploads=[(io.BytesIO(page), f"{paper.kind}.pdf")],
                number=no, issuer=paper.issuer, issued_on=issued, expires_on=expires,
                by=by, at=self.days.ago(140),
            )  # fmt: skip
        return found

    def _produce(self, goods: Goods, organisation: Organisation, by: Actor) -> Product:
        at = self.days.ago(135)
        sheet = criteria.sets_in_force(self.days.today).get(no=goods.sheet)
        data = {
            "name": goods.name,
            "criteria_set": sheet,
            "summary": goods.summary,
            "specification": f"{goods.package}. Tiêu chuẩn cơ sở TCCS 01:2026 (ví dụ).",
            "ingredients": "Nguyên liệu của địa phương, không phẩm màu." if goods.sheet < 21 else "",
            "story": f"{goods.summary} {organisation.about} Mỗi mùa, cả nhà và hàng xóm cùng làm, "
            "giữ cách làm cũ và ghi lại từng mẻ để lần sau tốt hơn.",
            "is_demo": True,
        }
        product = products.register_product(organisation, data, by=by, at=at)
        package = {"name": goods.package, "barcode": "", "price": goods.price}
        products.add_package(product, package, by=by, at=at)
        drawn = pictures.picture(goods.shape, goods.colour, seed_of(goods.code))
        products.add_picture(
            product, io.BytesIO(drawn), f"{goods.code}.jpg", caption=goods.name, by=by, at=at
        )
        return product
