"""Training of others: a class of a producer's own commune, with one of its people in it."""

from __future__ import annotations

from typing import Any

from tests.factories.training import make_class, make_material, make_programme, make_trainee, session_of

PAGES = [
    "/can-bo/dao-tao/{draft_class}/", "/can-bo/dao-tao/{draft_class}/sua/",
    "/can-bo/dao-tao/{training_class}/sua/", "/can-bo/dao-tao/{training_class}/mo/",
    "/can-bo/dao-tao/{training_class}/bat-dau/", "/can-bo/dao-tao/{training_class}/da-xong/",
    "/can-bo/dao-tao/{training_class}/ve/", "/can-bo/dao-tao/{training_class}/excel/",
    "/can-bo/dao-tao/{training_class}/kiem-tra/", "/can-bo/dao-tao/{training_class}/xoa-du-lieu/",
    "/can-bo/dao-tao/buoi/{sitting}/diem-danh/", "/can-bo/dao-tao/buoi/{sitting}/ma/",
    "/can-bo/dao-tao/buoi/{sitting}/bo/", "/can-bo/dao-tao/nguoi-hoc/{trainee}/bo/",
    "/can-bo/dao-tao/chuong-trinh/{programme}/", "/can-bo/dao-tao/tai-lieu/{material}/ban-moi/",
    "/can-bo/dao-tao/tai-lieu/{material}/rut/", "/dao-tao/{draft_class}/", "/dao-tao/ve/{ticket}/",
    "/dao-tao/ve/{ticket}/bo-ten/", "/dao-tao/ve/{ticket}/kiem-tra/", "/dao-tao/ve/{ticket}/gop-y/",
    "/dao-tao/ve/{ticket}/giay/", "/dao-tao/ve/{ticket}/diem-danh/{sitting}/",
]  # fmt: skip


def there(owner: Any, product: Any) -> dict[str, Any]:
    """What those pages show."""
    training_class = make_class(unit=owner.unit)
    trainee = make_trainee(training_class, organisation=owner, who="producer")
    return {
        "training_class": training_class.pk,
        "draft_class": make_class("draft", owner.unit).pk,
        "sitting": session_of(training_class).pk,
        "trainee": trainee.pk,
        "ticket": trainee.token,
        "programme": make_programme(owner.unit).pk,
        "material": make_material(owner.unit, is_public=False).pk,
    }
