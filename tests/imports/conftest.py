"""A small province with awkward texts in it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from ocop.base import clock
from ocop.organisations.models import LegalForm, Organisation, YearFigures
from ocop.outreach.models import Publication, Reach
from ocop.plan.models import PastCase
from ocop.products.models import Product
from ocop.rights import actions as rights
from ocop.rights.actions import Entry
from ocop.trace.actions import diary
from ocop.training import actions as training
from tests.factories import imports as made
from tests.factories.organisations import make_organisation
from tests.factories.outreach import make_outlet, make_publication
from tests.factories.places import AT, BEFORE, unit
from tests.factories.products import make_product, make_standing
from tests.factories.promotion import make_channel, make_sale
from tests.factories.rights import BY, make_protection
from tests.factories.support import make_scheme
from tests.factories.trace import lot_made_by, make_handover, make_lot, make_material, make_site, make_step
from tests.factories.training import attend, make_class, make_trainee

AWKWARD = [
    "=1+1", "+84 1", "-x", "@import", "'=đã có dấu", "''", "_x0041_", "a & b < c > d", "dấu\u00a0cách",
    "  hai  cách ", "1.250", "01/02/2024", "Không", "TRUE", "🌾 lúa", "\u1ea1 và a\u0323",
]  # fmt: skip


@pytest.fixture
def province(places: None, packs: None) -> None:
    """Some of every kind, as other ways than this one have stored it."""
    communes = [unit("30502"), unit("30307"), unit("30337")]
    for number in range(8):
        owner = make_organisation(
            name=f"Hộ số {number} (ví dụ)", unit=communes[number % 3], legal_form=LegalForm.COOPERATIVE
        )
        fields = {"address": AWKWARD[number], "representative": AWKWARD[-1 - number]}
        days = {"registered_on": dt.date(2001, 2, 3) if number % 2 else None}
        Organisation.objects.filter(pk=owner.pk).update(**fields, **days)
        product = make_product(owner, name=f"Mắm số {number} (ví dụ)")
        lines = f"{AWKWARD[number]}\n  dòng hai\n\n\ndòng ba"
        Product.objects.filter(pk=product.pk).update(specification=lines, summary=AWKWARD[-1 - number])
        YearFigures.objects.create(
            organisation=owner,
            year=2020 + number % 3,
            workers=500 + number,
            revenue=10**16 - 1,
            profit=-number,
        )
        if number < 3:
            make_standing(product)
    Organisation.objects.filter(name="Hộ số 7 (ví dụ)").update(unit=unit("30337", BEFORE))
    channel = make_channel(name="Sàn A (ví dụ)")
    make_sale(product, channel, month=dt.date(2026, 4, 1), quantity=Decimal(40), quantity_unit="box")
    make_sale(product, channel, revenue=0, quantity=Decimal("2.5"), quantity_unit="kg")
    PastCase.objects.create(year=2023, product_name="=Trà", unit=unit("30337", BEFORE), star=4)
    PastCase.objects.create(  # no twin of the one above, whatever year a test gives either of them
        year=2024, product_name="Trà sen", decided_on=dt.date(2024, 5, 6), score=Decimal("61.5")
    )
    for number in range(8):
        outlet = make_outlet(name=f"Đài số {number} (ví dụ)")
        told = make_publication(
            outlet=outlet, title=f"Tin số {number} (ví dụ)", published_on=dt.date(2026, 1, 1 + number)
        )
        Publication.objects.filter(pk=told.pk).update(
            note=AWKWARD[number].strip(), address=AWKWARD[-1 - number]
        )
        Reach.objects.create(publication=told, month=dt.date(2026, 2, 1), people=1000 + number)
    paper = {"product": "Mắm số 5 (ví dụ)", "star": 3, "score": 61.25, "decision_no": "1/QĐ"}
    rows = [
        {**paper, "number": "1/GCN", "issued_on": dt.date(2022, 3, 1)},
        {**paper, "number": "2/GCN", "issued_on": dt.date(2024, 3, 1), "star": 4},
    ]
    made.applied(made.new_rows("certificates", *rows))
    make_scheme(name="Hỗ trợ bao bì (ví dụ)")
    given = {"scheme_name": "Hỗ trợ bao bì (ví dụ)", "year": 2024, "decided_on": dt.date(2024, 3, 1)}
    helped = [
        {
            **given,
            "producer": f"Hộ số {n} (ví dụ)",
            "amount": 10**7 + n,
            "decision_no": f"{n}/QĐ",
            "source": "Sổ",
        }
        for n in range(2)
    ]
    made.applied(made.new_rows("support", *helped))
    _rights()
    _trainees()
    visited = [
        {
            "producer": f"Hộ số {n} (ví dụ)", "day": dt.date(2023, 5, 1 + n), "kind": "ad_hoc",
            "conclusion": f"{AWKWARD[n]}\n  Đạt.", "team": AWKWARD[-1 - n], "source": "Sổ 2023",
        }
        for n in range(4)
    ]  # fmt: skip
    visited[1] |= {"finding": "Nhãn thiếu hạn dùng", "severity": "major"}
    visited[2] |= {"finding": "Kho ẩm", "remedy": "Lát sàn", "result": "failed",
                   "settled_on": dt.date(2023, 8, 1)}  # fmt: skip
    made.applied(made.new_rows("visits", *visited))
    _diary()


def _diary() -> None:
    """A producer's diary: a harvest, two makings, one of them a mistake, deliveries outside and inside."""
    owner, other = Organisation.objects.filter(name__startswith="Hộ số").order_by("pk")[:2]
    site = make_site(owner, kind="plot", name="Vườn")
    juice, sugar = (make_material(owner, name=name) for name in ("Nước thốt nốt", "Đường mẻ"))
    may_2 = dt.datetime(2026, 5, 2, 5, 0, tzinfo=dt.UTC)
    lot = make_lot(owner, item=juice, site=site, code="N-1", note=AWKWARD[0].strip(), happened_at=may_2)
    cooked = {"site": site, "inputs": [(lot, Decimal("20.25"))], "quantity": Decimal(5), "item": sugar}
    batch = lot_made_by(make_step("process", owner, code="M-1", **cooked))
    diary.declare_mistake(make_step("process", owner, code="M-2", **cooked), "Nhầm", by=BY, at=AT)
    make_handover(owner, other, lots=[(batch, Decimal(1)), (lot, Decimal(2))])
    make_handover(owner, lots=[(batch, Decimal("0.125"))], receiver_name="Chợ (ví dụ)")


def _trainees() -> None:
    """A class that was held once and goes on: people of here and of elsewhere, one gone."""
    earlier = dt.datetime(2026, 6, 1, 8, 0, tzinfo=clock.LOCAL)
    held = make_class("running", day=dt.date(2026, 6, 10), at=earlier, seats=8)
    owner = Organisation.objects.get(name="Hộ số 2 (ví dụ)")
    people = [make_trainee(held, name=f"{AWKWARD[n].strip()} {n} Ba", birth_year=1960 + n) for n in range(5)]
    people += [
        make_trainee(held, organisation=owner, who="producer", phone="0912345678"),
        make_trainee(held, organisation_name="Trường Mẫu", unit=unit("30307")),
    ]
    attend(people[0], people[3], people[5])
    training.cancel_enrolment(people[1], by=BY, at=AT)


def _rights() -> None:
    """Papers of every fate, by the room's own actions: with products and numbers, one of a shared mark."""
    owners = list(Organisation.objects.filter(name__startswith="Hộ số").order_by("pk"))
    mark = make_protection("granted", owners[0], kind="collective_mark", number="4-0001", name="=Mắm (ví dụ)")
    for number, owner in enumerate(owners[:6], start=1):
        covered = list(owner.products.all()) if number % 2 else []
        make_protection(
            "granted", owner, kind="haccp", number=f"H-{number}", products=covered, name=f"HACCP {number}",
            expires_on=dt.date(2030, 1, number), scope=AWKWARD[number].strip(),
            issuer=AWKWARD[-number].strip(),
        )  # fmt: skip
    make_protection("granted", owners[1], kind="use_right", parent=mark, name="Dùng nhãn chung (ví dụ)")
    for state in ("", "filed", "published"):
        make_protection(state, owners[2], name=f"Nhãn {state or 'nháp'} (ví dụ)")
    ended = make_protection("granted", owners[3], number="4-9", name="Nhãn cũ (ví dụ)")
    rights.take_step(ended, "end_protection", Entry(dt.date(2026, 6, 2), note="Thôi dùng"), by=BY, at=AT)
