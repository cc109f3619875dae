"""The demo: a living province, built once, by the rooms' own actions."""

from __future__ import annotations

import datetime as dt
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ocop.base import clock
from ocop.certificates import queries as certificates
from ocop.certificates.models import Certificate, Decision, DecisionItem
from ocop.cli.demo import agencies, pictures, sheets, story
from ocop.cli.demo.days import Days
from ocop.cli.demo.makers import MAKERS
from ocop.councils.models import Hearing, Session
from ocop.criteria import shipped
from ocop.dossiers.models import Dossier, Kind
from ocop.dossiers.states import State
from ocop.journal.models import Entry
from ocop.organisations.models import LegalForm, Organisation
from ocop.people.models import Person
from ocop.people.roles import ROLES
from ocop.plan import coverage
from ocop.plan import shipped as shipped_plans
from ocop.plan.models import Task, TaskReport
from ocop.products.models import Product
from ocop.worklist import queries as worklist

NOON = dt.datetime(2026, 11, 23, 5, tzinfo=dt.UTC)


@pytest.fixture
def demo_mode(settings: Any) -> None:
    settings.OCOP_DEMO = True


def run(*arguments: str) -> str:
    said = StringIO()
    call_command("demo", *arguments, stdout=said)
    return said.getvalue()


@pytest.mark.parametrize("star", [2, 3, 4, 5])
def test_chosen_levels_come_to_the_wanted_star_on_every_sheet(star: int) -> None:
    pack = shipped.load("qd26-2026")
    assert pack is not None
    for tree in pack.trees:
        levels = sheets.levels_for(tree, star, seed=7)
        assert sheets.star_of(tree, levels) == star, tree.name
        for seat in range(7):
            other = sheets.opinion(tree, levels, star, seat)
            assert sheets.star_of(tree, other) == star, tree.name


def test_pictures_are_the_same_every_time_and_differ_by_product() -> None:
    first = pictures.picture("jar", (196, 140, 62), 1)
    assert first == pictures.picture("jar", (196, 140, 62), 1)
    assert len({pictures.picture(shape, (196, 140, 62), 1) for shape in pictures.SHAPES}) == len(
        pictures.SHAPES
    )


def test_every_producer_and_product_says_that_it_is_an_example() -> None:
    names = [maker.name for maker in MAKERS] + [goods.name for maker in MAKERS for goods in maker.goods]
    assert [name for name in names if not name.endswith("(ví dụ)")] == []


def test_the_law_admits_producers_of_every_legal_form_and_each_is_shown() -> None:
    shown = {maker.form for maker in MAKERS}
    assert shown == set(LegalForm.values) - {LegalForm.PUBLIC_BODY, LegalForm.OTHER}


@pytest.mark.parametrize(
    "day", [dt.date(2026, 11, 23), dt.date(2027, 1, 4), dt.date(2027, 4, 30), dt.date(2027, 12, 30)]
)
@pytest.mark.usefixtures("packs")
def test_the_batch_of_a_session_takes_what_is_proposed_three_weeks_before(day: dt.date) -> None:
    days = Days(clock.day_start(day) + dt.timedelta(hours=10))
    for ago in (0, 25, 75):
        batch, proposed = days.batch_for(ago)
        assert days.day(ago) < batch.evaluated_before
        assert days.today - dt.timedelta(days=proposed) < batch.proposed_before
        assert proposed >= ago + 21


@pytest.mark.django_db
def test_outside_demo_mode_nothing_is_built(settings: Any) -> None:
    settings.OCOP_DEMO = False
    with pytest.raises(CommandError, match="OCOP_DEMO"):
        run()
    assert not Person.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("places", "packs", "demo_mode")
def test_the_small_demo_is_built_once(monkeypatch: pytest.MonkeyPatch) -> None:
    said = run("--small")
    assert "demo-chuthe" in said and "demo-quantri" in said
    counted = (Dossier.objects.count(), Person.objects.count(), Entry.objects.count())
    assert run("--small") == said
    assert counted == (Dossier.objects.count(), Person.objects.count(), Entry.objects.count())


@pytest.mark.django_db
@pytest.mark.usefixtures("places", "packs")
def test_a_demo_that_fails_half_way_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(story, "_first_session", lambda told, small: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        story.tell(NOON, small=True)
    assert not story.is_there() and not Organisation.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("places", "packs")
def test_the_whole_demo_shows_every_state_and_gives_everybody_something_to_do() -> None:
    told = story.tell(NOON)
    assert set(Dossier.objects.values_list("state", flat=True)) == set(State.values)
    assert set(Dossier.objects.values_list("kind", flat=True)) == set(Kind.values)
    assert {h.state for h in Hearing.objects.all()} == {"waiting", "scoring", "spread", "concluded"}
    assert sorted(Session.objects.values_list("state", flat=True)) == ["closed", "closed", "open"]
    assert sorted(Decision.objects.values_list("state", flat=True)) == ["draft", "issued"]
    results = set(DecisionItem.objects.filter(decision__state="issued").values_list("result", "star"))
    assert results == {("recognised", 3), ("recognised", 4), ("potential_5", 5), ("not_recognised", 2)}
    today = clock.local_date(NOON)
    phases = {certificates.phase(item, today) for item in Certificate.objects.select_related("standing")}
    assert phases == {"valid", "window", "window_closed", "expired", "extended", "revoked"}
    assert {a.role for p in Person.objects.all() for a in p.appointments.all()} == set(ROLES)
    assert Product.objects.filter(is_demo=False).count() > 100, "the published list is there"
    assert set(Task.objects.filter(plan__is_history=False).values_list("state", flat=True)) == {
        "open", "running", "reported", "done",
    }  # fmt: skip
    waiting = TaskReport.objects.get(is_final=True, verdict="")
    assert waiting.attachments.count() == 1, "a report with its paper waits for the office"
    _everybody_has_something_to_do(told, today)
    _each_task_of_the_plan_was_done(today.year)
    _nobody_acted_in_the_future()


def _everybody_has_something_to_do(told: story.Told, today: dt.date) -> None:
    cast = told.shop.cast
    first_producer = next(iter(cast.producers.values()))
    first_agency = next(iter(cast.agencies.values()))
    busy = [first_producer, cast.commune("30526"), cast.officer, cast.province["leader"], *cast.members[3:4]]
    busy.append(first_agency)
    for actor in busy:
        assert worklist.turns_of(actor, today), actor.name
    late = [turn for turn in worklist.turns_of(cast.commune("30526"), today) if turn.is_late]
    assert len(late) == 1, "one dossier is overdue at the commune"


def _each_task_of_the_plan_was_done(year: int) -> None:
    """The demo's year against Kế hoạch 363: every task and purpose has a figure that is not nought."""
    done = {cover.code: [one.code for one in row if one.value] for cover, row in coverage.counted(year)}
    assert [code for code, figures in done.items() if not figures] == []


def test_every_agency_says_that_it_is_an_example_and_so_does_its_plan() -> None:
    example = shipped_plans.plan(agencies.PLAN)
    assert example is not None
    told = [name for name, _person in agencies.NAMES] + [str(example.facts["title"])]
    assert [name for name in told if not name.endswith("(ví dụ)")] == []
    led = {row["lead"] for row in example.tasks} | {name for row in example.tasks for name in row["supports"]}
    assert led <= {name for name, _person in agencies.NAMES}, "every agency of the plan is there"


def _nobody_acted_in_the_future() -> None:
    assert not Entry.objects.filter(at__gt=NOON).exists()
    assert not Entry.objects.filter(at__lt=clock.day_start(dt.date(2026, 5, 22))).exists()
