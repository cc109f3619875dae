"""Training at the producer's desk: open classes, own ones, what people of the producer have learned."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_safe

from ocop.base import clock
from ocop.organisations import queries as organisations
from ocop.training import queries
from ocop.training.queries import knowledge, visibility
from ocop.training.states import EnrolmentState
from ocop.web.access import DeskRequest, rights

_MOST = 100


@rights("training.enrol")
@require_safe
def training(request: DeskRequest) -> HttpResponse:
    """Open classes, the people of the producer in classes, hours by topic; what the role lacks."""
    actor = request.actor
    if actor.organisation_id is None:  # officials have a page of their own
        return redirect("portal:my_training")
    own = organisations.organisations_visible_to(actor).filter(pk=actor.organisation_id).first()
    seen = queries.classes_open_to(actor)
    record = knowledge.record_of(actor.person_id or 0, [actor.role])
    people = queries.enrolments_visible_to(actor).exclude(state=EnrolmentState.CANCELLED)
    context = {
        "upcoming": visibility.upcoming(seen, clock.today())[:20],
        "people": people.select_related("training_class", "organisation").order_by(
            "-training_class__starts_on", "name_key", "pk"
        )[:_MOST],
        "taught": knowledge.taught(own) if own else [],
        "record": record,
        "offered": knowledge.suggestions(record.missing, seen, actor.person_id or 0, [actor.role]),
        "actor": actor,
    }
    return render(request, "producer/training.html", context)


urlpatterns = [path("dao-tao/", training, name="training")]
