"""Plans that come with the program: read, loaded once, by the actions of everybody."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from ocop.base.actor import system
from ocop.base.refusals import Refused
from ocop.journal.models import Entry
from ocop.places.models import Unit
from ocop.plan import actions, indicators, measuring, shipped
from ocop.plan.models import Plan, Target, Task
from ocop.plan.progress import Verdict
from tests.factories.organisations import make_organisation
from tests.factories.plan import AT, make_plan
from tests.factories.products import make_product, make_standing

pytestmark = pytest.mark.django_db
BY = system("Kiểm thử")
END = dt.date(2023, 12, 31)


def load(code: str = "kh363-2023") -> actions.Loaded:
    found = shipped.plan(code)
    assert found is not None
    return actions.load_plan(shipped=found, by=BY, at=AT)


def test_the_files_say_what_they_are() -> None:
    assert shipped.codes() == ["kh363-2023", "mau-2026"]
    assert shipped.plan("khong-co") is None
    history, example = shipped.plan("kh363-2023"), shipped.plan("mau-2026")
    assert history is not None and example is not None
    assert (history.is_history, history.is_example, history.is_public) == (True, False, False)
    assert (example.is_history, example.is_example, example.is_public) == (False, True, True)
    assert "(ví dụ)" in example.facts["title"] and "(ví dụ)" in example.facts["number"]
    named = {name for task in example.tasks for name in (task["lead"], *task["supports"])}
    assert all("(ví dụ)" in name for name in named), "no event of an example is a real agency's"
    for row in (*history.targets, *example.targets):
        assert row["indicator"] in indicators.ALL


def test_plan_363_has_the_targets_and_tasks_of_its_source(places: None) -> None:
    plan = load().plan
    assert (plan.year, plan.number, plan.issuer, plan.signed_on, plan.state, plan.is_history) == (
        2023, "363/KH-UBND", "UBND tỉnh An Giang", dt.date(2023, 5, 15), "issued", True,
    )  # fmt: skip
    assert plan.unit is not None and plan.unit.code == "89" and not plan.is_public
    rows = plan.targets.values_list(
        "code", "indicator", "out_of", "star", "star_min", "comparison", "low", "high", "per_unit"
    )
    d = Decimal
    assert list(rows) == [
        ("T1", "new_stars", "", 0, 3, "between", d(40), d(50), ""),
        ("T2", "new_stars", "", 0, 4, "at_least", d(10), None, ""),
        ("T3", "proposals", "", 0, 0, "between", d(1), d(2), "district"),
        ("T4", "reevaluation_done", "reevaluation_due", 0, 0, "at_least", d(100), None, ""),
        ("T5", "upgrade_proposals", "", 4, 0, "at_least", d(5), None, ""),
        ("T6", "recognitions", "", 5, 0, "at_least", d(1), None, ""),
    ]
    tasks = list(plan.tasks.all())
    assert [task.code for task in tasks] == [f"K{number}" for number in range(1, 11)]
    assert {(task.lead, task.lead_unit, task.budget, task.supports.count()) for task in tasks} == {
        (None, None, None, 0)
    }


@pytest.mark.parametrize("code", ["kh363-2023", "mau-2026"])
def test_a_second_load_changes_nothing(places: None, code: str) -> None:
    first = load(code)
    entries = Entry.objects.count()
    assert first.is_new and Entry.objects.filter(verb="plan.issue_plan").count() == 1
    again = load(code)
    assert (again.is_new, again.plan) == (False, first.plan)
    assert (Plan.objects.count(), Entry.objects.count()) == (1, entries)


def test_a_plan_of_another_province_is_refused(db: None) -> None:
    with pytest.raises(Refused, match="không thuộc tỉnh"):
        load()
    assert Plan.objects.count() == 0


def test_where_the_office_issued_its_own_nothing_is_written(places: None) -> None:
    own = make_plan("issued", year=2023)
    with pytest.raises(Refused, match="2023"):
        load()
    assert (list(Plan.objects.all()), Task.objects.count()) == ([own], 0)


def test_the_example_has_clusters_of_real_communes_and_leads_where_agencies_are(places: None) -> None:
    agency = make_organisation(name="Sở Công Thương (ví dụ)", kind="agency")
    plan = load("mau-2026").plan
    assert plan.is_public and plan.is_demo
    clusters = Target.objects.get(plan=plan, per_unit="cluster").unit_targets.all()
    sizes = {row.name: len(row.members) for row in clusters}
    assert sizes == {
        "Cụm Bảy Núi (ví dụ)": 7, "Cụm cù lao Chợ Mới (ví dụ)": 6, "Cụm biển đảo (ví dụ)": 8,
    }  # fmt: skip
    communes = Unit.objects.filter(level="commune", valid_to__isnull=True)
    assert communes.filter(pk__in=[pk for row in clusters for pk in row.members]).count() == 21
    led = Task.objects.filter(plan=plan, lead=agency)
    assert [task.code for task in led] == ["N4"]
    assert Task.objects.filter(plan=plan, supports__organisation=agency).get().code == "N7"
    assert not Task.objects.filter(plan=plan, due_on__isnull=True).exists()


def test_plan_363_is_replayed_on_history(places: None, packs: None) -> None:
    """A history made for the purpose: which target is met follows from it by hand."""
    plan = load().plan
    owner = make_organisation()
    for number in range(41):
        day = dt.date(2023, 6, 1)
        make_standing(
            make_product(owner), star=4 if number < 9 else 3, decided_on=day, valid_from=day,
            valid_to=dt.date(2026, 5, 31),
        )  # fmt: skip
    day = dt.date(2024, 1, 1)  # of the year after: counts for nothing
    make_standing(make_product(owner), star=4, decided_on=day, valid_from=day, valid_to=dt.date(2026, 12, 31))
    found = {each.target.code: each for each in measuring.measure(plan, END)}
    figures = {code: each.count.result for code, each in found.items() if each.count}
    verdicts = {code: each.verdict for code, each in found.items()}
    assert (figures["T1"], verdicts["T1"]) == (41, Verdict.MET)
    assert (figures["T2"], verdicts["T2"]) == (9, Verdict.MISSED)
    assert (figures["T4"], verdicts["T4"]) == (None, Verdict.NOTHING_DUE)
    assert (figures["T6"], verdicts["T6"]) == (0, Verdict.MISSED)
    assert len(found["T3"].lines) == found["T3"].units_judged == 11
