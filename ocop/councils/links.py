"""Paths of this site that notices and work lists lead to (the council desk answers them)."""

from __future__ import annotations


def session(pk: int) -> str:
    """The page of a session."""
    return f"/hoi-dong/phien-hop/{pk}/"


def declare(session_pk: int) -> str:
    """The page where a member declares interests for a session."""
    return f"/hoi-dong/phien-hop/{session_pk}/khai-bao/"


def hearing(pk: int) -> str:
    """The page of one dossier on the agenda: comparison and outcome."""
    return f"/hoi-dong/ho-so/{pk}/"


def sheet(hearing_pk: int) -> str:
    """The score sheet of one dossier on the agenda."""
    return f"/hoi-dong/ho-so/{hearing_pk}/phieu/"


def advise(dossier_pk: int) -> str:
    """The advisory team's report on a dossier."""
    return f"/hoi-dong/tu-van/{dossier_pk}/"
