"""Outlets, what was published in them, and how many people it reached."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.outreach.models.articles import Article


class OutletKind(models.TextChoices):
    """What an outlet is."""

    RADIO = "radio", _("Phát thanh")
    TELEVISION = "television", _("Truyền hình")
    NEWSPAPER = "newspaper", _("Báo, tạp chí")
    WEBSITE = "website", _("Trang web")
    FANPAGE = "fanpage", _("Fanpage, mạng xã hội")
    UNION = "union", _("Trang của hội, đoàn thể")
    LOUDSPEAKER = "loudspeaker", _("Loa truyền thanh xã")
    BULLETIN = "bulletin", _("Bản tin, bảng tin")
    OTHER = "other", _("Kênh khác")


class Outlet(models.Model):
    """Where things are told: a station, a paper, a site, a page, the loudspeakers of a commune.

    `owner` is the agency in charge, by name; `organisation` the same where it has an account here. `contact`
    is a person and a number, for those who work here and never for the public.
    """

    name = models.CharField(_("tên"), max_length=200)
    kind = models.CharField(_("loại"), max_length=20, choices=OutletKind.choices)
    owner = models.CharField(_("cơ quan chủ quản"), max_length=200, blank=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    address = models.CharField(_("địa chỉ"), max_length=300, blank=True)
    contact = models.CharField(_("người liên hệ"), max_length=300, blank=True)
    is_closed = models.BooleanField(_("đã thôi hoạt động"), default=False)
    created_at = models.DateTimeField()
    sort_key = models.CharField(max_length=700, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="outreach_outlet_has_a_name"),
            models.UniqueConstraint(fields=["name", "kind"], name="outreach_outlet_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Publication(models.Model):
    """Something published in an outlet on a day: one of our articles, or a message in its own words.

    `unit` and `organisation` are the desk that wrote it down, as with articles.
    """

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="publications")
    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, null=True, blank=True, related_name="publications"
    )
    title = models.CharField(_("tên bài, tên chương trình"), max_length=250)
    published_on = models.DateField(_("ngày đăng, ngày phát"))
    address = models.CharField(_("nơi xem lại"), max_length=500, blank=True)
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="outreach_publication_has_a_title"),
            models.UniqueConstraint(
                fields=["outlet", "published_on", "title"], name="outreach_publication_once"
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) | Q(unit__isnull=True),
                name="outreach_publication_of_one_desk",
            ),
        ]
        indexes = [models.Index(fields=["published_on"], name="outreach_publication_by_day")]

    def __str__(self) -> str:
        return self.title


class Reach(models.Model):
    """How many people a publication reached in a month (hearers, readers, views), as its outlet counts."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="reach")
    month = models.DateField(_("tháng"))
    people = models.PositiveIntegerField(_("lượt"))

    class Meta:
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "month"], name="outreach_reach_once_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.publication} {self.month:%m/%Y}: {self.people}"
