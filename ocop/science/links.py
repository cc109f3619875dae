"""Paths of this site that notices, turns and timelines lead to."""

from __future__ import annotations

from ocop.organisations.models import Kind, Organisation
from ocop.science.models import Call, Match, Project, Proposal, Technology


def call(thing: Call) -> str:
    """A call at the province's desk."""
    return f"/can-bo/de-tai/dot/{thing.pk}/"


def proposal(thing: Proposal) -> str:
    """A proposal at the province's desk."""
    return f"/can-bo/de-tai/de-xuat/{thing.pk}/"


def project(thing: Project) -> str:
    """A project at the province's desk."""
    return f"/can-bo/de-tai/du-an/{thing.pk}/"


def technology(thing: Technology) -> str:
    """A technology at the province's desk."""
    return f"/can-bo/de-tai/cong-nghe/{thing.pk}/"


def match(thing: Match) -> str:
    """An introduction at the province's desk."""
    return f"/can-bo/de-tai/cong-nghe/ghep/{thing.pk}/"


def sheet(thing: Proposal) -> str:
    """The score sheet of a proposal at the council's desk."""
    return f"/hoi-dong/de-tai/{thing.pk}/phieu/"


def desk_of(organisation: Organisation) -> str:
    """Where the members of an organisation work with science."""
    return "/chu-the/de-tai/" if organisation.kind == Kind.PRODUCER else "/can-bo/de-tai/cua-toi/"


def own_proposal(thing: Proposal) -> str:
    """A proposal at the desk of its writer."""
    return f"{desk_of(thing.organisation)}{thing.pk}/"


def own_project(thing: Project, reader: Organisation) -> str:
    """A project at the desk of who carries it out or benefits from it."""
    return f"{desk_of(reader)}du-an/{thing.pk}/"


def own_match(thing: Match, reader: Organisation) -> str:
    """A match at the desk of one of its two sides."""
    prefix = "/chu-the/de-tai/" if reader.kind == Kind.PRODUCER else "/can-bo/de-tai/"
    return f"{prefix}cong-nghe/ghep/{thing.pk}/"
