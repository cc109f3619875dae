"""Dossiers brought to a state by those whose turn it is."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.cli.demo import sheets
from ocop.cli.demo.making import Workshop, seed_of
from ocop.criteria import queries as criteria
from ocop.criteria.tree import Criterion
from ocop.dossiers import actions, fields
from ocop.dossiers.models import Dossier
from ocop.files.models import Document

_TEXTS = {
    "production": "Nguyên liệu mua của các hộ trong xã theo hợp đồng; sơ chế và đóng gói tại cơ sở.",
    "quality": "Đã công bố chất lượng, kiểm nghiệm định kỳ sáu tháng một lần; nhãn mới ghi rõ nguồn gốc.",
    "market": "Bán tại xã, các điểm OCOP trong tỉnh và qua mạng; mỗi tháng thêm hai điểm bán.",
    "figures": "Doanh thu năm trước tăng khoảng hai phần mười, có lãi; số liệu ở phần hồ sơ chủ thể.",
    "product": "Thêm quy cách nhỏ làm quà, giữ nguyên công thức.",
    "changed": "Có thêm chứng nhận chất lượng và thị trường ngoài tỉnh từ khi được công nhận.",
    "samples": 5,
    "pledge": True,
}
_COMMUNE = {
    "materials": "Đã đến xem: nguyên liệu mua của hộ trong xã, có sổ ghi.",
    "labour": "Lao động đều là người trong xã, đúng danh sách.",
    "idea": "Nghề có từ lâu ở địa phương, chủ thể tự phát triển thành sản phẩm.",
    "identity": "Sản phẩm gắn với tên đất và cách làm của người địa phương.",
    "meeting_held": True,
    "meeting_note": "Họp ngày xem hồ sơ, các thành viên thống nhất đề nghị.",
    "signer": "Phó Chủ tịch UBND xã (ví dụ)",
}


class Desk:
    """Takes a product's dossier as far as it is asked to."""

    def __init__(self, shop: Workshop) -> None:
        self.shop, self.days, self.cast = shop, shop.days, shop.cast
        self._letters = 0
        self.stars: dict[int, int] = {}

    def open(self, code: str, days: int, kind: str = "first") -> Dossier:
        """An empty dossier, as the system fills it in beforehand."""
        return actions.open_dossier(
            product=self.shop.products[code], kind=kind, by=self.shop.owners[code], at=self.days.ago(days),
            is_demo=True,
        )  # fmt: skip

    def fill(self, code: str, dossier: Dossier, star: int, days: int, *, share: float = 1.0) -> Dossier:
        """Fill in forms, levels, words and proofs; `share` of the criteria, all by default."""
        given: dict[str, Any] = {"by": self.shop.owners[code], "at": self.days.ago(days, 14)}
        for part in fields.parts_of(dossier.kind):
            is_first = part.code == fields.REGISTRATION
            known = dossier.registration if is_first else dossier.report.get(part.code, {})
            words = {f.name: _TEXTS.get(f.name, "Không đổi") for f in part.missing(known)}
            if is_first:
                words |= {"samples": 5, "pledge": share == 1.0}
                actions.save_registration(dossier=dossier, data=words, **given)
            elif share == 1.0 or part.code == "general":
                actions.save_report(dossier=dossier, part=part.code, data=words, **given)
        self._answer(code, dossier, star, share, given)
        self.stars[dossier.pk] = star
        return dossier

    def _answer(self, code: str, dossier: Dossier, star: int, share: float, given: dict[str, Any]) -> None:
        tree = criteria.tree(dossier.criteria_set)
        proofs = self.shop.documents[dossier.organisation_id]
        levels = sheets.levels_for(tree, star, seed_of(code))
        for leaf in tree.leaves[: round(len(tree.leaves) * share)]:
            place = levels[leaf.code]
            said = f"{leaf.levels[place].label}. Xem minh chứng kèm theo."
            actions.save_answer(dossier=dossier, code=leaf.code, level=place, description=said, **given)
            for proof in self._proofs(dossier, leaf, proofs):
                actions.cite(dossier=dossier, code=leaf.code, document=proof, **given)

    def _proofs(self, dossier: Dossier, leaf: Criterion, proofs: dict[str, Document]) -> list[Document]:
        asked = criteria.regime(dossier.criteria_set.pack).evidence_for(leaf.key)
        return [proofs[kind.code] for kind in asked if kind.code in proofs]

    def submit(self, code: str, star: int, days: int, kind: str = "first") -> Dossier:
        """Opened, filled in and sent to the commune `days` ago."""
        dossier = self.fill(code, self.open(code, days + 6, kind), star, days + 2)
        actions.submit_dossier(dossier=dossier, by=self.shop.owners[code], at=self.days.ago(days, 10))
        return dossier

    def give_back(self, dossier: Dossier, days: int, **reasons: str) -> Dossier:
        """The commune returns it, with a reason by part."""
        at = self.days.ago(days, 15)
        return actions.return_dossier(dossier=dossier, reasons=reasons, by=self._commune(dossier), at=at)

    def report(self, dossier: Dossier, at: dt.datetime) -> None:
        """The commune writes Mẫu 03."""
        self._letters += 1
        data = {**_COMMUNE, "proposal_no": f"{self._letters:02d}/UBND-KT (ví dụ)"}
        data["proposed_on"] = clock.local_date(at)
        data["samples"] = 0 if dossier.criteria_set.is_tourism else 5
        actions.save_commune_report(dossier=dossier, data=data, by=self._commune(dossier), at=at)

    def propose(self, code: str, star: int, days: int, kind: str = "first") -> Dossier:
        """Sent, reported on and proposed to the province `days` ago."""
        dossier = self.submit(code, star, days + 9, kind)
        at = self.days.ago(days, 16)
        self.report(dossier, at)
        return actions.propose_dossier(dossier=dossier, by=self._commune(dossier), at=at)

    def _commune(self, dossier: Dossier) -> Actor:
        return self.cast.commune(dossier.unit.code)
