"""Dossiers for tests, brought to a state by the room's own actions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ocop.base.actor import Actor, system
from ocop.criteria import queries as criteria
from ocop.dossiers import actions, fields
from ocop.dossiers.models import Answer, Dossier
from ocop.organisations.models import Organisation
from ocop.people.roles import ROLES
from ocop.products.models import Product
from tests.factories import criteria as law
from tests.factories.organisations import make_organisation
from tests.factories.products import make_product

AT = dt.datetime(2026, 6, 15, 2, 0, tzinfo=dt.UTC)
"""A Monday morning in Việt Nam."""
TESTER = system("Kiểm thử")

REPRESENTED = {
    "representative": "Nguyễn Văn Thử",
    "representative_title": "Chủ hộ",
    "representative_gender": "male",
    "representative_ethnicity": "Kinh",
    "representative_residence": "Ấp Thử",
    "address": "Ấp Thử",
    "registered_on": dt.date(2020, 1, 2),
    "registration_no": "52A8000001",
    "about": "Làm nghề từ năm 1990.",
    "structure": "Một chủ hộ, ba lao động.",
}


def producer_of(organisation: Organisation) -> Actor:
    """An actor of a producer without rows of its own; use `people.actor_with` where a person is needed."""
    return Actor(
        person_id=1,
        name="Chủ hộ Thử",
        role="producer",
        rights=ROLES["producer"].rights,
        organisation_id=organisation.pk,
    )


def commune_of(dossier: Dossier) -> Actor:
    """An officer of the dossier's commune."""
    rights = ROLES["commune_officer"].rights
    code = dossier.unit.code
    return Actor(
        person_id=2, name="Cán bộ Xã", role="commune_officer", rights=rights,
        unit_id=dossier.unit_id, unit_code=code,
    )  # fmt: skip


def officer(role: str = "provincial_officer") -> Actor:
    """Somebody of the province: officer, leader, auditor, advisor, council_member, administrator."""
    return Actor(person_id=3, name="Cán bộ Tỉnh", role=role, rights=ROLES[role].rights, province_wide=True)


def make_ready_product(organisation: Organisation | None = None, set_no: int = 1, **over: Any) -> Product:
    """A product with a score sheet in force, of a producer whose papers are in order."""
    owner = organisation or make_organisation(**REPRESENTED)
    given = {"specification": "Hũ 500 g, TCCS 01", "criteria_set": law.set_in_force(set_no)}
    return make_product(owner, **{**given, **over})


def fill_dossier(dossier: Dossier, points: Mapping[str, int] | None = None, text: str = "Đã làm.") -> Dossier:
    """Fill in every blank; the best level at each criterion, or those of `points` (the rest at the least)."""
    for part in fields.parts_of(dossier.kind):
        kept = dossier.registration if part.code == fields.REGISTRATION else dossier.report.get(part.code, {})
        blank = {item.name: _any_value(item, text) for item in part.missing(kept)}
        if part.code == fields.REGISTRATION:
            dossier.registration = part.clean({**kept, **blank})
        else:
            dossier.report = {**dossier.report, part.code: part.clean({**kept, **blank})}
    dossier.save(update_fields=["registration", "report"])
    fill_sheet(dossier, points, text)
    return dossier


def fill_sheet(dossier: Dossier, points: Mapping[str, int] | None = None, text: str = "Đã làm.") -> None:
    """Answer every criterion."""
    tree = criteria.tree(dossier.criteria_set)
    Answer.objects.filter(dossier=dossier).delete()
    rows = []
    for leaf in tree.leaves:
        wanted = leaf.top if points is None else points.get(leaf.code, leaf.points[0])
        at = next(i for i, level in enumerate(leaf.levels) if level.points == wanted)
        rows.append(
            Answer(
                dossier=dossier,
                code=leaf.code,
                level=at,
                points=Decimal(wanted),
                case=leaf.levels[at].case or "",
                description=text,
                version=1,
            )
        )
    Answer.objects.bulk_create(rows)


def _any_value(item: fields.Field, text: str) -> Any:
    return {"tick": True, "date": "2020-01-02", "whole": 5, "gender": "female"}.get(item.input, text)


REPORT = {
    "materials": "Nguyên liệu trong xã, đúng như khai.",
    "labour": "Ba lao động trong xã.",
    "idea": "Sản phẩm truyền thống.",
    "identity": "Gắn với cây thốt nốt.",
    "samples": 5,
    "proposal_no": "12/UBND",
    "proposed_on": AT.date(),
    "signer": "Trần Thị Chủ Tịch",
}


def make_dossier(
    state: str = "draft",
    *,
    product: Product | None = None,
    kind: str = "first",
    points: Mapping[str, int] | None = None,
    set_no: int = 1,
    at: dt.datetime = AT,
    by: Actor = TESTER,
) -> Dossier:
    """A dossier in one of: draft, filled (a complete draft), with_commune, returned, with_province,
    before_council, scored, decided, withdrawn. Needs the packs."""
    product = product or make_ready_product(set_no=set_no)
    dossier = actions.open_dossier(product=product, kind=kind, by=by, at=at)
    if state != "draft":
        fill_dossier(dossier, points)
    if state not in {"draft", "filled"}:
        actions.submit_dossier(dossier=dossier, by=by, at=at)
        _onward(dossier, state, at, by)
    return dossier


def _onward(dossier: Dossier, state: str, at: dt.datetime, by: Actor) -> None:
    given: dict[str, Any] = {"dossier": dossier, "by": by, "at": at}
    if state == "returned":
        actions.return_dossier(reasons={"general": "Thiếu số giấy đăng ký."}, **given)
    if state == "withdrawn":
        actions.withdraw_dossier(**given)
    steps = ["with_province", "before_council", "scored", "decided"]
    if state in steps:
        actions.save_commune_report(data={**REPORT, "proposed_on": at.date()}, **given)
        moves = [actions.propose_dossier, actions.place_dossier, actions.mark_scored, actions.mark_decided]
        for move in moves[: steps.index(state) + 1]:
            move(**given)
