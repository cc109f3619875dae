"""The library of materials, and what each role should have learned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ocop.base import clock, text
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.files import actions as files
from ocop.files.actions import Upload
from ocop.files.models import StoredFile
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.organisations import checks as facts
from ocop.places.models import Unit
from ocop.training import checks, rules
from ocop.training.models import Material, MaterialOpens, RoleTopics
from ocop.training.states import MATERIAL
from ocop.training.topics import LANGUAGES, ROLES, TOPICS, Audience

_LINES, _PARAGRAPHS = {"title": 250}, {"about": 5000}
FIELDS = ("title", "about", "audience", "topic", "language", "link", "is_public")


def add_material(
    unit: Unit,
    data: dict[str, Any],
    *,
    upload: Upload | None = None,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Material:
    """Put a material into the library: a file or a link, never both.

    Refused: who runs no training for `unit` (person); no title, unknown audience, topic or language, neither
    file nor link or both, a file that `store_upload` refuses (input).
    """
    rules.may_run.check(by, unit.pk)
    clean = _checked(data)
    _one_source(clean, upload)
    stored = _stored(upload, by, at)
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Material.objects.get(pk=pk)
        made = Material.objects.create(unit=unit, created_at=at, **clean, **stored)
        journal.record(verb="training.material_added", subject=made, by=by, at=at, key=key, after=clean)
        return made


def renew_material(
    material: Material,
    data: dict[str, Any],
    *,
    upload: Upload | None = None,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Material:
    """Put a new version beside a material; the old one stays and says that there is a newer.

    Refused: as `add_material`; a material that was renewed or withdrawn before (stale).
    """
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Material.objects.get(pk=pk)
    rules.may_change_material.check(by, material)
    clean = _checked(data)
    _one_source(clean, upload)
    stored = _stored(upload, by, at)
    with transaction.atomic():
        journal.move(MATERIAL, material, "supersede_material", by=by, at=at)
        made = Material.objects.create(
            unit=material.unit, replaces=material, version=material.version + 1, created_at=at,
            **clean, **stored,
        )  # fmt: skip
        journal.record(verb="training.material_renewed", subject=made, by=by, at=at, key=key, after=clean)
        return made


def withdraw_material(material: Material, *, by: Actor, at: dt.datetime) -> Material:
    """Take a material out of the library. Refused: foreign ones, one that was renewed or withdrawn before."""
    rules.may_change_material.check(by, material)
    journal.move(MATERIAL, material, "withdraw_material", by=by, at=at)
    return material


def count_opening(material: Material, *, at: dt.datetime) -> None:
    """Count one opening of a material on this day. Who opened it is not known here and stands nowhere.

    Not in the journal: reading changes no record.
    """
    day = clock.local_date(at)
    with transaction.atomic():
        Material.objects.filter(pk=material.pk).update(opened=F("opened") + 1)
        rows = MaterialOpens.objects.filter(material=material, day=day)
        if rows.update(count=F("count") + 1):
            return
        try:
            with transaction.atomic():
                MaterialOpens.objects.create(material=material, day=day, count=1)
        except IntegrityError:  # another was quicker
            rows.update(count=F("count") + 1)


def set_role_topics(role: str, topics: Iterable[str], *, by: Actor, at: dt.datetime) -> RoleTopics:
    """Say what holders of a role should have learned. Refused: others than the province; unknown codes."""
    rules.may_set_topics.check(by)
    if role not in ROLES:
        raise facts.wrong("role", _("Không có vai trò này."))
    codes = checks.topic_codes("topics", topics)
    with transaction.atomic():
        row, _made = RoleTopics.objects.update_or_create(role=role, defaults={"topics": codes})
        journal.record(verb="training.role_topics_set", subject=row, by=by, at=at, after={"topics": codes})
        return row


def _stored(upload: Upload | None, by: Actor, at: dt.datetime) -> dict[str, Any]:
    if upload is None:
        return {}
    kept: StoredFile = files.store_upload(*upload, by=by, at=at)
    last = upload[1].replace("\\", "/").rpartition("/")[2]
    return {"file": kept, "file_name": text.nfc(last)[-250:] or kept.sha256[:12]}


def _one_source(clean: dict[str, Any], upload: Upload | None) -> None:
    if bool(clean["link"]) == (upload is not None):
        raise facts.wrong("upload", _("Hãy chọn một tệp hoặc ghi một địa chỉ, không cả hai."))


def _checked(data: dict[str, Any]) -> dict[str, Any]:
    clean = checks.tidy({"about": "", "is_public": True, **data}, _LINES, _PARAGRAPHS, FIELDS)
    if not clean.get("title"):
        raise facts.wrong("title", _("Hãy đặt tên tài liệu."))
    wanted = (("audience", Audience.values), ("topic", TOPICS), ("language", LANGUAGES))
    for name, known in wanted:
        if clean.get(name) not in known:
            raise facts.wrong(name, _("Hãy chọn một mục trong danh sách."))
    try:
        clean["link"] = facts.website(clean.get("link") or "")
    except Refused as error:
        raise facts.wrong("link", str(error.reason)) from error
    return clean
