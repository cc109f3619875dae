"""Proposals, projects, technologies and panels of others."""

from __future__ import annotations

from typing import Any

from ocop.organisations.models import Organisation
from ocop.products.models import Product
from ocop.science import actions
from ocop.science.models import Beneficiary
from tests.factories.science import (
    AT,
    BY,
    DAY,
    make_call,
    make_match,
    make_milestone,
    make_panel,
    make_project,
    make_proposal,
    make_technology,
    scoring_call,
)

_OWN = "/chu-the/de-tai/{science_own}/"
_AS_AGENCY = "/can-bo/de-tai/cua-toi/{science_own}/"
_WAYS = ("", "sua/", "gui/", "rut/", "huong-loi/", "huong-loi/{science_row}/bo/", "san-pham/", "dinh-kem/",
         "dinh-kem/999999/bo/")  # fmt: skip
_PROJECT = ("", "moc/{science_milestone}/", "chuyen-giao/")
_OFFICE = (
    "dot/{science_call}/", "dot/{science_call}/excel/", "dot/{science_call}/sua/", "dot/{science_call}/mo/",
    "dot/{science_call}/dong/", "dot/{science_call}/cham/", "dot/{science_call}/quyet-dinh/",
    "de-xuat/{science_own}/", "de-xuat/{science_own}/hop-le/", "de-xuat/{science_own}/tra-lai/",
    "de-xuat/{science_scored}/cham-lai/", "de-xuat/{science_scored}/phieu/{science_review}/khong-tinh/",
    "de-xuat/{science_own}/hop-dong/", "du-an/{science_project}/", "du-an/{science_project}/chi/",
    "du-an/{science_project}/moc/{science_milestone}/nhan/", "du-an/{science_project}/nghiem-thu/",
    "du-an/{science_project}/dung/", "hoi-dong/{science_panel}/", "hoi-dong/{science_panel}/thanh-vien/",
    "hoi-dong/{science_panel}/quy-che/",
)  # fmt: skip
_SHEET = ("", "phieu/", "khoa/", "khong-cham/", "tep/1/")
_EDITING = ("sua/", "dong/", "gioi-thieu/{science_need}/")
_MATCH = ("", "dong-y/", "thoi/", "chuyen-giao/")
_DESKS = ("/chu-the/", "/can-bo/")
PAGES = [
    *(f"{_OWN}{way}" for way in _WAYS),
    *(f"{_AS_AGENCY}{way}" for way in _WAYS),
    *(f"/chu-the/de-tai/du-an/{{science_project}}/{way}" for way in _PROJECT),
    *(f"/can-bo/de-tai/cua-toi/du-an/{{science_project}}/{way}" for way in _PROJECT),
    "/chu-the/de-tai/chuyen-giao/{science_transfer}/ket-qua/",
    "/can-bo/de-tai/cua-toi/chuyen-giao/{science_transfer}/ket-qua/",
    *(f"/can-bo/de-tai/{way}" for way in _OFFICE),
    *(f"/hoi-dong/de-tai/{{science_scored}}/{way}" for way in _SHEET),
    *(f"{desk}de-tai/cong-nghe/{{science_offer}}/{way}" for desk in _DESKS for way in _EDITING),
    *(f"{desk}de-tai/cong-nghe/ghep/{{science_match}}/{way}" for desk in _DESKS for way in _MATCH),
]  # fmt: skip


def there(owner: Organisation, product: Product) -> dict[str, Any]:
    """A proposal that the owner sent, a project and a transfer for it, one before a panel, technologies."""
    call = make_call()
    own = make_proposal("sent", call, owner, owner)
    panel = make_panel()
    _call, (scored,) = scoring_call(panel)
    project = make_project()
    Beneficiary.objects.create(proposal=project.proposal, organisation=owner)
    handed = actions.transfer(project, owner, what="Quy trình", handed_on=DAY, product=product, by=BY, at=AT)
    offer, need = make_technology(), make_technology("need", owner)
    return {
        "science_own": own.pk, "science_row": own.beneficiaries.get().pk, "science_call": call.pk,
        "science_scored": scored.pk, "science_review": scored.reviews.order_by("pk")[0].pk,
        "science_project": project.pk, "science_milestone": make_milestone(project).pk,
        "science_transfer": handed.pk, "science_panel": panel.council.pk, "science_offer": offer.pk,
        "science_need": need.pk, "science_match": make_match(offer=offer, need=need).pk,
    }  # fmt: skip
