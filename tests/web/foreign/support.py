"""Help for producers."""

from __future__ import annotations

from typing import Any

from ocop.support import actions
from tests.factories.products import AT
from tests.factories.support import BY, ON, make_line, make_request, make_scheme

PAGES = [
    "/chu-the/ho-tro/{support_request}/", "/chu-the/ho-tro/{support_request}/sua/",
    "/chu-the/ho-tro/{support_request}/gui/", "/chu-the/ho-tro/{support_request}/rut/",
    "/chu-the/ho-tro/{support_request}/giay/", "/chu-the/ho-tro/{support_request}/nghiem-thu/",
    "/chu-the/ho-tro/{support_request}/ket-qua/{support_outcome}/",
    "/chu-the/ho-tro/giay/{support_proof}/bo/", "/can-bo/ho-tro/{support_request}/",
    "/can-bo/ho-tro/{support_request}/y-kien/", "/can-bo/ho-tro/{support_request}/tham-dinh/",
    "/can-bo/ho-tro/{support_request}/quyet-dinh/", "/can-bo/ho-tro/{support_request}/chi/",
    "/can-bo/ho-tro/{support_request}/ket-qua/{support_outcome}/",
    "/can-bo/ho-tro/da-ho-tro/{support_award}/", "/can-bo/ho-tro/da-ho-tro/{support_award}/chi/",
    "/can-bo/ho-tro/thuong-sao/{support_list}/", "/can-bo/ho-tro/thuong-sao/{support_list}/excel/",
]  # fmt: skip


def there(owner: Any, product: Any) -> dict[str, int]:
    """A request that was accepted, with all that it has, and a list of rewards."""
    request = make_request("accepted", None, owner)
    scheme = make_scheme(kind="star", rate="per_star", percent=None, most=None, star3=1)
    line = make_line(scheme)
    standing = product.standings.first()
    found = {
        "support_request": request.pk, "support_award": request.award.pk,
        "support_proof": request.proofs.get().pk,
        "support_outcome": request.outcomes.get(months=6).pk, "support_list": 999_999,
    }  # fmt: skip
    if standing is not None and standing.counted_on:
        day = standing.counted_on
        made = actions.propose_rewards(scheme, line, day, max(day, ON), [standing.pk], by=BY, at=AT)
        found["support_list"] = made.pk
    return found
