"""Products, their pictures, packages and codes, and their standing."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ocop.products.states import StandingState


class Product(models.Model):
    """A product (or tourism service) of a producer.

    The `public_*` columns repeat the standing that the public sees, so that a list of
    many thousands is one indexed read; `actions.write_standing` alone sets them.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="products"
    )
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, null=True, related_name="products")
    criteria_set = models.ForeignKey(
        "criteria.CriteriaSet", on_delete=models.PROTECT, null=True, blank=True, related_name="products"
    )
    name = models.CharField(_("tên sản phẩm"), max_length=250)
    code = models.CharField(_("mã sản phẩm"), max_length=40, null=True, blank=True)
    summary = models.CharField(_("giới thiệu ngắn"), max_length=300, blank=True)
    story = models.TextField(_("câu chuyện sản phẩm"), blank=True)
    specification = models.TextField(_("quy cách, tiêu chuẩn"), blank=True)
    ingredients = models.TextField(_("thành phần, nguyên liệu"), blank=True)
    is_retired = models.BooleanField(_("đã ngừng sản xuất"), default=False)
    is_demo = models.BooleanField(default=False)
    source = models.CharField(_("nguồn"), max_length=300, blank=True)
    created_at = models.DateTimeField()

    is_public = models.BooleanField(default=False)
    public_star = models.PositiveSmallIntegerField(null=True, editable=False)
    public_state = models.CharField(max_length=20, blank=True, editable=False)
    public_until = models.DateField(null=True, editable=False)
    search_text = models.CharField(max_length=800, editable=False)
    sort_key = models.CharField(max_length=700, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], name="products_product_code_once"),
            models.CheckConstraint(condition=~Q(name=""), name="products_product_has_a_name"),
        ]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="products_by_name"),
            models.Index(fields=["is_public", "sort_key", "id"], name="products_public_by_name"),
            models.Index(
                fields=["is_public", "public_star", "sort_key", "id"], name="products_public_by_star"
            ),
            models.Index(fields=["is_public", "unit", "sort_key", "id"], name="products_public_by_unit"),
            models.Index(
                fields=["is_public", "criteria_set", "sort_key", "id"], name="products_public_by_set"
            ),
            # the newest stars, and by its further columns the counts beside the catalogue without the table;
            # not led by is_public, or SQLite would take it for the list by name as well, and sort
            models.Index(
                fields=[
                    "public_state",
                    "public_until",
                    "id",
                    "is_public",
                    "public_star",
                    "unit",
                    "criteria_set",
                ],
                name="products_public_newest",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CodeSequence(models.Model):
    """The last number given out in a commune and year (mã sản phẩm, Phụ lục II: số thứ tự do xã lập)."""

    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="products_codesequence_once")]

    def __str__(self) -> str:
        return f"{self.unit_id}-{self.year}: {self.last}"


class ProductAlias(models.Model):
    """An earlier code of a product."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="aliases")
    code = models.CharField(_("mã cũ"), max_length=60, unique=True)

    def __str__(self) -> str:
        return self.code


class Picture(models.Model):
    """A picture of a product: re-encoded, without position data.

    `file` is at most 1600 px wide and high, `thumb` at most 480; both WebP. A picture is
    never changed, only taken out, so its address can be cached for ever.
    """

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="pictures")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    thumb = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    caption = models.CharField(_("chú thích"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.caption or f"#{self.pk}"


class Package(models.Model):
    """One way the product is packed."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="packages")
    name = models.CharField(_("quy cách"), max_length=120)
    barcode = models.CharField(_("mã vạch"), max_length=20, blank=True)
    price = models.PositiveBigIntegerField(_("giá bán (đồng)"), null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Standing(models.Model):
    """A star of a product: from when, until when, on whose decision.

    Written downward by `certificates` and by imports. `valid_to` is the last day; null
    means that the source does not say, and so does a null `star` on imported history.
    `score` is out of 100. `unit` is where the product stood at that time, where the source
    says so (an old commune, for example); `follows`, `counted_on` and `ended_on` are worked
    out from all stars of the product (see `products.chain`), so that any past day can be asked.
    """

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="standings")
    state = models.CharField(max_length=20, choices=StandingState.choices)
    star = models.PositiveSmallIntegerField(_("hạng sao"), null=True, blank=True)
    score = models.DecimalField(_("điểm"), max_digits=7, decimal_places=4, null=True, blank=True)
    certificate_no = models.CharField(_("số giấy chứng nhận"), max_length=60, blank=True)
    decision_no = models.CharField(_("số quyết định"), max_length=80, blank=True)
    decided_on = models.DateField(_("ngày quyết định"), null=True, blank=True)
    valid_from = models.DateField(_("có giá trị từ"), null=True, blank=True)
    valid_to = models.DateField(_("có giá trị đến hết"), null=True, blank=True)
    extended_to = models.DateField(_("được kéo dài đến"), null=True, blank=True)
    year = models.PositiveSmallIntegerField(_("năm đánh giá"), null=True, blank=True)
    source = models.CharField(_("nguồn"), max_length=300, blank=True)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)
    import_key = models.CharField(max_length=120, null=True, blank=True, unique=True)
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    follows = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="followed_by", editable=False
    )
    counted_on = models.DateField(null=True, blank=True, editable=False)
    ended_on = models.DateField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(star__isnull=True) | Q(star__gte=1, star__lte=5),
                name="products_standing_star_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="products_standing_runs_forward",
            ),
            models.UniqueConstraint(
                fields=["product"], condition=Q(state="live"), name="products_standing_one_live"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True)
                | Q(counted_on__isnull=True)
                | Q(ended_on__gte=F("counted_on")),
                name="products_standing_ends_after_it_counts",
            ),
        ]
        indexes = [
            models.Index(fields=["counted_on"], name="products_standing_by_day"),
            models.Index(fields=["valid_to"], name="products_standing_by_end"),
            models.Index(fields=["state", "star"], name="products_standing_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.star}★"
