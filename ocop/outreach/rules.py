"""May this actor do this to this article, item of the plan, outlet or publication?"""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.refusals import Reason, rule
from ocop.outreach import writing
from ocop.outreach.models import Article, ArticlePicture, ArticleState, Item, Outlet, Publication
from ocop.outreach.states import ARTICLE, ITEM

MOST_PICTURES = 20
MOST_PRODUCTS = 12
"""Of one article: bounds of ours."""


@rule
def may_write(actor: Actor) -> Reason | None:
    """Communes, agencies and the provincial office write articles."""
    if actor.has("outreach.write"):
        return None
    return Reason(_("Vai trò đang dùng không viết bài truyền thông."), "person")


@rule
def is_of_desk(actor: Actor, organisation_id: int | None, unit_id: int | None) -> Reason | None:
    """What a desk wrote, that desk changes: an agency's members, a commune's officers, the province's."""
    if against := may_write.reason(actor):
        return against
    if actor.role == "system" or (organisation_id, unit_id) == desk_of(actor):
        return None
    return Reason(_("Chỉ nơi viết mới sửa được."), "person")


def desk_of(actor: Actor) -> tuple[int | None, int | None]:
    """Agency and commune that what the actor writes belongs to; none of both for the provincial office."""
    if actor.province_wide:
        return None, None
    if actor.organisation_id is not None:
        return actor.organisation_id, None
    return None, actor.unit_id


@rule
def may_edit(actor: Actor, article: Article) -> Reason | None:
    """The desk that wrote an article changes it while it is a draft or changes were asked."""
    against = is_of_desk.reason(actor, article.organisation_id, article.desk_unit_id)
    if against is None and article.state not in (ArticleState.DRAFT, ArticleState.CHANGES):
        return Reason(_("Bài đã gửi duyệt nên chưa sửa được. Được trả lại, hoặc mở lại bài, thì sửa tiếp."))
    return against


@rule
def may_send(actor: Actor, article: Article) -> Reason | None:
    """As `may_edit`; the article has a lead and a text, and every picture that the text names is there."""
    if against := may_edit.reason(actor, article):
        return against
    if not article.lead:
        return Reason(_("Hãy viết đoạn mở đầu trước khi gửi duyệt."), "input", "lead")
    if not article.body:
        return Reason(_("Hãy viết nội dung trước khi gửi duyệt."), "input", "body")
    there = set(article.pictures.filter(is_removed=False).values_list("number", flat=True))
    missing = [number for number in writing.pictures_named(article.body) if number not in there]
    if missing:
        said = _("Trong bài có ảnh số %(n)d nhưng chưa tải ảnh đó lên.") % {"n": missing[0]}
        return Reason(said, "input", "body")
    return None


@rule
def may_add_picture(actor: Actor, article: Article) -> Reason | None:
    """As `may_edit`, up to a bound."""
    if against := may_edit.reason(actor, article):
        return against
    if article.pictures.filter(is_removed=False).count() >= MOST_PICTURES:
        return Reason(_("Mỗi bài có nhiều nhất %(n)d ảnh.") % {"n": MOST_PICTURES}, "input", "picture")
    return None


@rule
def may_remove_picture(actor: Actor, picture: ArticlePicture) -> Reason | None:
    """As `may_edit`, once."""
    against = may_edit.reason(actor, picture.article)
    if against is None and picture.is_removed:
        return Reason(_("Ảnh này đã được bỏ."), "stale")
    return against


@rule
def reviews(actor: Actor, article: Article) -> Reason | None:
    """Who may review an article: whoever holds the right and did not write it."""
    if not actor.has("outreach.review"):
        return Reason(_("Vai trò đang dùng không duyệt bài."), "person")
    if actor.person_id is not None and actor.person_id in (article.author_id, article.changed_by_id):
        return Reason(_("Người viết không tự duyệt bài của mình. Hãy nhờ người khác duyệt."), "person")
    return None


@rule
def may_answer(actor: Actor, article: Article) -> Reason | None:
    """Who reviews answers an article that waits for it."""
    return reviews.reason(actor, article) or ARTICLE.reason(article.state, "approve_article")


@rule
def may_approve(actor: Actor, article: Article, seen: int) -> Reason | None:
    """As `may_answer`, and it is the text of this sending that was read (`seen`)."""
    if against := may_answer.reason(actor, article):
        return against
    if seen != article.sends:
        return Reason(_("Bài vừa được sửa và gửi lại. Hãy đọc bản mới rồi duyệt."), "stale")
    return None


@rule
def may_publish(actor: Actor, article: Article) -> Reason | None:
    """Who holds the right to review publishes what was approved, now or at a planned moment."""
    if not actor.has("outreach.review"):
        return Reason(_("Vai trò đang dùng không đăng bài."), "person")
    return ARTICLE.reason(article.state, "publish_article")


@rule
def may_plan(actor: Actor, article: Article, moment: dt.datetime, now: dt.datetime) -> Reason | None:
    """As `may_publish`, for a moment to come within a year."""
    if against := may_publish.reason(actor, article):
        return against
    if not now < moment <= now + dt.timedelta(days=366):
        return Reason(_("Hãy chọn một lúc sắp tới, trong vòng một năm."), "input", "publish_at")
    return None


@rule
def may_withdraw(actor: Actor, article: Article) -> Reason | None:
    """What is online, who reviews takes down; a draft that was never published, the desk that wrote it."""
    if article.versions.filter(ended_at__isnull=True).exists():
        if not actor.has("outreach.review"):
            return Reason(_("Chỉ người duyệt gỡ được bài đang đăng."), "person")
        return ARTICLE.reason(article.state, "withdraw_article")
    if article.state == ArticleState.WITHDRAWN:
        return ARTICLE.reason(article.state, "withdraw_article")
    return may_edit.reason(actor, article)


@rule
def may_reopen(actor: Actor, article: Article) -> Reason | None:
    """The desk that wrote an article works on it anew; what is online stays meanwhile."""
    against = is_of_desk.reason(actor, article.organisation_id, article.desk_unit_id)
    return against or ARTICLE.reason(article.state, "reopen_article")


@rule
def may_schedule(actor: Actor, organisation_id: int | None, unit_id: int | None) -> Reason | None:
    """The provincial office plans for everybody; an agency or a commune for itself."""
    if actor.has("outreach.review") and actor.has("outreach.write"):
        return None
    return is_of_desk.reason(actor, organisation_id, unit_id)


@rule
def may_change_item(actor: Actor, item: Item) -> Reason | None:
    """Who may plan it changes an item that is still to be done."""
    against = may_schedule.reason(actor, item.organisation_id, item.unit_id)
    return against or ITEM.reason(item.state, "finish_item")


@rule
def may_reopen_item(actor: Actor, item: Item) -> Reason | None:
    """Who may plan it puts back an item that was done or dropped by mistake."""
    against = may_schedule.reason(actor, item.organisation_id, item.unit_id)
    return against or ITEM.reason(item.state, "reopen_item")


@rule
def may_add_outlet(actor: Actor) -> Reason | None:
    """Who writes adds outlets."""
    return may_write.reason(actor)


@rule
def may_change_outlet(actor: Actor, outlet: Outlet) -> Reason | None:
    """The provincial office changes every outlet; an agency its own, a commune those of its place."""
    if against := may_write.reason(actor):
        return against
    if actor.has("outreach.review") or (outlet.organisation_id, outlet.unit_id) == desk_of(actor):
        return None
    return Reason(_("Chỉ cơ quan chủ quản hoặc cán bộ tỉnh sửa được kênh này."), "person")


@rule
def may_note(actor: Actor) -> Reason | None:
    """Who writes notes what was published."""
    return may_write.reason(actor)


@rule
def may_change_publication(actor: Actor, publication: Publication) -> Reason | None:
    """The desk that noted it and the provincial office put a publication and its reach right."""
    if actor.has("outreach.review") and actor.has("outreach.write"):
        return None
    return is_of_desk.reason(actor, publication.organisation_id, publication.unit_id)


@rule
def may_take_in(actor: Actor) -> Reason | None:
    """The provincial office takes in lists of publications."""
    if actor.has("registry.import"):
        return None
    return Reason(_("Chỉ cơ quan cấp tỉnh nhập được dữ liệu."), "person")
