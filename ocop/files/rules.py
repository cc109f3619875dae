"""May this actor do this to proofs and files?"""

from __future__ import annotations

from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.refusals import Reason, rule
from ocop.files.models import Document
from ocop.organisations.models import Organisation

MOST_PAGES = 40
"""Files in one proof: a bound of ours, the law sets none."""


@rule
def may_store(actor: Actor) -> Reason | None:
    """Whoever adds proofs, works on products, proposes, takes papers in or reports may store bytes."""
    rights = (
        "files.upload", "products.edit", "dossiers.receive", "dossiers.supplement", "registry.import",
        "plan.report", "science.propose", "rights.manage",
    )  # fmt: skip
    if any(actor.has(right) for right in rights):
        return None
    return Reason(_("Vai trò đang dùng không được tải tệp lên."), "person")


@rule
def may_add(actor: Actor, organisation: Organisation) -> Reason | None:
    """Members add proofs to their own organisation, agencies and partners those of their proposals; the
    office, papers of rights that it records."""
    if actor.has("rights.manage"):
        return None
    return _is_member.reason(actor, organisation)


@rule
def _is_member(actor: Actor, organisation: Organisation) -> Reason | None:
    if not (actor.has("files.upload") or actor.has("science.propose")):
        return Reason(_("Vai trò đang dùng không được tải tệp lên."), "person")
    if actor.role != "system" and actor.organisation_id != organisation.pk:
        return Reason(_("Chỉ thành viên của chủ thể được thêm minh chứng của chủ thể đó."), "person")
    return None


@rule
def may_change(actor: Actor, document: Document) -> Reason | None:
    """Members change their own organisation's proofs as long as these are not withdrawn."""
    against = _is_member.reason(actor, document.organisation)
    if against is not None:
        return against
    if document.withdrawn_at is not None:
        return Reason(_("Minh chứng này đã rút khỏi kho."))
    return None
