"""Reports from the public: secret, limit, who sees the contact and until when."""

from __future__ import annotations

import datetime as dt
import io

import pytest

from ocop.base import clock
from ocop.base.refusals import Refused
from ocop.journal import queries as entries
from ocop.journal.models import Entry
from ocop.notices.models import Notice
from ocop.oversight import actions, queries, rules, turns
from ocop.oversight.models import Report, ReportPhoto
from tests.factories.files import picture
from tests.factories.organisations import make_organisation
from tests.factories.oversight import AT, BY, make_report, make_starred
from tests.factories.people import actor_with, commune_unit

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def test_a_report_is_followed_by_number_and_secret_alone() -> None:
    report, secret = actions.send_report("misuse", "Sao in sai hạng.", at=AT, key="k")
    assert queries.by_number(report.number.lower(), f" {secret.lower()} ") == report
    assert queries.by_number(report.number, "SAIMA123") is None and queries.by_number("PA-0", secret) is None
    assert secret not in str(Report.objects.values().get())
    assert actions.send_report("misuse", "Sao in sai hạng.", at=AT, key="k") == (report, "")


def test_a_key_answers_nothing_of_others() -> None:
    """Neither of another sender nor of another room, whoever made the key up."""
    first, _secret = actions.send_report("misuse", "Sao in sai hạng.", sender="a", at=AT, key="k")
    other, secret = actions.send_report("misuse", "Sao in sai hạng.", sender="b", at=AT, key="k")
    assert other != first and secret != ""
    actions.take_in_report(other, by=BY, at=AT, key="tay")
    third, secret = actions.send_report("misuse", "Sao in sai hạng.", sender="a", at=AT, key="tay")
    assert third not in (first, other) and secret != ""
    assert entries.answered(entries.strangers_key("k", "oversight.report", "a"), Report) == first.pk
    assert entries.answered(entries.strangers_key("k", "oversight.report", "a"), ReportPhoto) is None


def test_so_many_a_day_from_one_place(settings: object) -> None:
    settings.OCOP_REPORTS_A_DAY = 2  # type: ignore[attr-defined]
    for _n in range(2):
        make_report(sender="a")
    with pytest.raises(Refused):
        make_report(sender="a")
    make_report(sender="b")
    make_report(sender="a", at=AT + DAY)
    assert Report.objects.count() == 4


def test_what_is_no_report_is_refused() -> None:
    pictures = [(io.BytesIO(picture("JPEG", (9, 9))), "a.jpg")] * 4
    for over in ({"kind": "khac"}, {"words": "ngắn"}, {"pictures": pictures},
                 {"pictures": [(io.BytesIO(b"x"), "a.jpg")]}):  # fmt: skip
        with pytest.raises(Refused):
            make_report(**over)
    assert not Report.objects.exists()


def test_those_in_charge_are_told_and_they_alone_see_the_contact() -> None:
    owner = make_starred()
    local, office = actor_with("commune_officer", unit=owner.unit), actor_with("provincial_officer")
    other = actor_with("commune_officer", unit=commune_unit("30338", "Xã Khác"))
    report = make_report(product=owner.products.get(), contact="0977001122")
    assert (report.organisation, report.unit) == (owner, owner.unit)
    told = Notice.objects.filter(verb="oversight.report_sent").values_list("person_id", flat=True)
    assert set(told) == {local.person_id, office.person_id}
    allowed = {
        name: rules.may_see_contact.allows(actor, report)
        for name, actor in {
            "local": local, "office": office, "other": other, "leader": actor_with("leader"),
            "auditor": actor_with("auditor"), "producer": actor_with("producer", organisation=owner),
        }.items()
    }  # fmt: skip
    assert [name for name, may in allowed.items() if may] == ["local", "office"]
    assert not queries.reports_visible_to(other).exists()
    assert not queries.reports_visible_to(actor_with("producer", organisation=owner)).exists()
    assert "0977001122" not in str(list(Entry.objects.values()))


def test_a_linked_report_goes_to_the_commune_of_the_producer() -> None:
    report, owner = make_report(), make_organisation()
    local = actor_with("commune_officer", unit=owner.unit)
    assert not queries.reports_visible_to(local).exists()
    actions.link_report(report, organisation=owner, by=BY, at=AT)
    assert queries.reports_visible_to(local).get() == report
    assert Notice.objects.filter(person_id=local.person_id).count() == 1
    with pytest.raises(Refused):
        actions.link_report(make_report("closed"), organisation=owner, by=BY, at=AT)


def test_the_contact_is_forgotten_some_days_after_the_end(settings: object) -> None:
    settings.OCOP_REPORT_CONTACT_DAYS = 90  # type: ignore[attr-defined]
    ended = make_report("closed", contact="0912345678", sender="a")
    forgotten = make_report("answered", contact="0987654321", sender="b")
    late = make_report("answered", contact="0977001122", sender="c")
    actions.close_report(late, by=BY, at=AT + DAY)
    assert actions.clear_contacts(at=AT + 90 * DAY) == 0
    assert actions.clear_contacts(at=AT + 90 * DAY + dt.timedelta(seconds=1)) == 2
    forgotten.refresh_from_db()
    assert (forgotten.contact, forgotten.ended_at) == ("", None) and forgotten.contact_cleared_at is not None
    ended.refresh_from_db()
    assert (ended.contact, ended.sender) == ("", "") and ended.contact_cleared_at is not None
    assert list(Report.objects.exclude(contact="").values_list("contact", "sender")) == [("0977001122", "")]


def test_an_answered_report_is_to_be_ended_some_days_later(settings: object) -> None:
    settings.OCOP_REPORT_CLOSE_DAYS = 14  # type: ignore[attr-defined]
    report, officer = make_report("answered"), actor_with("provincial_officer")
    answered_on = clock.local_date(AT)
    assert turns.turns_of(officer, answered_on + 13 * DAY) == []
    (turn,) = turns.turns_of(officer, answered_on + 14 * DAY)
    assert (turn.what, turn.link, turn.since) == (
        "Kết thúc phản ánh", f"/can-bo/kiem-tra/phan-anh/{report.pk}/", answered_on,
    )  # fmt: skip
    actions.close_report(report, by=BY, at=AT + 14 * DAY)
    assert turns.turns_of(officer, answered_on + 15 * DAY) == []
