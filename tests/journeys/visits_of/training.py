"""Main pages of training."""

from __future__ import annotations

from ocop.training.models import Enrolment, TrainingClass

Visit = tuple[str, str, str]


def visits() -> list[Visit]:
    """Lists, one class at each desk, ticking, the code, a ticket, library and competence."""
    ahead = TrainingClass.objects.get(title__startswith="Livestream")
    held = TrainingClass.objects.get(title__startswith="An toàn thực phẩm")
    sitting = held.sessions.get()
    ticket = Enrolment.objects.get(training_class=ahead, person__username="demo-chuthe")
    return [
        ("training-public", "", "/dao-tao/"),
        ("training-class-public", "", f"/dao-tao/{ahead.pk}/"),
        ("materials", "", "/tai-lieu/"),
        ("training", "demo-tinh", "/can-bo/dao-tao/"),
        ("training-class", "demo-xa", f"/can-bo/dao-tao/{held.pk}/"),
        ("training-new", "demo-tinh", "/can-bo/dao-tao/moi/"),
        ("training-attendance", "demo-xa", f"/can-bo/dao-tao/buoi/{sitting.pk}/diem-danh/"),
        ("training-code", "demo-tinh", f"/can-bo/dao-tao/buoi/{ahead.sessions.all()[0].pk}/ma/"),
        ("training-library", "demo-tinh", "/can-bo/dao-tao/tai-lieu/"),
        ("training-competence", "demo-tinh", "/can-bo/dao-tao/nang-luc/"),
        ("training-producer", "demo-chuthe", "/chu-the/dao-tao/"),
        ("training-mine", "demo-xa", "/dao-tao/cua-toi/"),
        ("training-ticket", "demo-chuthe", f"/dao-tao/ve/{ticket.token}/"),
    ]
