"""The test and the feedback form of a class."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ocop.base import clock, text
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.journal import actions as journal
from ocop.organisations.checks import wrong
from ocop.training import questions, rules
from ocop.training.models import Enrolment, Exam, ExamResult, Feedback, TrainingClass
from ocop.training.topics import QUESTIONS

MOST_TRIES = 3
"""How often a test may be tried: a bound of ours; the best result stays."""
_MOST_WORDS = 3000


def set_exam(
    training_class: TrainingClass, words: str, *, pass_mark: int = 60, by: Actor, at: dt.datetime
) -> Exam | None:
    """Set the test of a class from plain text (see `questions.read`); empty text takes it away.

    Refused: foreign or finished classes, one whose test somebody has taken; text that cannot be read and a
    pass mark out of 1 to 100 (input).
    """
    rules.may_change.check(by, training_class)
    if not 1 <= pass_mark <= 100:
        raise wrong("pass_mark", _("Từ 1 đến 100 phần trăm."))
    found = questions.read(words)
    if ExamResult.objects.filter(enrolment__training_class=training_class).exists():
        raise Refused(_("Đã có người làm bài nên không đổi câu hỏi được."))
    with transaction.atomic():
        Exam.objects.filter(training_class=training_class).delete()
        made = None
        if found:
            made = Exam.objects.create(training_class=training_class, questions=found, pass_mark=pass_mark)
        after = {"questions": len(found), "pass_mark": pass_mark}
        journal.record(verb="training.exam_set", subject=training_class, by=by, at=at, after=after)
        return made


def take_exam(
    enrolment: Enrolment, answers: Sequence[int | None], *, by: Actor, at: dt.datetime
) -> ExamResult:
    """Answer a test; the best of `MOST_TRIES` tries stays. Score in per cent, rounded down.

    Refused: others than the trainee, who was never there, a class that is closed or without a test, a
    question left open (input), more tries than there are.
    """
    rules.may_answer.check(by, enrolment)
    exam = Exam.objects.filter(training_class=enrolment.training_class).first()
    if exam is None:
        raise Refused(_("Lớp này không có bài kiểm tra."))
    if len(answers) != len(exam.questions) or any(answer is None for answer in answers):
        raise Refused(_("Hãy trả lời mọi câu."), about="input")
    score = questions.score(exam.questions, answers)
    with transaction.atomic():
        result = _keep_best(enrolment, score, score >= exam.pass_mark, at)
        journal.record(
            verb="training.exam_taken", subject=enrolment, by=by, at=at,
            after={"passed": result.passed, "tries": result.tries}, private=True,
        )  # fmt: skip
        return result


def _keep_best(enrolment: Enrolment, score: int, passed: bool, at: dt.datetime) -> ExamResult:
    stale = Refused(_("Bài vừa được nộp. Hãy tải lại trang."), about="stale")
    old = ExamResult.objects.filter(enrolment=enrolment).first()
    if old is None:
        try:
            with transaction.atomic():
                return ExamResult.objects.create(enrolment=enrolment, score=score, passed=passed, at=at)
        except IntegrityError as error:
            raise stale from error
    if old.tries >= MOST_TRIES:
        raise Refused(_("Anh chị đã làm đủ %(n)d lần. Kết quả cao nhất được giữ.") % {"n": MOST_TRIES})
    better: dict[str, Any] = {"score": score, "passed": passed, "at": at} if score > old.score else {}
    rows = ExamResult.objects.filter(pk=old.pk, tries=old.tries)
    if rows.update(tries=old.tries + 1, **better) != 1:
        raise stale
    return ExamResult.objects.get(pk=old.pk)


def give_feedback(
    enrolment: Enrolment, marks: Sequence[int], words: str = "", *, by: Actor, at: dt.datetime
) -> None:
    """Answer the five questions, once. What is said is stored without a way back to who said it.

    The journal notes that a feedback came in for the class, not from whom. Refused: as
    `rules.may_give_feedback`; marks that are not five numbers from 1 to 5, too many words (input).
    """
    rules.may_give_feedback.check(by, enrolment)
    if len(marks) != len(QUESTIONS) or any(mark not in range(1, 6) for mark in marks):
        raise Refused(_("Hãy chọn một mức cho mỗi câu."), about="input")
    said = text.nfc_lines(words)
    if len(said) > _MOST_WORDS:
        raise wrong("words", _("Nhiều nhất %(n)d ký tự.") % {"n": _MOST_WORDS})
    with transaction.atomic():
        rows = Enrolment.objects.filter(pk=enrolment.pk, feedback_on__isnull=True)
        if rows.update(feedback_on=clock.local_date(at)) != 1:
            raise Refused(_("Anh chị đã góp ý cho lớp này rồi."), about="stale")
        Feedback.objects.create(training_class=enrolment.training_class, marks=list(marks), words=said)
        nobody = Actor(name=_("Người học"), role="anonymous")
        journal.record(verb="training.feedback_given", subject=enrolment.training_class, by=nobody, at=at)
