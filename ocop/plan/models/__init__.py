"""Plans with their targets, tasks with their reports, and how earlier dossiers fared."""

from ocop.plan.models.past import PastCase
from ocop.plan.models.plans import Comparison, Correction, PerUnit, Plan, Target, UnitTarget
from ocop.plan.models.tasks import Attachment, Support, Task, TaskReport, Verdict, Voice

__all__ = [
    "Attachment",
    "Comparison",
    "Correction",
    "PastCase",
    "PerUnit",
    "Plan",
    "Support",
    "Target",
    "Task",
    "TaskReport",
    "UnitTarget",
    "Verdict",
    "Voice",
]
