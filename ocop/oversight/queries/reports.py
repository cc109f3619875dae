"""Reports from the public: who sees which, and how their senders follow them."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac

from django.db.models import Case, IntegerField, QuerySet, When

from ocop.base.actor import Actor
from ocop.oversight.models import Report, ReportPhoto, ReportState

WAITING = (ReportState.RECEIVED, ReportState.TAKEN_IN)


def reports_visible_to(actor: Actor) -> QuerySet[Report]:
    """All to the province and to who reads all; to a commune those about its own producers and places.

    Whether the sender's contact is shown is for `rules.may_see_contact`. Producers see none.
    """
    if actor.has("view.all"):
        return Report.objects.all()
    if actor.has("oversight.visit"):
        return Report.objects.filter(unit=actor.unit_id or 0)
    return Report.objects.none()


def listed_reports(reports: QuerySet[Report]) -> QuerySet[Report]:
    """What waits first, longest waiting in front; then the newest."""
    rank = Case(When(state__in=WAITING, then=0), default=1, output_field=IntegerField())
    since = Case(When(state__in=WAITING, then="created_at"))
    return (
        reports.select_related("organisation", "product", "unit")
        .annotate(_rank=rank, _since=since)
        .order_by("_rank", "_since", "-created_at", "-pk")
    )


def photos_of_reports_visible_to(actor: Actor) -> QuerySet[ReportPhoto]:
    """Pictures that came with the reports the actor may see."""
    seen = reports_visible_to(actor)
    return ReportPhoto.objects.filter(report__in=seen.values("pk")).select_related("file", "report")


def by_number(number: str, secret: str) -> Report | None:
    """The report of a number, to who knows its secret; however the letters were typed."""
    found = Report.objects.filter(number__iexact=number.strip()).select_related("product", "unit").first()
    if found is None or not hmac.compare_digest(found.secret_hash, hashed(secret)):
        return None
    return found


def hashed(secret: str) -> str:
    """How a secret is kept: it is drawn by us from a large alphabet, so one round is enough."""
    return hashlib.sha256(secret.strip().upper().encode()).hexdigest()


def counted_from(sender: str, at: dt.datetime) -> int:
    """How many reports came from one place in the 24 hours before `at`."""
    return Report.objects.filter(sender=sender, created_at__gt=at - dt.timedelta(days=1)).count()
