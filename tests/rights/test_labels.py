"""Labels: rules by day, the check, the OCOP mark against the star that holds, versions in and out of use."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.rights import actions, labelling, queries, turns
from ocop.rights.labelling import Known
from ocop.rights.models import Label, LabelState
from tests.factories.files import picture
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with
from tests.factories.products import AT, make_product, make_standing
from tests.factories.rights import BY, make_label
from tests.refusals import refusal

ON, DAY = dt.date(2026, 6, 15), dt.timedelta(days=1)


def test_rules_hold_by_their_days_and_say_what_is_not_verified() -> None:
    days = (
        dt.date(2010, 1, 1),
        dt.date(2022, 2, 15),
        dt.date(2026, 1, 22),
        dt.date(2026, 1, 23),
        dt.date(2040, 1, 1),
    )
    assert [labelling.in_force(day).code for day in days] == [
        "nd43-2017", "nd43-2017", "nd43-2017", "nd37-2026", "nd37-2026",
    ]  # fmt: skip
    for each in labelling.every():
        assert all(item.source for item in each.items) and each.note
        codes = [item.code for item in each.items]
        assert len(codes) == len(set(codes))
    assert not any(item.verified for item in labelling.rules("nd37-2026").items)
    alcohol = {item.code for item in labelling.rules("nd37-2026").items_for("alcohol")}
    assert "ethanol" in alcohol and "use_by" not in alcohol


@pytest.mark.parametrize(
    ("shows", "shown", "valid", "allowed", "same"),
    [
        (False, None, None, "na", "na"), (True, 4, 4, "yes", "yes"), (True, 4, 3, "yes", "no"),
        (True, 3, None, "no", "no"), (True, None, 4, "yes", "no"), (True, 2, 2, "no", "yes"),
    ],
)  # fmt: skip
def test_the_mark_needs_a_star_of_three_that_holds_and_its_number(
    shows: bool, shown: int | None, valid: int | None, allowed: str, same: str
) -> None:
    known = Known(shows_mark=shows, shown_star=shown, valid_star=valid)
    found = labelling.check(labelling.rules("nd37-2026"), "food", known, {})
    answers = {line.item.code: line.answer for line in found.lines if line.by_system}
    assert answers == {"mark_allowed": allowed, "mark_star": same}


@pytest.mark.django_db
def test_a_label_is_checked_item_by_item_until_nothing_is_open() -> None:
    label = make_label()
    owner = label.product.organisation
    member = actor_with("producer", organisation=owner)
    assert [turn.what for turn in turns.turns_of(member, ON)] == ["Kiểm nhãn cho xong"]
    asked = [item for item in labelling.rules(label.rules).items_for("food") if not item.auto]
    first = actions.tick_label(label, {"name": ("yes", ""), "use_by": ("no", "Chưa in")}, by=member, at=AT)
    assert [line.item.code for line in first.missing] == ["use_by"] and not first.is_complete
    rest = {item.code: ("yes", "") for item in asked if item.required and item.code not in ("name", "use_by")}
    done = actions.tick_label(label, rest, by=member, at=AT)
    label.refresh_from_db()
    assert done.is_complete and not done.is_sound and label.checked_at == AT
    assert turns.turns_of(member, ON) == []
    assert actions.tick_label(label, {"use_by": ("yes", "")}, by=member, at=AT + DAY).is_sound
    assert label.ticks.get(item="use_by").note == "" and label.ticks.get(item="name").by_name == member.name
    for wrong in ({"mark_star": ("yes", "")}, {"ethanol": ("yes", "")}, {"name": ("maybe", "")}):
        assert refusal(lambda wrong=wrong: actions.tick_label(label, wrong, by=member, at=AT))[0] == "input"
    for role in ("commune_officer", "auditor", "leader"):
        assert (
            refusal(lambda role=role: actions.tick_label(label, {}, by=actor_with(role), at=AT))[0]
            == "person"
        )


@pytest.mark.django_db
def test_a_version_with_the_mark_is_used_only_while_the_star_holds() -> None:
    product = make_product()
    member = actor_with("producer", organisation=product.organisation)
    label = actions.add_label(product, {"shows_mark": True, "shown_star": 4}, by=member, at=AT)
    use = lambda day: actions.use_label(label, day, by=member, at=AT)  # noqa: E731
    assert refusal(lambda: use(ON)) == ("thing", "")
    make_standing(product, star=3, valid_to=ON + 10 * DAY, valid_from=ON - 9 * DAY)
    assert refusal(lambda: use(ON)) == ("thing", "")
    actions.change_label(label, {"shown_star": 3}, by=member, at=AT)
    assert refusal(lambda: use(ON + 11 * DAY)) == ("thing", "")
    use(ON + 10 * DAY)
    assert (label.state, label.used_from, label.number) == ("in_use", ON + 10 * DAY, 1)
    assert refusal(lambda: actions.change_label(label, {"note": "x"}, by=member, at=AT)) == ("thing", "")
    later = AT + 20 * DAY
    assert refusal(lambda: actions.retire_label(label, ON, by=member, at=later)) == ("input", "day")
    actions.retire_label(label, ON + 15 * DAY, by=member, at=later)
    second = actions.add_label(product, {}, by=member, at=later)
    assert (label.state, second.number) == (LabelState.RETIRED, 2)
    assert refusal(lambda: actions.retire_label(second, ON, by=member, at=later)) == ("thing", "")


@pytest.mark.django_db
def test_sides_are_pictures_of_a_draft() -> None:
    label = make_label()
    member = actor_with("producer", organisation=label.product.organisation)
    content = picture()
    side = actions.add_side(label, "front", io.BytesIO(content), "a.jpg", by=member, at=AT)
    assert side.file.media_type == "image/webp"
    for wrong, name, field in ((content, "front", "pictures"), (b"khong phai anh", "back", "pictures"),
                               (picture(), "inside", "side")):  # fmt: skip
        call = lambda c=wrong, n=name: actions.add_side(label, n, io.BytesIO(c), "b.jpg", by=member, at=AT)  # noqa: E731
        assert refusal(call) == ("input", field)
    stranger = actor_with("producer", organisation=make_organisation())
    assert refusal(lambda: actions.remove_side(side, by=stranger, at=AT))[0] == "person"
    actions.remove_side(side, by=member, at=AT)
    assert not label.sides.exists()


@pytest.mark.django_db
def test_new_rules_open_the_check_again_and_answers_stay() -> None:
    label = make_label(checked=True)
    assert refusal(lambda: actions.recheck_label(label, by=BY, at=AT))[0] == "thing"
    Label.objects.update(rules="nd43-2017")
    label.refresh_from_db()
    actions.recheck_label(label, by=BY, at=AT)
    assert (label.rules, label.checked_at) == ("nd37-2026", None)
    assert label.ticks.filter(item="name", answer="yes").exists()


@pytest.mark.django_db
def test_what_is_typed_of_a_label_is_checked() -> None:
    product = make_product()
    for data, field in (
        ({"shown_star": 3}, "shown_star"), ({"shows_mark": True, "shown_star": 2}, "shown_star"),
        ({"goods": "rocket"}, "goods"), ({"note": "x" * 301}, "note"),
    ):  # fmt: skip
        assert refusal(lambda data=data: actions.add_label(product, data, by=BY, at=AT)) == ("input", field)


@pytest.mark.django_db
def test_lists_of_labels_cost_the_same_at_one_and_at_many() -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert queries.results(queries.current_labels(Label.objects.all()), ON)
        return len(seen)

    make_label(checked=True)
    few = cost()
    for _n in range(3):
        make_label(checked=True)
    assert cost() == few
