"""Writing listings: a product on a channel, from plan to end, and what was found when somebody looked."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.notices import actions as notices
from ocop.organisations import checks
from ocop.people import queries as people
from ocop.products.models import Product
from ocop.promotion import rules
from ocop.promotion.actions.checking import dong, plain, texts, website
from ocop.promotion.models import Channel, CheckResult, Listing, ListingSpell, ListingState
from ocop.promotion.states import LISTING, ONLINE

_SHORT = {"link": 500, "pack": 120}
FIELDS = (*_SHORT, "price", "label_is_right")
"""What `data` may hold for adding and changing; `price` in đồng."""


def add_listing(
    product: Product, channel: Channel, data: dict[str, Any], *, by: Actor, at: dt.datetime, key: str = ""
) -> Listing:
    """Plan to sell a product on a channel.

    Refused: foreign or retired products; a channel of another producer or one that is closed; the same
    product in the same pack there already; a price typed in thousands, a link that is none (input).
    """
    rules.may_add_listing.check(by, product)
    rules.may_use_channel.check(product.organisation, channel)
    clean = _checked(data)
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Listing.objects.get(pk=pk)
        _refuse_twin(product.pk, channel.pk, clean.get("pack", ""), None)
        listing = Listing.objects.create(product=product, channel=channel, created_at=at, **clean)
        after = {"channel": channel.pk, **plain(listing, clean)}
        journal.record(verb="promotion.listing_added", subject=listing, by=by, at=at, key=key, after=after)
        return listing


def change_listing(listing: Listing, data: dict[str, Any], *, by: Actor, at: dt.datetime) -> Listing:
    """Change the given fields; those left out stay. Refused as `add_listing` refuses; listings that ended."""
    rules.may_edit_listing.check(by, listing)
    clean = _checked(data)
    changed = {name: value for name, value in clean.items() if getattr(listing, name) != value}
    if listing.state == ListingState.LISTED:
        _need_link(listing, changed.get("link", listing.link))
    if not changed:
        return listing
    with transaction.atomic():
        if "pack" in changed:
            _refuse_twin(listing.product_id, listing.channel_id, changed["pack"], listing.pk)
        before = plain(listing, changed)
        if Listing.objects.filter(pk=listing.pk, state=listing.state).update(**changed) != 1:
            raise Refused(_("Nơi bán vừa được người khác thay đổi. Hãy tải lại trang."), about="stale")
        for name, value in changed.items():
            setattr(listing, name, value)
        journal.record(
            verb="promotion.listing_changed", subject=listing, by=by, at=at,
            before=before, after=plain(listing, changed),
        )  # fmt: skip
    return listing


def list_product(listing: Listing, *, by: Actor, at: dt.datetime, key: str = "") -> Listing:
    """Say that the product is on sale there. Refused: on a floor or own site without a link (input)."""
    _need_link(listing, listing.link)
    return _start(listing, "list_product", by, at, key)


def resume_listing(listing: Listing, *, by: Actor, at: dt.datetime, key: str = "") -> Listing:
    """Say that it is on sale again. Refused as `list_product` refuses."""
    _need_link(listing, listing.link)
    return _start(listing, "resume_listing", by, at, key)


def pause_listing(listing: Listing, *, by: Actor, at: dt.datetime, key: str = "") -> Listing:
    """Say that it is not on sale for a while."""
    return _stop(listing, "pause_listing", by, at, key)


def end_listing(listing: Listing, *, by: Actor, at: dt.datetime, key: str = "") -> Listing:
    """Say that it is not sold there any more; the past stays."""
    return _stop(listing, "end_listing", by, at, key)


def check_listing(
    listing: Listing, result: str, note: str = "", *, by: Actor, at: dt.datetime, key: str = ""
) -> Listing:
    """Write down what somebody found who looked. The producer is told of what officers found wrong.

    Refused: to those who neither sell it nor are in charge of its commune; what is not on sale; a result
    that is none, a note too long (input).
    """
    if entries.was_done(key):
        return listing
    rules.may_check.check(by, listing)
    if result not in CheckResult.values:
        raise checks.wrong("check_result", _("Chọn kết quả xem lại."))
    said = texts({"check_note": note}, short={"check_note": 300})["check_note"]
    found = {"checked_on": clock.local_date(at), "check_result": result, "check_note": said}
    with transaction.atomic():
        if Listing.objects.filter(pk=listing.pk, state=ListingState.LISTED).update(**found) != 1:
            raise Refused(_("Nơi bán vừa được người khác thay đổi. Hãy tải lại trang."), about="stale")
        for name, value in found.items():
            setattr(listing, name, value)
        journal.record(
            verb="promotion.listing_checked",
            subject=listing,
            by=by,
            at=at,
            key=key,
            after=plain(listing, found),
        )
        if result != CheckResult.RIGHT and by.organisation_id != listing.product.organisation_id:
            _tell(listing, at)
    return listing


def _tell(listing: Listing, at: dt.datetime) -> None:
    notices.notify(
        persons=people.members_of(listing.product.organisation_id, clock.local_date(at)),
        verb="promotion.listing_checked",
        title=_("Xem lại nơi bán “%(listing)s”: %(result)s")
        % {"listing": listing, "result": listing.get_check_result_display()},
        body=listing.check_note, link=producer_link(listing), at=at,
    )  # fmt: skip


def producer_link(listing: Listing) -> str:
    """The listing's page at the producer's desk."""
    return f"/chu-the/ban-hang/noi-ban/{listing.pk}/"


def _start(listing: Listing, verb: str, by: Actor, at: dt.datetime, key: str) -> Listing:
    if entries.was_done(key):
        return Listing.objects.get(pk=listing.pk)
    rules.may_move_listing.check(by, listing, verb)
    rules.may_use_channel.check(listing.product.organisation, listing.channel)
    on = clock.local_date(at)
    with transaction.atomic():
        changes: dict[str, Any] = {"listed_on": listing.listed_on or on}
        journal.move(LISTING, listing, verb, by=by, at=at, key=key, **changes)
        ListingSpell.objects.create(listing=listing, starts_on=on)
    return listing


def _stop(listing: Listing, verb: str, by: Actor, at: dt.datetime, key: str) -> Listing:
    if entries.was_done(key):
        return Listing.objects.get(pk=listing.pk)
    rules.may_move_listing.check(by, listing, verb)
    on = clock.local_date(at)
    with transaction.atomic():
        journal.move(LISTING, listing, verb, by=by, at=at, key=key)
        ListingSpell.objects.filter(listing=listing, ends_on__isnull=True).update(ends_on=on)
    return listing


def _need_link(listing: Listing, link: str) -> None:
    if listing.channel.kind in ONLINE and not link:
        raise checks.wrong("link", _("Dán đường dẫn đến trang bán của sản phẩm trên kênh này."))


def _refuse_twin(product_id: int, channel_id: int, pack: str, pk: int | None) -> None:
    twins = Listing.objects.filter(product=product_id, channel=channel_id, pack=pack).exclude(pk=pk or 0)
    if twins.exclude(state=ListingState.ENDED).exists():
        raise checks.wrong("channel", _("Sản phẩm này, quy cách này đã có trên kênh đó."))


def _checked(data: dict[str, Any]) -> dict[str, Any]:
    clean = texts(data, short=_SHORT, known=("price", "label_is_right"))
    if "link" in clean:
        clean["link"] = website("link", clean["link"])
    if "price" in clean:
        clean["price"] = dong("price", clean["price"])
    return clean
