"""Drafts, signing, frozen copies, corrections, and what is owed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.files import queries as files
from ocop.journal.models import Entry
from ocop.notices.models import Notice
from ocop.reports import actions, contents, figures, queries
from ocop.reports.models import Definition, Run
from ocop.reports.states import RunState
from tests.factories.people import make_appointment
from tests.factories.products import make_product
from tests.factories.reports import AT, LEADER, OFFICE, award, make_definition, make_run, sign

pytestmark = pytest.mark.django_db
D = dt.date


def day(number: int, month: int = 10) -> dt.datetime:
    return dt.datetime(2026, month, number, 2, 0, tzinfo=dt.UTC)


def test_a_draft_holds_figures_beside_those_of_last_year() -> None:
    award(3, D(2026, 8, 1))
    award(4, D(2026, 9, 30))
    award(3, D(2025, 7, 1))
    award(3, D(2026, 10, 1))  # after the quarter
    values = make_run().values
    assert [line["total"] for line in values["lines"]] == [
        {"now": 3, "last_year": 1},
        {"now": 2, "last_year": 1},
    ]
    assert values["lines"][0]["rows"] == [
        {"label": "4 sao", "now": 1, "last_year": 0},
        {"label": "3 sao", "now": 2, "last_year": 1},
    ]
    assert values["lines"][0]["adds_up"] is True
    assert values["lines"][0]["indicator"]["definition"]
    assert values["compared"]["last_year"] == {
        "label": "Quý III năm 2025", "start": "2025-07-01", "end": "2025-09-30"
    }  # fmt: skip


def test_the_period_before_is_compared_on_wish_and_never_twice() -> None:
    quarterly = make_definition(with_before=True)
    assert set(make_run(quarterly).values["compared"]) == {"last_year", "before"}
    yearly = make_definition(kind="year", with_before=True)
    assert set(make_run(yearly, number=1).values["compared"]) == {"last_year"}
    alone = make_definition(kind="year", with_before=True, with_last_year=False)
    assert set(make_run(alone, number=1).values["compared"]) == {"before"}


def test_a_running_period_is_counted_to_the_day() -> None:
    award(3, D(2026, 8, 1))
    run = make_run(at=day(1, 8))
    assert run.values["counted"] == {"start": "2026-07-01", "end": "2026-08-01", "is_whole": False}
    assert run.values["lines"][1]["total"] == {"now": 1, "last_year": 0}
    assert run.values["compared"]["last_year"]["end"] == "2025-08-01"


def test_the_paper_is_vietnamese_whoever_makes_it() -> None:
    award()
    definition = make_definition()
    with translation.override("en"):
        values = make_run(definition).values
    assert values["period"]["label"] == "Quý III năm 2026"
    assert values["lines"][0]["rows"][0]["label"] == "3 sao"
    assert values["lines"][0]["title"] == "Sản phẩm có sao còn hiệu lực"


def test_rows_of_producers_with_two_stars_do_not_add_up() -> None:
    award(4, product=make_product(award(3).product.organisation))
    lines = [{"indicator": "producers_valid", "dimension": "star"}]
    (line,) = make_run(make_definition(lines)).values["lines"]
    assert line["total"]["now"] == 1 and [row["now"] for row in line["rows"]] == [1, 1]
    assert line["adds_up"] is False


def test_signing_freezes_content_hash_and_files() -> None:
    award()
    run = make_run()
    actions.save_remarks(run=run, remarks={"new_stars-0-0-": "Tốt."}, summary="Chung.", by=OFFICE, at=AT)
    signed = sign(run)
    assert (signed.state, signed.document_no, signed.signed_on) == ("signed", "1/BC-THU", D(2026, 10, 5))
    assert signed.sha256 == contents.digest(signed.content) and contents.is_intact(signed)
    assert signed.content["lines"][1]["remark"] == "Tốt." and signed.content["summary"] == "Chung."
    assert signed.word is not None and signed.excel is not None
    assert contents.is_file_intact(signed.word) and contents.is_file_intact(signed.excel)
    entry = Entry.objects.get(verb="reports.sign_run")
    assert entry.after is not None and entry.after["sha256"] == signed.sha256


def test_a_signed_report_stays_as_it_was_whatever_changes() -> None:
    award()
    definition = make_definition()
    signed = sign(make_run(definition))
    before = (signed.content, signed.sha256, files.path_of(signed.word).read_bytes())  # type: ignore[arg-type]
    award(4)
    data = {"name": "Tên khác", "kind": "quarter", "agency": "Khác"}
    actions.save_definition(
        definition=definition, data=data, lines=[{"indicator": "upgrades"}], by=OFFICE, at=AT
    )
    again = Run.objects.get(pk=signed.pk)
    assert (again.content, again.sha256) == before[:2] and contents.is_intact(again)
    assert contents.content_of(again)["definition"]["name"] != "Tên khác"
    assert again.word is not None and files.path_of(again.word).read_bytes() == before[2]


def test_nobody_writes_over_a_signed_report() -> None:
    signed = sign(make_run())
    for refused in (
        lambda: actions.compute_run(run=signed, by=OFFICE, at=AT),
        lambda: actions.save_remarks(run=signed, remarks={}, summary="x", by=OFFICE, at=AT),
        lambda: actions.drop_run(run=signed, by=OFFICE, at=AT),
        lambda: sign(signed),
    ):
        with pytest.raises(Refused):
            refused()
    signed.summary = "khác"
    with pytest.raises(TypeError):
        signed.save()
    with pytest.raises(TypeError):
        signed.delete()
    with pytest.raises(TypeError):
        Run.objects.all().delete()
    assert Run.objects.filter(pk=signed.pk).update(summary="khác") == 0
    assert Run.objects.get(pk=signed.pk).summary == ""


def test_a_change_of_the_frozen_content_shows() -> None:
    signed = sign(make_run())
    signed.content["lines"][0]["total"]["now"] = 99
    assert not contents.is_intact(signed)
    signed.content = contents.build(signed, {"signer": "Người Khác"})
    assert not contents.is_intact(signed)


def test_the_hash_does_not_hang_on_the_order_of_keys_and_does_on_every_value() -> None:
    one = {"a": 1, "b": [1, {"c": "đ", "d": None}]}
    same = {"b": [1, {"d": None, "c": "đ"}], "a": 1}
    assert contents.digest(one) == contents.digest(same)
    assert contents.digest(one) != contents.digest({**one, "a": 2})


def test_a_file_that_was_changed_or_lost_shows() -> None:
    signed = sign(make_run())
    assert signed.word is not None
    path = files.path_of(signed.word)
    kept = path.read_bytes()
    path.write_bytes(kept + b"x")
    assert not contents.is_file_intact(signed.word)
    path.unlink()
    assert not contents.is_file_intact(signed.word)
    path.write_bytes(kept)
    assert contents.is_file_intact(signed.word)


@pytest.mark.parametrize(
    ("computed", "at", "signed_on", "field"),
    [
        (day(30, 9), day(30, 9), D(2026, 9, 30), ""),  # the last day of the period: not yet over
        (day(30, 9), day(5), D(2026, 10, 5), ""),  # figures from before the end
        (day(5), day(5), D(2026, 10, 6), "signed_on"),  # tomorrow
        (day(1), day(5), D(2026, 9, 30), "signed_on"),  # within the period
        (day(3), day(5), D(2026, 10, 2), "signed_on"),  # before the figures were counted
    ],
)
def test_a_report_is_signed_only_on_figures_of_a_period_that_is_over(
    computed: dt.datetime, at: dt.datetime, signed_on: D, field: str
) -> None:
    run = make_run(at=computed)
    with pytest.raises(Refused) as refused:
        sign(run, at=at, signed_on=signed_on)
    assert refused.value.reason.field == field
    assert Run.objects.get(pk=run.pk).state == RunState.DRAFT


def test_the_first_day_after_the_period_is_enough() -> None:
    assert sign(make_run(at=day(1)), at=day(1), signed_on=D(2026, 10, 1)).is_signed


def test_a_stale_draft_is_not_signed() -> None:
    run = make_run()
    same = Run.objects.get(pk=run.pk)
    actions.compute_run(run=same, by=OFFICE, at=AT)
    with pytest.raises(Refused) as refused:
        sign(run)
    assert refused.value.reason.about == "stale"
    assert Run.objects.get(pk=run.pk).state == RunState.DRAFT


def test_remarks_on_an_older_version_are_refused() -> None:
    run = make_run()
    actions.save_remarks(run=run, remarks={}, summary="một", version=0, by=OFFICE, at=AT)
    with pytest.raises(Refused):
        actions.save_remarks(run=run, remarks={}, summary="hai", version=0, by=OFFICE, at=AT)
    with pytest.raises(Refused):
        actions.save_remarks(run=run, remarks={"không có": "x"}, summary="", by=OFFICE, at=AT)
    assert Run.objects.get(pk=run.pk).summary == "một"


def test_a_request_repeated_gets_the_answer_of_the_first() -> None:
    definition = make_definition()
    first = actions.make_run(
        definition=definition, period=definition.period(2026, 3), by=OFFICE, at=AT, key="k1"
    )
    again = actions.make_run(
        definition=definition, period=definition.period(2026, 3), by=OFFICE, at=AT, key="k1"
    )
    assert first.pk == again.pk and Run.objects.count() == 1
    assert sign(first, key="k2").pk == sign(Run.objects.get(pk=first.pk), key="k2").pk
    assert Entry.objects.filter(verb="reports.sign_run").count() == 1


def test_one_draft_and_one_signed_report_for_a_period() -> None:
    definition = make_definition()
    run = make_run(definition)
    with pytest.raises(Refused):
        make_run(definition)
    sign(run)
    with pytest.raises(Refused):
        make_run(definition)
    make_run(definition, number=4, at=AT)
    with pytest.raises(Refused):
        make_run(definition, year=2027, number=1)  # has not begun


def test_a_dropped_draft_frees_its_period() -> None:
    definition = make_definition()
    run = make_run(definition)
    actions.drop_run(run=run, by=OFFICE, at=AT)
    assert Run.objects.get(pk=run.pk).state == RunState.DROPPED
    assert make_run(definition).pk != run.pk


def test_a_correction_is_a_new_report_that_names_the_old_one() -> None:
    award()
    old = sign(make_run())
    award(4)
    with pytest.raises(Refused):
        actions.correct_run(run=old, reason=" ", by=OFFICE, at=AT)
    new = actions.correct_run(run=old, reason="Bỏ sót một quyết định.", by=OFFICE, at=AT)
    with pytest.raises(Refused):
        actions.correct_run(run=old, reason="Lần nữa.", by=OFFICE, at=AT)
    assert new.replaces_id == old.pk and new.values["lines"][1]["total"]["now"] == 2
    assert queries.replacement_of(old) is None  # not before it is signed
    signed = sign(new, document_no="2/BC-THU")
    assert signed.content["replaces"]["document_no"] == "1/BC-THU"
    assert signed.content["replaces"]["sha256"] == old.sha256
    assert queries.replacement_of(old) == signed
    kept = Run.objects.get(pk=old.pk)
    assert kept.content["lines"][1]["total"]["now"] == 1 and contents.is_intact(kept)


def test_a_dropped_correction_lets_another_be_made() -> None:
    old = sign(make_run())
    first = actions.correct_run(run=old, reason="Một.", by=OFFICE, at=AT)
    actions.drop_run(run=first, by=OFFICE, at=AT)
    assert actions.correct_run(run=old, reason="Hai.", by=OFFICE, at=AT).pk != first.pk


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [{"indicator": "khong-co"}],
        [{"indicator": "stars_valid", "star": 3, "star_min": 3}],
        [{"indicator": "revenue", "star": 3}],
        [{"indicator": "revenue", "dimension": "industry"}],
        [{"indicator": "upgrades"}, {"indicator": "upgrades"}],
        [{"indicator": "upgrades", "star": n % 5 + 1, "title": str(n)} for n in range(31)],
    ],
)
def test_lines_that_cannot_be_counted_are_refused(lines: list[dict[str, Any]]) -> None:
    with pytest.raises(Refused):
        make_definition(lines)
    assert Definition.objects.count() == 0


def test_the_kind_of_period_stays_once_a_report_is_signed() -> None:
    definition = make_definition()
    sign(make_run(definition))
    data = {"name": "x", "kind": "month", "agency": "y"}
    with pytest.raises(Refused) as refused:
        actions.save_definition(
            definition=definition, data=data, lines=[{"indicator": "upgrades"}], by=OFFICE, at=AT
        )
    assert refused.value.reason.field == "kind"


NOBODY = Actor(person_id=1, name="Ai đó", rights=frozenset({"view.all", "plan.view"}))


@pytest.mark.parametrize("actor", [NOBODY, LEADER])
def test_only_the_office_defines(actor: Actor) -> None:
    with pytest.raises(Refused) as refused:
        actions.save_definition(definition=None, data={}, lines=[{"indicator": "upgrades"}], by=actor, at=AT)
    assert refused.value.reason.about == "person"


def test_only_the_leader_signs_and_only_makers_make() -> None:
    definition = make_definition()
    run = make_run(definition)
    facts = {"document_no": "1", "signed_on": D(2026, 10, 5), "signer": "x", "signer_title": "y"}
    with pytest.raises(Refused) as refused:
        actions.sign_run(run=run, **facts, by=OFFICE, at=AT)  # type: ignore[arg-type]
    assert refused.value.reason.about == "person"
    for action in (
        lambda: actions.compute_run(run=run, by=NOBODY, at=AT),
        lambda: actions.drop_run(run=run, by=NOBODY, at=AT),
        lambda: actions.make_run(definition=definition, period=definition.period(2026, 2), by=NOBODY, at=AT),
    ):
        with pytest.raises(Refused) as refused:
            action()
        assert refused.value.reason.about == "person"


def test_the_database_keeps_the_promises() -> None:
    run = make_run()
    facts = {
        "definition": run.definition,
        "kind": "quarter",
        "closing": "calendar",
        "year": 2026,
        "number": 3,
    }
    for wrong in (
        {"state": "draft"},  # a second draft
        {"state": "signed"},  # signed without file and hash
        {"state": "dropped", "replaces": run},  # a correction without a reason
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Run.objects.create(**{**facts, "computed_at": AT, "created_at": AT, **wrong})


# ---------------------------------------------------------------- what is owed


def owed(on: D) -> list[tuple[str, int]]:
    return [(item.period.code, item.days_left) for item in queries.owed(Definition.objects.all(), on)]


def test_a_period_is_owed_from_the_day_after_it_and_late_from_the_day_after_the_due_day() -> None:
    make_definition()  # quarter, 10 days, since 01/07/2026
    assert owed(D(2026, 9, 30)) == []
    assert owed(D(2026, 10, 1)) == [("2026-3", 9)]
    (item,) = queries.owed(Definition.objects.all(), D(2026, 10, 10))
    assert item.days_left == 0 and not item.is_late
    (item,) = queries.owed(Definition.objects.all(), D(2026, 10, 11))
    assert item.days_left == -1 and item.is_late


def test_what_was_before_the_use_or_after_it_is_not_owed() -> None:
    make_definition(since=D(2026, 6, 30), until=D(2026, 12, 30))
    assert [code for code, _left in owed(D(2027, 6, 1))] == ["2026-2", "2026-3"]
    make_definition(since=None)
    assert len(owed(D(2027, 6, 1))) == 2


def test_a_draft_is_still_owed_and_a_signed_report_is_not() -> None:
    definition = make_definition()
    run = make_run(definition)
    (item,) = queries.owed(Definition.objects.all(), D(2026, 10, 20))
    assert item.draft == run.pk
    sign(run)
    assert owed(D(2026, 10, 20)) == []
    actions.correct_run(run=Run.objects.get(pk=run.pk), reason="Sai.", by=OFFICE, at=AT)
    assert owed(D(2026, 10, 20)) == []


def test_the_longest_overdue_comes_first_and_two_statements_do(django_assert_num_queries: Any) -> None:
    make_definition(kind="month", since=D(2026, 8, 1), due_days=5)
    with django_assert_num_queries(2):
        few = owed(D(2026, 10, 20))
    for _n in range(5):
        sign(make_run(make_definition(kind="month", since=D(2024, 1, 1)), number=9))
    with django_assert_num_queries(2):
        many = queries.owed(Definition.objects.all(), D(2026, 10, 20))
    assert few == [("2026-8", -45), ("2026-9", -15)]
    assert len(many) > 100 and [item.due_on for item in many] == sorted(item.due_on for item in many)


def test_the_office_is_reminded_once_for_each_milestone() -> None:
    make_definition()
    make_appointment("provincial_officer")
    told = [actions.remind(at=day(n)) for n in range(1, 20)]
    # due 10/10: three days before, the day itself, the day after, a week later
    assert {n for n, new in enumerate(told, start=1) if new} == {7, 10, 11, 18}
    notices = list(Notice.objects.order_by("pk"))
    assert [notice.verb for notice in notices] == ["reports.due"] * 2 + ["reports.overdue"] * 2
    assert "Báo cáo quá hạn" in notices[-1].title and "Quý III năm 2026" in notices[-1].title


def test_a_reminder_missed_is_made_up_for() -> None:
    make_definition()
    make_appointment("provincial_officer")
    assert actions.remind(at=day(14)) == 1
    assert actions.remind(at=day(15)) == 0


def test_figures_ask_no_more_when_there_is_more(django_assert_num_queries: Any) -> None:
    definition = make_definition()
    lines = list(definition.lines.all())
    award()
    period = definition.period(2026, 3)
    with django_assert_num_queries(6):  # two lines at two periods, one of them broken down
        figures.compute(definition, lines, period, AT)
    for _n in range(4):
        award(4)
    with django_assert_num_queries(6):
        figures.compute(definition, lines, period, AT)
