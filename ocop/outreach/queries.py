"""Reading what this room keeps. Who may see what at a desk is decided here alone.

What the public reads is in `reading`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, ExtractQuarter
from django.utils.translation import gettext as _

from ocop.base import text
from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.happenings import Happening, joined
from ocop.outreach.models import (
    Article,
    ArticlePicture,
    ArticleState,
    Item,
    ItemState,
    Outlet,
    Publication,
    Reach,
    Version,
)
from ocop.people import queries as people
from ocop.people.models import Person

SOON = 14
"""Days before its due date from which an item of the plan waits in the work list: our choice."""


def works_here(actor: Actor) -> bool:
    """Whether the actor writes or reviews: to them and to who reads all, outlets and publications show."""
    return actor.has("outreach.write") or actor.has("outreach.review") or actor.has("view.all")


def own(actor: Actor, unit: str = "unit") -> Q:
    """What belongs to the actor's desk: an agency's, a commune's, or the provincial office's own."""
    if actor.province_wide:
        return Q(**{f"{unit}__isnull": True, "organisation__isnull": True})
    if actor.organisation_id is not None:
        return Q(organisation=actor.organisation_id)
    return Q(**{unit: actor.unit_id}) if actor.unit_id is not None else Q(pk__in=[])


def articles_visible_to(actor: Actor) -> QuerySet[Article]:
    """All to reviewers; the own desk's to writers; to them and to who reads all, what is online as it stands.

    An article that is being changed after it was published is again the business of its desk alone.
    """
    if actor.has("outreach.review"):
        return Article.objects.all()
    published = Q(state=ArticleState.PUBLISHED)
    if actor.has("outreach.write"):
        return Article.objects.filter(own(actor, "desk_unit") | published)
    return Article.objects.filter(published) if actor.has("view.all") else Article.objects.none()


def with_names(articles: QuerySet[Article]) -> QuerySet[Article]:
    """With commune, desk and persons, in the same statement."""
    return articles.select_related("unit", "organisation", "desk_unit", "author", "approved_by")


def narrow(
    articles: QuerySet[Article],
    *,
    state: str = "",
    topic: str = "",
    words: str = "",
    own_of: Actor | None = None,
) -> QuerySet[Article]:
    """Those of one state, topic, the actor's own desk, whose title holds the words; last touched first."""
    exact = {name: value for name, value in (("state", state), ("topic", topic)) if value}
    found = articles.filter(**exact)
    if own_of is not None:
        found = found.filter(own(own_of, "desk_unit"))
    for word in text.fold(words).split()[:8]:
        found = found.filter(search_text__contains=word)
    return found.defer("body").order_by("-changed_at", "-pk")


def offered_articles(actor: Actor, asked: Any, most: int = 300) -> QuerySet[Article]:
    """The newest published articles to choose from, and the one that is asked for."""
    told = articles_visible_to(actor).filter(first_published_at__isnull=False)
    newest = list(told.order_by("-first_published_at").values_list("pk", flat=True)[:most])
    wanted = int(asked) if str(asked or "").isdecimal() else 0
    return told.filter(pk__in=[*newest, wanted]).order_by("-first_published_at")


def shown_version(article: Article) -> Version | None:
    """The version that the public reads now, if there is one."""
    return article.versions.filter(ended_at__isnull=True).select_related("unit").first()


def versions_of(article: Article) -> QuerySet[Version]:
    """Every version that was published, the newest first."""
    return article.versions.order_by("-number")


def versions_visible_to(actor: Actor) -> QuerySet[Version]:
    """The versions of the articles that the actor may see."""
    return Version.objects.filter(article__in=articles_visible_to(actor).values("pk"))


def pictures_of(article: Article) -> QuerySet[ArticlePicture]:
    """The pictures of the working text, by their numbers."""
    return article.pictures.filter(is_removed=False).select_related("file")


def pictures_visible_to(actor: Actor) -> QuerySet[ArticlePicture]:
    """Pictures of articles that the actor may see at the desk."""
    seen = articles_visible_to(actor).values("pk")
    return ArticlePicture.objects.filter(article__in=seen).select_related("file", "thumb", "article")


def reviewers(article: Article, on: dt.date) -> list[Person]:
    """Who may be asked to review: the provincial officers but the writers, else the leaders."""
    wrote = {article.author_id, article.changed_by_id}
    for role in ("provincial_officer", "leader"):
        if found := [person for person in people.holders_of(role, on) if person.pk not in wrote]:
            return found
    return []


def writers(article: Article, on: dt.date) -> list[Person]:
    """Who is told what became of an article: author and who touched it last."""
    ids = {pk for pk in (article.author_id, article.changed_by_id) if pk is not None}
    return list(Person.objects.filter(pk__in=ids, is_active=True).order_by("pk"))


def items_visible_to(actor: Actor) -> QuerySet[Item]:
    """The whole plan to reviewers and to who reads all; to writers what their own desk does."""
    if actor.has("outreach.review") or actor.has("view.all"):
        return Item.objects.all()
    return Item.objects.filter(own(actor)) if actor.has("outreach.write") else Item.objects.none()


def planned(items: QuerySet[Item], *, year: int, quarter: int = 0, state: str = "") -> QuerySet[Item]:
    """One year's items, of one quarter and state, in the order of their dates."""
    exact = {name: value for name, value in (("quarter", quarter), ("state", state)) if value}
    found = items.filter(year=year, **exact).select_related("outlet", "organisation", "unit")
    return found.order_by("quarter", "due_on", "pk")


@dataclass(frozen=True)
class Quarter:
    """A quarter of the plan: how many items, how many done, late, and what they cost (đồng)."""

    quarter: int
    items: int
    done: int
    late: int
    cost: int


def by_quarter(items: QuerySet[Item], year: int, on: dt.date) -> list[Quarter]:
    """The quarters of a year; what was dropped is left out. One statement."""
    open_ = Q(state=ItemState.PLANNED)
    rows = items.filter(year=year).exclude(state=ItemState.DROPPED).order_by("quarter").values("quarter")
    counted = rows.annotate(
        n=Count("pk"), done=Count("pk", filter=Q(state=ItemState.DONE)),
        late=Count("pk", filter=open_ & Q(due_on__lt=on)), sum=Sum("cost"),
    )  # fmt: skip
    return [Quarter(r["quarter"], r["n"], r["done"], r["late"], r["sum"] or 0) for r in counted]


def doing(item: Item, on: dt.date) -> Iterable[Person]:
    """Who does an item: the agency's members, the commune's officers, else the provincial officers."""
    if item.organisation_id is not None:
        return people.members_of(item.organisation_id, on)
    if item.unit_id is not None:
        return people.holders_of("commune_officer", on, item.unit_id)
    return people.holders_of("provincial_officer", on)


def outlets_visible_to(actor: Actor) -> QuerySet[Outlet]:
    """Every outlet to those who work here; nothing of them is public."""
    return Outlet.objects.all() if works_here(actor) else Outlet.objects.none()


def outlets_listed(outlets: QuerySet[Outlet], *, kind: str = "") -> QuerySet[Outlet]:
    """Working outlets first, in Vietnamese order, with `publication_count`."""
    found = outlets.filter(kind=kind) if kind else outlets
    rows = Publication.objects.filter(outlet=OuterRef("pk")).order_by().values("outlet")
    count = rows.annotate(n=Count("pk")).values("n")
    return (
        found.annotate(publication_count=Coalesce(Subquery(count), 0))
        .select_related("unit", "organisation")
        .order_by("is_closed", "sort_key", "pk")
    )


def publications_visible_to(actor: Actor) -> QuerySet[Publication]:
    """Every publication to those who work here: what was published is known to all."""
    return Publication.objects.all() if works_here(actor) else Publication.objects.none()


def with_reach(publications: QuerySet[Publication]) -> QuerySet[Publication]:
    """With outlet, article and `people`, the reach of all months together; newest first."""
    rows = Reach.objects.filter(publication=OuterRef("pk")).order_by().values("publication")
    total = rows.annotate(n=Sum("people")).values("n")
    return (
        publications.select_related("outlet", "article", "organisation", "unit")
        .annotate(people=Subquery(total, output_field=IntegerField()))
        .order_by("-published_on", "-pk")
    )


def with_months(publications: QuerySet[Publication]) -> QuerySet[Publication]:
    """With the months of reach in their order, in one more statement."""
    return publications.prefetch_related(Prefetch("reach", Reach.objects.order_by("month")))


@dataclass(frozen=True)
class Total:
    """How much was published and how many people it reached: in an outlet, or in a quarter."""

    name: str
    kind: str
    publications: int
    people: int
    quarters: tuple[int, int, int, int] = (0, 0, 0, 0)


def totals_by_outlet(publications: QuerySet[Publication], year: int) -> list[Total]:
    """A year's publications by outlet and quarter, and the reach of that year's months. Two statements."""
    mine = publications.filter(published_on__year=year).annotate(q=ExtractQuarter("published_on"))
    counted = mine.order_by().values("outlet_id", "outlet__name", "outlet__kind", "q").annotate(n=Count("pk"))
    reached = Reach.objects.filter(publication__in=publications.values("pk"), month__year=year).order_by()
    counts = reached.values("publication__outlet").annotate(n=Sum("people"))
    people_of = dict(counts.values_list("publication__outlet", "n"))
    names: dict[int, tuple[str, str]] = {}
    quarters: dict[int, list[int]] = {}
    for row in counted:
        names[row["outlet_id"]] = (row["outlet__name"], row["outlet__kind"])
        quarters.setdefault(row["outlet_id"], [0, 0, 0, 0])[row["q"] - 1] += row["n"]
    found = [
        Total(*names[pk], sum(q), people_of.get(pk, 0), (q[0], q[1], q[2], q[3]))
        for pk, q in quarters.items()
    ]
    return sorted(found, key=lambda row: (-row.publications, text.sort_key(row.name)))


def years(actor: Actor, on: dt.date) -> list[int]:
    """The years that have items or publications, and this one; newest first."""
    planned_in = items_visible_to(actor).values_list("year", flat=True).order_by().distinct()
    told = publications_visible_to(actor).dates("published_on", "year")
    return sorted({on.year, *planned_in, *(day.year for day in told)}, reverse=True)


def happenings_of(
    actor: Actor, *, organisation_ids: Collection[int] = (), product_ids: Collection[int] = (), on: dt.date
) -> list[Happening]:
    """Articles online that speak of these products, and where else they were published. Two statements.

    All of it is public. An article that speaks of several products of a producer is told once.
    """
    wanted = Q(product__organisation__in=organisation_ids) | Q(product__in=product_ids)
    links = Version.products.through.objects.filter(wanted, version__ended_at__isnull=True)
    spoken = links.order_by("version__appeared_at", "product_id").values_list(
        "version__article_id", "version__title", "version__topic", "version__appeared_at", "product_id"
    )
    told: dict[int, Happening] = {}
    for article, title, topic, appeared, product in spoken:
        if article not in told:
            label = str(Version(topic=topic).get_topic_display())
            told[article] = Happening(
                local_date(appeared), _("Bài viết nhắc đến sản phẩm"), title, "outreach", label,
                f"/tin-tuc/{article}/", "good", appeared, product,
            )  # fmt: skip
    return [*told.values(), *_elsewhere(told)]


def _elsewhere(told: dict[int, Happening]) -> list[Happening]:
    found = Publication.objects.filter(article__in=list(told)).select_related("outlet").order_by("pk")
    return [
        Happening(
            row.published_on, _("Đăng, phát ở nơi khác"), row.title, "outreach",
            joined(row.outlet.name, row.outlet.get_kind_display()),
            product_id=told[row.article_id].product_id,
        )
        for row in found
        if row.article_id is not None
    ]  # fmt: skip


def waiting_for_review(actor: Actor) -> QuerySet[Article]:
    """Articles that the actor may review: those of others that were sent, longest waiting first."""
    found = articles_visible_to(actor).filter(state=ArticleState.REVIEW)
    mine = found.exclude(author=actor.person_id).exclude(changed_by=actor.person_id)
    return mine.defer("body").order_by("sent_at", "pk")
