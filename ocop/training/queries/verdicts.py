"""What came of a class: results of the test, feedback as figures."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Avg, Count, Q

from ocop.training.models import ExamResult, Feedback, TrainingClass
from ocop.training.topics import QUESTIONS

FEWEST = 3
"""From so many answers on feedback is shown: with fewer one could guess who said what."""


@dataclass(frozen=True)
class Mean:
    """A question and the mean of its marks, from 1 to 5."""

    question: str
    mean: float


@dataclass(frozen=True)
class FeedbackFigures:
    """How many answered; means and words only where enough did, the words in no order of time."""

    count: int
    means: list[Mean]
    words: list[str]


def feedback(training_class: TrainingClass) -> FeedbackFigures:
    """The feedback of a class without anybody's name. One statement."""
    rows = list(Feedback.objects.filter(training_class=training_class).order_by("pk"))
    if len(rows) < FEWEST:
        return FeedbackFigures(len(rows), [], [])
    means = [
        Mean(str(question), round(sum(row.marks[place] for row in rows) / len(rows), 1))
        for place, question in enumerate(QUESTIONS)
    ]
    return FeedbackFigures(len(rows), means, [row.words for row in rows if row.words])


@dataclass(frozen=True)
class ExamFigures:
    """How many took the test and passed, and their mean."""

    taken: int
    passed: int
    mean: float | None


def exam(training_class: TrainingClass) -> ExamFigures:
    """The results of a class's test in figures. One statement."""
    row = ExamResult.objects.filter(enrolment__training_class=training_class).aggregate(
        taken=Count("pk"), passed=Count("pk", filter=Q(passed=True)), mean=Avg("score")
    )
    mean = None if row["mean"] is None else round(float(row["mean"]), 1)
    return ExamFigures(row["taken"], row["passed"], mean)
