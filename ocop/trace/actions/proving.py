"""The proof of traceability in the library of proofs, for criteria 2.3 and 5.1."""

from __future__ import annotations

import datetime as dt
import hashlib
import io

from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.files import actions as files
from ocop.files.models import Document
from ocop.products.models import Product
from ocop.trace import documents
from ocop.trace.queries.live import live_lots_of
from ocop.trace.rules import keeping as rules

KIND = "traceability"
_MOST = 40
"""Lots named on the paper, the newest."""


def keep_proof(product: Product, *, by: Actor, at: dt.datetime) -> Document:
    """Write which lots of a product can be traced today, and keep it as a proof of its producer.

    Asked again on the same day, the proof of that day is answered where it would say the same. Refused: who
    does not keep the producer's diary; a product without a lot that can be traced.
    """
    rules.may_keep.check(by, product.organisation)
    day = clock.local_date(at)
    found = live_lots_of(product.pk, day)
    lots = list(found[:_MOST])
    if not lots:
        raise Refused(_("Sản phẩm chưa có lô nào dán tem truy xuất. Hãy đóng gói, in tem rồi dán."))
    paper = documents.proof_pdf(documents.proof_content(product, lots, found.count(), day))
    kept = Document.objects.filter(
        organisation=product.organisation, kind=KIND, issued_on=day, withdrawn_at=None,
        pages__file__sha256=hashlib.sha256(paper).hexdigest(),
    ).first()  # fmt: skip
    if kept is not None:
        return kept
    title = _("Truy xuất nguồn gốc: %(product)s") % {"product": product.name}
    return files.add_document(
        product.organisation, KIND, title[:250],
        uploads=[(io.BytesIO(paper), f"truy-xuat-{day:%Y%m%d}.pdf")],
        issued_on=day, expires_on=min((lot.expires_on for lot in lots if lot.expires_on), default=None),
        by=by, at=at,
    )  # fmt: skip
