"""Publishing packs into the database: the only write of this room."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.criteria import checks, rules, shipped
from ocop.criteria.models import Content, CriteriaSet, Pack
from ocop.journal import actions as journal


@dataclass(frozen=True)
class Loaded:
    """What became of one pack: `new` is False when it was there already, unchanged."""

    pack: Pack
    new: bool


def load_packs(*, by: Actor, at: dt.datetime, root: Path = shipped.PACKS) -> list[Loaded]:
    """Publish every shipped pack that is not yet in the database; all or nothing.

    Idempotent. Refused: an actor without the right; a pack that was published before
    under the same code and version with other content; a pack that breaks the format.
    """
    rules.may_load.check(by)
    with transaction.atomic():
        return [_load(code, version, root, by, at) for code, version in shipped.names(root)]


def _load(code: str, version: int, root: Path, by: Actor, at: dt.datetime) -> Loaded:
    content = shipped.load(code, version, root)
    assert content is not None  # `names` has just listed it
    known = Pack.objects.filter(code=code, version=version).first()
    if known is None:
        return Loaded(_publish(content, by, at), new=True)
    if known.sha256 != content.sha256:
        said = _("%(pack)s đã công bố với nội dung khác; muốn sửa phải ra phiên bản mới.")
        raise Refused(said % {"pack": known})
    return Loaded(known, new=False)


def _publish(content: shipped.ShippedPack, by: Actor, at: dt.datetime) -> Pack:
    _check(content)
    bodies = [(content.sha256, content.body), *zip(content.set_hashes, content.bodies, strict=True)]
    texts = [Content(sha256=sha256, body=body) for sha256, body in bodies]
    Content.objects.bulk_create(texts, ignore_conflicts=True)
    facts = content.facts
    pack = Pack.objects.create(
        code=content.code,
        version=content.version,
        decision=facts["decision"],
        title=facts["title"],
        status=facts["status"],
        effective_from=facts["effective_from"],
        effective_to=facts["effective_to"],
        sha256=content.sha256,
        published_at=at,
    )
    CriteriaSet.objects.bulk_create(_rows(pack, content))
    pack.refresh_from_db()
    journal.record(verb="criteria.publish", subject=pack, by=by, at=at, after={"sha256": pack.sha256})
    return pack


def _check(content: shipped.ShippedPack) -> None:
    try:
        checks.check_pack(content.facts, list(content.sets))
    except checks.BrokenPack as broken:
        raise Refused(_("Bộ tiêu chí sai định dạng: %(why)s") % {"why": broken}) from broken


def _rows(pack: Pack, content: shipped.ShippedPack) -> list[CriteriaSet]:
    tourism = content.facts["tourism_sets"]
    return [
        CriteriaSet(
            pack=pack,
            no=sheet.no,
            code=sheet.code,
            name=sheet.name,
            industry=sheet.industry,
            group=sheet.group,
            subgroup=sheet.subgroup,
            managing=list(sheet.managing),
            is_tourism=sheet.no in tourism,
            sha256=sha256,
        )
        for sheet, sha256 in zip(content.trees, content.set_hashes, strict=True)
    ]
