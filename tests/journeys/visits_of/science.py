"""Main pages of science on what the demo has."""

from __future__ import annotations

from ocop.science.models import Call, Match, Project, Proposal


def visits() -> list[tuple[str, str, str]]:
    """Name of the picture, who looks, address."""
    decided = Call.objects.get(state="decided")
    scored = Proposal.objects.filter(state="eligible").earliest("pk")
    returned = Proposal.objects.get(state="returned")
    running = Project.objects.get(state="running")
    draft = Proposal.objects.get(state="draft")
    return [
        ("science", "demo-tinh", "/can-bo/de-tai/"),
        ("science-call", "demo-tinh", f"/can-bo/de-tai/dot/{decided.pk}/"),
        ("science-proposal", "demo-tinh", f"/can-bo/de-tai/de-xuat/{running.proposal_id}/"),
        ("science-project", "demo-tinh", f"/can-bo/de-tai/du-an/{running.pk}/"),
        ("science-panels", "demo-tinh", f"/can-bo/de-tai/hoi-dong/{decided.panel_id}/"),
        ("science-technologies", "demo-tinh", "/can-bo/de-tai/cong-nghe/"),
        ("science-own", "demo-coquan", f"/can-bo/de-tai/cua-toi/{returned.pk}/"),
        ("science-producer", "demo-chuthe", "/chu-the/de-tai/"),
        ("science-draft", "demo-chuthe", f"/chu-the/de-tai/{draft.pk}/?tim=hop+tac"),
        (
            "science-match",
            "demo-chuthe",
            f"/chu-the/de-tai/cong-nghe/ghep/{Match.objects.earliest('pk').pk}/",
        ),
        ("science-scoring", "demo-uyvien3", f"/hoi-dong/de-tai/{scored.pk}/phieu/"),
    ]
