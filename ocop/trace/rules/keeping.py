"""Who keeps a producer's places, goods and diary."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.refusals import Reason, rule
from ocop.organisations import rules as organisations
from ocop.organisations.models import Organisation
from ocop.trace.models import Event, Identifier, Item, Lot, Site, Step, Supply, SupplyUse


@rule
def may_keep(actor: Actor, organisation: Organisation) -> Reason | None:
    """Members of a producer keep its diary, as long as it works."""
    if not (actor.has("trace.keep") and speaks_for(actor, organisation.pk)):
        return Reason(_("Chỉ thành viên của chủ thể ghi được nhật ký của chủ thể đó."), "person")
    return Reason(_("Chủ thể đã ngừng hoạt động.")) if organisation.is_closed else None


@rule
def may_write_book(actor: Actor, organisation_ids: Collection[int]) -> Reason | None:
    """Whole sheets of diaries: members those of their own producer, the office those of all."""
    if organisation_ids and all(
        actor.has("trace.keep") and actor.organisation_id == pk for pk in organisation_ids
    ):
        return None
    return organisations.may_take_in.reason(actor)


def speaks_for(actor: Actor, organisation_id: int) -> bool:
    """Whether the actor belongs to the producer; jobs and the demo act for anybody."""
    return actor.role == "system" or actor.organisation_id == organisation_id


def settled(thing: Site | Supply | Item) -> tuple[str, ...]:
    """What can no longer be corrected, because lots and lines of the diary count on it: what goods are and
    are counted in once there is a lot, what an input is counted in once it was used, numbers of GS1 once
    anything was told under them."""
    if isinstance(thing, Supply):
        return ("unit_name",) if SupplyUse.objects.filter(supply=thing).exists() else ()
    if isinstance(thing, Site):
        return ("gln",) if thing.gln and _is_told_of(thing) else ()
    told = Identifier.objects.filter(item_uri=thing.identifier.uri).exclude(pk=thing.identifier_id)
    if not told.exists() and not Lot.objects.filter(item=thing).exists():
        return ()
    return ("kind", "product", "pack", "unit_name", "uom", *(("gtin",) if thing.gtin else ()))


def _is_told_of(site: Site) -> bool:
    places = Q(read_point=site.identifier_id) | Q(location=site.identifier_id)
    return Step.objects.filter(site=site).exists() or Event.objects.filter(places).exists()


@rule
def may_correct(thing: Site | Supply | Item, names: Collection[str]) -> Reason | None:
    """What is settled stays as it is: `names` are the fields that would change."""
    if field := next((name for name in settled(thing) if name in names), ""):
        words = _("Đã ghi vào nhật ký nên không đổi được ô này. Hãy thôi dùng mục này và thêm mục mới.")
        return Reason(words, "input", field)
    return None
