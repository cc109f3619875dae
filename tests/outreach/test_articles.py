"""An article from draft to reader: who may do what, and what is kept of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.jobs import actions as jobs
from ocop.journal import queries as journal
from ocop.notices.models import Notice
from ocop.outreach import actions, queries, reading, rules, turns
from ocop.outreach.models import Article, ArticlePicture, ArticleState, Version
from ocop.outreach.states import ARTICLE
from tests.factories.organisations import make_organisation
from tests.factories.outreach import BY, bring, make_article, make_article_picture
from tests.factories.people import actor_with, commune_unit
from tests.factories.products import AT, make_product, make_standing
from tests.refusals import refusal

pytestmark = pytest.mark.django_db
LATER = AT + dt.timedelta(hours=1)


def agency(name: str = "Hội Phụ nữ (ví dụ)") -> Actor:
    return actor_with("agency", organisation=make_organisation(kind="agency", name=name))


def test_an_article_goes_from_an_agency_by_review_to_its_readers() -> None:
    writer, officer = agency(), actor_with("provincial_officer")
    article = make_article(by=writer)
    assert (article.organisation_id, article.desk_unit_id, article.author_id) == (
        writer.organisation_id, None, writer.person_id
    )  # fmt: skip
    actions.send_article(article, by=writer, at=AT)
    actions.ask_changes(article, "Ghi rõ ấp nào.", by=officer, at=AT)
    assert (article.state, article.reasons) == ("changes", "Ghi rõ ấp nào.")
    actions.change_article(article, {"body": "Ấp Vĩnh Hạ."}, by=writer, at=AT)
    actions.send_article(article, by=writer, at=AT)
    actions.approve_article(article, seen=2, by=officer, at=AT)
    assert reading.newest(5) == []
    actions.publish_article(article, by=officer, at=LATER)
    found = reading.story(article.pk)
    assert found is not None and (found.body, found.teaser.appeared_at) == ("Ấp Vĩnh Hạ.", LATER)
    assert [entry.verb for entry in journal.history_of(article)] == [
        "outreach.article_written", "outreach.send_article", "outreach.ask_changes",
        "outreach.article_changed", "outreach.send_article", "outreach.approve_article",
        "outreach.publish_article",
    ]  # fmt: skip
    told = Notice.objects.order_by("pk").values_list("person_id", "verb")
    assert list(told) == [
        (officer.person_id, "outreach.article_sent"), (writer.person_id, "outreach.changes_asked"),
        (officer.person_id, "outreach.article_sent"), (writer.person_id, "outreach.article_approved"),
        (writer.person_id, "outreach.article_published"),
    ]  # fmt: skip


def moves(article: Article, by: Actor) -> dict[str, Callable[[], Any]]:
    return {
        "send_article": lambda: actions.send_article(article, by=by, at=LATER),
        "ask_changes": lambda: actions.ask_changes(article, "Sửa.", by=by, at=LATER),
        "approve_article": lambda: actions.approve_article(article, seen=article.sends, by=by, at=LATER),
        "publish_article": lambda: actions.publish_article(article, by=by, at=LATER),
        "withdraw_article": lambda: actions.withdraw_article(article, "Nhầm.", by=by, at=LATER),
        "reopen_article": lambda: actions.reopen_article(article, by=by, at=LATER),
    }


@pytest.mark.parametrize("state", ArticleState.values)
def test_every_move_starts_where_the_table_says_and_nowhere_else(state: str) -> None:
    for verb, move in ARTICLE.moves.items():
        article = online_before(state) if verb == "withdraw_article" else make_article(state)
        if state in move.sources:
            moves(article, BY)[verb]()
        else:
            assert refusal(moves(article, BY)[verb])[0] == "thing"
        article.refresh_from_db()
        assert article.state == (move.target if state in move.sources else state)


def online_before(state: str) -> Article:
    """An article in `state` that has a version online, as far as the state admits it."""
    article = make_article("published")
    if state == ArticleState.WITHDRAWN:
        return actions.withdraw_article(article, "Nhầm.", by=BY, at=AT)
    if state != ArticleState.PUBLISHED:
        bring(actions.reopen_article(article, by=BY, at=AT), state)
    return article


def test_what_was_never_published_is_given_up_by_its_desk_while_it_is_written() -> None:
    writer, officer = agency(), actor_with("provincial_officer")
    article = make_article(by=writer)
    assert refusal(lambda: actions.withdraw_article(article, by=officer, at=AT))[0] == "person"
    assert actions.withdraw_article(article, by=writer, at=AT).state == "withdrawn"
    for state in ("review", "approved"):
        waiting = make_article(state, by=writer)
        assert refusal(moves(waiting, writer)["withdraw_article"])[0] == "thing"


WRITES = {"send_article": "draft", "reopen_article": "approved"}
REVIEWS = {"ask_changes": "review", "approve_article": "review", "publish_article": "approved",
           "withdraw_article": "published"}  # fmt: skip


def test_who_moves_an_article_and_who_does_not() -> None:
    writer, colleague = agency(), agency("Đoàn Thanh niên (ví dụ)")
    same = actor_with("agency", organisation=make_organisation(kind="agency"))
    officer, leader = actor_with("provincial_officer"), actor_with("leader")
    commune, auditor = actor_with("commune_officer"), actor_with("auditor")
    for verb, state in {**WRITES, **REVIEWS}.items():
        allowed = {id(writer)} if verb in WRITES else {id(officer), id(leader)}
        for actor in (writer, colleague, same, officer, leader, commune, auditor):
            article = make_article(state, by=writer)
            act = moves(article, actor)[verb]
            if id(actor) in allowed:
                act()
            else:
                assert refusal(act)[0] == "person", (verb, actor.role)


def test_nobody_reviews_what_they_wrote_or_touched() -> None:
    officer, leader = actor_with("provincial_officer"), actor_with("leader")
    article = make_article("review", by=officer)
    assert refusal(lambda: actions.approve_article(article, seen=1, by=officer, at=AT)) == ("person", "")
    assert refusal(lambda: actions.ask_changes(article, "x", by=officer, at=AT)) == ("person", "")
    actions.approve_article(article, seen=1, by=leader, at=AT)
    actions.publish_article(article, by=officer, at=AT)  # pressing the button is no review

    mate = actor_with("provincial_officer")
    second = make_article(by=officer)
    actions.change_article(second, {"lead": "Mới."}, by=mate, at=AT)
    actions.send_article(second, by=officer, at=AT)
    assert refusal(lambda: actions.approve_article(second, seen=1, by=mate, at=AT))[0] == "person"
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=second.pk).update(approved_by=officer.person_id)


def test_what_is_approved_is_what_was_read() -> None:
    article = make_article("changes")
    stale = Article.objects.get(pk=article.pk)
    actions.send_article(article, by=BY, at=AT)
    assert refusal(lambda: actions.approve_article(article, seen=1, by=BY, at=AT))[0] == "stale"
    actions.approve_article(article, seen=2, by=BY, at=AT)
    assert refusal(lambda: actions.change_article(stale, {"body": "Khác."}, by=BY, at=AT))[0] == "stale"


def test_an_article_is_sent_with_lead_text_and_its_pictures() -> None:
    for over, field in (({"lead": ""}, "lead"), ({"body": ""}, "body"), ({"body": "![](anh:2)"}, "body")):
        article = make_article(**over)
        assert refusal(lambda found=article: actions.send_article(found, by=BY, at=AT)) == ("input", field)
    article = make_article(body="![](anh:1)")
    picture = make_article_picture(article)
    assert rules.may_send.allows(BY, article)
    actions.remove_picture(picture, by=BY, at=AT)
    assert not rules.may_send.allows(BY, article)


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"title": " "}, "title"), ({"topic": "khac"}, "topic"), ({"topic": ""}, "topic"),
        ({"title": "a" * 201}, "title"), ({"lead": "a" * 501}, "lead"), ({"body": "a" * 30_001}, "body"),
        ({"event_url": "javascript:alert(1)", "event_name": "Hội chợ"}, "event_url"),
        ({"event_on": dt.date(2026, 7, 1)}, "event_name"),
    ],
)  # fmt: skip
def test_what_an_article_may_say(over: dict[str, Any], field: str) -> None:
    assert refusal(lambda: make_article(**over)) == ("input", field)
    assert not Article.objects.exists()


def test_letters_that_no_feed_can_hold_are_taken_out() -> None:
    assert make_article(body="a\x00b\x0bc\ufffe").body == "abc"


def test_asked_twice_an_article_is_written_and_published_once() -> None:
    given = {"title": "Một", "topic": "products"}
    first = actions.write_article(given, by=BY, at=AT, key="k")
    assert actions.write_article(given, by=BY, at=AT, key="k") == first
    article = make_article("approved")
    actions.publish_article(article, by=BY, at=AT, key="p")
    assert actions.publish_article(article, by=BY, at=AT, key="p").state == "published"
    assert article.versions.count() == 1


def test_every_version_is_kept_with_its_pictures_and_products() -> None:
    product = make_standing().product
    article = make_article(products=[product])
    first, second = make_article_picture(article), make_article_picture(article)
    bring(article, "published")
    actions.reopen_article(article, by=BY, at=LATER)
    assert reading.story(article.pk) is not None, "what is online stays while the text is worked on"
    actions.remove_picture(first, by=BY, at=LATER)
    actions.unlink_product(article, product, by=BY, at=LATER)
    actions.change_article(article, {"title": "Tựa mới"}, by=BY, at=LATER)
    assert reading.newest(1)[0].title != "Tựa mới"
    bring(article, "published", at=LATER)
    old, new = Version.objects.order_by("number")
    assert (old.ended_at, new.ended_at, new.appeared_at) == (LATER, None, AT)
    assert [list(row.pictures.all()) for row in (old, new)] == [[first, second], [second]]
    assert [row.products.count() for row in (old, new)] == [1, 0]
    assert [row.title for row in reading.newest(5)] == ["Tựa mới"]
    assert set(reading.public_pictures()) == {second}


def test_withdrawn_it_is_gone_at_once_and_reasons_are_asked() -> None:
    article = make_article("published")
    assert refusal(lambda: actions.withdraw_article(article, " ", by=BY, at=LATER)) == ("input", "reasons")
    assert reading.story(article.pk) is not None
    actions.withdraw_article(article, "Số liệu sai.", by=BY, at=LATER)
    assert reading.story(article.pk) is None and reading.newest(5) == []
    assert (article.reasons, article.withdrawn_at) == ("Số liệu sai.", LATER)


def test_what_is_online_may_be_taken_down_while_it_is_worked_on() -> None:
    article = make_article("published")
    actions.reopen_article(article, by=BY, at=LATER)
    actions.send_article(article, by=BY, at=LATER)
    actions.withdraw_article(article, "Gấp.", by=actor_with("leader"), at=LATER)
    assert (article.state, reading.newest(5)) == ("withdrawn", [])


def test_the_worker_publishes_at_the_planned_moment() -> None:
    officer, article = actor_with("provincial_officer"), make_article("approved")
    moment = AT + dt.timedelta(days=1)
    for wrong in (AT, AT - dt.timedelta(minutes=1), AT + dt.timedelta(days=367)):
        act = lambda to=wrong: actions.plan_publishing(article, to, by=officer, at=AT)  # noqa: E731
        assert refusal(act) == ("input", "publish_at")
    actions.plan_publishing(article, moment, by=officer, at=AT)
    actions.plan_publishing(article, moment + dt.timedelta(days=1), by=officer, at=AT)
    jobs.run_waiting(at=moment)
    article.refresh_from_db()
    assert article.state == "approved", "the first plan no longer counts"
    jobs.run_waiting(at=moment + dt.timedelta(days=1, minutes=1))
    article.refresh_from_db()
    assert (article.state, article.publish_at) == ("published", None)
    jobs.run_waiting(at=moment + dt.timedelta(days=2))
    assert article.versions.count() == 1


def test_opened_again_the_plan_to_publish_is_off() -> None:
    article = make_article("approved")
    moment = AT + dt.timedelta(days=1)
    actions.plan_publishing(article, moment, by=BY, at=AT)
    actions.reopen_article(article, by=BY, at=AT)
    actions.publish_planned(article, moment, at=moment)
    assert (article.state, article.publish_at, article.versions.count()) == ("draft", None, 0)


def test_pictures_are_described_and_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    article = make_article()
    assert refusal(lambda: make_article_picture(article, alt=" ")) == ("input", "alt")
    assert [make_article_picture(article).number for _n in range(2)] == [1, 2]
    monkeypatch.setattr(rules, "MOST_PICTURES", 2)
    assert refusal(lambda: make_article_picture(article)) == ("input", "picture")
    with pytest.raises(IntegrityError), transaction.atomic():
        ArticlePicture.objects.update(alt="")


def test_only_public_products_are_linked() -> None:
    article = make_article()
    hidden = make_product()
    assert refusal(lambda: actions.link_product(article, hidden, by=BY, at=AT)) == ("input", "product")


def test_who_sees_which_article() -> None:
    writer, officer = agency(), actor_with("provincial_officer")
    other = commune_unit("30338", "Xã Khác")
    near, far = actor_with("commune_officer"), actor_with("commune_officer", unit=other)
    of_agency, of_commune = make_article(by=writer), make_article("review", by=near)
    public = make_article("published", by=officer)

    def seen(actor: Actor) -> set[Article]:
        return set(queries.articles_visible_to(actor))

    assert seen(writer) == {of_agency, public} and seen(near) == {of_commune, public}
    assert seen(officer) == seen(actor_with("leader")) == {of_agency, of_commune, public}
    assert seen(far) == seen(actor_with("auditor")) == {public}
    actions.reopen_article(public, by=officer, at=AT)
    assert seen(far) == seen(actor_with("auditor")) == set(), "what is changed is a draft again"
    producer = actor_with("producer", organisation=make_organisation())
    assert seen(producer) == seen(actor_with("administrator")) == set()


def test_articles_wait_for_those_whose_turn_it_is() -> None:
    writer, officer, leader = agency(), actor_with("provincial_officer"), actor_with("leader")
    sent, asked = make_article("review", by=writer), make_article("changes", by=writer)
    own, approved = make_article("review", by=officer), make_article("approved", by=writer)
    on = clock.local_date(AT) + dt.timedelta(days=3)

    def waiting(actor: Actor) -> dict[str, str]:
        return {turn.about: turn.what for turn in turns.turns_of(actor, on)}

    assert waiting(officer) == {sent.title: "Duyệt bài viết", approved.title: "Đăng bài đã duyệt"}
    assert waiting(leader) == {sent.title: "Duyệt bài viết", own.title: "Duyệt bài viết"}
    assert waiting(writer) == {asked.title: "Sửa bài theo góp ý"}
    assert waiting(agency("Khác (ví dụ)")) == waiting(actor_with("auditor")) == {}
    assert {turn.detail for turn in turns.turns_of(leader, on)} == {"đã chờ 3 ngày"}
    actions.plan_publishing(approved, AT + dt.timedelta(days=9), by=officer, at=AT)
    assert approved.title not in waiting(officer)


def test_a_producer_s_timeline_tells_of_articles_online_once(django_assert_num_queries: Any) -> None:
    owner = make_organisation()
    products = [make_standing(make_product(owner)).product for _n in range(2)]
    article = make_article("published", products=products)
    make_article("review", products=products)
    on, leader = clock.local_date(AT), actor_with("leader")
    with django_assert_num_queries(2):
        found = queries.happenings_of(leader, organisation_ids=[owner.pk], on=on)
    assert [(row.about, row.link) for row in found] == [(article.title, f"/tin-tuc/{article.pk}/")]
    assert len(queries.happenings_of(BY, product_ids=[products[1].pk], on=on)) == 1
    actions.withdraw_article(article, "Nhầm.", by=BY, at=LATER)
    assert queries.happenings_of(BY, organisation_ids=[owner.pk], on=on) == []
