"""The tables of training, by what they tell of."""

from ocop.training.models.classes import ClassKind, Programme, Session, Teacher, TrainingClass
from ocop.training.models.knowledge import Material, MaterialOpens, RoleTopics
from ocop.training.models.trainees import Attendance, Enrolment, How
from ocop.training.models.verdicts import Exam, ExamResult, Feedback

__all__ = [
    "Attendance",
    "ClassKind",
    "Enrolment",
    "Exam",
    "ExamResult",
    "Feedback",
    "How",
    "Material",
    "MaterialOpens",
    "Programme",
    "RoleTopics",
    "Session",
    "Teacher",
    "TrainingClass",
]
