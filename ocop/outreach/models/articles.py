"""Articles: the text that is worked on, its pictures, and every version that was ever published."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ocop.outreach.states import ArticleState


class Topic(models.TextChoices):
    """What an article is about; each topic has a feed of its own."""

    PROGRAMME = "programme", _("Chương trình OCOP")
    PRODUCTS = "products", _("Sản phẩm")
    PRODUCERS = "producers", _("Người làm ra sản phẩm")
    MARKETS = "markets", _("Hội chợ, nơi bán")
    KNOWLEDGE = "knowledge", _("Kiến thức, hướng dẫn")
    PLACES = "places", _("Làng nghề, du lịch")


class Words(models.Model):
    """What an article says; the same columns in the working text and in each version."""

    title = models.CharField(_("tiêu đề"), max_length=200)
    lead = models.CharField(_("đoạn mở đầu"), max_length=500, blank=True)
    body = models.TextField(_("nội dung"), blank=True)
    topic = models.CharField(_("chủ đề"), max_length=20, choices=Topic.choices)
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    event_name = models.CharField(_("sự kiện"), max_length=200, blank=True)
    event_on = models.DateField(_("ngày diễn ra"), null=True, blank=True)
    event_url = models.URLField(_("trang của sự kiện"), max_length=300, blank=True)
    byline = models.CharField(_("tên ký dưới bài"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


class Article(Words):
    """An article while it is written and reviewed.

    `unit` is the commune it is about, null for the whole province. It belongs to `organisation` (an
    agency) or to `desk_unit` (a commune); to the province where both are null. `changed_by` last touched
    text or pictures: who did so does not review. `sends` counts how often it was sent to review, so that
    what is approved is what was read. `publish_at` is the moment planned for an approved article.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="articles"
    )
    desk_unit = models.ForeignKey(
        "places.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    author = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    changed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    products = models.ManyToManyField("products.Product", related_name="+", blank=True)
    state = models.CharField(max_length=20, choices=ArticleState.choices, default=ArticleState.DRAFT)
    reasons = models.TextField(_("điều cần sửa"), blank=True)
    sends = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    publish_at = models.DateTimeField(_("hẹn đăng lúc"), null=True, blank=True)
    first_published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    search_text = models.CharField(max_length=600, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="outreach_article_has_a_title"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) | Q(desk_unit__isnull=True),
                name="outreach_article_belongs_to_one_desk",
            ),
            models.CheckConstraint(
                condition=~Q(state="review") | Q(sent_at__isnull=False, sends__gt=0),
                name="outreach_article_sent_before_review",
            ),
            models.CheckConstraint(
                condition=~Q(state="changes") | ~Q(reasons=""), name="outreach_article_changes_have_reasons"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("approved", "published")) | Q(approved_at__isnull=False),
                name="outreach_article_approved_first",
            ),
            models.CheckConstraint(
                condition=Q(publish_at__isnull=True) | Q(state="approved"),
                name="outreach_article_only_approved_is_planned",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(first_published_at__isnull=False),
                name="outreach_article_published_at_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | Q(author__isnull=True) | ~Q(approved_by=F("author")),
                name="outreach_article_author_does_not_review",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "changed_at"], name="outreach_article_by_state"),
            models.Index(fields=["-changed_at", "-id"], name="outreach_article_by_change"),
            models.Index(fields=["first_published_at"], name="outreach_article_by_day"),
        ]


class ArticlePicture(models.Model):
    """A picture of an article, drawn anew without the camera's notes: at most 1600 and 480 pixels, WebP.

    Never changed, only taken out of the working text (`is_removed`): a version that shows it keeps it.
    `number` is how the text names it: ``![](anh:2)``. `alt` says what is to be seen, for those who do not
    see it.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="pictures")
    number = models.PositiveSmallIntegerField()
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    thumb = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    alt = models.CharField(_("mô tả ảnh"), max_length=250)
    caption = models.CharField(_("chú thích, nguồn ảnh"), max_length=250, blank=True)
    is_removed = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="outreach_picture_number_once"),
            models.CheckConstraint(condition=~Q(alt=""), name="outreach_picture_is_described"),
        ]

    def __str__(self) -> str:
        return self.alt


class Version(Words):
    """What was published, and from when until when. Never changed but for its end.

    `appeared_at` is when the article was first published, so that mending it does not put it in front
    again; `ended_at` when a newer version took its place or the article was withdrawn.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    products = models.ManyToManyField("products.Product", related_name="+", blank=True)
    pictures = models.ManyToManyField(ArticlePicture, related_name="versions", blank=True)
    cover = models.ForeignKey(ArticlePicture, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField()
    appeared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="outreach_version_number_once"),
            models.UniqueConstraint(
                fields=["article"], condition=Q(ended_at__isnull=True), name="outreach_version_one_shown"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("published_at")),
                name="outreach_version_runs_forward",
            ),
            models.CheckConstraint(
                condition=Q(published_at__gte=F("appeared_at")), name="outreach_version_after_the_first"
            ),
        ]
        indexes = [
            models.Index(
                fields=["-appeared_at", "-id"],
                condition=Q(ended_at__isnull=True),
                name="outreach_version_newest",
            ),
        ]
