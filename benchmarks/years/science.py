"""Years of science: a decided call a year, a project for every twenty producers, a transfer to each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from ocop.organisations.models import Kind, LegalForm, Organisation
from ocop.science.models import Beneficiary, Call, Project, Proposal, Technology, Transfer

GROUP = 20
"""Producers that one project is for."""


def fill(organisations: Sequence[int], products: Sequence[int], years: Sequence[int]) -> None:
    """Rows in bulk; every producer benefits from a project and is handed something in each year."""
    at = dt.datetime(years[0], 2, 1, 2, tzinfo=dt.UTC)
    owner = Organisation.objects.create(
        name="Viện đo tải (ví dụ)", kind=Kind.PARTNER, legal_form=LegalForm.PUBLIC_BODY, created_at=at,
        search_text="vien do tai vi du", sort_key="vien do tai",
    )  # fmt: skip
    for year in years:
        _year(organisations, products, year, owner)
    Technology.objects.bulk_create(
        (
            Technology(
                organisation_id=pk,
                direction="need",
                title="Cần máy sấy (ví dụ)",
                subject="processing",
                created_at=at,
            )
            for pk in organisations
        ),
        batch_size=2000,
    )


def _year(organisations: Sequence[int], products: Sequence[int], year: int, owner: Organisation) -> None:
    at, day = dt.datetime(year, 3, 1, 2, tzinfo=dt.UTC), dt.date(year, 3, 1)
    call = Call.objects.create(
        year=year, title=f"Đợt đo tải {year} (ví dụ)", opens_on=day, closes_on=day, state="decided",
        decision_no="1", decided_on=day, created_at=at,
    )  # fmt: skip
    groups = [organisations[n : n + GROUP] for n in range(0, len(organisations), GROUP)]
    proposals = Proposal.objects.bulk_create(
        (
            Proposal(
                call=call,
                organisation=owner,
                title=f"Dự án {year}-{n} (ví dụ)",
                subject="processing",
                months=12,
                state="selected",
                state_budget=10**8,
                revealed_round=1,
                total=Decimal(80),
                spread=Decimal(3),
                created_at=at,
                first_sent_at=at,
                sent_at=at,
            )
            for n in range(len(groups))
        ),
        batch_size=2000,
    )
    projects = Project.objects.bulk_create(
        (
            Project(
                proposal=proposal,
                contract_no=f"{year}/{n}",
                signed_on=day,
                starts_on=day,
                ends_on=dt.date(year, 12, 31),
                state_amount=10**8,
                paid=10**8,
                state="accepted",
                grade="passed",
                closed_on=dt.date(year, 12, 20),
                closing_no="1",
                conclusion="Đủ.",
                created_at=at,
            )
            for n, proposal in enumerate(proposals)
        ),
        batch_size=2000,
    )
    pairs = [(n, pk) for n, group in enumerate(groups) for pk in group]
    Beneficiary.objects.bulk_create(
        (Beneficiary(proposal=proposals[n], organisation_id=pk) for n, pk in pairs), batch_size=2000
    )
    product_of = {organisations[n % len(organisations)]: pk for n, pk in enumerate(products)}
    handed = dt.date(year, 11, 1)
    Transfer.objects.bulk_create(
        (
            Transfer(
                project=projects[n],
                organisation_id=pk,
                product_id=product_of.get(pk),
                what="Quy trình (ví dụ)",
                handed_on=handed,
                outcome="Bớt hao hụt.",
                outcome_on=handed,
                created_at=at,
            )
            for n, pk in pairs
        ),
        batch_size=2000,
    )
