"""Plans, targets, notes: who may what, what stays in the journal, what is measured."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.journal.models import Entry
from ocop.places import queries as places
from ocop.plan import actions, measuring
from ocop.plan.models import Correction, Plan, Target, UnitTarget
from ocop.plan.progress import Measured, Verdict
from ocop.plan.queries import plans as queries
from tests.factories.dossiers import officer
from tests.factories.files import pdf
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with
from tests.factories.places import BEFORE, unit
from tests.factories.plan import AT, TESTER, issue, make_plan, make_target
from tests.factories.products import make_product, make_standing

pytestmark = pytest.mark.django_db
OFFICE, LEADER = officer("provincial_officer"), officer("leader")
TODAY = dt.date(2026, 6, 15)
ISSUE = {"number": "12/KH-UBND (ví dụ)", "issuer": "UBND tỉnh (ví dụ)", "signed_on": dt.date(2026, 1, 5)}
DATA: dict[str, Any] = {
    "year": 2026,
    "title": "Kế hoạch (ví dụ)",
    "starts_on": dt.date(2026, 1, 1),
    "ends_on": dt.date(2026, 12, 31),
}
NOTE: dict[str, Any] = {
    "delta": Decimal(1),
    "reason": "Một quyết định chưa nhập (ví dụ).",
    "signer": "Nguyễn Văn Ví Dụ",
    "signed_on": TODAY,
}


def reason(call: Any, **arguments: Any) -> tuple[str, str]:
    """What an action refuses, as (about, field)."""
    with pytest.raises(Refused) as refused:
        call(**{"at": AT, **arguments})
    return refused.value.reason.about, refused.value.reason.field


def stars(count: int, star: int = 3, on: dt.date = dt.date(2026, 5, 10), **owner: Any) -> None:
    """First stars, each of a product of its own."""
    organisation = make_organisation(**owner)
    for _number in range(count):
        make_standing(
            make_product(organisation), star=star, decided_on=on, valid_from=on,
            valid_to=on + dt.timedelta(days=1095),
        )  # fmt: skip


def measured(target: Target, on: dt.date = TODAY) -> Measured:
    (found,) = measuring.measure(Plan.objects.get(pk=target.plan_id), on, [target.pk])
    return found


class TestDrafting:
    """The office writes, the leader issues."""

    def test_a_draft_is_written_by_the_office_and_journaled(self) -> None:
        plan = actions.create_plan(data={**DATA, "title": "  Kế hoạch   năm  "}, by=OFFICE, at=AT, key="a")
        assert (plan.title, plan.state, plan.number) == ("Kế hoạch năm", "draft", "")
        entry = Entry.objects.get(verb="plan.create_plan")
        assert entry.after is not None
        assert (entry.after["year"], entry.after["starts_on"]) == (2026, "2026-01-01")
        again = actions.create_plan(data=DATA, by=OFFICE, at=AT, key="a")
        assert (again.pk, Plan.objects.count()) == (plan.pk, 1)

    @pytest.mark.parametrize("who", ["leader", "auditor", "administrator", "commune_officer", "agency"])
    def test_others_write_none(self, who: str) -> None:
        assert reason(actions.create_plan, data=DATA, by=officer(who)) == ("person", "")

    @pytest.mark.parametrize(
        ("over", "field"),
        [
            ({"ends_on": dt.date(2025, 12, 31)}, "ends_on"),
            ({"year": 2027}, "year"),
            ({"title": " "}, "title"),
        ],
    )
    def test_what_does_not_fit_is_refused(self, over: dict[str, Any], field: str) -> None:
        assert reason(actions.create_plan, data={**DATA, **over}, by=OFFICE) == ("input", field)

    def test_an_edit_journals_only_what_changed(self) -> None:
        plan = make_plan()
        actions.edit_plan(plan=plan, data={"issuer": "UBND tỉnh (ví dụ)", "year": 2026}, by=OFFICE, at=AT)
        entry = Entry.objects.get(verb="plan.edit_plan")
        assert (entry.before, entry.after) == ({"issuer": ""}, {"issuer": "UBND tỉnh (ví dụ)"})
        actions.edit_plan(plan=plan, data={"issuer": "UBND tỉnh (ví dụ)"}, by=OFFICE, at=AT)
        assert Entry.objects.filter(verb="plan.edit_plan").count() == 1

    def test_a_discarded_draft_leaves_its_words_in_the_journal(self) -> None:
        target = make_target()
        actions.discard_plan(plan=target.plan, by=OFFICE, at=AT)
        assert (Plan.objects.count(), Target.objects.count()) == (0, 0)
        before = Entry.objects.get(verb="plan.discard_plan").before
        assert before is not None and before["title"] == "Kế hoạch OCOP 2026 (ví dụ)"

    def test_the_signed_paper_may_come_after_the_issue(self) -> None:
        plan = make_plan("issued")
        actions.attach_file(plan=plan, content=io.BytesIO(pdf()), name="kh.pdf", by=OFFICE, at=AT)
        plan.refresh_from_db()
        assert plan.file is not None and plan.file_name == "kh.pdf"
        after = Entry.objects.get(verb="plan.attach_file").after
        assert after == {"file": plan.file.sha256, "name": "kh.pdf"}
        closed = make_plan("closed", year=2025)
        given = {"plan": closed, "content": io.BytesIO(pdf()), "name": "kh.pdf"}
        assert reason(actions.attach_file, **given, by=OFFICE) == ("thing", "")
        assert reason(actions.attach_file, **{**given, "plan": plan}, by=LEADER) == ("person", "")


class TestIssuing:
    """From the issue on nothing changes without a reason."""

    def test_the_leader_issues_a_draft_with_targets(self) -> None:
        plan = make_target().plan
        actions.issue_plan(plan=plan, **{**ISSUE, "number": " 12/KH-UBND "}, by=LEADER, at=AT, key="i")
        plan.refresh_from_db()
        assert (plan.state, plan.number, plan.signed_on) == ("issued", "12/KH-UBND", dt.date(2026, 1, 5))
        assert actions.issue_plan(plan=plan, **ISSUE, by=LEADER, at=AT, key="i").number == "12/KH-UBND"

    def test_the_office_does_not_issue(self) -> None:
        assert reason(actions.issue_plan, plan=make_target().plan, **ISSUE, by=OFFICE) == ("person", "")

    def test_a_plan_without_targets_is_not_issued(self) -> None:
        assert reason(actions.issue_plan, plan=make_plan(), **ISSUE, by=LEADER) == ("thing", "")

    def test_one_plan_a_year_is_issued(self) -> None:
        make_plan("issued")
        second = make_target().plan
        assert reason(actions.issue_plan, plan=second, **ISSUE, by=LEADER) == ("thing", "")
        assert Plan.objects.get(pk=second.pk).state == "draft"

    @pytest.mark.parametrize(
        ("over", "field"),
        [
            ({"number": " "}, "number"),
            ({"issuer": ""}, "issuer"),
            ({"signed_on": dt.date(2026, 6, 16)}, "signed_on"),
        ],
    )
    def test_number_issuer_and_day_are_needed(self, over: dict[str, Any], field: str) -> None:
        plan = make_target().plan
        assert reason(actions.issue_plan, plan=plan, **{**ISSUE, **over}, by=LEADER) == ("input", field)

    def test_an_issued_plan_is_no_longer_edited(self) -> None:
        plan = make_plan("issued")
        target = plan.targets.get()
        for call, given in [
            (actions.edit_plan, {"plan": plan, "data": {"title": "Khác"}}),
            (actions.discard_plan, {"plan": plan}),
            (actions.add_target, {"plan": plan, "data": {"code": "X"}}),
            (actions.edit_target, {"target": target, "data": {"low": Decimal(1)}}),
            (actions.remove_target, {"target": target}),
        ]:
            assert reason(call, **given, by=OFFICE) == ("thing", "")
        assert Plan.objects.get().title == "Kế hoạch OCOP 2026 (ví dụ)"

    def test_a_plan_is_closed_and_opened_again_with_a_reason(self) -> None:
        plan = make_plan("issued")
        actions.close_plan(plan=plan, note="Đạt.", by=LEADER, at=AT)
        assert plan.state == "closed"
        assert reason(actions.reopen_plan, plan=plan, reason=" ", by=LEADER) == ("input", "reason")
        assert reason(actions.reopen_plan, plan=plan, reason="x", by=OFFICE) == ("person", "")
        actions.reopen_plan(plan=plan, reason="Còn một quyết định.", by=LEADER, at=AT)
        assert plan.state == "issued"
        notes = Entry.objects.filter(verb__in=["plan.close_plan", "plan.reopen_plan"]).order_by("pk")
        assert [entry.note for entry in notes] == ["Đạt.", "Còn một quyết định."]

    def test_the_leader_decides_what_everybody_reads(self) -> None:
        plan = make_plan("issued")
        assert reason(actions.set_public, plan=plan, is_public=True, by=OFFICE) == ("person", "")
        assert reason(actions.set_public, plan=make_plan(), is_public=True, by=LEADER) == ("thing", "")
        actions.set_public(plan=plan, is_public=True, by=LEADER, at=AT)
        assert list(queries.public_plans()) == [plan]
        actions.set_public(plan=plan, is_public=False, by=LEADER, at=AT)
        assert list(queries.public_plans()) == []
        verbs = list(
            Entry.objects.filter(verb__endswith="progress").order_by("pk").values_list("verb", flat=True)
        )
        assert verbs == ["plan.show_progress", "plan.hide_progress"]


class TestAmending:
    """A target of an issued plan."""

    def amend(
        self, target: Target, by: Actor = LEADER, why: str = "Theo Công văn 7 (ví dụ)", **data: Any
    ) -> None:
        actions.amend_target(target=target, data=data, reason=why, by=by, at=AT)

    def test_before_after_and_reason_stay_in_the_journal(self) -> None:
        target = make_plan("issued").targets.get()
        self.amend(target, low=Decimal(8))
        assert Target.objects.get().low == 8
        entry = Entry.objects.get(verb="plan.amend_target")
        assert (entry.before, entry.after, entry.note) == (
            {"low": "10.00"},
            {"low": "8.00"},
            "Theo Công văn 7 (ví dụ)",
        )

    def test_it_needs_the_leader_a_reason_and_a_change(self) -> None:
        target = make_plan("issued").targets.get()
        given: dict[str, Any] = {"target": target, "data": {"low": Decimal(8)}, "reason": "x"}
        assert reason(actions.amend_target, **given, by=OFFICE) == ("person", "")
        assert reason(actions.amend_target, **{**given, "reason": " "}, by=LEADER) == ("input", "reason")
        assert reason(actions.amend_target, **{**given, "data": {"low": 10}}, by=LEADER) == ("input", "")
        assert Target.objects.get().low == 10

    def test_neither_a_draft_nor_a_closed_plan_is_amended(self) -> None:
        for target in (make_target(), make_plan("closed").targets.get()):
            given: dict[str, Any] = {"target": target, "data": {"low": Decimal(8)}, "reason": "x"}
            assert reason(actions.amend_target, **given, by=LEADER) == ("thing", "")


class TestTargets:
    """What fits together."""

    @pytest.mark.parametrize(
        ("over", "field"),
        [
            ({"indicator": "khong_co"}, "indicator"),
            ({"comparison": "between"}, "high"),
            ({"comparison": "between", "high": Decimal(9)}, "high"),
            ({"high": Decimal(12)}, "high"),
            ({"low": Decimal(-1)}, "low"),
            ({"out_of": "new_stars"}, "out_of"),
            ({"out_of": "workers"}, "out_of"),
            ({"indicator": "reevaluation_done", "out_of": "reevaluation_due", "low": Decimal(101)}, "low"),
            ({"star": 3, "star_min": 3}, "stars"),
            ({"indicator": "dossiers_submitted", "star": 3}, "indicator"),
            ({"indicator": "workers", "industry": "Thực phẩm"}, "indicator"),
            ({"code": ""}, "code"),
            ({"text": " "}, "text"),
        ],
    )
    def test_what_does_not_fit_is_refused(self, over: dict[str, Any], field: str) -> None:
        plan = make_plan()
        data = {"code": "X", "text": "x", "indicator": "new_stars", "low": Decimal(10), **over}
        assert reason(actions.add_target, plan=plan, data=data, by=OFFICE) == ("input", field)
        assert Target.objects.count() == 0

    def test_a_code_is_used_once_in_a_plan(self) -> None:
        plan = make_plan()
        make_target(plan, code="CT1")
        data = {"code": "ct1", "text": "x", "indicator": "new_stars", "low": Decimal(1)}
        assert reason(actions.add_target, plan=plan, data=data, by=OFFICE) == ("input", "code")
        assert make_target(make_plan(), code="CT1").code == "CT1"

    def test_targets_stand_in_the_order_they_were_written(self) -> None:
        plan = make_plan()
        for code in ("B", "A", "C"):
            make_target(plan, code=code)
        assert [target.code for target in plan.targets.all()] == ["B", "A", "C"]

    def test_a_removed_target_stays_in_the_journal(self) -> None:
        target = make_target(code="B1")
        actions.remove_target(target=target, by=OFFICE, at=AT)
        before = Entry.objects.get(verb="plan.remove_target").before
        assert before is not None and (before["code"], before["low"]) == ("B1", "10.00")


@pytest.mark.usefixtures("places")
class TestUnits:
    """Targets for each unit."""

    def test_a_unit_gets_numbers_of_its_own_and_loses_them_again(self) -> None:
        target = make_target(per_unit="commune", low=Decimal(1))
        row = actions.set_unit_target(target=target, unit=unit("30628"), low=Decimal(3), by=OFFICE, at=AT)
        again = actions.set_unit_target(target=target, unit=unit("30628"), low=Decimal(4), by=OFFICE, at=AT)
        assert (again.pk, UnitTarget.objects.get().low) == (row.pk, 4)
        entry = Entry.objects.filter(verb="plan.set_unit_target").latest("pk")
        assert entry.before is not None and entry.after is not None
        assert (entry.before["low"], entry.after["low"]) == ("3.00", "4.00")
        actions.remove_unit_target(row=again, by=OFFICE, at=AT)
        assert UnitTarget.objects.count() == 0

    def test_after_the_issue_it_is_an_amendment(self) -> None:
        target = make_target(per_unit="commune", low=Decimal(1))
        issue(target.plan)
        target.plan.refresh_from_db()
        given: dict[str, Any] = {"target": target, "unit": unit("30628"), "low": Decimal(3)}
        assert reason(actions.set_unit_target, **given, by=LEADER) == ("input", "reason")
        assert reason(actions.set_unit_target, **given, reason="x", by=OFFICE) == ("person", "")
        row = actions.set_unit_target(**given, reason="Xã đông chủ thể.", by=LEADER, at=AT)
        assert Entry.objects.get(verb="plan.set_unit_target").note == "Xã đông chủ thể."
        assert reason(actions.remove_unit_target, row=row, by=LEADER) == ("input", "reason")

    @pytest.mark.parametrize(
        ("per_unit", "over", "field"),
        [
            ("commune", {}, "unit"),
            ("cluster", {"members": [1]}, "name"),
            ("cluster", {"name": "Cụm"}, "members"),
            ("commune", {"low": Decimal(-1)}, "unit"),
        ],
    )
    def test_what_does_not_fit_is_refused(self, per_unit: str, over: dict[str, Any], field: str) -> None:
        target = make_target(per_unit=per_unit, low=Decimal(1))
        given = {"target": target, "low": Decimal(1), **over}
        assert reason(actions.set_unit_target, **given, by=OFFICE) == ("input", field)

    def test_a_whole_target_has_no_units(self) -> None:
        given: dict[str, Any] = {"target": make_target(), "unit": unit("30628"), "low": Decimal(1)}
        assert reason(actions.set_unit_target, **given, by=OFFICE) == ("thing", "")

    def test_a_commune_is_in_one_cluster_alone(self) -> None:
        target = make_target(per_unit="cluster", low=Decimal(1))
        one, two = unit("30628").pk, unit("30631").pk
        given: dict[str, Any] = {"target": target, "low": Decimal(1), "by": OFFICE, "at": AT}
        actions.set_unit_target(**given, name="Cụm Một", members=[one])
        assert reason(actions.set_unit_target, **given, name="Cụm Hai", members=[one, two]) == (
            "input",
            "members",
        )
        actions.set_unit_target(**given, name="Cụm Một", members=[one, two])
        assert UnitTarget.objects.get().members == sorted([one, two])

    def test_another_kind_of_unit_lets_the_old_numbers_go(self) -> None:
        target = make_target(per_unit="commune", low=Decimal(1))
        actions.set_unit_target(target=target, unit=unit("30628"), low=Decimal(3), by=OFFICE, at=AT)
        actions.edit_target(target=target, data={"per_unit": "district"}, by=OFFICE, at=AT)
        assert UnitTarget.objects.count() == 0


class TestCorrections:
    """A signed note beside the figure."""

    def test_a_note_is_written_with_signer_day_reason_and_file(self) -> None:
        target = make_plan("issued").targets.get()
        note = actions.correct_target(
            target=target, **NOTE, upload=(io.BytesIO(pdf()), "cv.pdf"), by=OFFICE, at=AT, key="c"
        )
        assert (note.delta, note.signer, note.signed_on, note.file_name) == (
            1,
            "Nguyễn Văn Ví Dụ",
            TODAY,
            "cv.pdf",
        )
        again = actions.correct_target(target=target, **NOTE, by=OFFICE, at=AT, key="c")
        assert (again.pk, Correction.objects.count()) == (note.pk, 1)
        entry = Entry.objects.get(verb="plan.correct_target")
        assert entry.after is not None and note.file is not None
        assert (entry.note, entry.after["delta"], entry.after["file"]) == (
            NOTE["reason"],
            "1.00",
            note.file.sha256,
        )

    @pytest.mark.parametrize(
        ("over", "field"),
        [
            ({"delta": Decimal(0)}, "delta"),
            ({"reason": " "}, "reason"),
            ({"signer": ""}, "signer"),
            ({"signed_on": dt.date(2026, 6, 16)}, "signed_on"),
        ],
    )
    def test_an_unsigned_or_empty_note_is_refused(self, over: dict[str, Any], field: str) -> None:
        target = make_plan("issued").targets.get()
        assert reason(actions.correct_target, target=target, **{**NOTE, **over}, by=OFFICE) == (
            "input",
            field,
        )

    def test_who_and_when(self) -> None:
        draft, closed = make_target(), make_plan("closed").targets.get()
        assert reason(actions.correct_target, target=draft, **NOTE, by=OFFICE) == ("thing", "")
        assert reason(actions.correct_target, target=closed, **NOTE, by=OFFICE) == ("thing", "")
        running = make_plan("issued", year=2025).targets.get()
        assert reason(actions.correct_target, target=running, **NOTE, by=LEADER) == ("person", "")

    def test_a_note_is_withdrawn_once_with_a_reason_and_stays_readable(self) -> None:
        target = make_plan("issued").targets.get()
        note = actions.correct_target(target=target, **NOTE, by=OFFICE, at=AT)
        given: dict[str, Any] = {"correction": note}
        assert reason(actions.withdraw_correction, **given, reason="", by=OFFICE) == ("input", "reason")
        assert reason(actions.withdraw_correction, **given, reason="x", by=LEADER) == ("person", "")
        actions.withdraw_correction(correction=note, reason="Đã nhập quyết định.", by=OFFICE, at=AT)
        kept = Correction.objects.get()
        assert (kept.delta, kept.withdrawn_for, kept.withdrawn_at) == (1, "Đã nhập quyết định.", AT)
        assert reason(actions.withdraw_correction, correction=kept, reason="x", by=OFFICE) == ("thing", "")
        stale = Correction.objects.get()
        stale.withdrawn_at = None
        assert reason(actions.withdraw_correction, correction=stale, reason="x", by=OFFICE) == ("stale", "")

    @pytest.mark.usefixtures("places")
    def test_the_unit_is_named_where_the_target_is_for_units(self) -> None:
        whole = make_target()
        each = make_target(whole.plan, per_unit="commune", low=Decimal(1))
        issue(whole.plan)
        whole.plan.refresh_from_db()
        each.plan.refresh_from_db()
        assert reason(actions.correct_target, target=each, **NOTE, by=OFFICE) == ("input", "unit")
        assert reason(actions.correct_target, target=whole, unit=unit("30628"), **NOTE, by=OFFICE) == (
            "input",
            "unit",
        )

    @pytest.mark.usefixtures("places")
    def test_a_unit_that_stands_in_no_line_is_refused(self) -> None:
        plan = make_plan()
        each = make_target(plan, per_unit="district", low=Decimal(1))
        cluster = make_target(plan, per_unit="cluster", low=Decimal(1))
        given: dict[str, Any] = {"low": Decimal(1), "by": OFFICE, "at": AT}
        inside, outside = unit("30628"), unit("30307")
        actions.set_unit_target(target=cluster, name="Cụm", members=[inside.pk], **given)
        refused = reason(actions.set_unit_target, **{**given, "target": each, "unit": inside})
        assert refused == ("input", "unit")
        issue(plan)
        for target in (each, cluster):
            target.plan.refresh_from_db()
            about = reason(actions.correct_target, target=target, unit=outside, **NOTE, by=OFFICE)
            assert about == ("input", "unit")
        actions.correct_target(target=cluster, unit=inside, **NOTE, by=OFFICE, at=AT)
        (line,) = measured(cluster).lines
        assert line.count.delta == 1


@pytest.mark.usefixtures("places")
class TestMeasuring:
    """What the machine counts, and what a note makes of it."""

    def test_the_figure_the_note_and_the_sum_stand_side_by_side(self) -> None:
        target = make_target(low=Decimal(3))
        issue(target.plan)
        stars(2)
        target.plan.refresh_from_db()
        assert measured(target).verdict == Verdict.RUNNING
        note = actions.correct_target(target=target, **NOTE, by=OFFICE, at=AT)
        found = measured(target)
        assert found.count is not None
        assert (found.count.computed, found.count.delta, found.count.result) == (2, 1, 3)
        assert (found.verdict, found.reached, list(found.corrections)) == (Verdict.MET, 100, [note])
        actions.withdraw_correction(correction=note, reason="Nhầm.", by=OFFICE, at=AT)
        found = measured(target)
        assert found.count is not None and found.count.result == 2 and found.corrections == ()

    def test_a_past_day_is_asked_as_it_was(self) -> None:
        target = make_target(low=Decimal(3))
        stars(1, on=dt.date(2026, 2, 1))
        stars(2, on=dt.date(2026, 4, 1))
        counted = [
            found.count.result
            for day in (dt.date(2026, 1, 31), dt.date(2026, 2, 1), dt.date(2026, 3, 31), dt.date(2026, 4, 1))
            if (found := measured(target, day)).count
        ]
        assert counted == [0, 1, 1, 3]

    def test_stars_are_narrowed(self) -> None:
        plan = make_plan()
        targets = [
            make_target(plan, star_min=3), make_target(plan, star_min=4), make_target(plan, star=3),
            make_target(plan),
        ]  # fmt: skip
        stars(2, star=3)
        stars(1, star=4)
        found = measuring.measure(plan, TODAY)
        assert [each.target for each in found] == targets
        assert [each.count.number for each in found if each.count] == [3, 1, 2, 3]

    def test_nothing_due_is_neither_met_nor_missed(self) -> None:
        target = make_target(indicator="reevaluation_done", out_of="reevaluation_due", low=Decimal(100))
        assert measured(target, dt.date(2026, 12, 31)).verdict == Verdict.NOTHING_DUE

    def test_an_indicator_that_is_gone_cannot_be_measured(self) -> None:
        target = make_target()
        Target.objects.filter(pk=target.pk).update(indicator="cu")
        assert (measured(target).verdict, measured(target).count) == (Verdict.UNKNOWN, None)

    def test_every_commune_has_a_line_and_the_lines_add_up(self) -> None:
        target = make_target(per_unit="commune", low=Decimal(1), star_min=3)
        actions.set_unit_target(target=target, unit=unit("30631"), low=Decimal(2), by=OFFICE, at=AT)
        stars(2, unit=unit("30628"))
        stars(1, unit=unit("30631"))
        found = measured(target)
        assert found.count is not None
        assert len(found.lines) == places.communes(TODAY, "91").count() == 102
        assert sum(line.count.number for line in found.lines) + found.unplaced == found.count.number == 3
        by_code = {line.unit.code: line for line in found.lines if line.unit}
        assert (by_code["30628"].verdict, by_code["30628"].count.number) == (Verdict.EXCEEDED, 2)
        assert (by_code["30631"].verdict, by_code["30631"].goal.low) == (Verdict.RUNNING, 2)
        assert (by_code["30307"].verdict, by_code["30307"].count.number) == (Verdict.RUNNING, 0)
        assert (found.units_met, found.units_judged, found.verdict) == (1, 102, Verdict.RUNNING)

    def test_a_note_for_a_unit_counts_there_and_in_the_sum(self) -> None:
        target = make_target(per_unit="commune", low=Decimal(1))
        issue(target.plan)
        target.plan.refresh_from_db()
        actions.correct_target(target=target, unit=unit("30307"), **NOTE, by=OFFICE, at=AT)
        found = measured(target)
        line = next(line for line in found.lines if line.unit and line.unit.code == "30307")
        assert (line.count.number, line.count.result, line.verdict) == (0, 1, Verdict.MET)
        assert found.count is not None and found.count.result == 1

    def test_a_cluster_is_the_sum_of_its_communes_through_mergers(self) -> None:
        """A member named by an old commune is followed to the commune it went into."""
        target = make_target(per_unit="cluster", low=Decimal(3))
        old = places.former_of(unit("30628"))[0].unit
        members = [old.pk, unit("30631").pk]
        actions.set_unit_target(
            target=target, name="Cụm (ví dụ)", members=members, low=Decimal(3), by=OFFICE, at=AT
        )
        stars(2, unit=unit("30628"))
        stars(1, unit=unit("30631"))
        stars(1, unit=unit("30307"))
        found = measured(target)
        (line,) = found.lines
        assert (line.name, line.count.number, line.verdict) == ("Cụm (ví dụ)", 3, Verdict.MET)
        assert line.scope.communes == {unit("30628").pk, unit("30631").pk}

    def test_a_plan_of_an_old_province_knows_its_own_districts_alone(self) -> None:
        province = unit("89", BEFORE)
        plan = make_plan(unit=province)
        whole, each = make_target(plan), make_target(plan, per_unit="district", low=Decimal(1))
        stars(1, unit=unit("30628"))
        stars(1, unit=unit("30769"))  # Hà Tiên: Kiên Giang before the merger
        first, second = measuring.measure(plan, TODAY)
        assert (first.target, second.target) == (whole, each)
        assert first.count is not None and second.count is not None
        assert (first.count.number, second.count.number, len(second.lines)) == (1, 1, 11)
        assert {line.name for line in second.lines if line.count.number} == {"Huyện Chợ Mới"}
        today = measured(make_target(make_plan(), per_unit="district", low=Decimal(1)))
        assert (len(today.lines), len({line.name for line in today.lines})) == (26, 26)

    def test_a_stock_goes_its_way_from_the_baseline(self) -> None:
        target = make_target(indicator="stars_valid", low=Decimal(12), baseline=Decimal(10))
        stars(11)
        found = measured(target)
        assert (found.verdict, found.reached) == (Verdict.RUNNING, 50)
        flow = measured(make_target(indicator="new_stars", low=Decimal(12), baseline=Decimal(10)))
        assert flow.reached == 91

    def test_the_number_of_statements_does_not_grow_with_units_or_stars(self) -> None:
        plan = make_plan()
        make_target(plan, star_min=3)
        make_target(plan, star_min=4)
        make_target(plan, per_unit="commune", low=Decimal(1))
        few = self.statements(plan)
        stars(2, unit=unit("30628"))
        stars(2, star=4, unit=unit("30631"))
        for code in ("30628", "30631", "30307"):
            given: dict[str, Any] = {"low": Decimal(2), "by": TESTER, "at": AT}
            actions.set_unit_target(target=plan.targets.last() or make_target(), unit=unit(code), **given)
        make_target(plan, star=3)
        make_target(plan, per_unit="commune", low=Decimal(2))
        assert self.statements(plan) == few

    def statements(self, plan: Plan) -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            measuring.measure(plan, TODAY)
        return len(caught)


@pytest.mark.usefixtures("places")
class TestSeeing:
    """Who sees which plan."""

    @pytest.mark.parametrize(
        ("role", "seen"),
        [
            ("provincial_officer", {"draft", "issued", "public"}),
            ("leader", {"draft", "issued", "public"}),
            ("auditor", {"issued", "public"}),
            ("agency", {"issued", "public"}),
            ("commune_officer", {"public"}),
            ("administrator", set()),
            ("council_member", set()),
        ],
    )
    def test_plans_are_seen_by_role(self, role: str, seen: set[str]) -> None:
        plans = {
            "draft": make_plan(),
            "issued": make_plan("issued", year=2025),
            "public": make_plan("issued", year=2024, is_public=True),
        }
        owner = make_organisation(kind="agency") if role == "agency" else None
        actor = actor_with(role, organisation=owner)
        found = set(queries.plans_visible_to(actor))
        assert found == {plans[name] for name in seen}
        assert {t.plan for t in queries.targets_visible_to(actor)} == found - {plans["draft"]}

    def test_a_commune_reads_its_own_lines(self) -> None:
        home = unit("30628")
        plan = make_plan()
        each = make_target(plan, per_unit="commune", low=Decimal(1))
        old = make_target(plan, per_unit="district", low=Decimal(1))
        cluster = make_target(plan, per_unit="cluster", low=Decimal(1))
        for name, code in (("Cụm A", "30628"), ("Cụm B", "30307")):
            actions.set_unit_target(
                target=cluster, name=name, members=[unit(code).pk], low=Decimal(1), by=OFFICE, at=AT
            )
        own = {found.target: [line.name for line in measuring.narrowed(found, home.pk).lines]
               for found in measuring.measure(plan, TODAY)}  # fmt: skip
        assert own == {each: ["Xã Chợ Mới"], old: ["Huyện Chợ Mới"], cluster: ["Cụm A"]}
